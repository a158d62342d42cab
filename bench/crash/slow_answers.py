"""The house behind a network that holds answers back a moment: the time in which a crash leaves a phone in doubt."""

import random
import time
from collections.abc import Iterable
from typing import Any

from wsgi import app as _house

LONGEST_S = 0.06


def app(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as the house does; whatever was written is committed before the answer is held back."""
    answer = _house(environ, start_response)
    if environ["REQUEST_METHOD"] in ("POST", "PUT"):
        time.sleep(random.uniform(0, LONGEST_S))
    return answer
