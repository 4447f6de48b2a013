"""
Every file of an index flipped, cut off, emptied or removed: what answers is mended first, or it is refused by name.

Never is a quote wrong, whatever is damaged, before the index is opened or while it is open. `make soak` damages it in
more ways.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from index import SnapshotError
from qa import Answer, Assistant, Settings

pytestmark = pytest.mark.crash

TEXTS = {
    "bail.txt": "Bail\n\nLe loyer de l'appartement est de 900 euros par mois. Le préavis est de trois mois.\n",
    "manual.txt": "Pump manual\n\nThe pump must be cleaned every six weeks. Its warranty lasts four years.\n",
    "old.md": "# Ruches\n\nElles sont sur le toit de la mairie depuis avril 2019. Deux jardiniers les gardent.\n",
}
RENT = "Quel est le loyer mensuel de l'appartement ?"
PARTS = ["manifest.json", "catalog.sqlite", "vectors.faiss"]
REFRESH = ["before", "background", "never"]


def flipped(at: float) -> Callable[[bytes], bytes]:
    """A byte at this share of the file has another value."""

    def flip(content: bytes) -> bytes:
        position = int(at * (len(content) - 1))
        return content[:position] + bytes([content[position] ^ 0x10]) + content[position + 1 :]

    return flip


DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    **{f"flipped at {at}": flipped(at) for at in (0, 0.5, 1)},
    "half cut off": lambda content: content[: len(content) // 2],
    "zeros": lambda content: bytes(len(content)),
    "removed": lambda _: None,
}
PLACES = (0, 3000)  # in a page of 4096 bytes of SQLite
if os.environ.get("KILLS"):  # make soak
    DAMAGES |= {f"flipped at {at}": flipped(at) for at in (0.05, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 0.95)}
    DAMAGES |= {"last byte cut off": lambda content: content[:-1], "longer": lambda content: content + b"\0"}
    DAMAGES |= {"emptied": lambda _: b""}
    PLACES = (0, 30, 107, 1000, 2000, 3000, 4000, 4090)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with seeds and an index of two generations; nobody changes it."""
    home = tmp_path_factory.mktemp("prepared")
    (home / "seeds").mkdir()
    for name, text in TEXTS.items():
        (home / "seeds" / name).write_text(text, encoding="utf-8")
        Assistant(settings(home)).refresh()
    return home


@pytest.fixture(scope="module")
def expected(prepared: Path) -> Answer:
    return Assistant(settings(prepared)).ask(RENT)


@pytest.fixture
def home(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "home"))


def settings(home: Path, refresh: str = "before") -> Settings:
    return Settings(seeds=home / "seeds", index=home / "index", reader=None, refresh=refresh)


def damage(path: Path, how: str) -> None:
    """Where it lies, so that whoever has it open meets it."""
    content = DAMAGES[how](path.read_bytes())
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)


def part(home: Path, name: str) -> Path:
    return home / "index" / "snapshots" / (home / "index" / "CURRENT").read_text(encoding="utf-8").strip() / name


def asked(assistant: Assistant) -> Answer | None:
    """The answer; None: it is refused and said what to run, as it may where nothing may be built."""
    try:
        return assistant.ask(RENT)
    except SnapshotError as error:
        if assistant.settings.refresh != "never" or not str(error).endswith((" --rebuild", " yet. Run: qa index")):
            raise
        return None


def no_quote_is_wrong(answer: Answer) -> bool:
    cited = (*answer.citations, *answer.nearest)
    return bool(cited) and all(
        TEXTS[each.path][each.start : each.end] == each.quote
        and each.passage in TEXTS[each.path]
        and each.title in TEXTS[each.path]
        and TEXTS[each.path].split("\n")[each.line - 1].count(each.quote.split("\n")[0])
        for each in cited
    )


def at_last(home: Path, expected: Answer) -> None:
    """However it was: an index brought up to date is whole."""
    assistant = Assistant(settings(home))
    assert assistant.ask(RENT) == expected
    assert assistant.verify().problems == ()


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", PARTS)
def test_a_damaged_part_is_built_anew_or_refused_by_name(home, expected, name, how):
    damage(part(home, name), how)
    with pytest.raises(SnapshotError, match=rf"is damaged: .*{name}.* Run: qa index --rebuild"):
        Assistant(settings(home, "never")).ask(RENT)
    assert name in Assistant(settings(home)).verify().problems[0]
    assert name in Assistant(settings(home)).status().problem
    refresh = REFRESH[len(how) % 2]  # by turns
    assert Assistant(settings(home, refresh)).ask(RENT) == expected
    at_last(home, expected)


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", PARTS)
@pytest.mark.parametrize("refresh", REFRESH)
def test_damage_to_what_is_open_never_makes_a_quote_wrong(home, expected, refresh, name, how):
    assistant = Assistant(settings(home, refresh))
    assistant.status()  # opens it and reads little
    damage(part(home, name), how)
    answer = asked(assistant)
    assert answer is None or no_quote_is_wrong(answer)
    at_last(home, expected)


@pytest.mark.parametrize("refresh", REFRESH)
@pytest.mark.parametrize(("old", "new"), [(b"900", b"100"), (b"est de", b"n'est"), (b"Bail", b"Bari")])
def test_words_that_were_changed_everywhere_alike_are_not_given(home, expected, refresh, old, new):
    """Document and passage still agree with each other."""
    catalog = part(home, "catalog.sqlite")
    assistant = Assistant(settings(home, refresh))
    assistant.status()
    with catalog.open("r+b") as file:
        content = file.read().replace(old, new)
        file.seek(0)
        file.write(content)
    assert asked(assistant) in ([None] if refresh == "never" else [expected])
    at_last(home, expected)


@pytest.mark.parametrize("refresh", REFRESH)
def test_a_byte_of_any_page_of_an_open_catalog(home, expected, refresh):
    catalog = part(home, "catalog.sqlite")
    whole = catalog.read_bytes()
    refused = 0
    for position in [page + at for page in range(0, len(whole), 4096) for at in PLACES]:
        assistant = Assistant(settings(home, refresh))
        assistant.status()
        with catalog.open("r+b") as file:
            file.seek(position)
            file.write(bytes([whole[position] ^ 1]))
        answer = asked(assistant)
        assert answer is None or no_quote_is_wrong(answer)
        refused += answer is None
        with catalog.open("r+b") as file:
            file.write(whole)
    assert bool(refused) is (refresh == "never")
    at_last(home, expected)


@pytest.mark.parametrize("refresh", REFRESH)
@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_current_names_nothing_or_the_same(home, expected, refresh, how):
    damage(home / "index" / "CURRENT", how)
    assert asked(Assistant(settings(home, refresh))) in (None, expected)
    at_last(home, expected)


@pytest.mark.parametrize("how", DAMAGES)
@pytest.mark.parametrize("name", ["ledger.json", "lock", "lock.pid"])
def test_what_only_builders_need_changes_no_answer(home, expected, how, name):
    path = home / "index" / name
    path.touch()
    if path.stat().st_size or not how.startswith("flipped"):
        damage(path, how)
    for refresh in REFRESH:
        assert Assistant(settings(home, refresh)).ask(RENT) == expected
    assert Assistant(settings(home)).refresh().encoded == 0


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_previous_snapshot_is_no_matter_and_goes_away(home, expected, how):
    (previous,) = (path for path in (home / "index" / "snapshots").iterdir() if path.name != expected.snapshot)
    damage(previous / "catalog.sqlite", how)
    verified = Assistant(settings(home)).verify()
    assert (verified.problems, verified.leftovers) == ((), (f"snapshots/{previous.name}",))
    assert Assistant(settings(home)).ask(RENT) == expected
    (home / "seeds" / "old.md").unlink()  # what the previous one was made of
    assistant = Assistant(settings(home))
    assert assistant.ask(RENT).snapshot == previous.name
    assert assistant.verify().problems == assistant.verify().leftovers == ()
