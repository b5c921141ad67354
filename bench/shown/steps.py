"""Pages on which a reader does something: searches, brings a file, loads a survey."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.shown.files_of_readers import (
    DAMAGED,
    OWN,
    SHORT_SCALE,
    SURVEY_BY_YEAR,
    own_workbook,
    survey,
)
from bench.shown.record import LANGUAGES
from bench.shown.visits import Visit

if TYPE_CHECKING:
    from bench.shown.record import Record

SEARCHED = ("Luik", "Saint-Nicolas", "Gennt", "2000", "smart flanders", "zzzz")


def searches(record: Record) -> None:
    """What the search field makes of what is typed."""
    for place, typed in enumerate(SEARCHED):
        visit = Visit(record, "sources", {"lang": LANGUAGES[place % 4]})
        visit.app.session_state["atlas.typed"] = typed
        visit.run().write(f"searched-{typed}", files=False)


def own_files(record: Record) -> None:
    """Files of a reader, each in every language; what can be chosen of some."""
    for lang in LANGUAGES:
        for name, (file, content) in OWN.items():
            visit = _with_own(record, lang, file, content)
            visit.write(f"{name}.{lang}", files=lang == "nl")
            if name == "rows":
                visit.app.session_state["atlas.own_selected"] = "44021"
                visit.run().write(f"{name}-chosen.{lang}", files=False)
                visit.do(lambda app: _starting(app.selectbox, "own_choice_").select_index(0).run())
                visit.write(f"{name}-settled.{lang}", files=False)
            elif name == "by-year":
                visit.do(lambda app: _labelled(app.selectbox, "Jaar").select_index(1).run())
                visit.write(f"{name}-2018.{lang}", files=False)
                visit.do(
                    lambda app: (
                        _starting(app.get("button_group"), "own_together").set_value("sum").run()
                    )
                )
                visit.write(f"{name}-added.{lang}", files=False)
        visit = _with_own(record, lang, "own.xlsx", own_workbook())
        visit.write(f"workbook.{lang}", files=False)
        visit.do(lambda app: app.checkbox(key="own_with_hidden").check().run())
        visit.write(f"workbook-hidden.{lang}", files=False)
    visit = _with_own(record, "fr", *OWN["rows"])
    visit.write_formats("rows-formats")


def imports(record: Record) -> None:
    """A survey from its file to a published edition, each step in every language; needs a store."""
    for lang in LANGUAGES:
        visit = Visit(record, "import_survey", {"lang": lang}, editor=True)
        visit.write(f"1-nothing.{lang}")
        _upload(visit, "survey.csv", DAMAGED)
        visit.write(f"2-file.{lang}")
        _settle(visit)
        visit.write(f"3-settled.{lang}")
        _upload(visit, "whole.csv", survey(20))
        visit.write(f"4-another-file.{lang}")
        visit = Visit(record, "import_survey", {"lang": lang}, editor=True)
        _upload(visit, "whole.csv", survey(20))
        visit.write(f"5-whole.{lang}")
        edition = f"TEST{LANGUAGES.index(lang) + 2031}"
        _tell_facts(visit, edition, lang)
        visit.write(f"6-facts.{lang}")
        for rule in ("restricted", "aggregates", "open"):
            visit.do(lambda app, rule=rule: app.radio(key="im_fact_rule").set_value(rule).run())
            if rule == "restricted":
                visit.do(lambda app: _first_of(app.multiselect(key="im_fact_shown")).run())
            visit.write(f"7-{rule}.{lang}")
        _press(visit, "im_publish")
        visit.write(f"8-published.{lang}")
        _press(visit, "im_withdraw")
        visit.write(f"9-withdrawn.{lang}")
        for name, content in (("scale", SHORT_SCALE), ("years", SURVEY_BY_YEAR), ("empty", b"")):
            visit = Visit(record, "import_survey", {"lang": lang}, editor=True)
            _upload(visit, f"{name}.csv", content)
            visit.write(f"{name}.{lang}")
            if content:
                _settle(visit)
                visit.write(f"{name}-settled.{lang}", files=False)


def _with_own(record: Record, lang: str, name: str, content: bytes) -> Visit:
    visit = Visit(record, "own_file", {"lang": lang})
    _upload(visit, name, content)
    return visit


def _upload(visit: Visit, name: str, content: bytes) -> None:
    visit.do(lambda app: app.file_uploader[0].set_value((name, content, "text/csv")).run())


def _box(app: Any, key: str) -> Any:
    return app.selectbox(key=key)


def _starting(found: Any, start: str) -> Any:
    return next(one for one in found if str(one.key or one.id).find(start) >= 0)


def _labelled(found: Any, label: str) -> Any:
    return next(one for one in found if label in one.label)


def _first_of(several: Any) -> Any:
    return several.set_value([several.options[1]])


def _settle(visit: Visit) -> None:
    """Take the first option wherever nothing is chosen yet, and go on where a button says so."""
    for _ in range(12):
        undecided = [
            one
            for one in visit.app.selectbox
            if one.value is None and str(one.key).startswith("im_")
        ]
        if undecided:
            visit.do(lambda app, key=undecided[0].key: _box(app, key).select_index(0).run())
        elif any(one.key == "im_leave_cells" for one in visit.app.button):
            _press(visit, "im_leave_cells")
        else:
            break


def _press(visit: Visit, key: str) -> None:
    visit.do(lambda app: app.button(key=key).click().run())


def _tell_facts(visit: Visit, edition: str, lang: str) -> None:
    visit.do(lambda app: app.number_input(key="im_fact_year").set_value(int(edition[4:])).run())
    for key, value in (
        ("im_fact_id", edition),
        (f"im_fact_title_{lang}", "A survey"),
        (f"im_fact_source_{lang}", "Those who asked"),
        (f"im_fact_licence_{lang}", "CC0 1.0"),
    ):
        visit.do(lambda app, key=key, value=value: app.text_input(key=key).set_value(value).run())
