"""The server around the page: who comes in, who must wait, and that nothing is told to others."""

import http.server
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager

import pytest
from fastapi.testclient import TestClient
from gradio_client import Client

from qa import Assistant, Settings, SettingsError
from qa.messages import MESSAGES
from tests.test_web import CLOSES, ROOT, Server, make_seeds
from ui.serving import Serving
from ui.web import _app, serve

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


def test_who_finds_the_queue_full_is_told_kindly_in_their_language(folder):
    slow = Slow(Settings(seeds=folder))
    with TestClient(_app(slow, Serving(waiting=2))) as client:

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
    app = _app(Assistant(Settings(seeds=folder)), Serving())
    with TestClient(app) as client:
        missing = client.get("/gradio_api/runs", headers={"Accept-Language": "fr"})
        assert (missing.status_code, missing.json()) == (404, {"detail": "Not found"})
        app.routes[-1].app.get_blocks()._queue.stopped = True
        stopped = client.post("/gradio_api/call/ask", json={"data": ["Quand ?"]}, headers={"Accept-Language": "fr"})
        assert (stopped.status_code, stopped.json()) == (503, {"detail": "Queue is stopped."})


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


class Proxy(http.server.BaseHTTPRequestHandler):
    """Shows at /qa what a server on this machine shows at /."""

    protocol_version = "HTTP/1.0"  # the end of a stream is the end of the connection

    def do_GET(self):
        self.forward(None)

    def do_POST(self):
        self.forward(self.rfile.read(int(self.headers["Content-Length"])))

    def forward(self, body):
        prefix, path = self.path[:3], self.path[3:]
        assert prefix == "/qa", self.path
        headers = {name: self.headers[name] for name in ("Content-Type", "Accept", "Cookie") if name in self.headers}
        headers["X-Forwarded-Host"] = self.headers["Host"]
        asked = urllib.request.Request(self.server.behind + path, body, headers)
        with urllib.request.urlopen(asked, timeout=20) as response:
            self.send_response(response.status)
            self.send_header("Content-Type", response.headers["Content-Type"])
            self.end_headers()
            while part := response.read1():
                self.wfile.write(part)

    def log_message(self, *_):
        pass


@contextmanager
def behind_a_proxy(server):
    """The address that people see."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy) as proxy:
        proxy.behind, proxy.daemon_threads, proxy.block_on_close = server.address, True, False
        proxy.handle_error = lambda *_: None  # a stream that the end of the test cuts off
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{proxy.server_port}/qa"
        proxy.shutdown()


def test_behind_a_proxy_the_page_is_where_people_see_it(folder):
    with Server(folder, "--root-path", "/qa/") as server, behind_a_proxy(server) as address:
        with urllib.request.urlopen(f"{address}/config", timeout=20) as config:
            assert json.load(config)["root"] == address
        with urllib.request.urlopen(f"{address}/health", timeout=20) as health:
            assert json.load(health)["status"] == "ok"
        client = Client(address, verbose=False, analytics_enabled=False)
        assert client.predict(CLOSES[0], api_name="/ask")["short"].startswith("18 heures")


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
    command = "import sys, ui.web, ui.tool; sys.exit('mcp' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], cwd=ROOT).returncode == 0
