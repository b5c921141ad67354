"""Cells become answers: each different cell of a column once.

A column of distinct cells and the question it is comes in; for each cell the answer as
``answers.csv`` writes it, or nothing, or why it cannot be read, goes out. Nothing is guessed: a
scale of 1 to 5 stays what it is until it is told, and what cannot be read has no value.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.language import Text
from geo.survey.editions import NONE_CHOSEN, NOT_APPLICABLE, is_valid_value
from geo.survey.importing import answer_vocabulary
from geo.survey.importing.distinct_cells import folded, is_error, plain
from geo.survey.question import TOP_SCORE
from geo.survey.tables.number_notation import read_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.survey.importing.mapping import ColumnUse
    from geo.survey.question import Question
    from geo.survey.tables import Cell
    from geo.survey.tables.number_notation import Numbers

MOST_COUNTED = 100_000
"""No commune has more of anything that a barometer counts; larger numbers are typing errors."""

_NOT_AVAILABLE = frozenset({"#N/A", "#N/B", "#NV"})  # in English and French, Dutch, German
_SEPARATORS = re.compile(r"[|;\n]")
_DAY_FIRST = re.compile(
    r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T](\d{1,2})[:h](\d{2})(?::(\d{2}))?)?"
)


@dataclass(frozen=True)
class Refusal:
    """Why a cell gives no answer. ``blocks``: somebody has to say what it means first."""

    expected: Text
    blocks: bool
    remedy: Text | None = None


@dataclass(frozen=True)
class ReadCells:
    """What the cells of a column mean.

    Attributes
    ----------
    answers : tuple of str or None
        One a cell; None where there is no answer.
    refusals : mapping of int to Refusal
        For each cell, by its place, that holds something and gave no answer.
    numbers : Numbers or None
        How the cells were read, where they are numbers: some may stay open until it is told what
        their decimal mark is, or what numbers without a percent sign are.
    """

    answers: tuple[str | None, ...]
    refusals: dict[int, Refusal]
    numbers: Numbers | None = None


def read_cells(question: Question, cells: Sequence[Cell], use: ColumnUse) -> ReadCells:
    """What each cell of a column is as an answer to ``question``.

    In this order: what the mapping says of this very cell; empty; a formula's error; "does not
    apply" in four languages; then by type:

    score
        A number, with decimal comma or point. With ``use.scale`` the scale's ends become 0 and 10:
        10 (x - low) / (high - low). A percent sign needs the scale 0 to 100; where only some cells
        have one, ``use.without_sign`` tells what the others are.
    count
        A whole number from 0 to :data:`MOST_COUNTED`.
    yes_no
        yes and no in four languages, 1 and 0, x, true and false.
    one_of
        The choice's key, or its label in any language.
    several_of
        Keys or labels, parted by ``|``, ``;``, a new line, or a comma where the parts are choices.

    What is left and says in words that there is no answer is none; all else is refused.
    """
    reader = _Reader(question, cells, use)
    return reader.read()


def read_ticks(question: Question, choice: str, cells: Sequence[Cell], use: ColumnUse) -> ReadCells:
    """What each cell of a column that stands for one choice says: ``yes``, ``no`` or nothing.

    Ticked is what says yes, or the choice's own key or label (as some exports write it).
    """
    own = {word for word, key in answer_vocabulary.choice_words(question).items() if key == choice}
    told = _told(use)
    answers: list[str | None] = []
    refusals: dict[int, Refusal] = {}
    for place, cell in enumerate(cells):
        text = plain(cell)
        answer: str | None = None
        if text in told:
            answer = told[text]
            if answer not in ("yes", "no", NOT_APPLICABLE, None):
                refusals[place] = _told_wrongly(Text("yes, no or not_applicable"))
                answer = None
        elif not text:
            pass
        elif is_error(cell):
            refusals[place] = _error(text)
        elif cell is True or answer_vocabulary.is_yes(text) or folded(text) in own:
            answer = "yes"
        elif cell is False or answer_vocabulary.is_no(text):
            answer = "no"
        elif answer_vocabulary.does_not_apply(text):
            answer = NOT_APPLICABLE
        elif answer_vocabulary.is_no_answer(text):
            refusals[place] = _no_answer()
        else:
            refusals[place] = Refusal(
                Text("yes or no, 1 or 0, x or nothing, or the choice itself"), blocks=True
            )
        answers.append(answer)
    return ReadCells(tuple(answers), refusals)


class _Reader:
    def __init__(self, question: Question, cells: Sequence[Cell], use: ColumnUse) -> None:
        self._question = question
        self._cells = cells
        self._use = use
        self._texts = [plain(cell) for cell in cells]
        self._told = _told(use)
        self._choices = answer_vocabulary.choice_words(question)
        self._keys = [choice.key for choice in question.choices]

    def read(self) -> ReadCells:
        answers: list[str | None] = [None] * len(self._cells)
        refusals: dict[int, Refusal] = {}
        left: list[int] = []
        for place, (cell, text) in enumerate(zip(self._cells, self._texts, strict=True)):
            if text in self._told:
                answers[place] = self._told[text]
                if not self._is_told_rightly(text):
                    answers[place] = None
                    refusals[place] = _told_wrongly(expected_cell(self._question))
            elif not text:
                continue
            elif is_error(cell):
                refusals[place] = _error(text)
            elif answer_vocabulary.does_not_apply(text):
                answers[place] = NOT_APPLICABLE
            else:
                left.append(place)
        if self._question.type in ("score", "count"):
            numbers = self._numbers(left, answers, refusals)
            return ReadCells(tuple(answers), refusals, numbers)
        for place in left:
            answers[place] = self._in_words(self._cells[place], self._texts[place])
            if answers[place] is None:
                refusals[place] = self._refusal(place)
        return ReadCells(tuple(answers), refusals)

    def _is_told_rightly(self, text: str) -> bool:
        answer = self._told[text]
        return answer is None or is_valid_value(self._question, answer)

    # ------------------------------------------------------------------------------- numbers

    def _numbers(
        self, left: list[int], answers: list[str | None], refusals: dict[int, Refusal]
    ) -> Numbers:
        given: list[Cell] = [
            cell if isinstance(cell, int | float | dt.date | dt.time | dt.timedelta) else text
            for cell, text in ((self._cells[place], self._texts[place]) for place in left)
        ]
        in_percent = takes_percent(self._use)
        numbers = read_numbers(
            given,
            decimal_mark=self._use.decimal_mark,
            # One 70 % among scores from 0 to 10 leaves the others what they are.
            unsigned=self._use.without_sign if in_percent else "percent",
        )
        for at, place in enumerate(left):
            value = numbers.values[at]
            text = self._texts[place]
            if value is None:
                if answer_vocabulary.is_no_answer(text):
                    refusals[place] = _no_answer()
                else:
                    told = numbers.problems.get(at)
                    refusals[place] = Refusal(expected_cell(self._question, self._use), True, told)
            elif at in numbers.signed and not in_percent:
                remedy = Text("If 100 % is the top of the scale, tell that it is from 0 to 100.")
                refusals[place] = Refusal(expected_cell(self._question, self._use), True, remedy)
            else:
                answer = self._number(value)
                if answer is None:
                    refusals[place] = Refusal(expected_cell(self._question, self._use), True)
                answers[place] = answer
        return numbers

    def _number(self, value: float) -> str | None:
        if self._question.type == "count":
            # Excel keeps 3 as 3.0000000000000004 after a formula.
            whole = round(value)
            return str(whole) if abs(value - whole) < 1e-6 and 0 <= whole <= MOST_COUNTED else None
        if self._use.scale is not None:
            low, high = self._use.scale
            value = TOP_SCORE * (value - low) / (high - low)
        return written_score(value)

    # --------------------------------------------------------------------------------- words

    def _in_words(self, cell: Cell, text: str) -> str | None:
        match self._question.type:
            case "yes_no":
                if cell is True or answer_vocabulary.is_yes(text):
                    return "yes"
                return "no" if cell is False or answer_vocabulary.is_no(text) else None
            case "one_of":
                return self._choice(text)
            case _:
                return self._several(str(cell), text)

    def _choice(self, text: str) -> str | None:
        """The key of the choice that a text names."""
        key = self._choices.get(folded(text))
        if key is None and self._use.in_order:
            number = answer_vocabulary.code_number(text)
            if number is not None and 1 <= number <= len(self._keys):
                return self._keys[number - 1]
        return key

    def _several(self, raw: str, text: str) -> str | None:
        if text == NONE_CHOSEN and self._is_own_format():
            return NONE_CHOSEN
        # A label may hold a comma, so the whole comes first, then the signs no label holds.
        parts = [part.strip() for part in _SEPARATORS.split(raw) if part.strip()]
        found: list[str] = []
        for part in parts:
            keys = self._by_commas(plain(part))
            if keys is None:
                return None
            found += keys
        chosen = "|".join(key for key in self._keys if key in found)
        return chosen if chosen and is_valid_value(self._question, chosen) else None

    def _by_commas(self, text: str) -> list[str] | None:
        """The choices of a text with commas, the longest name that fits first."""
        pieces = text.split(",")
        if len(pieces) > 200:
            return None
        keys: list[str] = []
        start = 0
        while start < len(pieces):
            for end in range(len(pieces), start, -1):
                key = self._choice(",".join(pieces[start:end]).strip())
                if key is not None:
                    keys.append(key)
                    start = end
                    break
            else:
                return None
        return keys

    def _is_own_format(self) -> bool:
        """Whether the column is written as the atlas writes it: then ``-`` is nothing ticked."""
        keys = set(self._keys)
        return any(
            set(text.split("|")) <= keys for text in self._texts if text and text != NONE_CHOSEN
        )

    def _refusal(self, place: int) -> Refusal:
        text = self._texts[place]
        if answer_vocabulary.is_no_answer(text):
            if text == NONE_CHOSEN and self._question.type == "several_of":
                return _no_answer(Text("If it says that none was chosen, say so."))
            return _no_answer()
        remedy = None
        number = answer_vocabulary.code_number(text)
        if self._keys and number is not None and number <= len(self._keys):
            remedy = Text(
                "This looks like a place in the list of choices. If the survey had them in the "
                "same order, tell so; else tell what each code means."
            )
        return Refusal(expected_cell(self._question), blocks=True, remedy=remedy)


def takes_percent(use: ColumnUse) -> bool:
    """Whether the scale of a column is the one that percentages have."""
    return use.scale is not None and set(use.scale) == {0.0, 100.0}


def written_score(value: float) -> str | None:
    """A score as ``answers.csv`` has it, ``7.5``; None outside 0 to 10."""
    value = round(value, 4) + 0.0  # -0.0 becomes 0
    if not 0 <= value <= TOP_SCORE:
        return None
    return f"{value:.4f}".rstrip("0").rstrip(".")


def expected_cell(question: Question, use: ColumnUse | None = None) -> Text:
    """What a cell of a column may hold, in words."""
    match question.type:
        case "score":
            if use is not None and use.scale is not None:
                low, high = use.scale
                return Text("a number from {low} to {high}", low=low, high=high)
            return Text("a number from 0 to 10")
        case "yes_no":
            return Text("yes or no, in any of the four languages")
        case "count":
            return Text("a whole number from 0 to {most}", most=MOST_COUNTED)
        case "one_of":
            return Text(
                "one of the choices, by key or label: {choices}",
                choices=", ".join(choice.key for choice in question.choices),
            )
        case "several_of":
            return Text(
                "some of the choices, by key or label, parted by |: {choices}",
                choices=", ".join(choice.key for choice in question.choices),
            )
    raise AssertionError(question.type)


def _told(use: ColumnUse) -> dict[str, str | None]:
    return {plain(cell): answer for cell, answer in use.values.items()}


def _told_wrongly(expected: Text) -> Refusal:
    remedy = Text("The mapping says that this cell is something else: correct it there.")
    return Refusal(expected, blocks=True, remedy=remedy)


def _no_answer(remedy: Text | None = None) -> Refusal:
    return Refusal(Text("an answer; this counts as none"), blocks=False, remedy=remedy)


def _error(text: str) -> Refusal:
    """#N/A is how spreadsheets say that there is nothing; other errors are somebody's mistake."""
    if text.upper() in _NOT_AVAILABLE:
        return _no_answer()
    remedy = Text("A formula failed there: correct it in the spreadsheet and save it again.")
    return Refusal(Text("a value, not the error of a formula"), blocks=True, remedy=remedy)


# ---------------------------------------------------------------------------------------- dates


def read_moments(cells: Sequence[Cell]) -> list[dt.datetime | None]:
    """When each cell says; None where it says no date. Time zones are left out.

    ISO dates, dates of a spreadsheet, and day first (4/3/2018 14:05) as in Belgium, unless some
    cell has a month above 12: then the column is month first, as American tools write.
    """
    texts = [plain(cell) if isinstance(cell, str) else "" for cell in cells]
    matches = [_DAY_FIRST.fullmatch(text) for text in texts]
    month_first = any(match and int(match.group(2)) > 12 for match in matches)
    moments: list[dt.datetime | None] = []
    for cell, text, match in zip(cells, texts, matches, strict=True):
        moment: dt.datetime | None = None
        if isinstance(cell, dt.datetime):
            moment = cell
        elif isinstance(cell, dt.date):
            moment = dt.datetime(cell.year, cell.month, cell.day)  # noqa: DTZ001
        elif text:
            moment = _written_moment(text, match, month_first=month_first)
        moments.append(None if moment is None else moment.replace(tzinfo=None))
    return moments


def _written_moment(
    text: str, match: re.Match[str] | None, *, month_first: bool
) -> dt.datetime | None:
    try:
        if match is None:
            return dt.datetime.fromisoformat(text)
        day, month, year, hour, minute, second = (int(part or 0) for part in match.groups())
        if month_first:
            day, month = month, day
        return dt.datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    except ValueError:
        return None
