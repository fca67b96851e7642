"""What Python's jinja2 makes of the templates in a folder, as lines of JSON for compare.mjs.

    python tests/jinja/compare/expected.py FOLDER | node tests/jinja/compare/compare.mjs

Needs jinja2. Every name a template uses gets a value that depends on nothing but the name and the round; the macros of
a file are called with such values at its end.
"""

import json
import pathlib
import random
import sys

import jinja2
import jinja2.meta
from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.runtime import Macro
from jinja2.sandbox import SandboxedEnvironment

ENDINGS = {".sql", ".j2", ".jinja", ".jinja2", ".html", ".yml", ".yaml"}
SCALARS = ["", "abc", "día 日本 😀", " a,b ", "it's", "<b>&</b>", "12", 0, 1, -7, 2**60, 0.5, 1.0, 1e16, True, False, None]
ROUNDS = 4


class DbtBlocks(Extension):
    """dbt's own tags: macros by another name, of which only `test` has parameters."""

    tags = {"test", "data_test", "materialization", "docs"}

    def parse(self, parser):
        tag = next(parser.stream)
        macro = nodes.Macro(lineno=tag.lineno)
        macro.args, macro.defaults = [], []
        macro.name = f"{tag.value}_{parser.parse_assign_target(name_only=True).name}"
        if tag.value.endswith("test"):
            parser.parse_signature(macro)
        while parser.stream.current.type != "block_end":
            next(parser.stream)
        macro.body = parser.parse_statements((f"name:end{tag.value}",), drop_needle=True)
        return macro


class Echo:
    """A function that tells what it was called with; its attributes are such functions as well."""

    __module__ = "builtins"

    __iter__ = __contains__ = None

    def __init__(self, name):
        self._name = name

    def __getitem__(self, key):
        if not isinstance(key, str):
            raise KeyError(key)
        return Echo(f"{self._name}.{key}")

    def __call__(self, *args, **keywords):
        caller = keywords.pop("caller", None)
        shown = [*map(repr, args), *(f"{key}={value!r}" for key, value in keywords.items())]
        return f"{self._name}({', '.join(shown)})" + ("" if caller is None else f"[{caller()}]")

    def __repr__(self):
        return f"<{self._name}>"


class Return(Exception):
    """What `return(value)` in a macro throws, as dbt does it."""

    def __init__(self, value):
        self.value = value


def throw(value):
    raise Return(value)


def invoke(macro, arguments, autoescape, call=Macro._invoke):
    try:
        return call(macro, arguments, autoescape)
    except Return as result:
        if macro.name == "caller":
            raise
        return result.value


def value_for(name, turn, called, iterated):
    """JSON for compare.mjs to read; `{"echo": name}` stands for an Echo, `{"float": 1.0}` for a whole float."""
    chance = random.Random(f"{name}/{turn}")
    if name in called and turn < ROUNDS - 1:
        return {"echo": name}
    scalar = lambda: (lambda value: {"float": value} if isinstance(value, float) else value)(chance.choice(SCALARS))
    items = [scalar() for _ in range(chance.randrange(4))]
    if name in iterated and turn < ROUNDS - 1:
        return items
    return chance.choice([scalar(), scalar(), items, {"dict": [[key, scalar()] for key in ("name", "id", name)]}, {"echo": name}])


def decoded(value):
    if isinstance(value, list):
        return [decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "echo" in value:
        return Echo(value["echo"])
    return value["float"] if "float" in value else {key: decoded(item) for key, item in value["dict"]}


def failure(error):
    return {"error": type(error).__name__, "line": getattr(error, "lineno", None)}


def results(environment, text):
    """The template as it is rendered, and a result for each round."""
    try:
        tree = environment.parse(text)
        called = {found.node.name for found in tree.find_all((nodes.Call, nodes.Getattr)) if isinstance(found.node, nodes.Name)}
        iterated = {found.iter.name for found in tree.find_all(nodes.For) if isinstance(found.iter, nodes.Name)}
        for macro in tree.find_all(nodes.Macro):
            if f"macro {macro.name}(" in text:
                text += "{{ %s(%s) }}" % (macro.name, ", ".join(argument.name for argument in macro.args))
        template = environment.from_string(text)
        names = sorted(jinja2.meta.find_undeclared_variables(environment.parse(text)) - set(environment.globals))
    except Exception as error:
        yield {"text": text, "values": {}, **failure(error)}
        return
    for turn in range(ROUNDS):
        values = {name: value_for(name, turn, called, iterated) for name in names}
        try:
            outcome = {"output": template.render({name: decoded(value) for name, value in values.items()})}
        except Exception as error:
            outcome = failure(error)
        yield {"text": text, "values": values, **outcome}


def main(folder):
    environment = SandboxedEnvironment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols", DbtBlocks])
    del environment.globals["lipsum"]
    environment.globals["return"] = throw
    Macro._invoke = invoke
    for name in ("as_text", "as_bool", "as_number", "as_native"):
        environment.filters[name] = lambda value: value
    for path in sorted(pathlib.Path(folder).rglob("*")):
        if path.suffix not in ENDINGS or not path.is_file():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if "{{" in text or "{%" in text:
            for result in results(environment, text):
                print(json.dumps({"path": str(path), **result}))


main(sys.argv[1])
