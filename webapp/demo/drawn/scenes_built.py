"""Pictures of what is seen in and around houses: stairs, wires, gas, walls."""

from webapp.demo.drawn.drawing import Board, darker
from webapp.demo.drawn.things import (
    BRICK,
    IRON,
    LIGHT,
    MUD,
    STONE,
    WOOD,
    bike,
    crack,
    cylinder,
    house,
    path,
    room,
    tree,
)


def blocked_stairs() -> Board:
    """An electric bike on charge and cartons at the foot of the stairs."""
    b = room()
    for n in range(6):
        b.poly(
            [(230 + n * 42, 330 - n * 40), (480, 330 - n * 40), (480, 292 - n * 40), (230 + n * 42, 292 - n * 40)],
            darker("#a89f90", 1.05 - n * 0.06),
        )
    b.line([(236, 226), (452, 20)], 9, IRON)
    for n in range(5):
        b.line([(252 + n * 42, 210 - n * 40), (252 + n * 42, 292 - n * 40)], 6, IRON)
    b.wire((70, 90), (150, 300), 40, 4, "#2b2b2b")
    b.box(56, 70, 96, 110, LIGHT, 4)
    for x, y, w, h in ((270, 420, 96, 78), (300, 344, 78, 70), (372, 430, 84, 92)):
        b.box(x, y - h, x + w, y, "#b58d5c")
        b.box(x + w * 0.42, y - h, x + w * 0.58, y, "#d0b07e")
        b.box(x, y - h, x + w, y - h + 6, "#9a7449")
    bike(b, 84, 428, 150)
    return b


def extinguisher() -> Board:
    """A fire extinguisher whose gauge is in the red."""
    b = room()
    b.box(186, 150, 294, 372, "#b23a2c", 40)
    b.box(198, 168, 222, 350, "#cf5a48", 12)
    b.box(212, 232, 286, 312, LIGHT)
    for y in (250, 268, 286):
        b.box(222, y, 276, y + 6, "#9a958b")
    b.box(216, 118, 264, 158, IRON, 6)
    b.line([(204, 98), (286, 116)], 12, IRON)
    b.line([(212, 132), (160, 170), (156, 300)], 12, "#2f3133")
    b.poly([(144, 296), (168, 296), (176, 344), (136, 344)], "#2f3133")
    b.oval(272, 136, 24, 24, LIGHT)
    b.poly([(272, 136), (250, 132), (256, 152)], "#c83c2c")
    b.poly([(272, 136), (288, 118), (294, 132)], "#5f9a55")
    b.line([(272, 136), (256, 142)], 4, "#2b2b2b")
    return b


def leaning_pole() -> Board:
    """A power pole leaning over the path, its wires low."""
    b = Board(horizon=330, ground="#87904f")
    b.box(0, 318, 480, 332, "#d8dedf")
    path(b, 290, (120, 390), 332)
    b.poly([(234, 40), (258, 46), (192, 408), (166, 402)], "#61574c")
    for (x1, y1), (x2, y2) in (((188, 96), (318, 122)), ((180, 150), (306, 174))):
        b.line([(x1, y1), (x2, y2)], 12, "#4d453c")
    for x, y in ((198, 90), (306, 112), (192, 144), (296, 164)):
        b.box(x - 5, y - 12, x + 5, y + 4, LIGHT, 3)
    b.wire((-4, 40), (200, 88), 46)
    b.wire((-4, 92), (194, 142), 56)
    b.wire((304, 112), (484, 30), 66)
    b.wire((296, 164), (484, 96), 74)
    return b


def tangled_wires() -> Board:
    """Home-made wiring: a crowded socket and taped joints."""
    b = room("#c9bfa9", edge=400)
    b.box(60, 60, 170, 200, "#9aa2a3", 6)
    b.box(74, 74, 156, 186, "#c3c9c9", 4)
    for x in (88, 112, 136):
        b.box(x, 96, x + 14, 132, IRON, 3)
    for n, colour in enumerate(("#2b2b2b", "#b23a2c", "#3a5f8a", "#2b2b2b", "#b98a2c")):
        b.wire((82 + n * 16, 186), (232 + n * 24, 322), 90 - n * 18, 6, colour)
        b.wire((232 + n * 24, 322), (484, 120 + n * 54), 60, 6, colour)
    b.box(204, 302, 372, 350, LIGHT, 10)
    for x in (222, 258, 294, 330):
        b.box(x, 312, x + 26, 340, "#3b3b3b", 6)
    for x, y in ((152, 274), (420, 232)):
        b.oval(x, y, 16, 10, "#1f1f1f")
    b.glow(262, 318, 60, "#f3b13f", 180)
    return b


def gas_stove() -> Board:
    """A cylinder close to the flame, its hose worn."""
    b = room("#d6cfbf")
    for x in range(0, 480, 60):
        b.line([(x, 0), (x, 316)], 2, "#c4bcaa")
    for y in range(40, 316, 56):
        b.line([(0, y), (480, y)], 2, "#c4bcaa")
    b.box(0, 232, 262, 262, "#8b8378")
    b.box(14, 262, 250, 420, "#a59c8e")
    b.box(46, 212, 206, 234, IRON, 6)
    for x in (90, 162):
        for dx in (-14, 0, 14):
            b.poly([(x + dx - 5, 212), (x + dx, 188), (x + dx + 5, 212)], "#5b8fd0")
    b.poly([(60, 186), (192, 186), (180, 146), (72, 146)], "#4b4b4b")
    cylinder(b, 342, 440, 230)
    b.wire((206, 226), (342, 210), 46, 11, "#c78a3a")
    for x in (262, 276):
        b.line([(x, 262), (x + 6, 246)], 4, "#4a2f16")
    return b


def cylinders_in_the_sun() -> Board:
    """Gas cylinders against a wall in full sun."""
    b = Board(horizon=250, ground="#b5a98c")
    b.box(0, 120, 480, 340, "#ddd2ba")
    for y in range(140, 340, 34):
        b.line([(0, y), (480, y)], 2, "#cabfa6")
    b.glow(400, 70, 90, "#fff1c2", 255)
    b.oval(400, 70, 32, 32, "#fbe7a0")
    for x, size, colour in ((96, 190, "#8b9298"), (196, 200, "#7f8a90"), (300, 186, "#959ca1"), (396, 196, "#7f8a90")):
        b.poly([(x, 400), (x - 120, 430), (x - 60, 436), (x + 30, 404)], "#9a8f75")
        cylinder(b, x, 404, size, colour)
    return b


def cracked_wall() -> Board:
    """A widening crack in a rendered brick wall."""
    b = Board(ground=None)
    b.box(0, 0, 480, 400, "#cdbfa6")
    b.box(0, 400, 480, 480, "#8f8577")
    b.poly([(330, 60), (420, 40), (450, 140), (400, 190), (340, 160)], BRICK)
    for y in (84, 112, 140):
        b.line([(338, y), (436, y - 8)], 3, "#d8c9b0")
    crack(b, [(196, 400), (220, 340), (200, 286), (242, 224), (226, 160), (268, 96), (260, 0)], 20)
    crack(b, [(242, 224), (300, 190), (344, 150)], 8)
    crack(b, [(200, 286), (150, 262), (120, 214)], 7)
    b.box(60, 90, 150, 210, "#5e7480")
    b.box(66, 96, 144, 204, "#7d949f")
    b.line([(105, 92), (105, 208)], 5, LIGHT)
    b.line([(262, 250), (320, 262)], 5, BRICK)
    return b


def leaning_house() -> Board:
    """An old mud-brick house that leans and sheds its tiles."""
    b = Board("grey", horizon=280)
    b.poly([(110, 400), (160, 190), (390, 178), (372, 400)], "#b58f62")
    b.poly([(110, 400), (118, 366), (374, 366), (372, 400)], "#9a7850")
    b.poly([(118, 204), (206, 116), (372, 104), (430, 188)], "#4f5355")
    for n in range(6):
        b.line([(214 + n * 28, 118 - n * 2), (158 + n * 48, 198 - n * 3)], 4, "#66696b")
    b.poly([(300, 150), (352, 142), (366, 180), (318, 186)], "#2e2a26")
    b.poly([(234, 400), (240, 290), (292, 288), (290, 400)], "#4b3526")
    crack(b, [(196, 230), (210, 280), (186, 330), (200, 400)], 10)
    b.poly([(330, 400), (352, 352), (430, 396), (462, 420), (320, 424)], "#a17c50")
    b.line([(440, 404), (366, 250)], 11, WOOD)
    for x, y in ((90, 420), (140, 432), (176, 424)):
        b.box(x, y, x + 26, y + 9, "#4f5355")
    return b


def two_houses() -> Board:
    """Two houses with a disputed wall and yard between them."""
    b = Board(horizon=260, ground="#a39a7c")
    house(b, 14, 372, 176, 120)
    house(b, 296, 366, 170, 112, "#e0d3b8", "#7a4f40")
    b.poly([(214, 372), (270, 372), (300, 480), (180, 480)], "#bfb496")
    b.box(234, 286, 252, 420, BRICK)
    for y in range(302, 420, 18):
        b.line([(236, y), (250, y)], 2, "#c98f78")
    b.poly([(252, 286), (266, 280), (266, 410), (252, 420)], "#8a4431")
    return b


def village_house() -> Board:
    """A house that was looked in on, all in order."""
    b = Board(horizon=270)
    tree(b, 96, 366, 150)
    house(b, 170, 370, 240, 140)
    b.poly([(258, 370), (322, 370), (372, 480), (210, 480)], "#bfb496")
    for x, colour in ((186, "#c4683f"), (214, "#d9a441"), (366, "#c4683f"), (392, "#b5483a")):
        b.oval(x, 378, 12, 12, colour)
        b.box(x - 10, 384, x + 10, 400, MUD, 3)
    b.line([(40, 300), (40, 410)], 7, WOOD)
    b.wire((40, 310), (176, 306), 14, 3, STONE)
    for x, colour in ((70, "#6f9fb5"), (106, LIGHT), (138, "#b5483a")):
        b.box(x, 320, x + 24, 356, colour, 3)
    return b
