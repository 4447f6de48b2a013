"""
Questions about the documents themselves: which there are, what one is about, its date, its title.

Knows how these are asked, in both languages. Knows nothing of what documents say, nor how a title is found: a question
with a word beyond these phrases, a title and a topic asks what documents say, and is not for here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from qa.phrases import FILLER, Phrases, phrases
from qa.titles import Asked, Named, asked, named, with_words

Kind = Literal["list", "subject", "date", "title"]


@dataclass(frozen=True, slots=True)
class About:
    """What is asked about a document. `title`: which one, of the titles there are; None: the question names none."""

    kind: Kind
    title: str | None


# What stands for a title in a question; folded words have no such letters. A name may be what the document is about
# ("Easter"): its date is then no document's, unless a document is spoken of or the title is as long as no name.
_TITLE, _NAME, _TOPIC = "TITLE", "NAME", "TOPIC"
_LONG = 5  # words

# Nobody asks for a document in more words, with the longest of titles; this bounds the time that any question takes.
_LONGEST = 50  # words

# Words of an article about something, at most: what follows is then no topic but another question.
_TOPIC_WORDS = 8

_NOUNS = {
    "fr": ("document", "doc", "article", "texte", "fichier", "pdf", "note", "page"),
    "en": ("document", "doc", "article", "text", "file", "pdf", "paper", "note", "page"),
}
_NOUN = {language: "|".join(nouns) for language, nouns in _NOUNS.items()}

# Between a document and its title.
_CALLED = {"fr": "intitule|intitulee|nomme|nommee|appele|appelee", "en": "titled|called|named|entitled"}
_INTRODUCING = frozenset(
    word for table in (_NOUN, _CALLED) for several in table.values() for word in several.split("|")
)
# Between a document and its topic.
_ON = {"fr": ("sur", "concernant"), "en": ("about", "on", "concerning", "regarding")}

_FRENCH = {
    "document": f"""
        (le|la|l|ce|cet|cette|du|au|ton|ta|votre|mon|ma|notre) ({_NOUN["fr"]})(| ci| la| en question),
        (|le |la |l |les |du |ce |cet |cette ){_TITLE}, ({_CALLED["fr"]}) {_TITLE}
    """,
    "name": f"(|le |la |l |les |du |des |au |ce |cet |cette ){_NAME}",
    "on": f"(le|la|l|ce|cet|cette|du|au|ton|ta|votre|mon|ma|notre) {_TOPIC}",
    "pronoun": "ca, cela, ceci",
    "documents": """
        (|les |tes |vos |mes |nos |ces |des |tous les |tous tes |tous vos |l ensemble des )
        (documents|docs|articles|textes|fichiers|pdf)
    """,
    "folder": "(|le |ce |ton |votre |mon |notre |du |au )(dossier|repertoire|corpus), (la|ta|votre) base documentaire",
    "stock": """
        (|de )combien, (|le |quel )nombre, (|que |est ce que )(tu as|vous avez|on a|nous avons), as tu, avez vous,
        a t on, avons nous, (|est ce qu )(il y a|y a t il), (|que )(tu connais|vous connaissez), connais tu,
        connaissez vous, (|dont )(tu disposes|vous disposez), disposes tu, disposez vous,
        (|sont |a )(disponibles|indexes), (as tu|avez vous) (lu|lus|acces), a quels,
        (peux tu|pouvez vous|tu peux) (lire|consulter|interroger), (|la |une |quelle est la )liste, lister, liste moi,
        listez, enumere, (montre|montrez|affiche|affichez)(| moi), (quels|quelles) sont, (sont|se trouvent) dans,
        (utilises|consultes) tu, (utilisez|consultez) vous, presents
    """,
    "content": "(|que )(contient|contiennent)(| t il), (qu y a t il|il y a quoi|y a quoi|qu est ce qu il y a) dans",
    "about": "(parle|parlent|traite|traitent)(| t il| t elle), parle t on, parler, parle moi, parlez moi",
    "topic": """
        (|le |les )(sujet|sujets|theme|themes|propos)(| principal| general), (|le )contenu, c est quoi, a propos,
        l idee (principale|generale), les (idees|points) (principales|principaux|cles|essentiels|importants),
        l essentiel, les grandes lignes, qu est ce que c est que
    """,
    "say": "(dit|raconte|aborde|concerne|explique|presente)(| t il| t elle), (explique|expliquez) moi",
    "summary": f"""
        (|le |un |ton |votre )(|bref |petit |court |rapide )resume(| moi| nous| le| bref| rapide| court), resumer,
        (resumez|resumes)(| moi| nous| le), (|la |une )synthese, de quoi (s agit il|il s agit|est il question),
        de quoi il est question, il s agit de quoi, tldr, tl dr, qu est ce que (ce|cet|cette) ({_NOUN["fr"]})
    """,
    "when": "quand, (|en |de |a )(quel jour|quelle annee|quel mois|quelle date), (|l )annee",
    "date": "(|la )date(| t il| t elle), de quand, datee",
    "published": """
        (publie|publiee|ecrit|ecrite|redige|redigee|paru|parue|poste|mis en ligne|mise en ligne|date de parution),
        (|de |d )(publication|parution|redaction|ecriture|mise en ligne)
    """,
    "title": "(|le |les |quel )(titre|titres)",
    "called": "(|le )nom, (s appelle|s intitule)(| t il| t elle), (appele|intitule|nomme)",
    FILLER: """
        quel, quelle, quels, quelles, comment, est, sont, fut, a, t, ete, il, elle, l, de, d, du, en, dans, que, qu,
        quoi, c, ce, (|qu )est ce (que|qu), est il, est elle, a t il, a t elle, me, moi, nous, on,
        (peux|sais|pourrais) tu, tu peux, (pouvez|savez|pourriez) vous, vous pouvez,
        (dis|dites|donne|donnez|fais|faites)(| moi| nous), je, j, un peu, (veux|voudrais|aimerais|souhaite),
        (savoir|connaitre|avoir|dire|donner|faire), en (bref|gros|resume|somme),
        en (quelques|deux|trois) (mots|lignes|phrases), en une phrase, brievement, exactement, au juste, au total, tout,
        s il (te|vous) plait, stp, svp, bonjour, bonsoir, salut, merci, (et|alors|donc|ok), actuellement, maintenant
    """,
}

_ENGLISH = {
    "document": f"""
        (the|this|that|your|my|our) ({_NOUN["en"]})(| here), (|the |this |that |your |my |our ){_TITLE},
        ({_CALLED["en"]}) {_TITLE}
    """,
    "name": f"(|the |this |that |your |my |our ){_NAME}",
    "on": f"(the|this|that|your|my|our) {_TOPIC}",
    "pronoun": "this, that, it",
    "documents": """
        (|the |your |these |those |my |our |any |all |all the |all your |all of the )
        (documents|docs|articles|texts|files|pdfs|papers)
    """,
    "folder": "(|the |this |your |my |our )(folder|directory|corpus|knowledge base)",
    "stock": """
        how many, (|the )number, (|do )(you|we|i) (have|know), have (you|we) got, (|do you )have access to,
        are available, (can|could) you (read|access|search|see), (|are )(there|available|indexed|loaded|stored),
        there are, is there, have you (read|indexed), (|a |the )list, (show|name|enumerate)(| me), (what|which) are,
        (|are )(in|inside), (do|are) you (use|using|hold), can i (ask about|search),
        (have|did) i (added|uploaded|add|upload)
    """,
    "content": "(contain|contains|contained|inside), what (is|s|does|are) in, whats in",
    "about": "about, (talk|talks|talking) about, (deal|deals|dealing) with",
    "unclear": "(what|how) about",
    "topic": """
        (|the )(|main |general )(topic|topics|subject|subjects|theme|themes),
        the (main|key) (idea|ideas|point|points|message|takeaway|takeaways), (|the )(content|contents)
    """,
    "say": "say, says, discuss, discusses, cover, covers, describe, describes, explain",
    "summary": f"""
        (summarise|summarize|recap)(| it| this| that), sum (up|it up|this up),
        (|the |a |an |your )(|brief |short |quick ) (summary|overview|gist|synopsis|recap), tldr, tl dr,
        what (is|s) this ({_NOUN["en"]})
    """,
    "when": "when, (|in |from )(what|which) (year|day|month)",
    "date": "(|the )(date|dated), how old",
    "published": "published, publication, written, authored, posted, put online, from, (|the )(publication|publishing)",
    "title": "(|the )(title|titles|headline)",
    "called": "(|the )name, called, titled, named, entitled",
    FILLER: """
        what, which, is, are, was, were, does, do, did, has, been, be, have, the, a, an, of, for, in, on, to, at, me,
        us, s, whats, (can|could|would|will) (you|i|we), (tell|give|get|show)(| me| us),
        i (want|need|d like|would like), know, let, please, pls, plz, (hello|hi|hey), good (morning|afternoon|evening),
        thanks, thank you, (and|so|ok|all|or),
        (exactly|briefly|mainly|really|basically|currently|now|first|here|quickly|altogether|in total),
        in (short|brief), in (a few|a couple of|two|three) (words|sentences|lines), in (one|a) sentence
    """,
}

# What a question means, by the labels of its phrases but fillers.
_MEANT: dict[Kind, str] = {
    "subject": """
        summary, summary document, summary name, summary pronoun, about document, about name, about pronoun,
        topic document, topic name, content document, content name, say document, about topic document, summary about,
        summary topic, summary say, summary about document, summary topic document, summary say document,
        stock topic document
    """,
    "date": """
        date document, date published, date published document, when published, when published document,
        when published pronoun, when date document, when date published, when date published document
    """,
    "title": "title, title document, called document, title called document, summary called",
    "list": """
        stock documents, stock folder, stock documents folder, content documents, content folder,
        content documents folder, content stock documents, content stock documents folder, about documents,
        about folder, stock about documents, topic documents, topic folder, stock topic documents, say documents,
        say folder, summary documents, summary folder, title documents, title stock documents, title documents folder,
        title stock documents folder, called documents, stock called documents, date documents
    """,
}


def about(question: str, titles: Sequence[str]) -> About | None:
    """What is asked about the documents of these titles; None: a question about what they say."""
    said = asked(question)
    if len(said.words) > _LONGEST:
        return None
    for form, title in _forms(said, titles):
        if kind := _kind(form):
            return About(kind, title)
    return None


def _forms(question: Asked, titles: Sequence[str]) -> Iterator[tuple[tuple[str, ...], str | None]]:
    """The question with a word for what names a document in it, and that title: no name first, a title, a topic."""
    said = question.words
    yield said, None
    for found in named(question, titles, _known_words()):
        yield (*said[: found.start], _stands_for(found, question), *said[found.end :]), found.title
    for noun, end in _topics(said):
        yield (*said[:noun], _TOPIC, *said[end:]), with_words(said[noun + 2 : end], titles)


def _kind(form: Sequence[str]) -> Kind | None:
    for known in _phrases():
        if kind := _meant().get(frozenset(known.cover(form) or ()) - {FILLER}):
            return kind
    return None


def _stands_for(found: Named, question: Asked) -> str:
    quoted = found.start in question.opened or found.end - 1 in question.cut
    introduced = not _INTRODUCING.isdisjoint(question.words[max(found.start - 1, 0) : found.start])
    return _TITLE if quoted or introduced or found.end - found.start >= _LONG else _NAME


def _topics(said: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(where "article" stands, where the topic ends) in "article about a topic", the longest topic first."""
    for language, prepositions in _ON.items():
        for at in range(1, len(said) - 1):
            if said[at] in prepositions and said[at - 1] in _NOUNS[language]:
                yield from ((at - 1, end) for end in range(min(len(said), at + 1 + _TOPIC_WORDS), at + 1, -1))


@cache
def _phrases() -> tuple[Phrases, ...]:
    return phrases(_FRENCH), phrases(_ENGLISH)


@cache
def _known_words() -> frozenset[str]:
    return frozenset(word for known in _phrases() for phrase in known.labels for word in phrase)


@cache
def _meant() -> dict[frozenset[str], Kind]:
    found = {frozenset(labels.split()): kind for kind, sets in _MEANT.items() for labels in sets.split(",")}
    # "What does the article about rents say?" is about an article; "What does the article say about rents?" is not, and
    # in French the two are one question.
    by_topic = {labels - {"document"} | {"on"}: kind for labels, kind in found.items() if "document" in labels}
    return found | {labels: kind for labels, kind in by_topic.items() if "say" not in labels}
