"""Pictures of what is seen in and around buildings: wires, walls, wells, shops, works."""

from webapp.demo.drawing import Board, darker
from webapp.demo.things import (
    BRICK,
    CONCRETE,
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
    tree,
    umbrella,
)

_WALL, _FLOOR = "#cfc6b4", "#8f8577"


def _room(wall: str = _WALL, floor: str = _FLOOR, edge: float = 330) -> Board:
    """The inside of a room: a wall above `edge`, the floor below."""
    b = Board(ground=None)
    b.box(0, 0, 480, edge, wall)
    b.box(0, edge - 14, 480, edge, darker(wall, 0.82))
    b.box(0, edge, 480, 480, floor)
    return b


def blocked_stairs() -> Board:
    """An electric bike on charge and cartons at the foot of the stairs."""
    b = _room()
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
    """A fire extinguisher whose gauge stands in the red."""
    b = _room()
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
    b = _room("#c9bfa9", edge=400)
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
    b = _room("#d6cfbf")
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


def food_tables() -> Board:
    """Tables of a village banquet under an awning."""
    b = Board(horizon=250, ground="#a79c88")
    b.poly([(0, 60), (480, 20), (480, 110), (0, 140)], "#b5483a")
    for n in range(0, 6, 2):
        b.poly(
            [(n * 80, 60 - n * 7), (n * 80 + 80, 53 - n * 7), (n * 80 + 80, 133 - n * 5), (n * 80, 140 - n * 5)],
            "#c96353",
        )
    for x in (30, 446):
        b.box(x, 110, x + 10, 380, IRON)
    for x, y, r in ((118, 300, 70), (352, 292, 74), (236, 390, 104)):
        b.box(x - 6, y, x + 6, y + r * 0.7, WOOD)
        b.oval(x, y, r, r * 0.36, "#b23a2c")
        b.oval(x, y - 4, r * 0.94, r * 0.32, "#cf5547")
        for dx, dy, colour in (
            (-0.5, 0, "#e6c66a"),
            (0.02, -0.14, "#7f9c50"),
            (0.5, 0.02, "#c98a5a"),
            (0.0, 0.14, "#e9e4d8"),
        ):
            b.oval(x + dx * r, y - 6 + dy * r, r * 0.2, r * 0.08, LIGHT)
            b.oval(x + dx * r, y - 8 + dy * r, r * 0.13, r * 0.045, colour)
    return b


def shop_shelf() -> Board:
    """The shelf of a small shop."""
    b = _room("#d8cdb6", edge=440)
    colours = ("#b5483a", "#d9a441", "#4d7a5f", "#3f74a8", "#8a5f8f", "#c98a5a", "#6f9fb5")
    for row, y in enumerate((120, 236, 352)):
        b.box(20, y, 460, y + 14, WOOD)
        for n in range(9):
            colour, h = colours[(n * 3 + row * 2) % 7], 52 + (n * 7 + row * 11) % 34
            x = 34 + n * 47
            b.box(x, y - h, x + 36, y, colour, 5)
            b.box(x + 5, y - h * 0.66, x + 31, y - h * 0.34, darker(colour, 1.4), 3)
    b.box(14, 40, 26, 460, WOOD)
    b.box(454, 40, 466, 460, WOOD)
    b.poly([(300, 176), (366, 164), (374, 206), (308, 218)], "#f2e6a8")
    b.line([(314, 196), (362, 186)], 5, "#b23a2c")
    return b


def school_stalls() -> Board:
    """Snack stalls on the road before a school gate."""
    b = Board(horizon=240, ground="#a8a196")
    b.box(60, 120, 420, 290, "#ddd6c6")
    for x in (84, 148, 292, 356):
        for y in (140, 196):
            b.box(x, y, x + 42, y + 34, "#6d8793")
    b.line([(240, 120), (240, 60)], 5, IRON)
    b.poly([(242, 62), (290, 70), (242, 92)], "#b5483a")
    for x in (196, 270):
        b.box(x, 212, x + 18, 330, BRICK)
    b.box(190, 200, 294, 214, BRICK)
    b.box(214, 230, 270, 330, "#5d6a70")
    umbrella(b, 104, 410, 120, "#c96a3c")
    umbrella(b, 384, 424, 130, "#3f7f8a")
    return b


def school_crossing() -> Board:
    """A worn zebra crossing, cars parked at the school gate."""
    b = Board("grey", horizon=200, ground="#b0aaa0")
    b.box(0, 150, 480, 236, "#c9b9a0")
    b.box(180, 130, 300, 236, "#5d6a70")
    for x in (168, 296):
        b.box(x, 120, x + 18, 240, BRICK)
    b.poly([(0, 290), (480, 290), (480, 480), (0, 480)], "#7d7b77")
    for n in range(6):
        shade = "#a9a7a2" if n % 2 else "#918f8a"
        b.poly([(112 + n * 44, 296), (136 + n * 44, 296), (126 + n * 52, 470), (90 + n * 52, 470)], shade)
    for x, colour in ((16, "#4a6f9a"), (340, "#a8433a")):
        b.box(x, 262, x + 130, 312, colour, 12)
        b.poly([(x + 22, 264), (x + 40, 232), (x + 92, 232), (x + 112, 264)], darker(colour, 0.85))
        b.poly([(x + 34, 262), (x + 46, 240), (x + 86, 240), (x + 98, 262)], "#a9bcc6")
        for w in (30, 100):
            b.oval(x + w, 312, 17, 17, "#2f3133")
            b.oval(x + w, 312, 7, 7, "#a5a9ab")
    return b


def workshop() -> Board:
    """A wood workshop: sawdust to the knees, a belt without its guard."""
    b = _room("#a79a86", "#8a7e6c", 350)
    for x in (40, 190, 340):
        b.box(x, 40, x + 100, 130, "#c3d0d4")
        b.line([(x + 50, 40), (x + 50, 130)], 5, "#7c7264")
    b.box(150, 232, 400, 254, IRON)
    for x in (164, 372):
        b.box(x, 254, x + 18, 380, IRON)
    b.oval(276, 232, 58, 58, "#c9ced0")
    b.oval(276, 232, 12, 12, IRON)
    b.box(150, 236, 400, 256, "#5d6366")
    b.oval(96, 356, 40, 40, "#3f4447")
    b.oval(96, 356, 14, 14, "#8f9396")
    b.line([(70, 328), (180, 238)], 7, "#2b2b2b")
    b.line([(124, 384), (204, 258)], 7, "#2b2b2b")
    b.poly([(220, 440), (300, 340), (350, 366), (440, 350), (480, 440), (480, 480), (180, 480)], "#d8b778")
    b.poly([(300, 340), (350, 366), (330, 440), (262, 440)], "#e6cb94")
    for n in range(3):
        b.box(10, 396 + n * 24, 150, 414 + n * 24, darker("#a5824d", 0.9 + n * 0.1), 6)
    return b


def scaffolding() -> Board:
    """Loose scaffolding on a house that is being built."""
    b = Board(horizon=320, ground="#b0a288")
    b.box(120, 90, 400, 400, "#b9a892")
    for y in (190, 296):
        b.box(112, y, 408, y + 14, CONCRETE)
    for x in (160, 300):
        for y in (112, 220, 320):
            b.box(x, y, x + 64, y + 54, "#4d5558")
    for x in (70, 170, 270, 378, 440):
        b.line([(x, 410), (x + (10 if x == 440 else 0), 60)], 8, "#a5824d")
    for y in (120, 214, 306):
        b.line([(60, y), (452, y + 4)], 8, "#b08e58")
        b.box(64, y - 12, 300, y - 4, "#8a6a42")
    b.line([(330, 200), (470, 268)], 9, "#8a6a42")
    b.poly([(30, 430), (100, 396), (170, 430)], "#d3c19a")
    b.box(320, 412, 400, 440, BRICK)
    b.box(340, 388, 384, 412, BRICK)
    return b


def well_railing() -> Board:
    """The heart well, its railing broken on one side."""
    b = Board(horizon=270, ground="#9c8c72")
    b.box(0, 262, 480, 300, "#847a66")
    b.oval(200, 396, 134, 54, "#6f675e")
    b.oval(196, 388, 120, 44, "#26404d")
    b.oval(172, 380, 58, 16, "#4f7d8c")
    for x, y in ((56, 396), (150, 366), (252, 374)):
        b.line([(x, y), (x, y - 150)], 16, "#c9c2b2")
    b.line([(44, 264), (256, 254)], 13, "#c9c2b2")
    b.line([(44, 314), (256, 304)], 13, "#c9c2b2")
    b.line([(262, 262), (394, 322)], 13, BRICK)
    b.line([(262, 312), (398, 370)], 13, BRICK)
    b.line([(372, 254), (428, 414)], 15, "#bdb5a4")
    return b


def dark_lamp() -> Board:
    """A street lamp that stays dark at night."""
    b = Board("night", horizon=330, ground="#1d2420")
    for x, y in ((60, 50), (130, 96), (392, 60), (440, 130), (340, 30)):
        b.oval(x, y, 2, 2, "#c9d2dd")
    b.poly([(180, 330), (250, 330), (420, 480), (60, 480)], "#2b2f31")
    house(b, 20, 346, 110, 64, "#2a3036", "#1b2024")
    b.box(32, 306, 54, 326, "#c79a4a")
    b.glow(43, 316, 50, "#d9a441", 120)
    b.line([(330, 440), (330, 120), (304, 88), (252, 84)], 13, "#4a5157")
    b.poly([(204, 74), (262, 70), (270, 96), (196, 100)], "#5d666d")
    b.poly([(202, 98), (264, 96), (252, 108), (214, 109)], "#2c3338")
    return b


def missing_cover() -> Board:
    """A manhole without its cover; somebody has put a branch in it."""
    b = Board(horizon=170)
    b.poly([(150, 170), (330, 170), (480, 400), (480, 480), (0, 480), (0, 400)], "#8d8a84")
    b.oval(246, 356, 112, 56, "#6d6a64")
    b.oval(246, 354, 96, 46, "#1d1f20")
    b.oval(246, 340, 88, 32, "#0f1011")
    b.line([(250, 372), (286, 190)], 9, WOOD)
    for x, y in ((286, 190), (310, 206), (266, 206), (296, 226), (276, 176)):
        b.oval(x, y, 24, 15, "#5f8045")
    b.poly([(266, 248), (322, 240), (318, 276), (270, 282)], "#c83c2c")
    crack(b, [(352, 378), (400, 392), (440, 384)], 5)
    return b


def fitness_gear() -> Board:
    """Fitness gear with a loose bar, a backboard that has split."""
    b = Board(horizon=250, ground="#98a06a")
    b.poly([(0, 360), (480, 330), (480, 480), (0, 480)], "#b08a70")
    for x in (70, 230):
        b.line([(x, 410), (x, 190)], 13, "#3f74a8")
    b.line([(70, 196), (228, 232)], 11, "#c9a23a")
    b.oval(230, 196, 10, 10, "#c9a23a")
    b.line([(384, 420), (384, 170)], 15, "#6f757a")
    b.box(316, 84, 452, 182, LIGHT, 4)
    b.box(360, 120, 408, 160, "#c83c2c")
    b.box(367, 127, 401, 153, LIGHT)
    b.line([(354, 186), (414, 186)], 8, "#c96a3c")
    crack(b, [(420, 84), (404, 118), (426, 146), (410, 182)], 7)
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
