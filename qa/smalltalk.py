"""
Small talk: messages that ask nothing of the documents.

Knows what people say to be polite, and what they ask an assistant about itself. Knows nothing of documents or of what
is answered. A message with a word beyond these phrases is a question.
"""

from __future__ import annotations

import re
from functools import cache

from qa.phrases import FILLER, Phrases, phrases, words

# What a message is, by the phrases in it; the first that is there: "Hello, who are you?" asks who.
KINDS = {
    "abilities": "abilities",
    "identity": "identity",
    "farewell": "farewell",
    "thanks": "thanks",
    "greeting": "greeting",
    "praise": "thanks",  # alone it is answered as thanks are
}

# Longer small talk is hardly ever written; this bounds the time that any message takes.
_LONGEST = 30  # words

_SMILEY = re.compile(r"(?<!\w)(?:[:;=xX8]['’-]?[()\[\]DPpOo3/|*]+|<3+)(?!\w)")
_STRETCHED = re.compile(r"(.)\1{2,}")  # "merciiii"

_FRENCH = {
    "greeting": """
        (|re )(bonjour|bonsoir|salut|coucou), bonjours, rebonjour, bjr, bsr, slt, cc, allo, bon (matin|avant midi),
        mes (respects|hommages|salutations), (|comment )ca (va|roule|se passe), comment va, comment vas tu,
        comment (|est ce que )(tu vas|vous allez), comment allez vous, (|tu vas|vous allez) bien, ca va bien,
        comment (te portes tu|vous portez vous), la forme, quoi de (neuf|bon), ca dit quoi, enchante, enchantee,
        ravi de (te|vous) rencontrer, (tu es|vous etes|t es|es tu|etes vous) la, (il y a|y a t il|y a) quelqu un
    """,
    "thanks": """
        (|un |un grand |un tres grand |un gros |grand |mille |encore )merci, mille mercis, tous mes remerciements,
        (|je |nous )(te|vous|t en|vous en) (remercie|remercions), ca m aide, (tu m as|vous m avez) (|bien )aide,
        (c est|c etait|tu es|vous etes) (|tres |vraiment |bien |trop )(gentil|gentille|aimable|sympa|utile),
        (tres|trop|bien) (gentil|gentille|aimable|sympa|utile)
    """,
    "farewell": """
        au revoir, aurevoir, adieu, ciao, tchao, bye, bye bye, babaye, a bientot, a (plus|plus tard|demain|tantot),
        a (tout a l heure|tout de suite|toute|la prochaine|la revoyure|ce soir|lundi), bonne (route|fin de semaine),
        (bonne|belle|excellente|agreable) (|fin de )(journee|soiree|nuit|matinee), bonne (continuation|semaine),
        bon (apres midi|week end|weekend|we|courage|dimanche), bonnes vacances, bonne fin d apres midi,
        (|passe |passez )une (bonne|belle|excellente|agreable) (|fin de )(journee|soiree|nuit|semaine),
        (passe|passez) un bon (week end|weekend|apres midi), (ce sera|c est|ca sera) tout, portez vous bien,
        (j ai|on a) (fini|termine), je (dois y aller|te laisse|vous laisse|m en vais|me sauve), porte toi bien
    """,
    "identity": """
        qui (|est ce que )(tu es|vous etes|t es), (t es|tu es|vous etes|es tu|etes vous|t) (qui|quoi), tes qui,
        (qui|qu|que) (es tu|etes vous), t ki, c est qui, c est quoi (ce chat|ce bot|cet assistant), a qui je parle,
        a qui (parle je|est ce que je parle|ai je affaire|ai je l honneur), (presente toi|presentez vous),
        (|est ce que )(es tu|etes vous|tu es|vous etes|t es) (|un |une )(robot|bot|humain|humaine|ia|machine),
        (|est ce que )(es tu|etes vous|tu es|vous etes|t es) (|un |une |une vraie )(personne|assistant|chatgpt),
        (|est ce que )(je parle|parle je) a (un|une|une vraie) (robot|bot|humain|ia|machine|personne),
        (es tu|etes vous|tu es|vous etes|t es) (une intelligence artificielle|reel|reelle|vivant|un programme),
        comment (t appelles tu|tu t appelles|vous appelez vous|vous vous appelez|te nommes tu|vous nommez vous),
        (tu t appelles|vous vous appelez) comment, comment (dois je|je dois) (t appeler|vous appeler),
        (|quel est |c est quoi )(ton|votre) (|petit )(nom|prenom), (as tu|avez vous|tu as) un (nom|prenom),
        (parle|parlez) (moi|nous) de (toi|vous), (dis|dites) moi qui (tu es|vous etes), quel age (as tu|avez vous),
        qui (t a|vous a) (cree|fait|programme|concu|developpe|fabrique|invente|construit), quel modele es tu,
        par qui (as tu|avez vous) ete (cree|fait|programme|concu|developpe), (tu es|es tu) fait (de quoi|par qui)
    """,
    "abilities": """
        (|a l |de l )aide, (aide|aider|aidez) (moi|nous), (|j ai |j aurais )besoin d aide, besoin d un coup de main,
        (peux tu|tu peux|pouvez vous|vous pouvez|pourrais tu|pourriez vous) (|m |nous )aider,
        (par ou|par quoi) commencer, comment (peux tu|pouvez vous|tu peux|vous pouvez|pourrais tu) (|m |nous )aider,
        comment (faire|on fait),
        (que|qu est ce que) (|tu |vous )(sais|peux|pouvez|savez) (|tu |vous )(|me |nous )(faire|dire),
        (que|qu est ce que|quoi) (sais|peux|pouvez|savez) (tu|vous), (que|qu est ce que) (fais tu|faites vous),
        qu est ce que (|tu |vous )(sais|savez|fais|faites|peux|pouvez), ce que (tu sais|vous savez) faire,
        ce que (tu peux|vous pouvez) faire, de quoi (es tu|etes vous|tu es|vous etes) capable,
        qu est ce que (tu es|t es|vous etes) capable de faire, (tu|vous|t) (sais|peux|pouvez|savez) faire quoi,
        (tu|vous) (fais|faites) quoi, (tu sers|vous servez|ca sert|cela sert) a quoi,
        a quoi (|est ce que )(sers tu|servez vous|tu sers|vous servez|ca sert|cela sert),
        a quoi sert (ce chat|ce bot|cet outil|cet assistant|ce site|cette page|cette application),
        (que|qu est ce que) peut faire (ce chat|ce bot|cet outil|cet assistant|ce site|cette application),
        comment (|est ce que )(ca|cela|tu|vous) (marche|marches|fonctionne|fonctionnes|fonctionnez),
        (ca|cela|tu|vous) (marche|marches|fonctionne|fonctionnes|fonctionnez) comment, comment ca s utilise,
        comment (marches|fonctionnes|fonctionnez|marche) (tu|vous), comment (fonctionne|marche) t il,
        comment (marche|fonctionne) (ce chat|ce bot|cet outil|cet assistant|ce site|cette page|cette application),
        comment (|puis je |dois je |je peux )(t|vous|l) utiliser, comment (on t|on s en|je m en) (utilise|sert),
        comment (|puis je )utiliser (ce chat|ce bot|cet outil|cet assistant|ce site|cette page|cette application),
        comment (|puis je |je peux |dois je )(te|vous) (parler|poser une question|poser des questions|interroger),
        comment (|puis je |je peux |dois je )poser (une question|des questions|ma question),
        (que|qu est ce que|quoi) (|puis je |je peux |peut on |on peut )(|te |vous |t )demander,
        (je|on) (peux|peut) (|te |vous |t )demander quoi, quoi (demander|faire) (|ici),
        (quelles|quelle|quel genre de|quel type de|quelles sortes de) (question|questions)
        (puis je|je peux|peut on|on peut|est ce que je peux) (|te |vous )poser,
        (|est ce que )(puis je|je peux) (|te |vous )poser (une|une autre|des) (question|questions),
        (j ai|j aurais) (une|une autre|une petite|des) (question|questions), que (puis je|peut on) faire,
        (sur quoi|a quoi|a quelles questions) (peux tu|pouvez vous|sais tu|savez vous|tu peux) (|me )repondre,
        sur quoi (puis je|peut on|je peux) (t|vous) interroger, quel est (ton|votre) (role|but|travail|metier),
        (|quelles sont |quels sont |c est quoi )(tes|vos) (capacites|fonctions|fonctionnalites|competences|limites),
        (|est ce que )(parles tu|parlez vous|tu parles|vous parlez) (|le |l |aussi )(francais|anglais),
        (|est ce que )(comprends tu|comprenez vous|tu comprends|vous comprenez) (|le |l )(francais|anglais),
        (quelle langue|quelles langues) (parles tu|parlez vous|tu parles|comprends tu|comprenez vous),
        (donne|donnez|montre|montrez) moi (un|des|quelques) (exemple|exemples) (|de question|de questions),
        (|as tu |avez vous )(un exemple|des exemples) de (question|questions)
    """,
    "praise": """
        (|c est |c etait |ah |oh )(|tres |vraiment |trop |tout a fait )(parfait|super|genial|excellent|cool|bien),
        c est (clair|tres clair),
        (|c est |c etait )(formidable|impeccable|nickel|top|chouette|fantastique|magnifique|impressionnant), c est note,
        bravo, chapeau, felicitations, bien joue, (bon|beau|super|excellent) (travail|boulot), je (comprends|vois),
        (bonne|super|tres bonne|excellente) reponse, ok, okay, oki, d accord, dac, entendu, (j ai |)(bien |)compris,
        ca marche, wow, waouh, ouah, tiguidou
    """,
    FILLER: """
        (|tout )le monde, a (tous|toutes|toi|vous|tous et a toutes|tous et toutes|toi aussi|vous aussi), la gang,
        (les|mes|mon|cher|chers|chere) (ami|amis|amie|collegue|collegues|gars|robot|assistant), (madame|monsieur|m|mme),
        (mesdames|messieurs|messieurs dames|mademoiselle), l equipe, assistant, robot, chatbot, bot, ia, encore,
        beaucoup, bcp, ben, bin, bien, infiniment, enormement, mille fois, vraiment, tres, trop, sincerement, rien,
        s il (te|vous) plait, stp, svp, alors, donc, et, mais, bon, bah, eh, ah, oh, oui, non, euh, hein, voila, enfin,
        deja, aussi, pour tout, (et|de|chez) (toi|vous), toi, (aujourd hui|ce matin|ce soir|cet apres midi|maintenant),
        pour (moi|nous|toi|vous|ca|cela|le moment|l instant|aujourd hui), (d|par) avance, de (tout|rien),
        (pour|de) (ton|votre|l|ta|la|cette|le|ce) (aide|reponse|information|info|temps|explication|gentillesse),
        (pour|de) (ta|votre|la|cette) (precision|patience|rapidite), (pour|de) (ton|votre) (travail|service),
        (pour|de) (les|tes|vos|ces) (reponses|informations|infos|precisions|explications|renseignements),
        de (m|nous) avoir (aide|repondu), d avoir repondu, moi aussi, pas mal, (dis|dites)(| moi| donc), je vais bien,
        c est (ce que je voulais|ce que je cherchais|exactement ca|noter), bisous, bises,
        (je|on) (te|vous|se) (souhaite|dit), lol, mdr, haha, hihi, bien cordialement, cordialement, exactement,
        au juste, concretement, ici, d autre, comme question, au fait
    """,
}

_ENGLISH = {
    "greeting": """
        hello, helo, hallo, hullo, hi, hey, heya, hiya, yo, howdy, greetings, hola, sup, wassup, whats up, what s up,
        good (morning|afternoon|evening|day), g day, gday, (|so )how (are|r) (you|ya|u|things|you all), are you there,
        how (are|re|r) (you|ya|u|things) (doing|going|feeling), how (is|s) (it going|everything|life|your day),
        hows (it going|everything|life|your day), how is your day going, how do you do, how have you been,
        what (is|s) new, are you (ok|okay|well|alright), (|is )(anyone|anybody|someone|somebody) (there|here),
        (i hope|hope) (you are|you re|all is|you re doing|you are doing) well,
        (nice|pleased|good|glad|great|lovely) to (meet|see) you, long time no see
    """,
    "thanks": """
        (|many |big |my |a big |a million )(thanks|thank you|thankyou|thank u|thx|thanx|tks), ty, tysm, tyvm, cheers,
        ta, (i|we) (|really |do |very much )(appreciate|thank) (it|that|this|you|your help), much obliged, bless you,
        (|much |very much |really |greatly )appreciated, (i m|im|i am) (|very |so |most )(grateful|thankful),
        (|that |this |it )(|is |was |s )(very|so|really|super|extremely|most) (helpful|useful|kind),
        (|that |this |it )(is|was|s) (helpful|useful|kind), helpful,
        (you are|you re|you were|you have been|you ve been) (|very |so |really |most )(helpful|kind|useful),
        (that|this|it) (helps|helped), you (|really |have |ve )helped, (that|it) was a (great|big|real) help,
        how (kind|nice) of you
    """,
    "farewell": """
        bye, bye bye, byebye, goodbye, good bye, farewell, good night, goodnight, night night, ttyl, later, laters,
        see (you|ya|u) (|later|soon|tomorrow|around|then|next time), cya, so long, take care, until next time,
        (talk|speak|chat) (|to you )(later|soon), (|you )(have|enjoy) (a|your|the) (|rest of your )(day|evening|one),
        have a (|very |really )(nice|good|great|lovely|wonderful|pleasant) (day|evening|weekend|week|night|one|time),
        (that|this) (is|will be|would be|s|ll be) all, thats all, (i m|im|i am) (done|finished|off), signing off,
        (i|we) (have to|must|need to|gotta|got to|ve got to|should) (go|leave), gotta go
    """,
    "identity": """
        (who|what) (are|r|re) (you|u|ya), (who|what) you are, (you are|you re) who, who (is|s) (this|there),
        who am i (talking|speaking|chatting) (to|with), (what|who) is this (bot|chatbot|assistant|chat),
        (what s|whats|what is|what) (|your|ur) name, what is your (full|first) name, your name, do you have a name,
        (what|how) (should|shall|can|may|do) i call you, what are you called, (please |)introduce yourself,
        (are|r) (you|u) (|really )(|a |an )(robot|bot|human|ai|machine|person|chatbot|chatgpt|assistant|real|alive),
        are you (a|an) (human being|real person|computer|program|language model|llm|real human),
        is this (a|an) (bot|robot|human|ai|chatbot|real person|machine|person), how old are you,
        am i (talking|speaking|chatting) (to|with) (a|an) (bot|robot|human|ai|machine|real person|person),
        who (|has )(made|created|built|programmed|developed|designed|trained|wrote) (you|this bot|this assistant),
        who is your (creator|maker|developer), where (are you|do you come) from, (which|what) model are you,
        tell (me|us) (|more |a bit |something )about (you|yourself), what kind of (bot|ai|assistant|thing) are you
    """,
    "abilities": """
        (|i need |need |i want |some |i need some |i need your )help, help (me|us), how (can|could|do) (you|u|i) help,
        (can|could|would|will) (you|u) (|please )help (|me|us), (how|what) (can|could) (you|u) help (me|us) (|with),
        what (|all |else )(can|could|do|will) (you|u) (do|offer|answer|know|tell me|help with|help me with),
        what (are|r) (you|u) (able to do|capable of|for|good at|good for|here for|doing), show me what you can do,
        what you can do, what (is|s) your (purpose|job|role|function|use|goal), what is the (purpose|point) of this,
        what (are|is) your (capabilities|features|abilities|skills|functions|limits|limitations),
        what (can|does|could) (this|the) (bot|chatbot|assistant|tool|app|site|website|page|chat|program) do,
        what (is|s) this (bot|chatbot|assistant|tool|app|site|website|page|chat|program) for, what is this for,
        how (do|does) (this|it|that|you|u|this thing) (work|works|function), how to (start|use it|use this|use you),
        how does (this|the) (bot|chatbot|assistant|tool|app|site|website|page|chat|program) (work|function),
        how (it|this) works, how (can|do|should|could|would) (i|we|one) (use|operate) (this|it|you),
        how (can|do|should) (i|we) use (this|the) (bot|chatbot|assistant|tool|app|site|website|page|chat|program),
        how (can|do|should) (i|we) (ask you|ask|talk to you|start|begin) (|a question|questions),
        where (do|should|can) (i|we) (start|begin), what (|else )(can|could|should|may|do) (i|we) (ask|say|do|type),
        what (can|could|should|may) (i|we) ask (you|about|you about), what should i ask, what to ask,
        (|what kind of |what sort of |what kinds of |what |which )questions (can|do|could|should) (i|we) ask (|you),
        (|what kind of |what sort of |what kinds of |what |which )questions (can|do|could) you answer,
        (can|may|could) i ask (|you )(|a |another |some )(question|questions|something|anything),
        (i|we) (have|ve got|ve|d have) (a|another|some|one|a few) (|quick )(question|questions),
        (do|can) (you|u) (speak|understand|read|answer in|reply in) (|both )(french|english|french and english),
        (which|what) (languages|language) (do|can) you (speak|understand|know), can you speak (french|english) too,
        (give|show) me (|an |some |a few )(example|examples) (|question|questions|of questions),
        (|any |some |an )(example question|example questions|examples of questions)
    """,
    "praise": """
        (|that s |that is |it s |that was |thats )(|very |so |really |absolutely )(great|perfect|awesome|cool|nice),
        (|that s |that is |it s |that was )(excellent|amazing|brilliant|fantastic|wonderful|super|impressive|clear),
        (|all |very |that s )good, (good|great|nice|excellent|amazing) (job|work|answer|one|stuff|bot), well done,
        bravo, kudos, congrats, congratulations, (|i )(got it|get it|understand|understood), i see, gotcha, noted, ok,
        okay, k, alright, all right, (|that |it )makes sense, wow,
        exactly what i (needed|wanted|was looking for)
    """,
    FILLER: """
        there, (|to |and )(all|everyone|everybody|you all|yall|you too|you as well), and (you|yourself), you too,
        (|my |dear )(folks|guys|team|friend|friends|buddy|mate|pal|sir|madam|assistant|bot|robot|world), dear, again,
        today, now, then, so, so much, so very much, a lot, lots, a (million|bunch|ton), very much, very, really,
        indeed, well, oh, ah, um, uh, hmm, yes, no, yeah, yep, please, pls, plz, and, but, just, also, too, anyway,
        by the way, btw, for (now|today|everything|all|that|this|it|me|us), for your (time|patience|support|kindness),
        for (|all )(your|the|this|that) (|great |quick |good |kind )(help|answer|answers|info|information|reply),
        for (your|the|this|that) (response|assistance|explanation|advice|details|clarification),
        for (helping|answering|assisting|explaining) (|me|us|my question|my questions|that|so quickly),
        (i m|im|i am) (|doing |very |pretty )(fine|well|good|great|ok|okay), not (too |so |)bad, fine, in advance, lol,
        haha, hehe, xoxo, (best|kind|warm) regards, regards, (tell|can you tell|could you tell) me,
        i (wonder|want to know|d like to know|would like to know|was wondering), of course, here, exactly,
        i (need|needed|wanted)
    """,
}


_TABLES = {"fr": _FRENCH, "en": _ENGLISH}

# What stands for the assistant, or in a conversation for what was spoken of: "How does it work?"
_POINTING = frozenset(("it", "this", "that", "ca", "cela", "il"))


def small_talk(text: str, *, leaning: bool = False) -> str | None:
    """
    "greeting", "thanks", "farewell", "identity" (who are you?), "abilities" (what can you do?); None: a question.

    `leaning`: something was asked before, so that "it" is not the assistant. Capitals, accents, punctuation and
    pictures say nothing here.
    """
    said = _said(text)
    if len(said) > _LONGEST:
        return None
    labels = _phrases(*_TABLES).cover(said) or ()  # both languages: "ok thanks, à bientôt" asks nothing either
    kind = next((kind for label, kind in KINDS.items() if label in labels), None)
    return None if kind == "abilities" and leaning and not _POINTING.isdisjoint(said) else kind


def said_in(text: str) -> str | None:
    """The language in which alone small talk is small talk; None: in both, or only together."""
    said = _said(text)
    covering = [language for language in _TABLES if _phrases(language).cover(said)]
    return covering[0] if len(covering) == 1 else None


def _said(text: str) -> list[str]:
    return [_STRETCHED.sub(r"\1", word) for word in words(_SMILEY.sub(" ", text))]


@cache
def _phrases(*languages: str) -> Phrases:
    return phrases(*(_TABLES[language] for language in languages))  # milliseconds, so not on import
