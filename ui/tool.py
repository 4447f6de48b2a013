"""
The assistant as a tool of other programs, over the Model Context Protocol.

Knows mcp: the only file that imports it. Knows nothing of the page.
"""

# No `from __future__ import annotations`: mcp reads the annotations of a tool.

import asyncio
import os
from importlib.util import find_spec
from typing import Any

from qa import Assistant, SettingsError
from ui.access import Allowed, is_let_in
from ui.api import DESCRIPTION, Language, Message, asking

PATH = "/mcp"


def check_installed() -> None:
    if find_spec("mcp") is None:
        raise SettingsError("--mcp needs the package mcp, which is not installed. Run: pip install '.[mcp]'")


class Tool:
    """
    An ASGI application that answers at `PATH`, and only between the two ends of `running()`.

    `host`: served to this machine alone, it answers to no other name (DNS rebinding). `allowed`: whom a password lets
    in, by HTTP Basic; None: everybody.
    """

    def __init__(self, assistant: Assistant, *, host: str, allowed: Allowed | None) -> None:
        from mcp.server.fastmcp import FastMCP  # 1 s
        from mcp.server.fastmcp.exceptions import ToolError

        server = FastMCP(
            "qa",
            host=host,
            streamable_http_path=PATH,
            stateless_http=True,
            json_response=True,
            log_level="WARNING",
        )
        answer, cores = asking(assistant, ToolError), asyncio.Semaphore(os.cpu_count() or 1)

        async def ask(
            question: str, language: Language = "auto", history: list[Message] | None = None
        ) -> dict[str, Any]:
            async with cores:
                return await asyncio.to_thread(answer, question, language, history)

        server.add_tool(ask, description=DESCRIPTION)
        self._app, self._allowed = server.streamable_http_app(), allowed
        self.running = server.session_manager.run

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._allowed is None or is_let_in(_authorization(scope), self._allowed):
            await self._app(scope, receive, send)
            return
        headers = [(b"www-authenticate", b'Basic realm="qa"'), (b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b""})


def _authorization(scope: Any) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"authorization"), None)
