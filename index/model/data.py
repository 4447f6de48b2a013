"""
The question sets that models are trained on: their rows, which of them are kept from training, and how people type.

Knows the files' form, which qa/model/README.md describes. Knows nothing of models.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

HELD_OUT = 8  # one article in so many is not trained on: confidence is fitted there

Row = dict[str, Any]


def hurried(question: str) -> str:
    """As one types who is in a hurry: "ou sera l usine"."""
    letters = (one for one in unicodedata.normalize("NFD", question.lower()) if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w\s-]", " ", "".join(letters)).split())


def read(path: Path) -> Iterator[Row]:
    """The rows of a file of JSON lines."""
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def held_out(passage: Row) -> bool:
    """Whether an article is kept from training. By its title, so that all of its passages are."""
    return int(sha256((passage["title"] or passage["passage_id"]).encode()).hexdigest(), 16) % HELD_OUT == 0
