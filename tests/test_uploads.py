"""A file that is handed over becomes a seed that answers, under a name that is safe, or says why not."""

import os
from pathlib import Path

import pytest

from qa import Assistant, Settings, UploadError, uploads
from tests.files import pdf

RENT = "Le loyer mensuel est de 900 euros. Il se paie le premier du mois."
RAIN = "The rain barrel on the terrace holds 300 litres of water."


@pytest.fixture
def assistant(seeds):
    return Assistant(Settings(seeds=seeds))


@pytest.fixture
def handed(tmp_path):
    """A file outside the seeds that holds a text."""

    def make(text, name="handed"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


def names(assistant):
    return sorted(os.listdir(assistant.settings.seeds))


@pytest.mark.parametrize(
    ("text", "question", "short"),
    [(RENT, "Quel est le loyer mensuel ?", "900 euros"), (RAIN, "How much water does the rain barrel hold?", "300")],
)
def test_what_is_added_answers(assistant, handed, text, question, short):
    assert not assistant.ask(question).answered
    path = uploads.add(assistant, handed(text), "l'été à la mer.txt")
    answer = assistant.ask(question)
    assert (path, answer.citations[0].path) == ("l'été à la mer.txt", "l'été à la mer.txt")
    assert short in answer.short
    assert (assistant.settings.seeds / path).read_text(encoding="utf-8") == text


def test_what_is_there_is_never_replaced(assistant, handed):
    before = names(assistant)
    first = uploads.add(assistant, handed(RENT), "bail.txt")
    second = uploads.add(assistant, handed(RAIN), "bail.txt")
    again = uploads.add(assistant, handed(RENT), "bail.txt")
    assert (first, second, again) == ("bail.txt", "bail (2).txt", "bail.txt")
    assert names(assistant) == sorted([*before, "bail.txt", "bail (2).txt"])
    assert (assistant.settings.seeds / "bail.txt").read_text() == RENT


def test_what_was_there_and_cannot_be_read_stays(assistant, handed):
    damaged = assistant.settings.seeds / "scan.pdf"
    damaged.write_bytes(b"%PDF-1.7 no")
    with pytest.raises(UploadError, match="damaged"):
        uploads.add(assistant, handed(b"%PDF-1.7 no"), "scan.pdf")
    assert damaged.read_bytes() == b"%PDF-1.7 no"


def test_a_link_that_has_the_name_is_not_followed(assistant, handed, tmp_path):
    outside = tmp_path / "outside.txt"
    outside.write_text(RENT)
    (assistant.settings.seeds / "bail.txt").symlink_to(outside)
    assert uploads.add(assistant, handed(RENT), "bail.txt") == "bail (2).txt"
    assert outside.read_text() == RENT


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (RENT, "bail.exe", r"bail\.exe was not added: only \.docx, \.htm"),
        (RENT, "bail", "bail was not added: only"),
        (b"", "bail.txt", r"bail\.txt was not added: it is empty\."),
        (b"%PDF-1.7 no", "bail.pdf", r"bail\.pdf was not added: .*damaged"),
        (b"x" * 2_001, "bail.txt", r"bail\.txt was not added: it is larger than 0\.002 MB\."),
    ],
)
def test_what_cannot_be_a_seed_says_why_and_leaves_nothing(seeds, handed, content, name, said):
    assistant = Assistant(Settings(seeds=seeds, file_limit=2_000))
    before = names(assistant)
    with pytest.raises(UploadError, match=said):
        uploads.add(assistant, handed(content), name)
    assert names(assistant) == before


def test_where_nothing_can_be_written_it_says_so(seeds, handed, tmp_path):
    assistant = Assistant(Settings(seeds=tmp_path / "gone"))
    with pytest.raises(UploadError, match=r"gone cannot be written"):
        uploads.add(assistant, handed(RENT), "bail.txt")


def test_other_formats_are_added_too(assistant, handed):
    path = uploads.add(assistant, handed(pdf(RAIN)), "barrel.PDF")
    assert assistant.ask("How much water does the rain barrel hold?").citations[0].path == path == "barrel.PDF"


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/bail.txt", "bail.txt"),
        ("..\\..\\bail.txt", "bail.txt"),
        ("/etc/bail.txt", "bail.txt"),
        ("C:\\bail.txt", "bail.txt"),
        (".hidden.txt", "hidden.txt"),
        ("~$bail.txt", "bail.txt"),
        ("..", "document"),
        ("", "document"),
        ("con.txt", "document con.txt"),
        ("LPT1.notes.txt", "document LPT1.notes.txt"),
        ("a\nb\0c\u202e.txt", "abc.txt"),
        ('<b>"a"|?*.md', "b a.md".replace(" ", "")),
        ("e\u0301te\u0301.txt", "été.txt"),
        ("bail.txt. . ", "bail.txt"),
        ("é" * 300 + ".txt", "é" * 98 + ".txt"),
        ("\ud800.txt", "document.txt"),
    ],
)
def test_names_are_made_safe(name, safe):
    assert uploads.safe_name(name) == safe
    assert len(safe.encode()) <= 200
    assert Path(safe).name == safe
