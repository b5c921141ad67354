"""What of the page its reader gets: the parts of its address that are not of the view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from geo.cartography.colours import THEMES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.cartography.colours import Theme

Control = Literal["search", "table", "language", "zoom"]
CONTROLS: tuple[Control, ...] = get_args(Control)

CHOICES: dict[str, tuple[str, ...]] = {
    "title": ("1", "0", "yes", "no"),
    "theme": ("light", "dark"),
    "lines": ("fine", "strong"),
    "controls": CONTROLS,
}
"""The parts of the address, each with its values; of ``controls`` several, joined by commas."""


@dataclass(frozen=True)
class EmbedOptions:
    """How the page looks.

    Attributes
    ----------
    titled
        Whether the page has its title; an article often has its own headline.
    controls
        What the reader can do beside pointing at the map, in the order of :data:`CONTROLS`.
    theme
        Light or dark; None is as the reader's own machine.
    strong
        Whether strong lines part areas that look different, whatever the reader's machine says;
        the reader's own choice comes first.
    """

    titled: bool = True
    controls: tuple[Control, ...] = CONTROLS
    theme: Theme | None = None
    strong: bool = False

    def query(self) -> dict[str, str]:
        """The parts of an address that ask for this; what is usual stays unsaid."""
        said = {}
        if not self.titled:
            said["title"] = "0"
        if self.controls != CONTROLS:
            said["controls"] = ",".join(self.controls)
        if self.theme is not None:
            said["theme"] = self.theme
        if self.strong:
            said["lines"] = "strong"
        return said


def read_options(query: Mapping[str, str]) -> tuple[EmbedOptions, list[tuple[str, str]]]:
    """Read the options from an address; name and value of each part that was not understood."""
    asked = query.get("controls", ",".join(CONTROLS)).split(",")
    said = {name: [query[name]] for name in ("title", "theme", "lines") if name in query}
    said["controls"] = asked if asked != [""] else []
    wrong = [
        (name, value)
        for name, values in said.items()
        for value in values
        if value not in CHOICES[name]
    ]
    options = EmbedOptions(
        titled=query.get("title", "1") in ("1", "yes"),
        controls=tuple(one for one in CONTROLS if one in asked),
        theme=next((one for one in THEMES if one == query.get("theme")), None),
        strong=query.get("lines") == "strong",
    )
    return options, wrong
