"""The page of a story as HTML: it plays in any browser, from a server or from a disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.assets import prepare
from geo.language import LANGUAGES, translator
from geo.publishing.embed.document import as_json, packed
from geo.publishing.embed.page_files import files_beside, files_inside
from geo.publishing.html import fill_template
from geo.publishing.stories.step_content import Setting
from geo.publishing.stories.story_document import Elsewhere, story_document
from geo.state_cache import in_one_state

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.cartography.colours import Theme
    from geo.language import Language
    from geo.publishing.stories.story import Story


def story_page(
    story: Story,
    language: Language,
    *,
    theme: Theme = "light",
    address: str = "",
    languages: tuple[Language, ...] = (),
    elsewhere: Elsewhere | None = None,
    by_reader: bool = False,
) -> str:
    """The page that a server gives: in one language, its scripts and outlines beside it.

    Parameters
    ----------
    story
        What it tells.
    language, theme
        In which it is shown.
    address
        Of the atlas with a slash at its end, for links to it.
    languages
        Others that it has inside.
    elsewhere
        Where else it is.
    by_reader
        Whether it is a reader's, and says so.

    Raises
    ------
    StateChangedError
        What is published changed meanwhile; ask again.
    """
    return in_one_state(
        lambda: _page(
            story,
            Setting(_all_once(language, languages), theme, address, prepare(), played=True),
            elsewhere or Elsewhere(),
            by_reader=by_reader,
        )
    )


def story_file(
    story: Story,
    language: Language,
    *,
    theme: Theme = "light",
    address: str = "",
    by_reader: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> str:
    """The page that needs no server and no network: in all languages, with all that it needs.

    ``done`` is told now and then which share of the work is done, from 0 to 1; the rest is as in
    :func:`story_page`.
    """
    languages = _all_once(language, tuple(LANGUAGES))
    return in_one_state(
        lambda: _page(
            story,
            Setting(languages, theme, address, prepare(), played=True),
            Elsewhere(),
            by_reader=by_reader,
            whole=True,
            done=done,
        )
    )


def _all_once(first: Language, others: tuple[Language, ...]) -> tuple[Language, ...]:
    return tuple(dict.fromkeys((first, *others)))


def _page(
    story: Story,
    setting: Setting,
    elsewhere: Elsewhere,
    *,
    by_reader: bool,
    whole: bool = False,
    done: Callable[[float], None] = lambda _: None,
) -> str:
    document = story_document(
        story, setting, whole=whole, elsewhere=elsewhere, by_reader=by_reader, done=done
    )
    language, assets = setting.languages[0], setting.assets
    say = translator(language)
    subtitle = "" if story.subtitle is None else story.subtitle[language]
    filled = fill_template(
        "stories/story_page.html",
        say,
        document=document,
        title=story.title[language],
        subtitle=subtitle,
        link=elsewhere.link,
        by_reader=document.by_reader.get(language, ""),
        steps=[one.said[language] for one in document.steps],
        old=say("This page needs a newer browser: it cannot be unpacked here."),
    )
    if whole:
        head, end = files_inside(assets.story_styles, assets.story_scripts)
    else:
        outlines = [one.url for one in document.outlines.values()]
        head, end = files_beside(assets.story_styles, assets.story_scripts, outlines), ""
    # Not by the template: it would escape what is script and style.
    for mark, put in (
        ("<!--head-->\n", head),
        ("<!--data-->", packed(as_json(document))),
        ("<!--end-->\n", end),
    ):
        assert filled.count(mark) == 1
        filled = filled.replace(mark, put)
    return filled
