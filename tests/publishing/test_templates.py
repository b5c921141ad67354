"""Templates: each is given what it says, whichever branch is drawn, and nothing that it does not say."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from jinja2 import meta, nodes

from geo.publishing import html

PUBLISHING = Path(html.__file__).parent
TEMPLATES = sorted(path.relative_to(PUBLISHING).as_posix() for path in PUBLISHING.rglob("*.html"))
ENVIRONMENT = html._environment()


def _parsed(template: str):
    source, _, _ = ENVIRONMENT.loader.get_source(ENVIRONMENT, template)
    return ENVIRONMENT.parse(source)


def _names(target: nodes.Node) -> list[str]:
    """What an assignment names: one, or those of a tuple."""
    if isinstance(target, nodes.Name):
        return [target.name]
    return [one.name for one in target.find_all(nodes.Name)]


def said_by(template: str) -> set[str]:
    """The values that a template, and what it includes, takes from outside."""
    parsed = _parsed(template)
    stored = {one.name for one in parsed.find_all(nodes.Name) if one.ctx == "store"}
    of_includes = set().union(*map(said_by, meta.find_referenced_templates(parsed)))
    of_includes -= stored | {one.name for one in parsed.find_all(nodes.Macro)}
    # What is set in a branch is read in it.
    targets = [target for one in parsed.find_all(nodes.Assign) for target in _names(one.target)]
    set_here = {*targets, *(one.name for one in parsed.find_all(nodes.Macro))}
    own = meta.find_undeclared_variables(parsed) - set(ENVIRONMENT.globals) - set_here
    return own | of_includes


def _templates_of(node: ast.expr) -> list[str]:
    """The templates that an expression may name: a text, or one of two."""
    if isinstance(node, ast.Constant):
        return [node.value]
    if isinstance(node, ast.IfExp):
        return _templates_of(node.body) + _templates_of(node.orelse)
    return []


def _calls() -> list[tuple[str, str, set[str], bool]]:
    found = []
    for path in sorted(PUBLISHING.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id != "fill_template":
                continue
            given = {one.arg for one in node.keywords if one.arg}
            more = any(one.arg is None for one in node.keywords)
            where = f"{path.relative_to(PUBLISHING).as_posix()}:{node.lineno}"
            found += [(where, one, given, more) for one in _templates_of(node.args[0])]
    return found


CALLS = _calls()


def test_the_calls_are_found():
    assert len(CALLS) > 30
    assert len({template for _, template, _, _ in CALLS}) > 30


@pytest.mark.parametrize(
    ("where", "template", "given", "more"), CALLS, ids=[f"{one[0]}" for one in CALLS]
)
def test_a_template_is_given_what_it_says(where, template, given, more):
    missing = said_by(template) - given - {"say"}
    assert more or not missing, (where, template)
    assert given <= said_by(template), (where, template)


def test_every_template_is_filled_or_part_of_one_that_is():
    reached = {template for _, template, _, _ in CALLS}
    for template in list(reached):
        reached |= _referenced(template)
    assert sorted(set(TEMPLATES) - reached) == []


def _referenced(template: str) -> set[str]:
    found = set(meta.find_referenced_templates(_parsed(template)))
    return found.union(*map(_referenced, found))


def test_no_template_writes_a_colon_behind_what_it_says():
    """French has a space before it, which a sentence of the catalogues brings."""
    told = [one for one in TEMPLATES if "}}: " in (PUBLISHING / one).read_text("utf-8")]
    assert told == []
