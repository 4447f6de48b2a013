"""`qa feedback`: what it prints of what people liked, and of what they did not."""

import json

import pytest

from qa import Settings, ask, feedback
from tests.test_cli import QUESTION, folder, run

__all__ = ["folder"]  # a fixture


@pytest.fixture
def rated(folder, capsys):
    """A liked answer in each language, a liked refusal and a disliked answer, as the page keeps them."""
    settings = Settings(seeds=folder)
    for question, verdict in [
        (QUESTION, "down"),
        (QUESTION, "up"),
        ("How much is the rent of the apartment per month?", "up"),
        ("Who is Zorro?", "up"),
        ("Bail ?", "down"),
    ]:
        feedback.keep(settings.feedback_file, feedback.of(ask(question, settings=settings), verdict, "c’est ça"))
    return folder


def test_feedback_prints_what_was_liked_as_questions_that_eval_asks(rated, tmp_path, capsys):
    code, out, err = run(capsys, "feedback", "--seeds", rated)
    assert (code, err) == (0, "")
    lines = [json.loads(line) for line in out.splitlines()]
    rent = "Le loyer de l'appartement est de 900 euros par mois."
    assert [(line["language"], line["question"], line["quote_any"]) for line in lines] == [
        ("fr", QUESTION, [rent]),
        ("en", "How much is the rent of the apartment per month?", [rent]),
        ("en", "Who is Zorro?", []),
    ]
    assert "’" not in out
    (tmp_path / "liked.jsonl").write_text(out, encoding="utf-8")
    measured = run(capsys, "eval", "--questions", tmp_path / "liked.jsonl", "--seeds", rated)[1]
    assert "| liked | fr | 1 | 1.000" in measured
    assert "| liked | en | 2 | 1.000" in measured


def test_feedback_lists_what_was_disliked_as_it_was_kept_and_eval_cannot_take_it_for_questions(rated, tmp_path, capsys):
    out = run(capsys, "feedback", "--down", "--seeds", rated)[1]
    assert (json.loads(out)["question"], json.loads(out)["comment"]) == ("Bail ?", "c’est ça")
    (tmp_path / "disliked.jsonl").write_text(out, encoding="utf-8")
    assert run(capsys, "eval", "--questions", tmp_path / "disliked.jsonl", "--seeds", rated)[0] == 1


def test_feedback_in_json_is_everything_that_was_kept(rated, capsys):
    found = json.loads(run(capsys, "feedback", "--json", "--seeds", rated)[1])
    assert found == [each.to_dict() for each in feedback.read(Settings(seeds=rated).feedback_file) if each.liked]
    assert json.loads(run(capsys, "feedback", "--down", "--json", "--seeds", rated)[1])[0]["verdict"] == "down"
    with pytest.raises(SystemExit):
        run(capsys, "feedback", "--help")
    assert "print what was kept of them as JSON, not questions" in " ".join(capsys.readouterr().out.split())


def test_feedback_is_where_the_environment_says_and_may_be_missing_or_damaged(rated, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("QA_FEEDBACK", str(tmp_path / "other.jsonl"))
    assert run(capsys, "feedback", "--seeds", rated) == (0, "", "")
    (tmp_path / "other.jsonl").write_text("{}\n", encoding="utf-8")
    code, out, err = run(capsys, "feedback", "--seeds", rated)
    assert (code, out) == (1, "")
    assert err.startswith(f"qa: {tmp_path / 'other.jsonl'}, line 1: the field time is missing. Repair")
