"""Who may use the other ways in: invitations, one-time codes, the second step, one's own password."""

from tests.support.access_rows import EVERYBODY, SIGNED_IN, Row, page

REFUSED = frozenset({422})

TABLE: dict[tuple[str, str], Row] = {
    ("POST", "entering.second_step"): page(EVERYBODY, "/sign-in/second", ok=frozenset({400})),
    ("GET", "entering.my_second_step"): page(SIGNED_IN, "/me/second-step"),
    ("POST", "entering.renew_second_step"): page(SIGNED_IN, "/me/second-step/renew", ok=REFUSED),
    ("GET", "joining.how"): page(EVERYBODY, "/join"),
    ("GET", "joining.join_page"): page(EVERYBODY, "/join/made-up", ok=frozenset({404})),
    ("POST", "joining.join"): page(EVERYBODY, "/join/made-up", ok=frozenset({404})),
    ("GET", "passwords.change_page"): page(SIGNED_IN, "/me/password"),
    ("POST", "passwords.change"): page(SIGNED_IN, "/me/password", ok=REFUSED | {429}),
    ("GET", "passwords.new_page"): page(EVERYBODY, "/password/new"),
    ("POST", "passwords.set_new"): page(EVERYBODY, "/password/new", ok=REFUSED | {429}),
}
