"""Takes the pictures and the film of the papers: a fresh demo town, its own server, a real browser (``make screens``).

Names of pictures, and ``film``, on the command line take these alone.
"""

import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tools.pictures import film  # noqa: E402
from tools.pictures.keep import keep  # noqa: E402
from tools.pictures.reached import reached  # noqa: E402
from tools.pictures.shots import SHOTS, Shot  # noqa: E402
from tools.pictures.stage import Stage, build, copy  # noqa: E402
from webapp.core import clock  # noqa: E402
from webapp.pwa.home_screen import SCREENS  # noqa: E402

PICTURES = ROOT / "docs" / "pictures"
# Those that a phone shows when it asks whether to install the app.
SHOWN = ROOT / "static" / "img" / "screens"
# A Wednesday morning in June: offices are open, no holiday is near.
AT = datetime(2026, 6, 10, 10, tzinfo=clock.SHANGHAI)


def take(stage: Stage, shot: Shot) -> bytes:
    """Go where a picture is taken, and take it."""
    scale = 1 if shot.desk else 1.5
    with stage.page(shot.phone, desk=shot.desk, scale=scale) as page, reached(stage.app, shot.by):
        page.goto(shot.path)
        page.wait_for_load_state("networkidle")
        stage.draw_lots_anew()
        if shot.then:
            shot.then(page)
            page.wait_for_load_state("networkidle")
        return page.screenshot(animations="disabled")


def main() -> None:
    """Take every picture, or those named on the command line."""
    wanted = set(sys.argv[1:]) or {film.NAME, *(shot.name for shot in SHOTS)}
    shown = {name for name, _, _ in SCREENS}
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder) / "town"
        build(town, AT)
        with Stage(copy(town, Path(folder) / "pictures"), AT).open() as stage:
            for shot in SHOTS:
                if shot.name in wanted:
                    keep(take(stage, shot), PICTURES / f"{shot.name}.png")
                    print(f"docs/pictures/{shot.name}.png", flush=True)
                if shot.name in shown:
                    shutil.copy(PICTURES / f"{shot.name}.png", SHOWN)
        if film.NAME in wanted:
            with Stage(copy(town, Path(folder) / "film"), AT).open() as stage:
                film.shoot(stage).save(PICTURES / film.FILE)
                print(f"docs/pictures/{film.FILE}")


if __name__ == "__main__":
    main()
