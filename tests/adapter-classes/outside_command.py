"""Stands in for dbt's `dbtRunner`: calls the `mart` executable and reads back what it left in the target folder."""

import datetime
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import agate
import dbt_common.exceptions
import dbt.exceptions
from dbt.adapters.factory import FACTORY
from dbt.artifacts.schemas.catalog import CatalogArtifact
from dbt.artifacts.schemas.manifest import WritableManifest
from dbt.cli.main import dbtRunnerResult
from dbt.contracts.graph.manifest import Manifest
from dbt.materializations.incremental.microbatch import MicrobatchBuilder

COMMAND = shlex.split(os.environ.get("MART_COMMAND", "mart"))
FIXED_CLOCK = Path(__file__).with_name("fixed-clock.mjs")
COMMANDS_WITH_RESULTS = {"run", "build", "test", "seed", "snapshot", "compile", "retry", "clone", "show", "run-operation"}

#: What the last command printed, for `run_dbt_and_capture`.
captured = SimpleNamespace(buffer=None)


class OutsideFailure(
    dbt.exceptions.ParsingError,
    dbt.exceptions.AmbiguousAliasError,
    dbt_common.exceptions.CompilationError,
    dbt_common.exceptions.DbtDatabaseError,
):
    """An outside command has no exception classes: its message stands for any that a test class waits for."""

    def __init__(self, message):
        Exception.__init__(self, message)
        self.msg = message

    def __str__(self):
        return self.msg


class Results:
    """The results of a run with the face of dbt's: iterable, indexable, with `results` and `args`."""

    def __init__(self, results, args):
        self.results = results
        self.args = args

    def __len__(self):
        return len(self.results)

    def __iter__(self):
        return iter(self.results)

    def __getitem__(self, index):
        return self.results[index]


class Invocation:
    """What `dbtRunner.invoke` is to dbt."""

    def __init__(self, manifest=None, callbacks=None):
        self.callbacks = callbacks or []

    def invoke(self, args, **_options):
        arguments = [str(argument) for argument in args]
        command = command_name(arguments)
        project = Path(option(arguments, "--project-dir") or os.getcwd())
        results_file = project / "target" / "run_results.json"
        before = results_file.stat().st_mtime_ns if results_file.exists() else None
        done = call(arguments)
        forget_caches()
        report(done)
        if done.returncode > 1 and not (command == "debug"):
            return dbtRunnerResult(success=False, exception=OutsideFailure(done.stdout + done.stderr))
        fresh = results_file.exists() and results_file.stat().st_mtime_ns != before
        result = outcome(command, arguments, project, done, fresh)
        broken = [each for each in result if getattr(each.node, "unique_id", "").startswith("operation.") and each.status == "error"] if isinstance(result, Results) else []
        if broken:
            return dbtRunnerResult(success=False, exception=OutsideFailure(broken[0].message))
        return dbtRunnerResult(success=done.returncode == 0, result=result)


def call(arguments):
    environment = {**os.environ, "DO_NOT_TRACK": "1", "NO_COLOR": "1"}
    moment = fixed_moment()
    if moment is not None:
        environment["FIXED_CLOCK"] = moment.isoformat()
        environment["NODE_OPTIONS"] = f"--import {FIXED_CLOCK}"
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, env=environment, timeout=300)


def fixed_moment():
    """The moment at which a class has stopped the clock, with freezegun or in dbt's own code."""
    if isinstance(MicrobatchBuilder.build_end_time, mock.Mock):
        return MicrobatchBuilder.build_end_time.return_value
    if datetime.datetime.__module__.startswith("freezegun"):
        return datetime.datetime.now(datetime.timezone.utc)
    return None


def report(done):
    print(done.stdout)
    print(done.stderr, file=sys.stderr)
    if captured.buffer is not None:
        captured.buffer.write(done.stdout + done.stderr)


def forget_caches():
    for adapter in FACTORY.adapters.values():
        adapter.cache.clear()


def command_name(arguments):
    words = [word for word in arguments if not word.startswith("-")]
    for known in (*COMMANDS_WITH_RESULTS, "ls", "list", "docs", "source", "parse", "debug", "deps", "clean"):
        if known in words:
            return known
    return ""


def option(arguments, name):
    return arguments[arguments.index(name) + 1] if name in arguments else None


def outcome(command, arguments, project, done, fresh):
    target = project / "target"
    if command in ("ls", "list"):
        return done.stdout.splitlines()
    if command == "parse":
        return manifest_of(project)
    if command == "docs":
        return CatalogArtifact.from_dict(json.loads((target / "catalog.json").read_text()))
    if command == "source":
        return results_of(json.loads((target / "sources.json").read_text()), {})
    if command == "show":
        return shown(arguments, done)
    if command in COMMANDS_WITH_RESULTS:
        return results_of(json.loads((target / "run_results.json").read_text()), nodes_of(project)) if fresh else Results([], {})
    return done.returncode == 0


def shown(arguments, done):
    """`show` leaves no artifact: its rows are asked for again as JSON, in the same words."""
    again = call([*arguments, "--output", "json"])
    limit = option(arguments, "--limit")
    data = json.loads(again.stdout) if again.stdout.strip().startswith("{") else {}
    rows = data.get("show", [])
    table = agate.Table.from_object(rows) if rows else []
    compiled = SimpleNamespace(compiled_code=data.get("compiled", ""))
    result = SimpleNamespace(status="success", agate_table=table, node=compiled)
    return Results([result], {"limit": 5 if limit is None else int(limit)})


def nodes_of(project):
    manifest = manifest_of(project)
    if manifest is None:
        return {}
    return {**manifest.nodes, **manifest.sources, **manifest.unit_tests}


def manifest_of(project_root):
    path = Path(project_root) / "target" / "manifest.json"
    if not path.exists():
        return None
    return Manifest.from_writable_manifest(WritableManifest.from_dict(json.loads(path.read_text())))


def results_of(artifact, nodes):
    results = []
    for fields in artifact["results"]:
        node = nodes.get(fields["unique_id"]) or SimpleNamespace(unique_id=fields["unique_id"], name=fields["unique_id"].split(".")[-1])
        for key in ("compiled_code", "compiled", "relation_name"):
            if fields.get(key) is not None:
                try:
                    setattr(node, key, fields[key])
                except (AttributeError, TypeError):
                    pass
        results.append(SimpleNamespace(**{**fields, "node": node}))
    return Results(results, artifact.get("args", {}))
