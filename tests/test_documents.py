"""Which files of a folder are documents, in which order, and why the others are not."""

import hashlib
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from index import SeedsError
from index.documents import SeedFile, digest, document, read, scan
from index.formats import UnreadableError
from index.parsed import TransientError

NAMES = [
    "x" * 251 + ".txt",
    "é" * 125 + "x.txt",
    "e\u0301" * 83 + ".md",
    "-rf.txt",
    "--seeds=x.txt",
    "été.txt",
    "e\u0301te\u0301.txt",
    "\u202etxt.md",
    "a\tb.txt",
]
MINUTE_NS = 60_000_000_000


def write(folder: Path, *paths: str) -> None:
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text("texte", encoding="utf-8")


def found(folder: Path) -> list[str]:
    return [file.path for file in scan(folder).files]


def skipped(folder: Path) -> dict[str, str]:
    return dict(scan(folder).skipped)


def test_files_are_sorted_by_their_path_with_slashes(tmp_path):
    write(tmp_path, "b.txt", "a/z.md", "a/b/c.txt", "a.txt", "B.TXT", "é.txt", "a/a.Md")
    assert found(tmp_path) == ["B.TXT", "a.txt", "a/a.Md", "a/b/c.txt", "a/z.md", "b.txt", "é.txt"]
    assert scan(tmp_path).skipped == ()


@pytest.mark.parametrize(
    "name", ["l'avis d'été.txt", "two words.md", "a\nb.txt", " .txt", "100 % & #1?.txt", 'so "called".txt', "🚗.txt"]
)
def test_names_are_data(tmp_path, name):
    write(tmp_path, f"{name[:-4]}/{name}")
    assert found(tmp_path) == [f"{name[:-4]}/{name}"]
    assert read(tmp_path, f"{name[:-4]}/{name}") == b"texte"


def test_a_name_stays_as_the_file_system_gives_it(tmp_path):
    write(tmp_path, "e\u0301te\u0301.txt")
    assert found(tmp_path) == os.listdir(tmp_path)


def test_hidden_files_and_caches_are_passed_over_and_counted(tmp_path):
    write(
        tmp_path, ".a.txt", ".git/b.txt", "c/.d/e.txt", "c/f.txt", "c/~$f.docx", "node_modules/g/readme.md", "Thumbs.db"
    )
    assert found(tmp_path) == ["c/f.txt"]
    assert skipped(tmp_path) == {}
    assert scan(tmp_path).hidden == 6


def test_a_file_that_is_too_large_says_so(tmp_path):
    write(tmp_path, "a.txt", "b.txt")
    (tmp_path / "b.txt").write_bytes(b"x" * 6)
    seen = scan(tmp_path, 5)
    assert [file.path for file in seen.files] == ["a.txt"]
    assert seen.skipped == (("b.txt", "it is larger than 5e-06 MB; QA_FILE_LIMIT allows more"),)
    assert read(tmp_path, "a.txt", 5) == b"texte"
    with pytest.raises(UnreadableError, match="it is larger than"):
        read(tmp_path, "b.txt", 5)  # it has grown meanwhile


@pytest.mark.parametrize("name", NAMES)
def test_names_as_long_or_as_odd_as_they_come(tmp_path, name):
    try:
        write(tmp_path, name)
    except OSError:
        pytest.skip("this file system has no such names")
    (path,) = found(tmp_path)
    assert path == os.listdir(tmp_path)[0]
    assert document(path, read(tmp_path, path)).title == Path(name).stem


def test_what_is_no_document_says_why(tmp_path):
    write(tmp_path, "b.odt", "a/c.jpg", "README", "d.txt.bak")
    assert skipped(tmp_path) == dict.fromkeys(
        ["README", "a/c.jpg", "b.odt", "d.txt.bak"],
        "its type is not supported; use .docx, .htm, .html, .md, .pdf, .txt",
    )
    assert list(skipped(tmp_path)) == ["README", "a/c.jpg", "b.odt", "d.txt.bak"]
    assert found(tmp_path) == []


def test_links_are_not_followed(tmp_path):
    write(tmp_path, "seeds/a.txt", "other/b.txt")
    (tmp_path / "seeds" / "file.txt").symlink_to(tmp_path / "other" / "b.txt")
    (tmp_path / "seeds" / "folder").symlink_to(tmp_path / "other")
    (tmp_path / "seeds" / "loop").symlink_to(tmp_path / "seeds")
    (tmp_path / "seeds" / "nowhere.txt").symlink_to(tmp_path / "gone")
    assert found(tmp_path / "seeds") == ["a.txt"]
    reason = "it is a link; put the file itself here"
    assert skipped(tmp_path / "seeds") == dict.fromkeys(["file.txt", "folder", "loop", "nowhere.txt"], reason)


def test_the_folder_itself_may_be_a_link(tmp_path):
    write(tmp_path, "real/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert found(tmp_path / "link") == ["a.txt"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    assert skipped(tmp_path) == {"pipe.txt": "it is not a file"}
    assert found(tmp_path) == []


@pytest.mark.parametrize("name", [b"caf\xe9.txt", b"caf\xe9/a.txt"])
def test_a_name_that_is_no_text_is_skipped(tmp_path, name):
    path = Path(os.fsdecode(os.path.join(os.fsencode(tmp_path), name)))
    try:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"texte")
    except (OSError, UnicodeError):
        pytest.skip("this file system has no such names")
    assert skipped(tmp_path) == {os.fsdecode(name): "its name cannot be written as text; rename it"}
    assert found(tmp_path) == []


def test_folders_may_stand_deeper_than_python_recurses(tmp_path):
    folders = [tmp_path]
    try:
        for _ in range(sys.getrecursionlimit() + 100):
            folders.append(folders[-1] / "d")
            folders[-1].mkdir()
        write(folders[-1], "a.txt")
        assert found(tmp_path) == ["d/" * (len(folders) - 1) + "a.txt"]
    finally:  # by hand: what clears up after pytest recurses
        (folders[-1] / "a.txt").unlink()
        for folder in reversed(folders[1:]):
            folder.rmdir()


def test_an_empty_folder_holds_nothing(tmp_path):
    assert (scan(tmp_path).files, scan(tmp_path).skipped) == ((), ())


def test_a_missing_folder_says_what_to_do(tmp_path):
    with pytest.raises(SeedsError, match=r"nowhere does not exist\. Make it and put documents in it"):
        scan(tmp_path / "nowhere")


def test_a_name_that_is_too_long_says_so(tmp_path):
    with pytest.raises(SeedsError, match=r"The seeds folder .*xxx cannot be read \(.+\)\. Check its name"):
        scan(tmp_path / ("x" * 300))


def test_a_file_in_its_place_is_not_a_folder(tmp_path):
    write(tmp_path, "seeds")
    with pytest.raises(SeedsError, match=r"seeds is not a folder\."):
        scan(tmp_path / "seeds")


def test_a_stamp_changes_with_size_time_and_file(tmp_path):
    write(tmp_path, "a.txt")
    path = tmp_path / "a.txt"
    seen = [scan(tmp_path).files[0].stamp]
    path.write_text("texte plus long", encoding="utf-8")
    seen.append(scan(tmp_path).files[0].stamp)
    os.utime(path, ns=(0, 0))
    seen.append(scan(tmp_path).files[0].stamp)
    other = tmp_path / "other"
    other.write_text("texte plus long", encoding="utf-8")
    os.utime(other, ns=(0, 0))
    os.replace(other, path)
    seen.append(scan(tmp_path).files[0].stamp)
    assert len(set(seen)) == 4
    assert [stamp[0] for stamp in seen] == [5, 15, 15, 15]
    assert seen[2][1] == seen[3][1] == 0
    assert seen[2][3] != seen[3][3]


@pytest.mark.parametrize(("age", "settled"), [(0, False), (1, False), (3, True), (-60, False)])
def test_a_file_settles_after_two_seconds(tmp_path, age, settled):
    write(tmp_path, "a.txt")
    changed = time.time_ns() - age * 1_000_000_000
    os.utime(tmp_path / "a.txt", ns=(changed, changed))
    (file,) = scan(tmp_path).files
    assert file == SeedFile("a.txt", file.stamp, settled)


def test_a_look_says_how_long_it_took(tmp_path):
    started = time.perf_counter()
    assert 0 < scan(tmp_path).seconds < time.perf_counter() - started


@contextmanager
def nobody():
    """Be somebody to whom not everything is permitted, as it is to root."""
    me = os.geteuid()
    if me == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(me)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions are others there")
def test_a_file_that_may_not_be_read_says_so():
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), "a.txt")
        (Path(folder) / "a.txt").chmod(0)
        Path(folder).chmod(0o755)
        with nobody(), pytest.raises(TransientError, match=r"^it cannot be read \(Permission denied\)$"):
            read(Path(folder), "a.txt")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="permissions are others there")
def test_seeds_in_a_folder_that_may_not_be_entered_say_so():
    with tempfile.TemporaryDirectory() as folder:
        write(Path(folder), "closed/seeds/a.txt")
        Path(folder).chmod(0o755)
        (Path(folder) / "closed").chmod(0)
        said = (
            r"seeds cannot be read \(Permission denied\)\. Check its name and the permissions of the folders above it"
        )
        with nobody(), pytest.raises(SeedsError, match=said):
            scan(Path(folder) / "closed" / "seeds")
        (Path(folder) / "closed").chmod(0o755)


def test_a_file_that_went_away_is_unreadable(tmp_path):
    with pytest.raises(UnreadableError, match=r"it cannot be read \(No such file"):
        read(tmp_path, "gone.txt")


def test_what_takes_the_place_of_a_file_is_not_read(tmp_path):
    (tmp_path / "seeds").mkdir()
    write(tmp_path, "secret.txt")
    (tmp_path / "seeds" / "a.txt").symlink_to(tmp_path / "secret.txt")
    with pytest.raises(UnreadableError, match="it cannot be read"):
        read(tmp_path / "seeds", "a.txt")
    (tmp_path / "seeds" / "b.txt").mkdir()
    with pytest.raises(UnreadableError, match=r"it is not a file|it cannot be read"):
        read(tmp_path / "seeds", "b.txt")
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "seeds" / "c.txt")
        with pytest.raises(UnreadableError, match="it is not a file"):
            read(tmp_path / "seeds", "c.txt")


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le bail\n\nLe loyer est de 900 euros par mois.\r\n", "fr"),
        ("The lease\n\nThe rent is 900 euros a month.\r\n", "en"),
    ],
)
def test_a_document_holds_what_its_bytes_say(text, language):
    data = text.encode("utf-16")
    made = document("dossier/bail.txt", data)
    assert made.path == "dossier/bail.txt"
    assert made.text == text.replace("\r\n", "\n")
    assert (made.title, made.date, made.pages) == (text.partition("\n")[0], None, ())
    assert made.language == language
    assert made.digest == digest(data) == hashlib.sha256(data).hexdigest()


def test_a_document_has_its_date():
    assert document("a.txt", b"date 2023-11 Title\nText.").date == "2023-11"


def test_what_cannot_be_read_is_no_document():
    with pytest.raises(UnreadableError, match="it is empty"):
        document("a.txt", b"\n")
