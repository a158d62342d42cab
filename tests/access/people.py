"""Who may use the other ways in: invitations, one-time codes, the second step; one's own password, ways of messages."""

from tests.support.access_rows import EVERYBODY, SIGNED_IN, Row, page

REFUSED = frozenset({422})

GONE = frozenset({404})  # where no other house is set up
SYSTEM = frozenset({"system_admin"})

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "people_sign_on_address_book.page"): page(SYSTEM, "/admin/address-book", ok=GONE),
    ("POST", "people_sign_on_address_book.check_now"): page(SYSTEM, "/admin/address-book", ok=GONE),
    ("GET", "people_sign_on_wecom.enter"): page(EVERYBODY, "/wecom/enter", ok=GONE),
    ("GET", "people_sign_on_wecom.back"): page(EVERYBODY, "/wecom/back", ok=GONE),
    ("GET", "people_sign_on_county.enter"): page(EVERYBODY, "/county/enter", ok=GONE),
    ("GET", "people_sign_on_county.back"): page(EVERYBODY, "/county/back", ok=GONE),
    ("POST", "people_sign_in_enter.second_step"): page(EVERYBODY, "/sign-in/second", ok=frozenset({400})),
    ("GET", "people_sign_in_enter.my_second_step"): page(SIGNED_IN, "/me/second-step"),
    ("POST", "people_sign_in_enter.renew_second_step"): page(SIGNED_IN, "/me/second-step/renew", ok=REFUSED),
    ("GET", "people_join.how"): page(EVERYBODY, "/join"),
    ("POST", "people_join.open_pasted"): page(EVERYBODY, "/join", ok=REFUSED),
    ("GET", "people_join.join_page"): page(EVERYBODY, "/join/made-up", ok=frozenset({404})),
    ("POST", "people_join.join"): page(EVERYBODY, "/join/made-up", ok=frozenset({404})),
    ("GET", "people_sign_in_passwords.change_page"): page(SIGNED_IN, "/me/password"),
    ("POST", "people_sign_in_passwords.change"): page(SIGNED_IN, "/me/password", ok=REFUSED | {429}),
    ("GET", "outbox.ways"): page(SIGNED_IN, "/me/ways"),
    ("POST", "outbox.change"): page(SIGNED_IN, "/me/ways", ok=REFUSED),
    ("GET", "outbox.tried"): page(SIGNED_IN, "/me/ways/try"),
    ("POST", "outbox.try_ways"): page(SIGNED_IN, "/me/ways/try", ok=REFUSED),
    ("GET", "people_sign_in_passwords.new_page"): page(EVERYBODY, "/password/new"),
    ("GET", "people_sign_on_wechat.enter"): page(EVERYBODY, "/wechat/enter", ok=frozenset({404})),  # in WeChat alone
    ("GET", "people_sign_on_wechat.back"): page(EVERYBODY, "/wechat/back", ok=frozenset({404})),
    ("GET", "people_sign_on_wechat.sign"): page(EVERYBODY, "/wechat/sign", ok=frozenset({404})),
    ("POST", "people_sign_on_wechat.unbind"): page(SIGNED_IN, "/wechat/unbind"),
    ("POST", "people_sign_in_passwords.set_new"): page(EVERYBODY, "/password/new", ok=REFUSED | {429}),
}
