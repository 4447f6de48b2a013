"""What stands beside the conversation: the right words marked, in both languages, and nothing that acts."""

from dataclasses import replace
from pathlib import Path

import pytest

from index import Skipped
from qa import Document
from qa.controls import CONTROLS
from qa.status import Status
from tests.test_render import ANSWERED, FAILED, HONEY, HOSTILE, PASSAGE, QUOTE, REFUSED, SHORT, Markup, everywhere
from ui import panel
from ui.exchange import Place
from ui.render import escaped

NOW = {HONEY.path: "digest"}
DOCUMENT = Document(HONEY.path, PASSAGE, HONEY.title, HONEY.date, "en", "digest")
STATUS = Status(
    seeds=Path("seeds"),
    index=Path("index"),
    encoder="e",
    reader="r",
    snapshot="0123456789abcdef",
    documents=2,
    passages=7,
    fresh=True,
    skipped=(),
    problem=None,
    built="2026-11-24 12:30",
)


def sources(exchange, language="en", now=NOW, lit=None):
    return panel.sources(exchange, language, now, lit)


@pytest.mark.parametrize(("language", "place"), [("en", "line 3"), ("fr", "ligne 3")])
def test_a_source_is_its_title_its_language_its_place_and_its_passage(language, place):
    page = Markup(sources(ANSWERED, language))
    assert f"1The hives on the roofEN2019-04 · {place} · roof/hives.txt{PASSAGE}" in page.text
    assert page.marked == QUOTE
    assert f"<strong>{escaped(SHORT)}</strong>" in sources(ANSWERED)


@pytest.mark.parametrize(("language", "place"), [("en", "· page 7 ·"), ("fr", "· page 7 ·")])
def test_where_there_are_pages_the_place_is_a_page(language, place):
    paged = replace(ANSWERED, cited=(replace(ANSWERED.cited[0], citation=replace(HONEY, page=7)),))
    text = Markup(sources(paged, language)).text
    assert place in text
    assert "3 ·" not in text


def test_a_document_that_is_there_twice_is_named_twice():
    citation = replace(HONEY, also=("<i>copy.txt",))
    text = Markup(sources(replace(ANSWERED, cited=(replace(ANSWERED.cited[0], citation=citation),)))).text
    assert "line 3 · roof/hives.txt · <i>copy.txt" in text


def test_what_was_added_and_what_was_not_is_told():
    page = Markup(panel.index(STATUS, "fr", told=panel.Told(["bail.txt"], ["x.exe was not added."])))
    assert "Ajouté : bail.txtx.exe was not added." in page.text


def test_a_quote_longer_than_its_passage_is_shown_alone():
    cut = replace(ANSWERED, cited=(replace(ANSWERED.cited[0], citation=replace(HONEY, passage="It is sold.")),))
    page = Markup(sources(cut))
    assert page.marked == QUOTE
    assert "It is sold" not in page.text


def test_how_near_a_passage_is_shows_where_it_is_known():
    assert ("style", "width:50%") in Markup(sources(ANSWERED)).attributes
    assert ("aria-label", "Similarity: 50%") in Markup(sources(ANSWERED)).attributes
    assert "qa-bar" not in sources(REFUSED)


def test_one_citation_is_lit():
    second = Place(replace(HONEY, number=2), 0.1, "digest")
    both = replace(ANSWERED, cited=(*ANSWERED.cited, second))
    assert [sources(both, lit=lit).count("qa-lit") for lit in (None, 1, 2)] == [0, 1, 1]
    assert sources(both, lit=1).index("qa-lit") < sources(both, lit=2).index("qa-lit")


def test_what_was_only_looked_at_is_folded_and_not_numbered():
    found = replace(ANSWERED, also=(Place(replace(HONEY, number=0, quote=PASSAGE), 0.1, "digest"),) * 2)
    page = Markup(sources(found))
    assert "Also looked at (2)The hives" in page.text
    assert page.marked == QUOTE
    assert "open" not in dict(page.attributes)
    assert "open" in dict(Markup(sources(replace(found, answer=None, cited=()))).attributes)


def test_a_refusal_calls_its_places_the_nearest():
    assert "Nearest passages:" in Markup(sources(REFUSED)).text
    assert "Nearest passages:" not in Markup(sources(ANSWERED)).text


@pytest.mark.parametrize(("now", "said"), [({HONEY.path: "other"}, "changed"), ({HONEY.path: None}, "gone")])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_document_that_changed_since_says_so(now, said, language):
    sentence = getattr(CONTROLS[language], said)
    assert sentence in Markup(sources(ANSWERED, language, now)).text
    assert sentence not in Markup(sources(ANSWERED, language)).text


@pytest.mark.parametrize("exchange", [None, FAILED])
def test_without_sources_it_says_what_will_be_there(exchange):
    assert Markup(sources(exchange)).text == "Sources" + CONTROLS["en"].no_sources


def test_a_document_is_shown_whole_with_the_quote_marked():
    page = Markup(panel.opened(DOCUMENT, HONEY.start, HONEY.end, "en"))
    assert page.text == f"The hives on the roof2019-04 · roof/hives.txtBack to the sources{PASSAGE}"
    assert page.marked == PASSAGE[HONEY.start : HONEY.end]


@pytest.mark.parametrize(("start", "end"), [(-5, 10), (10, 10**6), (50, 20), (10**6, 10**7), (3, 3)])
def test_a_place_that_is_not_in_the_document_marks_no_more_than_there_is(start, end):
    assert Markup(panel.opened(DOCUMENT, start, end, "en")).text.endswith(PASSAGE)


def test_a_document_that_is_gone_says_so():
    assert Markup(panel.opened(None, 0, 1, "fr")).text == "SourcesRevenir aux sources" + CONTROLS["fr"].gone


def test_the_index_says_how_it_stands():
    text = Markup(panel.index(STATUS, "en")).text
    assert text == "Index Documents: 2 · up to dateDocuments2Passages7Built on2026-11-24 12:30Rebuild the index"
    assert "mise à jour en cours" in Markup(panel.index(replace(STATUS, fresh=False), "fr")).text
    assert "no index yet" in Markup(panel.index(replace(STATUS, fresh=False, snapshot=None), "en")).text
    assert "no index yet" in Markup(panel.index(None, "en")).text


def test_files_that_were_left_out_are_named_with_the_reason():
    skipped = replace(STATUS, skipped=(Skipped("a.xyz", "not a format"),))
    assert "Files left outa.xyz – not a format" in Markup(panel.index(skipped, "en")).text


def test_a_build_shows_how_far_it_is():
    page = Markup(panel.index(None, "fr", done=(3, 12)))
    assert "3 / 12" in page.text
    assert ("value", "3") in page.attributes
    assert ("max", "12") in page.attributes
    assert "value" not in dict(Markup(panel.index(None, "fr", done=(0, 0))).attributes)


def test_a_problem_is_shown_and_the_index_can_be_built_again():
    page = Markup(panel.index(STATUS, "en", told=panel.Told(problems=["The folder is locked."])))
    assert "The folder is locked.Rebuild" in page.text
    assert "open" in dict(page.attributes)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown_and_adds_no_tag(text):
    assert Markup(sources(everywhere(text))).tags == Markup(sources(everywhere("honey"))).tags
    document = replace(DOCUMENT, path=text, title=text, date=text, text=text)
    plain = replace(DOCUMENT, path="p", title="t", date="d", text="text")
    assert Markup(panel.opened(document, 1, 2, "en")).tags == Markup(panel.opened(plain, 1, 2, "en")).tags
    skipped = replace(STATUS, skipped=(Skipped(text, text),))
    assert Markup(panel.index(skipped, "en", told=panel.Told([text], [text]))).tags.count("li") == 1
