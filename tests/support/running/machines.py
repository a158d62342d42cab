"""Several machines on this one: web servers and workers on folders of their own, with a Redis, a bucket and nginx."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.rules.sources import ROOT
from tests.support.running.server import FLASK, environment, free_port

START_WITHIN = 40.0
BUCKET_KEYS = {
    "AWS_ACCESS_KEY_ID": "one-door",
    "AWS_SECRET_ACCESS_KEY": "for-a-test-only",
    "AWS_REGION": "us-east-1",
}
# The upstream and the rule of deploy/nginx.conf, without certificates and names.
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/nginx.log crit;
events {{ }}
http {{
  access_log off;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  upstream one_door {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://one_door; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;
      {rule}
    }}
  }}
}}
"""


class Machines:
    """Processes of several machines, each killed by its own number."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports: dict[str, int] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str], port: int | None = None, **env: str) -> None:
        """Start a process and wait until it listens on its port, if it has one; RuntimeError with its log."""
        log = self.folder / f"{name}.log"
        with log.open("ab") as said:
            self.running[name] = subprocess.Popen(
                command, cwd=ROOT, env=env or None, stdout=said, stderr=said, start_new_session=True
            )
        end = time.monotonic() + START_WITHIN
        while port and time.monotonic() < end and self.running[name].poll() is None:
            with socket.socket() as one:
                if one.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.1)
        if port:
            raise RuntimeError(f"{name} did not come up:\n{log.read_text(errors='replace')[-3000:]}")

    def end(self, name: str, number: int = signal.SIGKILL) -> None:
        """End a process with its children, by default as a machine ends that loses its power."""
        process = self.running.pop(name)
        if process.poll() is None:
            os.killpg(process.pid, number)
        process.wait(timeout=25)

    def url(self, name: str) -> str:
        """Return the address of what listens."""
        return f"http://127.0.0.1:{self.ports[name]}"

    def web(self, name: str, **settings: str) -> None:
        """Start a web server and a worker on a folder of their own."""
        self.ports.setdefault(name, free_port())
        port = str(self.ports[name])
        env = environment(self.folder / name, HOST="127.0.0.1", PORT=port, ONE_DOOR_WORKERS="1", **settings)
        gunicorn = [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.conf.py", "wsgi:app"]
        self.start(name, gunicorn, int(port), **env)
        self.start(f"{name}-worker", [*FLASK, "worker"], **env)

    def shared(self, moto: str) -> None:
        """Start the Redis and the bucket."""
        for name, command in {
            "redis": ["redis-server", "--save", "", "--dir", str(self.folder), "--port"],
            "bucket": [moto, "-H", "127.0.0.1", "-p"],
        }.items():
            self.ports[name] = free_port()
            self.start(name, [*command, str(self.ports[name])], self.ports[name])

    def front(self, *names: str) -> None:
        """Start nginx before these web servers, by the rule of deploy/nginx.conf."""
        self.ports["nginx"] = free_port()
        rule = [one for one in (ROOT / "deploy/nginx.conf").read_text().splitlines() if "proxy_next_upstream" in one]
        servers = " ".join(f"server 127.0.0.1:{self.ports[name]};" for name in names)
        text = NGINX.format(folder=self.folder, port=self.ports["nginx"], servers=servers, rule="\n".join(rule))
        (self.folder / "nginx.conf").write_text(text)
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
        self.start(
            "nginx", [program, "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder)], self.ports["nginx"]
        )


@contextmanager
def machines(folder: Path) -> Iterator[Machines]:
    """Give machines whose processes all end with the test."""
    ours = Machines(folder)
    try:
        yield ours
    finally:
        for name in list(ours.running):
            ours.end(name)
