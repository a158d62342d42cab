"""The pictures that go with the demo town's reports: drawn here, the same bytes every time."""

from collections.abc import Callable
from functools import lru_cache

from webapp.demo.drawn import scenes_built as built
from webapp.demo.drawn import scenes_open as outdoors
from webapp.demo.drawn import scenes_public as public
from webapp.demo.drawn.drawing import Board, Point

VIEWS = 3
"""Variant ``scene * VIEWS + view``: each scene is taken whole, from nearer, and quite near."""

_ZOOMS = (1.0, 1.5, 2.0)

# Category → its scenes, each with the point that the nearer views aim at.
SCENES: dict[str, tuple[tuple[Callable[[], Board], Point], ...]] = {
    "fire_safety": ((built.blocked_stairs, (200, 350)), (built.extinguisher, (240, 190))),
    "electrical": ((built.leaning_pole, (240, 150)), (built.tangled_wires, (280, 300))),
    "gas": ((built.gas_stove, (290, 230)), (built.cylinders_in_the_sun, (240, 290))),
    "building": ((built.cracked_wall, (230, 210)), (built.leaning_house, (290, 210))),
    "road_traffic": (
        (outdoors.slumped_road, (330, 400)),
        (outdoors.open_bend, (310, 290)),
        (outdoors.pothole, (250, 385)),
    ),
    "flood": ((outdoors.blocked_ditch, (255, 350)), (outdoors.swollen_river, (200, 330))),
    "geological": ((outdoors.landslide, (300, 360)), (outdoors.loose_rock, (270, 190))),
    "forest_fire": ((outdoors.burning_straw, (240, 330)), (outdoors.fire_by_the_wood, (272, 320))),
    "drowning": ((outdoors.pond_without_sign, (220, 390)), (outdoors.river_bank, (245, 380))),
    "food": ((public.food_tables, (236, 350)), (public.shop_shelf, (330, 190))),
    "school_surroundings": ((public.school_stalls, (370, 340)), (public.school_crossing, (240, 330))),
    "workplace": ((public.workshop, (240, 290)), (public.scaffolding, (370, 220))),
    "hydropower_dam": ((outdoors.dam, (300, 330)), (outdoors.sluice, (240, 240))),
    "public_facility": (
        (public.well_railing, (240, 340)),
        (public.dark_lamp, (260, 150)),
        (public.missing_cover, (260, 310)),
        (public.fitness_gear, (340, 190)),
    ),
    "other": ((outdoors.fallen_tree, (300, 330)), (outdoors.rubbish, (200, 350))),
    "dispute": ((built.two_houses, (245, 350)), (outdoors.boundary, (272, 350))),
    "agreement": ((public.signed_page, (200, 300)),),
    "patrol": (
        (built.village_house, (270, 320)),
        (outdoors.village_path, (240, 320)),
        (outdoors.pond_in_order, (180, 380)),
    ),
}


def draw(category: str, variant: int) -> bytes:
    """Return the JPEG (480×480, about 10 kB) of a variant, counted on from the last back to the first.

    KeyError for a category without pictures.
    """
    scenes = SCENES[category]
    scene, view = divmod(variant % (len(scenes) * VIEWS), VIEWS)
    return _board(category, scene).shot(scenes[scene][1], _ZOOMS[view])


def variants(category: str) -> range:
    """Return all variants of a category."""
    return range(len(SCENES[category]) * VIEWS)


@lru_cache(maxsize=3)
def _board(category: str, scene: int) -> Board:
    """A drawn scene; kept for the next view, which is usually asked for at once."""
    return SCENES[category][scene][0]()
