"""A YAML file as plain values of which the lines are still known: one loader for every reader.

Bytes come in, a :class:`Document` goes out. What would harm is refused while the file is read and
before any of it is used: a nesting deeper than 100, an alias that stands for itself, aliases that
together repeat more than 100 000 entries (a short file can stand for an endless one), a key that
is used twice, of which one would be lost without a word. Tags make nothing but plain values.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from geo.language import AtlasError, Text
from geo.survey.hidden_characters import without_hidden

if TYPE_CHECKING:
    from collections.abc import Iterator

Scalars = Literal["text", "typed"]
Place = tuple[str | int, ...]
"""Where an entry stands: keys and positions (from 0) from the whole down."""

_HALF = re.compile("[\ud800-\udfff]")
DEEPEST = 100
MOST_REPEATED = 100_000
_LARGEST_READ_TWICE = 200_000  # bytes; more would keep the slower parser busy for a minute
_MERGE = "tag:yaml.org,2002:merge"
_COLLECTIONS = (yaml.SequenceNode, yaml.MappingNode)


class UnreadableYamlError(Exception):
    """The bytes are no YAML; every reader has its own sentence for that.

    Attributes
    ----------
    line : int
        From 1.
    reason : Text or str
    encoding : bool
        Whether it is the encoding that is wrong.
    """

    def __init__(self, line: int, reason: Text | str, *, encoding: bool = False) -> None:
        super().__init__(line, reason)
        self.line = line
        self.reason = reason
        self.encoding = encoding


@dataclass(frozen=True, eq=False)
class Document:
    """What a file holds.

    Attributes
    ----------
    name : str
        As readers know the file.
    values : Any
        dict, list, text and, where scalars are typed, what else YAML has: numbers, true and
        false, days, None.
    root : yaml.Node or None
        The same with its lines; None where the values never were a file.
    """

    name: str
    values: Any
    root: yaml.Node | None = None

    def line(self, place: Place, *, of_key: bool = False) -> int | None:
        """The line (from 1) of an entry, or of the entry that it would stand in.

        ``of_key``: the line of the key and not that of the value.
        """
        node, line = self.root, None if self.root is None else line_of(self.root)
        for depth, step in enumerate(place):
            pair = _child(node, step)
            if pair is None:
                return line
            key, node = pair
            line = line_of(key if of_key and depth == len(place) - 1 else node)
        return line

    def wrong(
        self,
        place: Place,
        found: Any,
        expected: Text | str,
        *,
        of_key: bool = False,
        with_key: bool = False,
    ) -> AtlasError:
        """The error for one entry.

        Parameters
        ----------
        found
            The value; a list or a mapping is named as such and never written out.
        of_key : bool
            Whether it is the key that is wrong.
        with_key : bool
            Whether the sentence names the place too and not the line alone.
        """
        line, told = self.line(place, of_key=of_key), described(found)
        key = " ".join(str(one + 1 if isinstance(one, int) else one)[:80] for one in place)
        if line is None:
            text = Text(
                "{file}, key {key}: found “{found}”, expected {expected}. Correct the file and "
                "try again.",
                file=self.name,
                key=key,
                found=told,
                expected=expected,
            )
        elif with_key and place:
            text = Text(
                "{file}, line {line}, key {key}: found “{found}”, expected {expected}. Correct "
                "the file and try again.",
                file=self.name,
                line=str(line),
                key=key,
                found=told,
                expected=expected,
            )
        else:
            text = _wrong_line(self.name, line, told, expected)
        return AtlasError(text)


def described(found: Any) -> Text | str:
    """A value in the words of an error message."""
    match found:
        case Text():
            return found
        case None:
            return Text("none")
        case dict():
            return Text("keys and values")
        case list() | tuple() | set():
            return Text("a list")
    return _HALF.sub("�", without_hidden(str(found))[:80])


def read_document(
    name: str, content: bytes, scalars: Scalars, *, most: int | None = None
) -> Document:
    """Read a YAML file.

    Parameters
    ----------
    name : str
        The file as readers know it, for messages.
    content : bytes
        UTF-8, with or without a byte order mark.
    scalars : {"text", "typed"}
        text: every scalar as it is written, so that ``yes`` stays an answer and 01 keeps its
        zero, and every tag is passed over. typed: by the rules of YAML 1.1, but what only looks
        like a number or a day (2018-02-31) stays text.
    most : int or None
        Entries that it may have, those that keys and values are made of included; what comes after
        them is not read.

    Raises
    ------
    UnreadableYamlError
        Not UTF-8, not YAML, nested too deeply, or with half a character (a lone surrogate).
    AtlasError
        There is nothing in the file, or more than it may have; a key that is used twice or is
        none, or an alias that is not to be followed.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise UnreadableYamlError(line, error.reason, encoding=True) from error
    try:
        # The C parser where PyYAML has it: the same events, twenty times quicker.
        root = _Composer(name, most).compose(text, getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as quick:
        told = _in_better_words(name, text, most, quick)
        raise UnreadableYamlError(_line_of_error(told, text), _reason(told)) from told
    if root is None or (isinstance(root, yaml.ScalarNode) and not (root.style or root.value)):
        raise AtlasError(
            Text(
                "{file}, line {line}: there is nothing in the file. Write what belongs there, or "
                "take it again from where it came from.",
                file=name,
                line="1",
            )
        )
    if scalars == "text":
        return Document(name, _as_text(root, {}), root)
    try:
        return Document(name, _Typed().construct_document(root), root)
    except yaml.YAMLError as error:
        raise UnreadableYamlError(_line_of_error(error, text), _reason(error)) from error


def _in_better_words(
    name: str, text: str, most: int | None, error: yaml.YAMLError
) -> yaml.YAMLError:
    """What Python's own parser says of a file, which names what is wrong better."""
    if len(text) > _LARGEST_READ_TWICE:
        return error
    try:
        _Composer(name, most).compose(text, yaml.SafeLoader)
    except yaml.YAMLError as better:
        return better
    return error


def text_values(values: Any) -> Any:
    """Plain values with every scalar as the text that YAML has for it."""
    match values:
        case dict():
            return {str(key): text_values(value) for key, value in values.items()}
        case list() | tuple():
            return [text_values(value) for value in values]
        case bool():
            return str(values).lower()
        case None:
            return "null"
    return str(values)


def line_of(node: yaml.Node) -> int:
    """The line, from 1, on which a node begins."""
    return int(node.start_mark.line) + 1


class _Composer:
    """Makes the tree of one file of its events, without calling itself however deep it is."""

    def __init__(self, name: str, most: int | None) -> None:
        self._name = name
        self._most = most
        self._entries = 0
        self._anchors: dict[str, yaml.Node] = {}
        self._sizes: dict[int, int] = {}
        self._keys: dict[int, dict[str, int]] = {}
        self._open: list[yaml.Node] = []
        self._repeated = 0
        self._resolver: Any = Resolver()

    def compose(self, text: str, loader: Any) -> yaml.Node | None:
        root: yaml.Node | None = None
        events: Iterator[Any] = yaml.parse(text, Loader=loader)
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                reason = "expected a single document in the stream"
                raise _not_composed(reason, event)
            if isinstance(event, yaml.CollectionEndEvent):
                node = self._open.pop()
                self._sizes[id(node)] = 1 + sum(self._sizes[id(one)] for one in _parts(node))
            elif isinstance(event, yaml.NodeEvent):
                node = self._node(event)
                self._place(node)
                root = root or node
        return root

    def _node(self, event: Any) -> yaml.Node:
        line = int(event.start_mark.line) + 1
        self._entries += 1
        if self._most is not None and self._entries > self._most:
            expected = Text("a file of at most {n} entries", n=self._most)
            raise AtlasError(_wrong_line(self._name, line, Text("more"), expected))
        if isinstance(event, yaml.AliasEvent):
            return self._repeat(event, line)
        if event.anchor in self._anchors:
            reason = f"found duplicate anchor {event.anchor!r}"
            raise _not_composed(reason, event)
        node: yaml.Node
        if isinstance(event, yaml.ScalarEvent):
            if _HALF.search(event.value):
                raise UnreadableYamlError(line, Text("half a character"))
            tag = self._tag(event, yaml.ScalarNode, event.value)
            start, end = _marks(event)
            node = yaml.ScalarNode(tag, event.value, start, end, style=event.style)
            self._sizes[id(node)] = 1
        else:
            if len(self._open) >= DEEPEST:
                raise UnreadableYamlError(line, Text("nested too deeply"))
            kind = (
                yaml.SequenceNode
                if isinstance(event, yaml.SequenceStartEvent)
                else yaml.MappingNode
            )
            node = kind(self._tag(event, kind, None), [], event.start_mark, event.end_mark)
        if event.anchor is not None:
            self._anchors[event.anchor] = node
        return node

    def _repeat(self, event: Any, line: int) -> yaml.Node:
        node, alias = self._anchors.get(event.anchor), f"*{event.anchor}"
        if node is None:
            reason = f"found undefined alias {event.anchor!r}"
            raise _not_composed(reason, event)
        if any(node is one for one in self._open):
            expected = Text("an alias of something that it is not itself a part of")
            raise AtlasError(_wrong_line(self._name, line, alias, expected))
        self._repeated += self._sizes[id(node)]
        if self._repeated > MOST_REPEATED:
            expected = Text("aliases that stand for at most {n} entries", n=MOST_REPEATED)
            raise AtlasError(_wrong_line(self._name, line, alias, expected))
        return node

    def _place(self, node: yaml.Node) -> None:
        """Put a node into the collection that is open, and begin it if it is one itself."""
        within = self._open[-1] if self._open else None
        if isinstance(within, yaml.SequenceNode):
            within.value.append(node)
        elif isinstance(within, yaml.MappingNode):
            if within.value and len(within.value[-1]) == 1:
                within.value[-1] = (within.value[-1][0], node)
            else:
                self._check_key(within, node)
                within.value.append((node,))
        if isinstance(node, _COLLECTIONS) and id(node) not in self._sizes:
            self._open.append(node)

    def _check_key(self, within: yaml.MappingNode, key: yaml.Node) -> None:
        """A key is one scalar, used once."""
        if not isinstance(key, yaml.ScalarNode):
            found = (
                Text("a list") if isinstance(key, yaml.SequenceNode) else Text("keys and values")
            )
            raise AtlasError(_wrong_line(self._name, line_of(key), found, Text("some text")))
        seen = self._keys.setdefault(id(within), {})
        if key.value in seen:
            expected = Text("a key that is not already used on line {n}", n=str(seen[key.value]))
            raise AtlasError(_wrong_line(self._name, line_of(key), described(key.value), expected))
        seen[key.value] = line_of(key)

    def _tag(self, event: Any, kind: type[yaml.Node], value: str | None) -> str:
        if event.tag is not None and event.tag != "!":
            return str(event.tag)
        return str(self._resolver.resolve(kind, value, event.implicit))


def _marks(event: Any) -> tuple[Any, Any]:
    return event.start_mark, event.end_mark


def _not_composed(reason: str, event: Any) -> yaml.YAMLError:
    return yaml.composer.ComposerError(None, None, reason, event.start_mark)


# No whole number of a questionnaire or an edition is longer. Python writes none of over 4,300
# digits, and 0x or 1:1:1 can spell one without its being seen.
_LARGEST = 10**18


class _Typed(SafeConstructor):
    """Plain values by the rules of YAML; what only looks like a number or a day stays text."""

    def construct_whole(self, node: Any) -> Any:
        """A whole number, or the text of one that nobody means."""
        value = self.construct_yaml_int(node)
        return value if abs(value) < _LARGEST else node.value

    def construct_object(self, node: Any, deep: Any = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except (ValueError, KeyError, AttributeError, TypeError, OverflowError) as error:
            if not isinstance(node, yaml.ScalarNode):
                reason, mark = "a tag that does not fit", node.start_mark
                raise yaml.constructor.ConstructorError(None, None, reason, mark) from error
            self.recursive_objects.pop(node, None)
            return node.value


_Typed.add_constructor("tag:yaml.org,2002:int", _Typed.construct_whole)  # type: ignore[type-var]


def _as_text(node: yaml.Node, made: dict[int, Any]) -> Any:
    """Plain values with every scalar as text."""
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if id(node) not in made:
        if isinstance(node, yaml.SequenceNode):
            made[id(node)] = [_as_text(one, made) for one in node.value]
        else:
            made[id(node)] = {str(key.value): _as_text(one, made) for key, one in node.value}
    return made[id(node)]


def _parts(node: Any) -> Iterator[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        return chain.from_iterable(node.value)
    return iter(node.value)


def _child(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """The key and the value at a step (an item of a list is its own key); None where none is."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step) and key.tag != _MERGE:
                return key, value
    return None


def _wrong_line(name: str, line: int, found: Text | str, expected: Text | str) -> Text:
    return Text(
        "{file}, line {line}: found “{found}”, expected {expected}. Correct the file and try "
        "again.",
        file=name,
        line=str(line),
        found=found,
        expected=expected,
    )


def _line_of_error(error: Any, text: str) -> int:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    position = getattr(error, "position", None)  # a control character
    return 1 if position is None else text.count("\n", 0, position) + 1


def _reason(error: Any) -> str:
    told = getattr(error, "problem", None) or getattr(error, "reason", None)
    return str(told or type(error).__name__)
