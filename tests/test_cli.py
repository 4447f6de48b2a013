"""The terminal command: what it prints where, and how it exits."""

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from qa import Assistant, ask
from qa.settings import Settings
from ui.cli import main

ROOT = Path(__file__).parent.parent
EVAL_WRONG = [["eval"], ["eval", "--data", "x", "--questions", "y"], ["eval", "--data", "x", "--sample", "0"]]
QUESTION = "Quel est le loyer de l'appartement ?"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    found = tmp_path / "seeds"
    found.mkdir()
    text = "Bail\n\nLe loyer de l'appartement est de 900 euros par mois.\n"
    (found / "bail.txt").write_text(text, encoding="utf-8")
    for name in ("QA_SEEDS", "QA_INDEX", "QA_REFRESH", "QA_FEEDBACK", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return found


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    found = capsys.readouterr()
    return code, found.out, found.err


def test_ask_prints_the_answer_and_its_place(folder, capsys):
    code, out, err = run(capsys, "ask", QUESTION, "--seeds", folder)
    assert (code, err) == (0, "")
    assert out == (
        "« 900 euros » [1]\n\n[1] Bail (l. 3) · bail.txt\n    Le loyer de l'appartement est de 900 euros par mois.\n"
    )


def test_ask_names_every_place_of_the_same_content(folder, capsys):
    (folder / "copie.txt").write_bytes((folder / "bail.txt").read_bytes())
    _, out, _ = run(capsys, "ask", QUESTION, "--seeds", folder)
    assert "\n[1] Bail (l. 3) · bail.txt, copie.txt\n" in out


HOSTILE = """Bail\u00a0: \x1b[31mrouge

Le loyer de l'appartement est de 900\u00a0euros\u202e par \x9bmois\tet sans
[2] Faux.
"""
HOSTILE_NAME = "bail\n[2] \x1b[2J.txt"


def test_what_a_document_holds_moves_no_cursor_and_begins_no_line_of_ours(folder, capsys):
    (folder / "bail.txt").unlink()
    (folder / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    (folder / "copie\r.txt").write_text(HOSTILE, encoding="utf-8")
    code, out, _ = run(capsys, "ask", QUESTION, "--seeds", folder)
    answer, _, place, first, *more, last = out.split("\n")
    assert (code, answer, last) == (0, "« 900\u00a0euros » [1]", "")
    assert place == "[1] Bail\u00a0: " + r"\x1b[31mrouge (l. 3) · bail\n[2] \x1b[2J.txt, copie\r.txt"
    assert first == "    Le loyer de l'appartement est de 900\u00a0euros\\u202e par \\x9bmois\tet sans"
    assert more == ["    [2] Faux."]
    listed = run(capsys, "ask", "Quels documents as-tu ?", "--seeds", folder)[1]
    assert listed.startswith("J’ai un document : « Bail\u00a0: \\x1b[31mrouge » [1]\n\n")
    printed = json.loads(run(capsys, "ask", QUESTION, "--seeds", folder, "--json")[1])
    assert "\u202e par \x9bmois\tet sans\n[2]" in printed["citations"][0]["quote"]
    assert printed["citations"][0]["path"] == HOSTILE_NAME


def test_ask_in_json_is_the_dictionary_of_the_answer(folder, capsys):
    _, out, _ = run(capsys, "ask", QUESTION, "--seeds", folder, "--json")
    printed, expected = json.loads(out), ask(QUESTION, settings=Settings(seeds=folder)).to_dict()
    assert list(printed) == list(expected)
    assert printed | {"timings": 0} == expected | {"timings": 0}


def test_ask_answers_in_the_language_that_is_told(folder, capsys):
    _, out, _ = run(capsys, "ask", QUESTION, "--seeds", folder, "--language", "en")
    assert out.startswith("In the document's words (French): « 900 euros » [1]")


def test_a_refusal_is_no_failure(folder, capsys):
    code, out, _ = run(capsys, "ask", "How many moons does Jupiter have?", "--seeds", folder)
    assert code == 0
    assert out.startswith("The documents do not say.")


def test_the_question_may_come_from_standard_input(folder, tmp_path):
    found = terminal(["ask", "-", "--seeds", str(folder)], tmp_path, given=QUESTION)
    assert "900 euros" in found.stdout


def test_standard_input_in_another_encoding_is_read_as_far_as_it_can_be(folder, tmp_path):
    given = "Quel est le loyer mensuel indiqué ?".encode("latin-1")
    command = [sys.executable, "-m", "ui", "ask", "-", "--seeds", folder, "--json"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    found = subprocess.run(command, cwd=tmp_path, env=environment, input=given, capture_output=True, check=False)
    assert (found.returncode, found.stderr) == (0, b"")
    assert json.loads(found.stdout)["question"] == "Quel est le loyer mensuel indiqu\ufffd ?"


def test_flag_then_environment_then_default(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "900 euros" in run(capsys, "ask", QUESTION)[1]
    monkeypatch.setenv("QA_SEEDS", str(tmp_path / "other"))
    assert f"{tmp_path / 'other'} does not exist" in run(capsys, "ask", QUESTION)[2]
    assert "900 euros" in run(capsys, "ask", QUESTION, "--seeds", folder)[1]
    run(capsys, "index", "--seeds", folder, "--index", tmp_path / "kept")
    assert (tmp_path / "kept" / "CURRENT").exists()


def test_index_says_what_it_did(folder, capsys):
    (folder / "photo.jpg").write_bytes(b"x")
    (folder / "photo\n\x1b[2J.jpg").write_bytes(b"x")
    (folder / ".hidden.txt").write_bytes(b"x")
    code, out, err = run(capsys, "index", "--seeds", folder)
    assert (code, err) == (0, "")
    first, second, odd, third, fourth = out.splitlines()
    assert first == "1 added"
    assert second.startswith("2 passages encoded in ")
    assert odd.startswith("skipped    photo\\n\\x1b[2J.jpg: its type is not supported")
    assert third.startswith("skipped    photo.jpg: its type is not supported")
    assert fourth == "hidden     1"
    assert "hidden     1\n" in run(capsys, "status", "--seeds", folder)[1]
    assert run(capsys, "index", "--seeds", folder)[1].startswith("1 kept\n0 passages encoded")
    assert run(capsys, "index", "--seeds", folder, "--rebuild")[1].startswith("1 kept\n2 passages encoded")


def test_index_in_json_is_the_report(folder, capsys):
    report = json.loads(run(capsys, "index", "--seeds", folder, "--json")[1])
    assert (report["added"], report["encoded"], report["skipped"]) == (["bail.txt"], 2, [])


def test_status_says_how_things_stand(folder, capsys):
    assert "snapshot   none" in run(capsys, "status", "--seeds", folder)[1]
    run(capsys, "index", "--seeds", folder)
    status = json.loads(run(capsys, "status", "--seeds", folder, "--json")[1])
    assert (status["documents"], status["passages"], status["fresh"]) == (1, 2, True)
    (folder / "bail.txt").write_text("Other.", encoding="utf-8")
    assert "(the seeds say something else now)" in run(capsys, "status", "--seeds", folder)[1]


def test_verify_says_that_all_is_well_or_what_is_not(folder, capsys):
    assert run(capsys, "verify", "--seeds", folder)[2].endswith(" yet. Run: qa index\n")
    run(capsys, "index", "--seeds", folder)
    code, out, err = run(capsys, "verify", "--seeds", folder)
    assert (code, err) == (0, "")
    first, *counted, looked, last = out.splitlines()
    assert first == f"snapshot   {Assistant(Settings(seeds=folder)).status().snapshot}"
    assert (counted, looked[-21:]) == (["documents  1", "passages   2"], " 2 vectors made again")
    assert last.startswith("0 problems found in ")
    (catalog,) = (folder.parent / ".index").rglob("catalog.sqlite")
    catalog.write_bytes(catalog.read_bytes()[:-1])
    code, out, err = run(capsys, "verify", "--seeds", folder)
    assert code == 1
    assert "problem    catalog.sqlite has " in out
    assert err.endswith(" is damaged. Run: qa index --rebuild\n")


def test_verify_in_json_is_what_was_found(folder, capsys):
    run(capsys, "index", "--seeds", folder)
    found = json.loads(run(capsys, "verify", "--seeds", folder, "--json")[1])
    assert (found["documents"], found["passages"], found["encoded"]) == (1, 2, 2)
    assert found["problems"] == found["leftovers"] == []


ROWS = [
    {"id": "1-fr", "pair": "1", "language": "fr", "question": QUESTION, "quote_any": ["900 euros"]},
    {
        "id": "1-en",
        "pair": "1",
        "language": "en",
        "question": "How much is the rent of the flat?",
        "quote_any": ["900"],
    },
    {"id": "2-en", "pair": "2", "language": "en", "question": "How many moons does Jupiter have?", "quote_any": []},
    {"id": "3-fr", "language": "fr", "question": "Combien coûte le loyer par mois ?", "quote_any": ["900"]},
]


@pytest.fixture
def questions(tmp_path):
    path = tmp_path / "rent.jsonl"
    path.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    return path


def test_eval_prints_tables_about_the_seeds(folder, questions, capsys):
    code, out, err = run(capsys, "eval", "--questions", questions, "--seeds", folder)
    assert (code, err) == (0, "")
    assert out.startswith("**Answers**\n\n| set | direction | questions |")
    assert "| rent | en | 2 | 1.000 [1.000, 1.000] |" in out
    assert "| rent | 1 | 1.000 [1.000, 1.000] |" in out


def test_eval_of_an_empty_file_says_that_it_is(folder, tmp_path, capsys):
    (tmp_path / "empty.jsonl").write_text("\n", encoding="utf-8")
    code, out, err = run(capsys, "eval", "--questions", tmp_path / "empty.jsonl", "--seeds", folder)
    assert (code, out) == (1, "")
    assert err == f"qa: {tmp_path / 'empty.jsonl'} holds no questions. Name a file with one on each line.\n"


def test_eval_compares_with_a_run_that_was_saved(folder, questions, tmp_path, capsys):
    arguments = ("eval", "--questions", questions, "--seeds", folder)
    saved = tmp_path / "before.json"
    printed = run(capsys, *arguments, "--json")[1]
    saved.write_text(printed, encoding="utf-8")
    assert [each["id"] for each in json.loads(printed)["outcomes"]] == ["1-en", "2-en", "1-fr", "3-fr"]
    out = run(capsys, *arguments, "--sample", 1, "--against", saved)[1]
    assert "**After less before**" in out
    assert "| rent | fr | answered right | 1 | 1.000 [1.000, 1.000] | 1.000 [1.000, 1.000] | +0.000 [" in out


def test_eval_asks_about_a_folder_of_passages_and_keeps_its_indexes_where_told(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    passage = {"passage_id": "p", "language": "fr", "title": "Bail", "text": "Le loyer est de 900 euros par mois."}
    asked = {"id": "q", "language": "fr", "question": QUESTION, "passage_id": "p", "answers": []}
    asked["answers"] = [{"text": "900 euros", "start": 16}]
    (tmp_path / "dev_passages.jsonl").write_text(json.dumps(passage), encoding="utf-8")
    (tmp_path / "dev_questions.jsonl").write_text(json.dumps(asked), encoding="utf-8")
    code, out, err = run(capsys, "eval", "--data", tmp_path, "--index", tmp_path / "kept")
    assert (code, err) == (0, "")
    assert "| dev | fusion | fr>fr | 1 | 1.000 [1.000, 1.000] |" in out
    assert len(list((tmp_path / "kept").rglob("CURRENT"))) == 1
    assert not (tmp_path / ".index").exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--data", "nowhere"], "There is no folder nowhere."),
        (["--questions", "nowhere.jsonl"], "nowhere.jsonl cannot be read: No such file"),
        (["--questions", "nowhere.jsonl", "--against", "b.json"], "The run b.json cannot be read: No such file"),
    ],
)
def test_eval_says_what_is_missing(arguments, says, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(capsys, "eval", *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(f"qa: {says}")


def test_an_error_goes_to_stderr_and_exits_with_1(folder, capsys):
    code, out, err = run(capsys, "ask", " ", "--seeds", folder)
    assert (code, out) == (1, "")
    assert err == "qa: The question is empty; ask something.\n"


@pytest.mark.parametrize(
    "arguments", [[], ["ask"], ["fly"], ["ask", "x", "--language", "de"], ["chat", "--port", "x"], *EVAL_WRONG]
)
def test_wrong_usage_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("usage: qa")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--port", "70000"], "argument --port: '70000' is no port. Type a number from 0 to 65535."),
        (["--port", "1" * 5000], "is no port. Type a number from 0 to 65535."),
        (["--auth", "secret"], "argument --auth: This is not of the form user:password. Type for instance: ann:"),
        (["--root-path", "qa"], "argument --root-path: 'qa' is no path for a proxy. Type for instance: /qa or"),
        (["--root-path", "http://[x"], "argument --root-path: 'http://[x' is no path for a proxy. Type for instance:"),
    ],
)
def test_where_to_serve_is_wrong_usage_that_says_what_to_type(arguments, says, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["chat", *arguments])
    err = " ".join(capsys.readouterr().err.split())
    assert stopped.value.code == 2
    assert says in err
    assert "secret" not in err


@pytest.mark.parametrize("count", ["0", "x", "١٢", "1" * 5000])
def test_a_sample_is_a_whole_number(count, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(["eval", "--data", "x", "--sample", count])
    assert stopped.value.code == 2
    assert f"argument --sample: {count!r} is no whole number from 1" in capsys.readouterr().err


def test_a_password_without_a_user_is_named(folder, capsys, monkeypatch):
    monkeypatch.setenv("QA_AUTH", "secret")
    code, _, err = run(capsys, "chat", "--seeds", folder)
    assert code == 1
    assert "QA_AUTH is not of the form user:password" in err
    assert "secret" not in err


def test_ascii_terminals_get_an_answer_too(folder, tmp_path):
    environment = {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"}
    found = terminal(["ask", "Quel est le loyer de l'appartement ?", "--seeds", str(folder)], tmp_path, environment)
    assert found.returncode == 0
    assert "Le loyer de l'appartement est de 900 euros par mois." in found.stdout


PRINTING = [["--help"], ["ask", QUESTION], ["ask", QUESTION, "--json"]]


def shell(arguments, folder, rest, **environment):
    """`qa` with what a shell does to its streams: written at once only where `PYTHONUNBUFFERED` is set."""
    seeds = [] if arguments == ["--help"] else ["--seeds", str(folder)]
    command = shlex.join([sys.executable, "-m", "ui", *arguments, *seeds])
    mine = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"} | environment
    return subprocess.run(
        ["bash", "-c", f"{command} {rest}"],
        cwd=ROOT, env=mine, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("buffered", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", PRINTING, ids=str)
def test_a_reader_that_left_is_no_error(arguments, folder, buffered):
    # The pipe is closed before anything is written.
    found = shell(arguments, folder, '| sh -c "exec <&-; sleep 2"; exit "${PIPESTATUS[0]}"', **buffered)
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize("buffered", [{}, {"PYTHONUNBUFFERED": "1"}], ids=["buffered", "unbuffered"])
@pytest.mark.parametrize("arguments", PRINTING, ids=str)
def test_a_full_disk_is_told(arguments, folder, buffered):
    found = shell(arguments, folder, "> /dev/full", **buffered)
    assert (found.returncode, found.stderr) == (1, "qa: the output cannot be written (No space left on device)\n")


def test_what_fails_elsewhere_is_not_put_down_to_the_output(monkeypatch):
    def failing(_):
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("ui.cli._status", failing)
    with pytest.raises(BrokenPipeError):
        main(["status"])


@pytest.mark.parametrize(
    ("arguments", "closed", "code", "says"),
    [
        (["ask", QUESTION], ">&-", 0, ""),
        (["index"], ">&-", 0, ""),
        (["ask", "-"], "<&-", 1, "qa: The question is empty; ask something.\n"),
        (["ask", " "], "2>&-", 1, ""),
        (["ask", QUESTION], "<&- >&- 2>&-", 0, ""),
    ],
)
def test_a_stream_that_is_closed_is_passed_over(arguments, closed, code, says, folder):
    found = shell(arguments, folder, closed)
    assert (found.returncode, found.stdout, found.stderr) == (code, "", says)


def terminal(arguments, cwd, environment=None, given=None):
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | (environment or {})
    return subprocess.run(
        [sys.executable, "-m", "ui", *arguments],
        cwd=cwd, env=environment, input=given, capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
