"""
The conversation -> text to take away: an answer to copy with its citations, the whole of it as Markdown.

Pure. Knows no page. In Markdown what comes from documents and questions is escaped: it is shown, never obeyed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import Citation
from qa.controls import CONTROLS
from qa.messages import MARKS, MESSAGES
from ui.exchange import Exchange

_MARKUP = re.compile(r"[\\`*_{}\[\]()<>#+!|~$&@-]|(?<=\d)[.]|(?<=http)s?:|(?<=www)\.")


def copied(exchange: Exchange) -> str:
    """What was said, and the places it cites, one a line."""
    answer = exchange.answer
    if answer is None:
        return exchange.problem or ""
    places = [f"[{each.number}] {_place(each, exchange.language)} {_quoted(each)}" for each in answer.citations]
    return "\n".join([answer.text, *places])


def markdown(exchanges: Sequence[Exchange]) -> str:
    """All questions and answers with their sources."""
    return "\n\n".join(_section(exchange) for exchange in exchanges) + "\n"


def plain(text: str) -> str:
    """`text` as words of a Markdown document, on one line: no markup, no HTML and no link can begin in it."""
    return _MARKUP.sub(lambda found: "".join("\\" + c if c != "s" else c for c in found[0]), " ".join(text.split()))


def _section(exchange: Exchange) -> str:
    answer, messages = exchange.answer, MESSAGES[exchange.language]
    if answer is None:
        return f"## {plain(exchange.question)}\n\n{messages.failed} {plain(exchange.problem or '')}"
    parts = [f"## {plain(exchange.question)}", plain(answer.text)]
    if answer.citations:
        lines = [
            f"{each.number}. {plain(_place(each, exchange.language))}\n   > {plain(_quoted(each))}"
            for each in answer.citations
        ]
        parts += [f"**{CONTROLS[exchange.language].sources}**", "\n".join(lines)]
    return "\n\n".join(parts)


def _place(citation: Citation, language: str) -> str:
    messages = MESSAGES[language]
    where = messages.line.format(line=citation.line)
    if citation.page is not None:
        where = messages.page.format(page=citation.page)
    return ", ".join(part for part in (citation.title, citation.date, where, citation.path, *citation.also) if part)


def _quoted(citation: Citation) -> str:
    marks = MARKS[citation.language]
    return f"{marks.opening}{citation.quote}{marks.closing}"
