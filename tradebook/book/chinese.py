"""Chinese text in words: jieba with the names and terms of the book, the same on every machine.

Chinese is written without blanks, so what can be looked for is not there to be seen. A vocabulary of the words that the
book uses is made when it is built; the browser cuts a query by longest match over it (search.js).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import jieba
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.zh import SearchChinese

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
# A single sign tells too little; what is longer than this is a sentence and no word.
SHORTEST, LONGEST = 2, 12


class _Tokenizer(jieba.Tokenizer):
    """jieba with its own dictionary and nothing else: it neither reads nor writes a cache outside the book."""

    def initialize(self, dictionary: str | None = None) -> None:
        if not self.initialized:
            self.FREQ, self.total = _dictionary()
            self.FREQ = dict(self.FREQ)
            self.initialized = True


@lru_cache(maxsize=1)
def _dictionary() -> tuple[dict[str, int], int]:
    """Words and how often they occur, as jieba ships them; read once a process."""
    plain = jieba.Tokenizer()
    with plain.get_dict_file() as file:
        return plain.gen_pfdict(file)


def settle_jieba(app: Sphinx, config: Config) -> None:
    """Hand jieba its dictionary before Sphinx's own index of a Chinese book asks for it.

    Else it would look for a cache in the machine's folder for temporary files, whoever wrote it, and write one.
    """
    if config.tradebook_language == "zh" and not jieba.dt.initialized:
        words, total = _dictionary()
        jieba.dt.FREQ, jieba.dt.total, jieba.dt.initialized = dict(words), total, True


class _Terms(set[str]):
    """Terms in a set that grows as Sphinx lets its list of them grow."""

    extend = set.update


class ChineseIndex(SearchChinese):
    """Sphinx's own index of Chinese text, faster, and of one book alone.

    Sphinx asks about every word whether it is in the list of all Latin terms so far, and goes on with that list from
    one book of a process to the next: some sixteen seconds of a Chinese edition went into it.
    """

    def init(self, options: dict[str, str]) -> None:
        super().init(options)
        self.latin_terms = _Terms()


def names_in(text: str) -> list[str]:
    """The runs of Chinese signs in a name: both of 东南亚国家联盟（东盟）."""
    return [run for run in _HAN.findall(text) if SHORTEST <= len(run) <= LONGEST]


def vocabulary(texts: Iterable[str], names: Iterable[str]) -> list[str]:
    """Every word of two signs or more in some texts, sorted.

    names  words that are never cut apart, such as terms and places; of these also the words within them are listed,
           so that a part of a name finds the whole
    """
    tokenizer = _Tokenizer()
    own = sorted({name for name in names for name in names_in(name)})
    inner = {word for name in own for word in tokenizer.cut(name, HMM=False)}
    for name in own:
        tokenizer.add_word(name)
    runs = {run for text in texts for run in _HAN.findall(text)}
    # Without the guesses of a hidden Markov model: only words that a dictionary or the book itself knows.
    words = {word for run in runs for word in tokenizer.cut(run, HMM=False)} | {*own} | inner
    return sorted(word for word in words if SHORTEST <= len(word) <= LONGEST)
