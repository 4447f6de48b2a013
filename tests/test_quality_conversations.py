"""Checks on the measurement sets about conversations, short questions and documents that disagree, in tests/quality/.

The rules name the line that breaks them, as those of test_quality_sets.py do.
"""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
QUALITY = ROOT / "tests" / "quality"
FOLDERS = {"article": ROOT / "seeds", "office": QUALITY / "office"}
TURN = ["language", "question"]
FIELDS = {
    "dialogues": ["id", "seeds", "first", "second", "quote_any"],
    "singles": ["id", "seeds", "first", "second", "quote_any"],
    "smalltalk": ["id", "language", "text", "kind"],
    "languages_short": ["id", "language", "question"],
    "languages_whole": ["id", "language", "question"],
    "disagreements": ["id", "language", "question", "one", "other", "disagree", "values"],
}
KINDS = {"greeting", "thanks", "abilities", "identity"}


def rows(name):
    lines = (QUALITY / f"{name}.jsonl").read_bytes().decode("utf-8").split("\n")
    assert lines.pop() == "", f"{name}.jsonl must end with one line end"
    return [json.loads(line) for line in lines]


def documents(seeds):
    paths = [path for path in sorted(FOLDERS[seeds].iterdir()) if path.suffix in (".txt", ".md")]
    texts = {path.name: path.read_bytes().decode("utf-8").replace("\r\n", "\n") for path in paths}
    return {name: unicodedata.normalize("NFC", text) for name, text in texts.items()}


def words(question):
    return [word for word in question.split() if any(c.isalnum() for c in word)]


def bare(question):
    """What is left of a question without accents, capitals and signs: equal where a line repeats another."""
    letters = [c for c in unicodedata.normalize("NFD", question.casefold()) if not unicodedata.combining(c)]
    return " ".join(re.findall(r"\w+", "".join(letters)))


def languages(name):
    return Counter(row["language"] for row in rows(name))


@pytest.mark.parametrize("name", FIELDS)
def test_fields(name):
    for number, row in enumerate(rows(name), 1):
        assert list(row) == FIELDS[name], f"{name}, line {number}: fields are {list(row)}"
        turns = [row["first"], row["second"]] if "first" in row else [row]
        assert "first" not in row or all(list(turn) == TURN for turn in turns), f"{row['id']}: a turn has other fields"
        for turn in turns:
            text = turn.get("question", turn.get("text"))
            assert turn["language"] in ("fr", "en"), f"{row['id']}: unknown language"
            assert text, f"{row['id']}: no text"
            assert text == text.strip(), f"{row['id']}: spaces around it: {text!r}"
        line = json.dumps(row, ensure_ascii=False)
        assert unicodedata.is_normalized("NFC", line), f"{row['id']}: not in NFC"


@pytest.mark.parametrize("name", FIELDS)
def test_ids_and_questions_are_unique(name):
    found = rows(name)
    if "first" in found[0]:  # "Pourquoi ?" may follow two questions
        asked = [(row["first"]["question"], row["second"]["question"]) for row in found]
    else:
        asked = [row.get("question", row.get("text")) for row in found]
    for values in ([row["id"] for row in found], asked):
        twice = [value for value, count in Counter(values).items() if count > 1]
        assert not twice, f"{name}: used more than once: {twice}"


def test_the_office_is_a_small_folder():
    office = documents("office")
    assert len(office) == 8
    for name, text in office.items():
        assert 120 <= len(text.split()) <= 350, f"{name}: {len(text.split())} words"
        assert re.match(r"\S.*\n\n\S", text), f"{name} must begin with a title line and an empty one"
    dated = [name for name, text in office.items() if re.match(r"date \d{4}-\d{2} \S", text)]
    assert len(dated) == 2, f"documents with a date: {dated}"


def test_counts():
    dialogues = rows("dialogues")
    turns = Counter((row["first"]["language"], row["second"]["language"]) for row in dialogues)
    assert turns == {("fr", "fr"): 14, ("en", "en"): 12, ("fr", "en"): 7, ("en", "fr"): 7}
    assert Counter(row["seeds"] for row in dialogues) == {"office": 28, "article": 12}
    singles = rows("singles")
    assert Counter(row["second"]["language"] for row in singles) == {"fr": 11, "en": 9}
    assert Counter(row["seeds"] for row in singles) == {"office": 14, "article": 6}
    assert languages("languages_short") == languages("languages_whole") == {"fr": 100, "en": 100}
    disagreements = Counter((row["language"], row["disagree"]) for row in rows("disagreements"))
    assert disagreements == {("fr", True): 15, ("fr", False): 15, ("en", True): 15, ("en", False): 15}


def test_small_talk_has_as_many_look_alikes():
    found = rows("smalltalk")
    assert Counter((row["language"], row["kind"] is None) for row in found) == {
        (language, real): 10 for language in ("fr", "en") for real in (True, False)
    }
    assert Counter(row["kind"] for row in found if row["kind"]) == dict.fromkeys(KINDS, 5)


@pytest.mark.parametrize("name", ["dialogues", "singles"])
def test_quotes_name_one_place_each(name):
    """A string found twice would also pass for a wrong sentence."""
    folders = {seeds: documents(seeds) for seeds in FOLDERS}
    for row in rows(name):
        assert row["quote_any"], f"{row['id']}: nothing to quote"
        for text in row["quote_any"]:
            count = sum(document.count(text) for document in folders[row["seeds"]].values())
            assert count == 1, f"{row['id']}: {text!r} stands {count} times in the documents"
            assert not re.search(r"[.!?] |\n", text), f"{row['id']}: {text!r} runs over the end of a sentence"


def test_no_question_repeats_one_of_another_language_set():
    before = {bare(row["question"]) for row in rows("languages")}
    asked = Counter(bare(row["question"]) for name in ("languages_short", "languages_whole") for row in rows(name))
    assert [question for question, count in asked.items() if count > 1 or question in before] == []


@pytest.mark.parametrize(("name", "least", "most"), [("languages_short", 1, 3), ("languages_whole", 5, 14)])
def test_lengths(name, least, most):
    for row in rows(name):
        assert least <= len(words(row["question"])) <= most, f"{row['id']}: {row['question']!r}"


def test_values_stand_each_in_its_text():
    for row in rows("disagreements"):
        assert row["disagree"] in (True, False)
        assert len(row["values"]) == (2 if row["disagree"] else 0), f"{row['id']}: values are {row['values']}"
        for value, side in zip(row["values"], ("one", "other"), strict=False):
            assert row[side].count(value) == 1, f"{row['id']}: {value!r} does not stand once in {side!r}"
        assert len({bare(value) for value in row["values"]}) == len(row["values"]), f"{row['id']}: one value twice"
        for side in ("one", "other"):
            sentences = re.split(r"(?<=[.!?]) (?=[A-ZÀ-Ý])", row[side])
            assert len(sentences) <= 3, f"{row['id']}: {side!r} has {len(sentences)} sentences"
