"""The weights of the seven domains in the index: what a reader may choose, and their names.

A :data:`Weights` is one whole number from 0 to 5 for each domain, in the questionnaire's order.
Only their proportions matter: :func:`in_lowest_terms` brings them to the smallest whole numbers, so
that one choice has one place in a cache and one name.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import TYPE_CHECKING

from geo.language import AtlasError, Text
from geo.state_cache import state_cache
from geo.survey.questionnaire import load_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Weights = tuple[int, ...]

MOST_WEIGHT = 5


@dataclass(frozen=True)
class Preset:
    """Weights with a name, and the reason that someone may have for them."""

    key: str
    label: Text
    reason: Text
    weights: Weights


def domain_keys() -> tuple[str, ...]:
    """The domains in the order that weights are given in."""
    return tuple(load_questionnaire().domains)


def equal_weights() -> Weights:
    """Every domain counts the same: the default, for want of a reason to prefer one."""
    return (1,) * len(domain_keys())


def unless_equal(weights: Weights | None) -> Weights | None:
    """``weights``, or None where no domain counts more than another: nothing was chosen.

    Here alone it is decided that weights are equal; whatever their number, and none at all.
    """
    return None if not weights or len(set(weights)) == 1 else weights


def or_equal(weights: Weights | None) -> Weights:
    """A number for each domain: ``weights``, or equal ones where nothing was chosen."""
    return unless_equal(weights) or equal_weights()


@state_cache(maxsize=1)
def presets() -> dict[str, Preset]:
    """Preset key -> named weights; ``equal`` first. Weights that differ are three to one."""
    return {
        preset.key: preset
        for preset in (
            Preset(
                "equal",
                Text("Equal weights"),
                Text("No domain counts more than another: the usual choice without a reason."),
                equal_weights(),
            ),
            _preset(
                "governance",
                Text("Governance first"),
                Text(
                    "In 2018 the communes gave the human and the institutional factor a higher "
                    "priority than the technological one."
                ),
                ("governance", "organisation"),
            ),
            _preset(
                "technology",
                Text("Technology first"),
                Text(
                    "In 2017 the communes as a whole saw the Smart City first as a technological "
                    "challenge; the Flemish and the urban ones saw an opportunity first."
                ),
                ("data", "innovation"),
            ),
            _preset(
                "practice",
                Text("Practice first"),
                Text("What is done and followed up counts more than what is planned."),
                ("implementation", "monitoring"),
            ),
        )
    }


def _preset(key: str, label: Text, reason: Text, heavy: Sequence[str]) -> Preset:
    weights = tuple(3 if domain in heavy else 1 for domain in domain_keys())
    return Preset(key, label, reason, weights)


def check(weights: Sequence[int]) -> Weights:
    """``weights`` as they are, when they can be used.

    Raises
    ------
    AtlasError
        Not one whole number from 0 to 5 for each domain, or all are zero.
    """
    if len(weights) != len(domain_keys()) or not all(
        isinstance(weight, int) and 0 <= weight <= MOST_WEIGHT for weight in weights
    ):
        raise _unreadable("_".join(map(str, weights)))
    if not any(weights):
        raise AtlasError(Text("All weights are zero. Give at least one domain a weight."))
    return tuple(weights)


def _unreadable(found: str) -> AtlasError:
    return AtlasError(
        Text(
            "The weights {found} cannot be read. Expected {n} whole numbers from 0 to {most}, "
            "one for each domain.",
            found=found[:60] or "“”",
            n=len(domain_keys()),
            most=MOST_WEIGHT,
        )
    )


def in_lowest_terms(weights: Sequence[int]) -> Weights:
    """``weights`` as the smallest whole numbers in the same proportions; errors as :func:`check`.

    >>> in_lowest_terms([2, 2, 2, 2, 2, 2, 4])
    (1, 1, 1, 1, 1, 1, 2)
    """
    weights = check(weights)
    divisor = gcd(*weights)
    return tuple(weight // divisor for weight in weights)


def parse_weights(text: str) -> Weights:
    """Read weights from a link, ``1_1_3_0_1_1_1``; errors as :func:`check`."""
    parts = text.split("_")
    if len(parts) < 20 and all(p.isascii() and p.isdecimal() and len(p) < 4 for p in parts):
        return check([int(part) for part in parts])
    raise _unreadable(text)


def write_weights(weights: Weights) -> str:
    """Weights as a link has them."""
    return "_".join(map(str, weights))


def as_mapping(weights: Weights) -> Mapping[str, float]:
    """Domain key -> weight, as :func:`geo.survey.maturity.scores.score_edition` takes them."""
    return dict(zip(domain_keys(), map(float, weights), strict=True))


def name_of_weights(weights: Weights) -> Text:
    """The preset's name, or that the weights are the reader's own."""
    preset = preset_of(weights)
    return preset.label if preset else Text("Own weights")


def weights_in_words(weights: Weights) -> Text:
    """Every domain with its weight: "Governance and policy 3, Innovation 1"."""
    words: Text | None = None
    for domain, weight in zip(load_questionnaire().domains.values(), weights, strict=True):
        one = Text("{name} {n}", name=domain.label, n=weight)
        words = one if words is None else Text("{first}, {second}", first=words, second=one)
    assert words is not None
    return words


def preset_of(weights: Weights) -> Preset | None:
    """The preset with these weights, if there is one."""
    settled = in_lowest_terms(weights)
    return next((one for one in presets().values() if one.weights == settled), None)
