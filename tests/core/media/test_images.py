"""Pictures that are taken: upright, small, and nothing but the picture comes out."""

import pytest
from PIL import Image, ImageCms, JpegImagePlugin, PngImagePlugin

from tests.core.media.pictures import (
    SECRET,
    UPRIGHT,
    assert_clean,
    exif,
    opened,
    quarters,
    saved,
    scene,
    with_segment,
)
from webapp.core.media.images import ImageRefused, prepare, thumbnail

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


def test_something_between_two_scans_goes_without_harm():
    data = saved(scene(), progressive=True)
    second = data.rindex(b"\xff\xda")
    between = b"\xff\xfe\0\4hi" + b"\xff\xed" + (len(SECRET) + 2).to_bytes(2) + SECRET
    picture = prepare(data[:second] + between + data[second:])
    assert picture == prepare(data)
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


def test_an_ordinary_small_jpeg_is_decoded_once_and_not_in_full(monkeypatch):
    sizes = []
    draft = JpegImagePlugin.JpegImageFile.draft
    monkeypatch.setattr(
        JpegImagePlugin.JpegImageFile,
        "draft",
        lambda self, *args: (draft(self, *args), sizes.append((self.mode, self.size)))[0],
    )
    prepare(saved(scene(1600, 800)))
    assert sizes == [("L", (200, 100))]


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


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize("size", [(2000, 1000), (1600, 800), (500, 250), (40, 20)])
def test_a_thumbnail_that_comes_with_the_picture_is_as_one_that_is_made_of_it(kind: str, size: tuple[int, int]):
    picture = prepare(saved(scene(*size), kind), small=320)
    alone = opened(thumbnail(picture.data))
    assert opened(picture.small).size == alone.size
    assert quarters(picture.small) == UPRIGHT
    assert_clean(picture.small)
    assert (picture.data, prepare(saved(scene(*size), kind)).small) == (prepare(saved(scene(*size), kind)).data, b"")


def test_a_thumbnail_of_no_picture_is_refused():
    with pytest.raises(ImageRefused):
        thumbnail(b"no picture")
