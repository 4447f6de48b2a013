"""What lasts and what changes, in a real browser: the language, a conversation, documents, the index."""

import shutil

import pytest

from qa import feedback
from tests.browser.chat import Chat
from tests.browser.test_access import violations
from tests.conftest import FRENCH
from tests.test_web import CLOSES, HIVES, Server, make_seeds

pytestmark = pytest.mark.browser

# Whole words of the page in one language, that the other does not have.
_FRENCH = (
    "Demander",
    "Langue de la question",
    "Nouvelle conversation",
    "Reposer",
    "Télécharger",
    "à jour",
    "consultés",
)
_ENGLISH = ("Ask your documents", "Language of", "New conversation", "Ask again", "Download", "up to date", "looked at")

COMMENT = "<img src=http://evil.example/i.png onerror=alert(1)> [a](javascript:alert(2)) =1+1"


@pytest.fixture
def own(browser, tmp_path):
    """A page over a folder of its own: (the page, the folder, its server)."""
    folder = make_seeds(tmp_path / "seeds")
    with Server(folder) as server:
        chat = Chat(browser, server)
        yield chat, folder, server
        chat.close()


def words(chat):
    return chat.tab.locator("#qa-page").inner_text()


def test_the_page_changes_its_language_and_remembers_it(chat):
    chat.ask(CLOSES[0])
    assert [word for word in _ENGLISH if word not in words(chat)] == []
    chat.act("Français")
    chat.tab.get_by_role("button", name="Demander", exact=True).wait_for()
    chat.tab.wait_for_function("document.documentElement.lang === 'fr'")
    assert [word for word in _FRENCH if word not in words(chat)] == []
    assert [word for word in _ENGLISH if word in words(chat)] == []
    chat.tab.reload()
    chat.tab.get_by_role("button", name="Demander", exact=True).wait_for()
    assert [word for word in _ENGLISH if word in words(chat)] == []
    chat.act("English")
    chat.tab.get_by_role("button", name="Ask", exact=True).wait_for()
    assert [word for word in _FRENCH if word in words(chat)] == []


def test_a_reload_finds_the_conversation_with_its_sources(chat):
    chat.ask(CLOSES[0])
    chat.ask(HIVES[1])
    before = [chat.turns.nth(number).locator(".qa-answer").inner_text() for number in range(2)]
    chat.tab.reload()
    chat.turns.nth(1).wait_for()
    assert [chat.turns.nth(number).locator(".qa-answer").inner_text() for number in range(2)] == before
    assert "18 heures" in chat.show(chat.turns.first, 1).locator("mark").inner_text()
    assert chat.ask("And when?").locator(".qa-mark").count() > 0


def test_a_server_that_was_started_again_finds_it_too(browser, tmp_path):
    folder = make_seeds(tmp_path / "seeds")
    with Server(folder) as server:
        chat = Chat(browser, server)
        chat.ask(CLOSES[0])
        port = server.address.rpartition(":")[2]
    with Server(folder, "--port", port):
        chat.tab.reload()
        chat.turns.first.wait_for()
        assert chat.turns.count() == 1
        chat.close()


def test_a_change_on_disk_is_noticed_and_old_citations_say_so(own):
    chat, folder, _ = own
    chat.ask(CLOSES[0])
    assert chat.panel.locator(".qa-changed").count() == 0
    (folder / "bibliothèque.txt").write_text(FRENCH.replace("18 heures", "20 heures"), encoding="utf-8")
    chat.panel.locator(".qa-changed").first.wait_for(timeout=20_000)
    assert chat.panel.locator(".qa-changed").first.inner_text() == "This document has changed since."
    chat.index.get_by_text("up to date").wait_for(timeout=20_000)
    assert "20 heures" in chat.ask(CLOSES[0]).inner_text()
    assert chat.panel.locator(".qa-changed").count() == 0
    (folder / "bibliothèque.txt").unlink()
    chat.panel.get_by_text("This document is no longer there.").first.wait_for(timeout=20_000)


def test_a_rebuild_after_a_change_shows_its_progress_and_answers_from_what_is_new(own):
    chat, folder, _ = own
    (folder / "bibliothèque.txt").write_text(FRENCH.replace("18 heures", "19 heures"), encoding="utf-8")
    (folder / "notes.xyz").write_bytes(b"\x00\x01")
    chat.rebuild()
    assert "up to date" in chat.index.inner_text()
    assert "Documents\n2" in chat.index.inner_text()
    assert "19 heures" in chat.ask(CLOSES[0]).inner_text()


def test_questions_are_answered_while_the_index_is_built(own):
    chat, folder, _ = own
    for number in range(40):
        shutil.copy(folder / "hives.txt", folder / f"hives-{number}.txt")
        with (folder / f"hives-{number}.txt").open("a", encoding="utf-8") as file:
            file.write("".join(f"\n\nNote {number} {each} speaks of something else again." for each in range(100)))
    chat.index.locator("summary").click()
    chat.index.locator("button").click()
    chat.index.locator("progress").wait_for()
    assert "18 heures" in chat.ask(CLOSES[0]).inner_text()
    assert chat.index.locator("progress").is_visible()
    chat.index.locator("button").wait_for(timeout=120_000)


def test_a_question_can_be_stopped(own):
    chat, *_ = own
    chat.tab.evaluate(
        """() => new MutationObserver((_, watch) => {
          const stop = [...document.querySelectorAll('#qa-box button')].find((each) => each.innerText === 'Stop');
          if (stop && stop.offsetParent) { watch.disconnect(); stop.click(); window.stopped = true; }
        }).observe(document.body, {subtree: true, childList: true, attributes: true})"""
    )
    chat.box.fill(CLOSES[0])
    chat.box.press("Enter")
    chat.tab.wait_for_function("window.stopped")
    chat.tab.wait_for_timeout(1500)  # for an answer that would come all the same
    assert chat.box.input_value() == CLOSES[0]
    assert chat.turns.count() == 0
    chat.box.press("Enter")
    assert chat.answered(0).locator(".qa-answer").count() == 1


def test_an_answer_is_judged_and_what_is_said_stays_text(own):
    chat, folder, _ = own
    turn = chat.ask(CLOSES[0])
    chat.act("Right answer")
    why = turn.get_by_placeholder("Why? (optional)")
    why.fill(COMMENT)
    why.press("Enter")
    turn.get_by_text("Thank you, it is noted.").wait_for()
    assert turn.get_by_role("button", name="Right answer").get_attribute("aria-pressed") == "true"
    kept = feedback.read(folder.parent / "feedback.jsonl")
    assert [(each.question, each.verdict, each.comment) for each in kept] == [
        (CLOSES[0], "up", ""),
        (CLOSES[0], "up", COMMENT),
    ]
    chat.tab.reload()
    chat.turns.first.get_by_text("Thank you, it is noted.").wait_for()
    assert (chat.dialogs, chat.errors, chat.hosts) == ([], [], {"127.0.0.1"})


def test_a_file_that_is_dropped_is_added_and_answers(browser, tmp_path):
    folder = make_seeds(tmp_path / "seeds")
    dropped = tmp_path / "<b>l'été & la mer.txt"
    dropped.write_text("Le loyer mensuel de la maison est de 900 euros.", encoding="utf-8")
    with Server(folder, "--uploads") as server:
        chat = Chat(browser, server, "fr-FR")
        chat.tab.locator("#qa-drop input[type=file]").set_input_files([dropped, tmp_path / "seeds" / "hives.txt"])
        chat.index.get_by_text("Ajouté").first.wait_for()
        said = chat.index.inner_text()
        assert "l'été" in said
        assert "hives.txt" in said  # which was there
        assert violations(chat) == []
        turn = chat.ask("Quel est le loyer mensuel de la maison ?")
        assert "900 euros" in turn.locator(".qa-text").inner_text()
        assert (chat.dialogs, chat.errors, chat.hosts) == ([], [], {"127.0.0.1"})
        chat.close()
    assert len(list(folder.iterdir())) == 3


def test_without_uploads_nothing_can_be_dropped(chat, server):
    assert chat.tab.locator("#qa-drop").count() == 0
    answer = chat.tab.request.post(
        server.address + "/gradio_api/upload",
        multipart={"files": {"name": "bail.txt", "mimeType": "text/plain", "buffer": b"Le loyer."}},
    )
    assert answer.status == 413
