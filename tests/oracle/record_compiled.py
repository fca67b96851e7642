"""Compiles the project of compiled/ with dbt itself and keeps the SQL under compiled/, for compiled.test.ts.

Run by hand, with dbt-core 1.12 and the adapter of the warehouse installed. For Postgres the PG* variables name a server;
for Snowflake SNOWFLAKE_HOST and SNOWFLAKE_PORT name the test server of tests/warehouses/snowflake-server:

    python tests/oracle/record_compiled.py duckdb postgres
    python tests/oracle/record_compiled.py snowflake
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent / "compiled"


def profile(kind, folder):
    common = {"type": kind, "threads": 1}
    if kind == "duckdb":
        return {**common, "path": str(folder / "warehouse.duckdb"), "schema": "main"}
    if kind == "postgres":
        return {
            **common, "host": os.environ["PGHOST"], "port": int(os.environ["PGPORT"]), "user": os.environ["PGUSER"],
            "password": os.environ["PGPASSWORD"], "dbname": os.environ["PGDATABASE"], "schema": "public",
        }
    return {
        **common, "account": "test", "user": "mart", "password": "secret-for-tests", "role": "transformer",
        "warehouse": "compute_wh", "database": "analytics", "schema": "public", "protocol": "http",
        "host": os.environ["SNOWFLAKE_HOST"], "port": int(os.environ["SNOWFLAKE_PORT"]),
    }


def plain(text, database):
    """One blank for white space, and the same name for the database wherever it is."""
    lines = [line for line in text.replace(f'"{database}".', '"database".').splitlines() if not line.strip().startswith("--")]
    return " ".join(" ".join(lines).split())


def compiled(kind):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "compiled"
        shutil.copytree(HERE / "project", folder)
        settings = {"compiled": {"target": "oracle", "outputs": {"oracle": profile(kind, folder)}}}
        (folder / "profiles.yml").write_text(json.dumps(settings))
        environment = {**os.environ, "DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
        subprocess.run([str(Path(sys.executable).with_name("dbt")), "compile"], cwd=folder, env=environment, check=True)
        database = {"duckdb": "warehouse", "postgres": os.environ.get("PGDATABASE"), "snowflake": "analytics"}[kind]
        results = folder / "target" / "compiled" / "compiled"
        return {str(path.relative_to(results)): plain(path.read_text(), database) for path in sorted(results.rglob("*.sql"))}


for warehouse in sys.argv[1:]:
    (HERE / f"{warehouse}.json").write_text(json.dumps(compiled(warehouse), indent=1, sort_keys=True) + "\n")
