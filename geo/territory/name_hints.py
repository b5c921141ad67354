"""Words around a name that tell which place is meant, and words that stand where no place is.

All are folded and compared whole. What is not here is not known: ``Leuven (E5)`` or ``Gent (rest)``
may be anything, so a name with such words beside it is for the reader to confirm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo.language import Text
from geo.territory import spelling
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.territory.name_index import Kind

KINDS: dict[str, Kind] = {
    **dict.fromkeys(("gemeente", "gemeentebestuur", "stad", "stadsbestuur", "commune"), "commune"),
    **dict.fromkeys(
        ("ville", "gemeinde", "stadt", "municipality", "city", "town", "municipalite"), "commune"
    ),
    **dict.fromkeys(("province", "provincie", "provinz", "prov"), "province"),
    **dict.fromkeys(("arrondissement", "arr", "bezirk"), "arrondissement"),
    **dict.fromkeys(("region", "gewest"), "region"),
}
"""A word for a kind of place -> the kind."""

PARTS = frozenset({"deelgemeente", "district", "wijk", "quartier", "section", "ortsteil"})
"""Words for a part of a commune."""

_OTHER_AREAS = re.compile(
    r"\b(arrondissement\w*|arr|bezirk\w*|provin\w+|prov|\w*[ck]anton(s|e|en)?|district\w*"
    r"|deelgemeent\w*|wijk\w*|quartiers?|ortsteil\w*|stadsregio\w*|kieskring\w*|wahlkreis\w*"
    r"|circonscriptions?|(politie|hulpverlenings|polizei|hilfeleistungs)zone[ns]?"
    r"|zones? (de )?(police|secours)|police zones?)\b"
)
_COMMUNES = re.compile(
    r"\b(gemeent\w*|communes?|communal\w*|gemeinden?|municip\w*|munty|villes?|stad|steden|stadt"
    r"|stadte|city|cities|towns?|entit\w+)\b"
)

CONNECTORS = frozenset({"de", "du", "d", "des", "la", "van", "of", "von", "der", "communale"})

NEUTRAL = frozenset(
    [
        *("nl", "fr", "de", "en", "ned", "nld", "fra", "deu", "ger", "eng", "be", "b", "bel"),
        *("nederlands", "frans", "duits", "engels", "francais", "neerlandais", "allemand"),
        *("anglais", "deutsch", "franzosisch", "niederlandisch", "englisch", "dutch", "french"),
        *("german", "english"),
    ]
)
"""The language of a name, and the country's letters: they tell no places apart."""

PROVINCES: dict[str, NisCode] = {
    **dict.fromkeys(("ant", "antw", "anv"), NisCode("10000")),
    **dict.fromkeys(("vlbr", "vlbrab", "brfl", "brabfl", "vbr"), NisCode("20001")),
    **dict.fromkeys(("brw", "bw", "brabw", "wbr", "wlbr"), NisCode("20002")),
    **dict.fromkeys(("wvl", "wvla", "flocc", "foc"), NisCode("30000")),
    **dict.fromkeys(("ovl", "ovla", "flor", "for"), NisCode("40000")),
    **dict.fromkeys(("ht", "hai", "hen", "heneg"), NisCode("50000")),
    **dict.fromkeys(("lg", "lie", "lui"), NisCode("60000")),
    **dict.fromkeys(("lim", "limb"), NisCode("70000")),
    **dict.fromkeys(("lux",), NisCode("80000")),
    **dict.fromkeys(("nam", "nr"), NisCode("90000")),
}
"""The letters that Belgians put behind a name for its province -> the province's code."""

_NOTHING = frozenset(
    [
        *("na", "n a", "nan", "null", "none", "nil", "nihil", "nb", "n b", "nd", "n d", "nv", "nc"),
        *("n n b", "k a", "s o", "so", "nvt", "n v t", "niet van toepassing", "sans objet"),
        *("not applicable", "non applicable", "nicht zutreffend", "entfallt", "trifft nicht zu"),
        *(
            "blank",
            "blanks",
            "empty",
            "leeg",
            "blanco",
            "vide",
            "vides",
            "leer",
            "leere",
            "lege",
            "leere zellen",
        ),
        *("onbekend", "niet bekend", "weet niet", "ongekend", "inconnu", "inconnue", "ne sait pas"),
        *("unbekannt", "weiss nicht", "unknown", "not known", "don t know", "missing", "manquant"),
        *("niet ingevuld", "geen antwoord", "non renseigne", "sans reponse", "pas de reponse"),
        *("non repondu", "keine angabe", "keine antwort", "nicht angegeben", "no answer", "fehlt"),
        *("not specified", "unspecified", "niet gespecificeerd", "non precise", "no response"),
        *("geen", "aucun", "aucune", "keine", "keiner", "ontbreekt", "nsp", "nr", "xx", "xxx"),
        *("andere", "anderen", "overige", "overigen", "autre", "autres", "other", "others"),
        *("sonstige", "ubrige", "rest", "reste", "diverse", "divers", "varia"),
        *("buitenland", "etranger", "ausland", "abroad", "foreign"),
        *("ref", "valeur", "waarde", "wert", "value", "naam", "nom", "div 0", "error", "fout"),
    ]
)

_TOTAL = re.compile(
    r"(((grand|general|eind|alg\w*|sous|sub) ?)?(tota\w{1,3}|totaux|som|somme|summe|gesamt\w*)"
    r"|total result|totaal ?resultaat|resultat total"
    r"|insgesamt|gemiddelden?|moyennes?|average|mean|durchschnitt\w*|mittelwert\w*|mediaan|mediane?"
    r"|aantal|nombre|anzahl|count)"
    r"( (general|generale|algemeen|belgi\w*|belgique|vlaanderen|wallonie|bruxelles|brussel))?"
)
_LONGEST = 30


def other_areas(header: str) -> str | None:
    """The word by which a header says that its names are of other areas than communes.

    ``Arrondissement``, ``Kieskanton``, ``Zone de police``; None where it says communes as well.

    Parameters
    ----------
    header : str
        Its words, folded, with blanks between.
    """
    found = _OTHER_AREAS.search(header)
    return found[0] if found is not None and _COMMUNES.search(header) is None else None


def is_total(text: str) -> bool:
    """Whether a whole cell names a line below a table: its totals, its averages, its counts."""
    return len(text) <= _LONGEST and _TOTAL.fullmatch(_folded(text)) is not None


def no_place(text: str) -> Text | None:
    """What a cell says instead of a place, as a sentence; None where it may be one.

    ``NA``, ``n.v.t.``, ``(blank)``, ``(vide)``, ``unbekannt``; a total, an average.
    """
    if len(text) > _LONGEST:
        return None
    folded = _folded(text)
    if folded in _NOTHING:
        return Text("The cell names no place: “{found}”.", found=text)
    if is_total(text):
        return Text("A total or an average, no commune.")
    return None


def _folded(text: str) -> str:
    return " ".join(spelling.plain_words(text))
