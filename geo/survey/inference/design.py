"""The sampling design: how the communes that answered stand for all that were invited.

The invited communes (with region and rural or urban) and those that answered come in; a
:class:`Design` goes out: strata, how many were invited and answered in each, the weight of an
answer, and in sentences what had to be put together or left out.

Nobody drew these samples: every commune was invited and some answered. A design is therefore an
assumption about who stays silent, and the reader sees which one is made. :data:`DEFAULT_KIND` is
the one that fits an open invitation: how many communes of each kind answer is left to chance, and
the weights set that right afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

import numpy as np
import pandas as pd

from geo.language import Labels, Text
from geo.state_cache import state_cache
from geo.survey.communes import area_name, area_table, commune_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from geo.survey.edition import Edition

    Floats = npt.NDArray[np.float64]

Kind = Literal["simple", "stratified", "poststratified"]
KINDS: tuple[Kind, ...] = get_args(Kind)
DEFAULT_KIND: Kind = "poststratified"

LEAST_IN_STRATUM = 2
"""Answers that a stratum needs: one alone cannot show how answers differ."""

KIND_NAMES: dict[Kind, Text] = {
    "simple": Text("Simple random sample of the invited communes"),
    "stratified": Text("Stratified by region and by urban or rural"),
    "poststratified": Text("Post-stratified by region and by urban or rural"),
}

KIND_EXPLANATIONS: dict[Kind, Text] = {
    "simple": Text(
        "Every commune that answered counts the same, as if the communes that answered had been "
        "drawn by lot from all that were invited."
    ),
    "stratified": Text(
        "As if communes had been drawn by lot within each region, urban and rural ones apart: an "
        "answer counts for as many communes as were invited there for each that answered."
    ),
    "poststratified": Text(
        "As if the communes that answered had been drawn by lot from all that were invited; "
        "afterwards each answer is weighted so that every region, urban and rural communes apart, "
        "counts for as many communes as it has."
    ),
}

SILENT_CAVEAT = Text(
    "Weights make up for who answered only as far as region and urban or rural go. Whether "
    "communes that stayed silent differ from those that answered is not known."
)


@dataclass(frozen=True, eq=False)
class Design:
    """A sampling design with its weights.

    Attributes
    ----------
    kind : {"simple", "stratified", "poststratified"}
    strata : DataFrame
        Index stratum: ``all``, or the region's code with ``-U`` (urban) or ``-R`` (rural) behind
        it, without where both were put together. Columns:

        - region : str, REFNIS code (``""`` for all)
        - setting : str, ``urban``, ``rural``, or ``""`` for both
        - invited, answered : int64, communes; ``answered`` is at least 1
        - weight : float64, invited communes for each that answered
    place : Series of int64
        Index nis5 of every invited commune: the row of ``strata`` it is in, -1 where left out.
    answered : Series of bool
        Same index: whether it answered.
    notes : tuple of Text
        What a reader must know: strata put together, regions left out, single answers.
    """

    kind: Kind
    strata: pd.DataFrame
    place: pd.Series[int]
    answered: pd.Series[bool]
    notes: tuple[Text, ...] = ()

    @property
    def spread(self) -> Floats:
        """What the squared deviations in a stratum are multiplied by: correction, n / (n - 1).

        ``(1 - n_h/N_h) · n_h/(n_h - 1)`` where each stratum is a draw of its own, the same with
        the whole sample's n and N where there is one draw (Särndal, Swensson and Wretman, *Model
        Assisted Survey Sampling*, results 3.7.2 and 7.6.2). A stratum of one answer has 1 in
        place of ``n_h/(n_h - 1)``.
        """
        n: Floats = self.strata["answered"].to_numpy(dtype="float64")
        if self.kind == "poststratified":
            n = np.full_like(n, n.sum())
        spread: Floats = self.correction * n / np.maximum(n - 1, 1)
        return spread

    @property
    def correction(self) -> Floats:
        """The finite population correction of each stratum, ``1 - n/N``."""
        n: Floats = self.strata["answered"].to_numpy(dtype="float64")
        size: Floats = self.strata["invited"].to_numpy(dtype="float64")
        if self.kind == "poststratified" and len(n):
            return np.full_like(n, 1 - n.sum() / size.sum())
        correction: Floats = 1 - n / size
        return correction


@state_cache(maxsize=16, of="boundaries")
def edition_frame(edition: Edition) -> pd.DataFrame:
    """The communes invited to an edition.

    Returns
    -------
    DataFrame
        Index nis5 (on the edition's vintage); region : str, REFNIS code; rural : bool. Shared: do
        not change it.
    """
    frame = pd.DataFrame(
        {
            "region": area_table(edition.vintage)["region"],
            "rural": commune_facts(edition.vintage)["rural"],
        }
    )
    return frame[frame["region"].map(edition.is_invited)]


def edition_design(edition: Edition, answered: pd.Index[str], kind: Kind = DEFAULT_KIND) -> Design:
    """The design of an edition, or of one of its questions, of which these communes answered."""
    frame = edition_frame(edition)
    regions = {
        code: area_name(code, "region", edition.vintage) for code in frame["region"].unique()
    }
    return make_design(frame, answered, kind, regions)


def make_design(
    frame: pd.DataFrame,
    answered: pd.Index[str],
    kind: Kind = DEFAULT_KIND,
    region_names: Mapping[str, Labels] | None = None,
) -> Design:
    """Make a design from who was invited and who answered.

    A stratum with fewer than :data:`LEAST_IN_STRATUM` answers (and more communes than answers) is
    put together with the other stratum of its region. A region that nobody answered in is left
    out. A region with one answer stays: how far its communes differ cannot be seen, and the
    distance of the answer from the mean stands for it (the rule that R's ``survey`` calls
    "adjust"). Each of these leaves a note.

    Parameters
    ----------
    frame : DataFrame
        As :func:`edition_frame`.
    answered : Index of str
        Communes that answered; those not invited are ignored.
    region_names : mapping of region code to Labels, optional
        For the notes; codes stand for themselves without.
    """
    known = frame.index.isin(answered)
    if kind == "simple":
        cells = [_Cell("all", "", "", len(frame), int(known.sum()))]
        place = np.zeros(len(frame), dtype="int64")
        notes: list[Text] = []
    else:
        regions, region = np.unique(frame["region"].to_numpy(dtype="object"), return_inverse=True)
        place = 2 * region + frame["rural"].to_numpy(dtype="int64")
        invited = np.bincount(place, minlength=2 * len(regions)).tolist()
        found = np.bincount(place[known], minlength=2 * len(regions)).tolist()
        cells = [
            _Cell(f"{name}-{letter}", name, setting, invited[at + rural], found[at + rural])
            for at, name in zip(range(0, 2 * len(regions), 2), regions.tolist(), strict=True)
            for rural, (letter, setting) in enumerate((("U", "urban"), ("R", "rural")))
        ]
        cells, notes = _settle(cells, region_names or {})
    strata = sorted({cell for cell in cells if cell.answered})
    row = np.array([strata.index(cell) if cell.answered else -1 for cell in cells])
    return Design(
        kind,
        _table(strata),
        pd.Series(row[place], index=frame.index, dtype="int64"),
        pd.Series(known, index=frame.index),
        tuple(notes),
    )


class _Cell(NamedTuple):
    """Communes that may be a stratum."""

    key: str
    region: str
    setting: str
    invited: int
    answered: int


def _table(strata: list[_Cell]) -> pd.DataFrame:
    """The table of a design; the key is region and setting as the published figures write them."""
    invited = np.array([cell.invited for cell in strata], dtype="int64")
    answered = np.array([cell.answered for cell in strata], dtype="int64")
    return pd.DataFrame(
        {
            "region": pd.array([cell.region for cell in strata], dtype="str"),
            "setting": pd.array([cell.setting for cell in strata], dtype="str"),
            "invited": invited,
            "answered": answered,
            "weight": invited / answered,
        },
        index=pd.Index([cell.key for cell in strata], name="stratum", dtype="str"),
    )


def _settle(cells: list[_Cell], names: Mapping[str, Labels]) -> tuple[list[_Cell], list[Text]]:
    """The cells (urban and rural of each region), put together where need be, and the notes."""
    settled: list[_Cell] = []
    notes: list[Text] = []
    for pair in zip(cells[::2], cells[1::2], strict=True):
        region = pair[0].region
        name = names.get(region, region)
        size, n = sum(cell.invited for cell in pair), sum(cell.answered for cell in pair)
        both = all(cell.invited for cell in pair)
        few = any(cell.answered < min(LEAST_IN_STRATUM, cell.invited) for cell in pair)
        if n == 0:
            notes.append(
                Text(
                    "{region}: none of the {n} invited communes answered; estimates for larger "
                    "areas are about the other regions only.",
                    region=name,
                    n=size,
                )
            )
        elif both and few:
            notes.append(
                Text(
                    "{region}: urban and rural communes are taken together, because fewer than "
                    "two of one kind answered.",
                    region=name,
                )
            )
            pair = (_Cell(region, region, "", size, n),) * 2  # noqa: PLW2901  (one for two)
        if 0 < n < min(LEAST_IN_STRATUM, size):
            notes.append(
                Text(
                    "{region}: a single answer stands for {n} communes. How much these differ "
                    "from each other cannot be seen from it.",
                    region=name,
                    n=size,
                )
            )
        settled += pair
    return settled, notes
