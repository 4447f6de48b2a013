"""
Question sets -> what the assistant makes of them.

Knows how each kind of set is asked, and how an answer is judged. Knows nothing of averages, tables or thresholds.

A document of a collection becomes a seed `<number>/<title>.md` that holds its text and nothing else: the product takes
the title from the file's name. With the title as first line it would be a passage of its own, and forty paragraphs of
one article forty times the same passage, which no folder of real documents holds.
"""

from __future__ import annotations

import logging
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from index import Hit, Index, QuestionError, search
from index.search import Legs
from qa import matching, models, questions
from qa.answer import Answer, Citation
from qa.assistant import Assistant
from qa.language import detect
from qa.outcomes import Outcome, Ranked, Run, Told
from qa.questions import Collection, Question, Text
from qa.settings import Settings

_log = logging.getLogger(__name__)

# Recall is reported up to here.
DEPTH = 20
# A document may fill several places, and counts at its first.
_HITS = 3 * DEPTH
# F1 with a reference from which a short answer counts as right: "Séoul, en Corée" for "Séoul" is.
_RIGHT = 0.5

_MARKUP = re.compile(r"<[^<>]+>")
# What some system forbids in a file's name.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\x00-\x1f\s]+')
_NAME = 80  # characters: 255 bytes at most, whatever they are

Rank = Callable[[str, str], list[Hit]]  # question, its language -> hits, best first


def rankings(assistant: Assistant) -> dict[str, Rank]:
    """The rankings that are measured, by name: what `search()` gives, and each of its legs alone."""
    settings = assistant.settings
    encoder = models.encoder(settings)
    snapshot = Index(settings.seeds, settings.index_folder, encoder).snapshot()
    if snapshot is None:
        raise QuestionError(f"There is no index in {settings.index_folder} yet. Run: qa index")

    def leg(legs: Legs) -> Rank:
        return lambda question, language: search(question, snapshot, encoder, limit=_HITS, language=language, legs=legs)

    return {
        "fusion": lambda question, language: assistant.search(question, _HITS, language=language),
        "vectors": leg(Legs.VECTORS),
        "words": leg(Legs.WORDS),
    }


def evaluate(folder: Path, settings: Settings, work: Path | None = None, count: int | None = None) -> Run:
    """
    Every set in a folder, asked of the assistant that `settings` describe.

    `work`: where seeds and indexes are kept for the next time; None: nowhere. `count`: at most so many questions of
    each kind are answered (None: all); searching is cheap and asks all.
    """
    searched, sections, cases = questions.passages(folder), questions.sections(folder), questions.cases(folder)
    if not (searched or sections or cases):
        raise QuestionError(
            f"The folder {folder} holds no questions. Put *_passages.jsonl and *_questions.jsonl in it."
        )
    alone = [each for collection in searched for each in questions.given(collection)]
    with tempfile.TemporaryDirectory() as passing:
        work = work or Path(passing)
        found = retrieval([*searched, *sections], settings, work)
        for collections in (searched, alone, cases):
            found += answering(collections, settings, work, count)
    return found


def retrieval(collections: Iterable[Collection], settings: Settings, work: Path) -> Run:
    """Where each ranking puts the passages that questions are about."""
    found = Run()
    for collection in collections:
        with opened(collection, settings, work) as assistant:
            found += replace(_models(assistant), ranked=tuple(_ranked(collection, assistant)))
    return found


def answering(collections: Iterable[Collection], settings: Settings, work: Path, count: int | None = None) -> Run:
    """What the assistant answers to a sample of the questions."""
    found = Run()
    for collection in questions.sample_each(list(collections), count):
        with opened(collection, settings, work) as assistant:
            found += replace(_models(assistant), outcomes=tuple(_answered(collection, assistant)))
    return found


def about_seeds(name: str, asked: Iterable[Question], settings: Settings) -> Run:
    """What the assistant answers to questions about the folder of seeds itself."""
    with Assistant(settings) as assistant:
        assistant.refresh()
        outcomes = tuple(judged(name, question, assistant.ask(question.question)) for question in asked)
        return replace(_models(assistant), outcomes=outcomes)


def languages(path: Path) -> Run:
    """The language that each question of a file is taken to be in."""
    asked = questions.of_languages(path)
    return Run(told=tuple(Told(id, language, detect(question).language) for id, language, question in asked))


@contextmanager
def opened(collection: Collection, settings: Settings, work: Path) -> Iterator[Assistant]:
    """An assistant on the documents of a collection, indexed. The same documents are written and encoded only once."""
    home = work / _digest(collection.texts)
    seeds = home / "seeds"
    if not seeds.exists():
        making = home / "making"
        for number, text in enumerate(collection.texts):
            write(making, number, text)
        making.rename(seeds)
    with Assistant(replace(settings, seeds=seeds, index=home / "index")) as assistant:
        report = assistant.refresh()
        _log.info("%s, %s: %d documents", collection.name, collection.language, len(report.added) + len(report.kept))
        yield assistant


def write(seeds: Path, number: int, text: Text) -> None:
    """A document of a collection as a seed that has its title."""
    title = _FORBIDDEN.sub(" ", _MARKUP.sub("", text.title)).strip(" .")[:_NAME]
    path = seeds / str(number) / f"{title or number}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.text, encoding="utf-8", newline="")


def rank(collection: Collection, passage: str | None, hits: Iterable[Hit]) -> int:
    """The place, among documents, of the one that a question is about; 0: not among the first."""
    order = dict.fromkeys(_text_of(collection, hit.passage.path) for hit in hits)
    return next((place for place, id in enumerate(order, start=1) if id == passage and place <= DEPTH), 0)


def judged(name: str, question: Question, answer: Answer, language: str | None = None) -> Outcome:
    """What came of a question, but for its place. `language` is the documents'; None: they are in several."""
    shown = next(iter(_first(answer)), None)
    quote = shown.quote if shown else ""
    said = answer.short or quote
    read = language or (shown.language if shown else question.language)
    references = question.answers or ()
    return Outcome(
        set=name,
        id=question.id,
        pair=question.pair,
        direction=f"{question.language}>{language}" if language else question.language,
        language=answer.language,
        answerable=question.answerable,
        answered=answer.answered,
        said=said,
        place=_place(shown) if shown else None,
        right=_right(question, answer.short, quote, read),
        found=None,
        rank=None,
        exact=matching.exact(said, references, read) * answer.answered if references else None,
        f1=matching.f1(said, references, read) * answer.answered if references else None,
        confidence=answer.confidence,
        seconds=dict(answer.timings),
    )


def _ranked(collection: Collection, assistant: Assistant) -> Iterator[Ranked]:
    for leg, find in rankings(assistant).items():
        for question in collection.questions:
            if question.answerable:
                place = rank(collection, question.passage, find(question.question, question.language))
                direction = f"{question.language}>{collection.language}"
                yield Ranked(collection.name, question.id, direction, leg, place)


def _answered(collection: Collection, assistant: Assistant) -> Iterator[Outcome]:
    for question in collection.questions:
        answer = assistant.ask(question.question)
        outcome = judged(collection.name, question, answer, collection.language)
        if question.passage and len(collection.texts) > 1:
            hits = assistant.search(question.question, _HITS, language=question.language)
            outcome = replace(
                outcome,
                found=any(_text_of(collection, each.path) == question.passage for each in _first(answer)),
                rank=rank(collection, question.passage, hits),
            )
        yield outcome


def _first(answer: Answer) -> list[Citation]:
    """What is shown first, cited or, in a refusal, near; one at most."""
    return [*answer.citations, *answer.nearest][:1]


def _right(question: Question, short: str | None, quote: str, language: str) -> bool | None:
    """Whether what is said first answers; None where the set does not tell."""
    if question.answers is None and not question.quotes:
        return None
    if question.quotes:
        return any(part in quote for part in question.quotes)
    if not question.answers:
        return False
    if short is not None:
        return matching.f1(short, question.answers, language) >= _RIGHT
    return matching.holds(quote, question.answers, language)


def _place(citation: Citation) -> str:
    """Names a passage, for as long as its text stays."""
    return f"{citation.path} {sha256(citation.passage.encode('utf-8')).hexdigest()[:8]}"


def _text_of(collection: Collection, path: str) -> str:
    """The id of the document that a seed holds."""
    return collection.texts[int(path.partition("/")[0])].id


def _models(assistant: Assistant) -> Run:
    status = assistant.status()
    return Run(encoder=status.encoder, reader=status.reader)


def _digest(texts: Iterable[Text]) -> str:
    return sha256(repr([(text.title, text.text) for text in texts]).encode("utf-8")).hexdigest()[:16]
