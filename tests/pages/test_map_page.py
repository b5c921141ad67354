"""What the map page computes, without a browser: defaults, choices, the link, bad input."""

from __future__ import annotations

from pathlib import Path

import edition_with_a_model
import pytest
from small_editions import published
from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.query_params.update(query)
    return app.run()


def box(app: AppTest, label: str):
    return next(b for b in app.selectbox if b.label == label)


def text(app: AppTest) -> str:
    return " ".join(str(element.proto.body) for element in app.get("html"))


def test_the_default_is_the_communes_own_progress_in_2018():
    app = opened(lang="en")
    assert not app.exception
    assert box(app, "Edition").value == "BE2018"
    assert box(app, "What the map shows").value == "q.progress"
    assert box(app, "Level").value == "commune"
    said = text(app)
    assert "n\u00a0=\u00a0123 of 589 communes" in said
    *_, last = box(app, "What the map shows").options
    assert last.endswith("(no values at this level)")  # figures of groups only
    assert "Demonstration data: synthetic answers" in said


def test_a_choice_is_written_to_the_link():
    app = opened(lang="en")
    box(app, "What the map shows").select("index").run()
    box(app, "Level").select("province").run()
    assert "index" in app.query_params["indicator"]
    assert "province" in app.query_params["level"]


def test_an_indicator_that_the_next_edition_lacks_gives_way_to_its_default():
    app = opened(lang="en", edition="BE2018", indicator="q.factor_human")
    box(app, "Edition").select("WAL2020").run()
    assert not app.exception
    assert box(app, "What the map shows").value == "q.progress"


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("nl", "Demonstratiegegevens: synthetische antwoorden"),
        ("fr", "Données de démonstration\u00a0: réponses synthétiques"),
        ("de", "Demonstrationsdaten: synthetische Antworten"),
    ],
)
def test_the_demonstration_label_is_said_in_every_language(lang, words):
    assert words.replace("\u00a0", " ") in text(opened(lang=lang, commune="62063")).replace(
        "\u00a0", " "
    )


def test_published_figures_and_documented_initiatives_do_not_wear_the_label():
    for query in ({"edition": "WAL2021", "level": "region"}, {"indicator": "documented.all"}):
        assert "Demonstration data" not in text(opened(lang="en", **query))


@pytest.mark.parametrize(
    "query",
    [
        {"edition": "nonsense"},
        {"indicator": "'; DROP TABLE communes; --"},
        {"commune": "00000", "level": "moon", "classes": "-3"},
        {"limits": "1_x", "scheme": "own"},
        {"vintage": "1830", "palette": "mud", "region": "x_y"},
    ],
)
def test_a_bad_link_gives_a_sentence_and_the_default(query):
    app = opened(lang="en", **query)
    assert not app.exception
    assert "which the atlas does not know" in text(app)
    assert box(app, "What the map shows").value == "q.progress"


@pytest.mark.parametrize("vintage", ["2018", "2019", "2025"])
def test_every_vintage_has_its_communes(vintage):
    count = {"2018": "589", "2019": "581", "2025": "565"}[vintage]
    assert f"of {count} communes" in text(opened(lang="en", vintage=vintage))


def test_a_commune_merged_since_leads_to_its_successor():
    said = text(opened(lang="en", commune="44029", vintage="2019"))
    assert "Aalter" in said
    assert "44084" in said


@pytest.mark.parametrize(
    ("lang", "code"), [("nl", "73028"), ("fr", "62063"), ("de", "63023"), ("en", "21004")]
)
def test_a_commune_has_its_drill_down_in_every_language(lang, code):
    """Others, and each in all languages: tests/publishing/map_page/test_drilldown.py."""
    app = opened(lang=lang, commune=code)
    assert not app.exception
    assert code in text(app)


def test_a_selected_commune_that_the_filter_leaves_out_is_told():
    app = opened(lang="en", commune="62063", region="02000")
    assert "leave this area out of the map" in text(app)
    assert "leave this area out of the map" not in text(opened(lang="en", commune="62063"))


def test_a_newcomer_finds_what_is_published_and_a_field_for_their_commune():
    app = opened(lang="en")
    said = text(app)
    assert "What the barometer found in 2018" in said
    assert "3.64/10" in said
    assert "n\u00a0=\u00a0123 of 589 communes" in said
    assert "What each commune answered is confidential" in said
    line = next(one for one in box(app, "Your commune").options if "4000" in one and "Luik" in one)
    box(app, "Your commune").set_value(line).run()
    assert app.query_params["commune"] == "62063"
    said = text(app)
    assert "What is real here" in said
    assert "3.72/10" in said  # published of its region
    assert "What the barometer found" not in said


def test_what_a_newcomer_finds_is_closed_for_good_and_is_in_no_ones_way():
    app = opened(lang="en")
    app.button(key="w_start").click().run()
    assert "What the barometer found" not in text(app)
    assert "What all editions published about it" in text(app)
    linked = opened(lang="en", indicator="q.progress")  # who follows a link sees its view
    assert "What the barometer found" not in text(linked)


def test_the_model_is_a_switch_where_it_is_offered(tmp_path):
    with published(tmp_path, edition_with_a_model.edition()):
        query = {"lang": "en", "edition": edition_with_a_model.NAME, "level": "arrondissement"}
        app = opened(**query)
        (switch,) = [one for one in app.toggle if one.label == "Model"]
        assert not switch.value
        assert "more by the model" not in text(app)
        switch.set_value(True).run()
        assert not app.exception
        assert "yes" in app.query_params["model"]
        assert "27 more by the model" in text(app)
    for other in ({"level": "arrondissement"}, {"level": "province"}):
        app = opened(lang="en", **other)
        assert not [one for one in app.toggle if one.label == "Model"]
    assert "No model is offered for them" in text(opened(lang="en", level="arrondissement"))
