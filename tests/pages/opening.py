"""How the tests of pages open one: by its link, as a reader does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.testing.v1 import AppTest

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = Path(__file__).parents[2] / "app.py"


def opened_page(page: str, *, timeout: float = 60, **query: str) -> AppTest:
    """The page in ``pages/`` of this name, in English unless ``query`` says otherwise."""
    app = AppTest.from_file(str(APP), default_timeout=timeout)
    app.query_params.update({"lang": "en", **query})
    app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception
    return app


def editors_page(data: Path, *, timeout: float = 120) -> Iterator[AppTest]:
    """The page that loads a survey, as an editor has it, with a store of its own in ``data``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_DATA", str(data))
        patch.delenv("ATLAS_DATABASE_URL", raising=False)
        session = AppTest.from_file(str(APP), default_timeout=timeout)
        session.query_params["lang"] = "en"
        session.session_state["atlas.editor"] = "Ann"
        session.run()
        session.switch_page("pages/import_survey.py").run()
        yield session


def html(app: AppTest) -> str:
    """All HTML on the page."""
    return " ".join(str(element.proto.body) for element in app.get("html"))


def press_if_there(app: AppTest, label: str) -> None:
    """Press the first button with this label; do nothing where there is none."""
    for button in app.button:
        if button.label == label:
            button.click().run()
            break
