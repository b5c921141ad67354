"""The end of an import: what is handed to the store, over which version, and what then is there.

Gathered answers, facts and a disclosure rule come in; the contents of a version go out. Nothing
here changes the store.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from geo.language import Text, listed
from geo.publishing.html import fill_template
from geo.publishing.import_survey_page.facts import is_shipped
from geo.survey.importing.mapping import write_mapping
from geo.survey.importing.new_questions import own_questions
from geo.survey.store.disclosure_audit.disclosure_words import findings
from geo.survey.store.disclosure_audit.on_the_map import OnTheMap, on_the_map
from geo.survey.store.history import told_by
from geo.survey.store.records import MAPPING, REPORT, Contents
from geo.survey.store.store import shown_by_links

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.language import Translator
    from geo.survey.edition import Edition
    from geo.survey.importing.answers import GatheredAnswers
    from geo.survey.importing.mapping import ImportMapping
    from geo.survey.store.disclosure import Disclosure
    from geo.survey.store.editor import Editor
    from geo.survey.store.store import Store


def contents_of(
    gathered: GatheredAnswers,
    mapping: ImportMapping,
    facts: Mapping[str, Any],
    disclosure: Disclosure,
    report: str,
) -> Contents:
    """All that one version consists of; the mapping and the report are for editors only."""
    return Contents(
        facts=facts,
        answers=gathered.answers,
        disclosure=disclosure,
        questions=own_questions(gathered.questions),
        documents={MAPPING: write_mapping(mapping), REPORT: report},
    )


def what_readers_get(editor: Editor, contents: Contents) -> tuple[tuple[Text, ...], OnTheMap]:
    """What the audit of these contents found, were they published now, and what readers will see.

    Of an open edition the audit finds nothing.

    Raises
    ------
    AtlasError
        They cannot be published under this rule: says why, and what to do.
    """
    told, release = told_by(contents), editor.audit(contents)
    found = findings(told, contents.disclosure, release)
    return found, on_the_map(told, contents.disclosure, release)


def by_links(store: Store, edition_id: str) -> tuple[int, ...]:
    """The versions of an edition that were replaced and that links still show, oldest first."""
    return tuple(sorted(number for _, number in shown_by_links(store, {edition_id})))


def published_html(
    edition: Edition,
    number: int,
    say: Translator,
    *,
    withdrawn: bool,
    by_links: Sequence[int] = (),
) -> str:
    """What is there after publishing version ``number``, and where to see it.

    ``by_links`` are the versions that it replaced and that links still show.
    """
    return fill_template(
        "import_survey_page/published.html",
        say,
        edition=edition,
        number=number,
        withdrawn=withdrawn,
        earlier=_still_shown(by_links) if by_links else None,
        lang=say.language,
    )


def _still_shown(by_links: Sequence[int]) -> Text:
    """That links still show earlier versions, and what can be done about it now."""
    return Text.plural(
        "Links that name version {versions} still show it. If nobody should read it any more, "
        "close it here; it is kept and can be brought back.",
        "Links that name versions {versions} still show them. If nobody should read them any "
        "more, close them here; they are kept and can be brought back.",
        n=len(by_links),
        versions=listed([str(one) for one in by_links]),
    )


def plan_text(editor: Editor, edition_id: str) -> Text:
    """What publishing would do, before it is done."""
    over = editor.published_version(edition_id)
    numbers = [one.number for one in editor.versions(edition_id)]
    number = max(numbers, default=0) + 1
    if over is not None:
        return Text(
            "{edition} is published already, as version {over}. Publishing replaces it by version "
            "{number}. Version {over} is kept and can be brought back, and links that name it "
            "still show it until you close it: here, once this one is published, or later in the "
            "list of editions in the store. A rule that shows less closes it too.",
            edition=edition_id,
            over=str(over),
            number=str(number),
        )
    if numbers:
        return Text(
            "{edition} was withdrawn; its versions are kept. This becomes version {number}.",
            edition=edition_id,
            number=str(number),
        )
    if is_shipped(edition_id):
        return Text(
            "This becomes version 1 of {edition}. An edition of this name comes with the atlas; as "
            "long as this one is published, readers get it instead.",
            edition=edition_id,
        )
    return Text("This becomes version 1 of {edition}.", edition=edition_id)
