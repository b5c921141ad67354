"""The accessibility statement names whom to tell, and only true addresses."""

from __future__ import annotations

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.accessibility_page.page import CONTACT, accessibility_html, contact_link


@pytest.mark.parametrize(
    ("setting", "link"),
    [
        ("atlas@example.org", "mailto:atlas@example.org"),
        ("  https://example.org/contact ", "https://example.org/contact"),
        ("javascript:alert(1)", ""),
        ("somebody", ""),
        ('a"b@example.org', ""),
        ("", ""),
    ],
)
def test_what_is_named_is_an_address_or_nothing(setting, link):
    assert contact_link(setting) == link


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_whom_to_write_to_or_that_nobody_is_named(language, monkeypatch):
    monkeypatch.delenv(CONTACT, raising=False)
    nobody = accessibility_html(translator(language))
    assert "mailto:" not in nobody
    monkeypatch.setenv(CONTACT, "atlas@example.org")
    named = accessibility_html(translator(language))
    assert '<a href="mailto:atlas@example.org">atlas@example.org</a>' in named
    assert len(named) != len(nobody)
    monkeypatch.setenv(CONTACT, "<script>")
    assert "<script>" not in accessibility_html(translator(language))
