"""Who is on a programme's list, on made-up lists of a few communes."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from geo.survey.documented import membership
from geo.survey.documented.membership import MembershipStatus, absent_from, membership_statuses

VINTAGE = 2018
ON, REGION, MERGED, OUT, REST = "10001", "20001", "10002", "30001", "10003"
REGIONS = {ON: "F", REGION: "W", MERGED: "F", OUT: "B", REST: "F"}


def entry(key: str) -> SimpleNamespace:
    return SimpleNamespace(programme=SimpleNamespace(key=key))


@pytest.fixture(autouse=True)
def few_communes(monkeypatch):
    programmes = {
        "full": SimpleNamespace(key="full", is_complete=True, list_of="members"),
        "part": SimpleNamespace(key="part", is_complete=False, list_of="winners"),
        "other": SimpleNamespace(key="other", is_complete=True, list_of="members"),
    }

    def area_codes(vintage, level):
        assert (vintage, level) == (VINTAGE, "commune")
        return codes

    def in_scope(programme, vintage):
        assert (programme.key in programmes, vintage) == (True, VINTAGE)
        return pd.Series({code: code != OUT for code in REGIONS}).iloc[::-1]

    codes = pd.Index(list(REGIONS), name="nis5")
    both = [entry("full"), entry("part")]
    given = {
        "load_programmes": lambda: programmes,
        "area_codes": area_codes,
        # Listed the other way round: a commune is found by its code and not by its place.
        "area_table": lambda _: pd.DataFrame({"region": REGIONS}).iloc[::-1],
        "in_scope": in_scope,
        "initiatives_of_regions": lambda: {"W": both, "F": [entry("other")]},
        "initiatives_of_successors": lambda _: {MERGED: both, ON: both, REST: [entry("other")]},
        "initiatives_by_commune": lambda _: {ON: both, REST: [entry("other")]},
    }
    for name, value in given.items():
        monkeypatch.setattr(membership, name, value)
    membership_statuses.cache_clear()
    yield
    membership_statuses.cache_clear()


@pytest.mark.parametrize(("programme", "rest"), [("full", "not_on"), ("part", "unknown")])
def test_each_commune_has_the_nearest_reason(programme, rest):
    """On the list before its successor, that before its region, and all before the list's area."""
    found = membership_statuses(programme, VINTAGE)
    assert found.to_dict() == {
        ON: MembershipStatus.ON,
        REGION: MembershipStatus.WITH_REGION,
        MERGED: MembershipStatus.AS_SUCCESSOR,
        OUT: MembershipStatus.OUTSIDE,
        REST: MembershipStatus(rest),
    }
    assert found.dtype == "str"


def test_a_programme_of_which_no_commune_has_an_entry(monkeypatch):
    for name in ("initiatives_of_successors", "initiatives_by_commune"):
        monkeypatch.setattr(membership, name, lambda _: {})
    monkeypatch.setattr(membership, "initiatives_of_regions", dict)
    found = membership_statuses("full", VINTAGE)
    assert set(found) == {MembershipStatus.NOT_ON, MembershipStatus.OUTSIDE}
    assert found.dtype == "str"


def test_absent_is_only_who_is_on_no_complete_list():
    named = {
        code: {of: [one.key for one in found] for of, found in absent_from(code, VINTAGE).items()}
        for code in REGIONS
    }
    assert named == {
        ON: {},
        REGION: {"members": ["other"]},
        MERGED: {},
        OUT: {},
        REST: {"members": ["full"]},
    }


def test_programmes_of_the_same_kind_of_list_are_named_together(monkeypatch):
    for name in ("initiatives_of_regions", "initiatives_of_successors", "initiatives_by_commune"):
        monkeypatch.setattr(membership, name, lambda *_: {})
    found = absent_from(REST, VINTAGE)
    assert {of: [one.key for one in some] for of, some in found.items()} == {
        "members": ["full", "other"]
    }
