"""Damage that happens to files written by hand, for every reader of YAML."""

from __future__ import annotations

import re

from hypothesis import strategies as st

from geo.language import LANGUAGES, AtlasError, translator

VALUES = (
    *(
        "",
        "null",
        "~",
        "[]",
        "{}",
        "[a]",
        "[[a]]",
        "{a: b}",
        "{a: {b: c}}",
        "- a",
        "0",
        "-1",
        "7.5",
    ),
    *(
        ".nan",
        "1e999",
        "9" * 40,
        "9" * 5000,
        "0x_",
        "0x" + "f" * 4000,
        "2018-02-31",
        "2018-06-14",
        "true",
        "yes",
        "'",
    ),
    *('"\\ud800"', "!!int a", "!!binary a", "!!python/object:os.system {}", "!!set {a, b}", "!x y"),
    *(
        "&a [*a]",
        "*nothing",
        "<<",
        "<<: {a: b}",
        "|",
        ">-",
        "? [a]",
        "%",
        "\t",
        "\x07",
        "a: b: c",
        "🙂",
    ),
    *("[" * 200, "{a: " * 200, "\u2028", "--- ", "...", "# gone"),
)


KEYS = ("colour", "1", "''", "[a]", "? a", "id", "<<", "key")


def _changed(draw, kind: str, line: str) -> str:
    """The line with one damage."""
    indent = re.match(r"[ -]*", line)[0]
    key, _, value = line.partition(":")
    changes = {
        "indent": lambda: "  " + line,
        "cut": lambda: line[: draw(st.integers(0, max(len(line) - 1, 0)))],
        "more": lambda: line + draw(st.text(max_size=5)),
        "value": lambda: f"{key}: {draw(st.sampled_from(VALUES))}",
        "item": lambda: f"{indent}- {draw(st.sampled_from(VALUES))}",
        "key": lambda: f"{indent}{draw(st.sampled_from(KEYS))}:{value}",
    }
    return changes[kind]()


DAMAGES = ("drop", "repeat", "swap", "indent", "cut", "more", "value", "item", "key")


@st.composite
def damaged(draw, text: str) -> str:
    """``text`` with one to three damages."""
    lines = text.splitlines()
    for _ in range(draw(st.integers(1, 3))):
        at, other = (draw(st.integers(0, max(len(lines) - 1, 0))) for _ in range(2))
        kind = draw(st.sampled_from(DAMAGES))
        if kind == "drop" or not lines:
            lines[at : at + draw(st.integers(1, 9))] = []
        elif kind == "repeat":
            lines[at:at] = lines[at : at + draw(st.integers(1, 9))]
        elif kind == "swap":
            lines[at], lines[other] = lines[other], lines[at]
        else:
            lines[at] = _changed(draw, kind, lines[at])
    return "\n".join(lines) + draw(st.sampled_from(("\n", "", "\n\n")))


ENGLISH_OF_PYDANTIC = re.compile(
    r"Input should|Field required|Extra inputs|validation error|Value error|valid (integer|string|"
    r"list|dictionary)|type=|wrong\b"
)


def check_sentence(error: AtlasError, name: str, *, line: bool = True) -> None:
    """The error names the file and the line, and can be said in every language."""
    told = str(error)
    assert name in told
    assert not ENGLISH_OF_PYDANTIC.search(told), told
    if line:
        assert re.search(r"line \d+", told), told
    for language in LANGUAGES:
        assert translator(language).render(error.text)
    assert len(told) < 1500, told
