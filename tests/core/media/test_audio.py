"""Voice notes: what browsers record is taken, everything else is refused, nothing makes the reader fail."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from webapp.core.media import audio
from webapp.core.media.audio import AudioRefused, Voice, check

# --- small writers, so that the tests hold no file of anybody's voice --------------------------------

UNKNOWN = object()


def element(name, *content, size=None):
    body = b"".join(content)
    length = b"\x01\xff\xff\xff\xff\xff\xff\xff" if size is UNKNOWN else (len(body) | 1 << 56).to_bytes(8)
    return bytes.fromhex(name) + length + body


def number(value):
    return value.to_bytes(max(1, (value.bit_length() + 7) // 8))


def track(kind=2, codec=b"A_OPUS"):
    return element("AE", element("83", number(kind)), element("86", codec))


SOUND = track()


def block(relative):
    return element("A3", b"\x81" + struct.pack(">h", relative) + b"\x80" + b"sound")


def cluster(at, *relatives, size=None):
    return element("1F43B675", element("E7", number(at)), *map(block, relatives), size=size)


def webm(*clusters, tracks=(SOUND,), info=b"", doc_type=b"webm", size=UNKNOWN):
    header = element("1A45DFA3", element("4282", doc_type))
    inside = element("1549A966", element("2AD7B1", number(1_000_000)), info), element("1654AE6B", *tracks)
    return header + element("18538067", *inside, *clusters, size=size)


def box(name, *content):
    body = b"".join(content)
    return struct.pack(">I4s", len(body) + 8, name) + body


def header_box(name, scale, length, version=0):
    times = struct.pack(">QQIQ" if version else ">IIII", 0, 0, scale, length)
    return box(name, bytes([version, 0, 0, 0]), times)


def mp4(handlers=(b"soun",), codec=b"mp4a", scale=1000, length=3000, version=0, extra=b""):
    traks = [
        box(
            b"trak",
            box(
                b"mdia",
                header_box(b"mdhd", scale, length, version),
                box(b"hdlr", bytes(8), handler, bytes(12)),
                box(b"minf", box(b"stbl", box(b"stsd", bytes(4), struct.pack(">I", 1), box(codec, bytes(28))))),
            ),
        )
        for handler in handlers
    ]
    moov = box(b"moov", header_box(b"mvhd", scale, length, version), *traks, box(b"free"))
    return box(b"ftyp", b"M4A \0\0\0\0isom") + moov + box(b"mdat", b"sound") + extra


def page(body, ends_at=0, serial=7):
    full, rest = divmod(len(body), 255)
    table = b"\xff" * full + bytes([rest])
    return struct.pack("<4sBBQIIIB", b"OggS", 0, 0, ends_at, serial, 0, 0, len(table)) + table + body


def ogg(seconds=3.0, head=b"OpusHead", skipped=312, last=None):
    start = page(head + struct.pack("<BBHIhB", 1, 1, skipped, 48000, 0, 0)) + page(b"OpusTags" + bytes(8))
    ends_at = int(seconds * 48000) + skipped if last is None else last
    return start + page(b"sound" * 100, ends_at // 2) + page(b"sound", ends_at)


MOOV = mp4()[20:-13]
WEBM, MP4, OGG = webm(cluster(0, 0, 20, 40), cluster(2000, 0, 960)), mp4(), ogg()


def refusal(data):
    with pytest.raises(AudioRefused) as refused:
        check(data)
    assert any("\u4e00" <= character <= "\u9fff" for character in refused.value.message)
    assert refused.value.status == audio.STATUS[refused.value.code]
    return refused.value.code


# --- what is taken -----------------------------------------------------------------------------------


def test_what_browsers_record_is_taken_with_its_length():
    assert check(WEBM) == Voice("audio/webm", 2.96)
    assert check(MP4) == Voice("audio/mp4", 3.0)
    assert check(OGG) == Voice("audio/ogg", 3.0)


def test_a_webm_of_known_lengths_is_the_same():
    assert check(webm(cluster(0, 0, 500), size=None)) == Voice("audio/webm", 0.5)
    live = webm(cluster(0, 0, size=UNKNOWN), cluster(1000, 5, size=UNKNOWN))
    assert check(live) == Voice("audio/webm", 1.005)


def test_blocks_in_groups_count_too():
    group = element("A0", element("A1", b"\x81" + struct.pack(">h", 700) + b"\0sound"))
    assert check(webm(element("1F43B675", element("E7", b"\0"), group))).seconds == 0.7


@pytest.mark.parametrize("codec", [b"mp4a", b"Opus"])
@pytest.mark.parametrize("version", [0, 1])
def test_both_versions_of_mp4_headers_are_read(codec, version):
    assert check(mp4(codec=codec, version=version)) == Voice("audio/mp4", 3.0)


@pytest.mark.parametrize("length", [0, 2**32 - 1])
def test_a_fragmented_mp4_does_not_tell_its_length(length):
    assert check(mp4(length=length, extra=box(b"moof") + box(b"mdat", b"more"))) == Voice("audio/mp4", None)


def test_an_mp4_whose_sound_runs_to_the_end_of_the_file_is_taken():
    assert check(mp4() + struct.pack(">I4s", 0, b"mdat") + b"sound").seconds == 3.0
    assert check(mp4() + struct.pack(">I4sQ", 1, b"mdat", 21) + b"sound").seconds == 3.0


# --- what is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"hello",
        b"<html>",
        b"ID3\4",
        b"RIFF\0\0\0\0WAVEfmt ",
        b"#!AMR\n",
        b"\xff\xf1\x50\x80",
        b"%PDF",
        b"\xff\xd8\xff",
    ],
)
def test_other_files_are_no_voice_note(data):
    assert refusal(data) == "not_audio"


def test_a_video_is_refused_even_with_sound():
    assert refusal(webm(cluster(0, 0), tracks=(SOUND, track(1, b"V_VP8")))) == "unsupported"
    assert refusal(webm(cluster(0, 0), tracks=(track(1, b"V_VP8"),))) == "unsupported"
    assert refusal(mp4(handlers=(b"soun", b"vide"))) == "unsupported"
    assert refusal(mp4(handlers=(b"vide",))) == "unsupported"
    theora = page(b"\x80theora", 9, serial=8)
    assert refusal(theora + OGG) == refusal(OGG + theora) == "unsupported"


def test_a_sound_no_browser_plays_is_refused():
    assert refusal(webm(cluster(0, 0), tracks=(track(2, b"A_DTS"),))) == "unsupported"
    assert refusal(mp4(codec=b"samr")) == "unsupported"
    assert refusal(ogg(head=b"\x01vorbis")) == "unsupported"


@pytest.mark.parametrize(
    "data",
    [
        webm(),
        webm(cluster(0, 0), tracks=()),
        webm(cluster(0, 0), doc_type=b"html"),
        webm(cluster(0, 0), info=element("2AD7B1", b"\0")),
        webm(cluster(0, 0), info=element("4489", struct.pack(">d", float("nan")))),
        webm(cluster(0, 0), size=None) + b"<script>alert(1)</script>",
        mp4(handlers=()),
        mp4().replace(b"mdat", b"free"),
        mp4() + b"<script>alert(1)</script>",
        mp4() + box(b"html", b"<script>"),
        mp4() + struct.pack(">I4s", 4, b"free"),
        ogg() + b"<script>alert(1)</script>",
        b"OggS",
        ogg(last=0),
        OGG[:60] + OGG[60:].replace(b"OggS", b"OggX", 1),
        webm(cluster(0, 0), size=None) + element("EC", b"<script>"),
        webm(cluster(0, 0), element("EC", b"<script>", size=UNKNOWN)),
        webm(element("1F43B675", element("E7", b"\xff" * 200), block(0))),
        box(b"ftyp", b"M4A ") + box(b"mdat", b"x") + MOOV[:-8] + struct.pack(">I4s", 16, b"free") + b"<script>",
        box(b"ftyp", b"M4A "),
        box(b"ftyp", b"heic") + box(b"meta"),
        b"\x1a\x45\xdf\xa3\x00",
        b"\x1a\x45\xdf\xa3" + b"\xff" * 20,
    ],
)
def test_what_is_not_whole_or_has_something_hanging_on_is_broken(data):
    assert refusal(data) == "broken"


@pytest.mark.parametrize("data", [webm(cluster(0, 0, 20), size=None), MP4, OGG])
def test_a_voice_note_cut_anywhere_is_refused(data):
    for length in range(12, len(data)):
        # Ogg is made to be cut between pages: what is there then is whole, only shorter.
        if data is not OGG or data[length : length + 4] != b"OggS" or length < 200:
            assert refusal(data[:length]) == "broken"


def test_too_long_is_refused_in_every_container():
    assert check(webm(cluster(64_000, 1000))).seconds == 65
    assert refusal(webm(cluster(64_000, 1001))) == "too_long"
    assert refusal(webm(cluster(0, 0), info=element("4489", struct.pack(">f", 66_000)))) == "too_long"
    assert refusal(webm(cluster(0, 0), info=element("4489", struct.pack(">d", float("inf"))))) == "too_long"
    assert refusal(mp4(length=66_000)) == "too_long"
    assert refusal(ogg(66)) == "too_long"
    assert refusal(ogg(last=2**64 - 2)) == "too_long"


def test_a_page_on_which_no_packet_ends_tells_no_time():
    assert (
        check(page(b"OpusHead" + struct.pack("<BBH", 1, 1, 0)) + page(b"x", 48_000) + page(b"y", 2**64 - 1)).seconds
        == 1
    )


def test_too_large_is_refused():
    assert refusal(WEBM + bytes(audio.MAX_BYTES)) == "too_large"
    assert audio.STATUS["too_large"] == 413


def test_a_file_of_a_million_crumbs_is_given_up_soon():
    assert refusal(webm(cluster(0, 0), element("EC") * 30_000)) == "broken"
    assert refusal(mp4() + box(b"free") * 30_000) == "broken"
    assert refusal(OGG + page(b"") * 30_000) == "broken"


@settings(max_examples=300)
@given(st.sampled_from([WEBM, MP4, OGG]), st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=9)), max_size=4))
def test_damaged_files_never_make_it_fail(sample, changes):
    for share, replacement in changes:
        at = int(share * (len(sample) - 1))
        sample = sample[:at] + replacement + sample[at + len(replacement) // 2 * 2 :]
    try:
        voice = check(sample)
    except AudioRefused:
        return
    assert voice.seconds is None or 0 <= voice.seconds <= audio.MAX_SECONDS


@settings(max_examples=200)
@given(st.sampled_from([b"\x1a\x45\xdf\xa3", b"\0\0\0\x10ftyp", b"OggS\0", b""]), st.binary(max_size=200))
def test_random_bytes_are_refused(start, rest):
    with pytest.raises(AudioRefused):
        check(start + rest)
