"""The drill-down beside the map: one commune or area as HTML, laid out from its profile.

Profiles come from :mod:`geo.survey.profile`; here they only get their order and their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.language import Number, Text, translator
from geo.publishing.about_commune.summary import domains_sentence
from geo.publishing.comparison_set import comparison_set_of, home_of, values_beside
from geo.publishing.html import fill_template
from geo.publishing.map_page.start import said_of_region
from geo.publishing.map_view import area_value_or_reason, compose, decimals_of
from geo.publishing.names_in_sentences import in_brackets
from geo.publishing.profile_words import (
    WEIGHTED_MEANS,
    Words,
    about_part,
    answered_of_invited,
    other_names,
    shown_scores,
)
from geo.publishing.quotations.figure_sentences import figure_sentences
from geo.publishing.quotations.on_page import NO_QUOTATIONS, gather
from geo.publishing.quotations.place_sentences import score_sentence, value_sentence
from geo.publishing.rank_words import index_place, variation_of
from geo.publishing.standing_words import (
    STANDING_MARKS,
    standing_sentence,
    told_of_area,
    told_of_commune,
)
from geo.publishing.view import resolve_vintage
from geo.state_cache import state_cache
from geo.survey import area_profile, commune_profile
from geo.survey.answer_counts import mean_of
from geo.survey.disclosed import only_disclosed
from geo.survey.maturity.robustness import ONLY_WEIGHTS
from geo.survey.missing import VALUE, MissingState
from geo.survey.values.group_figures import GROUPS_ONLY
from geo.survey.values.model_estimates import MODELLED, SYNTHETIC

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.language import Labels, Language, Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.quotations.on_page import Quotations
    from geo.publishing.standing_words import Told
    from geo.publishing.view import Level, View
    from geo.survey import CommuneProfile
    from geo.survey.answer_counts import AnswerCount
    from geo.survey.maturity.robustness import Variation
    from geo.survey.maturity.weights import Weights
    from geo.territory import Change
    from geo.territory.nis_code import NisCode

_NO_MEAN = (MissingState.NOT_ASKED, MissingState.NOT_PUBLIC, MissingState.NOT_INVITED)
_CHANGES = {
    "merger": Text("{year}: {old} merged into {new} ({code})."),
    "recode": Text("{year}: {old} got the code {code}; its territory stayed the same."),
}


@state_cache(maxsize=256)
def sheet(view: View, address: str = "") -> str:
    """The selected commune or area of ``view``; a commune beside those the reader compares with.

    ``address`` is that of any page of the server, for the links in sentences to be copied.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    if view.level == "commune":
        return commune_sheet(view, address)
    assert view.selected is not None
    vintage = resolve_vintage(view)
    profile = area_profile(view.edition, view.level, view.selected, vintage, view.index_weights)
    return area_html(
        view.edition,
        view.level,
        view.selected,
        vintage,
        view.lang,
        weights=view.index_weights,
        told=told_of_area(view, profile, translator(view.lang)),
        modelled=_modelled(view),
        quotes=gather(lambda: _area_quotations(view, address)),
    )


def _modelled(view: View) -> tuple[Text, bool] | None:
    """What the model says of the selected area, and whether of synthetic answers; None without."""
    if not view.model:
        return None
    observed = compose(view).observations
    table = observed.table
    if view.selected is None or table["origin"][view.selected] not in MODELLED:
        return None
    row: Any = next(table.loc[[view.selected]].itertuples())
    say = translator(view.lang)
    digits = decimals_of(observed)
    said = Text(
        "{indicator}: {value}; 95% interval {low} to {high}. {note}",
        indicator=observed.indicator.label,
        value=area_value_or_reason(observed, view.selected, say),
        low=Number(row.low, digits),
        high=Number(row.high, digits),
        note=row.note,
    )
    return said, row.origin in SYNTHETIC


def commune_sheet(view: View, address: str = "") -> str:
    """The selected commune of ``view``, beside the communes that the reader compares with.

    ``address`` as for :func:`sheet`.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    assert view.selected is not None
    vintage, weights = resolve_vintage(view), view.index_weights
    profile = commune_profile(view.edition, view.selected, vintage, weights)
    compared = comparison_set_of(view, home_of(profile))
    beside = None
    if profile.progress.own.state not in _NO_MEAN and not compared.is_area:
        values = values_beside(view, profile.progress.indicator.id, compared)["value"]
        beside = (compared.short, mean_of(values))
    say = translator(view.lang)
    told = told_of_commune(view, profile, compared, say)
    return commune_html(
        view.edition,
        view.selected,
        vintage,
        view.lang,
        weights,
        beside=beside,
        compared=(compared.short, told, standing_sentence(profile, told, compared, say)),
        variation=variation_of(view.vary),
        quotes=gather(lambda: _commune_quotations(view, profile, compared, address)),
    )


def _commune_quotations(
    view: View, profile: CommuneProfile, compared: ComparisonSet, address: str
) -> dict[str, str]:
    """Of what is on the map, by "", of progress and scores, by their ids."""
    found = {
        line.indicator.id: score_sentence(view, profile, line, compared, address)
        for line in (profile.progress, *shown_scores(profile))
    }
    own = found.get(view.indicator)
    return found | {"": own or value_sentence(view, view.indicator, profile.nis5, address)}


def _area_quotations(view: View, address: str) -> dict[str, str]:
    """As :func:`_commune_quotations`, of an area and with the figures published for it."""
    assert view.selected is not None
    vintage, code = resolve_vintage(view), view.selected
    profile = area_profile(view.edition, view.level, code, vintage, view.index_weights)
    lines = (profile.progress, *shown_scores(profile))
    found = {
        key: value_sentence(view, key or view.indicator, code, address)
        for key in ("", *(line.indicator.id for line in lines))
    }
    return found | figure_sentences(profile.figures, address, translator(view.lang))


def commune_html(
    edition: str,
    nis5: NisCode,
    vintage: int,
    language: Language,
    weights: Weights | None = None,
    *,
    beside: tuple[Text | Labels, AnswerCount] | None = None,
    compared: tuple[Text | Labels, Mapping[str, Told], str] | None = None,
    variation: Variation = ONLY_WEIGHTS,
    quotes: Quotations = NO_QUOTATIONS,
) -> str:
    """Everything known about a commune of ``vintage`` in an edition, as HTML.

    ``weights`` are those of the index, equal where None; ``beside`` is the name of the communes
    compared with, and their mean progress; ``compared`` is the same name, what is said of each
    score beside them, and that in a sentence; ``variation`` is what is varied beside the weights,
    for the commune's place; ``quotes`` are the sentences to be copied.

    Raises
    ------
    AtlasError
        For an edition, vintage or code that does not exist.
    """
    say = translator(language)
    profile = commune_profile(edition, nis5, vintage, weights)
    answered = profile.participation == VALUE
    return fill_template(
        "map_page/commune.html",
        say,
        profile=profile,
        answered=answered,
        synthetic=profile.edition.demonstration,
        real=said_of_region(edition, profile.region.code),
        beside=beside,
        compared=in_brackets(say.render(compared[0]), language) if compared else None,
        told=compared[1] if compared else {},
        standing=compared[2] if compared else "",
        marks=STANDING_MARKS,
        other_names=other_names(profile.name, language),
        history=[_change(change, say) for change in profile.history],
        words=Words(say, profile.edition.year),
        place=index_place(edition, nis5, vintage, say, weights, variation),
        why=profile.why_no_answers,
        domains=domains_sentence(profile, say),
        lines=shown_scores(profile),
        only=only_disclosed(profile.edition),
        about=lambda one: about_part(one, vintage),
        quotes=quotes,
    )


def area_html(
    edition: str,
    level: Level,
    code: NisCode,
    vintage: int,
    language: Language,
    *,
    weights: Weights | None = None,
    told: Mapping[str, Told] | None = None,
    modelled: tuple[Text, bool] | None = None,
    quotes: Quotations = NO_QUOTATIONS,
) -> str:
    """Everything known about an arrondissement, province or region in an edition, as HTML.

    ``weights`` are those of the index, equal where None; ``told`` is what is said of each score;
    ``modelled`` is what a model says of what is mapped, and whether of synthetic answers;
    ``quotes`` are the sentences to be copied.

    Raises
    ------
    AtlasError
        For an edition, vintage or code that does not exist.
    """
    say = translator(language)
    profile = area_profile(edition, level, code, vintage, weights)
    of_groups = profile.edition.disclosure == "aggregates"
    origins = {line.own.origin for line in (profile.progress, profile.index, *profile.domains)}
    return fill_template(
        "map_page/area.html",
        say,
        profile=profile,
        answered=answered_of_invited(
            profile.answered, profile.invited, published=profile.answered_is_published
        ),
        synthetic=profile.edition.demonstration and "synthetic" in origins,
        other_names=other_names(profile.place.name, language),
        words=Words(say, profile.edition.year),
        lines=shown_scores(profile),
        only=only_disclosed(profile.edition),
        modelled=modelled,
        how=GROUPS_ONLY if of_groups else WEIGHTED_MEANS,
        told=told or {},
        quotes=quotes,
    )


def _change(change: Change, say: Translator) -> str:
    """One merger or new code as a sentence."""
    text = _CHANGES[change.kind]
    return say.render(
        Text(
            text.msgid,
            year=str(change.year),
            old=say.list(change.old_names),
            new=change.new_name,
            code=change.new_code,
        )
    )
