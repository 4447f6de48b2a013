"""What a browser keeps comes back the same; whatever else comes from it is left out."""

import json
from dataclasses import replace

import pytest

from tests.test_render import ANSWERED, FAILED, REFUSED
from ui.memory import KEPT, kept, preferred, restored

ALL = [ANSWERED, REFUSED, FAILED]


def changed(path, value):
    """What is kept of an answered question, with something else at this place."""
    (stored,) = json.loads(kept([ANSWERED]))
    *before, last = path
    place = stored
    for name in before:
        place = place[name]
    place[last] = value
    return json.dumps([stored])


def test_a_conversation_comes_back_as_it_was():
    assert restored(kept(ALL)) == ALL
    assert restored(kept(ALL))[0].answer.timings == ANSWERED.answer.timings


def test_the_last_exchanges_are_kept():
    many = [replace(FAILED, question=str(number)) for number in range(KEPT + 2)]
    assert restored(kept(many)) == many[2:]


def test_a_question_that_was_stopped_is_not_kept():
    assert restored(kept([replace(FAILED, problem=None), FAILED])) == [FAILED]


@pytest.mark.parametrize("stored", [None, "", "x", "{}", "[1]", "[{}]", "[[]]", [1], {"a": 1}, "[" * 100_000, "null"])
def test_what_is_no_conversation_is_none(stored):
    assert restored(stored) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["question"], 7),
        (["asked"], "de"),
        (["language"], '"><script>'),
        (["answer", "language"], '"><script>'),
        (["answer", "text"], None),
        (["answer", "timings"], {"total": "x"}),
        (["answer", "citations", 0, "language"], '"><script>'),
        (["answer", "citations", 0, "number"], "<b>"),
        (["answer", "citations", 0, "line"], "<b>"),
        (["answer", "citations", 0, "also"], "<b>"),
        (["answer", "citations", 0, "also"], [1]),
        (["cited", 0, "nearness"], 7),
        (["cited", 0, "citation", "start"], -1),
        (["cited", 0], None),
        (["also"], 7),
    ],
)
def test_what_was_tampered_with_is_left_out(path, value):
    assert len(restored(changed(path, value))) == 0


def test_what_was_not_tampered_with_is_not():
    assert len(restored(changed(["question"], "<b>"))) == 1


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-FR,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB", "en"),
        ("de-DE, fr;q=0.5", "fr"),
        ("de", "en"),
        ("", "en"),
        ("FR", "fr"),
    ],
)
def test_the_page_opens_in_the_language_of_the_browser(accepted, language):
    assert preferred(accepted) == language
