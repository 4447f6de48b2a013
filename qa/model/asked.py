"""
Question sets -> what the product's search finds and its reader reads for each question: what confidence is fitted on.

Knows which questions, of which articles, are asked of which passages. Knows nothing of ranking or probabilities.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from index import Hit
from index.model.data import Row, held_out
from index.model.data import read as rows
from qa import evaluate, questions
from qa.confidence import READ
from qa.model.examples import WRITTEN
from qa.questions import Collection, Text
from qa.reader import Reading, SpanReader
from qa.settings import Settings

DEPTH = READ + 2  # hits that are read: enough when some are hidden


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and what was read for it. `source`: held, dev or nomiracl. `passages`: the id that each hit is of."""

    source: str
    question: Row
    spoken: str  # language of the passages
    article: str
    hits: tuple[Hit, ...]
    passages: tuple[str, ...]
    articles: tuple[str, ...]
    readings: tuple[tuple[Reading, ...], ...]


def read(data: Path, reader: SpanReader, work: Path, count: int) -> Iterator[Asked]:
    """A sample of the questions of each source, read."""
    passages = [row for split in ("train", "dev") for row in rows(data / f"{split}_passages.jsonl")]
    known = {row["passage_id"]: row for row in passages}
    sources = {
        "held": [*rows(data / "train_questions.jsonl"), *rows(WRITTEN / "written_questions.jsonl")],
        "dev": [*rows(data / "dev_questions.jsonl")],
    }
    for spoken in ("fr", "en"):
        texts = tuple(Text(r["passage_id"], r["title"], r["text"]) for r in passages if r["language"] == spoken)
        with evaluate.opened(Collection("all", spoken, texts, ()), Settings(), work) as assistant:
            for source, found in sources.items():
                for question in sample(found, count, fits(source, spoken, known)):
                    hits = assistant.search(question["question"], DEPTH, language=question["language"])
                    ids = [texts[int(hit.passage.path.partition("/")[0])].id for hit in hits]
                    articles = [known[id]["title"] for id in ids]
                    own = known[question["passage_id"]]["title"]
                    yield Asked(source, question, spoken, own, *read_hits(reader, question, hits, ids, articles))
            print(f"read what is asked of passages in {spoken}", flush=True)
    for case in questions.cases(data):
        (asked,) = case.questions
        with evaluate.opened(case, Settings(), work) as assistant:
            question = {"language": asked.language, "question": asked.question, "answerable": asked.answerable}
            hits = assistant.search(asked.question, READ, language=asked.language)
            paths = [hit.passage.path for hit in hits]
            yield Asked("nomiracl", question, case.language, "", *read_hits(reader, question, hits, paths, paths))


def fits(source: str, spoken: str, known: dict[str, Row]) -> Callable[[Row], bool]:
    """Whether a question is about a passage in a language, and of the source."""

    def fit(question: Row) -> bool:
        passage = known.get(question["passage_id"])
        return passage is not None and passage["language"] == spoken and (source == "dev" or held_out(passage))

    return fit


def sample(found: Iterable[Row], count: int, fit: Callable[[Row], bool]) -> list[Row]:
    chosen = [row for row in found if fit(row)]
    random.Random(1).shuffle(chosen)
    return chosen[:count]


def read_hits(
    reader: SpanReader, question: Row, hits: Sequence[Hit], passages: Sequence[str], articles: Sequence[str]
) -> tuple[tuple[Hit, ...], tuple[str, ...], tuple[str, ...], tuple[tuple[Reading, ...], ...]]:
    readings = tuple(tuple(reader.read(question["question"], [hit])) for hit in hits)
    return tuple(hits), tuple(passages), tuple(articles), readings
