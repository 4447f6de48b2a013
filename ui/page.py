"""
The chat page: which parts it has, and which event calls what.

Knows gradio, and is the only file that does. Knows nothing of what the parts look like (`ui.render`, `ui.panel`,
`ui.style`) or how an answer is found (`ui.exchange`).
"""

# No `from __future__ import annotations`: gradio reads the annotations of its handlers, in scopes that it cannot see.

import os
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from functools import partial
from typing import Any

import gradio as gr  # 2.5 s

from qa import Assistant, QAError
from qa.controls import CONTROLS
from qa.status import Status
from ui import api, exchange, memory, panel, render, style
from ui.access import Allowed
from ui.exchange import Asked
from ui.view import Beside, Current, View

# Two documents, each in two languages: what fits above the box without scrolling.
_EXAMPLE_DOCUMENTS = 2
_ANYTHING = "document"
# Between looks at the seeds for a page that is open, and at a build for its bar (seconds).
_LOOK, _WATCH = 5, 0.2
# Only hides what is kept from a glance: whoever can read the browser's storage can read this.
_SECRET = "kept for this page"
_LABELS = {
    language: {name: value for name, value in asdict(words).items() if isinstance(value, str)}
    for language, words in CONTROLS.items()
}
_THEME = gr.themes.Default(
    primary_hue="blue", neutral_hue="slate", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
)


def mount(app: Any, assistant: Assistant, *, allowed: Allowed | None, root_path: str, waiting: int) -> Any:
    """
    Put the page and its API on a FastAPI application; gradio's own application.

    `allowed`: whom a password lets in (None: everybody). `waiting`: how many may wait for an answer.
    """
    blocks = page(assistant).queue(default_concurrency_limit=os.cpu_count() or 1, max_size=waiting)
    gr.mount_gradio_app(
        app,
        blocks,
        path="",
        auth=allowed,
        root_path=root_path or None,
        theme=_THEME,
        css=style.STYLE,
        i18n=gr.I18n(**_LABELS),
        footer_links=["api"],
        run_history=False,
        enable_monitoring=False,
        ssr_mode=False,
        mcp_server=False,  # ours is `ui.tool`: gradio's asks for no password
    )
    # Under a newer name gradio_client takes whatever has a `path`, as a citation has, for a file to fetch.
    blocks.config["protocol"] = "sse_v2.1"
    _complete(blocks)
    return app.routes[-1].app


def _complete(blocks: Any) -> None:
    """Programs may leave out the last inputs whatever they call with, as they may with gradio's own client."""
    check = blocks.validate_inputs

    def completed(function: Any, inputs: list[Any]) -> None:
        inputs += [block.value for block in function.inputs[len(inputs) :] if block.get_block_name() == "api"]
        check(function, inputs)

    blocks.validate_inputs = completed


def page(assistant: Assistant) -> gr.Blocks:
    """The page and its API."""
    words = gr.I18n(**_LABELS)
    cores = os.cpu_count() or 1

    def drawn(view: View) -> dict[Any, Any]:
        """What changes on the page with each step of a conversation."""
        return {
            seen: view,
            talk: render.conversation(view.exchanges, view.offered, view.language),
            sources: _beside(assistant, view),
        }

    def asked(question: str, language: Asked, view: View, current: Current) -> Iterator[dict[Any, Any]]:
        """The question at once, the passages when they are found, the answer when it is there; nothing once stopped."""
        if not question.strip():
            yield {box: question}
            return
        number, before = current.next(), view.done
        said = {box: "", send: gr.Button(visible=False), stop: gr.Button(visible=True)}
        for step in exchange.asking(assistant, question, language, before):
            if not current.wants(number):
                break
            view = replace(view, exchanges=(*before, step), beside=Beside(turn=len(before)))
            yield drawn(view) | said
            said = {}  # the next question may be in the box by now
        if current.wants(number):
            yield drawn(view) | idle() | {kept: memory.kept(view.exchanges)}
        elif current.stopped(number):  # a step may have been on its way to the page
            yield drawn(replace(view, exchanges=before, beside=Beside(turn=len(before) - 1))) | idle()

    def asked_by_button(event: gr.EventData, view: View, current: Current) -> Iterator[dict[Any, Any]]:
        language: Asked = event.language if event.language in CONTROLS else "auto"
        yield from asked(str(event.question), language, view, current)

    def asked_again(view: View, current: Current) -> Iterator[dict[Any, Any]]:
        for last in view.done[-1:]:
            yield from asked(last.question, last.asked, replace(view, exchanges=view.done[:-1]), current)

    def taken_back(view: View, current: Current) -> dict[Any, Any]:
        """The last question is in the box again, as if it had not been asked: to edit it, or because it was stopped."""
        current.stop()
        exchanges = view.exchanges[:-1]
        shown = drawn(replace(view, exchanges=exchanges, beside=Beside(turn=len(exchanges) - 1)))
        questions = [each.question for each in view.exchanges[-1:]]
        return shown | idle() | {box: "".join(questions), kept: memory.kept(exchanges)}

    def idle() -> dict[Any, Any]:
        return {send: gr.Button(visible=True), stop: gr.Button(visible=False)}

    def cleared(view: View) -> dict[Any, Any]:
        return drawn(replace(view, exchanges=(), beside=Beside())) | {kept: memory.kept([])}

    def selected(event: gr.EventData, view: View) -> dict[Any, Any]:
        view = replace(view, beside=view.beside.moved(event._data))
        return {seen: view, sources: _beside(assistant, view)}

    def loaded(request: gr.Request, spoken: Any, stored: Any) -> dict[Any, Any]:
        language = spoken if spoken in CONTROLS else memory.preferred(request.headers.get("accept-language", ""))
        exchanges = tuple(memory.restored(stored))
        offered = render.examples(exchange.titles(assistant, _ANYTHING, _EXAMPLE_DOCUMENTS))
        view = View(exchanges, tuple(offered), language, Beside(turn=len(exchanges) - 1))
        return drawn(view) | named(language)

    def spoken_in(event: gr.EventData, view: View) -> dict[Any, Any]:
        """The whole page in its other language."""
        language = event.language if event.language in CONTROLS else view.language
        return drawn(replace(view, language=language)) | named(language) | {chosen: language}

    def named(language: str) -> dict[Any, Any]:
        words = CONTROLS[language]
        return {
            head: render.header(language),
            box: gr.Textbox(placeholder=words.prompt, label=words.prompt),
            send: gr.Button(words.send),
            stop: gr.Button(words.stop),
            question_language: gr.Radio(_choices(words.automatic), label=words.question_language),
            index: panel.index(_status(assistant), language),
            spoken: language,
        }

    def noticed(view: View, before: Any) -> dict[Any, Any]:
        """A change on disk is seen here, and followed in the background; the page is drawn again when it shows."""
        status = _status(assistant)
        now = (status, exchange.changes(assistant, view.exchanges))
        if now == before:
            return {stood: before}
        if status and not status.fresh:
            exchange.titles(assistant, _ANYTHING, 1)  # any question makes the index follow
        return {stood: now, index: panel.index(status, view.language), sources: _beside(assistant, view)}

    def rebuilt(view: View) -> Iterator[str]:
        """How far it is, until it is done; questions are answered meanwhile, from what was there before."""
        done = [(0, 0)]
        with ThreadPoolExecutor(1) as aside:
            build = aside.submit(assistant.refresh, rebuild=True, progress=lambda *so_far: done.append(so_far))
            while True:
                yield panel.index(None, view.language, done=done[-1])
                time.sleep(_WATCH)  # even when it is done: a bar that only flashes looks like a fault
                if build.done():
                    break
        problem = build.exception()
        if problem and not isinstance(problem, QAError):
            raise problem
        yield panel.index(_status(assistant), view.language, problem=str(problem or ""), unfolded=True)

    with gr.Blocks(title="qa", analytics_enabled=False, fill_height=True, fill_width=True) as blocks:
        seen, current, stood = gr.State(View()), gr.State(Current()), gr.State()
        spoken = gr.Textbox(visible=False)
        kept = gr.BrowserState("", storage_key="qa-conversation", secret=_SECRET)
        chosen = gr.BrowserState(None, storage_key="qa-language", secret=_SECRET)
        listening = {"js_on_load": style.SCRIPT, "apply_default_css": False}
        with gr.Row(elem_id="qa-page"):
            with gr.Column(elem_id="qa-left"):
                head = gr.HTML(elem_id="qa-head", **listening)
                talk = gr.HTML(elem_id="qa-talk", **listening)
                with gr.Column(elem_id="qa-ask"):
                    with gr.Row(elem_id="qa-box"):
                        box = gr.Textbox(
                            placeholder=words("prompt"),
                            label=words("prompt"),
                            show_label=False,
                            container=False,
                            scale=8,
                            autofocus=True,
                        )
                        send = gr.Button(words("send"), variant="primary", scale=1, min_width=100)
                        stop = gr.Button(words("stop"), scale=1, min_width=100, visible=False)
                    question_language = gr.Radio(
                        _choices(words("automatic")),
                        value="auto",
                        label=words("question_language"),
                        elem_id="qa-language",
                    )
            with gr.Column(elem_id="qa-right"):
                sources = gr.HTML(elem_id="qa-sources", **listening)
                index = gr.HTML(elem_id="qa-index", **listening)

        private = {"api_visibility": "private", "show_progress": "hidden"}
        pages = [seen, talk, sources, box, send, stop, kept]
        asking = {"outputs": pages, "concurrency_id": "ask", "concurrency_limit": cores} | private
        for each in (
            gr.on([box.submit, send.click], asked, [box, question_language, seen, current], **asking),
            talk.submit(asked_by_button, [seen, current], **asking),
            talk.retry(asked_again, [seen, current], **asking),
        ):
            each.then(None, js=style.LAST)
        gr.on([stop.click, talk.edit], taken_back, [seen, current], pages, **private)
        talk.clear(cleared, seen, pages, **private)
        for part in (talk, sources):
            part.select(selected, seen, [seen, sources], **private).then(None, js=style.LIT)
        whole = [*pages, head, question_language, index, spoken]
        blocks.load(loaded, [chosen, kept], whole, **private).then(None, js=style.LAST)
        head.click(spoken_in, seen, [*whole, chosen], **private)
        spoken.change(None, spoken, None, js=style.SPOKEN)
        index.click(rebuilt, seen, index, concurrency_id="build", concurrency_limit=1, **private)
        gr.Timer(_LOOK).tick(noticed, [seen, stood], [stood, index, sources], **private)
        ask = api.asking(assistant, partial(gr.Error, print_exception=False))
        gr.api(ask, api_name="ask", concurrency_id="ask", concurrency_limit=cores)
    return blocks


def _choices(automatic: Any) -> list[tuple[Any, str]]:
    return [(automatic, "auto"), *((words.own, language) for language, words in CONTROLS.items())]


def _beside(assistant: Assistant, view: View) -> str:
    beside = view.beside
    if beside.path is not None:
        return panel.opened(exchange.document(assistant, beside.path), beside.start, beside.end, view.language)
    now = exchange.changes(assistant, [view.selected] if view.selected else [])
    return panel.sources(view.selected, view.language, now, beside.lit)


def _status(assistant: Assistant) -> Status | None:
    try:
        return assistant.status()
    except QAError:
        return None
