"""Ways to the server on which cuts are seen, or made."""

import random
import socket
import time

from bench.client import Answer, Connection
from bench.phones.ledger import Cut, NotReached

_CONNECT_WITHIN_S = 5.0


class PlainLine:
    """A fresh connection for each request, so that a cut shows and nothing is sent again in silence."""

    def __init__(self, port: int) -> None:
        self._port = port

    def send(self, message: bytes) -> Answer:
        connection = Connection(self._port)
        try:
            return connection.send(message)
        except ConnectionRefusedError as error:
            raise NotReached from error
        except (OSError, EOFError) as error:
            raise Cut from error
        finally:
            connection.close()


class WeakLine:
    """A kept connection that breaks now and then: in the middle of a request, before its answer, or after it."""

    def __init__(self, port: int, chance: random.Random, cuts: float) -> None:
        self._port, self._chance, self._cuts = port, chance, cuts
        self._kept = Connection(port)

    def send(self, message: bytes) -> Answer:
        try:
            if self._chance.random() >= self._cuts:
                return self._kept.send(message)
            self._chance.choice((self._cut_midway, self._cut_before_the_answer, self._lose_the_answer))(message)
        except ConnectionRefusedError as error:
            raise NotReached from error
        except (OSError, EOFError) as error:
            raise Cut from error
        raise Cut

    def close(self) -> None:
        self._kept.close()

    def _cut_midway(self, message: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self._port), _CONNECT_WITHIN_S) as line:
            line.sendall(message[: self._chance.randrange(1, len(message))])

    def _cut_before_the_answer(self, message: bytes) -> None:
        with socket.create_connection(("127.0.0.1", self._port), _CONNECT_WITHIN_S) as line:
            line.sendall(message)
            time.sleep(self._chance.uniform(0, 0.05))

    def _lose_the_answer(self, message: bytes) -> None:
        self._kept.send(message)
