from dbt.tests.adapter.aliases.test_aliases import *  # noqa: F403
