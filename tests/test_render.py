"""What a person sees of an answer: everything, in their language, and nothing that acts."""

import re
from dataclasses import fields, replace
from html import unescape
from html.parser import HTMLParser

import pytest

from qa import Answer, Citation, QuestionError
from qa.messages import MESSAGES
from ui import render

PASSAGE = "The hives came first. They give forty kilograms of honey. It is sold on Saturdays."
QUOTE = "They give forty kilograms of honey."
HONEY = Citation(
    number=1,
    path="roof/hives.txt",
    title="The hives on the roof",
    date="2019-04",
    page=None,
    line=3,
    start=22,
    end=57,
    quote=QUOTE,
    passage=PASSAGE,
    language="en",
    score=0.9,
)
ENGLISH = Answer(question="How much honey?", language="en", text=f"“{QUOTE}” [1]", citations=(HONEY,))
FRENCH = replace(ENGLISH, language="fr", text=f"Dans les mots du document (anglais) : “{QUOTE}” [1]")
REFUSAL = Answer(question="Who?", language="en", text="The documents do not say. Nearest passages: …", nearest=(HONEY,))
HOSTILE = [
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "</p></div><a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1)) ![y](http://evil.example/y.png)",
    "https://evil.example www.evil.example me@evil.example",
    "# heading\n\n- list\n\n    code\n\n```\nfence\n```\n\n| a | b |\n|---|---|",
    "**bold** _emphasis_ `code` ~~gone~~ $$x^2$$ \\(y\\) :smile: [^1] {{7*7}} ${7*7}",
    "&lt;b&gt; &#60;b&#62; &amp;",
    "\x00\x1b[31m\u202e\u2028\ud800",
]


class _Page(HTMLParser):
    """The tags, the marked text and all text of a piece of HTML."""

    def __init__(self, source):
        super().__init__()
        self.tags, self.marked, self.text, self._open = [], "", "", []
        self.feed(source)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self._open.append(tag)
        assert not [name for name, _ in attributes if name not in ("class", "lang", "title")]

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "mark" in self._open:
            self.marked += data


def everywhere(text):
    """An answer that says `text` wherever a document or a file name can."""
    citation = replace(HONEY, title=text, path=text, date=text, quote=text, passage=f"before {text} after")
    return replace(ENGLISH, text=text, short=text, citations=(citation,))


def test_an_answer_shows_its_text_and_its_source():
    page = _Page(render.answer(ENGLISH))
    assert page.text == (f"“{QUOTE}” [1]Sources[1] The hives on the roof · 2019-04 · line 3 · roof/hives.txt{PASSAGE}")
    assert page.marked == QUOTE


def test_a_quote_in_another_language_carries_a_badge():
    page = _Page(render.answer(FRENCH))
    assert page.text == (
        f"Dans les mots du document (anglais) : “{QUOTE}” [1]"
        "Sources"
        "[1] The hives on the roof · 2019-04 · ligne 3 · roof/hives.txt EN"
        f"{PASSAGE}"
    )
    assert 'title="en anglais"' in unescape(render.answer(FRENCH))
    assert "qa-badge" not in render.answer(ENGLISH)


@pytest.mark.parametrize(("answer", "place"), [(ENGLISH, "· page 7 ·"), (FRENCH, "· page 7 ·")])
def test_where_there_are_pages_the_place_is_a_page(answer, place):
    text = _Page(render.answer(replace(answer, citations=(replace(HONEY, page=7),)))).text
    assert place in text
    assert "line 3" not in text
    assert "ligne 3" not in text


def test_sources_keep_their_numbers_and_their_order():
    second = replace(HONEY, number=2, path="bail.txt", title="Bail", date=None, language="fr")
    text = _Page(render.answer(replace(ENGLISH, citations=(HONEY, second)))).text
    assert text.index("[1] The hives") < text.index("[2] Bail · line 3 · bail.txt FR")


def test_the_short_answer_stands_out_in_the_first_quote_only():
    second = replace(HONEY, number=2)
    html = render.answer(replace(ENGLISH, short="forty kilograms", citations=(HONEY, second)))
    assert html.count("<strong>forty kilograms</strong>") == 1
    assert _Page(html).marked == QUOTE * 2


def test_a_quote_longer_than_its_passage_is_shown_alone():
    html = render.answer(replace(ENGLISH, citations=(replace(HONEY, passage="It is sold."),)))
    assert _Page(html).marked == QUOTE
    assert "It is sold" not in html


@pytest.mark.parametrize(
    ("language", "text", "place"),
    [
        ("en", "The documents do not say.Nearest passages:", "The hives on the roof · 2019-04 · line 3 "),
        (
            "fr",
            "Les documents ne le disent pas.Passages les plus proches :",
            "The hives on the roof · 2019-04 · ligne 3 ",
        ),
    ],
)
def test_a_refusal_looks_different_and_shows_the_nearest_passages(language, text, place):
    html = render.answer(replace(REFUSAL, language=language))
    assert _Page(html).text.startswith(text + place)
    assert _Page(html).text.endswith(QUOTE + PASSAGE)
    assert _Page(html).marked == QUOTE
    assert ("qa-refusal" in html, "qa-answer" in html, "[1]" in unescape(html)) == (True, False, False)


def test_without_documents_there_is_only_the_sentence():
    empty = Answer(question="Qui ?", language="fr", text=MESSAGES["fr"].no_documents)
    assert _Page(render.answer(empty)).text == MESSAGES["fr"].no_documents


@pytest.mark.parametrize("answer", [ENGLISH, FRENCH, REFUSAL])
def test_a_stale_answer_says_so(answer):
    stale = MESSAGES[answer.language].stale
    assert stale not in _Page(render.answer(answer)).text
    assert stale in _Page(render.answer(replace(answer, stale=True))).text


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_adds_no_tag(text):
    assert _Page(render.answer(everywhere(text))).tags == _Page(render.answer(everywhere("honey"))).tags
    assert _Page(render.question(text)).tags == ["div"]
    assert _Page(render.problem(QuestionError(text), "fr")).tags == ["div", "p", "p"]
    assert render.answer(replace(REFUSAL, text=text, nearest=everywhere(text).citations)).count("<li>") == 1


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_markdown_is_left(text):
    assert re.fullmatch(r"([^\W_]| |&#\d+;)*", render.escaped(text))
    if text.isprintable():
        assert unescape(render.escaped(text)) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_part_is_one_line(text):
    """A blank line would end the HTML for Markdown, and begin Markdown for what follows."""
    assert "\n" not in render.answer(everywhere(text)) + render.question(text)


def test_a_problem_is_introduced_in_both_languages():
    error = QuestionError("The question is empty; ask something.")
    assert _Page(render.problem(error, "fr")).text == (
        "Cette question n’a pas pu recevoir de réponse.The question is empty; ask something."
    )
    assert _Page(render.problem(error, "en")).text.startswith("This question could not be answered.")


def test_examples_ask_about_each_title_in_both_languages():
    assert render.examples(["Bail", "The hives"]) == [
        render.Example("De quoi parle « Bail » ?", "fr"),
        render.Example("What is “Bail” about?", "en"),
        render.Example("De quoi parle « The hives » ?", "fr"),
        render.Example("What is “The hives” about?", "en"),
    ]


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Un titre de quarante caractères, pas plus", "Un titre de quarante caractères, pas…"),
        ("Exactly forty characters are not too lon", "Exactly forty characters are not too lon"),
        ("Two\n  lines", "Two lines"),
        ("x" * 60, "x" * 40 + "…"),
    ],
)
def test_long_titles_are_cut_between_words(title, shown):
    assert render.examples([title])[1].question == f"What is “{shown}” about?"


def test_the_controls_are_named_in_both_languages():
    assert set(render.LABELS) == set(MESSAGES)
    for language, labels in render.LABELS.items():
        assert set(labels) <= {field.name for field in fields(MESSAGES[language])}
        assert all(labels.values())
    assert not set(render.LABELS["fr"].values()) & set(render.LABELS["en"].values())


@pytest.mark.parametrize(("documents", "end"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents")])
def test_the_terminal_is_told_the_address(documents, end):
    assert render.served("http://127.0.0.1:7860", documents) == f"http://127.0.0.1:7860 · {end}"
