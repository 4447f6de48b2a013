"""Sentence borders: hard cases of both languages, line breaks, and texts nobody would write."""

import random
import time

import pytest

from index.sentences import sentences

# "|" stands where a sentence ends. The escapes are the spaces that French sets before "?" and "»" and in numbers.
FRENCH = """
M. Dupont est arrivé hier.| Il repart demain.
Mme Durand et M. le maire ont signé.| MM. Petit et Grand aussi.
Le Dr. Martin consulte à 9 h 30.| Le Pr. Blanc opère à 14 h.
La réunion commence à 9 h 30. |Elle finit à 11 h.
Voir le n° 5 de la revue.| Le n° 6 est épuisé.
L'usine emploie près de 2 000 travailleurs.| Elle produit 300 000 unités par an.
L'usine emploie 2\u202f000 personnes.| Elle en voulait 2\u00a0500.| Le reste suit.
Des pommes, des poires, etc. sont vendues ici.| Le marché ferme tôt.
On y vend des pommes, des poires, etc.| Le marché ferme tôt.
Des fruits (pommes, poires, etc.) sont vendus.| Le marché ferme tôt.
L'accord a été signé.| L'usine a fermé.| Rien n'a changé.
L'usine ouvrira en 2025.| Elle emploiera 200 personnes.
L'usine a ouvert en 1998.| 2 000 personnes y travaillent.
Où sera produite la voiture ?| Elle le sera à Busan.
Où sera produite la voiture\u00a0?| Elle le sera à Busan\u202f!| Vraiment\u202f?| Oui.
Quelle surprise !| Personne ne l'attendait.
Il hésita... puis il partit.| Elle resta.
Il hésita…| Puis il partit.| Elle resta…
Il hésita...| Puis il partit.
Le taux passe de 3,5 % à 4,2 %.| C'est beaucoup.
La version 3.5 est sortie.| La 3.6 suivra.
J. K. Rowling a écrit ce livre.| J. R. R. Tolkien en a écrit un autre.
Le livre de J. K. Rowling est connu.| C'est un succès.
Selon l'art. 5 du code, c'est interdit.| L'art. L. 121-1 le confirme.
Voir p. 12 et pp. 14-16.| Voir aussi fig. 3 et chap. 2.
César est mort en 44 av. J.-C. à Rome.| Auguste lui succède.
César est mort en 44 av. J.-C.| Il avait 55 ans.
Le site est https://www.example.com/a.html?x=1. |Il est en ligne.
Consultez www.example.fr ou écrivez à a.b@c.fr pour le reste.| Merci.
Le 1er janv. 2024, tout change.| Le 3 févr. 2024, rien.
Né le 4 sept. 1980 à Lyon, il vit à Paris.| Il est marié.
Il a déclaré : « Nous sommes ravis de collaborer.| Nos partenaires partagent notre passion. »| Le public a applaudi.
Il a déclaré : «\u00a0Nous sommes ravis de collaborer.| Nos partenaires partagent notre passion.\u00a0»| On applaudit.
« Ce partenariat renforce notre position. »| Le directeur est content.
« Ce partenariat renforce notre position », dit le directeur.| Il est content.
« Pourquoi partir ? » demanda-t-il.| Personne ne répondit.
« Quelle horreur ! » s'écria Marie.| Elle sortit.
« Je pars.| Tu restes ? », demanda-t-il.| Elle acquiesça.
Il cria « Non ! » avant de partir.| La porte claqua.
Il aime « Où vas-tu ? » et d'autres romans.| Il lit beaucoup.
Elle répondit : « Jamais. »
Il a dit : "Je viens.| Je reste."| Puis il est parti.
Il a dit : “Je viens.| Je reste.”| Puis il est parti.
Il vit à St. Denis.| Elle vit à Ste-Anne.
La société X S.A. a fermé.| Son siège était à Paris.
L'entreprise Dupont S.A.R.L. recrute.| Elle paie bien.
Les É.-U. ont signé.| L'O.N.U. aussi.
Il travaille à l'O.N.U. depuis 2010.| Il y est heureux.
Le C.N.R.S. emploie des chercheurs.| C'est un organisme public.
Max. 12 élèves, min. 3 élèves.| Inscription gratuite.
La loi du 3 mars 1990 (art. 2, al. 3) s'applique.| Elle est claire.
Il mesure env. 2 m.| Il pèse 90 kg.
Cf. le chapitre suivant.| Il en parle (cf. Dupont et al. 2010).
Le colloque (Dupont et al. 2010) fut bref.| On y dansa.
Appelez le tél. 01 23 45 67 89.| On vous répondra.
Il habite 12 bd. Voltaire, puis av. Foch.| C'est cher.
Louis XIV. |Il fut roi.
Le roi Louis XIV mourut en 1715.| Louis XV lui succéda.
C'est le XXe siècle.| Tout va vite.
Il est parti !!| Quoi ?!| Oui.
C'est fini.| (Il était temps.)| On rentre.
C'est fini (enfin !) et on rentre.| Bonne nuit.
Est-ce vrai ?...| On ne sait pas.
Il a gagné 3-0. |L'équipe est contente.
Il est 9 h 30.| M. Dupont est arrivé.
Note : 12/20.| Peut mieux faire.
l'usine a fermé.| rien n'a changé.
La France compte 68 M d'habitants.| L'Italie, 59 M.| C'est tout.
Il a lu le fichier a.txt et b.pdf.| Rien d'utile.
Yahoo! a été vendu.| Verizon l'a acheté.
Le vol. 3, éd. Gallimard, coll. Folio, est épuisé.| Dommage.
Monsieur X, né en 1950 (dép. 75), est mort.| Paix à son âme.
L'arrêté no. 12 du 3 mai est abrogé.| Le décret nº 13 reste.
Il vint ; elle partit : tout était dit.| La nuit tomba.
La température est de -3,5 °C.| Il gèle.
Le film dure 2 h.| Il sort le 12.| On ira le 13.
Il coûte 5 €.| Elle coûte 6 $.| C'est 7 %.
L'œuvre d'É. Zola est immense.| L'Assommoir en fait partie.
Ph. Pétain et Ch. de Gaulle se connaissaient.| Ils se brouillèrent.
Me. Dupond-Moretti plaide.| Le tribunal écoute.
Il a cité S. Exc. le nonce.| Tous rirent.
1. Préparer la pâte.| 2. Cuire au four.| 3. Servir.
Le prix est de 1.234,56 €.| C'est cher.
Il est né à Lyon.Il vit à Paris.
Avez-vous lu « Les Misérables » ?| Moi oui.
Il vend à Renault Inc.| L'usine est à Busan.
Il va aux U.S.A.| C’était prévu.| Elle y est.
On y boit de la vitamine C.| C’est utile.
Il mesure le pH.| Marie note le résultat.
Réf. 123-A.| Lot B.
"""

ENGLISH = """
He holds a Ph.D. in physics.| She does not.
He holds a Ph.D. from MIT.| She has an M.A. from Yale.
The U.S. economy grew.| The U.K. economy shrank.
He lives in the U.S.| The weather is nice there.
The U.S. Senate voted.| The bill passed.
The U.S. Department of State and the U.S. Navy agree.| That is rare.
Many fruits, e.g. apples, are sold.| They are cheap.
One fruit, i.e. the apple, is sold.| It is cheap.
Mr. Smith met Mrs. Jones.| They talked to Dr. Brown.| Ms. Green left.
See No. 5 and Nos. 6-7.| They are short.
Smith vs. Jones was decided.| Roe v. Wade was not.
He arrived at 9 a.m. and left at 5 p.m. on Monday.| She stayed.
He arrived at 9 a.m.| She left at 5 p.m.| It was late.
Apple Inc. was founded in 1976.| Google Inc. came later.
He works for Apple Inc.| The pay is good.
Acme Co. Ltd. makes things.| Acme Corp. sells them.
He said, “I am glad.| We will win.”| Then he left.
He said, "I am glad.| We will win."| Then he left.
“I am glad,” he said.| “We will win.”
“Why go?” he asked.| Nobody answered.
“Stop!” cried Mary.| She ran.
"Why go?" he asked.| Nobody answered.
He cried “No!” before leaving.| The door slammed.
He said 'I am glad.'| Then he left.
J. K. Rowling wrote it.| J. R. R. Tolkien wrote another.
It was by J. K. Rowling.| It sold well.
It costs 3.5 million.| That is a lot.
It costs $3.50.| That is a lot.
The plant opened in 1998.| 2,000 people work there.
The plant opens in 2025.| It will employ 200.
Where is it made?| It is made in Busan.
Great!| Nobody saw it coming.
He paused... then went on.| She stayed.
He paused…| Then he went on.
He paused. . . and then went on.| She stayed.
See https://www.example.com/a.html?x=1 for more.| It is free.
Write to a.b@c.com or see www.c.com.| It is free.
On Jan. 5, 2024, it changed.| On Feb. 3, nothing did.
It changed in Jan.| The rest came later.
See Fig. 3 and Sec. 2 (cf. p. 12, pp. 14-16, vol. 3).| It is clear.
Gen. Grant and Lt. Col. Brown met Gov. Cox, Sen. Low and Rep. Day.| They ate.
He lives on Main St. in St. Louis.| She lives in Mt. Vernon.
George W. Bush won.| Samuel L. Jackson acted.
Plan B.| It works.
Martin Luther King Jr. spoke.| So did Sammy Davis Jr.| They were good.
Dupont et al. found it.| Smith et al. (2010) denied it.
He ran approx. 5 km.| It rained.
Apples, pears, etc. are sold here.| The market closes early.
They sell apples, pears, etc.| The market closes early.
It is over.| (It was time.)| We go home.
It is over (at last!) and we go.| Good night.
What?!| Really!!| Yes.
He scored 3-0.| The team is happy.
I am.| You are.| So am I.
Vitamin C. |It helps.
It was in 44 B.C. in Rome.| Augustus followed.
It was in 44 B.C.| He was 55.
It was A.D. 79 when it blew.| Pompeii fell.
Washington, D.C. is the capital.| It is big.
He moved to Washington, D.C.| He liked it.
Yahoo! was sold.| Verizon bought it.
The temp. is 20 °C.| It is warm.
Use node.js or asp.net.| Both work.
1. Make the dough.| 2. Bake it.| 3. Serve.
The dept. of the univ. closed.| The govt. paid.
At 5 p.m. Mr. Smith left.| It rained.
She said no.| He left.
The answer is no.| Five people left.
The city of St. Petersburg has 5 million people.| It is old.
The No. 1 song is by Prof. X.| It is short.
He was born c. 1450 and died ca. 1500.| He painted.
The case (Smith v. Jones, 1990) was long.| It ended.
The U.S.S.R. fell in 1991.| The C.I.A. knew.
He met Pres. Obama and Rev. King at 10 a.m. EST.| It was cold.
The Company's shares (approx. 5%) rose.| Investors cheered.
His wife, née Smith, is from the Isle of Man.| She sails.
The ship, H.M.S. Victory, sailed.| The S.S. Minnow sank.
Is it 5 ft. tall or 6 in. wide?| Nobody knows.
The E. coli strain grew.| So did S. aureus.
"""

ODD = [
    "",
    " \n\t ",
    "\ud800. A\udfff ! B",
    "\x00\x01. \x1c\x85A\u2028b\x0cC.",
    "....\n...",
    "»",
    "« »",
    "。東京。 Où ?",
    "e\u0301te\u0301. A\u0300 suivre.",
    "🙂. Oui. 👨‍👩‍👧 ! Non.",
    "A.B.C.D. " * 5,
    "!?" * 50 + ")" * 50,
]


def cut(text, language="fr"):
    return [text[start:end] for start, end in sentences(text, language)]


def marked(lines, language):
    return [pytest.param(line, language, id=line[:40]) for line in lines.strip().splitlines()]


@pytest.mark.parametrize(("case", "language"), marked(FRENCH, "fr") + marked(ENGLISH, "en"))
def test_borders(case, language):
    assert cut(case.replace("|", ""), language) == [part.strip() for part in case.split("|")]


def test_a_table_is_its_own_languages():
    # "no." counts in both; "Mrs." is a title in English only, "MM." in French only.
    assert cut("Mrs. Jones came.", "en") == ["Mrs. Jones came."]
    assert cut("MM. Petit et Grand.", "fr") == ["MM. Petit et Grand."]
    assert cut("They walked 5 MM. Petit left.", "en") == ["They walked 5 MM.", "Petit left."]


@pytest.mark.parametrize("text", ODD)
def test_any_text_is_covered_exactly(text):
    check_cover(text)


def test_random_text_is_covered_exactly():
    draw = random.Random(1)
    for _ in range(300):
        check_cover("".join(draw.choice(" .\n!?…»«\"'a.BÉé 1\u202f\ud800\r-") for _ in range(draw.randrange(120))))


def check_cover(text):
    for language in ("fr", "en"):
        spans = sentences(text, language)
        assert spans == sorted(spans)
        at = 0
        for start, end in spans:
            assert at <= start < end
            assert text[at:start].strip() == ""
            assert text[start:end] == text[start:end].strip()
            at = end
        assert text[at:].strip() == ""


def test_a_blank_line_ends_a_sentence():
    line = "La production commencera au second semestre de cette année dans la nouvelle"
    assert cut(f"{line}\n \nusine du groupe.") == [line, "usine du groupe."]


def test_headings_and_list_lines_end_sentences():
    assert cut("Un accord avec le groupe\nLe site de Busan emploie 2 000 personnes.") == [
        "Un accord avec le groupe",
        "Le site de Busan emploie 2 000 personnes.",
    ]
    assert cut("Ingrédients :\n- farine\n- beurre\n- sel") == ["Ingrédients :", "- farine", "- beurre", "- sel"]
    assert cut("1. Prepare the dough\n2. Bake it\n3. Serve", "en") == ["1. Prepare the dough", "2. Bake it", "3. Serve"]


def test_the_mark_of_a_list_ends_a_line_that_is_full():
    full = "- une première entrée de liste assez longue pour remplir toute la ligne"
    assert cut(f"{full}\n- une deuxième entrée") == [full, "- une deuxième entrée"]


def test_a_heading_of_markdown_is_a_sentence_however_long():
    heading = "# Conditions générales de vente applicables aux commandes passées après"
    assert cut(f"{heading}\nle paiement est dû à la commande.") == [heading, "le paiement est dû à la commande."]


def test_wrapped_lines_are_one_sentence():
    text = (
        "Renault Korea Motors a en effet révélé son plan ambitieux pour\n"
        "contribuer à la transition vers la mobilité électrique en annonçant avec\n"
        "Polestar la production de véhicules électriques. Cette annonce\n"
        "intervient tard.\n"
        "Elle est claire."
    )
    assert [" ".join(sentence.split()) for sentence in cut(text)] == [
        "Renault Korea Motors a en effet révélé son plan ambitieux pour contribuer à la transition vers la mobilité "
        "électrique en annonçant avec Polestar la production de véhicules électriques.",
        "Cette annonce intervient tard.",
        "Elle est claire.",
    ]


def test_text_wrapped_by_hand_goes_on_in_lower_case():
    text = "This line was broken rather early by its author\nand goes on here, at more length than it had before it."
    assert cut(text, "en") == [text]


def test_short_lines_are_not_wrapped():
    lines = ["farine de blé complet", "sel de mer", "beurre doux ou demi-sel"]
    assert cut("\n".join(lines)) == lines
    heading, text = "Un accord avec eux", "et la suite des événements qui se sont produits en ce lieu"
    assert cut(f"{heading}\n{text}") == [heading, text]


def test_a_line_with_a_stop_at_its_end_is_not_wrapped():
    lines = ["Pour préparer ce gâteau, il vous faudra :", "de la farine de blé complet et un peu de sucre roux"]
    assert cut("\n".join(lines)) == lines


def test_lines_as_long_as_paragraphs_are_not_wrapped():
    first, second = "Mot " * 29 + "fin", "Extraordinairement " + "mot " * 26
    assert len(first) < 120 < len(second)
    assert cut(f"{first}\n{second}") == [first, second.strip()]


def test_a_wide_gap_hides_no_border():
    assert cut("Un." + " " * 100 + "Deux.") == ["Un.", "Deux."]
    assert cut("M." + " " * 100 + "Dupont.") == ["M." + " " * 100 + "Dupont."]


def test_a_long_line_is_cut_as_a_short_one():
    sentence = "M. Dupont est arrivé à 9 h 30 av. Foch."
    assert cut(f"{sentence} " * 1000) == [sentence] * 1000


@pytest.mark.parametrize("unit", ["!)", "!»", "a. ", "?! ", ". ", "1. ", "mot ", "x", "a\n", "A.\u00a0", '."'])
def test_time_is_linear_on_one_line(unit):
    def seconds(size):
        text = unit * (size // len(unit))
        started = time.process_time()
        sentences(text, "fr")
        return time.process_time() - started

    seconds(1000)
    small, large = min(seconds(50_000), seconds(50_000)), seconds(400_000)
    assert large < 8 * 4 * small + 0.2  # 8 times the text; quadratic would be 64
