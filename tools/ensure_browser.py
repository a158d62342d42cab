"""Find the browser that the tests drive; as root on Debian install it when there is none.

Prints its path. With no browser to be had it ends with a message that says what to install: the tests that
need one are never skipped in silence.
"""

import os
import shutil
import subprocess
import sys

# The shell first: it is the same engine without the windows and side pages of a desk's browser, at half the price.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)
FONTS = ("fonts-noto-cjk", "fonts-noto-color-emoji")
PACKAGES = ("chromium-headless-shell", *FONTS)
OLDER_PACKAGES = ("chromium", *FONTS)  # before Debian 12 the shell had no package of its own
ADVICE = (
    "No Chromium was found. The tests drive a real browser; install one and run again:\n"
    f"  Debian, Ubuntu (as root): apt-get install --no-install-recommends {' '.join(OLDER_PACKAGES)}\n"
    "  elsewhere: install Chromium or Google Chrome, or name it: CHROMIUM=/path/to/chromium make test"
)


class NoBrowserError(RuntimeError):
    """There is no browser and none could be installed; the message says what to do."""


def find_browser() -> str | None:
    """Return the path of a Chromium: the one that CHROMIUM names, else the first found, or None.

    Raises NoBrowserError when CHROMIUM names no program: a wrong wish is not replaced by a guess.
    """
    wish = os.environ.get("CHROMIUM")
    if wish:
        found = shutil.which(wish)
        if not found:
            raise NoBrowserError(f"CHROMIUM names {wish}, which is no program.")
        return found
    return next((found for found in map(shutil.which, (*NAMES, *ELSEWHERE)) if found), None)


def can_install() -> bool:
    """Return whether Debian's packages may be installed from here."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def has_chinese_font() -> bool:
    """Return whether Chinese shows as letters: without a font each picture of a screen is full of boxes."""
    if not shutil.which("fc-list"):
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=False).stdout.strip())


def install(packages: tuple[str, ...]) -> None:
    """Install Debian packages without a question asked; raises NoBrowserError when apt-get fails."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    fetch = ["apt-get", "install", "--yes", "--no-install-recommends", "-qq", *packages]
    for command in (["apt-get", "update", "-qq"], fetch):
        if subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False
        ).returncode:
            raise NoBrowserError(f"“{' '.join(command)}” failed.\n{ADVICE}")


def install_browser() -> None:
    """Install the cheapest browser that this system offers, with fonts; raises NoBrowserError when there is none."""
    try:
        install(PACKAGES)
    except NoBrowserError:
        install(OLDER_PACKAGES)


def ensure_browser() -> str:
    """Return the path of a browser, installed now if that is allowed; raises NoBrowserError otherwise."""
    found = find_browser()
    if found and (has_chinese_font() or not can_install()):
        return found
    if not can_install():
        raise NoBrowserError(ADVICE)
    print("Installing a browser and Chinese fonts (once) …", file=sys.stderr)
    install_browser()
    found = find_browser()
    if not found:
        raise NoBrowserError(ADVICE)
    return found


if __name__ == "__main__":
    try:
        print(ensure_browser())
    except NoBrowserError as error:
        sys.exit(str(error))
