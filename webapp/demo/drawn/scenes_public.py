"""Pictures of what everybody uses or passes: food, school, work, lamps, wells."""

from webapp.demo.drawn.drawing import Board, darker
from webapp.demo.drawn.things import (
    BRICK,
    CONCRETE,
    IRON,
    LIGHT,
    WOOD,
    crack,
    house,
    room,
    umbrella,
)


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
    b = room("#d8cdb6", edge=440)
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
    b = room("#a79a86", "#8a7e6c", 350)
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
    """A manhole without its cover; a neighbour has put a branch in it."""
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


def signed_page() -> Board:
    """A page on a table: lines that are too small to read, thumbprints, a red seal, a pen."""
    b = room("#b08b5e", "#a47f54", edge=480)
    for y in range(20, 480, 46):
        b.line([(0, y), (480, y - 12)], 2, darker("#b08b5e", 0.86))
    b.poly([(96, 40), (392, 24), (410, 446), (104, 458)], darker("#b08b5e", 0.6))
    b.poly([(90, 34), (386, 18), (404, 440), (98, 452)], "#f6f2e8")
    b.box(176, 58, 310, 72, "#3a3a3a", 3)
    for n in range(11):
        b.line([(122, 104 + n * 21), (366 - (n * 53) % 90, 96 + n * 21)], 5, "#8d8a83")
    for x, y in ((150, 356), (152, 392)):
        b.line([(x, y), (x + 62, y - 5)], 4, "#4a5d86")
        b.oval(x + 78, y - 6, 9, 12, "#c8493c")
    b.oval(322, 372, 44, 44, "#c8392f")
    b.oval(322, 372, 37, 37, "#f3ddd2")
    b.poly([(322, 344), (330, 366), (352, 368), (334, 380), (342, 400), (322, 388), (302, 400), (310, 380)], "#c8392f")
    b.line([(412, 250), (444, 420)], 9, "#24344f")
    return b
