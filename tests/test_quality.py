"""What the plain questions about the article must not fall below, in each language, at the one setting that ships.

The aim is 85 % quoted right (README, Limits); these are the floors of what is reached.
"""

import pytest

from qa import Assistant, Settings
from tests.quality.article import SEEDS, asked, shares


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return asked("article", tmp_path_factory.mktemp("index")).outcomes


@pytest.mark.parametrize("language", ["fr", "en"])
def test_answerable_questions_are_quoted_right_and_unanswerable_ones_refused(found, language):
    quoted, refused = shares(found)[language]
    assert quoted >= 0.8
    assert refused >= 0.65


def test_every_answer_is_in_the_language_of_its_question(found):
    assert [outcome.id for outcome in found if outcome.language != outcome.direction] == []


@pytest.mark.parametrize("question", ["Où sera produite la Polestar 4 ?", "Where will the Polestar 4 be produced?"])
def test_the_first_question_anybody_asks_is_answered(question, tmp_path):
    answer = Assistant(Settings(seeds=SEEDS, index=tmp_path / "index")).ask(question)
    quote = answer.citations[0].quote
    assert "sera produite en Corée du Sud" in quote or "dans notre usine de Busan" in quote
