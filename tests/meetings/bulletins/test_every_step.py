"""Every action of a bulletin in two states by each: whose button it is not finds nothing."""

from tests.meetings.bulletins.conftest import COMMISSIONER, DISPATCHER, JUSTICE, POLICE, SAID, VILLAGE, Bulletins

WRITER, SIGNER, READER, NOBODY = "writer", "signer", "reader", "nobody"
PEOPLE = ((DISPATCHER, WRITER), (COMMISSIONER, SIGNER), (POLICE, READER), (JUSTICE, NOBODY), (VILLAGE, NOBODY))
# Action → whose it is; the writer signs too, but not this one.
RIGHTS = {
    "ask-issue": {WRITER},
    "change": {WRITER},
    "refuse-issue": {WRITER, SIGNER},
    "issue": {WRITER, SIGNER},
    "read": {READER},
    "withdraw": {WRITER, SIGNER},
    "drop": {WRITER},
    "elsewhere": set(),
}
OF_ANOTHER = {"issue", "refuse-issue"}
FITS = {"signing": {"change", "refuse-issue", "issue", "drop"}, "issued": {"read", "withdraw"}}
FORMS = {
    "change": {"kind": "minutes", "body": SAID, "to": [POLICE]},
    "refuse-issue": {"note": "写清楚"},
    "withdraw": {"reason": "数字写错了"},
}


def test_each_step_is_there_for_whose_it_is_and_nobody_else(house: Bulletins) -> None:
    for state, fitting in FITS.items():
        number = 0
        for action, whose in RIGHTS.items():
            for who, what in PEOPLE:
                number = number or _one_in(house, state)
                reads_none = action == "read" and state == "signing"
                status = 404 if what not in whose or reads_none else 201 if action in fitting else 409
                if what == WRITER and action in OF_ANOTHER:
                    status = 403
                house.step(who, number, action, status=status, **FORMS.get(action, {}))
                number = 0 if status == 201 else number


def _one_in(house: Bulletins, state: str) -> int:
    made = int(house.write(to=[POLICE])["id"])
    if state == "issued":
        house.step(COMMISSIONER, made, "issue")
    return made
