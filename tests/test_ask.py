"""Every kind of answer through `ask()`, in both languages, on a small folder of both."""

from pathlib import Path

import pytest

from qa import Assistant, Settings
from tests.quality.variants import VARIANTS

SEEDS = {
    "bail.txt": """Bail de l'appartement de la rue des Érables

Le bail est conclu entre Odile Carpentier, propriétaire, et Karim Benali, locataire. Il commence le 1er juillet 2024.

Le loyer mensuel est de 1 150 euros. Les charges s'élèvent à 140 euros par mois. Elles comprennent l'eau froide et le
chauffage.

Les chats sont admis. Le locataire ne peut pas sous-louer, parce que la copropriété l'interdit.
""",
    "pump.txt": """Maintenance manual of the HX-200 pump

The HX-200 pump was designed by Ingrid Solberg. It weighs 32 kilograms.

The filter must be cleaned every six weeks. The oil is changed after 500 hours because it loses its viscosity. Three
oils are approved: Brage 40, Norda X and Lubra Plus.

Solberg said: "The next model will be quieter. It will use a third less power."
""",
    "cantine.md": """# Cantine

La cantine ouvre à midi. Un repas coûte 6 euros, boisson comprise. Les chiens restent dehors.
""",
    "canteen.md": """# Canteen

The canteen opens at noon. A meal costs 6 euros, a drink included. Dogs stay outside.
""",
    "note.txt": """date 2025-04 Note sur les tarifs

Le loyer mensuel de l'appartement de la rue des Érables est de 1 150 euros, payé le 5 du mois.
""",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    folder: Path = tmp_path_factory.mktemp("answers") / "seeds"
    folder.mkdir()
    for name, text in SEEDS.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant(Settings(seeds=folder, caution="bold")) as made:
        yield made


def exact(assistant, answer):
    return all(assistant.document(c.path).text[c.start : c.end] == c.quote for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "text", "short"),
    [
        ("Combien pèse la pompe HX-200 ?", "Dans les mots du document (anglais) : “32 kilograms” [1]", "32 kilograms"),
        (
            "When does the lease begin?",
            "In the document's words (French): « 1er juillet 2024 » [1]",
            "1er juillet 2024",
        ),
    ],
)
def test_some_words(assistant, question, text, short):
    answer = assistant.ask(question)
    assert (answer.text, answer.short) == (text, short)
    assert exact(assistant, answer)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Quelles huiles sont approuvées ?", ("Brage 40", "Norda X", "Lubra Plus")),
        ("Which oils are approved?", ("Brage 40", "Norda X", "Lubra Plus")),
    ],
)
def test_all_items_of_a_list(assistant, question, items):
    answer = assistant.ask(question)
    assert all(item in answer.short for item in items)
    assert exact(assistant, answer)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Pourquoi le locataire ne peut-il pas sous-louer ?",
            "« Le locataire ne peut pas sous-louer, parce que la copropriété l'interdit. » [1]",
        ),
        (
            "Why is the oil changed?",
            "“The oil is changed after 500 hours because it loses its viscosity.” [1]",
        ),
    ],
)
def test_sentences_for_why(assistant, question, text):
    answer = assistant.ask(question)
    assert answer.text == text
    assert exact(assistant, answer)


@pytest.mark.parametrize(
    "question", ["Qu'a dit Ingrid Solberg du prochain modèle ?", "What did Solberg say about the next model?"]
)
def test_somebodys_words_whole(assistant, question):
    answer = assistant.ask(question)
    quote = 'Solberg said: "The next model will be quieter. It will use a third less power."'
    assert " ".join(citation.quote for citation in answer.citations) == quote
    assert exact(assistant, answer)


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Les chats sont-ils admis ?", "Le document dit : « Les chats sont admis. » [1]"),
        ("Are cats allowed?", "In the document's words (French): « Les chats sont admis. » [1]"),
    ],
)
def test_evidence_for_yes_or_no(assistant, question, text):
    assert assistant.ask(question).text == text


def test_passages_that_say_the_same_are_cited_together(assistant):
    answer = assistant.ask("Quel est le loyer mensuel de l'appartement de la rue des Érables ?")
    assert answer.text == "« 1 150 euros » [1] [2]"
    assert {citation.path for citation in answer.citations} == {"bail.txt", "note.txt"}


@pytest.mark.parametrize(
    ("question", "quote", "paths"),
    [
        ("À quelle heure ouvre la cantine ?", "La cantine ouvre à midi.", ["cantine.md", "canteen.md"]),
        ("When does the canteen open?", "The canteen opens at noon.", ["canteen.md", "cantine.md"]),
    ],
)
def test_of_two_versions_the_askers_is_quoted_and_both_are_cited(assistant, question, quote, paths):
    answer = assistant.ask(question)
    assert answer.citations[0].quote == quote
    assert [citation.path for citation in answer.citations] == paths
    assert answer.text.endswith("[1] [2]")


@pytest.mark.parametrize(
    ("first", "second", "quote"),
    [
        ("Quel est le loyer mensuel ?", "Et les charges ?", "Les charges s'élèvent à 140 euros par mois."),
        ("Who designed the HX-200 pump?", "How much does it weigh?", "It weighs 32 kilograms."),
        (
            "How often must the filter be cleaned?",
            "Et pourquoi l'huile est-elle changée ?",
            "The oil is changed after 500 hours because it loses its viscosity.",
        ),
        (
            "Qui est le locataire ?",
            "Can he sublet?",
            "Le locataire ne peut pas sous-louer, parce que la copropriété l'interdit.",
        ),
    ],
)
def test_follow_ups(assistant, first, second, quote):
    before = assistant.ask(first)
    answer = assistant.ask(second, history=[before])
    assert answer.citations[0].quote == quote
    messages = [{"role": "user", "content": first}, {"role": "assistant", "content": before.text}]
    assert assistant.ask(second, history=messages).citations == answer.citations


@pytest.mark.parametrize("first", ["Qui est le locataire ?", "When does the canteen open?"])
def test_a_new_subject_is_answered_as_alone(assistant, first):
    question = "How often must the filter be cleaned?"
    after = assistant.ask(question, history=[assistant.ask(first)])
    assert after == assistant.ask(question)
    assert after.short == "every six weeks"


@pytest.mark.parametrize(
    ("question", "opening", "count"),
    [
        ("Quels documents as-tu ?", "J’ai 5 documents :", 5),
        ("Which documents do you have?", "I have 5 documents:", 5),
        (
            "De quoi parle « Note sur les tarifs » ?",
            "Voici, dans ses propres mots, de quoi parle « Note sur les tarifs » :",
            1,
        ),
        ("What is the date of “Note sur les tarifs”?", "The document “Note sur les tarifs” is dated 2025-04.", 1),
    ],
)
def test_questions_about_the_documents(assistant, question, opening, count):
    answer = assistant.ask(question)
    assert answer.text.startswith(opening)
    assert len(answer.citations) == count
    assert exact(assistant, answer)


@pytest.mark.parametrize(("text", "opening"), [("Bonjour !", "Bonjour !"), ("thanks a lot", "You are welcome.")])
def test_small_talk(assistant, text, opening):
    answer = assistant.ask(text)
    assert answer.talk
    assert answer.text.startswith(opening)
    assert not answer.nearest


@pytest.mark.parametrize(
    ("question", "language", "opening"),
    [
        ("¿Cada cuánto hay que limpiar el filtro de la bomba?", None, "I mostly understand French and English"),
        ("¿Cada cuánto hay que limpiar el filtro de la bomba?", "fr", "Je comprends surtout le français et l’anglais"),
    ],
)
def test_another_language_is_said_and_answered(assistant, question, language, opening):
    answer = assistant.ask(question, language=language)
    assert answer.text.startswith(opening)
    assert [*answer.citations, *answer.nearest][0].path == "pump.txt"


@pytest.mark.parametrize(
    ("language", "question"), [("fr", "Quand commence le bail ?"), ("en", "Who designed the pump?")]
)
def test_a_question_inside_a_long_message_is_answered(assistant, language, question):
    message = VARIANTS["long"](question, language)
    answer, plain = assistant.ask(message), assistant.ask(question)
    assert answer.citations == plain.citations != ()
    assert answer.question == message
