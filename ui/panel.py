"""
What stands beside the conversation, as HTML: the sources of an answer, a whole document, how the index stands.

Pure, and trusts no text, as `ui.render`. Knows no gradio.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa import Citation, Document
from qa.controls import CONTROLS, Controls
from qa.messages import MESSAGES, Messages
from qa.status import Status
from ui.exchange import Exchange, Place
from ui.render import action, escaped, stressed

# More is a list nobody reads; `qa status` has all.
_SKIPPED = 20


@dataclass(frozen=True, slots=True)
class Told:
    """What came of something that was done to the index: paths that were added, and why something could not be."""

    added: Sequence[str] = ()
    problems: Sequence[str] = ()


def sources(exchange: Exchange | None, language: str, now: Mapping[str, str | None], lit: int | None = None) -> str:
    """
    The places of one exchange, the citation of the number `lit` lit up.

    `now` are the digests of documents by path, as they are now; None for one that is gone.
    """
    words = CONTROLS[language]
    if exchange is None or not (exchange.cited or exchange.also):
        return _panel(words.sources, f'<p class="qa-empty">{escaped(words.no_sources)}</p>', language)
    short = exchange.answer.short if exchange.answer else None
    refused = exchange.answer is not None and not exchange.answer.answered
    items = "".join(
        _source(each, language, now, lit=each.citation.number == lit, short=short if index == 0 else None)
        for index, each in enumerate(exchange.cited)
    )
    nearest = f'<p class="qa-heading">{escaped(MESSAGES[language].nearest)}</p>' if refused and items else ""
    cited = f'{nearest}<ol class="qa-sources">{items}</ol>' if items else ""
    asked = f'<p class="qa-asked" lang="{exchange.language}">{escaped(exchange.question)}</p>'
    return _panel(words.sources, f"{asked}{cited}{_also(exchange, language, now)}", language)


def opened(document: Document | None, start: int, end: int, language: str) -> str:
    """A whole document, with what stands from `start` to `end` marked; None: it is no longer there."""
    words = CONTROLS[language]
    back = action("select", words.back)
    if document is None:
        return _panel(words.sources, f'{back}<p class="qa-empty">{escaped(words.gone)}</p>', language)
    text = document.text
    start, end = sorted((min(max(start, 0), len(text)), min(max(end, 0), len(text))))
    marked = f'<mark class="qa-lit" tabindex="-1">{escaped(text[start:end])}</mark>' if start < end else ""
    body = f"{escaped(text[:start])}{marked}{escaped(text[end:])}"
    facts = " &#183; ".join(escaped(fact) for fact in (document.date, document.path) if fact)
    return _panel(
        document.title,
        f'<p class="qa-place">{facts}</p>{back}<div class="qa-document" lang="{document.language}">{body}</div>',
        language,
    )


def index(
    status: Status | None, language: str, *, done: tuple[int, int] | None = None, told: Told | None = None
) -> str:
    """How the index stands; `done`, passages of all, while it is rebuilt; `told`, what came of something done to it."""
    words = CONTROLS[language]
    if done is not None:
        return _index(words, words.rebuilding, _progress(words, *done), language, unfolded=True)
    said = _told(told, words) if told else ""
    button = action("click", words.rebuild)
    if status is None:
        return _index(words, words.missing, said + button, language)
    standing = words.fresh if status.fresh else words.missing if status.snapshot is None else words.outdated
    facts = ((words.documents, status.documents), (words.passages, status.passages), (words.built, status.built or "—"))
    table = "".join(f"<div><dt>{escaped(name)}</dt><dd>{escaped(str(value))}</dd></div>" for name, value in facts)
    summary = f"{words.documents}{_COLON[language]}{status.documents} · {standing}"
    content = f"<dl>{table}</dl>{_skipped(status, words)}{said}{button}"
    return _index(words, summary, content, language, unfolded=told is not None)


def _told(told: Told, words: Controls) -> str:
    added = [f"{escaped(words.added)} <bdi>{escaped(path)}</bdi>" for path in told.added]
    problems = [f'<span lang="en">{escaped(problem)}</span>' for problem in told.problems]
    return "".join(f'<p class="qa-note" role="status">{each}</p>' for each in (*added, *problems))


_COLON = {"fr": " : ", "en": ": "}


def _panel(heading: str, content: str, language: str) -> str:
    return f'<div class="qa qa-panel" lang="{language}"><h2><bdi>{escaped(heading)}</bdi></h2>{content}</div>'


def _also(exchange: Exchange, language: str, now: Mapping[str, str | None]) -> str:
    if not exchange.also:
        return ""
    items = "".join(_source(each, language, now) for each in exchange.also)
    heading = CONTROLS[language].also.format(count=len(exchange.also))
    unfolded = " open" if exchange.pending else ""
    summary = f"<summary>{escaped(heading)}</summary>"
    return f'<details class="qa-also"{unfolded}>{summary}<ul class="qa-sources">{items}</ul></details>'


def _source(
    shown: Place, language: str, now: Mapping[str, str | None], *, lit: bool = False, short: str | None = None
) -> str:
    citation, words, messages = shown.citation, CONTROLS[language], MESSAGES[language]
    number = f'<span class="qa-number">{citation.number}</span>' if citation.number else ""
    title = f"<strong><bdi>{escaped(citation.title)}</bdi></strong>"
    button = action("select", words.open, document=citation.path, start=citation.start, end=citation.end)
    return (
        f'<li class="qa-source{" qa-lit" if lit else ""}" tabindex="-1">'
        f'<p class="qa-title">{number}{title}{_badge(citation, messages)}</p>'
        f'<p class="qa-place">{_place(citation, messages)}</p>{_bar(shown, words)}'
        f"{_passage(shown, short)}{_warning(shown, words, now)}{button}</li>"
    )


def _place(citation: Citation, messages: Messages) -> str:
    """Where it stands: date, line or page, files."""
    where = messages.line.format(line=citation.line)
    if citation.page is not None:
        where = messages.page.format(page=citation.page)
    parts = [f"<span>{escaped(part)}</span>" for part in (citation.date, where) if part]
    paths = (citation.path, *citation.also)
    return " &#183; ".join([*parts, *(f"<bdi>{escaped(path)}</bdi>" for path in paths)])


def _badge(citation: Citation, messages: Messages) -> str:
    """The language of a quote."""
    title = escaped(messages.language[citation.language])
    return f'<abbr class="qa-badge" title="{title}">{escaped(citation.language.upper())}</abbr>'


def _passage(shown: Place, short: str | None) -> str:
    """The passage with the quote marked in it, and in the quote the short answer."""
    citation = shown.citation
    if not citation.number:
        return f'<blockquote lang="{citation.language}">{escaped(citation.passage)}</blockquote>'
    before, quote, after = citation.passage.partition(citation.quote)
    if not quote:
        before, quote, after = "", citation.quote, ""
    marked = f"<mark>{stressed(quote, short)}</mark>"
    return f'<blockquote lang="{citation.language}">{escaped(before)}{marked}{escaped(after)}</blockquote>'


def _bar(shown: Place, words: Controls) -> str:
    if shown.nearness is None:
        return ""
    percent = round(100 * shown.nearness)
    label = escaped(words.similarity.format(percent=percent))
    return (
        f'<p class="qa-bar" role="img" aria-label="{label}" title="{label}"><span style="width:{percent}%"></span></p>'
    )


def _warning(shown: Place, words: Controls, now: Mapping[str, str | None]) -> str:
    digest = now.get(shown.citation.path, shown.digest)
    if digest == shown.digest:
        return ""
    return f'<p class="qa-changed">{escaped(words.gone if digest is None else words.changed)}</p>'


def _index(words: Controls, summary: str, content: str, language: str, *, unfolded: bool = False) -> str:
    opening = " open" if unfolded else ""
    return (
        f'<details class="qa qa-index" lang="{language}"{opening}><summary><strong>{escaped(words.index)}</strong> '
        f"<span>{escaped(summary)}</span></summary>{content}</details>"
    )


def _progress(words: Controls, done: int, count: int) -> str:
    known = f' value="{done}" max="{count}"' if count else ""
    return (
        f'<p class="qa-progress"><progress aria-label="{escaped(words.rebuilding)}"{known}></progress>'
        f"<span>{escaped(f'{done} / {count}') if count else ''}</span></p>"
    )


def _skipped(status: Status, words: Controls) -> str:
    items: Sequence[str] = [
        f'<li><bdi>{escaped(each.path)}</bdi> &#8211; <span lang="en">{escaped(each.reason)}</span></li>'
        for each in status.skipped[:_SKIPPED]
    ]
    return (
        f'<p class="qa-heading">{escaped(words.skipped)}</p><ul class="qa-skipped">{"".join(items)}</ul>'
        if items
        else ""
    )
