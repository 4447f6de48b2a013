"""The language of questions: 200 hard ones, hints, names."""

import json
from pathlib import Path

import pytest

from index.errors import QuestionError
from index.language import UNSURE
from qa.language import Detection, detect

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "quality" / "languages.jsonl").read_text(encoding="utf-8").splitlines()
]


def right(**hints):
    return [
        row for row in QUESTIONS if detect(row["question"], hint=hints.get(row["language"])).language == row["language"]
    ]


def test_the_set_is_what_it_says():
    assert [list(row) for row in QUESTIONS] == [["id", "language", "question"]] * 200
    assert len({row["id"] for row in QUESTIONS}) == len({row["question"] for row in QUESTIONS}) == 200
    assert [row["language"] for row in QUESTIONS] == ["fr"] * 100 + ["en"] * 100


def test_questions_alone():
    assert len(right()) >= 196


def test_questions_with_the_right_hint():
    assert len(right(fr="fr", en="en")) == 200


def test_questions_with_the_wrong_hint():
    assert len(right(fr="en", en="fr")) >= 185


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("OU SERA PRODUITE LA POLESTAR 4", "fr"),
        ("ou sera produite la polestar 4", "fr"),
        ("le range de la Polestar 4 ?", "fr"),
        ("où ?", "fr"),
        ("Why Busan?", "en"),
        ("who wrote Les Fleurs du mal?", "en"),
        ("WHERE WILL THE POLESTAR 4 BE BUILT", "en"),
        ("what's an atom", "en"),
    ],
)
def test_words_outweigh_a_hint(question, language):
    other = {"fr": "en", "en": "fr"}[language]
    assert detect(question, hint=other).language == detect(question).language == language
    assert detect(question).margin >= UNSURE


@pytest.mark.parametrize("question", ["Polestar 4 Busan", "Renault Korea Motors", "2025 ?", "", "東京"])
def test_a_hint_decides_where_nothing_is_said(question):
    assert detect(question, hint="en") == Detection("en", 0)
    assert detect(question, hint="fr") == Detection("fr", 0)
    assert detect(question) == Detection("fr", 0)


def test_a_hint_decides_what_is_nearly_a_tie():
    assert 0 < detect("Polestar").margin < UNSURE
    assert [detect("Polestar", hint=hint).language for hint in ("fr", "en")] == ["fr", "en"]


def test_a_hint_leaves_the_margin():
    assert detect("Polestar", hint="en").margin == detect("Polestar").margin


@pytest.mark.parametrize("hint", ["de", "", "FR", "auto"])
def test_an_unknown_hint_is_an_error_that_names_the_known(hint):
    with pytest.raises(QuestionError, match=rf"'{hint}'.*fr, en"):
        detect("Où ?", hint=hint)
