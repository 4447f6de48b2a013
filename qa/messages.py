"""
Every sentence the assistant says itself, in both languages.

Knows words. Knows no logic: what is said when is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Messages:
    """What the assistant says in one language. `{}` is filled by the caller."""

    unknown: str  # the documents do not say
    nearest: str  # opens the list of nearest passages
    no_documents: str
    foreign: str  # the question is in another language; its name
    words_of: dict[str, str]  # opens a quote in another language, by the language of the quote
    evidence: str  # opens the quote that a question for yes or no gets
    where: str  # title, line
    where_page: str  # title, page
    separator: str  # between two quotes
    # What is said around answers.
    line: str  # line
    page: str  # page
    language: dict[str, str]  # of a quote, by its code
    stale: str  # the seeds have changed since
    failed: str  # before what went wrong
    busy: str  # too many questions wait
    about: str  # title; a question to try
    # Small talk.
    greeting: str  # to hello
    thanks: str  # to thank you
    farewell: str  # to goodbye
    identity: str  # to who are you
    abilities: str  # to what can you do
    examples: str  # opens questions to try
    which_documents: str  # such a question
    # About the documents themselves.
    one_document: str  # opens its title
    many_documents: str  # count; opens their titles
    more_documents: str  # count; closes a list that does not hold all
    subject: str  # title; opens quotes that say what the document is about
    dated: str  # title, date
    undated: str  # title
    titled: str  # title


@dataclass(frozen=True, slots=True)
class Marks:
    """Quotation marks of the language that is quoted, with the spaces inside."""

    opening: str
    closing: str


MESSAGES = {
    "fr": Messages(
        unknown="Les documents ne le disent pas.",
        nearest="Passages les plus proches :",
        no_documents="Il n’y a pas encore de documents. Ajoutez-en au dossier, puis posez votre question à nouveau.",
        foreign="Je comprends surtout le français et l’anglais ; votre question semble être en {language}.",
        words_of={"en": "Dans les mots du document (anglais) :"},
        evidence="Le document dit :",
        where="{title} (l. {line})",
        where_page="{title} (p. {page})",
        separator=" ; ",
        line="ligne {line}",
        page="page {page}",
        language={"fr": "en français", "en": "en anglais"},
        stale="Les documents viennent de changer : la prochaine réponse en tiendra compte.",
        failed="Cette question n’a pas pu recevoir de réponse.",
        busy="Beaucoup de questions attendent déjà. Réessayez dans quelques instants.",
        about="De quoi parle « {title} » ?",
        greeting="Bonjour ! Posez-moi une question sur vos documents.",
        thanks="Avec plaisir. Si vous avez une autre question sur vos documents, je suis là.",
        farewell="Au revoir, et à bientôt.",
        identity="Je suis un assistant : je cherche dans vos documents les phrases qui répondent à vos questions.",
        abilities="Posez-moi une question sur vos documents, en français ou en anglais : je réponds dans leurs mots,"
        " je cite la phrase et l’endroit d’où vient la réponse, et je le dis quand ils ne la donnent pas.",
        examples="Par exemple :",
        which_documents="Quels documents avez-vous ?",
        one_document="J’ai un document :",
        many_documents="J’ai {count} documents :",
        more_documents="et {count} de plus",
        subject="Voici, dans ses propres mots, de quoi parle « {title} » :",
        dated="Le document « {title} » porte la date suivante : {date}.",
        undated="Le document « {title} » ne porte pas de date.",
        titled="Le document s’intitule « {title} ».",
    ),
    "en": Messages(
        unknown="The documents do not say.",
        nearest="Nearest passages:",
        no_documents="There are no documents yet. Add some to the folder, then ask again.",
        foreign="I mostly understand French and English; your question seems to be in {language}.",
        words_of={"fr": "In the document's words (French):"},
        evidence="The document says:",
        where="{title} (line {line})",
        where_page="{title} (page {page})",
        separator="; ",
        line="line {line}",
        page="page {page}",
        language={"fr": "in French", "en": "in English"},
        stale="The documents have just changed: the next answer will know.",
        failed="This question could not be answered.",
        busy="Many questions are waiting already. Please try again in a moment.",
        about="What is “{title}” about?",
        greeting="Hello! Ask me a question about your documents.",
        thanks="You are welcome. If you have another question about your documents, just ask.",
        farewell="Goodbye, and see you soon.",
        identity="I am an assistant: I look in your documents for the sentences that answer your questions.",
        abilities="Ask me a question about your documents, in French or English: I answer in their words, quote the"
        " sentence and the place that the answer comes from, and say so when they do not tell.",
        examples="For example:",
        which_documents="Which documents do you have?",
        one_document="I have one document:",
        many_documents="I have {count} documents:",
        more_documents="and {count} more",
        subject="This is, in its own words, what “{title}” is about:",
        dated="The document “{title}” is dated {date}.",
        undated="The document “{title}” has no date.",
        titled="The document is titled “{title}”.",
    ),
}

MARKS = {"fr": Marks("« ", " »"), "en": Marks("“", "”")}

# Other languages a question may be in, by ISO code, as `foreign` names them.
LANGUAGE_NAMES = {
    "fr": {
        "af": "afrikaans",
        "ar": "arabe",
        "bg": "bulgare",
        "bn": "bengali",
        "ca": "catalan",
        "cs": "tchèque",
        "cy": "gallois",
        "da": "danois",
        "de": "allemand",
        "el": "grec",
        "es": "espagnol",
        "et": "estonien",
        "fa": "persan",
        "fi": "finnois",
        "gu": "gujarati",
        "he": "hébreu",
        "hi": "hindi",
        "hr": "croate",
        "hu": "hongrois",
        "id": "indonésien",
        "it": "italien",
        "ja": "japonais",
        "kn": "kannada",
        "ko": "coréen",
        "lt": "lituanien",
        "lv": "letton",
        "mk": "macédonien",
        "ml": "malayalam",
        "mr": "marathi",
        "ne": "népalais",
        "nl": "néerlandais",
        "no": "norvégien",
        "pa": "pendjabi",
        "pl": "polonais",
        "pt": "portugais",
        "ro": "roumain",
        "ru": "russe",
        "sk": "slovaque",
        "sl": "slovène",
        "so": "somali",
        "sq": "albanais",
        "sv": "suédois",
        "sw": "swahili",
        "ta": "tamoul",
        "te": "télougou",
        "th": "thaï",
        "tl": "tagalog",
        "tr": "turc",
        "uk": "ukrainien",
        "ur": "ourdou",
        "vi": "vietnamien",
        "zh": "chinois",
        "zh-cn": "chinois",
        "zh-tw": "chinois",
    },
    "en": {
        "af": "Afrikaans",
        "ar": "Arabic",
        "bg": "Bulgarian",
        "bn": "Bengali",
        "ca": "Catalan",
        "cs": "Czech",
        "cy": "Welsh",
        "da": "Danish",
        "de": "German",
        "el": "Greek",
        "es": "Spanish",
        "et": "Estonian",
        "fa": "Persian",
        "fi": "Finnish",
        "gu": "Gujarati",
        "he": "Hebrew",
        "hi": "Hindi",
        "hr": "Croatian",
        "hu": "Hungarian",
        "id": "Indonesian",
        "it": "Italian",
        "ja": "Japanese",
        "kn": "Kannada",
        "ko": "Korean",
        "lt": "Lithuanian",
        "lv": "Latvian",
        "mk": "Macedonian",
        "ml": "Malayalam",
        "mr": "Marathi",
        "ne": "Nepali",
        "nl": "Dutch",
        "no": "Norwegian",
        "pa": "Punjabi",
        "pl": "Polish",
        "pt": "Portuguese",
        "ro": "Romanian",
        "ru": "Russian",
        "sk": "Slovak",
        "sl": "Slovenian",
        "so": "Somali",
        "sq": "Albanian",
        "sv": "Swedish",
        "sw": "Swahili",
        "ta": "Tamil",
        "te": "Telugu",
        "th": "Thai",
        "tl": "Tagalog",
        "tr": "Turkish",
        "uk": "Ukrainian",
        "ur": "Urdu",
        "vi": "Vietnamese",
        "zh": "Chinese",
        "zh-cn": "Chinese",
        "zh-tw": "Chinese",
    },
}
