"""A relay between browser and server that weighs each answer as it crosses the wire, the service worker's too."""

import re
import socket
import threading
import time
from contextlib import suppress

CHUNK = 65_536
_ASKED = re.compile(rb"^[A-Z]+ (\S+) HTTP/1\.1\r\n")
_CODINGS = re.compile(rb"(?im)^(accept-encoding:)[^\r\n]*")


class Meter:
    """Listens on a port of its own; a context manager. `weights` has the bytes of each address, heads included.

    Browsers send one request at a time on a connection, so what comes until the next one belongs to it. The server is
    told that only gzip is understood: that is what phones behind an old proxy get, and a tenth more than Brotli.
    """

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._last = time.monotonic()
        self.port = self._listener.getsockname()[1]
        self.weights: dict[str, int] = {}

    def __enter__(self) -> "Meter":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    @property
    def url(self) -> str:
        """The address that the phone uses."""
        return f"http://127.0.0.1:{self.port}"

    def quiet_for(self) -> float:
        """Return for how many seconds nothing has crossed the wire."""
        return time.monotonic() - self._last

    def _listen(self) -> None:
        with suppress(OSError):  # closed
            while True:
                phone, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server))
                asked = [""]
                threading.Thread(target=self._requests, args=(phone, server, asked), daemon=True).start()
                threading.Thread(target=self._answers, args=(server, phone, asked), daemon=True).start()

    def _requests(self, phone: socket.socket, server: socket.socket, asked: list[str]) -> None:
        with suppress(OSError):
            while data := phone.recv(CHUNK):
                if found := _ASKED.match(data):
                    asked[0] = found[1].decode()
                    data = _CODINGS.sub(rb"\1 gzip", data, count=1)
                server.sendall(data)
            server.shutdown(socket.SHUT_WR)

    def _answers(self, server: socket.socket, phone: socket.socket, asked: list[str]) -> None:
        with suppress(OSError):
            while data := server.recv(CHUNK):
                self._last = time.monotonic()
                self.weights[asked[0]] = self.weights.get(asked[0], 0) + len(data)
                phone.sendall(data)
        for end in (server, phone):
            end.close()
