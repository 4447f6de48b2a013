"""
The web server: the page, its API, `/health`, and what only people with a password see.

Knows FastAPI, uvicorn, signals and how many may ask at once. Knows nothing of what the page shows (`ui.page`).
"""

# No `from __future__ import annotations`: FastAPI reads the annotations of its handlers, in scopes that it cannot see.

import gc
import logging
import signal
import socket
import threading
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from qa import Assistant, QAError
from qa.messages import MESSAGES
from qa.watch import following
from ui import access, api, ports, render, tool
from ui.serving import Serving

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = logging.getLogger(__name__)

# For answers on their way when the server is stopped (seconds).
_FAREWELL = 2
_FULL = 503
_ANYTHING = "document"
# Where gradio takes inputs by name, and how it says that the names are wrong.
_BY_NAME, _MISNAMED = "/call/v2/", ("Parameter `", "No value provided")


def serve(assistant: Assistant, serving: Serving) -> None:
    """Serve the page until SIGINT or SIGTERM. `SettingsError`: a port, or a package, that was asked for is missing."""
    if serving.mcp:
        tool.check_installed()
    with ports.listener(serving.host, serving.port) as listener:
        with _uncollected():  # 3 s, so a port that is taken is told before
            import uvicorn

            app = _app(assistant, serving)

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                """Each open page holds a stream that would not end by itself."""
                app.state.stop_streams()
                await super().shutdown(sockets)

        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_FAREWELL)
        address = ports.address(serving.host, listener.getsockname()[1])
        print(render.served(address, _documents(assistant)), flush=True)
        if serving.open:
            # In a thread, for some browsers return when they are closed.
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()
        with _stopped_by_signals(), following(assistant) if serving.watch else nullcontext():
            Server(config).run(sockets=[listener])


def _app(assistant: Assistant, serving: Serving) -> "FastAPI":
    from fastapi import FastAPI, HTTPException, Request
    from fastapi.exception_handlers import http_exception_handler
    from fastapi.responses import JSONResponse, Response

    from ui import page  # which imports gradio: 2.5 s

    allowed = access.allowing(serving.auth) if serving.auth else None
    programs = _tool(assistant, serving, allowed)
    # FastAPI's own pages of documentation would load scripts from elsewhere.
    app = FastAPI(
        docs_url=None, redoc_url=None, openapi_url=None, lifespan=(lambda _: programs.running()) if programs else None
    )

    @app.get("/health")
    def health() -> JSONResponse:
        return JSONResponse(*_health(assistant))

    async def busy(request: Request, error: Any) -> Response:
        if not (error.status_code == _FULL and str(error.detail).startswith("Queue is full")):
            return await http_exception_handler(request, error)
        return JSONResponse(*_busy(request.headers.get("accept-language")))

    async def misnamed(request: Request, error: Any) -> Response:
        if not (_BY_NAME in request.url.path and str(error).startswith(_MISNAMED)):
            raise error
        return JSONResponse({"detail": api.FIELDS}, 422)

    if programs:
        app.add_route(tool.PATH, programs)  # type: ignore[arg-type]  # an ASGI application is one, too
    mounted = page.mount(app, assistant, serving, allowed)
    mounted.add_exception_handler(HTTPException, busy)
    mounted.add_exception_handler(TypeError, misnamed)
    app.state.stop_streams = mounted.stop_event.set
    return app


def _tool(assistant: Assistant, serving: Serving, allowed: access.Allowed | None) -> tool.Tool | None:
    """The tool, where it is asked for. Behind a proxy it is called by names that only the proxy knows."""
    if not serving.mcp:
        return None
    return tool.Tool(assistant, host="" if serving.root_path else serving.host, allowed=allowed)


def _busy(spoken: str | None) -> tuple[dict[str, str], int]:
    """
    (what is said while too many questions wait, its HTTP status). `spoken`: the header by which browsers tell.

    Who tells no language is a program, and is told in both. Of a 503 gradio's page would show words of its own.
    """
    if spoken is None:
        return {"detail": " ".join(messages.busy for messages in MESSAGES.values())}, _FULL
    first = spoken[:2].casefold()
    return {"detail": MESSAGES[first if first in MESSAGES else "en"].busy}, 429


def _documents(assistant: Assistant) -> int:
    """How many there are, once there is an index to answer from."""
    assistant.search(_ANYTHING, limit=1)
    return assistant.status().documents


def _health(assistant: Assistant) -> tuple[dict[str, Any], int]:
    """(what `/health` says, its HTTP status). Says no more: it is open where the page asks for a password."""
    try:
        status = assistant.status()
    except QAError as error:
        _log.warning("Not healthy: %s", error)
        return {"status": "error", "documents": 0, "snapshot": None}, 503
    fine = status.snapshot is not None
    return {
        "status": "ok" if fine else "error",
        "documents": status.documents,
        "snapshot": status.snapshot,
    }, 200 if fine else 503


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for garbage, which an import does not leave: that of gradio takes a fifth less."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """uvicorn raises the signal that stopped it once more: by then it has been obeyed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
