"""The sentence about one figure of one place: a commune's or a larger area's.

A view, an indicator and a code come in. It asks for what it tells: what may not leave the atlas has
no sentence (:func:`geo.publishing.export.download.may_be_downloaded`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text, translator
from geo.publishing.export.download import may_be_downloaded
from geo.publishing.export.provenance import DOCUMENTED, of_figures
from geo.publishing.forms.citation_link import citation_link
from geo.publishing.quotations.cited import (
    cited,
    edition_in_words,
    facts_of_lists,
    lead,
    taken_in,
    years_of_lists,
)
from geo.publishing.quotations.claims import (
    NOT_OF_ANSWERS,
    claim_of_area,
    claim_of_commune,
    interval_of_area,
    missing_claim,
)
from geo.publishing.quotations.comparisons import compared_with
from geo.publishing.quotations.figure_sentences import figure_sentence
from geo.publishing.rank_words import place_sentence
from geo.publishing.shown_part import shown_communes_fact
from geo.publishing.view import resolve_vintage
from geo.survey import indicator_values, load_edition
from geo.survey.documented.initiatives import initiatives_by_commune, load_programmes
from geo.survey.maturity.scores import INDEX
from geo.survey.maturity.weights import weights_in_words
from geo.survey.missing import VALUE, MissingState, count_or_none
from geo.territory import successors

if TYPE_CHECKING:
    from geo.language import Labels, Translator
    from geo.publishing.comparison_set import ComparisonSet
    from geo.publishing.export.download import Kind
    from geo.publishing.quotations.comparisons import Beside
    from geo.publishing.view import Level, View
    from geo.survey import CommuneProfile, Edition, IndicatorValues, ScoreLine
    from geo.survey.comparison.ranking import Ranking
    from geo.territory.nis_code import NisCode

NEWER = Text("A newer version has replaced it.")


def value_sentence(
    view: View,
    indicator: str,
    code: NisCode,
    address: str,
    page: str = "",
    *,
    level: Level | None = None,
    vintage: int | None = None,
    beside: Beside | None = None,
) -> str:
    """What a place has of an indicator, or why it has nothing, as a sentence to be pasted.

    Parameters
    ----------
    view
        Edition, language and weights; its link is the sentence's.
    indicator
        Id.
    code
        A place of ``level`` (the view's own where None) on ``vintage`` (that of the view).
    address, page
        As in :func:`geo.publishing.forms.citation_link.citation_link`.
    beside
        What the page compares the value with, as a clause; left out where there is no value.

    Raises
    ------
    AtlasError
        It may not leave the atlas, or there is no such edition, indicator or place.
    """
    say = translator(view.lang)
    vintage = resolve_vintage(view) if vintage is None else vintage
    observed = indicator_values(
        view.edition, indicator, level or view.level, vintage, view.index_weights
    )
    row = observed.table.loc[code]
    state, origin = str(row["state"]), str(row["origin"])
    may_be_downloaded(observed.edition, _kind(observed, origin))
    link = citation_link(view, address, page)
    if origin == "published" and state == VALUE:
        return figure_sentence(observed.figures[code], link, say)
    if state != VALUE:
        missing = MissingState(state)
        known = "published" if missing in NOT_OF_ANSWERS and origin == "synthetic" else origin
        claim = missing_claim(observed, code, missing, lead(observed.edition, known), say)
        origin = known
    elif observed.level == "commune":
        claim = claim_of_commune(observed, code, lead(observed.edition, origin), say)
        if beside is not None:
            claim = say("{first}; {second}", first=claim, second=beside.clause)
    else:
        claim = claim_of_area(observed, code, lead(observed.edition, origin), say)
    facts = _facts(view, observed, code, origin, say)
    if beside is not None and beside.fact is not None and state == VALUE:
        facts.append(beside.fact)
    return cited(
        claim,
        facts,
        _source(observed.edition, origin),
        link,
        say,
        more=_more(observed, code, origin),
    )


def score_sentence(  # noqa: PLR0917  (a line of a profile, whom it is compared with, the link)
    view: View,
    profile: CommuneProfile,
    line: ScoreLine,
    compared: ComparisonSet,
    address: str,
    page: str = "",
) -> str:
    """A score of a commune and what it is compared with; of one without a domain's, its region's.

    Errors as :func:`value_sentence`.
    """
    region = next((one for one in line.around if one.place.level == "region"), None)
    if line.own.value is None and line.indicator.domain and region and region.value is not None:
        return value_sentence(
            view,
            line.indicator.id,
            region.place.code,
            address,
            page,
            level="region",
            vintage=profile.vintage,
        )
    return value_sentence(
        view,
        line.indicator.id,
        profile.nis5,
        address,
        page,
        beside=compared_with(line, compared, view, profile.vintage),
    )


def entries_sentence(view: View, profile: CommuneProfile, address: str, page: str) -> str:
    """How many entries public lists have about a commune: the number that its page shows.

    ``address`` and ``page`` as for :func:`value_sentence`.
    """
    say = translator(view.lang)
    claim = say.plural(
        "{lead}, there is {n} entry about {name}; most lists are incomplete",
        "{lead}, there are {n} entries about {name}; most lists are incomplete",
        n=len(profile.initiatives),
        lead=lead(profile.edition, "documented"),
        name=profile.name,
    )
    facts = [
        *years_of_lists([one.year for one in profile.initiatives]),
        taken_in(
            [one.programme for one in profile.initiatives] or list(load_programmes().values())
        ),
    ]
    return cited(claim, facts, DOCUMENTED.name, citation_link(view, address, page), say)


def rank_sentence(view: View, ranking: Ranking, code: NisCode, link: str, say: Translator) -> str:
    """The place of a commune that has one in a ranking; errors as :func:`value_sentence`."""
    documented = ranking.origin == "documented"
    may_be_downloaded(ranking.edition, "documented" if documented else "scores")
    part = shown_communes_fact(view, ranking.edition.vintage)
    facts: list[Text | Labels | str] = [
        Text("in order of “{indicator}”", indicator=ranking.indicator.label),
        *([] if part is None else [part]),
        *(
            facts_of_lists(ranking.indicator)
            if documented
            else _edition_and_weights(view, ranking.indicator.id)
        ),
    ]
    source = DOCUMENTED.name if documented else ranking.edition.source
    claim = place_sentence(ranking, code, say).removesuffix(".")
    return cited(claim, facts, source, link, say)


def _kind(observed: IndicatorValues, origin: str) -> Kind:
    if origin == "documented":
        return "documented"
    if origin == "published" or observed.indicator.nature == "published":
        return "figures"
    return "answers" if observed.level == "commune" else "groups"


def _source(edition: Edition, origin: str) -> Text | Labels | str:
    if origin == "documented":
        return DOCUMENTED.name
    return of_figures(edition).name if origin == "published" else edition.source


def _facts(
    view: View, observed: IndicatorValues, code: NisCode, origin: str, say: Translator
) -> list[Text | Labels | str]:
    """Interval, n, the edition, and the weights where the reader chose them."""
    indicator, table = observed.indicator, observed.table
    found: list[Text | Labels | str] = []
    if indicator.nature == "documented":
        return _facts_of_lists(observed, code)
    if observed.level != "commune" and table["state"][code] == VALUE:
        interval = interval_of_area(observed, code, say)
        found += [] if interval is None else [interval]
        n, invited = (count_or_none(table[one][code]) for one in ("n", "invited"))
        if n is not None:
            found.append(Text("n = {n} of {all} communes", n=n, all=invited))
    elif observed.level == "commune" and origin in ("synthetic", "answered") and observed.n_total:
        found.append(
            Text(
                "answered by {n} of {all} communes",
                n=observed.n_total,
                all=observed.invited_total,
            )
        )
    return found + _edition_and_weights(view, indicator.id)


def _facts_of_lists(observed: IndicatorValues, code: NisCode) -> list[Text | Labels | str]:
    """N and years: of a commune that is on lists, of those."""
    indicator = observed.indicator
    if observed.level != "commune":
        n = count_or_none(observed.table["n"][code])
        has_value = observed.table["state"][code] == VALUE and n is not None
        if has_value and indicator.programme is None:
            return [Text("n = {n} communes", n=n), *facts_of_lists(indicator)]
        return facts_of_lists(indicator)
    entries = initiatives_by_commune(observed.vintage).get(code, ())
    own = [one.year for one in entries if one.programme.key == indicator.programme]
    return facts_of_lists(indicator, own or None)


def _edition_and_weights(view: View, indicator: str) -> list[Text | Labels | str]:
    found: list[Text | Labels | str] = [edition_in_words(load_edition(view.edition))]
    if indicator == INDEX and view.index_weights:
        found.append(
            Text("weights of the domains: {weights}", weights=weights_in_words(view.index_weights))
        )
    return found


def _more(observed: IndicatorValues, code: NisCode, origin: str) -> list[Text | Labels | str]:
    """What the value of a merged commune is made of, and what is to be known of this one value."""
    found: list[Text | Labels | str] = []
    row = observed.table.loc[code]
    has_value = row["state"] == VALUE
    own = observed.edition.vintage
    parts = (
        successors(code, observed.vintage, own)
        if observed.level == "commune" and observed.indicator.nature == "answers"
        else []
    )
    if has_value and len(parts) > 1 and observed.note is not None:
        found.append(observed.note)
    if isinstance(row["note"], Text) and observed.level == "commune":
        found.append(row["note"])
    if origin in ("synthetic", "answered") and observed.edition.replaced:
        found.append(NEWER)
    return found
