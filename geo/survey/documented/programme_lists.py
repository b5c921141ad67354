"""Of what a list of a programme is: who stands on it, and so what it means not to.

A kind of list and how complete it is come in, the sentence about absence goes out. A list of
winners that is complete names every winner, and nobody else who took part: that a commune is not on
it says that it did not win, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from geo.language import Text, listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels

Completeness = Literal["yes", "no", "unknown"]
ListOf = Literal[
    "members", "partners", "users", "signatories", "zones", "publishers", "beneficiaries",
    "respondents", "winners", "finalists", "nominees", "selected", "leaders", "top", "studied",
    "examples",
]  # fmt: skip
COMPLETENESS: tuple[Completeness, ...] = get_args(Completeness)
LISTS_OF: tuple[ListOf, ...] = get_args(ListOf)


@dataclass(frozen=True)
class ListKind:
    """One kind of list.

    Attributes
    ----------
    who : Text
        Who stands on it.
    among : Text
        The same behind "is not".
    chosen : bool
        Whether they were chosen out of others that took part as well.
    """

    who: Text
    among: Text
    chosen: bool = False


KINDS: dict[ListOf, ListKind] = {
    "members": ListKind(Text("members"), Text("among the members")),
    "partners": ListKind(Text("partners"), Text("among the partners")),
    "users": ListKind(Text("users"), Text("among the users")),
    "signatories": ListKind(Text("signatories"), Text("among the signatories")),
    "zones": ListKind(Text("communes with a zone"), Text("among the communes with a zone")),
    "publishers": ListKind(Text("publishers of data"), Text("among the publishers of data")),
    "beneficiaries": ListKind(Text("beneficiaries"), Text("among the beneficiaries")),
    "respondents": ListKind(
        Text("communes that answered"), Text("among the communes that answered")
    ),
    "winners": ListKind(Text("winners"), Text("among the winners"), chosen=True),
    "finalists": ListKind(Text("finalists"), Text("among the finalists"), chosen=True),
    "nominees": ListKind(Text("nominees"), Text("among the nominees"), chosen=True),
    "selected": ListKind(
        Text("communes selected"), Text("among the communes selected"), chosen=True
    ),
    "leaders": ListKind(
        Text("leaders of a project"), Text("among the leaders of a project"), chosen=True
    ),
    "top": ListKind(
        Text("first places of the ranking"),
        Text("in the first places of the ranking"),
        chosen=True,
    ),
    "studied": ListKind(Text("communes studied"), Text("among the communes studied")),
    "examples": ListKind(
        Text("communes that a source names"), Text("among the communes that a source names")
    ),
}

_INCOMPLETE = Text("Incomplete list: not being on it says nothing")
_UNKNOWN = Text("Not known whether the list is complete: not being on it says nothing")
_NEITHER = Text("Incomplete lists, or not known to be complete: not being on them says nothing")


def absence_text(lists: Sequence[tuple[int | None, Completeness]], list_of: ListOf) -> Text:
    """What it means to be on none of some lists of one kind: one sentence, without its full stop.

    Parameters
    ----------
    lists
        Year (None where there is no date) and completeness of each.
    """
    complete = [year for year, known in lists if known == "yes"]
    states = {known for _, known in lists}
    if not complete:
        return _NEITHER if len(states) > 1 else _UNKNOWN if states == {"unknown"} else _INCOMPLETE
    kind = KINDS[list_of]
    words = {"who": kind.who, "among": kind.among}
    if len(states) == 1:
        words["who"] = Text("{who}, {years}", who=kind.who, years=years_of(complete))
        if kind.chosen:
            return Text(
                "Complete list ({who}): a commune that is not on it is not {among}, and may have "
                "taken part all the same",
                **words,
            )
        return Text("Complete list ({who}): a commune that is not on it is not {among}", **words)
    years = listed([_year(year) for year in sorted(complete, key=lambda year: year or 0)])
    if kind.chosen:
        return Text(
            "Complete for {years} only ({who}): a commune that is not on that list was not {among} "
            "then, and may have taken part all the same; about the other lists, absence says "
            "nothing",
            years=years,
            **words,
        )
    return Text(
        "Complete for {years} only ({who}): a commune that is not on that list was not {among} "
        "then; about the other lists, absence says nothing",
        years=years,
        **words,
    )


def years_of(years: Sequence[int | None]) -> Labels:
    """Years in a row, oldest first; a list is complete of these and says nothing of others."""
    dated = sorted({year for year in years if year is not None})
    words: list[Text | str] = [str(year) for year in dated]
    return listed(words + ([Text("without a date")] if None in years else []))


def _year(year: int | None) -> Text | str:
    return Text("the list without a date") if year is None else str(year)
