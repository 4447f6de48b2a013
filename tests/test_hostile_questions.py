"""Whatever is asked is only a question: never an error but `QuestionError`, every offset exact, and soon done."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qa import Answer, Assistant, QuestionError, SeedsError, Settings
from tests.fakes import ToyAssistant

FRENCH = """\
Le magasin NEAR

Le magasin NEAR vend du rowid et du rank à l'ancienne. Son title est affiché. Le words_fr y coûte 900 euros, AND OR NOT.
"""
ENGLISH = """\
The text of the pump

The pump must be cleaned every six weeks. The documents and passages are in table four; drop nothing there.
"""
# What means something to SQL, FTS5, shells, templates, terminals, HTML or tokenizers.
SYNTAX = [
    *(
        '"',
        "'",
        "*",
        ":",
        "(",
        ")",
        "^",
        "+",
        "-",
        "{",
        "}",
        "[",
        "]",
        "\\",
        ";",
        "--",
        "/*",
        "*/",
        "%",
        "_",
        "?",
        "«",
        "»",
    ),
    *(
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "NEAR(a b, 3)",
        "title:",
        "text:",
        "words_fr:",
        "rowid:",
        "rank",
        "$1",
        ":name",
        "?1",
    ),
    *("'; DROP TABLE documents; --", "' OR 1=1", "{0}", "%s", "${x}", "{{x}}", "</s>", "<pad>", "<script>", "\x1b[2J"),
    *(
        "\0",
        "\n",
        "\r\n",
        "\t",
        "\u2028",
        "\u200b",
        "\u200d",
        "\ufeff",
        "\u202e",
        "\u2066",
        "\u0301",
        "\ud800",
        "\udfff",
    ),
    *("🚗", "👩‍👩‍👧‍👦", "🇫🇷", "한국어", "Сколько", "多少钱", "كم", "כמה", "\ufdfa", "ﬁ", "İ", "ß", "٣", "½", "１"),
]
WORDS = ["magasin", "euros", "pump", "cleaned", "rank", "Quel", "est", "le", "How", "much", "NEAR", "and", "it", "900"]
ANYTHING = st.text(st.characters(), max_size=300)
MIXED = st.lists(st.sampled_from([*SYNTAX, *WORDS]) | st.text(st.characters(), max_size=4), max_size=60).map(" ".join)
GLUED = st.lists(st.sampled_from([*SYNTAX, *WORDS]), max_size=60).map("".join)
REPEATED = st.builds(
    lambda piece, times: piece * times, st.sampled_from([*SYNTAX, *WORDS, "a", " "]), st.integers(1, 900)
)
QUESTIONS = ANYTHING | MIXED | GLUED | REPEATED
CONTENTS = (
    QUESTIONS | st.none() | st.integers() | st.lists(st.fixed_dictionaries({"text": QUESTIONS}) | st.none(), max_size=3)
)
TURNS = st.fixed_dictionaries({"role": st.sampled_from(["user", "assistant", "system", ""]), "content": CONTENTS})


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = tmp_path_factory.mktemp("hostile") / "seeds"
    found.mkdir()
    (found / "magasin.txt").write_text(FRENCH, encoding="utf-8")
    (found / "pump.txt").write_text(ENGLISH, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def toy(folder):
    assistant = ToyAssistant(Settings(seeds=folder))
    assistant.refresh()
    return ToyAssistant(Settings(seeds=folder, refresh="never"))


@pytest.fixture(scope="module")
def real(folder):
    return Assistant(Settings(seeds=folder, index=folder.parent / "real"))


def check(assistant, question, history=()):
    """What always holds. None: it was no question."""
    try:
        answer = assistant.ask(question, history=history)
    except QuestionError:
        return None
    assert isinstance(answer, Answer)
    assert answer.question == question
    assert len(answer.citations) <= 10
    for citation in (*answer.citations, *answer.nearest):
        text = assistant.document(citation.path).text
        assert text[citation.start : citation.end] == citation.quote != ""
        assert citation.passage in text
    assert answer.short is None or answer.short in answer.citations[0].passage
    return answer


@given(QUESTIONS)
@example("a" * 2000)
@example("\ufdfa" * 2000)
@example("«" * 999 + "»" * 1000)
def test_whatever_is_asked_is_a_question_or_none(toy, question):
    check(toy, question)


@given(QUESTIONS)
def test_whatever_is_looked_for_is_found_or_not(toy, question):
    try:
        hits = toy.search(question, 5)
    except QuestionError:
        return
    scores = [hit.score for hit in hits]
    assert scores == sorted(scores, reverse=True)
    assert len(hits) == 4
    for hit in hits:
        p = hit.passage
        assert toy.document(p.path).text[p.start : p.end] == p.text


@given(question=QUESTIONS, history=st.lists(TURNS, max_size=4))
def test_whatever_was_said_before(toy, question, history):
    check(toy, question, history)


@settings(max_examples=15)
@given(question=QUESTIONS, history=st.lists(TURNS, max_size=2))
def test_the_real_models_take_whatever_is_asked(real, question, history):
    check(real, question, history)


SIGNS = ['"', "*", ":", "(", ")", "^", "+", "{", "}", "[", "]", "\\", ";", "--", "/*", "%", '""', "(*:", '" OR "', "\0"]


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("word", ["magasin", "pump", "900"])
def test_signs_of_a_query_language_change_nothing_of_what_is_found_by_words(toy, word, sign):
    expected = [hit.bm25 for hit in toy.search(word, 4, language="fr")]
    assert max(score for score in expected) > 0
    for question in (f"{sign} {word}", f"{word} {sign}", f"{sign}{word}{sign}"):
        said = question.replace("OR", "")  # which would be a word
        assert [hit.bm25 for hit in toy.search(said, 4, language="fr")] == expected


@pytest.mark.parametrize("word", ["NEAR", "title", "rank", "rowid", "words_fr", "AND", "NOT"])
def test_words_of_a_query_language_are_words(toy, word):
    hits = [hit for hit in toy.search(word, 4, language="fr") if hit.bm25]
    assert {hit.passage.path for hit in hits} == {"magasin.txt"}
    assert any(word in hit.passage.text for hit in hits)


@pytest.mark.parametrize("sign", ["a", " ", "\0", "\u200b", "\ud800", "👩", "\n", "'; DROP TABLE documents; --"])
def test_ten_megabytes_are_refused_at_once(toy, sign):
    question = sign * (10_000_000 // len(sign))
    started = time.perf_counter()
    with pytest.raises(QuestionError, match=f"{len(question)} characters; ask with at most 2000"):
        toy.ask(question)
    with pytest.raises(QuestionError, match="at most 2000"):
        toy.search(question)
    assert time.perf_counter() - started < 0.1


@pytest.mark.parametrize(
    "history",
    [
        [{"role": "user", "content": "le magasin " * 900_000}],
        [{"role": "user", "content": "a" * 10_000_000}],
        [{"role": "user", "content": " "}] * 100_000,
        [{"role": "user", "content": "zzz"}] * 100_000,
        [{"role": "assistant", "content": "a" * 10_000_000}],
        [{"role": "user", "content": [{"text": "x" * 100}] * 1_000_000}],
    ],
    ids=["words", "letters", "blank turns", "turns", "assistant", "parts"],
)
def test_ten_megabytes_said_before_are_not_read(toy, history):
    started = time.perf_counter()
    assert check(toy, "Et pourquoi ?", history) is not None
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize("history", [5, object(), {1, 2}, "Quand ?", {"role": "user", "content": "x"}, [5], [None]])
def test_what_is_no_history_is_said(toy, history):
    with pytest.raises(QuestionError, match="history"):
        toy.ask("Et pourquoi ?", history=history)


@pytest.mark.parametrize("path", ["\ud800", "\0", "../magasin.txt", "'; DROP TABLE documents; --", "a" * 10**6, ""])
def test_a_name_that_no_document_has_is_said(toy, path):
    with pytest.raises(SeedsError, match="There is no document"):
        toy.document(path)
