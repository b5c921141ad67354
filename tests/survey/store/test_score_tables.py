"""Figures of groups of the scores: what the audit is asked, and what follows from its answers."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from geo.survey import load_answers, load_edition, load_questionnaire
from geo.survey.store.disclosure import Disclosure
from geo.survey.store.disclosure_audit import score_tables as module
from geo.survey.store.disclosure_audit.answer_table import (
    GROUPED_BY,
    DisclosedTable,
    complete_scores,
    groups_of,
)
from geo.survey.store.disclosure_audit.linear_systems import Relation, Unknowns
from geo.survey.store.disclosure_audit.release import Release, decide
from geo.survey.store.disclosure_audit.score_tables import _Scores, decide_scores

QUESTIONNAIRE = load_questionnaire()
ASKED = ("engaged", "strategy", "factor_institutional", "progress")
DOMAINS = ["governance", "implementation"]
COUNTRY, WALLONIA = ("country", "01000"), ("region", "03000")
ANSWERS = load_answers("BE2018")
COMMUNES = sorted(ANSWERS["nis5"].unique())


def told(*asked: str, communes=COMMUNES, answers=ANSWERS, **shown) -> DisclosedTable:
    keys = asked or ASKED
    edition = replace(load_edition("BE2018"), asked=keys)
    rows = answers[answers["question"].isin(keys) & answers["nis5"].isin(communes)]
    return DisclosedTable(edition, QUESTIONNAIRE, rows, **shown)


class Audit(Unknowns):
    """Says of each attempt what it is told to say, and keeps what it was asked."""

    asked: list  # (figure, members) of every row, and the groups of a few
    system: Unknowns
    answers: list[bool]

    def gives_away(self, rows, few):
        Audit.system = self
        Audit.asked.append(([(row.figure, row.members) for row in rows], few))
        return Audit.answers.pop(0) if Audit.answers else False


@pytest.fixture
def audit(monkeypatch):
    monkeypatch.setattr(module, "Unknowns", Audit)
    Audit.asked, Audit.answers = [], []
    return Audit


def shown_by(found) -> list:
    """The groups that every domain and the index have figures for."""
    assert list(found) == [*(f"domain.{key}" for key in DOMAINS), "index"]
    first, *others = (of[""] for of in found.values())
    assert all(set(of) == {""} for of in found.values())
    assert all(one == first for one in others)
    return first


def test_where_nothing_is_given_away_all_groups_have_figures(audit):
    groups = shown_by(decide_scores(told()))
    assert len(audit.asked) == 1
    assert groups[0] == COUNTRY
    rows, _ = audit.asked[0]
    assert len(rows) == 3 * len(groups)
    assert {figure for figure, _ in rows} == {*DOMAINS, "index"}


def test_else_one_grouping_after_the_other(audit):
    every = shown_by(decide_scores(told()))
    there = [one for one in GROUPED_BY if one in {variable for variable, _ in every}]
    assert len(there) < len(GROUPED_BY)  # of one no group is large enough
    audit.asked.clear()
    audit.answers[:] = [True, True] + [False] * (len(there) - 2) + [True]
    some = shown_by(decide_scores(told()))
    assert len(audit.asked) == 1 + len(there)
    assert some == [one for one in every if one[0] in there[1:-1]]
    # What was given is asked together with what comes next.
    sizes = [len(rows) for rows, _ in audit.asked]
    assert sizes[1] == 3 * sum(one[0] == there[0] for one in every)
    assert sizes[-1] == 3 * (len(some) + sum(one[0] == there[-1] for one in every))


def test_no_group_may_have_a_figure(audit):
    assert shown_by(decide_scores(told(communes=COMMUNES[:4]))) == []
    assert audit.asked == []


def test_an_edition_that_asked_nothing_that_is_scored():
    assert decide_scores(told("progress")) == {}
    assert decide(told("progress"), Disclosure("aggregates", ("scores",))) == Release()


def communes_of(*groups: tuple[str, int]) -> list[str]:
    """So many communes of each province that answered."""
    scored = complete_scores(told())
    masks = dict(groups_of(told().edition, scored.index))
    return [code for name, n in groups for code in scored.index[masks["province", name]][:n]]


def test_groups_of_a_few_are_told_to_the_audit(audit):
    communes = communes_of(("10000", 5), ("40000", 1), ("70000", 4), ("60000", 9), ("50000", 7))
    one = told(communes=communes)
    decide_scores(one)
    (_, few), *_ = audit.asked
    everyone = [mask for _, mask in groups_of(one.edition, one.table().index)]
    sizes = [int(mask.sum()) for mask in everyone]
    assert {0, 1, 4, 5} <= set(sizes)
    expected = [mask for mask, n in zip(everyone, sizes, strict=True) if 0 < n < 5]
    assert [mask.tolist() for mask in few] == [mask.tolist() for mask in expected]


def test_a_group_that_nobody_answered_in_has_no_figure(audit):
    one = told(communes=communes_of(("10000", 12), ("60000", 12)))
    groups = shown_by(decide_scores(one))
    assert ("province", "10000") in groups
    assert ("province", "70000") not in groups


def test_of_communes_without_all_scores_nothing_is_told(audit):
    """Who left a question open may have no score of its domain."""
    some = COMMUNES[:30]
    gap = ANSWERS["nis5"].isin(some) & ANSWERS["question"].isin(ASKED) & (ANSWERS["question"] != "progress")  # fmt: skip
    one = told(answers=ANSWERS[~gap | (ANSWERS["question"] == "engaged")])
    groups = shown_by(decide_scores(one))
    rows, _ = audit.asked[0]
    inside = ~one.table().index.isin(some)
    assert rows
    for _, members in rows:
        assert not members[~inside].any()
    figures = audit.system.figures
    assert all(figure.base.tolist() == inside.tolist() for figure in figures)
    assert all((figure.values[~inside] == 0).all() for figure in figures)
    assert COUNTRY in groups


def test_figures_are_the_scores_and_their_mean(audit):
    one = told()
    decide_scores(one)
    scores = complete_scores(one).reindex(one.table().index)
    governance, implementation, index = audit.system.figures
    known = scores.notna().all(axis=1).to_numpy()
    for figure, key in ((governance, "governance"), (implementation, "implementation")):
        assert figure.name == key
        assert figure.values == pytest.approx(np.where(known, scores[key].fillna(0), 0))
        assert (figure.top, figure.whole, figure.protected) == (10, False, True)
        assert figure.open_between is not None
    assert index.values == pytest.approx((governance.values + implementation.values) / 2)
    assert (index.name, index.top, index.whole, index.protected) == ("index", 10, False, False)
    assert audit.system.relations == [
        Relation({"index": 1.0, "governance": -0.5, "implementation": -0.5}, 0.0, 0.0)
    ]


def corrected(code: str):
    rows = ANSWERS.copy()
    mine = (rows["nis5"] == code) & (rows["question"] == "factor_institutional")
    rows.loc[mine, "value"] = rows.loc[mine, "value"].map(
        lambda value: "0" if value != "0" else "9"
    )
    return rows


def test_what_was_told_before_is_asked_together_with_what_is_new(audit):
    code = complete_scores(told()).index[20]
    shown = {
        "domain.governance": {"": [COUNTRY, WALLONIA]},
        "index": {"": [COUNTRY]},
        "domain.implementation": {},
        "domain.data": {"": [COUNTRY]},
        "q.engaged": {"yes": [COUNTRY], "": [COUNTRY]},
    }
    fewer = told(communes=COMMUNES[:90], answers=corrected(code), shown=shown)
    without = told("engaged", "progress", communes=COMMUNES[:60])
    unrelated = told("progress", communes=COMMUNES[:60])
    scores = _Scores(told(), [unrelated, fewer, without])
    assert scores._all[1:] == (fewer, without)
    shown_by(scores.decide())
    rows, _ = audit.asked[0]
    assert [figure for figure, _ in rows[:3]] == ["governance", "governance", "index"]
    assert {figure for figure, _ in rows} == {"governance", "implementation", "index"}
    members = [mask for _, mask in rows[:3]]
    complete = complete_scores(fewer).reindex(fewer.table().index).notna().all(axis=1).to_numpy()
    walloon = dict(groups_of(fewer.edition, fewer.table().index))[WALLONIA]
    assert members[0].tolist() == scores._columns.mask(1, complete).tolist()
    assert members[1].tolist() == scores._columns.mask(1, complete & walloon).tolist()
    assert members[2].tolist() == members[0].tolist()
    # The one that was corrected is two unknowns; of the version before it had another score.
    governance = audit.system.figures[0]
    assert len(governance.values) == len(told().table()) + 1
    before = complete_scores(fewer)["governance"][code]
    place = scores._columns.places[1][fewer.table().index.get_loc(code)]
    assert governance.values[place] == pytest.approx(before)
    assert before != pytest.approx(complete_scores(told())["governance"][code])


def test_a_score_is_open_between_whole_points_that_are_safe(monkeypatch):
    asked = []

    def safe(patterns, contexts, start, end):
        asked.append((start, end))
        assert [one.key for one in patterns.hidden] == ["strategy", "factor_institutional"]
        return end - start >= 3

    monkeypatch.setattr(module, "is_safe", safe)
    is_open = _Scores(told(), ())._open("governance")
    assert is_open(2.0, 5.0)
    assert is_open(2.0 + 1e-12, 5.0 - 1e-12)  # what rounding leaves
    assert asked == [(2, 5)]
    assert not is_open(2.1, 5.9)
    assert is_open(7.0, 99.0)
    assert not is_open(4.0, 4.0)
    assert not is_open(4.2, 4.8)
    assert not is_open(5.0, 4.0)
    assert asked == [(2, 5), (3, 5), (7, 10)]


def test_one_domain_alone(audit):
    one = told("engaged", "progress")
    found = decide_scores(one)
    assert list(found) == ["domain.implementation", "index"]
    assert audit.system.relations == [Relation({"index": 1.0, "implementation": -1.0}, 0.0, 0.0)]
