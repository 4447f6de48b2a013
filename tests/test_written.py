"""The questions written for training: that they are what README.md beside the reader says they are."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index.language import LANGUAGES
from index.model.data import held_out

DATA = Path(__file__).parent / "quality" / "data"
WRITTEN = Path(__file__).parents[1] / "qa" / "model"


def rows(path: Path) -> Iterator[dict[str, Any]]:
    yield from map(json.loads, path.read_text(encoding="utf-8").splitlines())


@pytest.fixture(scope="module")
def written() -> list[dict[str, Any]]:
    return list(rows(WRITTEN / "written_passages.jsonl"))


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    return list(rows(WRITTEN / "written_questions.jsonl"))


@pytest.fixture(scope="module")
def public() -> dict[str, dict[str, Any]]:
    return {row["passage_id"]: row for row in rows(DATA / "train_passages.jsonl")}


def test_every_answer_stands_in_its_passage_where_it_says(written, questions, public):
    texts = {row["passage_id"]: row["text"] for row in (*public.values(), *written)}
    wrong = [
        question["id"]
        for question in questions
        for answer in question["answers"]
        if texts[question["passage_id"]][answer["start"] :][: len(answer["text"])] != answer["text"]
    ]
    assert questions
    assert not wrong


def test_no_two_have_one_number_and_each_is_in_one_of_the_two_languages(questions):
    assert len({question["id"] for question in questions}) == len(questions)
    assert {question["language"] for question in questions} == set(LANGUAGES)


def test_what_is_trained_on_is_about_no_article_that_measures_or_that_confidence_is_fitted_on(
    written, questions, public
):
    held = {number for number, row in public.items() if held_out(row)}
    assert not [question["id"] for question in questions if question["passage_id"] in held and question["answers"]]
    assert not [row["title"] for row in written if row["of"] in held]
    measured = {row["title"] for row in rows(DATA / "dev_passages.jsonl")}
    assert not measured & {row["title"] for row in written}
