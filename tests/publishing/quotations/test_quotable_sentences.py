"""A sentence to be pasted says whose figure it is, of when, how known, from whom, and where."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from geo.language import LANGUAGES, AtlasError, translator
from geo.publishing.commune_page.page import commune_page_html
from geo.publishing.comparison_set import comparison_set_of
from geo.publishing.figure_words import sample_words
from geo.publishing.html import site_of
from geo.publishing.map_view import compose
from geo.publishing.names_in_sentences import behind_colon, for_area
from geo.publishing.quotations.claims import _MISSING
from geo.publishing.quotations.comparisons import beside_area
from geo.publishing.quotations.figure_sentences import figure_link, figure_sentence
from geo.publishing.quotations.map_sentences import map_sentence
from geo.publishing.quotations.on_page import Quotations, gather
from geo.publishing.quotations.place_sentences import (
    entries_sentence,
    rank_sentence,
    score_sentence,
    value_sentence,
)
from geo.publishing.ranking_page.page import _quotations, ranking_of
from geo.publishing.view import View
from geo.survey import commune_profile, indicator_values, list_indicators, load_edition
from geo.survey.communes import area_codes, area_name, full_name
from geo.survey.comparison.ranking import rank_communes
from geo.survey.missing import MissingState
from geo.survey.published.figures import all_figures
from geo.territory import LEVELS, VINTAGES
from geo.territory.nis_code import NisCode

AT = "https://atlas.example/some/page?lang=xx"
SYNTHETIC = {"en": "synthetic", "nl": "synthetische", "fr": "synthétiques", "de": "synthetischen"}
SOURCE = {"en": "source: ", "nl": "bron: ", "fr": "source\u00a0: ", "de": "Quelle: "}
ANSWERED, SILENT = NisCode("11002"), NisCode("62063")
ENGLISH = View(lang="en")


def well_written(sentence: str, language: str) -> None:
    """What holds for every sentence, whatever it is about."""
    assert re.search(r"[.!?]$", sentence), sentence
    assert "https://atlas.example/some/" in sentence
    assert f"lang={language}" in sentence
    bare = re.sub(r"“.*?”|„.*?“|«.*?»", "“”", sentence)  # an answer may be “None”
    assert not re.search(r"[{}]|\bNone\b|\bnan\b|<NA>|  | ,|\.\.|Text\(", bare), sentence
    assert not re.search(r"[()]\s*\(|\)\)| [.)\]]|[(\[] ", bare), sentence
    without_link = re.sub(r"https?://\S+", "", bare)
    assert re.search(r"\b20[12]\d\b", without_link), sentence
    source = SOURCE[language]
    assert re.search(rf"[(;] {source}[^;]+(?:, [^;]+)*\u00a0?; https://\S+\)\.(?: |$)", sentence), (
        sentence
    )
    assert sentence[0].isupper()
    if language == "fr":
        without_links = re.sub(r"https?://\S+|“”", "", bare)
        assert not re.search(r"[^\u00a0\d][:;?!»%]", without_links.replace("95 %", "")), sentence


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("edition", ["BE2018", "WAL2020"])
def test_every_indicator_of_a_place_has_one(language, edition):
    own = load_edition(edition).vintage
    for indicator in list_indicators(edition):
        for level, code in (
            ("commune", ANSWERED),
            ("commune", SILENT),
            ("province", NisCode("60000")),
            ("region", NisCode("03000")),
            ("region", NisCode("04000")),
        ):
            view = View(lang=language, edition=edition, indicator=indicator.id, level=level)
            sentence = value_sentence(view, indicator.id, code, AT)
            well_written(sentence, language)
            row = indicator_values(edition, indicator.id, level, own).table.loc[code]
            if level != "commune" and row["state"] == "value" and row["n"] is not pd.NA:
                assert re.search(rf"\b{row['n']}\b", sentence), sentence
            head = sentence.partition(load_edition(edition).title[language])[0]
            if row["origin"] == "synthetic" and row["state"] == "value":
                assert SYNTHETIC[language] in head, sentence
            elif row["origin"] != "documented":
                assert str(load_edition(edition).year) in head, sentence


def test_a_commune_is_quoted_with_what_it_is_compared_with_and_an_area_with_its_interval():
    own = value_sentence(ENGLISH, "q.progress", ANSWERED, AT, "commune")
    assert own == (
        "In the synthetic demonstration data for 2018, Antwerp put its own progress towards a "
        "Smart City at 9 out of 10 (answered by 123 of 589 communes; Belgian Smart City barometer "
        "2018; source: Synthetic answers made for this atlas, calibrated on figures published by "
        "the Smart City Institute, HEC Liège – University of Liège; https://atlas.example/some/"
        "commune?lang=en&edition=BE2018&indicator=q.progress)."
    )
    area = replace(ENGLISH, level="region")
    assert re.search(
        r"is estimated at \d\.\d\d out of 10 for Wallonia \(95% interval from [\d.]+ to [\d.]+; "
        r"n\u00a0=\u00a061 of 262 communes; ",
        value_sentence(area, "index", NisCode("03000"), AT),
    )


def test_what_is_missing_is_told_with_its_reason_and_never_as_low():
    assert set(_MISSING) == set(MissingState)
    silent = value_sentence(ENGLISH, "index", SILENT, AT)
    assert "Liège was invited to the survey and did not answer" in silent
    outside = value_sentence(replace(ENGLISH, edition="WAL2020"), "q.engaged", ANSWERED, AT)
    assert outside.startswith("In 2020, the survey did not include Antwerp (")
    assert not re.search(r"\b0\b", silent)


def _lines(language, kind, code):
    view = View(lang=language, comparison_set=kind)
    profile = commune_profile("BE2018", code, 2018)
    for line in (profile.progress, profile.index, *profile.domains):
        yield view, profile, line, comparison_set_of(view, code)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["peers", "size", "province", "region", "country"])
def test_what_a_commune_is_compared_with_has_its_own_n_interval_and_source(language, kind):
    say = translator(language)
    published = 0
    for view, profile, line, compared in _lines(language, kind, ANSWERED):
        sentence = score_sentence(view, profile, line, compared, AT)
        well_written(sentence, language)
        reading = next((one for one in line.around if one.place.level == compared.key), None)
        if reading is None or reading.value is None:
            continue
        where = for_area(reading.place.code, reading.place.level, 2018, language)
        behind = sentence[sentence.index(" (") :]
        assert where in behind, sentence
        if reading.origin == "published":
            published += 1
            assert reading.figure is not None
            assert site_of(reading.figure.source_url) in behind, sentence
            assert say.render(sample_words(reading.figure)) in behind, sentence
        else:
            assert f"n\u00a0=\u00a0{reading.n}" in behind, sentence
    assert published == (kind in ("province", "region", "country"))


def test_a_doubtful_figure_is_no_comparison():
    _, profile, line, compared = next(_lines("en", "region", ANSWERED))
    (reading,) = (one for one in line.around if one.place.level == "region")
    assert reading.figure is not None
    sure = beside_area(line, reading, profile.vintage, "en")
    assert sure is not None
    assert compared.is_area
    doubtful = replace(reading, figure=replace(reading.figure, doubt=True))
    assert beside_area(line, doubtful, profile.vintage, "en") is None


@pytest.mark.parametrize("language", LANGUAGES)
def test_behind_the_label_a_sentence_goes_on_in_small_letters_but_for_names(language):
    names = [
        area_name(NisCode(str(code)), level, vintage)[language]
        for vintage in VINTAGES
        for level in LEVELS
        for code in area_codes(vintage, level)
    ]
    assert [one for one in names if behind_colon(f"{one} is", language) != f"{one} is"] == []
    for one in (
        "In nine of ten",
        "La moyenne",
        "De gemeenten",
        "À Liège",
        "Les communes",
        "Asse-like",
    ):
        small = one[0].lower() + one[1:]
        assert behind_colon(one, language) == (one if language == "de" else small)


def test_a_published_figure_is_quoted_as_its_source_writes_it_with_its_doubt():
    view = replace(ENGLISH, level="region")
    sentence = value_sentence(view, "q.progress", NisCode("03000"), AT)
    assert "the published figure “Self-assessed state of progress" in sentence
    assert "for Wallonia was 3.72 out of 10 (n not published; " in sentence
    assert "synthetic" not in sentence.lower()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_published_figure_has_one_and_its_link_leads_to_its_theme(language):
    say = translator(language)
    for figure in all_figures():
        link = figure_link(figure, AT, language)
        assert link == f"https://atlas.example/some/barometer?lang={language}#{figure.theme}"
        sentence = figure_sentence(figure, link, say)
        well_written(sentence, language)
        assert say.render(figure.in_words) in sentence
        if figure.note is not None:
            assert sentence.endswith(say.render(figure.note) + ".")
        if figure.doubt:
            assert say("This figure is doubtful.") in sentence


def test_a_figure_known_from_others_does_not_name_the_institute_as_its_source():
    say = translator("en")
    for figure in all_figures():
        sentence = figure_sentence(figure, "", say)
        assert ("source: Smart City Institute" in sentence) != figure.second_hand


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "view",
    [
        View(),
        View(indicator="index"),
        View(indicator="q.conception"),
        View(indicator="q.engaged"),
        View(indicator="q.projects"),
        View(indicator="documented.betterstreet"),
        View(indicator="documented.all"),
        View(level="province"),
        View(selected=ANSWERED),
        View(edition="WAL2020", level="region"),
        View(indicator="domain.data", regions=(NisCode("03000"),)),
    ],
)
def test_a_map_has_one_too(view, language):
    well_written(map_sentence(compose(replace(view, lang=language)), AT), language)


def test_what_most_communes_have_is_what_the_sentence_about_a_map_says():
    sentence = map_sentence(compose(ENGLISH), AT)
    assert "44 of the 123 communes that answered put their own progress" in sentence
    assert map_sentence(compose(View(lang="en", edition="WAL2020")), AT) == ""  # nothing to tell


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_quoted_as_an_interval_with_what_it_is_a_place_in(language):
    say = translator(language)
    sentence = rank_sentence(
        View(lang=language),
        rank_communes("BE2018", "index"),
        ANSWERED,
        f"{AT[:27]}?lang={language}",
        say,
    )
    assert SYNTHETIC[language][:8] in sentence
    well_written(sentence, language)
    begins = sentence.partition(":")[2].lstrip()
    assert begins[0].isupper() == (language == "de"), sentence
    assert say.render(list_indicators("BE2018")[0].label) in sentence
    assert sentence.endswith(f"lang={language}).")


def test_weights_of_the_reader_are_named_in_it():
    weighted = replace(ENGLISH, weights=(3, 1, 1, 1, 1, 1, 1))
    assert "weights of the domains: Governance and policy 3" in value_sentence(
        weighted, "index", ANSWERED, AT
    )
    assert "weights of" not in value_sentence(weighted, "domain.data", ANSWERED, AT)


def test_a_merged_commune_is_quoted_with_what_its_value_is_made_of():
    later = View(lang="en", vintage=2025)
    sentence = value_sentence(later, "q.progress", ANSWERED, AT)
    assert "the mean of the parts that answered" in sentence
    assert "Only 1 of the 2 communes merged here" in sentence


def test_what_may_not_leave_has_no_sentence_but_its_reason(monkeypatch):
    edition = replace(load_edition("BE2018"), demonstration=False)
    observed = replace(indicator_values("BE2018", "index", "commune", 2018), edition=edition)
    monkeypatch.setattr(
        "geo.publishing.quotations.place_sentences.indicator_values", lambda *_: observed
    )
    with pytest.raises(AtlasError, match="confidential"):
        value_sentence(ENGLISH, "index", ANSWERED, AT)
    found = gather(lambda: {"": value_sentence(ENGLISH, "index", ANSWERED, AT)})
    assert found[""] == ""
    assert "confidential" in str(found.why_none)


SENTENCE = st.lists(st.sampled_from(["a", "; b", "\u00a0; c", " d"]), min_size=1).map("".join)


@given(st.dictionaries(st.text(max_size=2), SENTENCE, max_size=6))
def test_what_is_sent_once_makes_the_sentences_whole_again(sentences):
    found = Quotations(sentences)
    for key, sentence in sentences.items():
        end = found.end if found.ends_alike(key) else ""
        assert found.own(key) + end == sentence
        assert not found.ends_alike(key) or found.own(key) == found.own(key).rstrip()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [ANSWERED, SILENT])
def test_the_number_of_entries_is_the_one_on_the_page(language, code):
    view = View(lang=language, selected=code)
    profile = commune_profile("BE2018", code, 2018)
    sentence = entries_sentence(view, profile, AT, "commune")
    well_written(sentence, language)
    assert f" {len(profile.initiatives)} " in sentence
    assert escape(sentence.partition(" (")[0]) in commune_page_html(view, "light", AT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_of_a_larger_area_does_not_speak_of_it_as_of_a_commune(language):
    """ "la Flandre", "die Region": a bare name is wrong there; and no region is on a list."""
    say = translator(language)
    for edition, indicator, level in (
        ("WAL2020", "q.engaged", "region"),
        ("WAL2020", "q.engaged", "arrondissement"),
        ("BE2018", "documented.betterstreet", "province"),
        ("BE2018", "documented.incomplete", "arrondissement"),
        ("BE2018", "documented.smart_flanders", "region"),
    ):
        view = View(lang=language, edition=edition, indicator=indicator, level=level)
        vintage = load_edition(edition).vintage
        observed = indicator_values(edition, indicator, level, vintage)
        missing = observed.table.index[observed.table["state"] != "value"]
        assert len(missing), (edition, indicator)
        for code in map(NisCode, map(str, missing)):
            sentence = value_sentence(view, indicator, code, AT)
            well_written(sentence, language)
            assert for_area(code, level, vintage, language) in sentence
            assert say.render(full_name(code, level, vintage)) not in sentence.replace(
                for_area(code, level, vintage, language), ""
            )


def test_a_commune_on_no_incomplete_list_is_not_said_to_be_missing_on_one():
    sentence = value_sentence(ENGLISH, "documented.incomplete", NisCode("55023"), AT)
    assert "has no entry under “Programmes on incomplete lists”; these lists are" in sentence


def test_a_map_of_a_programme_counts_whom_it_was_for_and_says_where_its_list_is_incomplete():
    flanders = map_sentence(compose(View(lang="en", indicator="documented.smart_flanders")), AT)
    assert "13 of the 308 communes shown are on the list" in flanders
    assert "incomplete" not in flanders
    app = map_sentence(compose(View(lang="en", indicator="documented.betterstreet")), AT)
    assert "8 of the 589 communes shown are on the list" in app
    assert app.endswith(". At least: the lists behind it are incomplete.")


def test_who_has_no_place_in_a_ranking_is_quoted_with_the_reason():
    view = View(lang="en", indicator="index", selected=SILENT)
    ranking = ranking_of(view)
    assert SILENT not in ranking.places
    quotes = _quotations(view, ranking, SILENT, AT)
    assert quotes[""].startswith("In the synthetic demonstration data for 2018, Liège was invited")
