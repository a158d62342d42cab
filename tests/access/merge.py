"""Who may search, put cases together and take them apart, and see what happens again and again."""

from tests.support.access_rows import CASE_READERS, Row, page

TABLE: dict[tuple[str, str], Row] = {
    ("GET", "search.search"): page(CASE_READERS, "/search?q=1"),
}
