"""nginx in front of a server as deploy/nginx.conf has it, but for TLS: on a free port, in a folder of its own."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path

from bench.server import ROOT, START_WITHIN_S, answers, free_port

DEPLOYED = ROOT / "deploy" / "nginx.conf"
# What the deployed file says of requests, from the limits of their bodies to how they are handed on.
_RULES = re.compile(r"^    client_max_body_size.*?^    location / \{.*?^    \}$", re.DOTALL | re.MULTILINE)
_CONFIGURATION = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log crit;
user {user};
worker_processes auto;
events {{ worker_connections 2048; }}
http {{
    access_log off;
    {temporary}
    upstream one_door {{ server 127.0.0.1:{behind}; keepalive 32; }}
    server {{
    listen 127.0.0.1:{port};
{rules}
    }}
}}
"""
_TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def program() -> str | None:
    """Return where nginx is, which ordinary people have not in their path; None where it is not installed."""
    return shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/usr/local/sbin")


def configuration(folder: Path, port: int, behind: int) -> str:
    """Return a configuration that listens on ``port`` and hands on to ``behind`` by the deployed rules."""
    rules = _RULES.search(DEPLOYED.read_text())
    if rules is None:
        raise RuntimeError(f"{DEPLOYED} does not say what is done with requests where it was said before")
    return _CONFIGURATION.format(
        folder=folder,
        user=pwd.getpwuid(os.geteuid()).pw_name,
        temporary=" ".join(f"{name}_temp_path {folder}/{name};" for name in _TEMPORARY),
        behind=behind,
        port=port,
        rules=rules[0],
    )


class Nginx:
    """A running nginx; a context manager."""

    def __init__(self, folder: Path, behind: int) -> None:
        self.port = free_port()
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "nginx.conf"
        self._file.write_text(configuration(folder, self.port, behind))

    def __enter__(self) -> "Nginx":
        found = program()
        assert found is not None
        self._process = subprocess.Popen([found, "-p", str(self._file.parent), "-c", str(self._file), "-e", "stderr"])
        until = time.monotonic() + START_WITHIN_S
        while not answers(self.port):
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError("nginx did not come up")
            time.sleep(0.05)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGQUIT)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
