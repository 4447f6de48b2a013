"""
The terminal command `qa`.

Parses, calls, prints. Answers go to stdout, all else to stderr. Knows nothing that a Python caller would miss.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TextIO, TypeVar, cast

from qa import Assistant, BuildReport, QAError, QuestionError, Settings, SettingsError, SnapshotError
from qa.messages import MESSAGES
from ui import access, ports
from ui.output import Output, OutputError
from ui.terminal import print_answer, print_json, print_report, print_status, print_verification, progress

_FAILED, _INTERRUPTED = 1, 130
_DIGITS = 9  # of a number of questions; of thousands Python makes no number
_LEVELS = (logging.WARNING, logging.INFO, logging.DEBUG)  # by how often -v was given

T = TypeVar("T")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the exit code: 0 (a refusal too), 1 for a `QAError`, 2 for wrong usage, 130 when interrupted."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # LC_ALL=C, old consoles
    output = Output(sys.stdout)
    try:
        with redirect_stdout(cast(TextIO, output)):
            try:
                return _run(argv)
            finally:  # `--help` leaves by an exception; what Python flushes after us, nobody can answer for
                output.flush()
    except OutputError as error:
        output.give_up()
        if error.reader_left:  # and has seen enough
            return 0
        print(f"qa: {error}", file=sys.stderr)
        return _FAILED


def _run(argv: Sequence[str] | None) -> int:
    options = _parser().parse_args(argv)
    _log_as_told(options.verbose)
    try:
        run: Callable[[argparse.Namespace], None] = options.run
        run(options)
    except QAError as error:
        print(f"qa: {error}", file=sys.stderr)
        return _FAILED
    except KeyboardInterrupt:
        return _INTERRUPTED
    return 0


def _open_what_is_closed() -> None:
    """A stream that the shell closed (`<&-`) is None. In this order each gets its own number, which no file takes."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115  # as long as we run


def _log_as_told(verbose: int) -> None:
    """To stderr: what is wrong; with -v what is done, with -vv what is asked. Of other libraries only warnings."""
    logging.basicConfig(format="%(message)s")
    for name in ("qa", "index", "ui"):
        logging.getLogger(name).setLevel(_LEVELS[min(verbose, len(_LEVELS) - 1)])


def _parser() -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--seeds", metavar="DIR", help="the folder of documents (QA_SEEDS, else seeds)")
    common.add_argument("--index", metavar="DIR", help="where its index is kept (QA_INDEX, else .index beside it)")
    common.add_argument("-v", "--verbose", action="count", default=0, help="say what is done; -vv: and what is asked")
    printing = argparse.ArgumentParser(add_help=False)
    printing.add_argument("--json", action="store_true", help="print JSON for other programs")

    parser = argparse.ArgumentParser(prog="qa", description="Ask your own documents, in French or English.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    index = commands.add_parser("index", parents=[common, printing], help="bring the index up to date with the seeds")
    index.add_argument("--rebuild", action="store_true", help="trust nothing that is there")
    index.add_argument("--watch", action="store_true", help="go on following the seeds, until Ctrl-C")
    index.set_defaults(run=_index)

    ask = commands.add_parser("ask", parents=[common, printing], help="answer one question")
    ask.add_argument("question", help="the question; - reads it from standard input")
    ask.add_argument("--language", choices=tuple(MESSAGES), help="answer in this language, not the question's")
    ask.set_defaults(run=_ask)

    chat = commands.add_parser("chat", parents=[common], help="serve the chat page")
    chat.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    chat.add_argument("--port", type=_port, help="default: 7860, or the next free one")
    chat.add_argument("--auth", metavar="USER:PASSWORD", type=_account, help="ask for a password (better: QA_AUTH)")
    chat.add_argument("--root-path", metavar="PATH", type=_root_path, help="where a proxy shows it, for instance /qa")
    chat.add_argument("--mcp", action="store_true", help="also be a tool of other programs, at /mcp")
    chat.add_argument("--uploads", action="store_true", help="let who sees the page add documents")
    chat.add_argument("--open", action="store_true", help="open the page in the browser")
    chat.add_argument("--watch", action="store_true", help="build when the seeds change, not at the next question")
    chat.set_defaults(run=_chat)

    status = commands.add_parser("status", parents=[common, printing], help="say what is indexed and if it is fresh")
    status.set_defaults(run=_status)

    verify = commands.add_parser(
        "verify", parents=[common, printing], help="check every byte, passage and vector of it"
    )
    verify.set_defaults(run=_verify)

    feedback = commands.add_parser("feedback", parents=[common], help="print liked answers as questions for qa eval")
    feedback.add_argument("--json", action="store_true", help="print what was kept of them as JSON, not questions")
    feedback.add_argument("--down", action="store_true", help="print what was disliked instead, as it was kept")
    feedback.set_defaults(run=_feedback)

    evaluation = commands.add_parser("eval", parents=[common, printing], help="measure on questions with known answers")
    asked = evaluation.add_mutually_exclusive_group(required=True)
    asked.add_argument(
        "--data", metavar="DIR", type=Path, help="passages and questions (qa/questions.py names formats)"
    )
    asked.add_argument("--questions", metavar="FILE", type=Path, help="questions about the seeds")
    evaluation.add_argument("--sample", metavar="N", type=_count, help="answer at most N questions of each kind")
    evaluation.add_argument("--against", metavar="FILE", type=Path, help="compare with a run that --json printed")
    evaluation.set_defaults(run=_eval)
    return parser


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= _DIGITS and int(text)):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)


def _typed(read: Callable[[str], T], text: str) -> T:
    """What was typed; wrong usage where it cannot work."""
    try:
        return read(text)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


_account, _port, _root_path = (partial(_typed, read) for read in (access.account, ports.number, access.root_path))


def _assistant(options: argparse.Namespace, **settings: Any) -> Assistant:
    given = {name: value for name in ("seeds", "index") if (value := getattr(options, name))}
    return Assistant(Settings.from_env(os.environ, **given, **settings))


def _check_watching(options: argparse.Namespace) -> None:
    if options.watch and find_spec("watchfiles") is None:
        raise SettingsError("--watch needs watchfiles, which a light install leaves out. Run: pip install watchfiles")


def _index(options: argparse.Namespace) -> None:
    def built(report: BuildReport) -> None:
        print_json(dataclasses.asdict(report)) if options.json else print_report(report)
        sys.stdout.flush()  # a program that reads this waits for it

    _check_watching(options)
    assistant = _assistant(options)
    with progress() as show:
        report = assistant.refresh(rebuild=options.rebuild, progress=show)
    built(report)
    if options.watch:
        from qa.watch import follow  # only this needs it

        follow(assistant, built=built)


def _ask(options: argparse.Namespace) -> None:
    question = _read() if options.question == "-" else options.question
    answer = _assistant(options).ask(question, language=options.language)
    print_json(answer.to_dict()) if options.json else print_answer(answer)


def _read() -> str:
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]  # a file in another encoding
    return sys.stdin.read()


def _chat(options: argparse.Namespace) -> None:
    if find_spec("gradio") is None:
        raise SettingsError("The page needs gradio, which a light install leaves out. Run: pip install . (or: qa ask)")
    _check_watching(options)
    from ui.serving import Serving
    from ui.web import serve  # uvicorn, gradio: 4 s

    user = os.environ.get("QA_AUTH")
    auth = options.auth or (access.account(user, "QA_AUTH") if user else None)
    assistant = _assistant(options, refresh=os.environ.get("QA_REFRESH") or "background")
    where = Serving(options.host, options.port, auth, options.root_path or "", options.mcp, options.open)
    serve(assistant, dataclasses.replace(where, watch=options.watch, uploads=options.uploads))


def _status(options: argparse.Namespace) -> None:
    status = _assistant(options).status()
    print_json(dataclasses.asdict(status)) if options.json else print_status(status)


def _verify(options: argparse.Namespace) -> None:
    assistant = _assistant(options)
    found = assistant.verify()
    print_json(dataclasses.asdict(found)) if options.json else print_verification(found)
    if found.problems:
        raise SnapshotError(f"The index in {assistant.settings.index_folder} is damaged. Run: qa index --rebuild")


def _eval(options: argparse.Namespace) -> None:
    from qa import evaluate, outcomes, questions, report, tables  # only measuring needs them

    before = outcomes.read(options.against) if options.against else None
    if options.data:
        # Every collection has seeds of its own; --index is where they and their indexes are kept.
        work = Path(options.index) if options.index else None
        run = evaluate.evaluate(options.data, Settings.from_env(os.environ), work, options.sample)
    else:
        asked = questions.sample(questions.about_seeds(options.questions), options.sample)
        if not asked:
            raise QuestionError(f"{options.questions} holds no questions. Name a file with one on each line.")
        run = evaluate.about_seeds(options.questions.stem, asked, _assistant(options).settings)
    found = [*report.tables(run), *([report.compared(before, run)] if before else [])]
    print_json(report.to_dict(run, found)) if options.json else print(tables.to_markdown(found))


def _feedback(options: argparse.Namespace) -> None:
    from qa import feedback  # only this needs it

    said = feedback.standing(feedback.read(_assistant(options).settings.feedback_file))
    chosen = [each for each in said if each.liked is not options.down]
    kept = [each.to_dict() for each in chosen]
    if options.json:
        print_json(kept)
        return
    for line in kept if options.down else feedback.asked(chosen):
        print(json.dumps(line, ensure_ascii=False))
