"""Many people asking at once: each gets the answer to what they asked, and what is wrong is found out."""

from qa import Assistant, Settings
from tests.benchmarks.load import PEOPLE, Load, everybody, kept, measured
from tests.test_web import CLOSES, HIVES, Server


def test_everybody_gets_the_answer_to_their_own_question():
    found = measured(PEOPLE, 1)
    assert found.wrong == ()
    assert (found.people, len(found.seconds)) == (16, 16)


def test_an_answer_to_another_question_and_an_error_are_found_out(seeds):
    assistant = Assistant(Settings(seeds=seeds))
    expected = {question: kept(assistant.ask(question).to_dict()) for question in CLOSES}
    swapped = dict(zip(CLOSES, reversed(expected.values()), strict=True)) | {" ": {}, HIVES[0]: {}}
    with Server(seeds) as server:
        found = everybody(server.address, [[CLOSES[0], " "], [CLOSES[1]]], swapped)
        assert (found.people, len(found.seconds)) == (2, 2)
        assert sorted(line[:10] for line in found.wrong) == sorted(each[:10] for each in [*CLOSES, "  AppError("])
        assert everybody(server.address, [CLOSES], expected).wrong == ()


def test_half_and_all_but_a_twentieth_are_told():
    seconds = tuple(number / 10 for number in range(1, 101))
    assert str(Load(16, seconds[::-1], ("a",))) == (
        "16 people at once, 100 answers: p50 5.00 s, p95 9.50 s, errors and wrong answers: 1"
    )
    assert "0 answers: p50 nan s" in str(Load(16, (), ("a",)))
