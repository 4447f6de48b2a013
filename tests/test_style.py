"""How the page looks is said for what it holds, and for nothing else; nothing is fetched for it."""

import re

from ui import panel, render
from ui.style import LAST, LIT, SCRIPT, SPOKEN, STYLE

NAME = re.compile(r"\bqa-[a-z]+\b")


def source(module):
    with open(module.__file__, encoding="utf-8") as file:
        return file.read()


def test_each_class_that_is_drawn_has_a_look_and_each_look_is_used():
    given = set(NAME.findall(source(render) + source(panel)))
    kinds = {f"qa-{kind}" for kind in ("answer", "refusal", "talk", "problem", "clear", "weak", "down")}
    looks = set(re.findall(r"\.(qa-[a-z]+)", STYLE))
    assert looks - given - kinds == set()
    assert given - looks == set()


def test_nothing_is_loaded_from_elsewhere():
    assert not re.search(r"url\(|@import|https?:|src=", STYLE + SCRIPT + LIT + LAST + SPOKEN)


def test_the_script_is_a_few_lines():
    assert sum(len(script.strip().splitlines()) for script in (SCRIPT, LIT, LAST, SPOKEN)) <= 25
