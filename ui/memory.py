"""
A conversation -> what a browser can keep of it, and back.

Pure. Trusts nothing it gets back: whoever can write to a browser's storage could have written it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_type_hints

from qa import Answer, Citation
from qa.language import LANGUAGES
from ui.exchange import Exchange, Place

# What a browser keeps of a page is 5 MB at most, and an exchange of 12 passages some 20 KB.
KEPT = 30
_ASKED = ("auto", *LANGUAGES)
# What pages kept before there were thumbs.
_OPINION = {"verdict": None, "comment": None, "unkept": None}

Value = TypeVar("Value")


def kept(exchanges: Sequence[Exchange]) -> str:
    """The last exchanges as JSON; in it gradio sees no `path`, which it would take for a file."""
    return json.dumps([_plain(asdict(exchange)) for exchange in exchanges[-KEPT:]])


def restored(stored: object) -> list[Exchange]:
    """The exchanges that `kept` made; without those that are anything else."""
    try:
        values = json.loads(stored) if isinstance(stored, str) else None
    except (ValueError, RecursionError):
        values = None
    found = [_exchange(each) for each in values[-KEPT:]] if isinstance(values, list) else []
    return [exchange for exchange in found if exchange is not None]


def preferred(accepted: str) -> str:
    """The language of a page for a browser that accepts these, as it says in a header; English where it is neither."""
    tags = (tag.strip()[:2].lower() for tag in accepted.split(","))
    return next((tag for tag in tags if tag in LANGUAGES), "en")


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(each) for name, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list | tuple) else value


def _exchange(stored: Any) -> Exchange | None:
    try:
        places = {name: tuple(_place(each) for each in stored[name]) for name in ("cited", "also")}
        answer = _answer(stored["answer"]) if stored["answer"] is not None else None
        made = _checked(Exchange, _OPINION | stored | places | {"answer": answer})
    except (TypeError, KeyError, ValueError):
        return None
    return made if made.asked in _ASKED and _spoken(made.language) and not made.pending else None


def _place(stored: Any) -> Place:
    nearness = stored["nearness"]
    if nearness is not None and not 0 <= nearness <= 1:
        raise ValueError(f"nearness is {nearness!r}")
    return _checked(Place, stored | {"citation": _citation(stored["citation"])})


def _answer(stored: Any) -> Answer:
    places = {name: tuple(_citation(each) for each in stored[name]) for name in ("citations", "nearest")}
    timings = {str(name): float(seconds) for name, seconds in stored["timings"].items()}
    answer = _checked(Answer, stored | places | {"timings": timings})
    if not _spoken(answer.language):
        raise ValueError(f"language is {answer.language!r}")
    return answer


def _citation(stored: Any) -> Citation:
    also = stored.get("also", [])
    if not (isinstance(also, list) and all(isinstance(path, str) for path in also)):
        raise TypeError(f"also is {also!r}")
    citation = _checked(Citation, stored | {"also": tuple(also)})
    if not _spoken(citation.language) or not 0 <= citation.start <= citation.end:
        raise ValueError(f"{citation!r} is no place")
    return citation


def _spoken(language: str) -> bool:
    return language in LANGUAGES


# What JSON makes of each type; a whole number may stand for any.
_JSON = {str: (str,), int: (int,), float: (int, float), bool: (bool,), NoneType: (NoneType,)}


def _checked(kind: type[Value], stored: Mapping[str, Any]) -> Value:
    """A value of this class, whose plain fields have their types. `TypeError`, `KeyError`: something else is stored."""
    for name, hint in get_type_hints(kind).items():
        options = get_args(hint) if isinstance(hint, UnionType) else (hint,)
        plain = tuple(json for option in options for json in _JSON.get(option, ()))
        if all(option in _JSON for option in options) and not isinstance(stored[name], plain):
            raise TypeError(f"{name} is {stored[name]!r}")
    return kind(**{field.name: stored[field.name] for field in fields(kind)})  # type: ignore[arg-type]
