from dbt.tests.adapter.unit_testing.test_case_insensitivity import *  # noqa: F403
from dbt.tests.adapter.unit_testing.test_invalid_input import *  # noqa: F403
from dbt.tests.adapter.unit_testing.test_quoted_reserved_word_column_names import BaseUnitTestQuotedReservedWordColumnNames
from dbt.tests.adapter.unit_testing.test_types import BaseUnitTestingVarcharFixtureNoTruncation, TestPostgresUnitTestingTypes  # noqa: F401


class TestQuotedReservedWordColumnNames(BaseUnitTestQuotedReservedWordColumnNames):
    pass


class TestVarcharFixtureNoTruncation(BaseUnitTestingVarcharFixtureNoTruncation):
    pass
