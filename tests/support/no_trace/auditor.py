"""What the auditor may read of a protected matter: who, when and which kind of event; nothing else differs for them."""

import io
import re
from collections.abc import Iterable

import openpyxl

from tests.support.no_trace.world import World
from webapp.oversight.queries import PROTECTED, REPORTER
from webapp.oversight.queries_words import event_words

EXPORT = "/audit/export.xlsx"
# Pages that count the entries of the journal, whatever they are about, or show the newest of them.
COUNTING = ("/", "/rail", "/me", "/session", "/audit", "/audit?unproved=1", f"{EXPORT}?unproved=1", EXPORT)
Entry = tuple[str, ...]


def entries(world: World) -> list[Entry]:
    """Return the whole journal as the auditor takes it away: words, who, about what, content, event.

    Left out are number, time and link of the chain, which move with every entry of the house.
    """
    book = openpyxl.load_workbook(io.BytesIO(world.phone("auditor").get(EXPORT).data))
    rows = list(book.active.iter_rows(min_row=2, values_only=True))[::-1]
    return [tuple(str(cell or "") for cell in (*row[2:6], row[7])) for row in rows]


def faults(world: World, before: Iterable[Entry], after: Iterable[Entry]) -> list[str]:
    """Return what the auditor reads beyond who acted and which kind of event it was."""
    known, people = event_words(), {f"测试{key}" for key in world.town.users} | {REPORTER, "系统"}
    protected = [one for one in after if one[2] == PROTECTED]
    others = [one for one in after if one[2] != PROTECTED and one[4] != "journal.exported"]
    found = [f"tells {one}" for one in protected if one[0] != known.get(one[4]) or one[1] not in people or one[3]]
    return found + [f"not as before: {one}" for one in set(others) ^ set(before)]


def links(page: str) -> set[str]:
    """Return where the rows of the journal lead, but for the filters by person, event and day."""
    return set(re.findall(r'href="(/[^"?]+)', page.partition("<main")[2].partition("</main>")[0])) - {"/audit", EXPORT}
