"""Of an edition of groups nothing about fewer than five communes can be worked out."""

from __future__ import annotations

import pytest
from attack import groups_worked_out, release_of, summary
from editions_to_attack import NAME, VINTAGE, Survey, demonstration, drawn
from small_editions import published
from tables_of_groups import Release, narrowest
from unprotected import figures_of_groups

from geo.survey.communes import area_table
from geo.survey.inference.groups import group_of
from geo.survey.maturity.scores import INDEX, score_domains, score_index
from geo.survey.published.figures import find_figures
from geo.survey.questionnaire import load_questionnaire
from geo.survey.store import Disclosure

pytestmark = pytest.mark.slow

GROUPS, SCORES_OF_GROUPS = Disclosure("aggregates"), Disclosure("aggregates", ("scores",))
TIED = ("engaged", "initiated_by", "projects", "projects_public", "strategy")
LATE = "11002"
LEAST_WIDTH = 1.0
"""Of the mean score of a small group, from 0 to 10."""


def worked_out(releases: list[Release], survey: Survey) -> dict[str, int]:
    return summary(groups_worked_out(releases, survey.asked, survey.answers, VINTAGE))


def test_nothing_of_few_communes_is_certain(tmp_path):
    survey = demonstration(asked=TIED)
    with published(tmp_path, survey.contents(GROUPS)):
        release = release_of(NAME, survey.communes)
    shown = {one.indicator.split(".")[1] for one in release.figures}
    assert shown == set(TIED)
    assert worked_out([release], survey) == {}


def test_nothing_of_few_communes_is_certain_of_drawn_answers(tmp_path):
    survey = drawn(23, most_communes=150, most_questions=4)
    with published(tmp_path, survey.contents(GROUPS)):
        release = release_of(NAME, survey.communes)
    assert worked_out([release], survey) == {}


def test_versions_do_not_give_the_commune_away_that_made_the_difference(tmp_path):
    """One commune answers late, then corrects its answer: readers kept the earlier figures."""
    survey = demonstration(asked=("engaged",))
    others = survey.communes - {LATE}
    corrected = survey.changed(LATE, engaged="no")
    versions = [one.contents(GROUPS) for one in (survey.of(others), survey, corrected)]
    releases = []
    for n, communes in enumerate((others, survey.communes, {*others, f"{LATE}*"}), start=1):
        with published(tmp_path / str(n), *versions[:n]):
            releases.append(release_of(NAME, communes))
    both = survey.answers.copy()
    both.loc[f"{LATE}*"] = corrected.answers.loc[LATE]
    assert groups_worked_out(releases, survey.asked, both, VINTAGE) == []


def test_an_edition_of_a_region_beside_one_of_the_country(tmp_path):
    survey = demonstration(asked=("strategy",))
    region = area_table(VINTAGE)["region"]
    walloon = survey.of(code for code in survey.communes if region[code] == "03000")
    part = walloon.contents(GROUPS, id="WAL2030", invited=["03000"])
    with published(tmp_path, survey.contents(GROUPS), part):
        releases = [release_of(NAME, survey.communes), release_of("WAL2030", walloon.communes)]
    assert worked_out(releases, survey) == {}


def test_scores_of_few_communes_are_not_known_closely(tmp_path):
    survey, questionnaire = demonstration(), load_questionnaire()
    with published(tmp_path, survey.contents(SCORES_OF_GROUPS)):
        release = release_of(NAME, survey.communes)
    scores, _ = score_domains(survey.answers, survey.asked, questionnaire)
    scores.columns = [f"domain.{key}" for key in scores]
    scores[INDEX] = score_index(scores, [1.0] * len(scores.columns))
    known = narrowest(release, VINTAGE, scores, ["domain.innovation"])
    assert len(known) > 20
    assert ((known["low"] <= known["true"] + 1e-6) & (known["true"] <= known["high"] + 1e-6)).all()
    assert (known["high"] - known["low"]).min() > LEAST_WIDTH


# --- that the attack finds what there is to be found


def test_a_table_without_projects_gives_those_away_who_have_none():
    """Publicly initiated projects: as many in Wallonia as in the French language area."""
    survey = demonstration(asked=("projects", "projects_public"))
    figures = [
        *figures_of_groups(survey, ("country", "region"), ["projects"]),
        *figures_of_groups(survey, ("country", "region", "language_area"), ["projects_public"]),
    ]
    n = {(one.indicator, one.variable, one.group): one.n for one in figures}
    assert n["q.projects_public", "region", "03000"] == 49
    assert n["q.projects_public", "language_area", "fr"] == 49
    assert n["q.projects", "region", "03000"] == 61
    found = groups_worked_out(
        [Release(tuple(figures), survey.communes)], survey.asked, survey.answers, VINTAGE
    )
    area = group_of("language_area", VINTAGE)
    german = frozenset(code for code in survey.communes if area[code] == "de")
    assert ("projects", german, 0.0) in {(one.question, one.communes, one.value) for one in found}


def test_a_late_answer_is_the_difference_of_two_versions():
    survey = demonstration(asked=("engaged",))
    others = survey.of(survey.communes - {LATE})
    groups = ("country", "region", "province")
    releases = [
        Release(tuple(figures_of_groups(one, groups)), one.communes) for one in (others, survey)
    ]
    found = groups_worked_out(releases, survey.asked, survey.answers, VINTAGE)
    assert frozenset({LATE}) in {one.communes for one in found}


def test_a_published_share_of_four_tells_what_it_says_itself_and_no_more(tmp_path):
    """The institute's own 3 of 4 in Brussels stands beside the atlas' figures of the same answers.

    How many of the four said yes is told by the share alone, whoever publishes what. With all that
    the atlas gives beside it, nothing more becomes certain of fewer than five communes: not which
    of the four said no, nor anything of other communes by taking Brussels from a sum.
    """
    survey = demonstration(asked=("citizens_involved",))
    with published(tmp_path, survey.contents(GROUPS, id="BE2018", year=2018)):
        release = release_of("BE2018", survey.communes)
    own = [one for one in release.figures if not one.published]
    shares = [one for one in release.figures if one.published]
    assert len(own) > 3
    assert all(one.n is None or one.n >= 5 for one in own)
    assert ("region", "04000") in {(one.variable, one.group) for one in shares}
    region = group_of("region", VINTAGE)
    four = frozenset(code for code in survey.communes if region[code] == "04000")
    assert len(four) == 4
    of_brussels = [one for one in shares if one.group == "04000"]
    share = next(one for one in of_brussels if one.indicator == "q.citizens_involved")
    alone = {
        (yes, n)
        for n in range(1, len(four) + 1)
        for yes in range(n + 1)
        if share.low <= 100 * yes / n <= share.high
    }
    assert alone == {(3, 4)}  # of four at most; and the institute published it as a fraction
    figures = find_figures("BE2018", "citizens_involved", "region")
    (figure,) = (one for one in figures if one.code == "04000")
    assert figure.note is not None
    assert "3/4" in figure.note["en"]
    apart = Release(tuple(own), survey.communes)
    assert groups_worked_out([apart], survey.asked, survey.answers, VINTAGE) == []
    together = groups_worked_out([release], survey.asked, survey.answers, VINTAGE)
    said = {(one.question, one.choice, one.communes, one.value) for one in together}
    assert said == {("citizens_involved", "yes", four, 3.0)}
