"""One state of the map page, and the link that reopens it.

A :class:`View` is everything that decides what a reader sees. It is written to the URL whole and
read back defensively: a link may be old, cut off or typed by hand, so each part that makes no
sense falls back to its default and is reported in a sentence, and nothing else is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from math import isfinite
from typing import TYPE_CHECKING, Literal, TypeVar, cast

from geo.cartography.classes import (
    DEFAULT_CLASSES,
    DEFAULT_SCHEME,
    FEWEST_CLASSES,
    MOST_CLASSES,
    SCHEMES,
    Scheme,
)
from geo.cartography.colours import SCALES
from geo.language import DEFAULT_LANGUAGE, LANGUAGES, AtlasError, Language, Text
from geo.publishing.edition_link import read_edition
from geo.publishing.initiative_filter import (
    EVERYTHING,
    InitiativeFilter,
    list_years,
    normalised_query,
)
from geo.publishing.side_by_side import MOST_PLACES, NOTHING, WAYS, SideBySide, Way
from geo.survey import (
    get_indicator,
    list_editions,
    list_indicators,
    load_edition,
    load_programmes,
)
from geo.survey.communes import LEVEL_NAMES, commune_facts, level_of
from geo.survey.communes import area_codes as codes_of
from geo.survey.comparison.peers import COMPARISONS, MOST_OWN, Comparison
from geo.survey.disclosed import is_disclosed, why_not_disclosed
from geo.survey.inference.groups import SIZE_LIMITS as SIZES
from geo.survey.maturity.weights import Weights, parse_weights, unless_equal, write_weights
from geo.survey.values.model_estimates import model_offer
from geo.territory import VINTAGES, successors
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Level = Literal["commune", "arrondissement", "province", "region"]
LEVELS: dict[Level, Text] = {
    "commune": Text("Communes"),
    "arrondissement": Text("Arrondissements"),
    "province": Text("Provinces"),
    "region": Text("Regions"),
}
SETTINGS: dict[str, Text] = {
    "rural": Text("Rural (below 150 inhabitants per km²)"),
    "urban": Text("Urban (150 inhabitants per km² and more)"),
}
LANGUAGE_AREAS: dict[str, Text] = {
    "nl": Text("Dutch language area"),
    "fr": Text("French language area"),
    "de": Text("German language area"),
    "bilingual": Text("Bilingual area of Brussels-Capital"),
}
SIZE_LABELS: dict[str, Text] = {
    "under10k": Text("Below 10,000 inhabitants"),
    "10k-20k": Text("10,000 to 20,000 inhabitants"),
    "20k-50k": Text("20,000 to 50,000 inhabitants"),
    "50k-over": Text("50,000 inhabitants and more"),
}
# What a ranking may vary beside the weights of the index.
VARIATIONS: dict[str, Text] = {
    "mean": Text("kind of mean"),
    "domains": Text("list of domains"),
}
DEFAULT_EDITION = "BE2018"
DEFAULT_INDICATOR = "q.progress"
FILES = "file"
"""The part of an address that says that a file was chosen here, and on which page; never which."""
# The parts of a link that belong to Streamlit, and to the atlas' other pages.
_FOREIGN = {"embed", "embed_options", FILES}
_LONGEST_QUOTE = 60  # characters of a link that a notice repeats


_Known = TypeVar("_Known", bound=str)

# Fields that a link writes as they are, by their names in the URL, in this order.
_AS_IT_IS = {
    **{name: name for name in ("vintage", "scheme", "classes", "palette", "setting", "size")},
    "compare": "comparison_set",
    "since": "since",
}

MapPart = Literal["picture", "frame", "nothing"]
"""What of the map a part of a view changes: classes and their legend, what is around them, or
nothing of it."""

_PICTURE: dict[str, MapPart] = {"map": "picture"}
_FRAME: dict[str, MapPart] = {"map": "frame"}
_NOTHING: dict[str, MapPart] = {"map": "nothing"}


@dataclass(frozen=True)
class View:
    """What the map page shows. Field names are the names in the URL, except where noted.

    Attributes
    ----------
    lang
        Language of the reader.
    edition, indicator
        Identifiers from ``geo.survey``; an edition may be pinned to a version (``BE2019@3``, see
        :mod:`geo.publishing.edition_link`).
    level
        ``commune``, ``arrondissement``, ``province`` or ``region``.
    vintage
        Boundary vintage (year); None is the edition's own.
    scheme, classes, limits
        Classification: see :func:`geo.cartography.classes.classify`.
    palette
        Key of a colour scale; None is the one that suits the indicator.
    regions, provinces
        REFNIS codes to keep; empty keeps all (``region`` and ``province`` in the URL).
    areas
        Language areas to keep (``language_area`` in the URL).
    setting
        ``rural``, ``urban`` or None for both.
    size
        Key of :data:`SIZES` or None.
    weights
        Weights of the domains in the maturity index, as the reader set them; None where equal.
    model
        Whether arrondissements with too few answers have a model estimate, where there is one.
    vary
        What a ranking by the index varies beside the weights.
    selected
        REFNIS code of the area whose drill-down is open (``commune`` in the URL at commune
        level, ``area`` above it).
    comparison_set
        What a commune is compared with on every page: a key of
        :data:`~geo.survey.comparison.peers.COMPARISONS` (``compare`` in the URL).
    own
        REFNIS codes of the reader's own list of communes, for that comparison.
    side_by_side
        What the page that compares sets side by side (``places``, ``way`` and ``second``).
    since
        The edition that change is counted from, on the page of change; None is the one before.
    stage
        Whether the page is shown full-window to a room (``view=stage``).
    initiatives
        Which documented initiatives their page shows (``programme``, ``year`` and ``words``).

    Each field says what of the map it changes (:data:`MapPart`): :meth:`map_key`.
    """

    lang: Language = field(default=DEFAULT_LANGUAGE, metadata=_FRAME)
    edition: str = field(default=DEFAULT_EDITION, metadata=_PICTURE)
    indicator: str = field(default=DEFAULT_INDICATOR, metadata=_PICTURE)
    level: Level = field(default="commune", metadata=_PICTURE)
    vintage: int | None = field(default=None, metadata=_PICTURE)
    scheme: Scheme = field(default=DEFAULT_SCHEME, metadata=_PICTURE)
    classes: int = field(default=DEFAULT_CLASSES, metadata=_PICTURE)
    limits: tuple[float, ...] = field(default=(), metadata=_PICTURE)
    palette: str | None = field(default=None, metadata=_PICTURE)
    regions: tuple[NisCode, ...] = field(default=(), metadata=_PICTURE)
    provinces: tuple[NisCode, ...] = field(default=(), metadata=_PICTURE)
    areas: tuple[str, ...] = field(default=(), metadata=_PICTURE)
    setting: str | None = field(default=None, metadata=_PICTURE)
    size: str | None = field(default=None, metadata=_PICTURE)
    weights: Weights | None = field(default=None, metadata=_PICTURE)
    model: bool = field(default=False, metadata=_PICTURE)
    vary: tuple[str, ...] = field(default=(), metadata=_NOTHING)
    selected: NisCode | None = field(default=None, metadata=_FRAME)
    comparison_set: Comparison = field(default="peers", metadata=_NOTHING)
    own: tuple[NisCode, ...] = field(default=(), metadata=_NOTHING)
    side_by_side: SideBySide = field(default=NOTHING, metadata=_NOTHING)
    since: str | None = field(default=None, metadata=_NOTHING)
    stage: bool = field(default=False, metadata=_FRAME)
    initiatives: InitiativeFilter = field(default=EVERYTHING, metadata=_NOTHING)

    @property
    def filtered(self) -> bool:
        """Whether some communes are left out, where communes are shown."""
        return bool(self.regions or self.provinces or self.filters_communes)

    @property
    def filters_communes(self) -> bool:
        """Whether a filter is chosen that leaves out communes, but no area above them."""
        return bool(self.areas or self.setting or self.size)

    @property
    def leaves_out(self) -> bool:
        """Whether some areas of the view's level are left out."""
        return self.filtered and (self.level == "commune" or bool(self.regions or self.provinces))

    @property
    def index_weights(self) -> Weights | None:
        """The weights of the index; None where they are equal."""
        return unless_equal(self.weights)

    def map_key(self) -> View:
        """The view with only what the picture of its map depends on.

        Two views with the same key have the same classes and legend; the frame around them (words,
        selection, stage) and what other pages show may differ.
        """
        defaults = vars(View())
        around = {
            one.name: defaults[one.name] for one in fields(self) if one.metadata["map"] != "picture"
        }
        return replace(self, weights=self.index_weights, **around)

    def query(self) -> dict[str, str]:
        """The URL parameters that reopen this view; what is at its default is left out.

        The language is always there, so that a link reads the same to whoever opens it.
        """
        plain = View()
        out = {"lang": self.lang, "edition": self.edition, "indicator": self.indicator}
        if self.level != default_level(self.edition, self.indicator):
            out["level"] = self.level
        for name, attribute in _AS_IT_IS.items():
            value = getattr(self, attribute)
            if value is not None and value != getattr(plain, attribute):
                out[name] = str(value)
        if self.limits and self.scheme == "own":
            out["limits"] = "_".join(f"{limit:g}" for limit in self.limits)
        for name, codes in (
            ("region", self.regions),
            ("province", self.provinces),
            ("language_area", self.areas),
            ("vary", self.vary),
            ("own", self.own),
        ):
            if codes:
                out[name] = "_".join(codes)
        if weights := self.index_weights:
            out["weights"] = write_weights(weights)
        if self.selected:
            out["commune" if self.level == "commune" else "area"] = self.selected
        modelled = self.model and self.level == "arrondissement"
        switches = (("model", "yes", modelled), ("view", "stage", self.stage))
        out |= {name: value for name, value, on in switches if on}
        return out | self.side_by_side.query() | self.initiatives.query()


def resolve_vintage(view: View) -> int:
    """The boundary vintage that ``view`` is drawn on: its own, or its edition's.

    Raises
    ------
    AtlasError
        The edition is not, or no longer, published.
    """
    if view.vintage is not None:
        return view.vintage
    return load_edition(view.edition).vintage


def parse_view(query: Mapping[str, str], language: Language) -> tuple[View, list[Text]]:
    """Read a view from URL parameters.

    Parameters
    ----------
    query
        The URL's parameters.
    language
        The language to use when the link does not say one.

    Returns
    -------
    tuple of View and list of Text
        The view, and one sentence for each part of the link that was not understood.
    """
    reader = _Reader(query)
    lang = reader.text("lang", LANGUAGES, language)
    editions = [e.id for e in list_editions()]
    usual = DEFAULT_EDITION if DEFAULT_EDITION in editions else editions[0]
    edition = reader.edition("edition") or usual
    vintage = reader.maybe("vintage", [str(v) for v in VINTAGES])
    view = View(
        lang=lang,
        edition=edition,
        indicator=reader.indicator("indicator", edition, default_indicator(edition)),
        level=cast("Level", reader.text("level", LEVELS, "commune")),
        vintage=int(vintage) if vintage else None,
        scheme=cast("Scheme", reader.text("scheme", SCHEMES, DEFAULT_SCHEME)),
        classes=reader.whole("classes", FEWEST_CLASSES, MOST_CLASSES, DEFAULT_CLASSES),
        limits=reader.numbers("limits", MOST_CLASSES - 1),
        palette=reader.maybe("palette", SCALES),
        areas=reader.several("language_area", LANGUAGE_AREAS),
        setting=reader.maybe("setting", SETTINGS),
        size=reader.maybe("size", SIZES),
        weights=reader.weights("weights"),
        vary=reader.several("vary", VARIATIONS),
        comparison_set=cast("Comparison", reader.text("compare", COMPARISONS, "peers")),
        since=reader.edition("since"),
        stage=reader.text("view", ("stage", "map"), "map") == "stage",
        initiatives=InitiativeFilter(
            programme=reader.maybe("programme", load_programmes()),
            year=reader.maybe("year", list_years()),
            words=normalised_query(reader.free("words")),
        ),
    )
    if "level" not in query and "commune" not in query:
        view = replace(view, level=default_level(view.edition, view.indicator))
    if view.scheme == "own" and not view.limits:
        view = replace(view, scheme=DEFAULT_SCHEME)
    if view.scheme != "own":  # limits that nothing is drawn by
        view = replace(view, limits=())
    drawn = resolve_vintage(view)
    view = replace(
        view,
        regions=reader.several("region", area_codes(drawn, "region")),
        provinces=reader.several("province", area_codes(drawn, "province")),
        selected=reader.area(view.level, drawn),
        own=reader.places("own", drawn, MOST_OWN, communes=True),
        side_by_side=SideBySide(
            places=reader.places("places", drawn, MOST_PLACES),
            way=cast("Way", reader.text("way", WAYS, "places")),
            second=reader.indicator("second", edition, "") or None,
        ),
    )
    if reader.maybe("model", ("yes", "no")) == "yes":
        why_not = why_no_model(view)
        view = replace(view, model=why_not is None)
        if why_not is not None:
            problem = Text("The link asks for estimates by the model")
            reader.notices += [_told(problem, Text("there are none here")), why_not]
    reader.report_the_unknown()
    return view, reader.notices


def why_no_model(view: View) -> Text | None:
    """Why a view has no model estimates; None where it can have them."""
    if view.level != "arrondissement":
        return Text("A model is offered for arrondissements only.")
    return model_offer(view.edition, view.indicator, view.index_weights).why_not


def adapted_view(view: View) -> View:
    """``view`` without what its boundaries do not have, after another choice changed them.

    A selected commune that merged or got a new code leads to its successor, like a link does. An
    indicator that the edition does not have, or no longer, becomes its usual one.

    Raises
    ------
    AtlasError
        The edition is not, or no longer, published.
    """
    view = with_edition(view, view.edition)
    vintage = resolve_vintage(view)
    provinces = set(area_codes(vintage, "province"))
    selected = view.selected
    if selected is not None and selected not in area_codes(vintage, view.level):
        heirs = _same_territory(selected, vintage) if view.level == "commune" else []
        selected = heirs[0] if heirs else None
    known = {one.id for one in list_indicators(view.edition)}
    side_by_side = replace(
        view.side_by_side,
        places=_carried(view.side_by_side.places, vintage),
        second=view.side_by_side.second if view.side_by_side.second in known else None,
    )
    since = None if view.since is None else read_edition(view.since)[0]
    model = view.model and why_no_model(view) is None
    return replace(
        view,
        model=model,
        since=since,
        selected=selected,
        provinces=tuple(p for p in view.provinces if p in provinces),
        own=_carried(view.own, vintage),
        side_by_side=side_by_side,
    )


def _carried(codes: tuple[NisCode, ...], vintage: int) -> tuple[NisCode, ...]:
    """The places that ``codes`` stand for in a vintage, each once; what it lacks is left out."""
    found = [
        [code] if level_of(code, vintage) else _same_territory(code, vintage) for code in codes
    ]
    return tuple(dict.fromkeys(code for one in found for code in one))


def default_level(edition: str, indicator: str) -> Level:
    """The level shown first: regions where what is mapped is not public by commune."""
    found = get_indicator(edition, indicator)
    given = found.nature == "documented" or is_disclosed(load_edition(edition), found)
    return "commune" if given else "region"


def with_edition(view: View, edition: str) -> View:
    """``view`` of another edition: an indicator that it does not have becomes its usual one.

    The level stays, unless it was only the usual one of what was shown.

    Raises
    ------
    AtlasError
        The edition is not, or no longer, published.
    """
    of = load_edition(edition).id
    known = {one.id for one in list_indicators(of)}
    indicator = view.indicator if view.indicator in known else default_indicator(of)
    try:
        usual = view.level == default_level(view.edition, view.indicator)
    except AtlasError:  # what was shown is not published any more
        usual = view.selected is None
    if (of, indicator) == (view.edition, view.indicator) or not usual:
        return replace(view, edition=of, indicator=indicator)
    return replace(view, edition=of, indicator=indicator, level=default_level(of, indicator))


def default_indicator(edition: str) -> str:
    """The indicator shown first: self-assessed progress where the edition has it."""
    indicators = [i.id for i in list_indicators(edition)]
    return DEFAULT_INDICATOR if DEFAULT_INDICATOR in indicators else indicators[0]


def area_codes(vintage: int, level: Level) -> list[NisCode]:
    """The REFNIS codes of every area of a level in a vintage, in order."""
    return [NisCode(code) for code in codes_of(vintage, level)]


class _Reader:
    """Reads one parameter at a time and collects what was not understood."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = query
        self.notices: list[Text] = []
        self.known: set[str] = set(_FOREIGN)

    def text(self, name: str, allowed: Iterable[str], default: str) -> str:
        """The parameter when it is one of ``allowed``; otherwise the default and a notice."""
        return self.maybe(name, allowed) or default

    def maybe(self, name: str, allowed: Iterable[str]) -> str | None:
        found = self._take(name)
        if found is None or found in set(allowed):
            return found
        self._misread(name, found)
        return None

    def edition(self, name: str) -> str | None:
        """An edition, or a version of one; of a version that cannot be read, the newest."""
        found = self._take(name)
        if found is None:
            return None
        key, why_another = read_edition(found)
        if why_another is not None:
            self.notices.append(why_another)
        elif key is None:
            self._misread(name, found)
        return key

    def indicator(self, name: str, edition: str, default: str) -> str:
        """An indicator that the edition shows; of one that it keeps, the notice says so."""
        found = self._take(name)
        if found is None or found in {one.id for one in list_indicators(edition)}:
            return found or default
        try:
            hidden = why_not_disclosed(load_edition(edition), get_indicator(edition, found))
        except AtlasError:
            hidden = None
        if hidden is None or load_edition(edition).disclosure == "open":
            self._misread(name, found)
        else:
            self.notices.append(hidden)
        return default

    def several(self, name: str, allowed: Iterable[_Known]) -> tuple[_Known, ...]:
        found = self._take(name)
        if found is None:
            return ()
        known: dict[str, _Known] = {one: one for one in allowed}
        for part in dict.fromkeys(found.split("_")):
            if part not in known:
                self._misread(name, part)
        return tuple(known[part] for part in dict.fromkeys(found.split("_")) if part in known)

    def free(self, name: str) -> str:
        """The parameter whatever it is; nothing is misread."""
        return self._take(name) or ""

    def whole(self, name: str, least: int, most: int, default: int) -> int:
        found = self.maybe(name, [str(n) for n in range(least, most + 1)])
        return int(found) if found else default

    def numbers(self, name: str, most: int) -> tuple[float, ...]:
        found = self._take(name)
        if found is None:
            return ()
        try:
            limits = tuple(sorted({float(part) for part in found.split("_")}))
        except ValueError:
            limits = ()
        if not 0 < len(limits) <= most or not all(map(isfinite, limits)):
            self._misread(name, found)
            return ()
        return limits

    def weights(self, name: str) -> Weights | None:
        found = self._take(name)
        if found is None:
            return None
        try:
            return unless_equal(parse_weights(found))
        except AtlasError as error:
            self.notices.append(error.text)
            return None

    def area(self, level: Level, vintage: int) -> NisCode | None:
        """The selected area; a commune's code of another vintage leads to its successor."""
        name = "commune" if level == "commune" else "area"
        allowed = area_codes(vintage, level)
        found = self.query.get(name)
        other = "area" if level == "commune" else "commune"
        if other in self.query:
            self.known.add(other)
            self.notices.append(
                _told(
                    Text(
                        "The link names a {other}, which the level it asks for does not show",
                        other=Text("commune") if other == "commune" else Text("larger area"),
                    ),
                    Text("it is left aside"),
                )
            )
        if level == "commune" and found is not None and found not in allowed:
            heirs = _same_territory(found, vintage)
            if heirs:
                self.known.add(name)
                self.notices.append(_moved(found, heirs[0], vintage))
                return heirs[0]
        self.known.add(name)
        if found is None or found in allowed:
            return None if found is None else NisCode(found)
        text = Text(
            "The link asks for {found}, which is no {level} of {vintage}",
            found=shortened_quote(found) or "“”",
            level=LEVEL_NAMES[level],
            vintage=str(vintage),
        )
        self.notices.append(_told(text, Text("none is selected")))
        return None

    def places(
        self, name: str, vintage: int, most: int, *, communes: bool = False
    ) -> tuple[NisCode, ...]:
        """Codes of communes or larger areas, each once; older codes lead to their successors."""
        found = self._take(name)
        codes: list[NisCode] = []
        for part in found.split("_") if found else ():
            level = level_of(part, vintage)
            if level == "commune" or (level and not communes):
                code = NisCode(part)
            else:
                heirs = _same_territory(part, vintage)
                if not heirs:
                    text = Text(
                        "The link names {found}, which is no {level} of {vintage}",
                        found=shortened_quote(part) or "“”",
                        level=Text("commune") if communes else Text("place"),
                        vintage=str(vintage),
                    )
                    self.notices.append(_told(text, Text("it is left out")))
                    continue
                code = heirs[0]
                self.notices.append(_moved(part, code, vintage))
            if code in codes:
                twice = Text("The link names {code} twice", code=code)
                self.notices.append(_told(twice, Text("it is taken once")))
            else:
                codes.append(code)
        if len(codes) > most:
            many = Text(
                "The link names {found} places where {most} have room", found=len(codes), most=most
            )
            self.notices.append(_told(many, Text("the first {most} are taken", most=most)))
        return tuple(codes[:most])

    def report_the_unknown(self) -> None:
        """One notice for each parameter that nobody asked for."""
        for name in self.query:
            if name not in self.known:
                unknown = Text(
                    "The link has a part that the atlas does not know, {name}",
                    name=shortened_quote(name),
                )
                self.notices.append(_told(unknown, Text("it is left aside")))

    def _take(self, name: str) -> str | None:
        self.known.add(name)
        return self.query.get(name)

    def _misread(self, name: str, found: str) -> None:
        text = Text(
            "The link asks for {name} = {found}, which the atlas does not know",
            name=name,
            found=shortened_quote(found) or "“”",
        )
        self.notices.append(_told(text, Text("the usual choice is shown instead")))


def _told(problem: Text, instead: Text) -> Text:
    """What was not understood, and what the page does instead."""
    return Text("{problem}; {instead}.", problem=problem, instead=instead)


def problem_of(notice: Text) -> Text:
    """A notice of :func:`parse_view` without what a page does instead: a file does nothing."""
    problem = notice.params.get("problem")
    return notice if problem is None else Text("{problem}.", problem=problem)


def _moved(code: str, heir: NisCode, vintage: int) -> Text:
    """That a code of other boundaries leads to the commune which holds its territory."""
    return Text(
        "The code {code} does not exist in the boundaries of {vintage}; "
        "what it stood for is now part of {name} ({heir}).",
        code=code,
        vintage=str(vintage),
        name=commune_facts(vintage).at[heir, "name_local"],
        heir=heir,
    )


def shortened_quote(text: str) -> str:
    """What a sentence repeats of a link: its beginning, with an ellipsis where there is more."""
    return text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…"


def _same_territory(code: str, vintage: int) -> list[NisCode]:
    """Communes of ``vintage`` that hold the territory a code of another vintage stood for.

    Forward in time there is one; backward only a recoded commune has one.
    """
    for other in VINTAGES:
        if other == vintage or code not in commune_facts(other).index:
            continue
        found = successors(NisCode(code), other, vintage)
        return found if len(found) == 1 else []
    return []
