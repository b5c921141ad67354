"""The documents name what is there: modules, functions, files, headings, commands."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path

import pytest

from geo.publishing import serve

ROOT = Path(__file__).parents[1]
DOCUMENTS = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
        ROOT / "data/NOTICE.md",
        ROOT / "deploy/README.md",
    ]
)
# Named in words and made by the code or by its user: not in the tree.
MADE = (
    "data/store",
    "data/territory/official",
    "data/.cache",
    ".streamlit/secrets.toml",
    # The page that CONTRIBUTING.md adds.
    "geo/publishing/glossary_page",
    "pages/glossary",
    "tests/publishing/glossary_page",
    "tests/pages/test_glossary_page.py",
    # The language that it adds.
    "geo/language/catalogues/it.po",
)


def names_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def anchors(text: str) -> set[str]:
    """Where a link into a document can lead, as the usual renderers name it."""
    heads = re.findall(r"^#+ (.+)$", re.sub(r"```.*?```", "", text, flags=re.DOTALL), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-") for head in heads}


def is_there(name: str) -> bool:
    """Whether a dotted name is a module, something in one, or something in a class in one."""
    if name.startswith(("pages.", "bench.")):
        return script_has(name)
    parts = name.split(".")
    for at in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:at]))
        except ModuleNotFoundError:
            continue
        for part in parts[at:]:
            if not hasattr(found, part):
                return False
            found = getattr(found, part)
        return True
    return False


def script_has(name: str) -> bool:
    """The same of a page or a measurement: importing one would run it."""
    path = ROOT / (name.replace(".", "/") + ".py")
    if path.is_file():
        return True
    module, _, function = name.rpartition(".")
    path = ROOT / (module.replace(".", "/") + ".py")
    return (
        path.is_file()
        and re.search(rf"^def {function}\(", path.read_text("utf-8"), re.MULTILINE) is not None
    )


@pytest.mark.parametrize("path", DOCUMENTS, ids=names_of)
def test_what_a_document_names_in_the_code_is_there(path):
    text = path.read_text("utf-8")
    dotted = set(re.findall(r"`((?:geo|pages|bench)(?:\.\w+)+)(?:\(\))?`", text))
    dotted |= set(re.findall(r"-m ((?:geo|bench)(?:\.\w+)+)", text))
    dotted = {name for name in dotted if not name.endswith((".py", ".po"))}
    assert not [name for name in sorted(dotted) if not is_there(name)]


@pytest.mark.parametrize("path", DOCUMENTS, ids=names_of)
def test_the_files_a_document_names_are_there(path):
    """Written in code marks and with a folder before them: `data/NOTICE.md`."""
    text = re.sub(r"```.*?```", "", path.read_text("utf-8"), flags=re.DOTALL)
    named = set(re.findall(r"`((?:geo|pages|tests|docs|data|bench|\.streamlit)/[\w./-]+)`", text))
    assert not [
        name for name in sorted(named) if not name.startswith(MADE) and not (ROOT / name).exists()
    ]


@pytest.mark.parametrize("path", DOCUMENTS, ids=names_of)
def test_a_link_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
        if target.startswith(("http:", "https:", "mailto:")):
            continue
        place, _, anchor = target.partition("#")
        to = (path.parent / place) if place else path
        assert to.exists(), target
        if anchor:
            assert anchor in anchors(to.read_text("utf-8")), target


def named_in(path: Path) -> set[str]:
    """What docstrings name by its place: in full, or from the folder of the module on."""
    package = ".".join(path.relative_to(ROOT).parent.parts)
    roles = re.findall(r":(?:mod|func|class|data):`~?([\w.]+)`", path.read_text("utf-8"))
    named = {
        name if name.startswith("geo.") else package + name
        for name in roles
        if name.startswith(("geo.", "."))
    }
    return {name for name in named if name.startswith("geo.") and name.split(".")[-1]}


def test_what_a_docstring_names_is_there():
    for path in (ROOT / "geo").rglob("*.py"):
        bare = re.findall(r":mod:`(\w+)`", path.read_text("utf-8"))
        # Without a dot before it: of the standard library, or from nowhere.
        assert not [name for name in bare if name not in sys.stdlib_module_names], path
        assert not [name for name in sorted(named_in(path)) if not is_there(name)], path


@pytest.mark.parametrize(
    "name", ["geo.survey.no_such", "geo.survey.editions.no_such", "pages.shared.state.no_such"]
)
def test_a_name_that_is_not_there_is_found_out(name):
    assert not is_there(name)


def test_every_folder_of_the_library_is_where_things_are():
    """Of the rooms of pages one line tells all."""
    readme = (ROOT / "README.md").read_text("utf-8")
    listed = readme.partition("## Where things are")[2].partition("```\n\n")[0]
    folders = {path.parent.name for path in (ROOT / "geo").rglob("__init__.py")}
    of_pages = {name for name in folders if name.endswith("_page")}
    assert {name for name in folders - of_pages if f" {name}/" not in listed} == set()


def test_every_term_of_the_glossary_has_its_module():
    of_the_code = (
        (ROOT / "docs/GLOSSARY.md").read_text("utf-8").partition("## The words of the r")[0]
    )
    rows = [
        line
        for line in of_the_code.splitlines()
        if line.startswith("| ") and not line.startswith("| term")
    ]
    assert len(rows) > 50
    for row in rows:
        term, meaning, module = (cell.strip() for cell in row.strip("|").split(" | "))
        assert term, row
        assert meaning, row
        assert re.fullmatch(r"`geo(\.\w+)+`", module), row
    terms = [one.strip() for row in rows for one in row.strip("|").split(" | ")[0].split(",")]
    assert len(terms) == len(set(terms)), sorted(one for one in terms if terms.count(one) > 1)


def test_the_documents_that_a_newcomer_reads_lead_to_each_other():
    readme = (ROOT / "README.md").read_text("utf-8")
    assert "(docs/ARCHITECTURE.md)" in readme
    assert "(CONTRIBUTING.md)" in readme
    assert "(docs/GLOSSARY.md)" in (ROOT / "docs/ARCHITECTURE.md").read_text("utf-8").replace(
        "(GLOSSARY.md)", "(docs/GLOSSARY.md)"
    )


def test_the_newest_version_of_the_changelog_is_the_one_the_server_tells(capsys):
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    newest = next(
        one for one in re.findall(r"^## \[([^\]]+)\]", log, re.MULTILINE) if one[0].isdigit()
    )
    with pytest.raises(SystemExit) as end:
        serve.main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out.split()[-1] == newest
