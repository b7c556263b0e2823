"""Draws the sample's photos: plain scenes of a street with the thing that is wrong, and without it. No photo of a real place."""

import random
from collections.abc import Callable, Sequence
from io import BytesIO

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 720  # the plane the scenes are described on
SIZE = (640, 480)
SCALE = 4 / 3  # drawn twice as large as saved, for smooth edges
GROUND = 500
INK, TEAL, RED, YELLOW, GREEN = "#33413d", "#0f6b62", "#b3261e", "#f2b705", "#2e7d4f"

Pen = ImageDraw.ImageDraw


def picture(kind: str, *, is_mended: bool, seed: int) -> bytes:
    """A JPEG of the scene `kind` (see SCENES), with what was wrong mended or not."""
    draw = random.Random(f"{kind}{seed}")  # noqa: S311 - the same picture each time
    image = Image.new("RGB", (SIZE[0] * 2, SIZE[1] * 2), "#dfe8ec")
    pen = ImageDraw.Draw(image)
    _street(pen, draw)
    SCENES[kind](pen, draw, is_mended)
    out = BytesIO()
    image.reduce(2).save(out, "JPEG", quality=82)
    return out.getvalue()


def _box(pen: Pen, x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0) -> None:
    corner = (x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE)
    pen.rounded_rectangle(corner, radius * SCALE, fill=fill)


def _oval(pen: Pen, x: float, y: float, width: float, height: float, fill: str) -> None:
    pen.ellipse((x * SCALE, y * SCALE, (x + width) * SCALE, (y + height) * SCALE), fill=fill)


def _shape(pen: Pen, points: Sequence[tuple[float, float]], fill: str) -> None:
    pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)


def _line(pen: Pen, points: Sequence[tuple[float, float]], fill: str, width: float) -> None:
    pen.line([(x * SCALE, y * SCALE) for x, y in points], fill=fill, width=round(width * SCALE), joint="curve")


def _street(pen: Pen, draw: random.Random) -> None:
    wall = draw.choice(["#e8dccb", "#e3d5c5", "#dcd9d0", "#e6dfd3"])
    _box(pen, 0, 60, WIDTH, GROUND - 60, wall)
    _box(pen, 0, 40, WIDTH, 24, "#b9aea0")
    for row in range(3):
        for column in range(6):
            x, y = 50 + column * 155, 100 + row * 125
            _box(pen, x, y, 78, 82, "#9fb4bd", radius=3)
            _box(pen, x + 37, y, 4, 82, wall)
    _box(pen, 0, GROUND, WIDTH, 60, "#c9c7bf")
    _box(pen, 0, GROUND + 60, WIDTH, HEIGHT - GROUND - 60, "#8b9092")
    for x in range(20, WIDTH, 180):
        _box(pen, x, 640, 100, 10, "#d8dadb")


def _bags(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    _box(pen, 610, 395, 150, 150, TEAL, radius=10)
    _box(pen, 600, 380, 170, 26, "#0b534c", radius=8)
    if not is_mended:
        for index in range(8):
            x = 180 + index * 52 + draw.randint(-8, 8)
            size = draw.randint(70, 105)
            _oval(pen, x, 560 - size, size, size, draw.choice(["#3b4045", "#50565b", "#6c5b4b", "#f0efe9"]))


def _lamp(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    if is_mended:
        _shape(pen, [(520, 190), (330, 560), (760, 560)], "#f6ecc0")
    _box(pen, 384, 150, 14, 410, INK)
    _line(pen, [(391, 155), (450, 130), (540, 140)], INK, 12)
    _box(pen, 490, 134, 90, 26, YELLOW if is_mended else "#5b6664", radius=10)
    if not is_mended:
        _line(pen, [(470, 160), (500, 330), (480, 470)], INK, 5)


def _cover(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    _oval(pen, 360, 575, 260, 100, "#4b5254")
    _oval(pen, 372, 580, 236, 88, "#6a7274")
    for x in range(400, 600, 30):
        _line(pen, [(x, 600), (x, 650)], "#4b5254", 5)
    if not is_mended:
        _shape(pen, [(470, 585), (610, 585), (600, 640), (520, 625)], "#1d2223")


def _debris(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    if is_mended:
        return
    for index in range(46):
        spread = 260 * (1 - index / 46)
        x, y = 470 + draw.uniform(-spread, spread), 560 - index * 3.2
        size = draw.randint(24, 60)
        _shape(
            pen,
            [(x, y), (x + size, y - size * 0.3), (x + size * 1.1, y + size * 0.5), (x + size * 0.2, y + size * 0.6)],
            draw.choice(["#a59f95", "#bdb5a8", "#8d7f70", "#b4654d"]),
        )


def _wall(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    if is_mended:
        return
    for _index in range(9):
        x, y = draw.randint(60, 760), draw.randint(120, 400)
        _box(pen, x, y, 90, 120, draw.choice(["#fdfdf8", "#fff3c4", "#ffd9d2"]), radius=2)
        for line in range(3):
            _box(pen, x + 12, y + 20 + line * 30, 66, 12, draw.choice([RED, INK]))


def _door(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    _box(pen, 370, 260, 200, 245, "#52615d")
    leaf = [(384, 274), (470, 274), (470, 505), (384, 505)]
    _shape(pen, leaf if is_mended else [(384, 274), (430, 300), (430, 540), (384, 505)], "#7d908b")
    _box(pen, 476, 274, 80, 231, "#7d908b")
    _oval(pen, 482, 390, 16, 16, GREEN if is_mended else RED)


def _car(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    for x in range(180, 800, 70):
        _shape(pen, [(x, 570), (x + 35, 570), (x + 5, 690), (x - 30, 690)], YELLOW)
    if not is_mended:
        _box(pen, 290, 420, 390, 150, "#e9edee", radius=28)
        _box(pen, 320, 440, 90, 60, "#6f8791", radius=8)
        _box(pen, 425, 440, 110, 60, "#6f8791", radius=8)
        for x in (345, 560):
            _oval(pen, x, 535, 76, 76, "#22282a")


def _tree(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    _box(pen, 450, 300, 40, 260, "#6b4f3a")
    for _index in range(26):
        _oval(
            pen,
            draw.randint(300, 540),
            draw.randint(110, 290),
            120,
            100,
            draw.choice(["#3d7a4b", "#4f8f58", "#35693f"]),
        )
    if not is_mended:
        _line(pen, [(488, 330), (600, 390), (690, 520)], "#6b4f3a", 18)
        for _index in range(9):
            _oval(pen, draw.randint(610, 720), draw.randint(430, 540), 70, 60, "#6f8f4a")


def _stall(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    if is_mended:
        return
    for x in (200, 420, 640):
        _shape(pen, [(x - 20, 380), (x + 200, 380), (x + 180, 330), (x, 330)], draw.choice([RED, TEAL, "#1f5fa8"]))
        _box(pen, x, 380, 8, 180, INK)
        _box(pen, x + 172, 380, 8, 180, INK)
        _box(pen, x + 10, 470, 160, 60, "#b98f5f")
        for offset in range(20, 150, 28):
            _oval(pen, x + offset, 448, 26, 26, draw.choice(["#d9772b", "#c0392b", "#7aa23c"]))


def _puddle(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    if is_mended:
        return
    _oval(pen, 120, 540, 700, 130, "#6f9fb8")
    _oval(pen, 210, 565, 420, 60, "#94bccf")
    _line(pen, [(300, 500), (330, 470), (360, 500)], "#94bccf", 8)


def _swing(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    _line(pen, [(330, 560), (400, 260), (560, 260), (630, 560)], "#1f5fa8", 16)
    _line(pen, [(440, 260), (440, 470)], INK, 6)
    _line(pen, [(520, 260), (520, 470 if is_mended else 400)], INK, 6)
    _line(pen, [(430, 470), (530, 470 if is_mended else 540)], YELLOW, 14)


def _bike(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    for index in range(3 if is_mended else 8):
        x = (620 if is_mended else 90) + index * 92
        lean = 0 if is_mended else draw.randint(-24, 24)
        for wheel in (0, 88):
            _oval(pen, x + wheel, 490, 66, 66, "#22282a")
            _oval(pen, x + wheel + 9, 499, 48, 48, "#c9c7bf")
        frame = [(x + 33, 523), (x + 60 + lean, 460), (x + 110 + lean, 460), (x + 121, 523), (x + 76, 523)]
        _line(pen, [*frame, (x + 60 + lean, 460)], draw.choice([YELLOW, "#1f9d8f"]), 8)


def _sign(pen: Pen, draw: random.Random, is_mended: bool) -> None:
    top = (470, 190) if is_mended else (610, 250)
    _line(pen, [(470, 560), top], INK, 14)
    x, y = top[0] - 70, top[1] - 70
    _oval(pen, x, y, 140, 140, RED)
    _oval(pen, x + 16, y + 16, 108, 108, "#1f5fa8")
    _line(pen, [(x + 30, y + 30), (x + 110, y + 110)], RED, 16)


SCENES: dict[str, Callable[[Pen, random.Random, bool], None]] = {
    "bags": _bags,
    "bike": _bike,
    "car": _car,
    "cover": _cover,
    "debris": _debris,
    "door": _door,
    "lamp": _lamp,
    "puddle": _puddle,
    "sign": _sign,
    "stall": _stall,
    "swing": _swing,
    "tree": _tree,
    "wall": _wall,
}
