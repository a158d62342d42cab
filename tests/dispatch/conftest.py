"""What tests of the desk share with those of cases."""

from tests.cases.conftest import desk as desk
