"""What the browser tests share: a browser, a server of a small folder, and the same folder asked from Python."""

import shutil

import pytest

from qa import Assistant, Settings
from tests.browser.chat import Chat, launched
from tests.quality.article import SEEDS
from tests.test_web import Server, make_seeds

HOSTILE_NAME = "<img src=x onerror=alert(1)> [a](javascript:alert(2)).md"
HOSTILE = """\
# <script>alert(3)</script> ![p](http://evil.example/p.png) $$x^2$$ {{7*7}} ${alert(8)}

Le loyer de la <b>maison</b> <img src="http://evil.example/i.png" onerror="alert(4)"> est de 900 euros par mois **net**.

See [here](javascript:alert(5)), https://evil.example/x `code` <iframe src="http://evil.example/f"></iframe> &lt;u&gt;.
"""


@pytest.fixture(scope="package")
def browser():
    """For these tests only: its event loop would be in the way of others."""
    playwright = pytest.importorskip("playwright.sync_api", reason="the browser tests need playwright")
    with playwright.sync_playwright() as running:
        found = launched(running)
        if found is None:
            pytest.skip("the browser tests need Debian's chromium: apt-get install chromium")
        yield found
        found.close()


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    found = make_seeds(tmp_path_factory.mktemp("browser") / "seeds")
    (found / HOSTILE_NAME).write_text(HOSTILE, encoding="utf-8")
    for article in SEEDS.glob("*.txt"):
        shutil.copy(article, found)
    return found


@pytest.fixture(scope="session")
def server(folder):
    with Server(folder) as running:
        yield running


@pytest.fixture(scope="session")
def assistant(folder):
    """What the page should show is what a Python caller gets."""
    return Assistant(Settings(seeds=folder))


@pytest.fixture
def chat(browser, server):
    found = Chat(browser, server)
    yield found
    found.close()
    assert found.errors == []


@pytest.fixture
def french(browser, server):
    found = Chat(browser, server, "fr-FR")
    yield found
    found.close()
