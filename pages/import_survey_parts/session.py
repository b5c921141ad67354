"""What an editor has chosen of an import so far: in the session only, never on disk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import streamlit as st

from geo.publishing.import_survey_page.facts import EditionDraft
from geo.survey.questionnaire import questions_asked_now, read_questionnaire
from pages.shared import state

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.language import Text
    from geo.survey.edition import Access, Edition
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.question import Question
    from geo.survey.questionnaire import Questionnaire

_DRAFT = "atlas.import"
PAGE = "import_survey"
PREFIX = "im_"
"""Of the keys of all widgets of the page."""

Result = TypeVar("Result")


@dataclass
class Draft:
    """The choices, and what was worked out from them last.

    Attributes
    ----------
    number : int
        Of the file: another one for each file that is chosen.
    exported : Edition or None
        The edition that the file is an export of, as it says.
    with_hidden : bool
        Whether rows and columns that the sheet hides are read as well.
    chosen : bool
        Whether somebody has chosen anything of the mapping.
    mapping_for : object
        What the mapping was begun for (file, sheet, what is hidden in it, earlier mapping).
    """

    number: int = 0
    name: str = ""
    content: bytes = b""
    labelled: bool = False
    exported: Edition | None = None
    sheet: str | None = None
    with_hidden: bool = False
    vintage: int | None = None
    earlier: ImportMapping | None = None
    earlier_number: int = 0
    mapping: ImportMapping | None = None
    chosen: bool = False
    mapping_for: object = None
    cells_left: bool = False
    scales_told: set[str] = field(default_factory=set)
    before: str | None = None
    typed: EditionDraft = field(default_factory=EditionDraft)
    access: Access = "open"
    shown: tuple[str, ...] = ()
    published: tuple[str, int] | None = None
    withdrawn: bool = False
    works: dict[str, tuple[object, Any]] = field(default_factory=dict)
    stopped: str | None = None

    @property
    def invited(self) -> Literal["all"] | tuple[str, ...]:
        """All communes, or those of these regions; all until a region is chosen."""
        return self.typed.invited or "all"


class Stopped(Exception):  # noqa: N818  (nothing went wrong)
    """The editor stopped the work; what comes after it is not drawn."""


def draft() -> Draft:
    """The import of this session."""
    found: Draft = st.session_state.setdefault(_DRAFT, Draft())
    return found


def change(mapping: ImportMapping) -> None:
    """Take another mapping; what was published from the one before is no longer this."""
    now = draft()
    now.mapping, now.published, now.withdrawn = mapping, None, False
    now.chosen = True


def mapping() -> ImportMapping:
    """The mapping as it stands."""
    found = draft().mapping
    assert found is not None
    return found


def would_lose(name: str, content: bytes) -> bool:
    """Whether another file would take the place of choices that are not published yet."""
    now = draft()
    is_other = (name, content) != (now.name, now.content)
    return bool(now.name) and is_other and now.chosen and now.published is None


def begin(name: str, content: bytes, *, keep: bool = False) -> None:
    """Begin with another file; the facts of the edition stay, they may well be the same.

    With ``keep`` the mapping as it stands is the earlier one of the other file.

    The same file again changes nothing. A choice that is made while a file is still being read
    starts the run anew, and Streamlit then calls the file new once more.
    """
    old = draft()
    if (name, content) == (old.name, old.content):
        return
    forget_widgets()
    st.session_state[_DRAFT] = Draft(
        number=old.number + 1,
        name=name,
        content=content,
        earlier=old.mapping if keep else old.earlier,
        earlier_number=old.earlier_number + keep,
        typed=old.typed,
    )


def forget() -> None:
    """Forget all of it."""
    number = draft().number
    forget_widgets()
    st.session_state[_DRAFT] = Draft(number=number + 1)


def forget_widgets() -> None:
    """Forget what the widgets hold, but not the uploader: it holds the file."""
    for key in [str(key) for key in st.session_state]:
        if key.startswith(PREFIX) and not key.startswith("im_upload"):
            del st.session_state[key]


def questionnaire() -> Questionnaire:
    """The questionnaire as it is shipped."""
    return read_questionnaire()


def added_questions() -> dict[str, Question]:
    """Questions that published editions of the store asked besides."""
    known = questionnaire().questions
    return {one.key: one for one in questions_asked_now() if one.key not in known}


def work(
    name: str,
    inputs: object,
    label: Text,
    make: Callable[[Callable[[float], None]], Result],
) -> Result:
    """Work something out once for its inputs, with a bar and a button that stops it.

    A click on the button makes Streamlit end the run at the next step of the bar; what was worked
    out before stays.

    Raises
    ------
    Stopped
        It was stopped and not taken up again.
    """
    now = draft()
    if name in now.works and now.works[name][0] == inputs:
        found: Result = now.works[name][1]
        return found
    say = state.say()
    if now.stopped == name:
        st.text(say("Stopped. What was chosen so far is kept."))
        st.button(say("Go on"), key=f"im_go_on_{name}", on_click=_go_on)
        raise Stopped
    place = st.empty()
    with place.container(horizontal=True, vertical_alignment="center"):
        bar = st.progress(0.0, text=say.render(label))
        st.button(say("Stop"), key=f"im_stop_{name}", on_click=_stop, args=(name,))

    def show(done: float) -> None:
        bar.progress(min(max(done, 0.0), 1.0), text=say.render(label))

    try:
        made = make(show)
    finally:
        place.empty()
    now.works[name] = (inputs, made)
    return made


def remember(name: str, inputs: object, make: Callable[[], Result]) -> Result:
    """Work something out once for its inputs, where that takes no time worth a bar."""
    now = draft()
    if name not in now.works or now.works[name][0] != inputs:
        now.works[name] = (inputs, make())
    found: Result = now.works[name][1]
    return found


def _stop(name: str) -> None:
    draft().stopped = name


def _go_on() -> None:
    draft().stopped = None
