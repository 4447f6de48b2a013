"""A document and its translation are told from documents on other subjects, by the vectors of their passages."""

from index import BundledEncoder, Index
from index.versions import are_versions

FRENCH = "La cantine ouvre à midi.\n\nUn repas coûte 6 euros, boisson comprise.\n\nLes chiens restent dehors."
ENGLISH = "The canteen opens at noon.\n\nA meal costs 6 euros, a drink included.\n\nDogs stay outside."
OTHER = "The pump is oiled every year.\n\nIts filter is cleaned in spring.\n\nThe warranty lasts four years."


def test_a_translation_is_a_version_and_another_document_is_not(tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    for name, text in (("fr", FRENCH), ("en", ENGLISH), ("other", OTHER)):
        (seeds / f"{name}.txt").write_text(text, encoding="utf-8")
    index = Index(seeds, tmp_path / "index", BundledEncoder())
    index.refresh()
    snapshot = index.snapshot()
    french, english, other = (snapshot.catalog.passages_of(f"{name}.txt") for name in ("fr", "en", "other"))
    assert are_versions(snapshot, french[0], english[0])
    assert are_versions(snapshot, english[0], french[0])
    assert not are_versions(snapshot, french[0], other[0])


def test_of_two_versions_only_the_passages_that_correspond_say_the_same(tmp_path):
    seeds = tmp_path / "seeds"
    seeds.mkdir()
    filler = {
        "fr": "Le chemin longe la rivière et le vieux moulin. ",
        "en": "The path follows the river and the old mill. ",
    }
    for name, text in (("fr", FRENCH), ("en", ENGLISH)):
        parts = text.split("\n\n")
        (seeds / f"{name}.txt").write_text(
            f"{parts[0]} {parts[1]}\n\n{filler[name] * 30}\n\n{parts[2]}", encoding="utf-8"
        )
    index = Index(seeds, tmp_path / "index", BundledEncoder())
    index.refresh()
    snapshot = index.snapshot()
    french, english = (snapshot.catalog.passages_of(f"{name}.txt") for name in ("fr", "en"))
    assert are_versions(snapshot, french[0], english[0])
    assert not are_versions(snapshot, french[0], english[1])
