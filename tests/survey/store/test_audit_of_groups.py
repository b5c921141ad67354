"""Figures of groups, one version or edition beside another: no answer can be worked out of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from editions_to_store import small
from scipy.optimize import linprog

from geo.language import AtlasError
from geo.survey.inference.groups import group_of
from geo.survey.store import Disclosure, open_store

pytestmark = pytest.mark.slow

GROUPS = Disclosure("aggregates")
KEYS = ("concept_relevant", "engaged", "progress")


def groups_only(*keys: str, **changes):
    return small(*(keys or KEYS), disclosure=GROUPS, **changes)


def without(contents, *communes: str):
    answers = contents.answers
    return replace(contents, answers=answers[~answers["nis5"].isin(communes)])


def rows_of(store, key: str, choice: str, edition_id: str = "BE2018") -> pd.DataFrame:
    table = store.aggregates(edition_id, f"q.{key}")
    return table[(table["choice"] == choice) & (table["state"] == "value")]


def sums_of(rows: pd.DataFrame, known: pd.Index) -> tuple[np.ndarray, np.ndarray]:
    """Who is in each group, of the communes known to have answered, and how many said yes."""
    members = np.array(
        [
            (group_of(variable, 2018).reindex(known) == group).to_numpy(dtype=float)
            for variable, group in zip(rows["variable"], rows["group"], strict=True)
        ]
    )
    return members, (rows["value"] / 100 * rows["n"].astype(float)).round().to_numpy()


def ends_of(members: np.ndarray, sums: np.ndarray, column: int) -> tuple[float, float]:
    """How low and how high the answer of one commune can be."""
    aim = np.zeros(members.shape[1])
    aim[column] = 1
    found = [
        linprog(sign * aim, A_eq=members, b_eq=sums, bounds=(0, 1)).fun * sign for sign in (1, -1)
    ]
    return found[0], found[1]


def answered(contents, key: str) -> pd.Index:
    mine = contents.answers[contents.answers["question"] == key]
    return pd.Index(sorted(mine["nis5"]))


def known_beside(
    first: pd.DataFrame, before: pd.Index, second: pd.DataFrame, after: pd.Index, nis5: str
) -> list[tuple[float, float]]:
    """How low and how high the answer of one commune can be, in each of two versions.

    All others gave the same answers in both.
    """
    everyone = before.union(after)
    members, sums = [], []
    for number, (rows, known) in enumerate(((first, before), (second, after))):
        if rows.empty:
            continue
        inside, totals = sums_of(rows, known)
        wide = np.zeros((len(rows), len(everyone) + 1))
        wide[:, everyone.get_indexer(known)] = inside
        if number:  # the last column is the commune's answer in the second version
            wide[:, -1], wide[:, everyone.get_loc(nis5)] = wide[:, everyone.get_loc(nis5)], 0
        members.append(wide)
        sums.append(totals)
    whole, totals = np.vstack(members), np.concatenate(sums)
    return [ends_of(whole, totals, column) for column in (everyone.get_loc(nis5), -1)]


@pytest.fixture(scope="module")
def late(tmp_path_factory):
    """A commune that came later: version 2 has one more than version 1."""
    store = open_store(f"sqlite:///{tmp_path_factory.mktemp('late')}/store.sqlite")
    whole = groups_only()
    nis5 = answered(whole, "engaged")[10]
    editor = store.edited_by("Anna")
    editor.publish(without(whole, nis5))
    first = rows_of(store, "engaged", "yes")
    editor.replace(whole, over=1)
    yield store, whole, nis5, first
    store.close()


def test_a_commune_that_came_later_is_not_the_difference(late):
    store, whole, nis5, first = late
    second, both = rows_of(store, "engaged", "yes"), answered(whole, "engaged")
    assert len(first) > 3
    _, now = known_beside(first, both.drop(nis5), second, both, nis5)
    assert now == pytest.approx((0, 1))


def test_the_attack_finds_the_commune_where_nothing_is_kept_from_it(late):
    """Or the test above would prove nothing."""
    _, whole, nis5, first = late
    both = answered(whole, "engaged")
    values = whole.answers[whole.answers["question"] == "engaged"].set_index("nis5")["value"]
    country = first[first["variable"] == "country"].assign(
        n=len(values), value=100 * (values == "yes").mean()
    )
    _, now = known_beside(first, both.drop(nis5), country, both, nis5)
    assert now[0] == pytest.approx(now[1])


def test_the_country_waits_until_more_came(late):
    """Its figure with the one that came later is what it was without, and that commune."""
    store, _, _, first = late
    second = rows_of(store, "engaged", "yes")
    assert "country" in set(first["variable"])
    assert "country" not in set(second["variable"])


def test_a_corrected_answer_is_not_the_difference(sqlite_store):
    whole = groups_only()
    known = answered(whole, "engaged")
    nis5 = known[10]
    mine = (whole.answers["nis5"] == nis5) & (whole.answers["question"] == "engaged")
    other = whole.answers.copy()
    other.loc[mine, "value"] = "no" if (other.loc[mine, "value"] == "yes").all() else "yes"
    editor = sqlite_store.edited_by("Anna")
    editor.publish(whole)
    first, progress = (
        rows_of(sqlite_store, key, c) for key, c in (("engaged", "yes"), ("progress", ""))
    )
    editor.replace(replace(whole, answers=other), over=1)
    second = rows_of(sqlite_store, "engaged", "yes")
    for ends in known_beside(first, known, second, known, nis5):
        assert ends == pytest.approx((0, 1))
    # Of a question that was not corrected nothing is new.
    pd.testing.assert_frame_equal(rows_of(sqlite_store, "progress", ""), progress)


def test_an_edition_of_a_region_beside_the_countrys(sqlite_store):
    """The same answers: the country without Wallonia would be Flanders and four of Brussels."""
    whole = groups_only()
    country = replace(whole, facts={**whole.facts, "id": "BE2030"})
    walloon = group_of("region", 2018) == "03000"
    codes = [code for code in answered(whole, "engaged") if not walloon[code]]
    region = replace(
        without(whole, *codes),
        facts={**whole.facts, "id": "WAL2030", "invited": ["03000"]},
    )
    editor = sqlite_store.edited_by("Anna")
    editor.publish(country)
    first = rows_of(sqlite_store, "engaged", "yes", "BE2030")
    editor.publish(region)
    second = rows_of(sqlite_store, "engaged", "yes", "WAL2030")
    assert len(first) > 3
    known = answered(whole, "engaged")
    members, sums = sums_of(first, known)
    if len(second):
        inside, more = sums_of(second, known)
        # The groups of the Walloon edition are their Walloon part.
        members = np.vstack([members, inside * walloon.reindex(known).to_numpy(dtype=float)])
        sums = np.concatenate([sums, more])
    for column in range(0, len(known), 7):
        low, high = ends_of(members, sums, column)
        assert high - low > 0.5, known[column]


def test_a_demonstration_beside_a_survey_tells_nothing_of_it(sqlite_store):
    """Synthetic answers are those of nobody, whenever they are said to be from."""
    editor = sqlite_store.edited_by("Anna")
    editor.publish(groups_only())
    whole = groups_only()
    other = replace(whole, facts={**whole.facts, "id": "BE2031", "demonstration": False})
    before = len(rows_of(sqlite_store, "engaged", "yes"))
    editor.publish(other)
    assert len(rows_of(sqlite_store, "engaged", "yes", "BE2031")) == before


def test_how_many_a_question_concerned_tells_nobodys_answer(sqlite_store):
    """In BE2018 none of the German-speaking communes that answered has a project: the n of a
    conditional question in Wallonia and in the French language area would be the same."""
    keys = ("engaged", "initiated_by", "projects", "projects_public")
    sqlite_store.edited_by("Anna").publish(groups_only(*keys))
    answers = groups_only(*keys).answers
    said = answers.pivot_table(index="nis5", columns="question", values="value", aggfunc="first")
    german = said[group_of("language_area", 2018).reindex(said.index) == "de"]
    assert (german["projects"] == "0").all()
    for key in keys:
        table = sqlite_store.aggregates("BE2018", f"q.{key}")
        shown = table[table["state"] == "value"]
        pairs = set(zip(shown["variable"], shown["group"], strict=True))
        assert not {("region", "03000"), ("language_area", "fr")} <= pairs, key


@pytest.mark.parametrize(
    ("rule", "asked"),
    [
        (Disclosure("restricted", ("q.engaged",)), KEYS),
        (Disclosure("restricted", ("q.engaged",)), ("engaged",)),
        (Disclosure(), ("engaged",)),  # open, but of one question only
    ],
)
def test_beside_answers_of_single_communes_the_others_are_not_as_good_as_known(
    sqlite_store, rule, asked
):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(small(*asked, disclosure=rule))
    whole = groups_only()
    other = replace(whole, facts={**whole.facts, "id": "BE2031"})
    with pytest.raises(AtlasError, match="surveyed at the same time"):
        editor.publish(other)


def test_beside_the_same_answers_that_are_open_nothing_is_left_to_keep(sqlite_store):
    editor = sqlite_store.edited_by("Anna")
    editor.publish(small(*KEYS))
    whole = groups_only()
    editor.publish(replace(whole, facts={**whole.facts, "id": "BE2031"}))
    country = rows_of(sqlite_store, "engaged", "yes", "BE2031")
    assert {"country", "region", "province"} <= set(country["variable"])
