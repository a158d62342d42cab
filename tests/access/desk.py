"""Who may use the courtyard's desk: the counter, and the slip of what was registered there."""

from tests.support.access import Matter
from tests.support.access_rows import REGISTRARS, Row, about, page, words


def nothing(_key: str, _matter: Matter) -> bool:
    """None of the matters was registered for anybody, so none has a slip, for nobody."""
    return False


NEW = {
    "about": "dispute:neighbour",
    "description": "隔壁的水流过来",
    "channel": "walk_in",
}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "counter.form"): page(REGISTRARS, "/counter"),
    ("POST", "counter.register"): page(REGISTRARS, "/counter", data=words(**NEW)),
    ("GET", "counter.registered"): about(REGISTRARS, nothing, lambda m: f"/counter/{m.client_id}"),
    ("GET", "counter.slip"): about(REGISTRARS, nothing, lambda m: f"/cases/{m.case_code}/slip"),
    ("GET", "counter.slip_qr"): about(REGISTRARS, nothing, lambda m: f"/cases/{m.case_code}/slip.svg"),
}
