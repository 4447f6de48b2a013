"""Thumbs up and down: kept as lines, read again, and asked by `qa eval`."""

import json
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from index.lock import held
from qa import Answer, Assistant, FeedbackError, QAError, Settings
from qa.answer import Citation
from qa.feedback import COMMENT_LIMIT, Cited, Feedback, asked, keep, of, read, standing
from qa.questions import about_seeds

NOON = datetime(2026, 3, 1, 12, 0, 30, 5, tzinfo=timezone(timedelta(hours=2)))
RENT = "Le loyer est de 900 € par mois."
CITATION = Citation(1, "bail.txt", "Bail", None, None, 3, 6, 37, RENT, RENT, "fr", 0.5)
LIKED = Answer(
    "Quel est le loyer ?", "fr", "« 900 € » [1]", "900 €", (CITATION,), confidence=0.9, snapshot="abc", timings={"a": 1}
)
REFUSED = Answer("How many moons does Jupiter have?", "en", "The documents do not say.", snapshot="abc")
KEPT = Feedback(
    time="2026-03-01T10:00:30+00:00",
    question="Quel est le loyer ?",
    language="fr",
    text="« 900 € » [1]",
    short="900 €",
    citations=(Cited("bail.txt", 6, 37, RENT),),
    verdict="up",
    comment="très bien",
    snapshot="abc",
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "kept" / "feedback.jsonl"


def test_a_verdict_holds_what_was_asked_and_said_and_when():
    assert of(LIKED, "up", " très bien\n", time=NOON) == KEPT
    assert of(REFUSED, "down", time=NOON) == Feedback(
        KEPT.time, REFUSED.question, "en", "The documents do not say.", None, (), "down", "", "abc"
    )
    assert abs(datetime.fromisoformat(of(LIKED, "up").time) - datetime.now(UTC)) < timedelta(seconds=10)


@pytest.mark.parametrize(
    ("verdict", "comment", "said"),
    [
        ("Up", "", "The verdict is 'Up'; use one of up, down."),
        (True, "", "The verdict is True"),
        ("up", "é" * (COMMENT_LIMIT + 1), "The comment has 2001 characters; use at most 2000."),
        ("down", None, "The comment is of type NoneType; use a string."),
    ],
)
def test_what_is_no_verdict_is_named(verdict, comment, said):
    with pytest.raises(FeedbackError, match=said):
        of(LIKED, verdict, comment)
    assert issubclass(FeedbackError, QAError)


def test_a_comment_may_be_as_long_as_it_may_be():
    assert of(LIKED, "up", "é" * COMMENT_LIMIT + " \n").comment == "é" * COMMENT_LIMIT


def test_what_is_kept_is_read_again_in_its_order(path):
    other = of(REFUSED, "down", 'a "b"\n\u2028 c\\', time=NOON)
    for each in (KEPT, other, KEPT):
        keep(path, each)
    assert read(path) == [KEPT, other, KEPT]


def test_a_line_has_these_keys_in_this_order_and_can_be_read_by_people(path):
    keep(path, KEPT)
    line = path.read_text(encoding="utf-8")
    assert line.startswith(
        '{"time": "2026-03-01T10:00:30+00:00", "question": "Quel est le loyer ?", "language": "fr", '
    )
    assert list(json.loads(line)) == [
        "time", "question", "language", "text", "short", "citations", "verdict", "comment", "snapshot"
    ]  # fmt: skip
    assert json.loads(line)["citations"] == [{"path": "bail.txt", "start": 6, "end": 37, "quote": RENT}]
    assert line.endswith('"verdict": "up", "comment": "très bien", "snapshot": "abc"}\n')


def test_the_name_of_a_file_that_is_no_unicode_can_be_kept(path):
    odd = replace(KEPT, citations=(Cited("\udce9t\u00e9.txt", 0, 1, "L"),))
    keep(path, odd)
    assert read(path) == [odd]


def test_where_nothing_was_said_there_is_nothing(path):
    assert read(path) == []


def test_many_at_once_lose_nothing(path):
    def say(number):
        for turn in range(20):
            keep(path, replace(KEPT, comment=f"{number} {turn}"))

    threads = [threading.Thread(target=say, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.comment for each in read(path)) == sorted(f"{n} {t}" for n in range(4) for t in range(20))


def test_who_writes_waits_for_who_writes_already(path):
    with held(path.with_name("feedback.jsonl.lock"), 1):
        writer = threading.Thread(target=keep, args=(path, KEPT))
        writer.start()
        writer.join(0.3)
        assert not path.exists()
    writer.join()
    assert read(path) == [KEPT]


def test_a_line_that_was_never_finished_does_not_spoil_the_next(path):
    path.parent.mkdir()
    path.write_bytes(b'{"time": "2026')
    keep(path, KEPT)
    with pytest.raises(FeedbackError, match=r"feedback\.jsonl, line 1: it is not JSON .* Repair the feedback file"):
        read(path)
    path.write_bytes(path.read_bytes().split(b"\n", 1)[1])
    assert read(path) == [KEPT]


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"time": None}, "line 3: the field time is None, not a text"),
        ({"verdict": "sideways"}, "line 3: verdict is 'sideways'; use one of up, down"),
        ({"citations": [{"path": "a"}]}, "line 3: the field start is missing"),
        ({"citations": ["a"]}, "line 3: it is no JSON object"),
        ({"language": "de"}, "line 3: language is 'de'"),
        ({"short": 3}, "line 3: the field short is 3, not a text or null"),
        ({"stars": 5}, "line 3: the field stars is not known"),
    ],
)
def test_a_line_that_is_none_is_named(path, changed, said):
    keep(path, KEPT)
    with path.open("a", encoding="utf-8") as file:
        file.write("\n" + json.dumps(KEPT.to_dict() | changed))
    with pytest.raises(FeedbackError, match=said):
        read(path)


def test_a_place_that_cannot_be_written_or_read_is_named(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(FeedbackError, match=r"cannot be written \(.*\)\. Choose another with QA_FEEDBACK\."):
        keep(tmp_path / "file" / "feedback.jsonl", KEPT)
    with pytest.raises(FeedbackError, match="cannot be written"):
        keep(tmp_path, KEPT)
    with pytest.raises(FeedbackError, match="cannot be read"):
        read(tmp_path)


def test_who_changes_their_mind_is_believed():
    changed = replace(KEPT, verdict="down", comment="non")
    other = replace(KEPT, citations=())
    assert standing([KEPT, other, changed]) == [changed, other]
    assert standing([changed, other, KEPT]) == [KEPT, other]


def test_liked_answers_are_questions_with_their_quotes_and_liked_refusals_without():
    again = replace(KEPT, citations=(*KEPT.citations, Cited("b.txt", 0, 9, "Autrement")))
    disliked = replace(KEPT, question="Qui loue ?", verdict="down")
    lines = asked([KEPT, disliked, of(REFUSED, "up"), again])
    assert [{name: line[name] for name in line if name != "id"} for line in lines] == [
        {"language": "fr", "question": "Quel est le loyer ?", "quote_any": [RENT, "Autrement"]},
        {"language": "en", "question": "How many moons does Jupiter have?", "quote_any": []},
    ]
    assert [line["id"] for line in lines] == [line["id"] for line in asked([KEPT, of(REFUSED, "up")])]
    assert lines[0]["id"] != lines[1]["id"]


def test_the_language_of_a_question_is_its_own_whatever_it_was_answered_in():
    answered = of(replace(LIKED, question="How much is the rent of the flat?", language="fr"), "up")
    assert asked([answered])[0]["language"] == "en"


@pytest.mark.parametrize(
    "question", ["À quelle heure ferme la bibliothèque ?", "When were the first bee hives set up?", "Qui est Zorro ?"]
)
def test_a_liked_answer_can_be_asked_again_by_a_question_set(seeds, tmp_path, question):
    settings = Settings(seeds=seeds)
    answer = Assistant(settings).ask(question)
    keep(settings.feedback_file, of(answer, "up"))
    assert settings.feedback_file == tmp_path / "feedback.jsonl"
    written = tmp_path / "set.jsonl"
    written.write_text("\n".join(map(json.dumps, asked(read(settings.feedback_file)))), encoding="utf-8")
    (found,) = about_seeds(written)
    assert (found.question, found.language, found.answerable) == (question, answer.language, answer.answered)
    assert found.quotes == tuple(citation.quote for citation in answer.citations)
