"""Product pictures drawn by code: a silhouette for each kind of goods, with details that tell styles apart."""

import struct
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sandbox.assortment import Colour, Style, chance

SIZE: Final = 640
"""Width and height in pixels."""

Points = Sequence[tuple[float, float]]
Shape = tuple[str, Points, bool]
"""Which paint (`body dark light trim sole`), the outline in a unit square, whether it is rounded."""
Paint = tuple[int, int, int]

_SHAPES: Final[dict[str, tuple[Shape, ...]]] = {
    "shoe": (
        ("sole", ((0.09, 0.69), (0.5, 0.72), (0.9, 0.68), (0.94, 0.72), (0.9, 0.78), (0.5, 0.79), (0.12, 0.78)), True),
        (
            "body",
            (
                (0.11, 0.69), (0.1, 0.55), (0.13, 0.4), (0.2, 0.36), (0.3, 0.42), (0.4, 0.4), (0.47, 0.37),
                (0.6, 0.5), (0.78, 0.58), (0.9, 0.64), (0.91, 0.7), (0.5, 0.73),
            ),
            True,
        ),
        ("dark", ((0.11, 0.69), (0.1, 0.55), (0.14, 0.42), (0.22, 0.56), (0.26, 0.71)), True),
        ("light", ((0.42, 0.42), (0.47, 0.39), (0.6, 0.51), (0.55, 0.54)), False),
        ("trim", ((0.3, 0.7), (0.42, 0.52), (0.47, 0.52), (0.37, 0.7)), False),
        ("trim", ((0.42, 0.7), (0.52, 0.55), (0.56, 0.56), (0.48, 0.7)), False),
    ),
    "top": (
        (
            "body",
            (
                (0.36, 0.17), (0.22, 0.23), (0.08, 0.42), (0.2, 0.5), (0.28, 0.42), (0.28, 0.86), (0.72, 0.86),
                (0.72, 0.42), (0.8, 0.5), (0.92, 0.42), (0.78, 0.23), (0.64, 0.17), (0.5, 0.24),
            ),
            False,
        ),
        ("dark", ((0.36, 0.17), (0.42, 0.25), (0.5, 0.28), (0.58, 0.25), (0.64, 0.17), (0.5, 0.22)), True),
        ("trim", ((0.34, 0.48), (0.66, 0.4), (0.66, 0.44), (0.34, 0.52)), False),
    ),
    "jacket": (
        (
            "body",
            (
                (0.38, 0.16), (0.24, 0.22), (0.12, 0.5), (0.13, 0.8), (0.22, 0.81), (0.27, 0.5), (0.27, 0.88),
                (0.73, 0.88), (0.73, 0.5), (0.78, 0.81), (0.87, 0.8), (0.88, 0.5), (0.76, 0.22), (0.62, 0.16),
            ),
            False,
        ),
        ("dark", ((0.38, 0.17), (0.4, 0.09), (0.6, 0.09), (0.62, 0.17), (0.5, 0.24)), True),
        ("light", ((0.49, 0.22), (0.51, 0.22), (0.51, 0.88), (0.49, 0.88)), False),
        ("trim", ((0.27, 0.36), (0.73, 0.36), (0.73, 0.41), (0.27, 0.41)), False),
    ),
    "bottom": (
        (
            "body",
            (
                (0.32, 0.12), (0.68, 0.12), (0.76, 0.88), (0.6, 0.9), (0.5, 0.36), (0.4, 0.9), (0.24, 0.88),
            ),
            False,
        ),
        ("dark", ((0.32, 0.12), (0.68, 0.12), (0.685, 0.17), (0.315, 0.17)), False),
        ("trim", ((0.31, 0.2), (0.335, 0.2), (0.29, 0.87), (0.26, 0.87)), False),
        ("trim", ((0.69, 0.2), (0.665, 0.2), (0.71, 0.87), (0.74, 0.87)), False),
    ),
    "cap": (
        ("body", ((0.2, 0.6), (0.2, 0.42), (0.34, 0.28), (0.52, 0.26), (0.68, 0.36), (0.74, 0.58), (0.5, 0.62)), True),
        ("dark", ((0.48, 0.59), (0.74, 0.55), (0.94, 0.66), (0.9, 0.7), (0.7, 0.65), (0.5, 0.64)), True),
        ("trim", ((0.4, 0.44), (0.56, 0.42), (0.57, 0.46), (0.41, 0.48)), False),
    ),
    "bag": (
        ("dark", ((0.36, 0.2), (0.5, 0.1), (0.64, 0.2), (0.6, 0.22), (0.5, 0.15), (0.4, 0.22)), True),
        ("body", ((0.28, 0.24), (0.5, 0.17), (0.72, 0.24), (0.78, 0.6), (0.74, 0.88), (0.5, 0.9),
          (0.26, 0.88), (0.22, 0.6)), True),
        ("dark", ((0.3, 0.58), (0.7, 0.58), (0.7, 0.8), (0.5, 0.83), (0.3, 0.8)), True),
        ("trim", ((0.3, 0.4), (0.7, 0.36), (0.7, 0.4), (0.3, 0.44)), False),
    ),
    "sock": (
        ("body", ((0.4, 0.12), (0.62, 0.12), (0.62, 0.5), (0.64, 0.6), (0.84, 0.74), (0.8, 0.86),
          (0.62, 0.86), (0.42, 0.68)), True),
        ("dark", ((0.4, 0.12), (0.62, 0.12), (0.62, 0.2), (0.4, 0.2)), False),
        ("trim", ((0.4, 0.26), (0.62, 0.26), (0.62, 0.3), (0.4, 0.3)), False),
    ),
    "bottle": (
        ("dark", ((0.44, 0.1), (0.56, 0.1), (0.58, 0.22), (0.42, 0.22)), False),
        ("body", ((0.38, 0.22), (0.62, 0.22), (0.66, 0.34), (0.62, 0.5), (0.66, 0.6), (0.65, 0.9),
          (0.35, 0.9), (0.34, 0.6), (0.38, 0.5), (0.34, 0.34)), True),
        ("trim", ((0.345, 0.64), (0.655, 0.64), (0.655, 0.7), (0.345, 0.7)), False),
    ),
}  # fmt: skip

_MARKS: Final[dict[str, tuple[float, float, float]]] = {
    "shoe": (0.72, 0.635, 0.035),
    "top": (0.5, 0.66, 0.08),
    "jacket": (0.38, 0.6, 0.06),
    "bottom": (0.37, 0.34, 0.04),
    "cap": (0.33, 0.46, 0.05),
    "bag": (0.5, 0.69, 0.07),
    "sock": (0.51, 0.44, 0.05),
    "bottle": (0.5, 0.79, 0.06),
}
"""Where goods of a kind carry their style's mark, and its radius."""

_TRIMS: Final[tuple[Paint, ...]] = ((240, 106, 60), (250, 250, 248), (32, 34, 40), (64, 170, 160), (240, 190, 60))


def _rgb(paint: str) -> Paint:
    return int(paint[1:3], 16), int(paint[3:5], 16), int(paint[5:7], 16)


def _mix(first: Paint, second: Paint, share: float) -> Paint:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def _rounded(points: Points) -> list[tuple[float, float]]:
    """A Catmull-Rom curve through `points`, closed, eight steps from one to the next."""
    made = []
    count = len(points)
    for i in range(count):
        p0, p1, p2, p3 = (np.array(points[(i + k - 1) % count]) for k in range(4))
        for t in np.linspace(0, 1, 8, endpoint=False):
            at = 2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
            made.append((float(at[0]) / 2, float(at[1]) / 2))
    return made


def _fill(canvas: NDArray[np.uint8], points: Points, paint: Paint) -> None:
    """Fill the outline, by the even-odd rule, row by row."""
    side = canvas.shape[0]
    edges = [(a, b) for a, b in zip(points, [*points[1:], points[0]], strict=True) if a[1] != b[1]]
    rows = [point[1] for point in points]
    for row in range(max(int(min(rows) * side), 0), min(int(max(rows) * side) + 1, side)):
        y = (row + 0.5) / side
        crossed = sorted(
            a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]) for a, b in edges if (a[1] <= y) != (b[1] <= y)
        )
        for left, right in zip(crossed[::2], crossed[1::2], strict=False):
            canvas[row, max(round(left * side), 0) : max(round(right * side), 0)] = paint


def _mark(kind: str, style: str) -> list[tuple[float, float]]:
    """The style's mark: a polygon or a star of three to seven points, turned, smaller or larger, a little aside."""
    x, y, radius = _MARKS[kind]
    points, turn = 3 + chance(5, style, "points"), chance(628, style, "turn") / 100
    inner = (1.0, 0.65, 0.4)[chance(3, style, "star")]
    size = radius * (0.75 + chance(60, style, "size") / 100)
    x, y = x + radius * (chance(100, style, "x") - 50) / 100, y + radius * (chance(100, style, "y") - 50) / 100
    angles = turn + np.arange(2 * points) * np.pi / points
    reach = np.where(np.arange(2 * points) % 2, size * inner, size)
    return list(zip((x + reach * np.cos(angles)).tolist(), (y + reach * np.sin(angles)).tolist(), strict=True))


def _cut(points: Points, style: str) -> list[tuple[float, float]]:
    """The outline in the style's own cut: wider or narrower, longer or shorter, fuller at its own height."""
    wide, long = 0.86 + chance(24, style, "wide") / 100, 0.86 + chance(18, style, "long") / 100
    full, at = (chance(36, style, "full") - 18) / 100, 0.2 + chance(60, style, "at") / 100
    return [
        (0.5 + (x - 0.5) * (wide + full * float(np.exp(-(((y - at) / 0.16) ** 2)))), 0.5 + (y - 0.5) * long)
        for x, y in points
    ]


def _view(points: Points, number: int) -> list[tuple[float, float]]:
    """The second picture is seen from the other side, the third from close by."""
    if number == 2:
        return [(1 - x, y) for x, y in points]
    if number == 3:
        return [((x - 0.5) * 1.7 + 0.45, (y - 0.5) * 1.7 + 0.45) for x, y in points]
    return list(points)


def _png(pixels: NDArray[np.uint8]) -> bytes:
    """A true-colour PNG (ISO/IEC 15948) of an array height x width x 3."""
    height, width = pixels.shape[:2]
    lines = np.zeros((height, 1 + width * 3), dtype=np.uint8)
    lines[:, 1:] = pixels.reshape(height, -1)

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(lines.tobytes(), 6))
        + chunk(b"IEND", b"")
    )


@lru_cache(maxsize=512)
def picture(kind: str, style: str, paint: str, number: int) -> bytes:
    """PNG, `SIZE` pixels square, of a style in one colour; `number` 1 to 3 are three views of it."""
    body = _rgb(paint)
    trims = [trim for trim in _TRIMS if sum(abs(a - b) for a, b in zip(trim, body, strict=True)) > 120]
    trim = trims[chance(len(trims), style)]
    paints = {
        "body": body,
        "dark": _mix(body, (0, 0, 0), 0.3) if sum(body) > 200 else _mix(body, (255, 255, 255), 0.22),
        "light": _mix(body, (255, 255, 255), 0.45),
        "trim": trim,
        "sole": _mix((255, 255, 255), trim, 0.12),
    }
    side = SIZE * 2
    shade = np.linspace(246, 228, side, dtype=np.float64)[:, None, None]
    canvas = np.broadcast_to(shade, (side, side, 3)).astype(np.uint8)
    lean = (chance(800, style, "lean") - 400) / 4000
    for name, points, is_round in (*_SHAPES[kind], ("trim", _mark(kind, style), False)):
        outline = _rounded(points) if is_round else points
        leaning = [(x + (y - 0.5) * lean * (name == "trim"), y) for x, y in outline]
        _fill(canvas, _view(_cut(leaning, style), number), paints[name])
    small = canvas.reshape(SIZE, 2, SIZE, 2, 3).mean(axis=(1, 3)).astype(np.uint8)
    return _png(small)


def file_names(style: Style, colour: Colour, count: int) -> list[str]:
    """Under which names shops keep the first `count` pictures of a style in one colour."""
    return [f"{style.code}-{colour.code}-{number}.png".lower() for number in range(1, count + 1)]
