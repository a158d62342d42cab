"""Pictures of what is seen out of doors: land, water, roads, fire."""

from webapp.demo.drawn.drawing import Board, darker
from webapp.demo.drawn.things import (
    BRICK,
    CONCRETE,
    LIGHT,
    MUD,
    STONE,
    WATER,
    WOOD,
    crack,
    fire,
    house,
    path,
    pond,
    road,
    rocks,
    sign,
    smoke,
    tree,
)


def slumped_road() -> Board:
    """A village road whose edge has slipped away."""
    b = Board(horizon=235, ground="#c5c8c2")
    road(b, 235)
    b.poly([(250, 480), (262, 426), (318, 372), (390, 352), (480, 398), (480, 480)], "#5b4129")
    b.poly([(282, 480), (296, 430), (352, 390), (420, 386), (480, 430), (480, 480)], MUD)
    crack(b, [(240, 466), (256, 410), (312, 358), (384, 340), (440, 352)], 8)
    rocks(b, [(330, 456, 24), (408, 446, 30), (372, 476, 22)])
    return b


def open_bend() -> Board:
    """A bend above a drop, without a guardrail."""
    b = Board(horizon=225, ground="#7f8b54")
    b.poly([(300, 225), (480, 235), (480, 480), (260, 480), (380, 330)], "#4f6548")
    b.poly([(330, 262), (480, 300), (480, 480), (330, 480), (400, 350)], "#3e5440")
    b.poly(
        [(120, 232), (190, 232), (330, 290), (372, 345), (300, 480), (0, 480), (0, 440), (196, 352), (240, 312)],
        "#85827d",
    )
    b.line([(132, 236), (246, 300), (262, 330), (190, 392), (60, 480)], 7, LIGHT)
    for x, y in ((196, 236), (300, 268)):
        b.line([(x, y), (x, y - 34)], 9, LIGHT)
        b.line([(x, y - 26), (x, y - 18)], 9, BRICK)
    b.line([(396, 338), (420, 318)], 9, LIGHT)
    return b


def pothole() -> Board:
    """A hole full of rainwater in the middle of the road."""
    b = Board("grey", horizon=215, ground="#7f8656")
    road(b, 215)
    b.poly([(132, 392), (176, 352), (262, 340), (338, 362), (356, 404), (300, 440), (192, 444)], "#55504a")
    b.oval(246, 396, 86, 32, "#6f7d80")
    b.oval(222, 388, 40, 12, "#93a3a6")
    crack(b, [(338, 362), (372, 344), (392, 352)], 6)
    crack(b, [(150, 426), (112, 440), (96, 468)], 6)
    return b


def blocked_ditch() -> Board:
    """A ditch dammed by branches and rubbish."""
    b = Board(horizon=165)
    b.poly([(196, 165), (284, 165), (440, 480), (90, 480)], "#6d6154")
    b.poly([(218, 165), (264, 165), (372, 480), (150, 480)], "#4d665f")
    for x, y, across, down in ((240, 322, 62, 38), (206, 376, 56, 46), (300, 370, 64, 48), (250, 404, 60, 34)):
        b.oval(x, y, across, down, "#6f4a2c")
    for ends in (
        ((150, 352), (300, 300)),
        ((206, 432), (372, 356)),
        ((252, 300), (330, 388)),
        ((180, 330), (262, 420)),
    ):
        b.line(ends, 11, "#a5824d")
    b.poly([(224, 300), (288, 320), (266, 366), (206, 346)], "#cfdfe2")
    b.oval(318, 404, 17, 11, "#6f9fb5")
    return b


def swollen_river() -> Board:
    """A river up to the deck of a low bridge."""
    b = Board("grey", horizon=190, ground="#7d8a58")
    b.poly([(150, 190), (330, 190), (480, 330), (480, 480), (0, 480), (0, 330)], "#96795a")
    for y, left, right in (
        (232, 176, 250),
        (262, 236, 330),
        (352, 60, 170),
        (380, 260, 400),
        (424, 120, 260),
        (452, 330, 460),
    ):
        b.line([(left, y), ((left + right) / 2, y - 6), (right, y)], 6, "#ad9474")
    b.box(0, 286, 480, 318, CONCRETE)
    b.box(0, 286, 480, 295, darker(CONCRETE, 1.15))
    for x in (92, 236, 380):
        b.box(x, 316, x + 28, 342, darker(CONCRETE, 0.75))
    for x in range(24, 480, 62):
        b.box(x, 256, x + 9, 288, LIGHT)
    b.line([(0, 264), (480, 264)], 6, LIGHT)
    b.line([(60, 412), (210, 396)], 15, WOOD)
    return b


def landslide() -> Board:
    """Mud and stones across half the road."""
    b = Board("grey", horizon=225, ground="#7f8656")
    road(b, 225)
    b.poly([(262, 40), (480, 0), (480, 400), (352, 330), (300, 240)], "#5f7a50")
    b.poly([(330, 70), (430, 60), (480, 150), (480, 440), (200, 430), (156, 392), (250, 330), (316, 230)], MUD)
    b.poly([(352, 92), (420, 84), (452, 170), (400, 300), (338, 330), (346, 220)], darker(MUD, 1.18))
    rocks(b, [(214, 420, 28), (296, 400, 34), (392, 424, 46), (168, 446, 16), (326, 448, 24), (432, 330, 30)])
    b.line([(300, 352), (410, 262)], 14, WOOD)
    for x, y in ((410, 262), (430, 250), (404, 240)):
        b.oval(x, y, 24, 18, "#4f6f3d")
    return b


def loose_rock() -> Board:
    """A large stone that has come loose above a house."""
    b = Board(horizon=300, ground="#87904f")
    b.poly([(190, 300), (236, 150), (330, 70), (480, 40), (480, 300)], "#8a8170")
    b.poly([(300, 300), (336, 170), (410, 110), (480, 96), (480, 300)], "#9d9482")
    crack(b, [(318, 92), (300, 150), (316, 210), (296, 268)], 9)
    rocks(b, [(268, 196, 52)], "#a79d8b")
    rocks(b, [(196, 330, 20), (236, 352, 28), (150, 372, 14)])
    house(b, 40, 408, 140, 84)
    tree(b, 214, 408, 60)
    return b


def burning_straw() -> Board:
    """Straw burning in a harvested field."""
    b = Board("dusk", horizon=235, ground="#a89258")
    for y in (270, 304, 348, 404, 460):
        b.line([(0, y), (480, y + 8)], 3, "#8f7a48")
    for x, y, size in ((92, 300, 34), (404, 318, 40)):
        b.poly([(x - size, y), (x, y - size * 1.3), (x + size, y)], "#c9ae68")
    b.oval(236, 384, 92, 26, "#4a4236")
    smoke(b, 240, 340, 260)
    for x, size in ((186, 44), (236, 66), (290, 46)):
        fire(b, x, 386, size)
    return b


def fire_by_the_wood() -> Board:
    """A fire at the edge of a pine wood."""
    b = Board("dusk", horizon=270, ground="#8c8653")
    for x, height in ((20, 200), (78, 240), (140, 210), (402, 230), (456, 260)):
        b.box(x - 6, 300 - height * 0.25, x + 6, 306, WOOD)
        for step in range(3):
            y, w = 270 - step * height * 0.24, 52 - step * 11
            b.poly([(x - w, y), (x, y - height * 0.42), (x + w, y)], darker("#41593b", 1 + step * 0.08))
    b.oval(272, 372, 74, 20, "#45403a")
    smoke(b, 276, 330, 250, "#cfd2d0")
    fire(b, 250, 374, 60)
    fire(b, 298, 376, 46)
    rocks(b, [(186, 384, 16), (356, 388, 18)])
    return b


def pond_without_sign() -> Board:
    """A deep pond by the path; its sign has fallen over."""
    b = Board(horizon=220)
    path(b, 110, (0, 130), 220)
    pond(b, 304, 358, 150, 66)
    for x, h in ((170, 54), (184, 72), (198, 46), (440, 60), (452, 42)):
        b.line([(x, 330), (x + 4, 330 - h)], 4, "#6a8047")
    b.line([(110, 440), (196, 408)], 9, STONE)
    b.poly([(186, 380), (254, 396), (206, 440)], "#8a6d22")
    b.poly([(196, 391), (239, 401), (208, 427)], "#e0b02c")
    return b


def river_bank() -> Board:
    """Slippers and a ball on a river bank."""
    b = Board(horizon=190, ground="#7f9a60")
    b.poly([(0, 236), (480, 206), (480, 330), (300, 352), (120, 346), (0, 362)], WATER)
    for x, y in ((60, 286), (210, 262), (330, 300), (420, 248)):
        b.line([(x, y), (x + 44, y - 5)], 5, darker(WATER, 1.35))
    b.poly([(0, 362), (120, 346), (300, 352), (480, 330), (480, 480), (0, 480)], "#c3b189")
    for x, y, colour in ((170, 410, "#3f74a8"), (206, 416, "#3f74a8"), (290, 420, "#c4683f"), (322, 410, "#c4683f")):
        b.oval(x, y, 12, 26, colour)
        b.line([(x - 8, y - 4), (x, y - 14), (x + 8, y - 4)], 4, LIGHT)
    b.oval(380, 300, 24, 24, BRICK)
    b.oval(380, 300, 11, 11, WATER)
    rocks(b, [(60, 440, 26), (432, 430, 32)])
    return b


def dam() -> Board:
    """A dam with its spillway and no sign below it."""
    b = Board(horizon=230, ground="#6f8058")
    b.box(0, 196, 480, 246, WATER)
    b.poly([(0, 236), (480, 236), (480, 420), (0, 392)], CONCRETE)
    b.box(0, 228, 480, 244, darker(CONCRETE, 1.18))
    for x in range(20, 480, 40):
        b.line([(x, 228), (x, 208)], 4, LIGHT)
    b.line([(0, 210), (480, 210)], 4, LIGHT)
    b.poly([(196, 240), (294, 240), (330, 440), (160, 440)], "#b7cdd3")
    for x in (216, 246, 276):
        b.line([(x, 250), (x + (x - 246) * 0.6, 430)], 6, "#e3eef0")
    b.poly([(100, 430), (390, 430), (480, 480), (30, 480)], "#5d8089")
    for x in (150, 214, 280, 344):
        b.oval(x, 440, 36, 12, "#dfeaec")
    crack(b, [(392, 262), (380, 300), (400, 340), (388, 372)], 6)
    return b


def sluice() -> Board:
    """The rusty gate of an irrigation channel."""
    b = Board(horizon=200)
    b.poly([(150, 236), (330, 236), (400, 480), (80, 480)], darker(CONCRETE, 0.9))
    b.poly([(178, 250), (302, 250), (346, 480), (134, 480)], WATER)
    for x in (150, 306):
        b.box(x, 120, x + 26, 300, CONCRETE)
    b.box(140, 108, 342, 132, darker(CONCRETE, 1.12))
    b.box(178, 190, 304, 296, "#8a5a3c")
    for x in (206, 240, 274):
        b.line([(x, 194), (x, 292)], 4, "#6d4630")
    b.line([(241, 74), (241, 190)], 9, "#5d5148")
    b.oval(241, 82, 34, 11, "#5d5148")
    b.oval(241, 82, 24, 6, "#9db0b5")
    for x in (186, 296):
        b.line([(x, 296), (x + 4, 352)], 7, "#dfeaec")
    return b


def fallen_tree() -> Board:
    """A tree across the path."""
    b = Board("grey", horizon=235)
    path(b, 250, (120, 400), 235)
    b.poly([(0, 342), (300, 316), (420, 300), (424, 318), (300, 352), (0, 392)], WOOD)
    b.line([(210, 330), (262, 270)], 13, WOOD)
    b.line([(290, 332), (340, 396)], 12, WOOD)
    for x, y, r in ((360, 300, 56), (424, 268, 60), (440, 332, 52), (268, 262, 34), (350, 396, 38)):
        b.oval(x, y, r, r * 0.8, darker("#55743f", 0.85 + (x % 5) * 0.07))
    b.poly([(0, 334), (18, 330), (40, 366), (14, 402), (0, 402)], "#8a6d4c")
    return b


def rubbish() -> Board:
    """A heap of rubbish beside a full bin."""
    b = Board(horizon=230)
    path(b, 330, (230, 480), 230)
    b.poly([(66, 250), (196, 250), (182, 400), (80, 400)], "#4d7a5f")
    b.box(56, 234, 206, 256, "#3d6450", 6)
    for x, y, r, colour in (
        (100, 226, 30, "#33383c"),
        (158, 220, 34, "#d9dcd8"),
        (226, 392, 46, "#33383c"),
        (302, 404, 38, "#8fa8b5"),
        (256, 424, 40, "#c9b27a"),
        (176, 420, 36, "#d9dcd8"),
    ):
        b.oval(x, y, r, r * 0.8, colour)
        b.poly([(x - 7, y - r * 0.7), (x, y - r * 1.05), (x + 7, y - r * 0.7)], darker(colour, 0.8))
    b.poly([(318, 420), (366, 408), (376, 440), (326, 450)], "#b08a5a")
    b.oval(120, 436, 15, 8, BRICK)
    return b


def boundary() -> Board:
    """A boundary stone between two plots."""
    b = Board(horizon=215, ground="#8a9a52")
    b.poly([(240, 215), (480, 215), (480, 480), (290, 480)], "#a89a5a")
    for n in range(6):
        b.line([(216 - n * 44, 222), (170 - n * 110, 480)], 7, "#6f8446")
        b.line([(268 + n * 44, 222), (350 + n * 110, 480)], 7, "#8d7d45")
    b.poly([(228, 215), (250, 215), (318, 480), (236, 480)], MUD)
    b.poly([(242, 402), (248, 316), (276, 304), (300, 318), (306, 402)], STONE)
    b.poly([(276, 304), (300, 318), (306, 402), (286, 402)], darker(STONE, 0.82))
    b.poly([(245, 352), (289, 350), (289, 366), (244, 368)], BRICK)
    return b


def village_path() -> Board:
    """An ordinary path on an ordinary round."""
    b = Board(horizon=235)
    path(b, 230, (130, 380), 235)
    house(b, 300, 300, 130, 74)
    tree(b, 92, 330, 118)
    b.poly([(0, 330), (120, 318), (70, 480), (0, 480)], "#7f9c50")
    for n in range(5):
        b.line([(8 + n * 22, 336), (n * 10 - 8, 470)], 4, "#98b25e")
    return b


def pond_in_order() -> Board:
    """A pond with its sign and rail in order, seen on a round."""
    b = Board(horizon=225)
    pond(b, 286, 350, 150, 56)
    for x in range(130, 470, 52):
        b.line([(x, 448), (x, 398)], 9, LIGHT)
    b.line([(124, 408), (470, 408)], 7, LIGHT)
    b.line([(124, 430), (470, 430)], 7, LIGHT)
    sign(b, 78, 440)
    return b
