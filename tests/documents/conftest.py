"""The small town of the tests of decisions, whose 交办单 is the first paper of the house."""

from tests.decisions.conftest import house as house
from tests.decisions.conftest import noon as noon
