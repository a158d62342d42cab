"""Who may use what of the services: residents without an account, advisers, the justice office."""

from tests.support.access_rows import DONE, EVERYBODY, Row, page

ASKED = DONE | {404, 422}
NO_ORDER = "/services/orders/0000-0000-0000-0000"

TABLE: dict[tuple[str, str], Row] = {
    # Anybody's; an order is shown to whoever knows its code and telephone, everybody else is asked for them.
    ("GET", "services.show_menu"): page(EVERYBODY, "/services"),
    ("GET", "services.larger"): page(EVERYBODY, "/services/larger"),
    ("GET", "services.start"): page(EVERYBODY, "/services/start?item=legal_advice"),
    ("GET", "services.step"): page(EVERYBODY, "/services/order/where"),
    ("POST", "services.keep"): page(EVERYBODY, "/services/order/where", ok=ASKED),
    ("GET", "services_progress.progress"): page(EVERYBODY, "/services/progress"),
    ("POST", "services_progress.look_up"): page(EVERYBODY, "/services/progress", ok=frozenset({422, 429})),
    ("GET", "services_progress.order"): page(EVERYBODY, NO_ORDER),
    ("GET", "services_progress.time"): page(EVERYBODY, f"{NO_ORDER}/time"),
    ("POST", "services_progress.act"): page(EVERYBODY, f"{NO_ORDER}/withdraw", ok=frozenset({404})),
    ("GET", "services_speak.speak"): page(EVERYBODY, "/services/speak"),
    ("POST", "services_speak.told"): page(EVERYBODY, "/services/speak", ok=frozenset({422})),
    ("GET", "services_speak.quiet"): page(EVERYBODY, "/services/p"),
    ("POST", "services_speak.quietly"): page(EVERYBODY, "/services/p", ok=frozenset({422, 429})),
}
