"""Every metric against a value computed by hand."""

import numpy as np
import pytest

from qa.metrics import (
    Bin,
    Figure,
    Point,
    auroc,
    balanced_accuracy,
    difference,
    ece,
    figure,
    percentile,
    recalled,
    reciprocal,
    reliability,
    risk_coverage,
    risk_coverage_area,
)

CONFIDENCE = [0.9, 0.8, 0.8, 0.3]
RIGHT = [True, False, True, False]


@pytest.mark.parametrize(("rank", "k", "value"), [(1, 1, 1.0), (2, 1, 0.0), (5, 5, 1.0), (6, 5, 0.0), (0, 20, 0.0)])
def test_recall_counts_ranks_from_one_and_none_as_missed(rank, k, value):
    assert recalled(rank, k) == value


@pytest.mark.parametrize(("rank", "value"), [(1, 1.0), (4, 0.25), (0, 0.0)])
def test_reciprocal_rank(rank, value):
    assert reciprocal(rank) == value


def test_auroc_counts_pairs_and_half_of_the_ties():
    # pairs of a true and a false case: .9>.8, .9>.3, .8=.8, .8>.3 -> 3.5 of 4
    assert auroc(CONFIDENCE, RIGHT) == pytest.approx(3.5 / 4)
    assert auroc([0.1, 0.9], [True, False]) == 0.0
    assert auroc([0.5, 0.5], [True, False]) == 0.5
    assert auroc([0.5, 0.6], [True, True]) is None


def test_balanced_accuracy_weighs_both_kinds_alike():
    # answered 3 of 4 answerable, refused 1 of 2
    assert balanced_accuracy([1, 1, 1, 0, 1, 0], [1, 1, 1, 1, 0, 0]) == pytest.approx((3 / 4 + 1 / 2) / 2)
    assert balanced_accuracy([True] * 3, [True, True, False]) == 0.5
    assert balanced_accuracy([True], [True]) is None


def test_risk_and_coverage_go_from_the_surest_and_take_equals_together():
    assert risk_coverage(CONFIDENCE, RIGHT) == [Point(0.25, 0.0), Point(0.75, pytest.approx(1 / 3)), Point(1.0, 0.5)]
    shuffled = [2, 3, 0, 1]
    assert risk_coverage([CONFIDENCE[i] for i in shuffled], [RIGHT[i] for i in shuffled]) == risk_coverage(
        CONFIDENCE, RIGHT
    )
    assert risk_coverage([], []) == []


def test_the_area_is_the_mean_risk_over_coverage():
    # a quarter at 0, half at 1/3, a quarter at 1/2
    assert risk_coverage_area(CONFIDENCE, RIGHT) == pytest.approx(0.5 / 3 + 0.25 / 2)
    assert risk_coverage_area([], []) is None


def test_reliability_bins_have_equal_width_and_one_belongs_to_the_last():
    assert reliability([0.1, 0.1, 0.95, 1.0], [False, True, True, True]) == [
        Bin(0.1, 0.2, 2, pytest.approx(0.1), 0.5),
        Bin(0.9, 1.0, 2, pytest.approx(0.975), 1.0),
    ]


def test_ece_is_the_mean_distance_by_size_of_the_bins():
    # |0.1 - 0.5| of two, |0.975 - 1| of two
    assert ece([0.1, 0.1, 0.95, 1.0], [False, True, True, True]) == pytest.approx((2 * 0.4 + 2 * 0.025) / 4)
    assert ece([0.75, 0.75, 0.75, 0.75], [True, True, True, False]) == pytest.approx(0.0)
    assert ece([], []) is None


def test_percentiles_lie_between_neighbours_in_proportion():
    assert percentile([4, 1, 3, 2], 50) == 2.5
    assert percentile([0, 10], 95) == pytest.approx(9.5)


def test_an_interval_is_the_same_on_every_run_and_holds_the_value():
    values = [1.0] * 30 + [0.0] * 10
    found = figure(values)
    assert found == figure(values)
    spread = np.sqrt(np.arange(40))
    assert figure(spread) == figure(spread)
    assert difference(spread, spread[::-1]) == difference(spread, spread[::-1])
    assert found.value == 0.75
    assert found.count == 40
    # the normal approximation: 0.75 +- 1.96 * sqrt(0.75 * 0.25 / 40)
    assert found.low == pytest.approx(0.75 - 0.134, abs=0.03)
    assert found.high == pytest.approx(0.75 + 0.134, abs=0.03)


def test_nothing_has_no_figure():
    assert figure([]) == Figure(None, None, None, 0)
    assert difference([], []) == Figure(None, None, None, 0, signed=True)


def test_a_difference_is_paired():
    before = np.arange(50) % 2
    same = difference(before, before)
    assert (same.value, same.low, same.high) == (0.0, 0.0, 0.0)
    # every question gains as much, so there is nothing to doubt though the values spread
    gained = difference(before, before + 0.1)
    assert (gained.value, gained.low, gained.high) == pytest.approx((0.1, 0.1, 0.1))
    # the same values with other partners leave doubt
    assert difference(before, before[::-1]).low < 0 < difference(before, before[::-1]).high


def test_other_statistics_than_the_mean_take_whole_rows():
    rows = np.column_stack([[1, 1, 0, 0], [1, 1, 0, 0]])
    found = figure(rows, lambda table: balanced_accuracy(table[:, 0] > 0, table[:, 1] > 0))
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)


def test_unequal_runs_are_no_pairs():
    with pytest.raises(ValueError, match="2 rows before and 1 after"):
        difference([1, 0], [1])
