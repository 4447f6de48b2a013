"""Tables as people and as machines read them."""

from qa.metrics import Figure
from qa.tables import Table, to_dict, to_markdown

TABLE = Table(
    "Retrieval",
    ("set", "questions", "R@1", "gain", "nothing"),
    (
        ("dev", 4, Figure(0.75, 0.5, 1.0, 4), Figure(0.0125, -0.5, 0.25, 4, signed=True), Figure(None)),
        ("faq", 0, Figure(None), Figure(-0.00001, 0.0, 0.0, 4, signed=True), Figure(None)),
    ),
)


def test_people_read_values_with_their_intervals_and_no_empty_column():
    assert to_markdown([TABLE]) == (
        "**Retrieval**\n\n"
        "| set | questions | R@1 | gain |\n"
        "| --- | --- | --- | --- |\n"
        "| dev | 4 | 0.750 [0.500, 1.000] | +0.013 [-0.500, +0.250] |\n"
        "| faq | 0 |  | +0.000 [+0.000, +0.000] |"
    )


def test_machines_read_objects():
    (table,) = to_dict([TABLE])
    assert table["title"] == "Retrieval"
    assert table["rows"][0] == {
        "set": "dev",
        "questions": 4,
        "R@1": {"value": 0.75, "low": 0.5, "high": 1.0, "count": 4},
        "gain": {"value": 0.0125, "low": -0.5, "high": 0.25, "count": 4},
        "nothing": {"value": None, "low": None, "high": None, "count": 0},
    }


def test_machines_get_no_more_digits_than_mean_something():
    (table,) = to_dict([Table("T", ("x",), ((Figure(1 / 3),),))])
    assert table["rows"][0]["x"]["value"] == 0.333333
