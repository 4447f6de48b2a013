"""What is below the threshold of its reader is refused."""

import pytest

from index import Hit, Passage
from qa.confidence import best
from qa.reader import Reading


def reading(margin):
    return Reading(Hit(Passage("a.txt", 0, 5, "Text.", "a", None, "en"), 0.5), 0, 5, margin)


@pytest.mark.parametrize(("margin", "answered"), [(0.51, True), (0.5, True), (0.49, False), (float("-inf"), False)])
def test_the_first_reading_answers_from_the_threshold_on(margin, answered):
    readings = [reading(margin), reading(-1.0)]
    assert best(readings, 0.5) == (readings[0] if answered else None)


def test_nothing_read_is_no_answer():
    assert best([], 0.5) is None
