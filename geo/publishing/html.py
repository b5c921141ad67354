"""HTML from templates, with every value escaped: text from files and links is never markup."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

if TYPE_CHECKING:
    from geo.language import Translator


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("geo.publishing", ""),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["link"] = safe_link
    environment.filters["site"] = site_of
    return environment


def safe_link(address: object) -> str:
    """``address`` when it is a web address; otherwise an empty string.

    A link comes from a file: ``javascript:`` and its kin must not become one.
    """
    text = str(address)
    return text if text.startswith(("https://", "http://")) else ""


def site_of(address: object) -> str:
    """The site that a web address is on, as a short name for it; "" where it is none."""
    return urlsplit(safe_link(address)).netloc.removeprefix("www.")


def fill_template(template: str, say: Translator, **values: Any) -> str:
    """Fill a template; ``say`` speaks the reader's language inside it.

    ``template`` is its path below ``geo/publishing``: a page's own lie in its folder, shared ones
    in ``templates/``.

    Indentation is taken out: it is of no use to the browser, and would be sent on every run.
    """
    filled = _environment().get_template(template).render(say=say, **values)
    return "".join(line.strip() + "\n" for line in filled.splitlines() if line.strip())
