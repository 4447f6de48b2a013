"""Which document a question names: by a title that is whole, nearly whole or cut off."""

import pytest

from qa.titles import asked, named, with_words

SOLAR = "Des panneaux solaires seront posés cet été sur le toit de la piscine municipale"
REPORT_2023 = "Rapport annuel 2023 de la bibliothèque"
REPORT_2024 = "Rapport annuel 2024 de la bibliothèque"
LEASE = "Lease of the water tower"
POOL = "Piscine municipale de la ville haute : horaires d’hiver 2024"
TITLES = [SOLAR, POOL, REPORT_2023, REPORT_2024, LEASE, "Lease", "L’été"]
KNOWN = frozenset({"de", "quoi", "parle", "what", "is", "about", "it", "the", "la", "le"})


def names(question):
    found = asked(question)
    return [(each.title, " ".join(found.words[each.start : each.end])) for each in named(found, TITLES, KNOWN)]


@pytest.mark.parametrize(
    ("question", "title", "place"),
    [
        (f"De quoi parle « {REPORT_2024} » ?", REPORT_2024, "rapport annuel 2024 de la bibliotheque"),
        ("DE QUOI PARLE RAPPORT ANNUEL 2023 DE LA BIBLIOTHEQUE", REPORT_2023, "rapport annuel 2023 de la bibliotheque"),
        ("what is lease of the water tower about", LEASE, "lease of the water tower"),
        ("What is “the lease” about?", "Lease", "lease"),
        ("De quoi parle « L'ete » ?", "L’été", "l ete"),
        # Of six telling words one is missing, and one that says nothing.
        (
            "De quoi parle Des panneaux posés cet été sur le toit de la piscine municipale ?",
            SOLAR,
            "des panneaux poses cet ete sur le toit de la piscine municipale",
        ),
        # Shortened as the page does, in the middle of a word, and by hand.
        (
            "De quoi parle « Des panneaux solaires seront posés cet… » ?",
            SOLAR,
            "des panneaux solaires seront poses cet",
        ),
        ("What is “Des panneaux solaires seront pos…” about?", SOLAR, "des panneaux solaires seront pos"),
        ("De quoi parle Des panneaux...", SOLAR, "des panneaux"),
    ],
)
def test_a_title_is_found_with_its_place(question, title, place):
    assert names(question)[0] == (title, place)


@pytest.mark.parametrize(
    "question",
    [
        "De quoi parle « Rapport annuel 2022 de la bibliothèque » ?",  # another number
        "De quoi parle le rapport annuel de la bibliothèque ?",  # no number: two would do
        "De quoi parle « Rapport annuel » ?",
        "De quoi parle « Piscine municipale de la ville haute : horaires d’hiver » ?",  # all but the number
        "De quoi parle le toit de la piscine municipale ?",  # half of the words
        "What is the lease about: the water tower?",  # apart
        "What is the tower about?",
        "What is the lease of the house about?",
        "De quoi parle « Des abeilles… » ?",
        "De quoi parle Des… ?",
        "",
    ],
)
def test_what_is_no_title_names_none(question):
    assert names(question) == []


def test_the_longest_comes_first():
    found = asked("What is it about: lease of the water tower, lease")
    titles = [each.title for each in named(found, ["Lease", LEASE], KNOWN | {"of", "water", "tower"})]
    assert titles == [LEASE, "Lease"]


def test_signs_around_words_are_kept_apart():
    found = asked("Et « L’été », c’est… quoi ?")
    assert found.words == ("et", "l", "ete", "c", "est", "quoi")
    assert (found.opened, found.cut) == ({1}, {4})


@pytest.mark.parametrize(
    ("topic", "title"),
    [
        ("les panneaux solaires", SOLAR),
        ("the water tower", LEASE),
        ("rapport annuel", None),  # of two
        ("lease", None),
        ("la lune", None),
        ("le la", None),
    ],
)
def test_a_topic_means_the_one_title_with_its_words(topic, title):
    assert with_words(topic.split(), TITLES) == title
