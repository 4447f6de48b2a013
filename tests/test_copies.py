"""Documents of the same content know of each other; others do not."""

from dataclasses import replace

from index import Document
from index.copies import joined

LEASE = Document("bail.txt", "Bail\n\nLe loyer est de 900 euros.", "Bail", "2021", "fr", "d1")
NOTE = Document("note.txt", "Yes.", "note", None, "en", "d2")


def also(*documents):
    return {document.path: (document.also, document.is_copy) for document in joined(documents)}


def test_copies_name_each_other_in_the_order_of_their_names():
    copies = [replace(LEASE, path=path) for path in ("z.txt", "é.txt", "a/bail.txt")]
    assert also(NOTE, *copies) == {
        "note.txt": ((), False),
        "z.txt": (("a/bail.txt", "é.txt"), True),
        "é.txt": (("a/bail.txt", "z.txt"), True),
        "a/bail.txt": (("z.txt", "é.txt"), False),
    }


def test_a_name_that_was_taken_for_the_title_makes_no_other_content():
    assert also(NOTE, replace(NOTE, path="note (1).txt", title="note (1)"))["note.txt"] == (("note (1).txt",), True)


def test_what_was_known_of_copies_before_does_not_count():
    assert joined([replace(LEASE, also=("gone.txt",))]) == [LEASE]


def test_the_same_bytes_read_otherwise_are_other_content():
    others = [replace(LEASE, path="b", text="Bail"), replace(LEASE, path="c", pages=(0,)), replace(LEASE, path="d")]
    found = also(LEASE, *others)
    assert {path: names for path, (names, _) in found.items()} == {
        "bail.txt": ("d",),
        "b": (),
        "c": (),
        "d": ("bail.txt",),
    }
