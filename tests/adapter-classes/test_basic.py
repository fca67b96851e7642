import pytest
from dbt.tests.adapter.basic.expected_catalog import base_expected_catalog, expected_references_catalog
from dbt.tests.adapter.basic.test_adapter_methods import TestBaseCaching  # noqa: F401
from dbt.tests.adapter.basic.test_base import TestSimpleMaterializations  # noqa: F401
from dbt.tests.adapter.basic.test_docs_generate import BaseDocsGenerate, BaseDocsGenReferences
from dbt.tests.adapter.basic.test_empty import TestEmpty  # noqa: F401
from dbt.tests.adapter.basic.test_ephemeral import TestEphemeral  # noqa: F401
from dbt.tests.adapter.basic.test_generic_tests import TestGenericTests  # noqa: F401
from dbt.tests.adapter.basic.test_get_catalog_for_single_relation import BaseGetCatalogForSingleRelation
from dbt.tests.adapter.basic.test_incremental import (  # noqa: F401
    BaseIncrementalBadStrategy,
    TestBaseIncrementalNotSchemaChange,
    Testincremental,
)
from dbt.tests.adapter.basic.test_singular_tests import TestSingularTests  # noqa: F401
from dbt.tests.adapter.basic.test_singular_tests_ephemeral import TestSingularTestsEphemeral  # noqa: F401
from dbt.tests.adapter.basic.test_snapshot_check_cols import TestSnapshotCheckCols  # noqa: F401
from dbt.tests.adapter.basic.test_snapshot_timestamp import TestSnapshotTimestamp  # noqa: F401
from dbt.tests.adapter.basic.test_table_materialization import TestTableMat  # noqa: F401
from dbt.tests.adapter.basic.test_validate_connection import TestValidateConnection  # noqa: F401


NO_STATISTICS = {
    "has_stats": {
        "id": "has_stats", "label": "Has Stats?", "value": False, "include": False,
        "description": "Whether there are statistics about this table",
    },
}


class TestIncrementalBadStrategy(BaseIncrementalBadStrategy):
    pass


class TestDocsGenerate(BaseDocsGenerate):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return base_expected_catalog(
            project, role=profile_user, id_type="integer", text_type="text",
            time_type="timestamp without time zone", view_type="VIEW", table_type="BASE TABLE", model_stats=NO_STATISTICS,
        )


class TestDocsGenReferences(BaseDocsGenReferences):
    @pytest.fixture(scope="class")
    def expected_catalog(self, project, profile_user):
        return expected_references_catalog(
            project, role=profile_user, id_type="integer", text_type="text", time_type="timestamp without time zone",
            view_type="VIEW", table_type="BASE TABLE", model_stats=NO_STATISTICS, bigint_type="bigint",
        )
