"""The house: dependencies point one way, and the library does not know Streamlit."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import networkx as nx
from one_worker import TOGETHER

from geo.language import LANGUAGES
from geo.publishing.page_style import style_sheets

ROOT = Path(__file__).parents[1]
# Each room may import those after it.
ROOMS = ("publishing", "cartography", "survey", "territory", "language")
MODULES = sorted((ROOT / "geo").rglob("*.py"))


@cache
def imported(path: Path) -> frozenset[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return frozenset(names)


def test_a_room_imports_only_rooms_below_it():
    for path in MODULES:
        room = path.relative_to(ROOT / "geo").parts[0]
        above = ROOMS[: ROOMS.index(room)] if room in ROOMS else ()
        for name in imported(path) if room in ROOMS else ():
            assert not any(name.startswith(f"geo.{other}") for other in above), (path, name)
            assert not name.startswith(("pages", "app")), (path, name)


@cache
def imports_at_the_top() -> nx.DiGraph:
    """Which module imports which. Types count too; an import inside of a function does not."""
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
    return graph


def circles(graph: nx.DiGraph) -> list[list[str]]:
    return [sorted(one) for one in nx.strongly_connected_components(graph) if len(one) > 1]


def test_no_modules_import_each_other_in_a_circle():
    assert circles(imports_at_the_top()) == []


def test_no_folders_of_a_room_import_each_other_in_a_circle():
    """``geo/survey/tables`` counts as one; modules of a room that are in no folder one by one."""
    folders = nx.DiGraph(
        tuple(".".join(module.split(".")[:3]) for module in edge)
        for edge in imports_at_the_top().edges
    )
    assert circles(folders) == []


MAKERS = ("geo.survey.demonstration", "geo.territory.build")
"""They make what ships; what runs reads it."""


def test_what_runs_does_not_import_what_makes_the_data():
    for path in MODULES:
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        if not module.startswith(MAKERS):
            assert not [name for name in imported(path) if name.startswith(MAKERS)], path


def test_only_the_adapter_meets_streamlit():
    meet = {
        path.name
        for path in MODULES
        if any(name.split(".")[0] in ("streamlit", "streamlit_folium") for name in imported(path))
    }
    assert meet == {"streamlit_map.py"}


_OF_LIBRARIES = {"DataFrame", "GeoDataFrame", "GeoSeries", "Int64", "None", "NA", "NaN", "Path"}
_OF_LIBRARIES |= {"Index", "Series", "ZipFile"}


def test_the_types_in_docstrings_are_those_there_are():
    """A class that was renamed is renamed in ``told : DisclosedTable``, too."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in MODULES}
    nodes = [node for tree in trees.values() for node in ast.walk(tree)]
    known = _OF_LIBRARIES | {node.name for node in nodes if isinstance(node, ast.ClassDef)}
    known |= {node.id for node in nodes if isinstance(node, ast.Name)}
    unknown = set()
    for path, tree in trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                said = ast.get_docstring(node) or ""
                for types in re.findall(r"^[a-z_][\w, ]* : ([^.;\n]*)", said, re.MULTILINE):
                    names = set(re.findall(r"\b[A-Z]\w+", types)) - known
                    unknown |= {(path.stem, node.name, name) for name in names}
    assert not unknown


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
        places = (
            *("geo/cartography/browser/", "geo/publishing/inline_scripts/"),
            "geo/publishing/article/host.js",
        )
        assert all(name.startswith(places) for name in kept - ours)


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


def test_only_the_shared_fixture_changes_the_territory():
    """It forgets what was computed before: another way would pass or fail by the order of tests."""
    sets_it = re.compile(r"""setattr\(\s*(\w+, ["']|["']geo\.territory\.vintages\.)DATA\b""")
    found = [path for path in (ROOT / "tests").rglob("*.py") if sets_it.search(path.read_text())]
    assert [path.name for path in found] == ["conftest.py"]


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


def test_a_table_that_scrolls_has_its_rows_for_paper():
    """Streamlit draws one on a canvas, of which a printer gets what was on screen at most."""
    drawn = 0
    for path in sorted((ROOT / "pages").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(function, ast.FunctionDef):
                called = [one.func for one in ast.walk(function) if isinstance(one, ast.Call)]
                names = [one.attr if isinstance(one, ast.Attribute) else one.id
                         for one in called if isinstance(one, ast.Attribute | ast.Name)]  # fmt: skip
                tables = names.count("dataframe") + names.count("data_editor")
                assert tables == names.count("table_for_paper"), (path, function.name)
                drawn += tables
    assert drawn > 10


def test_no_test_sleeps_long():
    """What a test waits for it asks for: on a busy machine a long sleep is too short all the same."""
    assert long_sleeps("import time\ntime.sleep(0.5)\ntime.sleep(2)") == [3]
    for path in (ROOT / "tests").rglob("*.py"):
        assert long_sleeps(path.read_text("utf-8")) == [], path


def test_a_loop_of_events_is_run_where_none_can_be_left():
    """After a test with Playwright in the same worker, ``asyncio.run`` fails in the main thread."""
    runs = re.compile(r"\basyncio\.run\b|\banyio\.run\b|\brun_until_complete\b")
    found = {path.name for path in (ROOT / "tests").rglob("*.py") if runs.search(path.read_text())}
    assert found - {"test_house.py"} == {"event_loop.py"}


def test_everything_is_tested_by_make_test_and_what_make_check_leaves_out_is_named():
    recipes = (ROOT / "Makefile").read_text("utf-8")
    test = re.search(r"^test:.*\n((?:\t.*\n)+)", recipes, re.MULTILINE)
    assert test is not None
    before, run = [line for line in test[1].splitlines() if "pytest" in line]
    assert "pytest --collect-only" in before
    assert re.fullmatch(
        r"\t+&& \{ wait \$\$read; \$\(BIN\)/python -m pytest -n \d+; \} \|\| failed=1; \\", run
    ), run
    quick = re.search(r"^QUICK\s*:= (.*)$", recipes, re.MULTILINE)
    assert quick is not None
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    markers = settings["tool"]["pytest"]["ini_options"]["markers"]
    assert {one.removeprefix("not ") for one in quick[1].split(" and ")} == {
        one.split(":")[0] for one in markers
    }


PUBLISHING = sorted((ROOT / "geo" / "publishing").rglob("*.py"))
PAGES = sorted((ROOT / "pages").rglob("*.py"))


def page_rooms(names: frozenset[str]) -> set[str]:
    """The rooms of pages among names of modules: ``map_page`` of ``geo.publishing.map_page.x``."""
    parts = [name.split(".") for name in names if name.startswith("geo.publishing.")]
    return {one[2] for one in parts if one[2].endswith("_page")}


def test_the_room_of_a_page_is_imported_by_no_other():
    """What two pages share is a module of ``geo/publishing`` outside of their rooms."""
    for path in PUBLISHING:
        assert page_rooms(imported(path)) <= {path.parent.name}, path


def test_a_page_draws_from_its_own_room_only():
    """And from ``pages/shared``, which knows no page; templates are filled in the room."""
    for path in PAGES:
        assert "geo.publishing.html" not in imported(path), path
        parts = path.relative_to(ROOT / "pages").parts
        page = parts[0].removesuffix(".py").removesuffix("_parts")
        assert page_rooms(imported(path)) <= {f"{page}_page"}, path
        others = {name.split(".")[1] for name in imported(path) if name.startswith("pages.")}
        assert others <= {"shared", f"{page}_parts"}, path


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
    begins = [one for one in TOGETHER if not (ROOT / one).exists()]  # of the names of several files
    assert [one for one in begins if len(list(ROOT.glob(f"{one}*"))) < 2] == []


# Where a language is named because it is spoken in Belgium or bends a name, not because the atlas
# speaks it: an atlas with one language more changes nothing there.
NAMES_A_LANGUAGE = {
    "geo/survey/inference/groups.py": "the language areas of Belgium",
    "geo/survey/profile.py": "the language regimes of communes",
    "geo/publishing/view.py": "the language areas of Belgium",
    "geo/publishing/shown_part.py": "the language areas of Belgium",
    "geo/publishing/names_in_sentences.py": "French elides before a vowel and contracts articles",
    "geo/territory/name_index.py": "in which language a commune has a name",
    "geo/territory/name_hints.py": "what people write behind a name in a table",
    "geo/territory/spelling.py": "articles in names of places",
    "geo/territory/build/names.py": "the two languages of Brussels",
    "geo/territory/build/tables.py": "the language regimes of communes",
    "geo/publishing/method_page/method.html": "marks what is English for every reader",
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


WRITES_ASIDE = {
    "geo/publishing/export/portal.py": "into a folder of its own, then takes the names",
    "geo/publishing/press_folder/__main__.py": "into a folder that takes its name at the end",
    "geo/survey/demonstration/write.py": "what ships, which git keeps",
    "geo/survey/importing/folder.py": "into a folder that takes its name at the end",
    "geo/survey/load.py": "to a device only",
    "geo/territory/boundary_files/read.py": "what is unpacked to be read",
    "geo/territory/import_boundaries.py": "into a folder that takes its name at the end",
}
"""Who may write a file other than by ``geo.whole_file``; tests/test_killed_files.py tries it."""


def test_who_is_killed_leaves_no_half_a_file():
    writes = re.compile(r"""\.write_(?:text|bytes)\(|\bopen\((?:[^)]*, ?)?"[wxa]""")
    found = {
        path.relative_to(ROOT).as_posix()
        for path in MODULES
        if writes.search(path.read_text("utf-8")) and "build" not in path.parts
    }
    assert found == set(WRITES_ASIDE)
