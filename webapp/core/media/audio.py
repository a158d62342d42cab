"""Voice notes: checked by their content to be sound and nothing else, not too large, not too long.

What the phones' browsers record is accepted: WebM (Opus or Vorbis), MP4 (AAC or Opus), Ogg (Opus). Nothing is
decoded; only the frame around the sound is read, in one flat walk that always moves on and counts its
steps. The bytes are kept as they came, so texts inside the container stay inside it.
"""

import math
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

MAX_BYTES = 2 * 1024 * 1024
# The phone stops at 60 s; stopping takes a moment.
MAX_SECONDS = 65
STATUS = {"too_large": 413, "too_long": 413, "not_audio": 415, "unsupported": 415, "broken": 422}

# 65 s of the shortest frames (10 ms) and what is around them.
_MAX_STEPS = 20_000


class AudioRefused(Exception):
    """The voice note can't be taken; `message` is for the person who sent it, `status` the HTTP answer to it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = STATUS[code]


@dataclass(frozen=True)
class Voice:
    """What a voice note is; `seconds` is None where the container does not hold it (fragments of MP4)."""

    mime: str
    seconds: float | None


def check(data: bytes) -> Voice:
    """Return what the voice note is; AudioRefused (see STATUS) unless it is one of ours, whole and short enough."""
    if len(data) > MAX_BYTES:
        raise AudioRefused("too_large", "录音太大了，请分几段说")
    try:
        voice = _reader(data)(data)
    except (IndexError, struct.error, OverflowError):
        raise _broken() from None
    if voice.seconds is not None and not voice.seconds <= MAX_SECONDS:
        raise AudioRefused("too_long", "录音太长了，一段最多一分钟，请分几段说")
    return voice


def _reader(data: bytes) -> Callable[[bytes], Voice]:
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return _webm
    if data[4:8] == b"ftyp":
        return _mp4
    if data.startswith(b"OggS"):
        return _ogg
    if not data:
        raise AudioRefused("not_audio", "录音是空的，没有录上。请重新录一段")
    raise AudioRefused("not_audio", "这不是录音，请重新录一段")


def _broken() -> AudioRefused:
    return AudioRefused("broken", "录音不完整或者坏了，请重新录一段")


def _require_sound(kinds: set[object], sound: object) -> None:
    if not kinds:
        raise _broken()
    if kinds != {sound}:
        raise AudioRefused("unsupported", "只收录音，不收视频，请重新录一段")


def _require_codec(known: bool) -> None:
    if not known:
        raise AudioRefused("unsupported", "这种录音放不出来，请重新录一段")


# --- WebM: EBML elements (RFC 8794, RFC 9559) --------------------------------------------------------

_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP = (
    0x1A45DFA3, 0x18538067, 0x1549A966, 0x1654AE6B, 0xAE, 0x1F43B675, 0xA0,
)  # fmt: skip
# Stepped into, not over: so a live recording's segment and clusters, whose length nobody knew, need no care.
_OPENED = frozenset({_EBML, _SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER, _GROUP})
_DOC_TYPE, _SCALE, _DURATION, _TRACK_TYPE, _CODEC, _TIMESTAMP = 0x4282, 0x2AD7B1, 0x4489, 0x83, 0x86, 0xE7
_BLOCKS = frozenset({0xA3, 0xA1})
_SOUND_TRACK = 2


@dataclass
class _Recording:
    """What the walk through a WebM file has found so far; times in ticks of `scale` nanoseconds."""

    scale: int = 1_000_000
    declared: float = 0.0
    cluster: int = 0
    last: int = -1
    doc_type: bytes = b""
    kinds: set[object] = field(default_factory=set)
    codecs: set[bytes] = field(default_factory=set)

    def note(self, name: int, body: bytes) -> None:
        if name in _BLOCKS:
            _, relative_at = _number(body, 0)
            (relative,) = struct.unpack_from(">h", body, relative_at)
            self.last = max(self.last, self.cluster + relative)
        elif name == _TIMESTAMP:
            self.cluster = int.from_bytes(body)
        elif name == _SCALE:
            self.scale = int.from_bytes(body)
        elif name == _DURATION:
            (self.declared,) = struct.unpack(">d" if len(body) == 8 else ">f", body)
        elif name == _DOC_TYPE:
            self.doc_type = body.rstrip(b"\0")
        elif name == _TRACK_TYPE:
            self.kinds.add(int.from_bytes(body))
        elif name == _CODEC:
            self.codecs.add(body.rstrip(b"\0"))


def _webm(data: bytes) -> Voice:
    found = _Recording()
    for name, body in _elements(data):
        found.note(name, body)
    if found.doc_type not in (b"webm", b"matroska") or found.last < 0 or not found.scale or math.isnan(found.declared):
        raise _broken()
    _require_sound(found.kinds, _SOUND_TRACK)
    _require_codec(found.codecs <= {b"A_OPUS", b"A_VORBIS"} and bool(found.codecs))
    # What it says of itself or what its frames say, whichever is longer.
    return Voice("audio/webm", max(found.declared, found.last) * found.scale / 1e9)


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Go through the innermost elements that matter: (name, content)."""
    position = 0
    for _ in range(_MAX_STEPS):
        if position == len(data):
            return
        name, after_name = _number(data, position, marked=True)
        size, start = _number(data, after_name)
        unknown = size == (1 << 7 * (start - after_name)) - 1
        end = len(data) if unknown else start + size
        if end > len(data) or (unknown and name not in _OPENED) or (name == _SEGMENT and end != len(data)):
            raise _broken()
        if name in _OPENED:
            position = start
        else:
            yield name, data[start:end]
            position = end
    raise _broken()


def _number(data: bytes, position: int, *, marked: bool = False) -> tuple[int, int]:
    """Return an EBML number of variable length and the position behind it; `marked` keeps the length mark."""
    length = 9 - data[position].bit_length()
    value = int.from_bytes(data[position : position + length])
    if length > 8 or position + length > len(data):
        raise _broken()
    return value if marked else value & ((1 << 7 * length) - 1), position + length


# --- MP4: boxes (ISO/IEC 14496-12) -------------------------------------------------------------------

_OPENED_BOXES = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_OUTER_BOXES = frozenset(b"ftyp moov mdat free skip wide styp sidx moof mfra uuid pdin emsg prft".split())


def _mp4(data: bytes) -> Voice:
    seconds, kinds, codecs, has_sound = 0.0, set[object](), set[bytes](), False
    for name, body in _boxes(data):
        if name in (b"mvhd", b"mdhd"):
            # Version 1 has 64-bit times.
            scale, length = struct.unpack_from(">IQ" if body[0] else ">II", body, 20 if body[0] else 12)
            seconds = max(seconds, length / scale) if scale and length not in (2**32 - 1, 2**64 - 1) else seconds
        elif name == b"hdlr":
            kinds.add(body[8:12])
        elif name == b"stsd":
            codecs.add(body[12:16])
        has_sound |= name == b"mdat"
    if not has_sound:
        raise _broken()
    _require_sound(kinds, b"soun")
    _require_codec(codecs <= {b"mp4a", b"Opus"} and bool(codecs))
    return Voice("audio/mp4", seconds or None)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Go through the boxes: (name, content), those in _OPENED_BOXES replaced by what is in them."""
    position, inner_end = 0, 0
    for _ in range(_MAX_STEPS):
        if position == len(data):
            return
        size, name = struct.unpack_from(">I4s", data, position)
        start = position + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, start)
            start += 8
        end = position + size if size else len(data)
        outer = position >= inner_end
        if not start <= end <= (len(data) if outer else inner_end) or (outer and name not in _OUTER_BOXES):
            raise _broken()
        if outer:
            inner_end = end if name == b"moov" else 0
        if name in _OPENED_BOXES:
            position = start
        else:
            yield name, data[start:end]
            position = end
    raise _broken()


# --- Ogg: pages (RFC 3533), Opus in them (RFC 7845) --------------------------------------------------

_SAMPLES_PER_SECOND = 48_000
_NO_PACKET_ENDS_HERE = 2**64 - 1


def _ogg(data: bytes) -> Voice:
    position, serials, samples = 0, set[object](), 0
    for _ in range(_MAX_STEPS):
        if position == len(data):
            break
        mark, version, ends_at, serial, pieces = struct.unpack_from("<4sBxQI8xB", data, position)
        body = position + 27 + pieces
        position = body + sum(data[body - pieces : body])
        if mark != b"OggS" or version != 0:
            raise _broken()
        serials.add(serial)
        if ends_at != _NO_PACKET_ENDS_HERE:
            samples = max(samples, ends_at)
    if position != len(data) or not samples:
        raise _broken()
    head = data[27 + data[26] :]
    _require_codec(head.startswith(b"OpusHead") and len(serials) == 1)
    (skipped,) = struct.unpack_from("<H", head, 10)
    return Voice("audio/ogg", max(0, samples - skipped) / _SAMPLES_PER_SECOND)
