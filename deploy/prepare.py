"""Make what the server would make at its first start: ``python -m deploy.prepare``.

After it the atlas runs from a folder that it may not write to, as in ``systemd/`` and
``container/``. To be run again after an update, and after official boundaries were imported.
"""

from __future__ import annotations

from geo.cartography.assets import STATIC, prepare
from geo.command_line import run
from geo.publishing.landmarks import landmarks_script
from geo.publishing.page_style import page_style
from geo.publishing.stories.builder_scripts import add_script, builder_script


def main() -> int:
    """Fill the folder ``static``."""
    prepare()
    for put in (page_style, landmarks_script, add_script, builder_script):
        put()
    print(f"{STATIC} has all that browsers fetch.")
    return 0


if __name__ == "__main__":
    run(main)
