"""The text of PDF files: whole sentences, on the page where they stand."""

from __future__ import annotations

from contextlib import suppress

import pytest

from index import pdf
from index.parsed import UnreadableError
from tests import files

FRENCH = [
    "La coopérative a été fondée en 1998 à Besançon, où elle emploie près de mille salariés",
    "répartis sur trois sites. Le conseil s'est réuni au château de Vaucelles. Peut-être est-ce la",
    "dernière fois.",
]
FRENCH_WHOLE = (
    "La coopérative a été fondée en 1998 à Besançon, où elle emploie près de mille salariés répartis sur trois sites. "
    "Le conseil s'est réuni au château de Vaucelles. Peut-être est-ce la dernière fois."
)
ENGLISH = [
    "The cooperative was founded in 1998 in Leeds, where nearly a thousand people work for it on",
    "three sites. The board met at the castle.",
]
ENGLISH_WHOLE = " ".join(ENGLISH)


def text(*pages: list[str]) -> str:
    return pdf.read(files.pdf(*pages)).text


@pytest.mark.parametrize(("lines", "whole"), [(FRENCH, FRENCH_WHOLE), (ENGLISH, ENGLISH_WHOLE)], ids=["fr", "en"])
def test_the_lines_of_a_paragraph_are_one(lines, whole):
    assert text([*lines, "", *lines]) == f"{whole}\n\n{whole}"


def test_a_line_that_ends_early_ends_its_paragraph():
    assert text([*ENGLISH, *ENGLISH]) == f"{ENGLISH_WHOLE}\n\n{ENGLISH_WHOLE}"


def test_items_and_headings_stand_alone():
    lines = ["#The report", "", "Points", "- one thing that matters", "- another", "1. a third", *ENGLISH]
    assert text(lines).split("\n\n") == [
        "The report",
        "Points",
        "- one thing that matters",
        "- another",
        "1. a third",
        ENGLISH_WHOLE,
    ]


def test_an_item_that_fills_its_line_ends_with_it():
    items = [f"- {number} of the things that have to be said before the end of the meeting of today" for number in "ab"]
    assert text(items) == "\n\n".join(items)


@pytest.mark.parametrize(
    ("end", "start", "whole"),
    [
        ("extraordi-", "nairement longue", "extraordinairement longue"),
        ("notre pré-", "voyance est", "notre prévoyance est"),
        ("sans doute dit-", "il alors", "sans doute dit-il alors"),
        ("c'est peut-", "être ainsi", "c'est peut-être ainsi"),
        ("the inter-", "national board", "the international board"),
        ("la Haute-", "Saône est là", "la Haute-Saône est là"),
        ("de 1990-", "1995 environ", "de 1990-1995 environ"),
    ],
)
def test_a_divided_word_is_whole_again(end, start, whole):
    filling = "Le rapport annuel de la coopérative compte soixante-dix pages et dit tout, "
    assert text([filling + end, f"{start} et encore bien des choses que personne ne lit jamais jusqu'au bout."]) == (
        f"{filling}{whole} et encore bien des choses que personne ne lit jamais jusqu'au bout."
    )


def test_a_hyphen_that_the_word_has_elsewhere_stays():
    filling = "The long-term plan is the plan of all members, young and old, and it is a long-"
    assert "it is a long-term view" in text([filling, "term view of what the world may come to be in a hundred years."])


@pytest.mark.parametrize("lines", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_pages_start_where_they_do(lines):
    parsed = pdf.read(files.pdf(lines, ["Second."], [], ["Last one."]))
    second, last = parsed.text.index("Second."), parsed.text.index("Last one.")
    assert parsed.pages == (0, second, last, last)


def test_a_sentence_may_go_on_over_a_page():
    parsed = pdf.read(files.pdf(FRENCH[:1], FRENCH[1:]))
    assert parsed.text == FRENCH_WHOLE
    assert parsed.pages == (0, FRENCH_WHOLE.index("répartis"))


def test_what_every_page_repeats_is_said_once():
    totals = ("Total 17 euros", "Total 13 euros", "Total 19 euros", "Total 15 euros")
    pages = [
        ["Annual report 2024", "", total, "", f"Page {n} / 4", "", f"- {n} -"] for n, total in enumerate(totals, 1)
    ]
    assert text(*pages).split("\n\n") == ["Annual report 2024", totals[0], "Page 1 / 4", *totals[1:]]


def test_the_title_is_given_or_large_or_above():
    assert pdf.read(files.pdf(["#Big", "", *ENGLISH], title="Rapport d'été")).title == "Rapport d'été"
    assert (
        pdf.read(files.pdf(["#Le grand titre", "", *FRENCH], title="Microsoft Word - x.doc")).title == "Le grand titre"
    )
    assert pdf.read(files.pdf(["Le titre", "", *FRENCH])).title == "Le titre"
    assert pdf.read(files.pdf(FRENCH)).title == ""


def test_a_header_gives_title_and_date():
    parsed = pdf.read(files.pdf(["date 2023-11 Le bail", "", *FRENCH], title="Another"))
    assert (parsed.title, parsed.date) == ("Le bail", "2023-11")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.4 and no more", "it is not a PDF, or damaged"),
        (b"hello", "it is not a PDF, or damaged"),
        (files.pdf([], []), "it holds no text, only pictures"),
        (files.pdf(["secret"], encrypt=True), "it is protected by a password"),
    ],
)
def test_what_holds_no_text_says_why(data, reason):
    with pytest.raises(UnreadableError, match=reason):
        pdf.read(data)


def test_half_a_file_is_read_or_refused():
    whole = files.pdf(FRENCH, ENGLISH)
    for size in range(0, len(whole), 97):
        with suppress(UnreadableError):
            assert pdf.read(whole[:size]).text
