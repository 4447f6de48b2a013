"""
The server of the chat page.

Knows uvicorn and FastAPI: starting, stopping, health. Knows nothing of what is on the page (`ui.page`).
"""

from __future__ import annotations

import gc
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from qa import Assistant, QAError
from ui import ports, render

if TYPE_CHECKING:
    from fastapi import FastAPI

_log = logging.getLogger(__name__)

_ANYTHING = "document"
# For answers on their way when the server is stopped (seconds).
_FAREWELL = 2

Mount = Callable[["FastAPI", Assistant, tuple[str, str] | None], None]


def serve(assistant: Assistant, *, host: str, port: int | None, auth: tuple[str, str] | None = None) -> None:
    """
    Serve the page until SIGINT or SIGTERM.

    `port` None means 7860 or the next free one. `SettingsError`: one that was asked for cannot be had.
    """
    with ports.listener(host, port) as listener:
        with _uncollected():
            import uvicorn

            from ui import page  # gradio takes 2.5 s, so a port that is taken is told before

        app = _app(assistant, auth, page.mount)

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                """Each open page holds a stream that would not end by itself."""
                app.state.stop_streams()
                await super().shutdown(sockets)

        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_FAREWELL)
        print(render.served(ports.address(host, listener.getsockname()[1]), _documents(assistant)), flush=True)
        with _stopped_by_signals():
            Server(config).run(sockets=[listener])


def _app(assistant: Assistant, auth: tuple[str, str] | None, mount: Mount) -> FastAPI:
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse

    # FastAPI's own pages of documentation would load scripts from elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> JSONResponse:
        return JSONResponse(*_health(assistant))

    mount(app, assistant, auth)
    return app


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
