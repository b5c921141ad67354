"""Published figures as a chart where all are on one scale, else as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.paper import INKS
from geo.publishing.figure_words import area, own_code, sample_words, value
from geo.publishing.slides.slide import BarChart, Series, SlideTable, plain
from geo.survey import load_edition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Translator
    from geo.survey.published.figures import Figure


def figures_chart(figures: Sequence[Figure], say: Translator) -> BarChart | None:
    """A bar for each figure; None where they are not all per cents or all scores out of 10."""
    percent = all(one.unit_key.startswith("%") for one in figures)
    if not percent and any(one.unit_key != "score /10" for one in figures):
        return None
    names = [_named(one, figures, say) for one in figures]
    digits = {_decimals(one.value) for one in figures}
    units = dict.fromkeys(say.render(one.unit) for one in figures)
    pairs = [
        say("{name}: {value}", name=name, value=value(one))
        for name, one in zip(names, figures, strict=True)
    ]
    return BarChart(
        categories=tuple(names),
        series=(
            Series(
                name=plain(" · ".join(units)),
                values=tuple(one.value for one in figures),
                colour=INKS["light"].own,
                # As published: of 4 and 3.72, neither gets more or fewer decimals.
                digits=digits.pop() if len(digits) == 1 else None,
            ),
        ),
        unit=plain(" · ".join(units)),
        top=100 if percent else 10,
        percent=percent,
        alt=plain(say.apart(pairs)),
    )


def figures_table(figures: Sequence[Figure], say: Translator) -> SlideTable:
    """The figures one below the other, each with its own unit and n."""
    rows = tuple(
        (
            _named(one, figures, say),
            plain(say.render(value(one))),
            plain(say.render(sample_words(one))),
        )
        for one in figures
    )
    return SlideTable(
        heads=(say("Indicator"), say("Value"), say("How many answered")),
        rows=rows,
        widths=(0.52, 0.24, 0.24),
        alt=say.apart(say("{name}: {value}", name=name, value=number) for name, number, _ in rows),
    )


def _named(figure: Figure, others: Sequence[Figure], say: Translator) -> str:
    """Its label, its area where that is a part, and its edition where they are of several."""
    alike = len({one.key for one in others}) == 1
    parts = [] if alike and len(others) > 1 else [say.render(figure.label)]
    if not parts or figure.code != own_code(figure.edition):
        parts.append(say.render(area(figure)))
    if len({one.edition for one in others}) > 1:
        parts.append(str(load_edition(figure.edition).year))
    return plain(", ".join(parts))


def _decimals(number: float) -> int:
    return len(f"{number:.10g}".partition(".")[2])
