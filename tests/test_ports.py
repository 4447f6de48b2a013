"""Where the page is served: the port that is asked for, or the next free one."""

import socket

import pytest

from qa import SettingsError
from ui.ports import address, listener, number


def test_without_a_port_the_next_free_one_is_taken():
    with listener("127.0.0.1", None) as first, listener("127.0.0.1", None) as second:
        assert 7860 <= first.getsockname()[1] < second.getsockname()[1] < 7960


def test_a_port_that_was_asked_for_is_that_or_an_error():
    with listener("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"Cannot serve on 127.0.0.1, port {port} .*in use"):
            listener("127.0.0.1", port)
    with listener("127.0.0.1", port) as free:
        assert free.getsockname() == ("127.0.0.1", port)


def test_who_connects_at_once_is_not_refused():
    with listener("127.0.0.1", 0) as found:
        socket.create_connection(found.getsockname(), timeout=5).close()


@pytest.mark.parametrize(
    ("host", "port"), [("127.0.0.1", 70_000), ("host.invalid", 0), ("192.0.2.1", None), ("a..b", None)]
)
def test_an_address_that_cannot_be_had_is_a_settings_error(host, port):
    with pytest.raises(SettingsError, match=f"Cannot serve on {host}"):
        listener(host, port)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860"),
        ("0.0.0.0", "http://127.0.0.1:7860"),
        ("::", "http://[::1]:7860"),
        ("::1", "http://[::1]:7860"),
        ("localhost", "http://localhost:7860"),
    ],
)
def test_the_address_is_one_that_a_browser_can_open(host, shown):
    assert address(host, 7860) == shown


@pytest.mark.parametrize(("text", "port"), [("0", 0), ("7860", 7860), ("65535", 65_535)])
def test_a_port_is_a_number(text, port):
    assert number(text) == port


@pytest.mark.parametrize("text", ["x", "-1", "65536", "80.5", "", "١٢", "²", "1" * 5000])
def test_what_is_no_port_says_what_to_type(text):
    with pytest.raises(SettingsError, match=r"is no port\. Type a number from 0 to 65535"):
        number(text)
