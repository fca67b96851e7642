from dbt.tests.adapter.dbt_debug.test_dbt_debug import *  # noqa: F403
