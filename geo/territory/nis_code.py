"""The code of a place: five digits, called REFNIS by Statbel, INS in French and NIS in Dutch.

One register numbers all levels of places: communes (62063, Liège), arrondissements (61000),
provinces (60000), regions (03000) and the country (01000). So one type serves them all. Two levels
can share a code: 04000 is the Brussels-Capital Region and what stands for it among the provinces,
21000 its arrondissement. Where the level is not known from elsewhere it goes beside the code, as
:data:`~geo.territory.vintages.Level`. A code names a place of one vintage: Antwerpen was 11002
before it absorbed Borsbeek, and is 11002 since. In the library a name ``nis5`` is the code of a
commune, ``code`` that of a place of any level.

Postal codes have four digits, and parts of communes a letter behind the code (62063A): neither is
a :data:`NisCode`.
"""

from __future__ import annotations

import re
from typing import NewType

NisCode = NewType("NisCode", str)
"""Five digits, of a place of any level. Text of unknown origin becomes one by :func:`nis_code`;
what the atlas itself wrote in a column or an index of codes is taken for one as it is."""

COUNTRY = NisCode("01000")
FLANDERS, WALLONIA, BRUSSELS = NisCode("02000"), NisCode("03000"), NisCode("04000")
REGIONS = (FLANDERS, WALLONIA, BRUSSELS)

_FORM = re.compile(r"[0-9]{5}", re.ASCII)


def nis_code(text: str) -> NisCode:
    """The code that a text is, to the letter: five digits, nothing before and nothing behind.

    Whether a place of some vintage has the code is for :func:`geo.territory.mergers.check_code`
    to say; codes as files write them (62063.0, ``BE_62063``) are read by
    :func:`geo.territory.boundary_files.code_column.commune_code`.

    Raises
    ------
    ValueError
        For any other text.
    """
    if not is_nis_code(text):
        raise ValueError(text)
    return NisCode(text)


def is_nis_code(text: str) -> bool:
    """Whether a text has the form of a code, see :func:`nis_code`."""
    return _FORM.fullmatch(text) is not None
