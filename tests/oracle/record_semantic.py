"""What dbt itself makes of semantic models, metrics and saved queries, kept under semantic/ for semantic.test.ts:
of its project the sections of the manifest, semantic_manifest.json, lists and the results of a build (recorded.json),
and of each case in declarations.json whether dbt takes it, and with how many warnings.

Run by hand, with dbt-core 1.12 and dbt-duckdb installed:

    python tests/oracle/record_semantic.py
"""

import copy
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

os.environ |= {"DO_NOT_TRACK": "1", "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"}
from dbt.cli.main import dbtRunner  # noqa: E402

HERE = Path(__file__).parent / "semantic"
SECTIONS = ["metrics", "semantic_models", "saved_queries", "exposures", "disabled", "parent_map", "child_map", "group_map"]
LISTS = [
    [],
    ["--resource-type", "metric", "--resource-type", "semantic_model", "--resource-type", "saved_query", "--output", "json"],
    ["--resource-type", "metric", "--output", "name"],
    ["--resource-type", "saved_query", "--output", "path"],
    ["--select", "+growth"],
    ["--select", "metric:growth", "semantic_model:orders+1", "saved_query:*bare"],
    ["--select", "metric:shop.f*", "--exclude", "metric:food"],
    ["--select", "tag:kpi", "tag:weekly"],
    ["--select", "group:finance"],
    ["--select", "resource_type:semantic_model"],
    ["--select", "+exposure:board"],
    ["--select", "path:models/staging"],
    ["--select", "config.meta.from:project"],
]
PROFILE = {"target": "dev", "outputs": {"dev": {"type": "duckdb", "path": "shop.duckdb"}}}


def without_clocks(value):
    if isinstance(value, dict):
        return {key: without_clocks(item) for key, item in value.items() if key != "created_at"}
    return [without_clocks(item) for item in value] if isinstance(value, list) else value


def dbt(folder, *arguments, callbacks=()):
    options = ["--project-dir", str(folder), "--profiles-dir", str(folder), "--log-level", "none", "--log-level-file", "none"]
    return dbtRunner(callbacks=list(callbacks)).invoke([*arguments, *options])


def record_project():
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "shop"
        shutil.copytree(HERE / "project", folder)
        (folder / "profiles.yml").write_text(json.dumps({"shop": PROFILE}))
        os.chdir(folder)
        build = dbt(folder, "build")
        read = lambda name: without_clocks(json.loads((folder / "target" / name).read_text()))  # noqa: E731
        manifest = read("manifest.json")
        recorded = {
            "sections": {name: manifest[name] for name in SECTIONS},
            "semantic_manifest": read("semantic_manifest.json"),
            "statuses": {result.node.unique_id: str(result.status.value) for result in build.result.results},
            "lists": [{"arguments": arguments, "lines": dbt(folder, "ls", "-q", *arguments).result} for arguments in LISTS],
        }
    (HERE / "recorded.json").write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n")


def changed(properties, case):
    properties = copy.deepcopy(properties)

    def place(path):
        at, *rest = properties, *path.split(".")
        for part in rest[:-1]:
            at = at[int(part) if part.isdigit() else part]
        return at, int(rest[-1]) if rest[-1].isdigit() else rest[-1]

    for path, value in case.get("set", {}).items():
        at, key = place(path)
        at[key] = value
    for path, value in case.get("add", {}).items():
        at, key = place(path)
        at[key] = [*at[key], value]
    for path in case.get("delete", []):
        at, key = place(path)
        del at[key]
    return properties


def record_case(declarations, case):
    with tempfile.TemporaryDirectory() as folder:
        properties = changed(declarations["properties"], case)
        files = {
            **declarations["files"],
            **case.get("files", {}),
            "dbt_project.yml": json.dumps({"name": "test", "version": "1.0", "profile": "test"}),
            "profiles.yml": json.dumps({"test": PROFILE}),
            "models/schema.yml": json.dumps(properties),
        }
        for path, text in files.items():
            (Path(folder) / path).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / path).write_text(text)
        warnings = []
        heard = lambda event: event.info.level == "warn" and event.info.name != "DeprecationsSummary" and warnings.append(event)  # noqa: E731
        accepted = dbt(folder, "parse", "--no-partial-parse", callbacks=[heard]).success
    case["accepted"] = accepted
    if accepted:
        case["warnings"] = len(warnings)
    else:
        case.pop("warnings", None)


if "--project-only" not in sys.argv:
    declarations = json.loads((HERE / "declarations.json").read_text())
    for case in declarations["cases"]:
        record_case(declarations, case)
    lines = ",\n".join("  " + json.dumps(case) for case in declarations["cases"])
    head = ",\n".join(f' "{key}": {json.dumps(declarations[key])}' for key in ("files", "properties"))
    (HERE / "declarations.json").write_text(f'{{\n{head},\n "cases": [\n{lines}\n ]\n}}\n')
record_project()
