"""
The rules of the project that a program can check: what lies where, who imports whom, what the documentation names.
"""

from __future__ import annotations

import ast
import importlib
import json
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("index", "qa", "ui")  # each may import those before it, and itself
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio")


def checked_in(*folders: str) -> list[Path]:
    """The files that git knows, or will at the next `git add`."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *folders]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode("utf-8")
    return sorted(path for name in set(names.split("\0")) - {""} if (path := ROOT / name).exists())


SOURCES = [path for path in checked_in(*PACKAGES) if path.suffix == ".py"]
INSTALLED = [path for path in SOURCES if path.parent.parent == ROOT]  # without the scripts that make models


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imported(path: Path) -> set[str]:
    """The first names of the modules that a file imports, wherever in it."""
    modules: set[str] = set()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            modules.add(node.module or "" if not node.level else path.parent.name)
    return {module.partition(".")[0] for module in modules}


def test_there_are_sources() -> None:
    assert {path.parent.name for path in INSTALLED} == set(PACKAGES)


def test_the_top_level_holds_what_the_owner_fixed() -> None:
    allowed = {"pyproject.toml", "qa", "index", "ui", "tests", "seeds"}
    allowed |= {"README.md", "LICENSE", "CHANGELOG.md", "SECURITY.md", "Makefile"}
    tops = {path.relative_to(ROOT).parts[0] for path in checked_in()}
    others = {top for top in tops - allowed if not re.fullmatch(r"\..*|requirements[-\w]*\.txt", top)}
    assert others == set()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_imports_go_one_way(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    later = set(PACKAGES[PACKAGES.index(package) + 1 :])
    assert imported(path) & later == set()


def test_each_library_is_imported_in_one_file() -> None:
    files: defaultdict[str, list[str]] = defaultdict(list)
    for path in INSTALLED:
        for library in imported(path) - sys.stdlib_module_names - {*PACKAGES, "numpy"}:
            files[library].append(name_of(path))
    assert "faiss" in files
    assert {library: paths for library, paths in files.items() if len(paths) > 1} == {}


@pytest.mark.parametrize("package", ["index", "qa"])
def test_all_is_what_the_package_binds(package: str) -> None:
    bound = {
        alias.asname or alias.name
        for node in nodes(ROOT / package / "__init__.py")
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] in PACKAGES
        for alias in node.names
    }
    module = importlib.import_module(package)
    assert sorted(bound) == sorted(module.__all__)
    assert [name for name in module.__all__ if not hasattr(module, name)] == []


LIGHT = f"""
import sys

looked_for = []

class Missing:
    def find_spec(self, name, path=None, target=None):
        if name in {HEAVY}:
            looked_for.append(name)
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Missing())

from qa import Assistant, Settings, ask
import ui.cli

assert ask("À quelle heure ouvre la bibliothèque le mardi ?").answered
assert ask("When were the first bee hives set up on the roof?", language="fr").text
with Assistant(Settings.from_env({{"QA_SEEDS": sys.argv[1]}})) as assistant:
    assert assistant.search("honey")
assert ui.cli.main(["index"]) == ui.cli.main(["ask", "Who looks after them?"]) == ui.cli.main(["status"]) == 0
assert not looked_for, looked_for
"""


def test_the_default_path_never_looks_for_what_is_heavy(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_SEEDS", str(seeds))
    done = subprocess.run([sys.executable, "-c", LIGHT, seeds], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode("utf-8", "replace")


def in_code(markdown: str) -> Iterator[str]:
    """Lines of fenced blocks and what stands between backticks."""
    fenced = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
    for block in fenced.findall(markdown):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", fenced.sub("", markdown))


def named(command: str, markdown: str) -> set[str]:
    """What stands after `command` where the documentation shows code."""
    pattern = re.compile(rf"(?<!from )(?<![\w.-]){command} ([a-z][a-z-]+)")
    return {name for line in in_code(markdown) for name in pattern.findall(line)}


@pytest.fixture(scope="module")
def readme() -> str:
    return (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_names_every_command_and_no_other(readme: str) -> None:
    shown = subprocess.run([sys.executable, "-m", "ui", "--help"], cwd=ROOT, capture_output=True, check=True).stdout
    commands = set(re.findall(r"^    ([a-z]+)\s", shown.decode("utf-8"), re.MULTILINE))
    assert {"ask", "index"} <= commands
    assert named("qa", readme) == commands


def test_the_readme_names_every_make_target_and_no_other(readme: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert targets == set(phony.split())
    assert named("make", readme) == targets


def test_nothing_in_the_code_was_written_for_the_article() -> None:
    lines = (ROOT / "tests/quality/article.jsonl").read_text(encoding="utf-8").splitlines()
    words = ["Polestar", "Busan", "Renault", "Geely", "Deblaise", "Ingenlath"]
    words += [json.loads(line)["question"] for line in lines]
    assert len(words) > 60
    texts = {name_of(path): path.read_text(encoding="utf-8").casefold() for path in SOURCES}
    assert [(name, word) for name, text in texts.items() for word in words if word.casefold() in text] == []


def opens_text(call: ast.Call) -> bool:
    """Whether a call opens a text file: `open`, `read_text` or `write_text`, not `os.open` nor an `open` of ours."""
    function = call.func
    if isinstance(function, ast.Attribute) and function.attr in ("read_text", "write_text"):
        return True
    if isinstance(function, ast.Name) and function.id == "open":
        modes = [*call.args[1:2], *(word.value for word in call.keywords if word.arg == "mode")]
    elif isinstance(function, ast.Attribute) and function.attr == "open":
        modes = [*call.args[:1], *(word.value for word in call.keywords if word.arg == "mode")]
        if not modes:
            return not call.keywords
        if not re.fullmatch(r"'[rwxabt+]+'", ast.unparse(modes[0])):
            return False
    else:
        return False
    return not any("b" in ast.unparse(mode) for mode in modes)


def calls(path: Path) -> Iterable[ast.Call]:
    return (node for node in nodes(path) if isinstance(node, ast.Call))


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("open(path)", True),
        ("open(path, 'w')", True),
        ("open(path, mode='rb')", False),
        ("path.open()", True),
        ("path.open('a')", True),
        ("path.open('rb')", False),
        ("path.read_text()", True),
        ("os.open(path, os.O_RDONLY)", False),
        ("Catalog.open(path)", False),
    ],
)
def test_what_opens_a_text_file_is_known(code: str, text: bool) -> None:
    (statement,) = ast.parse(code).body
    assert isinstance(statement, ast.Expr)
    assert isinstance(statement.value, ast.Call)
    assert opens_text(statement.value) is text


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_text_file_is_opened_in_a_named_encoding(path: Path) -> None:
    opened = [call for call in calls(path) if opens_text(call)]
    assert [call.lineno for call in opened if "encoding" not in {word.arg for word in call.keywords}] == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_used_that_other_systems_lack(path: Path) -> None:
    unknown = {"fcntl", "fork", "forkpty", "symlink", "symlink_to"}
    names = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in nodes(path)
        if isinstance(node, ast.Attribute | ast.Name)
    }
    assert (names | imported(path)) & unknown == set()
