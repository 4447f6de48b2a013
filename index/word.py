"""
A Word file (.docx) -> its text.

Knows paragraphs, headings, lists and tables, and writes them as Markdown does. Knows nothing of how they look. The only
file that imports docx.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from index.headers import first_line
from index.parsed import Parsed, UnreadableError, normalised, one_line

# What a file may hold when unpacked, pictures too (MB). Text of 20 million characters takes less than half of it.
_UNPACKED_MB = 200
# How an older Word file begins, and a newer one that a password protects.
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LEVEL = re.compile(r"heading ([1-6])", re.IGNORECASE)


def read(data: bytes) -> Parsed:
    """The text of a document with its title; `UnreadableError` says why it cannot be had."""
    if data.startswith(_COMPOUND):
        raise UnreadableError("it is protected by a password, or an older Word file; save it as .docx without one")
    _check_size(data)
    from docx import Document as open_document  # 160 ms

    try:
        document = open_document(io.BytesIO(data))
    except (KeyError, ValueError, BadZipFile) as error:
        raise UnreadableError("it is not a Word file, or damaged") from error
    text = normalised("".join(_lines(document)))
    title, date = first_line(text)
    return Parsed(text, _own_title(document) or title, date)


def _check_size(data: bytes) -> None:
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except BadZipFile as error:
        raise UnreadableError("it is not a Word file, or damaged") from error
    if size > _UNPACKED_MB << 20:
        raise UnreadableError(f"it unpacks to more than {_UNPACKED_MB} MB")


def _own_title(document: Any) -> str:
    """The text of the only paragraph styled as a title. What its properties say is often left from another file."""
    named = [one_line(_words(paragraph)) for paragraph in _styled(document, "title")]
    return named[0] if len(named) == 1 else ""


def _styled(document: Any, name: str) -> Iterator[Any]:
    from docx.oxml.ns import qn

    styles = _style_names(document)
    for paragraph in document.element.body.iterchildren(qn("w:p")):
        if styles.get(paragraph.style) == name:
            yield paragraph


def _style_names(document: Any) -> dict[str | None, str]:
    """Names as Word keeps them, the same in every language, by the ids that paragraphs use."""
    from docx.oxml.ns import qn

    names = {}
    for style in document.styles.element.iterchildren(qn("w:style")):
        name = style.find(qn("w:name"))
        names[style.get(qn("w:styleId"))] = (name.get(qn("w:val")) or "").lower() if name is not None else ""
    return names


def _lines(document: Any) -> Iterator[str]:
    """Lines, each with what parts it from the one before: an empty line, unless both are rows or items."""
    from docx.oxml.ns import qn

    styles = _style_names(document)
    before = None
    for kind, line in _blocks(document.element.body, styles, qn):
        if line.strip("|#- "):
            yield line if before is None else ("\n" if kind == before != "text" else "\n\n") + line
            before = kind


def _blocks(body: Any, styles: dict[str | None, str], qn: Any) -> Iterator[tuple[str, str]]:
    """
    (text, row or item; what it says), in the order of the file.

    Walks the elements: what python-docx lists leaves out insertions that are not accepted yet, and fields.
    """
    row, paragraph, fallback = (
        qn("w:tr"),
        qn("w:p"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    )
    skip: Any = None  # what is inside was said already
    for element in body.iter(row, paragraph, fallback):
        if skip is not None and _is_inside(element, skip):
            continue
        skip = None
        if element.tag == fallback:  # what an older Word shows instead of what we have read
            skip = element
        elif element.tag == row:
            skip = element
            cells = [" ".join(map(_words, cell.iter(paragraph))).strip() for cell in element.iterchildren(qn("w:tc"))]
            yield "row", "| " + " | ".join(cells) + " |"
        else:
            yield _paragraph(element, styles, qn)


def _is_inside(element: Any, outer: Any) -> bool:
    return any(ancestor is outer for ancestor in element.iterancestors(outer.tag))


def _paragraph(paragraph: Any, styles: dict[str | None, str], qn: Any) -> tuple[str, str]:
    name = styles.get(paragraph.style, "")
    words = _words(paragraph)
    if level := _LEVEL.fullmatch(name):
        return "text", "#" * int(level[1]) + " " + " ".join(words.split())
    if name == "title":
        return "text", "# " + " ".join(words.split())
    properties = paragraph.pPr
    if name.startswith("list") or (properties is not None and properties.find(qn("w:numPr")) is not None):
        return "item", "- " + words.strip()
    return "text", words.strip()


def _words(paragraph: Any) -> str:
    """What a paragraph says, without what was deleted in it and without the boxes that hang on it."""
    from docx.oxml.ns import qn

    signs = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
    text = qn("w:t")
    return "".join(
        (element.text or "") if element.tag == text else signs[element.tag]
        for element in paragraph.iter(text, *signs)
        if next(element.iterancestors(paragraph.tag)) is paragraph and element.getparent().tag == qn("w:r")
    )
