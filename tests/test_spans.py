"""The words that answer: whole ones, exact offsets, the best of each sentence, over all windows."""

from itertools import pairwise
from math import inf

import numpy as np
import pytest

from index.sentences import sentences
from qa import spans
from qa.spans import BundledSpans, Found, best_words, token_rows, windows

TEXT = "L’usine ouvre en 2025. Elle produit 2 000 voitures."
WORDS = [(0, 2), (2, 7), (7, 13), (13, 16), (16, 21), (21, 22), (22, 27), (27, 35), (35, 37), (37, 41), (41, 50)]


def scores(first, last, value, nothing=0.0):
    """Of the pieces above: `value` to begin at the piece `first` and to end at `last`."""
    made = np.full((1 + len(WORDS), 2), -9.0, np.float32)
    made[0] = nothing / 2
    made[1 + first, 0] = made[1 + last, 1] = value / 2
    return np.array(WORDS), made


def words(text, seen, language="fr"):
    return [(text[slice(*each.words)], each.margin) for each in best_words(text, sentences(text, language), seen)]


def test_the_best_words_of_each_sentence_and_by_how_much_they_beat_no_answer():
    one, other = words(TEXT, [scores(4, 4, 5.0, nothing=2.0)])
    assert one == ("2025", 3.0)
    assert other[1] == pytest.approx(-9.0 - 9.0 - 2.0)


def test_words_end_with_their_sentence():
    (first, _), (second, _) = words(TEXT, [scores(3, 8, 5.0)])
    assert first in "L’usine ouvre en 2025."
    assert second in "Elle produit 2 000 voitures."


def test_an_answer_does_not_end_before_it_begins():
    (first, margin), _ = words(TEXT, [scores(4, 2, 5.0)])
    assert margin < 0
    assert first


def test_of_two_windows_the_surer_one_counts():
    assert words(TEXT, [scores(4, 4, 5.0), scores(1, 1, 6.0)])[0] == ("usine", 6.0)
    assert words(TEXT, [scores(1, 1, 6.0), scores(4, 4, 5.0)])[0] == ("usine", 6.0)
    assert words(TEXT, [scores(1, 1, 6.0, nothing=4.0), scores(4, 4, 5.0)])[0] == ("2025", 5.0)


def test_a_sentence_that_no_window_saw_is_whole_and_last():
    assert best_words(TEXT, [(0, 22), (23, 51)], [(np.array([[0, 2]]), np.zeros((2, 2), np.float32))])[1] == Found(
        (23, 51), -inf
    )
    assert best_words(TEXT, [(0, 22)], []) == [Found((0, 22), -inf)]


@pytest.mark.parametrize(
    ("text", "picked", "answer"),
    [
        ("L’usine produit 2 000 voitures (2025).", "000", "2 000"),
        ("Elle produit 2\u202f000 voitures.", "2", "2\u202f000"),
        ("The price rose to 2,000 dollars.", "2", "2,000"),
        ("Environ 3,5 % des cas.", "3", "3,5"),
        ("Depuis 2025, 300 personnes y vivent.", "300", "300"),
        ("Il fait -5 °C dehors, d’après l’agence.", "-5 °C dehors, d’", "-5 °C dehors"),
        ("Le maire de la ville, qu’on dit riche.", "la ville, qu’", "la ville"),
        ("He moved to the U.S. in May.", "U.S.", "U.S."),
        ("He left in 2025.", "2025.", "2025"),
        ("Il part (en 2025) seul.", "(en 2025", "en 2025"),
        ("Le stade (Lyon) est plein.", "stade (Lyon)", "stade (Lyon)"),
        ("Il a dit « oui », puis non.", "« oui »,", "oui"),
        ("Le maire de Saint-Étienne gagne.", "ienne", "Étienne"),
        ("The mayor’s budget", "mayo", "mayor"),
        ("...", "...", "..."),
    ],
)
def test_words_and_numbers_are_whole_and_without_stray_signs(text, picked, answer):
    start = text.index(picked)
    pieces = np.array([[start, start + len(picked)]])
    (best,) = best_words(text, [(0, len(text))], [(pieces, np.array([[0, 0], [1, 1]], np.float32))])
    assert text[slice(*best.words)] == answer


def test_windows_cover_all_pieces_and_overlap():
    assert list(windows(0)) == []
    assert list(windows(spans.WINDOW)) == [(0, spans.WINDOW)]
    many = list(windows(3 * spans.WINDOW + 1))
    assert many[0][0] == 0
    assert many[-1][1] == 3 * spans.WINDOW + 1
    assert all(end - start <= spans.WINDOW for start, end in many)
    assert all(end - start == spans.WINDOW - spans.STEP for (_, end), (start, _) in pairwise(many))


def test_rows_are_the_tokens_that_touch_a_span():
    offsets = np.array([[-5, -1], [-1, 2], [2, 4], [4, 9], [9, 10]])
    assert token_rows(offsets, [(0, 4), (4, 9), (9, 12), (12, 20)]) == [(1, 3), (3, 4), (4, 5), (5, 5)]


@pytest.fixture(scope="module")
def bundled():
    return BundledSpans()


@pytest.mark.parametrize("text", [TEXT, "mot " * 399 + "mot", "", "\ud800 🚗"])
@pytest.mark.parametrize("question", ["Quand ouvre l’usine ?", "\0", "mot " * 200])
def test_the_bundled_model_scores_every_piece_of_the_text_and_no_answer(bundled, question, text):
    seen = bundled.scores(question, "Titre. ", text)
    assert all(len(scores) == 1 + len(offsets) for offsets, scores in seen)
    assert max((offsets[-1, 1] for offsets, _ in seen), default=0) == len(text)


def test_a_title_of_many_pieces_leaves_room_for_question_and_text(bundled):
    seen = bundled.scores("mot " * 200, "X7-Q§9/" * 100, TEXT * 20)
    assert max(offsets[-1, 1] for offsets, _ in seen) == len(TEXT * 20)


def test_the_bundled_model_gives_the_same_bits_with_any_number_of_threads(bundled):
    (offsets, one), (_, other) = (
        model.scores("Quand ouvre l’usine ?", "Titre. ", TEXT)[0] for model in (bundled, BundledSpans(threads=1))
    )
    assert np.array_equal(one, other)
    assert TEXT[slice(*offsets[1])] == "’"
