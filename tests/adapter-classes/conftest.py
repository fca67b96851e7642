"""Runs dbt's published adapter test classes against `mart` as an outside command, on Postgres."""

import os

import psycopg2
import pytest

os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("DBT_SEND_ANONYMOUS_USAGE_STATS", "false")

import dbt.cli.main
import dbt.tests.util

import outside_command

# With `dbt` itself the harness is checked: what fails then is not `mart`.
if os.environ.get("MART_COMMAND") != "dbt":
    dbt.tests.util.dbtRunner = outside_command.Invocation
    dbt.cli.main.dbtRunner = outside_command.Invocation
    dbt.tests.util.get_manifest = outside_command.manifest_of


    def start_capture(buffer):
        outside_command.captured.buffer = buffer


    def stop_capture():
        outside_command.captured.buffer = None


    dbt.tests.util.capture_stdout_logs = start_capture
    dbt.tests.util.stop_capture_stdout_logs = stop_capture

pytest_plugins = ["dbt.tests.fixtures.project"]


@pytest.fixture(scope="class")
def dbt_profile_target():
    return {
        "type": "postgres",
        "threads": 4,
        "host": os.environ["PGHOST"],
        "port": int(os.environ["PGPORT"]),
        "user": os.environ["PGUSER"],
        "pass": os.environ["PGPASSWORD"],
        "dbname": os.environ["PGDATABASE"],
    }


@pytest.fixture(scope="module")
def test_data_dir(request):
    """Files that the classes of an area bring along."""
    return getattr(request.module, "DATA_DIR", os.path.join(os.path.dirname(__file__), "data"))


@pytest.fixture(scope="session", autouse=True)
def test_users():
    """The users that the classes about grants give rights to, and the database with capitals of one class."""
    connection = psycopg2.connect("")
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("select rolname from pg_roles")
    known = {row[0] for row in cursor.fetchall()}
    for number in (1, 2, 3):
        user = os.environ.setdefault(f"DBT_TEST_USER_{number}", f"dbt_test_user_{number}")
        if user not in known:
            cursor.execute(f'create role "{user}"')
    cursor.execute("select 1 from pg_database where datname = 'dbtMixedCase'")
    if cursor.fetchone() is None:
        cursor.execute('create database "dbtMixedCase"')
    connection.close()
