"""What can be mapped, and the values: states, origins, vintages, published before estimated."""

import numpy as np
import pytest

from geo.language import LANGUAGES, AtlasError, translator
from geo.survey import (
    get_indicator,
    indicator_values,
    list_editions,
    list_indicators,
    published_for,
)
from geo.survey.indicators import published_link
from geo.survey.missing import VALUE, MissingState
from geo.survey.participation import participation_counts
from geo.survey.published.figures import find_figures
from geo.survey.questionnaire import load_questionnaire
from geo.survey.values.indicator_values import commune_values
from geo.territory import LEVELS, VINTAGES, area_of, load_areas, load_communes, successors

EDITIONS = [edition.id for edition in list_editions()]
COLUMNS = ["value", "state", "n", "invited", "low", "high", "origin", "note"]
COLUMNS += ["least", "most"]  # of scores that are given in bands


# --- the list -------------------------------------------------------------------------------------


def test_reading_order_of_a_belgian_edition():
    groups = list(dict.fromkeys(one.group["en"] for one in list_indicators("BE2018")))
    chapters = [label["en"] for label in load_questionnaire().chapters.values()]
    assert groups == ["Maturity", "Self-assessment", *chapters, "Documented initiatives"]
    ids = [one.id for one in list_indicators("BE2018")]
    assert ids[0] == "index"
    assert ids[1:8] == [f"domain.{key}" for key in load_questionnaire().domains]
    assert ids[8] == "q.progress"
    assert len(ids) == len(set(ids))


def test_a_walloon_edition_lists_what_was_published_of_it():
    shown = [one for one in list_indicators("WAL2021") if one.nature != "documented"]
    assert "q.progress" in [one.id for one in shown]
    for one in shown:
        assert find_figures("WAL2021", one.published_key), one.id
    assert not [one.id for one in shown if one.id.startswith(("index", "domain"))]


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_published_key_can_be_reached(edition):
    reached = {one.published_key for one in list_indicators(edition)}
    keys = {f.key for f in find_figures(edition) if f.theme != "sample"}
    assert keys <= reached


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_indicator_has_words_in_every_language(edition):
    for one in list_indicators(edition):
        for language in LANGUAGES:
            say = translator(language)
            for text in (one.group, one.label, one.unit, one.value_text):
                assert say.render(text).strip(), one.id
            if one.note is not None:
                assert say.render(one.note).strip(), one.id
            assert "_" not in one.label[language], "labels are words, not keys"


def test_indicators_of_another_edition_stay_known():
    for edition in EDITIONS:
        for one in list_indicators("BE2018"):
            if not one.id.startswith("published."):
                assert get_indicator(edition, one.id).label == one.label


def test_an_unknown_indicator_is_refused_in_words():
    with pytest.raises(AtlasError, match=r"q\.shoe_size"):
        indicator_values("BE2018", "q.shoe_size", "commune", 2018)


# --- every observation ----------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("level", LEVELS)
def test_every_observation_keeps_the_rules_of_the_table(edition, level):
    states = {VALUE, *MissingState}
    vintage = 2018 if edition.startswith("BE") else 2019
    codes = sorted(set(area_of(vintage, level)))
    for one in list_indicators(edition):
        observed = indicator_values(edition, one.id, level, vintage)
        table = observed.table
        assert list(table.columns) == COLUMNS
        assert table.index.tolist() == codes
        assert set(table.state) <= states, one.id
        assert ((table.state == VALUE) == table.value.notna()).all(), one.id
        assert table.value.dtype == "float64"
        assert (str(table.n.dtype), str(table.invited.dtype)) == ("Int64", "Int64")
        known = table[table.state == VALUE]
        low, high = (0, 100) if observed.as_percent else one.bounds
        assert (known.value >= low).all(), one.id
        if high is not None:
            assert (known.value <= high).all(), one.id
        assert table[["least", "most"]].isna().all(axis=None), one.id
        inside = known[known.low.notna()]
        assert (inside.low <= inside.value + 1e-9).all(), one.id
        assert (inside.value <= inside.high + 1e-9).all(), one.id
        assert set(table.origin) <= {"synthetic", "published", "documented"}
        if level == "commune":
            assert table[["low", "high"]].isna().all(axis=None)


@pytest.mark.parametrize("level", ["arrondissement", "province", "region", "country"])
def test_fewer_than_five_answers_are_withheld_above_the_commune(level):
    for one in list_indicators("BE2018"):
        table = indicator_values("BE2018", one.id, level, 2018).table
        estimates = table[(table.origin == "synthetic") & (table.state == VALUE)]
        assert ((estimates.n >= 5) | (estimates.n == estimates.invited)).all(), one.id


# --- communes -------------------------------------------------------------------------------------


def test_who_did_not_answer_is_missing_and_not_low():
    table = indicator_values("BE2018", "q.progress", "commune", 2018).table
    assert len(table) == 589
    assert (table.state == "did_not_answer").sum() == 589 - 123
    assert table.value[table.state == "did_not_answer"].isna().all()


def test_a_question_that_was_not_asked_says_so():
    not_asked = [
        one.id
        for one in list_indicators("BE2018")
        if one.question and one.question not in dict.fromkeys(list_asked("BE2017"))
    ]
    assert not_asked
    table = indicator_values("BE2017", not_asked[0], "commune", 2018).table
    assert set(table.state) == {"not_asked"}


def list_asked(edition):
    return next(one for one in list_editions() if one.id == edition).asked


def test_flemish_communes_were_not_invited_to_a_walloon_edition():
    table = indicator_values("WAL2021", "q.progress", "commune", 2019).table
    region = area_of(2019, "region")
    assert set(table.state[region == "02000"]) == {"not_invited"}
    assert set(table.state[region == "03000"]) == {"not_public"}
    assert table.value.isna().all()


# --- above the commune ----------------------------------------------------------------------------


@pytest.mark.parametrize(("level", "codes"), [
    ("country", {"01000": 3.64}),
    ("region", {"02000": 3.53, "03000": 3.72, "04000": 4.0}),
    ("province", {"10000": 4.42, "20001": 3.0, "20002": 4.29, "50000": 4.8, "60000": 2.68}),
])  # fmt: skip
def test_published_progress_goes_before_the_estimate(level, codes):
    observed = indicator_values("BE2018", "q.progress", level, 2018)
    published = observed.table[observed.table.origin == "published"]
    assert published.value.to_dict() == codes
    assert set(observed.figures) == set(codes)
    for code in codes:
        assert observed.figures[code].source_url.startswith("http")
        assert "ublished" in str(published.note[code])


def weighted_mean(own, group):
    """The mean by hand: each answer stands for the communes of its region and setting."""
    communes = load_communes(2018)
    stratum = communes["region"] + communes["rural"].map({True: "-R", False: "-U"})
    known = own.state.isin([VALUE, "not_applicable"])
    weight = stratum.map(stratum.value_counts() / stratum[known].value_counts())
    mine = own.value.notna() & group
    return np.average(own.value[mine], weights=weight[mine])


def test_where_nothing_was_published_the_answers_are_estimated():
    observed = indicator_values("BE2018", "index", "region", 2018)
    own = commune_values("BE2018", "index")
    region = area_of(2018, "region")
    for code, row in observed.table.iterrows():
        mine = own.value[region == code].dropna()
        if row.state != VALUE:
            assert len(mine) < 5
            continue
        assert row.origin == "synthetic"
        assert row.value == pytest.approx(weighted_mean(own, region == code))
        assert (row.n, row.invited) == (len(mine), (region == code).sum())
        assert row.low < row.value < row.high
        # About two standard errors of a mean, less for the communes that cannot surprise.
        error = mine.std(ddof=1) * (1 / len(mine) - 1 / row.invited) ** 0.5
        assert row.high - row.low == pytest.approx(4 * error, rel=0.1)


def test_a_share_above_the_commune_is_of_the_communes_that_the_question_concerns():
    checked = 0
    for one in list_indicators("BE2018"):
        if one.kind != "yes_no" or one.nature != "answers":
            continue
        row = indicator_values("BE2018", one.id, "country", 2018).table.loc["01000"]
        own = commune_values("BE2018", one.id)
        if row.origin != "synthetic":
            continue
        assert row.value == pytest.approx(100 * weighted_mean(own, own.value.notna()))
        assert row.invited == 589 - (own.state == "not_applicable").sum()
        assert 0 <= row.low <= row.value <= row.high <= 100
        checked += 1
    assert checked


def test_walloon_figures_stand_at_their_own_level_only():
    region = indicator_values("WAL2021", "q.progress", "region", 2019)
    assert region.table.value["03000"] == 4.31
    assert region.table.n.isna()["03000"]  # it is of the engaged ones of the 113
    assert (region.n_total, region.invited_total) == (113, 262)
    assert region.table.state["02000"] == "not_invited"
    province = indicator_values("WAL2021", "q.progress", "province", 2019).table
    assert province.state["60000"] == "not_published"
    assert province.state["10000"] == "not_invited"


def test_urban_and_rural_figures_are_within_reach():
    table = published_for("BE2017", "q." + published_link("concept_relevant_share")[0])
    assert table.value["01000-U"] == 77
    assert table.value["01000-R"] == 34
    assert table.figure["01000-R"].note["fr"] == "Communes rurales"


def test_a_published_number_of_communes_is_shown_as_a_share():
    question, choice = published_link("sc_manager_n")
    indicator = f"q.{question}" + (f".{choice}" if choice else "")
    row = indicator_values("BE2017", indicator, "country", 2018).table.loc["01000"]
    assert row.origin == "published"
    assert row.value == pytest.approx(100 * 17 / 113)
    flanders = indicator_values("BE2017", indicator, "region", 2018).table.loc["02000"]
    assert flanders.origin != "published"  # 6 communes: of how many is not known
    assert "6 communes" in str(flanders.note)


# --- vintages -------------------------------------------------------------------------------------


@pytest.mark.parametrize("vintage", [2019, 2025])
def test_on_later_boundaries_unchanged_communes_keep_their_value(vintage):
    for indicator in ("index", "q.progress"):
        then = indicator_values("BE2018", indicator, "commune", 2018).table
        now = indicator_values("BE2018", indicator, "commune", vintage).table
        for code in then.index:
            (later,) = successors(code, 2018, vintage)
            if successors(later, vintage, 2018) == [code]:
                assert now.state[later] == then.state[code]
                assert now.note[later] is None
                if then.state[code] == VALUE:
                    assert now.value[later] == pytest.approx(then.value[code])


@pytest.mark.parametrize("vintage", [2019, 2025])
def test_a_merged_commune_says_which_parts_its_value_comes_from(vintage):
    then = indicator_values("BE2018", "q.progress", "commune", 2018).table
    observed = indicator_values("BE2018", "q.progress", "commune", vintage)
    assert "weighted by population" in str(observed.note)
    seen = set()
    for code, row in observed.table.iterrows():
        parts = successors(code, vintage, 2018)
        if len(parts) == 1:
            continue
        values = then.value[parts].dropna()
        seen.add(len(values))
        assert row.n == len(values)
        assert row.invited == len(parts)
        if len(values) == 0:
            assert row.state == "did_not_answer"
            assert row.note is None
        else:
            assert values.min() - 1e-9 <= row.value <= values.max() + 1e-9
            assert ("Only" in str(row.note)) == (len(values) < len(parts))
    assert len(seen) > 1, "no merged commune tests the rule"


def test_estimates_do_not_depend_on_the_boundaries_where_these_did_not_change():
    then = indicator_values("BE2018", "index", "region", 2018).table
    now = indicator_values("BE2018", "index", "region", 2025).table
    assert np.allclose(then.value, now.value, equal_nan=True)
    assert (then.n == now.n).all()


def test_a_figure_is_not_shown_for_an_area_that_has_changed_since():
    # Zwijndrecht left the province of Antwerp in 2025.
    table = indicator_values("BE2018", "q.progress", "province", 2025).table
    assert table.origin["10000"] == "synthetic"
    assert "4.42" in str(table.note["10000"])
    assert table.origin["60000"] == "published"


def test_a_later_edition_on_earlier_communes_does_not_split_what_has_merged():
    table = indicator_values("WAL2021", "q.progress", "commune", 2018).table
    assert set(table.state) <= {"not_public", "not_invited", "merged"}
    assert table.state["55022"] == "not_public"  # La Louviere only got a new code
    assert table.state["12030"] == "merged"  # Puurs


# --- documented initiatives -----------------------------------------------------------------------


def test_absence_is_a_zero_only_on_complete_lists():
    complete = indicator_values("BE2018", "documented.complete", "commune", 2018).table
    assert (complete.state == VALUE).all()
    assert (complete.value == 0).any()
    incomplete = indicator_values("BE2018", "documented.incomplete", "commune", 2018).table
    assert set(incomplete.state) == {VALUE, "no_record"}
    assert incomplete.value.min() == 1
    everything = indicator_values("BE2018", "documented.all", "commune", 2018).table
    assert (everything.state == VALUE).sum() == 282
    assert everything.value.min() == 1


def test_a_commune_counts_each_of_its_programmes_once():
    from geo.survey import initiatives_by_commune

    found = initiatives_by_commune(2018)["34022"]  # Kortrijk
    value = indicator_values("BE2018", "documented.all", "commune", 2018).table.value["34022"]
    assert value == len({one.programme.key for one in found})
    assert value < len(found)  # Slim in de Stad and Agoria came twice


def test_one_programme_with_all_its_states():
    smart_flanders = indicator_values("BE2018", "documented.smart_flanders", "commune", 2018).table
    assert smart_flanders.state.value_counts().to_dict() == {"value": 308, "not_applicable": 281}
    assert smart_flanders.value.sum() == 13
    mission = indicator_values("BE2018", "documented.eu_mission_100_cities", "commune", 2018).table
    brussels = mission[area_of(2018, "region") == "04000"]
    assert set(brussels.state) == {"not_applicable"}
    assert "as a whole" in str(brussels.note.iloc[0])
    things = indicator_values("BE2018", "documented.city_of_things_2022", "commune", 2018).table
    assert things.state[["12030", "12034"]].tolist() == ["merged", "merged"]
    assert indicator_values("BE2018", "documented.city_of_things_2022", "commune", 2019).table.value[
        "12041"
    ] == 1  # fmt: skip


def test_documented_shares_of_areas():
    lez = indicator_values("BE2018", "documented.low_emission_zone", "region", 2018).table
    assert lez.value["04000"] == 100
    assert lez.n["04000"] == 19
    assert lez.value["03000"] == 0
    covenant = indicator_values("BE2018", "documented.covenant_of_mayors", "region", 2018)
    assert "At least" in str(covenant.note)
    assert (covenant.table.state == VALUE).any()


def test_documented_facts_are_the_same_in_every_edition():
    tables = [indicator_values(e, "documented.all", "commune", 2018).table for e in EDITIONS]
    for table in tables[1:]:
        assert table.value.equals(tables[0].value)
        assert set(table.origin) == {"documented"}


# --- participation and what is kept ----------------------------------------------------------------------


def test_participation():
    assert participation_counts("BE2017").answered == 113
    assert participation_counts("BE2018").answered == 123
    assert participation_counts("BE2018").invited == 589
    walloon = participation_counts("WAL2020")
    assert (walloon.answered, walloon.invited) == (140, 262)


def test_what_was_observed_once_is_kept():
    for one in list_indicators("BE2018")[:20]:
        for level in ("commune", "province"):
            first = indicator_values("BE2018", one.id, level, 2018)
            assert indicator_values("BE2018", one.id, level, 2018) is first


def test_words_of_notes_in_every_language():
    for vintage in VINTAGES:
        for indicator in ("q.progress", "documented.all", "documented.eu_mission_100_cities"):
            for level in LEVELS:
                observed = indicator_values("BE2018", indicator, level, vintage)
                for text in {
                    str(n): n for n in [observed.note, *observed.table.note] if n
                }.values():
                    for language in ("nl", "fr", "de"):
                        assert translator(language).render(text) != str(text)


def test_areas_are_those_of_the_territory():
    for level in LEVELS[1:]:
        for vintage in VINTAGES:
            table = indicator_values("BE2018", "index", level, vintage).table
            assert set(table.index) == set(load_areas(vintage, level).index)


def test_a_published_figure_has_the_n_of_its_base_and_no_other():
    """62.5% is no share of 59; how many engaged communes answered was not published."""
    for edition in list_editions():
        for figure in find_figures(edition.id):
            link = published_link(figure.key)
            shown = f"published.{figure.key}" if link is None else f"q.{link[0]}"
            if figure.theme == "sample" or (link is not None and link[1] is not None):
                continue
            if figure.level not in {"country", "region", "province"}:
                continue
            table = indicator_values(edition.id, shown, figure.level, edition.vintage).table
            if figure.code in table.index and table.origin[figure.code] == "published":
                known = figure.base in {"answered", "counted"}
                assert known or table.n.isna()[figure.code], figure
    engaged = indicator_values("WAL2021", "q.progress", "region", 2019).table
    assert engaged.value["03000"] == 4.31
    assert engaged.n.isna()["03000"]
    unknown = indicator_values("WAL2019", "q.engaged", "region", 2019).table
    assert unknown.value["03000"] == 62.5
    assert unknown.n.isna()["03000"]
