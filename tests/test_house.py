"""The house: dependencies point one way, and the library does not know Streamlit."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import networkx as nx
import pytest

from geo.language import LANGUAGES
from geo.publishing.page_style import style_sheets

ROOT = Path(__file__).parents[1]
# Each room may import those after it.
ROOMS = ("publishing", "cartography", "survey", "territory", "language")
MODULES = sorted((ROOT / "geo").rglob("*.py"))


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_rooms_below_it(path):
    room = path.relative_to(ROOT / "geo").parts[0]
    if room not in ROOMS:
        return
    above = ROOMS[: ROOMS.index(room)]
    for name in imported(path):
        assert not any(name.startswith(f"geo.{other}") for other in above), name
        assert not name.startswith(("pages", "app")), name


def test_no_modules_import_each_other_in_a_circle():
    """Types count too; an import inside of a function does not."""
    modules = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES}
    graph = nx.DiGraph()
    for module, path in modules.items():
        tree = ast.parse(path.read_text("utf-8"))
        for function in [one for one in ast.walk(tree) if isinstance(one, ast.FunctionDef)]:
            function.body = []
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                inside = {f"{node.module}.{alias.name}" for alias in node.names} & set(modules)
                graph.add_edges_from((module, other) for other in inside or {node.module})
    circles = [sorted(one) for one in nx.strongly_connected_components(graph) if len(one) > 1]
    assert circles == []


MAKERS = ("geo.survey.demonstration", "geo.territory.build")
"""They make what ships; what runs reads it."""


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_runs_does_not_import_what_makes_the_data(path):
    module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    if not module.startswith(MAKERS):
        assert not [name for name in imported(path) if name.startswith(MAKERS)]


def test_only_the_adapter_meets_streamlit():
    meet = {
        path.name
        for path in MODULES
        if any(name.split(".")[0] in ("streamlit", "streamlit_folium") for name in imported(path))
    }
    assert meet == {"streamlit_map.py"}


def test_no_module_grows_beyond_a_sitting():
    for path in [*MODULES, *(ROOT / "pages").rglob("*.py")]:
        assert len(path.read_text("utf-8").splitlines()) < 650, path


def test_a_page_is_a_thin_face():
    """What it draws at length is in ``pages/<page>_parts``, what can be wrong in its room."""
    for path in (ROOT / "pages").glob("*.py"):
        assert len(path.read_text("utf-8").splitlines()) < 130, path


def test_no_third_party_script_is_kept():
    for ending in ("*.js", "*.css", "*.woff2"):
        kept = {p.relative_to(ROOT).as_posix() for p in (ROOT / "geo").rglob(ending)}
        ours = {path.relative_to(ROOT).as_posix() for path in style_sheets()}
        assert all(name.startswith("geo/cartography/browser/") for name in kept - ours)


def test_no_two_modules_of_the_tests_share_a_name():
    """Tests import their helpers by name: of two of one name, the first folder's would be found."""
    kept = {"conftest.py", "__init__.py"}
    names = [path.name for path in (ROOT / "tests").rglob("*.py") if path.name not in kept]
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


def test_a_test_finds_its_helpers_when_it_is_run_alone():
    """pytest looks for helpers in a test's own folder, and in those above that have a conftest."""
    tests = ROOT / "tests"
    helpers = {path.stem: path.parent for path in tests.rglob("*.py") if path.stem != "conftest"}
    out_of_reach = []
    for path in tests.rglob("*.py"):
        source = path.read_text("utf-8")
        if "sys.path" in source or "__main__" in source:  # says itself where to look; is a command
            continue
        near = {
            path.parent,
            *(folder for folder in path.parents if (folder / "conftest.py").exists()),
        }
        out_of_reach += [
            f"{path.relative_to(tests)}: {name}"
            for name in imported(path) & helpers.keys()
            if helpers[name] not in near
        ]
    assert out_of_reach == []


def test_a_run_of_tests_leaves_no_store_behind(tmp_path):
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only"]
    subprocess.run(
        [*command, "tests/language/test_translator.py"],
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    assert list(tmp_path.glob("atlas-tests-*")) == []


def test_no_choice_of_several_offers_all_of_them_at_once():
    """Streamlit's "Select all" is English only, and one click would show every answer."""
    for path in (ROOT / "pages").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".multiselect"):
                given = {one.arg: ast.unparse(one.value) for one in node.keywords}
                assert given.get("select_all") == "False", f"{path}:{node.lineno}"


def long_sleeps(source: str, longest: float = 0.5) -> list[int]:
    """Lines that sleep for more seconds than this."""
    return [
        node.lineno
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("time.sleep", "sleep")
        and isinstance(node.args[0], ast.Constant)
        and node.args[0].value > longest
    ]


def test_no_test_sleeps_long():
    """What a test waits for it asks for: on a busy machine a long sleep is too short all the same."""
    assert long_sleeps("import time\ntime.sleep(0.5)\ntime.sleep(2)") == [3]
    for path in (ROOT / "tests").rglob("*.py"):
        assert long_sleeps(path.read_text("utf-8")) == [], path


def test_everything_is_tested_by_make_test_and_what_make_check_leaves_out_is_named():
    recipes = (ROOT / "Makefile").read_text("utf-8")
    test = re.search(r"^test:.*\n((?:\t.*\n)+)", recipes, re.MULTILINE)
    assert test is not None
    (run,) = [line for line in test[1].splitlines() if "pytest" in line]
    assert re.fullmatch(r"\t\$\(BIN\)/python -m pytest -n \d+", run), run
    quick = re.search(r"^QUICK\s*:= (.*)$", recipes, re.MULTILINE)
    assert quick is not None
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    markers = settings["tool"]["pytest"]["ini_options"]["markers"]
    assert {one.removeprefix("not ") for one in quick[1].split(" and ")} == {
        one.split(":")[0] for one in markers
    }


PUBLISHING = sorted((ROOT / "geo" / "publishing").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def page_rooms(names: set[str]) -> set[str]:
    """The rooms of pages among names of modules: ``map_page`` of ``geo.publishing.map_page.x``."""
    parts = [name.split(".") for name in names if name.startswith("geo.publishing.")]
    return {one[2] for one in parts if one[2].endswith("_page")}


@pytest.mark.parametrize("path", PUBLISHING, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_room_of_a_page_is_imported_by_no_other(path):
    """What two pages share is a module of ``geo/publishing`` outside of their rooms."""
    assert page_rooms(imported(path)) <= {path.parent.name}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_draws_from_its_own_room_only(path):
    """And from ``pages/shared``, which knows no page; templates are filled in the room."""
    assert "geo.publishing.html" not in imported(path)
    parts = path.relative_to(ROOT / "pages").parts
    page = parts[0].removesuffix(".py").removesuffix("_parts")
    assert page_rooms(imported(path)) <= {f"{page}_page"}
    others = {name.split(".")[1] for name in imported(path) if name.startswith("pages.")}
    assert others <= {"shared", f"{page}_parts"}


TEMPLATE = re.compile(r"""["']((?:\w+_page|templates)/\w+\.html)["']""")


def test_a_template_is_of_one_page_or_shared():
    """A page's own lie in its room; what lies in ``templates/`` is filled for several."""
    used: dict[str, set[str]] = {}
    for path in [*PUBLISHING, *(ROOT / "geo" / "publishing").rglob("*.html")]:
        for template in TEMPLATE.findall(path.read_text("utf-8")):
            used.setdefault(template, set()).add(path.parent.name)
    for template, users in used.items():
        folder = template.split("/")[0]
        if folder != "templates":
            assert users == {folder}, template
    kept = {path.name for path in (ROOT / "geo" / "publishing" / "templates").iterdir()}
    assert kept == {name.split("/")[1] for name in used if name.startswith("templates/")}


def test_what_stays_together_on_one_worker_is_there():
    tree = ast.parse((ROOT / "tests" / "conftest.py").read_text("utf-8"))
    (found,) = (
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "_TOGETHER"
    )
    assert found
    assert [one for one in found if not (ROOT / one).exists()] == []


# Where a language is named because it is spoken in Belgium or bends a name, not because the atlas
# speaks it: an atlas with one language more changes nothing there.
NAMES_A_LANGUAGE = {
    "geo/survey/inference/groups.py": "the language areas of Belgium",
    "geo/survey/profile.py": "the language regimes of communes",
    "geo/publishing/view.py": "the language areas of Belgium",
    "geo/publishing/commune_page/naming.py": "French elides before a vowel and contracts articles",
    "geo/territory/name_index.py": "in which language a commune has a name",
    "geo/territory/name_hints.py": "what people write behind a name in a table",
    "geo/territory/spelling.py": "articles in names of places",
    "geo/territory/build/names.py": "the two languages of Brussels",
    "geo/territory/build/tables.py": "the language regimes of communes",
    "geo/publishing/method_page/method.html": "marks what is English for every reader",
    "geo/publishing/sources_page/sources.html": "marks what is English for every reader",
}
_NAMED = re.compile(
    rf"""["'](?:{"|".join(LANGUAGES)})["'] | _(?:{"|".join(LANGUAGES)})\b
    | [\w)\]]\.(?:{"|".join(LANGUAGES)})\b | \b(?:{"|".join(LANGUAGES)})=""",
    re.VERBOSE,
)


def test_one_module_knows_which_languages_there_are():
    files = [
        path
        for folder in ("geo", "pages")
        for ending in ("*.py", "*.html")
        for path in (ROOT / folder).rglob(ending)
        if "language" not in path.relative_to(ROOT).parts
    ]
    found = {
        path.relative_to(ROOT).as_posix()
        for path in [*files, ROOT / "app.py"]
        if _NAMED.search(path.read_text("utf-8"))
    }
    assert found == NAMES_A_LANGUAGE.keys()


def test_only_the_list_of_languages_names_them_in_the_room_of_language():
    for path in (ROOT / "geo" / "language").glob("*.py"):
        code = re.sub(r'""".*?"""', "", path.read_text("utf-8"), flags=re.DOTALL)
        assert bool(_NAMED.search(code)) == (path.name == "languages.py"), path
