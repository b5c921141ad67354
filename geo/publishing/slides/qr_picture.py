"""A QR code as a picture of its own."""

from __future__ import annotations

from geo.cartography.picture.paper import INKS

_QUIET = 4  # modules around it, as the standard asks for


def qr_picture(path: str, modules: int) -> str:
    """The dark modules, the ``d`` of a path a unit each, as an SVG document with quiet margin."""
    side = modules + 2 * _QUIET
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' "
        f"width='{side * 8}' height='{side * 8}'><rect width='{side}' height='{side}' "
        f"fill='#ffffff'/><path transform='translate({_QUIET} {_QUIET})' "
        f"fill='{INKS['light'].ink}' d='{path}'/></svg>"
    )
