"""The script of the host page: small, kept long, asked again by its tag."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.publishing.article.host_script import host_script_route


def test_it_is_small_and_kept_and_may_be_used_by_any_page():
    with TestClient(Starlette(routes=[host_script_route()])) as client:
        found = client.get("/embed.js")
        assert found.status_code == 200
        assert len(found.content) < 1100
        assert found.headers["content-type"].startswith("text/javascript")
        assert found.headers["cross-origin-resource-policy"] == "cross-origin"
        assert found.headers["cache-control"].startswith("public, max-age=86400")
        again = client.get("/embed.js", headers={"if-none-match": found.headers["etag"]})
        assert again.status_code == 304
        assert again.content == b""
