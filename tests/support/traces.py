"""Things that nobody else ever said or photographed, and a search for them in everything that lies on a disk."""

import io
import json
import random
import struct
from pathlib import Path

from PIL import Image

from tests.core.media.test_audio import cluster, element, webm
from webapp.core.media import images


class Seeds:
    """Makes unique words, numbers, pictures and sounds, and finds what is left of them."""

    def __init__(self, first: int = 1) -> None:
        self._number = first
        self.forms: dict[str, list[bytes]] = {}

    def _next(self) -> int:
        self._number += 1
        return self._number

    def words(self, where: str) -> str:
        """Return a sentence that stands nowhere else."""
        chance = random.Random(self._next())
        said = "".join(chr(chance.randrange(0x4E00, 0x9F00)) for _ in range(9))
        escaped = json.dumps(said)[1:-1]
        self.forms[where] = [said.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")] + [escaped.encode()]
        return said

    def phone(self, where: str) -> str:
        """Return a telephone number that nobody has."""
        number = f"1001{random.Random(self._next()).randrange(10**6, 10**7)}"
        self.forms[where] = [number.encode()]
        return number

    def place(self, where: str) -> dict[str, str]:
        """Return a position in the town, as a form sends it."""
        chance = random.Random(self._next())
        latitude, longitude = (round(base + chance.random() / 10, 7) for base in (25.8, 111.0))
        self.forms[where] = [
            form for one in (latitude, longitude) for form in (str(one).encode(), struct.pack(">d", one))
        ]
        return {"latitude": str(latitude), "longitude": str(longitude), "position_source": "gps", "accuracy_m": "9"}

    def picture(self, where: str) -> bytes:
        """Return a JPEG of noise; what is stored of it and its small picture are looked for too."""
        noise = Image.frombytes("RGB", (120, 90), random.Random(self._next()).randbytes(120 * 90 * 3))
        sent = io.BytesIO()
        noise.save(sent, "JPEG")
        stored = images.prepare(sent.getvalue()).data
        self.forms[where] = [_middle(one) for one in (sent.getvalue(), stored, images.thumbnail(stored))]
        return sent.getvalue()

    def sound(self, where: str) -> bytes:
        """Return a voice note with noise in it."""
        noise = random.Random(self._next()).randbytes(200)
        self.forms[where] = [noise[:100], noise[100:]]
        return webm(cluster(0, 0, 20, 40), info=element("EC", noise))

    def found(self, data: bytes) -> set[str]:
        """Return what of all that stands in these bytes, in any of its forms."""
        return {where for where, forms in self.forms.items() if any(form in data for form in forms)}

    def found_in(self, *folders: Path) -> dict[str, list[str]]:
        """Return what stands in which files below the folders: database, log, index, queue, pictures, copies."""
        left: dict[str, list[str]] = {}
        for path in sorted(file for folder in folders for file in folder.rglob("*") if file.is_file()):
            for where in sorted(self.found(path.read_bytes())):
                left.setdefault(where, []).append(path.name)
        return left


def _middle(data: bytes) -> bytes:
    return data[len(data) // 2 :][:64]
