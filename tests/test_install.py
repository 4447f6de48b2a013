"""
What is shipped works where only it is: a wheel, the light requirements, a new environment, a folder of one's own.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests import files
from tests.conftest import ENGLISH, FRENCH

pytestmark = pytest.mark.install

ROOT = Path(__file__).parent.parent
PACKAGES = ("qa", "index", "ui")
HEAVY = ("torch", "transformers", "sentence_transformers", "gradio")
# A slow network, two busy cores; never reached otherwise.
PATIENCE_S = 600


def run(command: Sequence[str | Path], *, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a command that sees nothing of this checkout, nor what the environment says to Python and to us."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("QA_", "PYTHON", "VIRTUAL_ENV"))}
    return subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=clean | {"PYTHONUTF8": "1"} | environment,
        encoding="utf-8",
        capture_output=True,
        timeout=PATIENCE_S,
        check=False,
    )


def succeed(command: Sequence[str | Path], *, cwd: Path, **environment: str) -> str:
    done = run(command, cwd=cwd, **environment)
    assert done.returncode == 0, f"{command} ended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module", autouse=True)
def index_of_packages(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Something small that the light way needs anyway tells whether pip reaches an index."""
    folder = tmp_path_factory.mktemp("probe")
    probe = run([sys.executable, "-m", "pip", "download", "--no-deps", "--retries", "1", "six"], cwd=folder)
    if probe.returncode:
        pytest.skip(f"pip reaches no package index: {probe.stderr.strip().splitlines()[-1]}")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built from a copy: setuptools leaves its work beside the sources, and would ship what it left there before."""
    copy, built = tmp_path_factory.mktemp("source") / "it's a copy", tmp_path_factory.mktemp("wheel")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    succeed([sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", built, "."], cwd=copy)
    (path,) = built.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def light(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the programs of an environment made the light way."""
    environment = tmp_path_factory.mktemp("light") / "environment"
    succeed([sys.executable, "-m", "venv", environment], cwd=environment.parent)
    programs = environment / ("Scripts" if os.name == "nt" else "bin")
    requirements = ROOT / "requirements-light.txt"
    succeed([programs / "python", "-m", "pip", "install", "--no-deps", wheel, "-r", requirements], cwd=environment)
    return programs


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


def test_the_wheel_holds_our_packages_and_nothing_else(wheel: Path) -> None:
    names = ZipFile(wheel).namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == set(PACKAGES)
    sources = {path.relative_to(ROOT).as_posix() for package in PACKAGES for path in (ROOT / package).glob("*.py")}
    assert {name for name in names if name.endswith(".py")} == sources
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_wheel_holds_the_models_whole(wheel: Path) -> None:
    parts = ("model.onnx", "tokenizer.json", "README.md")
    shipped = {info.filename: info.file_size for info in ZipFile(wheel).infolist()}
    for part in parts:
        assert shipped.get(f"index/model/{part}") == (ROOT / "index/model" / part).stat().st_size
    for part in ("model.onnx", "confidence.json", "README.md"):
        assert shipped.get(f"qa/model/{part}") == (ROOT / "qa/model" / part).stat().st_size


@pytest.mark.parametrize(
    ("question", "language", "text", "quoted"),
    [
        ("À quelle heure ouvre la bibliothèque le mardi ?", "fr", FRENCH, "9 h 30"),
        ("When were the first bee hives set up on the roof?", "en", ENGLISH, "2019"),
    ],
)
def test_the_installed_command_answers(
    light: Path, seeds: Path, elsewhere: Path, question: str, language: str, text: str, quoted: str
) -> None:
    answer = json.loads(succeed([light / "qa", "ask", "--json", question], cwd=elsewhere, QA_SEEDS=str(seeds)))
    citation = answer["citations"][0]
    assert answer["language"] == language
    assert quoted in citation["quote"]
    assert text[citation["start"] : citation["end"]] == citation["quote"]
    assert (seeds.parent / ".index" / seeds.name / "CURRENT").is_file()
    assert list(elsewhere.iterdir()) == []


def test_the_installed_package_answers(light: Path, seeds: Path, elsewhere: Path) -> None:
    program = "from qa import ask; print(ask('Combien de temps se garde un livre ?').citations[0].quote)"
    assert "trois semaines" in succeed([light / "python", "-c", program], cwd=elsewhere, QA_SEEDS=str(seeds))


def test_the_installed_command_indexes(light: Path, seeds: Path, elsewhere: Path) -> None:
    assert "2 added" in succeed([light / "qa", "index"], cwd=elsewhere, QA_SEEDS=str(seeds))


def test_the_installed_command_reads_every_format(light: Path, tmp_path: Path, elsewhere: Path) -> None:
    folder = tmp_path / "seeds"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(files.pdf(["The rent is 900 euros."]))
    (folder / "b.docx").write_bytes(files.docx(files.paragraph("Le préavis est de trois mois.")))
    (folder / "c.html").write_text("<p>The cellar is locked.", encoding="utf-8")
    (folder / "d.md").write_text("---\ntitle: The roof\n---\nThe roof is new.", encoding="utf-8")
    said = succeed([light / "qa", "index"], cwd=elsewhere, QA_SEEDS=str(folder))
    assert "4 added" in said
    assert "skipped" not in said


def test_what_is_heavy_is_not_there(light: Path, elsewhere: Path) -> None:
    program = f"from importlib.util import find_spec; print([name for name in {HEAVY} if find_spec(name)])"
    assert succeed([light / "python", "-c", program], cwd=elsewhere).strip() == "[]"
