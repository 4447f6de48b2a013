"""Small talk is told from questions, however it is said, in both languages."""

import pytest

from qa.smalltalk import small_talk

SAID = {
    "greeting": """
        Bonjour | bonjour ! | BONJOUR | Bonjour à tous | Bonjour tout le monde | Bonsoir madame | Salut ça va ?
        Salut !!! | Coucou 👋 | coucouuu | Allô | Bon matin | Bonjour, comment allez-vous ? | Salut, comment tu vas ?
        Ça va ? | Comment vas-tu aujourd’hui ? | Quoi de neuf ? | bjr | slt | Bonjour Monsieur, | Enchanté
        Hello, ça va bien ? | Rebonjour | Bonsoir à toutes et à tous | Bonjour à vous | Es-tu là ? | Il y a quelqu’un ?
        Hello | hello there | Hi! | Hi, how are you? | hey | Heyyyy :) | Good morning | Good evening everyone | Howdy
        How are you doing today? | What’s up? | whats up | Hello again | How’s it going? | Nice to meet you | Hi all
        Hello, hello! | G’day mate | Greetings | hi assistant | Are you there? | Hello world | Yo | HELLO THERE!!!
    """,
    "thanks": """
        Merci | merci beaucoup !! | ok merci | Merci bien | Un grand merci pour votre aide | Je vous remercie
        merciiii 🙏 | Je te remercie beaucoup | Mille mercis | Merci d’avance | Merci à vous aussi
        C’est très gentil, merci | Merci ben | Merci pour ta réponse | Merci, c’est parfait | Super, merci ! | Parfait
        Génial ! | D’accord | ok | Bravo | Très bien, merci | Non merci | Bonjour et merci | Bon travail
        Merci pour tout | Merci pour les infos, très utile | Thanks | Thank you so much! | thanks a lot, very helpful
        Thx | ty | Many thanks | Thank you very much indeed | Thanks for your help | OK thanks | Great, thank you
        Cheers mate | That’s very helpful | I really appreciate it | Much appreciated | Perfect! | Awesome 👍
        Got it, thanks | Well done | No thanks | Thanks for the quick answer | That was really helpful, thank you <3
        You have been very helpful | Hello, thanks for your help
    """,
    "farewell": """
        Au revoir | au revoir et merci | À bientôt ! | Merci, bonne journée | Bonne soirée à vous aussi | Bonne nuit
        Ciao | À plus tard | À demain | À la prochaine | Bon week-end | Bonne fin de semaine | Passez une bonne journée
        Bye | C’est tout, merci | Je vous souhaite une bonne journée | Bonne fin de journée | À tantôt | Adieu
        J’ai fini, merci | Goodbye | Bye bye | bye! | See you later | See you tomorrow, thanks! | Have a nice day
        Good night | Take care | Thanks, bye | That’s all for now | Have a great weekend! | ok thanks, à bientôt
        Talk to you later | I have to go
    """,
    "identity": """
        Qui es-tu ? | qui es tu | Qui êtes-vous ? | T’es qui ? | Tu es qui toi ? | Bonjour, qui êtes-vous ?
        Vous êtes qui ? | Comment tu t’appelles ? | Comment vous appelez-vous ? | Quel est ton nom ?
        C’est quoi ton nom ? | Es-tu un robot ? | Est-ce que vous êtes un humain ? | Présente-toi
        À qui ai-je l’honneur ? | Qui t’a créé ? | Parle-moi de toi | Je parle à un robot ? | Es-tu ChatGPT ?
        Dis-moi qui tu es | Salut ! Tu es qui ? | Who are you? | who r u | What are you? | What’s your name?
        Hello, who are you? | Are you a robot? | Are you human? | Who made you? | Am I talking to a bot?
        Please introduce yourself | Tell me about yourself | So who are you exactly | What should I call you?
        Is this a real person? | Where do you come from?
    """,
    "abilities": """
        Que sais-tu faire ? | Que peux-tu faire pour moi ? | Qu’est-ce que tu sais faire ? | Tu peux faire quoi ? | Aide
        aide-moi | à l’aide ! | Comment ça marche ? | Comment ça fonctionne ? | À quoi sers-tu ? | Tu sers à quoi ?
        Bonjour, pouvez-vous m’aider ? | Peux-tu m’aider s’il te plaît ? | J’ai besoin d’aide
        Que puis-je te demander ? | Quelles questions puis-je poser ? | J’ai une question
        Puis-je vous poser une question ? | Que faites-vous ? | Parlez-vous français ? | Tu parles anglais ?
        Quelles sont tes capacités ? | Que peut faire cet assistant ? | Comment utiliser cet outil ?
        De quoi es-tu capable ? | Sur quoi peux-tu me répondre ? | Merci, que sais-tu faire ?
        Donne-moi des exemples de questions | Qu’est-ce que je peux demander ? | Comment fonctionne cet assistant ?
        What can you do? | What can you do for me? | Help | help! | Help me please | How does this work?
        How do you work? | Hi, can you help me? | What are your capabilities? | What can I ask?
        What can I ask you about? | I have a question | Can I ask you a question? | How can I use this?
        What do you do? | Do you speak French? | What can this bot do? | How do I use this tool?
        What questions can you answer? | What is your purpose? | I need help | What can I do here?
        Hello! What can you do? | Give me some example questions | How can you help me?
    """,
}


def lines(text):
    return [said.strip() for line in text.strip().splitlines() for said in line.split(" | ")]


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, text in SAID.items() for said in lines(text)])
def test_small_talk_is_of_its_kind(kind, said):
    assert small_talk(said) == kind


@pytest.mark.parametrize(
    "question",
    lines("""
        Bonjour, quel est le loyer ? | Qui remercie Polestar pour la confiance ? | Que peut faire le locataire ?
        What can the tenant do if the pump fails? | Who are you supposed to call in an emergency?
        help desk phone number | Thanks to whom was the contract signed? | Aide au logement : quel montant ?
        Hello Kitty license date | Merci de me dire où se trouve l'usine | Qui es le directeur ?
        Comment ça marche, le chauffage ? | Quel est le nom ? | Bonjour, combien coûte la piscine ? Merci
        Salut, à quelle heure ouvre la mairie ? | Qui a créé la ruche ? | À quoi sert la pompe ?
        Comment fonctionne la chaudière ? | Quel est ton loyer ? | Au revoir les enfants, date ?
        Bonne nuit, quel film ? | Que sais-tu de la bibliothèque ? | Qui vous a vendu le terrain ? | La nuit
        Bonjour Paris | Besoin d’aide pour le loyer | Comment poser une question au maire ?
        Qui sont les amis de la forêt ? | le bail | Merci qui ? | Qui parle français à la mairie ?
        Que faites-vous des déchets ? | Où es-tu né ? | 42 | Hi, what is the rent? | What is the name of the tenant?
        Who made the clock? | How does the pump work? | What can the council do? | Good morning America, what year?
        Can you help the tenant move? | What do you know of bees? | How are you supposed to pay the rent?
        Who are you to judge? | Are you a resident? | Goodbye Lenin release date | What are your opening hours?
        What is your address? | When can I ask for a refund? | How old is the tower? | Thank you letter template
        I have a question about the lease | How do you open the gate? | Night bus timetable
        Do you speak French at the town hall? | Have a nice day care number | What are you paying for water?
    """),
)
def test_a_question_about_documents_is_not_small_talk(question):
    assert small_talk(question) is None


@pytest.mark.parametrize(
    "text", ["", " ", "?!", "👋", "…", "très", "et vous", "please", "1", "你好", "merci " * 31, "a" * 5000]
)
def test_what_says_nothing_is_not_small_talk(text):
    assert small_talk(text) is None
