"""What is taken away says what was said and where it stands; nothing in it acts."""

import re
from dataclasses import replace

import pytest

from tests.test_render import ANSWERED, FAILED, HOSTILE, QUOTE, REFUSED, everywhere
from ui.download import copied, markdown, plain


def test_an_answer_is_copied_with_its_citations():
    assert copied(ANSWERED) == (
        f"“forty kilograms of honey” [1]\n[1] The hives on the roof, 2019-04, line 3, roof/hives.txt “{QUOTE}”"
    )


def test_a_copy_of_the_document_is_named_too():
    answer = ANSWERED.answer
    twice = replace(answer, citations=(replace(answer.citations[0], also=("copy.txt",)),))
    assert "line 3, roof/hives.txt, copy.txt “" in copied(replace(ANSWERED, answer=twice))


def test_a_refusal_and_a_problem_are_copied_as_they_are():
    assert copied(REFUSED) == REFUSED.answer.text
    assert copied(FAILED) == FAILED.problem


def test_the_conversation_is_questions_answers_and_sources():
    assert markdown([ANSWERED, FAILED]) == (
        "## How much honey?\n\n“forty kilograms of honey” \\[1\\]\n\n**Sources**\n\n"
        f"1. The hives on the roof, 2019\\-04, line 3, roof/hives.txt\n   > “{QUOTE}”\n\n"
        "## Quoi ?\n\nCette question n’a pas pu recevoir de réponse. The question is empty.\n"
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_a_document_is_markup_or_a_link(text):
    said = plain(text)
    assert "\n" not in said
    bare = re.sub(r"\\[\W_]", "", said)
    assert not re.search(r"[<>\[\]`*_#|~$&!@\\]|https?:|www\.", bare)
    assert len(markdown([everywhere(text)]).splitlines()) == len(markdown([everywhere("honey")]).splitlines())
