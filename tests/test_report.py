"""The tables of a run: what each column counts, and what two runs differ by."""

from dataclasses import replace

import pytest

from qa import QuestionError, report
from qa.outcomes import Ranked, Run, Told
from tests.test_outcomes import outcome


def ranked(direction, *ranks, leg="fusion"):
    return tuple(Ranked("dev", f"{direction}{n}", direction, leg, rank) for n, rank in enumerate(ranks))


def table(run, title):
    (found,) = [each for each in report.tables(run) if each.title == title]
    return found


def cell(found, column, *start):
    (row,) = [row for row in found.rows if row[: len(start)] == start]
    value = row[found.columns.index(column)]
    return getattr(value, "value", value)


def test_an_empty_run_has_no_tables():
    assert report.tables(Run()) == []


def test_retrieval_by_leg_and_direction_and_pooled():
    run = Run(
        ranked=ranked("fr>fr", 1, 4, 0) + ranked("en>fr", 2) + ranked("en>en", 1) + ranked("fr>fr", 2, leg="bm25")
    )
    found = table(run, "Retrieval")
    assert [row[:4] for row in found.rows] == [
        ("dev", "fusion", "fr>fr", 3),
        ("dev", "fusion", "en>fr", 1),
        ("dev", "fusion", "en>en", 1),
        ("dev", "fusion", "same language", 4),
        ("dev", "fusion", "all", 5),
        ("dev", "bm25", "fr>fr", 1),
    ]
    assert cell(found, "R@1", "dev", "fusion", "fr>fr") == pytest.approx(1 / 3)
    assert cell(found, "R@5", "dev", "fusion", "fr>fr") == pytest.approx(2 / 3)
    assert cell(found, "MRR", "dev", "fusion", "fr>fr") == pytest.approx((1 + 1 / 4) / 3)
    assert cell(found, "R@1", "dev", "fusion", "same language") == pytest.approx(2 / 4)
    assert cell(found, "R@1", "dev", "fusion", "all") == pytest.approx(2 / 5)


OUTCOMES = (
    outcome("a", f1=0.5, exact=0.0, rank=1),
    outcome("b", f1=0.1, exact=0.0, right=False, language="en", rank=2, found=True),
    outcome("c", f1=0.0, exact=0.0, answered=False, right=True, rank=1, found=False),
    outcome("d", answerable=False, answered=True, right=False, f1=None, exact=None),
    outcome("e", answerable=False, answered=False, right=False, f1=None, exact=None),
)


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("questions", 5),
        ("in its language", 4 / 5),
        ("answered", 2 / 3),
        ("answered right", 1 / 3),
        ("F1", 0.2),
        ("exact", 0.0),
        ("F1 where answered", 0.3),
        ("refused", 1 / 2),
        ("balanced accuracy", (2 / 3 + 1 / 2) / 2),
    ],
)
def test_answers_and_refusals(column, value):
    assert cell(table(Run(outcomes=OUTCOMES), "Answers"), column, "dev", "fr>fr") == pytest.approx(value)


def test_order_before_and_after_reading_is_of_the_answerable():
    found = table(Run(outcomes=OUTCOMES), "Order after reading")
    assert cell(found, "questions", "dev") == 3
    assert cell(found, "R@1 of search", "dev") == pytest.approx(2 / 3)
    assert cell(found, "R@1 of what is shown", "dev") == pytest.approx(2 / 3)
    assert cell(found, "difference", "dev") == 0.0
    (row,) = found.rows
    assert row[-1].signed
    assert row[-1].low < 0 < row[-1].high  # one won, one lost


def test_confidence_is_measured_where_there_is_one():
    sure = [replace(o, confidence=c) for o, c in zip(OUTCOMES, (0.9, 0.8, None, 0.3, 0.1), strict=True)]
    found = table(Run(outcomes=tuple(sure)), "Confidence")
    assert cell(found, "questions", "dev") == 4
    assert cell(found, "AUROC, right", "dev") == 1.0
    assert cell(found, "AUROC, answerable", "dev") == 1.0
    assert cell(found, "risk/coverage area", "dev") == pytest.approx((0 + 1 / 2 + 2 / 3 + 3 / 4) / 4)
    assert cell(found, "ECE where answered", "dev") == pytest.approx((0.1 + 0.8 + 0.3) / 3)
    unsure = tuple(replace(o, confidence=None) for o in OUTCOMES)
    assert [each.title for each in report.tables(Run(outcomes=unsure))].count("Confidence") == 0


def test_where_nobody_knows_what_is_right_only_answering_is_measured():
    unknown = tuple(replace(o, right=None, confidence=0.5) for o in OUTCOMES)
    run = Run(outcomes=unknown)
    assert cell(table(run, "Answers"), "answered right", "dev") is None
    assert cell(table(run, "Confidence"), "ECE where answered", "dev") is None
    assert cell(table(run, "Confidence"), "AUROC, answerable", "dev") == 0.5


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        ({"place": "p"}, 1.0),
        ({"place": "q"}, 0.0),
        ({"place": "p", "answered": False}, 0.0),
    ],
)
def test_both_forms_of_a_question_are_alike_in_the_passage_they_cite(other, alike):
    both = (outcome("q", pair="q", place="p"), outcome("q-x", pair="q", direction="en>fr", **other))
    lone = (outcome("z", pair="z"),)
    found = table(Run(outcomes=both + lone), "French and English alike")
    assert cell(found, "pairs", "dev") == 1
    assert cell(found, "same passage, or both refused", "dev") == alike


def test_two_refusals_are_alike_wherever_they_looked():
    both = (outcome("q", pair="q", answered=False, place="p"), outcome("x", pair="q", answered=False, place="q"))
    assert cell(table(Run(outcomes=both), "French and English alike"), "pairs", "dev") == 1
    assert cell(table(Run(outcomes=both), "French and English alike"), "same passage, or both refused", "dev") == 1.0


def test_languages_told():
    run = Run(told=(Told("1", "fr", "fr"), Told("2", "fr", "en"), Told("3", "en", "en")))
    found = table(run, "Language of questions")
    assert [row[:2] for row in found.rows] == [("fr", 2), ("en", 1), ("all", 3)]
    assert cell(found, "told right", "fr") == 0.5
    assert cell(found, "told right", "all") == pytest.approx(2 / 3)


def test_times_by_stage():
    run = Run(outcomes=tuple(outcome(f"{n}", seconds={"read": n / 10}) for n in range(11)))
    assert table(run, "Time by stage").rows == (("dev", "read", "500 ms", "950 ms"),)


def test_two_runs_are_compared_on_the_questions_of_both():
    before = Run(ranked=ranked("fr>fr", 1, 2, 2, 9), outcomes=OUTCOMES)
    better = Run(ranked=ranked("fr>fr", 1, 1, 2), outcomes=(replace(OUTCOMES[2], answered=True, f1=0.9),))
    found = report.compared(before, better)
    first = ("dev, fusion", "fr>fr", "R@1")
    assert cell(found, "questions", *first) == 3
    assert cell(found, "before", *first) == pytest.approx(1 / 3)
    assert cell(found, "after", *first) == pytest.approx(2 / 3)
    assert cell(found, "difference", *first) == pytest.approx(1 / 3)
    assert cell(found, "difference", "dev", "fr>fr", "F1") == pytest.approx(0.9)
    assert cell(found, "questions", "dev", "fr>fr", "F1") == 1
    # no refusal was asked for in both
    assert [row for row in found.rows if row[2] in ("refused", "balanced accuracy")] == []


def test_the_same_run_differs_by_nothing():
    found = report.compared(Run(outcomes=OUTCOMES), Run(outcomes=OUTCOMES[::-1]))
    assert len(found.rows) > 5
    assert {(row[-1].value, row[-1].low, row[-1].high) for row in found.rows} == {(0.0, 0.0, 0.0)}


def test_runs_of_other_questions_cannot_be_compared():
    with pytest.raises(QuestionError, match="no question in common"):
        report.compared(Run(ranked=ranked("fr>fr", 1)), Run(outcomes=OUTCOMES))


def test_machines_get_the_run_and_its_tables():
    run = Run("e", "r", ranked=ranked("fr>fr", 1))
    found = report.to_dict(run, report.tables(run))
    assert (found["encoder"], found["ranked"][0]["rank"]) == ("e", 1)
    assert found["tables"][0]["rows"][0]["R@1"]["value"] == 1.0
