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
    assert are_versions(snapshot, "fr.txt", "en.txt")
    assert are_versions(snapshot, "en.txt", "fr.txt")
    assert not are_versions(snapshot, "fr.txt", "other.txt")
    assert not are_versions(snapshot, "fr.txt", "gone.txt")
