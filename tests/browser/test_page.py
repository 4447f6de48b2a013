"""The real page in a real browser: what people see, and that nothing in a document, a name or a question acts."""

import shutil
from urllib.parse import urlsplit

import pytest

from qa import Assistant, Settings
from tests.test_web import CLOSES, HIVES, Server, make_seeds

playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")

pytestmark = pytest.mark.browser

# Without its errands to Google: what the browser asks for is then what the page asks for.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
_HOSTILE_NAME = "<img src=x onerror=alert(1)> [a](javascript:alert(2)).md"
_HOSTILE = """\
# <script>alert(3)</script> ![p](http://evil.example/p.png) $$x^2$$

Le loyer de la <b>maison</b> <img src="http://evil.example/i.png" onerror="alert(4)"> est de 900 euros par mois **net**.

See [here](javascript:alert(5)), https://evil.example/x `code` <iframe src="http://evil.example/f"></iframe> &lt;u&gt;.
"""
_ACTIVE = ", ".join(f".qa {tag}" for tag in ("a", "img", "script", "iframe", "b", "em", "code", "svg", ".katex", "h1"))


@pytest.fixture(scope="module")
def browser():
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip("the browser tests need Debian's chromium: apt-get install chromium")
    with playwright.sync_playwright() as running:
        found = running.chromium.launch(executable_path=chromium, args=_QUIET)
        yield found
        found.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    found = make_seeds(tmp_path_factory.mktemp("browser") / "seeds")
    (found / _HOSTILE_NAME).write_text(_HOSTILE, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def server(folder):
    with Server(folder) as running:
        yield running


@pytest.fixture(scope="module")
def assistant(folder):
    """What the page should show is what a Python caller gets."""
    return Assistant(Settings(seeds=folder))


class Page:
    """The page in one language of the browser, and what it asked for and opened."""

    def __init__(self, browser, server, locale):
        self.hosts, self.dialogs = set(), []
        self.tab = browser.new_context(locale=locale).new_page()
        self.tab.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        self.tab.on("dialog", self._close)
        self.tab.goto(server.address)
        self.box = self.tab.get_by_role("textbox")
        self.box.wait_for()

    def ask(self, question):
        """The part of the page that holds the answer."""
        parts = self.tab.locator(".qa-answer, .qa-refusal")
        number = parts.count()
        self.box.fill(question)
        self.box.press("Enter")
        return self._arrived(parts.nth(number))

    def click_example(self, number):
        self.tab.locator("button.example").nth(number).click()
        return self._arrived(self.tab.locator(".qa-answer, .qa-refusal").first)

    def _arrived(self, part):
        part.wait_for()
        return part

    def _close(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()


@pytest.fixture
def page(browser, server):
    found = Page(browser, server, "en-GB")
    yield found
    found.tab.context.close()


def test_each_answer_stands_under_its_question_with_its_source(page, assistant):
    shown = [page.ask(question) for question in (CLOSES[0], HIVES[1])]
    assert page.tab.locator(".qa-question").all_inner_texts() == [CLOSES[0], HIVES[1]]
    for part, question, line in zip(shown, (CLOSES[0], HIVES[1]), ("ligne", "line"), strict=True):
        answer = assistant.ask(question)
        assert part.locator(".qa-text").inner_text() == answer.text
        (citation,) = answer.citations
        assert part.locator("mark").inner_text() == citation.quote
        place = f"[1] {citation.title} · {line} {citation.line} · {citation.path}"
        assert part.locator(".qa-place").inner_text() == place


def test_a_quote_in_the_other_language_is_shown_in_its_own(page, assistant):
    part, answer = page.ask(CLOSES[1]), assistant.ask(CLOSES[1])
    assert part.get_attribute("lang") == "en"
    assert part.locator("blockquote").first.get_attribute("lang") == "fr"
    assert part.locator(".qa-badge").first.inner_text() == "FR"
    assert part.locator("mark").first.text_content() == (answer.citations or answer.nearest)[0].quote


def test_the_language_can_be_chosen(page):
    page.tab.get_by_label("en français").check()
    assert page.ask(CLOSES[1]).get_attribute("lang") == "fr"


@pytest.mark.parametrize(("locale", "send", "prompt"), [("fr-FR", "Demander", "Votre"), ("en-GB", "Ask", "Your")])
def test_the_page_speaks_the_language_of_the_browser(browser, server, locale, send, prompt):
    found = Page(browser, server, locale)
    found.tab.get_by_role("button", name=send, exact=True).wait_for()
    assert found.box.get_attribute("placeholder").startswith(prompt)
    found.tab.context.close()


def test_what_the_documents_do_not_say_looks_different(page):
    refusal = page.ask("Combien de lunes a Jupiter ?")
    assert refusal.get_attribute("class") == "qa qa-refusal"
    assert refusal.locator(".qa-text").inner_text() == "Les documents ne le disent pas."
    assert refusal.locator("li").count() == 3
    assert [refusal.locator("blockquote").nth(number).is_visible() for number in range(3)] == [False] * 3
    refusal.locator("summary").first.click()
    assert refusal.locator("blockquote").first.is_visible()


def test_an_example_is_answered_in_its_language(page):
    page.tab.locator("button.example").first.wait_for()
    examples = page.tab.locator("button.example").all_inner_texts()
    assert len(examples) == 4
    assert [text.strip().startswith("De quoi parle « ") for text in examples] == [True, False, True, False]
    assert page.click_example(1).get_attribute("lang") == "en"


def test_what_cannot_be_asked_is_said_and_the_conversation_goes_on(page):
    assert "3000 characters" in page.ask("x" * 3000).inner_text()
    assert page.ask(CLOSES[0]).locator("mark").count() == 1


def test_emptying_the_conversation_brings_the_examples_back(page):
    page.ask(CLOSES[0])
    page.tab.get_by_role("button", name="Clear", exact=False).click()
    page.tab.locator("button.example").first.wait_for()
    assert page.tab.locator(".qa").count() == 0


def test_hostile_documents_and_questions_are_shown_as_text_and_fetch_nothing(page):
    page.tab.locator("button.example").first.wait_for()
    question = (
        "Quel est le loyer de la maison ? <img src=http://evil.example/q.png onerror=alert(6)> [x](javascript:alert(7)"
    )
    source = page.ask(question).locator("li").filter(has_text=_HOSTILE_NAME).first
    assert page.tab.locator(".qa-question").inner_text() == question
    assert source.locator("blockquote").text_content() in _HOSTILE
    assert (
        "<script>alert(3)</script> ![p](http://evil.example/p.png) $$x^2$$" in source.locator(".qa-place").inner_text()
    )
    page.tab.wait_for_timeout(300)  # for whatever would act
    assert page.tab.locator(_ACTIVE).count() == 0
    assert (page.dialogs, page.hosts - {None}) == ([], {"127.0.0.1"})
