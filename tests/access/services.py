"""Who may use what of the services: residents without an account, advisers, the justice office."""

import uuid

from tests.support.access import Matter, area_of
from tests.support.access_rows import DONE, EVERYBODY, LEADS, REPORTERS, Row, about, page

ASKED = DONE | {404, 422}
OFFICE = frozenset({"justice_office"})
SERVERS = OFFICE | {"adviser:200", "publicist", "volunteer", "mediation_committee"}
POSTERS = OFFICE | LEADS
NO_ORDER = "/services/orders/0000-0000-0000-0000"


def nothing(_key: str, _matter: Matter) -> bool:
    """Say that nobody reaches an order that does not exist; those that do are in tests/service_orders."""
    return False


def prints(key: str, matter: Matter) -> bool:
    """Say who prints the poster of a place: who leads it or a place above it, and the justice office everywhere."""
    return key == "justice_office" or matter.area_code.startswith(area_of(key))


TABLE: dict[tuple[str, str], Row] = {
    # Who serves, and the justice office.
    ("GET", "service_orders_orders.orders"): page(SERVERS, "/orders"),
    ("GET", "service_orders_orders.crowd"): page(OFFICE, "/orders/crowd/x", ok=frozenset({404})),
    ("GET", "service_orders_advisers_people.people"): page(OFFICE, "/orders/advisers"),
    ("POST", "service_orders_advisers_people.engage"): page(OFFICE, "/orders/people", ok=frozenset({422})),
    ("POST", "service_orders_advisers_people.release"): page(OFFICE, "/orders/people/999999/end", ok=frozenset({404})),
    ("GET", "service_orders_orders.one"): about(SERVERS, nothing, lambda _m: "/orders/0000-0000-0000-0000"),
    ("GET", "service_orders_orders.times"): about(SERVERS, nothing, lambda _m: "/orders/0000-0000-0000-0000/times"),
    ("POST", "service_orders_orders.aside"): about(SERVERS, nothing, lambda _m: "/orders/0000-0000-0000-0000/phone"),
    ("POST", "service_orders_orders.act"): about(SERVERS, nothing, lambda _m: "/orders/0000-0000-0000-0000/confirm"),
    ("GET", "service_orders_talk.form"): about(SERVERS, nothing, lambda _m: "/orders/0000-0000-0000-0000/case"),
    ("POST", "service_orders_talk.open_case"): about(SERVERS, nothing, lambda _m: "/orders/0000-0000-0000-0000/case"),
    ("GET", "service_orders_advisers.hours"): page(SERVERS, "/orders/hours"),
    ("POST", "service_orders_advisers.give_hours"): page(SERVERS, "/orders/hours"),
    ("POST", "service_orders_advisers.away"): page(SERVERS, "/orders/away", ok=frozenset({422})),
    ("POST", "service_orders_advisers.back"): page(SERVERS, "/orders/away/999999/end", ok=frozenset({404})),
    ("GET", "service_orders_advisers.log"): page(SERVERS, "/orders/log"),
    ("GET", "service_orders_advisers.export"): page(SERVERS, "/orders/log.xlsx"),
    ("GET", "service_orders_posters.posters"): page(POSTERS, "/services/posters"),
    ("GET", "service_orders_posters.poster"): about(POSTERS, prints, lambda m: f"/services/posters/{m.area_code}"),
    ("GET", "service_orders_help.form"): page(REPORTERS, "/order-for"),
    ("GET", "service_orders_help.mine"): page(REPORTERS, "/order-for/list"),
    ("POST", "service_orders_help.submit"): page(REPORTERS, "/services/orders", ok=frozenset({422})),
    ("GET", "service_orders_help.sent"): page(REPORTERS, f"/order-for/{uuid.uuid4()}", ok=frozenset({404})),
    # Anybody's; an order is shown to whoever knows its code and telephone, everybody else is asked for them.
    ("GET", "service_orders.show_menu"): page(EVERYBODY, "/services"),
    ("GET", "service_orders.help_menu"): page(EVERYBODY, "/services/help"),
    ("GET", "service_orders.guide"): page(EVERYBODY, "/services/guides/notary_guidance"),
    ("POST", "service_orders_progress.remember"): page(EVERYBODY, "/services/remember"),
    ("GET", "service_orders.larger"): page(EVERYBODY, "/services/larger"),
    ("GET", "service_orders.start"): page(EVERYBODY, "/services/start?item=legal_advice"),
    ("GET", "service_orders.step"): page(EVERYBODY, "/services/order/where"),
    ("POST", "service_orders.keep"): page(EVERYBODY, "/services/order/where", ok=ASKED),
    ("GET", "service_orders_progress.progress"): page(EVERYBODY, "/services/progress"),
    ("POST", "service_orders_progress.look_up"): page(EVERYBODY, "/services/progress", ok=frozenset({422, 429})),
    ("GET", "service_orders_progress.order"): page(EVERYBODY, NO_ORDER),
    ("GET", "service_orders_progress.time"): page(EVERYBODY, f"{NO_ORDER}/time"),
    ("POST", "service_orders_progress.act"): page(EVERYBODY, f"{NO_ORDER}/withdraw", ok=frozenset({404})),
    ("GET", "service_orders_speak.speak"): page(EVERYBODY, "/services/speak"),
    ("POST", "service_orders_speak.told"): page(EVERYBODY, "/services/speak", ok=frozenset({422})),
    ("GET", "service_orders_speak.pin_map"): page(EVERYBODY, "/services/map/450324106200"),
    ("GET", "service_orders_speak.quiet"): page(EVERYBODY, "/services/p"),
    ("POST", "service_orders_speak.quietly"): page(EVERYBODY, "/services/p", ok=frozenset({422, 429})),
}
