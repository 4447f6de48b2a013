"""What holds for every text and title, whatever was read."""

from __future__ import annotations

import time
import unicodedata

import pytest

from index.parsed import date_in, normalised, one_line


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("un\r\ndeux\rtrois\n", "un\ndeux\ntrois\n"),
        ("e\u0301te\u0301", "été"),
        ("a\ud800b\udfff", "a\ufffdb\ufffd"),
        ("a\0b", "a\ufffdb"),
        ("\u202eשלום\u200b 🚗", "\u202eשלום\u200b 🚗"),
    ],
)
def test_a_text_is_composed_and_can_be_written(text, normal):
    assert normalised(text) == normal
    assert normal.encode("utf-16")


@pytest.mark.parametrize("marks", ["\u0301", "\u0301\u0327", "\u0345\u0301\u0327\u064b"])
def test_any_number_of_marks_on_a_letter_is_read_at_once(marks):
    started = time.perf_counter()
    text = normalised("e" + marks * (200_000 // len(marks)))
    assert time.perf_counter() - started < 2
    assert unicodedata.is_normalized("NFC", text)
    assert unicodedata.normalize("NFD", text[:50])[0] == "e"


def test_marks_that_a_letter_may_have_stay_as_they_are():
    assert (
        normalised("e" + "\u0301\u0327" * 15 + " été")
        == unicodedata.normalize("NFC", "e" + "\u0301\u0327" * 15) + " été"
    )


def test_a_title_is_one_line_of_some_length():
    assert one_line("  La  \n\tpiscine\u00a0\0 ") == "La piscine \ufffd"
    assert one_line("word " * 1_000_000) == ("word " * 60).strip()


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023-11-30T10:00:00Z", "2023-11-30"),
        (" 2023-11 ", "2023-11"),
        ("2023", "2023"),
        ("2023-11-31", None),
        ("2023-1-1", None),
        ("20231130", None),
        ("hier", None),
        ("", None),
    ],
)
def test_a_date_is_one_that_exists(text, date):
    assert date_in(text) == date
