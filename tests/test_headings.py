"""Which lines are headings, and what a place stands under."""

from __future__ import annotations

import pytest

from index.headings import headings, sections

TEXT = """# The pool

It is warm.

## Hours

From nine.

### Summer ###

From eight.

## Prices
Five euros.

After
-----

Nothing.
"""


def found(text: str) -> list[tuple[int, str]]:
    for heading in headings(text):
        assert text[heading.start :].lstrip("# ").startswith(heading.words)
    return [(heading.level, heading.words) for heading in headings(text)]


def test_headings_have_their_level_and_their_words():
    assert found(TEXT) == [(1, "The pool"), (2, "Hours"), (3, "Summer"), (2, "Prices"), (2, "After")]
    assert found("Le titre\n======\n\n# Un\n## Deux\nTexte.") == [(1, "Le titre"), (1, "Un"), (2, "Deux")]


@pytest.mark.parametrize(
    "text",
    [
        "Text.\n# A comment below it",
        "```\n\n# A comment\n```",
        "~~~\n\n# A comment\n",
        "#hashtag",
        "####### seven",
        "# " + "long " * 40,
        "#",
        "one\n\n---\n\nafter a rule",
        "- item\n--\n",
        "===\n===\n",
    ],
)
def test_what_is_no_heading(text):
    assert found(text) == []


def test_after_a_fence_there_are_headings_again():
    assert found("```sh\n\n# no\n```\n\n# Yes\n") == [(1, "Yes")]


@pytest.mark.parametrize(
    ("place", "under"),
    [
        ("# The pool", ""),
        ("It is warm", ""),
        ("## Hours", ""),
        ("From nine", "Hours"),
        ("### Summer", "Hours"),
        ("From eight", "Hours > Summer"),
        ("## Prices", ""),
        ("Five euros", "Prices"),
        ("Nothing", "After"),
    ],
)
def test_a_place_stands_under_the_headings_above_it(place, under):
    start = TEXT.index(place)
    assert list(sections(TEXT, [start], "The pool")) == [under]
    assert list(sections(TEXT, [start], "Another")) in (
        [f"The pool > {under}".removesuffix(" > ")],
        [""],
    )


def test_all_places_are_told_in_one_pass():
    starts = [TEXT.index(place) for place in ("It is", "## Hours", "From nine", "From eight", "Five", "Nothing")]
    assert list(sections(TEXT, starts, "The pool")) == ["", "", "Hours", "Hours > Summer", "Prices", "After"]
