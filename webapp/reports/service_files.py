"""From the bytes that a phone sent to files that may be served: proved, stripped, stored under their digest."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import structlog
from flask import current_app
from werkzeug.datastructures import FileStorage, MultiDict

from webapp.config import MEGABYTE
from webapp.core import replay
from webapp.core.db import release
from webapp.core.errors import Problem
from webapp.core.media import audio, images
from webapp.core.media.audio import AudioRefused
from webapp.core.media.files import StorageAway, Store, keep
from webapp.core.media.images import ImageRefused
from webapp.core.protection.crypto import seal_file_under
from webapp.reports.schemas import MOST_PHOTOS, parse_digests
from webapp.reports.service import Sent, SentPhoto, SentVoice

log = structlog.get_logger(__name__)


def store() -> Store:
    """Return where files are kept."""
    return current_app.extensions["files"]


def read_uploads(files: Iterable[FileStorage]) -> list[bytes]:
    """Return the bytes of each attached file; an empty field counts for nothing.

    Problem 422 for more than nine, 413 for one that is too large, refused before any of it is read into memory.
    """
    sent = [f for f in files if f.filename or f.content_length]
    if len(sent) > MOST_PHOTOS:
        message = f"照片最多 {MOST_PHOTOS} 张，请去掉几张再发"
        raise Problem("invalid", message, fields={"photos": message})
    if any(_size(f) > images.MAX_BYTES for f in sent):
        message = f"有一张照片太大了，最多 {images.MAX_BYTES // MEGABYTE} MB"
        raise Problem("too_large", message, fields={"photos": message})
    return [f.read() for f in sent]


def _size(upload: FileStorage) -> int:
    upload.stream.seek(0, os.SEEK_END)
    size = upload.stream.tell()
    upload.stream.seek(0)
    return size


def sha256_of(data: bytes) -> str:
    """Return the digest of bytes as they were sent."""
    return hashlib.sha256(data).hexdigest()


def keep_photo(data: bytes, *, sealed: bool, small: bool = True) -> SentPhoto:
    """Do as :func:`store_photo`, before any transaction and with no connection held while it takes its time."""
    release()
    return store_photo(data, sealed=sealed, small=small)


def store_photo(data: bytes, *, sealed: bool, small: bool = True) -> SentPhoto:
    """Prove a picture, strip it and store it durably, with its thumbnail.

    ``sealed``: it is of a protected matter, and only its encrypted bytes ever touch the disk. Not ``small``: without a
    thumbnail, for whose rows have no place for one: it would be a file that nobody names, and stay when the picture is
    erased. ImageRefused says in plain words what is wrong with it.
    """
    picture = images.prepare(data, small=images.THUMBNAIL_SIDE if small else 0)
    key, file = keep(store(), picture.data, sealed=sealed)
    thumbnail = store().put(seal_file_under(key, picture.small) if key else picture.small) if small else None
    shown = sha256_of(picture.data)
    return SentPhoto(sha256_of(data), file, picture.mime, picture.width, picture.height, shown, thumbnail, key)


def keep_voice(data: bytes, *, sealed: bool) -> SentVoice:
    """Prove a voice note and store it durably, sealed like a picture; Problem 413 or 415 beside its field."""
    release()
    try:
        voice = audio.check(data)
    except AudioRefused as refused:
        code = "too_large" if "large" in refused.code or "long" in refused.code else "unsupported"
        raise Problem(code, refused.message, fields={"voice": refused.message}) from refused
    key, file = keep(store(), data, sealed=sealed)
    return SentVoice(sha256_of(data), file, voice.mime, voice.seconds, key)


def sent_with(form: MultiDict[str, str], files: MultiDict[str, FileStorage], *, sealed: Callable[[], bool]) -> Sent:
    """Read and store what comes along with a step, before any transaction, with what is announced to follow.

    ``sealed`` says whether it is of a protected matter; it is asked only where there is a file.
    """
    photos, voice = read_photos(files), read_voice(files.get("voice"))
    announced, voice_digest = parse_digests(form, len(photos))
    voice_digest = sha256_of(voice) if voice is not None else voice_digest
    fields = replay.fields_of(form)
    digest = replay.digest(fields, [*(sha256 for sha256, _ in photos), *announced], voice_digest)
    hidden = bool(photos or voice) and sealed()
    return keep_all(Sent(digest, (), announced, None, voice_digest), photos, voice, sealed=hidden)


def keep_all(sent: Sent, photos: Sequence[tuple[str, bytes]], voice: bytes | None, *, sealed: bool) -> Sent:
    """Store what came along with a text and return both; what can't be stored now counts as announced.

    So the text is kept, and the receipt says how many files are still wanted. After the first failure none is tried: a
    request waits for one time-out, not for nine. ImageRefused names which of several pictures it is about.
    """
    kept: list[SentPhoto] = []
    try:
        for number, (_, data) in enumerate(photos, 1):
            with _naming(number, len(photos)):
                kept.append(keep_photo(data, sealed=sealed))
        voiced = keep_voice(voice, sealed=sealed) if voice is not None else None
    except StorageAway as away:
        log.error("files_awaited", kept=len(kept), sent=len(photos), error=str(away))
        waiting = [sha256 for sha256, _ in photos[len(kept) :]]
        later = sent.voice_digest if voice is None else sha256_of(voice)
        return replace(sent, photos=kept, photo_digests=[*sent.photo_digests, *waiting], voice_digest=later)
    return replace(sent, photos=kept, voice=voiced)


@contextmanager
def _naming(number: int, pictures: int) -> Iterator[None]:
    try:
        yield
    except ImageRefused as refused:
        if pictures == 1:
            raise
        raise ImageRefused(refused.code, f"第 {number} 张：{refused.message}") from refused


def read_voice(upload: FileStorage | None) -> bytes | None:
    """Return the bytes of an attached voice note, if there is one."""
    return upload.read() if upload and (upload.filename or upload.content_length) else None


def read_photos(files: Any) -> list[tuple[str, bytes]]:
    """Return (digest as sent, bytes) of the ``photos`` of a request, each picture once."""
    sent = [(sha256_of(data), data) for data in read_uploads(files.getlist("photos"))]
    return list(dict(sent).items())
