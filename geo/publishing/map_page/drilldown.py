"""The drill-down beside the map: one commune or area as HTML, laid out from its profile.

Profiles come from :mod:`geo.survey.profile`; here they only get their order and their words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, translator
from geo.publishing.comparison_set import comparison_set_of, home_of
from geo.publishing.html import render
from geo.publishing.profile_words import Words, about_part, other_names, shown_scores
from geo.publishing.rank_words import index_place, variation_of
from geo.publishing.view import resolve_vintage
from geo.survey import area_profile, commune_profile
from geo.survey.answer_counts import mean_of
from geo.survey.disclosed import only_disclosed
from geo.survey.group_figures import GROUPS_ONLY
from geo.survey.indicator_values import commune_values
from geo.survey.maturity.robustness import ONLY_WEIGHTS
from geo.survey.missing import VALUE, MissingState

if TYPE_CHECKING:
    from geo.language import Labels, Language, Translator
    from geo.publishing.view import Level, View
    from geo.survey.answer_counts import AnswerCount
    from geo.survey.maturity.robustness import Variation
    from geo.survey.maturity.weights import Weights
    from geo.territory import Change
    from geo.territory.nis_code import NisCode

WEIGHTED_MEANS = Text(
    "Means of the communes that answered, weighted by region and setting; number of answers n, "
    "95% interval."
)
_NO_MEAN = (MissingState.NOT_ASKED, MissingState.NOT_PUBLIC, MissingState.NOT_INVITED)
_CHANGES = {
    "merger": Text("{year}: {old} merged into {new} ({code})."),
    "recode": Text("{year}: {old} got the code {code}; its territory stayed the same."),
}


def commune_sheet(view: View) -> str:
    """The selected commune of ``view``, beside the communes that the reader compares with.

    Raises
    ------
    AtlasError
        The data behind it is damaged.
    """
    assert view.selected is not None
    vintage, weights = resolve_vintage(view), view.index_weights
    profile = commune_profile(view.edition, view.selected, vintage, weights)
    compared = comparison_set_of(view, home_of(profile))
    values = commune_values(view.edition, profile.progress.indicator.id)["value"]
    beside = None
    if profile.progress.own.state not in _NO_MEAN and not compared.is_area:
        beside = (compared.short, mean_of(values.reindex(list(compared.codes))))
    return commune_html(
        view.edition,
        view.selected,
        vintage,
        view.lang,
        weights,
        beside=beside,
        variation=variation_of(view.vary),
    )


def commune_html(
    edition: str,
    nis5: NisCode,
    vintage: int,
    language: Language,
    weights: Weights | None = None,
    *,
    beside: tuple[Text | Labels, AnswerCount] | None = None,
    variation: Variation = ONLY_WEIGHTS,
) -> str:
    """Everything known about a commune of ``vintage`` in an edition, as HTML.

    ``weights`` are those of the index, equal where None; ``beside`` is the name of the communes
    compared with, and their mean progress; ``variation`` is what is varied beside the weights, for
    the commune's place.

    Raises
    ------
    AtlasError
        For an edition, vintage or code that does not exist.
    """
    say = translator(language)
    profile = commune_profile(edition, nis5, vintage, weights)
    answered = profile.participation == VALUE
    return render(
        "map_page/commune.html",
        say,
        profile=profile,
        answered=answered,
        synthetic=profile.edition.demonstration,
        beside=beside,
        other_names=other_names(profile.name, language),
        history=[_change(change, say) for change in profile.history],
        words=Words(say, profile.edition.year),
        place=index_place(edition, nis5, vintage, say, weights, variation),
        why=profile.why_no_answers,
        lines=shown_scores(profile),
        only=only_disclosed(profile.edition),
        about=lambda one: about_part(one, vintage),
    )


def area_html(
    edition: str,
    level: Level,
    code: NisCode,
    vintage: int,
    language: Language,
    *,
    weights: Weights | None = None,
) -> str:
    """Everything known about an arrondissement, province or region in an edition, as HTML.

    ``weights`` are those of the index, equal where None.

    Raises
    ------
    AtlasError
        For an edition, vintage or code that does not exist.
    """
    say = translator(language)
    profile = area_profile(edition, level, code, vintage, weights)
    of_groups = profile.edition.disclosure == "aggregates"
    origins = {line.own.origin for line in (profile.progress, profile.index, *profile.domains)}
    return render(
        "map_page/area.html",
        say,
        profile=profile,
        synthetic=profile.edition.demonstration and "synthetic" in origins,
        other_names=other_names(profile.place.name, language),
        words=Words(say, profile.edition.year),
        lines=shown_scores(profile),
        only=only_disclosed(profile.edition),
        how=GROUPS_ONLY if of_groups else WEIGHTED_MEANS,
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
