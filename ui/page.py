"""
The chat page in the browser.

Wiring: knows gradio and which event calls what. Knows nothing of what an answer looks like (`ui.render`) or
how it is found.
"""

# No `from __future__ import annotations`: gradio reads the annotations of its handlers, in scopes that it cannot see.

import logging
import os
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from qa import Answer, Assistant, QAError
from qa.language import detect
from ui import api, render
from ui.access import Allowed
from ui.api import Language

if TYPE_CHECKING:
    import gradio as gr

_log = logging.getLogger(__name__)

# Two documents, each in two languages: what fits above the box without scrolling.
_EXAMPLE_DOCUMENTS, _EXAMPLE_HITS = 2, 50
_ANYTHING = "document"
# Enough of a question to tell its language, however long it is.
_TELLING = 500


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
        ask = api.asking(assistant, partial(gr.Error, print_exception=False))
        gr.api(ask, api_name="ask", concurrency_id="ask", concurrency_limit=cores)
    return blocks.queue(default_concurrency_limit=cores)


def mount(app: Any, assistant: Assistant, *, allowed: Allowed | None, root_path: str, waiting: int) -> Any:
    """
    Put the page and its API on a FastAPI application; gradio's own application.

    `allowed`: whom a password lets in (None: everybody). `waiting`: how many may wait for an answer.
    """
    import gradio as gr

    blocks = page(assistant).queue(default_concurrency_limit=os.cpu_count() or 1, max_size=waiting)
    gr.mount_gradio_app(
        app,
        blocks,
        path="",
        auth=allowed,
        root_path=root_path or None,
        theme=gr.themes.Default(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        css=render.STYLE,
        i18n=_words(),
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
