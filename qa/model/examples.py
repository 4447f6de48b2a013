"""
Question sets -> what a reader learns from: a question with the words that answer it, or with a passage that has none.

Knows articles, windows and what a wrong passage looks like. Knows nothing of the network or of training.
"""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from index.encoder import BUNDLED
from index.model.data import Row, held_out, hurried, read
from qa.model.mine import mined
from qa.spans import QUESTION

NEGATIVE = 0.2  # share of the answerable questions that are shown with a passage that does not answer
OWN_ARTICLE = 0.4  # share of these that are of the same article
HURRIED = 0.15  # share of the questions typed without capitals, accents and signs
PUBLIC = 0.4  # share of the public questions shown with all of the written ones, which came when those were known
START, END = 0, 2  # pieces
# Passages and questions beside those of the public sets, in the same form; README.md here says who wrote them. Those on
# articles held out are not trained on.
WRITTEN = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """Pieces of question and passage, and the first and last piece of the answer (0, 0: none)."""

    ids: list[int]
    first: int
    last: int
    text: int  # where the passage's own pieces begin


@dataclass(frozen=True, slots=True)
class Passage:
    """Pieces of the title in front and of the text, with the text's characters."""

    title: list[int]
    ids: list[int]
    offsets: list[tuple[int, int]]


class Data:
    """Questions and passages of the articles that are trained on, and how an example is made of them."""

    def __init__(self, folder: Path, work: Path, seed: int) -> None:
        self._tokenizer = Tokenizer.from_file(str(BUNDLED / "tokenizer.json"))
        self._random = random.Random(seed)
        public = [row for row in read(folder / "train_passages.jsonl") if not held_out(row)]
        rows = [*public, *read(WRITTEN / "written_passages.jsonl")]
        self.passages = {row["passage_id"]: row for row in rows}
        self._public, self._written = (
            [row for row in read(path) if row["passage_id"] in self.passages]
            for path in (folder / "train_questions.jsonl", WRITTEN / "written_questions.jsonl")
        )
        self._mined = kept(work / "mined.json", lambda: mined(rows, (*self._public, *self._written)))
        self._of_article = defaultdict(list)
        for row in rows:
            self._of_article[row["language"], row["title"]].append(row["passage_id"])
        self._pieces = lru_cache(None)(self._cut)
        self._asked = lru_cache(None)(lambda text: self._encode(text).ids[:QUESTION])

    def epoch(self, longest: int) -> list[Example]:
        """The written questions once, a part of the public ones, in any order."""
        shown = [*self._written, *(question for question in self._public if self._random.random() < PUBLIC)]
        self._random.shuffle(shown)
        return [example for question in shown if (example := self._example(question, longest))]

    def _example(self, question: Row, longest: int) -> Example | None:
        shown = question["passage_id"]
        answers = question["answers"]
        if answers and self._random.random() < NEGATIVE and (other := self._other(question)):
            shown, answers = other, []
        typed = question["question"] if self._random.random() >= HURRIED else hurried(question["question"])
        passage, asked = self._pieces(shown), self._asked(typed)
        first, last = self._span(passage, self._random.choice(answers)) if answers else (None, None)
        if first is not None and last - first >= longest:
            return None
        begin = self._window(len(passage.ids), longest, first, last)
        before = [START, *asked, END, *passage.title]
        ids = [*before, *passage.ids[begin : begin + longest], END]
        shift = len(before) - begin
        span = (0, 0) if first is None else (first + shift, last + shift)
        return Example(ids, *span, len(before))

    def _window(self, count: int, longest: int, first: int | None, last: int | None) -> int:
        """Where a piece of a passage begins: anywhere, so that an answer is whole."""
        if first is None:
            return self._random.randint(0, max(0, count - longest))
        return self._random.randint(max(0, last + 1 - longest), max(0, min(first, count - longest)))

    def _span(self, passage: Passage, answer: Row) -> tuple[int, int] | tuple[None, None]:
        start, end = answer["start"], answer["start"] + len(answer["text"])
        inside = [at for at, (first, last) in enumerate(passage.offsets) if last > start and first < end]
        return (inside[0], inside[-1]) if inside else (None, None)

    def _other(self, question: Row) -> str | None:
        """A passage that retrieval finds, or of the same article, that holds none of the answers."""
        own = self._passage(question)
        near = self._of_article[own["language"], own["title"]]
        if self._random.random() > OWN_ARTICLE or len(near) < 2:
            near = self._mined[question["id"]]
        answers = [answer["text"].casefold() for answer in question["answers"]]
        fit = [
            number
            for number in near
            if number in self.passages
            and self._original(number) != self._original(question["passage_id"])
            and not any(answer in self.passages[number]["text"].casefold() for answer in answers)
        ]
        return self._random.choice(fit) if fit else None

    def _original(self, number: str) -> str:
        """Of a passage that is a translation, the passage it is of."""
        return self.passages[number].get("of", number)

    def _passage(self, question: Row) -> Row:
        return self.passages[question["passage_id"]]

    def _cut(self, number: str) -> Passage:
        row = self.passages[number]
        found = self._encode(row["text"])
        return Passage(self._encode(f"{row['title']}. ").ids if row["title"] else [], found.ids, found.offsets)

    def _encode(self, text: str) -> Any:
        return self._tokenizer.encode(text, add_special_tokens=False)


def kept(path: Path, make: Callable[[], dict[str, list[str]]]) -> dict[str, list[str]]:
    """What is made once, as JSON."""
    if not path.exists():
        path.write_text(json.dumps(make()), encoding="utf-8")
    return json.loads(path.read_text(encoding="utf-8"))
