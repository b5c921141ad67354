"""Messages that no browser sends: nobody becomes an editor by them, and the server goes on."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from urllib.request import urlopen

import event_loop
import pytest
import websockets
from conftest import serving
from forging import connects, rerun, session_of, told
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.util import calc_hash

KEY = "a-key-that-nobody-guesses"
IMPORT = calc_hash("import_survey")
STEPS = "in seven steps"
"""What only an editor is shown."""


@pytest.fixture(scope="module")
def editors_server(tmp_path_factory):
    """A server that printed a link for editors."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(tmp_path_factory.mktemp("store")))
        patch.delenv("ATLAS_DATABASE_URL", raising=False)
        patch.setenv("ATLAS_EDITOR_KEY", KEY)
        with serving() as address:
            yield address


@pytest.fixture(scope="module")
def editor(editors_server):
    """The cookie of the editor's browser, the number of the session, and what it has been shown."""
    with urlopen(f"{editors_server}/import_survey?editor={KEY}") as answer:
        said = answer.headers.get_all("set-cookie")
    (given,) = [one for one in said if one.startswith("atlas_browser=")]
    assert "; HttpOnly; SameSite=Lax" in given
    cookie = given.partition(";")[0]

    async def opens():
        async with connects(editors_server) as connection:
            refused = await told(
                connection, rerun(f"lang=en&editor={KEY}", page_name="import_survey")
            )
        async with connects(editors_server, cookie=cookie) as connection:
            shown = await told(
                connection, rerun(f"lang=en&editor={KEY}", page_name="import_survey")
            )
        return refused, shown

    refused, shown = event_loop.run(opens())
    assert "did not send the cookie that an editor needs" in str(refused)
    assert STEPS not in str(refused)
    assert STEPS in str(shown)
    return cookie, session_of(shown), str(shown)


def test_who_slept_for_an_hour_gets_the_view_of_the_address_in_a_new_session(editors_server):
    """The browser names a session that is long gone, and sends what its page had."""
    query = "lang=nl&edition=BE2018&indicator=q.strategy&commune=44021"
    gone = "0f8fad5b-d9cb-469f-a165-70867728950e"

    async def wakes():
        async with connects(editors_server) as connection:
            before = await told(connection, rerun(query))
        theirs = sorted(set(re.findall(r"\$\$ID-[^\"\\]+", str(before))))
        assert theirs
        async with connects(editors_server, gone) as connection:
            return await told(
                connection,
                rerun(query, widgets=[{"id": one, "bool_value": False} for one in theirs]),
            )

    after = event_loop.run(wakes())
    assert session_of(after) != gone
    assert "Gent" in str(after)
    assert "strategie" in str(after)
    assert "Traceback" not in str(after)


def test_a_readers_session_is_given_back_to_its_own_browser_only(editors_server):
    with urlopen(f"{editors_server}/own_file?lang=en") as answer:
        (given,) = answer.headers.get_all("set-cookie")
    cookie = given.partition(";")[0]

    async def sessions():
        async with connects(editors_server, cookie=cookie) as connection:
            found = [session_of(await told(connection, rerun()))]
        for other in ("", "atlas_browser=" + "x" * 32, cookie):
            async with connects(editors_server, found[0], cookie=other) as connection:
                found.append(session_of(await told(connection, rerun())))
        return found

    number, *claimed = event_loop.run(sessions())
    assert number not in claimed[:2]
    assert claimed[2] == number


def test_who_only_knows_its_number_does_not_get_an_editors_session(editors_server, editor):
    cookie, number, _ = editor

    async def claims(**said):
        async with connects(editors_server, number, **said) as connection:
            shown = await told(connection, rerun(page_script_hash=IMPORT))
        return session_of(shown), STEPS in str(shown)

    async def all_of_them():
        for other in ("", "atlas_browser=" + "x" * 32, "atlas_browser=", f"other{cookie}"):
            session, is_editor = await claims(cookie=other)
            assert session != number, other
            assert not is_editor, other
        # A connection that broke is the editor's again, and one that is open is not taken.
        async with connects(editors_server, number, cookie=cookie) as connection:
            await told(connection, rerun(page_script_hash=IMPORT))
            session, is_editor = await claims()
            assert session != number
            assert not is_editor
            assert STEPS in str(await told(connection, rerun(page_script_hash=IMPORT)))

    event_loop.run(all_of_them())


def test_the_mark_of_a_browser_does_not_come_from_outside(editors_server, editor):
    cookie, number, _ = editor
    mark = hashlib.sha256(cookie.partition("=")[2].encode()).hexdigest()

    async def claims():
        connecting = connects(editors_server, number)
        connecting.additional_headers = {"X-Atlas-Browser": mark}
        async with connecting as connection:
            return session_of(await told(connection, rerun(page_script_hash=IMPORT)))

    assert event_loop.run(claims()) != number


def test_a_reader_who_sends_what_an_editors_page_would_publishes_nothing(editors_server, editor):
    _, number, shown = editor
    theirs = set(re.findall(r'id: "(\$\$[^"]+)"', shown))
    ids = sorted({one for one in theirs if "im_" in one})
    assert ids  # the page has been read
    keys = ("im_publish", "im_save_draft_0", "im_stored_withdraw_BE2018/1", "im_draft_publish_1",
            "im_draft_discard_1", "im_link_make", "im_revoke_all", "im_upload_0")  # fmt: skip
    ids += [f"$$ID-{'0' * 32}-{key}" for key in keys]
    presses = [{"id": one, "trigger_value": True} for one in ids]
    forged = [
        rerun(page_script_hash=IMPORT, widgets=presses),
        rerun(page_name="import_survey", widgets=presses),
        rerun(page_script_hash=IMPORT, widgets=[{"id": one, "bool_value": True} for one in ids]),
        rerun(page_script_hash=IMPORT, widgets=[{"id": one, "json_value": "{"} for one in ids]),
        rerun("editor=guess&editor=" + KEY, page_script_hash=IMPORT),
        rerun("lang=en&editor=" + "%00" * 9, page_script_hash=IMPORT),
        rerun(page_script_hash="no such page", page_name="../import_survey"),
        rerun(page_script_hash=IMPORT, is_auto_rerun=True, widgets=presses),
    ]

    async def sends():
        async with connects(editors_server) as connection:
            await told(connection, rerun())
            for asked in forged:
                answered = str(await told(connection, asked))
                assert STEPS not in answered
                assert "Traceback" not in answered
            # A part of a page that this session does not have is not drawn, and nothing is said.
            part = rerun(page_script_hash=IMPORT, fragment_id="f" * 32, widgets=presses)
            await connection.send(part.SerializeToString())
            answered = await told(connection, rerun())
            assert STEPS not in str(answered)
            return session_of(answered)

    assert event_loop.run(sends()) != number
    assert not list(Path(os.environ["ATLAS_DATA"]).iterdir())  # no store was even made


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"\x00", b"\xff" * 64, b"\x5a\xff\xff\xff\xff\x0f", b"\x08" * 100_000,
        rerun("lang=en&" + "&".join(f"w{n}=1" for n in range(5000))).SerializeToString(),
        rerun("indicator=" + "%F0%9F" * 20_000).SerializeToString(),
        rerun(widgets=[{"id": f"$$ID-{n}-w_lang", "string_value": "nl"} for n in range(9000)])
        .SerializeToString(),
        BackMsg(stop_script=True).SerializeToString(),
        BackMsg(debug_shutdown_runtime=True).SerializeToString(),
        BackMsg(clear_cache=True).SerializeToString(),
        "a text frame",
    ],
)  # fmt: skip
def test_whatever_is_sent_the_server_goes_on_for_others(editors_server, sent):
    async def sends():
        async with connects(editors_server) as other:
            await told(other, rerun())
            async with connects(editors_server) as connection:
                for _ in range(3):
                    try:
                        await connection.send(sent)
                    except websockets.ConnectionClosed:
                        break
                return str(await told(other, rerun("lang=en&indicator=q.strategy")))

    assert "Traceback" not in event_loop.run(sends())
