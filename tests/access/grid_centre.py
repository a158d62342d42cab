"""Who may use the grid centre's desk, and what leads do for their informants."""

import io

from tests.support.access_rows import LEADS, Row, page

MANAGERS = frozenset({"grid_centre", "system_admin"})
SYSTEM = frozenset({"system_admin"})
REFUSED = frozenset({422})
ABSENT = frozenset({404})
# A micro-grid of the special lead's or another's area answers the one 404, hence both.
EITHER = frozenset({200, 303, 404, 422})
NOTHING = {"data": lambda _m: {"file": (io.BytesIO(b"nothing"), "x.xlsx")}}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "grid_centre.tree"): page(MANAGERS, "/areas"),
    ("GET", "grid_centre.area"): page(MANAGERS, "/areas/450324106200"),
    ("POST", "grid_centre.add_below"): page(MANAGERS, "/areas/450324106200/below", ok=REFUSED),
    ("POST", "grid_centre.rename"): page(MANAGERS, "/areas/450324106200/name", ok=REFUSED),
    ("GET", "grid_centre.seat_page"): page(MANAGERS, "/areas/450324106200/seat"),
    ("POST", "grid_centre.take_seat"): page(MANAGERS, "/areas/450324106200/seat", ok=REFUSED),
    ("GET", "vacancies.vacancies"): page(LEADS, "/vacancies"),
    ("GET", "vacancies.all_vacancies"): page(MANAGERS, "/areas/vacant"),
    ("GET", "grid_centre_people.people"): page(MANAGERS, "/people"),
    ("GET", "grid_centre_people.person"): page(MANAGERS, "/people/999999", ok=ABSENT),
    ("POST", "grid_centre_people.change"): page(MANAGERS, "/people/999999", ok=ABSENT),
    ("POST", "grid_centre_people.appoint"): page(SYSTEM, "/people/999999/posts", ok=ABSENT),
    ("POST", "grid_centre_people.end_post"): page(MANAGERS, "/people/999999/posts/1/end", ok=ABSENT),
    ("POST", "grid_centre_people.move_post"): page(MANAGERS, "/people/999999/posts/1/move", ok=ABSENT),
    ("POST", "grid_centre_people.deputise"): page(MANAGERS, "/people/999999/posts/1/deputy", ok=ABSENT),
    ("POST", "grid_centre_people.end_phones"): page(MANAGERS, "/people/999999/phones/end", ok=ABSENT),
    ("POST", "grid_centre_people.invite"): page(MANAGERS, "/people/999999/invitation", ok=ABSENT),
    ("POST", "grid_centre_people.one_time_code"): page(SYSTEM, "/people/999999/one-time-code", ok=ABSENT),
    ("GET", "newcomers.new_page"): page(SYSTEM, "/people/new"),
    ("POST", "newcomers.new"): page(SYSTEM, "/people/new", ok=REFUSED),
    ("GET", "informants.informants"): page(LEADS, "/informants"),
    ("GET", "informants.informant"): page(LEADS, "/informants/999999", ok=ABSENT),
    ("POST", "informants.invite"): page(LEADS, "/informants/999999/invitation", ok=ABSENT),
    ("POST", "informants.end_phones"): page(LEADS, "/informants/999999/phones/end", ok=ABSENT),
    ("GET", "informants.new_page"): page(LEADS, "/informants/new/45032410620000101", ok=EITHER),
    ("POST", "informants.new"): page(LEADS, "/informants/new/45032410620000101", ok=EITHER),
    ("GET", "roster.imports"): page(MANAGERS, "/admin/import"),
    ("POST", "roster.look"): page(MANAGERS, "/admin/import", ok=REFUSED, **NOTHING),
    ("POST", "roster.apply"): page(MANAGERS, "/admin/import/999999/apply", ok=ABSENT),
    ("POST", "roster.undo"): page(MANAGERS, "/admin/import/999999/undo", ok=ABSENT),
    ("GET", "roster.template"): page(MANAGERS, "/admin/template.xlsx"),
    ("GET", "roster.export"): page(MANAGERS, "/admin/export.xlsx"),
    ("GET", "boundaries.page"): page(MANAGERS, "/admin/boundaries"),
    ("POST", "boundaries.store"): page(MANAGERS, "/admin/boundaries", ok=REFUSED, **NOTHING),
}
