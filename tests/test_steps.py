"""What each thing that a person does changes on the page, with the real assistant."""

from dataclasses import replace

import pytest

from qa import Assistant, SeedsError, Settings, feedback
from qa.controls import CONTROLS
from tests.test_web import CLOSES, HIVES
from ui import memory, steps
from ui.exchange import Exchange
from ui.steps import Step
from ui.view import Beside, Current, View


@pytest.fixture
def assistant(seeds):
    return Assistant(Settings(seeds=seeds))


def asked(assistant, question, view=None, current=None):
    return list(steps.asked(assistant, question, "auto", view or View(), current or Current()))


def test_a_question_leaves_the_box_and_is_kept_once_it_is_answered(assistant):
    first, *between, last = asked(assistant, CLOSES[0])
    assert (first.box, first.asking, first.kept) == ("", True, False)
    assert {step.box for step in between} == {None}
    assert (last.box, last.asking, last.kept) == (None, False, True)
    assert last.view.exchanges[0].answer == assistant.ask(CLOSES[0])
    assert last.view.beside == Beside(turn=0)


def test_nothing_is_asked_with_an_empty_box(assistant):
    assert asked(assistant, " \n") == [Step(View(), box=" \n")]


def test_a_question_that_is_stopped_leaves_no_trace_but_its_words(assistant):
    current = Current()
    going = steps.asked(assistant, CLOSES[0], "auto", View(), current)
    shown = next(going).view
    back = steps.taken_back(shown, current)
    assert (back.box, back.asking, back.view.exchanges) == (CLOSES[0], False, ())
    assert [step.view.exchanges for step in going] == [()]


def test_the_last_question_is_asked_again_as_it_was_asked(assistant):
    view = asked(assistant, HIVES[1])[-1].view
    told = replace(view, exchanges=(replace(view.exchanges[0], asked="fr"),))
    *_, last = steps.asked_again(assistant, told, Current())
    assert [(each.question, each.asked, each.language) for each in last.view.exchanges] == [(HIVES[1], "fr", "fr")]
    assert list(steps.asked_again(assistant, View(), Current())) == []


@pytest.mark.parametrize(("language", "told"), [("fr", "fr"), ("klingon", "auto")])
def test_an_offered_question_says_its_language(assistant, language, told):
    *_, last = steps.asked_by_button(assistant, {"question": HIVES[1], "language": language}, View(), Current())
    assert last.view.exchanges[0].asked == told


def test_a_page_opens_with_what_its_browser_kept(assistant):
    before = asked(assistant, CLOSES[0])[-1].view.exchanges
    opened = steps.loaded(assistant, "fr-BE,en", None, memory.kept(before)).view
    assert (opened.exchanges, opened.language, opened.beside.turn) == (before, "fr", 0)
    assert {example.language for example in opened.offered} == set(CONTROLS)
    assert steps.loaded(assistant, "fr", "en", "").view.language == "en"


def judged(assistant, view, **data):
    return steps.judged(assistant, data, view)


def kept(assistant):
    return [(each.question, each.verdict, each.comment) for each in feedback.read(assistant.settings.feedback_file)]


def test_a_thumb_and_then_a_comment_are_kept_with_the_answer(assistant):
    view = asked(assistant, CLOSES[0])[-1].view
    thumb = judged(assistant, view, turn="0", verdict="down")
    assert (thumb.view.exchanges[0].verdict, thumb.view.exchanges[0].comment, thumb.kept) == ("down", None, True)
    said = judged(assistant, thumb.view, turn="0", comment="=1+1 <b>non</b>").view.exchanges[0]
    assert (said.verdict, said.comment) == ("down", "=1+1 <b>non</b>")
    assert kept(assistant) == [(CLOSES[0], "down", ""), (CLOSES[0], "down", "=1+1 <b>non</b>")]
    assert feedback.read(assistant.settings.feedback_file)[0].snapshot == view.exchanges[0].answer.snapshot


def test_an_opinion_that_cannot_be_kept_says_so_and_the_page_goes_on(seeds, tmp_path):
    assistant = Assistant(Settings(seeds=seeds, feedback=tmp_path / "none" / "there" / "f.jsonl"))
    (tmp_path / "none").write_text("a file where a folder should be")
    view = asked(assistant, CLOSES[0])[-1].view
    after = judged(assistant, view, turn="0", verdict="up").view.exchanges[0]
    assert (after.verdict, after.answer) == (None, view.exchanges[0].answer)
    assert "cannot be written" in after.unkept


@pytest.mark.parametrize("turn", ["-1", "1", "7"])
def test_only_an_answer_that_is_there_is_judged(assistant, turn):
    view = View((Exchange("Quoi ?", "auto", "fr", None, "The question is empty."),))
    for there in (view, View()):
        assert judged(assistant, there, turn=turn, verdict="up") == Step(there)
    assert judged(assistant, view, turn="0", verdict="up") == Step(view)
    assert kept(assistant) == []


def test_files_become_seeds_or_say_why_not_and_are_gone(assistant, tmp_path):
    lease, program = tmp_path / "lease.txt", tmp_path / "lease.exe"
    for file in (lease, program):
        file.write_text("The rent of the garage is 80 euros a month.")
    added, problems = steps.received(assistant, [lease, program])
    assert (added, len(problems)) == (["lease.txt"], 1)
    assert "lease.exe was not added" in problems[0]
    assert not lease.exists()
    assert not program.exists()
    assert "80 euros" in assistant.ask("What is the rent of the garage?").short


def test_a_build_says_how_far_it_is(assistant):
    first, *_ = steps.rebuilding(assistant)
    assert first == (0, 0)
    assert assistant.status().fresh


def test_a_build_that_fails_says_why(tmp_path):
    with pytest.raises(SeedsError, match="gone"):
        list(steps.rebuilding(Assistant(Settings(seeds=tmp_path / "gone"))))
