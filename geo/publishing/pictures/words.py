"""What a picture says around its body, from the download of the same view.

A :class:`~geo.publishing.export.download.Download` knows whom its rows come from, under which
licence, whether they are of a demonstration, and whether they may leave at all; a picture of the
same rows says and may what they say and may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.cartography.picture.sheet import Words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.language import Translator
    from geo.publishing.export.download import Download, FileSource


def words_around(
    taken: Download,
    title: str,
    subtitle: Iterable[str] = (),
    sources: Iterable[FileSource] = (),
    *,
    notes: Iterable[str] = (),
    description: str = "",
) -> Words:
    """Title and subtitle as given; source, licence, address and label of what was taken.

    ``sources`` are those of what the picture has and the rows have not, such as outlines; ``notes``
    stand before them.
    """
    return Words(
        language=taken.language,
        title=title,
        subtitle=tuple(filter(None, subtitle)),
        foot=(*filter(None, notes), *source_and_licence((*taken.sources, *sources), taken.say)),
        address=taken.link,
        label=taken.notice,
        description=description,
    )


def source_and_licence(sources: Iterable[FileSource], say: Translator) -> tuple[str, str]:
    """Two sentences: whom something comes from, and under which licences; each named once."""
    named = list(sources)
    names = dict.fromkeys(say.render(one.name) for one in named)
    licences = dict.fromkeys(say.render(one.licence) for one in named)
    return (
        say("Source: {source}.", source=" · ".join(names)),
        say("Licence: {licence}.", licence=" · ".join(licences)),
    )
