"""Pictures that are refused, each with words for its sender; and damaged ones, which never make it fail."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile

from tests.core.media.pictures import (
    TABLES,
    exif,
    opened,
    refusal,
    saved,
    scene,
    segments,
)
from webapp.core.media import images
from webapp.core.media.images import ImageRefused, prepare, thumbnail

# The module silences them; pytest listens again.
pytestmark = pytest.mark.filterwarnings("ignore:.*:UserWarning:PIL")

# --- what is refused -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "not_an_image"),
        (b"hello", "not_an_image"),
        (b"PK\3\4" + bytes(40), "not_an_image"),
        (b"%PDF-1.7\n", "not_an_image"),
        (b"<!DOCTYPE html><html></html>", "not_an_image"),
        (b"\xef\xbb\xbf <?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "not_an_image"),
        (b"<svg onload='alert(1)'></svg>", "not_an_image"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "unsupported"),
        (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "unsupported"),
        (b"\0\0\0\x1cftypavif\0\0\0\0", "unsupported"),
        (saved(scene(), "GIF"), "unsupported"),
        (saved(scene(), "TIFF"), "unsupported"),
        (saved(scene(), "BMP"), "unsupported"),
        (saved(scene(), "PPM"), "not_an_image"),
        (saved(scene(), "ICO"), "not_an_image"),
    ],
)
def test_other_files_are_refused_by_their_content(data, code):
    assert refusal(data) == code


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"GIF89a", "动图"),
        (b"\0\0\0\x18ftypheic", "HEIC"),
        (b"%PDF-1.7", "PDF"),
        (b"\xef\xbb\xbf\n<html>", "网页"),
        (b"II*\0", "打不开"),
        (b"", "还没下载到手机"),
        (bytes(4096), "还没下载到手机"),
        (b"\0\0\0\x18ftypisom", "这是视频"),
        (b"\0\0\0\x14ftypqt  ", "这是视频"),
        (b"\x1aE\xdf\xa3\x01webm", "这是视频"),
        (b"RIFF\0\0\0\0AVI LIST", "这是视频"),
        (b"\0\0\0\x1cftypavif", "AVIF"),
        (saved(scene())[:-200], "没下载完"),
        (b"ftyp", "不是照片"),
    ],
)
def test_the_message_names_what_was_sent(data, named):
    with pytest.raises(ImageRefused, match=named):
        prepare(data)


@pytest.mark.parametrize("error", [OSError, SyntaxError, ValueError, struct.error, MemoryError, KeyError, EOFError])
def test_however_a_decoder_fails_the_picture_is_called_broken(monkeypatch, error):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(Image, "open", fail)
    assert refusal(saved(scene())) == refusal(saved(scene(), "PNG")) == "broken"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_moving_picture_is_refused(kind):
    other = Image.new("RGB", (200, 120), "blue")
    assert refusal(saved(scene(), kind, save_all=True, append_images=[other])) == "unsupported"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.0, 0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_picture_is_refused(kind, share):
    whole = saved(Image.effect_noise((300, 200), 60).convert("RGB"), kind)
    assert refusal(whole[: 16 + int(len(whole) * share * 0.98)]) == "broken"


def test_a_library_that_lets_half_pictures_through_changes_nothing_here(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)
    whole = saved(Image.effect_noise((300, 200), 60).convert("RGB"), "PNG")
    assert refusal(whole[: len(whole) // 2]) == "broken"


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
@pytest.mark.parametrize("missing", [1, 2, 3, 40])
def test_a_jpeg_without_its_last_bytes_is_refused(options, missing):
    assert refusal(saved(scene(), **options)[:-missing]) == "broken"


NOISE = Image.effect_noise((300, 200), 60).convert("RGB")


@pytest.mark.parametrize("share", [0.02, 0.2, 0.5, 0.8, 0.95])
@pytest.mark.parametrize("options", [{}, {"exif": exif(6)}, {"subsampling": 0}, {"restart_marker_rows": 2}])
def test_a_jpeg_whose_end_was_put_right_behind_the_cut_is_refused(options, share):
    whole = saved(NOISE, **options)
    scan = whole.index(b"\xff\xda") + 14
    cut = scan + int((len(whole) - scan) * share)
    assert refusal(whole[:cut].rstrip(b"\xff") + b"\xff\xd9") == "broken"


@pytest.mark.parametrize("options", [{}, {"exif": exif(6)}, {"progressive": True}])
@pytest.mark.parametrize("size", [(16, 16), (300, 200), (2000, 10)])
def test_a_picture_that_really_is_grey_is_taken(options, size):
    grey = Image.new("RGB", size, (128, 128, 128))
    assert opened(prepare(saved(grey, **options)).data).convert("RGB").getpixel((5, 5)) == (128, 128, 128)


def test_a_jpeg_of_headers_only_is_refused():
    data = saved(scene())
    assert refusal(data[: data.index(b"\xff\xda")] + b"\xff\xd9") == "broken"
    assert refusal(b"\xff\xd8\xff\xd9") == "broken"
    assert refusal(data[: data.index(b"\xff\xda") + 14] + b"\xff\xfe\0\2\xff\xd9") == "broken"
    no_tables = data[:2] + data[data.index(b"\xff\xc0") :]
    assert refusal(no_tables.replace(b"\xff\xc4", b"\xff\xfe")) == "broken"


def test_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(images, "MAX_BYTES", 100)
    assert refusal(saved(scene())) == "too_large"
    assert images.STATUS["too_large"] == 413


def png_that_claims(width, height):
    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def jpeg_that_claims(width, height, **options):
    data = bytearray(saved(scene(), **options))
    frame = data.index(b"\xff\xc2" if options else b"\xff\xc0") + 5
    data[frame : frame + 4] = struct.pack(">HH", height, width)
    return bytes(data)


@pytest.mark.parametrize(
    "data",
    [
        png_that_claims(5000, 5000),
        png_that_claims(20_000, 20_000),
        png_that_claims(2**31 - 1, 2**31 - 1),
        jpeg_that_claims(8001, 8000),
        jpeg_that_claims(65_535, 65_535),
        jpeg_that_claims(5000, 5000, progressive=True),
    ],
)
def test_too_many_pixels_are_refused_before_they_are_decoded(data):
    assert refusal(data) == "too_many_pixels"


def test_a_jpeg_with_endless_scans_is_refused():
    data = saved(scene(), progressive=True)
    scan = data[data.rindex(b"\xff\xda") : -2]
    assert refusal(data[:-2] + scan * 200 + b"\xff\xd9") == "broken"


# --- fuzz ------------------------------------------------------------------------------------------

SAMPLES = [
    saved(scene(60, 40), exif=exif(1)),
    saved(scene(60, 40), exif=exif(6), progressive=True),
    saved(scene(60, 40), "MPO", save_all=True, append_images=[scene(8, 8)]),
    saved(scene(60, 40, "CMYK")),
    saved(scene(60, 40, "RGBA"), "PNG", exif=exif()),
    saved(scene(60, 40, "P"), "PNG"),
    saved(scene(60, 40), "WEBP", exif=exif()),
    saved(scene(60, 40), "WEBP", lossless=True),
]


@settings(max_examples=250)
@given(st.data())
def test_damaged_files_are_refused_or_come_out_clean(data):
    sample = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(sample) - 1))
        kind = data.draw(st.sampled_from(["change", "cut", "insert", "remove"]))
        if kind == "change":
            sample[at] = data.draw(st.integers(0, 255))
        elif kind == "cut" and at > 20:
            del sample[at:]
        elif kind == "insert":
            sample[at:at] = data.draw(st.binary(max_size=8))
        else:
            del sample[at : at + 8]
        if not sample:
            break
    try:
        picture = prepare(bytes(sample))
    except ImageRefused:
        return
    image = opened(picture.data)
    image.load()
    assert image.size == (picture.width, picture.height)
    assert set(segments(picture.data)) <= TABLES | {0xDA}
    assert opened(thumbnail(picture.data)).size <= (320, 320)


@settings(max_examples=100)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b""]), st.binary(max_size=300))
def test_random_bytes_are_refused(start, rest):
    with pytest.raises(ImageRefused):
        prepare(start + rest)


def test_a_picture_of_three_hundred_million_points_is_named_with_its_sides():
    huge = bytearray(saved(scene()))
    frame = next(at for at in range(len(huge)) if huge[at : at + 2] in (b"\xff\xc0", b"\xff\xc2"))
    huge[frame + 5 : frame + 9] = (15_000).to_bytes(2) + (20_000).to_bytes(2)
    with pytest.raises(ImageRefused, match="20000×15000") as refused:
        prepare(bytes(huge))
    assert refused.value.code == "too_many_pixels"
