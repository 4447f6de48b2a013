"""Late interaction, checked against sums done by hand on tokens of two numbers."""

import numpy as np
import pytest

from index import ModelError
from qa import interaction
from qa.interaction import Weights


def weights(**changed):
    """Weights that change nothing: no centre, the identity for projections, and only the match of tokens counts."""
    plain = {
        "centres": np.zeros((2, 2)),
        "question": np.eye(2),
        "passage": np.eye(2),
        "asks": np.zeros(2),
        "kind": np.zeros((2, 2)),
        "mix": np.array([1, 0, 0, 0, 0, 0]),
        "nothing": np.zeros(2),
        "bias": np.array(0),
    }
    return Weights(**{name: np.asarray(value, np.float32) for name, value in (plain | changed).items()})


RIGHT, UP, SLANTED = [2, 0], [0, 3], [3, 4]
VECTOR = np.array([0.6, 0.8], np.float32)


def margins(found, asked=(RIGHT, UP), passage=(RIGHT, SLANTED, UP), sentences=((0, 1), (1, 3)), lengths=(122, 122)):
    states = [np.array(rows, np.float32) for rows in (asked, passage)]
    question = interaction.question(found, states[0], VECTOR)
    return interaction.margins(found, question, interaction.passage(found, states[1], VECTOR, sentences, lengths))


def test_each_token_of_the_question_finds_its_like():
    # Sentence 1 holds RIGHT: cosines 1 and 0. Sentence 2 holds SLANTED and UP: the best are 0.6 and 1.
    assert margins(weights()) == pytest.approx([0.5, 0.8], abs=1e-5)


def test_a_token_that_asks_for_more_counts_for_more():
    # exp(log(3)/2 * 2) = 3 to 1 for RIGHT.
    assert margins(weights(asks=[np.log(3) / 2, 0])) == pytest.approx([0.75, 0.7], abs=1e-5)


def test_states_are_centred_and_projected():
    centred = weights(centres=[RIGHT, [0, 0]])  # RIGHT is then nothing, UP leans left
    assert margins(centred) == pytest.approx(
        [(0 - 2 / 13**0.5) / 2, (0 + (-2 * 0 + 3 * 3) / (13**0.5 * 3)) / 2], abs=1e-5
    )
    swapped = weights(passage=[[0, 1], [1, 0]], asks=[np.log(3) / 2, 0])
    assert margins(swapped) == pytest.approx([0.25, 0.9], abs=1e-5)


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        ([0, 0, 1, 0, 0, 0], [1 / 3.25**0.5, (1.5 * 1 + 3.5 * 1.5) / (14.5 * 3.25) ** 0.5]),  # means
        ([0, 0, 0, 1, 0, 0], [1, 1]),  # the whole passage holds both
        ([0, 0, 0, 0, 1, 0], [1, 1]),  # equal vectors
    ],
)
def test_the_mix_says_what_counts(mix, expected):
    assert margins(weights(mix=mix)) == pytest.approx(expected, abs=1e-5)


def test_a_token_of_the_kind_asked_for_counts():
    kind = weights(mix=[0, 1, 0, 0, 0, 0], kind=[[1, 0], [0, 0]])  # asks for 0.6 times the first number
    assert margins(kind) == pytest.approx([1.2, 1.8], abs=1e-5)


def test_long_sentences_are_charged():
    charged = margins(weights(mix=[0, 0, 0, 0, 0, -1]), lengths=(122, 1220))
    assert charged[0] == pytest.approx(interaction.USUAL_LENGTH - np.log(122), abs=1e-5)
    assert charged[0] - charged[1] == pytest.approx(np.log(10), abs=1e-5)


def test_an_answer_must_beat_nothing():
    assert margins(weights(bias=-1, nothing=[0.5, 1])) == pytest.approx([0.5 - 2.1, 0.8 - 2.1], abs=1e-5)


def test_a_sentence_that_was_not_read_matches_nothing():
    assert margins(weights(), sentences=((0, 3), (3, 3))) == pytest.approx([1, -1], abs=1e-5)


def test_a_passage_without_sentences_has_no_margins():
    assert margins(weights(), sentences=(), lengths=()).shape == (0,)


def test_weights_survive_the_disk(tmp_path):
    kept = weights(bias=-1.5, asks=[1, 2])
    kept.save(tmp_path / "reader.npz")
    found = Weights.load(tmp_path / "reader.npz")
    assert found.bias == np.float32(-1.5)
    assert found.asks.tolist() == [1, 2]
    assert found.digest == kept.digest != weights().digest


@pytest.mark.parametrize("content", [None, b"", b"not numbers"])
def test_another_file_is_named(tmp_path, content):
    path = tmp_path / "reader.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError, match=r"reader\.npz cannot be read .* Install the package again"):
        Weights.load(path)


def test_a_file_of_other_numbers_is_named(tmp_path):
    np.savez(tmp_path / "reader.npz", centres=np.zeros((2, 2)))
    with pytest.raises(ModelError, match=r"reader\.npz cannot be read"):
        Weights.load(tmp_path / "reader.npz")
