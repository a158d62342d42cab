"""Who may use the three administrators' pages: each their own and nobody another's."""

from tests.support.access_rows import Row, page

AUDITOR, SECURITY, SYSTEM = frozenset({"auditor"}), frozenset({"security_admin"}), frozenset({"system_admin"})

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "audit.browse"): page(AUDITOR, "/audit"),
    ("POST", "audit.verify"): page(AUDITOR, "/audit/verify"),
    ("GET", "audit.export"): page(AUDITOR, "/audit/export.xlsx"),
    ("GET", "security.page"): page(SECURITY, "/security"),
    ("POST", "security.lift"): page(SECURITY, "/security/lockouts/nobody/lift", ok=frozenset({404})),
    ("POST", "security.end_phones"): page(SECURITY, "/security/phones/end", ok=frozenset({422})),
    ("POST", "security.forget_second_step"): page(SECURITY, "/security/second-step/forget", ok=frozenset({422})),
    ("GET", "security.settings"): page(SYSTEM, "/settings"),
}

NAMERS = SECURITY | {"commissioner"}
TABLE |= {
    ("GET", "names.overview"): page(NAMERS, "/named"),
    ("GET", "names.unit"): page(NAMERS, "/named/police_station"),
    ("POST", "names.propose"): page(NAMERS, "/named/police_station", ok=frozenset({422})),
    ("POST", "names.act"): page(NAMERS, "/named/police_station/999999/confirm", ok=frozenset({404})),
    ("POST", "names.call_in"): page(NAMERS, "/named/police_station/999999/call-in", ok=frozenset({404})),
}
