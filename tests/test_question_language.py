"""The language of questions: 200 hard ones, hints, names."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from index.errors import QuestionError
from index.foreign import other_language
from index.language import LANGUAGES, UNSURE, every_language
from index.telling import FOREIGN_WORDS, SCRIPTS
from qa.language import Detection, detect
from qa.messages import LANGUAGE_NAMES, MESSAGES

QUESTIONS = [
    json.loads(line)
    for line in (Path(__file__).parent / "quality" / "languages.jsonl").read_text(encoding="utf-8").splitlines()
]


def right(**hints):
    return [
        row for row in QUESTIONS if detect(row["question"], hint=hints.get(row["language"])).language == row["language"]
    ]


def test_the_set_is_what_it_says():
    assert [list(row) for row in QUESTIONS] == [["id", "language", "question"]] * 200
    assert len({row["id"] for row in QUESTIONS}) == len({row["question"] for row in QUESTIONS}) == 200
    assert [row["language"] for row in QUESTIONS] == ["fr"] * 100 + ["en"] * 100


def test_questions_alone():
    assert len(right()) >= 196


def test_questions_with_the_right_hint():
    assert len(right(fr="fr", en="en")) == 200


def test_questions_with_the_wrong_hint():
    assert len(right(fr="en", en="fr")) >= 185


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("OU SERA PRODUITE LA POLESTAR 4", "fr"),
        ("ou sera produite la polestar 4", "fr"),
        ("le range de la Polestar 4 ?", "fr"),
        ("où ?", "fr"),
        ("Why Busan?", "en"),
        ("who wrote Les Fleurs du mal?", "en"),
        ("WHERE WILL THE POLESTAR 4 BE BUILT", "en"),
        ("what's an atom", "en"),
    ],
)
def test_words_outweigh_a_hint(question, language):
    other = {"fr": "en", "en": "fr"}[language]
    assert detect(question, hint=other).language == detect(question).language == language
    assert detect(question).margin >= UNSURE


@pytest.mark.parametrize("question", ["Polestar 4 Busan", "Renault Korea Motors", "2025 ?", ""])
def test_a_hint_decides_where_nothing_is_said(question):
    assert detect(question, hint="en") == Detection("en", 0)
    assert detect(question, hint="fr") == Detection("fr", 0)
    assert detect(question) == Detection("fr", 0)


def test_a_hint_decides_what_is_nearly_a_tie():
    assert 0 < detect("Polestar").margin < UNSURE
    assert [detect("Polestar", hint=hint).language for hint in ("fr", "en")] == ["fr", "en"]


def test_a_hint_leaves_the_margin():
    assert detect("Polestar", hint="en").margin == detect("Polestar").margin


@pytest.mark.parametrize("hint", ["de", "", "FR", "auto"])
def test_an_unknown_hint_is_an_error_that_names_the_known(hint):
    with pytest.raises(QuestionError, match=rf"'{hint}'.*fr, en"):
        detect("Où ?", hint=hint)


FOREIGN = [
    ("es", "¿Cuál es la capacidad de la fábrica?"),
    ("es", "donde esta la llave del almacén"),
    ("de", "Wo wird der Polestar 4 gebaut?"),
    ("de", "Wer hat den Mietvertrag unterschrieben?"),
    ("it", "Quanto costa l'affitto al mese?"),
    ("it", "dove si trova la chiave dell’ufficio"),
    ("pt", "Qual é a capacidade anual da fábrica?"),
    ("pt", "Quantos funcionários tem a empresa"),
    ("nl", "Hoeveel werknemers heeft het bedrijf?"),
    ("sv", "Hur många anställda har företaget?"),
    ("da", "Hvornår begynder produktionen i Korea?"),
    ("pl", "Dlaczego fabryka została zamknięta?"),
    ("cs", "Kdy začíná výroba v Koreji?"),
    ("vi", "Ai đã ký hợp đồng thuê nhà?"),
]
IN_OTHER_SCRIPTS = [
    ("ru", "Где завод?"),
    ("uk", "Скільки коштує оренда на місяць?"),
    ("el", "Πού;"),
    ("zh", "东京"),
    ("ja", "契約書はどこ"),
    ("zh", "Polestar 4 是在哪里生产的？"),
    ("ko", "어디"),
    ("ar", "كم يبلغ الإيجار"),
    ("he", "היכן המפעל"),
    ("th", "ที่ไหน"),
    ("hi", "यह कार कहाँ बनती है?"),
]
ORDINARY = [
    "Où sera produite la Polestar 4 ?",
    "ou est l usine",
    "le range de la Polestar 4 ?",
    "what is the préavis ?",
    "Polestar 3 Chine",
    "capacité usine Busan",
    "annual production capacity",
    "capacite de production annuelle usine",
    "electric sedan warranty battery range",
    "QUI A SIGNE LE CONTRAT DE BAIL",
    "WHO SIGNED THE LEASE CONTRACT",
    "qeul est le loyre mensuel",
    "hwo mcuh is teh rent",
    "maria del carmen de la cruz",
    "vincent van gogh date of birth",
    "Ludwig Van Beethoven naissance",
    "qui a écrit El amor en los tiempos del cólera ?",
    "what does wie geht es dir mean?",
    "que veut dire dolce far niente",
    "los angeles population growth rate",
    "tu es né où",
    "que veut dire 東京 ?",
    "Tokyo (東京)",
    "what does the letter λ mean",
    "¿Dónde?",
    "wo ist das",
    "Wie viel",
    "",
]


@pytest.mark.parametrize(("other", "question"), FOREIGN + IN_OTHER_SCRIPTS)
def test_a_question_in_another_language_is_told(other, question):
    found = detect(question)
    assert (found.other, found.margin) == (other, 0)
    assert [detect(question, hint=hint).language for hint in LANGUAGES] == list(LANGUAGES)


# A word of another language, and none that is surely French or English: all profiles are asked.
BORROWED = ["tai chi beginner classes timetable", "definition como usines pilotes", "uma thurman movies ranking"]


@pytest.mark.parametrize("question", ORDINARY + BORROWED)
def test_an_ordinary_question_is_in_no_other_language(question):
    assert detect(question).other is None


def test_the_hard_questions_are_in_no_other_language():
    questions = [row["question"] for row in QUESTIONS]
    assert [question for question in questions if any(detect(q).other for q in (question, question.upper()))] == []


def test_all_profiles_are_asked_of_foreign_questions_only():
    every_language.cache_clear()
    for question in (*ORDINARY, *(row["question"] for row in QUESTIONS), "东京", "어디", "Πού;", "Где завод?"):
        detect(question)
    asked = every_language.cache_info()
    assert (asked.hits, asked.misses) == (0, 0)
    detect(FOREIGN[0][1])
    assert every_language.cache_info().misses == 1


def test_another_language_is_the_same_every_time_and_in_every_thread():
    questions = [question for _, question in FOREIGN + IN_OTHER_SCRIPTS] + ORDINARY
    alone = [detect(question) for question in questions]
    every_language.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect, questions * 3)) == alone * 3


def test_another_language_is_the_same_in_every_process():
    program = "from qa.language import detect; print([detect(q).other for q in {}])"
    questions = [question for _, question in FOREIGN + IN_OTHER_SCRIPTS]
    command = [sys.executable, "-X", "utf8", "-c", program.format(ascii(questions))]
    done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == str([other_language(question) for question in questions])


def test_every_other_language_has_a_name_in_both():
    codes = {*every_language().langlist, *FOREIGN_WORDS, *(code for codes in SCRIPTS.values() for code in codes)}
    for language in LANGUAGES:
        assert set(LANGUAGE_NAMES[language]) == codes - set(LANGUAGES)
        assert all(LANGUAGE_NAMES[language].values())


def test_what_is_said_of_another_language():
    said = {
        language: MESSAGES[language].foreign.format(language=LANGUAGE_NAMES[language]["es"]) for language in LANGUAGES
    }
    assert said["fr"].endswith("votre question semble être en espagnol.")
    assert said["en"].endswith("your question seems to be in Spanish.")
