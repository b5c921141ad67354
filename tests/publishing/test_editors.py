"""Who may import and publish: nobody by default, whoever holds the link once, or the list."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.language import AtlasError
from geo.publishing.editors import (
    KEY,
    LOGIN_HOURS,
    allowed_editors,
    editor_from,
    is_loopback,
    issue_link,
    login_providers,
    may_use_link,
    redeem_key,
    refusal_reasons,
)

LIST = frozenset({"an@institute.be", "5f2c"})
NOW = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
JUST = NOW.timestamp() - 60
COMPLETE = {
    "redirect_uri": "https://atlas.example/oauth2callback",
    "cookie_secret": "x" * 43,
    "client_id": "atlas",
    "client_secret": "secret",
    "server_metadata_url": "https://login.example/.well-known/openid-configuration",
}


@pytest.fixture(autouse=True)
def no_key(monkeypatch):
    monkeypatch.setenv(KEY, "")
    monkeypatch.setenv("ATLAS_EDITOR_ADDRESS", "")


def test_a_link_opens_once_and_the_next_one_is_told():
    link = issue_link("http://127.0.0.1:8501")
    key = link.partition("editor=")[2]
    assert link.startswith("http://127.0.0.1:8501/import_survey?")
    told = []
    assert redeem_key(key, told.append)
    assert not redeem_key(key, told.append)
    assert len(told) == 1
    after = told[0].partition("editor=")[2]
    assert after != key
    assert redeem_key(after, told.append)


@given(st.text(max_size=60))
def test_no_other_key_opens_and_none_does_where_no_link_was_printed(key):
    assert not redeem_key(key, lambda _: None)
    issue_link("http://127.0.0.1:8501")
    assert not redeem_key(key, lambda _: None)


@pytest.mark.parametrize(
    ("claims", "editor"),
    [
        ({"email": "an@institute.be", "email_verified": True}, "an@institute.be"),
        ({"email": "An@Institute.be", "email_verified": True}, "An@Institute.be"),
        ({"email": "an@institute.be"}, None),
        ({"email": "an@institute.be", "email_verified": "true"}, None),
        ({"email": "an@institute.be", "email_verified": 1}, None),
        ({"email": "jan@institute.be", "email_verified": True}, None),
        ({"email": ["an@institute.be"], "email_verified": True}, None),
        ({"email": "5f2c", "email_verified": True}, None),
        ({"sub": "5f2c", "email": "eva@institute.be"}, "5f2c"),
        ({"sub": "5F2C"}, None),
        ({"sub": "an@institute.be"}, None),  # an identifier that somebody chose
        ({"sub": ["5f2c"]}, None),
        ({}, None),
    ],
)
def test_only_a_confirmed_address_or_an_identifier_on_the_list_is_an_editors(claims, editor):
    assert editor_from(claims | {"iat": JUST}, LIST, NOW) == editor
    assert refusal_reasons(claims | {"iat": JUST}, LIST, NOW)


@pytest.mark.parametrize(
    ("issued", "counts"),
    [
        (NOW.timestamp(), True),
        (NOW.timestamp() - LOGIN_HOURS * 3600, True),
        (NOW.timestamp() - LOGIN_HOURS * 3600 - 1, False),
        (NOW.timestamp() + 60, True),  # clocks differ
        (NOW.timestamp() + LOGIN_HOURS * 3600 + 1, False),  # ours was set back
        (None, False),
        (True, False),
        ("1e99", False),
        (float("nan"), False),
    ],
)
def test_a_login_counts_for_a_working_day(issued, counts):
    claims = {"email": "an@institute.be", "email_verified": True, "iat": issued}
    assert (editor_from(claims, LIST, NOW) is not None) == counts
    if not counts:
        assert "has ended" in str(refusal_reasons(claims, LIST, NOW)[0])


@pytest.mark.parametrize("key", COMPLETE)
def test_a_login_that_is_not_complete_is_refused_with_the_key(key):
    assert login_providers(COMPLETE) == (None,)
    with pytest.raises(AtlasError, match=rf"{key} is missing in \[auth\]"):
        login_providers({name: one for name, one in COMPLETE.items() if name != key})


def test_several_providers_have_names_and_a_secret_has_a_length():
    shared = {key: COMPLETE[key] for key in ("redirect_uri", "cookie_secret")}
    one = {key: COMPLETE[key] for key in COMPLETE if key not in shared}
    assert login_providers(shared | {"uliege": one, "google": one}) == ("uliege", "google")
    assert login_providers(COMPLETE | {"client_kwargs": {"prompt": "login"}}) == (None,)
    with pytest.raises(AtlasError, match="too short"):
        login_providers(COMPLETE | {"cookie_secret": "secret"})
    with pytest.raises(AtlasError, match="client_id"):
        login_providers(shared)


def test_an_empty_list_lets_nobody_in():
    assert allowed_editors({}) == frozenset()
    assert allowed_editors({"ATLAS_EDITORS": " , ;"}) == frozenset()
    assert allowed_editors({"ATLAS_EDITORS": "An@Institute.be; b@c.be,d@e.be"}) == {
        "an@institute.be",
        "b@c.be",
        "d@e.be",
    }
    claims = {"email": "", "sub": "", "email_verified": True, "iat": JUST}
    assert editor_from(claims, allowed_editors({}), NOW) is None
    assert allowed_editors({"ATLAS_EDITORS": "5F2c, An@b.be"}) == {"5F2c", "an@b.be"}


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


@pytest.mark.parametrize(
    ("headers", "may"),
    [
        ({"host": "127.0.0.1:8501"}, True),
        ({"host": "localhost"}, True),
        ({"host": "[::1]:8501"}, True),
        ({}, True),
        ({"host": "atlas.example.be"}, False),
        ({"host": "127.0.0.1:8501", "x-forwarded-for": "192.0.2.7"}, False),
        ({"host": "127.0.0.1:8501", "x-forwarded-proto": "https"}, False),
        ({"host": "127.0.0.1:8501", "forwarded": "for=192.0.2.7"}, False),
        ({"host": "127.0.0.1:8501", "x-real-ip": ""}, False),
        ({"host": "127.0.0.1:8501", "via": "1.1 proxy"}, False),
        ({"host": "["}, False),
    ],
)
def test_the_link_is_not_for_those_behind_a_proxy(headers, may):
    assert may_use_link(headers, {}) == may
    assert may_use_link(headers, {"ATLAS_EDITOR_ANYWHERE": "1"})
