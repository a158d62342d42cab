"""How far down a case is seen; asked wherever the area of a case stands for who sees it."""

from webapp.areas.models import Area
from webapp.cases.models import Case
from webapp.cases.states import Reach


def stays_in_town(case: Case) -> bool:
    """Say whether a case is seen on the town's level only: in no list, number or hint of a village or grid."""
    return case.reach == Reach.TOWN


def seen_in(case: Case, area: Area) -> list[int]:
    """Return the areas in whose lists and numbers a case stands, the highest first; the town is the second."""
    return area.lineage[:2] if stays_in_town(case) else area.lineage


def path_of(case: Case, area: Area) -> str:
    """Return the path that the path of a post has to begin, so that the post is above a case: ``/1/2/5/``."""
    return f"/{'/'.join(map(str, seen_in(case, area)))}/"
