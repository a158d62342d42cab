"""A small HTTP/1.1 client on a kept connection: requests are bytes made beforehand, so that measuring costs little."""

import gzip
import socket
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import brotli

TIMEOUT_S = 60.0
Fields = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class Answer:
    """What came back; ``size`` counts every byte on the wire, head included."""

    status: int
    head: bytes
    body: bytes
    size: int

    def header(self, name: str) -> str:
        """Return a header's value, empty when it is not there."""
        wanted = name.lower().encode() + b":"
        for line in self.head.split(b"\r\n")[1:]:
            if line.lower().startswith(wanted):
                return line[len(wanted) :].strip().decode("latin-1")
        return ""

    @property
    def content(self) -> bytes:
        """The body as it was before it was compressed."""
        return {"br": brotli.decompress, "gzip": gzip.decompress}.get(self.header("Content-Encoding"), bytes)(self.body)


class Connection:
    """One kept connection to 127.0.0.1; opened again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket: socket.socket | None = None

    def send(self, message: bytes) -> Answer:
        """Send a whole request and return the whole answer."""
        fresh = self._socket is None
        try:
            return self._exchange(message)
        except (ConnectionError, EOFError):
            self.close()
            if fresh:
                raise
            return self._exchange(message)

    def close(self) -> None:
        if self._socket is not None:
            self._socket.close()
        self._socket = None

    def _exchange(self, message: bytes) -> Answer:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._port), TIMEOUT_S)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket.sendall(message)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            self._read_into(received)
        head = bytes(received[:end])
        answer = Answer(int(head[9:12]), head, b"", 0)
        bodiless = answer.status in (204, 304) or message.startswith(b"HEAD ")
        wanted = end + 4 + (0 if bodiless else int(answer.header("Content-Length") or 0))
        while len(received) < wanted:
            self._read_into(received)
        if answer.header("Connection").lower() == "close":
            self.close()
        return Answer(answer.status, head, bytes(received[end + 4 :]), len(received))

    def _read_into(self, received: bytearray) -> None:
        assert self._socket is not None
        chunk = self._socket.recv(65_536)
        if not chunk:
            raise EOFError("the server closed the connection")
        received += chunk


def get(path: str, headers: Mapping[str, str]) -> bytes:
    """Return a GET."""
    return _request("GET", path, headers)


def put(path: str, headers: Mapping[str, str], body: bytes) -> bytes:
    """Return a PUT of raw bytes."""
    return _request("PUT", path, {**headers, "Content-Type": "application/octet-stream"}, body)


def post(path: str, headers: Mapping[str, str], fields: Fields, photos: Iterable[bytes] = ()) -> bytes:
    """Return a multipart POST as a browser sends it; a field may stand several times."""
    boundary = uuid.uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields
    ]
    for number, photo in enumerate(photos):
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="photos"; filename="{number}.jpg"\r\n'
        parts += [head.encode() + b"Content-Type: image/jpeg\r\n\r\n", photo, b"\r\n"]
    body = b"".join([*parts, f"--{boundary}--\r\n".encode()])
    return _request("POST", path, {**headers, "Content-Type": f"multipart/form-data; boundary={boundary}"}, body)


def _request(method: str, path: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if method != "GET":
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body
