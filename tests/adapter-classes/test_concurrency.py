from dbt.tests.adapter.concurrency.test_concurrency import *  # noqa: F403
