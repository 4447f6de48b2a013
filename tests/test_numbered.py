"""A name with one number is not the same name with another."""

import pytest

from qa.numbered import names_another


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("La Polestar 3 sera produite en Chine.", "Où sera produite la Polestar 4 ?"),
        ("The Polestar 3 starts in 2024.", "when does the polestar 4 start"),
        ("Article 12 sets the rent.", "What does article 13 say?"),
        ("Louis XIV est né en 1638.", "Quand est né Louis XV ?"),
        ("Louis XIV est né en 1638.", "Quand est né Louis 15 ?"),
        ("Room 1,000 is free.", "Is room 1001 free?"),
        ("En juin 2022, l'usine ferme.", "Que se passe-t-il en juin 2023 ?"),
    ],
)
def test_another_number_is_another(sentence, question):
    assert names_another(sentence, question)


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        ("La Polestar 4 sera produite à Busan.", "Où sera produite la Polestar 4 ?"),
        ("Les Polestar 3 et 4 seront produites à Busan.", "Où sera produite la Polestar 4 ?"),
        ("Elle sera produite à Busan.", "Où sera produite la Polestar 4 ?"),
        ("La Polestar 3 sera produite en Chine.", "Où sera produite la Polestar ?"),
        ("Dans les années 1950, elle ferme.", "Qui la ferme dans les années 50 ?"),
        ("Pour 300 euros, il part.", "Que fait-il pour 200 euros ?"),  # no name
        ("Louis XIV est né en 1638.", "Quand est né Louis XIV ?"),
        ("Louis XIV est né en 1638.", "Quand est né Louis 14 ?"),
        ("World War II ended in 1945.", "When did World War 2 end?"),
        ("Le chapitre 49 traite du bail.", "De quoi traite le chapitre XLIX ?"),
        ("La salle 1 000 est libre.", "La salle 1000 est-elle libre ?"),
        ("Il part avec environ 300 euros.", "Que fait-il avec environ 500 euros ?"),
        ("It has held around 300 people since 1990.", "Has it held around 500 people since 1980?"),
        ("", ""),
    ],
)
def test_the_same_number_no_number_and_no_name_are_not(sentence, question):
    assert not names_another(sentence, question)
