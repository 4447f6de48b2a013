"""
Random sequences of what people do to files, against a plain model of the folder: a dictionary of bytes by path.

After every step the index is brought up to date and says what the model says: documents, passages, vectors, answers and
the report of the build. And it is, byte by byte, the one that is built from scratch.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from index.passages import context
from index.snapshot import current, open_current
from qa import Settings
from tests.fakes import ToyAssistant, ToyEncoder

PATHS = ["a.txt", "b.md", "l'été.txt", "-x.txt", "sous/a.txt", "sous/plus bas/z.txt"]
# By a word that only this content holds; no two begin alike, for across languages beginnings are looked for.
TEXTS = {
    "marmotte": "Les bêtes\n\nLa marmotte dort tout l'hiver. Elle se réveille en avril.\n",
    "gyroscope": "The cabin\n\nThe gyroscope is kept in the cabin. Nobody may touch it.\n",
    "xylophone": "Le xylophone est dans la salle de musique.",
    "zeppelin": "The zeppelin lands at noon.",
    "bathyscaphe": "Le fond\n\n" + "Le bathyscaphe descend encore un peu plus vers le fond de la mer. " * 40,
    "quokka": "The island\n\n" + "The quokka sleeps under a bush on the island all day long. " * 40,
}
# The same with other bytes; what is no document.
CONTENTS = {word: [text.encode(), text.replace("\n", "\r\n").encode()] for word, text in TEXTS.items()}
NOTHING = [b"", b"\0\1\2"]
BYTES = st.sampled_from([data for several in CONTENTS.values() for data in several] + NOTHING)
PATH = st.sampled_from(PATHS)
OPERATION = st.one_of(
    st.tuples(st.just("write"), PATH, BYTES),
    st.tuples(st.just("restore"), PATH, BYTES),
    st.tuples(st.sampled_from(["move", "copy"]), PATH, PATH),
    st.tuples(st.just("move"), PATH, PATH),
    st.tuples(st.sampled_from(["delete", "touch", "delete folder"]), PATH, st.none()),
)
# Where there is such a folder, waiting for the disk does not take most of the time.
MEMORY = next(filter(os.path.isdir, ["/dev/shm"]), None)
LONG_AGO = 1_000_000_000


class Following(RuleBasedStateMachine):
    """The folder, its model, and an assistant that follows."""

    def __init__(self) -> None:
        super().__init__()
        self.work = Path(tempfile.mkdtemp(prefix="model", dir=MEMORY))
        self.seeds = self.work / "seeds"
        self.seeds.mkdir()
        self.model: dict[str, bytes] = {}
        self.before: dict[str, bytes] = {}
        self.rebuild = False
        self.begin_again()

    def teardown(self) -> None:
        shutil.rmtree(self.work)

    @initialize(contents=st.lists(st.tuples(PATH, BYTES), max_size=4))
    def begin(self, contents):
        for path, data in contents:
            self.operate("write", path, data)

    @rule(operations=st.lists(OPERATION, min_size=1, max_size=4))
    def change(self, operations):
        for operation in operations:
            self.operate(*operation)

    @rule()
    def begin_again(self):
        self.assistant = ToyAssistant(Settings(seeds=self.seeds, index=self.work / "index"))

    @rule()
    def trust_nothing(self):
        self.rebuild = True

    def operate(self, kind, path, other):
        file = self.seeds / path
        if kind in ("write", "restore"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(other)
            self.model[path] = other
            if kind == "restore":
                os.utime(file, (LONG_AGO, LONG_AGO))
        elif path not in self.model:
            return
        elif kind in ("move", "copy"):
            (self.seeds / other).parent.mkdir(parents=True, exist_ok=True)
            if path != other:
                (os.replace if kind == "move" else shutil.copy2)(file, self.seeds / other)
                self.model[other] = self.model[path]
                if kind == "move":
                    del self.model[path]
        elif kind == "delete":
            file.unlink()
            del self.model[path]
        elif kind == "delete folder" and "/" in path:
            shutil.rmtree(file.parent)
            gone = path.rpartition("/")[0] + "/"
            self.model = {name: data for name, data in self.model.items() if not name.startswith(gone)}
        else:
            os.utime(file)

    @invariant()
    def agrees(self):
        report = self.assistant.refresh(rebuild=self.rebuild)
        after = {path: data for path, data in sorted(self.model.items()) if data not in NOTHING}
        self.check_report(report, after)
        snapshot = open_current(self.work / "index")
        self.check_documents(snapshot, after)
        self.check_answers(after)
        self.check_scratch(snapshot)
        self.before, self.rebuild = after, False

    def check_report(self, report, after):
        before = self.before
        both = before.keys() & after.keys()
        assert report.kept == tuple(sorted(path for path in both if before[path] == after[path]))
        assert report.changed == tuple(sorted(path for path in both if before[path] != after[path]))
        old, new = [each.old for each in report.renamed], [each.new for each in report.renamed]
        assert all(before[each.old] == after[each.new] for each in report.renamed)
        assert sorted([*report.removed, *old]) == sorted(before.keys() - after.keys())
        assert sorted([*report.added, *new]) == sorted(after.keys() - before.keys())
        left = {before[path] for path in report.removed}, {after[path] for path in report.added}
        assert not left[0] & left[1]  # or it would be renamed
        assert [path for path, _ in report.skipped] == sorted(self.model.keys() - after.keys())

    def check_documents(self, snapshot, after):
        catalog = snapshot.catalog
        assert dict(catalog.digests) == {path: hashlib.sha256(data).hexdigest() for path, data in after.items()}
        texts = []
        for path, data in after.items():
            document, same = catalog.document(path), sorted(p for p, d in after.items() if d == data)
            assert document.text == data.decode().replace("\r\n", "\n")
            assert document.also == tuple(p for p in same if p != path)
            passages = catalog.passages_of(path)
            assert bool(passages) == (path == same[0])
            assert all(document.text[p.start : p.end] == p.text for p in passages)
            if passages:
                assert "".join("".join(p.text for p in passages).split()) == "".join(document.text.split())
            texts += [context(p) + p.text for p in passages]
        assert catalog.counts() == (len(after), len(texts))
        assert np.array_equal(snapshot.vectors.rows(), ToyEncoder().passages(texts))

    def check_answers(self, after):
        held = defaultdict(set)
        for path, data in after.items():
            held[data].add(path)
        for word, several in CONTENTS.items():
            expected = {min(held[data]) for data in several if held.get(data)}
            found = [hit for hit in self.assistant.search(word, 50) if hit.bm25]
            assert {hit.passage.path for hit in found} == expected
            if not expected:
                continue
            sentence = next(s for s in TEXTS[word].replace("\n", ".").split(".") if word in s).strip()
            answer = self.assistant.ask(sentence)
            shown = {c.path: {c.path, *c.also} for c in (*answer.citations, *answer.nearest) if word in c.quote}
            assert shown
            assert all(names in held.values() for names in shown.values())
            assert answer.snapshot == current(self.work / "index")

    def check_scratch(self, snapshot):
        scratch = self.work / "scratch"
        ToyAssistant(Settings(seeds=self.seeds, index=scratch)).refresh()
        assert current(scratch) == snapshot.id  # the digest of all that is in it
        shutil.rmtree(scratch)


MARMOT, OTHER_ENDS, GYROSCOPE, ZEPPELIN = *CONTENTS["marmotte"], CONTENTS["gyroscope"][0], CONTENTS["zeppelin"][0]
EVERYTHING = [
    [("write", "b.md", MARMOT), ("write", "l'été.txt", GYROSCOPE), ("write", "-x.txt", NOTHING[1])],
    [("touch", "b.md", None)],
    [("move", "b.md", "sous/a.txt")],
    [("copy", "l'été.txt", "a.txt")],
    [("delete", "l'été.txt", None), ("write", "-x.txt", ZEPPELIN)],
    [("restore", "-x.txt", OTHER_ENDS)],
    [("move", "a.txt", "sous/a.txt"), ("write", "a.txt", ZEPPELIN)],
    [("copy", "a.txt", "sous/plus bas/z.txt"), ("move", "a.txt", "b.md"), ("write", "a.txt", NOTHING[0])],
    [("delete folder", "sous/a.txt", None)],
    [("delete", "b.md", None), ("delete", "-x.txt", None), ("delete", "a.txt", None)],
]


def test_each_thing_that_is_done_to_files():
    folder = Following()
    try:
        for operations in EVERYTHING:
            folder.change(operations)
            folder.agrees()
            folder.agrees()  # nothing has changed
        folder.trust_nothing()
        folder.agrees()
        assert folder.model == {}
    finally:
        folder.teardown()


def test_whatever_is_done_to_the_files_the_index_is_that_from_scratch():
    """`make soak` tries longer sequences, and more."""
    soaking = bool(os.environ.get("QA_SOAK"))
    run_state_machine_as_test(
        Following,
        settings=settings(
            max_examples=500 if soaking else 20,
            stateful_step_count=30 if soaking else 10,
            # Of a long sequence a shorter one that fails, too, is looked for during minutes.
            phases=list(Phase) if soaking else [Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
