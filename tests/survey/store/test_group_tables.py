"""Figures of groups of answers: what the audit is told of them, what it is asked, what follows."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from small_editions import facts, table

from geo.survey import load_questionnaire
from geo.survey.editions import NOT_APPLICABLE
from geo.survey.published.figures import find_figures
from geo.survey.store.disclosure_audit import group_tables as module
from geo.survey.store.disclosure_audit.answer_table import (
    GROUPED_BY,
    DisclosedTable,
    groups_of,
    published_groups,
)
from geo.survey.store.disclosure_audit.group_tables import (
    _Attempt,
    _families,
    _Family,
    _wide,
    decide_answers,
)
from geo.survey.store.disclosure_audit.linear_systems import KnownSum, Relation, Unknowns
from geo.survey.store.disclosure_audit.relations import choices_exclude, condition_says
from geo.survey.store.validation import edition_from

QUESTIONNAIRE = load_questionnaire()
QUESTIONS = QUESTIONNAIRE.questions
EDITION = edition_from(facts() | {"asked": list(table())}, QUESTIONNAIRE)
COUNTRY, FLANDERS, WALLONIA = ("country", "01000"), ("region", "02000"), ("region", "03000")
ENGAGED = ("engaged", "initiated_by")
SUM = ("projects", "projects_economy", "projects_mobility")
PROJECTS = (*SUM, "projects_public", "monitoring")


def told(*asked: str, wide: pd.DataFrame | None = None, **others) -> DisclosedTable:
    wide = table() if wide is None else wide
    wide = wide[list(asked)] if asked else wide
    rows = wide.rename_axis("nis5").reset_index().melt(id_vars="nis5", var_name="question")
    edition = replace(EDITION, asked=tuple(wide))
    return DisclosedTable(edition, QUESTIONNAIRE, rows.dropna(), **others)


CODES = list(told().table().index)


def family(*keys: str, earlier=(), **others) -> _Family:
    return _Family(told(**others), earlier, keys)


def by_name(figures) -> dict:
    return {figure.name: figure for figure in figures}


def column(key: str, wide: pd.DataFrame | None = None) -> pd.Series:
    return (table() if wide is None else wide)[key].reindex(CODES)


# Questions that say something about each other


def test_questions_belong_together_by_conditions_and_sums():
    asked = ("progress", *ENGAGED, "monitoring", "projects_economy", "projects", "barriers", "projects_public")  # fmt: skip
    assert _families(asked, QUESTIONNAIRE) == [
        ("progress",), ENGAGED, ("monitoring", "projects_economy", "projects", "projects_public"),
        ("barriers",),
    ]  # fmt: skip
    assert _families(("initiated_by", "progress"), QUESTIONNAIRE) == [
        ("initiated_by",),
        ("progress",),
    ]
    assert _families((), QUESTIONNAIRE) == []


# What is known: the figures


def test_the_figures_of_a_question_are_its_choices_or_its_number():
    one = family(*table())
    (engaged,) = one._figures_of("engaged")
    assert engaged.name == "engaged:yes"
    assert engaged.values.tolist() == (column("engaged") == "yes").astype(float).tolist()
    assert engaged.base.all()
    assert (engaged.top, engaged.whole, engaged.open_between, engaged.zero_tells) == (1, True, None, True)  # fmt: skip
    (progress,) = one._figures_of("progress")
    assert progress.base.tolist() == column("progress").notna().tolist()
    assert progress.values.tolist() == column("progress").fillna("0").astype(float).tolist()
    assert (progress.name, progress.top, progress.whole) == ("progress:", 10, True)
    assert [progress.open_between(3, most) for most in (4.9, 5)] == [False, True]
    (projects,) = one._figures_of("projects")
    assert (projects.top, projects.whole) == (None, True)
    assert [projects.open_between(3, most) for most in (3.9, 4)] == [False, True]
    initiated = one._figures_of("initiated_by")
    assert [figure.name for figure in initiated] == [
        f"initiated_by:{choice.key}" for choice in QUESTIONS["initiated_by"].choices
    ]
    for figure in initiated:
        assert figure.base.tolist() == (column("initiated_by") != NOT_APPLICABLE).tolist()
        assert not figure.zero_tells
        assert figure.protected
        assert figure.top == 1
    wide = table()
    wide.loc["11002", "progress"] = "7.5"
    (progress,) = family("progress", wide=wide)._figures_of("progress")
    assert not progress.whole


def test_a_width_is_reached_whatever_rounding_leaves():
    is_open = _wide(2.0)
    assert is_open(3.0, 5.0)
    assert is_open(3.0, 5.0 - 1e-12)
    assert not is_open(3.0, 4.99)


def test_figures_are_of_the_communes_of_all_tables():
    """A commune that has left since, one that was corrected, and a table that did not ask."""
    before = table().rename(index={"81001": "82003"})
    before.loc["11002", "initiated_by"] = "others"
    silent = told("engaged", "progress", wide=before[:4])
    earlier = [silent, told(*ENGAGED, wide=before)]
    one = family(*ENGAGED, earlier=earlier)
    assert len(one._all) == 3
    assert one._columns.n > len(CODES) + 1
    figures = by_name(one._figures_of("initiated_by"))
    places = one._columns.places
    now = column("initiated_by")
    then = before["initiated_by"].reindex(earlier[1].table().index)
    for name, figure in figures.items():
        choice = name.partition(":")[2]
        assert figure.values[places[0]].tolist() == (now == choice).astype(float).tolist()
        assert figure.values[places[2]].tolist() == (then == choice).astype(float).tolist()
        assert figure.base[places[0]].tolist() == (now != NOT_APPLICABLE).tolist()
        assert figure.base[places[2]].tolist() == (then != NOT_APPLICABLE).tolist()
    (engaged,) = one._figures_of("engaged")
    assert engaged.base.all()


def test_tables_that_asked_none_of_it_do_not_matter():
    unrelated = told("progress", wide=table()[:5])
    one = family(*ENGAGED, earlier=[unrelated, told("engaged", wide=table()[:5])])
    assert [len(each.edition.asked) for each in one._all[1:]] == [1]
    assert one._all[1].edition.asked == ("engaged",)
    assert one._columns.n == len(CODES)


def test_together_are_audited_parents_counts_and_who_is_asked():
    alone = family("progress")._figures_together()
    assert [figure.name for figure in alone] == ["progress:"]
    several = family("barriers")._figures_together()
    assert len(several) == len(QUESTIONS["barriers"].choices)
    names = list(by_name(family(*PROJECTS)._figures_together()))
    assert names == [
        "projects:", "projects_economy:", "projects_mobility:", "projects_public:",
        "projects_public#", "monitoring#", "?0",
    ]  # fmt: skip
    counts = _Family(told(*SUM), (), SUM)._figures_together()
    assert list(by_name(counts)) == [f"{key}:" for key in SUM]


def test_who_is_asked_is_a_figure_of_all_that_answered():
    wide = table()
    wide.loc["24062", "engaged"] = None
    keys = ("initiated_by", "engaged")  # the order in which they were asked
    one = _Family(told(*keys, wide=wide), (), keys)
    figures = by_name(one._figures_together())
    assert list(figures) == ["initiated_by#", "engaged:yes", "?0"]
    asked, condition = figures["initiated_by#"], figures["?0"]
    assert (
        asked.values.tolist() == (column("initiated_by") != NOT_APPLICABLE).astype(float).tolist()
    )
    assert asked.base.all()
    assert (asked.top, asked.protected) == (1, True)
    known = column("engaged", wide).notna()
    assert condition.base.tolist() == known.tolist()
    assert condition.values.tolist() == (column("engaged", wide) == "yes").astype(float).tolist()
    assert (condition.top, condition.protected) == (1, False)


def test_a_number_left_open_meets_no_limit():
    wide = table()
    wide.loc["24062", "projects"] = None
    figures = by_name(_Family(told(*PROJECTS, wide=wide), (), PROJECTS)._figures_together())
    met = pd.to_numeric(column("projects", wide)).fillna(0) >= 1
    assert figures["?0"].values.tolist() == met.astype(float).tolist()
    assert not figures["?0"].base[CODES.index("24062")]


def test_who_was_asked_before_counts_as_well():
    before = table().rename(index={"81001": "82003"})
    alone = told("initiated_by", wide=before[:4])  # of which nobody knows who was engaged
    earlier = [told("engaged", wide=before[:4]), told(*ENGAGED, wide=before), alone]
    one = family(*ENGAGED, earlier=earlier)
    figures = by_name(one._figures_together())
    for number, of in ((0, table()), (2, before)):
        index = one._columns.tables[number].index
        places = one._columns.places[number]
        asked = of["initiated_by"].reindex(index) != NOT_APPLICABLE
        assert figures["initiated_by#"].values[places].tolist() == asked.astype(float).tolist()
        met = of["engaged"].reindex(index) == "yes"
        assert figures["?1"].values[places].tolist() == met.astype(float).tolist()
    assert figures["initiated_by#"].base.all()


def test_of_whom_all_is_known_nothing_is_hidden():
    known = told(*ENGAGED, wide=table()[:5], known=True)
    one = family(*ENGAGED, earlier=[known])
    opened = one._columns.tables[0].index.isin(known.table().index)
    assert by_name(one._figures_together())["initiated_by#"].base.tolist() == (~opened).tolist()


# What is known: the relations


def test_relations_of_counts_that_add_up():
    one = family(*PROJECTS)
    place = one._conditions.of_question["monitoring"]
    condition = one._conditions.filters[place]
    assert one._relations() == [
        Relation({"projects:": 1.0, "projects_economy:": -1.0, "projects_mobility:": -1.0}, 0, 0),
        *(Relation({"projects:": 1.0, f"{key}:": -1.0}) for key in PROJECTS[1:4]),
        *choices_exclude(QUESTIONS["monitoring"]),
        Relation({"?0": 1.0, "projects_public#": -1.0}),
        Relation({"?0": 1.0, "monitoring#": -1.0}),
        *condition_says(place, QUESTIONS["projects"], condition),
    ]
    assert choices_exclude(QUESTIONS["monitoring"])


def test_counts_that_are_at_least_their_kinds_or_not_even_that():
    wide = table()
    wide.loc["11002", "projects"] = "9"
    first = _Family(told(*SUM, wide=wide), (), SUM)._relations()[0]
    assert first == Relation(
        {"projects:": 1.0, "projects_economy:": -1.0, "projects_mobility:": -1.0}
    )
    wide.loc["11002", "projects"] = "1"
    none = _Family(told(*SUM, wide=wide), (), SUM)
    assert none._relations() == []
    assert none._figures_together() == []
    some = _Family(told(*SUM), (), ("projects_economy",))  # without the total
    assert some._sum is None
    assert some._relations() == []


def test_relations_of_a_condition():
    one = family(*ENGAGED)
    assert one._relations() == [
        *choices_exclude(QUESTIONS["initiated_by"]),
        Relation({"?1": 1.0, "initiated_by#": -1.0}),
        *condition_says(1, QUESTIONS["engaged"], one._conditions.filters[1]),
    ]
    assert family("progress")._relations() == []


def test_values_of_a_conditional_question_are_audited_on_their_own():
    one = family(*PROJECTS)
    together = Unknowns(one._figures_together(), one._relations())
    own = one._system_of_its_own("monitoring", together)
    assert own.names == {f"monitoring:{c.key}" for c in QUESTIONS["monitoring"].choices}
    assert own.relations == choices_exclude(QUESTIONS["monitoring"])
    for key in PROJECTS[:4]:
        assert one._system_of_its_own(key, together) is together


# What is known: what was told


def rows_of(rows) -> list[tuple[str, list[bool], bool]]:
    return [(row.figure, row.members.tolist(), row.elsewhere) for row in rows]


def test_what_the_institute_published_is_known():
    one = told()
    one = replace(one, edition=replace(one.edition, id="BE2018"))
    areas = published_groups(one.edition, one.table().index)

    def rows(key, *names):
        found = _Family(one, (), tuple(table()))._published_rows((key,), frozenset(names))
        return rows_of(found)

    known = column("progress").notna().to_numpy()
    expected = [
        ("progress:", (areas[figure.code] & known).tolist(), True)
        for figure in find_figures("BE2018", "progress_score")
    ]
    assert len(expected) > 5
    assert rows("progress", "progress:") == expected
    assert rows("progress", "engaged:yes") == []
    themes = rows("themes", "themes:energy", "themes:mobility")
    assert {name for name, *_ in themes} == {"themes:energy", "themes:mobility"}
    assert [name for name, *_ in rows("citizens_involved", "citizens_involved:yes")] == ["citizens_involved:yes"] * 3  # fmt: skip


def test_a_figure_of_an_area_that_is_not_known_is_passed_over(monkeypatch):
    figures = [SimpleNamespace(code="99999"), SimpleNamespace(code="01000")]
    monkeypatch.setattr(module, "find_figures", lambda *_: figures)
    found = family("progress")._published_rows(("progress",), frozenset({"progress:"}))
    assert len(found) == 1


def test_what_was_told_before_is_known():
    shown = {
        "q.engaged": {"yes": [COUNTRY, WALLONIA]},
        "q.initiated_by": {"mayor": [FLANDERS]},
        "q.progress": {"": [COUNTRY]},
    }
    gone = table()[:14].rename(index={"81001": "82003"})  # one that is not in it any more
    before = told(*ENGAGED, "progress", wide=gone, shown=shown)
    fewer = told("engaged", wide=table()[:6], shown={"q.engaged": {"yes": [COUNTRY]}})
    lost = told("engaged", wide=table()[:6], shown={"q.initiated_by": {"mayor": [COUNTRY]}})
    one = family(*ENGAGED, earlier=[before, fewer, lost])
    index = before.table().index
    masks = dict(groups_of(before.edition, index))
    spread = one._columns.mask
    asked = (table()["initiated_by"].reindex(index) != NOT_APPLICABLE).to_numpy()
    everyone = np.ones(6, dtype=bool)

    def rows(*expected):
        return [(name, members.tolist(), False) for name, members in expected]

    whole = [
        ("engaged:yes", spread(1, masks[COUNTRY])),
        ("engaged:yes", spread(1, masks[WALLONIA])),
        ("initiated_by:mayor", spread(1, masks[FLANDERS])),
        ("engaged:yes", spread(2, everyone)),
    ]
    assert rows_of(one._earlier_rows(ENGAGED, None)) == rows(*whole)
    behind = [
        *whole[:2],
        ("initiated_by:mayor", spread(1, masks[FLANDERS] & asked)),
        whole[3],
    ]
    names = frozenset({"engaged:yes", "initiated_by:mayor"})
    assert rows_of(one._earlier_rows(ENGAGED, names)) == rows(*behind)
    assert (masks[FLANDERS] & ~asked).any()
    counted = frozenset({"engaged:yes", "initiated_by#"})
    assert rows_of(one._earlier_rows(ENGAGED, counted)) == rows(
        *whole[:2],
        ("initiated_by#", spread(1, masks[FLANDERS])),
        whole[3],
        ("initiated_by#", spread(3, everyone)),
    )
    assert rows_of(one._earlier_rows(("engaged",), frozenset())) == []


def test_published_figures_count_where_figures_are_named():
    one = told()
    one = replace(one, edition=replace(one.edition, id="BE2018"))
    known = _Family(one, (), ("progress",))
    assert known._earlier_rows(("progress",), None) == []
    assert rows_of(known._earlier_rows(("progress",), frozenset({"progress:"}))) == rows_of(
        known._published_rows(("progress",), frozenset({"progress:"}))
    )


def test_which_groups_may_have_a_figure():
    one = family("progress")
    allowed = one._allowed("progress", one._base("progress"))
    groups = dict(groups_of(EDITION, one._columns.tables[0].index))
    assert {COUNTRY, FLANDERS} <= {group for group, _ in allowed}
    assert WALLONIA not in dict(allowed)  # the one of Brussels would be what is left
    for group, mask in allowed:
        assert mask.tolist() == groups[group].tolist()
        assert mask.sum() >= 5
    # What was told of twelve leaves nothing that is about the four that came.
    shown = {"q.progress": {"": [COUNTRY]}}
    later = family("progress", earlier=[told("progress", wide=table()[:12], shown=shown)])
    assert COUNTRY not in dict(later._allowed("progress", later._base("progress")))


# What the audit is asked


class Asked:
    """Unknowns that say what they are told to say, and keep what they were asked."""

    def __init__(self, *answers: bool) -> None:
        self.answers, self.asked = list(answers), []

    def gives_away(self, rows, few):
        self.asked.append(([(row.figure, row.members.sum()) for row in rows], few))
        return self.answers.pop(0) if self.answers else False


FIVE, SIX = np.arange(12) < 5, np.arange(12) < 6
EVEN = np.arange(12) % 2 == 0


def attempt(own, together=None, counted=None, names=("k:yes",)):
    shown = {}
    for name in names:
        key, choice = name.split(":")
        shown.setdefault(f"q.{key}", {})[choice] = []
    own_rows, rows = [KnownSum("old", FIVE)], [KnownSum("older", FIVE)]
    together = own if together is None else together
    if together is own:
        rows = own_rows
    return _Attempt(EVEN, own, own_rows, together, rows, counted, ["few"], shown)


def test_what_is_given_is_asked_with_what_comes_next():
    own = Asked(False, True, False)
    one = attempt(own, names=("k:yes", "k:no"))
    assert one.discloses([(COUNTRY, FIVE), (WALLONIA, SIX)], [("k", "yes"), ("k", "no")])
    assert not one.discloses([(FLANDERS, SIX)], [("k", "yes")])
    assert one.discloses([(FLANDERS, SIX)], [("k", "no")])
    assert one.shown == {"q.k": {"yes": [COUNTRY, WALLONIA], "no": [COUNTRY, WALLONIA, FLANDERS]}}
    first = [("old", 5), ("k:yes", 3), ("k:yes", 3), ("k:no", 3), ("k:no", 3)]
    assert [rows for rows, _ in own.asked] == [
        first, [*first, ("k:yes", 3)], [*first, ("k:no", 3)],
    ]  # fmt: skip
    assert all(few == ["few"] for _, few in own.asked)


def test_who_is_asked_is_told_once_of_each_group():
    own = Asked()
    one = attempt(own, counted="k#")
    assert one.discloses([(COUNTRY, FIVE)], [("k", "yes")])
    assert one.discloses([(COUNTRY, FIVE), (WALLONIA, SIX)], [("k", "yes")])
    assert [rows for rows, _ in own.asked] == [
        [("old", 5), ("k:yes", 3), ("k#", 5)],
        [("old", 5), ("k:yes", 3), ("k#", 5), ("k:yes", 3), ("k:yes", 3), ("k#", 6)],
    ]
    assert one.counted_of == {COUNTRY, WALLONIA}
    assert one.discloses([(WALLONIA, SIX)], [("k", "yes")])
    assert one.discloses([(COUNTRY, FIVE)], [("k", "yes")])
    assert [name for name, _ in own.asked[-1][0]].count("k#") == 2


def test_who_is_asked_is_audited_with_the_parents():
    own, together = Asked(), Asked(False, True)
    one = attempt(own, together, "k#", ("k:yes", "k:no"))
    assert one.discloses([(COUNTRY, FIVE)], [("k", "yes")])
    assert one.discloses([(COUNTRY, FIVE)], [("k", "no")])
    assert len(together.asked) == 1  # the second tells nothing new
    assert not one.discloses([(WALLONIA, SIX)], [("k", "yes")])
    assert not one.discloses([(WALLONIA, SIX)], [("k", "no")])  # asked before, with the same rows
    assert [rows for rows, _ in together.asked] == [
        [("older", 5), ("k#", 5)], [("older", 5), ("k#", 5), ("k#", 6)],
    ]  # fmt: skip
    assert all(few == () for _, few in together.asked)
    assert [rows for rows, _ in own.asked][:2] == [
        [("old", 5), ("k:yes", 3)], [("old", 5), ("k:yes", 3), ("k:no", 3)],
    ]  # fmt: skip
    assert one.shown == {"q.k": {"yes": [COUNTRY], "no": [COUNTRY]}}


def test_what_gives_values_away_is_not_asked_of_the_parents():
    own, together = Asked(True), Asked()
    one = attempt(own, together, "k#")
    assert not one.discloses([(COUNTRY, FIVE)], [("k", "yes")])
    assert together.asked == []
    plain = attempt(Asked(), together)  # a question that everybody is asked
    assert plain.discloses([(COUNTRY, FIVE)], [("k", "yes")])
    assert together.asked == []


# One question after the other


class Audit(Unknowns):
    """The same, for the decision as a whole."""

    asked: list
    answers: list[bool]

    def gives_away(self, rows, few):
        Audit.asked.append((self, [(row.figure, int(row.members.sum())) for row in rows], few))
        return Audit.answers.pop(0) if Audit.answers else False


@pytest.fixture
def audit(monkeypatch):
    monkeypatch.setattr(module, "Unknowns", Audit)
    Audit.asked, Audit.answers = [], []
    return Audit


def variables(groups) -> list[str]:
    return list(dict.fromkeys(variable for variable, _ in groups))


def test_where_nothing_is_given_away_every_choice_has_every_group(audit):
    shown = decide_answers(told())
    assert list(shown) == [f"q.{key}" for key in table()]
    for key in table():
        wanted = [choice.key for choice in QUESTIONS[key].choices]
        kind = QUESTIONS[key].type
        assert list(shown[f"q.{key}"]) == {"yes_no": ["yes"], "score": [""], "count": [""]}.get(kind, wanted)  # fmt: skip
        for groups in shown[f"q.{key}"].values():
            assert groups[0] == COUNTRY
    counts = [shown[f"q.{key}"][""] for key in SUM]
    assert counts[0] == counts[1] == counts[2]


def test_a_number_falls_back_on_one_grouping_after_the_other(audit):
    (every,) = decide_answers(told("progress"))["q.progress"].values()
    there = variables(every)
    assert len(there) < len(GROUPED_BY)  # of one no group is large enough
    assert len(audit.asked) == 1
    audit.asked.clear()
    audit.answers[:] = [True, True]
    (some,) = decide_answers(told("progress"))["q.progress"].values()
    assert some == [one for one in every if one[0] != there[0]]
    assert len(audit.asked) == 1 + len(there)


def test_choices_that_go_together_fall_back_one_by_one(audit):
    (every, *_) = decide_answers(told("barriers"))["q.barriers"].values()
    there = variables(every)
    audit.asked.clear()
    # All, then by country: all, budget, expertise, stakeholders; the other groupings as a whole.
    audit.answers[:] = [True, True, True, False, True]
    shown = decide_answers(told("barriers"))["q.barriers"]
    assert len(audit.asked) == 1 + len(there) + 3
    rest = [one for one in every if one[0] != "country"]
    assert shown == {"budget": rest, "expertise": [COUNTRY, *rest], "stakeholders": rest}


def test_choices_that_exclude_each_other_stay_together(audit):
    (every, *_) = decide_answers(told("strategy"))["q.strategy"].values()
    audit.asked.clear()
    audit.answers[:] = [True, True]
    shown = decide_answers(told("strategy"))["q.strategy"]
    assert len(audit.asked) == 1 + len(variables(every))
    assert all(of == [one for one in every if one[0] != "country"] for of in shown.values())


def test_counts_that_add_up_are_tried_together_and_then_each(audit):
    keys = SUM[:2]
    whole = decide_answers(told(*keys))
    assert len(audit.asked) == 1
    assert {name for name, _ in audit.asked[0][1]} == {"projects:", "projects_economy:"}
    audit.asked.clear()
    audit.answers[:] = [True, True, True]
    shown = decide_answers(told(*keys))
    rest = [one for one in whole["q.projects"][""] if one[0] != "country"]
    assert shown == {"q.projects": {"": rest}, "q.projects_economy": {"": [COUNTRY, *rest]}}


def test_counts_that_add_up_are_decided_once_where_their_total_stands(audit):
    decide_answers(told(*SUM))
    assert len(audit.asked) == 1
    for keys in (("projects", "monitoring", "projects_economy"), ("monitoring", *SUM)):
        audit.asked.clear()
        shown = decide_answers(told(*keys))
        assert list(shown) == [f"q.{key}" for key in keys]
        assert all(of for of in shown.values())
        _, first, _ = audit.asked[0]
        assert ("projects:" in dict(first)) == (keys[0] == "projects")


def test_no_group_may_have_a_figure(audit):
    assert decide_answers(told("engaged", wide=table()[:4])) == {"q.engaged": {"yes": []}}
    assert audit.asked == []


def test_values_and_who_is_asked_of_a_conditional_question(audit):
    decide_answers(told(*ENGAGED))
    (parent, rows, _), (own, mine, _), (again, asked, _) = audit.asked
    assert parent is again
    assert own is not parent
    assert {name for name, _ in rows} == {"engaged:yes"}
    assert {name.partition(":")[0] for name, _ in mine} == {"initiated_by"}
    assert {name for name, _ in asked} == {"engaged:yes", "initiated_by#"}
    # Of values only those asked count; who is asked is told of all.
    assert max(n for name, n in mine) == 11
    assert max(n for name, n in asked if name == "initiated_by#") == 16


def test_what_was_told_before_is_there_from_the_beginning(audit):
    shown = {"q.engaged": {"yes": [COUNTRY]}, "q.initiated_by": {"mayor": [COUNTRY]}}
    earlier = told(*ENGAGED, wide=table(), shown=shown)
    decide_answers(told(*ENGAGED), [earlier])
    (_, rows, _), (_, mine, _), *_ = audit.asked
    assert rows[:2] == [("engaged:yes", 16), ("initiated_by#", 16)]
    assert mine[0] == ("initiated_by:mayor", 11)


def test_groups_of_a_few_are_told_to_the_audit(audit):
    decide_answers(told("progress", wide=table().drop("21004")))
    ((_, _, few),) = audit.asked
    one = family("progress", wide=table().drop("21004"))
    base = one._base("progress")
    sizes = [
        int((mask & base).sum()) for _, mask in groups_of(EDITION, one._columns.tables[0].index)
    ]
    assert {0, 1, 5} <= set(sizes)
    assert sorted(int(mask.sum()) for mask in few) == sorted(n for n in sizes if 0 < n < 5)
    assert all(mask.sum() < 5 for mask in few)
