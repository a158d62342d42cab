"""Pictures: what is taken, what is refused, and that nothing but the picture comes out."""

import struct
import zlib
from functools import cache
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from webapp.core import images
from webapp.core.images import ImageRefused, prepare, thumbnail

SECRET = b"GPS-of-the-house"
TABLES = {0xC4, 0xDB, 0xDD, 0xC0, 0xC1, 0xC2}


@cache
def scene(width=200, height=120, mode="RGB"):
    """A picture with a red, a green, a blue and a white quarter, so that any turn shows."""
    image = Image.new("RGB", (width, height), "white")
    for colour, x, y in (("red", 0, 0), ("lime", width // 2, 0), ("blue", 0, height // 2)):
        image.paste(colour, (x, y, x + width // 2, y + height // 2))
    return image.convert(mode)


def saved(image, kind="JPEG", **options):
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def opened(data):
    return Image.open(BytesIO(data))


def quarters(data):
    """The colours of the four quarters: top left, top right, bottom left, bottom right."""
    image = opened(data).convert("RGB")
    points = [(x, y) for y in (1, 3) for x in (1, 3)]
    names = {(1, 0, 0): "red", (0, 1, 0): "lime", (0, 0, 1): "blue", (1, 1, 1): "white"}
    pixels = [image.getpixel((image.width * x // 4, image.height * y // 4)) for x, y in points]
    return [names.get(tuple(value > 128 for value in pixel), "?") for pixel in pixels]


UPRIGHT = ["red", "lime", "blue", "white"]


def segments(data):
    """Independent of the code under test: the markers of a JPEG up to its first scan."""
    position, found = 2, []
    while True:
        assert data[position] == 0xFF
        marker = data[position + 1]
        found.append(marker)
        if marker == 0xDA:
            return found
        position += 2 + int.from_bytes(data[position + 2 : position + 4])


def with_segment(data, marker, content):
    return data[:2] + bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content + data[2:]


def exif(orientation=None):
    tags = Image.Exif()
    if orientation:
        tags[0x0112] = orientation
    tags[0x010E] = SECRET.decode()
    tags.get_ifd(0x8825)[1] = "N"
    return tags


def refusal(data):
    with pytest.raises(ImageRefused) as refused:
        prepare(data)
    assert any("\u4e00" <= character <= "\u9fff" for character in refused.value.message)
    assert refused.value.status == images.STATUS[refused.value.code]
    return refused.value.code


def assert_clean(data):
    assert data.startswith(b"\xff\xd8")
    assert data.endswith(b"\xff\xd9")
    assert data.count(b"\xff\xd9") == 1
    assert set(segments(data)) <= TABLES | {0xDA}
    assert SECRET not in data
    image = opened(data)
    assert not image.getexif()
    assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info)


# --- what comes out --------------------------------------------------------------------------------


def test_an_upright_small_jpeg_keeps_every_pixel():
    data = saved(scene(), quality=60)
    picture = prepare(data)
    assert (picture.mime, picture.width, picture.height) == ("image/jpeg", 200, 120)
    assert opened(picture.data).tobytes() == opened(data).tobytes()
    assert len(picture.data) < len(data)
    assert_clean(picture.data)


@pytest.mark.parametrize("options", [{"progressive": True}, {"restart_marker_rows": 1}, {"subsampling": 0}])
def test_other_ordinary_jpegs_keep_every_pixel_too(options):
    data = saved(scene(), **options)
    picture = prepare(data)
    assert opened(picture.data).tobytes() == opened(data).tobytes()
    assert_clean(picture.data)


def test_a_grey_jpeg_stays_a_picture():
    picture = prepare(saved(scene(mode="L")))
    assert opened(picture.data).tobytes() == opened(saved(scene(mode="L"))).tobytes()
    assert_clean(picture.data)


def test_all_metadata_and_all_that_hangs_on_goes():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = saved(scene(), exif=exif(1), icc_profile=profile, comment=SECRET)
    for marker in (*range(0xE1, 0xEE), 0xEF, 0xFE):
        data = with_segment(data, marker, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)
    picture = prepare(data + b"PK\3\4" + SECRET)
    assert opened(picture.data).tobytes() == opened(saved(scene())).tobytes()
    assert_clean(picture.data)


@pytest.mark.parametrize("tail", [b"<script>alert(1)</script>", b"PK\x05\x06" + bytes(18), saved(scene(8, 8))])
def test_a_polyglot_comes_out_as_a_picture_only(tail):
    picture = prepare(saved(scene()) + tail)
    assert_clean(picture.data)
    assert tail not in picture.data


def test_preparing_twice_changes_nothing():
    for data in (saved(scene()), saved(scene(2000, 900)), saved(scene(), "PNG"), saved(scene(), exif=exif(6))):
        once = prepare(data)
        assert prepare(once.data) == once


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_turned_upright(kind, orientation):
    # Turned the other way round first: what a camera held like that would have stored.
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    turned = scene().transpose(Image.Transpose(back[orientation])) if orientation > 1 else scene()
    picture = prepare(saved(turned, kind, exif=exif(orientation)))
    assert quarters(picture.data) == UPRIGHT
    assert (picture.width, picture.height) == (200, 120) == opened(picture.data).size
    assert_clean(picture.data)


@pytest.mark.parametrize(
    ("size", "kept"), [((3200, 1000), (1600, 500)), ((500, 1601), (500, 1600)), ((1600, 9), (1600, 9))]
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_longest_side_is_at_most_1600(kind, size, kept):
    picture = prepare(saved(scene(*size), kind))
    assert (picture.width, picture.height) == kept == opened(picture.data).size
    assert quarters(picture.data) == UPRIGHT
    assert_clean(picture.data)


def test_a_large_jpeg_is_shrunk_while_it_is_read(monkeypatch):
    sizes = []
    resize = Image.Image.resize
    monkeypatch.setattr(
        Image.Image, "resize", lambda self, *args, **kw: (sizes.append(self.size), resize(self, *args, **kw))[1]
    )
    prepare(saved(scene(6400, 400)))
    assert sizes == [(1600, 100)]


def test_the_smallest_picture_is_a_picture():
    for size in ((1, 1), (3, 5), (7, 200)):
        assert opened(prepare(saved(scene(*size))).data).size == size


def test_a_very_long_strip_keeps_at_least_one_pixel():
    assert prepare(saved(scene(8000, 2))).height == 1


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_a_jpeg(mode):
    source = Image.new("I;16", (200, 120), 65535) if mode == "I;16" else scene(mode=mode)
    picture = prepare(saved(source, "PNG"))
    assert opened(picture.data).mode == "RGB"
    assert quarters(picture.data)[3] == "white"
    assert_clean(picture.data)


def test_what_was_transparent_becomes_white():
    clear = Image.new("RGBA", (200, 120), (0, 0, 0, 0))
    clear.paste("red", (0, 0, 100, 60))
    for data in (saved(clear, "PNG"), saved(clear, "WEBP", lossless=True), saved(clear.convert("P"), "PNG")):
        assert quarters(prepare(data).data) == ["red", "white", "white", "white"]
    coloured = saved(Image.new("RGB", (200, 120), "lime"), "PNG", transparency=(0, 255, 0))
    assert quarters(prepare(coloured).data) == ["white"] * 4


def test_texts_in_a_png_or_webp_go():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("XML:com.adobe.xmp", SECRET.decode())
    assert_clean(prepare(saved(scene(), "PNG", pnginfo=notes, exif=exif()) + SECRET).data)
    assert_clean(prepare(saved(scene(), "WEBP", exif=exif(), xmp=SECRET)).data)


@pytest.mark.parametrize("mode", ["CMYK", "RGB"])
def test_colours_that_only_an_adobe_marker_explains_stay_right(mode):
    # Pillow writes APP14 for CMYK, and with keep_rgb for RGB as well.
    data = saved(scene(mode=mode), keep_rgb=True, quality=95)
    picture = prepare(data)
    assert quarters(picture.data) == UPRIGHT
    assert_clean(picture.data)


def test_colours_with_odd_component_names_stay_right():
    # Named R, G, B in the frame, a decoder takes YCbCr for RGB as soon as the JFIF segment is gone.
    data = bytearray(saved(scene(), quality=95))
    frame, scan = data.index(b"\xff\xc0") + 10, data.index(b"\xff\xda") + 5
    for number, name in enumerate(b"RGB"):
        data[frame + 3 * number] = data[scan + 2 * number] = name
    picture = prepare(bytes(data))
    assert quarters(picture.data) == quarters(bytes(data)) == UPRIGHT
    assert_clean(picture.data)


def test_colours_that_an_adobe_marker_contradicts_stay_right():
    # Components named 1, 2, 3, but APP14 says that they are red, green and blue.
    data = bytearray(saved(scene(), keep_rgb=True, quality=95))
    frame, scan = data.index(b"\xff\xc0") + 10, data.index(b"\xff\xda") + 5
    for number in range(3):
        data[frame + 3 * number] = data[scan + 2 * number] = number + 1
    data = data.replace(b"\xff\xe0", b"\xff\xed")
    if b"Adobe" not in data:
        data = with_segment(bytes(data), 0xEE, b"Adobe\0\x64\0\0\0\0\0")
    assert quarters(bytes(data)) == UPRIGHT
    assert quarters(prepare(bytes(data)).data) == UPRIGHT


@pytest.mark.parametrize("orientation", [1, 3])
def test_of_an_mpo_the_first_picture_is_taken(orientation):
    first = scene().rotate(180) if orientation == 3 else scene()
    other = Image.new("RGB", (64, 64), "blue")
    data = saved(first, "MPO", save_all=True, append_images=[other], exif=exif(orientation))
    assert opened(data).n_frames == 2
    picture = prepare(data)
    assert quarters(picture.data) == UPRIGHT
    assert_clean(picture.data)


def test_something_carried_in_tables_or_before_the_end_does_not_come_through():
    data = saved(Image.new("RGB", (16, 16), "red"))
    carried = SECRET * 400
    assert_clean(prepare(data[:-2] + carried + b"\xff\xd9").data)
    tables = b"".join(bytes([0]) + (carried * 2)[start : start + 64] for start in range(0, 6400, 64))
    for _ in range(3):
        data = with_segment(data, 0xDB, tables)
    assert_clean(prepare(data).data)


def test_a_thumbnail_is_small_upright_and_clean():
    picture = prepare(saved(scene(2000, 1000)))
    small = thumbnail(picture.data)
    assert opened(small).size == (320, 160)
    assert quarters(small) == UPRIGHT
    assert_clean(small)
    assert opened(thumbnail(picture.data, side=64)).size == (64, 32)
    assert opened(thumbnail(prepare(saved(scene(40, 20))).data)).size == (40, 20)


def test_a_thumbnail_of_no_picture_is_refused():
    with pytest.raises(ImageRefused):
        thumbnail(b"no picture")


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
        (b"", "空"),
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


@pytest.mark.parametrize("options", [{}, {"progressive": True}])
@pytest.mark.parametrize("missing", [1, 2, 3, 40])
def test_a_jpeg_without_its_last_bytes_is_refused(options, missing):
    assert refusal(saved(scene(), **options)[:-missing]) == "broken"


def test_a_jpeg_of_headers_only_is_refused():
    data = saved(scene())
    assert refusal(data[: data.index(b"\xff\xda")] + b"\xff\xd9") == "broken"
    assert refusal(b"\xff\xd8\xff\xd9") == "broken"
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


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
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


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b""]), st.binary(max_size=300))
def test_random_bytes_are_refused(start, rest):
    with pytest.raises(ImageRefused):
        prepare(start + rest)
