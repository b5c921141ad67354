"""Smart City Atlas of Belgium: start here.

``streamlit run app.py`` imports this file once, for the server in front of the pages, and runs it
for every reader: page set-up, navigation and what all pages share. The pages themselves are in
``pages/``, the frame around them in ``pages/shared/shell.py``, and everything worth testing in
``geo/``.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime import get_instance

from geo.cartography.upstream_files import uploads_held
from geo.language import AtlasError, Text
from geo.publishing.allowed_requests import FrontDoor
from geo.publishing.answer_headers import AnswerHeaders
from geo.publishing.article.host_script import host_script_route
from geo.publishing.browser_cookie import BrowserCookie
from geo.publishing.commune_check.routes import check_routes
from geo.publishing.embed.redirect import EmbedRedirect
from geo.publishing.first_paint.ahead import KeptFiles, connect_at_once
from geo.publishing.first_paint.middleware import FirstPaint
from geo.publishing.first_run import FirstRunWhole
from geo.publishing.forms.render_queue import RenderQueue
from geo.publishing.forms.routes import (
    form_routes,
    lost_form_route,
    refused_method,
    told_fault,
)
from geo.publishing.message_limit import MessageLimit
from geo.publishing.operation.health import health_routes
from geo.publishing.operation.log_lines import begin_log
from geo.publishing.operation.metrics import metrics_place
from geo.publishing.operation.prefix import Prefix, path_prefix
from geo.publishing.operation.requests import Requests, process_name
from geo.publishing.operation.this_server import HEALTH, drawing, metrics_of
from geo.publishing.page_policy import page_policy
from geo.publishing.preload import preload
from geo.publishing.stories.routes import story_routes
from geo.publishing.upload_limits import UploadLimits
from geo.state_cache import consistent_snapshot
from pages.shared import editing, shell, state
from pages.shared.messages import asks_for_a_run, ends_a_run
from pages.shared.session_number import session_number

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


# The pages: the name of a file in pages/, which is its address too, and the title; in their order.
ON_TOP = {
    "map": Text("Map"),
    "commune": Text("Commune"),
    "compare": Text("Compare"),
    "change": Text("Change"),
    "barometer": Text("The barometer"),
    "ranking": Text("Ranking"),
}
IN_MENU = {
    "stories": Text("Stories"),
    "initiatives": Text("Initiatives"),
    "own_file": Text("Your own file"),
    "import_survey": Text("Load a survey"),
    "method": Text("Method"),
    "sources": Text("Sources"),
    "accessibility": Text("Accessibility"),
}


@asynccontextmanager
async def before_the_first_reader(_: Any) -> AsyncIterator[None]:
    """Load what every page needs, draw the first one for nobody, then serve."""
    begin_log(session_number)
    shell.pages_are_ours()
    await HEALTH.draw_once(get_instance().does_script_run_without_error)
    preload()
    place = metrics_place()
    listening = metrics.listen(place) if metrics and place else None
    try:
        yield
    finally:
        if listening is not None:
            listening.shutdown()


def not_found(name: str) -> None:
    """The page behind an address that no page has."""
    say = state.say()
    shell.heading(say("There is no such page"))
    shell.sentence(
        say(
            "There is no page called {name} in the atlas. The pages are in the line at the top.",
            name=name,
        )
    )


def draw() -> None:
    """One run for one reader: the frame, and the page that was asked for in it."""
    st.set_page_config(
        page_title=shell.page_title(),
        page_icon=str(Path(__file__).parent / "geo/cartography/browser/icon.svg"),
        layout="wide",
        initial_sidebar_state="collapsed",
    )
    try:
        with consistent_snapshot():
            editing.take_key()
            came_from = shell.came_from()
            say = state.say()
            state.send_choices_anew()
            pages = {
                name: st.Page(
                    f"pages/{name}.py",
                    title=say.render(title),
                    url_path=name,
                    default=name == "map",
                )
                for name, title in (ON_TOP | IN_MENU).items()
            }
            missing = shell.unknown_page(pages)
            lost = []
            if missing:
                lost = [st.Page(lambda: not_found(missing), title=missing, url_path=missing)]
            chosen = st.navigation([*pages.values(), *lost], position="hidden")
            if came_from:
                name, query = came_from
                asked = pages.get(name, pages["map"])
                if chosen != asked or st.query_params.to_dict() != query:
                    st.switch_page(asked, query_params=query)
                shell.arrived()
            if state.wants_map() and chosen != pages["map"]:
                st.switch_page(pages["map"], query_params=state.view().query())
            address = next((name for name in pages if pages[name] == chosen), chosen.url_path)
            st.set_page_config(page_title=shell.tab_title(address, chosen.title))
            shell.styles()
            if not state.view().stage:
                in_menu = [one for one in IN_MENU if one != "import_survey" or editing.is_offered()]
                shell.begin_top([pages[name] for name in ON_TOP], [pages[name] for name in in_menu])
                shell.notices()
                shell.version(chosen.url_path)
            with drawing(address):
                shell.draw(chosen, map_first=chosen == pages["map"])
            shell.foot()
            state.drawn_to_the_end()
    except AtlasError as error:
        shell.again_if_changed()
        shell.sentence(shell.in_readers_language(error))


if __name__ == "__main__":
    draw()
else:
    queue = RenderQueue()
    connect = connect_at_once(st.get_option("client.allowedOrigins"))
    metrics = metrics_of(tuple(ON_TOP | IN_MENU))
    app = st.App(
        __file__,
        lifespan=before_the_first_reader,
        routes=[
            *health_routes(HEALTH),
            *form_routes(queue),
            *story_routes(queue),
            host_script_route(),
            *check_routes(),
            lost_form_route(),
        ],
        exception_handlers={
            HTTPStatus.METHOD_NOT_ALLOWED: refused_method,
            HTTPStatus.INTERNAL_SERVER_ERROR: told_fault,
        },
        middleware=[
            # The last one in this list is the nearest to Streamlit.
            Middleware(Prefix, prefix=path_prefix()),
            Middleware(Requests, pages=ON_TOP | IN_MENU, counter=metrics, process=process_name()),
            Middleware(
                FrontDoor,
                names=st.get_option("server.allowedHosts"),
                address=st.get_option("browser.serverAddress"),
            ),
            Middleware(MessageLimit),
            Middleware(FirstRunWhole, asks=asks_for_a_run, ends=ends_a_run),
            Middleware(BrowserCookie, pages=ON_TOP | IN_MENU),
            Middleware(AnswerHeaders, policy=page_policy([connect])),
            Middleware(
                UploadLimits,
                largest=st.get_option("server.maxUploadSize") * 2**20,
                held=lambda: uploads_held(get_instance().uploaded_file_mgr),
            ),
            Middleware(EmbedRedirect),
            Middleware(KeptFiles),
            Middleware(
                FirstPaint,
                titles=ON_TOP | IN_MENU,
                on_top=ON_TOP,
                queue=queue,
                connect=connect,
            ),
        ],
    )
