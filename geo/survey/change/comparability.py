"""Which editions, and which of their indicators, can be compared commune by commune.

Editions and indicators come in; None or the reason why not goes out. Two answers are compared only
when they are answers to the same question: one key of the questionnaire is one wording and one
scale, put to the same communes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import LANGUAGES, Labels, Text
from geo.survey.communes import area_name
from geo.survey.editions import list_editions, load_edition
from geo.survey.indicators import Indicator, get_indicator, list_indicators
from geo.survey.maturity.scores import INDEX, LEAST_DOMAINS, scored_questions
from geo.survey.maturity.weights import as_mapping
from geo.survey.questionnaire import load_questionnaire
from geo.territory.nis_code import COUNTRY

if TYPE_CHECKING:
    from geo.survey.edition import Edition
    from geo.survey.maturity.weights import Weights
    from geo.survey.question import Question


_BEHIND_HIDDEN = Text(
    "The score of both years would have to be computed from the questions that both editions "
    "asked, and not all answers to these are public."
)


def in_order(one: Edition, other: Edition) -> tuple[Edition, Edition]:
    """The earlier and the later of two editions; by year, then by when they were published."""
    first, second = sorted((one, other), key=_when)
    return first, second


def _when(edition: Edition) -> tuple[int, int, int, str]:
    told = edition.published or edition.fieldwork_end
    return (edition.year, told.year if told else 0, told.month if told else 0, edition.id)


def by_nearness(edition: Edition) -> list[Edition]:
    """The other editions, earlier ones first and of these the last first; then the later ones."""
    others = sorted((one for one in list_editions() if one.id != edition.name), key=_when)
    earlier = [one for one in others if _when(one) < _when(edition)]
    return [*reversed(earlier), *(one for one in others if one not in earlier)]


def why_not_same_territory(earlier: Edition, later: Edition) -> Text | None:
    """Why two editions are not two surveys of the same communes; None where they are."""
    if earlier.name == later.name:
        return Text("This is the same edition twice: nothing can have changed in between.")
    if earlier.invited != later.invited:
        return Text(
            "They are not about the same territory ({first}: communes of {here}; {second}: "
            "communes of {there}).",
            first=earlier.title,
            here=_invited_areas(earlier),
            second=later.title,
            there=_invited_areas(later),
        )
    return None


def why_not_paired(earlier: Edition, later: Edition) -> Text | None:
    """Why no commune of two editions can be compared with itself; None where it can."""
    reason = why_not_same_territory(earlier, later)
    if reason is not None:
        return reason
    closed = [one for one in (earlier, later) if not one.has_answers]
    if len(closed) == 2:
        return Text(
            "What each commune answered is public for neither edition: only figures for larger "
            "areas were published."
        )
    if closed:
        return Text(
            "What each commune answered is not public for one of them: {edition}.",
            edition=closed[0].title,
        )
    return None


def why_not_compared(
    indicator: Indicator, earlier: Edition, later: Edition, weights: Weights | None = None
) -> Text | None:
    """Why an indicator cannot be compared between two editions with answers; None where it can.

    ``weights`` are those of the domains in the index.
    """
    if indicator.nature == "documented":
        return Text("Documented initiatives are of all years: they belong to no edition.")
    if indicator.nature == "published":
        return Text("Known only from published figures for larger areas.")
    if indicator.question is not None:
        question = load_questionnaire().questions[indicator.question]
        return _why_not_asked_alike(question, earlier, later) or _why_hidden(
            question, earlier, later
        )
    if indicator.id == INDEX:
        return _why_no_index(earlier, later, weights)
    return _why_no_domain(earlier, later, indicator.domain or "")


def _why_no_domain(earlier: Edition, later: Edition, domain: str) -> Text | None:
    if common_questions(earlier.id, later.id, domain):
        return None
    if _asked_alike(earlier, later, domain):
        return _BEHIND_HIDDEN
    return Text("No scored question of this domain was asked in both editions.")


def _why_no_index(earlier: Edition, later: Edition, weights: Weights | None) -> Text | None:
    domains = common_domains(earlier.id, later.id)
    if len(domains) < LEAST_DOMAINS:
        alike = [one for one in load_questionnaire().domains if _asked_alike(earlier, later, one)]
        if len(alike) >= LEAST_DOMAINS:
            return _BEHIND_HIDDEN
        return Text(
            "Only {n} domains have questions that both editions asked; the index needs {least}.",
            n=len(domains),
            least=LEAST_DOMAINS,
        )
    if weights is not None and not any(as_mapping(weights)[one] for one in domains):
        return Text(
            "All the weight of the index is on domains without a question that both editions asked."
        )
    return None


def _why_not_asked_alike(question: Question, earlier: Edition, later: Edition) -> Text | None:
    without = [one for one in (earlier, later) if question.key not in one.asked]
    if len(without) == 2:
        return Text("Neither edition asked this question.")
    if without:
        return Text("Not asked in {year}.", year=str(without[0].year))
    first = question.asked_if
    if first is not None:
        asked = [first.question in one.asked for one in (earlier, later)]
        if asked[0] != asked[1]:
            # Where the first question was not asked, this one was put to every commune.
            return Text(
                "Not put to the same communes: in {year} only to those that had answered another "
                "question in a certain way, in {other} to all.",
                year=str((earlier if asked[0] else later).year),
                other=str((later if asked[0] else earlier).year),
            )
    return None


def common_questions(earlier_id: str, later_id: str, domain: str) -> tuple[Question, ...]:
    """The scored questions of a domain that both editions asked, of the same communes.

    None where the answers to one of them are not public: the score of the others would not be one
    of what both asked.
    """
    earlier, later = load_edition(earlier_id), load_edition(later_id)
    found = _asked_alike(earlier, later, domain)
    if any(_why_hidden(question, earlier, later) for question in found):
        return ()
    return found


def _asked_alike(earlier: Edition, later: Edition, domain: str) -> tuple[Question, ...]:
    return tuple(
        question
        for question in scored_questions(later.id, domain)
        if _why_not_asked_alike(question, earlier, later) is None
    )


def _why_hidden(question: Question, earlier: Edition, later: Edition) -> Text | None:
    """Why each commune's answers cannot be set side by side: one edition does not give them."""
    closed = [one for one in (earlier, later) if not one.discloses(f"q.{question.key}")]
    if len(closed) == 2:
        return Text("What each commune answered is public for neither edition.")
    if closed:
        return Text(
            "What each commune answered to this is not public in {year}.", year=str(closed[0].year)
        )
    return None


def common_domains(earlier_id: str, later_id: str) -> tuple[str, ...]:
    """The domains of maturity with a question that both editions asked."""
    return tuple(
        domain
        for domain in load_questionnaire().domains
        if common_questions(earlier_id, later_id, domain)
    )


def compared_indicators(
    earlier: Edition, later: Edition
) -> tuple[list[Indicator], list[tuple[Indicator, Text]]]:
    """What can be compared commune by commune, and what not with the reason; in reading order.

    Documented initiatives are left out: they are no answers. Everything that either edition has is
    in one of the two lists.
    """
    known = {one.id: one for edition in (later, earlier) for one in list_indicators(edition.id)}
    can: list[Indicator] = []
    cannot: list[tuple[Indicator, Text]] = []
    nothing = why_not_paired(earlier, later)
    for indicator in known.values():
        if indicator.nature == "documented":
            continue
        reason = nothing or why_not_compared(indicator, earlier, later)
        if reason is None:
            can.append(get_indicator(later.id, indicator.id))
        else:
            cannot.append((indicator, reason))
    return can, cannot


def _invited_areas(edition: Edition) -> Labels:
    """The names of the areas whose communes were invited."""
    if edition.invited == "all":
        return area_name(COUNTRY, "country", edition.vintage)
    names = [area_name(code, "region", edition.vintage) for code in edition.invited]
    return Labels(**{lang: ", ".join(name[lang] for name in names) for lang in LANGUAGES})
