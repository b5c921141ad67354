"""What changed between two editions as a download."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo.language import Text, translator
from geo.publishing.change_page.page import pairing_of
from geo.publishing.change_page.published import published_pairs
from geo.publishing.change_page.selection import chosen
from geo.publishing.change_page.table import change_table, table_note
from geo.publishing.export.column_descriptions import columns
from geo.publishing.export.download import STATES, Download
from geo.publishing.export.figure_rows import figures_download
from geo.publishing.export.map_rows import category_notes
from geo.publishing.export.provenance import of_answers, of_boundaries
from geo.publishing.map_view import ORIGINS
from geo.survey.change.pairing import PairState
from geo.survey.maturity.scores import INDEX
from geo.survey.missing import VALUE

if TYPE_CHECKING:
    from geo.publishing.view import View


def change_download(view: View, link: str) -> Download | None:
    """What changed between two editions: every commune, or the figures that both published."""
    found = chosen(view)
    editions = (found.earlier, found.later)
    if found.indicator is None:
        pairs = published_pairs(found.earlier.id, found.later.id)
        figures = [figure for pair in pairs for figure in (pair.then, pair.now)]
        if not figures:
            return None
        return figures_download(figures, editions, "change", found.vintage, view, link)
    pairing = pairing_of(view, found)
    say = translator(view.lang)
    table = change_table(pairing, view.lang).set_index("nis5", drop=False)
    facts = pairing.table.reindex(table.index)
    digits = pairing.indicator.decimals
    demonstration = any(one.demonstration for one in editions)
    origin = "synthetic" if demonstration else "answered"
    states = {VALUE: STATES[VALUE]} | {
        one.value: one.label(found.earlier, found.later) for one in PairState
    }
    rows = pd.DataFrame(
        {
            "code": table["nis5"],
            "name": table["name"],
            "province": table["province"],
            "then": facts["then"].round(digits),
            "then_label": table["then"],
            "then_state": facts["then_state"],
            "now": facts["now"].round(digits),
            "now_label": table["now"],
            "now_state": facts["now_state"],
            "change": table["number"],
            "change_label": table["change"],
            "state": facts["state"],
            "state_label": [say.render(states[state]) for state in facts["state"]],
            "origin": origin,
            "origin_label": say.render(ORIGINS[origin]),
        }
    )
    unit = pairing.indicator.unit
    scored = pairing.indicator.domain is not None or pairing.indicator.id == INDEX
    rule = () if pairing.rule is None else (pairing.rule,)
    return Download(
        name=f"change.{pairing.indicator.id}",
        title=Text(
            "{title}: from {then} to {now}",
            title=pairing.indicator.label,
            then=str(found.earlier.year),
            now=str(found.later.year),
        ),
        editions=editions,
        indicators=(pairing.indicator.id,),
        kinds=frozenset({"scores" if scored else "answers"}),
        vintage=found.vintage,
        level="commune",
        rows=rows,
        columns=columns(*rows.columns, then=unit, now=unit, change=unit),
        sample=Text("n = {n} of {all} communes compared", n=pairing.n, all=len(pairing.table)),
        sources=(*map(of_answers, editions), of_boundaries(found.vintage)),
        notes=(table_note(pairing), *rule, *category_notes(pairing.indicator)),
        link=link,
        language=view.lang,
    )
