"""What is offered to click on: about documents that are there, never what was asked already."""

from dataclasses import replace

import pytest

from tests.test_render import ANSWERED, FAILED
from ui.offers import Example, examples, following


def test_examples_are_in_both_languages():
    assert examples(["Bail"]) == [Example("De quoi parle « Bail » ?", "fr"), Example("What is “Bail” about?", "en")]


def test_what_to_ask_next_is_about_the_document_that_was_cited():
    asked = [
        "What is “The hives on the roof” about?",
        "What is the date of “The hives on the roof”?",
        "Which documents do you have?",
    ]
    assert [example.question for example in following([ANSWERED])] == asked
    answer = replace(ANSWERED.answer, citations=(replace(ANSWERED.answer.citations[0], date=None),))
    assert [example.question for example in following([replace(ANSWERED, answer=answer)])] == [asked[0], asked[2]]
    before = replace(FAILED, question=asked[0])
    assert [example.question for example in following([before, ANSWERED])] == asked[1:]


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Un titre de quarante caractères, pas plus", "Un titre de quarante caractères, pas…"),
        ("Exactly forty characters are not too lon", "Exactly forty characters are not too lon"),
        ("Two\n  lines", "Two lines"),
        ("x" * 60, "x" * 40 + "…"),
    ],
)
def test_long_titles_are_cut_between_words(title, said):
    assert examples([title])[1].question == f"What is “{said}” about?"
