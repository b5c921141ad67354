"""An independent check of the boundaries, and what the build says about its result.

The judicial cantons are drawn by the National Geographic Institute. A canton of whole communes
must be the same ground as the union of ours.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import shapely

from geo.command_line import CommandError
from geo.territory.build.sources import REGISTER_VINTAGE, read_register
from geo.territory.coverage import EQUAL_AREA, WGS84
from geo.territory.load import RURAL_BELOW
from geo.territory.mergers import codes_between
from geo.territory.vintages import OLDEST

if TYPE_CHECKING:
    import zipfile

    import geopandas as gpd

LARGE_CHANGE = 0.005  # of a commune's area, to be listed
LEAST_AGREEMENT = 0.9  # of a canton; less is another territory, not another line


def check_cantons(communes: gpd.GeoSeries, register: zipfile.ZipFile) -> pd.Series[float]:
    """:func:`canton_agreement`; CommandError where a canton is other ground than ours."""
    agreement = canton_agreement(communes, register)
    if agreement.iloc[0] < LEAST_AGREEMENT:
        raise CommandError(
            "The boundaries are not those of the communes: canton {canton} agrees by {found} "
            "with its communes, at least {expected} was expected.",
            canton=str(agreement.index[0]),
            found=float(agreement.iloc[0]),
            expected=LEAST_AGREEMENT,
        )
    return agreement


def describe(
    tables: dict[int, pd.DataFrame],
    vertices: dict[str, int],
    agreement: pd.Series[float],
    change: pd.Series[float],
) -> str:
    """What was built, for the terminal: counts, sums, vertices, agreement with the cantons.

    ``agreement`` is that of the source; ``change`` how much larger (1 is double) each commune of
    2018 has become by the country's outer line.
    """
    lines = [
        f"{vintage}: {len(table)} communes, {table['population'].sum()} inhabitants (2018), "
        f"{table['area_km2'].sum():.1f} km2, "
        f"{(table['population'] / table['area_km2'] < RURAL_BELOW).sum()} rural"
        for vintage, table in tables.items()
    ]
    lines += [f"{name}: {count} vertices" for name, count in vertices.items()]
    lines.append(
        f"{len(agreement)} cantons of whole communes (NGI): intersection over union, median "
        f"{agreement.median():.3f}, least {agreement.iloc[0]:.3f} ({agreement.index[0]})"
    )
    large = change[change.abs() > LARGE_CHANGE].sort_values()
    lines.append(
        f"outer line (NGI): the area of {len(large)} communes changes by more than "
        f"{LARGE_CHANGE:.1%}: " + ", ".join(f"{code} {part:+.1%}" for code, part in large.items())
    )
    return "\n".join(lines)


def canton_agreement(communes: gpd.GeoSeries, register: zipfile.ZipFile) -> pd.Series[float]:
    """Intersection over union of each canton of whole communes with ours, by the canton's id.

    ``communes``: outlines by code of 2018.
    """
    drawn = {
        record["canton"]: shapely.from_geojson(json.dumps(record["geometry"]))
        for record in read_register(register, "canton-boundaries")
    }
    whole = {
        canton["id"]: [entry["municipality"] for entry in canton["municipalities"]]
        for canton in read_register(register, "cantons")
        if canton["id"] in drawn
        and not any(entry.get("partial") for entry in canton["municipalities"])
    }
    into = codes_between(OLDEST, REGISTER_VINTAGE)
    members = pd.Series({code: name for name, codes in whole.items() for code in codes}, dtype=str)
    canton_of = into.map(members).dropna()
    ours = communes.to_crs(EQUAL_AREA).reindex(canton_of.index)
    theirs = type(communes)(pd.Series(drawn), crs=WGS84).to_crs(EQUAL_AREA)
    agreement = {}
    for name in sorted(set(canton_of)):
        mine = shapely.coverage_union_all(ours[canton_of == name].to_list())
        official = shapely.make_valid(theirs[name])
        agreement[name] = mine.intersection(official).area / mine.union(official).area
    return pd.Series(agreement, name="iou").sort_values()
