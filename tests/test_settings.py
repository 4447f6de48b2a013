"""Settings are checked when made and read the environment only where asked."""

from pathlib import Path

import pytest

from qa import Settings, SettingsError


def test_folders_are_absolute_and_the_index_lies_beside_the_seeds(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    settings = Settings(seeds="papers")
    assert settings.seeds == tmp_path / "papers"
    assert settings.index_folder == tmp_path / ".index" / "papers"
    assert Settings(seeds=tmp_path / "papers", index="kept").index_folder == tmp_path / "kept"


def test_feedback_lies_beside_the_seeds_unless_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings(seeds="papers").feedback_file == tmp_path / "feedback.jsonl"
    assert Settings(seeds="papers", feedback="papers/../said.jsonl").feedback_file.resolve() == tmp_path / "said.jsonl"


def test_a_folder_named_by_its_way_back_has_its_index_beside_it(tmp_path, monkeypatch):
    papers = tmp_path / "papers"
    (papers / "old").mkdir(parents=True)
    monkeypatch.chdir(papers / "old")
    assert Settings(seeds="..").index_folder == tmp_path / ".index" / "papers"


def test_an_index_behind_a_link_into_the_seeds_is_among_them(tmp_path):
    (tmp_path / "papers").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "papers")
    with pytest.raises(SettingsError, match="inside each other"):
        Settings(seeds=tmp_path / "papers", index=tmp_path / "link" / "index")


def test_equal_settings_are_one_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert Settings(seeds="papers") == Settings(seeds=tmp_path / "papers")
    assert hash(Settings(seeds="papers")) == hash(Settings(seeds=str(tmp_path / "papers")))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"refresh": "often"}, "'before', 'background', 'never'"),
        ({"seeds": ""}, "seeds is ''"),
        ({"seeds": 3}, "seeds is 3"),
        ({"seeds": "~nobody-of-this-name/a"}, "seeds is '~nobody-of-this-name/a': there is no such home folder"),
        ({"index": "a\0b"}, "index is"),
        ({"seeds": "a\udcff"}, "seeds is 'a.udcff'; use the path of a folder"),
        ({"encoder": ""}, "encoder is empty"),
        ({"encoder": None}, "encoder is None"),
        ({"reader": ""}, "reader is ''"),
        ({"reader": 3}, "reader is 3"),
        ({"caution": "brave"}, "'bold', 'balanced', 'cautious'"),
        ({"threads": 0}, "threads is 0"),
        ({"threads": True}, "threads is True"),
        ({"threads": 3_000_000_000}, "threads is 3000000000; use at most 1024"),
        ({"file_limit": 0}, "file_limit is 0"),
        ({"question_limit": None}, "question_limit is None"),
        ({"seeds": "a", "index": "a"}, "inside each other"),
        ({"seeds": "a", "index": "a/index"}, "inside each other"),
        ({"seeds": "a/b", "index": "a"}, "inside each other"),
        ({"seeds": "a/b", "index": "a/b/../b/c"}, "inside each other"),
        ({"feedback": ""}, "feedback is ''; use the path of a file"),
        ({"seeds": "a", "feedback": "a/f.jsonl"}, r"feedback \(.*f.jsonl\) lies inside the seeds"),
        ({"seeds": "a", "feedback": "b/../a/f.jsonl"}, "lies inside the seeds"),
        ({"seeds": "a", "feedback": ".index/a/f.jsonl"}, "lies inside the index"),
        ({"seeds": "a", "index": "b", "feedback": "b"}, "lies inside the index"),
    ],
)
def test_a_value_that_cannot_work_is_named(given, said):
    with pytest.raises(SettingsError, match=said):
        Settings(**given)


def test_the_environment_is_a_parameter():
    found = Settings.from_env(
        {
            "QA_SEEDS": "/s",
            "QA_INDEX": "/i",
            "QA_ENCODER": "e",
            "QA_READER": "org/model",
            "QA_CAUTION": "bold",
            "QA_REFRESH": "never",
            "QA_THREADS": "2",
            "QA_FEEDBACK": "/f.jsonl",
            "QA_FILE_LIMIT": "1000",
        }
    )
    assert found == Settings(
        seeds="/s",
        index="/i",
        encoder="e",
        reader="org/model",
        caution="bold",
        refresh="never",
        threads=2,
        feedback="/f.jsonl",
        file_limit=1000,
    )


def test_given_values_win_over_the_environment_and_empty_ones_are_not_set():
    found = Settings.from_env({"QA_SEEDS": "/s", "QA_REFRESH": "", "QA_THREADS": "x"}, seeds="/t", threads=1)
    assert found == Settings(seeds="/t", threads=1)


def test_no_reader_can_be_said_in_the_environment():
    assert Settings.from_env({"QA_READER": "none"}).reader is None
    assert Settings.from_env({}).reader == "bundled"


def test_a_number_that_is_none_is_named():
    with pytest.raises(SettingsError, match="QA_THREADS is 'many'"):
        Settings.from_env({"QA_THREADS": "many"})
    with pytest.raises(SettingsError, match="QA_FILE_LIMIT is '50 MB'"):
        Settings.from_env({"QA_FILE_LIMIT": "50 MB"})


def test_the_environment_is_not_read_unasked(monkeypatch):
    monkeypatch.setenv("QA_SEEDS", "/elsewhere")
    assert Settings().seeds == Path("seeds").absolute()
