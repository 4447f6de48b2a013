"""What the page shows of a question: found by the real assistant, in the order it is found."""

import pytest

from qa import Assistant, Settings
from tests.test_web import CLOSES, HIVES
from ui.exchange import asking, changes, document, nearness, sureness, titles


@pytest.fixture
def assistant(seeds):
    return Assistant(Settings(seeds=seeds))


@pytest.mark.parametrize("question", [CLOSES[0], HIVES[1]])
def test_a_question_shows_itself_then_the_passages_then_the_answer(assistant, question):
    first, second, last = asking(assistant, question, "auto", [])
    assert (first.question, first.pending, first.also) == (question, True, ())
    assert second.pending
    assert [place.citation.passage for place in second.also] == [h.passage.text for h in assistant.search(question)]
    assert last.answer == assistant.ask(question)
    assert [place.citation for place in last.cited] == list(last.answer.citations)
    shown = [place.citation.passage for place in (*last.cited, *last.also)]
    assert sorted(shown) == sorted(place.citation.passage for place in second.also)


def test_every_place_is_where_it_says_and_knows_its_document(assistant):
    *_, last = asking(assistant, CLOSES[0], "auto", [])
    for place in (*last.cited, *last.also):
        found = assistant.document(place.citation.path)
        assert found.text[place.citation.start : place.citation.end] == place.citation.quote
        assert place.citation.line == found.line(place.citation.start)
        assert place.digest == found.digest
        assert 0 <= place.nearness <= 1


def test_the_cited_passage_is_nearer_than_one_about_something_else(assistant):
    *_, last = asking(assistant, CLOSES[0], "auto", [])
    others = [place.nearness for place in last.also if place.citation.path != last.cited[0].citation.path]
    assert others
    assert last.cited[0].nearness > max(others)


def test_small_talk_looks_nothing_up(assistant):
    *_, last = asking(assistant, "Bonjour !", "auto", [])
    assert (last.answer.talk, last.cited, last.also) == (True, (), ())


def test_a_refusal_shows_where_it_looked(assistant):
    *_, last = asking(assistant, "Combien de lunes a Jupiter ?", "auto", [])
    assert [place.citation for place in last.cited] == list(last.answer.nearest)


def test_what_cannot_be_asked_is_a_problem(assistant):
    *_, last = asking(assistant, "x" * 3000, "fr", [])
    assert (last.language, last.answer, last.pending) == ("fr", None, False)
    assert "3000 characters" in last.problem


def test_a_question_leans_on_the_one_before(assistant):
    *_, before = asking(assistant, HIVES[1], "auto", [])
    _, found, last = asking(assistant, "And when?", "auto", [before])
    assert last.answer == assistant.ask("And when?", history=[before.answer])
    whole = f"And when? {HIVES[1]}"
    assert [place.citation.passage for place in found.also] == [hit.passage.text for hit in assistant.search(whole)]


def test_a_language_that_is_told_is_answered_in(assistant):
    *_, last = asking(assistant, CLOSES[1], "fr", [])
    assert (last.language, last.answer.language) == ("fr", "fr")


def test_changes_tell_what_a_document_is_now(assistant, seeds):
    *_, last = asking(assistant, CLOSES[0], "auto", [])
    path = last.cited[0].citation.path
    assert changes(assistant, [last])[path] == last.cited[0].digest
    (seeds / path).write_text("La bibliothèque ferme à 20 heures.", encoding="utf-8")
    assert changes(assistant, [last])[path] not in (last.cited[0].digest, None)
    (seeds / path).unlink()
    assert changes(assistant, [last])[path] is None
    assert document(assistant, path) is None


def test_titles_are_of_different_documents(assistant):
    assert sorted(titles(assistant, "document", 5)) == ["Les horaires de la bibliothèque", "The hives on the roof"]
    assert len(titles(assistant, "document", 1)) == 1


def test_without_a_folder_there_are_no_titles(tmp_path):
    assert titles(Assistant(Settings(seeds=tmp_path / "none")), "document", 2) == []


@pytest.mark.parametrize(
    ("confidence", "word"),
    [(None, None), (0.3, "weak"), (0.6, "likely"), (0.79, "likely"), (0.8, "clear"), (1, "clear")],
)
def test_confidence_in_a_word(confidence, word):
    assert sureness(confidence) == word


@pytest.mark.parametrize(("cosine", "near"), [(None, None), (0.2, 0), (0.6, 0), (0.725, 0.5), (0.85, 1), (0.99, 1)])
def test_a_cosine_is_scaled_between_far_and_near(cosine, near):
    assert nearness(cosine) == (near if near is None else pytest.approx(near))
