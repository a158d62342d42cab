"""Who may use the courtyard's desk: dispatching, looking again, calling back, the counter and its slips."""

from tests.access.orders import dispatchable
from tests.support.access import Matter
from tests.support.access_rows import DISPATCHERS, REGISTRARS, REPORTERS, WATCHERS, Row, about, page, words


def nothing(_key: str, _matter: Matter) -> bool:
    """None of the matters was registered for anybody, so none has a slip, for nobody."""
    return False


RECHECKERS = REPORTERS
CALLERS = WATCHERS | {"receptionist"}
NEW = {
    "about": "dispute:neighbour",
    "description": "隔壁的水流过来",
    "channel": "walk_in",
}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "dispatch.desk"): page(DISPATCHERS, "/dispatch"),
    ("GET", "dispatch_morning.to_decide"): page(DISPATCHERS | {"commissioner"}, "/to-decide"),
    ("GET", "dispatch.together"): page(DISPATCHERS, "/dispatch/together"),
    ("GET", "dispatch.one"): about(DISPATCHERS, dispatchable, lambda m: f"/dispatch/{m.case_code}"),
    # None of them was mended by a unit, or registered and settled: nobody is asked to look again, or to call.
    ("GET", "cases_work_orders_recheck.recheck"): about(RECHECKERS, nothing, lambda m: f"/cases/{m.case_code}/recheck"),
    ("GET", "dispatch_follow_ups.calls"): page(CALLERS, "/follow-ups"),
    ("GET", "dispatch_follow_ups.call"): about(CALLERS, nothing, lambda m: f"/follow-ups/{m.case_code}"),
    ("POST", "dispatch_follow_ups.number"): about(CALLERS, nothing, lambda m: f"/follow-ups/{m.case_code}/number"),
    ("GET", "capture_counter.form"): page(REGISTRARS, "/counter"),
    ("GET", "capture_counter.known"): page(REGISTRARS, "/counter/known"),
    ("POST", "capture_counter.register"): page(REGISTRARS, "/counter", data=words(**NEW)),
    ("GET", "capture_counter.registered"): about(REGISTRARS, nothing, lambda m: f"/counter/{m.client_id}"),
    ("GET", "capture_counter.slip"): about(REGISTRARS, nothing, lambda m: f"/cases/{m.case_code}/slip"),
    ("GET", "capture_counter.slip_qr"): about(REGISTRARS, nothing, lambda m: f"/cases/{m.case_code}/slip.svg"),
}
