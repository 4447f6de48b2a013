"""
Confidence as pictures: what refusing spares, and whether a probability means what it says. As SVG.

Pure: knows points, bins and how to draw them so that they are read on a light and on a dark page. Knows nothing of
files or of where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from qa.metrics import Bin, Point

_SIZE, _LEFT, _TOP, _BOTTOM = 320, 56, 44, 48
_WIDTH, _HEIGHT = _LEFT + _SIZE + 24, _TOP + _SIZE + _BOTTOM
_TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)
# Told apart by people who do not see red and green apart (Okabe and Ito), on white and on black.
_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
_STYLE = """\
text { font: 12px sans-serif; fill: #24292f; }
.title { font-size: 14px; font-weight: bold; }
.axis { stroke: #6e7781; fill: none; }
.even { stroke: #6e7781; stroke-dasharray: 4 4; }
.line { fill: none; stroke-width: 2; }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3; } }"""


def risk_coverage(curves: Mapping[str, Sequence[Point]], title: str) -> str:
    """A line for each set: the share of answers that are wrong, by the share of questions answered, surest first."""
    parts: list[str] = []
    for number, (name, points) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        places = " ".join(f"{_x(point.coverage)},{_y(point.risk)}" for point in points)
        parts.append(f'<polyline class="line" stroke="{colour}" points="{places}"/>')
        parts.append(
            f'<text x="{_LEFT + 12}" y="{_TOP + 18 + 16 * number}" style="fill: {colour}">{escape(name)}</text>'
        )
    return _picture(title, "share of questions answered", "share of answers that are wrong", parts)


def reliability(bins: Iterable[Bin], title: str) -> str:
    """A bar for each bin: the share right, by confidence; on the dashed line they are equal. Bars hold their number."""
    parts = [f'<path class="even" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>']
    for each in bins:
        width = _SIZE * (each.high - each.low)
        place = f'x="{_x(each.low)}" y="{_y(each.right)}" width="{width:.1f}" height="{_SIZE * each.right:.1f}"'
        parts.append(f'<rect {place} fill="{_COLOURS[0]}" fill-opacity="0.5" stroke="{_COLOURS[0]}"/>')
        parts.append(
            f'<text x="{_x((each.low + each.high) / 2)}" y="{_y(0.02)}" text-anchor="middle">{each.count}</text>'
        )
    return _picture(title, "confidence", "share right", parts)


def _picture(title: str, across: str, up: str, parts: Iterable[str]) -> str:
    middle = _TOP + _SIZE / 2
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">',
        f"<title>{escape(title)}</title>",
        f"<style>{_STYLE}</style>",
        f'<text class="title" x="{_LEFT}" y="24">{escape(title)}</text>',
        f'<path class="axis" d="M{_x(0)} {_y(1)}V{_y(0)}H{_x(1)}"/>',
        *(f'<text x="{_x(tick)}" y="{_y(0) + 18}" text-anchor="middle">{tick:.0%}</text>' for tick in _TICKS),
        *(f'<text x="{_LEFT - 8}" y="{_y(tick) + 4}" text-anchor="end">{tick:.0%}</text>' for tick in _TICKS),
        f'<text x="{_LEFT + _SIZE / 2}" y="{_HEIGHT - 10}" text-anchor="middle">{escape(across)}</text>',
        f'<text x="14" y="{middle}" text-anchor="middle" transform="rotate(-90 14 {middle})">{escape(up)}</text>',
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _x(share: float) -> float:
    return round(_LEFT + _SIZE * share, 1)


def _y(share: float) -> float:
    return round(_TOP + _SIZE * (1 - share), 1)
