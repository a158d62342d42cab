"""A limit for what strangers may report in an hour from one browser, so that a flood does not bury the town's desk."""

from webapp.core.db import transaction
from webapp.service_orders.progress.service import count_try

PER_DEVICE, PER_ADDRESS = 6, 60  # a village shares one address
TOO_MANY = "刚才说得够多了，过一会再说。急的话打 110 或 12348"


def refuse_too_many(device: str, address: str) -> None:
    """Count one more from this browser and its address; Problem 429 beyond the hour's limits."""
    with transaction():
        count_try("intake", device or address, PER_DEVICE, TOO_MANY)
        count_try("intake-address", address, PER_ADDRESS, TOO_MANY)
