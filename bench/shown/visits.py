"""A reader of the app without a browser: opens a page by its link, and what is sent becomes text.

What opens at a click and asks the server for its content is open at once. What a page offers to
download is made, and written beside the page.
"""

from __future__ import annotations

import sys
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import streamlit as st
from streamlit.testing.v1.local_script_runner import LocalScriptRunner
from streamlit.util import calc_hash

from bench.shown.drawn import page_text
from bench.shown.taken import file_text

sys.path.insert(0, str(Path(__file__).parents[2] / "tests" / "pages"))
from opening import APP, Session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.shown.record import Record

MAIN = "map"
_EVERYTHING = "w_download_everything"
_FORMAT = ("w_download_format", "w_download_plain_format")


@dataclass
class Offered:
    """A file that a page offered: key of its button, name of the file, and what makes it."""

    key: str
    name: str
    data: Any

    def content(self) -> bytes:
        made = self.data() if callable(self.data) else self.data
        return made.encode() if isinstance(made, str) else bytes(made)


@dataclass
class Sent:
    """What a run sent: messages, words for who waits, and files that were offered."""

    messages: list[Any] = field(default_factory=list)
    waits: list[str] = field(default_factory=list)
    files: list[Offered] = field(default_factory=list)


class Visit:
    """A session of one reader.

    Parameters
    ----------
    record
        Where everything is written.
    page
        As its address has it; ``map`` is the first one.
    query
        The parts of the link.
    dark
        Whether the page is dark.
    editor
        Whether the reader is an editor.
    """

    def __init__(
        self,
        record: Record,
        page: str,
        query: dict[str, str],
        *,
        dark: bool = False,
        editor: bool = False,
    ) -> None:
        self.record, self.page = record, page
        self.app = Session(APP, default_timeout=300)
        self.app.context = {
            "url": f"http://127.0.0.1:8501/{'' if page == MAIN else page}",
            "locale": "en-GB",
            "timezone": "Europe/Brussels",
            "theme": "dark" if dark else "light",
        }
        if editor:
            self.app.session_state["atlas.editor"] = "Ann"
        self.app.query_params.update(query)
        self.app._page_hash = calc_hash("" if page == MAIN else page)
        self.sent = Sent()
        self.run()

    def run(self) -> Visit:
        """One run, with what the widgets of the session say."""
        with _listening() as sent:
            self.app.run()
        return self._drawn(sent)

    def do(self, act: Callable[[Any], object]) -> Visit:
        """Something that a reader does, which draws the page again."""
        with _listening() as sent:
            act(self.app)
        return self._drawn(sent)

    def _drawn(self, sent: Sent) -> Visit:
        """Take what was sent; a run that ended in an error shows nothing that could be compared."""
        assert not self.app.exception, f"{self.page}: {self.app.exception[0].message}"
        self.sent = sent
        return self

    def write(self, name: str, *, files: bool = True) -> None:
        """Write the page, and what it offers, under a name."""
        values = {}
        for node in self.app._tree:
            key, value = getattr(node, "id", None), getattr(node, "value", None)
            if key and value is not None and type(value).__name__ != "DataFrame":
                values[key] = _told(value)
        text = page_text(self.sent.messages, values, self.record)
        waits = [f"to who waits: {words}" for words in self.sent.waits]
        self.record.write(f"pages/{self.page}/{name}", "\n".join([*waits, text]))
        if files:
            told: Counter[str] = Counter()
            for one in self.sent.files:
                if one.key == _EVERYTHING:  # as long as it takes to make; see write_edition
                    continue
                told[one.key] += 1
                key = one.key + (f"-{told[one.key]}" if told[one.key] > 1 else "")
                self.write_file(f"downloads/{self.page}/{name}/{key}", one)

    def write_file(self, name: str, one: Offered) -> None:
        content = one.content()
        ending = one.name.rpartition(".")[2]
        text = file_text(one.name, content, self.record)
        self.record.write(f"{name}.{ending}", f"file name: {one.name}\n{text}")

    def write_formats(self, name: str) -> None:
        """Every format that the page offers for what is on screen."""
        box = next(one for one in self.app.selectbox if one.key in _FORMAT)
        for place in range(len(box.options)):
            self.do(lambda app, place=place: _pick(app, _FORMAT, place))
            one = next(one for one in self.sent.files if one.key == "w_download_file")
            self.write_file(f"downloads/{self.page}/{name}/format-{place}", one)

    def write_edition(self, name: str, *, whole: bool) -> None:
        """Every table of the whole edition as CSV; ``whole``: also all of them in one package."""
        if self.app.segmented_control:
            (choice,) = [one for one in self.app.segmented_control if one.key == "w_download_what"]
            self.do(lambda _: choice.set_value("edition").run())
        box = next(one for one in self.app.selectbox if one.key == "w_download_table")
        if whole:
            one = next(one for one in self.sent.files if one.key == _EVERYTHING)
            self.write_file(f"downloads/{self.page}/{name}/everything", one)
        for place in range(1, len(box.options)):
            self.do(lambda app, place=place: _pick(app, ("w_download_table",), place))
            one = next(one for one in self.sent.files if one.key == "w_download_file")
            self.write_file(f"downloads/{self.page}/{name}/table-{place}", one)


def _pick(app: Any, keys: tuple[str, ...], place: int) -> None:
    box = next(one for one in app.selectbox if one.key in keys)
    box.select_index(place).run()


def _told(value: Any) -> Any:
    return value.name if hasattr(value, "getvalue") else value  # an uploaded file


@contextmanager
def _listening() -> Iterator[Sent]:
    """Keep what the next run sends, with everything open that asks the server when it opens."""
    sent = Sent()
    messages, button = LocalScriptRunner.forward_msgs, st.download_button
    spinner = st.spinner

    def heard(runner: LocalScriptRunner) -> list[Any]:
        sent.messages = list(messages(runner))
        return sent.messages

    def offered(label: str, data: Any, file_name: str, *rest: Any, **more: Any) -> bool:
        sent.files.append(Offered(str(more.get("key", label)), file_name, data))
        return button(label, data, file_name, *rest, **more)

    def waited(text: str, **more: Any) -> Any:
        sent.waits.append(text)
        return spinner(text, **more)

    def opened(block: Callable[..., Any]) -> Callable[..., Any]:
        def draw(*arguments: Any, **more: Any) -> Any:
            if more.get("on_change") == "rerun" and "key" in more:
                st.session_state.setdefault(more["key"], True)
            return block(*arguments, **more)

        return draw

    with (
        patch.object(LocalScriptRunner, "forward_msgs", heard),
        patch.object(st, "download_button", offered),
        patch.object(st, "spinner", waited),
        patch.object(st, "popover", opened(st.popover)),
        patch.object(st, "expander", opened(st.expander)),
    ):
        yield sent
