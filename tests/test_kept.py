"""No process keeps what another may change, unless it knows how it learns of that."""

import ast

import pytest

from tests.support.rules.kept import KEPT, kept_faults
from tests.support.rules.sources import ROOT, Source, tracked

WEBAPP = [source for source in tracked() if source.path.startswith("webapp/") and source.path.endswith(".py")]


def test_nothing_that_was_read_is_kept_without_a_way_to_learn_of_a_change():
    assert kept_faults(WEBAPP) == []


@pytest.mark.parametrize(
    "text",
    [
        "@cache\ndef names():\n    return list(db.session().scalars(query))\n",
        "@lru_cache(maxsize=9)\ndef one(row_id):\n    return db.session.get(Area, row_id)\n",
        "def kept():\n    app.extensions['names'] = 1\n",
        "def kept():\n    return current_app.extensions.setdefault('drawings', {})\n",
    ],
)
def test_a_cache_of_what_is_stored_is_found(text: str):
    assert len(kept_faults([Source("webapp/areas/queries.py", text)])) == 1
    ast.parse(text)


def test_the_paper_names_what_is_kept():
    paper = (ROOT / "webapp/web/README.md").read_text(encoding="utf-8")
    assert [
        name for name in ("micro_grid_index", "schematics", "calendar", "kept_files") if f"`{name}`" not in paper
    ] == []
    assert set(KEPT) >= {"micro_grid_index", "schematics"}
