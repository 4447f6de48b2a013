"""Threads and processes asking during rebuilds: each answer is that of the snapshot it names. `make soak` asks more."""

import json
import os

import pytest

from qa import Assistant, Settings
from tests.fakes import ToyAssistant
from tests.soak.together import QUESTIONS, Together, _compared, ask_until, change, kept, measured

pytestmark = pytest.mark.soak


def test_every_answer_matches_the_snapshot_it_carries(tmp_path):
    found = measured(tmp_path, threads=4, processes=2, rebuilds=8)
    assert found.wrong == ()
    assert found.answers > 100
    assert found.snapshots > 3
    assert len(os.listdir(tmp_path / "real" / "index" / "snapshots")) <= 2


def answers_of(assistant):
    return {question: kept(assistant.ask(question).to_dict()) for question in QUESTIONS}


def test_what_does_not_fit_is_found_out(tmp_path):
    seeds = tmp_path / "seeds"
    change(seeds, 0)
    assistant = ToyAssistant(Settings(seeds=seeds))
    before = answers_of(assistant)
    change(seeds, 1)
    after = answers_of(assistant)
    rent, pump, *_ = QUESTIONS
    assert (before[rent]["citations"], before[pump]["text"]) != ([], after[pump]["text"])
    expected = {(answer["snapshot"], question): answer for question, answer in (*before.items(), *after.items())}
    lines = [
        before[pump],
        before[pump] | {"snapshot": after[pump]["snapshot"]},
        after[rent] | {"snapshot": "unknown"},
        {"error": "ValueError()", "question": rent},
    ]
    file = tmp_path / "lines.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    assert _compared([file], expected, []) == Together(
        4,
        4,
        (
            f"{pump} {before[pump]['text']} (snapshot {after[pump]['snapshot']})",
            f"{rent} {after[rent]['text']} (snapshot unknown)",
            f"{rent} ValueError()",
        ),
    )


def test_an_error_is_an_answer_that_does_not_fit(tmp_path):
    asked = iter([False, True])
    ask_until(Assistant(Settings(seeds=tmp_path / "nowhere")), lambda: next(asked), tmp_path / "lines.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "lines.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["question"] for line in lines] == list(QUESTIONS)
    assert all("nowhere does not exist" in line["error"] for line in lines)
