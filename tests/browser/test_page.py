"""Asking, in a real browser: what people see, and that nothing in a document, a name or a question acts."""

from urllib.parse import unquote

import pytest

from tests.browser.chat import Chat, in_view
from tests.browser.conftest import HOSTILE, HOSTILE_NAME
from tests.test_web import CLOSES, HIVES

pytestmark = pytest.mark.browser

_OURS = "#qa-talk, #qa-sources, #qa-index, #qa-head"
_ACTIVE = ", ".join(
    f":is({_OURS}) {tag}"
    for tag in ("a:not([download])", "img", "script", "iframe", "b", "em", "svg:not(.qa-thumb svg)")
)
MOONS = "Combien de lunes a Jupiter ?"


def test_each_answer_stands_under_its_question_with_its_sentence(chat, assistant):
    turns = [chat.ask(question) for question in (CLOSES[0], HIVES[1])]
    for turn, question in zip(turns, (CLOSES[0], HIVES[1]), strict=True):
        answer = assistant.ask(question)
        assert turn.locator(".qa-question > span").last.inner_text() == question
        assert turn.locator(".qa-text > :first-child, .qa-text").first.is_visible()
        assert answer.short in turn.locator(".qa-text").inner_text()
        assert answer.citations[0].quote in turn.locator(".qa-answer").inner_text()
        assert turn.locator(".qa-answer").get_attribute("lang") == answer.language


def test_a_number_opens_its_source_with_the_sentence_marked_and_in_view(chat, assistant):
    first = chat.ask(CLOSES[0])
    chat.ask(HIVES[1])
    citation = assistant.ask(CLOSES[0]).citations[0]
    lit = chat.show(first, 1)
    assert lit.locator("mark").inner_text() == citation.quote
    assert in_view(lit.locator("mark"))
    assert lit.locator(".qa-title strong").inner_text() == citation.title
    assert f"line {citation.line} · {citation.path}" in lit.locator(".qa-place").inner_text()
    assert lit.evaluate("(lit) => lit === document.activeElement")


@pytest.mark.parametrize("question", ["Où sera produite la Polestar 4 ?", "Where will the Polestar 4 be built?"])
def test_the_article_answers_in_both_languages_and_shows_where(chat, question):
    turn = chat.ask(question)
    assert "Corée du Sud" in turn.locator(".qa-text").inner_text()
    lit = chat.show(turn, 1)
    assert "Corée du Sud" in lit.locator("mark").inner_text()
    assert lit.locator(".qa-place").inner_text().endswith("2023-11-polestar-4-busan.txt")
    assert in_view(lit.locator("mark"))


def test_over_a_number_its_quote_is_shown(chat, assistant):
    turn = chat.ask(CLOSES[0])
    card = turn.locator(".qa-card").first
    assert not card.is_visible()
    turn.locator(".qa-cite .qa-mark").first.hover()
    assert card.is_visible()
    assert assistant.ask(CLOSES[0]).citations[0].quote in card.inner_text()


def test_a_document_opens_at_its_quote_and_closes_again(chat, assistant, folder):
    turn = chat.ask(HIVES[1])
    chat.show(turn, 1).locator("button").click()
    document = chat.panel.locator(".qa-document")
    document.wait_for()
    chat.tab.wait_for_timeout(300)
    citation = assistant.ask(HIVES[1]).citations[0]
    assert document.inner_text().strip() == (folder / citation.path).read_text(encoding="utf-8").strip()
    assert document.locator("mark").inner_text() == citation.quote
    assert in_view(document.locator("mark"))
    chat.act("Back to the sources")
    chat.panel.locator(".qa-source").first.wait_for()


def test_what_was_only_looked_at_is_there_on_demand(chat):
    chat.ask(CLOSES[0])
    also = chat.panel.locator(".qa-also .qa-source")
    assert also.count() > 0
    assert not also.first.is_visible()
    chat.panel.locator(".qa-also summary").click()
    assert also.first.is_visible()


def test_a_quote_in_the_other_language_is_shown_in_its_own(chat, assistant):
    turn, answer = chat.ask(CLOSES[1]), assistant.ask(CLOSES[1])
    citation = (answer.citations or answer.nearest)[0]
    assert turn.locator(".qa-answer, .qa-refusal").get_attribute("lang") == "en"
    assert turn.locator(".qa-sentences li").first.get_attribute("lang") == "fr"
    assert chat.panel.locator(".qa-badge").first.inner_text() == "FR"
    assert chat.panel.locator("mark").first.inner_text() == citation.quote


def test_what_the_documents_do_not_say_looks_different(chat, assistant):
    refusal = chat.ask(MOONS).locator(".qa-refusal")
    assert refusal.locator(".qa-text").inner_text() == "Les documents ne le disent pas."
    nearest = assistant.ask(MOONS).nearest
    assert chat.panel.locator("ol mark").all_inner_texts() == [citation.quote for citation in nearest]
    assert refusal.locator(".qa-mark").count() == len(nearest)


def test_a_question_may_lean_on_the_one_before(chat, assistant):
    chat.ask(HIVES[1])
    before = assistant.ask(HIVES[1])
    turn = chat.ask("And when?")
    expected = assistant.ask("And when?", history=[before])
    assert turn.locator(".qa-answer").count() == expected.answered
    assert (expected.citations or expected.nearest)[0].quote in turn.inner_text()


def test_small_talk_is_a_plain_message(chat):
    turn = chat.ask("Hello!")
    assert turn.locator(".qa-talk").inner_text().startswith("Hello!")
    assert turn.locator(".qa-mark, .qa-quiet").count() == 0


def test_the_language_of_a_question_can_be_told(chat):
    chat.tab.locator("#qa-language").get_by_label("Français").check()
    turn = chat.ask(CLOSES[1])
    assert turn.locator("[lang]").first.get_attribute("lang") == "fr"
    assert "en français (choisi)" in turn.locator(".qa-quiet").inner_text()


def test_an_example_is_answered_in_its_language(chat):
    examples = chat.tab.locator(".qa-offered button")
    texts = examples.all_inner_texts()
    assert [text.startswith("De quoi parle « ") for text in texts] == [True, False, True, False]
    examples.nth(1).click()
    assert chat.answered(0).locator("[lang]").first.get_attribute("lang") == "en"


def test_what_to_ask_next_is_asked_at_a_click(chat):
    chat.ask(HIVES[1])
    chat.act("What is “The hives on the roof” about?")
    assert "The hives on the roof" in chat.answered(1).inner_text()


def test_what_cannot_be_asked_is_said_and_the_conversation_goes_on(chat):
    assert "3000 characters" in chat.ask("x" * 3000).inner_text()
    assert chat.ask(CLOSES[0]).locator(".qa-answer").count() == 1


def test_a_question_is_asked_again_and_edited(chat):
    chat.ask(CLOSES[0])
    chat.ask(MOONS)
    chat.act("Ask again")
    chat.tab.wait_for_timeout(200)
    chat.answered(1)
    assert chat.turns.count() == 2
    chat.act("Edit")
    chat.tab.wait_for_function("document.querySelectorAll('.qa-turn').length === 1")
    assert chat.box.input_value() == MOONS


def test_an_answer_is_copied_with_its_citations(chat, assistant):
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    chat.ask(CLOSES[0])
    chat.act("Copy")
    chat.tab.get_by_role("button", name="Copied").wait_for()
    copied = chat.tab.evaluate("navigator.clipboard.readText()")
    answer = assistant.ask(CLOSES[0])
    assert copied.startswith(answer.text)
    assert answer.citations[0].quote in copied
    assert answer.citations[0].path in copied


def test_the_conversation_is_downloaded_with_its_sources(chat, assistant):
    chat.ask(CLOSES[0])
    with chat.tab.expect_download() as found:
        chat.tab.get_by_role("link", name="Download the conversation").click()
    assert found.value.suggested_filename == "conversation.md"
    text = found.value.path().read_text(encoding="utf-8")
    assert text.startswith("## À quelle heure ferme la bibliothèque ?")
    assert assistant.ask(CLOSES[0]).citations[0].path in text


def test_a_new_conversation_brings_the_examples_back(chat):
    chat.ask(CLOSES[0])
    chat.act("New conversation")
    chat.tab.locator(".qa-offered button").nth(3).wait_for()
    assert chat.turns.count() == 0


def test_hostile_documents_and_questions_are_shown_as_text_and_fetch_nothing(chat, assistant):
    question = (
        "Quel est le loyer de la maison ? <img src=http://evil.example/q.png onerror=alert(6)> [x](javascript:alert(7)"
    )
    turn = chat.ask(question)
    assert turn.locator(".qa-question > span").last.inner_text() == question
    chat.panel.locator(".qa-also summary").click()
    source = chat.panel.locator(".qa-source").filter(has_text=HOSTILE_NAME).first
    assert "<script>alert(3)</script> ![p](http://evil.example/p.png) $$x^2$$ {{7*7}}" in source.inner_text()
    assert source.locator("blockquote").text_content() in HOSTILE
    source.locator("button").click()
    document = chat.panel.locator(".qa-document")
    document.wait_for()
    assert document.inner_text().strip() == HOSTILE.strip()
    address = chat.tab.locator("a[download]").get_attribute("href")
    assert address.startswith("data:text/markdown")
    assert "<img" not in unquote(address).replace("\\<img", "")
    chat.tab.wait_for_timeout(300)  # for whatever would act
    assert chat.tab.locator(_ACTIVE).count() == 0
    chat.tab.reload()
    chat.turns.first.wait_for()
    chat.tab.wait_for_timeout(300)
    assert chat.tab.locator(_ACTIVE).count() == 0
    assert (chat.dialogs, chat.hosts - {None}) == ([], {"127.0.0.1"})


@pytest.mark.parametrize(("locale", "send", "prompt"), [("fr-FR", "Demander", "Votre"), ("en-GB", "Ask", "Your")])
def test_the_page_speaks_the_language_of_the_browser(browser, server, locale, send, prompt):
    found = Chat(browser, server, locale)
    found.tab.get_by_role("button", name=send, exact=True).wait_for()
    assert found.box.get_attribute("placeholder").startswith(prompt)
    assert found.tab.locator("html").get_attribute("lang") == locale[:2]
    found.close()
