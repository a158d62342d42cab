"""The nights: a copy, a proof."""

from webapp.core.background import job
from webapp.operations.service_nightly import nightly_backup, nightly_proof, watch_room


@job("nightly_backup", nightly_at="02:30")
def make_nightly_backup() -> None:
    """Copy everything once a night."""
    nightly_backup()


@job("nightly_proof", nightly_at="03:30")
def prove_journal() -> None:
    """Prove the journal's chain once a night."""
    nightly_proof()


@job("watch_room", every_minutes="*/10")
def look_at_the_disk() -> None:
    """See whether there is room, every ten minutes."""
    watch_room()
