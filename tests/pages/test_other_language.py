"""Another language in the middle: every choice is kept, and everything is said in it."""

from __future__ import annotations

import pytest
from as_browser import AsBrowser, as_browser

LINKS = {
    "map": {"level": "region", "indicator": "index", "edition": "BE2017"},
    "ranking": {"indicator": "index", "vary": "mean", "commune": "62063"},
    "commune": {"commune": "62063", "compare": "own", "own": "62063_21004"},
    "compare": {"places": "62063_20001"},
    "change": {"since": "BE2017"},
    "initiatives": {"region": "03000"},
}
OPEN = {
    "map": ("more", "w_download", "weights", "table", "groups"),
    "ranking": ("more", "w_download"),
    "commune": ("w_download",),
    "compare": ("w_download",),
    "change": ("w_download", "table"),
    "initiatives": ("w_download",),
}


def words(app: AsBrowser) -> dict[str, object]:
    """Everything that is said on the page."""
    return {
        "html": [str(one.proto.body) for one in app.get("html")],
        "text": [one.value for one in app.text],
        "markdown": [one.value for one in app.markdown],
        "captions": [one.value for one in app.caption],
        "headers": [one.value for one in (*app.header, *app.subheader)],
        "buttons": [one.label for one in app.button],
        "files": [one.proto.label for one in app.get("download_button")],
        "folded": [one.label for one in app.expander],
        "labels": [
            (one.label, getattr(one, "placeholder", ""), getattr(one, "help", ""))
            for kind in (
                app.selectbox,
                app.multiselect,
                app.radio,
                app.checkbox,
                app.text_input,
                app.text_area,
                app.number_input,
                app.get("button_group"),
                app.slider,
            )
            for one in kind
        ],
        "captions of options": [list(one.proto.captions) for one in app.radio],
        "tables": [one.value.to_csv() for one in app.dataframe],
        "written": [one.value for one in (*app.text_input, *app.text_area, *app.number_input)],
        "choices": app.shown(),
    }


def opened(page: str, language: str) -> AsBrowser:
    app = as_browser(page, lang=language, **LINKS[page])
    return unfolded(app, *OPEN[page])


def unfolded(app: AsBrowser, *keys: str) -> AsBrowser:
    for key in keys:
        app.session_state[key] = True
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("page", LINKS)
def test_a_page_in_another_language_is_as_if_it_were_opened_in_it(page):
    app = opened(page, "en").speak("fr")
    assert not app.stale()
    unfolded(app, *OPEN[page])  # to Streamlit they are others, with another label
    told = words(app)
    assert told == words(opened(page, "fr"))
    app.run()  # what the browser has now is understood, and nothing changes by it
    assert not app.exception
    assert not app.stale()
    assert app.shown().items() <= told["choices"].items()


def test_words_in_the_language_before_that_come_late_are_no_choice():
    """A busy server may end the run that sends the new words before the browser has them."""
    app = as_browser("map", level="region", indicator="q.strategy")
    late = dict(app.words)
    app.speak("fr")
    app.words |= {key: words for key, words in late.items() if words != ["English"]}
    assert set(app.stale()) == {"w_edition", "w_indicator", "w_level"}
    app.run()
    assert not app.exception
    assert not app.stale()
    assert app.query_params["level"] == "region"
    assert app.query_params["indicator"] == "q.strategy"
    assert "atlas-notice" not in " ".join(str(one.proto.body) for one in app.get("html"))


SURVEY = b"Gemeente;progress;Onze vraag\nGent;9;1\nAntwerpn;8;2\nAalst;7,5 ?;3\n"
BY_YEAR = b"Gemeente;jaar;progress\nGent;2018;9\nGent;2019;7\nLuik;2018;6\nLuik;2019;8\n"
OWN = (
    b"Gemeente;Mensen;Aandeel;Andere\nGent;260.341;0.5;3\nLuik;197.355;40%;5\nAntwerpn;1.111;3;4\n"
)


def put(key: str, value: object):
    """A step: a field by its key gets a value."""

    def take(app: AsBrowser) -> None:
        fields = (
            *app.selectbox, *app.multiselect, *app.radio, *app.get("button_group"),
            *app.checkbox, *app.text_input, *app.number_input,
        )  # fmt: skip
        next(one for one in fields if str(one.key).startswith(key)).set_value(value).run()

    return take


def load(name: str, content: bytes):
    def take(app: AsBrowser) -> None:
        app.file_uploader[0].set_value((name, content, "text/csv")).run()

    return take


def press(key: str):
    def take(app: AsBrowser) -> None:
        next(one for one in app.button if one.key == key).click().run()

    return take


FILES = {
    "import_survey": (
        load("survey.csv", SURVEY),
        put("im_cell_2025_Antwerpn", "11002"),
        put("im_another", "Onze vraag"),
        put("im_new_Onze vraag_fr", "Une question"),
        put("im_new_Onze vraag_type", "count"),
        put("im_new_Onze vraag_unit", "stuks"),
        press("im_new_Onze vraag_add"),
        put("im_value_progress_7,5 ?", "7.5"),
        put("im_before", "BE2018"),
        put("im_fact_id", "TEST2026"),
        put("im_fact_year", 2026),
        put("im_fact_title_de", "Eine Umfrage"),
        put("im_fact_source_en", "Those who asked"),
        put("im_fact_licence_en", "CC0 1.0"),
        put("im_fact_all", False),
        put("im_fact_regions", ["02000"]),
        put("im_fact_rule", "restricted"),
        put("im_fact_shown", ["scores"]),
        put("im_map_question", "progress"),
    ),
    "import_survey, rows by year": (
        load("years.csv", BY_YEAR),
        put("im_together", "mean"),
        put("im_only_jaar", "2018"),
        put("im_only_jaar", None),
    ),
    "own_file": (
        load("own.csv", OWN),
        put("own_vintage", 2018),
        put("own_wanted", ["none"]),
        put("own_scheme", "equal"),
    ),
}


@pytest.mark.parametrize("path", FILES)
def test_a_page_that_holds_a_file_may_change_its_language_at_every_step(
    path, tmp_path, monkeypatch
):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    page = path.partition(",")[0]
    changing, steady = (as_browser(page, editor="Ann", lang="fr") for _ in range(2))
    for number, step in enumerate(FILES[path]):
        for app in (changing, steady):
            step(app)
            assert not app.exception
        told = words(steady)
        for language in ("en", "fr") if number % 2 else ("de", "fr"):
            changing.speak(language)
            assert not changing.stale()
        assert words(changing) == told
