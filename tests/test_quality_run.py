"""`make quality`: its sections, its tables, and the pictures it draws."""

import pytest

from tests.quality import conversations
from tests.quality import run as quality
from tests.quality.article import as_typed, as_written, written
from tests.test_outcomes import Run, outcome

FOUND = Run(
    outcomes=tuple(
        outcome(f"{n}", set=name, direction=language, answerable=answerable, right=answerable, answered=answered)
        for name, answers in (("article", (1, 1, 0)), ("article, slip", (1, 0, 0)))
        for language in ("fr", "en")
        for n, (answerable, answered) in enumerate(zip((True, True, False), map(bool, answers), strict=True))
    )
)


def test_the_article_is_counted_by_language():
    assert as_written(FOUND).rows == (("article", "fr", "100%", "100%"), ("article", "en", "100%", "100%"))


def test_what_is_typed_is_compared_with_what_is_written():
    first, _ = as_typed(FOUND).rows
    assert first[:5] == ("article", "slip", "fr", "50%", "100%")
    assert (first[5].value, first[5].signed) == (-0.5, True)
    assert {each.set for each in written(FOUND).outcomes} == {"article"}


def test_conversations_are_counted_by_set_and_languages():
    followed = [
        outcome("d1", set="follow-ups", direction="fr>en", right=True),
        outcome("d2", set="follow-ups", direction="fr>en", right=True, answered=False),
        outcome("d3", set="follow-ups", direction="fr>fr", right=True),
    ]
    assert conversations.table(Run(outcomes=(*followed, outcome("a")))).rows == (
        ("follow-ups", "all", 3, 2),
        ("follow-ups", "fr>en", 2, 1),
        ("follow-ups", "fr>fr", 1, 1),
    )


def test_a_section_prints_its_tables(capsys):
    assert quality.main(["languages"]) == 0
    out = capsys.readouterr().out
    assert "at most 60 of each kind" in out
    assert "**Language of questions**" in out
    assert "| all | 600 | 0.99" in out


def test_an_unknown_section_is_named(capsys):
    with pytest.raises(SystemExit):
        quality.main(["languages", "reading"])
    assert "'reading' is no section; use some of article, languages, conversations" in capsys.readouterr().err


def test_a_run_that_is_missing_is_an_error(capsys, tmp_path):
    assert quality.main(["languages", "--against", str(tmp_path / "no.json")]) == 1
    assert "no.json cannot be read" in capsys.readouterr().err


def test_pictures_are_drawn_where_there_is_a_confidence(tmp_path):
    quality.draw(Run(outcomes=(outcome("a", confidence=None),)), tmp_path)
    assert list(tmp_path.iterdir()) == []
    sure = (outcome("a", confidence=0.9), outcome("b", confidence=0.2, right=False, direction="en>fr"))
    quality.draw(Run(outcomes=sure), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["reliability.svg", "risk-coverage.svg"]
    drawn = (tmp_path / "risk-coverage.svg").read_text(encoding="utf-8")
    assert "French questions" in drawn
    assert "English questions" in drawn
