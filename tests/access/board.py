"""Who may use the board: whoever leads an area, and of the town's offices those who look after all of it.

The grid centre and the commissioner read the town's numbers; the cases behind them are another verb (tests/insight).
"""

from tests.support.access import PEOPLE, Matter, watches
from tests.support.access_rows import WATCHERS, Row, about

READERS = WATCHERS | {"grid_centre", "commissioner"}


def reads(key: str, matter: Matter) -> bool:
    """Say whether the place of a matter lies in what somebody's board shows."""
    return watches(key, matter) or PEOPLE[key] in ("grid_centre", "commissioner")


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "insight_board.board"): about(READERS, reads, lambda m: f"/board?area={m.area_code}"),
    ("GET", "insight_board.now"): about(READERS, reads, lambda m: f"/board/now?area={m.area_code}"),
    ("GET", "insight_board.safety"): about(READERS, reads, lambda m: f"/board/safety?area={m.area_code}"),
    ("GET", "paper.board"): about(READERS, reads, lambda m: f"/sheets/board?area={m.area_code}"),
}
