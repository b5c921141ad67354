"""The weights of the index: a preset or a slider for each domain, behind one button."""

from __future__ import annotations

import streamlit as st

from geo.language import AtlasError
from geo.survey import load_edition, load_questionnaire
from geo.survey.maturity.scores import INDEX
from geo.survey.maturity.weights import (
    MOST_WEIGHT,
    Weights,
    check,
    or_equal,
    preset_of,
    presets,
    unless_equal,
)
from pages.shared import state

_OWN = "own"


def weights(second: str | None = None) -> None:
    """Draw the button where the index is shown; what it opens changes the view at once.

    Not where it is given of groups only, as it is: there is nothing to weigh again.

    ``second`` is the indicator beside the view's own, where there are two.
    """
    view = state.view()
    if (
        INDEX not in (view.indicator, second)
        or load_edition(view.edition).disclosure == "aggregates"
    ):
        return
    say = state.say()
    current = or_equal(view.weights)
    # Its label never changes, or it would close; the legend says which weights are taken.
    button = st.popover(say("Weights"), key="weights", on_change="rerun", width="content")
    if not button.open:
        return
    with button:
        _presets(current)
        st.caption(say("How much each domain counts in the index; 0 leaves it out."))
        columns = st.columns(2, gap="medium")
        for place, domain in enumerate(load_questionnaire().domains.values()):
            key = f"w_weight_{place}"
            columns[place % 2].slider(
                say.render(domain.label),
                0,
                MOST_WEIGHT,
                state.hold(key, current[place]),
                key=key,
                on_change=_slid,
                args=(current,),
            )
        if view.index_weights:
            st.button(
                say("Equal weights again"),
                on_click=lambda: state.change(weights=None),
                key="w_equal",
            )


def _presets(current: Weights) -> None:
    say = state.say()
    names = {key: say.render(preset.label) for key, preset in presets().items()}
    found = preset_of(current)
    if found is None:
        names[_OWN] = say("Own weights")
    st.selectbox(
        say("Usual choices"),
        list(names),
        index=state.place("w_preset", found.key if found else _OWN, list(names)),
        key="w_preset",
        format_func=names.__getitem__,
        on_change=_preset_chosen,
    )
    if found:
        st.caption(say.render(found.reason))


def _preset_chosen() -> None:
    chosen = presets().get(st.session_state["w_preset"])
    if chosen:
        state.change(weights=unless_equal(chosen.weights))


def _slid(before: Weights) -> None:
    chosen = [st.session_state[f"w_weight_{place}"] for place in range(len(before))]
    try:
        state.change(weights=unless_equal(check(chosen)))
    except AtlasError as error:
        state.tell(error.text)  # all zero: the sliders go back to what they were
