"""How the tests of pages open one: by its link, as a reader does."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.pages_manager import PagesManager
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

APP = Path(__file__).parents[2] / "app.py"

# AppTest looks for components among all that is installed, for each session anew: that takes longer
# than to draw the page, and what is installed stays as it is.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)


def opened_page(page: str, *, timeout: float = 60, **query: str) -> AppTest:
    """The page in ``pages/`` of this name, in English unless ``query`` says otherwise."""
    app = AppTest.from_file(str(APP), default_timeout=timeout)
    app.query_params.update({"lang": "en", **query})
    app.switch_page(f"pages/{page}.py")
    app.run()
    assert not app.exception, [one.value + str(one.proto) for one in app.exception]
    return app


class Session(AppTest):
    """A page with the frame around it, in every run, as a browser has it.

    AppTest forgets before every run that ``app.py`` has its own navigation, and then runs a page
    alone: Streamlit does so for the first reader of a server only.
    """

    def _run(self, widget_state=None, timeout: float | None = None) -> AppTest:
        with pytest.MonkeyPatch.context() as patch:
            made = PagesManager.__init__

            def init(manager, *args, **options) -> None:
                made(manager, *args, **options)
                PagesManager.uses_pages_directory = False

            patch.setattr(PagesManager, "__init__", init)
            return super()._run(widget_state, timeout)

    def again(self) -> AppTest:
        """One more run in which no field says anything."""
        return self._run()


def whole_page(page: str, *, timeout: float = 60, **query: str) -> Session:
    """The same through ``app.py``, with the frame around it, in this run and the next ones."""
    app = Session(APP, default_timeout=timeout)
    app.query_params.update({"lang": "en", **query})
    app._page_hash = calc_hash("" if page == "map" else page)  # as the browser has it
    app.run()
    assert not app.exception, [one.value + str(one.proto) for one in app.exception]
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
