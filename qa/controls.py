"""
What the page calls its controls and says around the answers, in both languages.

Knows words. Knows no logic, and not where on the page they stand. What an answer says is in `qa.messages`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Controls:
    """The words of the page in one language. `{}` is filled by the caller."""

    name: str  # of the page
    welcome: str
    own: str  # this language, said in itself
    # Asking.
    prompt: str  # in the empty box
    send: str
    stop: str
    question_language: str  # before the choice of one
    automatic: str  # the choice that leaves it to the words
    examples: str  # opens questions to try
    follow: str  # opens questions to ask next
    date: str  # title; such a question
    # The conversation.
    conversation: str
    asked: str  # before a question, for who cannot see whose it is
    searching: str
    reading: str  # passages are found, the answer is not
    detected: str  # language
    chosen: str  # language
    sureness: dict[str, str]  # of an answer, by what `ui.exchange.sureness` calls it
    seconds: str  # seconds
    snapshot: str  # id
    copy: str
    copied: str
    retry: str
    edit: str
    right: str  # a thumb up
    wrong: str  # a thumb down
    comment: str  # in the empty box for why
    send_comment: str
    thanks: str
    unkept: str  # before the reason why an opinion was not kept
    clear: str
    download: str
    # The panel of sources.
    sources: str
    no_sources: str
    source: str  # number
    also: str  # count; opens passages that were found and not cited
    similarity: str  # per cent
    open: str
    back: str
    changed: str  # the document of a quote
    gone: str  # the document of a quote
    # The panel of the index.
    index: str
    documents: str
    passages: str
    built: str
    fresh: str
    outdated: str
    missing: str  # there is no index
    skipped: str  # opens files that are no documents
    rebuild: str
    rebuilding: str
    upload: str  # where files are dropped
    added: str  # before the name of a file that is a document now


CONTROLS = {
    "fr": Controls(
        name="Interrogez vos documents",
        welcome="En français ou en anglais. Chaque réponse cite la phrase d’où elle vient.",
        own="Français",
        prompt="Votre question…",
        send="Demander",
        stop="Arrêter",
        question_language="Langue de la question",
        automatic="Auto (la détecter)",
        examples="Par exemple",
        follow="Pour continuer",
        date="Quelle est la date de « {title} » ?",
        conversation="Conversation",
        asked="Vous :",
        searching="Recherche dans les documents…",
        reading="Lecture des passages trouvés…",
        detected="{language} (détecté)",
        chosen="{language} (choisi)",
        sureness={"clear": "réponse claire", "likely": "réponse probable", "weak": "réponse peu sûre"},
        seconds="{seconds} s",
        snapshot="index {id}",
        copy="Copier",
        copied="Copié",
        retry="Reposer la question",
        edit="Modifier",
        right="Bonne réponse",
        wrong="Mauvaise réponse",
        comment="Pourquoi ? (facultatif)",
        send_comment="Envoyer",
        thanks="Merci, c’est noté.",
        unkept="Cet avis n’a pas pu être enregistré :",
        clear="Nouvelle conversation",
        download="Télécharger la conversation",
        sources="Sources",
        no_sources="Les passages d’où viennent les réponses s’affichent ici.",
        source="Source {number}",
        also="Aussi consultés ({count})",
        similarity="Proximité : {percent} %",
        open="Ouvrir le document",
        back="Revenir aux sources",
        changed="Ce document a changé depuis.",
        gone="Ce document n’est plus là.",
        index="Index",
        documents="Documents",
        passages="Passages",
        built="Construit le",
        fresh="à jour",
        outdated="mise à jour en cours",
        missing="pas encore d’index",
        skipped="Fichiers laissés de côté",
        rebuild="Reconstruire l’index",
        rebuilding="Reconstruction de l’index",
        upload="Ajouter des documents",
        added="Ajouté :",
    ),
    "en": Controls(
        name="Ask your documents",
        welcome="In French or English. Every answer quotes the sentence it comes from.",
        own="English",
        prompt="Your question…",
        send="Ask",
        stop="Stop",
        question_language="Language of the question",
        automatic="Auto (detect it)",
        examples="For example",
        follow="Ask next",
        date="What is the date of “{title}”?",
        conversation="The conversation",
        asked="You:",
        searching="Searching the documents…",
        reading="Reading the passages that were found…",
        detected="{language} (detected)",
        chosen="{language} (chosen)",
        sureness={"clear": "clear answer", "likely": "likely answer", "weak": "weak answer"},
        seconds="{seconds} s",
        snapshot="index {id}",
        copy="Copy",
        copied="Copied",
        retry="Ask again",
        edit="Edit",
        right="Right answer",
        wrong="Wrong answer",
        comment="Why? (optional)",
        send_comment="Send",
        thanks="Thank you, it is noted.",
        unkept="This opinion could not be kept:",
        clear="New conversation",
        download="Download the conversation",
        sources="Sources",
        no_sources="The passages that answers come from are shown here.",
        source="Source {number}",
        also="Also looked at ({count})",
        similarity="Similarity: {percent}%",
        open="Open the document",
        back="Back to the sources",
        changed="This document has changed since.",
        gone="This document is no longer there.",
        index="Index",
        documents="Documents",
        passages="Passages",
        built="Built on",
        fresh="up to date",
        outdated="being updated",
        missing="no index yet",
        skipped="Files left out",
        rebuild="Rebuild the index",
        rebuilding="Rebuilding the index",
        upload="Add documents",
        added="Added:",
    ),
}
