"""The server around the page: who comes in, who must wait, and that nothing is told to others."""

import os
import subprocess
import sys
import threading
import time
import urllib.request

import pytest
from fastapi.testclient import TestClient

from qa import Assistant, Settings, SettingsError
from qa.messages import MESSAGES
from tests.test_web import CLOSES, ROOT, Server, make_seeds
from ui.server import Serving, _app, serve

# What would switch things on, if gradio were asked.
HOSTILE = {
    "GRADIO_ANALYTICS_ENABLED": "True",
    "GRADIO_RUN_HISTORY": "True",
    "GRADIO_MCP_SERVER": "True",
    "GRADIO_SSR_MODE": "True",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_seeds(tmp_path_factory.mktemp("server") / "seeds")


class Slow(Assistant):
    """Answers when it is let."""

    def __init__(self, settings):
        super().__init__(settings)
        self.go = threading.Event()

    def ask(self, question, **options):
        self.go.wait(30)
        return super().ask(question, **options)


def test_who_finds_the_queue_full_is_told_kindly_in_their_language(folder, monkeypatch):
    monkeypatch.setattr("ui.server.WAITING", 2)
    slow = Slow(Settings(seeds=folder))
    with TestClient(_app(slow, Serving())) as client:

        def ask(**headers):
            return client.post("/gradio_api/call/ask", json={"data": [CLOSES[0]]}, headers=headers)

        accepted, deadline = [], time.monotonic() + 20
        while (answer := ask()).status_code == 200 and time.monotonic() < deadline:
            accepted.append(answer.json()["event_id"])
            time.sleep(0.05)
        french, english = MESSAGES["fr"].busy, MESSAGES["en"].busy
        assert (answer.status_code, answer.json()) == (503, {"detail": f"{french} {english}"})
        for spoken, said in [("fr-FR,fr;q=0.9", french), ("en-GB,en", english), ("de,fr", english)]:
            told = ask(**{"Accept-Language": spoken})
            assert (told.status_code, told.json()) == (429, {"detail": said})
        slow.go.set()
        for event in accepted:
            assert slow.ask(CLOSES[0]).short in client.get(f"/gradio_api/call/ask/{event}").text
        assert (len(accepted), ask().status_code) == (os.cpu_count() + 2, 200)


def test_other_errors_of_the_page_are_what_they_were(folder):
    with TestClient(_app(Assistant(Settings(seeds=folder)), Serving())) as client:
        assert client.get("/gradio_api/runs").json() == {"detail": "Not found"}
        assert client.get("/gradio_api/runs").status_code == 404


def test_nothing_is_told_to_others_whatever_the_environment_says(folder):
    with Server(folder, **HOSTILE) as server:
        config = server.get("/config")[1]
        off = {name: config[name] for name in ("analytics_enabled", "run_history", "mcp_server", "stylesheets")}
        assert off == {"analytics_enabled": False, "run_history": False, "mcp_server": False, "stylesheets": []}
        assert [server.get(path)[0] for path in ("/monitoring", "/gradio_api/runs", "/gradio_api/mcp/", "/mcp")] == [
            403,
            404,
            404,
            404,
        ]
        with urllib.request.urlopen(server.address + "/theme.css", timeout=20) as theme:
            style = theme.read().decode("utf-8").replace("http://www.w3.org/2000/svg", "")  # a name, not a place
        assert [word for word in ("http", "@import", "@font-face") if word in style] == []


def test_a_password_may_be_typed_and_only_that_one_comes_in(folder):
    with Server(folder, "--auth", "zoé:crème brûlée", QA_AUTH="ann:secret") as server:
        assert server.get("/config")[0] == 401
        said = server.client(auth=("zoé", "crème brûlée")).predict(CLOSES[0], api_name="/ask")
        assert said["language"] == "fr"
        for stranger in [("zoé", "creme brulee"), ("ann", "secret")]:
            with pytest.raises(ValueError, match="Could not login"):
                server.client(auth=stranger)


def test_behind_a_proxy_the_page_names_the_path_that_people_see(folder):
    with Server(folder, "--root-path", "/qa/") as server:
        assert server.get("/config")[1]["root"] == f"{server.address}/qa"
        assert server.get("/health")[0] == 200


def test_the_browser_is_opened_on_the_page(folder, tmp_path):
    told = tmp_path / "told"
    browser = tmp_path / "browser"
    browser.write_text(
        f'#!/bin/sh\necho "$1" > "{told}.tmp"\nmv "{told}.tmp" "{told}"\nexec >/dev/null 2>&1\nsleep 5\n',
        encoding="utf-8",
    )
    browser.chmod(0o755)
    with Server(folder, "--open", BROWSER=f"{browser} %s") as server:
        deadline = time.monotonic() + 10
        while not told.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        assert told.read_text(encoding="utf-8").strip() == server.address
        assert server.get("/health")[0] == 200


def test_without_the_package_mcp_it_says_what_to_install(folder, monkeypatch):
    monkeypatch.setattr("sys.path", [])
    monkeypatch.delitem(sys.modules, "mcp", raising=False)
    with pytest.raises(SettingsError, match=r"--mcp needs the package mcp.* Run: pip install '\.\[mcp\]'"):
        serve(Assistant(Settings(seeds=folder)), Serving(mcp=True))


def test_mcp_is_not_looked_for_unless_it_is_asked_for():
    command = "import sys, ui.server, ui.tool; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], cwd=ROOT).returncode == 0
