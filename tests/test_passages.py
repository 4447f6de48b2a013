"""Passages hold the whole text, exactly, in pieces that fit; sentences stay whole."""

import random
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from index import Document, documents
from index.passages import LIMIT, context, cut
from index.sentences import sentences

ARTICLE = Path(__file__).parent.parent / "seeds" / "2023-11-polestar-4-busan.txt"
FRENCH = "Le bail\n\nLe loyer est de 900 euros. Le préavis est de trois mois.\n\nLes animaux sont admis."
ENGLISH = "The lease\n\nThe rent is 900 euros. The notice is three months.\n\nPets are welcome here."


def words(text: str) -> int:
    return len(text.split())


def letters(text: str) -> int:
    return len("".join(text.split()))


def parsed(text: str, language: str = "fr") -> Document:
    """A document as it would be read from bail.txt."""
    return replace(documents.document("bail.txt", text.encode()), language=language)


def plain(text: str, language: str = "fr") -> Document:
    """A document whose title does not stand in it."""
    return Document("bail.txt", text, "Contrat", None, language, "d")


def texts(document: Document, limit: int = LIMIT, tokens=words) -> list[str]:
    found = cut(document, limit=limit, tokens=tokens)
    check(document, found)
    return [passage.text for passage in found]


def check(document: Document, found: list) -> None:
    """What holds for every cut: exact, in order, without gaps but white space."""
    for passage in found:
        assert document.text[passage.start : passage.end] == passage.text
        assert passage.text == passage.text.strip() != ""
        assert (passage.path, passage.title, passage.date) == (document.path, document.title, document.date)
        assert passage.page == document.page(passage.start)
    borders = [0, *(offset for passage in found for offset in (passage.start, passage.end)), len(document.text)]
    assert borders == sorted(borders)
    for end, start in list(pairwise(borders))[::2]:
        assert document.text[end:start].strip() == ""


def test_the_title_stands_alone_and_short_paragraphs_join():
    assert texts(parsed(FRENCH)) == ["Le bail", FRENCH.partition("\n\n")[2]]
    assert texts(parsed(ENGLISH, "en")) == ["The lease", ENGLISH.partition("\n\n")[2]]


def test_paragraphs_join_up_to_half_the_limit():
    paragraphs = ["Un deux trois quatre.", "Cinq six sept huit.", "Neuf dix onze douze."]
    document = plain("\n\n".join(paragraphs))
    assert texts(document, limit=24) == ["\n\n".join(paragraphs)]
    assert texts(document, limit=23) == ["\n\n".join(paragraphs[:2]), paragraphs[2]]
    assert texts(document, limit=16) == ["\n\n".join(paragraphs[:2]), paragraphs[2]]
    assert texts(document, limit=15) == paragraphs


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("fr", ["Le loyer a été payé.", "Où est M. Dupont ?", "Il est à Lyon depuis 2020.", "Il reste."]),
        ("en", ["The rent has been paid.", "Where is Dr. Brown?", "He is in the U.S. now.", "He stays."]),
    ],
)
def test_a_paragraph_over_the_limit_is_cut_between_sentences(language, parts):
    document = plain(" ".join(parts), language)
    assert texts(document, limit=100) == [" ".join(parts)]
    assert texts(document, limit=10) == [" ".join(parts[:2]), " ".join(parts[2:])]
    assert texts(document, limit=6) == parts


def test_a_passage_may_reach_the_limit_but_not_pass_it():
    document = plain("Un deux trois. Quatre cinq six.")
    assert texts(document, limit=6) == ["Un deux trois. Quatre cinq six."]
    assert texts(document, limit=5) == ["Un deux trois.", "Quatre cinq six."]


def test_a_sentence_over_the_limit_is_halved_between_words():
    assert texts(plain("Une phrase de huit mots va être coupée"), limit=4) == [
        "Une phrase de huit",
        "mots va être coupée",
    ]
    assert texts(plain("Une phrase de huit mots va être coupée"), limit=3) == [
        "Une phrase",
        "de huit",
        "mots va",
        "être coupée",
    ]


def test_a_word_over_the_limit_is_cut_between_characters():
    assert texts(plain("aaaabbbbccccdddd"), limit=4, tokens=letters) == ["aaaa", "bbbb", "cccc", "dddd"]
    assert texts(plain("été " + "x" * 9 + " fin"), limit=3, tokens=letters)[0] == "été"


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_every_part_fits(limit):
    text = "mot " * 300 + "x" * 700 + " " * 400 + "y\u00a0" * 90 + "\t" * 50 + "fin"
    assert max(map(letters, texts(plain(text), limit=limit, tokens=letters))) <= limit


def test_blanks_between_words_never_become_a_passage():
    # With every character a token, blanks alone are over the limit.
    document = plain("a" + " " * 50 + "b" + "\u3000" * 21 + "c")
    assert texts(document, limit=1, tokens=len) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("date 2023-11 Le bail\nLe loyer est de 900 euros.", "date 2023-11 Le bail"),
        (" date 2023-11 The lease \t\nThe rent is 900 euros.", "date 2023-11 The lease"),
        ("# Le bail ##\nLe loyer est de 900 euros.", "# Le bail ##"),
        ("# Learn C#\nC# is a language.", "# Learn C#"),
        ("date 2024 Learn C#\nC# is a language.", "date 2024 Learn C#"),
        ("\n\nLe bail\n\nLe loyer est de 900 euros.", "Le bail"),
    ],
)
def test_the_line_of_the_title_is_a_passage_of_its_own(text, first):
    assert texts(parsed(text)) == [first, text.strip().partition("\n")[2].strip()]


def test_a_long_title_joins_nothing_either():
    assert texts(parsed("Un deux. Trois quatre.\n\nCinq."), limit=2) == ["Un deux.", "Trois quatre.", "Cinq."]


@pytest.mark.parametrize(
    "text",
    [
        "Nous avons signé hier un nouveau bail\nqui prend effet demain.",  # ends in the file's name
        "We signed a new\nbail yesterday.",
        "Le loyer est de 900 euros.",
    ],
)
def test_a_first_line_that_is_not_the_title_stays_with_its_sentence(text):
    assert parsed(text).title == "bail"
    assert texts(parsed(text)) == [text]


def test_a_heading_goes_with_what_follows():
    above, heading, below = "Un deux trois quatre.", "Le loyer", "Cinq six sept huit neuf dix."
    document = plain("\n\n".join([above, heading, below]))
    # Above and heading would fit together; so would nothing else.
    assert texts(document, limit=12) == [above, f"{heading}\n\n{below}"]
    assert texts(document, limit=24) == ["\n\n".join([above, heading, below])]


def test_headings_go_together():
    document = plain("Un deux trois quatre cinq six.\n\n# Chapitre\n\n## Loyer :\n\nSept huit neuf dix onze douze.")
    assert texts(document, limit=14) == [
        "Un deux trois quatre cinq six.",
        "# Chapitre\n\n## Loyer :\n\nSept huit neuf dix onze douze.",
    ]


def test_a_heading_stays_with_the_start_of_a_long_paragraph():
    document = plain("Un deux trois.\n\nLe loyer\n\nCinq six sept huit. Neuf dix onze douze.")
    assert texts(document, limit=6) == ["Un deux trois.", "Le loyer\n\nCinq six sept huit.", "Neuf dix onze douze."]


def test_a_heading_at_the_end_is_kept():
    assert texts(plain("Un deux trois.\n\nLe loyer"), limit=5) == ["Un deux trois.", "Le loyer"]


@pytest.mark.parametrize("end", [".", " ?", "!", "…", " »", ".)", ";"])
def test_a_short_sentence_is_no_heading(end):
    document = plain(f"Un deux trois.\n\nVoici le loyer{end}\n\nCinq six sept huit neuf dix.")
    assert texts(document, limit=14)[0] == f"Un deux trois.\n\nVoici le loyer{end}"


@pytest.mark.parametrize("upper", ["Voici le loyer\nde ce mois", "x" * 151], ids=["two lines", "a long line"])
def test_what_is_longer_than_a_headline_is_no_heading(upper):
    document = plain(f"Un deux.\n\n{upper}\n\nCinq six sept huit neuf dix.")
    assert texts(document, limit=16) == [f"Un deux.\n\n{upper}", "Cinq six sept huit neuf dix."]


def test_a_blank_line_may_hold_blanks_and_a_single_line_end_is_no_border():
    text = "Un deux trois quatre\ncinq six.\n \t\nSept huit\u00a0!\n\n\n\nNeuf."
    assert texts(plain(text), limit=8) == ["Un deux trois quatre\ncinq six.", "Sept huit\u00a0!\n\n\n\nNeuf."]


def test_a_document_of_one_line_is_one_passage():
    (passage,) = cut(plain("  Le loyer est de 900 euros.\n"), limit=LIMIT, tokens=words)
    assert (passage.start, passage.end, passage.text) == (2, 28, "Le loyer est de 900 euros.")


def test_a_passage_has_its_own_language():
    text = (
        "Le loyer est payé le premier jour de chaque mois, sans exception aucune.\n\n"
        "The tenant must not keep any animals in the flat, and should say so to whoever asks."
    )
    assert [passage.language for passage in cut(plain(text), limit=20, tokens=words)] == ["fr", "en"]


def test_a_passage_that_does_not_say_has_the_language_of_its_document():
    for language in ("fr", "en"):
        document = plain("12 345\n\n67 %", language)
        assert {passage.language for passage in cut(document, limit=2, tokens=words)} == {language}


def test_a_passage_knows_its_page():
    document = Document("a.pdf", "Un deux.\n\nTrois quatre.", "a", None, "fr", "d", (0, 10))
    assert [passage.page for passage in cut(document, limit=3, tokens=words)] == [1, 2]


@pytest.mark.parametrize(
    ("text", "contexts"),
    [
        ("date 2023-11 Le bail\n\nLe loyer.", ["", "Le bail (2023-11). "]),
        ("# The lease\n\nThe rent.", ["", "The lease. "]),
        ("The lease\n\nThe lease was signed here.", ["", "The lease. "]),  # names its title, is not it
        ("Le loyer du bail.", ["bail. "]),
        ("Bail", ["bail. "]),
    ],
)
def test_title_and_date_introduce_every_passage_but_their_own(text, contexts):
    assert [context(passage) for passage in cut(parsed(text), limit=8, tokens=words)] == contexts


def test_a_title_is_never_longer_than_a_headline():
    (passage,) = cut(replace(plain("Le loyer."), title="x" * 1000, date="2023"), limit=LIMIT, tokens=words)
    assert context(passage) == "x" * 150 + " (2023). "


def test_the_article():
    document = documents.document(ARTICLE.name, ARTICLE.read_bytes())
    found = texts(document, limit=150)  # words; what LIMIT tokens hold
    assert found[0] == "date 2023-11 La Polestar 4 sera produite en Corée du Sud dans une usine Renault"
    assert [text.split()[:3] for text in found[1:]] == [
        ["Après", "Renault-Volvo", "dans"],
        ["Renault", "Korea", "Motors"],
        ["Un", "accord", "avec"],
        ["Le", "site", "de"],
        ["Stéphane", "Deblaise,", "PDG"],
        ["«", "Ce", "partenariat"],
        ["Thomas", "Ingenlath,", "PDG"],
    ]
    assert found[3].startswith("Un accord avec Polestar\n\nRKM a franchi une étape")
    assert {passage.language for passage in cut(document, limit=150, tokens=words)} == {"fr"}


SECTIONS = "# Le bail\n\n## Loyer\n\nIl est de 900 euros.\n\nIl monte.\n\n### Quand ?\n\nEn mai.\n\n## Durée\nUn an."


def test_a_marked_heading_begins_a_passage_and_introduces_what_is_below():
    document = parsed(SECTIONS)
    found = cut(document, limit=9, tokens=words)
    check(document, found)
    assert [(context(passage), passage.text) for passage in found] == [
        ("", "# Le bail"),
        ("Le bail. ", "## Loyer\n\nIl est de 900 euros."),
        ("Le bail > Loyer. ", "Il monte."),
        ("Le bail > Loyer. ", "### Quand ?\n\nEn mai."),
        ("Le bail. ", "## Durée\nUn an."),
    ]


def test_each_passage_of_a_mixed_document_has_its_own_language():
    french = "Le loyer est de 900 euros par mois et il est payé le premier jour du mois par le locataire."
    english = "The rent is 900 euros a month and it is paid on the first day of the month by the tenant."
    found = cut(plain(f"# Loyer\n\n{french}\n\n# Rent\n\n{english}"), limit=256, tokens=words)
    assert [passage.language for passage in found] == ["fr", "en"]


def test_short_sections_do_not_share_a_passage():
    assert texts(parsed("One\n===\n\nA.\n\nTwo\n---\n\nB."), limit=256) == ["One\n===", "A.", "Two\n---\n\nB."]


def test_a_long_section_does_not_outgrow_what_it_introduces():
    text = "\n\n".join("#" * level + " " + "é" * 140 for level in range(1, 7)) + "\n\nA.\n\nB. " + "word " * 9
    found = cut(plain(text), limit=9, tokens=words)
    assert context(found[-1]) == "Contrat" + (" > " + " > ".join(["é" * 140] * 6))[:150] + ". "


ALPHABET = ["a", "é", "mot", "Le", "# Un", "---", "M.", "etc.", ".", " ?", "«\u00a0", "\u00a0»", "2 000", "x" * 30]
BLANKS = [" ", " ", " ", "  ", "\n", "\n\n", "\n \n", "\u00a0", "\u2028", "\t"]


@pytest.mark.parametrize("seed", range(40))
def test_any_text_is_held_whole(seed):
    draw = random.Random(seed)
    text = "".join(draw.choice(ALPHABET) + draw.choice(BLANKS) for _ in range(draw.randrange(1, 200)))
    document = plain(text, draw.choice(["fr", "en"]))
    limit = draw.choice([1, 5, 20, 80])
    found = cut(document, limit=limit, tokens=letters)
    check(document, found)
    assert all(letters(passage.text) <= limit or len(passage.text) < 2 for passage in found)


@pytest.mark.parametrize("seed", range(20))
def test_a_sentence_that_fits_is_never_cut(seed):
    draw = random.Random(seed)
    text = "\n\n".join(
        " ".join(
            draw.choice(["Le loyer est payé.", "Où est-il ?", "M. Dupont reste."]) for _ in range(draw.randint(1, 9))
        )
        for _ in range(9)
    )
    document = plain(text)
    inner = {offset for start, end in sentences(text, "fr") for offset in range(start + 1, end)}
    assert not inner & {passage.start for passage in cut(document, limit=5, tokens=words)}
