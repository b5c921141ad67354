"""Earlier versions can be read by their link: together with the newest they tell nothing hidden.

Readers of an edition may have kept what its versions showed, and the audit reckons with that. Here
all versions are read after the last one was published, by the doors of today: what they show is
what they showed, and put together nothing hidden is certain.
"""

from __future__ import annotations

import pytest
from attack import answers_worked_out, groups_worked_out, release_of, summary
from editions_to_attack import NAME, VINTAGE, demonstration
from one_commune import Attacker
from small_editions import published
from what_readers_get import asked_of, communes_read, figures_read, table

from geo.language import translator
from geo.publishing.forms.form_request import RefusedError, read_request
from geo.publishing.version_banner import changes_in_words, version_banner
from geo.publishing.view import View, parse_view
from geo.survey import consistent_snapshot, load_answers, load_questionnaire, score_edition
from geo.survey.edition_key import UnreadableVersionError, version_key
from geo.survey.maturity.scores import score_domains
from geo.survey.store import OPEN, Disclosure
from geo.survey.version_changes import VersionChanges, changes_since

pytestmark = pytest.mark.slow

SCORES, GROUPS = Disclosure("restricted", ("scores",)), Disclosure("aggregates")
LATE = "11002"


def few(domain_of="engaged", size=12):
    """Some communes, and the questions of one domain."""
    questions = load_questionnaire().questions
    domain = questions[domain_of].domain
    survey = demonstration(asked=tuple(k for k, one in questions.items() if one.domain == domain))
    return survey.of([*sorted(survey.communes - {LATE})[:size], LATE]), domain


def corrected_versions():
    """One commune answers late, corrects what it said, and withdraws all of it."""
    survey, domain = few()
    others = survey.of(survey.communes - {LATE})
    scores, _ = score_domains(survey.answers, survey.asked, load_questionnaire())
    far = (scores[domain] - scores.loc[LATE, domain]).abs().idxmax()
    corrected = survey.changed(LATE, **survey.answers.loc[far].dropna().to_dict())
    return [others, survey, corrected, others]


def test_versions_of_scores_show_what_they_showed_and_together_tell_nothing(tmp_path):
    versions = corrected_versions()
    when_current = []
    for n in range(1, len(versions) + 1):
        with published(tmp_path / str(n), *(one.contents(SCORES) for one in versions[:n])):
            when_current.append(communes_read(NAME))
    with published(tmp_path / "all", *(one.contents(SCORES) for one in versions)):
        keys = [version_key(NAME, n) for n in range(1, len(versions) + 1)]
        now = [communes_read(key) for key in keys]
        attacker = Attacker(asked_of(NAME))
        told = [changes_since(key) for key in keys]
    assert now == when_current
    both = {code: now[0][code].and_also(now[1][code]).and_also(now[2][code]) for code in now[0]}
    found = answers_worked_out(both, attacker, versions[1].answers)
    for read, answers in ((now[1], versions[1].answers), (now[2], versions[2].answers)):
        found += answers_worked_out({LATE: read[LATE]}, attacker, answers)
    assert found == [], summary(found)
    # What the banner counts is what anybody can count who reads both.
    assert told == [
        VersionChanges(),
        VersionChanges(communes_removed=1),
        VersionChanges(communes_removed=1),
        VersionChanges(),
    ]


def test_a_hidden_correction_is_no_difference_to_readers(tmp_path):
    """Within a band an answer becomes another one: neither version tells, nor does their difference."""
    survey, domain = few()
    rule = Disclosure("restricted", ("scores",))
    table_of = survey.answers.loc[LATE].dropna()
    kept = 0
    for key, value in table_of.items():
        other = {"yes": "no", "no": "yes"}.get(value)
        if other is None:
            continue
        corrected = survey.changed(LATE, **{key: other})
        with published(tmp_path / key, survey.contents(rule), corrected.contents(rule)):
            shown = score_edition(version_key(NAME, 1)).loc[LATE, domain]
            again = score_edition(NAME)[domain].get(LATE)
            differs = changes_since(version_key(NAME, 1))
            words = str(changes_in_words(differs))
        assert differs == VersionChanges(scores_of=int(shown != again))
        assert key not in words
        kept += shown == again
    assert kept


def test_figures_of_groups_show_what_they_showed_and_together_tell_nothing(tmp_path):
    survey = demonstration(asked=("engaged",))
    others = survey.communes - {LATE}
    corrected = survey.changed(LATE, engaged="no")
    versions = [one.contents(GROUPS) for one in (survey.of(others), survey, corrected)]
    answering = (others, survey.communes, {*others, f"{LATE}*"})
    when_current = []
    for n in range(1, 4):
        with published(tmp_path / str(n), *versions[:n]):
            when_current.append(figures_read(NAME))
    with published(tmp_path / "all", *versions):
        keys = [version_key(NAME, n) for n in (1, 2, 3)]
        assert [figures_read(key) for key in keys] == when_current
        releases = [release_of(key, who) for key, who in zip(keys, answering, strict=True)]
        for key in keys:
            assert load_answers(key).empty
            differs = changes_since(key)
            assert differs == VersionChanges(figures=differs.figures)
    both = survey.answers.copy()
    both.loc[f"{LATE}*"] = corrected.answers.loc[LATE]
    assert groups_worked_out(releases, survey.asked, both, VINTAGE) == []


@pytest.mark.parametrize(
    ("then", "now"),
    [
        (OPEN, SCORES),
        (OPEN, Disclosure("restricted", ("q.engaged",))),
        (Disclosure("restricted", ("scores", "q.engaged")), SCORES),
    ],
    ids=["closed", "closed but for a question", "a question less"],
)
def test_what_was_closed_later_is_closed_at_every_door(tmp_path, then, now):
    """The version that gave more cannot be asked for any more, by whatever name."""
    survey, _ = few()
    with published(tmp_path, survey.contents(then), survey.contents(now)), consistent_snapshot():
        key = version_key(NAME, 1)
        for door in (load_answers, score_edition, changes_since, communes_read, figures_read):
            with pytest.raises(UnreadableVersionError):
                door(key)
        with pytest.raises(UnreadableVersionError):
            table(View(edition=key, lang="en"), "communes")
        for ending in ("csv", "json", "svg"):
            with pytest.raises(RefusedError) as refused:
                read_request("map", ending, {"edition": key}, "en")
            assert refused.value.status == 403
        view, notices = parse_view({"edition": key}, "en")
        assert view.edition == NAME
        assert "another rule" in translator("en").render(notices[0])
        assert version_banner(view, "") == ""
