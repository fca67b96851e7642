from dbt.tests.adapter.relations.test_changing_relation_type import TestChangeRelationTypes  # noqa: F401
from dbt.tests.adapter.relations.test_dropping_schema_named import TestDropSchemaNamed  # noqa: F401
