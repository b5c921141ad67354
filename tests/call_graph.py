"""Which functions of the library a function may call, read from what is compiled.

Names are looked up in the module. Of an attribute the object is not known: it may be the method or
property of that name of any class in a module that this one imports, however far, but not of one
that tables, arrays, text or containers have too.
"""

from __future__ import annotations

import ast
import dis
import importlib
import pkgutil
import re
from collections import defaultdict, deque
from functools import cached_property
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pandas as pd
import shapely

import geo

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

EVERYWHERE = {
    name
    for one in (pd.DataFrame, pd.Series, np.ndarray, shapely.Polygon, Path, re.Match, str, dict)
    for name in dir(one)
} | {*dir(list), *dir(set), *dir(bytes), *dir(float)}
# Names of plain fields in many classes, which are properties in some.
FIELDS = {
    "name",
    "table",
    "edition",
    "n",
    "id",
    "number",
    "key",
    "area",
    "codes",
    "close",
    "bounds",
}


def name_of(function: FunctionType) -> str:
    return f"{function.__module__}.{function.__qualname__}"


def plain(value: object) -> object:
    """A function without its decorators that follow the custom of ``__wrapped__``."""
    while hasattr(value, "__wrapped__"):
        value = value.__wrapped__
    return value


class CallGraph:
    """All functions of ``geo``, and what each may call."""

    def __init__(self) -> None:
        names = [one.name for one in pkgutil.walk_packages(geo.__path__, "geo.")]
        self.modules = {
            name: importlib.import_module(name) for name in names if "__main__" not in name
        }
        self.functions: dict[str, FunctionType] = {}
        self._methods: dict[str, set[str]] = defaultdict(set)
        for module in self.modules.values():
            for value in list(vars(module).values()):
                self._take(value)
        imports = nx.DiGraph()
        for name, module in self.modules.items():
            imports.add_edges_from((name, other) for other in [name, *self._imports(module)])
        self._reachable = {name: nx.descendants(imports, name) | {name} for name in imports}
        self._calls = {name: self._called(one) for name, one in self.functions.items()}

    def path(self, start: str, ends: Collection[str]) -> list[str] | None:
        """How one function comes to call one of ``ends``, if it may."""
        before: dict[str, str | None] = {start: None}
        todo = deque([start])
        while todo:
            name = todo.popleft()
            if name in ends:
                found = [name]
                while (one := before[found[-1]]) is not None:
                    found.append(one)
                return found[::-1]
            for called in self._calls.get(name, ()):
                if called not in before:
                    before[called] = name
                    todo.append(called)
        return None

    def _take(self, value: object) -> None:
        function = plain(value)
        if isinstance(function, FunctionType) and function.__module__.startswith("geo"):
            self.functions[name_of(function)] = function
        elif isinstance(value, type) and value.__module__.startswith("geo"):
            for name, one in vars(value).items():
                method = plain(_method(one))
                if isinstance(method, FunctionType) and method.__module__.startswith("geo"):
                    self.functions[name_of(method)] = method
                    made = name in ("__init__", "__post_init__", "__call__", "__new__")
                    self._methods[f"{value.__name__}()" if made else name].add(name_of(method))

    def _imports(self, module: ModuleType) -> set[str]:
        tree = ast.parse(Path(str(module.__file__)).read_text("utf-8"))
        found: set[str] = set()
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
        return found & set(self.modules)

    def _called(self, function: FunctionType) -> set[str]:
        found: set[str] = set()
        for code in _codes(function.__code__):
            modules = [function.__globals__.get(name) for name in code.co_names]
            modules = [one for one in modules if isinstance(one, ModuleType)]
            imported = ""
            for step in dis.get_instructions(code):
                match step.opname:
                    case "IMPORT_NAME":
                        imported = step.argval
                    case "IMPORT_FROM" if imported.startswith("geo"):
                        module = importlib.import_module(imported)
                        found |= self._named(getattr(module, step.argval, None))
                    case "LOAD_GLOBAL" | "LOAD_NAME":
                        found |= self._named(function.__globals__.get(step.argval))
                    case "LOAD_ATTR" | "LOAD_METHOD":
                        for module in modules:
                            if module.__name__.startswith("geo"):
                                found |= self._named(getattr(module, step.argval, None))
                        if step.argval not in EVERYWHERE | FIELDS:
                            found |= {
                                name
                                for name in self._methods.get(step.argval, ())
                                if self.functions[name].__module__
                                in self._reachable.get(function.__module__, ())
                            }
        return found & set(self.functions)

    def _named(self, value: object) -> set[str]:
        """The functions that a name in a module stands for; of a table of functions, all."""
        if isinstance(value, dict):
            rows = [one if isinstance(one, tuple) else (one,) for one in value.values()]
            return {name for row in rows for one in row for name in self._named_alone(one)}
        return self._named_alone(value)

    def _named_alone(self, value: object) -> set[str]:
        if isinstance(value, type):
            return self._methods.get(f"{value.__name__}()", set())
        function = plain(value)
        return {name_of(function)} if isinstance(function, FunctionType) else set()


def _method(value: object) -> object:
    if isinstance(value, property):
        return value.fget
    if isinstance(value, cached_property):
        return value.func
    return value.__func__ if isinstance(value, (staticmethod, classmethod)) else value


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for one in code.co_consts:
        if isinstance(one, CodeType):
            yield from _codes(one)
