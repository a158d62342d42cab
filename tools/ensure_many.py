"""Sees to the programs of `make test-many`: installs Debian's when it may, else names what is missing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

PROGRAMS = {"redis-server": "redis-server", "nginx": "nginx"}
# Debian asks it whether a service may be started when its package is installed.
ASKED = Path("/usr/sbin/policy-rc.d")


def main() -> int:
    """Return 0 when every program is there."""
    os.environ["PATH"] += ":/usr/sbin"
    missing = [package for program, package in PROGRAMS.items() if not shutil.which(program)]
    if not missing:
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(
            f"make test-many needs {', '.join(missing)} (Debian: apt-get install {' '.join(missing)})", file=sys.stderr
        )
        return 1
    ours = not ASKED.exists()
    if ours:
        ASKED.write_text("#!/bin/sh\nexit 101\n")
        ASKED.chmod(0o755)
    try:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True)
    finally:
        if ours:
            ASKED.unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main())
