"""A run and its file."""

import json

import pytest

from qa import QuestionError
from qa.outcomes import Outcome, Ranked, Run, Told, read


def outcome(id="q1", **values):
    given = {
        "set": "dev", "id": id, "pair": id, "direction": "fr>fr", "language": "fr", "answerable": True,
        "answered": True, "said": "dix", "place": "0/T.md 1", "right": True, "found": True, "rank": 1, "exact": 1.0,
        "f1": 1.0, "confidence": 0.5, "seconds": {"total": 0.1},
    }  # fmt: skip
    return Outcome(**given | values)


RUN = Run(
    "e", "r", (Ranked("dev", "q2", "fr>fr", "fusion", 3), Ranked("dev", "q1", "fr>fr", "fusion", 0)),
    (outcome("q2"), outcome("q1", confidence=None)), (Told("t", "fr", "en"),),
)  # fmt: skip


@pytest.mark.parametrize(
    ("values", "served"),
    [
        ({}, True),
        ({"right": False}, False),
        ({"right": None}, True),  # nobody knows what is right: that it answers
        ({"answered": False}, False),
        ({"answerable": False, "right": False}, False),
        ({"answerable": False, "right": False, "answered": False}, True),
    ],
)
def test_who_asks_is_served_by_a_right_answer_or_a_right_refusal(values, served):
    assert outcome(**values).served is served


def test_a_saved_run_is_read_as_it_was_but_for_its_times(tmp_path):
    path = tmp_path / "run.json"
    path.write_text(json.dumps(RUN.to_dict()), encoding="utf-8")
    again = read(path)
    assert again == Run("e", "r", RUN.ranked[::-1], RUN.outcomes[::-1], RUN.told)
    assert again.to_dict() == RUN.to_dict()
    assert again.outcomes[0].seconds == {}


def test_the_order_of_a_run_does_not_show_in_its_file():
    assert RUN.to_dict() == Run("e", "r", RUN.ranked[::-1], RUN.outcomes[::-1], RUN.told).to_dict()


def test_runs_add_up():
    both = Run(outcomes=RUN.outcomes[:1]) + Run("e", "r", RUN.ranked, RUN.outcomes[1:], RUN.told)
    assert both == RUN


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "cannot be read: No such file"),
        ("{", "it is not JSON"),
        ("[]", "it has no format 1"),
        ('{"format": 2}', "it has no format 1"),
        ('{"format": 1, "encoder": "e"}', "a field is missing or not known: 'reader'"),
        ('{"format": 1, "encoder": "", "reader": "", "ranked": [{"x": 1}]}', "a field is missing or not known"),
    ],
)
def test_what_is_no_run_is_said_to_be_none(tmp_path, content, says):
    path = tmp_path / "run.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(QuestionError, match=says) as error:
        read(path)
    assert "qa eval" in str(error.value)
