"""One engine for all ways in: it follows the seeds, cites exactly, and says what is wrong with a question."""

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from qa import Assistant, QuestionError, SeedsError, Settings, SnapshotError, ask

ROOT = Path(__file__).parent.parent
LEASE = "Bail\n\nLe loyer de l'appartement est de 900 euros par mois. Le préavis est de trois mois.\n"
MANUAL = "Pump manual\n\nThe pump must be cleaned every six weeks. Its warranty lasts four years.\n"


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "seeds"
    found.mkdir()
    (found / "bail.txt").write_text(LEASE, encoding="utf-8")
    (found / "manual.txt").write_text(MANUAL, encoding="utf-8")
    return found


@pytest.fixture
def assistant(folder):
    with Assistant(Settings(seeds=folder)) as found:
        yield found


RENT = ("Quel est le loyer mensuel de l'appartement ?", "How much is the monthly rent of the flat?")
CLEANED = ("Quand faut-il nettoyer la pompe ?", "How often must the pump be cleaned?")


@pytest.mark.parametrize("question", RENT)
def test_a_french_document_answers_in_both_languages(assistant, question):
    (citation,) = assistant.ask(question).citations
    assert citation.quote == "Le loyer de l'appartement est de 900 euros par mois."
    assert (citation.path, citation.line, citation.language) == ("bail.txt", 3, "fr")


@pytest.mark.parametrize("question", CLEANED)
def test_an_english_document_answers_in_both_languages(assistant, question):
    (citation,) = assistant.ask(question).citations
    assert citation.quote == "The pump must be cleaned every six weeks."
    assert (citation.path, citation.language) == ("manual.txt", "en")


def test_the_language_of_the_question_introduces_the_quote(assistant):
    assert assistant.ask(RENT[0]).text.startswith("« ")
    assert assistant.ask(RENT[1]).text.startswith("In the document's words (French): « ")
    assert assistant.ask(CLEANED[0]).text.startswith("Dans les mots du document (anglais) : “")
    assert assistant.ask(CLEANED[1], language="fr").language == "fr"


@pytest.mark.parametrize("question", [*RENT, *CLEANED, "Qui a gagné le match de football ?"])
def test_every_quote_stands_in_its_document(assistant, question):
    answer = assistant.ask(question)
    assert answer.citations or answer.nearest
    for citation in (*answer.citations, *answer.nearest):
        text = assistant.document(citation.path).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote in text.split("\n")[citation.line - 1]


@pytest.mark.parametrize(
    ("question", "language", "text"),
    [
        ("Combien de lunes a Jupiter ?", "fr", "Les documents ne le disent pas. Passages les plus proches : "),
        ("How many moons does Jupiter have?", "en", "The documents do not say. Nearest passages: "),
    ],
)
def test_what_the_documents_do_not_say_is_refused(assistant, question, language, text):
    answer = assistant.ask(question)
    assert (answer.answered, answer.language) == (False, language)
    assert answer.text.startswith(text)


def test_an_empty_folder_has_no_documents_yet(tmp_path):
    (tmp_path / "empty").mkdir()
    answer = Assistant(Settings(seeds=tmp_path / "empty")).ask("When is the rent due?")
    assert answer.text.startswith("There are no documents yet.")
    assert not answer.nearest


def test_a_missing_folder_is_named(tmp_path):
    with pytest.raises(SeedsError, match="nowhere does not exist"):
        Assistant(Settings(seeds=tmp_path / "nowhere")).ask("When?")


@pytest.mark.parametrize(
    ("question", "said"),
    [("", "empty"), (" \n\t", "empty"), ("\u200b\0", "empty"), ("a" * 2001, "2001 characters; ask with at most 2000")],
)
def test_a_question_that_cannot_be_used_says_why(assistant, question, said):
    with pytest.raises(QuestionError, match=said):
        assistant.ask(question)


@pytest.mark.parametrize("question", [None, 5, b"When?", ["When?"]])
def test_a_question_is_text(assistant, question):
    with pytest.raises(QuestionError, match=f"of type {type(question).__name__}"):
        assistant.ask(question)


@pytest.mark.parametrize(
    "question", ["\ud800 loyer ?", "🚗🚗", "' OR 1=1 --", 'NEAR("a" b) AND *', "Сколько стоит?", "\0loyer"]
)
def test_any_text_is_only_a_question(assistant, question):
    assert assistant.ask(question).question == question


def test_a_language_we_do_not_speak_is_named(assistant):
    with pytest.raises(QuestionError, match="'de'"):
        assistant.ask("Was?", language="de")


def test_an_edit_shows_in_the_next_answer_even_to_the_same_length_in_the_same_second(assistant, folder):
    for rent in ("901", "902", "903"):
        (folder / "bail.txt").write_text(LEASE.replace("900", rent), encoding="utf-8")
        assert rent in assistant.ask(RENT[0]).citations[0].quote


def test_added_renamed_and_deleted_seeds_show_in_the_next_answer(assistant, folder):
    assert assistant.ask(CLEANED[1]).citations[0].path == "manual.txt"
    (folder / "manual.txt").rename(folder / "pump.txt")
    assert assistant.ask(CLEANED[1]).citations[0].path == "pump.txt"
    (folder / "pump.txt").unlink()
    assert "six weeks" not in assistant.ask(CLEANED[1]).text
    (folder / "sub").mkdir()
    (folder / "sub" / "again.md").write_text(MANUAL, encoding="utf-8")
    assert assistant.ask(CLEANED[1]).citations[0].path == "sub/again.md"


@pytest.mark.parametrize(
    ("question", "name", "copy"), [(RENT[0], "bail.txt", "copie.txt"), (CLEANED[1], "manual.txt", "copy.txt")]
)
def test_the_same_content_twice_is_cited_once_by_both_names(assistant, folder, question, name, copy):
    alone = assistant.ask(question)
    (folder / copy).write_bytes((folder / name).read_bytes())
    answer = assistant.ask(question)
    (citation,) = answer.citations
    first, second = sorted([name, copy])
    assert (citation.path, citation.also) == (first, (second,))
    assert answer.to_dict()["citations"][0]["also"] == [second]
    assert (answer.text, answer.confidence) == (alone.text, alone.confidence)
    assert assistant.document(name).text == assistant.document(copy).text
    (folder / name).unlink()
    (citation,) = assistant.ask(question).citations
    assert (citation.path, citation.also) == (copy, ())


@pytest.mark.parametrize(
    ("question", "said"),
    [("Quels documents as-tu ?", "J’ai 2 documents"), ("Which documents do you have?", "I have 2 documents")],
)
def test_copies_are_listed_once(assistant, folder, question, said):
    (folder / "zz.txt").write_text(LEASE, encoding="utf-8")
    answer = assistant.ask(question)
    assert answer.text.startswith(said)
    assert [(citation.path, citation.also) for citation in answer.citations] == [
        ("bail.txt", ("zz.txt",)),
        ("manual.txt", ()),
    ]


def test_only_the_edit_is_encoded(assistant, folder):
    first = assistant.refresh()
    assert (first.added, first.encoded) == (("bail.txt", "manual.txt"), 4)
    (folder / "bail.txt").write_text(LEASE.replace("900", "950"), encoding="utf-8")
    second = assistant.refresh()
    assert (second.changed, second.kept, second.encoded) == (("bail.txt",), ("manual.txt",), 1)


def test_another_process_answers_the_edit(assistant, folder):
    assistant.refresh()
    (folder / "bail.txt").write_text(LEASE.replace("900", "975"), encoding="utf-8")
    code = "import sys; from qa import ask; sys.stdout.reconfigure(encoding='utf-8'); print(ask(sys.argv[1]))"
    environment = os.environ | {"QA_SEEDS": str(folder)}
    found = subprocess.run(
        [sys.executable, "-c", code, RENT[0]],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "975 euros" in found.stdout


def test_in_the_background_the_old_index_answers_until_the_new_one_is_there(assistant, folder):
    beside = Assistant(replace(assistant.settings, refresh="background"))
    assert not beside.ask(RENT[0]).stale
    (folder / "bail.txt").write_text(LEASE.replace("900", "990"), encoding="utf-8")
    old = beside.ask(RENT[0])
    assert old.stale
    assert "900 euros" in old.text
    _wait_until(lambda: not beside.ask(RENT[0]).stale)
    assert "990 euros" in beside.ask(RENT[0]).text


def test_never_takes_the_index_as_it_is(assistant, folder):
    still = Assistant(replace(assistant.settings, refresh="never"))
    with pytest.raises(SnapshotError, match=r"no index .* yet\. Run: qa index"):
        still.ask(RENT[0])
    assistant.refresh()
    (folder / "bail.txt").unlink()
    assert "900 euros" in still.ask(RENT[0]).text


def test_while_another_builds_the_published_index_answers_as_stale(assistant, folder, monkeypatch):
    from index.snapshot import locked

    before = assistant.ask(RENT[0])
    (folder / "bail.txt").write_text(LEASE.replace("900", "995"), encoding="utf-8")
    with locked(assistant.settings.index_folder, 1):
        impatient = Assistant(replace(assistant.settings, patience=0.1))
        answer = impatient.ask(RENT[0])
    assert answer.stale
    assert answer.snapshot == before.snapshot
    assert "995 euros" in assistant.ask(RENT[0]).text


def test_a_damaged_index_is_built_again(assistant):
    answer = assistant.ask(RENT[0])
    catalog = assistant.settings.index_folder / "snapshots" / answer.snapshot / "catalog.sqlite"
    catalog.write_bytes(catalog.read_bytes()[:-1] + b"\1")
    assert Assistant(assistant.settings).ask(RENT[0]) == answer


def test_the_same_question_has_the_same_answer(assistant):
    first = assistant.ask(CLEANED[0])
    assert assistant.ask(CLEANED[0]) == first
    assert Assistant(assistant.settings).ask(CLEANED[0]) == first


def test_many_threads_get_their_own_answers(assistant):
    expected = {question: assistant.ask(question) for question in (*RENT, *CLEANED)}
    wrong = []

    def work(question):
        wrong.extend(a for _ in range(5) if (a := assistant.ask(question)) != expected[question])

    threads = [threading.Thread(target=work, args=(question,)) for question in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_search_finds_passages_best_first(assistant):
    hits = assistant.search(CLEANED[1], limit=10)
    assert [hit.passage.path for hit in hits[:1]] == ["manual.txt"]
    assert len(hits) == 4
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(assistant.search(CLEANED[1], limit=2)) == 2


@pytest.mark.parametrize("limit", [0, -1, True, 1.5])
def test_a_limit_is_a_whole_number(assistant, limit):
    with pytest.raises(QuestionError, match="limit is"):
        assistant.search("rent", limit=limit)


def test_status_says_how_things_stand(assistant, folder):
    before = assistant.status()
    assert (before.snapshot, before.documents, before.fresh) == (None, 0, False)
    assistant.refresh()
    (folder / "photo.jpg").write_bytes(b"x")
    after = assistant.status()
    assert before.built is None
    assert time.strptime(after.built, "%Y-%m-%d %H:%M") > time.localtime(time.time() - 120)
    assert (after.documents, after.passages, after.fresh) == (2, 4, True)
    assert [path for path, _ in after.skipped] == ["photo.jpg"]
    (folder / "bail.txt").unlink()
    assert not assistant.status().fresh


def test_who_asks_or_looks_does_not_wait_for_a_build(folder):
    assistant = Assistant(Settings(seeds=folder, refresh="background"))
    assistant.refresh()
    (folder / "bail.txt").write_text(LEASE.replace("900", "950"), encoding="utf-8")
    seen = []

    def look():
        seen.append((assistant.ask(RENT[0]), assistant.status()))

    def meanwhile(done, count):
        looking = threading.Thread(target=look, daemon=True)
        looking.start()
        looking.join(10)

    assistant.refresh(rebuild=True, progress=meanwhile)
    answer, status = seen[0]
    assert ("900" in answer.text, answer.stale, status.documents) == (True, True, 2)
    assistant.close()
    assert "950" in assistant.ask(RENT[0]).text


def test_a_document_is_whole_and_an_unknown_one_is_named(assistant):
    assert assistant.document("bail.txt").text == LEASE
    with pytest.raises(SeedsError, match=r"no document 'other\.txt'"):
        assistant.document("other.txt")


def test_ask_keeps_one_assistant_for_equal_settings(folder):
    first = ask(RENT[0], settings=Settings(seeds=folder))
    assert ask(RENT[0], settings=Settings(seeds=str(folder))) == first
    assert first.timings.keys() == {"refresh", "language", "search", "read", "total"}


def _wait_until(true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("said", "language"),
    [("Goodbye!", "en"), ("Help", "en"), ("Au revoir", "fr"), ("À bientôt !", "fr")],
)
@pytest.mark.parametrize("left", ["bail.txt", "manual.txt"])
def test_small_talk_is_answered_in_its_language_whatever_the_documents_are_in(assistant, folder, said, language, left):
    for path in folder.iterdir():
        if path.name != left:
            path.unlink()
    assert assistant.ask(said).language == language


def test_what_it_is_about_after_an_answer_is_about_the_document_that_was_cited(assistant, folder):
    before = assistant.ask(CLEANED[1])
    (folder / "copy.txt").write_text(MANUAL, encoding="utf-8")  # an earlier name of the same
    assert assistant.ask("What is this document about?", history=[before]).citations[0].path == "copy.txt"
    for name in ("copy.txt", "manual.txt"):
        (folder / name).unlink()
    (folder / "other.txt").write_text("Cellar\n\nThe cellar is locked.\n", encoding="utf-8")
    gone = assistant.ask("What is this document about?", history=[before])
    assert {citation.path for citation in gone.citations} <= {"bail.txt", "other.txt"}


def test_a_document_is_had_by_its_path_as_text_or_as_path(assistant):
    assistant.refresh()
    assert assistant.document(Path("bail.txt")) == assistant.document("bail.txt")
    with pytest.raises(SeedsError, match=r"no document 'none\.txt'"):
        assistant.document(Path("none.txt"))
