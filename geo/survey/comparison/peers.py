"""Communes to compare a commune with: those like it, or all of its province, region or country.

A commune comes in; its peers go out, nearest first, or the codes of a comparison set. The distance
is between logarithms, so that twice as many inhabitants is as far for a village as for a city.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from geo.language import Text
from geo.state_cache import state_cache
from geo.survey.communes import commune_facts
from geo.survey.inference.groups import group_of
from geo.survey.maturity.scores import communes_that_answered
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.survey.edition import Edition

PEERS = 10
MOST_OWN = 40  # communes of a reader's own list: a link can carry no more

Comparison = Literal["peers", "size", "province", "region", "country", "own"]
COMPARISONS: dict[Comparison, Text] = {
    "peers": Text("Communes like it"),
    "size": Text("Communes of its size"),
    "province": Text("Its province"),
    "region": Text("Its region"),
    "country": Text("Belgium"),
    "own": Text("My own list"),
}

_OTHER_SETTING = 2.0  # as far as e² times the population: rural among rural where there are enough
# As far as e times the population: in Wallonia, German-speaking communes come first for each other
# as long as they are not far apart in size; elsewhere a region has one language area.
_OTHER_LANGUAGE = 1.0


@dataclass(frozen=True)
class Peer:
    """A commune like another one, and how far apart they are.

    Attributes
    ----------
    nis5 : str
    distance : float
        As in :func:`nearest`; 0 is the same size, density, setting and language area.
    population, density : float
        Its own over the other's: 2.0 is twice as many.
    same_setting, same_language, same_region : bool
        Both rural or both urban; of one language area; of one region.
    """

    nis5: NisCode
    distance: float
    population: float
    density: float
    same_setting: bool
    same_language: bool
    same_region: bool = True


@state_cache(maxsize=1024, of="boundaries")
def nearest(nis5: NisCode, vintage: int, most: int | None = None) -> tuple[Peer, ...]:
    """The communes of the same region, nearest first; all, or ``most`` of them at most.

    The distance is Euclidean in the natural logarithms of population (2018) and density, plus
    :data:`_OTHER_SETTING` where one is rural and the other urban (OECD: 150 inhabitants per km2),
    plus :data:`_OTHER_LANGUAGE` where they are of two language areas.

    Raises
    ------
    KeyError
        There is no such commune in the vintage.
    """
    facts = commune_facts(vintage)
    others = facts.index[(facts["region"] == facts["region"][nis5]) & (facts.index != nis5)]
    return by_distance(nis5, tuple(map(NisCode, others)), vintage, most)


def by_distance(
    nis5: NisCode, codes: tuple[NisCode, ...], vintage: int, most: int | None = None
) -> tuple[Peer, ...]:
    """Any communes of a vintage, nearest to ``nis5`` first; distances as in :func:`nearest`.

    ``most`` is how many of them at most; all where None.

    Raises
    ------
    KeyError
        There is no such commune in the vintage.
    """
    facts = commune_facts(vintage)
    here, others = facts.loc[nis5], facts.loc[sorted(codes)]
    population, density = (
        (others[name] / here[name]).to_numpy() for name in ("population", "density")
    )
    setting, language, region = (
        (others[name] == here[name]).to_numpy() for name in ("rural", "language_area", "region")
    )
    distance = np.hypot(np.log(population), np.log(density))
    distance += _OTHER_SETTING * ~setting + _OTHER_LANGUAGE * ~language
    return tuple(
        Peer(
            nis5=NisCode(str(others.index[i])),
            distance=float(distance[i]),
            population=float(population[i]),
            density=float(density[i]),
            same_setting=bool(setting[i]),
            same_language=bool(language[i]),
            same_region=bool(region[i]),
        )
        for i in np.argsort(distance, kind="stable")[:most]
    )


def peers_of(nis5: NisCode, vintage: int, n: int = PEERS) -> tuple[NisCode, ...]:
    """The ``n`` nearest communes of the same region (fewer where it has fewer), nearest first.

    The distance is that of :func:`nearest`; KeyError for a commune that the vintage does not have.
    """
    return tuple(peer.nis5 for peer in nearest(nis5, vintage, n))


def peers_that_answered(nis5: NisCode, edition: Edition, n: int = PEERS) -> tuple[Peer, ...]:
    """The ``n`` nearest communes among those that answered an edition, on its own vintage.

    Four of five communes do not answer: of the nearest ten, two would be left to compare with.
    Empty where the answers per commune are not public.
    """
    if not edition.has_answers:
        return ()
    region = commune_facts(edition.vintage)["region"]
    answered = communes_that_answered(edition.id)
    alike = answered[(region[answered] == region[nis5]).to_numpy() & (answered != nis5)]
    return by_distance(nis5, tuple(map(NisCode, alike)), edition.vintage, n)


def comparison_set(
    kind: Comparison, nis5: NisCode, edition: Edition, own: tuple[NisCode, ...] = ()
) -> tuple[NisCode, ...]:
    """The communes that answered an edition and that ``nis5`` is compared with.

    Of a province, region or the country the commune itself is one, if it answered, as in every
    figure of that area; it is never its own peer, nor one of its size or of the reader's list.
    Communes of its size are those of the same class of inhabitants (steps of Belgian municipal
    law), in all of the country. All codes are of the edition's vintage, those of the reader's
    ``own`` list too; of these, what the vintage does not have is left out.
    """
    if not edition.has_answers:
        return ()
    answered = communes_that_answered(edition.id)
    if kind == "peers":
        return tuple(peer.nis5 for peer in peers_that_answered(nis5, edition))
    if kind == "own":
        return tuple(code for code in own if code in answered and code != nis5)
    if kind == "country":
        return tuple(map(NisCode, answered))
    if kind == "size":
        sizes = group_of("size", edition.vintage)
        alike = answered[(sizes[answered] == sizes[nis5]).to_numpy()]
        return tuple(NisCode(code) for code in alike if code != nis5)
    areas = commune_facts(edition.vintage)[kind]
    return tuple(NisCode(code) for code in answered if areas[code] == areas[nis5])
