"""The nights: a copy, a proof."""

from webapp.core.background import job
from webapp.operations.service_nightly import (
    leave_sign,
    nightly_backup,
    nightly_holidays,
    nightly_names,
    nightly_proof,
    watch_room,
)
from webapp.operations.service_retention import run_retention
from webapp.operations.service_sealing import seal_protected
from webapp.people.names import service as service_names
from webapp.search.service_forgetting import tidy


@job("nightly_backup", nightly_at="02:30")
def make_nightly_backup() -> None:
    """Copy everything once a night."""
    nightly_backup()


@job("nightly_proof", nightly_at="03:30")
def prove_journal() -> None:
    """Prove the journal's chain once a night."""
    nightly_proof()


@job("nightly_retention", nightly_at="04:00")
def erase_what_has_had_its_time() -> None:
    """Erase what is due once a night, after the copy was made."""
    run_retention()


@job("nightly_names", nightly_at="07:30")
def look_at_the_names() -> None:
    """See once a day, in the daytime, whether each unit has named a person for protected matters."""
    nightly_names()


@job("nightly_holidays", nightly_at="07:40")
def look_at_the_holidays() -> None:
    """See once a day, when people are up, whether the notice of the year to come is there."""
    nightly_holidays()


@job("watch_names", every_minutes="*")
def watch_the_names() -> None:
    """Note each minute who came into force or went out of it by itself."""
    service_names.watch()


@job("seal_protected", nightly_at="03:45")
def seal_what_is_protected() -> None:
    """Encrypt what of protected matters lies in clear: what turned protected, or was sent with another matter too."""
    seal_protected()


@job("nightly_tidying", nightly_at="03:50")
def tidy_the_index() -> None:
    """Write the index of the search anew once a night, without what was erased or turned protected."""
    tidy()


@job("heartbeat", every_minutes="*")
def beat() -> None:
    """Leave a sign each minute that the worker works."""
    leave_sign()


@job("watch_room", every_minutes="*/10")
def look_at_the_disk() -> None:
    """See whether there is room, every ten minutes."""
    watch_room()
