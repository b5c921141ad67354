"""The demonstration editions add up to what was published, hang together, and can be made again."""

from __future__ import annotations

import csv
import math
import os
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from geo.survey.demonstration import belgium_2017, belgium_2018
from geo.survey.demonstration.allocation import Margins, Scores, apportion, choose, fill_margins
from geo.survey.demonstration.random_streams import normal
from geo.survey.demonstration.sample import all_communes, draw_communes
from geo.survey.demonstration.write import answers_csv, make_rows, report
from geo.survey.editions import EDITIONS, load_edition
from geo.survey.published.recomputed_figures import NOT_REPRODUCED, recompute, round_half_up
from geo.survey.questionnaire import load_questionnaire
from geo.territory import load_communes

EDITION_IDS = ("BE2017", "BE2018")
FIGURES = Path(__file__).parents[2] / "data" / "published" / "figures.csv"
DIMENSIONS = [
    "projects_economy", "projects_people", "projects_governance", "projects_mobility",
    "projects_environment", "projects_living",
]  # fmt: skip


def answers(edition):
    return pd.read_csv(EDITIONS / edition / "answers.csv", dtype=str, keep_default_na=False)


def wide(edition):
    return answers(edition).pivot_table("value", "nis5", "question", aggfunc="first")


def share(column, value, members):
    """Per cent of the members that answered, counted by hand."""
    known = [v for n, v in column.dropna().items() if n in members and v != "not_applicable"]
    return 100 * sum(value in v.split("|") for v in known) / len(known)


@pytest.fixture(scope="module")
def communes():
    return load_communes(2018)


@pytest.fixture(scope="module")
def be2018():
    return wide("BE2018")


@pytest.fixture(scope="module")
def be2017():
    return wide("BE2017")


# --- What was published


@pytest.mark.parametrize("edition", EDITION_IDS)
def test_every_reproducible_published_figure_follows_from_the_answers(edition):
    compared = recompute(edition, answers(edition))
    missed = {
        (edition, c.figure.key, c.figure.code): c.computed for c in compared if not c.reproduced
    }
    for line in report(edition, list(answers(edition).itertuples(index=False, name=None))):
        print(line)
    assert missed.keys() == NOT_REPRODUCED.keys() == set(), missed
    with FIGURES.open(encoding="utf-8") as file:
        published = [row for row in csv.DictReader(file) if row["edition"] == edition]
    assert len(compared) == len(published) == {"BE2017": 19, "BE2018": 57}[edition]


def test_the_comparison_notices_one_commune_too_many(be2018):
    table = answers("BE2018")
    no = table.index[(table.question == "objectives_formalised") & (table.value == "no")][:2]
    table.loc[no, "value"] = "yes"
    missed = [c.figure.key for c in recompute("BE2018", table) if not c.reproduced]
    assert missed == ["sc_objectives_formalised_share"]


def test_a_figure_without_a_question_is_told_as_such():
    compared = recompute("BE2018", answers("BE2018")[lambda t: t.question != "themes"])
    missed = [c for c in compared if not c.reproduced]
    assert {c.figure.theme for c in missed} == {"themes"}
    assert all(c.computed is None and c.reason is not None for c in missed)


def test_some_figures_counted_by_hand(be2018, be2017, communes):
    """Without the comparison's own code."""
    region, rural = communes.region, communes.rural
    everyone = set(communes.index)
    flemish, walloon = (set(region.index[region == code]) for code in ("02000", "03000"))
    assert round(share(be2018.associations, "digitalisation", everyone)) == 73
    assert round(share(be2018.associations, "digitalisation", flemish)) == 88
    assert (
        round(share(be2018.associations, "inclusive_participation", set(rural.index[rural]))) == 62
    )
    assert share(be2018.citizens_involved, "yes", flemish) == 20
    assert share(be2018.citizens_involved, "yes", walloon) == 25
    assert round(share(be2018.benefits, "none", set(rural.index[~rural]))) == 24
    liege = be2018.progress[be2018.index.isin(communes.index[communes.province == "60000"])]
    assert round(liege.astype(int).mean(), 2) == 2.68
    assert round(be2018.progress.astype(int).mean(), 2) == 3.64
    assert round(share(be2017.concept_relevant, "yes", everyone)) == 66
    assert be2017.strategy.value_counts().to_dict() == {
        "none": 83,
        "intended": 19,
        "formalised": 11,
    }
    assert be2017.projects.astype(int).sum() == 264


def test_what_was_said_to_come_first_comes_first(be2018, communes):
    keys = [c.key for c in load_questionnaire().questions["associations"].choices]
    areas = {
        "digitalisation": communes.region == "02000",
        "quality_of_life": communes.region == "04000",
        "brand_image": communes.region == "03000",
        "inclusive_participation": communes.rural,
    }
    for first, inside in areas.items():
        members = set(communes.index[inside])
        shares = {key: share(be2018.associations, key, members) for key in keys}
        assert max(shares, key=shares.get) == first, shares
    means = be2018.progress.astype(int).groupby(communes.province).mean()
    assert means.idxmax() == "50000"


def test_the_inferred_counts_are_the_only_ones_for_2018():
    """With four Brussels answers; shares of all that answered, but for citizens (in fractions)."""

    def counts(n, percent):
        return [k for k in range(n + 1) if round_half_up(100 * k / n, 0) == percent]

    def sums(n, mean):
        return [s for s in range(10 * n + 1) if round_half_up(s / n, 2) == mean]

    found = []
    for flemish in range(1, 118):
        walloon = 119 - flemish
        nations = ((59, 60, 57, range(5)), (36, 40, 31, (2,)), (25, 16, 34, (1,)))
        if not all(
            any(
                round_half_up(100 * (f + w + b) / 123, 0) == nation
                for f in counts(flemish, north)
                for w in counts(walloon, south)
                for b in brussels
            )
            for nation, north, south, brussels in nations
        ):
            continue
        if not (counts(flemish, 88) and counts(walloon, 61)):
            continue
        if any(
            round_half_up((f + w + 16) / 123, 2) == 3.64
            for f in sums(flemish, 3.53)
            for w in sums(walloon, 3.72)
        ):
            found.append((flemish, walloon))
    assert found == [(58, 61)]


def test_the_inferred_counts_are_the_only_ones_for_2017():
    """Nobody or one commune left the question open, and not nearly all of Brussels answered."""

    def counts(n, percent):
        return [k for k in range(n + 1) if round_half_up(100 * k / n, 0) == percent]

    found = set()
    for answered in (113, 112):
        for brussels in range(1, 16):
            for flemish in range(1, answered - brussels):
                walloon = answered - brussels - flemish
                yes = {
                    a + b + c
                    for a in counts(flemish, 84)
                    for b in counts(walloon, 45)
                    for c in counts(brussels, 88)
                    if round_half_up(100 * (a + b + c) / answered, 0) == 66
                }
                found |= {
                    (answered, flemish, walloon, brussels, rural)
                    for total in yes
                    for rural in range(1, answered)
                    for k in counts(rural, 34)
                    if round_half_up(100 * (total - k) / (answered - rural), 0) == 77
                }
    assert found == {(112, 51, 53, 8, 29)}


@pytest.mark.parametrize(
    ("edition", "by_region", "rural"),
    [
        ("BE2017", {"02000": 51, "03000": 54, "04000": 8}, 29),
        ("BE2018", {"02000": 58, "03000": 61, "04000": 4}, 26),
    ],
)
def test_who_answered(edition, by_region, rural, communes):
    codes = pd.Index(answers(edition).nis5.unique())
    assert communes.region[codes].value_counts().to_dict() == by_region
    assert communes.rural[codes].sum() == rural
    assert communes.province[codes].nunique() == 11
    for labels in (load_edition(edition).note,):
        for language in ("nl", "fr", "de", "en"):
            for number in (*by_region.values(), rural):
                assert str(number) in labels[language]


# --- Made again


@pytest.mark.slow
def test_the_same_bytes_again(tmp_path, prepared_commands):
    done = prepared_commands.run(
        ["-m", "geo.survey.demonstration", "--to", tmp_path], Path(__file__).parents[2], os.environ
    )
    assert done.returncode == 0, done.stderr
    for edition in EDITION_IDS:
        for name in ("answers.csv", "edition.yaml"):
            again = (tmp_path / edition / name).read_bytes()
            assert again == (EDITIONS / edition / name).read_bytes(), f"{edition}/{name}"
    assert "19 of 19" in done.stdout
    assert "57 of 57" in done.stdout
    assert "Not reproduced" not in done.stdout


@pytest.mark.slow
def test_another_seed_is_another_edition_with_the_same_totals():
    other = belgium_2018.make(1).rows()
    assert other != make_rows("BE2018")
    assert all(
        c.reproduced
        for c in recompute("BE2018", pd.DataFrame(other, columns=["nis5", "question", "value"]))
    )


def test_the_file_is_tidy():
    for edition in EDITION_IDS:
        table = answers(edition)
        order = {key: place for place, key in enumerate(load_questionnaire().questions)}
        rows = [(r.nis5, order[r.question]) for r in table.itertuples()]
        assert rows == sorted(set(rows))
        assert set(table.question) == set(load_edition(edition).asked)
        assert load_edition(edition).demonstration
    assert answers_csv([("11001", "themes", "energy|mobility")]) == (
        b"nis5,question,value\n11001,themes,energy|mobility\n"
    )


# --- Plausible inside


def standing(table):
    """A few questions of each kind as numbers, to correlate with."""
    several = ("prerequisites", "themes", "actors_inside", "actors_outside", "funding")
    numbers = {
        **{k: table[k].map({"yes": 1.0, "no": 0.0}) for k in (
            "concept_relevant", "engaged", "objectives_formalised", "sc_manager", "training",
            "citizens_involved")},
        **{k: pd.to_numeric(table[k], errors="coerce") for k in (
            "factor_human", "factor_institutional", "factor_technological", "projects",
            *DIMENSIONS)},
        **{k: table[k].where(table[k] != "not_applicable").map(
            lambda v: v if isinstance(v, float) else 0 if v == "-" else len(v.split("|")))
            for k in several},
        "strategy": table.strategy.map({"none": 0, "intended": 1, "formalised": 2}),
        "monitoring": table.monitoring.map({"none": 0, "informal": 1, "formal": 2}),
        "benefits": table.benefits.map(lambda v: 0 if v in ("-", "none") else len(v.split("|"))),
    }  # fmt: skip
    return pd.DataFrame(numbers).astype(float)


def test_progress_goes_with_every_other_answer(be2018):
    progress = be2018.progress.astype(float)
    together = standing(be2018).corrwith(progress)
    assert together.min() > 0.1, together.sort_values().head()
    assert together.mean() > 0.35


def test_bigger_communes_are_further_on_average(be2018, be2017, communes):
    size = np.log10(communes.population)
    for values in (be2018.progress.astype(int), be2017.projects.astype(int)):
        own = size[values.index]
        assert np.corrcoef(own, values)[0, 1] > 0.25
        assert values[own > own.median()].mean() > 1.3 * values[own <= own.median()].mean()
    large = set(communes.index[communes.population > 50_000])
    assert 0 < len(large & set(be2018.index)) < len(large)  # not all of them answer


def test_documented_communes_answer_more_and_are_further(be2018):
    table = pd.read_csv(FIGURES.parents[1] / "initiatives" / "initiatives.csv", dtype=str)
    documented = set(table[table.programme != "covenant_of_mayors"].nis5_2018.dropna())
    inside = be2018.index.isin(documented)
    assert inside.mean() > 1.2 * len(documented) / 589
    assert be2018.progress[inside].astype(int).mean() > be2018.progress[~inside].astype(int).mean()


def test_about_fifty_communes_answered_both_and_resemble_themselves(be2018, be2017):
    both = be2018.index.intersection(be2017.index)
    assert 40 <= len(both) <= 60
    then = be2017.loc[both, "projects"].astype(int)
    now = be2018.loc[both, "projects"].astype(int)
    assert then.corr(now, method="spearman") > 0.3
    formalised = both[be2017.loc[both, "strategy"] == "formalised"]
    assert (be2018.loc[formalised, "strategy"] != "none").all()


@pytest.mark.parametrize("edition", EDITION_IDS)
def test_projects_add_up(edition):
    table = wide(edition)
    numbers = table[["projects", *DIMENSIONS]].astype(int)
    assert (numbers[DIMENSIONS].sum(axis=1) == numbers.projects).all()
    none = numbers.projects == 0
    assert (table.projects_public[none] == "not_applicable").all()
    public = table.projects_public[~none].astype(int)
    assert (public <= numbers.projects[~none]).all()


def test_nobody_contradicts_itself(be2018, be2017):
    progress, projects = be2018.progress.astype(int), be2018.projects.astype(int)
    not_begun, not_engaged = progress == 0, be2018.engaged == "no"
    assert (be2018.engaged[not_begun] == "no").all()
    assert (projects[not_begun] == 0).all()
    assert (be2018.themes[not_begun] == "-").all()
    assert progress[not_engaged].max() <= 4
    assert projects[not_engaged].max() <= 3
    assert (be2018.strategy[not_engaged] != "formalised").all()
    assert (be2018.sc_manager[not_engaged] == "no").all()
    assert (be2018.objectives_formalised[be2018.strategy == "none"] == "no").all()
    assert (be2018.monitoring[projects == 0] == "not_applicable").all()
    assert set(be2018.benefits[projects == 0]) <= {"-", "none"}
    assert not be2018.benefits.isin(["intangible|none", "cost_reduction|none"]).any()
    assert (be2018.funding[projects > 0].dropna() != "-").all()
    citizens = be2018.citizens_involved == "yes"
    assert be2018.actors_outside[citizens].dropna().str.contains("citizens").all()
    relevant = be2017.concept_relevant == "yes"
    assert relevant[be2017.strategy != "none"].all()
    assert relevant[be2017.sc_manager == "yes"].all()


@pytest.mark.parametrize("edition", EDITION_IDS)
def test_only_those_concerned_answer(edition):
    table = wide(edition)
    for key in table:
        asked_if = load_questionnaire().questions[key].asked_if
        if asked_if is None or asked_if.question not in table:
            assert "not_applicable" not in set(table[key])
            continue
        concerned = table[asked_if.question].map(asked_if.concerns)
        assert (table.loc[~concerned, key] == "not_applicable").all()
        assert "not_applicable" not in set(table.loc[concerned, key])


def test_a_handful_of_answers_is_open(be2018, be2017):
    for table in (be2018, be2017):
        gaps = table.isna().sum()
        assert 2 <= gaps.sum() <= 0.02 * table.size
        assert gaps.max() <= 5
        assert table.notna().mean(axis=1).min() > 0.75


# --- The tools


def test_chance_is_normal_enough_and_depends_on_its_name_only():
    drawn = np.array([normal("test", i) for i in range(4000)])
    assert abs(drawn.mean()) < 0.05
    assert abs(drawn.std() - 1) < 0.05
    assert 0.93 < (abs(drawn) < 1.96).mean() < 0.97
    assert normal("a", 1) == normal("a", 1) != normal("a", 2)
    assert math.isclose(normal("test", 0), drawn[0])


def test_choose_takes_those_that_lean_most_within_the_margins():
    communes = draw_communes("BE2018", belgium_2018.QUOTAS)
    lean = {c.nis5: normal("lean", c.nis5) for c in communes}
    plain = choose(communes, Margins(30), lean)
    assert plain == set(sorted(lean, key=lean.get)[-30:])
    bound = choose(communes, Margins(30, flanders=20, rural=12), lean)
    inside = [c for c in communes if c.nis5 in bound]
    assert len(inside) == 30
    assert sum(c.region == "02000" for c in inside) == 20
    assert sum(c.rural for c in inside) == 12
    assert sum(lean[n] for n in bound) < sum(lean[n] for n in plain)
    with pytest.raises(ValueError, match="no counts fit"):
        choose(communes, Margins(30, brussels=5), lean)


def test_apportion_and_share_out_keep_their_sums():
    assert apportion(5, {"a": 3.0, "b": 2.0, "c": 0.0}) == {"a": 3, "b": 2, "c": 0}
    rows, columns = {"a": 5, "b": 1, "c": 3}, {"x": 4, "y": 5}
    table = fill_margins(rows, columns, {k: {"a": 0.0, "b": 1.0, "c": -1.0} for k in columns})
    assert {k: sum(v.values()) for k, v in table.items()} == columns
    assert {r: sum(table[k][r] for k in columns) for r in rows} == rows


def test_scores_reach_sums_and_counts():
    wished = {f"{i:02d}": 3.6 + 2 * normal("score", i) for i in range(40)}
    scores = Scores(wished, lambda code: code[0])
    sums = {"0": 30, "1": 45, "2": 36, "3": 41}
    scores.reach(sums)
    scores.reach_count(5, 11)
    assert sum(value >= 5 for value in scores.values.values()) == 11
    assert {g: sum(v for c, v in scores.values.items() if c[0] == g) for g in sums} == sums


def test_rounding_is_that_of_people():
    assert round_half_up(87.5, 0) == 88
    assert round_half_up(62.5, 0) == 63
    assert round_half_up(3.645, 2) == 3.65
    assert round_half_up(3.6449, 2) == 3.64


def test_a_quota_that_no_province_can_fill_is_an_error():
    from geo.survey.demonstration.sample import Quota

    with pytest.raises(ValueError, match="only 25"):
        draw_communes("BE2018", {"20002": Quota(urban=26)})
    assert len(all_communes()) == 589
    assert belgium_2017.WITH_PROJECTS < 113
