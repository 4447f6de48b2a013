"""The page's server: the real one, in its own process, asked over HTTP as other programs would."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from gradio_client import Client
from gradio_client.exceptions import AppError

from qa import Assistant, Settings
from tests.conftest import ENGLISH, FRENCH
from ui.ports import listener

ROOT = Path(__file__).parent.parent
CLOSES = ("À quelle heure ferme la bibliothèque ?", "At what time does the library close?")
HIVES = ("Quand les ruches ont-elles été installées ?", "When were the bee hives set up?")


class Server:
    """`qa chat` on a free port, until the end of the block."""

    def __init__(self, seeds, *arguments, **environment):
        mine = {name: value for name, value in os.environ.items() if not name.startswith(("QA_", "GRADIO_"))}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ui", "chat", "--seeds", str(seeds), "--port", "0", *arguments],
            cwd=ROOT,
            env=mine | {"PYTHONIOENCODING": "utf-8"} | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        self.greeting = self._process.stdout.readline().rstrip("\n")
        self.address = self.greeting.partition(" ")[0]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self._process.poll() is None:
            self._process.kill()
        self._process.communicate()

    def get(self, path):
        """(HTTP status, what is said, as JSON)."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def client(self, **options):
        return Client(self.address, verbose=False, analytics_enabled=False, **options)

    def stop(self, number):
        """(exit code, what it still said on both streams)."""
        self._process.send_signal(number)
        out, err = self._process.communicate(timeout=20)
        return self._process.returncode, out + err


def make_seeds(folder):
    folder.mkdir()
    (folder / "bibliothèque.txt").write_text(FRENCH, encoding="utf-8")
    (folder / "hives.txt").write_text(ENGLISH, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_seeds(tmp_path_factory.mktemp("page") / "seeds")


@pytest.fixture(scope="module")
def server(folder):
    with Server(folder) as running:
        yield running


@pytest.fixture(scope="module")
def client(server):
    return server.client()


def test_it_says_where_it_is_and_how_many_documents_there_are(server):
    assert server.greeting == f"{server.address} · 2 documents"


def test_health(server, folder):
    snapshot = Assistant(Settings(seeds=folder)).status().snapshot
    assert server.get("/health") == (200, {"status": "ok", "documents": 2, "snapshot": snapshot})


@pytest.mark.parametrize("question", [*CLOSES, *HIVES, "Combien de lunes a Jupiter ?"])
def test_ask_is_exactly_the_dictionary_of_the_answer(client, folder, question):
    said = client.predict(question, "auto", api_name="/ask")
    expected = Assistant(Settings(seeds=folder)).ask(question).to_dict()
    assert list(said) == list(expected)
    assert said | {"timings": 0} == expected | {"timings": 0}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_ask_answers_in_the_language_that_is_told(client, language):
    assert client.predict(CLOSES[1], language, api_name="/ask")["language"] == language


def test_the_language_may_be_left_out(client):
    assert [client.predict(question=question, api_name="/ask")["language"] for question in CLOSES] == ["fr", "en"]


@pytest.mark.parametrize(
    ("question", "language", "problem"),
    [(" ", "auto", "The question is empty"), ("x" * 3000, "fr", "3000 characters"), ("Quand ?", "de", "'de'")],
)
def test_what_cannot_be_asked_is_said_and_the_server_lives_on(client, server, question, language, problem):
    with pytest.raises(AppError, match=problem):
        client.predict(question, language, api_name="/ask")
    assert server.get("/health")[0] == 200


def test_ask_is_all_the_api_there_is(client):
    assert list(client.view_api(return_format="dict")["named_endpoints"]) == ["/ask"]


def test_pages_that_would_load_scripts_from_elsewhere_are_off(server):
    assert [server.get(path)[0] for path in ("/docs", "/redoc")] == [404, 404]


def test_a_changed_folder_shows_and_a_missing_one_is_no_crash(tmp_path):
    folder = make_seeds(tmp_path / "seeds")
    with Server(folder) as server:
        client = server.client()
        (folder / "hives.txt").unlink()
        assert client.predict(HIVES[1], api_name="/ask")["stale"] is True
        deadline = time.monotonic() + 10
        while server.get("/health")[1]["documents"] != 1 and time.monotonic() < deadline:
            time.sleep(0.05)
        said = client.predict(HIVES[1], api_name="/ask")
        assert (said["stale"], {place["path"] for place in said["citations"] + said["nearest"]}) == (
            False,
            {"bibliothèque.txt"},
        )
        folder.rename(tmp_path / "elsewhere")
        assert server.get("/health") == (503, {"status": "error", "documents": 0, "snapshot": None})
        with pytest.raises(AppError, match="seeds"):
            client.predict(HIVES[1], api_name="/ask")
        code, said = server.stop(signal.SIGINT)
        assert (code, "Traceback" in said) == (0, False)


def test_a_password_guards_all_but_health(folder):
    with Server(folder, QA_AUTH="ann:secret") as server:
        assert server.get("/health")[0] == 200
        assert server.get("/config")[0] == 401
        said = server.client(auth=("ann", "secret")).predict(CLOSES[0], "auto", api_name="/ask")
        assert said["language"] == "fr"
        code, said = server.stop(signal.SIGTERM)
        assert (code, said) == (0, "")


TAKEN = """
import sys
from qa import Assistant, Settings, SettingsError
from ui.serving import Serving
from ui.web import serve
try:
    serve(Assistant(Settings(seeds=sys.argv[1])), Serving(port=int(sys.argv[2])))
except SettingsError as error:
    print(error, [name for name in ("gradio", "uvicorn", "fastapi") if name in sys.modules])
"""


def test_a_port_that_is_taken_is_told_before_anything_heavy_is_loaded(folder):
    with listener("127.0.0.1", 0) as taken:
        command = [sys.executable, "-c", TAKEN, folder, str(taken.getsockname()[1])]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert "in use" in said.stdout, said.stderr
    assert said.stdout.endswith(" []\n")


def test_importing_the_page_does_not_import_gradio():
    heavy = "import sys, ui.web; sys.exit(any(name in sys.modules for name in ('gradio', 'uvicorn', 'fastapi')))"
    assert subprocess.run([sys.executable, "-c", heavy], cwd=ROOT).returncode == 0


@pytest.mark.parametrize("name", ["qa", "index"])
def test_another_package_of_our_name_is_told_by_its_file(tmp_path, name):
    stranger = tmp_path / f"{name}.py"
    stranger.write_text("", encoding="utf-8")
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    run = subprocess.run(
        [sys.executable, "-c", "import ui"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        encoding="utf-8",
    )
    assert f" needs its own package {name!r}, but Python found {stranger}." in run.stderr


def test_no_file_is_served_but_the_pages_own(server, folder):
    tried = [
        ROOT / "pyproject.toml",
        folder / "hives.txt",
        folder.parent / ".index" / "seeds" / "CURRENT",
        "/etc/passwd",
    ]
    for path in [*map(str, tried), "../pyproject.toml", "pyproject.toml", "..%2fpyproject.toml"]:
        for route in ("gradio_api/file=", "file=", "gradio_api/file/", "static/", "assets/", ""):
            with pytest.raises(urllib.error.HTTPError) as refused:
                urllib.request.urlopen(f"{server.address}/{route}{path}", timeout=20)
            assert refused.value.code in (403, 404, 405)
