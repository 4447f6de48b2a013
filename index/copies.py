"""
Documents whose content stands in the folder more than once.

Knows when two documents are one. Does not know what follows for passages or citations.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from index.types import Document


def joined(documents: Iterable[Document]) -> list[Document]:
    """The same, each with the other names of its content. What was taken for a title may be a name: it tells none."""
    found = list(documents)
    names: defaultdict[Document, list[str]] = defaultdict(list)
    for document in found:
        names[_content(document)].append(document.path)
    return [replace(document, also=tuple(sorted({*names[_content(document)]} - {document.path}))) for document in found]


def _content(document: Document) -> Document:
    return replace(document, path="", title="", also=())
