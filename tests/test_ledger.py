"""What builders remember: files are read again when they may have changed, and only then."""

import json
import os
import time
from pathlib import Path

import pytest

from index.documents import Skipped, digest, scan
from index.ledger import Ledger, Look

OLD = 1_700_000_000  # long settled


def write(path: Path, data: bytes, *, at: int | None = OLD) -> None:
    path.write_bytes(data)
    if at is not None:
        os.utime(path, (at, at))


FIRST = digest("Le loyer est payé.".encode())


@pytest.fixture
def folder(tmp_path):
    found = tmp_path / "seeds"
    found.mkdir()
    write(found / "bail.txt", "Le loyer est payé.".encode())
    write(found / "lease.txt", b"The rent is paid.")
    return found


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.json"


def look(ledger: Ledger, folder: Path) -> Look:
    return ledger.look(folder, scan(folder))


def lines(path: Path) -> dict[str, list]:
    return json.loads(path.read_text(encoding="utf-8"))["lines"]


def poison(path: Path, name: str) -> None:
    """Write a false digest into the ledger: whoever still believes it did not read the file."""
    put(path, lines(path) | {name: [lines(path)[name][0], "believed", None]})


def put(path: Path, content: object) -> None:
    said = digest(json.dumps(content).encode())
    path.write_text(json.dumps({"digest": said, "lines": content}), encoding="utf-8")


def remembered(ledger: Ledger, folder: Path, path: Path, name: str) -> bool:
    """Whether the next look goes without reading the file."""
    look(ledger, folder)
    ledger.save()
    poison(path, name)
    return look(Ledger(path), folder).digests[name] == "believed"


def test_a_look_gives_the_digest_of_every_file(folder, path):
    (folder / "b.jpg").write_bytes(b"")
    assert look(Ledger(path), folder) == Look(
        {"bail.txt": digest("Le loyer est payé.".encode()), "lease.txt": digest(b"The rent is paid.")},
        (Skipped("b.jpg", "its type is not supported; use .docx, .htm, .html, .md, .pdf, .txt"),),
    )
    assert list(look(Ledger(path), folder).digests) == ["bail.txt", "lease.txt"]


def test_a_settled_file_is_not_read_again(folder, path):
    assert remembered(Ledger(path), folder, path, "bail.txt")


def test_a_young_file_is_read_again(folder, path):
    now = int(time.time())
    write(folder / "bail.txt", b"Le loyer est du.", at=now)
    assert not remembered(Ledger(path), folder, path, "bail.txt")


def test_a_file_from_the_future_is_read_again(folder, path):
    write(folder / "bail.txt", b"Le loyer est du.", at=int(time.time()) + 3600)
    assert not remembered(Ledger(path), folder, path, "bail.txt")


@pytest.mark.parametrize(
    "edit",
    [
        lambda path: write(path, b"The rent is due now."),
        lambda path: write(path, b"The rent is owed.", at=OLD + 1),
        lambda path: write(path, b"The rent is owed."),  # same size, time put back: only the inode's change tells
    ],
    ids=["size", "time", "time put back"],
)
def test_an_edit_is_seen(folder, path, edit):
    ledger = Ledger(path)
    look(ledger, folder)
    ledger.save()
    edit(folder / "lease.txt")
    expected = digest((folder / "lease.txt").read_bytes())
    assert look(ledger, folder).digests["lease.txt"] == expected
    assert look(Ledger(path), folder).digests["lease.txt"] == expected


def test_an_edit_to_the_same_length_within_the_same_second_is_seen(folder, path):
    ledger = Ledger(path)
    second = int(time.time())
    for text in (b"The rent is 100.", b"The rent is 200.", b"The rent is 300."):
        write(folder / "lease.txt", text, at=second)
        assert look(ledger, folder).digests["lease.txt"] == digest(text)
        ledger.save()
        assert look(Ledger(path), folder).digests["lease.txt"] == digest(text)


def test_files_that_went_away_are_forgotten(folder, path):
    ledger = Ledger(path)
    look(ledger, folder)
    (folder / "bail.txt").unlink()
    assert list(look(ledger, folder).digests) == ["lease.txt"]
    ledger.save()
    assert list(lines(path)) == ["lease.txt"]


def test_a_refused_file_is_skipped_with_its_reason_until_it_changes(folder, path):
    ledger = Ledger(path)
    look(ledger, folder)
    ledger.refuse("bail.txt", FIRST, "it is empty")
    refused = (Skipped("bail.txt", "it is empty"),)
    assert (list(ledger.seen().digests), ledger.seen().skipped) == (["lease.txt"], refused)
    ledger.save()
    for known in (ledger, Ledger(path)):
        assert look(known, folder) == ledger.seen()
    os.utime(folder / "bail.txt", (OLD + 5, OLD + 5))
    assert look(ledger, folder).skipped == refused  # read again, still the same content
    write(folder / "bail.txt", b"Le loyer.")
    assert look(ledger, folder) == Look(
        {"bail.txt": digest(b"Le loyer."), "lease.txt": digest(b"The rent is paid.")}, ()
    )


def test_a_file_that_is_put_off_is_skipped_for_a_while_and_not_written_down(folder, path):
    ledger = Ledger(path)
    whole = look(ledger, folder)
    ledger.put_off("bail.txt", FIRST, "it cannot be read", seconds=60)
    without = Look({"lease.txt": digest(b"The rent is paid.")}, (Skipped("bail.txt", "it cannot be read"),))
    assert look(ledger, folder) == ledger.seen() == without
    ledger.save()
    assert look(Ledger(path), folder) == whole
    ledger.put_off("bail.txt", FIRST, "it cannot be read", seconds=0)
    assert look(ledger, folder) == whole
    ledger.put_off("bail.txt", FIRST, "it cannot be read", seconds=60)
    write(folder / "bail.txt", b"Le loyer.")
    assert look(ledger, folder).digests["bail.txt"] == digest(b"Le loyer.")
    ledger.put_off("bail.txt", digest(b"Le loyer."), "it cannot be read", seconds=60)
    ledger.forget()
    assert look(ledger, folder).skipped == ()


def test_skipped_files_are_sorted_whatever_the_reason(folder, path):
    for name in ("a.jpg", "m.jpg"):
        (folder / name).write_bytes(b"")
    ledger = Ledger(path)
    look(ledger, folder)
    ledger.refuse("lease.txt", digest(b"The rent is paid."), "it is empty")
    ledger.refuse("bail.txt", FIRST, "it is empty")
    assert [skipped.path for skipped in ledger.seen().skipped] == ["a.jpg", "bail.txt", "lease.txt", "m.jpg"]


def test_a_file_that_went_away_between_scan_and_look_is_skipped(folder, path):
    seen = scan(folder)
    (folder / "bail.txt").unlink()
    found = Ledger(path).look(folder, seen)
    assert list(found.digests) == ["lease.txt"]
    assert found.skipped[0].reason.startswith("it cannot be read")


def test_refusing_an_unknown_file_does_nothing(folder, path):
    ledger = Ledger(path)
    look(ledger, folder)
    ledger.refuse("other.txt", FIRST, "it is empty")
    assert ledger.seen() == look(Ledger(path), folder)


def test_what_a_file_held_before_may_be_refused_but_not_what_it_holds_now(folder, path):
    ledger = Ledger(path)
    look(ledger, folder)
    write(folder / "bail.txt", b"Le loyer.")
    look(ledger, folder)
    ledger.refuse("bail.txt", FIRST, "it is empty")
    assert ledger.seen().skipped == ()
    assert ledger.seen().digests["bail.txt"] == digest(b"Le loyer.")


def test_forgetting_reads_everything_again(folder, path):
    ledger = Ledger(path)
    look(ledger, folder)
    ledger.refuse("bail.txt", FIRST, "it is empty")
    ledger.save()
    poison(path, "lease.txt")
    ledger = Ledger(path)
    ledger.forget()
    assert look(ledger, folder) == look(Ledger(path.with_name("none.json")), folder)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"{",
        b"\xff\xfe\0",
        b"[]",
        b"null",
        b'{"digest": "0", "lines": {}}',
        [],
        {"bail.txt": 3},
        {"bail.txt": [1, 2]},
        {"a": [None, "x", None]},
    ],
)
def test_a_damaged_ledger_costs_nothing(folder, path, damage):
    path.write_bytes(damage) if isinstance(damage, bytes) else put(path, damage)
    ledger = Ledger(path)
    assert look(ledger, folder) == look(Ledger(path.with_name("none.json")), folder)
    ledger.save()
    assert lines(path)["lease.txt"][1:] == [digest(b"The rent is paid."), None]


def test_a_byte_of_a_ledger_that_was_changed_is_never_believed(folder, path):
    ledger = Ledger(path)
    expected = look(ledger, folder)
    ledger.save()
    whole = path.read_bytes()
    for position in range(len(whole)):
        path.write_bytes(whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :])
        assert look(Ledger(path), folder) == expected


def test_a_ledger_that_cannot_be_written_is_no_error(folder, tmp_path):
    (tmp_path / "file").write_bytes(b"")
    ledger = Ledger(tmp_path / "file" / "ledger.json")
    found = look(ledger, folder)
    ledger.save()
    assert look(ledger, folder) == found


def test_nothing_is_written_when_nothing_changed(folder, path):
    ledger = Ledger(path)
    look(ledger, folder)
    ledger.save()
    path.unlink()
    look(ledger, folder)
    ledger.save()
    assert not path.exists()
    assert not path.with_suffix(".tmp").exists()


def test_a_file_that_has_grown_since_it_was_seen_is_too_large(folder, path):
    seen = scan(folder)
    (folder / "lease.txt").write_bytes(b"x" * 1_000)
    found = Ledger(path, 999).look(folder, seen)
    assert list(found.digests) == ["bail.txt"]
    assert [skipped.reason for skipped in found.skipped if skipped.path == "lease.txt"] == [
        "it is larger than 0.000999 MB; QA_FILE_LIMIT allows more"
    ]
