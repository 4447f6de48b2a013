"""
The chat page in the browser.

Wiring: knows gradio, uvicorn and which event calls what. Knows nothing of what an answer looks like (`ui.render`) or
how it is found.
"""

# No `from __future__ import annotations`: gradio reads the annotations of its handlers, in scopes that it cannot see.

import gc
import logging
import os
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Literal

from qa import Answer, Assistant, QAError
from qa.language import detect
from ui import ports, render

if TYPE_CHECKING:
    import gradio as gr
    from fastapi import FastAPI

_log = logging.getLogger(__name__)

# Two documents, each in two languages: what fits above the box without scrolling.
_EXAMPLE_DOCUMENTS, _EXAMPLE_HITS = 2, 50
_ANYTHING = "document"
# For answers on their way when the server is stopped (seconds).
_FAREWELL = 2
# Enough of a question to tell its language, however long it is.
_TELLING = 500

Language = Literal["auto", "fr", "en"]


def serve(assistant: Assistant, *, host: str, port: int | None, auth: tuple[str, str] | None = None) -> None:
    """
    Serve the page until SIGINT or SIGTERM.

    `port` None means 7860 or the next free one. `SettingsError`: one that was asked for cannot be had.
    """
    with ports.listener(host, port) as listener:
        with _uncollected():
            import gradio  # noqa: F401  # 2.5 s, so a port that is taken is told before
            import uvicorn

        app = _app(assistant, auth)

        class Server(uvicorn.Server):
            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                """Each open page holds a stream that would not end by itself."""
                app.state.stop_streams()
                await super().shutdown(sockets)

        config = uvicorn.Config(app, log_config=None, access_log=False, timeout_graceful_shutdown=_FAREWELL)
        print(render.served(ports.address(host, listener.getsockname()[1]), _documents(assistant)), flush=True)
        with _stopped_by_signals():
            Server(config).run(sockets=[listener])


def page(assistant: Assistant) -> "gr.Blocks":
    """The page and its API."""
    import gradio as gr

    words = _words()
    cores = os.cpu_count() or 1

    def reply(question: str, language: Language, shown: list[Any], answers: list[Answer]) -> Iterator[tuple[Any, ...]]:
        """The question at once, the answer when it is there."""
        if not question.strip():
            yield question, shown, answers
            return
        shown = [*shown, _message("user", render.question(question))]
        yield "", shown, answers
        said, answers = _reply(assistant, question, language, answers)
        yield "", [*shown, _message("assistant", said)], answers

    def reply_to_example(
        chosen: gr.SelectData, offered: list[render.Example], shown: list[Any], answers: list[Answer]
    ) -> Iterator[tuple[Any, ...]]:
        example = offered[chosen.index]
        yield from reply(example.question, example.language, shown, answers)

    def offer() -> tuple[Any, list[render.Example]]:
        offered = render.examples(_titles(assistant))
        return gr.Chatbot(examples=[{"text": example.question} for example in offered]), offered

    def ask(question: str, language: Language = "auto") -> dict[str, Any]:
        """Ask the documents: the answer with its citations, or a refusal with the nearest passages."""
        try:
            return assistant.ask(question, language=_told(language)).to_dict()
        except QAError as error:
            raise gr.Error(str(error), print_exception=False) from error

    with gr.Blocks(title="qa", analytics_enabled=False, fill_height=True) as blocks:
        answers, offered = gr.State([]), gr.State([])
        gr.Markdown(words("welcome"))
        chat = gr.Chatbot(
            show_label=False, scale=1, height="68vh", layout="bubble", buttons=[], latex_delimiters=[], allow_tags=False
        )
        with gr.Row():
            box = gr.Textbox(
                placeholder=words("prompt"), label=words("prompt"), show_label=False, scale=8, autofocus=True
            )
            send = gr.Button(words("send"), variant="primary", scale=1, min_width=100)
        choices = [(words("detected"), "auto"), *((render.LABELS[spoken]["own"], spoken) for spoken in render.LABELS)]
        language = gr.Radio(choices, value="auto", label=words("answer_in"))

        private = {"api_visibility": "private"}
        asking = {"outputs": [box, chat, answers], "concurrency_id": "ask", "concurrency_limit": cores} | private
        gr.on([box.submit, send.click], reply, [box, language, chat, answers], **asking)
        chat.example_select(reply_to_example, [offered, chat, answers], **asking)
        chat.clear(list, outputs=answers, **private)
        blocks.load(offer, outputs=[chat, offered], **private)
        gr.api(ask, api_name="ask", concurrency_id="ask", concurrency_limit=cores)
    return blocks.queue(default_concurrency_limit=cores)


def _app(assistant: Assistant, auth: tuple[str, str] | None) -> "FastAPI":
    import gradio as gr
    from fastapi import FastAPI
    from fastapi.responses import JSONResponse

    # FastAPI's own pages of documentation would load scripts from elsewhere.
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/health")
    def health() -> JSONResponse:
        return JSONResponse(*_health(assistant))

    blocks = page(assistant)
    gr.mount_gradio_app(
        app,
        blocks,
        path="",
        auth=auth,
        theme=gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css=render.STYLE,
        i18n=_words(),
        footer_links=["api"],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
    )
    # Under a newer name gradio_client takes whatever has a `path`, as a citation has, for a file to fetch.
    blocks.config["protocol"] = "sse_v2.1"
    mounted: Any = app.routes[-1]
    app.state.stop_streams = mounted.app.stop_event.set
    return app


def _words() -> "gr.I18n":
    import gradio as gr

    return gr.I18n(**render.LABELS)


def _reply(assistant: Assistant, question: str, language: Language, answers: list[Answer]) -> tuple[str, list[Answer]]:
    """(what to say, the answers of the conversation so far)."""
    try:
        answer = assistant.ask(question, language=_told(language), history=answers)
    except QAError as error:
        return render.problem(error, _told(language) or detect(question[:_TELLING]).language), answers
    return render.answer(answer), [*answers, answer]


def _message(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


def _told(language: Language) -> str | None:
    return None if language == "auto" else language


def _titles(assistant: Assistant) -> list[str]:
    """Titles of some documents; none where there is nothing to ask."""
    try:
        hits = assistant.search(_ANYTHING, limit=_EXAMPLE_HITS)
    except QAError as error:
        _log.warning("The page has no examples: %s", error)
        return []
    titles = {hit.passage.path: hit.passage.title for hit in hits}
    return list(titles.values())[:_EXAMPLE_DOCUMENTS]


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
