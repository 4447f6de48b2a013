"""Readers point at sentences, exactly, best first; the bundled one reads the same whatever was asked before."""

import numpy as np
import pytest

from index import BundledEncoder, Hit, Passage
from qa.reader import BundledReader, SentenceReader, content_words, token_rows
from tests.fakes import ToyEncoder

FRENCH = "Le loyer est de 900 euros par mois. Le préavis est de trois mois. Les animaux sont interdits."
ENGLISH = "The pump must be cleaned every six weeks. Its warranty lasts four years."


def hit(text, start=0, title="Note", language="fr", path="note.txt"):
    return Hit(Passage(path, start, start + len(text), text, title, None, language), 0.8, 0.8)


HITS = [hit(FRENCH, start=40), hit(ENGLISH, start=7, language="en", path="pump.txt")]


@pytest.fixture(scope="module")
def bundled():
    return BundledReader()


def quoted(reading):
    text, shift = reading.hit.passage.text, reading.hit.passage.start
    return text[reading.start - shift : reading.end - shift]


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("Quel est le loyer mensuel ?", "Le loyer est de 900 euros par mois."),
        ("How much is the rent per month?", "Le loyer est de 900 euros par mois."),
        ("Peut-on avoir des animaux ?", "Les animaux sont interdits."),
        ("How often must the pump be cleaned?", "The pump must be cleaned every six weeks."),
        ("Combien d'années dure la garantie de la pompe ?", "Its warranty lasts four years."),
    ],
)
def test_the_sentence_that_answers_comes_first(bundled, question, quote):
    assert quoted(bundled.read(question, HITS)[0]) == quote


def test_every_sentence_is_read_once_and_margins_fall(bundled):
    for reader in (bundled, SentenceReader(ToyEncoder())):
        found = reader.read("Quel est le loyer ?", HITS)
        assert sorted(map(quoted, found)) == sorted(
            [*FRENCH.replace(". ", ".|").split("|"), *ENGLISH.replace(". ", ".|").split("|")]
        )
        margins = [reading.margin for reading in found]
        assert margins == sorted(margins, reverse=True)


def test_what_was_read_before_changes_nothing(bundled):
    question = "Quel est le préavis ?"
    before = bundled.read(question, HITS)
    bundled.read("How often must the pump be cleaned?", HITS[::-1])
    assert bundled.read(question, HITS) == before == BundledReader().read(question, HITS)


def test_an_answer_has_a_margin_above_what_is_about_something_else(bundled):
    asked, other = ("How often must the pump be cleaned?", "How many moons does Jupiter have?")
    assert bundled.read(asked, HITS)[0].margin > bundled.threshold > bundled.read(other, HITS)[0].margin


@pytest.mark.parametrize("text", ["Bail", "# Bail", "## Bail ##"])
def test_a_bare_title_answers_nothing_unless_it_is_all_there_is(bundled, text):
    with_more = hit(f"{text}\n\nLe loyer est de 900 euros.", title="Bail")
    assert [quoted(reading) for reading in bundled.read("Bail ?", [with_more])] == ["Le loyer est de 900 euros."]
    assert [quoted(reading) for reading in bundled.read("Bail ?", [hit(text, title="Bail")])] == [text]


def test_without_hits_nothing_is_read(bundled):
    assert bundled.read("Quel est le loyer ?", []) == []
    assert SentenceReader(ToyEncoder()).read("Quel est le loyer ?", []) == []


@pytest.mark.parametrize("question", ["\ud800", "\0", "🚗", "?", "\u200b"])
def test_any_question_is_read(bundled, question):
    assert len(bundled.read(question, HITS)) == 5


def test_a_passage_beyond_what_the_encoder_reads_is_read_to_its_end(bundled):
    long = " ".join(f"La ligne {number} est vide." for number in range(200))
    found = bundled.read("Quelle ligne est vide ?", [hit(long)])
    assert len(found) == 200
    assert found[-1].margin < found[0].margin


def test_sentences_are_judged_by_the_cosine_of_their_vectors():
    encoder = ToyEncoder()
    (first, *_) = SentenceReader(encoder).read("Le préavis est de trois mois.", HITS)
    assert quoted(first) == "Le préavis est de trois mois."
    vectors = encoder.passages([quoted(first)])[0] @ encoder.query("Le préavis est de trois mois.")
    assert first.margin == pytest.approx(float(vectors))


def test_rows_are_the_tokens_that_touch_a_span():
    offsets = np.array([[-5, -1], [-1, 2], [2, 4], [4, 9], [9, 10]])
    assert token_rows(offsets, [(0, 4), (4, 9), (9, 12), (12, 20)]) == [(1, 3), (3, 4), (4, 5), (5, 5)]


def test_fingerprints_tell_readers_apart(bundled):
    assert bundled.fingerprint != SentenceReader(BundledEncoder()).fingerprint
    assert SentenceReader(ToyEncoder()).fingerprint != SentenceReader(BundledEncoder()).fingerprint


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Où sera produite l'Atlas 4 ?", {"produi", "atlas", "4"}),
        ("Where will the Atlas 4 be produced?", {"produc", "atlas", "4"}),
        ("Élève ÉLÈVE eleve", {"eleve"}),
        ("Qui est-ce ?", set()),
    ],
)
def test_content_words_are_names_numbers_and_the_beginnings_of_words(text, words):
    assert content_words(text) == words


def test_a_sentence_that_shares_the_questions_names_comes_first(bundled):
    text = "L'Atlas 3 sera produite dans trois pays. L'Atlas 4 sera produite en Norvège."
    assert quoted(bundled.read("Où sera produite l'Atlas 4 ?", [hit(text)])[0]) == "L'Atlas 4 sera produite en Norvège."
