"""Names, passwords and paths that people type, and whom they let in."""

import base64

import pytest

from qa import SettingsError
from ui.access import account, allowing, is_let_in, root_path


def basic(text):
    return "Basic " + base64.b64encode(text.encode("utf-8")).decode("ascii")


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("ann:secret", ("ann", "secret")),
        ("zoé:mot de passe: « oui »", ("zoé", "mot de passe: « oui »")),
        (" ann : x", ("ann", " x")),
    ],
)
def test_an_account_is_a_user_and_a_password_which_may_hold_a_colon(text, known):
    assert account(text) == known


@pytest.mark.parametrize("text", ["secret", ":secret", " :secret", "secret:"])
def test_what_is_no_account_is_told_without_showing_it(text):
    with pytest.raises(
        SettingsError, match=r"^QA_AUTH is not of the form user:password\. Type for instance: ann:"
    ) as told:
        account(text, "QA_AUTH")
    assert "secret" not in str(told.value)


@pytest.mark.parametrize(
    ("user", "password", "welcome"),
    [
        ("zoé", "crème", True),
        ("zoé", "creme", False),
        ("zoe", "crème", False),
        ("zoé", "", False),
        ("", "", False),
        ("zoé", "crème ", False),
        ("crème", "zoé", False),
        ("zoé", "\udce9", False),
    ],
)
def test_only_whom_the_password_fits_comes_in(user, password, welcome):
    allowed = allowing(("zoé", "crème"))
    assert allowed(user, password) is welcome


def test_every_comparison_is_made_whatever_is_wrong_and_is_of_one_length(monkeypatch):
    compared = []
    compare = __import__("hmac").compare_digest
    monkeypatch.setattr("hmac.compare_digest", lambda one, other: compared.append((one, other)) or compare(one, other))
    allowed = allowing(("ann", "a long password"))
    for user, password in [("x", "y"), ("ann", "y"), ("x" * 999, "a long password"), ("ann", "a long password")]:
        compared.clear()
        allowed(user, password)
        assert [(len(one), len(other)) for one, other in compared] == [(32, 32), (32, 32)]


@pytest.mark.parametrize(
    ("header", "welcome"),
    [
        (basic("zoé:crème"), True),
        (basic("zoé:crème").replace("Basic", "basic"), True),
        (basic("zoé:x"), False),
        (basic("zoécrème"), False),
        ("Bearer " + basic("zoé:crème")[6:], False),
        ("Basic zoé:crème", False),
        ("Basic /w==", False),
        ("Basic", False),
        ("", False),
        (None, False),
    ],
)
def test_a_header_lets_in_whom_it_names(header, welcome):
    assert is_let_in(header, allowing(("zoé", "crème"))) is welcome


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/qa", "/qa"),
        ("/qa/", "/qa"),
        ("/", ""),
        ("https://example.org/qa/", "https://example.org/qa"),
        ("http://example.org", "http://example.org"),
    ],
)
def test_where_a_proxy_shows_the_page_is_a_path_or_an_address(text, path):
    assert root_path(text) == path


@pytest.mark.parametrize(
    "text",
    ["qa", "", "//example.org", "ftp://example.org/qa", "/q a", "/qa?x=1", "/qa#x", "https://", "http://[x", "//[x"],
)
def test_what_is_neither_says_what_to_type(text):
    with pytest.raises(
        SettingsError, match=r"is no path for a proxy\. Type for instance: /qa or https://example\.org/qa"
    ):
        root_path(text)
