"""Both languages say the same: every word of the page is there, with the same places to fill."""

from dataclasses import fields
from typing import get_args

import pytest

from index.language import LANGUAGES
from qa.controls import CONTROLS, Controls
from tests.test_messages import places
from ui.exchange import Sureness

WORDS = [field.name for field in fields(Controls) if isinstance(getattr(CONTROLS["fr"], field.name), str)]
# The same word in both languages.
SHARED = {"conversation", "sources", "source", "index", "documents", "passages", "seconds", "snapshot"}


def test_there_is_every_language_and_every_sureness():
    assert tuple(CONTROLS) == LANGUAGES
    assert {field.name for field in fields(Controls)} == {*WORDS, "sureness"}
    assert all(set(words.sureness) == set(get_args(Sureness)) for words in CONTROLS.values())
    assert not set(CONTROLS["fr"].sureness.values()) & set(CONTROLS["en"].sureness.values())


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_said_in_both_languages_with_the_same_places(name):
    french, english = (getattr(CONTROLS[language], name) for language in LANGUAGES)
    assert french.strip()
    assert english.strip()
    assert places(french) == places(english)
    assert (french == english) <= (name in SHARED)
