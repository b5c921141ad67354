"""A commune in four to six sentences, made from its figures by rules.

A profile, the mean of the set it is compared with, and its peers come in; sentences in the reader's
language go out. They state and compare; they never grade. What is synthetic says so in the sentence
itself, which may be copied without the page around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import Text
from geo.publishing.comparison_set import home_of
from geo.publishing.labelled_claims import claim
from geo.publishing.names_in_sentences import of_commune, of_province
from geo.publishing.profile_words import Words
from geo.survey.communes import area_name
from geo.survey.decimals import MEAN_DIGITS, digits_of_answer
from geo.survey.missing import VALUE, MissingState
from geo.survey.urban_rural import near_the_limit
from geo.territory import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Labels, Translator
    from geo.survey import AreaValue, CommuneProfile, ScoreLine
    from geo.survey.answer_counts import AnswerCount
    from geo.territory import Change
    from geo.territory.nis_code import NisCode

FEWEST, MOST = 4, 6
_NAMED_PEERS = 3

_TOOK_PART: dict[str, Text] = {
    VALUE: Text("The commune answered the edition of {year} ({title})."),
    MissingState.DID_NOT_ANSWER: Text(
        "The commune was invited to the edition of {year} ({title}) and did not answer."
    ),
    MissingState.NOT_INVITED: Text("The edition of {year} ({title}) did not survey the commune."),
    MissingState.NOT_PUBLIC: Text(
        "The commune was invited to the edition of {year} ({title}); who answered was not "
        "published."
    ),
    MissingState.NOT_GIVEN: Text(
        "The commune was invited to the edition of {year} ({title}); whether it answered is not "
        "public."
    ),
    MissingState.MERGED: Text(
        "The edition of {year} ({title}) did not survey the commune on its own: it had merged by "
        "then."
    ),
}
_TOOK_PART_IN_DEMONSTRATION: dict[str, Text] = {
    VALUE: Text(
        "In the demonstration data, whose answers are synthetic, the commune answered the edition "
        "of {year} ({title})."
    ),
    MissingState.DID_NOT_ANSWER: Text(
        "In the demonstration data, whose answers are synthetic, the commune did not answer the "
        "edition of {year} ({title})."
    ),
}


def summary(
    profile: CommuneProfile,
    compared: AnswerCount,
    peers: Sequence[Labels],
    place: str,
    say: Translator,
) -> list[str]:
    """The sentences.

    Parameters
    ----------
    profile
        The commune in one edition.
    compared
        Mean self-assessed progress of the communes it is compared with.
    peers
        Names of its peers that answered, nearest first.
    place
        The sentence on its place by the index; empty where it has none.
    say
        The reader's language.
    """
    answered = profile.participation == VALUE
    synthetic = profile.edition.demonstration
    sentences = [location_sentence(profile, say), participation_sentence(profile, say)]
    if profile.progress.own.value is not None:
        own = _own_progress(profile, profile.progress.own.value, compared, say)
        sentences.append(claim(own, say, synthetic=synthetic))
    else:
        sentences.extend(_progress_around(profile.progress.around, say))
    sentences.extend(claim(one, say, synthetic=synthetic) for one in _domains(profile, say))
    if not answered and peers:
        names = [say.render(name) for name in peers[:_NAMED_PEERS]]
        sentences.append(claim(_nearest(profile, names, say), say, synthetic=synthetic))
    sentences.append(_initiatives(profile, say))
    sentences.extend(
        say.render(change_words(one, profile.nis5, profile.vintage, say))
        for one in profile.history[-1:]
    )
    if place and len(sentences) < MOST:
        sentences.insert(4, place)
    if len(sentences) < FEWEST:
        sentences.insert(1, _setting(profile, say))
    return sentences[:MOST]


def location_sentence(profile: CommuneProfile, say: Translator) -> str:
    """Province, region, inhabitants and density."""
    facts = {
        "name": profile.name,
        "population": profile.population,
        "density": say.number(profile.density, 0),
    }
    if profile.province.code == profile.region.code:
        return say(
            "{name} is a commune of the Brussels-Capital Region with {population} inhabitants "
            "(2018), {density} per km².",
            **facts,
        )
    return say(
        "{name} is a commune {of_province} ({region}) with {population} inhabitants (2018), "
        "{density} per km².",
        of_province=of_province(profile.province.name, say.language),
        region=profile.region.name,
        **facts,
    )


def participation_sentence(profile: CommuneProfile, say: Translator) -> str:
    """Whether it answered the edition."""
    edition = profile.edition
    facts = {"year": str(edition.year), "title": edition.title}
    answers = [part.participation for part in profile.parts].count(VALUE)
    merged = {"total": len(profile.parts), **facts}
    if len(profile.parts) > 1 and answers:
        if edition.demonstration:
            return say.plural(
                "In the demonstration data, whose answers are synthetic, one of the {total} "
                "communes merged here answered the edition of {year} ({title}).",
                "In the demonstration data, whose answers are synthetic, {n} of the {total} "
                "communes merged here answered the edition of {year} ({title}).",
                n=answers,
                **merged,
            )
        return say.plural(
            "One of the {total} communes merged here answered the edition of {year} ({title}).",
            "{n} of the {total} communes merged here answered the edition of {year} ({title}).",
            n=answers,
            **merged,
        )
    if len(profile.parts) > 1 and profile.participation == MissingState.DID_NOT_ANSWER:
        if edition.demonstration:
            return say(
                "In the demonstration data, whose answers are synthetic, none of the {total} "
                "communes merged here answered the edition of {year} ({title}).",
                **merged,
            )
        return say(
            "None of the {total} communes merged here answered the edition of {year} ({title}).",
            **merged,
        )
    texts = _TOOK_PART
    if edition.demonstration:
        texts = _TOOK_PART | _TOOK_PART_IN_DEMONSTRATION
    return say(texts[profile.participation].msgid, **facts)


def change_words(change: Change, nis5: NisCode, vintage: int, say: Translator) -> Text:
    """One merger or new code as seen from the commune ``nis5`` of ``vintage``."""
    before = max(year for year in VINTAGES if year < change.year)
    year = str(change.year)
    name = area_name(change.new_code, "commune", change.year)
    if change.kind == "recode":
        return Text(
            "On 1 January {year} its code became {code}; its territory stayed the same.",
            year=year,
            code=change.new_code,
        )
    here_before = change.year > vintage
    others = [
        say.render(area_name(code, "commune", before))
        for code in change.old_codes
        if not (here_before and code == nis5)
    ]
    if here_before and change.new_code == nis5:
        return Text(
            "On 1 January {year} it was joined with {names}; its code stayed the same.",
            year=year,
            names=say.list(others),
        )
    if here_before:
        return Text(
            "On 1 January {year} it became part of {name} ({code}).",
            year=year,
            name=name,
            code=change.new_code,
        )
    if change.new_code == nis5:
        return Text(
            "It was made on 1 January {year} from {names}.", year=year, names=say.list(others)
        )
    return Text(
        "On 1 January {year} {names} merged into {name}.",
        year=year,
        names=say.list(others),
        name=name,
    )


def _own_progress(
    profile: CommuneProfile, own: float, compared: AnswerCount, say: Translator
) -> str:
    """Of a merger the value is that of the parts that answered, and it is said so."""
    if len(profile.parts) > 1:
        answered = [part for part in profile.parts if part.participation == VALUE]
        number = say.number(own, digits_of_answer(own))
        if len(answered) == 1:
            return say(
                "{name}, one of the communes merged here, puts its own progress towards a Smart "
                "City at {own} out of 10.",
                name=answered[0].name,
                own=number,
            )
        return say(
            "The communes merged here that answered put their progress towards a Smart City at "
            "{own} out of 10, as their mean weighted by population.",
            own=number,
        )
    if compared.mean is None:
        return say(
            "It puts its own progress towards a Smart City at {own} out of 10; fewer than five of "
            "the communes it is compared with answered, too few for a mean.",
            own=say.number(own, digits_of_answer(own)),
        )
    return say(
        "It puts its own progress towards a Smart City at {own} out of 10; the mean of the "
        "communes it is compared with is {mean} (n = {n}).",
        own=say.number(own, digits_of_answer(own)),
        mean=say.number(compared.mean, MEAN_DIGITS),
        n=compared.n,
    )


def _nearest(profile: CommuneProfile, names: Sequence[str], say: Translator) -> str:
    """Who is nearest: to the commune, or of a merger to the part that is compared."""
    if len(profile.parts) > 1:
        return say(
            "Nearest to {name}, one of the communes merged here, in inhabitants and density among "
            "the communes that answered: {names}.",
            name=area_name(home_of(profile), "commune", profile.edition.vintage),
            names=say.list(list(names)),
        )
    return say(
        "Nearest to it in inhabitants and density among the communes that answered: {names}.",
        names=say.list(list(names)),
    )


def _progress_around(around: Sequence[AreaValue], say: Translator) -> list[str]:
    """The nearest area around it with a value: a published figure or an estimate."""
    for reading in (one for one in around if one.place.level != "province"):
        if reading.value is None:
            continue
        facts = {"place": reading.place.full_name, "value": _mean(reading, say)}
        if reading.origin == "published":
            return [
                say(
                    "The published mean of self-assessed progress is {value} out of 10 ({place}).",
                    **facts,
                )
            ]
        if reading.low is not None and reading.high is not None:
            estimated = say(
                "The estimated mean of self-assessed progress is {value} out of 10 ({place}; "
                "n = {n}; {low} to {high}).",
                n=reading.n or 0,
                low=say.number(reading.low, MEAN_DIGITS),
                high=say.number(reading.high, MEAN_DIGITS),
                **facts,
            )
            return [claim(estimated, say, synthetic=reading.origin == "synthetic")]
    return []


def _mean(reading: AreaValue, say: Translator) -> str:
    """A mean as estimates are written, or as it was published."""
    figure = reading.figure
    value = 0.0 if reading.value is None else reading.value
    same = figure is not None and figure.value == value
    return say.number(value, figure.decimals if figure is not None and same else MEAN_DIGITS)


def domains_sentence(profile: CommuneProfile, say: Translator) -> str:
    """In which domains a commune's score is highest and lowest; empty where that is not certain."""
    synthetic = profile.edition.demonstration
    return " ".join(claim(one, say, synthetic=synthetic) for one in _domains(profile, say))


def _domains(profile: CommuneProfile, say: Translator) -> list[str]:
    known = [line for line in profile.domains if line.own.value is not None]
    scores = [round(line.own.value or 0.0, 1) for line in known]
    if len(set(scores)) < 2:
        return []
    top = [line for line, score in zip(known, scores, strict=True) if score == max(scores)]
    bottom = [line for line, score in zip(known, scores, strict=True) if score == min(scores)]
    if not (_apart(top, known) and _apart(bottom, known)):
        return []
    words = Words(say, profile.edition.year)
    return [
        say(
            "Of the domains of maturity, its score is highest in {high} ({top}) and lowest in "
            "{low} ({bottom}).",
            high=_named(top, say),
            low=_named(bottom, say),
            top=words.reading(top[0], top[0].own),
            bottom=words.reading(bottom[0], bottom[0].own),
        )
    ]


def _apart(found: Sequence[ScoreLine], known: Sequence[ScoreLine]) -> bool:
    """Whether scores given in bands are all certain to be higher, or lower, than the others.

    Two scores in one band, or in bands that share a point, may be in either order.
    """
    others = [line for line in known if line not in found]
    if all(line.own.least is None for line in known):
        return True
    if len(found) > 1:
        return False
    own, *rest = (line.own.ends or (0.0, 0.0) for line in (found[0], *others))
    low, high = own
    return all(low >= end for _, end in rest) or all(high <= start for start, _ in rest)


def _named(lines: Sequence[ScoreLine], say: Translator) -> str:
    return say.list([say("“{name}”", name=say.render(line.indicator.label)) for line in lines])


def _initiatives(profile: CommuneProfile, say: Translator) -> str:
    of_name = of_commune(profile.name, say.language)
    n = len(profile.initiatives)
    if not n:
        return say(
            "The lists that the atlas has name no initiative {of_name}; most of them are "
            "incomplete, so this says nothing about what the commune does.",
            of_name=of_name,
        )
    years = [one.year for one in profile.initiatives if one.year]
    if not years:
        return say.plural(
            "The lists that the atlas has hold {n} entry {of_name}.",
            "The lists that the atlas has hold {n} entries {of_name}.",
            n=n,
            of_name=of_name,
        )
    return say.plural(
        "The lists that the atlas has hold {n} entry {of_name}, of {year}.",
        "The lists that the atlas has hold {n} entries {of_name}, the latest dated one of {year}.",
        n=n,
        of_name=of_name,
        year=str(max(years)),
    )


def _setting(profile: CommuneProfile, say: Translator) -> str:
    if profile.rural:
        said = say("By the criterion of the OECD it is rural: fewer than 150 inhabitants per km².")
    else:
        said = say("By the criterion of the OECD it is urban: 150 inhabitants per km² or more.")
    if near_the_limit(profile.vintage, {profile.nis5}):
        near = say("It is near that limit, and its area is not known to the last per cent.")
        return f"{said} {near}"
    return said
