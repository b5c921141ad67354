"""The map as a page of its own tells of a commune what the files of the edition tell, and no more.

What the files tell is attacked beside this; here every map that the page can be asked for is read
from its HTML, as whoever embeds it can, and compared.
"""

from __future__ import annotations

import datetime as dt
import json
import re

import pytest
from editions_to_attack import NAME, demonstration
from one_commune import LEFT_OPEN
from small_editions import published
from what_readers_get import asked_of, communes_read

from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.forms.rendered_file import make
from geo.survey import list_indicators, load_questionnaire
from geo.survey.communes import area_codes
from geo.survey.store import Disclosure
from geo.territory import load_communes

pytestmark = pytest.mark.slow

DAY = dt.date(2026, 11, 29)
RULES = {
    "scores": ("scores",),
    "scores and two questions": ("scores", "q.progress", "q.monitoring"),
    "a question that hangs on a hidden one": ("q.initiated_by", "q.progress"),
}
VINTAGE = 2018


def page_of(indicator, level="commune"):
    """What the page knows: the map, its words, and code -> letter and what stands for the value."""
    query = {"lang": "en", "edition": NAME, "indicator": indicator, "level": level}
    asked = read_request("map", "html", query, "en")
    text = make(asked, "https://atlas.example/", DAY).content.decode()
    (data,) = re.findall(r'id="atlas-data">(.*?)</script>', text)
    (one,) = json.loads(data)["maps"]
    words = one["said"]["en"]
    known = iter(words.get("ranges") or one.get("values") or [])
    labels = dict(zip((letter for letter, _ in one["legend"]), words["labels"], strict=True))
    said = {}
    for code, letter in zip(area_codes(VINTAGE, level), one["letters"], strict=True):
        value = labels[letter] if one["categories"] else next(known) if letter.isdigit() else None
        said[code] = letter, value
    return said


def band_of(said):
    """The ends of ``3–4`` and the like; of one number itself."""
    ends = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", str(said))]
    return min(ends), max(ends)


@pytest.mark.parametrize("name", RULES)
def test_of_each_commune_it_tells_what_the_files_tell(name, tmp_path):
    survey = demonstration()
    questions = load_questionnaire().questions
    seen = set()
    with published(tmp_path, survey.contents(Disclosure("restricted", RULES[name]))):
        reads = communes_read(NAME)
        for indicator in list_indicators(NAME):
            kind, _, key = indicator.id.partition(".")
            if kind not in ("domain", "q") or indicator.nature != "answers":
                continue
            said = page_of(indicator.id)
            for code, (letter, value) in said.items():
                if not letter.isdigit():
                    continue
                seen.add(indicator.id)
                read = reads[code]
                if kind == "domain":
                    low, high = read.scores[key]
                    least, most = band_of(value)
                    assert least >= low - 0.06
                    assert most <= high + 0.06
                elif key in questions:
                    assert read.answers[key] != LEFT_OPEN
                    if questions[key].type == "scale":
                        assert float(read.answers[key]) == value
                else:  # one option of several
                    assert read.answers[key.rpartition(".")[0]] != LEFT_OPEN
    assert any(one.startswith("domain.") for one in seen) == ("scores" in RULES[name])
    assert {one for one in seen if one.startswith("q.")} >= {
        one for one in RULES[name] if one == "q.progress"
    }


def test_what_the_rule_keeps_is_refused(tmp_path):
    survey = demonstration()
    with published(tmp_path, survey.contents(Disclosure("restricted", ("scores",)))):
        for key in asked_of(NAME):
            with pytest.raises(RefusedError) as refused:
                page_of(f"q.{key}")
            assert refused.value.status == 400, key


def test_no_area_of_fewer_than_five_answers_has_a_value(tmp_path):
    survey = demonstration()
    with published(tmp_path, survey.contents(Disclosure("aggregates"))):
        said = page_of("q.progress", "province")
    shown = {code for code, (letter, _) in said.items() if letter.isdigit()}
    answered = survey.answers["progress"].dropna().index
    within = load_communes(VINTAGE).loc[answered, "province"].value_counts()
    assert shown
    assert all(within.get(code, 0) >= 5 for code in shown)
