from dbt.tests.adapter.query_comment.test_query_comment import *  # noqa: F403
