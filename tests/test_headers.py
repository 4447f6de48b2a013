"""Title and date from the start of a text: front matter in YAML, however hostile, and underlined headings."""

from __future__ import annotations

import time

import pytest

from index.formats import parse
from index.headers import first_line, front_matter


@pytest.mark.parametrize(
    ("matter", "title", "date"),
    [
        ("title: Le bail\ndate: 2023-11-30", "Le bail", "2023-11-30"),
        ('Title: "The lease: a story"\nDate: 2023-11', "The lease: a story", "2023-11"),
        ("date: 2023\ntags: [a, b]\nauthor:\n  title: Dr", "", "2023"),
        ("title: >\n  Le bail\n  de l'été\ndate: 2023-11-30T10:00:00+02:00", "Le bail de l'été", "2023-11-30"),
        ("title: [a, b]\ndate: {a: b}", "", None),
        ("title: x\ndate: 2023-13-45", "x", None),
        ("title: !!python/object/apply:os.system ['true']", "", None),
        ("title: !!python/name:os.system x", "x", None),
        ("title: 2024\ndate: hier", "2024", None),
    ],
)
def test_front_matter_gives_title_and_date(matter, title, date):
    text = f"---\n{matter}\n---\n\nText.\n"
    rest, *found = front_matter(text)
    assert found == [title, date]
    assert rest == "\n" * (matter.count("\n") + 3) + "\nText.\n"


def test_its_lines_count_but_are_not_answered_from():
    parsed = parse("a.md", b"---\ntitle: The lease\nrent: 800\n---\nThe rent is 900 euros.\n")
    assert (parsed.title, parsed.text) == ("The lease", "\n\n\n\nThe rent is 900 euros.\n")


def test_what_front_matter_does_not_say_the_first_line_does():
    parsed = parse("a.md", b"---\ndate: 2023\n---\n\n# The lease\n\nText.")
    assert (parsed.title, parsed.date) == ("The lease", "2023")
    parsed = parse("a.md", b"---\ntitle: Mine\n---\n\ndate 2021-05 Other\n\nText.")
    assert (parsed.title, parsed.date) == ("Mine", "2021-05")


@pytest.mark.parametrize(
    "text",
    [
        "---\nA rule above, no end.\n",
        "---\nA line\n---\nbetween rules, which is no mapping.\n",
        "---\n- a\n- list\n---\nText.",
        "---\na: [b\n---\nText.",
        "Text.\n---\ntitle: x\n---\n",
        "----\ntitle: x\n----\n",
        "--- \x07 ---\n",
        "---\ntitle: \x07\n---\nText.",
    ],
)
def test_what_is_no_front_matter_is_text(text):
    assert front_matter(text) == (text, "", None)


def bomb(count: int) -> str:
    lines = ["a0: &a0 {x: lol}"]
    lines += [f"a{n}: &a{n} {{<<: [{', '.join([f'*a{n - 1}'] * 9)}]}}" for n in range(1, count)]
    return "\n".join([*lines, "title: Fine"])


@pytest.mark.parametrize(
    "matter",
    [
        bomb(90),
        "a: " + "[" * 9_000,
        "a: " + "{a: " * 2_000,
        "? " * 4_500,
        "- " * 4_500,
        "a: &a [*a]\ntitle: Fine",
        "a: *gone",
        "a: " + "'" * 9_000,
        "!" * 9_000,
        "%YAML 9.9",
        "x: " + "\u00e9" * 9_900,
        "title: x\n" * 2_000,
    ],
)
def test_hostile_yaml_is_harmless(matter):
    started = time.perf_counter()
    text = f"---\n{matter}\n---\nText."
    rest, title, _ = front_matter(text)
    assert rest in (text, "\n" * (matter.count("\n") + 3) + "Text.")
    assert title in ("", "Fine")
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("The lease\n=========\nText.", "The lease"),
        ("Le bail\n---\n\nTexte.", "Le bail"),
        ("The lease\n--\nText.", ""),
        ("x" * 151 + "\n===\nText.", ""),
    ],
)
def test_an_underlined_line_is_a_title(text, title):
    assert first_line(text) == (title, None)


@pytest.mark.parametrize("start", ["date 2023 ", "# ", "", "# " + " " * 10_000, "date 2023 " + " #" * 10_000])
def test_a_title_is_never_a_text(start):
    title, _ = first_line(start + "word " * 2_000_000)
    assert title == ""
    assert len(first_line(f"date 2023 {'x' * 400}")[0]) <= 300
