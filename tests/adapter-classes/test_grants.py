from dbt.tests.adapter.grants.test_incremental_grants import TestIncrementalGrants  # noqa: F401
from dbt.tests.adapter.grants.test_invalid_grants import TestInvalidGrants  # noqa: F401
from dbt.tests.adapter.grants.test_model_grants import TestModelGrants  # noqa: F401
from dbt.tests.adapter.grants.test_seed_grants import TestSeedGrants  # noqa: F401
from dbt.tests.adapter.grants.test_snapshot_grants import TestSnapshotGrants  # noqa: F401
