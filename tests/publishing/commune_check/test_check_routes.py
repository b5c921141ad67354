"""The door for links: who gets in, what they see, what is kept, and that nothing leaks elsewhere."""

from __future__ import annotations

import base64
import hashlib
import html
import logging
import re
import statistics
import time

import pandas as pd
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo import state_cache
from geo.language import LANGUAGES, AtlasError
from geo.publishing.commune_check import replies
from geo.publishing.commune_check.log_redaction import TokenFilter, without_token
from geo.publishing.commune_check.routes import check_routes
from geo.publishing.forms.endings import pages_with_forms
from geo.publishing.forms.render_queue import RenderQueue
from geo.publishing.forms.routes import form_routes
from geo.publishing.one_file.__main__ import main as one_file
from geo.publishing.view import parse_view
from geo.survey import list_editions, load_answers, load_edition
from geo.survey.editions import EDITIONS
from geo.survey.store import Contents, Disclosure, open_store
from geo.survey.store.checking.commune_desk import CommuneDesk
from geo.survey.store.checking.drafts import (
    discard_draft,
    draft_contents,
    publish_draft,
    save_draft,
)
from geo.survey.store.checking.links import commune_checks, communes_of, make_links, revoke_links
from geo.survey.store.checking.objections import correct, objections_of, settle
from geo.survey.store.checking.records import LONGEST_REMARK

SECRET, TITLE = "SECRET2026", "Title that nobody knows"
EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def contents(**changes) -> Contents:
    facts = yaml.safe_load((EDITIONS / "BE2018" / "edition.yaml").read_text("utf-8"))
    answers = pd.read_csv(EDITIONS / "BE2018" / "answers.csv", dtype=str, keep_default_na=False)
    first = answers["nis5"].drop_duplicates().head(8)
    title = dict.fromkeys(LANGUAGES, TITLE)
    asked = ["engaged", "progress", "strategy"]
    facts |= {"id": SECRET, "title": title, "year": 2026, "asked": asked}
    kept = answers[answers["nis5"].isin(first) & answers["question"].isin(asked)]
    return Contents(**{"facts": facts, "answers": kept, "disclosure": Disclosure()} | changes)


@pytest.fixture
def editor(tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    return open_store().edited_by("Anna")


@pytest.fixture
def draft(editor):
    return save_draft(editor, contents(), revision=None)


@pytest.fixture
def links(editor, draft):
    codes = communes_of(editor, draft)[:3]
    return make_links(editor, draft, codes, days=14, contact=f"Institute {EVIL}")


@pytest.fixture
def client():
    app = Starlette(routes=[*form_routes(RenderQueue()), *check_routes()])
    with TestClient(app, base_url="http://localhost:8501", follow_redirects=False) as found:
        yield found


def sent(client, link, **fields):
    whole = {"revision": "1", "verdict": "agreed", "overall": "", "said_by": ""} | fields
    return client.post(f"/check/{link.token}?lang=en", data=whole)


def state(editor, draft, link):
    return next(one for one in commune_checks(editor, draft) if one.nis5 == link.nis5)


# ------------------------------------------------------------------------------------ the page


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_shows_what_one_commune_answered(client, editor, draft, links, language):
    found = client.get(f"/check/{links[0].token}?lang={language}")
    assert found.status_code == 200
    assert found.headers["content-language"] == language
    text = html.unescape(found.text)
    assert f'<html lang="{language}">' in text
    assert TITLE in text
    assert text.count('class="question"') == 3
    others = [one.nis5 for one in links[1:]]
    assert not any(code in text for code in others)
    assert not any(one.token in text for one in links)  # its own neither: it is in the address


def test_every_answer_on_the_page_is_that_of_the_commune(client, editor, draft, links):
    given = draft_contents(editor, draft).answers
    for link in links:
        text = client.get(f"/check/{link.token}?lang=en").text
        own = given[given["nis5"] == link.nis5].set_index("question")["value"]
        shown = re.findall(r'<p class="answer">(.*?)</p>', text)
        assert shown[0] == {"yes": "Yes", "no": "No"}[own["engaged"]]
        assert float(own["progress"]) == float(shown[1].partition(" out of")[0])


def test_what_is_kept_of_a_page_is_nothing(client, links):
    found = client.get(f"/check/{links[0].token}")
    kept = found.headers
    assert kept["cache-control"] == "no-store"
    assert kept["referrer-policy"] == "no-referrer"
    assert kept["x-robots-tag"].startswith("noindex, nofollow")
    assert kept["x-frame-options"] == "DENY"
    assert "set-cookie" not in kept
    policy = dict(part.strip().split(" ", 1) for part in kept["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    style = re.search(r"<style>(.*?)</style>", found.text, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy["style-src"] == f"'sha256-{digest}'"
    assert "<script" not in found.text
    assert not re.search(r'style="|\son\w+=|src=|url\(', found.text.replace(str(escape(EVIL)), ""))
    # Nothing leads away, and nothing is fetched.
    assert {one.partition("?")[0] for one in re.findall(r'href="([^"]*)"', found.text)} <= {
        "", "#reply", "data:,",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Disclosure(), {"Will be public."}),
        (Disclosure("restricted", ("q.progress",)), {"Will be public.", "Will not be public."}),
    ],
)
def test_what_will_be_public_is_what_readers_get(client, editor, rule, expected):
    draft = save_draft(editor, contents(disclosure=rule), revision=None)
    (link,) = make_links(editor, draft, communes_of(editor, draft)[:1], days=7, contact="x")
    text = client.get(f"/check/{link.token}?lang=en").text
    rows = text.split('class="question"')[1:]
    told = [re.search(r'<p class="becomes">(.*?)</p>', row)[1] for row in rows]
    assert set(told) == expected
    publish_draft(editor, draft, over=None)
    with state_cache.consistent_snapshot():  # what was seen before is of the store without it
        given = load_edition(SECRET)
        disclosed = [given.discloses(f"q.{key}") for key in ("engaged", "progress", "strategy")]
    assert [one == "Will be public." for one in told] == disclosed


# ------------------------------------------------------------------------------------ replies


def test_a_commune_agrees_by_sending_the_form_and_by_nothing_else(client, editor, draft, links):
    link = links[0]
    address = f"/check/{link.token}?lang=en"
    for _ in range(3):
        client.get(address)
        client.get(f"{address}&verdict=agreed&revision=1&kept=1")
    assert state(editor, draft, link).state == "looked"
    found = sent(client, link, said_by="Jo")
    assert (found.status_code, found.headers["location"]) == (303, "?lang=en&kept=1")
    assert found.headers["cache-control"] == "no-store"
    now = state(editor, draft, link)
    assert (now.state, now.said_by) == ("agreed", "Jo")
    assert "somebody replied for" in client.get(address).text


def test_only_who_reads_the_page_has_looked(client, editor, draft, links):
    address = f"/check/{links[0].token}"
    assert client.head(address).status_code == 200
    for name, value in (
        ("purpose", "prefetch"), ("sec-purpose", "prefetch;prerender"),
        ("x-purpose", "preview"), ("x-moz", "prefetch"),
    ):  # fmt: skip
        assert client.get(address, headers={name: value}).status_code == 200
    assert state(editor, draft, links[0]).looks == 0
    client.get(address)
    assert state(editor, draft, links[0]).looks == 1


def test_what_a_commune_writes_is_text_wherever_it_is_read(client, editor, draft, links):
    link = links[0]
    written = f"{EVIL}\r\n\r\n  second {{{{ 7*7 }}}} %s"
    found = sent(client, link, verdict="objected", said_by=EVIL, **{"q.engaged": written})
    assert found.status_code == 303
    text = client.get(f"/check/{link.token}?lang=en").text
    assert "<script" not in text
    assert "<img" not in text
    area = re.search(r'<textarea name="q.engaged".*?>(.*?)</textarea>', text, re.DOTALL)[1]
    assert html.unescape(area) == written.replace("\r\n", "\n")
    (one,) = objections_of(editor, draft)
    assert (one.text, one.said_by) == (written.replace("\r\n", "\n"), EVIL)
    draft = correct(editor, draft, one, question="engaged", value=None, note=EVIL)
    text = client.get(f"/check/{link.token}?lang=en").text
    assert "<script" not in text
    assert "<img" not in text
    assert "Before, it was" in text


@given(st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=60))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_no_text_breaks_out_of_the_page(client, links, written):
    fields = {"verdict": "agreed", "q.engaged": written + "x", "overall": written}
    text = sent(client, links[0], said_by=written[:50], **fields).text
    area = re.search(r'<textarea name="q.engaged".*?>(.*?)</textarea>', text, re.DOTALL)[1]
    assert "<" not in area
    assert text.count("<textarea") == text.count("</textarea>") == 4


def test_what_cannot_be_kept_is_still_in_the_form(client, editor, draft, links):
    long = "x" * (LONGEST_REMARK + 1)
    found = sent(client, links[0], verdict="objected", said_by="Jo", **{"q.progress": long})
    assert found.status_code == 422
    assert "too long: 1,001 characters where 1,000 are possible" in found.text
    assert long in found.text
    assert 'value="Jo"' in found.text
    assert 'value="objected" required checked' in found.text
    found = sent(client, links[0], verdict="")
    assert found.status_code == 422
    assert "Say whether everything is right" in found.text
    assert state(editor, draft, links[0]).replied_at is None


def test_who_read_other_answers_is_asked_to_read_again(client, editor, draft, links):
    save_draft(editor, contents(), revision=1)
    found = sent(client, links[0])
    assert found.status_code == 422
    assert "changed while you were reading" in found.text


def test_what_the_institute_did_is_told(client, editor, draft, links):
    sent(client, links[0], verdict="objected", overall="Not ours")
    (one,) = objections_of(editor, draft)
    settle(editor, draft, one, note="It is what you sent in March")
    text = client.get(f"/check/{links[0].token}?lang=en").text
    assert "The institute has dealt with it." in text
    assert "It is what you sent in March" in text


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"origin": "null"}, 303),
        ({"origin": "http://localhost:8501"}, 303),
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "http://localhost:8502"}, 403),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, 303),
        ({"sec-fetch-site": "cross-site", "origin": "null"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
    ],
)
def test_a_form_of_another_site_is_refused(client, editor, draft, links, headers, status):
    fields = {"revision": "1", "verdict": "agreed"}
    found = client.post(f"/check/{links[0].token}", data=fields, headers=headers)
    assert found.status_code == status
    assert (state(editor, draft, links[0]).state == "agreed") == (status == 303)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b'{"verdict": "agreed"}', "application/json"),
        (b"verdict=agreed", "text/plain"),
        (b"verdict=agreed&" + b"a=1&" * 2_000, "application/x-www-form-urlencoded"),
        (b"verdict=agreed&overall=" + b"x" * 700_000, "application/x-www-form-urlencoded"),
        (b"--x\r\n", "multipart/form-data; boundary=x"),
    ],
)
def test_what_is_no_form_of_ours_is_not_read(client, editor, draft, links, content, kind):
    address = f"/check/{links[0].token}"
    found = client.post(address, content=content, headers={"content-type": kind})
    assert found.status_code == 400
    assert state(editor, draft, links[0]).replied_at is None


def test_too_many_replies_are_told_so(client, links):
    for _ in range(12):
        assert sent(client, links[0]).status_code == 303
    found = sent(client, links[0])
    assert (found.status_code, found.headers["retry-after"]) == (429, "10")
    assert "too many replies" in found.text


# ------------------------------------------------------------------------------------ attacks


def not_good(client, editor, draft, links) -> dict:
    """Addresses that open nothing, by why."""
    token, revoked, expired = links[0].token, links[1], links[2]
    revoke_links(editor, draft, [revoked.nis5])
    with editor.database.writing() as connection:
        connection.exec_driver_sql(
            "UPDATE check_link SET valid_until = '2020-01-01T00:00:00+00:00' "
            f"WHERE nis5 = '{expired.nis5}'"
        )
    return {
        "revoked": revoked.token,
        "expired": expired.token,
        "guessed": "A" * 32,
        "in part": token[:-1],
        "too long": f"{token}A",
        "of other letters": token.swapcase(),
        "with a space": f"{token}%20",
        "with a NUL": f"{token}%00",
        "below": f"{token}/",
        "a file": f"{token}.json",
        "a folder": "..%2f..%2fmap",
        "the list": "",
        "everything": "%25",
        "an injection": "'%20OR%20'1'='1",
        "very long": "A" * 20_000,
    }


def test_links_that_are_not_good_get_one_and_the_same_answer(client, editor, draft, links):
    first = None
    for why, token in not_good(client, editor, draft, links).items():
        found = client.get(f"/check/{token}?lang=en")
        kept = {name: found.headers[name] for name in found.headers if name != "date"}
        now = (found.status_code, found.text, kept)
        first = first or now
        assert now == first, why
        assert found.status_code == 404
        assert found.headers["cache-control"] == "no-store"
        assert SECRET not in found.text
        assert TITLE not in found.text
    bare = client.get("/check?lang=en")
    assert (bare.status_code, bare.text) == first[:2]
    for link in links[1:]:
        found = sent(client, link)
        assert (found.status_code, found.text) == first[:2]


def test_links_that_are_not_good_get_it_in_the_same_time(client, editor, draft, links):
    addresses = not_good(client, editor, draft, links)
    taken = {why: [] for why in ("revoked", "expired", "guessed")}
    for _ in range(40):  # by turns, so that whatever else the machine does meets all of them
        for why, times in taken.items():
            begun = time.perf_counter()
            client.get(f"/check/{addresses[why]}")
            times.append(time.perf_counter() - begun)
    middle = [statistics.median(times) for times in taken.values()]
    assert max(middle) < 1.5 * min(middle), taken


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_edition_that_ended_says_how(client, editor, draft, links, language):
    address = f"/check/{links[0].token}?lang={language}"
    discard_draft(editor, draft)
    discarded = client.get(address)
    assert discarded.status_code == 410
    assert sent(client, links[0]).status_code == 410
    draft = save_draft(editor, contents(), revision=None)
    (link,) = make_links(editor, draft, communes_of(editor, draft)[:1], days=7, contact="x")
    publish_draft(editor, draft, over=None)
    published = client.get(f"/check/{link.token}?lang={language}")
    assert published.status_code == 410
    assert published.text != discarded.text
    for found in (discarded, published):
        assert SECRET in found.text
        assert TITLE not in found.text
        assert 'class="question"' not in found.text


def test_nothing_of_it_is_at_any_other_door(client, editor, draft, links, tmp_path):
    before = {one.id for one in list_editions()}
    for link in links:
        client.get(f"/check/{link.token}")
        sent(client, link, verdict="objected", overall="Words of a commune", said_by="Jo Clerk")
    secrets = (SECRET, TITLE, "Words of a commune", "Jo Clerk", "check/", *[x.token for x in links])
    addresses = ["/openapi.json", "/openapi.html", "/robots.txt"]
    for page, forms in pages_with_forms().items():
        for ending in forms.endings():
            addresses += [f"/{page}.{ending}?edition={key}" for key in (SECRET, f"{SECRET}@1")]
    for address in addresses:
        found = client.get(address)
        if address.startswith("/open"):
            assert found.status_code == 200
        elif "edition=" in address:
            assert found.status_code >= 400, address
        said = found.text.replace(SECRET, "", 3) if "edition=" in address else found.text
        if address == "/robots.txt":
            assert said == "User-agent: *\nDisallow: /check/\n"
            continue
        assert not [one for one in secrets if one in said], address
    store = open_store()
    with state_cache.consistent_snapshot():  # of what the store holds now
        assert {one.id for one in list_editions()} == before
    assert store.published() == ()
    assert store.withdrawn() == frozenset()
    assert store.versions(SECRET) == ()
    assert parse_view({"edition": SECRET}, language="en")[0].edition != SECRET
    for attempt in (
        lambda: load_edition(SECRET),
        lambda: load_answers(SECRET),
        lambda: store.answers(SECRET),
        lambda: store.scores(SECRET, 1),
        lambda: store.aggregates(SECRET, "index"),
        lambda: store.edition(SECRET, 1),
    ):
        with pytest.raises(AtlasError):
            attempt()
    assert one_file(["--edition", SECRET, "--to", str(tmp_path / "one.html")]) != 0
    assert not (tmp_path / "one.html").exists()


def test_no_cache_that_readers_share_holds_anything_of_it(client, links):
    def sizes() -> dict:
        return {
            cache.__qualname__: cache.cache_info().currsize
            for cache in state_cache._caches
            if cache.of != "boundaries"
        }

    with state_cache.consistent_snapshot():
        stamp, before = state_cache.current_stamp(), sizes()
    for link in links:
        client.get(f"/check/{link.token}")
        sent(client, link)
    with state_cache.consistent_snapshot():
        assert sizes() == before
        assert state_cache.current_stamp() == stamp  # no reader's page is made anew


def test_a_token_is_in_no_log(client, editor, draft, links, caplog):
    caplog.set_level(logging.DEBUG)
    log = logging.getLogger("uvicorn.access")
    assert any(isinstance(one, TokenFilter) for one in log.filters)
    token = links[0].token
    client.get(f"/check/{token}")
    sent(client, links[0])
    sent(client, links[0], verdict="x")
    ours = [r for r in caplog.records if not r.name.startswith(("httpx", "httpcore"))]
    assert not [one for one in ours if token in one.getMessage()]
    log.warning(
        '%s - "%s %s HTTP/%s" %d', "1.2.3.4", "GET", f"/a/check/{token}?lang=nl", "1.1", 200
    )
    log.warning({"path": f"/check/{token}"})
    log.warning("GET /check/" + token + "/x")  # noqa: G003  (as others write it)
    said = [one.getMessage() for one in caplog.records if one.name == "uvicorn.access"]
    assert said[0] == '1.2.3.4 - "GET /a/check/[redacted]?lang=nl HTTP/1.1" 200'
    assert said[2] == "GET /check/[redacted]/x"


@given(st.from_regex(r"[A-Za-z0-9_-]{32}", fullmatch=True))
def test_no_token_is_left_in_an_address(token):
    for text in (f"/check/{token}", f"https://a.be/x/check/{token}?lang=fr#reply"):
        assert token not in without_token(text)


def test_a_store_that_does_not_answer_is_told_as_such(client, links, monkeypatch):
    class Away:
        def commune_desk(self):
            return self

        def open(self, _):
            raise AtlasError(replies.Text("postgresql://secret"))

    monkeypatch.setattr(replies, "open_store", Away)
    found = client.get(f"/check/{links[0].token}?lang=en")
    assert found.status_code == 503
    assert "secret" not in found.text


def test_a_look_that_cannot_be_noted_still_shows_the_page(client, links, monkeypatch):
    def busy(*_):
        raise AtlasError(replies.Text("Somebody else is publishing."))

    monkeypatch.setattr(CommuneDesk, "note_look", busy)
    assert client.get(f"/check/{links[0].token}").status_code == 200


def test_what_is_withdrawn_since_is_told(client, editor):
    editor.publish(contents())
    draft = save_draft(editor, contents(), revision=None)
    (link,) = make_links(editor, draft, communes_of(editor, draft)[:1], days=7, contact="x")
    assert "has been withdrawn since" not in client.get(f"/check/{link.token}?lang=en").text
    editor.withdraw(SECRET, over=1)
    assert "has been withdrawn since" in client.get(f"/check/{link.token}?lang=en").text
