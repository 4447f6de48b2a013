"""The text of HTML files: what a person reads, with its headings, title and date."""

from __future__ import annotations

import pytest

from index import webpage
from index.parsed import UnreadableError


def text(html: str) -> str:
    return webpage.read(html.encode()).text


def test_blocks_are_paragraphs_and_what_is_inside_a_line_stays_in_it():
    html = "<p>La <b>piscine</b> ouvre à\n  9&nbsp;heures<!-- x -->.</p><div>Le <a href=x>tarif</a><br>est bas.</div>"
    assert text(html) == "La piscine ouvre à 9\u00a0heures.\n\nLe tarif\nest bas."


def test_headings_lists_and_tables_are_written_as_in_markdown():
    html = """<h1>The pool</h1><h2>Opening <i>hours</i></h2>
        <ul><li>Monday: 9 am<li><p>Tuesday</p></li></ul>
        <table><tr><th>Day</th><th>Price</th></tr><tr><td>Sunday</td><td>5 €</td></tr></table><p>The end."""
    assert text(html) == (
        "# The pool\n\n## Opening hours\n\n- Monday: 9 am\n- Tuesday\n\n| Day | Price |\n| Sunday | 5 € |\n\nThe end."
    )


def test_a_table_that_only_arranges_the_page_is_none():
    cells = "<td><h2>The pool</h2><p>It opens at 9.</p><p>It is warm.</p></td><td>Menu<td>"
    assert text(f"<table><tr>{cells}</tr></table>") == "## The pool\n\nIt opens at 9.\n\nIt is warm.\n\nMenu"
    assert text("<table><tr><td><p>a</p></td><td>b<br>c</td></tr></table>") == "|  a  | b c |"


def test_what_is_empty_leaves_no_mark():
    assert text("<h1></h1><ul><li></li><li>one</li></ul><h2> </h2><p>two</p>") == "- one\n\ntwo"


def test_what_is_written_as_it_is_stays_so():
    assert text("<pre>a  b\n  c</pre>") == "a  b\n  c"


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>document.write('Secret')</script>",
        "<style>p { content: 'Secret' }</style>",
        "<noscript>Secret</noscript>",
        "<template>Secret</template>",
        "<nav>Secret</nav>",
        "<header>Secret</header>",
        "<footer>Secret <p>Secret</p></footer>",
        "<form><button>Secret</button></form>",
        "<div hidden>Secret</div>",
        "<div aria-hidden=true>Secret</div>",
        "<p style='color: red; display : none'>Secret</p>",
        "<!-- Secret -->",
        "<?php Secret ?>",
    ],
)
def test_what_is_not_shown_is_not_read(hidden):
    assert text(f"<p>Before.</p>{hidden}<p>After.</p>") == "Before.\n\nAfter."


def test_the_article_is_told_from_what_is_around_it():
    article = f"<article><header><h1>Title</h1></header><p>{'word ' * 50}end.</p></article>"
    assert text(f"<div>Menu</div><main>{article}</main><div>Advert</div>") == f"# Title\n\n{'word ' * 50}end."
    assert (
        text("<p>Most is here, outside of it.</p><article>Short.</article>") == "Most is here, outside of it.\n\nShort."
    )


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<title>Site | Page</title>", "Site | Page"),
        ("<title>Site | Page</title><meta property=og:title content='La &amp; page'>", "La & page"),
        ("<title>Site</title></head><body><h1>The <b>only</b>\n one</h1>", "The only one"),
        ("<title>Site</title></head><body><h1>One</h1><h1>Two</h1>", "Site"),
        ("", ""),
    ],
)
def test_the_title_is_the_main_heading_or_what_the_page_calls_itself(head, title):
    assert webpage.read(f"<html><head>{head}<p>Text.".encode()).title == title


@pytest.mark.parametrize(
    ("html", "date"),
    [
        ("<meta property='article:published_time' content='2024-03-12T10:00:00Z'>", "2024-03-12"),
        ("<meta name=DC.date content=2024-03>", "2024-03"),
        ("<meta name=date content=2024-13-01><meta name=pubdate content=2023>", "2023"),
        ('<script type="application/ld+json">{"datePublished": "2022-01-02"}</script>', "2022-01-02"),
        ("<time itemprop=datePublished datetime=2021-05-06>May</time>", "2021-05-06"),
        ("<time datetime=2021-05-06>May</time>", None),
        ("<meta name=date content='12 mars 2024'>", None),
    ],
)
def test_the_date_is_when_it_was_published(html, date):
    assert webpage.read(f"{html}<p>Text.".encode()).date == date


@pytest.mark.parametrize(
    "data",
    [
        "<meta charset=utf-8><p>Été « œuvre »".encode(),
        "<p>Été « œuvre »".encode(),
        "<p>Été « œuvre »".encode("utf-16"),
        "\ufeff<p>Été « œuvre »".encode(),
        "<meta http-equiv=Content-Type content='text/html; charset=iso-8859-1'><p>Été « œuvre »".encode("cp1252"),
        '<?xml version="1.0" encoding="windows-1252"?><p>Été « œuvre »'.encode("cp1252"),
        "<meta charset=nonsense><p>Été « œuvre »".encode(),
        "<meta charset=ascii><p>Été « œuvre »".encode("cp1252"),
        "<meta charset='utf-8'><p>Il a été à l'hôtel, « œuvre »".encode("cp1252"),
        "<meta charset=utf-16><p>Été « œuvre »".encode(),
        "<meta charset=utf-16><p>Étés « œuvre »".encode(),
        "<meta charset=UTF-16LE><p>Été « œuvre »".encode(),
        "<meta charset=UTF-16LE><p>Étés « œuvre »".encode(),
        "<meta charset=utf-32><p>Été « œuvre »".encode(),
        "<meta charset=ucs-2><p>Été « œuvre »".encode(),
        "<?xml version='1.0' encoding='utf-16'?><p>Été « œuvre »".encode(),
        "<meta charset=utf-16><p>Il a été à l'hôtel, « œuvre »".encode("cp1252"),
    ],
)
def test_its_encoding_is_what_it_says_or_is(data):
    assert "« œuvre »" in webpage.read(data).text


@pytest.mark.parametrize(("data", "reason"), [(b"", "empty"), (b"<!-- -->", "empty"), (b"<p>a\0b", "not text")])
def test_what_holds_no_text_says_why(data, reason):
    with pytest.raises(UnreadableError, match=reason):
        webpage.read(data)


def test_what_stands_deep_is_read_or_refused_but_never_left_out():
    assert text("<div>" * 1500 + "deep" + "</div>" * 1500 + "after") == "deep\n\nafter"
    with pytest.raises(UnreadableError, match="too deep"):
        text("<div>" * 100_000 + "deep")


def test_nothing_is_fetched_and_no_entity_is_resolved(tmp_path):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    html = (
        f'<!DOCTYPE a [<!ENTITY x SYSTEM "{(tmp_path / "secret.txt").as_uri()}">]><p>a &x; b <img src=http://x.invalid>'
    )
    assert "secret" not in text(html)
