"""Questions about the documents themselves are told from those about what they say."""

import pytest

from qa.about import About, about
from qa.messages import MESSAGES
from ui.offers import examples

SOLAR = "Des panneaux solaires seront posés cet été sur le toit de la piscine municipale"
REPORT = "Rapport annuel 2024 de la bibliothèque"
TITLES = [SOLAR, REPORT, "Rapport annuel 2023 de la bibliothèque", "Bail", "Water tower", "Rose Martin", "Notes"]

ASKED = {
    "list": """
        Quels documents as-tu ? | quels sont tes documents | Quels documents avez-vous ? | Combien de documents as-tu ?
        Combien de documents y a-t-il ? | Combien de documents ? | Il y a combien de fichiers dans le dossier ?
        Liste des documents | Donne-moi la liste des documents s’il te plaît | Montre-moi tes documents
        Liste les fichiers | Quels documents sont disponibles ? | De quels documents disposes-tu ?
        Que contient le dossier ? | Qu’y a-t-il dans ce dossier ? | De quoi parlent tes documents ?
        Quels sont les titres des documents ? | Bonjour, quels articles connais-tu ? | À quels documents as-tu accès ?
        Quels documents peux-tu consulter ? | Which documents do you have? | What documents are there?
        How many documents are there? | How many files? | List the documents | List all documents please
        Show me your documents | What files are in the folder? | What is in this folder? | What's in the folder?
        Which documents are available? | What are the documents about? | What are the titles of the documents?
        Can you list your documents? | Do you have any documents? | How many documents do you know?
        Hello, which articles do you have? | Give me a list of the files
    """,
    "subject": """
        De quoi parle ce document ? | De quoi parle l’article ? | de quoi ça parle | De quoi traite ce texte ?
        De quoi ce document parle-t-il ? | De quoi est-ce que l’article parle ? | L’article parle de quoi ? | Résume-le
        Résume ce document | Résume l'article | Résumez-moi le texte en quelques mots | Peux-tu résumer cet article ?
        Fais-moi un résumé | Fais un résumé du document | Donne-moi un bref résumé de l’article | De quoi s'agit-il ?
        De quoi s’agit-il dans cet article ? | De quoi est-il question ? | Quel est le sujet de l’article ?
        Que dit ce document ? | Que contient ce fichier ? | C’est quoi ce document ? | Parle-moi de cet article
        Résume ça | Quelle est l’idée principale du texte ? | Quels sont les points principaux du document ?
        De quoi parle cette page ? | Qu’est-ce que ce document ? | Qu’est-ce que raconte cet article ?
        En résumé, de quoi parle le document ? | What is this about? | What's this about? | what is it about
        What is this document about? | What is this document? | What does the article say? | Summarise the article
        Summarize this document please | Summarise this | TL;DR | Give me a summary
        Can you give me a short summary of the text? | Tell me about this document | Sum it up
        What is the topic of the article? | What are the main points of the document? | What does this file contain?
        Can you tell me what this article is about? | What does the paper talk about?
        In short, what is this page about?
    """,
    "date": """
        Quelle est la date de l’article ? | Date du document | De quand date l'article ? | De quand date ce document ?
        De quand est cet article ? | Quand l’article a-t-il été publié ? | Quand cet article a-t-il été écrit ?
        Quand a été publié ce texte ? | Quelle est la date de publication ?
        Quelle est la date de parution de l’article ? | En quelle année ce document a-t-il été rédigé ?
        L’article date de quand ? | Peux-tu me dire la date du fichier ? | What is the date of the document?
        What's the article's date? | When was this article published? | When was it written?
        When was the document written? | When is this article from? | What is the publication date?
        How old is the document? | What is the publication date of the article? | When was it published?
        In what year was this text written? | Could you tell me when this article was published?
    """,
    "title": """
        Quel est le titre de l’article ? | Quel est le titre du document ? | Titre du document | Quel est le titre ?
        Quel titre a cet article ? | Comment s’appelle ce document ? | Comment s’intitule l’article ?
        Le nom du fichier ? | What is the title of the document? | What's the article's title? | What is the title?
        Title of the article please | What is this article called? | What is the name of the file?
        What is the headline of the article?
    """,
}


def lines(text):
    return [said.strip() for line in text.strip().splitlines() for said in line.split(" | ")]


@pytest.mark.parametrize(("kind", "question"), [(kind, said) for kind, text in ASKED.items() for said in lines(text)])
def test_what_is_asked_about_a_document(kind, question):
    assert about(question, TITLES) == about(question, []) == About(kind, None)


@pytest.mark.parametrize(
    ("question", "kind", "title"),
    [
        (f"De quoi parle « {SOLAR} » ?", "subject", SOLAR),
        ("De quoi parle « Des panneaux solaires seront posés cet… » ?", "subject", SOLAR),
        ("What is “Des panneaux solaires seront posés cet…” about?", "subject", SOLAR),
        ("de quoi parle des panneaux solaires posés cet été sur le toit de la piscine municipale", "subject", SOLAR),
        ("De quoi parle le bail ?", "subject", "Bail"),
        ("What is the water tower about?", "subject", "Water tower"),
        ("Résume le bail", "subject", "Bail"),
        ("Summarise “Bail”", "subject", "Bail"),
        (f"Résume l’article « {REPORT} »", "subject", REPORT),
        ("Résume l’article sur les panneaux solaires", "subject", SOLAR),
        ("What is the document about the tower about?", "subject", "Water tower"),
        (f"De quand date {REPORT} ?", "date", REPORT),
        ("What is the date of “Bail”?", "date", "Bail"),
        ("What is the date of the document “Bail”?", "date", "Bail"),
        ("Quelle est la date du document intitulé Bail ?", "date", "Bail"),
        ("Quelle est la date de l’article sur la piscine ?", "date", SOLAR),
        ("Quelle est la date de l'article sur la Polestar 4 ?", "date", None),
        ("What is the date of the article about the annual report?", "date", None),
        ("Quelle est la date de l’article sur la bibliothèque ?", "date", None),  # two could be meant
        ("When was the article about the water tower published?", "date", "Water tower"),
        ("Quel est le titre de l’article sur les panneaux solaires ?", "title", SOLAR),
        ("What is the title of the article about the pool?", "title", None),
    ],
)
def test_which_document_is_meant(question, kind, title):
    assert about(question, TITLES) == About(kind, title)


@pytest.mark.parametrize("title", TITLES)
def test_the_questions_that_the_page_proposes_are_understood(title):
    for example in examples([title]):
        assert about(example.question, TITLES) == About("subject", title)
    for messages in MESSAGES.values():
        assert about(messages.about.format(title=title), TITLES) == About("subject", title)


@pytest.mark.parametrize(
    "question",
    lines("""
        De quoi parle Thomas Ingenlath ? | Quelle est la date de signature du bail ?
        Quel est le titre de Stéphane Deblaise ? | Résume les raisons du retard | Quels documents faut-il fournir ?
        Quels documents dois-je apporter ? | Combien de documents le locataire doit-il signer ?
        Quel est le titre de Rose Martin ? | Quelle est la date du bail ? | Que dit Rose Martin ?
        Que dit l’article 5 du bail ? | Résume l’article 12 | Que dit l’article sur le loyer ?
        De quoi parle le maire dans l’article ? | Quand l’article 4 s’applique-t-il ? | Quelle est la date ? | Quand ?
        Quelle est la date de la réunion ? | Quels documents parlent du loyer ? | Quels documents parlent du bail ?
        Quand le document a-t-il été signé ? | Combien de pages a ce document ? | De quoi parle-t-il ?
        Quel est son titre ? | Qui a écrit l’article ? | De quoi parle « Une vie » ? | De quand date la tour ?
        Quel est le nom du locataire ? | Qui a publié le rapport ? | De quoi s’agit-il dans le contrat de location ?
        Quel document prouve le paiement ? | Quel est le sujet de la réunion ? | Que contient la boîte ?
        Quelle est la note ? | Les documents | Le bail | De quoi parle « Rapport annuel 2022 de la bibliothèque » ?
        À quelle page parle-t-on du loyer ? | What is the lease about to change? | When was the factory built?
        What documents must the tenant provide? | What is the date of the meeting?
        What is the date of the water tower? | When was the water tower built?
        What does the document say about the rent? | When was the document signed? | What date is it?
        What does it cover? | What about this document? | How about the article? | Which documents mention the rent?
        Who wrote the article? | When was the article about the rent signed? | What is this document about to change?
        What is the title of the mayor? | How many pages does the document have?
        How many documents did the tenant sign? | What is it? | When was it built? | What is the topic of the meeting?
        What is the name of the tenant? | What documents do I have to provide?
        How many articles does the contract have? | What is the moon about? | What is the date of Water tower?
        Summarise the reasons for the delay | What does Rose Martin say? | Where was the article published?
        The document
    """),
)
def test_a_question_about_contents_is_none_of_these(question):
    assert about(question, TITLES) is None


@pytest.mark.parametrize(
    "question", ["", "?", "…", "« »", "What is TITLE about?", "what is NAME about", "what is it about " * 20]
)
def test_what_says_nothing_is_none_of_these(question):
    assert about(question, TITLES) is None


def test_a_title_of_known_words_is_no_trap():
    assert about("De quand date le document ?", ["Date", "Le document"]) == About("date", None)
    assert about("What is “The date” about?", ["The date", "Date"]) == About("subject", "The date")
    assert about("What is this about?", ["", "…", "The"]) == About("subject", None)
