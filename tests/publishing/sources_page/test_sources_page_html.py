"""The page of sources leaves no labelled cell empty: where a number is not there, it says why."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from geo.language import LANGUAGES, translator
from geo.publishing.data_sources import load_resources
from geo.publishing.export.provenance import of_boundaries
from geo.publishing.sources_page import page
from geo.survey.disclosed import why_no_count
from geo.survey.editions import load_edition
from geo.survey.participation import Participation


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("rule", ["open", "restricted", "aggregates"])
def test_where_it_is_not_known_how_many_answered_the_reason_stands_there(
    monkeypatch: pytest.MonkeyPatch, language, rule
) -> None:
    edition = replace(load_edition("BE2018"), disclosure=rule)
    monkeypatch.setattr(page, "list_editions", lambda: (edition,))
    monkeypatch.setattr(page, "participation_counts", lambda _: Participation(None, 589))
    say = translator(language)
    html = page.sources_html(say)
    assert say.render(why_no_count(edition)) in html
    assert not re.findall(r"<td[^>]*data-label[^>]*>\s*</td>", html)


def test_each_rule_has_its_own_reason() -> None:
    edition = load_edition("BE2018")
    rules = ("open", "restricted", "aggregates")
    assert len({str(why_no_count(replace(edition, disclosure=rule))) for rule in rules}) == 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_sources_are_named_in_the_language_of_the_reader(language):
    """Those of the boundaries by the institute's own name, on the page and under a picture."""
    say = translator(language)
    html = unescape(page.sources_html(say))
    under = say.render(of_boundaries(2018).name)
    assert INSTITUTE[language] in html
    assert INSTITUTE[language] in under
    for resource in load_resources():
        assert resource.title.texts.keys() == set(LANGUAGES), resource.path
        assert f">{say.render(resource.title)}</td>" in html
        for title, _ in resource.sources:
            assert title.texts.keys() == set(LANGUAGES), title
    others = [name for code, name in INSTITUTE.items() if code != language]
    assert not [one for one in others if one in html or one in under]


INSTITUTE = {
    "en": "National Geographic Institute",
    "nl": "Nationaal Geografisch Instituut (NGI)",
    "fr": "Institut géographique national (IGN)",
    "de": "Nationales Geographisches Institut (NGI)",
}
