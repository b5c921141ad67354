"""The sentences that go with a map: what, unit, n, year, source. No figure goes without them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from geo.language import Labels, Text, translator
from geo.publishing.data_sources import boundaries_in_use
from geo.publishing.map_view import DEMONSTRATION_LABEL, area_value_or_reason, kept_codes
from geo.publishing.pictures.finding import title_of_map
from geo.publishing.shown_part import shown_part_sentence
from geo.publishing.view import LEVELS
from geo.survey.communes import area_name, full_name
from geo.survey.disclosed import is_banded, only_disclosed, why_not_disclosed
from geo.survey.urban_rural import near_limit_note
from geo.survey.values.documented_values import list_dates
from geo.survey.values.model_estimates import FROM_ANSWERS, model_offer, tried, why_no_model

if TYPE_CHECKING:
    from geo.publishing.map_view import MapView


def title_html(composed: MapView) -> Markup:
    """The title above the map, for the page and for the still that is there before it.

    A finding where a rule gives one, the question below. The label of demonstration data is seen on
    the map right below it; who does not see hears it before the finding.
    """
    say = translator(composed.view.lang)
    label = question = Markup("")
    if composed.synthetic:
        label = Markup("<p class='unseen'>{}</p>").format(say.render(DEMONSTRATION_LABEL))
    if composed.indicator.question is not None and composed.indicator.note is not None:
        question = Markup("<p>{}</p>").format(say.render(composed.indicator.note))
    return Markup("<div class='map-title'>{}<h1>{}</h1>{}</div>").format(
        label, say.render(title_of_map(composed)), question
    )


def caption_html(composed: MapView) -> Markup:
    """The line under a map as HTML: the title bold, the label of demonstration data a chip."""
    say = translator(composed.view.lang)
    label = Text("{label}.", label=DEMONSTRATION_LABEL)
    title, *rest = caption_text(composed)
    told = [
        Markup("<span class='synthetic'>{}</span>").format(say.render(DEMONSTRATION_LABEL))
        if line == label
        else escape(say.render(line))
        for line in rest
    ]
    return Markup("<p class='atlas-caption'><b>{}</b> {}</p>").format(
        say.render(title), Markup(" ").join(told)
    )


def caption_text(composed: MapView) -> list[Text | Labels | str]:
    """The line under the map, as sentences; the first is the title."""
    indicator, edition = composed.indicator, composed.observations.edition
    lines: list[Text | Labels | str] = [
        Text("{title}, {unit}.", title=indicator.label, unit=composed.observations.unit),
    ]
    if composed.synthetic:
        lines.append(Text("{label}.", label=DEMONSTRATION_LABEL))
    lines += _sample(composed)
    lines += source_lines(composed)
    lines.append(boundaries_in_use(composed.vintage))
    near = _near_limit(composed)
    if near is not None:
        lines.append(near)
    if composed.view.level != "commune" and composed.view.filters_communes:
        lines.append(
            Text(
                "Language area, rural or urban, and size choose among communes: at this level they "
                "leave nothing out."
            )
        )
    estimated = composed.origins & FROM_ANSWERS
    if composed.view.level != "commune" and estimated and indicator.nature == "answers":
        answers, invited = composed.behind_estimates()
        lines.append(
            Text("Answers behind them: {n} of {all} invited communes.", n=answers, all=invited)
        )
        lines += _of_few_answers(composed)
        if composed.observations.note is not None:
            lines.append(composed.observations.note)
    elif composed.observations.note is not None and composed.view.level == "commune":
        lines.append(composed.observations.note)
    of_communes = composed.view.level == "commune" and indicator.nature == "answers"
    if of_communes or is_banded(edition, indicator):
        given = why_not_disclosed(edition, indicator) or only_disclosed(edition)
        if given is not None:
            lines.append(given)
    lines += _in_other_class(composed)
    if indicator.question is None and indicator.note is not None:
        lines.append(indicator.note)
    return lines


def _of_few_answers(composed: MapView) -> list[Text]:
    """What becomes of areas with too few answers, and what a model of them is worth."""
    edition, indicator, view = composed.observations.edition, composed.indicator, composed.view
    lines = [Text("Groups with fewer than 5 answers are withheld.")]
    if view.level != "arrondissement" or why_no_model(edition.id, indicator) is not None:
        return lines
    offer = model_offer(edition.id, indicator.id, view.index_weights)
    if modelled := sum(composed.picture.modelled):
        assert offer.gain is not None
        lines = [
            Text.plural(
                "{n} arrondissement with fewer than 5 answers has a model estimate, drawn with "
                "rings: its few answers, and what population, density, region and rural or urban "
                "say of the communes that did not answer.",
                "{n} arrondissements with fewer than 5 answers have a model estimate, drawn with "
                "rings: their few answers, and what population, density, region and rural or "
                "urban say of the communes that did not answer.",
                n=modelled,
            ),
            Text("The model: {tried}.", tried=tried(offer.gain)),
        ]
    elif offer.why_not is not None:
        lines.append(offer.why_not)
    elif not view.model:
        lines.append(Text("“Model” estimates them from these answers and what the communes are."))
    return lines


def _sample(composed: MapView) -> list[Text]:
    """Which part of the country is shown, where it is a part, and n."""
    part = shown_part_sentence(composed.view, composed.vintage)
    sample = Text("{sample}.", sample=composed.sample())
    return [sample] if part is None else [part, sample]


def source_lines(composed: MapView) -> list[Text]:
    """Year and source of what is on the map, one sentence for each kind of data in it."""
    edition = composed.observations.edition
    lines = []
    if "documented" in composed.origins:
        lines.append(
            Text(
                "Source: public lists of initiatives of all years, each with its year and link on "
                "the commune's sheet."
            )
        )
        dates = list_dates(composed.indicator)
        lines += [] if dates is None else [dates.in_words]
    if composed.origins & FROM_ANSWERS:
        lines.append(edition.year_and_version)
        lines.append(Text("Source: {source}.", source=edition.source))
    if "published" in composed.origins:
        lines.append(
            Text(
                "Published figures: barometer of {year}, Smart City Institute (HEC Liège, ULiège); "
                "the link to each is on the area's sheet.",
                year=str(edition.year),
            )
        )
    return lines


def stage_text(composed: MapView) -> tuple[Text | Labels, Text, str]:
    """Headline, second line and foot for the stage; the headline is that of the map's page.

    Where it is a finding that does not say what was asked, the second line does.
    """
    say = translator(composed.view.lang)
    head, what = title_of_map(composed), composed.indicator.label
    under = Text(
        "{where} · {level} · {unit} · {sample}",
        where=_where(composed),
        level=LEVELS[composed.view.level],
        unit=composed.observations.unit,
        sample=composed.sample(),
    )
    if say.render(what) not in say.render(head):
        under = Text("{what} · {rest}", what=what, rest=under)
    foot = " ".join(say.render(line) for line in source_lines(composed))
    return head, under, foot


def stage_selected(composed: MapView) -> tuple[Text | Labels, str] | None:
    """Name and value of the selected area, to be shown large; None when none is selected."""
    code = composed.view.selected
    if code is None:
        return None
    value = area_value_or_reason(composed.observations, code, translator(composed.view.lang))
    return full_name(code, composed.view.level, composed.vintage), value


def _near_limit(composed: MapView) -> Text | None:
    """Where rural or urban communes are chosen: those that may belong to the other kind."""
    view = composed.view
    if view.setting is None or view.level != "commune":
        return None
    return near_limit_note(
        composed.vintage, kept_codes(replace(view, setting=None), composed.vintage)
    )


def _in_other_class(composed: MapView) -> list[Text]:
    """How many communes could be in another class because their scores are given in bands."""
    unsure = sum(composed.picture.unsure)
    if not unsure or composed.view.level != "commune":
        return []
    return [
        Text.plural(
            "For {n} of {all} communes with a value the class could be another one, because "
            "scores are given in bands: it is hatched.",
            "For {n} of {all} communes with a value the class could be another one, because "
            "scores are given in bands: they are hatched.",
            n=unsure,
            all=composed.picture.valued,
        )
    ]


def _where(composed: MapView) -> Text | Labels:
    regions = composed.view.regions
    if len(regions) == 1:
        return area_name(regions[0], "region", composed.vintage)
    return Text("Part of Belgium") if composed.view.leaves_out else Text("Belgium")
