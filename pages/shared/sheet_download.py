"""The sheet of what is selected, for a printer; those of all communes, put together on demand."""

from __future__ import annotations

import tempfile
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING

import streamlit as st

from geo.language import AtlasError, Text
from geo.publishing.export.provenance import link_to
from geo.publishing.forms.address import form_address
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.pictures.files import sheet_name
from geo.publishing.sheets.archive import SheetsWanted, archive_name, write_sheets
from geo.publishing.sheets.sheet import has_sheet, sheet
from geo.state_cache import StateChangedError, in_one_state, snapshot_stamp
from pages.shared import shell, state
from pages.shared.here import here
from pages.shared.one_at_a_time import one_at_a_time

if TYPE_CHECKING:
    import datetime as dt

    from geo.publishing.view import View

_PAGE = "commune"
_KEPT = "atlas.sheets"
_making = threading.Lock()
"""One zip at a time on a server: it takes minutes of a processor."""


def sheet_download(day: dt.date) -> None:
    """The sheet of what is selected, its address, and at the level of communes those of all."""
    say = state.say()
    view = state.view()
    address = here()
    if not has_sheet(view):
        st.caption(
            say("Select a commune, a province or a region: the sheet is of what is selected.")
        )
        return
    of_commune = view.level == "commune"
    back = of_commune and st.toggle(say("With a second page"), key="w_sheet_back")
    st.download_button(
        say("Download the file"),
        data=lambda: in_one_state(lambda: _sheet(view, address, day, back=back)),
        file_name=sheet_name(view),
        mime="application/pdf",
        key="w_sheet_file",
        on_click="ignore",
        type="primary",
        width="stretch",
    )
    st.caption(say("The address of this sheet, for a letter or a program"))
    link = citation_link(view, address, _PAGE)
    asked = form_address(link, _PAGE, "pdf")
    st.code(f"{asked}&back=yes" if back else asked, language=None, wrap_lines=True)
    if of_commune:
        _all(SheetsWanted(view, link_to(view, address, _PAGE), day, back))


def _sheet(view: View, address: str, day: dt.date, *, back: bool) -> bytes:
    """What is published when it is asked for; never what was before.

    Raises
    ------
    StateChangedError
        There is nothing any more that it could be of.
    """
    made = sheet(view, citation_link(view, address, _PAGE), day, back=back)
    if made is None:
        raise StateChangedError
    return made


def _all(wanted: SheetsWanted) -> None:
    """The button that makes the sheets of all communes, and the one that downloads them."""
    say = state.say()
    view = wanted.view
    asked = (view.query() | {"commune": ""}, wanted.address, wanted.back, snapshot_stamp())
    kept: tuple[object, IO[bytes]] | None = st.session_state.get(_KEPT)
    if kept is None or kept[0] != asked:
        place = st.empty()
        if not place.button(
            say("Put the sheets of all communes together"), key="w_sheets", width="stretch"
        ):
            return
        # Whatever is pressed meanwhile ends the making, at the next step of its bar.
        place.button(say("Stop"), key="w_sheets_stop", width="stretch")
        try:
            kept = (asked, _made(wanted))
        except AtlasError as error:
            place.empty()
            shell.sentence(shell.in_readers_language(error))
            return
        place.empty()
        st.session_state[_KEPT] = kept
    file = kept[1]
    size = file.seek(0, 2)
    st.download_button(
        say("Download the sheets of all communes"),
        data=lambda: _content(file),
        file_name=archive_name(view),
        mime="application/zip",
        key="w_sheets_file",
        on_click="ignore",
        width="stretch",
    )
    st.caption(f"ZIP, {say.number(size / 1_000_000, 1)} MB")


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


def _made(wanted: SheetsWanted) -> IO[bytes]:
    """The zip in a file that goes with the session, with a bar while it is made.

    Raises
    ------
    AtlasError
        Another one is being made; the disk is full; or as
        :func:`geo.publishing.sheets.archive.write_sheets`.
    """
    say = state.say()
    with one_at_a_time(_making, say("Making the sheets…")) as done:
        file = tempfile.TemporaryFile()  # noqa: SIM115  (kept by the session)
        try:
            write_sheets(wanted, file, done)
            file.flush()
        except BaseException as error:
            with suppress(OSError):  # there is no room for what is still to be written either
                file.close()
            if not isinstance(error, OSError):
                raise
            raise AtlasError(
                Text(
                    "The sheets could not be written: {reason}. Nothing of them was kept.",
                    reason=error.strerror or str(error),
                )
            ) from error
        return file
