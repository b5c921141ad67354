"""Where to begin when no commune is chosen: the largest of each province."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.language import translator
from geo.publishing.html import fill_template
from geo.publishing.page_links import commune_link
from geo.publishing.view import resolve_vintage
from geo.survey.communes import area_name, commune_facts, full_name
from geo.territory.naming import without_province
from geo.territory.nis_code import NisCode

if TYPE_CHECKING:
    from geo.publishing.view import View


def largest_communes(vintage: int) -> tuple[NisCode, ...]:
    """The commune with most inhabitants of each province, in order; of Brussels for its region."""
    facts = commune_facts(vintage).sort_values("population", ascending=False)
    return tuple(map(NisCode, facts.index[~facts["province"].duplicated()]))


def largest_communes_html(view: View) -> str:
    """Links to these communes in the reader's view, each with its province.

    Raises
    ------
    AtlasError
        The edition of the view is not, or no longer, published.
    """
    vintage, lang = resolve_vintage(view), view.lang
    say = translator(lang)
    provinces = commune_facts(vintage)["province"]
    return fill_template(
        "commune_page/largest.html",
        say,
        communes=[
            {
                "link": commune_link(view, code, vintage),
                "name": without_province(area_name(code, "commune", vintage)[lang]),
                "around": say.render(full_name(NisCode(provinces[code]), "province", vintage)),
            }
            for code in largest_communes(vintage)
        ],
    )
