"""Who may let come in what another system holds."""

import io

from tests.support.access_rows import Row, page

IMPORTERS = frozenset({"dispatcher", "receptionist"})
REFUSED, ABSENT = frozenset({422}), frozenset({404})
NOTHING = {"data": lambda _m: {"name": "12345热线", "file": (io.BytesIO(b"nothing"), "x.csv")}}

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "imports.start"): page(IMPORTERS, "/imports"),
    ("POST", "imports.send"): page(IMPORTERS, "/imports", ok=REFUSED, **NOTHING),
    ("GET", "imports.one"): page(IMPORTERS, "/imports/999999", ok=ABSENT),
    ("POST", "imports.columns"): page(IMPORTERS, "/imports/999999/columns", ok=ABSENT),
    ("POST", "imports.words"): page(IMPORTERS, "/imports/999999/words", ok=ABSENT),
    ("POST", "imports.take_in"): page(IMPORTERS, "/imports/999999/take-in", ok=ABSENT),
    ("POST", "imports.drop"): page(IMPORTERS, "/imports/999999/drop", ok=ABSENT),
}
