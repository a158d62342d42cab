"""The town that is measured: who is taken for what."""

from bench.instance import Phone, Town
from webapp.demo.roster import accounts


def test_informants_are_those_who_may_report_and_nobody_else_with_a_number_like_theirs() -> None:
    town = Town.__new__(Town)  # without building it
    town._phones = {account.phone: Phone(number, {}) for number, account in enumerate(accounts())}
    assert len(town.informants) == len({phone.user_id for phone in town.informants}) == 333
