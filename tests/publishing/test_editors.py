"""Who may import and publish: nobody by default, whoever holds the link once, or the list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.publishing.editors import (
    KEY,
    allowed_editors,
    editor_from,
    is_loopback,
    new_link,
    use_key,
)

LIST = frozenset({"an@institute.be"})


@pytest.fixture(autouse=True)
def no_key(monkeypatch):
    monkeypatch.setenv(KEY, "")
    monkeypatch.setenv("ATLAS_EDITOR_ADDRESS", "")


def test_a_link_opens_once_and_the_next_one_is_told():
    link = new_link("http://127.0.0.1:8501")
    key = link.partition("editor=")[2]
    assert link.startswith("http://127.0.0.1:8501/import_survey?")
    told = []
    assert use_key(key, told.append)
    assert not use_key(key, told.append)
    assert len(told) == 1
    after = told[0].partition("editor=")[2]
    assert after != key
    assert use_key(after, told.append)


@given(st.text(max_size=60))
def test_no_other_key_opens_and_none_does_where_no_link_was_printed(key):
    assert not use_key(key, lambda _: None)
    new_link("http://127.0.0.1:8501")
    assert not use_key(key, lambda _: None)


@pytest.mark.parametrize(
    ("claims", "editor"),
    [
        ({"email": "an@institute.be", "email_verified": True}, "an@institute.be"),
        ({"email": "An@Institute.be", "email_verified": True}, "An@Institute.be"),
        ({"email": "an@institute.be"}, None),
        ({"email": "an@institute.be", "email_verified": "true"}, None),
        ({"email": "jan@institute.be", "email_verified": True}, None),
        ({"email": ["an@institute.be"], "email_verified": True}, None),
        ({}, None),
    ],
)
def test_only_a_confirmed_address_on_the_list_is_an_editors(claims, editor):
    assert editor_from(claims, LIST) == editor


def test_an_empty_list_lets_nobody_in():
    assert allowed_editors({}) == frozenset()
    assert allowed_editors({"ATLAS_EDITORS": " , ;"}) == frozenset()
    assert allowed_editors({"ATLAS_EDITORS": "An@Institute.be; b@c.be,d@e.be"}) == {
        "an@institute.be",
        "b@c.be",
        "d@e.be",
    }
    assert editor_from({"email": "", "email_verified": True}, allowed_editors({})) is None


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_a_link_is_for_servers_that_only_this_machine_reaches(address, loopback):
    assert is_loopback(address) == loopback
