"""The page of change as HTML: beside the map, below it, and what is said instead of one.

:func:`head_html` stands above the map (between which editions, and what), :func:`side_html` beside
it (who is compared, the selected commune), :func:`below_html` under it (flow, groups, published
figures, mergers, what cannot be compared), and :func:`without_map_html` alone where
communes cannot be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from geo.language import Text, translator
from geo.publishing import figure_words
from geo.publishing.change_page.change_words import (
    change_words,
    conclusion_of_interval,
    rows_of,
    state_words,
    unit_beside,
    unit_of_change,
    values_by_edition,
)
from geo.publishing.change_page.group_changes import group_parts
from geo.publishing.change_page.published import published_gaps, published_pairs
from geo.publishing.change_page.selection import comparable_pairs
from geo.publishing.change_page.transitions_picture import count_transitions, flow_picture, nodes
from geo.publishing.html import fill_template
from geo.publishing.labelled_claims import NO_CHANGE, claim, claim_of_answers
from geo.publishing.map_view import DEMONSTRATION_LABEL
from geo.publishing.page_links import commune_link
from geo.publishing.signed_words import signed
from geo.survey.change.change_of_groups import changes_by, why_no_change_of_groups
from geo.survey.change.comparability import common_domains
from geo.survey.change.pairing import oldest_parts, pair
from geo.survey.communes import area_name, commune_facts
from geo.survey.decimals import digits_of_difference
from geo.survey.maturity.scores import INDEX
from geo.survey.maturity.weights import weights_in_words
from geo.survey.missing import VALUE
from geo.survey.questionnaire import load_questionnaire
from geo.territory import VINTAGES
from geo.territory.nis_code import COUNTRY, NisCode

if TYPE_CHECKING:
    from geo.cartography.colours import Theme
    from geo.language import Labels, Translator
    from geo.publishing.change_page.published import PublishedPair
    from geo.publishing.change_page.selection import Chosen
    from geo.publishing.change_page.transitions_picture import TransitionCounts
    from geo.publishing.view import View
    from geo.survey.change.pairing import Pairing


@dataclass(frozen=True)
class PublishedRow:
    """One figure that both editions published: words for both values, n and the difference."""

    label: Labels
    area: Text | Labels
    then: Text
    now: Text
    then_n: Text
    now_n: Text
    change: str
    interval: str
    verdict: Text
    then_link: str
    now_link: str
    notes: tuple[Labels, ...]


@dataclass(frozen=True)
class MergedCommune:
    """A commune that consists of several: what it is compared by, and from which parts."""

    name: Text | Labels
    of: str
    then: str
    now: str
    result: str


def pairing_of(view: View, found: Chosen) -> Pairing:
    """The pairing that a view asks for; there must be an indicator to pair by."""
    assert found.indicator is not None
    return pair(
        found.earlier.id, found.later.id, found.indicator.id, found.vintage, _weights(view, found)
    )


def head_html(view: View, found: Chosen) -> str:
    """Above the map: between which editions, and what is compared."""
    return fill_template("change_page/head.html", translator(view.lang), found=found)


def side_html(view: View, found: Chosen) -> str:
    """Beside the map: the selected commune, the change in short, and who is compared."""
    say = translator(view.lang)
    pairing = pairing_of(view, found)
    code = view.selected if view.level == "commune" else None
    selected = ""
    if code is not None and code in pairing.table.index:
        selected = Markup(_selected(view, found, pairing, code, say))  # noqa: S704  (escaped there)
    return fill_template(
        "change_page/side.html",
        say,
        pairing=pairing,
        selected=selected,
        label=_label(found),
        whole=_whole(view, found, pairing, say),
        meaning=NO_CHANGE if _label(found) else None,
        stages=_counts(pairing, say),
        rests_on=_rests_on(pairing, found, view, say),
    )


def below_html(view: View, found: Chosen, theme: Theme) -> str:
    """Below the map: flow, groups, published figures, mergers, and what cannot be compared."""
    assert found.indicator is not None
    say = translator(view.lang)
    pairing = pairing_of(view, found)
    moved = count_transitions(pairing, say) if pairing.n else None
    left, right, height = nodes(moved) if moved else ([], [], 0)
    reason = why_no_change_of_groups(found.indicator)
    merged = _merged(pairing, say)
    alt = ""
    if moved:
        alt = say(
            "Flow of {n} communes between the classes of {then} and {now}; the table has the "
            "same numbers",
            n=moved.transitions.total,
            then=str(found.earlier.year),
            now=str(found.later.year),
        )
    return fill_template(
        "change_page/change.html",
        say,
        found=found,
        pairing=pairing,
        label=_label(found),
        moved=moved,
        told=claim(
            " ".join(_flow_words(moved, pairing, say) if moved else []),
            say,
            synthetic=_label(found) is not None,
        ),
        meaning=NO_CHANGE if _label(found) else None,
        left=left,
        right=right,
        height=height,
        picture=flow_picture(moved, theme, alt) if moved else None,
        reason=reason,
        unit=unit_of_change(found.indicator),
        groups=[] if reason else group_parts(found, _weights(view, found), say),
        published=published_rows(found, say),
        gaps=published_gaps(found.earlier.id, found.later.id),
        merged=merged,
        merged_count=say.plural(
            "{n} commune of {year} was put together from several",
            "{n} communes of {year} were put together from several",
            n=len(merged),
            year=str(found.vintage),
        ),
        cannot=_by_reason(found, say),
        cannot_count=say.plural(
            "{n} indicator of one edition or the other",
            "{n} indicators of one edition or the other",
            n=len(found.cannot),
        ),
    )


def without_map_html(view: View, found: Chosen) -> str:
    """Where communes cannot be compared: why, what was published for both, what else there is."""
    say = translator(view.lang)
    here = (found.earlier.id, found.later.id)
    return fill_template(
        "change_page/without_map.html",
        say,
        found=found,
        published=published_rows(found, say),
        gaps=published_gaps(*here),
        offers=[one for one in comparable_pairs(view) if (one.earlier.id, one.later.id) != here],
    )


def published_rows(found: Chosen, say: Translator) -> list[PublishedRow]:
    """What both editions published for the same area and question, in words."""
    return [_published_row(one, say) for one in published_pairs(found.earlier.id, found.later.id)]


def _published_row(one: PublishedPair, say: Translator) -> PublishedRow:
    change = ""
    if one.change is not None:
        decimals = 0 if float(one.change).is_integer() else 1 if one.is_share else 2
        change = signed(one.change, decimals, say)
    interval, told = "", one.why_no_change or one.why_no_interval
    if one.low is not None and one.high is not None:
        interval = say(
            "{low} to {high}", low=signed(one.low, 0, say), high=signed(one.high, 0, say)
        )
        told = conclusion_of_interval(one.low, one.high, 0)
    assert told is not None
    notes = tuple(note for note in (one.then.note, one.now.note) if note is not None)
    return PublishedRow(
        label=one.now.label,
        area=figure_words.area(one.now),
        then=figure_words.value(one.then),
        now=figure_words.value(one.now),
        then_n=figure_words.sample_words(one.then),
        now_n=figure_words.sample_words(one.now),
        change=change,
        interval=interval,
        verdict=told,
        then_link=one.then.source_url,
        now_link=one.now.source_url,
        notes=notes,
    )


def _flow_words(moved: TransitionCounts, pairing: Pairing, say: Translator) -> list[str]:
    """How many stayed, and how many went which way."""
    found, year = moved.transitions, str(pairing.later.year)
    if pairing.indicator.kind == "yes_no":
        (_, gained), (lost, _) = found.counts
        return [
            say.plural(
                "{n} commune gave the same answer.",
                "{n} communes gave the same answer.",
                n=found.stayed,
            ),
            say.plural(
                "{n} went from no to yes (gained),", "{n} went from no to yes (gained),", n=gained
            ),
            say.plural("{n} from yes to no (lost).", "{n} from yes to no (lost).", n=lost),
        ]
    if pairing.indicator.categories:
        return [
            say.plural(
                "{n} commune gave the same answer.",
                "{n} communes gave the same answer.",
                n=found.stayed,
            ),
            say.plural(
                "{n} gave another one in {year}.",
                "{n} gave another one in {year}.",
                n=found.total - found.stayed,
                year=year,
            ),
        ]
    return [
        say.plural(
            "{n} commune stayed in its class.",
            "{n} communes stayed in their class.",
            n=found.stayed,
        ),
        say.plural(
            "{n} is in a higher one in {year},",
            "{n} are in a higher one in {year},",
            n=found.up,
            year=year,
        ),
        say.plural("{n} in a lower one.", "{n} in a lower one.", n=found.down),
    ]


def _weights(view: View, found: Chosen) -> tuple[int, ...] | None:
    """The reader's weights where they matter."""
    return view.index_weights if found.indicator and found.indicator.id == INDEX else None


def _label(found: Chosen) -> Text | None:
    synthetic = found.earlier.demonstration or found.later.demonstration
    return DEMONSTRATION_LABEL if synthetic else None


def _selected(view: View, found: Chosen, pairing: Pairing, code: NisCode, say: Translator) -> str:
    """The selected commune: its name and link, what it said then and now, and what that makes."""
    row = rows_of(pairing)[code]
    compared = row["state"] == VALUE
    change = (
        claim_of_answers(
            change_words(pairing, float(row["change"]), float(row["then"]), float(row["now"])),
            synthetic=_label(found) is not None,
        )
        if compared
        else state_words(pairing, str(row["state"]))
    )
    parts: tuple[str, ...] = ()
    if row["parts"] > 1:
        parts = (
            say(
                "{name}: {value}",
                name=say("Put together from"),
                value=_consists_of(code, pairing, say),
            ),
            *(
                say("{year}: from {names}", year=str(edition.year), names=say.list(list(names)))
                for edition, names in (
                    (pairing.earlier, row["then_parts"]),
                    (pairing.later, row["now_parts"]),
                )
                if names
            ),
        )
    return fill_template(
        "change_page/selected.html",
        say,
        name=area_name(code, "commune", pairing.vintage),
        href=commune_link(view, code, pairing.vintage),
        told=tuple(values_by_edition(pairing, code, say)),
        change=change,
        compared=compared,
        parts=parts,
        label=_label(found),
    )


def _whole(view: View, found: Chosen, pairing: Pairing, say: Translator) -> list[str]:
    """The change of the whole country (or region) in sentences; none for answers without numbers.

    First the communes that answered both times, then all that the samples stand for.
    """
    assert found.indicator is not None
    if why_no_change_of_groups(found.indicator) is not None:
        return []
    table = changes_by(
        found.earlier.id, found.later.id, found.indicator.id, "country", _weights(view, found)
    )
    row = table.loc[COUNTRY].to_dict()
    told = []
    for text, value, low, high, state in (
        (
            "paired",
            row["paired"],
            row["paired_low"],
            row["paired_high"],
            row["paired_state"],
        ),
        ("all", row["change"], row["low"], row["high"], row["state"]),
    ):
        if state != VALUE:
            continue
        words = _difference_words(pairing, value, low, high, say)
        if text == "paired":
            told.append(
                say(
                    "Communes that answered both times, n = {n}: {words}.",
                    n=int(row["both"]),
                    words=words,
                )
            )
        else:
            told.append(
                say(
                    "All that answered, n = {then} and {now}: {words}.",
                    then=int(row["then_n"]),
                    now=int(row["now_n"]),
                    words=words,
                )
            )
    synthetic = _label(found) is not None
    return [claim(one, say, synthetic=synthetic) for one in (told if pairing.n else told[-1:])]


def _difference_words(
    pairing: Pairing, value: float, low: float, high: float, say: Translator
) -> Text:
    """A difference with its interval where it has one, and what that lets one say."""
    digits = digits_of_difference(pairing.indicator)
    change = signed(value, digits, say)
    unit = unit_beside(pairing.indicator, round(value, digits))
    told = conclusion_of_interval(low, high, digits)
    if isnan(low) or isnan(high):
        return Text("{change} {unit}: {verdict}", change=change, unit=unit, verdict=told)
    return Text(
        "{change} {unit} (95% interval {low} to {high}): {verdict}",
        change=change,
        unit=unit,
        low=signed(low, digits, say),
        high=signed(high, digits, say),
        verdict=told,
    )


def _counts(pairing: Pairing, say: Translator) -> list[tuple[str, int]]:
    """Who is compared and who not: the counts of all communes."""
    return [
        (
            say("Compared: a value both times")
            if state == VALUE
            else say.render(state_words(pairing, state)),
            n,
        )
        for state, n in pairing.counts.items()
    ]


def _rests_on(pairing: Pairing, found: Chosen, view: View, say: Translator) -> list[str]:
    """From what a score was computed again, so that it is the same in both years."""
    if not pairing.rests_on:
        return []
    labels = [say("“{name}”", name=question.label) for question in pairing.rests_on]
    told = []
    if pairing.indicator.id == INDEX:
        domains = load_questionnaire().domains
        here = common_domains(found.earlier.id, found.later.id)
        told.append(
            say(
                "The index of both years is computed again from the {n} domains that both editions "
                "asked about: {names}.",
                n=len(here),
                names=say.list([say("“{name}”", name=domains[key].label) for key in here]),
            )
        )
        if view.index_weights:
            told.append(say("Weights: {weights}.", weights=weights_in_words(view.index_weights)))
    told.append(
        say(
            "Computed from the questions that both editions asked: {names}. On the other pages the "
            "score of one year rests on all its questions, and differs.",
            names=say.list(labels),
        )
    )
    return told


def _merged(pairing: Pairing, say: Translator) -> list[MergedCommune]:
    """Every merged commune: its parts, and which of them each value was made from."""
    if pairing.rule is None:
        return []
    rows = []
    for code, row in rows_of(pairing).items():
        if row["parts"] == 1:
            continue
        compared = row["state"] == VALUE
        nobody = say("no part")
        rows.append(
            MergedCommune(
                name=area_name(code, "commune", pairing.vintage),
                of=_consists_of(code, pairing, say),
                then=say.list(list(row["then_parts"])) if row["then_parts"] else nobody,
                now=say.list(list(row["now_parts"])) if row["now_parts"] else nobody,
                result=_merged_result(row, say)
                if compared
                else say.render(state_words(pairing, str(row["state"]))),
            )
        )
    return sorted(rows, key=lambda one: say.render(one.name).casefold())


def _consists_of(code: NisCode, pairing: Pairing, say: Translator) -> str:
    """The communes of the oldest vintage that a commune consists of, as they call themselves."""
    names = commune_facts(VINTAGES[0])["name_local"]
    return say.list([str(names[part]) for part in oldest_parts(pairing.vintage)[code]])


def _merged_result(row: dict[str, Any], say: Translator) -> str:
    """That a merged commune is compared, and where only some of its parts speak for it."""
    parts, speaking = int(row["parts"]), len(row["now_parts"])
    if speaking < parts:
        return say("Compared, for {n} of its {total} parts", n=speaking, total=parts)
    return say("Compared, for all its parts")


def _by_reason(found: Chosen, say: Translator) -> list[tuple[str, list[str]]]:
    """What cannot be compared, by the reason."""
    reasons: dict[str, list[str]] = {}
    for indicator, reason in found.cannot:
        reasons.setdefault(say.render(reason), []).append(say.render(indicator.label))
    return list(reasons.items())


__all__ = [
    "below_html",
    "head_html",
    "pairing_of",
    "published_rows",
    "side_html",
    "without_map_html",
]
