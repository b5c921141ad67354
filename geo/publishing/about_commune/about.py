"""All that is known of one commune in one edition, gathered once for every form of it.

A view goes in; :class:`AboutCommune` comes out: figures, words, and what is withheld. Links and
pictures belong to the form.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geo.publishing.about_commune.documented import absences, time_line
from geo.publishing.about_commune.groups import groups_around
from geo.publishing.about_commune.peers import (
    has_no_close_peer,
    lists_its_set,
    nonresponding_peers,
    peer_rows,
)
from geo.publishing.about_commune.scores import score_rows
from geo.publishing.about_commune.summary import summary
from geo.publishing.comparison_set import comparison_set_of, home_of, values_beside
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.rank_words import index_place, index_place_in_short, variation_of
from geo.publishing.standing_words import standing_sentence, told_of_commune
from geo.publishing.view import resolve_vintage
from geo.survey import commune_profile, find_figures
from geo.survey.answer_counts import AnswerCount, mean_of
from geo.survey.communes import area_name
from geo.survey.disclosed import only_disclosed, why_not_disclosed
from geo.survey.documented.initiatives import initiatives_of_successors
from geo.survey.extreme_answers import extreme_answers
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.group_figures import GROUPS_ONLY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from geo.language import Labels, Text, Translator
    from geo.publishing.about_commune.peers import PeerRow
    from geo.publishing.about_commune.scores import DomainRow
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.standing_words import Told
    from geo.publishing.view import View
    from geo.survey import CommuneProfile, Edition, Initiative
    from geo.survey.extreme_answers import ScoredAnswer
    from geo.survey.published.figures import Figure
    from geo.territory.nis_code import NisCode

INSTITUTE = "https://www.smart-city.uliege.be"

ScoresShown = Literal["shown", "withheld", "not_invited", "not_given", "not_public"]
"""Whether there are rows of scores, and why not: too few answered, the commune was not asked, the
rule of the edition gives none, or its answers are not public at all."""


@dataclass(frozen=True)
class AboutCommune:
    """What is told of a commune, in the words of one language.

    Attributes
    ----------
    profile : CommuneProfile
    answered : bool
        Whether it answered, or one of those merged into it.
    label : Text or None
        The label of demonstration data, where the edition is one.
    home : NisCode
        The commune on the edition's own boundaries; of a merger the part that is compared.
    sets : tuple of ComparisonSet
        Whom it is compared with: as chosen, then its region and the country.
    compared : AnswerCount
        Mean self-assessed progress of the first of them.
    place : str
        Its place by the index in a sentence; "" where it has none.
    place_in_short : str
        The same as a figure.
    summary : tuple of str
        Four to six sentences.
    rows : tuple of DomainRow
        Index and domains; empty unless ``scores`` is ``shown``.
    told : mapping
        Id of the indicator -> what is said of progress, index and domains beside the first set.
    standing : str
        In which domains it is higher, lower or not told apart, in a sentence; "" where not told.
    scores : ScoresShown
    only, why_no_scores : Text or None
        What the rule of the edition gives, and why it gives no scores.
    of_groups : Text or None
        How figures of groups are given, where the edition gives only such.
    groups
        As :func:`geo.publishing.about_commune.groups.groups_around`.
    extremes
        As :func:`geo.survey.extreme_answers.extreme_answers`, of ``home``.
    peers : tuple of PeerRow
    listed : bool
        Whether they are of a set that the reader chose, not simply the communes like it.
    far : bool
        Whether none of them is close.
    silent : tuple of NisCode
        Those near it that did not answer, on the edition's boundaries.
    timeline, absences, later
        Documented initiatives by year, lists it is not on, entries of what it has merged into.
    figures : tuple of Figure
        Published for its region.
    """

    profile: CommuneProfile
    answered: bool
    label: Text | None
    home: NisCode
    sets: tuple[ComparisonSet, ...]
    compared: AnswerCount
    place: str
    place_in_short: str
    summary: tuple[str, ...]
    rows: tuple[DomainRow, ...]
    told: Mapping[str, Told]
    standing: str
    scores: ScoresShown
    only: Text | None
    why_no_scores: Text | None
    of_groups: Text | None
    groups: tuple[tuple[str, list[str]], list[tuple[Labels, list[tuple[Markup, str]]]]] | None
    extremes: tuple[tuple[ScoredAnswer, ...], tuple[ScoredAnswer, ...]]
    peers: tuple[PeerRow, ...]
    listed: bool
    far: bool
    silent: tuple[NisCode, ...]
    timeline: tuple[tuple[str, list[Initiative]], ...]
    absences: tuple[str, ...]
    later: tuple[Initiative, ...]
    figures: tuple[Figure, ...]

    @property
    def edition(self) -> Edition:
        """The edition that it is told of."""
        return self.profile.edition

    @property
    def progress_given(self) -> bool:
        """Whether the edition asked for progress and gives what communes said."""
        edition = self.edition
        return edition.discloses("q.progress") and "progress" in edition.asked

    @property
    def peer_columns(self) -> tuple[Literal["progress", "index"], ...]:
        """What is told of its peers, beside what is documented: what the edition gives."""
        profile, edition = self.profile, self.edition
        found: list[Literal["progress", "index"]] = []
        if edition.discloses(profile.progress.indicator.part):
            found.append("progress")
        if edition.discloses(profile.index.indicator.part):
            found.append("index")
        return tuple(found)


def about_commune(view: View, say: Translator) -> AboutCommune:
    """All that is told of the selected commune of ``view``.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    assert view.selected is not None
    vintage = resolve_vintage(view)
    profile = commune_profile(view.edition, view.selected, vintage, view.index_weights)
    edition = profile.edition
    home = home_of(profile)
    sets = sets_shown(view, profile)
    compared = _compared(view, sets)
    peers = peer_rows(view, home, sets[0])
    varied = variation_of(view.vary)
    place = index_place(edition.id, view.selected, vintage, say, view.index_weights, varied)
    answered = profile.participation == VALUE
    told = told_of_commune(view, profile, sets[0], say)
    rows = score_rows(view, profile, sets, told, say)
    scored = edition.discloses_scores or any(row.is_drawn for row in rows)
    only = only_disclosed(edition)
    why_no_scores = why_not_disclosed(edition, profile.index.indicator)
    shown = rows if answered or any(row.is_drawn for row in rows) else []
    scores = _scores_shown(profile, shown, scored=scored, told=bool(only and why_no_scores))
    names = [area_name(one.nis5, "commune", edition.vintage) for one in peers if one.answered]
    return AboutCommune(
        profile=profile,
        answered=answered,
        label=DEMONSTRATION_LABEL if edition.demonstration else None,
        home=home,
        sets=tuple(sets),
        compared=compared,
        place=place,
        place_in_short=index_place_in_short(
            edition.id, view.selected, vintage, say, view.index_weights, varied
        ),
        summary=tuple(summary(profile, compared, names, place, say)),
        rows=tuple(shown) if scores == "shown" else (),
        told=told,
        standing=standing_sentence(profile, told, sets[0], say),
        scores=scores,
        only=only,
        why_no_scores=why_no_scores,
        of_groups=GROUPS_ONLY if edition.disclosure == "aggregates" else None,
        groups=groups_around(profile, home, say),
        extremes=extreme_answers(edition.id, home),
        peers=tuple(peers),
        listed=lists_its_set(sets[0]) and edition.has_answers and sets[0].key != "peers",
        far=has_no_close_peer(peers),
        silent=tuple(nonresponding_peers(view, home, sets[0])),
        timeline=tuple(time_line(profile.initiatives)),
        absences=tuple(absences(profile, say)),
        later=tuple(initiatives_of_successors(vintage).get(profile.nis5, ())),
        figures=tuple(
            figure
            for figure in find_figures(edition.id)
            if figure.code == profile.region.code and figure.theme != "sample"
        ),
    )


def sets_shown(view: View, profile: CommuneProfile) -> list[ComparisonSet]:
    """Whom the commune is compared with: as chosen, then its region."""
    sets = sets_for(view, home_of(profile))
    if profile.edition.disclosure == "aggregates":  # nothing of other communes to compare with
        return [one for one in sets if one.key == "region"]
    return sets


def sets_for(view: View, home: NisCode) -> list[ComparisonSet]:
    """The set that follows the reader, then the region and the country, each once."""
    sets = [
        comparison_set_of(view, home, kind) for kind in (view.comparison_set, "region", "country")
    ]
    return list({one.key: one for one in sets}.values())


def _compared(view: View, sets: Sequence[ComparisonSet]) -> AnswerCount:
    """The mean self-assessed progress of the first of the sets."""
    return mean_of(values_beside(view, "q.progress", sets[0])["value"])


def _scores_shown(
    profile: CommuneProfile, rows: Sequence[DomainRow], *, scored: bool, told: bool
) -> ScoresShown:
    if profile.participation == MissingState.NOT_INVITED:
        return "not_invited"
    if scored:
        return "shown" if rows else "withheld"
    return "not_given" if told else "not_public"
