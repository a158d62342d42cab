"""Pictures of 250 KB as a phone makes them, each one different, made cheaply."""

import random
from io import BytesIO

from PIL import Image

SIZE = (1600, 1200)
BYTES = 250_000
_DQT = b"\xff\xdb"


def photograph(seed: int = 1) -> bytes:
    """Return a JPEG of about 250 KB with the grain of a photograph."""
    noise = random.Random(seed)
    coarse = Image.frombytes("RGB", (64, 48), noise.randbytes(64 * 48 * 3)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.frombytes("L", (SIZE[0] // 2, SIZE[1] // 2), noise.randbytes(SIZE[0] * SIZE[1] // 4)).resize(SIZE)
    grained = Image.blend(coarse, Image.merge("RGB", (grain, grain, grain)), 0.12)
    best = b""
    for quality in range(30, 96, 3):
        out = BytesIO()
        grained.save(out, "JPEG", quality=quality)
        if len(out.getvalue()) > BYTES and best:
            break
        best = out.getvalue()
    return best


def different(base: bytes, number: int) -> bytes:
    """Return the same photograph with other quantisation of its finest details: other bytes, as hard to decode."""
    place = base.index(_DQT) + 5 + 60
    return base[:place] + bytes(1 + (number >> shift & 127) for shift in (0, 7, 14, 21)) + base[place + 4 :]
