"""What tests of the desk share with those of people."""

from tests.people.conftest import _cheap_nobody as _cheap_nobody
from tests.people.conftest import phone as phone
from tests.people.conftest import writing as writing
