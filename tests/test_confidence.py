"""Evidence becomes a probability, and what is below the threshold is refused."""

import json
import math
from dataclasses import asdict, replace

import pytest

from index import Hit, ModelError, Passage
from qa.confidence import Calibration, Judge, Ranking, covered, evidence, ranked
from qa.reader import Reading

LEASE = "Le loyer est de 900 euros par mois. Le préavis est de trois mois."
PUMP = "The pump must be cleaned every six weeks. Its warranty lasts four years."

CALIBRATION = Calibration(
    ranking=Ranking(nearness=1.0, sharing=0.0),
    weights={"margin": 1.0, "foreign": -2.0},
    ranges={"margin": (-6.0, 6.0), "foreign": (0.0, 1.0)},
    bias=-1.0,
    thresholds={"bold": 0.2, "balanced": 0.5},
)


def reading(margin, words="900 euros", text=LEASE, *, path="bail.txt", score=0.0, language="fr", cosine=0.8):
    passage = Passage(path, 100, 100 + len(text), text, "Bail", None, language)
    start = 100 + text.index(words)
    return Reading(Hit(passage, score, cosine), 100, 135, margin, (start, start + len(words)))


@pytest.mark.parametrize(("margin", "answered"), [(0.51, True), (0.5, True), (0.49, False), (float("-inf"), False)])
def test_of_what_nothing_is_known_about_the_margin_decides(margin, answered):
    readings = [reading(margin), reading(-1.0)]
    verdict = Judge(0.5, None, "balanced").verdict("Loyer ?", "fr", readings)
    assert verdict.best == (readings[0] if answered else None)
    assert verdict.readings == tuple(readings)
    assert verdict.confidence is None


def test_a_probability_is_the_logistic_of_weighed_evidence():
    verdict = Judge(99.0, CALIBRATION, "balanced").verdict("Quel est le loyer ?", "fr", [reading(3.0)])
    assert verdict.confidence == pytest.approx(1 / (1 + math.exp(-(3.0 - 1.0))))
    foreign = Judge(99.0, CALIBRATION, "balanced").verdict("What is the rent?", "en", [reading(3.0)])
    assert foreign.confidence == pytest.approx(0.5)


def test_evidence_beyond_what_was_learned_from_counts_as_its_border():
    assert CALIBRATION.probability({"margin": 6.0, "foreign": 0.0}) == pytest.approx(1 / (1 + math.exp(-5.0)))
    for margin, border in ((60.0, 6.0), (-60.0, -6.0)):
        far, near = ({"margin": each, "foreign": 0.0} for each in (margin, border))
        assert CALIBRATION.probability(far) == CALIBRATION.probability(near)


@pytest.mark.parametrize("calibration", [CALIBRATION, None])
def test_what_is_said_of_another_of_the_same_name_is_never_the_answer(calibration):
    other = reading(5.0, "six weeks", "The pump 3 must be cleaned every six weeks.", path="3.txt", language="en")
    right = reading(2.0, "six weeks", "The pump 4 must be cleaned every six weeks.", path="4.txt", language="en")
    judge, question = Judge(1.0, calibration, "balanced"), "How often must pump 4 be cleaned?"
    verdict = judge.verdict(question, "en", [other, right])
    assert (verdict.best, verdict.readings) == (right, (right, other))
    alone = judge.verdict(question, "en", [other])
    assert (alone.best, alone.readings) == (None, (other,))


@pytest.mark.parametrize(
    ("caution", "margin", "answered"),
    [
        ("bold", 0.0, True),
        ("balanced", 0.0, False),
        ("balanced", 1.0, True),
        ("bold", -1.0, False),
    ],
)
def test_caution_says_how_sure_an_answer_must_be(caution, margin, answered):
    verdict = Judge(99.0, CALIBRATION, caution).verdict("Loyer ?", "fr", [reading(margin)])
    assert (verdict.best is not None) is answered


def test_with_an_unknown_encoder_the_order_holds_and_the_margin_decides():
    far, near = reading(1.0, path="a.txt", score=0.0), reading(0.5, path="b.txt", score=1.0)
    for threshold, best in ((0.5, near), (0.6, None)):
        verdict = Judge(threshold, CALIBRATION, "bold", probable=False).verdict("Loyer ?", "fr", [far, near])
        assert (verdict.readings, verdict.best, verdict.confidence) == ((near, far), best, None)


def test_nothing_read_is_no_answer():
    for calibration in (None, CALIBRATION):
        verdict = Judge(0.0, calibration, "bold").verdict("Loyer ?", "fr", [])
        assert (verdict.readings, verdict.best, verdict.confidence) == ((), None, None)


def test_nearer_passages_come_first_where_the_reader_is_as_sure():
    far, near = reading(1.0, path="a.txt", score=0.0), reading(0.5, path="b.txt", score=1.0)
    assert ranked("Loyer ?", "fr", [far, near], Ranking(1.0, 0.0)) == (near, far)
    assert ranked("Loyer ?", "fr", [near, far], Ranking(0.0, 0.0)) == (far, near)
    equal = [reading(1.0, path="b.txt"), reading(1.0, path="a.txt")]
    assert [r.hit.passage.path for r in ranked("Loyer ?", "fr", equal, Ranking(1.0, 1.0))] == ["a.txt", "b.txt"]


def test_a_sentence_that_shares_the_questions_words_comes_first_where_the_reader_is_as_sure():
    rent, notice = reading(1.0), replace(reading(1.5, words="trois mois"), start=136, end=100 + len(LEASE))
    asked = ("Quel est le loyer mensuel ?", "fr", [notice, rent])
    assert ranked(*asked, Ranking(0.0, 2.0)) == (rent, notice)
    assert ranked(*asked, Ranking(0.0, 0.5)) == (notice, rent)


def test_what_speaks_for_a_reading():
    other = reading(1.0, path="note.txt", words="900 euros", text="Ici, 900 euros suffisent. Rien d’autre.")
    found = [reading(4.0), other, reading(3.0, words="trois mois")]
    seen = evidence("Quel est le loyer ?", "fr", found)
    assert (seen["margin"], seen["cosine"], seen["foreign"], seen["words"]) == (4.0, 0.8, 0.0, 1.0)
    assert seen["lead"] == 3.0  # over the other passage, not over the other sentence of its own
    agreed = seen["agreed"]
    assert evidence("Quel est le loyer ?", "fr", [found[0], replace(other, short=None)])["agreed"] < agreed
    assert evidence("What is the rent?", "en", found)["foreign"] == 1.0


@pytest.mark.parametrize(
    ("question", "language", "text", "share"),
    [
        ("Quel est le loyer mensuel ?", "fr", LEASE, 1 / 2),
        ("quel est le LOYER", "fr", LEASE, 1.0),
        ("Quel est le loyer du bail ?", "fr", LEASE, 1.0),  # "Bail" is the title
        ("Qui est-ce ?", "fr", LEASE, 1.0),
        ("How often is the pump cleaned?", "en", PUMP, 2 / 3),
        ("Combien de pompes ?", "fr", PUMP, 0.0),
    ],
)
def test_the_share_of_the_questions_words_that_a_passage_holds(question, language, text, share):
    assert covered(question, language, f"Bail. {text}", "fr" if text == LEASE else "en") == pytest.approx(share)


@pytest.mark.parametrize(
    ("question", "share"),
    [("Combien coûte Busan en 2024 ?", 0.0), ("Combien pour le Bail ?", 1.0), ("Le 900 et Busan ?", 0.5)],
)
def test_the_share_of_its_names_and_numbers(question, share):
    assert evidence(question, "fr", [reading(1.0)])["names"] == share


def test_the_bundled_calibration_knows_every_caution_and_every_kind_of_evidence():
    bundled = Calibration.load()
    assert bundled.thresholds["bold"] <= bundled.thresholds["balanced"] <= bundled.thresholds["cautious"]
    assert set(bundled.weights) == set(evidence("Loyer ?", "fr", [reading(1.0)]))


@pytest.mark.parametrize("content", ["", "[]", '{"bias": 1}'])
def test_a_damaged_calibration_is_named(tmp_path, content):
    path = tmp_path / "confidence.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=r"confidence\.json.*Install"):
        Calibration.load(path)
    path.write_text(json.dumps(asdict(CALIBRATION)), encoding="utf-8")
    assert Calibration.load(path) == CALIBRATION


def test_a_bolder_judge_is_one_step_less_cautious():
    steps = [Judge(0.0, None, caution).bolder().caution for caution in ("cautious", "balanced", "bold")]
    assert steps == ["balanced", "bold", "bold"]
