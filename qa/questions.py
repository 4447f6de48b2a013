"""
Files of questions -> collections: documents, and what is asked about them.

Knows the formats of question sets and names what is wrong in them by file and line. Knows nothing of answers, ranks or
figures. Every format is JSON lines in UTF-8:

    *_passages.jsonl     passage_id, language, title, text (source)
    *_questions.jsonl    id, language, question, passage_id, answers: text, start (written_by). No answer: it has none
    *_faq_fr_en.jsonl    sections in both languages: anchor, title_fr, text_fr, title_en, text_en (chapter, anchor_fr)
    nomiracl_*.jsonl     query_id, lang, question, answerable, passages: docid, title, text (label)
    any other name       about a folder of seeds: id, language, question, quote_any (pair, short_any). No quote: refuse
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import chain
from pathlib import Path

from index.errors import QuestionError
from index.language import LANGUAGES
from qa.jsonl import Row, check, numbered, rows, wrong

# A translated question has the name of the one it translates, and this.
_TRANSLATED = "-x"
# Its passages stand among those that are searched; its questions are what models may have learnt from.
_NEVER_ASKED = "train_questions.jsonl"

_PASSAGE = {"passage_id": str, "language": str, "title": str, "text": str}
_QUESTION = {"id": str, "language": str, "question": str, "passage_id": str, "answers": list}
_ANSWER = {"text": str, "start": int}
_SECTION = {"anchor": str, "title_fr": str, "text_fr": str, "title_en": str, "text_en": str}
_CASE = {"query_id": str, "lang": str, "question": str, "answerable": bool, "passages": list}
_CANDIDATE = {"docid": str, "title": str, "text": str}
_ABOUT_SEEDS = {"id": str, "language": str, "question": str, "quote_any": list}
_TOLD = {"id": str, "language": str, "question": str}


@dataclass(frozen=True, slots=True)
class Text:
    """A document of a collection."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    What is asked, and what is known of the answer.

    `pair` is shared by the two forms of one question. `passage` is the `Text` that it is about (None: not known),
    `answers` are words of it that answer (None: nobody wrote them down), `quotes` strings of which one must stand in
    the sentence that is quoted. `answerable`: whether the documents answer.
    """

    id: str
    pair: str
    language: str
    question: str
    answerable: bool
    passage: str | None = None
    answers: tuple[str, ...] | None = None
    quotes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """Documents in one language and what is asked about them, in both."""

    name: str
    language: str
    texts: tuple[Text, ...]
    questions: tuple[Question, ...]


def passages(folder: Path) -> list[Collection]:
    """For each set of questions and each language: all passages of the folder, and the questions about them."""
    known = [row for path in _files(folder, "*_passages.jsonl") for row in rows(path, _PASSAGE, "source")]
    spoken = {row["passage_id"]: row["language"] for row in known}
    found: list[Collection] = []
    for path in _files(folder, "*_questions.jsonl"):
        if path.name == _NEVER_ASKED:
            continue
        asked = list(_passage_questions(path, spoken))
        for language in LANGUAGES:
            texts = tuple(
                Text(row["passage_id"], row["title"], row["text"]) for row in known if row["language"] == language
            )
            questions = tuple(each for each in asked if each.passage and spoken[each.passage] == language)
            if questions:
                found.append(Collection(path.name.removesuffix("_questions.jsonl"), language, texts, questions))
    return found


def given(collection: Collection) -> list[Collection]:
    """Each passage that is asked about alone, with its questions: reading without searching."""
    by_passage: dict[str, list[Question]] = defaultdict(list)
    for question in collection.questions:
        if question.passage:
            by_passage[question.passage].append(question)
    name = f"{collection.name}, passage given"
    return [
        Collection(name, collection.language, (text,), tuple(by_passage[text.id]))
        for text in collection.texts
        if text.id in by_passage
    ]


def sections(folder: Path) -> list[Collection]:
    """Sections in two languages: titles that ask, in one language, about the sections in the other."""
    found: list[Collection] = []
    for path in _files(folder, "*_faq_fr_en.jsonl"):
        known = list(rows(path, _SECTION, "chapter", "anchor_fr"))
        for language, other in (LANGUAGES, LANGUAGES[::-1]):
            texts = tuple(Text(row["anchor"], row[f"title_{language}"], row[f"text_{language}"]) for row in known)
            questions = tuple(
                Question(f"{row['anchor']}-{other}", row["anchor"], other, row[f"title_{other}"], True, row["anchor"])
                for row in known
                if row[f"title_{other}"].rstrip().endswith("?")
            )
            found.append(Collection(path.name.removesuffix("_fr_en.jsonl"), language, texts, questions))
    return found


def cases(folder: Path) -> list[Collection]:
    """Questions, each with the few passages that may or may not answer it."""
    return [
        _case(row, path, number)
        for path in _files(folder, "nomiracl_*.jsonl")
        for number, row in numbered(path, _CASE, "label")
    ]


def about_seeds(path: Path) -> list[Question]:
    """Questions about a folder of seeds, with what must be quoted."""
    return [_about_seeds(row, path, number) for number, row in numbered(path, _ABOUT_SEEDS, "pair", "short_any")]


def of_languages(path: Path) -> list[tuple[str, str, str]]:
    """(id, language, question): questions of which only the language is known."""
    return [(row["id"], row["language"], row["question"]) for row in rows(path, _TOLD)]


def sample(questions: Iterable[Question], count: int | None) -> tuple[Question, ...]:
    """
    At most `count` of each kind (language, answerable or not), in their order. None: all.

    Chosen by the digest of their ids: always the same, and a larger sample holds the smaller.
    """
    asked = tuple(questions)
    if count is None:
        return asked
    kinds: dict[tuple[str, bool], list[Question]] = defaultdict(list)
    for question in sorted(asked, key=lambda each: sha256(each.id.encode("utf-8")).digest()):
        kinds[question.language, question.answerable].append(question)
    chosen = {question.id for kind in kinds.values() for question in kind[:count]}
    return tuple(question for question in asked if question.id in chosen)


def sample_each(found: Sequence[Collection], count: int | None) -> list[Collection]:
    """The collections that a sample of their questions is about, with it alone; so many for each of their languages."""
    chosen: set[str] = set()
    for language in LANGUAGES:
        asked = (each.questions for each in found if each.language == language)
        chosen |= {question.id for question in sample(chain.from_iterable(asked), count)}
    kept = (replace(each, questions=tuple(q for q in each.questions if q.id in chosen)) for each in found)
    return [each for each in kept if each.questions]


def _passage_questions(path: Path, spoken: Mapping[str, str]) -> Iterator[Question]:
    for number, row in numbered(path, _QUESTION, "written_by"):
        if row["passage_id"] not in spoken:
            raise wrong(path, number, f"passage_id {row['passage_id']!r} is in no *_passages.jsonl beside it")
        for answer in row["answers"]:
            check(answer, _ANSWER, (), path, number)
        yield Question(
            id=row["id"],
            pair=row["id"].removesuffix(_TRANSLATED),
            language=row["language"],
            question=row["question"],
            answerable=bool(row["answers"]),
            passage=row["passage_id"],
            answers=tuple(answer["text"] for answer in row["answers"]),
        )


def _about_seeds(row: Row, path: Path, number: int) -> Question:
    for name in ("quote_any", "short_any"):
        texts = row.setdefault(name, [])
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise wrong(path, number, f"the field {name} is {texts!r}, not a list of texts")
    if not row["question"].strip():
        raise wrong(path, number, "the field question is empty")
    return Question(
        id=row["id"],
        pair=str(row.get("pair", row["id"])),
        language=row["language"],
        question=row["question"],
        answerable=bool(row["quote_any"]),
        answers=tuple(row["short_any"]),
        quotes=tuple(row["quote_any"]),
    )


def _case(row: Row, path: Path, number: int) -> Collection:
    for candidate in row["passages"]:
        check(candidate, _CANDIDATE, (), path, number)
    texts = tuple(Text(each["docid"], each["title"], each["text"]) for each in row["passages"])
    name = f"{row['lang']}-{row['query_id']}"
    asked = Question(name, name, row["lang"], row["question"], row["answerable"])
    return Collection("nomiracl", row["lang"], texts, (asked,))


def _files(folder: Path, pattern: str) -> list[Path]:
    if not folder.is_dir():
        raise QuestionError(
            f"There is no folder {folder}. Name the one that holds *_passages.jsonl and *_questions.jsonl."
        )
    return sorted(folder.glob(pattern))
