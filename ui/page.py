"""
The chat page: which parts it has, and which event calls what.

Knows gradio, and is the only file that does. Knows nothing of what the parts look like (`ui.render`, `ui.panel`,
`ui.style`) or what an event changes (`ui.steps`).
"""

# No `from __future__ import annotations`: gradio reads the annotations of its handlers, in scopes that it cannot see.

import os
from collections.abc import Iterator
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any

import gradio as gr  # 2.5 s

from index.formats import SUFFIXES
from qa import Assistant, QAError
from qa.controls import CONTROLS
from ui import api, exchange, memory, panel, render, steps, style
from ui.access import Allowed
from ui.exchange import Asked
from ui.serving import Serving
from ui.steps import Step
from ui.view import Current, View

# Between looks at the seeds for a page that is open (seconds).
_LOOK = 5
# Only hides what is kept from a glance: whoever can read the browser's storage can read this.
_SECRET = "kept for this page"
_LABELS = {
    language: {name: value for name, value in asdict(words).items() if isinstance(value, str)}
    for language, words in CONTROLS.items()
}
_THEME = gr.themes.Default(
    primary_hue="blue", neutral_hue="slate", font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]
)
_FILES = {"file_types": sorted(SUFFIXES), "file_count": "multiple", "height": 96}
_PRIVATE = {"api_visibility": "private", "show_progress": "hidden"}

Changes = dict[Any, Any]  # part of the page: what it shows now


def mount(app: Any, assistant: Assistant, serving: Serving, allowed: Allowed | None) -> Any:
    """Put the page and its API on a FastAPI application; gradio's own. `allowed`: who may come in; None: everybody."""
    blocks = Page(assistant, uploads=serving.uploads).blocks
    blocks.queue(default_concurrency_limit=os.cpu_count() or 1, max_size=serving.waiting)
    gr.mount_gradio_app(
        app,
        blocks,
        path="",
        auth=allowed,
        root_path=serving.root_path or None,
        max_file_size=assistant.settings.file_limit if serving.uploads else 0,
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


class Page:
    """The parts of the page, and what each event does."""

    def __init__(self, assistant: Assistant, *, uploads: bool) -> None:
        self._assistant, self._uploads = assistant, uploads
        with gr.Blocks(title="qa", analytics_enabled=False, fill_height=True, fill_width=True) as self.blocks:
            self._lay_out()
            self._listen()
            ask = api.asking(assistant, partial(gr.Error, print_exception=False))
            gr.api(ask, api_name="ask", **_ask_at_once())

    def _lay_out(self) -> None:
        words = gr.I18n(**_LABELS)
        self._view, self._current, self._stood = gr.State(View()), gr.State(Current()), gr.State()
        self._spoken = gr.Textbox(visible=False)
        self._kept = gr.BrowserState("", storage_key="qa-conversation", secret=_SECRET)
        self._chosen = gr.BrowserState(None, storage_key="qa-language", secret=_SECRET)
        listening = {"js_on_load": style.SCRIPT, "apply_default_css": False}
        with gr.Row(elem_id="qa-page"):
            with gr.Column(elem_id="qa-left"):
                self._head = gr.HTML(elem_id="qa-head", **listening)
                self._talk = gr.HTML(elem_id="qa-talk", **listening)
                with gr.Column(elem_id="qa-ask"):
                    with gr.Row(elem_id="qa-box"):
                        prompt = words("prompt")
                        said = {"placeholder": prompt, "label": prompt, "show_label": False, "container": False}
                        self._box = gr.Textbox(scale=8, autofocus=True, **said)
                        self._send = gr.Button(words("send"), variant="primary", scale=1, min_width=100)
                        self._stop = gr.Button(words("stop"), scale=1, min_width=100, visible=False)
                    choices, label = _choices(words("automatic")), words("question_language")
                    self._language = gr.Radio(choices, value="auto", label=label, elem_id="qa-language")
            with gr.Column(elem_id="qa-right"):
                self._sources = gr.HTML(elem_id="qa-sources", **listening)
                self._index = gr.HTML(elem_id="qa-index", **listening)
                self._drop = gr.File(label=words("upload"), visible=self._uploads, elem_id="qa-drop", **_FILES)

    def _listen(self) -> None:
        view, talk, sources, index = self._view, self._talk, self._sources, self._index
        changed = [view, talk, sources, self._box, self._send, self._stop, self._kept]
        whole = [*changed, self._head, self._language, index, self._drop, self._spoken]
        state = [view, self._current]
        asking = {"outputs": changed} | _ask_at_once() | _PRIVATE
        for asked in (
            gr.on([self._box.submit, self._send.click], self._asked, [self._box, self._language, *state], **asking),
            talk.submit(self._asked_by_button, state, **asking),
            talk.retry(self._asked_again, state, **asking),
        ):
            asked.then(None, js=style.LAST)
        gr.on([self._stop.click, talk.edit], self._taken_back, state, changed, **_PRIVATE)
        talk.clear(self._cleared, view, changed, **_PRIVATE)
        talk.like(self._judged, view, changed, **_PRIVATE)
        for part in (talk, sources):
            part.select(self._selected, view, [view, sources], **_PRIVATE).then(None, js=style.LIT)
        self.blocks.load(self._loaded, [self._chosen, self._kept], whole, **_PRIVATE).then(None, js=style.LAST)
        self._head.click(self._spoken_in, view, [*whole, self._chosen], **_PRIVATE)
        self._spoken.change(None, self._spoken, None, js=style.SPOKEN)
        index.click(self._rebuilt, view, index, concurrency_id="build", concurrency_limit=1, **_PRIVATE)
        if self._uploads:
            self._drop.upload(self._received, [self._drop, view], [self._drop, index], **_PRIVATE)
        gr.Timer(_LOOK).tick(self._noticed, [view, self._stood], [self._stood, index, sources], **_PRIVATE)

    def _asked(self, question: str, language: Asked, view: View, current: Current) -> Iterator[Changes]:
        yield from map(self._drawn, steps.asked(self._assistant, question, language, view, current))

    def _asked_by_button(self, event: gr.EventData, view: View, current: Current) -> Iterator[Changes]:
        yield from map(self._drawn, steps.asked_by_button(self._assistant, event._data, view, current))

    def _asked_again(self, view: View, current: Current) -> Iterator[Changes]:
        yield from map(self._drawn, steps.asked_again(self._assistant, view, current))

    def _taken_back(self, view: View, current: Current) -> Changes:
        return self._drawn(steps.taken_back(view, current))

    def _cleared(self, view: View) -> Changes:
        return self._drawn(steps.cleared(view))

    def _judged(self, event: gr.EventData, view: View) -> Changes:
        return self._drawn(steps.judged(self._assistant, event._data, view))

    def _selected(self, event: gr.EventData, view: View) -> Changes:
        view = replace(view, beside=view.beside.moved(event._data))
        return {self._view: view, self._sources: self._beside(view)}

    def _loaded(self, request: gr.Request, spoken: Any, stored: Any) -> Changes:
        step = steps.loaded(self._assistant, request.headers.get("accept-language", ""), spoken, stored)
        return self._drawn(step) | self._named(step.view.language)

    def _spoken_in(self, event: gr.EventData, view: View) -> Changes:
        """The whole page in its other language."""
        language = event.language if event.language in CONTROLS else view.language
        return self._drawn(Step(replace(view, language=language))) | self._named(language) | {self._chosen: language}

    def _noticed(self, view: View, before: Any) -> Changes:
        """A change on disk is seen here, and followed in the background; the page is drawn again when it shows."""
        status = exchange.status(self._assistant)
        now = (status, exchange.changes(self._assistant, view.exchanges))
        if now == before:
            return {self._stood: before}
        if status and not status.fresh:
            exchange.titles(self._assistant, steps.ANYTHING, 1)  # any question makes the index follow
        return {self._stood: now, self._index: panel.index(status, view.language), self._sources: self._beside(view)}

    def _rebuilt(self, view: View) -> Iterator[str]:
        """How far it is, until it is done; questions are answered meanwhile, from what was there before."""
        problems = []
        try:
            for done in steps.rebuilding(self._assistant):
                yield panel.index(None, view.language, done=done)
        except QAError as error:
            problems = [str(error)]
        yield panel.index(exchange.status(self._assistant), view.language, told=panel.Told(problems=problems))

    def _received(self, files: list[str], view: View) -> Changes:
        """Files that were dropped become seeds, and those that cannot say why."""
        added, problems = steps.received(self._assistant, map(Path, files))
        index = panel.index(exchange.status(self._assistant), view.language, told=panel.Told(added, problems))
        return {self._drop: None, self._index: index}

    def _drawn(self, step: Step) -> Changes:
        view, changes = step.view, Changes()
        changes[self._view] = view
        changes[self._talk] = render.conversation(view.exchanges, view.offered, view.language)
        changes[self._sources] = self._beside(view)
        if step.box is not None:
            changes[self._box] = step.box
        if step.asking is not None:
            changes[self._send], changes[self._stop] = _visible(not step.asking), _visible(step.asking)
        if step.kept:
            changes[self._kept] = memory.kept(view.exchanges)
        return changes

    def _beside(self, view: View) -> str:
        beside = view.beside
        if beside.path is not None:
            document = exchange.document(self._assistant, beside.path)
            return panel.opened(document, beside.start, beside.end, view.language)
        now = exchange.changes(self._assistant, [view.selected] if view.selected else [])
        return panel.sources(view.selected, view.language, now, beside.lit)

    def _named(self, language: str) -> Changes:
        """What the controls are called."""
        words = CONTROLS[language]
        return {
            self._head: render.header(language),
            self._box: gr.Textbox(placeholder=words.prompt, label=words.prompt),
            self._send: gr.Button(words.send),
            self._stop: gr.Button(words.stop),
            self._language: gr.Radio(_choices(words.automatic), label=words.question_language),
            self._index: panel.index(exchange.status(self._assistant), language),
            self._drop: gr.File(label=words.upload),
            self._spoken: language,
        }


def _ask_at_once() -> dict[str, Any]:
    """As many questions as there are cores, wherever they are asked."""
    return {"concurrency_id": "ask", "concurrency_limit": os.cpu_count() or 1}


def _visible(visible: bool) -> Any:
    return gr.Button(visible=visible)


def _choices(automatic: Any) -> list[tuple[Any, str]]:
    return [(automatic, "auto"), *((words.own, language) for language, words in CONTROLS.items())]


def _complete(blocks: Any) -> None:
    """Programs may leave out the last inputs whatever they call with, as they may with gradio's own client."""
    check = blocks.validate_inputs

    def completed(function: Any, inputs: list[Any]) -> None:
        inputs += [block.value for block in function.inputs[len(inputs) :] if block.get_block_name() == "api"]
        check(function, inputs)

    blocks.validate_inputs = completed
