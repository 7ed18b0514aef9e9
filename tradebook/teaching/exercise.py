"""An exercise as its source notebook states it: question, answer computed from the ledger, usual mistakes, words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, TypeVar

from tradebook.figure import Figure, Missing, sources_of
from tradebook.prose import Sentence, escape

EXERCISE_MIME = "application/vnd.tradebook.exercise+json"

KINDS = {
    "compute": ("compute", "计算"),
    "read": ("read a chart", "读图"),
    "criticise": ("criticise a claim", "评析说法"),
    "extend": ("extend", "拓展"),
}
LEVELS = (1, 2, 3)

# An answer whose bounds are wider than this part of it teaches nothing: nearly every number would be right.
WIDEST = Fraction(1, 2)

_WORDS = {
    "hint": ("Hint", "提示"),
    "mistakes": ("Usual mistakes", "常见错误"),
    "answer": ("Answer", "答案"),
    "bounds": ("right from {} to {}", "{}至{}均为正确"),
}

# Why an exercise makes no sense, as a page says it of one or of several; the first four are reasons of Missing.
WHY_NOT = {
    "not_published": ("a figure needed is not published in this ledger", "台账中没有所需的公布数"),
    "not_known_then": ("a figure needed was not yet published at the date asked for", "截至所设日期，所需数据尚未公布"),
    "other_unit": ("a figure needed is published only in another unit or currency", "所需数据仅以其他单位或币种公布"),
    "undefined": ("the answer is not defined for these figures", "答案对所给数据没有定义"),
    "no bounds": ("the published figures set no bounds to the answer", "公布数据不足以界定答案的范围"),
    "nothing": ("the answer would be zero", "答案为零"),
    "open": ("rounding leaves the answer open", "舍入使答案无法确定"),
    "undecided": ("the published figures do not decide the answer", "公布数据不足以判断答案"),
    "no mistake": ("usual mistakes cannot be told from the answer", "常见错误与正确答案无法区分"),
}

Case = TypeVar("Case")


@dataclass(frozen=True, slots=True)
class Number:
    """A number is asked for, in the unit of the figure, rounded to so many decimals; `label` names the unit in words.
    """

    figure: Figure | Missing
    decimals: int
    label: str = ""

    @property
    def step(self) -> Fraction:
        return Fraction(1, 10**self.decimals)

    def grid(self) -> range:
        """The numbers that count as right, in steps: the bounds of the figure, and half a step for the rounding."""
        low = math.ceil(self.figure.low / self.step - Fraction(1, 2))
        return range(low, math.floor(self.figure.high / self.step + Fraction(1, 2)) + 1)

    def why_not(self, language: str) -> str:
        """Why this makes no question, in a few words; empty where it makes one."""
        if isinstance(self.figure, Missing):
            return _why_not(self.figure.reason, language)
        if not self.figure.is_bounded:
            return _why_not("no bounds", language)
        if round(self.figure.value / self.step) == 0:
            return _why_not("nothing", language)
        return _why_not("open", language) if self.figure.width > WIDEST * abs(self.figure.value) else ""


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few statements is asked for, by its letter. `right` is empty where the figures do not tell."""

    options: Mapping[str, str | Sentence]
    right: str

    def why_not(self, language: str) -> str:
        return "" if self.right in self.options else _why_not("undecided", language)


@dataclass(frozen=True, slots=True)
class Mistake:
    """A usual wrong answer, a figure or a letter, with the words that help; dropped where it happens to be right."""

    answer: Figure | Missing | str
    feedback: str | Sentence


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise in one language, for one region and period. Displayed, it is its worked solution.

    name      the variable that a student gives the answer to, and the address of the exercise
    trains    what it trains, in a few words
    solution  the worked solution in words; its code is the cell that makes the exercise
    """

    name: str
    kind: str
    level: int
    minutes: int
    trains: str
    answer: Number | Choice
    hint: str | Sentence
    solution: Sentence
    mistakes: tuple[Mistake, ...]
    language: str
    labels: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS or self.level not in LEVELS or not self.name.isidentifier():
            raise ValueError(f"{self.name}: kind is one of {', '.join(KINDS)}, level of {LEVELS}, name an identifier")

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Every figure that the worked solution shows."""
        shown = [self.solution, self.hint, *(mistake.feedback for mistake in self.told)]
        own = (self.answer.figure,) if isinstance(self.answer, Number) and not self.why_not else ()
        return own + tuple(figure for words in shown if isinstance(words, Sentence) for figure in words.figures)

    @property
    def sources(self) -> tuple[str, ...]:
        return sources_of(self.figures)

    @property
    def why_not(self) -> str:
        """Why it makes no sense for this region and period; empty where it does."""
        if reason := self.answer.why_not(self.language):
            return reason
        return "" if self.told else _why_not("no mistake", self.language)

    @property
    def told(self) -> tuple[Mistake, ...]:
        """The mistakes that are published, bounded and certainly not right."""
        return tuple(mistake for mistake in self.mistakes if self._is_apart(mistake))

    def near(self, mistake: Mistake) -> range:
        """The numbers that betray a mistake, in steps: its value, and one step to both sides if it is no count."""
        middle, around = round(mistake.answer.value / self.answer.step), int(self.answer.figure.width > 0)
        return range(middle - around, middle + around + 1)

    def _is_apart(self, mistake: Mistake) -> bool:
        if isinstance(self.answer, Choice):
            return mistake.answer in self.answer.options and mistake.answer != self.answer.right
        if isinstance(mistake.answer, Missing) or self.answer.why_not(self.language):
            return False
        right, wrong = self.answer.grid(), self.near(mistake)
        return wrong[-1] < right[0] or right[-1] < wrong[0]

    def asked(self) -> str:
        """What a student is to write, in a few words."""
        if isinstance(self.answer, Choice):
            letters = " / ".join(self.answer.options)
            return f"一个字母：{letters}" if self.language == "zh" else f"a letter: {letters}"
        label, count = self.labels["unit"], self.answer.decimals
        if self.language == "zh":
            return "，".join(filter(None, [label, f"保留{count}位小数" if count else "取整数"]))
        return ", ".join(filter(None, [label, f"{count} decimal{'s' * (count > 1)}" if count else "a whole number"]))

    def about(self) -> str:
        """Kind, level, minutes and what it trains, in a line."""
        chinese = self.language == "zh"
        kind = KINDS[self.kind][chinese]
        if chinese:
            return f"{kind}｜难度{self.level}/{LEVELS[-1]}｜约{self.minutes}分钟｜训练：{self.trains}"
        return f"{kind} · level {self.level} of {LEVELS[-1]} · {self.minutes} minutes · trains {self.trains}"

    def form(self) -> dict[str, Any]:
        """Everything that a student version, a key or a page is made of, as JSON."""
        return {
            "name": self.name, "kind": self.kind, "level": self.level, "minutes": self.minutes, "trains": self.trains,
            "about": self.about(), "asked": self.asked(), "why_not": self.why_not, "language": self.language,
            "hint": _text(self.hint), "hint_marked": _marked(self.hint),
            "solution": self.solution.text, "answer": self._answer_form(),
            "mistakes": [self._mistake_form(mistake) for mistake in self.told] if not self.why_not else [],
        }

    def _answer_form(self) -> dict[str, Any]:
        if isinstance(self.answer, Choice):
            return {
                "type": "choice", "right": self.answer.right,
                "options": {letter: _text(words) for letter, words in self.answer.options.items()},
                "options_marked": {letter: _marked(words) for letter, words in self.answer.options.items()},
            }
        known = {"type": "number", "decimals": self.answer.decimals, "unit_label": self.labels["unit"]}
        if self.why_not:
            return known
        figure, grid = self.answer.figure, self.answer.grid()
        return known | {
            "unit": figure.unit.code, "quantity": figure.unit.quantity, "factor": str(figure.unit.factor),
            "value": float(figure.value), "first": grid[0], "last": grid[-1],
        }

    def _mistake_form(self, mistake: Mistake) -> dict[str, Any]:
        feedback = _text(mistake.feedback)
        if isinstance(self.answer, Choice):
            return {"option": mistake.answer, "feedback": feedback}
        wrong = self.near(mistake)
        return {"first": wrong[0], "last": wrong[-1], "value": float(mistake.answer.value), "feedback": feedback}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {EXERCISE_MIME: self.form(), "text/markdown": self._markdown(), "text/plain": self.solution.text}

    def _markdown(self) -> str:
        if self.why_not:
            return f"*{escape(self.why_not)}*"
        colon = "：" if self.language == "zh" else ": "
        lines = [self.solution.markdown, f"**{self._word('answer')}{colon.strip()}** {self._answer_words()}"]
        lines += [f"**{self._word('mistakes')}**"]
        wrong = [f"- {self._wrong_words(mistake)}{colon}{_marked(mistake.feedback)}" for mistake in self.told]
        return "\n\n".join([*lines, "\n".join(wrong)])

    def _answer_words(self) -> str:
        if isinstance(self.answer, Choice):
            return self.answer.right
        grid, count = self.answer.grid(), self.answer.decimals
        middle = _written(round(self.answer.figure.value / self.answer.step), count)
        span = self._word("bounds").format(_written(grid[0], count), _written(grid[-1], count))
        chinese = self.language == "zh"
        notes = ("；" if chinese else "; ").join(filter(None, [self.labels["unit"], span if len(grid) > 1 else ""]))
        around = "（{}）" if chinese else " ({})"
        return middle + (around.format(notes) if notes else "")

    def _wrong_words(self, mistake: Mistake) -> str:
        if isinstance(self.answer, Choice):
            return f"**{mistake.answer}**"
        return f"**{_written(round(mistake.answer.value / self.answer.step), self.answer.decimals)}**"

    def _word(self, name: str) -> str:
        return _WORDS[name][self.language == "zh"]


class Workbook:
    """Makes the exercises of one page; `variant` chooses among the cases that the ledger offers."""

    def __init__(self, page: Any, variant: int = 0) -> None:
        self.page, self.variant = page, variant

    def pick(self, cases: Sequence[Case], otherwise: Case) -> Case:
        """The variant's own of several cases; `otherwise` where there are none."""
        return cases[self.variant % len(cases)] if cases else otherwise

    def number(self, figure: Figure | Missing, decimals: int, unit: str = "", label: str = "") -> Number:
        """A number as answer, in the unit of the figure or in another of the same quantity by its code.

        label  what the unit is called, where its own name would not be understood
        """
        if unit and isinstance(figure, Figure):
            figure = figure.to(self.page.ledger.units[unit])
        return Number(figure, decimals, label)

    def statements(
        self, right: str | Sentence, wrong: Sequence[tuple[str | Sentence, str | Sentence]]
    ) -> dict[str, Any]:
        """One right statement among wrong ones with their feedback, as the arguments `answer` and `mistakes`.

        The variant settles under which letter the right one stands.
        """
        place = self.variant % (len(wrong) + 1)
        listed = [*wrong[:place], (right, ""), *wrong[place:]]
        letters = [chr(ord("A") + number) for number in range(len(listed))]
        options = {letter: words for letter, (words, _) in zip(letters, listed)}
        mistakes = [(letter, feedback) for letter, (_, feedback) in zip(letters, listed) if letter != letters[place]]
        # A statement with a figure that is not published is none.
        told = all(not isinstance(words, Sentence) or words.figures for words in options.values())
        return {"answer": Choice(options, letters[place] if told else ""), "mistakes": mistakes}

    def choice(self, options: Mapping[str, str | Sentence], right: str | None) -> Choice:
        """One of several statements as answer."""
        return Choice(dict(options), right or "")

    def exercise(
        self, name: str, *, kind: str, level: int, minutes: int, trains: str, answer: Number | Choice,
        hint: str | Sentence, solution: Sentence, mistakes: Mapping[str, Any] | Sequence[tuple[Any, Any]],
    ) -> Exercise:
        """One exercise, with the figures that it shows recorded by the page.

        mistakes  pairs of a wrong answer and its feedback; wrong figures are brought to the unit of the answer
        """
        pairs = list(mistakes.items()) if isinstance(mistakes, Mapping) else list(mistakes)
        wrong = tuple(Mistake(_in_unit(found, answer), feedback) for found, feedback in pairs)
        made = Exercise(
            name, kind, level, minutes, trains, answer, hint, solution, wrong, self.page.language,
            self._labels(answer),
        )
        self.page.shown.extend(made.figures)
        return made

    def _labels(self, answer: Number | Choice) -> dict[str, str]:
        if isinstance(answer, Choice) or isinstance(answer.figure, Missing) or answer.label:
            return {"unit": "" if isinstance(answer, Choice) else answer.label}
        unit, chinese = answer.figure.unit, self.page.language == "zh"
        names = {"percent": ("per cent", "百分比（%）"), "percentage_point": ("percentage points", "百分点"),
                 "ratio": ("a plain number", "数值"), "count": ("", "")}
        if unit.quantity in names and unit.factor in (1, Fraction(1, 100)):
            return {"unit": names[unit.quantity][chinese]}
        return {"unit": unit.label(self.page.language)}


def _in_unit(found: Any, answer: Number | Choice) -> Any:
    """A wrong figure in the unit of the right one where both measure the same, else its bare number in that unit."""
    if not isinstance(found, Figure) or isinstance(answer, Choice) or isinstance(answer.figure, Missing):
        return found
    unit = answer.figure.unit
    if found.unit.quantity == unit.quantity:
        return found.to(unit)
    return Figure(found.value, found.low, found.high, unit, found.sources, found.formula)


def _written(steps: int, decimals: int) -> str:
    """A count of steps as the number that it stands for."""
    return f"{steps / 10**decimals:.{decimals}f}".replace("-", "−")


def _why_not(reason: str, language: str) -> str:
    return WHY_NOT[reason][language == "zh"]


def _text(words: str | Sentence) -> str:
    return words.text if isinstance(words, Sentence) else words


def _marked(words: str | Sentence) -> str:
    return words.markdown if isinstance(words, Sentence) else escape(words)
