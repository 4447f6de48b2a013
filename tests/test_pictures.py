"""Pictures of confidence: every number at its place."""

import xml.etree.ElementTree as ET

from qa.metrics import Bin, Point
from qa.pictures import reliability, risk_coverage

SVG = "{http://www.w3.org/2000/svg}"


def test_a_line_goes_through_the_points_of_its_set():
    curves = {"fr & en": [Point(0.5, 0.0), Point(1.0, 0.25)], "other": [Point(1.0, 1.0)]}
    picture = ET.fromstring(risk_coverage(curves, "Risk"))
    first, second = picture.iter(f"{SVG}polyline")
    # 320 wide and high, from (56, 364) up to (376, 44)
    assert first.get("points") == "216.0,364.0 376.0,284.0"
    assert second.get("points") == "376.0,44.0"
    assert first.get("stroke") != second.get("stroke")
    words = [text.text for text in picture.iter(f"{SVG}text")]
    assert {"Risk", "fr & en", "other", "share of questions answered", "share of answers that are wrong"} <= set(words)


def test_a_bar_is_as_high_as_its_share_right_and_holds_its_number():
    picture = ET.fromstring(reliability([Bin(0.5, 0.6, 17, 0.55, 0.25)], "Sure"))
    (bar,) = picture.iter(f"{SVG}rect")
    assert {name: bar.get(name) for name in ("x", "y", "width", "height")} == {
        "x": "216.0", "y": "284.0", "width": "32.0", "height": "80.0",
    }  # fmt: skip
    assert "17" in [text.text for text in picture.iter(f"{SVG}text")]
    assert picture.findtext(f"{SVG}title") == "Sure"


def test_words_are_read_on_a_dark_page_too():
    assert "@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }" in reliability([], "T")
