"""What Streamlit sends to a browser, as text: every element in its order, with all its fields.

Streamlit's own messages are read, not what its test tool makes of them: nothing that reaches the
browser is left out but ids and hashes. A table is read out of its Arrow bytes, JSON is laid out,
HTML has a line for each tag (a line end in it is written ↵). A picture inside the page and a list of
more than ``_MOST`` options are written once and named.
"""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pyarrow as pa
from google.protobuf.descriptor import FieldDescriptor

from bench.shown.record import digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    import pandas as pd
    from google.protobuf.message import Message

    from bench.shown.record import Record

_MOST = 40
_SHORT = 120
# Which script drew an element, and hashes of content that is written out beside them.
_HASHES = {"page_script_hash", "uuid", "element_hash", "form_id", "deferred_file_id"}
_PICTURE = re.compile(r"data:image/[^\"')\s]{300,}")
_PAINT = re.compile(r"atlas\.paint\((\{.*\})\);", re.DOTALL)


def page_text(messages: Iterable[Message], values: Mapping[str, Any], record: Record) -> str:
    """Everything that one run of a page sent, as text.

    Parameters
    ----------
    messages
        The run's ``ForwardMsg``, in order.
    values
        Id of a widget -> its value in the session.
    """
    tree: dict[tuple[int, ...], Message] = {}
    head: list[str] = []
    for message in messages:
        kind = message.WhichOneof("type")
        if kind == "delta" and message.delta.WhichOneof("type") == "new_transient":
            continue  # there while something is made, if it takes long enough
        if kind == "delta":
            path = tuple(message.metadata.delta_path)
            for below in [one for one in tree if one[: len(path)] == path and one != path]:
                del tree[below]  # what was there before, in this run
            tree[path] = message.delta
        elif kind in ("page_config_changed", "page_info_changed", "navigation", "script_finished"):
            head += _fields(kind, getattr(message, kind), values, record, 0)
    lines = []
    for path in sorted(tree):
        delta = tree[path]
        kind = delta.WhichOneof("type")
        assert kind is not None
        lines += _element(getattr(delta, kind), values, record, len(path) - 1)
    return "\n".join([*head, *lines])


def _element(
    message: Message, values: Mapping[str, Any], record: Record, depth: int
) -> Iterator[str]:
    kind = message.WhichOneof("type")
    yield f"{_indent(depth)}- {kind or 'container'}"
    for field, value in message.ListFields():
        if field.name == kind:
            yield from _message(value, values, record, depth + 1)
        else:
            yield from _fields(field.name, value, values, record, depth + 1)


def _message(
    message: Message, values: Mapping[str, Any], record: Record, depth: int
) -> Iterator[str]:
    for field, value in message.ListFields():
        if field.name in _HASHES:
            continue
        if field.type == FieldDescriptor.TYPE_ENUM and isinstance(value, int):
            yield f"{_indent(depth)}{field.name}: {field.enum_type.values_by_number[value].name}"
        else:
            yield from _fields(field.name, value, values, record, depth)
        if field.name == "id" and value in values:
            yield from _fields("value in the session", repr(values[value]), values, record, depth)


def _fields(
    name: str, value: Any, values: Mapping[str, Any], record: Record, depth: int
) -> Iterator[str]:
    """A field as lines."""
    start = f"{_indent(depth)}{name}:"
    if hasattr(value, "ListFields"):
        yield start
        yield from _message(value, values, record, depth + 1)
    elif isinstance(value, bytes):
        yield from _under(start, arrow_text(value), depth)
    elif isinstance(value, str):
        yield from _under(start, words(value, record), depth)
    elif isinstance(value, (bool, int, float)):
        yield f"{start} {value}"
    elif hasattr(value, "items"):  # a map field
        for key in sorted(value, key=str):
            yield from _fields(f"{name}[{key}]", value[key], values, record, depth)
    else:
        yield from _several(start, list(value), values, record, depth)


def _several(
    start: str, parts: list[Any], values: Mapping[str, Any], record: Record, depth: int
) -> Iterator[str]:
    """A field with several values as lines."""
    if parts and hasattr(parts[0], "ListFields"):
        for part in parts:
            yield start
            yield from _message(part, values, record, depth + 1)
    elif len(parts) > _MOST:
        yield f"{start} {len(parts)} in {record.keep('lists', chr(10).join(map(str, parts)))}"
    elif all(isinstance(part, (int, float)) for part in parts):
        yield f"{start} {parts}"
    else:
        yield start
        for part in parts:
            yield from _under(f"{_indent(depth + 1)}-", words(str(part), record), depth + 1)


def _under(start: str, text: str, depth: int) -> Iterator[str]:
    if "\n" not in text and len(text) <= _SHORT:
        yield f"{start} {text}"
        return
    yield start
    for line in text.split("\n"):
        yield f"{_indent(depth + 1)}| {line}"


def _indent(depth: int) -> str:
    return "  " * depth


def words(text: str, record: Record) -> str:
    """A text that a browser gets: JSON laid out, a tag a line, pictures apart."""
    if text[:1] in "{[":
        try:
            return laid_out(json.loads(text), record)
        except ValueError:
            pass
    text = _PICTURE.sub(lambda found: record.keep("pictures", _picture(found.group())), text)
    found = _PAINT.search(text)
    if found:
        paint = laid_out(json.loads(found.group(1)), record)
        return f"{text[: found.start()]}atlas.paint(\n{paint}\n){text[found.end() - 1 :]}"
    text = text.replace("\n", "↵\n")
    return re.sub(r"(?<!^)(?<!\n)<", "\n<", text) if "</" in text or "/>" in text else text


def _picture(address: str) -> str:
    return re.sub(r"(?<!^)<", "\n<", unquote(address))


def laid_out(value: Any, record: Record, depth: int = 0) -> str:
    """JSON with a line for each key; a list of plain values is one line."""
    pad = "  " * depth
    if isinstance(value, dict):
        lines = []
        for key, one in value.items():
            text = laid_out(one, record, depth + 1)
            lines.append(f"{pad}{key}:" + (f"\n{text}" if "\n" in text else f" {text.strip()}"))
        return "\n".join(lines) or f"{pad}{{}}"
    if isinstance(value, list) and any(isinstance(one, (dict, list)) for one in value):
        return "\n".join(f"{pad}-\n{laid_out(one, record, depth + 1)}" for one in value)
    if isinstance(value, str):
        text = words(value, record) if len(value) > 1 else value
        if "\n" in text:
            return "\n".join(f"{pad}| {line}" for line in text.split("\n"))
        return pad + json.dumps(text, ensure_ascii=False)
    return pad + json.dumps(value, ensure_ascii=False)


def arrow_text(content: bytes) -> str:
    """A table from the Arrow bytes that a browser gets, or what stands for other bytes."""
    try:
        frame = pa.ipc.open_stream(io.BytesIO(content)).read_pandas()
    except pa.ArrowInvalid:
        return digest(content)
    return frame_text(frame)


def frame_text(frame: pd.DataFrame) -> str:
    """A table as text: dtypes, then a row a line; of a column of one value, the value once."""
    lines = [f"{len(frame)} rows, index {frame.index.dtype}"]
    changing = []
    for place, name in enumerate(frame.columns):
        column = frame.iloc[:, place]
        told = {_cell(value) for value in column}
        if len(frame) > 2 and len(told) == 1:
            lines.append(f"{name} ({column.dtype}): always {told.pop()}")
        else:
            lines.append(f"{name} ({column.dtype})")
            changing.append(column)
    rows = zip(frame.index, *changing, strict=True)
    return "\n".join([*lines, *(" | ".join(map(_cell, row)) for row in rows)])


def _cell(value: object) -> str:
    if isinstance(value, bytes):
        return digest(value)
    return str(value).replace("\n", "↵")
