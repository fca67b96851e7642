from dbt.tests.adapter.incremental.test_incremental_merge_exclude_columns import *  # noqa: F403
from dbt.tests.adapter.incremental.test_incremental_microbatch import BaseMicrobatch
from dbt.tests.adapter.incremental.test_incremental_on_schema_change import *  # noqa: F403
from dbt.tests.adapter.incremental.test_incremental_predicates import *  # noqa: F403
from dbt.tests.adapter.incremental.test_incremental_unique_id import *  # noqa: F403
from dbt.tests.adapter.incremental.test_incremental_merge_exclude_columns import BaseMergeExcludeColumns
from dbt.tests.adapter.incremental.test_incremental_predicates import BaseIncrementalPredicates


class TestMicrobatch(BaseMicrobatch):
    pass


class TestMergeExcludeColumnsHere(BaseMergeExcludeColumns):
    pass


class TestPredicatesDeleteInsertHere(BaseIncrementalPredicates):
    pass
