"""Keeps all pages of one checkout: FOLDER CHECKOUT MOMENT INSTANCE [ROLE …]; started by tools/pages.py."""

import os
import sys
import tempfile
from datetime import datetime
from pathlib import Path

sys.path.pop(0)  # this folder: its modules are known as tools.page_walk.…

from tools.page_walk import scenes
from tools.page_walk.client import Browser
from tools.page_walk.people import ROLES
from tools.page_walk.town import Town
from tools.page_walk.walk import Walk


def main(folder: str, checkout: str, moment: str, instance: str, *roles: str) -> None:
    """Build or copy the town, let people act, then walk as each role."""
    sys.path.insert(0, checkout)
    with tempfile.TemporaryDirectory() as place:
        os.environ["ONE_DOOR_INSTANCE"] = f"{place}/instance"
        town = Town(Path(place) / "instance", datetime.fromisoformat(moment))
        town.fill(Path(instance) if instance else None)
        with town.stopped():
            browsers = {role: Browser(town.app, phone) for role, phone in ROLES.items()}
            scenes.play(browsers)
            town.let_in(browsers["resident"])
            town.keep_as_it_is()
            for role in roles:
                browsers[role].freeze()
                Walk(town, browsers[role], Path(folder) / role).all()
                print(f"{role}: {sum(1 for _ in (Path(folder) / role).iterdir())} answers", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
