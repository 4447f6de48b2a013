"""Who holds a lock is written beside it, and said to whoever waits in vain."""

import os

import pytest

from index.lock import held


def test_who_holds_it_is_said_and_forgotten(tmp_path):
    with held(tmp_path / "lock", 0):
        assert (tmp_path / "lock.pid").read_text(encoding="utf-8") == str(os.getpid())
        with pytest.raises(TimeoutError, match=rf"^pid {os.getpid()}$"), held(tmp_path / "lock", 0):
            pytest.fail("both hold it")
    assert not (tmp_path / "lock.pid").exists()


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe", b"12a"])
def test_a_damaged_note_is_not_repeated(tmp_path, content):
    with held(tmp_path / "lock", 0):
        (tmp_path / "lock.pid").unlink() if content is None else (tmp_path / "lock.pid").write_bytes(content)
        with pytest.raises(TimeoutError, match=r"^pid unknown$"), held(tmp_path / "lock", 0):
            pytest.fail("both hold it")


def test_a_note_that_cannot_be_written_keeps_nobody_out(tmp_path):
    (tmp_path / "lock.pid").mkdir()
    with held(tmp_path / "lock", 0):
        pass


def test_the_folder_is_made(tmp_path):
    with held(tmp_path / "deep" / "lock", 0):
        assert (tmp_path / "deep").is_dir()


def test_what_cannot_be_made_is_an_error_of_the_system(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OSError, match="file"), held(tmp_path / "file" / "lock", 0):
        pytest.fail("it is not held")
