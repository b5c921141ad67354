"""Links that nobody made on purpose, over HTTP and over the websocket: a page, a sentence, no error.

The same seed draws the same links. More of them: ``FUZZED`` times as many, from the environment.
"""

from __future__ import annotations

import http.client
import os
import random
from urllib.parse import quote, urlsplit

import event_loop
from forging import connects, rerun, told

TIMES = int(os.environ.get("FUZZED", "1"))
PAGES = (
    "map", "commune", "compare", "change", "barometer", "ranking", "stories", "initiatives",
    "own_file", "import_survey", "method", "sources", "accessibility", "story", "nothing", "check/x",
)  # fmt: skip
ENDS = ("", ".html", ".csv", ".json", ".svg", ".jsonld", ".geojson", ".txt", "/")
NAMES = (
    "lang", "edition", "indicator", "level", "selected", "second", "way", "weights", "compare",
    "view", "embed", "theme", "from", "version", "scheme", "classes", "places", "commune", "model",
    "notice", "story", "step", "editor", "table", "where", "",
)  # fmt: skip
ECHO = "zq7<b onclick=x>"
VALUES = (
    "", "0", "-1", "1e309", "nan", "9" * 400, "\x00", "\n\r\nSet-Cookie: a=b", "../../etc/passwd",
    "{0.__class__}", "%(x)s", "{{7*7}}", "<script>alert(1)</script>", ECHO, "=HYPERLINK(1)",
    "\u202eabc", "\ud7ff", "a" * 3000, "١٢٣", "²", "½", "44021", "44021_11002", "q.progress", "index",
    "BE2018", "BE2017", "province", "nl", "stage", "maps", "1,2,3", "[]", "true",
)  # fmt: skip


def query(chance: random.Random) -> str:
    found = []
    for _ in range(chance.randint(0, 6)):
        value = chance.choice(VALUES)
        if chance.random() < 0.2:
            value = "".join(chr(chance.randrange(1, 0x3000)) for _ in range(chance.randint(1, 12)))
        written = (
            quote(value, safe="") if chance.random() < 0.95 else chance.choice(("%", "%zz", "%ff"))
        )
        found.append(f"{chance.choice(NAMES)}={written}")
    return "&".join(found)


def test_no_link_over_http_ends_in_an_error_or_comes_back_raw(server):
    chance = random.Random(20_261)
    connection = http.client.HTTPConnection(urlsplit(server).netloc, timeout=60)
    drawn = 0
    for _ in range(60 * TIMES):
        link = f"/{chance.choice(PAGES)}{chance.choice(ENDS)}?{query(chance)}"
        connection.request(chance.choice(("GET", "GET", "GET", "HEAD", "POST")), link)
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status < 500 or answer.status == 503, link
        assert "Set-Cookie: a" not in str(answer.headers), link
        kind = answer.headers.get("content-type", "")
        if "html" in kind or "svg" in kind:
            drawn += 1
            assert ECHO.encode() not in body, link
            assert b"<script>alert(1)" not in body, link
    assert drawn > 10 * TIMES  # enough to have been asked for an echo


def test_no_link_over_the_websocket_ends_in_an_error_or_comes_back_raw(server):
    chance = random.Random(20_262)

    async def visits() -> None:
        for _ in range(TIMES):
            async with connects(server) as connection:
                for _ in range(18):  # as many as are read at once
                    page, link = chance.choice(PAGES), query(chance)
                    said = await told(connection, rerun(link, page_name=page))
                    elements = [one.delta.new_element for one in said if one.HasField("delta")]
                    assert elements, (page, link)
                    assert not any(one.HasField("exception") for one in elements), (page, link)
                    shown = " ".join(one.html.body for one in elements)
                    assert ECHO not in shown, (page, link)
                    assert "<script>alert(1)" not in shown, (page, link)

    event_loop.run(visits())
