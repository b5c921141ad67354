"""A story of the reader's own: its file is read, and played or told what is wrong in it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import streamlit as st
from markupsafe import escape

from geo.language import AtlasError
from geo.publishing.export.provenance import address_beside
from geo.publishing.stories.packed_story import packed_story
from geo.publishing.stories.story_files import (
    MEDIA_TYPES,
    STORY_ENDING_LABELS,
    STORY_ENDINGS,
    story_bytes,
    story_file_name,
)
from pages.shared import quoting, shell, state
from pages.shared.download import today

if TYPE_CHECKING:
    from geo.language import Language
    from geo.publishing.stories.story import Story
    from geo.publishing.stories.story_files import StoryEnding

_KEPT = "stories.file"
_making = threading.Lock()


def own_story() -> None:
    """A field for a file, and below it the story or the sentence."""
    from geo.publishing.stories.read_story import read_story  # noqa: PLC0415  (pydantic is slow)

    say = state.say()
    st.subheader(say("Your own story"), anchor=False)
    st.markdown(
        say(
            "A story is a text file (YAML): a title, and steps that are links of this atlas. Take "
            "one of the atlas as a model. Your file stays between your browser and this server; "
            "nothing is kept."
        )
    )
    sent = st.file_uploader(say("Choose a file (.yaml)"), type=["yaml", "yml"], key="w_story_file")
    if sent is None:
        return
    content = sent.getvalue()
    try:
        story = read_story(sent.name, content)
    except AtlasError as error:
        shell.sentence(say.render(error.text))
        return
    steps = say.plural("{n} step", "{n} steps", n=len(story.steps))
    st.html(f"<p><b>{escape(say.render(story.title))}</b> – {escape(steps)}</p>")
    packed = packed_story(content)
    language = state.view().lang
    with st.container(horizontal=True):
        if packed is not None:
            query = f"steps={packed}&lang={language}"
            st.link_button(
                say("Play"), address_beside(quoting.address(), "story", query), type="primary"
            )
    if packed is None:
        st.caption(say("The story is too long for a link: make one file of it."))
    ending = st.segmented_control(
        say("Make one file of it"),
        STORY_ENDINGS,
        default=STORY_ENDINGS[0],
        required=True,
        key="w_story_ending",
        format_func=lambda one: say.render(STORY_ENDING_LABELS[one]),
    )
    with st.container(horizontal=True):
        asked = (content, ending, language)
        if st.button(say("Make the file"), key="w_story_make"):
            _make(story, asked)
        made = st.session_state.get(_KEPT)
        if made and made[0] == asked:
            st.download_button(
                say("Download"),
                made[1],
                file_name=story_file_name(language, ending),
                mime=MEDIA_TYPES[ending],
                on_click="ignore",
            )


def _make(story: Story, asked: tuple[bytes, StoryEnding, Language]) -> None:
    """Make the file and keep it while its reader downloads it; one at a time on a server."""
    say = state.say()
    if not _making.acquire(blocking=False):
        shell.sentence(say("The atlas is busy with other requests. Ask again in a few seconds."))
        return
    try:
        with st.spinner(say("Computing what this page shows…")):
            made = story_bytes(story, *asked[1:], today(), quoting.address(), by_reader=True)
    except AtlasError as error:
        shell.sentence(shell.in_readers_language(error))
        return
    finally:
        _making.release()
    st.session_state[_KEPT] = (asked, made)
