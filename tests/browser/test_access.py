"""For everybody, in a real browser: by keyboard alone, on a phone, in the dark, and by the rules of axe-core."""

from pathlib import Path

import pytest

from tests.browser.chat import PHONE, Chat, in_view
from tests.test_web import CLOSES

pytestmark = pytest.mark.browser

# axe-core 4.10.3 (MPL-2.0), as its authors publish it; for these tests only.
_AXE = Path(__file__).parent / "axe.min.js"


def violations(chat):
    """Serious ones, by axe-core's rules for WCAG 2.2 AA."""
    chat.tab.evaluate(_AXE.read_text(encoding="utf-8") + "; undefined")
    rules = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}"
    found = chat.tab.evaluate(f"axe.run(document, {rules})")["violations"]
    return [
        (each["id"], node["html"][:200], node["failureSummary"])
        for each in found
        if each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["fr-FR", "en-GB"])
def test_axe_finds_nothing_serious(browser, server, locale, scheme):
    chat = Chat(browser, server, locale, color_scheme=scheme)
    assert violations(chat) == []
    turn = chat.ask(CLOSES[0])
    chat.ask("Combien de lunes a Jupiter ?")
    chat.show(turn, 1)
    chat.panel.locator(".qa-also summary").click()
    chat.index.locator("summary").click()
    assert violations(chat) == []
    chat.panel.locator(".qa-source button").first.click()
    chat.panel.locator(".qa-document").wait_for()
    assert violations(chat) == []
    chat.close()


def test_in_the_dark_the_page_is_dark(browser, server):
    shades = []
    for scheme in ("light", "dark"):
        chat = Chat(browser, server, color_scheme=scheme)
        color = chat.tab.evaluate("getComputedStyle(document.querySelector('#qa-right')).backgroundColor")
        shades.append(sum(int(part) for part in color[color.index("(") + 1 : -1].split(",")[:3]))
        chat.close()
    assert shades[0] > 600 > 200 > shades[1]


def test_everything_is_done_by_keyboard(chat):
    keys = chat.tab.keyboard
    chat.box.focus()
    keys.type(CLOSES[0])
    keys.press("Enter")
    chat.answered(0)
    _tab_to(chat, ".qa-mark")
    assert chat.tab.locator(".qa-card").first.is_visible()
    keys.press("Enter")
    lit = chat.panel.locator(".qa-source.qa-lit")
    lit.wait_for()
    chat.tab.wait_for_function("document.activeElement.matches('.qa-lit')")
    keys.press("Tab")
    keys.press("Enter")
    chat.panel.locator(".qa-document").wait_for()
    chat.tab.wait_for_function("document.activeElement.matches('mark.qa-lit')")
    _tab_to(chat, "#qa-index summary")
    keys.press("Enter")
    _tab_to(chat, "#qa-index button")
    keys.press("Enter")
    chat.index.locator("progress").wait_for()
    _tab_to(chat, ".qa-header button")
    keys.press("Enter")
    chat.tab.get_by_role("button", name="Demander", exact=True).wait_for()


def _tab_to(chat, selector):
    for _ in range(60):
        if chat.tab.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
        chat.tab.keyboard.press("Tab")
    raise AssertionError(f"{selector} is not reached by the Tab key")


def test_on_a_phone_the_sources_are_below_and_nothing_is_cut_off(browser, server):
    chat = Chat(browser, server, size=PHONE)
    turn = chat.ask(CLOSES[0])
    chat.ask("Combien de lunes a Jupiter ?")
    assert chat.panel.bounding_box()["y"] > turn.bounding_box()["y"] + turn.bounding_box()["height"]
    width = (
        "Math.max(...[document.documentElement, ...document.querySelectorAll('#qa-page *')].map((e) => e.scrollWidth))"
    )
    assert chat.tab.evaluate(width) <= PHONE["width"]
    lit = chat.show(turn, 1)
    assert in_view(lit.locator("mark"))
    turn.locator(".qa-cite .qa-mark").first.hover()
    card = turn.locator(".qa-card").first.bounding_box()
    assert card["x"] >= 0
    assert card["x"] + card["width"] <= PHONE["width"]
    chat.close()


@pytest.mark.parametrize("size", [{"width": 1280, "height": 800}, PHONE])
def test_no_scroll_bar_stands_inside_another(browser, server, size):
    chat = Chat(browser, server, size=size)
    for question in (CLOSES[0], "Combien de lunes a Jupiter ?", "Quels documents as-tu ?"):
        chat.ask(question)
    nested = chat.tab.evaluate(
        """() => { const scrolls = (e) => e.scrollHeight > e.clientHeight + 1
            && ['auto', 'scroll'].includes(getComputedStyle(e).overflowY);
          const whole = document.documentElement.scrollHeight > innerHeight + 1;
          const inside = (e) => whole || e.parentElement.closest('#qa-talk, #qa-sources, #qa-index');
          return [...document.querySelectorAll('#qa-page *')].filter(scrolls).filter(inside)
            .map((e) => e.id || e.className); }"""
    )
    assert nested == []
    chat.close()
