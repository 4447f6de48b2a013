"""Question sets asked of the real assistant: exact ranks, judgements and recall on tiny sets made for it."""

import json

import pytest

from index import Hit, Passage
from qa import Answer, Assistant, QuestionError, Settings, evaluate, questions
from qa.answer import Citation
from qa.questions import Collection, Question, Text
from tests.test_questions import SECTION, write

FRENCH = (
    Text("hive", "Les ruches", "Les ruches du toit de la mairie donnent quarante kilos de miel par an."),
    Text("bus", "Le bus 12", "Le bus 12 part de la gare à six heures et demie du matin."),
    Text("pool", "La piscine", "La piscine municipale ferme le lundi pour le nettoyage des bassins."),
)
ENGLISH = (
    Text("well", "The well", "The old well in the garden is thirty metres deep."),
    Text("mill", "The mill", "The mill on the river grinds flour for eleven bakeries."),
)


def question(id, language, text, passage, *answers, answerable=True):
    return {
        "id": id, "language": language, "question": text, "passage_id": passage,
        "answers": [{"text": each, "start": 0} for each in answers] if answerable else [],
    }  # fmt: skip


QUESTIONS = [
    question("q1", "fr", "Combien de miel donnent les ruches du toit ?", "hive", "quarante kilos"),
    question("q1-x", "en", "How much honey do the hives on the roof give?", "hive", "quarante kilos"),
    question("q2", "fr", "À quelle heure part le bus 12 ?", "bus", "six heures et demie"),
    question("q3", "en", "How deep is the old well?", "well", "thirty metres"),
    question("q4", "en", "Who painted the ceiling of the cathedral?", "mill", answerable=False),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("data")
    rows = [
        {"passage_id": text.id, "language": language, "title": text.title, "text": text.text}
        for language, texts in (("fr", FRENCH), ("en", ENGLISH))
        for text in texts
    ]
    write(folder / "dev_passages.jsonl", rows)
    write(folder / "dev_questions.jsonl", QUESTIONS)
    write(folder / "tiny_faq_fr_en.jsonl", [SECTION])
    passages = [{"docid": text.id, "title": text.title, "text": text.text} for text in ENGLISH]
    case = {
        "query_id": "1",
        "lang": "en",
        "answerable": True,
        "question": "How deep is the well?",
        "passages": passages,
    }
    write(folder / "nomiracl_en_dev.jsonl", [case])
    return folder


@pytest.fixture(scope="module")
def work(tmp_path_factory):
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def run(data, work):
    return evaluate.evaluate(data, Settings(), work)


def test_every_passage_that_answers_is_found_first_in_every_direction(run):
    expected = {
        ("dev", "q1", "fr>fr"),
        ("dev", "q1-x", "en>fr"),
        ("dev", "q2", "fr>fr"),
        ("dev", "q3", "en>en"),
        ("tiny_faq", "bees-fr", "fr>en"),
    }
    for leg in ("fusion", "vectors"):
        ranks = {(r.set, r.id, r.direction): r.rank for r in run.ranked if r.leg == leg}
        assert ranks == dict.fromkeys(expected, 1)


def test_the_words_alone_find_what_shares_them_and_nothing_else(run):
    ranks = {r.id: r.rank for r in run.ranked if r.leg == "words"}
    assert (ranks["q1"], ranks["q2"], ranks["q3"]) == (1, 1, 1)


def test_answers_are_judged_against_the_passage_and_its_words(run):
    found = {(o.set, o.id): o for o in run.outcomes}
    assert set(found) == {
        *(("dev", each["id"]) for each in QUESTIONS),
        *(("dev, passage given", each["id"]) for each in QUESTIONS),
        ("nomiracl", "en-1"),
    }
    honey = found["dev", "q1"]
    assert (honey.answered, honey.right, honey.found, honey.rank) == (True, True, True, 1)
    assert (honey.pair, honey.language, honey.direction) == ("q1", "fr", "fr>fr")
    assert (honey.said, honey.f1, honey.exact) == ("quarante kilos", 1.0, 1.0)
    assert found["dev", "q1-x"].place == honey.place
    assert honey.seconds["total"] > 0
    assert found["dev", "q4"].served
    assert (found["dev", "q4"].f1, found["dev", "q4"].right) == (None, False)
    given = found["dev, passage given", "q1"]
    assert (given.right, given.found, given.rank) == (True, None, None)
    case = found["nomiracl", "en-1"]
    assert (case.answerable, case.answered, case.right, case.found, case.direction) == (True, True, None, None, "en>en")


def test_the_run_names_what_was_measured(run, tmp_path):
    status = Assistant(Settings(seeds=tmp_path)).status()
    assert (run.encoder, run.reader) == (status.encoder, status.reader)


def test_the_same_run_comes_twice_and_encodes_nothing_again(data, work, run):
    before = {path: path.stat().st_mtime_ns for path in work.rglob("CURRENT")}
    again = evaluate.evaluate(data, Settings(), work)
    assert again == run
    assert before == {path: path.stat().st_mtime_ns for path in work.rglob("CURRENT")}
    assert len(before) == 8  # three and two passages, two of the FAQ, four asked about alone; the case has those of dev


def test_a_sample_answers_fewer_and_searches_all(data, work, run):
    few = evaluate.evaluate(data, Settings(), work, 1)
    assert few.ranked == run.ranked
    asked = [o.id for o in few.outcomes if o.set == "dev"]
    assert len(asked) == 4  # of q1 and q2, both French about French, one
    assert {"q1-x", "q3", "q4"} < set(asked)


def test_nothing_is_kept_without_a_place_for_it(data, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    evaluate.evaluate(data, Settings(seeds=tmp_path / "seeds"), None, 1)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_questions_is_an_error(tmp_path):
    with pytest.raises(QuestionError, match=r"holds no questions. Put \*_passages.jsonl"):
        evaluate.evaluate(tmp_path, Settings())


def test_a_document_is_its_text_and_has_its_title(work):
    odd = Text("x", '<i><span lang="en">A/B: "C"?</span></i>. ', "E\u0301t\u00e9.\r\nTwo.")
    with evaluate.opened(Collection("c", "fr", (odd, Text("y", "***", "Other text.")), ()), Settings(), work) as found:
        hits = found.search("été", 5)
        assert {(hit.passage.title, hit.passage.path) for hit in hits} == {("A B C", "0/A B C.md"), ("1", "1/1.md")}
        assert found.document("0/A B C.md").text == "Été.\nTwo."


def hit(path):
    return Hit(Passage(path, 0, 1, "x", "t", None, "fr"), 1.0)


def test_a_document_counts_once_at_its_first_place():
    collection = Collection("c", "fr", FRENCH, ())
    hits = [hit("1/Le bus 12.md"), hit("1/Le bus 12.md"), hit("0/Les ruches.md")]
    assert evaluate.rank(collection, "bus", hits) == 1
    assert evaluate.rank(collection, "hive", hits) == 2
    assert evaluate.rank(collection, "pool", hits) == 0
    deep = Collection("c", "fr", tuple(Text(str(n), "t", "x") for n in range(30)), ())
    assert evaluate.rank(deep, "19", [hit(f"{n}/t.md") for n in range(30)]) == 20
    assert evaluate.rank(deep, "20", [hit(f"{n}/t.md") for n in range(30)]) == 0


def citation(quote):
    return Citation(1, "a.txt", "A", None, None, 1, 0, 9, quote, f"Before. {quote}", "fr", 0.5)


def answer(quote, short=None, answered=True):
    places = (citation(quote),)
    return Answer("Q", "fr", "T", short, places if answered else (), () if answered else places, 0.7)


ASKED = Question("q", "q", "fr", "Q ?", True, None, ("en Corée du Sud", "Corée"), ())


@pytest.mark.parametrize(
    ("given", "right", "exact", "f1"),
    [
        (answer("Produite en Corée du Sud.", "Corée du Sud"), True, 0.0, 0.8),  # corée sud | en corée sud
        (answer("Produite en Corée du Sud.", "la Corée"), True, 1.0, 1.0),
        (answer("Produite en Chine.", "en Chine"), False, 0.0, 0.4),  # en chine | en corée sud
        (answer("Produite en Corée du Sud."), True, 0.0, 2 * 3 / 7),  # the sentence holds it
        (answer("Produite en Coréenne."), False, 0.0, 2 * 1 / 6),
        (answer("Produite en Corée du Sud.", answered=False), True, 0.0, 0.0),  # it would have been right
        (answer("En Corée du Sud.", answered=False), True, 0.0, 0.0),
    ],
)
def test_what_is_said_is_right_by_its_words(given, right, exact, f1):
    found = evaluate.judged("s", ASKED, given)
    assert (found.right, found.exact, found.f1) == (right, exact, pytest.approx(f1))
    assert (found.confidence, found.direction, found.answered) == (0.7, "fr", given.answered)


def test_an_answer_from_another_document_is_not_found(work):
    asked = Question("q", "q", "fr", "À quelle heure part le bus 12 ?", True, "pool", ("bus",))
    collection = Collection("c", "fr", FRENCH, (asked,))
    (found,) = evaluate.answering([collection], Settings(), work).outcomes
    assert (found.found, found.right) == (False, False)
    assert found.said.startswith("six heures et demie")
    assert found.rank in (2, 3)


def test_where_a_quote_is_named_the_quote_decides():
    asked = Question("q", "q", "fr", "Q ?", True, None, ("x",), ("Corée",))
    assert evaluate.judged("s", asked, answer("En Corée.", "y")).right
    assert not evaluate.judged("s", asked, answer("En Chine.", "x")).right


def test_an_answer_to_what_has_none_is_wrong_and_to_what_nobody_knows_unknown():
    assert evaluate.judged("s", Question("q", "q", "fr", "Q ?", False, None, ()), answer("X.")).right is False
    assert evaluate.judged("s", Question("q", "q", "fr", "Q ?", False), answer("X.")).right is None


def test_a_refusal_without_documents_says_nothing(tmp_path):
    (tmp_path / "seeds").mkdir()
    (found,) = evaluate.about_seeds("mine", [ASKED], Settings(seeds=tmp_path / "seeds")).outcomes
    assert (found.answered, found.said, found.place, found.right) == (False, "", None, False)


def test_questions_about_seeds(seeds, tmp_path):
    rows = [
        {"id": "1-fr", "pair": "1", "language": "fr", "question": "À quelle heure ouvre la bibliothèque le mardi ?",
         "quote_any": ["ouvre le mardi"], "short_any": ["9 h 30"]},
        {"id": "2-en", "pair": "2", "language": "en", "question": "How many moons does Jupiter have?", "quote_any": []},
    ]  # fmt: skip
    write(tmp_path / "q.jsonl", rows)
    asked = questions.about_seeds(tmp_path / "q.jsonl")
    first, second = evaluate.about_seeds("mine", asked, Settings(seeds=seeds)).outcomes
    assert (first.served, first.right, first.direction, first.set) == (True, True, "fr", "mine")
    assert first.place.startswith("bibliothèque.txt ")
    assert (second.served, second.answered, second.exact) == (True, False, None)


def test_languages_are_told(tmp_path):
    rows = [
        {"id": "1", "language": "fr", "question": "Où est la gare ?"},
        {"id": "2", "language": "en", "question": "Où ?"},
    ]
    write(tmp_path / "l.jsonl", rows)
    assert [(t.id, t.language, t.told) for t in evaluate.languages(tmp_path / "l.jsonl").told] == [
        ("1", "fr", "fr"),
        ("2", "en", "fr"),
    ]


def test_a_run_can_be_kept_as_json(run):
    assert json.loads(json.dumps(run.to_dict()))["ranked"][0]["rank"] == 1
