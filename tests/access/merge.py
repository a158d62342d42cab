"""Who may search, put cases together and take them apart, and see what happens again and again."""

from tests.support.access import Matter, watches
from tests.support.access_rows import SIGNED_IN, WATCHERS, Row, about, page

FLAG_READERS = WATCHERS | {"commissioner"}


def together(key: str, matter: Matter) -> bool:
    """Leads and the desk put together what lies in their area; never a protected matter."""
    return watches(key, matter) and not matter.protected


def linked(matter: Matter) -> str:
    return f"/cases/{matter.case_code}/related"


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "search.search"): page(SIGNED_IN, "/search?q=1"),
    ("GET", "search.search_quick"): page(SIGNED_IN - {"informant"}, "/search/quick?q=1"),
    ("GET", "related.choose"): about(WATCHERS, together, linked),
    ("POST", "related.link"): about(WATCHERS, together, linked, ok=frozenset({422})),
    # There is no link yet: whoever comes so far is told the same as all others.
    ("POST", "related.unlink"): about(
        WATCHERS, lambda _key, _matter: False, lambda m: f"/cases/{m.case_code}/related/{m.case_code}/remove"
    ),
    ("GET", "related_merge.choose"): about(WATCHERS, together, lambda m: f"/cases/{m.case_code}/merge"),
    ("POST", "related_merge.put_together"): about(
        WATCHERS, together, lambda m: f"/cases/{m.case_code}/merge", ok=frozenset({422})
    ),
    # None of them is one with another: who may is told that it is too late.
    ("POST", "related_merge.take_apart"): about(
        WATCHERS, together, lambda m: f"/cases/{m.case_code}/unmerge", ok=frozenset({409})
    ),
    ("GET", "related_flags.flags"): page(FLAG_READERS, "/flags"),
    ("GET", "related_flags.flag"): page(frozenset(), "/flags/1"),
    ("POST", "related_flags.review"): page(frozenset(), "/flags/1/review"),
}
