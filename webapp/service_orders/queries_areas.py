"""What lies below the places that posters are printed for."""

from collections.abc import Sequence

from sqlalchemy import select

from webapp.areas.models import Area
from webapp.core.db import db


def below(area_ids: Sequence[int]) -> list[Area]:
    """Return the active areas directly below these, in code order, special grids last."""
    query = select(Area).where(Area.parent_id.in_(area_ids), Area.active).order_by(Area.special, Area.code)
    return list(db.session().scalars(query))
