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
    ("GET", "grid_centre_vacancies.vacancies"): page(LEADS, "/vacancies"),
    ("GET", "grid_centre_vacancies.all_vacancies"): page(MANAGERS, "/areas/vacant"),
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
    ("GET", "grid_centre_newcomers.new_page"): page(SYSTEM, "/people/new"),
    ("POST", "grid_centre_newcomers.new"): page(SYSTEM, "/people/new", ok=REFUSED),
    ("GET", "grid_centre_informants.informants"): page(LEADS, "/informants"),
    ("GET", "grid_centre_informants.informant"): page(LEADS, "/informants/999999", ok=ABSENT),
    ("POST", "grid_centre_informants.invite"): page(LEADS, "/informants/999999/invitation", ok=ABSENT),
    ("POST", "grid_centre_informants.end_phones"): page(LEADS, "/informants/999999/phones/end", ok=ABSENT),
    ("GET", "grid_centre_informants.new_page"): page(LEADS, "/informants/new/45032410620000101", ok=EITHER),
    ("POST", "grid_centre_informants.new"): page(LEADS, "/informants/new/45032410620000101", ok=EITHER),
    ("POST", "grid_centre_invitations.of_chosen"): page(MANAGERS, "/people/invitations", ok=REFUSED),
    ("POST", "grid_centre_invitations.of_import"): page(MANAGERS, "/admin/import/999999/invitations", ok=ABSENT),
    ("GET", "grid_centre_spreadsheets.imports"): page(MANAGERS, "/admin/import"),
    ("POST", "grid_centre_spreadsheets.look"): page(MANAGERS, "/admin/import", ok=REFUSED, **NOTHING),
    ("GET", "grid_centre_spreadsheets.marked"): page(MANAGERS, "/admin/import/999999/marked.xlsx", ok=ABSENT),
    ("POST", "grid_centre_spreadsheets.apply"): page(MANAGERS, "/admin/import/999999/apply", ok=ABSENT),
    ("POST", "grid_centre_spreadsheets.undo"): page(MANAGERS, "/admin/import/999999/undo", ok=ABSENT),
    ("GET", "grid_centre_spreadsheets.template"): page(MANAGERS, "/admin/template.xlsx"),
    ("GET", "grid_centre_spreadsheets.export"): page(MANAGERS, "/admin/export.xlsx"),
    ("GET", "grid_centre_boundaries.page"): page(MANAGERS, "/admin/boundaries"),
    ("POST", "grid_centre_boundaries.store"): page(MANAGERS, "/admin/boundaries", ok=REFUSED, **NOTHING),
}
