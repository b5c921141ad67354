"""One language more, in a copy of the atlas, as the recipe says: list, catalogue, data.

Italian with every sentence in ⟦ ⟧ and every text of the data in ⟪ ⟫, so that what stands outside is
seen. ``python fifth_language.py COPY`` renders the copy's pages and writes what they hold as JSON.
"""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import yaml

CODE = "it"
ENTRY = '    LanguageFacts("it", "Italiano", "IT", "ITA", lambda _: "º", ("fr",)),\n'
PAGES = (
    *("map", "commune", "compare", "change", "barometer", "ranking", "initiatives", "own_file"),
    *("method", "sources"),
)


def copy_of(root: Path, to: Path) -> Path:
    for name in ("geo", "pages", "data", ".streamlit"):
        # What somebody published here is no part of it; the module of that name is. What Python has
        # compiled goes along: it takes only what is of the same source.
        ignored = shutil.ignore_patterns("store") if name == "data" else None
        shutil.copytree(root / name, to / name, ignore=ignored)
    for name in ("app.py", "pyproject.toml"):
        shutil.copyfile(root / name, to / name)
    return to


def add_to_the_list(copy: Path) -> None:
    path = copy / "geo/language/languages.py"
    before, mark, after = path.read_text("utf-8").partition(")\nFACTS: dict")
    assert mark
    path.write_text(before + ENTRY + mark + after, "utf-8")


def make_the_catalogue(copy: Path) -> None:
    """``make messages`` makes it; a translator fills it."""
    from babel.messages.pofile import read_po, write_po

    subprocess.run([sys.executable, "-m", "geo.language.messages"], cwd=copy, check=True)
    path = copy / f"geo/language/catalogues/{CODE}.po"
    with path.open("rb") as source:
        catalogue = read_po(source, locale=CODE)
    for message in catalogue:
        if message.id:
            forms = [message.id] if isinstance(message.id, str) else list(message.id)
            said = [f"⟦{form}⟧" for form in forms]
            said += [said[-1]] * (catalogue.num_plurals - len(said))
            message.string = said[0] if isinstance(message.id, str) else tuple(said)
    with path.open("wb") as target:
        write_po(target, catalogue, width=None)


def add_to_the_data(copy: Path) -> None:
    for path in (copy / "data").rglob("*.csv"):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"))))
        header = rows[0]
        translated = {name.removesuffix("_nl") for name in header if name.endswith("_nl")}
        if not translated:
            continue
        english = {
            name: header.index(f"{name}_en" if f"{name}_en" in header else name)
            for name in sorted(translated)
        }
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*header, *(f"{name}_{CODE}" for name in english)])
        for row in rows[1:]:
            cells = [row[place] for place in english.values()]
            writer.writerow([*row, *(f"⟪{cell}⟫" if cell else "" for cell in cells)])
        path.write_text(text.getvalue(), "utf-8")
    for path in [copy / "data/questionnaire.yaml", *(copy / "data/editions").glob("*/*.yaml")]:
        values = _with_language(yaml.safe_load(path.read_text("utf-8")))
        path.write_text(yaml.safe_dump(values, allow_unicode=True, sort_keys=False), "utf-8")
    path = copy / "data/datapackage.json"  # as it is made of data/resources
    path.write_text(json.dumps(_with_language(json.loads(path.read_text("utf-8")))), "utf-8")


def _with_language(value):
    if isinstance(value, list):
        return [_with_language(one) for one in value]
    if not isinstance(value, dict):
        return value
    if "titles" in value and "title" in value:  # of a file with its sources, or of one of these
        inside = {key: _with_language(one) for key, one in value.items()}
        return inside | {"titles": {**value["titles"], CODE: f"⟪{value['title']}⟫"}}
    if "en" in value and "nl" in value:
        return {**value, CODE: f"⟪{value['en']}⟫"}
    return {key: _with_language(one) for key, one in value.items()}


def _strings(message) -> list[str]:
    """Every text in a message that Streamlit sends."""
    found: list[str] = []
    for field, value in message.ListFields():
        several = isinstance(value, str) is False and hasattr(value, "__iter__")
        for one in value if several and not isinstance(value, bytes) else [value]:
            if isinstance(one, str):
                found.append(one)
            elif field.message_type is not None and hasattr(one, "ListFields"):
                found += _strings(one)
    return found


def _rendered(page: str) -> list[str]:
    from opening import whole_page

    query = {"commune": "62063"} if page == "commune" else {}
    app = whole_page(page, timeout=180, lang=CODE, **query)
    sent = (getattr(node, "proto", None) for node in app._tree)
    return [text for message in sent if message is not None for text in _strings(message)]


def main(copy: Path) -> None:
    import datetime as dt

    import opening

    from geo.language import LANGUAGES, translator
    from geo.publishing.export.dcat import Portal
    from geo.publishing.export.portal import portal_files
    from geo.publishing.export.provenance import link_to
    from geo.publishing.view import View, parse_view

    assert CODE in LANGUAGES
    opening.APP = copy / "app.py"
    pages = {page: _rendered(page) for page in PAGES}
    view, notices = parse_view({"lang": CODE}, "en")
    assert (view.lang, notices) == (CODE, [])
    view = View(lang=CODE, edition="WAL2018", indicator=view.indicator)
    portal = Portal("", "A publisher", "https://example.be", "", "")
    day = dt.date(2026, 1, 31)
    files = portal_files(view, link_to(view, "", ""), portal, day)
    kept = {
        name: content.decode("utf-8", errors="replace")
        for name, content in files.items()
        if name.endswith((".csv", ".json", ".jsonld", ".txt", ".bib"))
    }
    say = translator(CODE)
    print(
        json.dumps(
            {
                "pages": pages,
                "query": view.query(),
                "files": kept,
                "numbers": [say.number(1234.5), say.percent(35), say.ordinal(3), say.date(day)],
            }
        )
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    sys.stdout.flush()
    # The pages ran in threads that may still be letting go of what Arrow holds: where the
    # interpreter ends under them, it aborts.
    os._exit(0)
