"""How the tests of pages open one: by its link, as a reader does."""

from __future__ import annotations

from pathlib import Path

from streamlit.testing.v1 import AppTest

APP = Path(__file__).parents[2] / "app.py"


def opened_page(page: str, *, timeout: float = 60, **query: str) -> AppTest:
    """The page in ``pages/`` of this name, in English unless ``query`` says otherwise."""
    app = AppTest.from_file(str(APP), default_timeout=timeout)
    app.query_params.update({"lang": "en", **query})
    app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    return app


def html(app: AppTest) -> str:
    """All HTML on the page."""
    return " ".join(str(element.proto.body) for element in app.get("html"))
