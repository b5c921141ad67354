"""The drill-down: all that is known about one commune or area."""

import pytest

from geo.language import AtlasError, translator
from geo.survey import answer_table, area_profile, commune_profile, indicator_values, load_edition
from geo.survey.missing import VALUE, MissingState
from geo.survey.profile import LANGUAGE_REGIMES, answers_of
from geo.survey.questionnaire import load_questionnaire
from geo.territory import area_of, load_communes

ANSWERED = answer_table("BE2018").index
SILENT = load_communes(2018).index.difference(ANSWERED)


def test_a_commune_that_answered_shows_every_question_asked_in_order():
    profile = commune_profile("BE2018", ANSWERED[0], 2018)
    assert profile.participation == VALUE
    (part,) = profile.parts
    keys = [answer.question.key for chapter in part.chapters for answer in chapter.answers]
    questions = load_questionnaire().questions
    chapters = list(load_questionnaire().chapters)
    in_order = sorted(
        load_edition("BE2018").asked, key=lambda key: chapters.index(questions[key].chapter)
    )
    assert keys == in_order


@pytest.mark.parametrize("nis5", ANSWERED[::12])
def test_answers_are_those_of_the_file(nis5):
    row = answer_table("BE2018").loc[nis5]
    for chapter in answers_of("BE2018", nis5):
        for answer in chapter.answers:
            raw = row[answer.question.key]
            if not isinstance(raw, str):
                assert answer.state == "not_answered"
            elif raw == "not_applicable":
                assert answer.state == "not_applicable"
            elif answer.question.type in ("score", "count"):
                assert answer.number == float(raw)
            elif answer.question.type == "yes_no":
                assert str(answer.words) == raw.capitalize()
            elif answer.question.type == "one_of":
                labels = {choice.key: choice.label for choice in answer.question.choices}
                assert answer.words == labels[raw]
            else:
                assert len(answer.chosen) == (0 if raw == "-" else raw.count("|") + 1)


def test_scores_stand_beside_province_region_and_country():
    profile = commune_profile("BE2018", ANSWERED[0], 2018)
    assert [line.indicator.id for line in profile.domains] == [
        f"domain.{key}" for key in load_questionnaire().domains
    ]
    for line in (profile.progress, profile.index, *profile.domains):
        for reading in line.around:
            row = indicator_values(
                "BE2018", line.indicator.id, reading.place.level, 2018
            ).table.loc[reading.place.code]
            assert reading.state == row.state
            if reading.state == VALUE:
                assert reading.value == row.value
            else:
                assert reading.value is None
    assert profile.progress.around[-1].value == 3.64
    assert profile.progress.around[-1].origin == "published"


def test_a_commune_that_did_not_answer_has_no_answers_and_still_a_profile():
    profile = commune_profile("BE2018", SILENT[0], 2018)
    assert profile.participation == MissingState.DID_NOT_ANSWER
    assert profile.parts[0].chapters == ()
    assert profile.progress.own.value is None
    assert profile.progress.around
    assert profile.population > 0


def test_brussels_is_not_compared_with_itself_twice():
    profile = commune_profile("BE2018", "21004", 2018)
    assert [one.place.level for one in profile.progress.around] == ["region", "country"]
    mission = profile.initiatives_of_region[0]
    assert mission.area_code == "04000"
    assert str(profile.language_regime) == "Bilingual: French and Dutch"


@pytest.mark.parametrize("edition", ["BE2018", "WAL2021"])
@pytest.mark.parametrize("vintage", [2018, 2019, 2025])
def test_every_commune_of_every_vintage_has_a_profile(edition, vintage):
    for nis5 in load_communes(vintage).index[::37]:
        profile = commune_profile(edition, nis5, vintage)
        assert profile.nis5 == nis5
        for language in ("nl", "fr", "de", "en"):
            say = translator(language)
            for words in (profile.participation_text, profile.setting, profile.language_regime):
                assert say.render(words)


def test_a_merged_commune_lists_the_answers_of_its_parts_apart():
    for nis5 in load_communes(2025).index:
        profile = commune_profile("BE2018", nis5, 2025)
        answered = [part for part in profile.parts if part.participation == VALUE]
        if len(profile.parts) > 1 and answered:
            break
    else:
        pytest.fail("no merged commune with an answer")
    assert profile.participation == VALUE
    assert f"{len(answered)} of the {len(profile.parts)}" in str(profile.participation_text)
    for part in profile.parts:
        assert bool(part.chapters) == (part.participation == VALUE)
        assert part.vintage == 2018
    assert any(change.kind == "merger" for change in profile.history)


def test_initiatives_come_with_source_and_completeness():
    profile = commune_profile("BE2018", "62063", 2018)  # Liege
    assert profile.initiatives
    years = [one.year or 0 for one in profile.initiatives]
    assert years == sorted(years, reverse=True)
    for one in profile.initiatives:
        assert one.source_url.startswith("http")
        assert "list" in str(one.completeness)


def test_walloon_editions_say_that_answers_are_not_public():
    walloon = commune_profile("WAL2021", "62063", 2019)
    assert walloon.participation == MissingState.NOT_PUBLIC
    assert commune_profile("WAL2021", "11002", 2019).participation == MissingState.NOT_INVITED


def test_every_language_regime_has_words():
    assert set(load_communes(2018)["language_regime"]) <= set(LANGUAGE_REGIMES)


def test_area_profile_of_a_province():
    profile = area_profile("BE2018", "province", "60000", 2018)
    assert profile.communes == profile.invited == 84
    inside = area_of(2018, "province").reindex(ANSWERED) == "60000"
    assert profile.answered == inside.sum()
    assert not profile.answered_is_published
    assert profile.progress.own.value == 2.68
    assert [figure.value for figure in profile.figures] == [2.68]
    assert [one.place.level for one in profile.progress.around] == ["region", "country"]


def test_area_profile_of_the_published_region():
    profile = area_profile("WAL2021", "region", "03000", 2019)
    assert (profile.answered, profile.invited) == (113, 262)
    assert profile.answered_is_published
    assert {figure.code for figure in profile.figures} == {"03000"}
    assert profile.index.own.state == "not_published"
    country = area_profile("BE2018", "country", "01000", 2018)
    assert {figure.code for figure in country.figures} == {"01000", "01000-U", "01000-R"}
    assert country.progress.around == ()


@pytest.mark.parametrize("level", ["arrondissement", "province", "region"])
def test_every_area_has_a_profile_and_the_answers_add_up(level):
    codes = area_of(2018, level).unique()
    profiles = [area_profile("BE2018", level, code, 2018) for code in codes]
    assert sum(profile.communes for profile in profiles) == 589
    assert sum(profile.answered for profile in profiles) == 123


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        (commune_profile, ("BE2018", "99999", 2018)),
        (commune_profile, ("BE2018", "12041", 2018)),
        (commune_profile, ("BE1999", "11001", 2018)),
        (area_profile, ("BE2018", "province", "99999", 2018)),
    ],
)
def test_what_does_not_exist_is_refused_in_words(call, arguments):
    with pytest.raises(AtlasError):
        call(*arguments)
