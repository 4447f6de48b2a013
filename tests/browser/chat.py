"""
The page in a real browser, in the words of who uses it.

Knows Playwright and the classes that `ui.render` and `ui.panel` give. Knows nothing of what should be there.
"""

import shutil
from urllib.parse import urlsplit

# Without its errands to Google: what the browser asks for is then what the page asks for.
_QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WIDE, PHONE = {"width": 1280, "height": 800}, {"width": 360, "height": 740}


def launched(playwright):
    """Debian's Chromium; None where there is none."""
    chromium = shutil.which("chromium")
    return chromium and playwright.chromium.launch(executable_path=chromium, args=_QUIET)


class Chat:
    """The page in one language of the browser, and what it asked for, opened and logged as an error."""

    def __init__(self, browser, server, locale="en-GB", size=WIDE, **options):
        self.hosts, self.dialogs, self.errors = set(), [], []
        self.context = browser.new_context(locale=locale, viewport=size, reduced_motion="reduce", **options)
        self.tab = self.context.new_page()
        self.tab.on("request", lambda request: self.hosts.add(urlsplit(request.url).hostname))
        self.tab.on("dialog", self._close)
        self.tab.on("pageerror", lambda error: self.errors.append(str(error)))
        self.tab.goto(server.address)
        self.tab.locator(".qa-header").wait_for()
        self.box = self.tab.locator("#qa-box textarea")
        self.turns = self.tab.locator(".qa-turn")
        self.panel = self.tab.locator("#qa-sources")
        self.index = self.tab.locator("#qa-index")

    def ask(self, question):
        """The part of the page that holds the question and its answer."""
        number = self.turns.count()
        self.box.fill(question)
        self.box.press("Enter")
        return self.answered(number)

    def answered(self, number):
        turn = self.turns.nth(number)
        turn.locator(".qa-actions").wait_for()
        self.tab.locator(".qa-tools").wait_for()
        return turn

    def act(self, name, **where):
        """Click the button of this name."""
        self.tab.get_by_role("button", name=name, exact=True, **where).first.click()

    def show(self, turn, number):
        """Click on a number of an answer: the source that lights up."""
        turn.locator(f".qa-mark[data-number='{number}']").first.click()
        lit = self.panel.locator(".qa-source.qa-lit")
        lit.wait_for()
        self.tab.wait_for_timeout(300)  # for it to scroll there
        return lit

    def rebuild(self):
        if not self.index.locator("button").is_visible():
            self.index.locator("summary").click()
        self.index.locator("button").click()
        self.index.locator("progress").wait_for()
        self.index.locator("button").wait_for()

    def close(self):
        self.context.close()

    def _close(self, dialog):
        self.dialogs.append(dialog.message)
        dialog.dismiss()


def in_view(part):
    """Whether a person sees the middle of it: it is in the window, and nothing lies over it."""
    return part.evaluate(
        """(part) => { const box = part.getClientRects()[0];
          const found = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
          return Boolean(found) && (part.contains(found) || found.contains(part)); }"""
    )
