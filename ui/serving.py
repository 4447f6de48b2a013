"""
Where the page is served, to whom, and what they may do, as a value.

Knows what can be chosen. Knows neither gradio nor the server.
"""

from __future__ import annotations

from dataclasses import dataclass

# Questions that may wait for a core: at a third of a second each, the last is answered within half a minute on two.
_WAITING = 128


@dataclass(frozen=True, slots=True)
class Serving:
    """
    Where the page is served, and to whom.

    port: None means 7860 or the next free one. auth: the user and password that the page asks for. root_path: where a
    proxy shows it. mcp: whether other programs get the tool `ask`. open: whether to show it in this machine's browser.
    waiting: how many questions may wait for a core, before who asks is asked to try again. watch: whether a change is
    built though nobody asks. uploads: whether who sees the page may add documents.
    """

    host: str = "127.0.0.1"
    port: int | None = None
    auth: tuple[str, str] | None = None
    root_path: str = ""
    mcp: bool = False
    open: bool = False
    waiting: int = _WAITING
    watch: bool = False
    uploads: bool = False
