"""Pictures as they come in and as they are kept: upright, ≤ 1600 px, JPEG, nothing in them but the picture.

Two ways lead there. A JPEG that already is so (our own phones make them so) is proved by decoding it at
1/8 scale and then put together again from the segments a decoder needs: no loss, no metadata, little CPU.
Anything else is decoded, turned, shrunk and encoded anew, one at a time so that memory stays bounded.
What comes out never has EXIF, GPS, XMP, ICC, comments or bytes behind the end; a colour profile is dropped,
not applied. Refused are moving pictures too: a silent first frame would lose what the sender meant to show.
"""

import re
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image, ImageFile, ImageOps

# Registers the three decoders, so that Image.open never goes looking through all of Pillow's plug-ins.
from PIL import JpegImagePlugin, PngImagePlugin, WebPImagePlugin  # noqa: F401  isort: skip

MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 64_000_000
# PNG, WebP and progressive JPEG can't be shrunk while they are read: the decoder holds them whole.
MAX_PIXELS_HELD_WHOLE = 24_000_000
MAX_SIDE = 1600
THUMBNAIL_SIDE = 320
MIME = "image/jpeg"
STATUS = {"too_large": 413, "too_many_pixels": 413, "not_an_image": 415, "unsupported": 415, "broken": 422}

_QUALITY = 85
_THUMBNAIL_QUALITY = 78
# Each scan makes the decoder walk the whole picture; ordinary progressive JPEGs have about ten.
_MAX_SCANS = 100
# Tables of an ordinary JPEG take 0.6 kB, of a progressive one 2 kB; more would be something carried along.
_MAX_TABLE_BYTES = 16_384
_one_at_a_time = threading.BoundedSemaphore(1)
# Of a worker's hundreds of threads two: more would wait for a processor and hold memory meanwhile.
_few_at_a_time = threading.BoundedSemaphore(2)

# Pillow warns of large pictures (our own limits are stricter) and of damaged EXIF: nothing for our log.
warnings.filterwarnings("ignore", module=r"PIL\.")


class ImageRefused(Exception):
    """The picture can't be taken; `message` is for the person who sent it, `status` the HTTP answer to it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = STATUS[code]


@dataclass(frozen=True)
class Picture:
    """A picture fit to be kept and served; ``small`` is its thumbnail, where one was asked for."""

    data: bytes
    mime: str
    width: int
    height: int
    small: bytes = b""


def prepare(data: bytes, *, small: int = 0) -> Picture:
    """Return the picture as it may be kept; ImageRefused (see STATUS) for anything that isn't a sound photo.

    Accepted by content: JPEG (of an MPO the first picture), PNG, WebP. Preparing twice changes nothing. ``small``: with
    a thumbnail, its longest side at most so many px, out of the decode that proves the picture: alone it costs twice
    that.
    """
    if len(data) > MAX_BYTES:
        raise ImageRefused("too_large", "照片太大了（超过 15 MB），请换一张小一点的")
    kind = _kind(data)
    if kind == "JPEG":
        parts = _take_apart(data)
        _check_pixels(parts.width, parts.height, whole=parts.progressive)
        if parts.is_ours() and _is_upright(data, parts):
            with _few_at_a_time:
                made = _small(_prove(parts.clean, small), small)
            return Picture(parts.clean, MIME, parts.width, parts.height, made)
    return _reencoded(data, kind, MAX_SIDE, _QUALITY, small)


def thumbnail(data: bytes, side: int = THUMBNAIL_SIDE) -> bytes:
    """Return a small JPEG, longest side at most `side` px, of a picture that `prepare` gave; else ImageRefused."""
    return _reencoded(data, _kind(data), side, _THUMBNAIL_QUALITY).data


SIGNATURE_BYTES = 100 * 1024
_SIGNATURE_PIXELS = 2_000_000
# What is darker than this is ink.
_INK = 160


def signature(data: bytes) -> bytes:
    """Return what was drawn on a screen as a PNG of black on white and nothing else; ImageRefused for anything else.

    By its content: a PNG, at most ``SIGNATURE_BYTES``, whole, with ink on it.
    """
    if len(data) > SIGNATURE_BYTES:
        raise ImageRefused("too_large", "签名太大了，点“重签”再签一次")
    if _kind(data) != "PNG":
        raise ImageRefused("unsupported", "签名要在方框里签，不收照片")
    with _one_at_a_time, _decoding(), Image.open(BytesIO(data), formats=("PNG",)) as image:
        _check_pixels(*image.size, whole=True)
        if image.width * image.height > _SIGNATURE_PIXELS or getattr(image, "is_animated", False):
            raise ImageRefused("unsupported", "签名要在方框里签，不收照片")
        ink = _flat(image.convert("RGBA")).convert("L").point(lambda value: 255 * (value >= _INK), mode="1")
        if ink.getextrema()[0]:
            raise ImageRefused("broken", "方框里还没有字，请先签")
        out = BytesIO()
        ink.save(out, "PNG", optimize=True)
        return out.getvalue()


# --- what it is -------------------------------------------------------------------------------------

# In a cloud album the phone often has no more than the name, or room that is not filled yet.
NOT_HERE = "这张照片还没下载到手机。在相册里点开，等它清楚了，再选一次"
_REFUSED_KINDS: tuple[tuple[re.Pattern[bytes], str, str], ...] = tuple(
    (re.compile(pattern, re.DOTALL | re.IGNORECASE), code, message)
    for pattern, code, message in (
        (rb"GIF8[79]a", "unsupported", "动图（GIF）收不了，请发普通照片"),
        (rb"\0*$", "not_an_image", NOT_HERE),
        (rb".{4}ftyp(hei|hev|mif1|msf1)", "unsupported", "这种照片（HEIC）打不开，请直接拍照，或者转成 JPG 再发"),
        (rb".{4}ftypavi", "unsupported", "这种照片（AVIF）打不开，请直接拍照，或者转成 JPG 再发"),
        (rb".{4}ftyp|\x1aE\xdf\xa3|RIFF.{4}AVI ", "not_an_image", "这是视频，不是照片。请选照片，或者截一张图再发"),
        (rb"II\*\0|MM\0\*|BM.{4}\0\0\0\0", "unsupported", "这种图片打不开，请直接拍照，或者转成 JPG 再发"),
        (rb"%PDF", "not_an_image", "这是 PDF 文件，不是照片，请拍下来再发"),
        (rb"(\xef\xbb\xbf)?\s*<", "not_an_image", "这是网页或图形文件，不是照片，请直接拍照"),
        (rb"", "not_an_image", "这个文件不是照片，请选照片"),
    )
)  # fmt: skip


def _kind(data: bytes) -> str:
    """Return Pillow's name of the format, by the first bytes only; ImageRefused for all other files."""
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "WEBP"
    for pattern, code, message in _REFUSED_KINDS:
        if pattern.match(data):
            raise ImageRefused(code, message)
    raise AssertionError("the last pattern fits everything")


def _check_pixels(width: int, height: int, *, whole: bool) -> None:
    if width * height > (MAX_PIXELS_HELD_WHOLE if whole else MAX_PIXELS):
        raise ImageRefused("too_many_pixels", f"照片尺寸太大了（{width}×{height}），请换一张小一点的")


def _broken() -> ImageRefused:
    return ImageRefused("broken", "照片不完整（可能没下载完）或者坏了。在相册里点开看看，再选一次，或者重新拍")


# --- JPEG, segment by segment (ITU-T T.81, annex B) --------------------------------------------------

_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_SOI, _EOI, _SOS, _APP1, _COM = 0xD8, 0xD9, 0xDA, 0xE1, 0xFE
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_PLAIN_FRAMES = frozenset({0xC0, 0xC1, 0xC2})
_PROGRESSIVE_FRAMES = frozenset({0xC2, 0xC6, 0xCA, 0xCE})
_TABLES = frozenset({0xC4, 0xDB, 0xDD})
# APP14 is Adobe's: it says how colours are coded, so a picture that has it can't do without.
_DROPPED = (frozenset(range(0xE0, 0xF0)) | {_COM}) - {0xEE}


@dataclass
class _Parts:
    """What a JPEG consists of; `clean` is the same picture without anything else."""

    pieces: list[bytes] = field(default_factory=lambda: [b"\xff\xd8"])
    width: int = 0
    height: int = 0
    progressive: bool = False
    odd: bool = False
    has_app1: bool = False
    table_bytes: int = 0
    scans: int = 0
    scan_bytes: int = 0

    @property
    def clean(self) -> bytes:
        return b"".join(self.pieces)

    def is_ours(self) -> bool:
        """Say whether it can be kept as it is: ordinary, small enough, and no longer than a picture must be."""
        return (
            not self.odd
            and max(self.width, self.height) <= MAX_SIDE
            and self.table_bytes <= _MAX_TABLE_BYTES
            and self.scan_bytes <= 3 * self.width * self.height + 1024
        )

    def take_frame(self, marker: int, segment: bytes) -> None:
        if self.width or len(segment) < 8:
            raise _broken()
        self.height, self.width = int.from_bytes(segment[3:5]), int.from_bytes(segment[5:7])
        self.progressive = marker in _PROGRESSIVE_FRAMES
        # Without an APP segment a decoder takes components 1, 2, 3 for Y, Cb, Cr, and others it may not.
        ordinary = segment[8::3] in (b"\1", b"\1\2\3") and len(segment) == 8 + 3 * segment[7]
        self.odd |= marker not in _PLAIN_FRAMES or segment[2] != 8 or not ordinary


def _take_apart(data: bytes) -> _Parts:
    """Return the parts up to the first end of image; ImageRefused when the file ends before."""
    parts, position, marker = _Parts(), 2, _SOI
    while True:
        found = _MARKER.search(data, position)
        if found is None:
            raise _broken()
        if marker == _SOS:
            parts.pieces.append(data[position : found.start()])
            parts.scan_bytes += found.start() - position
        marker = data[found.start() + 1]
        if marker == _EOI:
            break
        position = _take_segment(parts, marker, data, found.end())
    parts.pieces.append(b"\xff\xd9")
    return parts


def _take_segment(parts: _Parts, marker: int, data: bytes, position: int) -> int:
    """Note or keep the segment whose length is at `position`; return where it ends."""
    end = position + int.from_bytes(data[position : position + 2])
    if marker in (_SOI, 0x01) or not position + 2 <= end <= len(data):
        raise _broken()
    segment = data[position:end]
    if marker in _FRAMES:
        parts.take_frame(marker, segment)
    elif marker == _SOS:
        parts.scans += 1
        if parts.scans > _MAX_SCANS:
            raise _broken()
    elif marker not in _TABLES:
        parts.has_app1 |= marker == _APP1
        parts.odd |= marker not in _DROPPED
        return end
    parts.table_bytes += len(segment)
    parts.pieces.append(b"\xff" + bytes([marker]) + segment)
    return end


def _prove(clean: bytes, side: int = 0) -> Image.Image:
    """Decode all of it, as small as the decoder can: at 1/8 scale and without colour, or not smaller than ``side`` px.

    ImageRefused when the picture is not all there.
    """
    image = _decoded_small(clean, side)
    # Out of data but told of the end, the decoder paints the rest grey and says nothing. Only then does it
    # use what is added before the end; of a whole picture it throws that away.
    if _ends_grey(image):
        longer = clean[:-2] + bytes(range(255)) + clean[-2:]
        if _decoded_small(longer, side).tobytes() != image.tobytes():
            raise _broken()
    return image


def _decoded_small(clean: bytes, side: int) -> Image.Image:
    with _decoding(), Image.open(BytesIO(clean), formats=("JPEG",)) as image:
        if side:
            image.draft("RGB", _within(image.size, side))
        else:
            image.draft("L", (image.width // 8 or 1, image.height // 8 or 1))
        image.load()
        return image


def _small(image: Image.Image, side: int) -> bytes:
    """Return a thumbnail of a decoded picture, b"" where none is wanted."""
    if not side:
        return b""
    size = _within(image.size, side)
    small = image if size == image.size else image.resize(size, Image.Resampling.HAMMING)
    return _encoded(_flat(small), _THUMBNAIL_QUALITY)


def _ends_grey(image: Image.Image) -> bool:
    return image.getpixel((image.width - 1, image.height - 1)) in (128, (128, 128, 128))


def _is_upright(data: bytes, parts: _Parts) -> bool:
    if not parts.has_app1:
        return True
    with _decoding(), Image.open(BytesIO(data), formats=("JPEG",)) as image:
        return image.getexif().get(0x0112, 1) == 1


# --- the long way -----------------------------------------------------------------------------------


def _reencoded(data: bytes, kind: str, side: int, quality: int, thumbnail_side: int = 0) -> Picture:
    with _one_at_a_time, _decoding(), Image.open(BytesIO(data), formats=(kind,)) as image:
        _check_pixels(*image.size, whole=kind != "JPEG")
        if kind != "JPEG" and getattr(image, "is_animated", False):
            raise ImageRefused("unsupported", "动图收不了，请发普通照片")
        kept = _shrunk(image, side)
        if kind == "JPEG" and _ends_grey(kept):
            _prove(_take_apart(data).clean)
        kept = _flat(ImageOps.exif_transpose(kept))
        return Picture(_encoded(kept, quality), MIME, *kept.size, _small(kept, thumbnail_side))


def _encoded(image: Image.Image, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=quality)
    # Through the same door as what comes in: the encoder adds a JFIF segment, and nothing else may slip by.
    return _take_apart(out.getvalue()).clean


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """Return a size of the same shape whose longest side is at most ``side`` px."""
    longest = max(size)
    if longest <= side:
        return size
    return max(1, round(size[0] * side / longest)), max(1, round(size[1] * side / longest))


def _shrunk(image: Image.Image, side: int) -> Image.Image:
    size = _within(image.size, side)
    # A JPEG is decoded at 1/2, 1/4 or 1/8 already, as long as that is still not smaller than wanted.
    image.draft("RGB", size)
    if image.mode in ("1", "P", "PA") or "transparency" in image.info:
        image = image.convert("RGBA" if "transparency" in image.info or image.mode == "PA" else "RGB")
    return image.resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0)


def _flat(image: Image.Image) -> Image.Image:
    """Return the picture in RGB, on white where it was transparent, with nothing in its margins."""
    if image.mode in ("RGBA", "LA"):
        flat = Image.new("RGB", image.size, "white")
        flat.paste(image, mask=image.getchannel("A"))
    else:
        flat = image.convert("RGB")
    # Pillow writes a comment, a profile or EXIF that it finds here into the new file.
    flat.info.clear()
    return flat


@contextmanager
def _decoding() -> Iterator[None]:
    # A library that makes PDFs switches this on for the whole process; here half a picture is no picture.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        yield
    except ImageRefused:
        raise
    except Image.DecompressionBombError:
        raise ImageRefused("too_many_pixels", "照片尺寸太大了，请换一张小一点的") from None
    except Exception as error:
        # Decoders fed with foreign bytes fail in every way there is; for the sender it's always the same.
        raise _broken() from error
