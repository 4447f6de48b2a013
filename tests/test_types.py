"""What a document says of its own offsets; the values are frozen."""

from dataclasses import FrozenInstanceError, fields, replace

import pytest

from index import Document, Hit, Passage

DOCUMENT = Document("été.txt", "Un\nDeux\n\nQuatre", "été", None, "fr", "d1")
PASSAGE = Passage("été.txt", 3, 7, "Deux", "été", None, "fr")


@pytest.mark.parametrize(("word", "line"), [("Un", 1), ("Deux", 2), ("Quatre", 4)])
def test_a_line_counts_from_one(word, line):
    assert DOCUMENT.line(DOCUMENT.text.index(word)) == line


def test_a_line_end_belongs_to_its_own_line():
    assert [DOCUMENT.line(offset) for offset in (2, 3, 7, 8, 9)] == [1, 2, 2, 3, 4]


def test_a_page_starts_where_pages_says():
    paged = replace(DOCUMENT, pages=(0, 3, 9))
    assert [paged.page(offset) for offset in (0, 2, 3, 8, 9, 14)] == [1, 1, 2, 2, 3, 3]


def test_without_pages_there_is_no_page():
    assert DOCUMENT.page(0) is None
    assert replace(DOCUMENT, pages=(3,)).page(0) is None


@pytest.mark.parametrize("value", [DOCUMENT, PASSAGE, Hit(PASSAGE, 0.5)])
def test_values_are_frozen_and_compare_by_content(value):
    assert replace(value) == value
    assert hash(replace(value)) == hash(value)
    with pytest.raises(FrozenInstanceError):
        setattr(value, fields(value)[0].name, "other")


def test_a_hit_says_nothing_of_a_leg_that_did_not_look():
    assert (Hit(PASSAGE, 0.5).cosine, Hit(PASSAGE, 0.5).bm25) == (None, None)
