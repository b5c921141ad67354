"""An edition as one page: what is in it is what the atlas shows, and nothing has to be fetched."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pytest
from edition_in_a_file import DAY, SOME, only, some_of, unpacked

from geo.language import LANGUAGES, AtlasError, Text, translator
from geo.publishing.map_view import area_value_or_reason, compose
from geo.publishing.one_file.__main__ import main
from geo.publishing.one_file.page import one_file
from geo.publishing.view import LEVELS, View
from geo.survey import indicator_values, list_indicators, load_edition
from geo.survey.maturity.weights import presets
from geo.territory import load_communes
from geo.territory.nis_code import COUNTRY

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page():
    return some_of()


@pytest.fixture(scope="module")
def known(page):
    return unpacked(page)


def test_every_indicator_is_there_at_every_level_as_the_atlas_draws_it(known):
    maps = {(one["indicator"], one["level"]): one for one in known["maps"]}
    assert set(maps) == {(indicator, level) for indicator in SOME for level in LEVELS}
    for (indicator, level), one in maps.items():
        composed = compose(View(edition="BE2018", indicator=indicator, level=level))
        assert one["letters"] == composed.picture.letters
        assert one["colours"]["light"] == list(composed.picture.colours)
        known_values = [value for value in composed.picture.values if not np.isnan(value)]
        if not composed.picture.categories:
            assert one.get("values", []) == pytest.approx(
                known_values, abs=0.5 * 10.0 ** -one["decimals"] + 1e-9
            )
        assert set(one["said"]) == set(LANGUAGES)


def test_it_opens_with_the_map_that_the_atlas_opens_with(known):
    first = known["maps"][0]
    assert (first["indicator"], first["level"]) == ("q.progress", "commune")
    assert known["language"] == "nl"


def test_the_country_is_beside_the_areas_in_every_language(known):
    for indicator in SOME:
        observed = indicator_values("BE2018", indicator, "country", 2018)
        for language in LANGUAGES:
            said = area_value_or_reason(observed, COUNTRY, translator(language))
            assert known["edition"]["country"][indicator][language][0] == said


def test_every_area_knows_what_it_lies_in(known):
    above = known["edition"]["above"]
    assert above["commune"]["62063"] == [["province", "60000"], ["region", "03000"]]
    assert above["commune"]["21004"] == [["region", "04000"]]  # Brussels is its own province
    assert above["province"]["60000"] == [["region", "03000"]]
    assert above["province"]["04000"] == []
    assert set(above["commune"]) == set(load_communes(2018).index)
    names = known["edition"]["names"]
    assert names["province"]["60000"]["fr"] == "Liège (province)"


@pytest.mark.parametrize("preset", [key for key in presets() if key != "equal"])
def test_the_scores_give_the_index_of_any_weights(known, preset):
    weights = presets()[preset].weights
    scale = known["edition"]["weights"]
    codes = known["edition"]["codes"]["commune"]
    expected = indicator_values("BE2018", "index", "commune", 2018, weights).table["value"]
    for k, code in enumerate(codes):
        scores = [one["scores"][k] for one in scale["domains"]]
        pairs = [(w, s) for w, s in zip(weights, scores, strict=True) if s is not None]
        if np.isnan(expected[code]):
            continue
        index = sum(w * s for w, s in pairs) / sum(w for w, _ in pairs)
        assert index == pytest.approx(expected[code], abs=1e-5)


def test_the_classes_of_equal_weights_are_those_of_the_map(known):
    scale = known["edition"]["weights"]
    index = next(m for m in known["maps"] if (m["indicator"], m["level"]) == ("index", "commune"))
    assert all(low < high for low, high in pairwise(scale["inner"]))
    for k, letter in enumerate(index["letters"]):
        if letter.isdigit():
            scores = [one["scores"][k] for one in scale["domains"] if one["scores"][k] is not None]
            value = round(sum(scores) / len(scores), index["decimals"])
            assert sum(limit < value for limit in scale["inner"]) == int(letter)


def test_the_method_is_there_in_every_language(known):
    for language in LANGUAGES:
        assert (
            translator(language)("From scores to the index") in known["edition"]["method"][language]
        )


def test_nothing_has_to_be_fetched_and_nothing_else_may_run(page):
    fetched = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', page)
    assert [one for one in fetched if not one.startswith("data:")] == []
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src 'none'")
    assert "connect-src" not in policy
    assert "url(" not in re.sub(r"url\((?:data:|#|'data:)", "", "".join(styles(page)))


def styles(page: str) -> list[str]:
    return re.findall(r"<style>(.*?)</style>", page, re.DOTALL)


def test_it_carries_the_licences_of_leaflet_and_of_the_typeface(page, known):
    assert "Leaflet 1.9.4" in page
    licence = known["edition"]["licences"]["Leaflet"]
    assert "Redistributions of source code must retain" in licence
    assert "SIL Open Font License" in known["edition"]["licences"]["Source Sans"]


def test_without_an_address_it_leads_nowhere_and_with_one_to_the_view(page, known):
    assert 'rel="canonical"' not in page
    assert 'id="open"' not in page
    assert "link" not in known["maps"][0]["said"]["nl"]
    linked = unpacked(some_of(address="https://atlas.example.be/"))
    link = linked["maps"][0]["said"]["fr"]["link"]
    assert link.startswith("https://atlas.example.be/?lang=fr&edition=BE2018")


def test_demonstration_data_say_so(page, known):
    assert '<p class="label">Demonstratiegegevens: synthetische antwoorden</p>' in page
    assert known["edition"]["words"]["de"]["label"].startswith("Demonstrationsdaten")
    for one in known["maps"]:
        synthetic = (
            "synthetic"
            in compose(
                View(edition="BE2018", indicator=one["indicator"], level=one["level"])
            ).origins
        )
        assert bool(one["said"]["en"].get("label")) == synthetic


def test_an_edition_of_published_figures_has_a_page_too():
    with only(("q.progress", *SOME)):
        known = unpacked(one_file("WAL2021", "fr", day=DAY))
    first = known["maps"][0]
    assert any(letter.isdigit() for letter in first["letters"])
    assert "label" not in first["said"]["fr"]


def test_what_may_not_leave_is_left_out_and_the_reason_is_told(monkeypatch):
    why = Text("It is confidential.")

    def check(composed) -> None:
        if composed.indicator.nature == "answers":
            raise AtlasError(why)

    monkeypatch.setattr("geo.publishing.pictures.map.check_map_may_leave", check)
    known = unpacked(some_of())
    natures = {one.id: one.nature for one in list_indicators("BE2018")}
    assert {natures[one["indicator"]] for one in known["maps"]} == {"documented", "published"}
    assert known["edition"]["weights"] == {}
    assert {one["en"] for one in known["edition"]["notes"]} >= {"It is confidential."}


def test_where_nothing_may_leave_there_is_a_sentence(monkeypatch):
    def check(_composed) -> None:
        raise AtlasError(Text("It is confidential."))

    monkeypatch.setattr("geo.publishing.pictures.map.check_map_may_leave", check)
    with pytest.raises(AtlasError, match="It is confidential"):
        some_of()


def test_it_is_told_how_far_it_is():
    told: list[float] = []
    some_of(done=told.append)
    assert told == sorted(told)
    assert told[-1] == 1


def test_other_boundaries_keep_the_weights_equal():
    known = unpacked(some_of(vintage=2025))
    assert "why" in known["edition"]["weights"]
    assert len(known["maps"][0]["letters"]) == 565
    assert list(known["outlines"]) == ["2025"]


def test_the_command_writes_the_page(tmp_path, capsys):
    with only(SOME[:2]):
        assert (
            main(["--edition", "BE2018", "--to", str(tmp_path / "a.html"), "--language", "de"]) == 0
        )
    page = (tmp_path / "a.html").read_text("utf-8")
    assert '<html lang="de"' in page
    assert "a.html: " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--edition", "BE2018", "--to", "a.pdf"], "ends in .html"),
        (["--edition", "BE1830", "--to", "a.html"], "BE1830"),
        (["--edition", "BE2018", "--to", "no/such/folder/a.html"], "cannot be written"),
    ],
)
def test_a_command_that_cannot_be_followed_says_why(arguments, said, capsys, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with only(SOME[:1]):
        assert main(arguments) == 1
    assert said in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_whole_edition_is_smaller_than_a_floppy_disk():
    page = one_file("BE2018", day=DAY)
    assert len(page.encode()) < 1_440_000
    known = unpacked(page)
    indicators = {one["indicator"] for one in known["maps"]}
    assert indicators == {one.id for one in list_indicators("BE2018")}
    listed = [one for group in known["edition"]["groups"] for one in group["indicators"]]
    assert len(listed) == len(indicators) == len(set(listed))
    assert load_edition("BE2018").vintage == known["edition"]["vintage"]
