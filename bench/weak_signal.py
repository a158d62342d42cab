"""A relay between browser and server, as slow as Slow 3G for all that passes, the service worker's requests too."""

import socket
import threading
import time

LATENCY_S = 0.4  # until the first byte of an answer, as Lighthouse has it
BYTES_PER_S = 50_000  # 400 kbit/s
_CHUNK = 2_048


class WeakSignal:
    """Listens on a port of its own; a context manager. All connections share the one narrow line."""

    def __init__(self, port: int) -> None:
        self._server = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._line = threading.Lock()
        self.port = self._listener.getsockname()[1]
        self.slow = False

    def __enter__(self) -> "WeakSignal":
        threading.Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.close()

    def _listen(self) -> None:
        while True:
            try:
                phone, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server))
            threading.Thread(target=self._carry, args=(phone, server, 0.0), daemon=True).start()
            threading.Thread(target=self._carry, args=(server, phone, LATENCY_S), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, latency: float) -> None:
        quiet_since = 0.0
        try:
            while data := one.recv(_CHUNK):
                if self.slow and latency and time.monotonic() > quiet_since + 0.05:
                    time.sleep(latency)
                if self.slow:
                    with self._line:
                        time.sleep(len(data) / BYTES_PER_S)
                other.sendall(data)
                quiet_since = time.monotonic()
        except OSError:
            pass
        finally:
            for end in (one, other):
                end.close()
