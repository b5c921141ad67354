"""The method page says what the code does, whole and in every language, also with nothing to say."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import import_module
from itertools import count
from typing import get_args

import numpy as np
import pandas as pd
import pytest
from markupsafe import escape

from geo.cartography.classes import SCHEMES
from geo.cartography.colours import SCALES, ramp
from geo.cartography.missing_patterns import MISSING_PATTERNS, PATTERNS
from geo.language import LANGUAGES, Labels, translator
from geo.publishing import view
from geo.publishing.map_view import DEMONSTRATION_LABEL, ORIGINS
from geo.publishing.method_page import page as method_page
from geo.publishing.view import View
from geo.survey import indicators, list_editions, load_answers, load_edition
from geo.survey.maturity import robustness, scores
from geo.survey.maturity.weights import domain_keys, presets
from geo.survey.missing import MissingState
from geo.survey.question import QuestionType
from geo.survey.questionnaire import load_questionnaire
from geo.survey.values.indicator_values import MERGE_RULES
from geo.survey.values.model_estimates import MODELLED

SCORED = [one for one in load_questionnaire().questions.values() if one.scored]


def page(lang="en", edition="BE2018", **more):
    return method_page.method_html(View(lang=lang, edition=edition, **more))


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("edition", [one.id for one in list_editions()])
def test_all_there_is_to_say_is_said(lang, edition):
    html, say = page(lang, edition), translator(lang)

    def told(text):
        assert str(escape(say.render(text))) in html, text

    for one in list_editions():
        told(one.title)
    for state in MissingState:
        told(state.label)
        told(state.explanation)
    for preset in presets().values():
        told(preset.label)
        told(preset.reason)
    for label in (*SCHEMES.values(), *(scale.label for scale in SCALES.values())):
        told(label)
    for text in (*MERGE_RULES.values(), *ORIGINS.values(), *method_page.SECTIONS.values()):
        told(text)
    for question in load_questionnaire().questions.values():
        told(question.label)
    assert not re.search(r"\{\w*\}", words(html))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_scored_question_is_there_with_what_its_answers_are_worth(lang):
    html, say = page(lang), translator(lang)
    for question in SCORED:
        row = re.search(rf'<tr id="method-q-{question.key}">.*?</tr>', html, re.DOTALL)
        assert row, question.key
        told = words(row.group())
        assert words(str(escape(say.render(question.wording)))) in told
        for choice in question.choices:
            points = say.number(choice.score or 0) if question.type == "several_of" else None
            if choice.score is not None:
                points = say.number(choice.score)
            label = words(str(escape(say.render(choice.label))))
            assert f"{label} → {points}" in told, (question.key, choice.key)
        for edition in list_editions():
            assert (edition.id in told) == (question.key in edition.asked)


def test_points_are_those_that_the_scores_are_made_with():
    by_key = {one.key: dict(method_page.points_of(one)) for one in SCORED}
    assert list(by_key["engaged"].values()) == [10, 0]
    assert by_key["factor_human"] == {"0": 0, "5": 5, "10": 10}
    assert by_key["projects_people"]["1"] == 5
    assert by_key["projects"]["2"] < 5 < by_key["projects"]["5"]


def test_a_changed_rule_changes_the_page(monkeypatch):
    before = words(page())
    assert "at least 5 of the 7 domains" in before
    monkeypatch.setattr(scores, "LEAST_DOMAINS", 6)
    monkeypatch.setattr(scores, "LEAST_SHARE_OF_QUESTIONS", 0.75)
    monkeypatch.setattr(method_page.robustness, "DRAWS", 4321)
    monkeypatch.setattr(method_page.robustness, "CONCENTRATION", 95.0)
    monkeypatch.setattr(method_page.robustness, "COVERAGE", 0.8)
    monkeypatch.setattr(method_page.classing, "DEFAULT_CLASSES", 4)
    monkeypatch.setattr(method_page, "LEAST_ANSWERS", 8)
    monkeypatch.setattr(method_page, "RURAL_BELOW", 175)
    monkeypatch.setattr(method_page, "FEW_CASES", 9)
    after = words(page())
    for said in (
        "at least 6 of the 7 domains",
        "at least 75% of those",
        "4,321 sets of weights",
        "concentration 95 ",
        "root mean square of how far a drawn weight is off is 25% of the weight",
        "the middle 80%",
        "a few classes: 4 unless",
        "Fewer than 8 answers",
        "fewer than 175 inhabitants",
        "fewer than 9 communes said yes",
    ):
        assert said in after, said
        assert said not in before


def test_each_kind_of_thing_has_its_words():
    assert set(method_page.TYPES) == set(get_args(QuestionType))
    assert {one.direction for one in load_questionnaire().questions.values()} <= set(
        method_page.DIRECTIONS
    )
    assert list(method_page.SCHEME_REASONS) == list(SCHEMES)
    assert set(method_page.KINDS) | MODELLED == set(ORIGINS)
    assert set(method_page.MERGED_KINDS) == set(MERGE_RULES)


def test_missing_looks_as_on_the_map():
    html = page()
    assert {look.pattern for look in MISSING_PATTERNS.values()} == set(PATTERNS)
    styles = [method_page.swatch(state) for state in MissingState]
    assert len(set(styles)) == len(styles)
    for style in styles:
        assert str(escape(style)) in html


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_palettes_are_those_of_the_map(theme):
    html = method_page.method_html(View(), theme)
    for key in SCALES:
        for colour in ramp(key, 5, theme):
            assert f"background:{colour}" in html


def test_every_entry_of_the_contents_leads_somewhere():
    html = page()
    nav = re.search(r"<nav.*?</nav>", html, re.DOTALL).group()
    wanted = re.findall(r'href="#([^"]+)"', nav)
    assert wanted == re.findall(r'<h2 id="([^"]+)"', html)
    assert wanted == [f"method-{key}" for key in method_page.SECTIONS]


def test_the_vintages_are_counted():
    assert list(method_page._vintages()) == [
        (2018, 589, 0, 0, 0),
        (2019, 581, 7, 15, 11),
        (2025, 565, 14, 30, 0),
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("edition", ["BE2017", "BE2018"])
def test_figures_from_synthetic_answers_say_so(lang, edition):
    html, say = page(lang, edition), translator(lang)
    label = say.render(DEMONSTRATION_LABEL)
    captions = re.findall(r"<caption>(.*?)</caption>", html, re.DOTALL)
    assert len(captions) == 3
    for caption in captions:
        assert label in caption
        assert say.render(load_edition(edition).title) in caption
    alpha = html[html.index('class="big"') :]
    assert label in alpha[: alpha.index("</section>")]
    assert "n\u00a0=\u00a0" in alpha[:200]


def test_the_parts_of_the_example_add_up():
    found = method_page._example(View(), load_edition("BE2018"), (1, 1, 3, 0, 1, 1, 1))
    parts = found.composition.parts
    assert sum(part.points for part in parts) == pytest.approx(found.composition.index)
    assert not found.selected


def test_the_example_is_the_selected_commune_if_it_answered():
    code = str(scores.score_edition("BE2018").index[3])
    edition = load_edition("BE2018")
    chosen = method_page._example(View(selected=code), edition, (1,) * 7)
    assert chosen.selected
    assert "the commune that you selected" in page(selected=code)
    absent = next(c for c in ("11001", "11002", "11004", "11005") if c not in _answered())
    assert not method_page._example(View(selected=absent), edition, (1,) * 7).selected
    # 2025 has a commune of the same code that is another one.
    assert not method_page._example(View(selected=code, vintage=2025), edition, (1,) * 7).selected


def _answered():
    return set(load_answers("BE2018").nis5)


def test_weights_on_domains_without_scores_get_their_sentence():
    only = tuple(int(key == "monitoring") for key in domain_keys())
    assert "With these weights no commune has an index" in page(edition="BE2017", weights=only)


def test_editions_without_answers_lead_to_those_that_have_some():
    for edition in ("WAL2018", "WAL2021"):
        html = page(edition=edition)
        assert "there is no index to take apart" in html
        assert 'href="?lang=en&amp;edition=BE2018' in html
        assert "<caption>" not in html


NUMBER = count()


@pytest.fixture
def edition_with(monkeypatch):
    """A made-up edition: the questions it asked and the answers it got, ready to be shown."""

    def make(asked, answers, **more):
        made = replace(load_edition("BE2018"), id=f"TEST{next(NUMBER)}", asked=tuple(asked), **more)
        table = pd.DataFrame(answers, columns=["nis5", "question", "value"], dtype="str")

        def one(edition_id):
            return made if edition_id == made.id else load_edition(edition_id)

        named = map(
            import_module,
            (
                "geo.survey.values.indicator_values",
                "geo.survey.values.model_estimates",
                "geo.survey.participation",
            ),
        )
        for module in (method_page.area_model, scores, *named, method_page, indicators, view):
            monkeypatch.setattr(module, "load_edition", one)
        monkeypatch.setattr(scores, "load_answers", lambda _: table)
        for module in (view, method_page):
            monkeypatch.setattr(module, "list_editions", lambda: (made, *list_editions()))
        monkeypatch.setattr(method_page, "demonstrations", tuple)
        monkeypatch.setattr(method_page.respondents, "respondents_html", lambda *_: "")
        method_page.scored_by_domain.cache_clear()
        return made.id

    yield make
    method_page.scored_by_domain.cache_clear()


COMMUNES = ("11001", "11002", "11004", "11005", "11007", "11008")


def test_an_edition_with_no_scored_question(edition_with):
    made = edition_with(["conception"], [(c, "conception", "global") for c in COMMUNES])
    said = words(page(edition=made))
    assert "no scored question was asked" in said
    assert "This edition asked no question that is scored" in said


def test_an_edition_whose_answers_are_all_missing(edition_with):
    said = words(page(edition=edition_with(load_edition("BE2018").asked, [])))
    assert "No commune has an index in this edition" in said


def test_scores_that_are_the_same_everywhere(edition_with):
    same = {"score": "7", "yes_no": "yes", "count": "2"}
    answers = [
        (code, one.key, same.get(one.type, one.choices[0].key if one.choices else ""))
        for code in COMMUNES
        for one in (*SCORED, load_questionnaire().questions["progress"])
    ]
    html = page(edition=edition_with(load_edition("BE2018").asked, answers))
    said = words(html)
    assert said.count("A score is the same in all 6 communes") == 28 + 1
    assert "There is no alpha here." in said
    assert "<caption>" in html  # the index of each commune can be taken apart all the same


def test_too_few_communes(edition_with):
    answers = [
        (code, one.key, "yes") for code in COMMUNES[:2] for one in SCORED if one.type == "yes_no"
    ]
    answers += [
        (code, one.key, "3")
        for code in COMMUNES[:2]
        for one in SCORED
        if not one.choices and one.type != "yes_no"
    ]
    said = words(page(edition=edition_with(load_edition("BE2018").asked, answers)))
    assert "Only 2 communes have all the scores needed" in said


def test_text_from_files_is_never_markup(edition_with):
    bad = "<img src=x onerror=alert(1)>"
    made = edition_with([], [], title=Labels.same(bad))
    html = page(edition=made)
    assert "<img" not in html
    assert str(escape(bad)) in html


def test_how_far_weights_are_drawn_is_told_as_what_it_is():
    """The 50% is a root mean square; the weight in the middle is off by less."""
    drawn = np.random.default_rng(5).dirichlet([robustness.CONCENTRATION / 7] * 7, 200_000)
    off = np.abs(7 * drawn[:, 0] - 1)
    assert method_page.weight_spread() == pytest.approx(np.sqrt((off**2).mean()), abs=0.005)
    assert method_page.middle_of_weights() == pytest.approx(np.median(off), abs=0.005)
    said = words(page())
    assert "root mean square" in said
    assert "typically" not in said
