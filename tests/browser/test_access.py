"""Readable by everyone: what opens on no page of :mod:`test_every_page`, read by axe.

What an editor sees, and the pages without Streamlit; a file of one's own:
``test_words_of_streamlit.py``.
"""

from __future__ import annotations

import pytest
from conftest import serving, until
from every_page import (
    DESKTOP,
    GONE,
    NARROW,
    NOT_OURS,
    PHONE,
    SIDEWAYS,
    UNTOLD,
    gone_in_forced_colours,
    look,
    problems,
)

from geo.survey import answer_table

EDITORS_KEY = "a-key-for-this-test"


def test_no_exception_is_for_nothing():
    assert all(reason for _, _, reason in NOT_OURS)
    assert len(NOT_OURS) < 6


def test_a_mark_that_is_a_ground_only_is_gone_in_forced_colours(visit):
    reader = visit()
    for more, gone in (("", 1), ("; border: 1px solid", 0)):
        reader.page.set_content(
            f"<div class=stApp style='background: white'><b style='background: red{more}'>A</b></div>"
        )
        assert reader.page.evaluate(GONE, "b") == []
        assert len(gone_in_forced_colours(reader, "b")) == gone
        assert reader.page.evaluate(GONE, "b") == []  # it was for a moment


@pytest.mark.parametrize(
    ("address", "ready", "language", "scheme", "window"),
    [
        ("map.html?edition=BE2018", "painted", "nl", "light", DESKTOP),
        ("map.html?edition=BE2018&commune=44021", "painted", "de", "dark", PHONE),
        ("story?story=demonstration&step=1", "shown", "fr", "light", DESKTOP),
        ("story?story=demonstration&step=2", "shown", "en", "dark", PHONE),
    ],
)
def test_pages_without_streamlit_can_be_read(
    visit, server, address, ready, language, scheme, window
):
    page = (
        visit(viewport=window, color_scheme=scheme).open(f"{server}/{address}&lang={language}").page
    )
    until(page, "(one) => document.documentElement?.dataset[one] !== undefined", ready)
    found = problems(page) + page.evaluate(UNTOLD)
    page.set_viewport_size(NARROW)
    page.wait_for_timeout(200)
    found += page.evaluate(SIDEWAYS)
    assert not found, "\n".join(found)


def test_an_editor_can_read_all_seven_steps(visit, tmp_path, monkeypatch):
    monkeypatch.setenv("ATLAS_DATA", str(tmp_path))
    monkeypatch.delenv("ATLAS_DATABASE_URL", raising=False)
    monkeypatch.setenv("ATLAS_EDITOR_KEY", EDITORS_KEY)
    wrong = b"NIS;Vooruitgang\n11002;3\n44021;5\n62063;7\nNergens;8\n"
    answers = answer_table("BE2018").reset_index().to_csv(index=False, sep=";").encode()
    with serving() as address:
        reader = look(visit, f"{address}/import_survey?lang=fr&editor={EDITORS_KEY}", PHONE)
        page = reader.page
        found = problems(page)
        for content, step in ((wrong, 1), (answers, 5)):
            page.locator("input[type=file]").first.set_input_files(
                {"name": "answers.csv", "mimeType": "text/csv", "buffer": content}
            )
            page.locator(".im-step").nth(step).wait_for()
            reader.settled()
            found += problems(page) + page.evaluate(UNTOLD)
        for label, words in (
            ("Nom court", "BE2033"),
            ("Année", "2033"),
            ("Titre", "Essai"),
            ("Début de l’enquête", "2033-01-01"),
            ("Fin de l’enquête", "2033-02-01"),
            ("Publié le", "2033-03-01"),
            ("Source", "Institut"),
            ("Licence", "CC0"),
        ):
            field = page.get_by_label(label, exact=True).first
            field.fill(words)
            field.press("Tab")
            reader.settled()
        page.locator(".im-step").nth(6).wait_for()
        reader.settled()
        found += problems(page) + page.evaluate(UNTOLD)
        page.set_viewport_size(NARROW)
        page.wait_for_timeout(300)
        found += page.evaluate(SIDEWAYS)
        assert not found, "\n".join(found)
