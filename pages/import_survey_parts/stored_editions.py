"""Above the steps: what the store keeps, to withdraw it or to bring it back."""

from __future__ import annotations

import streamlit as st

from geo.language import AtlasError
from geo.publishing.import_survey_page import stored
from geo.survey.store import open_store, shown_by_links
from pages.shared import shell, state

_CHOSEN, _DONE = "im_stored", "im_stored_done"


def draw_stored(who: str) -> None:
    """A closed list of versions; nothing where there are none."""
    say = state.say()
    editor = open_store().edited_by(who)
    versions = {
        f"{one.edition_id}/{one.number}": one for one in stored.newest_first(editor.versions())
    }
    if (done := st.session_state.pop(_DONE, None)) is not None:
        st.success(say.render(done))
    if left_out := stored.left_out(open_store()):
        shell.sentence(*map(say.render, left_out))
    if not versions:
        return
    editions = {one.edition_id for one in versions.values()}
    readable = shown_by_links(open_store(), editions)
    label = say.plural("{n} edition in the store", "{n} editions in the store", n=len(editions))
    with st.expander(label):
        chosen = st.selectbox(
            say("Version"),
            list(versions),
            key=_CHOSEN,
            index=None,
            format_func=lambda key: say.render(
                stored.version_label(
                    versions[key],
                    readable=(versions[key].edition_id, versions[key].number) in readable,
                )
            ),
            placeholder=say("Choose a version"),
        )
        if chosen not in versions:
            return
        version = versions[chosen]
        st.text(say.render(stored.version_line(version, say)))
        note = st.text_input(say("Note for the log: why"), key="im_stored_note", max_chars=500)
        label = say("Withdraw") if version.published else say("Bring back")
        # Another button once somebody else changed what is published: a click on "Withdraw" that
        # comes late must not bring back.
        action = "withdraw" if version.published else "restore"
        change = stored.change if st.button(label, key=f"im_stored_{action}_{chosen}") else None
        if (version.edition_id, version.number) in readable and st.button(
            say("Close all other versions to readers"), key=f"im_stored_close_{chosen}"
        ):
            change = stored.close_earlier
        if change is None:
            return
        try:
            st.session_state[_DONE] = change(editor, version, note=note)
        except AtlasError as error:
            shell.sentence(say.render(error.text))
            return
        st.rerun()
