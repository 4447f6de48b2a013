"""What people see in their browser when too many others ask."""

import socket
import threading

import pytest

from qa import Assistant, Settings
from qa.messages import MESSAGES
from ui.serving import Serving
from ui.web import serve

pytestmark = pytest.mark.browser


@pytest.fixture
def address(seeds, capsys):
    """A page where nobody may wait."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    serving = Serving(port=port, waiting=0)
    threading.Thread(target=serve, args=(Assistant(Settings(seeds=seeds)), serving), daemon=True).start()
    return f"http://127.0.0.1:{port}"


@pytest.mark.parametrize(("locale", "language"), [("fr-FR", "fr"), ("en-GB", "en")])
def test_who_must_wait_reads_why_in_their_language(browser, address, locale, language):
    context = browser.new_context(locale=locale)
    tab = context.new_page()
    tab.goto(address)
    box = tab.locator("#qa-box textarea")
    box.fill("Quand ?")
    box.press("Enter")
    tab.get_by_text(MESSAGES[language].busy).first.wait_for()
    context.close()
