"""The text of Word files, with headings, lists and tables; bombs and protected ones are refused."""

from __future__ import annotations

import pytest

from index import word
from index.parsed import UnreadableError
from tests import files
from tests.files import docx, paragraph

STYLES = [("Titre1", "heading 1"), ("Titre2", "heading 2"), ("Titre", "Title"), ("Puces", "List Bullet")]


def text(body: str) -> str:
    return word.read(docx(body, styles=STYLES)).text


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_headings_lists_and_tables_are_written_as_in_markdown():
    cells = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in (("Jour", "Prix"), ("Lundi", "5 €"))
    )
    body = (
        paragraph("Le règlement", "Titre")
        + paragraph("Les horaires", "Titre1")
        + paragraph("Ouvert à 9 heures.")
        + paragraph("")
        + paragraph("lundi", "Puces")
        + "<w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>mardi</w:t></w:r></w:p>"
        + f"<w:tbl>{cells}</w:tbl>"
        + paragraph("L'été", "Titre2")
    )
    assert text(body) == (
        "# Le règlement\n\n# Les horaires\n\nOuvert à 9 heures.\n\n- lundi\n- mardi\n\n"
        "| Jour | Prix |\n| Lundi | 5 € |\n\n## L'été"
    )


def test_what_was_inserted_is_read_and_what_was_deleted_is_not():
    body = (
        f"<w:p>{run('The rent is ')}<w:ins>{run('900')}</w:ins><w:del><w:r><w:delText>800</w:delText></w:r></w:del>"
        f"<w:hyperlink>{run(' euros')}</w:hyperlink><w:sdt><w:sdtContent>{run(' a month')}</w:sdtContent></w:sdt>"
        "<w:r><w:tab/><w:t>now</w:t><w:br/><w:t>or never</w:t></w:r></w:p>"
        f"<w:sdt><w:sdtContent>{paragraph('In a field.')}</w:sdtContent></w:sdt>"
    )
    assert text(body) == "The rent is 900 euros a month\tnow\nor never\n\nIn a field."


def test_a_box_is_said_once():
    box = f"<w:txbxContent>{paragraph('In a box.')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent>"
    assert (
        text(f"<w:p>{run('Outside')}<w:r>{both}</w:r></w:p>{paragraph('After.')}") == "Outside\n\nIn a box.\n\nAfter."
    )


@pytest.mark.parametrize(
    ("body", "title", "date"),
    [
        (paragraph("Le bail", "Titre") + paragraph("Le texte."), "Le bail", None),
        (paragraph("Above") + paragraph("The lease", "Titre") + paragraph("Text."), "The lease", None),
        (paragraph("One", "Titre") + paragraph("Two", "Titre"), "One", None),
        (paragraph("date 2023-11 The lease") + paragraph("Text."), "The lease", "2023-11"),
        (paragraph("Some text that goes on and on. " * 9), "", None),
    ],
)
def test_title_and_date_are_what_it_says_of_itself(body, title, date):
    parsed = word.read(docx(body, styles=STYLES))
    assert (parsed.title, parsed.date) == (title, date)


def test_a_style_that_is_not_there_is_none():
    assert text(paragraph("Text.", "Gone")) == "Text."


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"hello", "it is not a Word file, or damaged"),
        (files.docx("")[:-30], "it is not a Word file, or damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "protected by a password, or an older Word file"),
        (docx(paragraph("x"), extra=[("word/media/a.bin", bytes(201 << 20))]), "it unpacks to more than 200 MB"),
    ],
    ids=["text", "cut", "protected", "bomb"],
)
def test_what_cannot_be_read_says_why(data, reason):
    with pytest.raises(UnreadableError, match=reason):
        word.read(data)


def test_entities_do_not_grow(tmp_path):
    """A billion laughs, and a file of ours that is named from inside."""
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    doctype = f'<!DOCTYPE x [<!ENTITY l0 "laugh">{laughs}<!ENTITY s SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]>'
    plain = docx(paragraph("Before &l9; &s; after.").replace("&l9; &s;", "ENTITIES"))
    assert b"secret" not in plain
    bombed = files.replaced(plain, "word/document.xml", lambda xml: doctype + xml.replace("ENTITIES", "&l9; &s;"))
    try:
        read = word.read(bombed).text
    except Exception:
        return  # refusing it is right, too; in its own process any exception is a reason
    assert read.startswith("Before")
    assert "laugh" not in read
    assert "secret" not in read
