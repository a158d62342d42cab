"""A signature on the screen: proven by its content, sealed, kept with what was read, and nothing where it is none."""

import base64
from io import BytesIO

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from tests.decisions.conftest import DISPATCHER, JUSTICE, POLICE, Decisions
from tests.support.town import small_jpeg
from webapp.core.db import db
from webapp.core.errors import Problem
from webapp.core.media.images import SIGNATURE_BYTES
from webapp.documents.models import Signature
from webapp.documents.queries import digest_of
from webapp.documents.schemas import parse_signature, typed_above
from webapp.reports.service_files import store

READ = "我收到了交办单 才决〔2026〕1号，知道要办什么、哪天前办好。"


def png(*, ink: bool = True, size: tuple[int, int] = (640, 240), **kept: object) -> bytes:
    """Return what the pad of a page draws: black on nothing."""
    image = Image.new("RGBA", size)
    if ink:
        ImageDraw.Draw(image).line([(40, 200), (120, 40), (200, 180), (400, 60)], fill="black", width=6)
    out = BytesIO()
    image.save(out, "PNG", **kept)
    return out.getvalue()


def as_sent(data: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(data).decode()


def hand_over(house: Decisions, number: int, data: bytes | str, *, status: int = 201, read: str = READ) -> dict:
    sent = data if isinstance(data, str) else as_sent(data)
    fields = {"note": "唐所长", "signature": sent, "signature_read": digest_of(read)}
    return house.step(DISPATCHER, number, "hand-over", status=status, **fields)


def stored(house: Decisions) -> list[Signature]:
    with house.town.app.app_context():
        return list(db.session().scalars(select(Signature).order_by(Signature.id)))


def test_it_is_kept_sealed_with_what_was_read_and_shown_to_who_sees_the_thing(house: Decisions) -> None:
    number = house.make()["id"]
    hand_over(house, number, png())
    (signature,) = stored(house)
    assert (signature.read, signature.read_digest) == (READ, digest_of(READ))
    assert signature.signed_at is not None
    with house.town.app.app_context():
        assert b"\x89PNG\r\n\x1a\n" not in store().read(signature.file), "it must lie encrypted"
    address = f"/decisions/{number}/signatures/{signature.id}"
    page = house.page(POLICE, f"/decisions/{number}")
    assert address in {one.get("src") for one in page.find_all("img")}
    assert "当面收到、口头答应" in page.text
    shown = house.phone(POLICE).get(address)
    assert (shown.mimetype, shown.headers["Cache-Control"]) == ("image/png", "no-store")
    with Image.open(BytesIO(shown.data)) as image:
        assert (image.size, image.format) == ((640, 240), "PNG")
        assert image.convert("L").getextrema() == (0, 255)
    assert house.journalled("document.signature_seen") == [{"signature": signature.id}]
    assert house.journalled("document.signed") == [{"signature": signature.id, "read": digest_of(READ)}]
    assert house.phone(JUSTICE).get(address).status_code == 404
    other = house.make(lead_unit=JUSTICE)["id"]
    assert house.phone(DISPATCHER).get(f"/decisions/{other}/signatures/{signature.id}").status_code == 404


def test_nothing_of_the_sender_s_file_is_kept_but_the_ink(house: Decisions) -> None:
    info = PngInfo()
    info.add_text("Comment", "secret-of-the-phone")
    number = house.make()["id"]
    hand_over(house, number, png(pnginfo=info) + b"trailing-bytes")
    shown = house.phone(DISPATCHER).get(f"/decisions/{number}/signatures/{stored(house)[0].id}").data
    assert b"secret-of-the-phone" not in shown
    assert b"trailing-bytes" not in shown


@pytest.mark.parametrize(
    "data",
    [
        png(ink=False),
        small_jpeg(),
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        png()[:200],
        png() + b"\0" * SIGNATURE_BYTES,
        png(size=(4000, 4000)),
        "data:image/png;base64,***",
        "data:image/jpeg;base64,AAAA",
    ],
    ids=["empty", "photo", "svg", "cut", "large", "wide", "no base64", "another kind"],
)
def test_what_is_no_signature_is_refused_beside_the_pad_and_nothing_is_kept(
    house: Decisions, data: bytes | str
) -> None:
    number = house.make()["id"]
    refused = hand_over(house, number, data, status=422)
    assert list(refused["error"]["fields"]) == ["signature"]
    assert stored(house) == []
    assert house.journalled("decision.handed_over") == []


def test_it_counts_only_for_the_words_that_stood_there(house: Decisions) -> None:
    number = house.make()["id"]
    hand_over(house, number, png(), read="别的话", status=409)
    assert stored(house) == []


def test_nobody_has_to_sign(house: Decisions) -> None:
    number = house.make()["id"]
    house.step(DISPATCHER, number, "hand-over", status=422)
    house.step(DISPATCHER, number, "hand-over", note="唐所长")
    house.step(POLICE, number, "hand-over", note="自己", status=404)
    assert stored(house) == []
    assert "唐所长" in house.page(POLICE, f"/decisions/{number}").text


def agreed(**fields: str) -> MultiDict[str, str]:
    return MultiDict({"answer": "oral", "clauses-0-what": "当面道歉", "note": "院坝里谈的"} | fields)


def test_what_was_typed_above_a_pad_counts_as_a_digest_counts_it() -> None:
    begins = ("answer", "clauses-")
    assert typed_above(agreed(), begins) == "answer=oral\nclauses-0-what=当面道歉"
    assert typed_above(agreed(**{"clauses-0-what": " 当面道歉\r\n"}), begins) == typed_above(agreed(), begins)
    assert typed_above(agreed(note="别的"), begins) == typed_above(agreed(), begins)
    assert typed_above(agreed(**{"clauses-1-what": "药费"}), begins) != typed_above(agreed(), begins)


def test_each_of_several_who_sign_one_form_signs_the_words_that_stood_there() -> None:
    read = typed_above(agreed(), ("clauses-",))
    form = agreed(**{"signature-2": as_sent(png()), "signature_read-2": digest_of(read)})
    signed = parse_signature(form, read, "2")
    assert signed is not None
    assert signed.read == read
    assert parse_signature(form, read, "1") is None
    assert parse_signature(form, read) is None
    with pytest.raises(Problem) as otherwise:
        parse_signature(form, "clauses-0-what=别的", "2")
    assert otherwise.value.status == 409
    form["signature-2"] = as_sent(png(ink=False))
    with pytest.raises(Problem) as empty:
        parse_signature(form, read, "2")
    assert list(empty.value.fields) == ["signature-2"]
