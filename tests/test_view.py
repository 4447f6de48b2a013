"""What a page shows just now, and what a button makes of it."""

from dataclasses import replace

from tests.test_render import ANSWERED, FAILED
from ui.view import Beside, Current, View


def test_a_number_lights_a_citation_whatever_was_shown():
    assert Beside(turn=2, path="a.txt", start=1, end=2).moved({"turn": "0", "number": "3"}) == Beside(0, 3)


def test_a_document_is_opened_and_closed_again():
    opened = Beside(turn=2, lit=1).moved({"document": "a.txt", "start": "4", "end": "9"})
    assert opened == Beside(2, 1, "a.txt", 4, 9)
    assert replace(opened.moved({}), start=0, end=0) == Beside(2, 1)


def test_what_is_selected_is_there():
    view = View((FAILED, ANSWERED))
    assert [replace(view, beside=Beside(turn)).selected for turn in (-1, 0, 1, 2)] == [None, FAILED, ANSWERED, None]


def test_a_question_that_was_stopped_is_not_done():
    assert View((ANSWERED, replace(FAILED, problem=None))).done == (ANSWERED,)


def test_of_two_questions_the_later_one_is_answered_and_none_once_it_is_stopped():
    current = Current()
    first = current.next()
    assert current.wants(first)
    second = current.next()
    assert (current.wants(first), current.wants(second)) == (False, True)
    current.stop()
    assert (current.wants(second), current.stopped(second), current.stopped(first)) == (False, True, False)
    current.next()
    assert not current.stopped(second)
