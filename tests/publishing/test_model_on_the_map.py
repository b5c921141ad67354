"""The model in every form of the map: asked for, said, drawn apart, never passing for answers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from edition_with_a_model import INDICATOR, NAME, edition
from small_editions import published

from geo.cartography.assets import Assets
from geo.cartography.picture.paper import Look
from geo.language import LANGUAGES, translator
from geo.publishing.captions import caption_text, stage_selected
from geo.publishing.compare_page.two_indicators import pair_of
from geo.publishing.embed.content import document_of
from geo.publishing.embed.document import as_json
from geo.publishing.embed.options import EmbedOptions
from geo.publishing.map_page.download import map_download
from geo.publishing.map_page.drilldown import sheet
from geo.publishing.map_page.table import shown_table
from geo.publishing.map_view import compose
from geo.publishing.pictures.map import map_picture
from geo.publishing.view import View, adapted_view, parse_view
from geo.survey.values.indicator_values import indicator_values
from geo.survey.values.model_estimates import with_model
from geo.territory import VINTAGES

DEMONSTRATION = "BE2042"
MODEL = View(edition=NAME, indicator=INDICATOR, level="arrondissement", model=True)
PLAIN = replace(MODEL, model=False)
WORDS = {"en": "Model", "nl": "Model", "fr": "Modèle", "de": "Modell"}


@pytest.fixture(scope="module", autouse=True)
def editions(tmp_path_factory):
    made_up = edition(name=DEMONSTRATION, demonstration=True)
    with published(tmp_path_factory.mktemp("store"), edition(), made_up):
        yield


def painted(view):
    assets = Assets((), (), dict.fromkeys(VINTAGES, "outlines.bin"))
    return compose(view).paint(assets, "light")


def modelled():
    table = compose(MODEL).observations.table
    return table[table["origin"] == "model"]


def test_a_link_asks_for_it_and_it_is_off_otherwise():
    assert MODEL.query()["model"] == "yes"
    assert parse_view(MODEL.query(), "en") == (MODEL, [])
    assert parse_view(PLAIN.query() | {"model": "no"}, "en") == (PLAIN, [])
    assert "model" not in PLAIN.query()
    assert "model" not in compose(PLAIN).origins


@pytest.mark.parametrize(
    "other",
    [{"level": "province"}, {"edition": "BE2018"}, {"indicator": "q.engaged"}],
)
def test_where_there_is_none_a_link_is_told_and_a_choice_lets_go(other):
    view, notices = parse_view(MODEL.query() | other, "en")
    assert not view.model
    assert "estimates by the model; there are none here" in str(notices[0])
    assert len(notices) == 2
    assert not adapted_view(replace(MODEL, **other)).model
    assert adapted_view(MODEL).model


def test_only_what_was_withheld_gets_an_estimate_with_its_interval():
    before, after = compose(PLAIN).observations.table, compose(MODEL).observations.table
    found = modelled()
    assert len(found) > 20
    assert set(before.loc[found.index, "state"]) == {"withheld"}
    others = after.index.difference(found.index)
    assert after.loc[others].equals(before.loc[others])
    assert found["n"].between(1, 4).all()
    assert ((found["low"] < found["value"]) & (found["value"] < found["high"])).all()
    assert found["low"].min() >= 0
    assert found["high"].max() <= 10


def test_other_levels_and_later_boundaries():
    regions = indicator_values(NAME, INDICATOR, "region", 2018)
    assert with_model(regions) is regions
    later = with_model(indicator_values(NAME, INDICATOR, "arrondissement", 2025)).table
    assert (later["origin"] == "model").sum() > 20


def test_it_is_drawn_apart_and_the_legend_counts_it():
    plain, model = painted(PLAIN), painted(MODEL)
    assert "2" not in plain.get("unsure", "")
    assert model["unsure"].count("2") == len(modelled())
    (entry,) = [item for item in model["legend"]["items"] if item["c"] == "^"]
    assert entry["n"] == str(len(modelled()))
    assert not [item for item in plain["legend"]["items"] if item["c"] == "^"]
    assert f"and {len(modelled())} more by the model" in model["legend"]["foot"]


def test_the_rest_of_a_map_without_it_is_as_before():
    """Nothing of it goes over the wire of a map that does not show it."""
    assert set(painted(PLAIN)) == set(painted(MODEL))
    assert "model" not in repr(painted(View())).lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_name_is_with_every_figure(language):
    view = replace(MODEL, lang=language, selected=str(modelled().index[0]))
    word, say = WORDS[language], translator(language)
    composed = compose(view)
    rows = composed.table().loc[modelled().index]
    assert rows["shown"].str.endswith(f"({word.lower() if language != 'de' else word})").all()
    assert rows["note"].str.startswith(word).all()
    assert (rows["origin"] == word).all()
    details = [one for one in painted(view)["more"] if one.startswith(f"{word}, n\u00a0=\u00a0")]
    assert len(details) == len(rows)
    assert word.lower() in " ".join(say.render(one) for one in caption_text(composed)).lower()
    assert f"<h3>{word}</h3>" in sheet(view)
    assert word.lower() in stage_selected(composed)[1].lower()
    assert f"<h3>{word}</h3>" not in sheet(replace(view, model=False))


def test_the_caption_says_what_it_is_and_what_it_gained():
    said = " ".join(str(one) for one in caption_text(compose(MODEL)))
    assert "arrondissements with fewer than 5 answers have a model estimate" in said
    assert "its mean squared error was 0.09" in said
    without = " ".join(str(one) for one in caption_text(compose(PLAIN)))
    assert "“Model” estimates them" in without
    shipped = " ".join(str(one) for one in caption_text(compose(View(level="arrondissement"))))
    assert "No model is offered for them: tried on 7 arrondissements" in shipped
    assert "which may be chance" in shipped


def test_files_pictures_and_pages_have_it():
    rows = map_download(MODEL, "").rows
    assert (rows["origin"] == "model").sum() == len(modelled())
    assert rows["value_label"].str.endswith("(model)").sum() == len(modelled())
    assert not (map_download(PLAIN, "").rows["origin"] == "model").any()
    picture = str(map_picture(MODEL, Look(), ""))
    assert "-model'" in picture
    assert "url(#am-" in picture
    document = as_json(document_of(MODEL, EmbedOptions(), ""))
    assert "2" in document["maps"][0]["unsure"]


def test_made_up_answers_stay_made_up():
    view = replace(MODEL, edition=DEMONSTRATION)
    composed = compose(view)
    assert set(composed.origins) == {"synthetic", "synthetic_model"}
    only = replace(composed, origins=frozenset({"synthetic_model"}))
    assert only.synthetic
    assert map_download(view, "").synthetic
    code = str(composed.observations.table.index[composed.picture.modelled.index(True)])
    assert "Demonstration data: synthetic answers" in sheet(replace(view, selected=code))


def test_two_indicators_are_set_against_each_other_without_it():
    assert pair_of(MODEL).first.origins == compose(PLAIN).origins
    assert shown_table(compose(MODEL), translator("en")).data.shape[0] == len(
        compose(PLAIN).observations.table
    )
