"""Who may use the three administrators' pages: each their own and nobody another's."""

from tests.support.access_rows import Row, page

AUDITOR, SECURITY, SYSTEM = frozenset({"auditor"}), frozenset({"security_admin"}), frozenset({"system_admin"})

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "oversight.browse"): page(AUDITOR, "/audit"),
    ("POST", "oversight.verify"): page(AUDITOR, "/audit/verify"),
    ("GET", "oversight.export"): page(AUDITOR, "/audit/export.xlsx"),
    ("GET", "oversight_security.page"): page(SECURITY, "/security"),
    ("POST", "oversight_security.lift"): page(SECURITY, "/security/lockouts/nobody/lift", ok=frozenset({404})),
    ("POST", "oversight_security.end_phones"): page(SECURITY, "/security/phones/end", ok=frozenset({422})),
    ("POST", "oversight_security.forget_second_step"): page(
        SECURITY, "/security/second-step/forget", ok=frozenset({422})
    ),
    ("GET", "oversight_undelivered.page"): page(SYSTEM, "/admin/undelivered"),
    ("GET", "oversight_security.settings"): page(SYSTEM, "/settings"),
}

NAMERS = SECURITY | {"commissioner"}
TABLE |= {
    ("GET", "people_names.overview"): page(NAMERS, "/named"),
    ("GET", "people_names.unit"): page(NAMERS, "/named/police_station"),
    ("POST", "people_names.propose"): page(NAMERS, "/named/police_station", ok=frozenset({422})),
    ("POST", "people_names.act"): page(NAMERS, "/named/police_station/999999/confirm", ok=frozenset({404})),
    ("POST", "people_names.call_in"): page(NAMERS, "/named/police_station/999999/call-in", ok=frozenset({404})),
}
