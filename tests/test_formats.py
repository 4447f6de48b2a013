"""Bytes of a seed file: their text whatever the encoding, their title and date, or the reason why not."""

import codecs
import unicodedata

import pytest

from index.formats import UnreadableError, parse

FRENCH = (
    "La société a été fondée en 1998 à Besançon, où elle emploie près de mille salariés répartis sur trois sites. Le "
    "conseil d'administration s'est réuni au château de Vaucelles : « Déjà, les élèves ont étudié la forêt protégée. » "
    "Le maïs, la naïveté et les garçons de l'hôtel ne sont pas oubliés ; grâce à eux, l'été sera très agréable.\n"
)
ENGLISH = "The café's owner was naïve: she paid a résumé writer twice, and the fiancé of her cousin once more.\n"
LEGACY = ("cp1252", "latin-1", "mac-roman", "cp850")


def header(text: str, path: str = "notes.txt") -> tuple[str, str | None]:
    parsed = parse(path, text.encode())
    assert parsed.text == text  # the first line stays
    return parsed.title, parsed.date


@pytest.mark.parametrize("date", ["2023", "2023-11", "2023-11-30", "2024-02-29"])
@pytest.mark.parametrize("before", ["", " ", "\n\n "])
def test_a_header_gives_date_and_title(date, before):
    line = f"{before}date {date} La Polestar 4 sera produite en Corée du Sud"
    assert header(f"{line}\n\nLe reste.") == ("La Polestar 4 sera produite en Corée du Sud", date)
    assert header(f"{line}\nLe reste.") == ("La Polestar 4 sera produite en Corée du Sud", date)
    assert header(line) == ("La Polestar 4 sera produite en Corée du Sud", date)


@pytest.mark.parametrize("date", ["2023-13", "2023-02-30", "2023-11-00", "0000", "202", "2023-11-30-01", "novembre"])
def test_an_impossible_date_is_no_header(date):
    assert header(f"date {date} A title\nMore text.") == ("notes", None)
    assert header(f"date {date} A title\n\nMore text.") == (f"date {date} A title", None)


def test_a_date_without_a_title_is_no_header():
    assert header("date 2023-11\nLe reste.") == ("notes", None)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("# Rapport d'été", "Rapport d'été"),
        ("###   Summer report  ", "Summer report"),
        ("## Summer report ##", "Summer report"),
        ("# Learn C#", "Learn C#"),
        ("#hashtag", "notes"),
        ("####### Seven", "notes"),
    ],
)
def test_a_heading_is_a_title_without_its_marks(line, title):
    assert header(f"{line}\nText right below.", "notes.md") == (title, None)


def test_a_first_line_is_a_title_only_before_an_empty_line_and_more_text():
    assert header("Le bail\n\nLe loyer est de 900 euros.") == ("Le bail", None)
    assert header("The lease \n \t \nThe rent is 900 euros.") == ("The lease", None)
    assert header("Le bail\nLe loyer est de 900 euros.") == ("notes", None)
    assert header("Le bail\n\n  \n") == ("notes", None)
    assert header("Le loyer est de 900 euros.") == ("notes", None)


@pytest.mark.parametrize(("length", "title"), [(150, "x" * 150), (151, "notes")])
def test_a_longer_first_line_is_a_paragraph(length, title):
    assert header("x" * length + "\n\nMore text.") == (title, None)


@pytest.mark.parametrize(
    ("path", "stem"),
    [("a.txt", "a"), ("dossier/Été 2024.v2.txt", "Été 2024.v2"), ("l'avis\nfinal.MD", "l'avis\nfinal")],
)
def test_else_the_file_is_called_what_it_is_called(path, stem):
    assert parse(path, b"One line.").title == stem


@pytest.mark.parametrize("text", [FRENCH, ENGLISH], ids=["fr", "en"])
@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
        lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with its mark", "utf-16-le", "utf-16-be"],
)
def test_unicode_is_read_exactly(text, encode):
    assert parse("a.txt", encode(text + "🚗 œ …")).text == text + "🚗 œ …"


@pytest.mark.parametrize("encoding", LEGACY)
@pytest.mark.parametrize("length", [40, 120, 10_000])
def test_older_encodings_are_told_apart_by_their_accents(encoding, length):
    text = (FRENCH * 40)[:length]
    assert parse("a.txt", text.encode(encoding)).text == text


# What is not promised: a few words with one rare accent or sign ("Élise", "n° 5") may be read in a neighbouring
# encoding, or not at all.
@pytest.mark.parametrize("text", ["été", "Café fermé", "Il siège à Lyon.", "« Où est-il ? »", "The café is closed."])
@pytest.mark.parametrize("encoding", LEGACY)
def test_short_texts_are_read_in_older_encodings(text, encoding):
    assert parse("a.txt", text.encode(encoding)).text == text


@pytest.mark.parametrize(
    "text",
    [
        "L’usine coûte 300 000 € — « près de l’océan » — et l’œuvre est finie… l’été dernier.",
        "Le loyer est de 900 € par mois.",
        "“Why?” she asked – “Because it’s late,” he said — and left…",
        "He said “yes” and left.",
        "The lease—three years—ends in May.",
        "The temperature rises to 20 °C in summer.",
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman"])
def test_typographic_signs_are_kept(text, encoding):
    assert parse("a.txt", text.encode(encoding)).text == text


def test_line_ends_become_one_character():
    assert parse("a.txt", b"un\r\ndeux\rtrois\n\r\nquatre").text == "un\ndeux\ntrois\n\nquatre"


def test_accents_are_composed():
    assert parse("a.txt", unicodedata.normalize("NFD", FRENCH).encode()).text == FRENCH


def test_one_line_is_a_document():
    parsed = parse("loyer.txt", b"Le loyer est de 900 euros.")
    assert (parsed.text, parsed.title, parsed.date, parsed.pages) == ("Le loyer est de 900 euros.", "loyer", None, ())


@pytest.mark.parametrize("data", [b"", b" \r\n\t ", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, "\u00a0".encode()])
def test_nothing_to_read_is_said(data):
    with pytest.raises(UnreadableError, match="it is empty"):
        parse("a.txt", data)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)), "it is not text, or UTF-16 without its mark"),
        ("texte".encode("utf-16-le"), "it is not text, or UTF-16 without its mark"),
        (bytes(range(1, 256)), "it is not text in an encoding we know"),
        (b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj\x01\x02\x03\x04\x05", "it is not text in an encoding we know"),
        (codecs.BOM_UTF8 + b"caf\xe9", "its mark says utf-8-sig, but byte 3 is not"),
        (codecs.BOM_UTF16_LE + b"a\0b", "its mark says utf-16, but byte 4 is not"),
    ],
)
def test_what_is_not_text_says_why_and_what_to_do(data, reason):
    with pytest.raises(UnreadableError, match=rf"{reason}.*; save it as UTF-8"):
        parse("a.txt", data)
