"""What it means to be on none of a programme's lists, for every kind of list and completeness."""

from __future__ import annotations

import pytest

from geo.language import translator
from geo.survey.documented.programme_lists import (
    COMPLETENESS,
    KINDS,
    LISTS_OF,
    absence_text,
    years_of,
)

say = translator("en").render


def absence(*lists, of="members") -> str:
    return say(absence_text(lists, of))


def test_every_kind_of_list_is_described():
    assert tuple(KINDS) == LISTS_OF
    assert COMPLETENESS == ("yes", "no", "unknown")
    assert {key for key, kind in KINDS.items() if kind.chosen} == {
        "winners",
        "finalists",
        "nominees",
        "selected",
        "leaders",
        "top",
    }


@pytest.mark.parametrize(
    ("known", "said"),
    [
        (["no"], "Incomplete list: not being on it says nothing"),
        (["no", "no"], "Incomplete list: not being on it says nothing"),
        (["unknown"], "Not known whether the list is complete: not being on it says nothing"),
        (
            ["unknown", "unknown"],
            "Not known whether the list is complete: not being on it says nothing",
        ),
        (
            ["no", "unknown"],
            "Incomplete lists, or not known to be complete: not being on them says nothing",
        ),
    ],
)
def test_without_a_complete_list_absence_says_nothing(known, said):
    assert absence(*[(2018 + n, one) for n, one in enumerate(known)]) == said


def test_who_is_not_on_complete_lists_is_not_among_them():
    assert absence((2020, "yes"), (2018, "yes")) == (
        "Complete list (members, 2018 and 2020): a commune that is not on it is not among the "
        "members"
    )
    assert absence((None, "yes"), (2018, "yes")).startswith(
        "Complete list (members, 2018 and without a date): "
    )


def test_who_did_not_win_may_have_taken_part():
    assert absence((2020, "yes"), of="winners") == (
        "Complete list (winners, 2020): a commune that is not on it is not among the winners, and "
        "may have taken part all the same"
    )


def test_where_only_some_lists_are_complete_absence_is_of_those():
    lists = ((2020, "no"), (2019, "yes"), (2017, "yes"), (None, "yes"))
    for others in ((), ((2021, "unknown"),)):
        assert absence(*lists, *others) == (
            "Complete for the list without a date, 2017, and 2019 only (members): a commune that "
            "is not on that list was not among the members then; about the other lists, absence "
            "says nothing"
        ).replace(", and 2019", " and 2019")
    assert absence((2020, "unknown"), (2019, "yes"), of="winners") == (
        "Complete for 2019 only (winners): a commune that is not on that list was not among the "
        "winners then, and may have taken part all the same; about the other lists, absence says "
        "nothing"
    )


@pytest.mark.parametrize(
    ("years", "said"),
    [
        ([2018], "2018"),
        ([2020, 2018, 2020], "2018 and 2020"),
        ([None, 2018], "2018 and without a date"),
        ([None, None], "without a date"),
    ],
)
def test_years_in_a_row(years, said):
    assert years_of(years)["en"] == said
