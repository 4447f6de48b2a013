"""
Pictures of the page in its main states, to look at: python -m tests.browser.screenshots FOLDER

With --readme the two that the README shows are written to ui/pictures. Knows the states. Judges nothing.
"""

import argparse
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import sync_playwright

from tests.browser.chat import PHONE, WIDE, Chat, launched
from tests.quality import article
from tests.test_web import CLOSES, Server, make_seeds

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "ui" / "pictures"
MOONS = "Combien de lunes a Jupiter ?"
BUILT = "Where will the Polestar 4 be built?"


def states(chat, shot):
    """One conversation, a picture of each state of it."""
    shot("start")
    first = chat.ask(CLOSES[0])
    shot("answer-fr")
    chat.ask(CLOSES[1])
    shot("answer-en")
    chat.show(first, 1)
    shot("panel-lit")
    first.locator(".qa-cite .qa-mark").first.hover()
    shot("hover")
    chat.panel.locator(".qa-lit button").click()
    chat.panel.locator(".qa-document").wait_for()
    shot("document")
    chat.ask(MOONS)
    shot("refusal")
    chat.ask("Bonjour !")
    shot("talk")
    chat.ask("Which documents do you have?")
    chat.panel.locator(".qa-also summary").click()
    shot("list")
    if not chat.index.locator("button").is_visible():
        chat.index.locator("summary").click()
    shot("index")


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--readme", action="store_true")
    options = parser.parse_args(argv)
    options.folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as temporary, sync_playwright() as playwright:
        seeds = make_seeds(Path(temporary) / "seeds")
        for seed in article.SEEDS.glob("*.txt"):
            shutil.copy(seed, seeds)
        browser = launched(playwright)
        with Server(seeds) as server:
            for kind, size, scheme in (("wide", WIDE, "light"), ("phone", PHONE, "light"), ("dark", WIDE, "dark")):
                chat = Chat(browser, server, "fr-FR", size, color_scheme=scheme)
                states(chat, lambda name, kind=kind, chat=chat: _shot(chat, options.folder / f"{kind}-{name}.png"))
                chat.close()
            if options.readme:
                _readme(browser, server)
        browser.close()
    return 0


def _readme(browser, server):
    for name, size in (("page", WIDE), ("page-phone", PHONE)):
        chat = Chat(browser, server, "en-GB", size)
        chat.ask(CLOSES[0])
        turn = chat.ask(BUILT)
        if name == "page":
            chat.show(turn, 1)
            chat.box.hover()  # no card over the answer
        _shot(chat, PICTURES / f"{name}.png")
        chat.close()


def _shot(chat, path):
    chat.tab.wait_for_timeout(500)  # for it to scroll there
    chat.tab.screenshot(path=path)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
