"""What a person sees of an answer: everything, in their language, and nothing that acts."""

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from qa import Answer, Citation
from qa.controls import CONTROLS
from qa.messages import MESSAGES
from ui import render
from ui.exchange import Exchange, Place
from ui.offers import Example, examples

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
SHORT = "forty kilograms of honey"
ANSWER = Answer(
    question="How much honey?",
    language="en",
    text=f"“{SHORT}” [1]",
    short=SHORT,
    citations=(HONEY,),
    confidence=0.9,
    snapshot="0123456789abcdef",
    timings={"total": 0.26},
)
ANSWERED = Exchange("How much honey?", "auto", "en", ANSWER, None, (Place(HONEY, 0.5, "digest"),))
REFUSAL = Answer(
    question="Qui ?",
    language="fr",
    text="Les documents ne le disent pas. Passages les plus proches : …",
    nearest=(HONEY,),
    confidence=0.01,
)
REFUSED = Exchange("Qui ?", "fr", "fr", REFUSAL, None, (Place(HONEY, None, "digest"),))
FAILED = Exchange("Quoi ?", "auto", "fr", None, "The question is empty.")
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


class Markup(HTMLParser):
    """The tags, attributes, marked text and all text of a piece of HTML; only what the page may hold."""

    ALLOWED = frozenset(
        ["class", "lang", "title", "role", "type", "tabindex", "open", "style", "href", "download", "value", "max"]
    ) | {"name", "maxlength", "placeholder", "viewbox", "d"}

    def __init__(self, source):
        super().__init__()
        self.tags, self.attributes, self.marked, self.text, self._open = [], [], "", "", []
        self.feed(source)
        assert not self._open

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += attributes
        self._open.append(tag)
        for name, value in attributes:
            assert name in self.ALLOWED or name.startswith(("aria-", "data-")), name
            assert name != "style" or re.fullmatch(r"width:\d+%", value)
            assert name != "href" or re.fullmatch(r"data:text/markdown;charset=utf-8,[\w.~%/-]*", value)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text += data
        if "mark" in self._open:
            self.marked += data


def everywhere(text):
    """An exchange that says `text` wherever a document, a file name or a question can."""
    citation = replace(HONEY, title=text, path=text, date=text, quote=text, passage=f"before {text} after")
    answer = replace(ANSWER, question=text, text=f"{text} [1]", short=text, citations=(citation,))
    return Exchange(text, "auto", "en", answer, None, (Place(citation, 0.5, text),), (Place(citation, 0.5, text),))


def shown(*exchanges, language="en", offered=()):
    return Markup(render.conversation(exchanges, offered, language))


def buttons(page, name):
    """The value of this attribute, of each button that has it."""
    return [value for key, value in page.attributes if key == name]


def test_an_answer_is_its_text_its_sentence_and_a_quiet_line():
    text = shown(ANSWERED).text
    assert "“forty kilograms of honey” 1" in text
    assert f"“{QUOTE}” 1" in text
    assert "clear answer · in English (detected) · 0.3 s · index 01234567" in text


def test_the_short_answer_is_marked_in_its_sentence():
    assert f"<strong>{render.escaped(SHORT)}</strong>" in render.conversation([ANSWERED], (), "en")


def test_a_sentence_that_the_text_says_whole_is_not_repeated():
    whole = replace(ANSWERED, answer=replace(ANSWER, text=f"“{QUOTE}” [1]", short=None))
    assert shown(whole).text.count(QUOTE) == 2  # and once in the card over the number


@pytest.mark.parametrize(("length", "long"), [(20, False), (200, True)])
def test_a_long_answer_does_not_shout(length, long):
    said = replace(ANSWERED, answer=replace(ANSWER, text=f"“{'x' * length}” [1]"))
    assert ("qa-long" in render.conversation([said], (), "en")) is long


def test_a_number_tells_which_citation_of_which_question_it_is():
    page = shown(FAILED, ANSWERED)
    assert set(buttons(page, "data-turn")) == {"1"}
    assert set(buttons(page, "data-number")) == {"1"}
    assert "Source 1: The hives on the roof" in buttons(page, "aria-label")


def test_a_quote_that_holds_a_number_in_brackets_keeps_it():
    quote = "As told [1] before."
    citation = replace(HONEY, quote=quote, passage=quote)
    answer = replace(
        ANSWER,
        text=f"“{quote}” [1] ; “x” [2] and 3 more",
        short=None,
        citations=(citation, replace(HONEY, number=2, quote="x")),
    )
    text = shown(replace(ANSWERED, answer=answer)).text
    assert f"“{quote}” 1" in text
    assert text.index("[1]") < text.index("“x” 2")
    assert "and 3 more" in text


def test_french_marks_stay_with_what_they_quote():
    citation = replace(HONEY, language="fr", quote="Le miel est bon.")
    answer = replace(ANSWER, language="fr", text="« miel » [1]", short="miel", citations=(citation,))
    text = shown(replace(ANSWERED, language="fr", answer=answer)).text
    assert "«\u00a0miel\u00a0» 1" in text
    assert "«\u00a0Le miel est bon.\u00a0» 1" in text


def test_what_introduces_a_quote_stands_apart():
    opening = MESSAGES["fr"].words_of["en"]
    answer = replace(ANSWER, language="fr", text=f"{opening} “{SHORT}” [1]")
    html = render.conversation([replace(ANSWERED, language="fr", answer=answer)], (), "fr")
    assert f'<span class="qa-opening">{render.escaped(opening)}</span>&#8220;' in html


@pytest.mark.parametrize(("asked", "said"), [("auto", "en français (détecté)"), ("fr", "en français (choisi)")])
def test_it_says_how_the_language_is_known(asked, said):
    assert said in shown(replace(REFUSED, asked=asked)).text


@pytest.mark.parametrize(("confidence", "word"), [(0.3, "weak answer"), (0.6, "likely answer"), (0.9, "clear answer")])
def test_confidence_is_said_in_words_and_only_where_it_is_known(confidence, word):
    assert word in shown(replace(ANSWERED, answer=replace(ANSWER, confidence=confidence))).text
    assert word not in shown(replace(ANSWERED, answer=replace(ANSWER, confidence=None))).text
    assert word not in shown(REFUSED).text


def test_a_refusal_looks_different_and_offers_the_nearest_passages():
    html = render.conversation([REFUSED], (), "en")
    assert ("qa-refusal" in html, "qa-answer" in html) == (True, False)
    assert f"Les documents ne le disent pas.Passages les plus proches :{QUOTE} 1" in Markup(html).text


def test_without_documents_there_is_only_the_sentence():
    empty = Answer(question="Qui ?", language="fr", text=MESSAGES["fr"].no_documents)
    text = shown(replace(REFUSED, answer=empty, cited=())).text
    assert MESSAGES["fr"].no_documents in text
    assert MESSAGES["fr"].nearest not in text


def test_small_talk_is_a_plain_message_with_questions_to_click_on():
    text = "Hello! Ask me. For example: What is “Bail” about?"
    talk = Answer(question="Hello", language="en", text=text, talk=True, snapshot="0123456789abcdef")
    html = render.conversation([Exchange("Hello", "auto", "en", talk)], examples(["Bail"]), "en")
    assert Markup(html).text.startswith("You: HelloHello! Ask me.Copy")
    assert buttons(Markup(html), "data-verdict") == []
    assert buttons(Markup(html), "data-question") == ["What is “Bail” about?", "Which documents do you have?"]
    assert "qa-talk" in html
    assert not [kind for kind in ("qa-refusal", "qa-answer", "qa-quiet", "qa-mark") if f'"{kind}"' in html]


def test_a_problem_is_introduced_in_the_language_of_the_question():
    assert "Cette question n’a pas pu recevoir de réponse.The question is empty." in shown(FAILED).text


def test_a_stale_answer_says_so():
    for exchange in (ANSWERED, REFUSED):
        stale = MESSAGES[exchange.language].stale
        assert stale not in shown(exchange).text
        assert stale in shown(replace(exchange, answer=replace(exchange.answer, stale=True))).text


def test_while_the_answer_is_to_come_it_says_what_is_done():
    waiting = replace(FAILED, problem=None)
    assert CONTROLS["en"].searching in shown(waiting).text
    assert CONTROLS["en"].reading in shown(replace(waiting, also=ANSWERED.cited)).text
    assert buttons(shown(waiting), "data-act") == []


def test_only_the_last_question_can_be_asked_again_or_edited():
    acts = buttons(shown(FAILED, ANSWERED), "data-act")
    assert [acts.count(name) for name in ("copy", "retry", "edit", "clear")] == [2, 1, 1, 1]


def judged(**opinion):
    """The page after somebody judged an answer: (which thumb is pressed, whether it asks why, all its text)."""
    page = shown(replace(ANSWERED, **opinion))
    pressed = dict(zip(buttons(page, "data-verdict"), buttons(page, "aria-pressed"), strict=True))
    return [verdict for verdict, value in pressed.items() if value == "true"], "form" in page.tags, page.text


@pytest.mark.parametrize("verdict", ["up", "down"])
def test_an_answer_is_judged_by_a_thumb_and_then_a_comment(verdict):
    words = CONTROLS["en"]
    assert judged()[:2] == ([], False)
    assert judged(verdict=verdict)[:2] == ([verdict], True)
    pressed, asks, text = judged(verdict=verdict, comment="")
    assert (pressed, asks, words.thanks in text) == ([verdict], False, True)


def test_an_opinion_that_was_not_kept_says_why():
    text = judged(unkept="The feedback file cannot be written.")[2]
    assert f"{CONTROLS['en'].unkept} The feedback file cannot be written." in text
    assert CONTROLS["en"].thanks not in text


def test_what_is_no_answer_is_not_judged():
    assert buttons(shown(FAILED), "data-verdict") == []
    assert buttons(shown(REFUSED), "data-verdict") == ["up", "down"]


def test_the_controls_speak_the_language_of_the_page():
    assert "Ask again" in shown(FAILED).text
    assert "Reposer" in shown(FAILED, language="fr").text
    assert Markup(render.header("fr")).text.endswith("English")
    assert Markup(render.header("en")).text.endswith("Français")


def test_examples_are_offered_before_the_first_question():
    offered = examples(["Bail"])
    page = shown(offered=offered)
    assert buttons(page, "data-question") == [example.question for example in offered]
    assert buttons(page, "data-language") == ["fr", "en"]
    assert buttons(shown(FAILED, offered=offered), "data-question") == ["Quels documents avez-vous ?"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_adds_no_tag(text):
    offered = [Example(text, "en")]
    assert shown(everywhere(text), offered=offered).tags == shown(everywhere("honey"), offered=offered).tags
    assert shown(offered=offered).tags == shown(offered=[Example("honey", "en")]).tags
    assert shown(replace(FAILED, question=text, problem=text)).tags == shown(FAILED).tags


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_of_markdown_or_of_a_template_is_left(text):
    assert re.fullmatch(r"([^\W_]| |&#\d+;)*", render.escaped(text))
    if text.isprintable():
        assert unescape(render.escaped(text)) == text


@pytest.mark.parametrize(("documents", "end"), [(0, "0 documents"), (1, "1 document"), (2, "2 documents")])
def test_the_terminal_is_told_the_address(documents, end):
    assert render.served("http://127.0.0.1:7860", documents) == f"http://127.0.0.1:7860 · {end}"
