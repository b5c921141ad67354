"""The page of sources leaves no labelled cell empty: where a number is not there, it says why."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from geo.language import LANGUAGES, translator
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
