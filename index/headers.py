"""
The title and date that a text gives at its start.

Knows YAML front matter, the line "date YYYY-MM title", and headings as Markdown writes them. Knows nothing of encodings
or of what follows. The only file that imports yaml.
"""

from __future__ import annotations

import re

from index.parsed import TITLE_LIMIT, date_in, is_date, one_line

_HEADER = re.compile(r"\s*date\s+(\d{4}(?:-\d{2}){0,2})\s+(\S.*)", re.IGNORECASE)
_HEADING = re.compile(r"#{1,6}\s+(.*?)(?:\s+#+)?")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})\s*")
# A longer first line is a paragraph. Headlines of French and English newspapers stay below it.
_TITLE_LIMIT = 150
# Characters; a longer block is no front matter. YAML takes 50 ms to read so many.
_MATTER_LIMIT = 10_000
# Brackets that open in it; YAML's time grows by their square.
_NESTED = 300
_MATTER = re.compile(
    r"\s{0,100}?---[^\S\n]{0,100}\n(.*?)^(?:---|\.\.\.)[^\S\n]{0,100}(?:\n|\Z)", re.DOTALL | re.MULTILINE
)


def first_line(text: str) -> tuple[str, str | None]:
    """(title, date) that the first line gives; "" and None for what it does not."""
    first, _, rest = text.lstrip().partition("\n")
    if len(first) > 2 * TITLE_LIMIT:
        return "", None
    if (found := _HEADER.fullmatch(first)) and is_date(found[1]):
        return one_line(found[2]), found[1]
    if found := _HEADING.fullmatch(first.strip()):
        return one_line(found[1]), None
    following = rest.partition("\n")[0]
    alone = _UNDERLINE.fullmatch(following) if following.strip() else rest.strip()
    return (first.strip(), None) if alone and len(first) <= _TITLE_LIMIT else ("", None)


def front_matter(text: str) -> tuple[str, str, str | None]:
    """
    (text without its front matter, the title and the date that this gives).

    The lines of the front matter stay as empty ones, so that all others keep their number.
    """
    found = _MATTER.match(text[:_MATTER_LIMIT])
    values = _values(found[1]) if found else None
    if found is None or values is None:
        return text, "", None
    title, date = values.get("title", ""), values.get("date", "")
    return "\n" * text.count("\n", 0, found.end()) + text[found.end() :], one_line(title), date_in(date)


def _values(matter: str) -> dict[str, str] | None:
    """What stands by name at the top of a YAML mapping, as written; None: it is no mapping."""
    import yaml  # 20 ms

    if matter.count("[") + matter.count("{") > _NESTED:
        return None
    try:
        # Composed, never constructed: no alias is followed and no object is made, so nothing in it can grow or run.
        top = yaml.compose(matter, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        return None
    if not isinstance(top, yaml.MappingNode):
        return None
    pairs = [(key, value) for key, value in top.value if isinstance(key, yaml.ScalarNode)]
    return {key.value.lower(): value.value for key, value in pairs if isinstance(value, yaml.ScalarNode)}
