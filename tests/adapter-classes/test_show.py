from dbt.tests.adapter.dbt_show.test_dbt_show import *  # noqa: F403
