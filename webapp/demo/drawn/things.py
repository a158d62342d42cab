"""Things that stand in several drawn pictures: houses, trees, paths, ponds, signs, carts."""

from itertools import pairwise

from webapp.demo.drawn.drawing import Board, darker

WOOD, STONE, BRICK, WATER, MUD, IRON = "#6b5a48", "#b3ab9d", "#a8573f", "#3f6670", "#7a5a3c", "#4a4f52"
LIGHT, CONCRETE, WARNING = "#e9e4d8", "#9a958b", "#e0b02c"


def path(board: Board, far: float, near: tuple[float, float], top: float = 250, colour: str = "#9b9384") -> None:
    """A path from the horizon at `far` to the bottom edge between the two `near`."""
    board.poly([(far - 28, top), (far + 28, top), (near[1], 480), (near[0], 480)], colour)


def road(board: Board, top: float = 250) -> None:
    """A tarred road with its broken line."""
    board.poly([(196, top), (284, top), (452, 480), (28, 480)], "#85827d")
    for upper, lower in ((0.0, 0.1), (0.22, 0.4), (0.58, 0.9)):
        a, b = top + (480 - top) * upper, top + (480 - top) * lower
        wide_a, wide_b = 4 + 13 * upper, 4 + 13 * lower
        board.poly([(240 - wide_a, a), (240 + wide_a, a), (240 + wide_b, b), (240 - wide_b, b)], LIGHT)


def house(board: Board, x: float, y: float, w: float, h: float, wall: str = LIGHT, roof: str = "#5b5f63") -> None:
    """A village house whose wall stands on `y` from `x`, with a tiled roof, a door and windows."""
    board.box(x, y - h, x + w, y, wall)
    board.box(x, y - 8, x + w, y, darker(wall, 0.85))
    eave = w * 0.09
    board.poly(
        [
            (x - eave, y - h),
            (x + w * 0.12, y - h * 1.38),
            (x + w * 0.88, y - h * 1.38),
            (x + w + eave, y - h),
        ],
        roof,
    )
    board.box(x + w * 0.42, y - h * 0.58, x + w * 0.58, y, "#7b4a35")
    for left in (0.12, 0.68):
        board.box(x + w * left, y - h * 0.66, x + w * (left + 0.2), y - h * 0.34, "#5e7480")
        board.line([(x + w * (left + 0.1), y - h * 0.66), (x + w * (left + 0.1), y - h * 0.34)], 2, wall)


def tree(board: Board, x: float, y: float, size: float, leaf: str = "#55743f") -> None:
    """A broad tree whose trunk stands on (x, y)."""
    board.poly(
        [
            (x - size * 0.07, y),
            (x - size * 0.04, y - size),
            (x + size * 0.04, y - size),
            (x + size * 0.09, y),
        ],
        WOOD,
    )
    for dx, dy, r, light in (
        (-0.3, -0.9, 0.34, 0.88),
        (0.32, -0.95, 0.33, 0.94),
        (0, -1.2, 0.4, 1.06),
        (0.02, -0.85, 0.36, 1.0),
    ):
        board.oval(x + dx * size, y + dy * size, r * size, r * size * 0.82, darker(leaf, light))


def pond(board: Board, x: float, y: float, across: float, down: float, water: str = WATER) -> None:
    """Still water with a shore and a shine."""
    board.oval(x, y + 7, across + 14, down + 10, "#8a7b5d")
    board.oval(x, y, across, down, water)
    board.oval(x - across * 0.3, y - down * 0.25, across * 0.42, down * 0.26, darker(water, 1.3))


def sign(board: Board, x: float, y: float, colour: str = WARNING, lean: float = 0) -> None:
    """A triangular warning sign on a post that stands on (x, y)."""
    board.line([(x, y), (x + lean, y - 120)], 8, STONE)
    top = y - 178
    board.poly([(x + lean, top), (x + lean + 44, top + 74), (x + lean - 44, top + 74)], darker(colour, 0.55))
    board.poly([(x + lean, top + 14), (x + lean + 32, top + 67), (x + lean - 32, top + 67)], colour)
    board.line([(x + lean, top + 30), (x + lean, top + 48)], 7, "#33302a")
    board.oval(x + lean, top + 59, 4, 4, "#33302a")


def rocks(board: Board, places: list[tuple[float, float, float]], colour: str = "#8d8578") -> None:
    """Stones at (x, y) of a size, each with a lighter face."""
    for x, y, r in places:
        board.poly(
            [
                (x - r, y),
                (x - r * 0.6, y - r * 0.8),
                (x + r * 0.2, y - r),
                (x + r, y - r * 0.25),
                (x + r * 0.8, y),
            ],
            darker(colour, 0.8),
        )
        board.poly(
            [
                (x - r * 0.6, y - r * 0.8),
                (x + r * 0.2, y - r),
                (x + r * 0.35, y - r * 0.4),
                (x - r * 0.3, y - r * 0.3),
            ],
            darker(colour, 1.12),
        )


def crack(board: Board, points: list[tuple[float, float]], width: float = 7) -> None:
    """A crack that gets thinner along its points."""
    for n, (a, b) in enumerate(pairwise(points)):
        board.line([a, b], max(width * (1 - n / len(points)), 2), "#3d362f")


def smoke(board: Board, x: float, y: float, size: float, colour: str = "#dfe2e0") -> None:
    """Smoke that drifts to the right as it rises from (x, y)."""
    for step in range(9):
        t = step / 8
        board.glow(
            x + size * 0.5 * t * t + (step % 2) * 12 - 6,
            y - size * t,
            size * (0.1 + 0.2 * t),
            colour,
            round(250 - 110 * t),
        )


def fire(board: Board, x: float, y: float, size: float) -> None:
    """A small fire that stands on (x, y)."""
    board.glow(x, y - size * 0.3, size * 1.5, "#f0a23c", 160)
    for dx, h, colour in (
        (-0.3, 0.8, "#d9622b"),
        (0.28, 0.7, "#d9622b"),
        (0, 1.1, "#e88a2e"),
        (0, 0.6, "#f6cf5a"),
    ):
        w = size * 0.3 * (h + 0.2)
        board.poly(
            [
                (x + dx * size - w, y),
                (x + dx * size - w * 0.3, y - h * size * 0.5),
                (x + dx * size, y - h * size),
                (x + dx * size + w * 0.4, y - h * size * 0.45),
                (x + dx * size + w, y),
            ],
            colour,
        )


def cylinder(board: Board, x: float, y: float, size: float, colour: str = "#8b9298") -> None:
    """A gas cylinder that stands on (x, y)."""
    board.box(x - size * 0.28, y - size * 0.86, x + size * 0.28, y, colour, size * 0.16)
    board.box(x - size * 0.28, y - size * 0.55, x + size * 0.28, y - size * 0.42, darker(colour, 0.75))
    board.box(x - size * 0.2, y - size * 0.8, x - size * 0.1, y - size * 0.12, darker(colour, 1.18), size * 0.05)
    board.box(x - size * 0.1, y - size * 0.98, x + size * 0.1, y - size * 0.84, IRON)
    board.oval(x, y - size, size * 0.12, size * 0.05, "#b5482f")


def bike(board: Board, x: float, y: float, size: float, colour: str = "#b5482f") -> None:
    """An electric bike seen from the side; its wheels stand on `y`, the front one to the right."""
    for wheel in (0, 1.0):
        board.oval(x + wheel * size, y - size * 0.24, size * 0.25, size * 0.25, "#2f3133")
        board.oval(x + wheel * size, y - size * 0.24, size * 0.14, size * 0.14, "#8f9396")
    board.poly(
        [
            (x - size * 0.1, y - size * 0.5),
            (x + size * 0.36, y - size * 0.54),
            (x + size * 0.42, y - size * 0.28),
            (x + size * 0.1, y - size * 0.22),
        ],
        colour,
    )
    board.box(x + size * 0.3, y - size * 0.34, x + size * 0.78, y - size * 0.24, darker(colour, 0.8))
    board.line([(x + size, y - size * 0.26), (x + size * 0.8, y - size * 0.9)], size * 0.09, colour)
    board.line([(x + size * 0.68, y - size * 0.92), (x + size * 0.9, y - size * 0.88)], size * 0.06, "#2f3133")
    board.box(x - size * 0.14, y - size * 0.62, x + size * 0.36, y - size * 0.53, "#2f3133", size * 0.04)


def umbrella(board: Board, x: float, y: float, size: float, colour: str = "#b5482f") -> None:
    """A market stall: an umbrella over a table that stands on `y`."""
    board.line([(x, y), (x, y - size * 1.2)], 6, WOOD)
    board.poly([(x - size * 0.8, y - size), (x, y - size * 1.45), (x + size * 0.8, y - size)], colour)
    board.poly([(x - size * 0.27, y - size), (x, y - size * 1.45), (x + size * 0.27, y - size)], darker(colour, 1.3))
    board.box(x - size * 0.6, y - size * 0.42, x + size * 0.6, y - size * 0.32, "#c9a878")
    for leg in (-0.54, 0.5):
        board.box(x + size * leg, y - size * 0.32, x + size * (leg + 0.05), y, WOOD)


def room(wall: str = "#cfc6b4", floor: str = "#8f8577", edge: float = 330) -> Board:
    """The inside of a room: a wall above `edge`, the floor below."""
    b = Board(ground=None)
    b.box(0, 0, 480, edge, wall)
    b.box(0, edge - 14, 480, edge, darker(wall, 0.82))
    b.box(0, edge, 480, 480, floor)
    return b
