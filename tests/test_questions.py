"""Files of questions: what is read from each format, which sample is taken, and what is said of a wrong line."""

import json

import pytest

from qa import QuestionError
from qa.questions import (
    Question,
    Text,
    about_seeds,
    cases,
    given,
    of_languages,
    passages,
    sample,
    sample_each,
    sections,
)

PASSAGES = [
    {"passage_id": "f1", "source": "s", "language": "fr", "title": "Ruche", "text": "La ruche donne du miel."},
    {"passage_id": "e1", "source": "s", "language": "en", "title": "Hive", "text": "The hive gives honey."},
]
QUESTIONS = [
    {"id": "q1", "language": "fr", "question": "Que donne la ruche ?", "passage_id": "f1",
     "answers": [{"text": "du miel", "start": 15}], "written_by": "w"},
    {"id": "q1-x", "language": "en", "question": "What does it give?", "passage_id": "f1",
     "answers": [{"text": "du miel", "start": 15}], "written_by": "w"},
    {"id": "q2", "language": "en", "question": "Who owns it?", "passage_id": "e1", "answers": [], "written_by": "w"},
]  # fmt: skip
SECTION = {
    "chapter": "c", "anchor": "bees", "anchor_fr": "bees", "title_fr": "Qu'est-ce qu'une ruche ?", "title_en": "Hives",
    "text_fr": "Une maison.", "text_en": "A house.",
}  # fmt: skip
CASE = {
    "query_id": "7#0", "lang": "fr", "question": "Combien ?", "label": "relevant", "answerable": True,
    "passages": [{"docid": "d1", "title": "T", "text": "Dix."}, {"docid": "d2", "title": "T", "text": "Rien."}],
}  # fmt: skip


def write(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "dev_passages.jsonl", PASSAGES)
    write(tmp_path / "dev_questions.jsonl", QUESTIONS)
    return tmp_path


def test_passages_are_searched_by_language_and_asked_about_in_both(folder):
    french, english = passages(folder)
    assert (french.name, french.language, english.language) == ("dev", "fr", "en")
    assert french.texts == (Text("f1", "Ruche", "La ruche donne du miel."),)
    assert french.questions == (
        Question("q1", "q1", "fr", "Que donne la ruche ?", True, "f1", ("du miel",)),
        Question("q1-x", "q1", "en", "What does it give?", True, "f1", ("du miel",)),
    )
    assert english.questions == (Question("q2", "q2", "en", "Who owns it?", False, "e1", ()),)


def test_training_passages_are_searched_and_never_asked_about(folder):
    write(folder / "train_passages.jsonl", [PASSAGES[0] | {"passage_id": "f2"}])
    write(folder / "train_questions.jsonl", [QUESTIONS[0] | {"id": "t1", "passage_id": "f2"}])
    french, _ = passages(folder)
    assert [text.id for text in french.texts] == ["f1", "f2"]
    assert [question.id for question in french.questions] == ["q1", "q1-x"]
    (alone,) = given(french)
    assert [text.id for text in alone.texts] == ["f1"]
    assert alone.questions == french.questions


def test_a_title_that_asks_is_asked_of_the_other_language(tmp_path):
    write(tmp_path / "x_faq_fr_en.jsonl", [SECTION])
    french, english = sections(tmp_path)
    assert french.texts == (Text("bees", "Qu'est-ce qu'une ruche ?", "Une maison."),)
    assert french.questions == ()  # "Hives" asks nothing
    assert english.texts == (Text("bees", "Hives", "A house."),)
    assert english.questions == (Question("bees-fr", "bees", "fr", "Qu'est-ce qu'une ruche ?", True, "bees"),)


def test_a_case_has_its_own_passages(tmp_path):
    write(tmp_path / "nomiracl_fr_dev.jsonl", [CASE])
    (case,) = cases(tmp_path)
    assert [text.id for text in case.texts] == ["d1", "d2"]
    assert case.questions == (Question("fr-7#0", "fr-7#0", "fr", "Combien ?", True),)


def test_questions_about_seeds_name_what_must_be_quoted(tmp_path):
    rows = [
        {"id": "a-fr", "pair": "a", "language": "fr", "question": "Q ?", "quote_any": ["mot"], "short_any": ["m"]},
        {"id": "b", "language": "en", "question": "Q?", "quote_any": []},
    ]
    write(tmp_path / "mine.jsonl", rows)
    assert about_seeds(tmp_path / "mine.jsonl") == [
        Question("a-fr", "a", "fr", "Q ?", True, None, ("m",), ("mot",)),
        Question("b", "b", "en", "Q?", False, None, (), ()),
    ]


@pytest.mark.parametrize("name", ["quote_any", "short_any"])
@pytest.mark.parametrize("texts", ["20 euros", 5, [20]])
def test_what_must_be_quoted_is_a_list_of_texts(tmp_path, name, texts):
    row = {"id": "a", "language": "fr", "question": "Q ?", "quote_any": ["mot"], "short_any": ["m"]} | {name: texts}
    (tmp_path / "mine.jsonl").write_text("\n\n" + json.dumps(row), encoding="utf-8")
    with pytest.raises(QuestionError, match=rf"line 3: the field {name} is .*not a list"):
        about_seeds(tmp_path / "mine.jsonl")


def test_a_question_may_have_nothing_but_its_language(tmp_path):
    write(tmp_path / "l.jsonl", [{"id": "1", "language": "fr", "question": "Prix ?"}])
    assert of_languages(tmp_path / "l.jsonl") == [("1", "fr", "Prix ?")]


def many(count):
    return [Question(f"{n}", f"{n}", "fr" if n % 2 else "en", "Q?", n % 4 < 2) for n in range(count)]


def test_a_sample_is_of_each_kind_the_same_each_time_and_part_of_a_larger_one():
    asked = many(40)
    small, large = sample(asked, 2), sample(asked, 5)
    assert small == sample(reversed(asked), 2)[::-1]
    assert set(small) < set(large)
    kinds = [(question.language, question.answerable) for question in small]
    assert len(kinds) == 8
    assert {kinds.count(kind) for kind in kinds} == {2}
    assert sample(asked, None) == tuple(asked)
    assert sample(asked, 2) != tuple(asked[:8])  # not the first ones


def test_collections_without_a_question_of_the_sample_are_left_out(tmp_path):
    write(tmp_path / "nomiracl_x.jsonl", [CASE | {"query_id": str(n)} for n in range(9)])
    chosen = sample_each(cases(tmp_path), 3)
    assert len(chosen) == 3
    assert [len(each.questions) for each in chosen] == [1, 1, 1]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{", "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ("[1]", "it is no JSON object"),
        ('{"id": "1", "language": "fr"}', "the field question is missing"),
        ('{"id": 1, "language": "fr", "question": "Q"}', "the field id is 1, not a text"),
        ('{"id": "1", "language": "de", "question": "Q"}', "language is 'de'; use one of fr, en"),
        (
            '{"id": "1", "language": "fr", "question": "Q", "note": 1}',
            "the field note is not known; use id, language, ",
        ),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, says):
    path = tmp_path / "l.jsonl"
    path.write_text('{"id": "0", "language": "fr", "question": "Q"}\n\n' + line, encoding="utf-8")
    with pytest.raises(QuestionError) as error:
        of_languages(path)
    assert str(error.value).startswith(f"{path}, line 3: {says}")


def test_a_question_of_ones_own_that_is_blank_is_named(tmp_path):
    write(tmp_path / "mine.jsonl", [{"id": "a", "language": "fr", "question": " ", "quote_any": []}])
    with pytest.raises(QuestionError, match="line 1: the field question is empty"):
        about_seeds(tmp_path / "mine.jsonl")


def test_a_file_with_a_mark_of_its_encoding_is_read(tmp_path):
    row = '{"id": "a", "language": "fr", "question": "Où ?"}'
    (tmp_path / "l.jsonl").write_text(row, encoding="utf-8-sig")
    assert of_languages(tmp_path / "l.jsonl") == [("a", "fr", "Où ?")]


def test_a_question_about_no_passage_is_named(folder):
    write(folder / "dev_questions.jsonl", [QUESTIONS[0], QUESTIONS[1] | {"passage_id": "nope"}])
    with pytest.raises(QuestionError, match=r"dev_questions.jsonl, line 2: passage_id 'nope' is in no \*_passages"):
        passages(folder)


def test_a_wrong_answer_or_candidate_is_named(folder):
    write(folder / "dev_questions.jsonl", [QUESTIONS[0] | {"answers": [{"text": "miel"}]}])
    with pytest.raises(QuestionError, match="line 1: the field start is missing"):
        passages(folder)
    write(folder / "nomiracl_x.jsonl", [CASE, CASE | {"passages": ["p"]}])
    with pytest.raises(QuestionError, match="line 2: it is no JSON object"):
        cases(folder)


@pytest.mark.parametrize("content", [None, b"\xff\xfe\xfa"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    path = tmp_path / "missing.jsonl"
    if content:
        path.write_bytes(content)
    with pytest.raises(QuestionError, match=r"missing.jsonl cannot be read: (No such file|it is not UTF-8)"):
        about_seeds(path)


def test_a_folder_that_is_missing_is_named(tmp_path):
    with pytest.raises(QuestionError, match=r"There is no folder .*nowhere\. Name the one that holds"):
        passages(tmp_path / "nowhere")
