"""Checks on the measurement sets about the first document, in tests/quality/.

A set is only worth measuring with while every expected string still stands in
the article, so each rule below holds for both files and names the line that
breaks it.
"""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from qa import questions

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "seeds" / "2023-11-polestar-4-busan.txt"
QUALITY = ROOT / "tests" / "quality"
SETS = ["article.jsonl", "article_paraphrased.jsonl"]
FIELDS = ["id", "pair", "language", "question", "quote_any", "short_any"]


def normalise(text):
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


@pytest.fixture(scope="module")
def article():
    assert ARTICLE.is_file(), f"the first document is missing: {ARTICLE}"
    return normalise(ARTICLE.read_bytes().decode("utf-8"))


@pytest.fixture(scope="module", params=SETS)
def rows(request):
    lines = (QUALITY / request.param).read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == "", f"{request.param} must end with one line end"
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def pairs(rows):
    found = {}
    for row in rows:
        found.setdefault(row["pair"], []).append(row)
    return found


def test_fields(rows):
    for number, row in enumerate(rows, 1):
        assert list(row) == FIELDS, f"line {number}: fields are {list(row)}"
        assert row["language"] in ("fr", "en"), f"{row['id']}: unknown language"
        question = row["question"]
        assert question == question.strip(), f"{row['id']}: spaces around the question: {question!r}"
        assert question.endswith("?"), f"{row['id']}: no question mark: {question!r}"
        for field in ("quote_any", "short_any"):
            assert isinstance(row[field], list), f"{row['id']}: {field} is no list"
            assert all(isinstance(s, str) and s and s == s.strip() for s in row[field]), (
                f"{row['id']}: empty or untrimmed string in {field}"
            )
            assert len(set(row[field])) == len(row[field]), f"{row['id']}: a string stands twice in {field}"


def test_ids_and_questions_are_unique(rows):
    for field in ("id", "question"):
        twice = [v for v, n in Counter(row[field] for row in rows).items() if n > 1]
        assert not twice, f"{field} used more than once: {twice}"
    for row in rows:
        assert re.fullmatch(r"a\d{2}", row["pair"]), f"odd pair name: {row['pair']}"
        expected = f"{row['pair']}-{row['language']}"
        assert row["id"] == expected, f"id {row['id']} should be {expected}"


def test_pairs_are_complete(pairs):
    for name, members in pairs.items():
        languages = [row["language"] for row in members]
        assert languages == ["fr", "en"], f"pair {name} holds {languages}"
        first, second = members
        for field in ("quote_any", "short_any"):
            assert first[field] == second[field], f"pair {name}: {field} differs between French and English"


def test_answerable_or_not_is_said_once(rows):
    for row in rows:
        assert bool(row["quote_any"]) == bool(row["short_any"]), (
            f"{row['id']}: quote_any and short_any must both be empty "
            "(to be refused) or both be filled (to be answered)"
        )


def test_enough_of_each_kind(pairs):
    answerable = sum(bool(members[0]["quote_any"]) for members in pairs.values())
    refused = len(pairs) - answerable
    assert len(pairs) >= 30, f"only {len(pairs)} pairs"
    assert answerable >= 20, f"only {answerable} answerable pairs"
    assert refused >= 10, f"only {refused} unanswerable pairs"


def test_expected_strings_stand_in_the_article(rows, article):
    for row in rows:
        for field in ("quote_any", "short_any"):
            for text in row[field]:
                assert normalise(text) in article, f"{row['id']}: {field} {text!r} is not in {ARTICLE.name}"


def test_quotes_name_one_place_each(rows, article):
    """A string found twice would also pass for a wrong sentence."""
    for row in rows:
        for text in row["quote_any"]:
            assert "\n" not in text, f"{row['id']}: {text!r} runs over a line end"
            count = article.count(normalise(text))
            assert count == 1, f"{row['id']}: quote_any {text!r} stands {count} times in the article"


def test_short_answers_stand_beside_a_quote(rows, article):
    """Each short answer is in the sentence of one of its quotes.

    The cut is good enough for this article: ". " or a line end. A quotation's
    ". »" leaves a lone "»" behind, which does no harm.
    """
    sentences = re.split(r"(?<=\.) |\n+", article)
    for row in rows:
        cited = [s for s in sentences if any(normalise(q) in s for q in row["quote_any"])]
        for text in row["short_any"]:
            assert any(normalise(text) in s for s in cited), (
                f"{row['id']}: short_any {text!r} is in no sentence that quote_any names"
            )


def test_the_public_sets_are_whole():
    """What `make quality` reads: passages, the questions about them, sections in two languages, cases."""
    french, english = questions.passages(QUALITY / "data")
    assert [(len(each.texts), len(each.questions)) for each in (french, english)] == [(1157, 705), (2878, 528)]
    assert [len(each.questions) for each in questions.sections(QUALITY / "data")] == [120, 121]
    assert len(questions.cases(QUALITY / "data")) == 253 + 256
    for collection in (french, english):
        texts = {text.id: text.text for text in collection.texts}
        assert [q.id for q in collection.questions if any(a not in texts[q.passage] for a in q.answers)] == []


def test_every_public_set_brings_its_licence():
    readme = (QUALITY / "README.md").read_text(encoding="utf-8")
    for path in [*(QUALITY / "data").glob("*.jsonl"), *(QUALITY / "data" / "licences").iterdir()]:
        assert path.name in readme, f"{path.name} is not named in {QUALITY / 'README.md'}"
