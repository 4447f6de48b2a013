"""Which of the readings are shown, for each type of question."""

from dataclasses import replace

import pytest

from index import Hit, Passage
from index.sentences import sentences
from qa.confidence import Verdict
from qa.question_types import QuestionType
from qa.reader import Reading, quoted, said
from qa.selection import CITED, LACKING, shown


def passage(text, path="a.txt", start=10):
    return Passage(path, start, start + len(text), text, "Titre", None, "fr")


def readings(source, *margins, words=None):
    """Each sentence of a passage by its margin; `words`: what answers in each."""
    found = []
    for number, ((start, end), margin) in enumerate(zip(sentences(source.text, source.language), margins, strict=True)):
        at = source.text.find(words[number]) if words else -1
        short = (source.start + at, source.start + at + len(words[number])) if words else None
        found.append(Reading(Hit(source, 0.5), source.start + start, source.start + end, margin, short))
    return found


def apart(one, other):
    return False


def groups(kind, found, best, language="fr", versions=apart):
    return shown(Verdict(tuple(found), best, None), kind, language, versions)


def chosen(kind, found, best):
    return [quoted(reading) for (reading,) in groups(kind, found, best)]


MINUTES = passage("Le loyer est de 900 euros. Il augmente. Le toit a coûté cher. La séance est levée.")
LETTER = passage("Le loyer monte à 900 euros en mai.", "b.txt")
NOTICE = passage("Pour mémoire : 900 Euros.", "c.txt")


@pytest.mark.parametrize("kind", QuestionType)
def test_a_refusal_shows_nothing(kind):
    assert groups(kind, readings(LETTER, 1.0), None) == ()


def test_passages_that_say_the_same_are_shown_together():
    first = readings(MINUTES, 5.0, -9.0, -9.0, -9.0, words=("900 euros", "Il", "Le", "La"))
    same = readings(LETTER, 3.0, words=("900 euros",)) + readings(NOTICE, 1.0, words=("900 Euros",))
    other = readings(passage("Elle coûte 80 euros.", "d.txt"), 4.0, words=("80 euros",))
    doubtful = readings(passage("Ou bien 900 euros.", "e.txt"), -0.1, words=("900 euros",))
    (found,) = groups(QuestionType.FACTOID, (*first, *other, *same, *doubtful), first[0])
    assert [reading.hit.passage.path for reading in found] == ["a.txt", "b.txt", "c.txt"]
    assert len(found) == CITED


def test_a_list_is_shown_with_all_its_items():
    text = "Les invités sont Ada, Brice et Chloé."
    source = passage(text)
    start = source.start + text.index("Ada")
    best = Reading(Hit(source, 1.0), source.start, source.end, 4.0, (start, start + 3), (start, source.end - 1))
    for kind, words in ((QuestionType.LIST, "Ada, Brice et Chloé"), (QuestionType.FACTOID, "Ada")):
        assert [said(reading) for (reading,) in groups(kind, [best], best)] == [words]


def test_of_a_document_in_two_languages_the_askers_is_quoted():
    english = replace(passage("The rent rises to 950 euros in May.", "lease.txt"), language="en")
    french = readings(LETTER, 3.0, words=("900 euros",))[0]
    best = readings(english, 5.0, words=("950 euros",))[0]
    for language, versions, paths in (
        ("fr", {("lease.txt", "b.txt")}, ["b.txt", "lease.txt"]),
        ("en", {("lease.txt", "b.txt")}, ["lease.txt", "b.txt"]),
        ("fr", {("lease.txt", "c.txt")}, ["lease.txt"]),
    ):
        found = groups(
            QuestionType.FACTOID,
            [best, french],
            best,
            language,
            lambda one, other, known=versions: (one.path, other.path) in known,
        )
        assert [reading.hit.passage.path for reading in found[0]] == paths


def test_a_description_has_the_sentences_that_beat_no_answer_in_their_order():
    found = readings(MINUTES, 3.0, -1.0, 7.0, 3.0 + LACKING)
    ranked = sorted(found, key=lambda reading: -reading.margin)
    # The second sentence is no answer; what follows each other is one quote.
    assert chosen(QuestionType.DESCRIPTION, ranked, ranked[0]) == [
        "Le loyer est de 900 euros.",
        "Le toit a coûté cher. La séance est levée.",
    ]
    # What lacks too much to the best one is left out.
    low = readings(MINUTES, 2.0 - 0.1, -1.0, 7.0, 2.0 + LACKING)
    assert chosen(QuestionType.DESCRIPTION, low, low[3]) == ["Le toit a coûté cher. La séance est levée."]


@pytest.mark.parametrize(("opening", "closing"), [("« ", " »"), ("“", "”"), ('"', '"')])
def test_somebodys_words_are_not_cut(opening, closing):
    whole = f"Elle a dit : {opening}Le toit fuit. Nous payerons.{closing}"
    speech = passage(f"{whole} Tous ont ri. Puis on a voté.")
    for best, quote in ((0, whole), (1, whole), (2, "Tous ont ri.")):
        found = readings(speech, *(6.0 if number == best else -4.0 for number in range(4)))
        assert chosen(QuestionType.DESCRIPTION, found, found[best]) == [quote]


def test_quotes_are_verbatim():
    for kind in QuestionType:
        found = readings(MINUTES, 5.0, 4.0, 3.0, 2.0)
        for (reading,) in groups(kind, found, found[0]):
            shift = MINUTES.start
            assert MINUTES.text[reading.start - shift : reading.end - shift] == quoted(reading)
