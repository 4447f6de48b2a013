"""Readers point at sentences, exactly, best first; the bundled one reads the same whatever was asked before."""

import pytest

from index import BundledEncoder, Hit, Passage
from qa.reader import SHORT, SURE, TOGETHER, SentenceReader, SpanReader
from qa.spans import BundledSpans
from tests.fakes import ToyEncoder, ToySpans

FRENCH = "Le loyer est de 900 euros par mois. Le préavis est de trois mois. Les animaux sont interdits."
ENGLISH = "The pump must be cleaned every six weeks. Its warranty lasts four years."


def hit(text, start=0, title="Note", language="fr", path="note.txt"):
    return Hit(Passage(path, start, start + len(text), text, title, None, language), 0.8, 0.8)


HITS = [hit(FRENCH, start=40), hit(ENGLISH, start=7, language="en", path="pump.txt")]


@pytest.fixture(scope="module")
def bundled():
    return SpanReader(BundledSpans())


def quoted(reading):
    text, shift = reading.hit.passage.text, reading.hit.passage.start
    return text[reading.start - shift : reading.end - shift]


def said(reading):
    text, shift = reading.hit.passage.text, reading.hit.passage.start
    return text[reading.short[0] - shift : reading.short[1] - shift]


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        ("Quel est le loyer mensuel ?", "Le loyer est de 900 euros par mois.", "900 euros"),
        ("How much is the rent per month?", "Le loyer est de 900 euros par mois.", "900 euros"),
        ("De combien est le préavis ?", "Le préavis est de trois mois.", "trois mois"),
        ("How often must the pump be cleaned?", "The pump must be cleaned every six weeks.", "six weeks"),
        ("Combien d'années dure la garantie de la pompe ?", "Its warranty lasts four years.", "four years"),
    ],
)
def test_the_words_that_answer_come_first_and_their_sentence(bundled, question, quote, words):
    first = bundled.read(question, HITS)[0]
    assert quoted(first) == quote
    assert words in said(first)


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
    assert bundled.read(question, HITS) == before == SpanReader(BundledSpans()).read(question, HITS)


def test_an_answer_has_a_margin_above_what_is_about_something_else(bundled):
    asked, other = ("How often must the pump be cleaned?", "How many moons does Jupiter have?")
    assert bundled.read(asked, HITS)[0].margin > bundled.read(other, HITS)[0].margin + 3


@pytest.mark.parametrize(
    ("heading", "text", "question"),
    [
        ("## Quel est le loyer du studio ?", "Il est de 900 euros par mois.", "Quel est le loyer du studio ?"),
        ("### What is the rent?", "It is 900 euros a month.", "What is the rent?"),
    ],
)
def test_a_marked_heading_answers_nothing_even_in_the_words_of_the_question(bundled, heading, text, question):
    readings = bundled.read(question, [hit(f"{heading}\n\n{text}", title="Bail")])
    assert [quoted(reading) for reading in readings] == [text]


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


def test_words_are_counted_from_the_start_of_the_document():
    (first, *_) = SpanReader(ToySpans({"trois": 4.0, "mois": 3.0})).read("Préavis ?", HITS)
    assert (quoted(first), said(first), first.margin) == ("Le préavis est de trois mois.", "trois", 8.0)
    assert first.short[0] == 40 + FRENCH.index("trois")


@pytest.mark.parametrize(("score", "count"), [(SURE / 2, TOGETHER), (SURE / 2 - 0.1, 2 * TOGETHER)])
def test_more_passages_are_read_only_in_doubt(score, count):
    model = ToySpans({"0": score})
    passages = [hit(f"Le mot {number}. {' ' * SHORT}", path=f"{number}.txt") for number in range(2 * TOGETHER)]
    assert len(SpanReader(model).read("Quoi ?", passages)) == len(model.read) == count


def test_a_headline_is_always_read():
    model = ToySpans({"0": SURE + 1})
    passages = [hit(f"Le mot {number}. {' ' * SHORT}", path=f"{number}.txt") for number in range(TOGETHER + 1)]
    headline = hit("La 4 sera produite à Busan.", path="9.txt")
    SpanReader(model).read("Quoi ?", [*passages, headline])
    assert sorted(text.strip() for text in model.read) == [
        headline.passage.text,
        *(f"Le mot {n}." for n in range(TOGETHER)),
    ]


def test_fingerprints_tell_readers_apart(bundled):
    assert bundled.fingerprint != SentenceReader(BundledEncoder()).fingerprint
    assert SpanReader(ToySpans({}, "a")).fingerprint != SpanReader(ToySpans({}, "b")).fingerprint
    assert SentenceReader(ToyEncoder()).fingerprint != SentenceReader(BundledEncoder()).fingerprint


def test_a_sentence_that_shares_the_questions_names_comes_first(bundled):
    text = "L'Atlas 3 sera produite dans trois pays. L'Atlas 4 sera produite en Norvège."
    assert quoted(bundled.read("Où sera produite l'Atlas 4 ?", [hit(text)])[0]) == "L'Atlas 4 sera produite en Norvège."


@pytest.mark.parametrize(
    ("text", "date", "quote"),
    [
        ("date 2023-11 Le loyer baisse en mai", "2023-11", "Le loyer baisse en mai"),
        ("Le loyer baisse en mai", None, "Le loyer baisse en mai"),
    ],
)
def test_of_a_line_with_date_and_title_the_title_is_quoted(bundled, text, date, quote):
    passage = Passage("note.txt", 3, 3 + len(text), text, "Le loyer baisse en mai", date, "fr")
    (reading,) = bundled.read("Quand baisse le loyer ?", [Hit(passage, 0.8, 0.8)])
    assert quoted(reading) == quote
    assert said(reading) in ("en mai", "mai")
