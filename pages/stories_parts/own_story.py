"""A story of the reader's own: its file is read, and played or told what is wrong in it."""

from __future__ import annotations

import streamlit as st
from markupsafe import escape

from geo.language import AtlasError
from geo.publishing.export.provenance import address_beside
from geo.publishing.stories.packed_story import packed_story
from geo.publishing.stories.story_page import story_file
from pages.shared import quoting, shell, state

_KEPT = "stories.file"


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
        if st.button(say("Make one file of it"), key="w_story_make"):
            with st.spinner(say("Computing what this page shows…")):
                st.session_state[_KEPT] = (
                    content,
                    story_file(story, language, address=quoting.address(), by_reader=True),
                )
        made = st.session_state.get(_KEPT)
        if made and made[0] == content:
            st.download_button(
                say("Download"),
                made[1],
                file_name="story.html",
                mime="text/html",
                on_click="ignore",
            )
    if packed is None:
        st.caption(say("The story is too long for a link: make one file of it."))
