"""Write a story as a file: the page that plays it, its handout, or slides.

``python -m geo.publishing.stories NAME --to FILE``; ``NAME`` is a story that comes with the atlas
(``--list`` names them), or a YAML file. ``FILE`` ends in ``.html`` (one page, all languages, no
server and no network), ``.pdf`` (every step with its notes, for a printer) or ``.pptx`` (slides for
PowerPoint, in one language).
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from geo.cartography.colours import THEMES
from geo.command_line import CommandError, run, write_file
from geo.language import DEFAULT_LANGUAGE, LANGUAGES, SOURCE_LANGUAGE, AtlasError, translator
from geo.publishing.stories.story import list_stories, load_story
from geo.publishing.stories.story_files import STORY_ENDINGS, story_bytes
from geo.publishing.stories.story_page import story_file

if TYPE_CHECKING:
    from geo.publishing.stories.story import Story


def main(arguments: list[str] | None = None) -> int:
    """Make the file; 1 when it could not be made."""
    parser = argparse.ArgumentParser(
        prog="python -m geo.publishing.stories",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("story", nargs="?", help="name of a story, or a YAML file")
    parser.add_argument("--to", type=Path, metavar="FILE")
    parser.add_argument(
        "--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="of the page the first"
    )
    parser.add_argument("--theme", choices=THEMES, default="light", help="of the page")
    parser.add_argument("--atlas", default="", help="address of the atlas, for links and QR codes")
    parser.add_argument("--list", action="store_true", help="name the stories that there are")
    options = parser.parse_args(arguments)
    if options.list:
        say = translator(SOURCE_LANGUAGE)
        for name in list_stories():
            print(f"{name}: {say.render(load_story(name).title)}")
        return 0
    if options.story is None or options.to is None:
        parser.error("name a story and, with --to, the file to write")
    try:
        content = _content(options)
        write_file(options.to, content)
    except AtlasError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{options.to}: {len(content):,} bytes")
    return 0


def _content(options: argparse.Namespace) -> bytes:
    named = options.to.suffix.lower().removeprefix(".")
    named = "html" if named == "htm" else named
    ending = next((one for one in STORY_ENDINGS if one == named), None)
    if ending is None:
        raise CommandError(
            "{file} becomes a story: give it a name that ends in one of {endings}.",
            file=str(options.to),
            endings=", ".join(f".{one}" for one in STORY_ENDINGS),
        )
    own = Path(options.story).suffix.lower() in (".yaml", ".yml")
    story = _own_story(Path(options.story)) if own else load_story(options.story)
    address = options.atlas and f"{options.atlas.rstrip('/')}/"
    if ending == "html":
        page = story_file(
            story, options.language, theme=options.theme, address=address, by_reader=own
        )
        return page.encode()
    today = dt.datetime.now().astimezone().date()
    return story_bytes(story, ending, options.language, today, address, by_reader=own)


def _own_story(path: Path) -> Story:
    from geo.publishing.stories.read_story import read_story  # noqa: PLC0415  (pydantic is slow)

    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(
            "{file} cannot be read ({reason}).",
            file=str(path),
            reason=error.strerror or type(error).__name__,
        ) from error
    return read_story(path.name, content, path.parent)


if __name__ == "__main__":
    run(main)
