"""The editions of a view as its link says them: as published now, or pinned to a version.

In the address bar of the browser an edition has only its name, unless the reader asked for one of
its versions: what a reader looks at is what is published. What is quoted is pinned: each citation,
file and picture names in its link the version that it was made of, so that it can be looked up when
another one is published (:mod:`geo.publishing.forms.citation_link`). Editions that come with the
atlas have no versions.
"""

from __future__ import annotations

from geo.language import AtlasError, Text
from geo.state_cache import StateChangedError
from geo.survey import load_edition
from geo.survey.edition_key import UnreadableVersionError, edition_name, version_key
from geo.survey.edition_sources import SourceDoesNotAnswerError


def read_edition(found: str) -> tuple[str | None, Text | None]:
    """The edition that a link asks for, and what to tell where it is another one.

    Parameters
    ----------
    found
        As it stands in the link.

    Returns
    -------
    tuple of str or None, and Text or None
        The key of the edition: of a version that cannot be read, of what is published instead, and
        why; None where there is no such edition, or where that cannot be asked.
    """
    try:
        return load_edition(found).id, None
    except UnreadableVersionError as error:
        return edition_name(found), Text(
            "{why} What is published now is shown instead.", why=error.text
        )
    except StateChangedError:
        raise
    except SourceDoesNotAnswerError as error:
        return None, error.text
    except AtlasError:
        return None, None


def cited_key(key: str) -> str:
    """``key`` with the version that it is read in now.

    Raises
    ------
    AtlasError
        The edition is not, or no longer, published.
    """
    edition = load_edition(key)
    return edition.id if edition.version is None else version_key(edition.name, edition.version)
