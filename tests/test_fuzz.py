"""Anything at all: no crash, exact offsets, nothing lost, the same every time."""

from __future__ import annotations

import zipfile
import zlib
from contextlib import suppress

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index import documents, pdf, webpage, word
from index.formats import parse
from index.headers import first_line, front_matter
from index.headings import headings
from index.parsed import Parsed, UnreadableError, is_date, normalised
from index.passages import context, cut
from index.sentences import sentences
from tests import files

# The same examples every time: a failure is of the change that was made, not of chance.
some = settings(
    derandomize=True, database=None, deadline=None, max_examples=300, suppress_health_check=list(HealthCheck)
)
few = settings(some, max_examples=120)

# What texts are made of, so that rules meet each other more often than among random characters.
PIECES = st.sampled_from(
    [
        *("mot", "Le", "été", "M.", "Dr.", "U.S.", "n°", "5", "2 000", "3.14", "date 2023-11 ", "title: x", "l'", "é"),
        *(". ", ".", "… ", "! ", " ?", "«\u00a0", "\u00a0»", "“", "”", "'", "-", "\\", "|", "| a | b |"),
        *("\n", "\n\n", "\r\n", " ", "\t", "\u00a0", "\u2028", "\x85", "\x1c"),
        *("# ", "## ", "---", "===", "```", "- ", "1. "),
        *("\u200b", "\u202e", "\ufeff", "\u0301", "\u0301\u0327" * 20, "🚗", "👍🏽", "漢字", "שלום", "\0"),
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))
LANGUAGES = st.sampled_from(["fr", "en"])
BYTES = st.one_of(
    st.binary(max_size=300),
    TEXTS.map(lambda text: text.encode("utf-8", "replace")),
    TEXTS.map(lambda text: text.encode("utf-16", "replace")),
    TEXTS.map(lambda text: text.encode("cp1252", "replace")),
)


def holds(parsed: Parsed) -> None:
    """What is promised of a text, whatever it was read from."""
    assert parsed.text == normalised(parsed.text)
    parsed.text.encode("utf-8")
    assert "\r" not in parsed.text
    assert "\0" not in parsed.text
    assert list(parsed.pages) == sorted(parsed.pages)
    assert all(0 <= start <= len(parsed.text) for start in parsed.pages)
    assert parsed.date is None or is_date(parsed.date)
    assert len(parsed.title) <= 300
    assert "\n" not in parsed.title


@some
@given(BYTES, st.sampled_from(["a.txt", "b.md", "c"]))
@example(b"---\n---\n", "b.md")
def test_plain_files(data, path):
    with suppress(UnreadableError):
        parsed = parse(path, data)
        holds(parsed)
        assert parsed.title


@some
@given(TEXTS)
def test_headers_and_headings(text):
    text = normalised(text)
    rest, _, _ = front_matter(text)
    assert rest.count("\n") == text.count("\n")
    assert text.endswith(rest.lstrip("\n"))
    title, date = first_line(text)
    assert title in text or " ".join(title.split()) == title
    assert date is None or is_date(date)
    starts = [heading.start for heading in headings(text)]
    assert starts == sorted(set(starts))


@some
@given(TEXTS, LANGUAGES)
def test_sentences(text, language):
    found = sentences(text, language)
    end_before = 0
    for start, end in found:
        assert text[start:end] == text[start:end].strip() != ""
        assert not text[end_before:start].strip()
        end_before = end
    assert not text[end_before:].strip()


@some
@given(TEXTS, LANGUAGES, st.integers(1, 40), st.booleans())
def test_passages(text, language, limit, counted):
    try:
        document = documents.document("a.md", text.encode("utf-8", "replace"))
    except UnreadableError:
        return
    found = cut(document, limit=limit, tokens=lambda part: len(part.split()) if counted else 0)
    end_before = 0
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert not document.text[end_before : passage.start].strip()
        assert len(passage.text) <= 40 * limit
        assert not counted or len(passage.text.split()) <= limit
        assert len(context(passage)) < 320
        end_before = passage.end
    assert not document.text[end_before:].strip()
    assert found == cut(document, limit=limit, tokens=lambda part: len(part.split()) if counted else 0)


def hold_or_refuse(reader, data):
    with suppress(UnreadableError):
        holds(reader(data))


TAGS = st.sampled_from(
    [
        *("<p>", "</p>", "<div>", "</div>", "<b>", "<h1>", "</h1>", "<h3>", "<br>", "<pre>", "<p hidden>", "<article>"),
        *("<ul>", "<li>", "</li>", "<table>", "<tr>", "<td>", "</td>", "</table>", "</article>", "<main>", "<title>"),
        *("<script>", "</script>", "<!--", "-->", "<nav>", "</nav>", "</title>", "<svg><title>", "<template>"),
        *("&amp;", "&#0;", "&#xD800;", "&nbsp;", "<", ">", "</", "<?", "<![CDATA[", "<meta charset=utf-16>"),
        "<meta name=date content=2023>",
    ]
)


@some
@given(st.lists(st.one_of(TAGS, PIECES), max_size=40).map("".join).map(str.encode))
@example(b"<meta charset=idna><p>x")
@example(b"<meta charset=zlib_codec><p>x")
@example(b"<meta charset=unicode_escape><p>\\ud800 \\x00")
def test_pages(data):
    hold_or_refuse(webpage.read, data)


WINDOWS = "".join(chr(c) for c in [*range(32, 127), *range(0xC0, 0x100), 0x20AC, 0xAB, 0xBB])
LINES = st.lists(
    st.one_of(st.text(WINDOWS, max_size=80), st.sampled_from(["", "- a", "#Big", "> in", "a-"])), max_size=8
)


@few
@given(st.lists(LINES, min_size=1, max_size=4), st.text(max_size=20).filter(lambda text: text.isprintable()))
def test_portable_documents(pages, title):
    hold_or_refuse(pdf.read, files.pdf(*pages, title=title))


GOOD_PDF = files.pdf(["The lease", "", "The rent is 900 euros a month."], ["Second page."])
GOOD_DOCX = files.docx(files.paragraph("The rent is 900 euros."))


@st.composite
def damaged(draw, whole):
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data) - 1))
        data[at : at + draw(st.integers(0, 9))] = draw(st.binary(max_size=9))
    return bytes(data)


@few
@given(damaged(GOOD_PDF))
def test_damaged_portable_documents(data):
    hold_or_refuse(pdf.read, data)


@few
@given(damaged(GOOD_DOCX))
def test_damaged_word_files(data):
    # In its own process whatever its libraries raise is a reason, too.
    with suppress(
        UnreadableError, ValueError, KeyError, zlib.error, SyntaxError, AttributeError, EOFError, zipfile.BadZipFile
    ):
        holds(word.read(data))
