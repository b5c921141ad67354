"""A session whose choices are kept as a browser keeps them: as the words they were shown in.

AppTest works out anew, for every run, what a select box holds, from the options it has by now. A
browser does not: it keeps the words that were chosen until the server sends others, also when the
options have got other words since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from opening import APP, Session
from streamlit.testing.v1.element_tree import ButtonGroup, Multiselect, Radio, Selectbox
from streamlit.util import calc_hash

if TYPE_CHECKING:
    from collections.abc import Iterator

CHOICES = (ButtonGroup, Multiselect, Radio, Selectbox)


class AsBrowser(Session):
    """A page with the frame around it, and the words of each choice as the browser has them."""

    def __init__(self, *arguments, **options) -> None:
        super().__init__(*arguments, **options)
        self.words: dict[str, list[str]] = {}

    def _run(self, widget_state=None, timeout: float | None = None) -> AsBrowser:
        # What a test chose is not in the session yet: that is the reader's choice of this run.
        chosen = {
            node.id
            for node in self._choices()
            if node.id in self.words and node.value != self._session_state[node.id]
        }
        for state in [] if widget_state is None else widget_state.widgets:
            if state.id not in self.words:
                continue
            if state.id in chosen:
                self.words[state.id] = _sent(state)
            elif any(isinstance(node, Selectbox | Radio) for node in self._of(state.id)):
                state.ClearField("string_value")
                for words in self.words[state.id]:
                    state.string_value = words
            else:
                state.string_array_value.data[:] = self.words[state.id]
        super()._run(widget_state, timeout)
        before, self.words = self.words, {}
        for node in self._choices():
            proto = node.proto
            if proto.set_value:
                self.words[node.id] = _told(proto)
            else:
                self.words[node.id] = before.get(node.id, _default(node))
        return self

    def _choices(self) -> Iterator:
        return (node for node in self._tree if isinstance(node, CHOICES))

    def _of(self, id_: str) -> Iterator:
        return (node for node in self._choices() if node.id == id_)

    def shown(self) -> dict[str, list[str]]:
        """What each choice shows, by its key."""
        return {node.key or node.id: self.words[node.id] for node in self._choices()}

    def stale(self) -> dict[str, list[str]]:
        """Choices that show words which are none of their options."""
        return {
            node.key or node.id: self.words[node.id]
            for node in self._choices()
            if not set(self.words[node.id]) <= set(_options(node))
            and not getattr(node.proto, "accept_new_options", False)
        }

    def speak(self, language: str) -> AsBrowser:
        """Choose another language in the line on top."""
        next(one for one in self.selectbox if one.key == "w_lang").set_value(language).run()
        assert not self.exception
        return self


def as_browser(page: str, *, editor: str | None = None, timeout: float = 120, **query) -> AsBrowser:
    """A page, opened by its link; ``editor`` is whoever the session is an editor's."""
    app = AsBrowser(APP, default_timeout=timeout)
    app.query_params.update({"lang": "en", **query})
    if editor:
        app.session_state["atlas.editor"] = editor
    app._page_hash = calc_hash("" if page == "map" else page)
    app.run()
    assert not app.exception
    return app


def _options(node) -> list[str]:
    return list(node.options)


def _sent(state) -> list[str]:
    if state.WhichOneof("value") == "string_value":
        return [state.string_value]
    return list(state.string_array_value.data)


def _told(proto) -> list[str]:
    if hasattr(proto, "raw_values"):
        return list(proto.raw_values)
    return [proto.raw_value] if proto.HasField("raw_value") else []


def _default(node) -> list[str]:
    proto = node.proto
    if isinstance(node, Selectbox | Radio):
        return [node.options[proto.default]] if proto.HasField("default") else []
    return [node.options[place] for place in proto.default]
