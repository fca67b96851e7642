from dbt.tests.adapter.ephemeral.test_ephemeral import *  # noqa: F403
