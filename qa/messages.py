"""
Every sentence the assistant says itself, in both languages.

Knows words. Knows no logic: what is said when is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Messages:
    """What the assistant says in one language. `{}` is filled by the caller."""

    unknown: str  # the documents do not say
    nearest: str  # opens the list of nearest passages
    no_documents: str
    words_of: dict[str, str]  # opens a quote in another language, by the language of the quote
    where: str  # title, line
    where_page: str  # title, page
    separator: str  # between two quotes


@dataclass(frozen=True, slots=True)
class Marks:
    """Quotation marks of the language that is quoted, with the spaces inside."""

    opening: str
    closing: str


MESSAGES = {
    "fr": Messages(
        unknown="Les documents ne le disent pas.",
        nearest="Passages les plus proches :",
        no_documents="Il n’y a pas encore de documents. Ajoutez-en au dossier, puis posez votre question à nouveau.",
        words_of={"en": "Dans les mots du document (anglais) :"},
        where="{title} (l. {line})",
        where_page="{title} (p. {page})",
        separator=" ; ",
    ),
    "en": Messages(
        unknown="The documents do not say.",
        nearest="Nearest passages:",
        no_documents="There are no documents yet. Add some to the folder, then ask again.",
        words_of={"fr": "In the document's words (French):"},
        where="{title} (line {line})",
        where_page="{title} (page {page})",
        separator=" ; ",
    ),
}

MARKS = {"fr": Marks("« ", " »"), "en": Marks("“", "”")}
