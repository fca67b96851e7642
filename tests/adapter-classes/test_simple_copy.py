from dbt.tests.adapter.simple_copy.test_copy_uppercase import BaseSimpleCopyUppercase
from dbt.tests.adapter.simple_copy.test_simple_copy import TestEmptyModelsArentRun, TestSimpleCopyBase  # noqa: F401
import os
import pytest


class TestSimpleCopyUppercase(BaseSimpleCopyUppercase):
    @pytest.fixture(scope="class")
    def dbt_profile_target(self):
        return {
            "type": "postgres", "threads": 4, "host": os.environ["PGHOST"], "port": int(os.environ["PGPORT"]),
            "user": os.environ["PGUSER"], "pass": os.environ["PGPASSWORD"], "dbname": "dbtMixedCase",
        }
