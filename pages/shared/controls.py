"""What several pages have in their row of controls: edition, indicator, level, and "More"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from geo.cartography.classes import FEWEST_CLASSES, MOST_CLASSES
from geo.cartography.colours import SCALES
from geo.language import AtlasError
from geo.publishing.control_options import (
    edition_names,
    indicators_offered,
    own_limits,
    scheme_names,
    sets_of_communes,
)
from geo.publishing.palettes import palette_names
from geo.publishing.view import (
    LANGUAGE_AREAS,
    LEVELS,
    SETTINGS,
    SIZE_LABELS,
    resolve_vintage,
    why_no_model,
)
from geo.territory import VINTAGES, load_level
from pages.shared import state

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from streamlit.elements.lib.mutable_popover_container import PopoverContainer

    from geo.publishing.view import Level


# A select box takes None for "nothing chosen yet"; the usual choice of a view is a choice.
_USUAL = "usual"


def _set(
    name: str,
    key: str,
    options: Collection[Any],
    also: Callable[[Any], dict[str, Any]] | None = None,
) -> None:
    """What a widget's change does: that part of the view becomes the widget's value.

    ``also`` gives the other parts that this choice decides.
    """
    if not state.is_choice(key, options):
        return
    value = st.session_state[key]
    if value == _USUAL:
        value = None
    more = also(value) if also else {}
    state.change(**{name: tuple(value) if isinstance(value, list) else value} | more)


def _select(
    label: str,
    name: str,
    names: dict[Any, str],
    also: Callable[[Any], dict[str, Any]] | None = None,
    **more: Any,
) -> None:
    """A select box tied to one field of the view; ``names`` are its options and their words."""
    key = f"w_{name}"
    value = getattr(state.view(), name)
    value = _USUAL if value is None else value
    options = list(names)
    st.selectbox(
        label,
        options,
        index=state.first_place(key, value, options),
        key=key,
        format_func=names.__getitem__,
        on_change=_set,
        args=(name, key, options, also),
        **more,
    )


def edition() -> None:
    """Choose the edition; an indicator that it does not have becomes its usual one."""
    say = state.say()

    names = edition_names(state.view().lang, state.view().edition)
    options = list(names)
    st.selectbox(
        say("Edition"),
        options,
        index=state.first_place("w_edition", state.view().edition, options),
        key="w_edition",
        format_func=names.__getitem__,
        on_change=_choose_edition,
        args=(options,),
        width=385,
    )


def _choose_edition(options: Collection[str]) -> None:
    if state.is_choice("w_edition", options):
        state.choose_edition(st.session_state["w_edition"])


def indicator(label: str) -> None:
    """Choose the indicator; ``label`` says what for."""
    say = state.say()
    names = indicators_offered(state.view())
    _select(label, "indicator", names, placeholder=say("Type to search"))


def level() -> None:
    """Choose communes or larger areas; what was selected is let go."""
    say = state.say()
    names = {level: say.render(text) for level, text in LEVELS.items()}
    _select(say("Level"), "level", names, lambda _: {"selected": None}, width=170)


def model() -> None:
    """Show model estimates of arrondissements with too few answers; only where they are offered."""
    view = state.view()
    if view.level != "arrondissement" or why_no_model(view) is not None:
        return
    say = state.say()
    key = "w_model"
    st.toggle(
        say("Model"),
        value=state.hold(key, view.model),
        key=key,
        on_change=lambda: state.change(model=bool(st.session_state[key])),
        help=say(
            "Estimate arrondissements with fewer than 5 answers by a model. They are drawn with "
            "rings, with their interval."
        ),
    )


def more() -> None:
    """What is left out, and how the map is classified and coloured, behind one button."""
    say = state.say()
    shown = _popover()
    if not shown.open:
        return
    with shown:
        left, right = st.columns(2, gap="medium")
        with left:
            st.subheader(say("Show only"), anchor=False)
            _filters(communes=state.view().level == "commune")
        with right:
            st.subheader(say("Classes and colours"), anchor=False)
            _classification()


def more_filters(*, communes: bool) -> None:
    """What is left out, behind one button; ``communes``: whether communes are shown."""
    say = state.say()
    shown = _popover()
    if shown.open:
        with shown:
            st.subheader(say("Show only"), anchor=False)
            _filters(communes=communes)


def _popover() -> PopoverContainer:
    say = state.say()
    # Its label never changes: Streamlit would take it for another one, and close it.
    return st.popover(say("More"), key="more", on_change="rerun", width="content")


def filters_off(*, communes: bool) -> None:
    """That something is filtered out, and one click to undo it."""
    view, say = state.view(), state.say()
    if not view.filtered:
        return
    st.button(
        say("Clear filters"),
        key="w_filters_off",
        icon=":material/filter_alt_off:",
        help=say("The map leaves some areas out. Show everything again.")
        if communes or view.leaves_out
        else say("The filters that are chosen leave out communes only."),
        on_click=_show_everything,
    )


def _show_everything() -> None:
    state.change(regions=(), provinces=(), areas=(), setting=None, size=None)


def _filters(*, communes: bool) -> None:
    say = state.say()
    view = state.view()
    vintage = resolve_vintage(view)
    filters: tuple[tuple[str, Level, str], ...] = (
        ("regions", "region", say("Regions")),
        ("provinces", "province", say("Provinces")),
    )
    for field, level, label in filters:
        names = load_level(vintage, level)[f"name_{view.lang}"]
        _several(label, field, {str(code): str(name) for code, name in names.items()})
    areas = {key: say.render(text) for key, text in LANGUAGE_AREAS.items()}
    _several(say("Language areas"), "areas", areas, disabled=not communes)
    for field, label, texts in (
        ("setting", say("Rural or urban"), SETTINGS),
        ("size", say("Size"), SIZE_LABELS),
    ):
        named: dict[Any, str] = {_USUAL: say("All")} | {k: say.render(t) for k, t in texts.items()}
        _select(label, field, named, disabled=not communes)
    if not communes:
        st.caption(say("Above the communes, only regions and provinces can be left out."))
    if view.filtered:
        st.button(say("Show everything"), on_click=_show_everything)


def _several(label: str, field: str, names: dict[str, str], *, disabled: bool = False) -> None:
    say = state.say()
    key = f"w_{field}"
    st.multiselect(
        label,
        list(names),
        default=state.hold(key, list(getattr(state.view(), field))),
        key=key,
        format_func=names.__getitem__,
        on_change=_set,
        args=(field, key, list(names)),
        placeholder=say("All"),
        disabled=disabled,
        select_all=False,
    )


def _classification() -> None:
    say = state.say()
    view = state.view()

    _select(
        say("Classes"),
        "scheme",
        dict(scheme_names(view)),
        lambda scheme: {"limits": own_limits(view) if scheme == "own" else ()},
        help=say("A value on a limit belongs to the class below it."),
    )
    if view.scheme == "own":
        _own_limits()
    else:
        counts = {n: say.number(n) for n in range(FEWEST_CLASSES, MOST_CLASSES + 1)}
        _select(say("Number of classes"), "classes", counts)
    palettes: dict[Any, str] = {_USUAL: say("As suits the indicator")}
    palettes |= palette_names(view, view.lang)
    if view.palette and view.palette not in palettes:  # a link may ask for any
        palettes[view.palette] = say.render(SCALES[view.palette].label)
    _select(say("Colours"), "palette", palettes)
    vintages: dict[Any, str] = {_USUAL: say("Those of the edition")} | {v: str(v) for v in VINTAGES}
    _select(
        say("Boundaries of the year"),
        "vintage",
        vintages,
        help=sets_of_communes(say),
    )


def _own_limits() -> None:
    say = state.say()
    view = state.view()

    def typed() -> None:
        try:
            state.change(limits=own_limits(view, st.session_state["w_limits"]))
        except AtlasError as error:
            state.tell(error.text)

    st.text_input(
        say("Limits between the classes"),
        state.hold("w_limits", "; ".join(say.number(limit) for limit in view.limits)),
        key="w_limits",
        on_change=typed,
        placeholder="2; 4; 6",
        help=say("One to six numbers, separated by semicolons."),
    )
