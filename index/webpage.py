"""
An HTML file -> what a person reads of it.

Knows what is shown and what stands around an article, and writes headings, lists and tables as Markdown does. Knows
nothing of addresses: it fetches nothing and runs nothing. The only file that imports lxml.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from typing import Any

from index.decoding import decoded
from index.parsed import Parsed, UnreadableError, date_in, normalised, one_line

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml[^>]{0,200}?encoding=[\"']([\w.:-]+)", re.I
)
_BLANKS = re.compile(r"[ \t\n\r\f]+")  # not those that hold a number and its unit together
_SOFT_HYPHEN = "\u00ad"


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Of these nothing is shown, or nothing that is text.
_UNSEEN = _names(
    "script style noscript template head iframe object embed svg math canvas audio video form button select textarea"
    " datalist dialog nav map"
)
# Outside the article these hold the site's name, links and adverts; inside, its title and its sources.
_AROUND = frozenset(["header", "footer", "aside"])
_ARTICLE = ("article", "main")
_BLOCKS = _names(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer header hr"
    " html legend li main menu ol p pre section summary table tbody tfoot thead caption tr ul"
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_CELLS = ("td", "th")
_CLOSE = frozenset(["li", "tr", "dt", "dd"])  # what follows one of these directly is not another paragraph
# Of all text what the article holds at least, if that is what the page is about.
_MOST = 0.5

_DATES = (
    "article:published_time",
    "datepublished",
    "date",
    "dc.date",
    "dc.date.issued",
    "dcterms.date",
    "dcterms.created",
    "citation_publication_date",
    "og:published_time",
    "pubdate",
)
_PUBLISHED = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')


def read(data: bytes) -> Parsed:
    """The text of a page with its title and date; `UnreadableError`: it holds none."""
    from lxml import etree, html  # 50 ms

    # Entities of the file's own are not resolved; depth is ours to bear: the process has its limits.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        top = html.document_fromstring(_characters(data).encode("utf-8", "replace"), parser=parser)
    except etree.ParserError as error:
        raise UnreadableError("it is empty") from error
    except etree.XMLSyntaxError as error:
        if error.code == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise UnreadableError("it is damaged") from error
    if any(entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for entry in parser.error_log):
        raise UnreadableError("its tags stand too deep in each other")  # and what is inside them was left out
    title, date = _title(top), _date(top)
    return Parsed(normalised(_text(top)), title, date)


def _characters(data: bytes) -> str:
    """By the encoding that the page names, if it does and is right."""
    found = _CHARSET.search(data[:4096])
    name = (found[1] or found[2]).decode("ascii") if found else ""
    try:
        # The name was found as ASCII: an encoding that reads it otherwise (UTF-16) is not the one.
        marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        if name and not marked and name.encode("ascii").decode(name) == name:
            # As browsers read it: what calls itself Latin-1 is Windows' own.
            name = "cp1252" if name.lower() in ("iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii") else name
            return data.decode(name).removeprefix("\ufeff")
    except (LookupError, UnicodeError):
        pass
    return decoded(data)


def _title(top: Any) -> str:
    """The only main heading, or what the page calls itself."""
    headings = [text for element in top.iter("h1") if (text := one_line(_inline(element)))]
    if len(headings) == 1:
        return headings[0]
    given = [meta.get("content") or "" for meta in top.iter("meta") if meta.get("property") == "og:title"]
    named = [_inline(element) for element in top.iter("title")]
    return next((title for text in given + named if (title := one_line(text))), "")


def _date(top: Any) -> str | None:
    """When the page says that it was published."""
    given: dict[str, str] = {}
    for meta in top.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        given.setdefault(name.lower(), meta.get("content") or "")
    texts = [given.get(name, "") for name in _DATES]
    for script in top.iter("script"):
        if script.get("type") == "application/ld+json":
            texts += _PUBLISHED.findall((script.text or "")[:100_000])
    for time in top.iter("time"):
        if time.get("itemprop") == "datePublished" or time.get("pubdate") is not None:
            texts.append(time.get("datetime") or "")
    return next((date for text in texts if (date := date_in(text[:40]))), None)


def _text(top: Any) -> str:
    """The article, where one can be told from the rest; else all that is shown."""
    whole = _rendered(top)
    for name in _ARTICLE:
        found = list(top.iter(name))
        if len(found) == 1:
            text = _rendered(found[0])
            if len(text) >= _MOST * len(whole):
                return text
    return whole


def _inline(element: Any) -> str:
    return _BLANKS.sub(" ", "".join(element.itertext())).replace(_SOFT_HYPHEN, "").strip(" ")


class _Page:
    """Lines and the empty lines between them, as they are met."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.rows = 0  # how many rows we are in
        self._line: list[str] = []
        self._mark = self._gap = ""

    def say(self, text: str) -> None:
        self._line.append(text)

    def mark(self, text: str) -> None:
        """What stands before the next line, if one comes."""
        self._mark = text

    def end_line(self, gap: str) -> None:
        """What was said since the last end is a line; `gap` is what parts it at least from the next one."""
        if self.rows:
            self.say(" ")
            return
        line = "".join(self._line).replace(_SOFT_HYPHEN, "").strip(" \n")
        self._line = []
        if line.strip("| "):
            self.parts += [self._gap if self.parts else "", self._mark, line]
            self._gap, self._mark = gap, ""
        elif not self._mark:
            self._gap = max(self._gap, gap, key=len)

    def close_up(self) -> None:
        """What comes next may stand right below, whatever ended last."""
        self._gap = "\n"


def _rendered(root: Any) -> str:
    """
    What is shown of an element, in the order of the file. Walks without recursion, at any depth.

    A line of its own for each block, row and item; an empty line between paragraphs.
    """
    from lxml import etree

    page = _Page()
    inside, kept_as_it_is = 0, 0
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        name = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            inside += name in _ARTICLE
            if not name or _is_unseen(element, name, bool(inside)):
                walk.skip_subtree()
                continue
            kept_as_it_is += name == "pre"
            _open(page, element, name)
            _say(page, element.text, bool(kept_as_it_is))
        else:
            if name and not _is_unseen(element, name, bool(inside)):
                _shut(page, element, name)
                kept_as_it_is -= name == "pre"
            inside -= name in _ARTICLE
            if element is not root:
                _say(page, element.tail, bool(kept_as_it_is))
    page.end_line("")
    return "".join(page.parts)


def _say(page: _Page, text: str | None, as_it_is: bool) -> None:
    if text:
        page.say(text if as_it_is else _BLANKS.sub(" ", text))


def _is_unseen(element: Any, name: str, inside: bool) -> bool:
    if name in _UNSEEN or (name in _AROUND and not inside):
        return True
    if element.get("hidden") is not None or element.get("aria-hidden") == "true":
        return True
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or "visibility:hidden" in style


def _open(page: _Page, element: Any, name: str) -> None:
    if name in _HEADINGS:
        page.end_line("\n\n")
        page.mark("#" * _HEADINGS[name] + " ")
    elif name in _CELLS:
        page.say("| " if page.rows else "")
    elif name in _BLOCKS:
        page.end_line("\n" if name in _CLOSE else "\n\n")
        if name == "li":
            page.mark("- ")
        page.rows += name == "tr" and _is_row(element)
    elif name == "br":
        page.say(" " if page.rows else "\n")


def _shut(page: _Page, element: Any, name: str) -> None:
    if name == "tr" and _is_row(element):
        page.say("|")
        page.rows -= 1
    if name in _CELLS and page.rows:
        page.say(" ")
    elif name in _HEADINGS or name in _BLOCKS or name in _CELLS:
        page.end_line("\n\n")
        page.mark("")
        if name in _CLOSE:
            page.close_up()


def _is_row(element: Any) -> bool:
    """Whether a row is one of a table; what holds headings, lists and paragraphs only arranges the page."""
    found = Counter(inner.tag for inner in element.iter("table", "ul", "ol", "p", *_HEADINGS))
    return found["p"] == found.total() <= sum(1 for _ in element.iterchildren(*_CELLS))
