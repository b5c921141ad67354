"""Whether the tests see a wrong line: ``python -m bench.mutants MODULE...``.

A module is changed in one small place at a time (``<`` to ``<=``, ``and`` to ``or``, a condition that
always holds, a keyword that is left out), and the tests that stand nearest to it, which
``mutants.yaml`` names, must fail. What they do not see is printed, with the line as it was and as it
is, unless ``mutants.yaml`` gives the reason why nobody could see it. Exit code 1 where something is
left without a reason.

The changes are those of `mutmut <https://github.com/boxed/mutmut>`_ (its ``mutators``), and one more
of the same kind: an ``if`` that always or never holds. Its own runner leaves out most functions with
a decorator and all that stands outside of functions, and first runs every test; cosmic-ray starts
Python anew for each change, which here takes seconds. So our own part is which changes to try, which
tests to run, and the report. Not changed are docstrings, annotations, imports, decorators, logging,
assertions (``strict`` of ``zip`` is one), errors raised and the words of messages. Values set to ``None`` and positional arguments left out,
but for the last, only make a module break; they are not tried.

A process that has imported all that does not depend on the module is forked for every change. Where
the change is within a function, the tests have been collected there once, and the fork puts the
changed code into that function; elsewhere it imports afresh the module and what depends on it. The
tests that pass through the changed line run first (those that saw others, then the quickest); if
they see nothing, all that ``mutants.yaml`` names. Tests that start another Python see no change.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # what is forked must have no threads

import ast
import contextlib
import datetime as dt
import difflib
import functools
import gc
import importlib
import importlib.abc
import importlib.machinery
import importlib.util
import itertools
import json
import pickle
import re
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import libcst as cst
import yaml
from libcst._nodes.internal import CodegenState
from libcst.metadata import (
    MetadataWrapper,
    PositionProvider,
    WhitespaceInclusivePositionProvider,
)
from mutmut.mutation import mutators

from bench import options
from geo.command_line import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "bench/mutants.yaml"
REPORT = ROOT / "docs/MUTANTS.md"
SMALL, SMALL_CHANGES = "geo.survey.documented.membership", 5
QUICKEST = 25
MEMORY = 8 * 2**30
# Of what ships: read before the forks, where it does not depend on the module.
_READ_ONCE: list[tuple[Any, ...]] = [
    *(("geo.territory", "load_communes", vintage) for vintage in (2018, 2019, 2025)),
    *(("geo.territory.name_index", "name_index", vintage) for vintage in (2018, 2019, 2025)),
    *(("geo.language", "translator", language) for language in ("en", "nl", "fr", "de")),
    *(("geo.survey.editions", "load_edition", name) for name in ("BE2017", "BE2018", "WAL2021")),
    ("geo.survey.maturity.scores", "answer_table", "BE2018"),
    ("geo.survey.maturity.scores", "score_edition", "BE2018"),
]
KILLED, SURVIVED, TIMEOUT = "killed", "survived", "timeout"

_OPERATORS = [
    pair
    for pair in mutators.mutation_operators
    if pair[1] not in (mutators.operator_assignment, mutators.operator_lambda)
]
_NEVER_CHANGED = (cst.Annotation, cst.Decorator, cst.Import, cst.ImportFrom, cst.Raise, cst.Assert)
_LOGS = {"debug", "info", "warning", "error", "exception", "critical", "warn"}
_MESSAGES = {"Text", "plural", "cast", "TypeVar", "getLogger"}


@dataclass(frozen=True)
class Mutant:
    """One change: where it is, and the whole module with it."""

    place: str
    line: int
    lines: tuple[int, ...]  # of the statement: whoever passes through one of them may see it
    was: str
    now: str
    source: str = field(repr=False)

    @property
    def key(self) -> str:
        return f"{self.place}: {self.was} -> {self.now}"


class _Changes(cst.CSTVisitor):
    """Every change of a module: the node, what takes its place, and where it is."""

    def __init__(self, position: Callable[[cst.CSTNode], Any]) -> None:
        super().__init__()
        self.position = position
        self.names: list[str] = []
        self.statements: list[cst.CSTNode] = []
        self.kept: set[int] = set()  # as they are: types, checks
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, str, range]] = []

    def on_visit(self, node: cst.CSTNode) -> bool:
        if id(node) in self.kept or isinstance(node, _NEVER_CHANGED) or _is_for_reading(node):
            return False
        if isinstance(node, cst.Call):
            self.kept |= _kept(node)
        if isinstance(node, cst.FunctionDef | cst.ClassDef):
            self.names.append(node.name.value)
        if isinstance(node, cst.BaseStatement):
            self.statements.append(node)
        for kind, change in _OPERATORS:
            if isinstance(node, kind) and not self._is_only_a_name(change):
                for new in _worth_trying(node, change, list(change(node))):
                    self._add(node, new)
        if isinstance(node, cst.If | cst.While | cst.CompIf):
            for new in _forced(node):
                self._add(node, new)
        return True

    def on_leave(self, original_node: cst.CSTNode) -> None:
        if isinstance(original_node, _NEVER_CHANGED) or _is_for_reading(original_node):
            return
        if isinstance(original_node, cst.FunctionDef | cst.ClassDef):
            self.names.pop()
        if isinstance(original_node, cst.BaseStatement):
            self.statements.pop()

    def _is_only_a_name(self, change: Callable[..., Any]) -> bool:
        """A constant of a module or an enumeration: any other string would do as well."""
        return change is mutators.operator_string and not any(
            isinstance(statement, cst.FunctionDef) for statement in self.statements
        )

    def _add(self, node: cst.CSTNode, new: cst.CSTNode) -> None:
        within = self.position(self.statements[-1])
        last = within.end.line
        body = getattr(self.statements[-1], "body", None)
        if isinstance(body, cst.BaseSuite):
            last = self.position(body).start.line
        place = ".".join(self.names) or "module"
        self.found.append((node, new, place, range(within.start.line, last + 1)))


def _is_for_reading(node: cst.CSTNode) -> bool:
    """Docstrings, logging, what only a type checker reads, and the words of a message."""
    if isinstance(node, cst.SimpleStatementLine) and len(node.body) == 1:
        only = node.body[0]
        if isinstance(only, cst.Expr):
            if isinstance(only.value, cst.SimpleString | cst.ConcatenatedString):
                return True
            call = only.value
            return (
                isinstance(call, cst.Call)
                and isinstance(call.func, cst.Attribute)
                and call.func.attr.value in _LOGS
            )
        if isinstance(only, cst.Assign):
            target = only.targets[0].target
            return isinstance(target, cst.Name) and target.value == "__all__"
    if isinstance(node, cst.If):
        return isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"
    if isinstance(node, cst.Subscript):
        return isinstance(node.value, cst.Name) and node.value.value == "Literal"
    return isinstance(node, cst.SimpleString | cst.ConcatenatedString) and _has_words(node)


def _has_words(node: cst.SimpleString | cst.ConcatenatedString) -> bool:
    value = node.evaluated_value
    return not isinstance(value, str) or bool(re.search(r"\w.*\s+.*\w", value))


def _worth_trying(
    node: cst.CSTNode, change: Callable[..., Any], made: list[cst.CSTNode]
) -> list[cst.CSTNode]:
    if change is mutators.operator_string:
        return made[:1]
    if change is not mutators.operator_arg_removal or not isinstance(node, cst.Call):
        return made
    if _called(node) in _MESSAGES:
        return []
    kept = []
    for new in made:
        left = {id(one) for one in new.args}  # type: ignore[attr-defined]
        gone = [one for one in node.args if id(one) not in left]
        if len(new.args) == len(node.args) - 1 and (  # type: ignore[attr-defined]
            (gone[0].keyword or gone[0] is node.args[-1]) and not _is_a_check(node, gone[0])
        ):
            kept.append(new)
    return kept


def _kept(call: cst.Call) -> set[int]:
    """What of a call stays as it is: the type of a ``cast``, and what only checks."""
    if _called(call) == "cast":
        return {id(call.args[0].value)}
    return {id(argument) for argument in call.args if _is_a_check(call, argument)}


def _is_a_check(call: cst.Call, argument: cst.Arg) -> bool:
    """``strict`` of ``zip`` asserts that all are equally long, and does nothing else."""
    keyword = argument.keyword
    return _called(call) == "zip" and keyword is not None and keyword.value == "strict"


def _called(node: cst.Call) -> str:
    func = node.func.attr if isinstance(node.func, cst.Attribute) else node.func
    return func.value if isinstance(func, cst.Name) else ""


def _forced(node: cst.If | cst.While | cst.CompIf) -> Iterator[cst.CSTNode]:
    """The condition that never and that always holds; a loop that never ends is left out."""
    condition = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
    ways = [(cst.And(), "False"), (cst.Or(), "True")][: 1 if isinstance(node, cst.While) else 2]
    for operator, literal in ways:
        yield node.with_changes(
            test=cst.BooleanOperation(condition, operator, cst.Name(literal)),
            **({} if isinstance(node, cst.CompIf) else {"leading_lines": node.leading_lines}),
        )


def mutants(source: str) -> list[Mutant]:
    """Every change of a module's source, in the order of its lines."""
    wrapper = MetadataWrapper(cst.parse_module(source), unsafe_skip_copy=True)
    module = wrapper.module
    positions = wrapper.resolve(PositionProvider)
    with_whitespace = wrapper.resolve(WhitespaceInclusivePositionProvider)
    begins = [0, *itertools.accumulate(len(line) for line in source.splitlines(keepends=True))]
    pieces = [module.code_for_node(statement) for statement in module.body]
    start = source.index("".join(pieces))
    made: dict[str, Mutant] = {}
    for statement, piece in zip(module.body, pieces, strict=True):
        changes = _Changes(positions.__getitem__)
        statement.visit(changes)
        for node, new, place, lines in changes.found:
            line = positions[node].start.line
            old, instead = _smallest(node, new)
            if isinstance(old, cst.BaseCompoundStatement):  # what is nested is written with it
                changed = module.code_for_node(statement.deep_replace(old, instead))
            else:
                span = with_whitespace[old]
                first = begins[span.start.line - 1] + span.start.column - start
                last = begins[span.end.line - 1] + span.end.column - start
                line_of_it = source[begins[lines[0] - 1] : begins[lines[0]]]
                indent = line_of_it[: len(line_of_it) - len(line_of_it.lstrip())]
                changed = piece[:first] + _written(module, instead, indent) + piece[last:]
            try:
                compile(changed, "changed", "exec")
            except SyntaxError:
                continue
            was, now = _difference(piece, changed)
            if was != now:
                code = source[:start] + changed + source[start + len(piece) :]
                made.setdefault(code, Mutant(place, line, tuple(lines), was, now, code))
        start += len(piece)
    return sorted(made.values(), key=lambda mutant: mutant.line)


def _smallest(node: cst.CSTNode, new: cst.CSTNode) -> tuple[cst.CSTNode, cst.CSTNode]:
    """Of a condition that is changed: the condition, and not all that hangs on it."""
    if isinstance(node, cst.If | cst.While) and type(new) is type(node):
        return node.test, new.test  # type: ignore[attr-defined]
    return node, new


def _written(module: cst.Module, node: cst.CSTNode, indent: str) -> str:
    """A node as it stands in a statement with this indent."""
    state = CodegenState(
        default_indent=module.default_indent, default_newline=module.default_newline
    )
    state.increase_indent(indent)
    node._codegen(state)
    return "".join(state.tokens)


def _difference(before: str, after: str) -> tuple[str, str]:
    old, new = before.splitlines(), after.splitlines()
    parts = difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    changed = [part for part in parts if part[0] != "equal"]
    was = " ".join(line.strip() for _, i, j, _, _ in changed for line in old[i:j])
    now = " ".join(line.strip() for _, _, _, i, j in changed for line in new[i:j])
    return was, now


# Which modules are imported afresh


def _path(module: str) -> Path:
    path = ROOT / module.replace(".", "/")
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _imports(path: Path, package: str) -> set[str]:
    found: set[str] = set()
    for node in _seen_when_run(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                parts = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*parts, base]).rstrip(".")
            found |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return {part for name in found for part in _with_parents(name)}


def _with_parents(name: str) -> list[str]:
    parts = name.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _seen_when_run(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):  # holds no statement
            continue
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield from _seen_when_run(child)


def dependents(module: str) -> set[str]:
    """The module, and every module of ``geo`` that imports it, directly or not."""
    imports: dict[str, set[str]] = {}
    for path in (ROOT / "geo").rglob("*.py"):
        parts = path.relative_to(ROOT).with_suffix("").parts
        package = ".".join(parts[:-1])
        name = package if parts[-1] == "__init__" else ".".join(parts)
        imports[name] = _imports(path, package) | set(_with_parents(name)[:-1])
    found = {module}
    while more := {name for name, needs in imports.items() if needs & found} - found:
        found |= more
    return found


class _Changed(importlib.abc.MetaPathFinder):
    """Finds one module with another source than its file has."""

    def __init__(self, module: str, source: str) -> None:
        self.module, self.source = module, source

    def find_spec(self, name: str, *_: object) -> importlib.machinery.ModuleSpec | None:
        if name != self.module:
            return None
        path, source = _path(name), self.source

        class Loader(importlib.machinery.SourceFileLoader):
            def get_code(self, _fullname: str) -> Any:
                return compile(source, self.path, "exec", dont_inherit=True)

        return importlib.util.spec_from_file_location(name, path, loader=Loader(name, str(path)))


# Running tests in a fork


class _Watch:
    """A plugin of pytest: how long each test takes, and hypothesis always with the same examples."""

    def __init__(self, coverage: Any = None) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = {}
        self.failed: list[str] = []

    def pytest_sessionstart(self) -> None:
        from hypothesis import Phase, settings

        settings.register_profile(
            "mutants",
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.explicit, Phase.generate],
        )
        settings.load_profile("mutants")

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        if self.coverage:
            self.coverage.switch_context(nodeid)

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0) + report.duration
        if report.failed:
            self.failed.append(report.nodeid)


def _pytest(tests: list[str], *plugins: Any) -> int:
    import pytest

    arguments = ["-x", "-qq", "-s", "-p", "no:cacheprovider", "--disable-warnings"]
    arguments += ["--no-header", "--tb=short", *tests]
    return int(pytest.main(arguments, plugins=list(plugins)))


def forked(work: Callable[[], Any], folder: Path, timeout: float) -> Any:
    """What ``work`` returns in a fork of this process; None if it takes longer or is killed."""
    answer = folder / "answer"
    answer.unlink(missing_ok=True)
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.setsid()
            gc.disable()  # it does not live long
            place = folder / "temporary"
            place.mkdir(exist_ok=True)
            os.environ["TMPDIR"] = str(place)
            tempfile.tempdir = None
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            said = os.open(folder / "said", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            for stream in (1, 2):
                os.dup2(said, stream)
            answer.write_bytes(pickle.dumps(work()))
            code = 0
        finally:
            os._exit(code)
    ended = _wait(child, timeout)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)  # what the tests started, or the fork itself
    if not ended:
        os.waitpid(child, 0)
    shutil.rmtree(folder / "temporary", ignore_errors=True)
    return pickle.loads(answer.read_bytes()) if answer.is_file() and ended else None


def _wait(child: int, timeout: float) -> bool:
    until = time.monotonic() + timeout
    while time.monotonic() < until:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.005)
    return False


@dataclass
class Baseline:
    """What the tests do with the module as it is."""

    code: int
    seconds: dict[str, float]
    contexts: dict[int, list[str]]
    imported: list[str]
    whole: float


def _baseline(module: str, tests: list[str]) -> Baseline:
    import coverage

    measure = coverage.Coverage(data_file=None, include=[str(_path(module))], config_file=False)
    measure.start()
    watch = _Watch(measure)
    start = time.perf_counter()
    code = _pytest(tests, watch)
    whole = time.perf_counter() - start
    measure.stop()
    contexts = measure.get_data().contexts_by_lineno(str(_path(module)))
    return Baseline(code, watch.seconds, contexts, _importable(), whole)


def _importable() -> list[str]:
    """What is imported now, but for the tests."""
    left_out = _of_tests() | {"__main__"}
    return [name for name in sys.modules if name not in left_out]


def _of_tests() -> set[str]:
    return {
        name
        for name, module in sys.modules.items()
        if (getattr(module, "__file__", None) or "").startswith(f"{ROOT}/tests/")
    }


def _warm(imported: list[str], fresh: set[str]) -> None:
    """Import what the tests import, but for the module and all that depends on it."""
    for name in imported:
        if name in fresh:
            continue
        with contextlib.suppress(Exception):
            importlib.import_module(name)
    for name, function, *given in _READ_ONCE:
        if name in sys.modules and name not in fresh:
            getattr(sys.modules[name], function)(*given)
    gc.collect()
    gc.freeze()


# One module


@dataclass
class Result:
    """What became of the changes of one module."""

    module: str
    tried: int = 0
    killed: int = 0
    timeouts: int = 0
    reasons: list[tuple[Mutant, str]] = field(default_factory=list)
    survivors: list[Mutant] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    seconds: float = 0.0


class BrokenError(Exception):
    """The tests of a module fail, or are not there, with the module as it is."""


class _Trial:
    """The changes of one module, tried one by one."""

    def __init__(self, module: str, entry: dict[str, Any], folder: Path) -> None:
        self.module, self.folder = module, folder
        self.tests = [str(ROOT / name) for name in entry["tests"]]
        self.reasons = {
            (one["at"], one["was"], one.get("now", "")): one["why"]
            for one in entry.get("reasons", ())
        }
        self.used: set[tuple[str, str, str]] = set()
        self.kills: Counter[str] = Counter()
        self.result = Result(module)
        self.fresh = dependents(module)
        self.before: Baseline

    def all(self, made: list[Mutant]) -> Result:
        """Try changes; first those that need a fresh import, then those within functions."""
        start = time.perf_counter()
        before = forked(lambda: _baseline(self.module, self.tests), self.folder, 540)
        if before is None or before.code:
            said = (self.folder / "said").read_text("utf-8")
            raise BrokenError(f"{self.module}: its tests fail as it is:\n{said[-3000:]}")
        self.before = before
        os.environ["ATLAS_DATA"] = str(self.folder / "store")  # nothing is in it, as in the tests
        _warm(before.imported, self.fresh)
        inside = [mutant for mutant in made if mutant.place != "module"]
        for mutant in made:
            if mutant not in inside:
                self._note(mutant, self._afresh(mutant))
        self._inside(inside)
        self.result.stale = [": ".join(key[:2]) for key in self.reasons if key not in self.used]
        self.result.seconds = time.perf_counter() - start
        return self.result

    def _note(self, mutant: Mutant, outcome: str) -> None:
        self.result.tried += 1
        if outcome != SURVIVED:
            self.result.killed += 1
            self.result.timeouts += outcome == TIMEOUT
            return
        keys = [(mutant.place, mutant.was, mutant.now), (mutant.place, mutant.was, "")]
        if found := [key for key in keys if key in self.reasons]:
            self.used |= set(found)
            self.result.reasons.append((mutant, self.reasons[found[0]]))
            return
        self.result.survivors.append(mutant)
        print(f"  {self.module}:{mutant.line} {mutant.place}")
        print(f"    - {mutant.was}\n    + {mutant.now}", flush=True)

    def _quick(self, mutant: Mutant) -> list[str]:
        """The tests that pass through a change: those that saw others first, then the quickest."""
        contexts, seconds = self.before.contexts, self.before.seconds
        passing = {name for line in mutant.lines for name in contexts.get(line, ()) if name}
        return sorted(passing, key=lambda name: (-self.kills[name], seconds.get(name, 0)))[
            :QUICKEST
        ]

    def _try(self, mutant: Mutant, test: Callable[[list[str]], list[str]]) -> str:
        quick = self._quick(mutant)
        every = sorted(self.before.seconds, key=lambda name: self.before.seconds[name])
        for chosen in (quick, every):
            if not chosen:
                continue
            usual = sum(self.before.seconds[name] for name in chosen)
            failed = forked(lambda names=chosen: test(names), self.folder, 30 + 10 * usual)
            if failed is None:
                return TIMEOUT
            if failed:
                self.kills[failed[0]] += 1
                return KILLED
        return SURVIVED

    def _afresh(self, mutant: Mutant) -> str:
        def test(names: list[str]) -> list[str]:
            for name in self.fresh | _of_tests():
                sys.modules.pop(name, None)
            sys.meta_path.insert(0, _Changed(self.module, mutant.source))
            watch = _Watch()
            code = _pytest([f"{ROOT}/{name}" for name in names], watch)
            return watch.failed or (["import"] if code else [])

        return self._try(mutant, test)

    def _inside(self, made: list[Mutant]) -> None:
        """Collect the tests once; a fork puts the changed code into the function and runs them."""
        trial = self

        class Loop:
            def pytest_runtestloop(self, session: Any) -> bool:
                items = {item.nodeid: item for item in session.items}
                for mutant in made:
                    patch = _patch(trial.module, mutant)
                    if patch is None:
                        outcome = trial._afresh(mutant)
                    else:
                        run = functools.partial(_run_items, items, watch, patch)
                        outcome = trial._try(mutant, run)
                    trial._note(mutant, outcome)
                return True

        watch = _Watch()
        if made:
            _pytest(self.tests, watch, Loop())


def _run_items(
    items: dict[str, Any], watch: _Watch, patch: Callable[[], None], names: list[str]
) -> list[str]:
    patch()
    chosen = [items[name] for name in names if name in items]
    with tempfile.TemporaryDirectory(prefix="atlas-tests-", ignore_cleanup_errors=True) as store:
        os.environ["ATLAS_DATA"] = store
        for item, following in itertools.zip_longest(chosen, chosen[1:]):
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if watch.failed:
                break
    return watch.failed


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def _functions(thing: Any, seen: set[int], of: str) -> Iterator[types.FunctionType]:
    """The functions that a module holds: also methods, properties, and what a decorator wraps."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, types.FunctionType) and thing.__module__ == of:
        yield thing
    inner = [getattr(thing, name, None) for name in ("__wrapped__", "__func__", "fget", "func")]
    if isinstance(thing, type) and thing.__module__ == of:
        inner += list(vars(thing).values())
    for one in inner:
        if one is not None:
            yield from _functions(one, seen, of)


def _patch(module: str, mutant: Mutant) -> Callable[[], None] | None:
    """What puts the changed code into a function that is imported; None where it is in none."""
    live = sys.modules.get(module)
    if live is None:
        return None
    changed = {
        (code.co_qualname, code.co_firstlineno): code
        for code in _codes(compile(mutant.source, str(_path(module)), "exec", dont_inherit=True))
    }
    seen: set[int] = set()
    for thing in list(vars(live).values()):
        for function in _functions(thing, seen, module):
            old = function.__code__
            new = changed.get((old.co_qualname, old.co_firstlineno))
            if new is not None and new != old and new.co_freevars == old.co_freevars:
                return functools.partial(setattr, function, "__code__", new)
    return None


# The report


def _row(result: Result) -> str:
    return (
        f"| {result.module} | {result.tried} | {result.killed} | {len(result.reasons)} "
        f"| {len(result.survivors)} | {result.seconds:.0f} |"
    )


def _write(results: list[Result]) -> None:
    """Put rows into the table of the report; those of other modules stay."""
    text = REPORT.read_text("utf-8")
    today = dt.datetime.now(tz=dt.UTC).date().isoformat()
    for result in results:
        row = f"{_row(result)} {today} |"
        old = re.search(rf"^\| {re.escape(result.module)} \|.*$", text, re.MULTILINE)
        text = text.replace(old[0], row) if old else f"{text.rstrip()}\n{row}\n"
    REPORT.write_text(text, "utf-8")


def _left(path: Path | None, module: str, made: list[Mutant]) -> tuple[list[Mutant], float]:
    """Of the changes those that no test saw the last time, and the seconds that it took."""
    kept = json.loads(path.read_text("utf-8")) if path and path.is_file() else {}
    if module not in kept:
        return made, 0.0
    return [one for one in made if one.key in kept[module]["left"]], kept[module]["seconds"]


def _keep(path: Path, result: Result) -> None:
    kept = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    left = [*result.survivors, *(one for one, _ in result.reasons)]
    kept[result.module] = {"left": [one.key for one in left], "seconds": result.seconds}
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False), "utf-8")


def main(arguments: list[str] | None = None) -> int:
    parser = options(__doc__)
    parser.add_argument("modules", nargs="*", metavar="MODULE", help="as in mutants.yaml; else all")
    parser.add_argument(
        "--again",
        type=Path,
        metavar="FILE",
        help="a file, made if it is not there: only what it names is tried, and it is kept",
    )
    parser.add_argument("--write", action="store_true", help="put the rows into docs/MUTANTS.md")
    given = parser.parse_args(arguments)
    table: dict[str, dict[str, Any]] = yaml.safe_load(TABLE.read_text("utf-8"))
    modules = given.modules or ([SMALL] if given.small else list(table))
    if unknown := sorted(set(modules) - set(table)):
        parser.error(f"not in {TABLE.name}: {', '.join(unknown)}")
    results = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as name:
        for module in modules:
            made = mutants(_path(module).read_text("utf-8"))
            only, before = _left(given.again, module, made)
            only = only[:SMALL_CHANGES] if given.small else only
            print(f"{module}: {len(only)} changes", flush=True)
            # A fork a module: what is warm for one may depend on the next.
            result = _in_a_fork(module, table[module], only, Path(name))
            results.append(result)
            if before:  # what was seen the last time is seen
                result.tried, result.seconds = len(made), result.seconds + before
                result.killed = len(made) - len(result.reasons) - len(result.survivors)
            if given.again:
                _keep(given.again, result)
            if result.timeouts:
                print(f"  {result.timeouts} of those seen because the tests no longer end")
            if not given.small:
                for stale in result.stale:
                    print(f"  a reason for nothing: {stale}")
            if given.write:
                _write([result])
    print("| module | changes | seen | with a reason | not seen | seconds |")
    print("|---|---|---|---|---|---|")
    for result in results:
        print(_row(result))
    return int(any(result.survivors for result in results))


def _in_a_fork(module: str, entry: dict[str, Any], only: list[Mutant], folder: Path) -> Result:
    read, write = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        code = 1
        try:
            os.close(read)
            done = pickle.dumps(_Trial(module, entry, folder).all(only))
            with os.fdopen(write, "wb") as out:
                out.write(done)
            code = 0
        except BrokenError as broken:
            print(broken, flush=True)
        except Exception:  # noqa: BLE001  (told by the parent)
            traceback.print_exc()
        finally:
            sys.stdout.flush()
            os._exit(code)
    os.close(write)
    with os.fdopen(read, "rb") as back:
        done = back.read()
    os.waitpid(child, 0)
    if not done:
        raise SystemExit(f"{module}: not tried")
    return pickle.loads(done)


if __name__ == "__main__":
    run(main)
