from dbt.tests.adapter.persist_docs.test_persist_docs import *  # noqa: F403
