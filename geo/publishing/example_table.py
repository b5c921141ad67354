"""An example of a table where a page waits for one: marked as an example, with its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.publishing.html import fill_template

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.language import Text, Translator


def example_html(
    what: Text,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    say: Translator,
    *,
    label: Text | None = None,
) -> str:
    """The first rows of an example.

    Parameters
    ----------
    what
        What the table is and where it comes from, one sentence.
    heads, rows
        In words; the first cell of a row is its head.
    label
        That its data is of demonstration, where it is.
    """
    return fill_template(
        "templates/example_table.html", say, what=what, heads=heads, rows=rows, label=label
    )
