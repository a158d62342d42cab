"""Short messages to residents' phones, where a way that reaches a number is configured; off by default.

The words are the same for every order and say nothing of what it is about: a family may read them. Who wants calls only
gets none. They go by the house's one outbox; what no way takes in time is left, and stands where the system
administrator reads it.
"""

from datetime import timedelta

from webapp.core.notices import OUTWARD, Outward
from webapp.outbox.service import tell_number
from webapp.service_orders.models import ServiceOrder
from webapp.service_orders.states import State

SET, ON_THE_WAY, CHANGED, QUIET = "order_set", "order_on_the_way", "order_changed", "order_quiet"
SENTENCES = {
    SET: Outward("您好，您约的时间定好了。查进度用单号和电话。"),
    ON_THE_WAY: Outward("您好，约好的人出门了。"),
    CHANGED: Outward("您好，您约的有变动。查进度用单号和电话。"),
    # Who does not want it known at home reads nothing that hints at an appointment.
    QUIET: Outward("您好，您问的有回音了，方便时请来电。"),
}
for _name, _said in SENTENCES.items():
    OUTWARD.add(_said, _name)
TEXTS = {State.SCHEDULED: SET, State.EN_ROUTE: ON_THE_WAY, State.CANCELLED: CHANGED}
# That somebody set out helps nobody hours later.
LASTS, ON_THE_WAY_LASTS = timedelta(days=1), timedelta(hours=2)


def write_text(order: ServiceOrder, *, moved: bool = False) -> None:
    """Put a message about an order's new state or time on its way, in the open transaction, when one can be sent."""
    sentence = CHANGED if moved else TEXTS.get(order.state)
    if sentence is None or order.call_only:
        return
    lasts = ON_THE_WAY_LASTS if sentence == ON_THE_WAY else LASTS
    tell_number(order.phone, f"order:{order.id}", QUIET if order.tell == "secret" else sentence, lasts)
