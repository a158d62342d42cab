"""Each recorded answer says which public page it follows and on which day it was read."""

import re

from tests.support.provider import RECORDED, recorded


def test_each_provider_names_its_documentation_and_the_day_it_was_read():
    for file in sorted(RECORDED.glob("*.json")):
        said = recorded(file.stem)
        assert said["documentation"].startswith("https://"), file.name
        assert re.fullmatch(r"20\d\d-\d\d-\d\d", said["read"]), file.name
        assert said["source"], file.name
        assert said["answers"], file.name
