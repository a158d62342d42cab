"""The demo town's pictures in the file store: each drawn, proved and stored once, however often it is sent."""

from webapp.demo.drawn.pictures import draw
from webapp.reports.service import SentPhoto
from webapp.reports.service_files import store_photo


class Album:
    """Pictures by (category, variant)."""

    def __init__(self) -> None:
        self._kept: dict[tuple[tuple[str, int], bool], SentPhoto] = {}

    def photo(self, picture: tuple[str, int], *, sealed: bool = False) -> SentPhoto:
        """Return a picture, stored durably the first time it is asked for; ``sealed`` for a protected matter."""
        if (picture, sealed) not in self._kept:
            self._kept[picture, sealed] = store_photo(draw(*picture), sealed=sealed)
        return self._kept[picture, sealed]
