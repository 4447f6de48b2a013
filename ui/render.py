"""
The conversation -> what a person sees of it on the page, as HTML.

Pure: knows exchanges, the words of `qa.messages` and `qa.controls`, and how they look. Knows no gradio, and trusts no
text: whatever comes from a document, a file name or a question is shown, never obeyed.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote as percent

from qa import Answer, Citation
from qa.controls import CONTROLS, Controls
from qa.feedback import COMMENT_LIMIT
from qa.messages import MARKS, MESSAGES, Messages
from ui import download
from ui.exchange import Exchange, sureness
from ui.offers import Example, following

# A longer answer is a sentence or a list, and does not shout: two lines of the largest type.
_SHORT = 120
# Of the id of a snapshot: enough to tell two apart.
_ID = 8
# A hand with its thumb up, in a square of 24.
_THUMB = "M2 10h4v11H2zM8 10l5-8c1.6 0 2.6 1.2 2.2 2.8L14.4 9H20c1.4 0 2.3 1.2 2 2.5l-1.8 7.8c-.2 1-1.1 1.7-2.2 1.7H8z"


def escaped(text: str) -> str:
    """`text` as characters of a page: no tag, no Markdown, no formula and no link can begin in it."""
    return "".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in text)


def header(language: str) -> str:
    """What the page is, and the way to its other language."""
    words = CONTROLS[language]
    others = "".join(
        action("click", each.own, language=other, lang=other) for other, each in CONTROLS.items() if other != language
    )
    return (
        f'<div class="qa qa-header" lang="{language}"><div><h1>{escaped(words.name)}</h1>'
        f"<p>{escaped(words.welcome)}</p></div><div>{others}</div></div>"
    )


def conversation(exchanges: Sequence[Exchange], offered: Sequence[Example], language: str) -> str:
    """All that was said, in the language of each exchange; the controls in `language`."""
    words = CONTROLS[language]
    end = len(exchanges) - 1
    turns = "".join(_turn(each, number, words, last=number == end) for number, each in enumerate(exchanges))
    last = exchanges[-1] if exchanges else None
    if last is None:
        after = _offered(words.examples, offered)
    elif last.pending:
        after = ""
    else:
        after = _offered(words.follow, following(exchanges, offered)) + _tools(exchanges, words)
    log = f'<div role="log" aria-label="{escaped(words.conversation)}">{turns}</div>'
    return f'<div class="qa" lang="{language}">{log}{after}</div>'


def served(address: str, documents: int) -> str:
    """What the terminal says of a page that is there."""
    return f"{address} · {documents} document{'' if documents == 1 else 's'}"


def action(name: str, label: str, *, lang: str = "", **data: object) -> str:
    """A button; the page is told its name and data."""
    values = "".join(f' data-{key}="{escaped(str(value))}"' for key, value in data.items())
    spoken = f' lang="{lang}"' if lang else ""
    return f'<button type="button" class="qa-button" data-act="{name}"{values}{spoken}>{escaped(label)}</button>'


def stressed(quote: str, short: str | None) -> str:
    """A quote, with the short answer in it marked."""
    before, found, after = quote.partition(short) if short else (quote, "", "")
    return f"{escaped(before)}<strong>{escaped(found)}</strong>{escaped(after)}" if found else escaped(quote)


def _turn(exchange: Exchange, number: int, words: Controls, *, last: bool) -> str:
    hidden = f'<span class="qa-unseen">{escaped(words.asked)} </span>'
    question = f'<div class="qa-question">{hidden}<span>{escaped(exchange.question)}</span></div>'
    if exchange.pending:
        doing = words.reading if exchange.also else words.searching
        return f'<div class="qa-turn">{question}<p class="qa-wait" role="status">{escaped(doing)}</p></div>'
    buttons = [action("copy", words.copy, copy=download.copied(exchange), done=words.copied)]
    buttons += [action(name, getattr(words, name)) for name in ("retry", "edit") if last]
    opinion = _opinion(exchange, number, words) if exchange.answer and not exchange.answer.talk else ""
    actions = f'<div class="qa-actions">{"".join(buttons)}{opinion}</div>'
    return f'<div class="qa-turn">{question}{_said(exchange, number)}{actions}</div>'


def _opinion(exchange: Exchange, turn: int, words: Controls) -> str:
    """Two thumbs; after one of them a line for why, until something is said."""
    thumbs = _thumb("up", words.right, exchange, turn) + _thumb("down", words.wrong, exchange, turn)
    if exchange.unkept is not None:
        said = f'<span lang="en">{escaped(exchange.unkept)}</span>'
        return f'{thumbs}<p class="qa-note" role="status">{escaped(words.unkept)} {said}</p>'
    if exchange.verdict is None:
        return thumbs
    if exchange.comment is not None:
        return f'{thumbs}<p class="qa-note" role="status">{escaped(words.thanks)}</p>'
    why = escaped(words.comment)
    box = f'<input name="comment" maxlength="{COMMENT_LIMIT}" placeholder="{why}" aria-label="{why}"/>'
    send = f'<button type="submit" class="qa-button" data-act="like" data-turn="{turn}">{escaped(words.send_comment)}'
    return f'{thumbs}<form class="qa-why">{box}{send}</button></form>'


def _thumb(verdict: str, label: str, exchange: Exchange, turn: int) -> str:
    pressed = "true" if exchange.verdict == verdict else "false"
    named = f'aria-label="{escaped(label)}" title="{escaped(label)}" aria-pressed="{pressed}"'
    return (
        f'<button type="button" class="qa-button qa-thumb qa-{verdict}" data-act="like" data-turn="{turn}"'
        f' data-verdict="{verdict}" {named}>'
        f'<svg viewBox="0 0 24 24" aria-hidden="true"><path d="{_THUMB}"/></svg></button>'
    )


def _said(exchange: Exchange, turn: int) -> str:
    messages, answer = MESSAGES[exchange.language], exchange.answer
    if answer is None:
        details = f'<p class="qa-note" lang="en">{escaped(exchange.problem or "")}</p>'
        return _article("problem", exchange, f'<p class="qa-text">{escaped(messages.failed)}</p>{details}')
    stale = f'<p class="qa-note">{escaped(messages.stale)}</p>' if answer.stale else ""
    if answer.talk:
        said = answer.text.partition(messages.examples)[0].strip()  # they are offered to click on
        return _article("talk", exchange, f'<p class="qa-text">{escaped(said)}</p>')
    if answer.answered:
        text = _answer(answer, turn) + _sentences(answer, turn)
        return _article("answer", exchange, text + stale + _quiet(exchange, answer))
    said = answer.text.partition(messages.nearest)[0].strip() if answer.nearest else answer.text
    nearest = _nearest(answer, turn, messages)
    return _article(
        "refusal", exchange, f'<p class="qa-text">{escaped(said)}</p>{nearest}{stale}{_quiet(exchange, answer)}'
    )


def _article(kind: str, exchange: Exchange, content: str) -> str:
    return f'<div class="qa-{kind}" lang="{exchange.language}">{content}</div>'


def _answer(answer: Answer, turn: int) -> str:
    """The text, its opening apart and a button for each number."""
    messages = MESSAGES[answer.language]
    openings = (*messages.words_of.values(), messages.evidence)
    opening = next((each for each in openings if answer.text.startswith(each)), "")
    rest, pieces = answer.text[len(opening) :], list[str]()
    for citation in reversed(answer.citations):
        # From the right: a document may say "[1]" too, in its quote, and the number comes after that.
        rest, mark, after = rest.rpartition(f"[{citation.number}]")
        pieces[:0] = [_mark(citation, turn, answer.language) if mark else "", _glued(escaped(after))]
    spoken = f'<span class="qa-opening">{escaped(opening)}</span>' if opening else ""
    kind = "qa-text" if len(answer.text) <= _SHORT else "qa-text qa-long"
    return f'<p class="{kind}">{spoken}{_glued(escaped(rest.lstrip() if opening else rest))}{"".join(pieces)}</p>'


def _glued(markup: str) -> str:
    """French marks stay on the line of what they quote."""
    return markup.replace(" &#187;", "&#160;&#187;").replace("&#171; ", "&#171;&#160;")


def _sentences(answer: Answer, turn: int) -> str:
    """The sentences that the answer rests on, where it does not say them whole."""
    items = [
        f'<li lang="{each.language}">{_glued(escaped(MARKS[each.language].opening))}'
        f"{stressed(each.quote, answer.short if each.number == 1 else None)}"
        f"{_glued(escaped(MARKS[each.language].closing))} {_mark(each, turn, answer.language, card=False)}</li>"
        for each in answer.citations
        if answer.short and each.quote not in answer.text
    ]
    return f'<ul class="qa-sentences">{"".join(items)}</ul>' if items else ""


def _nearest(answer: Answer, turn: int, messages: Messages) -> str:
    """Where one would look, each with a button to look there."""
    items = "".join(
        f'<li lang="{each.language}">{escaped(each.quote)} {_mark(each, turn, answer.language, card=False)}</li>'
        for each in answer.nearest
    )
    heading = f'<p class="qa-heading">{escaped(messages.nearest)}</p>'
    return f'{heading}<ul class="qa-sentences">{items}</ul>' if items else ""


def _mark(citation: Citation, turn: int, language: str, *, card: bool = True) -> str:
    """A number to click on; over it, its quote."""
    label = CONTROLS[language].source.format(number=citation.number)
    button = (
        f'<button type="button" class="qa-mark" data-act="select" data-turn="{turn}" data-number="{citation.number}"'
        f' aria-label="{escaped(f"{label}: {citation.title}")}">{citation.number}</button>'
    )
    if not card:
        return button
    title = f"<strong>{escaped(citation.title)}</strong>"
    quote = f'<span lang="{citation.language}">{escaped(citation.quote)}</span>'
    return f'<span class="qa-cite">{button}<span class="qa-card" aria-hidden="true">{title}{quote}</span></span>'


def _quiet(exchange: Exchange, answer: Answer) -> str:
    """How it was answered, in few words."""
    words, messages = CONTROLS[exchange.language], MESSAGES[exchange.language]
    told = words.detected if exchange.asked == "auto" else words.chosen
    sure = sureness(answer.confidence) if answer.answered else None
    seconds = answer.timings.get("total")
    point = "," if exchange.language == "fr" else "."
    parts = [
        f'<span class="qa-{sure}">{escaped(words.sureness[sure])}</span>' if sure else "",
        escaped(told.format(language=messages.language[exchange.language])),
        "" if seconds is None else escaped(words.seconds.format(seconds=f"{seconds:.1f}".replace(".", point))),
        escaped(words.snapshot.format(id=answer.snapshot[:_ID])) if answer.snapshot else "",
    ]
    return f'<p class="qa-quiet">{" &#183; ".join(part for part in parts if part)}</p>'


def _offered(heading: str, offered: Sequence[Example]) -> str:
    items = "".join(f"<li>{_to_ask(each)}</li>" for each in offered)
    title = f'<p class="qa-heading">{escaped(heading)}</p>'
    return f'<div class="qa-offered">{title}<ul>{items}</ul></div>' if items else ""


def _to_ask(example: Example) -> str:
    asked = {"question": example.question, "language": example.language}
    return action("submit", example.question, lang=example.language, **asked)


def _tools(exchanges: Sequence[Exchange], words: Controls) -> str:
    address = "data:text/markdown;charset=utf-8," + percent(download.markdown(exchanges), errors="replace")
    link = f'<a class="qa-button" download="conversation.md" href="{address}">{escaped(words.download)}</a>'
    return f'<p class="qa-tools">{action("clear", words.clear)}{link}</p>'
