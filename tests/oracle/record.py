"""Builds the projects of this folder with dbt itself and keeps what came of it under recorded/, for oracle.test.ts.

Run by hand, with dbt-core 1.12, dbt-duckdb and dbt-postgres installed and the PG* variables naming a Postgres server:

    python tests/oracle/record.py [project …]
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
import psycopg2

HERE = Path(__file__).parent
ROUNDS = ["{round: 1}", "{round: 2}"]
SCHEMA = "oracle"
#: The batches of microbatch models, which would otherwise go on until today.
WINDOW = {"DBT_EVENT_TIME_START": "2024-01-01", "DBT_EVENT_TIME_END": "2024-01-05"}
#: Columns that tell when a build was, or are made from that.
VOLATILE = {"dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"}
NODE_FIELDS = [
    "resource_type", "name", "fqn", "alias", "schema", "tags", "path", "original_file_path", "access", "group",
    "version", "latest_version", "checksum", "language", "description",
]


def profile(kind, folder):
    if kind == "duckdb":
        return {"type": "duckdb", "path": str(folder / "warehouse.duckdb"), "schema": SCHEMA, "threads": 1}
    return {
        "type": "postgres", "host": os.environ["PGHOST"], "port": int(os.environ["PGPORT"]), "user": os.environ["PGUSER"],
        "password": os.environ["PGPASSWORD"], "dbname": os.environ["PGDATABASE"], "schema": SCHEMA, "threads": 1,
    }


def connect(kind, folder):
    if kind == "duckdb":
        return duckdb.connect(str(folder / "warehouse.duckdb"))
    connection = psycopg2.connect("")
    connection.autocommit = True
    return connection


def ask(connection, sql):
    cursor = connection.cursor()
    cursor.execute(sql)
    return [list(row) for row in cursor.fetchall()]


def tables(connection):
    columns = ask(
        connection,
        "select table_schema, table_name, column_name from information_schema.columns "
        f"where table_schema like '{SCHEMA}%' order by table_schema, table_name, ordinal_position",
    )
    found = {}
    for schema, table, column in columns:
        found.setdefault((schema, table), []).append(column)
    return {f"{schema}.{table}": rows(connection, schema, table, names) for (schema, table), names in found.items()}


def rows(connection, schema, table, names):
    shown = [name for name in names if name not in VOLATILE]
    texts = [f'cast("{name}" as varchar)' for name in shown]
    if "dbt_valid_to" in names:
        texts.append("cast(dbt_valid_to is null as varchar)")
    result = ask(connection, f'select {", ".join(texts)} from "{schema}"."{table}"')
    return {"columns": names, "rows": sorted(result, key=lambda row: json.dumps(row))}


def plain(text, database):
    return re.sub(r"\s+", " ", text.replace(f'"{database}".', "")).strip()


def record(name, kind):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / name
        shutil.copytree(HERE / "projects" / name, folder)
        settings = {"oracle": {"target": "dev", "outputs": {"dev": profile(kind, folder)}}}
        (folder / "profiles.yml").write_text(json.dumps(settings))
        database = "warehouse" if kind == "duckdb" else os.environ["PGDATABASE"]
        return [build(folder, kind, variables, database) for variables in ROUNDS]


def build(folder, kind, variables, database):
    environment = {**os.environ, **WINDOW, "DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
    command = [str(Path(sys.executable).with_name("dbt")), "build", "--vars", variables]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
    manifest = json.loads((folder / "target" / "manifest.json").read_text())
    results = json.loads((folder / "target" / "run_results.json").read_text())["results"]
    connection = connect(kind, folder)
    found = tables(connection)
    connection.close()
    return {
        "exitCode": done.returncode,
        "statuses": {result["unique_id"]: result["status"] for result in results},
        "batches": {result["unique_id"]: result["batch_results"] for result in results if result.get("batch_results")},
        "tables": found,
        "compiled": {
            result["unique_id"]: plain(result["compiled_code"], database)
            for result in results
            if result["unique_id"].startswith("model.") and result.get("compiled_code")
        },
        "nodes": {key: node_fields(node, database) for key, node in manifest["nodes"].items()},
        "parents": manifest["parent_map"],
    }


def node_fields(node, database):
    fields = {key: node[key] for key in NODE_FIELDS if key in node}
    fields["materialized"] = node["config"].get("materialized")
    fields["meta"] = node["config"].get("meta")
    fields["relation_name"] = plain(node.get("relation_name") or "", database)
    fields["columns"] = sorted(node.get("columns", {}))
    fields["contract"] = node.get("contract", {}).get("enforced")
    fields["depends_on"] = sorted(node.get("depends_on", {}).get("nodes", []))
    return fields


def clear(connection):
    for (schema,) in ask(connection, f"select schema_name from information_schema.schemata where schema_name like '{SCHEMA}%'"):
        connection.cursor().execute(f'drop schema "{schema}" cascade')


def main():
    for project in sys.argv[1:] or sorted(path.name for path in (HERE / "projects").iterdir()):
        recorded = {"duckdb": record(project, "duckdb")}
        connection = connect("postgres", None)
        clear(connection)
        recorded["postgres"] = record(project, "postgres")
        clear(connection)
        connection.close()
        (HERE / "recorded").mkdir(exist_ok=True)
        (HERE / "recorded" / f"{project}.json").write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n")


main()
