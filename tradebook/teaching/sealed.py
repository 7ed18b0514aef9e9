"""A check that opens only to those who bring an answer: it can lie in the student's notebook without telling the key.

Every right number and every usual mistake is a door. What is stored of a door is a salted digest and, locked with the
answer itself, the words behind it. Whoever tries all numbers gets in, as with any lock on a child's diary; whoever
opens the file in an editor reads nothing.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tradebook.teaching.plain import Plain

ROUNDS = 60

RIGHT, MISTAKE, WRONG_UNIT, WRONG_SIGN, OUTSIDE, NO_ANSWER, UNREADABLE = (
    "right", "mistake", "wrong unit", "wrong sign", "outside", "no answer", "unreadable",
)

# By what an answer has to be multiplied to come into the unit asked for, and what it then was given in.
_OTHER_UNITS = {
    "percent": (
        (100, ("a fraction of one, not per cent", "小数而非百分数")),
        (Fraction(1, 100), ("a hundred times too large", "放大了一百倍")),
    ),
    "percentage_point": ((100, ("a fraction of one, not percentage points", "小数而非百分点")),),
    "ratio": ((Fraction(1, 100), ("per cent, not a plain number", "百分数而非普通数值")),),
    "money": (
        (10, ("billions", "十亿为单位")), (10**4, ("trillions", "万亿为单位")),
        (Fraction(1, 100), ("millions", "百万为单位")), (Fraction(1, 10**8), ("single units", "元为单位")),
    ),
}

_WORDS = {
    RIGHT: ("Right.", "正确。"),
    MISTAKE: ("Not yet, a usual mistake:", "还不对，常见错误："),
    WRONG_UNIT: (
        "The digits are right, the unit is not: this is {}. Asked for: {}.",
        "数字对了，单位不对：给出的是{}。要求：{}。",
    ),
    WRONG_SIGN: ("The size is right, the sign is not.", "大小对了，正负号不对。"),
    OUTSIDE: (
        "Not right, and none of the usual mistakes: it lies outside the bounds that the published figures leave. "
        "Asked for: {}.",
        "不对，也不属于常见错误：超出了公布数据所允许的范围。要求：{}。",
    ),
    NO_ANSWER: ("Not answered yet: put your answer where the three dots stand.", "尚未作答：请用答案替换三个点。"),
    UNREADABLE: ("This cannot be read as an answer. Asked for: {}.", "无法识别为答案。要求：{}。"),
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of an answer: a kind, and words for the student."""

    kind: str
    words: str

    @property
    def is_right(self) -> bool:
        return self.kind == RIGHT


def seal(form: Mapping[str, Any], salt: str) -> dict[str, Any]:
    """The check of one exercise (see Exercise.form), locked; the same exercise and salt give the same lock."""
    answer = form["answer"]
    if answer["type"] == "choice":
        right: Iterable[str] = [answer["right"]]
        wrong = [([mistake["option"]], mistake["feedback"]) for mistake in form["mistakes"]]
    else:
        right = _numbers(answer)
        wrong = [(_numbers(mistake), mistake["feedback"]) for mistake in form["mistakes"]]
    groups = [
        _group(RIGHT, right, form["solution"], salt), *(_group(MISTAKE, keys, text, salt) for keys, text in wrong),
    ]
    known = {name: answer[name] for name in ("type", "decimals", "unit", "quantity", "factor") if name in answer}
    options = {"options": list(answer["options"])} if answer["type"] == "choice" else {}
    return {"salt": salt, "language": form["language"], "asked": form["asked"], **known, **options, "groups": groups}


def judge(check: Mapping[str, Any], answer: Plain) -> Verdict:
    """What an answer is worth, by a sealed check."""
    language = check["language"]
    if answer["kind"] == "none":
        return Verdict(NO_ANSWER, _say(NO_ANSWER, language))
    if check["type"] == "choice":
        return _judge_choice(check, answer)
    number = _number(check, answer)
    if isinstance(number, Verdict):
        return number
    return _judge_number(check, number)


def _judge_choice(check: Mapping[str, Any], answer: Plain) -> Verdict:
    letter = answer.get("text", "").strip().upper()
    if answer["kind"] != "text" or letter not in check["options"]:
        return Verdict(UNREADABLE, _say(UNREADABLE, check["language"], check["asked"]))
    return _behind_door(check, letter) or Verdict(OUTSIDE, _say(OUTSIDE, check["language"], check["asked"]))


def _judge_number(check: Mapping[str, Any], number: Fraction) -> Verdict:
    language, asked = check["language"], check["asked"]
    if found := _behind_door(check, _key(check, number)):
        return found
    kind = "money" if check["quantity"] in ("CNY", "USD") else check["quantity"]
    for factor, words in _OTHER_UNITS.get(kind, ()):
        if number and _opens_right(check, number * factor):
            return Verdict(WRONG_UNIT, _say(WRONG_UNIT, language, words[language == "zh"], asked))
    if number and _opens_right(check, -number):
        return Verdict(WRONG_SIGN, _say(WRONG_SIGN, language))
    return Verdict(OUTSIDE, _say(OUTSIDE, language, asked))


def _number(check: Mapping[str, Any], answer: Plain) -> Fraction | Verdict:
    """The answer as a number in the unit asked for."""
    if answer["kind"] == "number":
        return Fraction(answer["value"])
    if answer["kind"] == "figure":
        if answer["quantity"] == check["quantity"]:
            return Fraction(answer["value"]) * Fraction(answer["factor"]) / Fraction(check["factor"])
        given = answer["unit"]
        return Verdict(WRONG_UNIT, _say(WRONG_UNIT, check["language"], given, check["asked"]))
    return Verdict(UNREADABLE, _say(UNREADABLE, check["language"], check["asked"]))


def _opens_right(check: Mapping[str, Any], number: Fraction) -> bool:
    found = _behind_door(check, _key(check, number))
    return found is not None and found.is_right


def _key(check: Mapping[str, Any], number: Fraction) -> str:
    return str(round(number * 10 ** check["decimals"]))


def _numbers(span: Mapping[str, Any]) -> list[str]:
    return [str(steps) for steps in range(span["first"], span["last"] + 1)]


def _group(kind: str, keys: Iterable[str], text: str, salt: str) -> dict[str, Any]:
    """The doors to one text: each holds the text's own key, locked with the answer that opens it."""
    inner = hashlib.sha256(f"{salt}|{kind}|{text}".encode()).digest()
    doors = {_digest(salt, key, b"door"): _locked(inner, _digest_bytes(salt, key, b"lock")) for key in keys}
    return {"kind": kind, "doors": doors, "text": _locked(text.encode(), inner)}


def _behind_door(check: Mapping[str, Any], key: str) -> Verdict | None:
    digest = _digest(check["salt"], key, b"door")
    for group in check["groups"]:
        if digest in group["doors"]:
            inner = _unlocked(group["doors"][digest], _digest_bytes(check["salt"], key, b"lock"))
            text = _unlocked(group["text"], inner).decode()
            gap = "" if check["language"] == "zh" else " "
            return Verdict(group["kind"], _say(group["kind"], check["language"]) + gap + text)
    return None


def _digest_bytes(salt: str, key: str, purpose: bytes) -> bytes:
    return hashlib.pbkdf2_hmac("sha256", key.encode(), purpose + salt.encode(), ROUNDS)


def _digest(salt: str, key: str, purpose: bytes) -> str:
    return _digest_bytes(salt, key, purpose).hex()[:20]


def _locked(text: bytes, key: bytes) -> str:
    return b64encode(_mixed(text, key)).decode()


def _unlocked(locked: str, key: bytes) -> bytes:
    return _mixed(b64decode(locked), key)


def _mixed(text: bytes, key: bytes) -> bytes:
    """Text and a stream of bytes made from the key, one over the other; the same again takes it off."""
    stream = hashlib.shake_256(key).digest(len(text))
    return bytes(a ^ b for a, b in zip(text, stream))


def _say(kind: str, language: str, *given: str) -> str:
    return _WORDS[kind][language == "zh"].format(*given)
