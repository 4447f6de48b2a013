"""
`Answer` -> what a person sees on the page, as HTML.

Pure: knows answers, the words of `qa.messages` and how they look. Knows no gradio, and trusts no text: whatever comes
from a document, a file name or a question is shown, never obeyed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qa import Answer, Citation, QAError
from qa.messages import MESSAGES, Messages

# A longer title would fill the button of an example, and outweigh the language of the question around it.
_TITLE = 40

LABELS = {
    language: {name: getattr(messages, name) for name in ("welcome", "prompt", "send", "answer_in", "detected", "own")}
    for language, messages in MESSAGES.items()
}
"""What the controls are called, by language."""

STYLE = """
.gradio-container .fillable { max-width: 62rem !important; }
.gradio-container footer .divider { display: none; }
.gradio-container .chatbot.prose { opacity: 1 !important; }
.qa { padding: .2em 0; color: var(--body-text-color); }
.qa p, .qa ol, .qa li, .qa blockquote { margin: 0 !important; padding: 0; border: 0; font-size: inherit; }
.qa-question, .qa .qa-text, .qa blockquote { white-space: pre-wrap; overflow-wrap: anywhere; line-height: 1.5; }
.qa-answer .qa-text { font-weight: 600; }
.qa-refusal .qa-text { font-style: italic; }
.qa .qa-heading { margin-top: 1em !important; font-size: .85em; }
.qa .qa-note { margin-top: .6em !important; font-size: .85em; }
.qa ol { list-style: none; }
.qa li { margin-top: .5em !important; padding: .5em .8em; border: 1px solid var(--border-color-primary);
  border-radius: .5em; background: var(--background-fill-primary); }
.qa-answer li { border-left: 4px solid var(--color-accent); }
.qa-refusal li { border-style: dashed; }
.qa .qa-place { font-size: .85em; overflow-wrap: anywhere; }
.qa-badge { padding: 0 .4em; border: 1px solid currentColor; border-radius: .4em; font-size: .85em; font-weight: 600; }
.qa blockquote { margin-top: .3em !important; }
.qa mark { padding: .1em 0; background: #fde68a; color: #111827; }
.qa summary { cursor: pointer; overflow-wrap: anywhere; }
.qa-refusal mark { background: none; color: inherit; text-decoration: underline dotted; }
"""


@dataclass(frozen=True, slots=True)
class Example:
    """A question to click on. `language` is the one it is asked in."""

    question: str
    language: str


def escaped(text: str) -> str:
    """`text` as characters of a page: no tag, no Markdown, no formula and no link can begin in it."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in text)


def question(text: str) -> str:
    """What was asked."""
    return f'<div class="qa qa-question">{escaped(text)}</div>'


def answer(found: Answer) -> str:
    """An answer with its sources, or a refusal with the nearest passages."""
    messages = MESSAGES[found.language]
    if found.answered:
        parts = [
            _text(found.text),
            _note(messages.stale, found.stale),
            _places(messages.sources, found.citations, found),
        ]
    else:
        text = messages.unknown if found.nearest else found.text
        parts = [_text(text), _note(messages.stale, found.stale), _places(messages.nearest, found.nearest, found)]
    kind = "answer" if found.answered else "talk" if found.talk else "refusal"
    return f'<div class="qa qa-{kind}" lang="{found.language}">{"".join(parts)}</div>'


def problem(error: QAError, language: str) -> str:
    """What went wrong, in the words of the error, which are English."""
    details = f'<p class="qa-note" lang="en">{escaped(str(error))}</p>'
    return f'<div class="qa qa-refusal" lang="{language}">{_text(MESSAGES[language].failed)}{details}</div>'


def examples(titles: Iterable[str]) -> list[Example]:
    """Questions about documents of these titles, each in every language."""
    return [
        Example(messages.about.format(title=_shortened(title)), language)
        for title in titles
        for language, messages in MESSAGES.items()
    ]


def served(address: str, documents: int) -> str:
    """What the terminal says of a page that is there."""
    return f"{address} · {documents} document{'' if documents == 1 else 's'}"


def _shortened(title: str) -> str:
    words = " ".join(title.split())
    if len(words) <= _TITLE:
        return words
    return words[:_TITLE].rpartition(" ")[0].rstrip(" ,;:.") + "…" if " " in words[:_TITLE] else words[:_TITLE] + "…"


def _text(text: str) -> str:
    return f'<p class="qa-text">{escaped(text)}</p>'


def _note(text: str, wanted: bool) -> str:
    return f'<p class="qa-note">{escaped(text)}</p>' if wanted else ""


def _places(heading: str, citations: Sequence[Citation], found: Answer) -> str:
    if not citations:
        return ""
    items = "".join(_source(citation, found) for citation in citations)
    return f'<p class="qa-heading">{escaped(heading)}</p><ol class="qa-sources">{items}</ol>'


def _source(citation: Citation, found: Answer) -> str:
    messages = MESSAGES[found.language]
    place = _place(citation, messages) + _badge(citation, found.language, messages)
    if not found.answered:
        return f'<li><p class="qa-place">{place}</p>{_folded(citation)}</li>'
    number = escaped(f"[{citation.number}]")
    short = found.short if citation.number == 1 else None
    return f'<li><p class="qa-place">{number} {place}</p>{_passage(citation, short)}</li>'


def _folded(citation: Citation) -> str:
    """The sentence nearest to the question; its passage on demand, so that the refusal above it stays in sight."""
    sentence = f'<summary lang="{citation.language}">{escaped(citation.quote)}</summary>'
    return f"<details>{sentence}{_passage(citation, None)}</details>"


def _place(citation: Citation, messages: Messages) -> str:
    where = messages.line.format(line=citation.line)
    if citation.page is not None:
        where = messages.page.format(page=citation.page)
    details = (part for part in (citation.date, where) if part)
    return (
        f"<strong><bdi>{escaped(citation.title)}</bdi></strong>"
        + "".join(f" &#183; {escaped(part)}" for part in details)
        + f" &#183; <bdi>{escaped(citation.path)}</bdi>"
    )


def _badge(citation: Citation, language: str, messages: Messages) -> str:
    """The language of a quote, where it is not that of the answer."""
    if citation.language == language:
        return ""
    title = escaped(messages.language[citation.language])
    return f' <span class="qa-badge" title="{title}">{escaped(citation.language.upper())}</span>'


def _passage(citation: Citation, short: str | None) -> str:
    """The passage with the quote marked in it, and in the quote the short answer."""
    before, quote, after = citation.passage.partition(citation.quote)
    if not quote:
        before, quote, after = "", citation.quote, ""
    marked = f"<mark>{_stressed(quote, short)}</mark>"
    return f'<blockquote lang="{citation.language}">{escaped(before)}{marked}{escaped(after)}</blockquote>'


def _stressed(quote: str, short: str | None) -> str:
    before, found, after = quote.partition(short) if short else (quote, "", "")
    return f"{escaped(before)}<strong>{escaped(found)}</strong>{escaped(after)}" if found else escaped(quote)
