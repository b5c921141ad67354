"""A session that another server had: the page is drawn as its address says before its choice counts."""

from __future__ import annotations

import asyncio

import event_loop
import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from pages.shared.taken_over import TakenOver


def choice() -> bytes:
    asked = BackMsg()
    asked.rerun_script.query_string = "lang=nl"
    asked.rerun_script.widget_states.widgets.add(id="level", string_value="province")
    return asked.SerializeToString()


def told(kind: str, session: str = "") -> bytes:
    message = ForwardMsg()
    if kind == "new_session":
        message.new_session.initialize.session_id = session
    else:
        message.script_finished = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY
    return message.SerializeToString()


def visited(server: TakenOver, inside: list, sent: list[bytes], *protocols: str) -> list[bytes]:
    """What the app gets where a browser with these protocols sends these messages."""
    messages = iter([{"type": "websocket.receive", "bytes": one} for one in sent])

    async def receive():
        return next(messages, {"type": "websocket.disconnect"})

    async def send(message):
        inside.append(message)

    header = (b"sec-websocket-protocol", ", ".join(protocols).encode())
    scope = {"type": "websocket", "path": "/atlas/_stcore/stream", "headers": [header]}
    event_loop.run(asyncio.wait_for(server(scope, receive, send), 20))
    return inside


class Streamlit:
    """Draws for each message that comes, a little later."""

    def __init__(self, session: str) -> None:
        self.session, self.got, self.order = session, [], []

    async def __call__(self, _scope, receive, send) -> None:
        drawing = []
        while (message := await receive())["type"] == "websocket.receive":
            self.got.append(message["bytes"])
            self.order.append("came")
            drawing.append(asyncio.create_task(self.draw(send)))
        await asyncio.gather(*drawing)

    async def draw(self, send) -> None:
        await send({"type": "websocket.send", "bytes": told("new_session", self.session)})
        await asyncio.sleep(0.02)
        self.order.append("drawn")
        await send({"type": "websocket.send", "bytes": told("script_finished")})


def read(sent: bytes) -> BackMsg:
    found = BackMsg()
    found.ParseFromString(sent)
    return found


def test_before_the_choice_of_a_session_from_elsewhere_its_page_is_drawn():
    inside = Streamlit("new")
    visited(TakenOver(inside), [], [choice()], "streamlit", "token", "of-another-server")
    first, second = inside.got
    assert read(first).rerun_script.query_string == "lang=nl"
    assert not read(first).rerun_script.widget_states.widgets
    assert second == choice()
    assert inside.order[:3] == ["came", "drawn", "came"]


@pytest.mark.parametrize(
    "protocols", [("streamlit",), ("streamlit", "token"), ("streamlit", "", "")]
)
def test_a_new_session_is_left_alone(protocols):
    inside = Streamlit("new")
    visited(TakenOver(inside), [], [choice(), choice()], *protocols)
    assert inside.got == [choice(), choice()]


def test_a_session_of_this_server_is_known_again():
    inside = Streamlit("mine")
    server = TakenOver(inside)
    visited(server, [], [choice()], "streamlit")
    inside.got.clear()
    visited(server, [], [choice()], "streamlit", "token", "mine")
    assert inside.got == [choice()]


@pytest.mark.parametrize(
    "sent", [b"", b"no message", BackMsg(stop_script=True).SerializeToString()]
)
def test_what_asks_for_no_run_goes_on_as_it_is(sent):
    inside = Streamlit("new")
    visited(TakenOver(inside), [], [sent, choice()], "streamlit", "token", "of-another-server")
    assert inside.got[0] == sent
    assert len(inside.got) == 3


def test_all_that_is_sent_reaches_the_browser():
    came = visited(
        TakenOver(Streamlit("new")), [], [choice()], "streamlit", "token", "of-another-server"
    )
    assert [one["bytes"] for one in came].count(told("script_finished")) == 2
