"""Whoever was called writes what they see; it stands where it was made, once, for those who see the headquarters."""

import hashlib
import io
import uuid
from datetime import datetime

from tests.emergencies.feed.conftest import Feeds
from tests.emergencies.hq.conftest import (
    DISPATCHER,
    ELSEWHERE,
    GRID,
    INFORMANT,
    PAGE,
    VILLAGE,
    after,
)
from tests.support.statements import counted_statements
from tests.support.town import small_jpeg
from webapp.core import clock
from webapp.emergencies.feed.queries import SIZE
from webapp.emergencies.feed.service import MOST, MOST_PINNED

SEEN = "北坡有脚印"


def at(code: str) -> str:
    return f"/emergencies/hq/{code}/entries"


def with_photo(text: str, **fields: str) -> dict[str, object]:
    return {"client_id": str(uuid.uuid4()), "text": text, "photos": [(io.BytesIO(small_jpeg()), "1.jpg")], **fields}


def test_what_somebody_writes_stands_in_the_feed_of_all(house: Feeds) -> None:
    code = house.started()
    told = house.write(INFORMANT, code, SEEN)
    assert told["url"].startswith(at(code))
    assert told["client_id"]
    assert told["received_at"]
    assert told["photos"] == {"expected": 0, "stored": 0}
    assert told["photos_at"].endswith("/photos")
    assert house.texts(GRID, code) == [SEEN]
    assert SEEN in house.hq(DISPATCHER, code).text
    answer = house.phone(INFORMANT).post(at(code), {"client_id": str(uuid.uuid4()), "text": "听到喊声"}, headers=PAGE)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/emergencies/hq/{code}#feed")


def test_the_same_entry_again_from_the_outbox_stands_once(house: Feeds) -> None:
    code = house.started()
    sent = {"client_id": str(uuid.uuid4())}
    first = house.write(INFORMANT, code, SEEN, **sent)
    again = house.write(INFORMANT, code, SEEN, status=200, **sent)
    assert {key: again[key] for key in ("id", "url", "received_at", "digest")} == {
        key: first[key] for key in ("id", "url", "received_at", "digest")
    }
    house.write(INFORMANT, code, "别的话", status=409, **sent)
    assert house.texts(INFORMANT, code) == [SEEN]
    assert house.happened("emergency.entry_made") == 1


def test_an_entry_says_something_and_belongs_to_what_was_called(house: Feeds) -> None:
    code, other = house.started(), house.started(place_name="另一处")
    assert "写一句" in house.write(INFORMANT, code, status=422)["error"]["fields"]["text"]
    house.write(INFORMANT, code, SEEN, latitude="200", longitude="110", status=422)
    there = house.write(INFORMANT, other, "别处的")["id"]
    assert "corrects" in house.write(INFORMANT, code, SEEN, corrects=there, status=422)["error"]["fields"]
    house.write(ELSEWHERE, code, SEEN, status=404)
    assert house.phone(ELSEWHERE).get(at(code)).status_code == 404
    assert house.texts(INFORMANT, code) == []


def test_who_only_leads_above_reads_and_does_not_write(house: Feeds) -> None:
    code = house.start(listed="yes")["code"]  # nobody was ticked
    assert "写不了" in house.write(VILLAGE, code, SEEN, status=403)["error"]["message"]
    assert house.feed(VILLAGE, code) == []
    assert "entry" not in [one["id"] for one in house.hq(VILLAGE, code).where(lambda one: one.tag == "dialog")]


def test_what_waited_stands_where_it_was_made(house: Feeds) -> None:
    code = house.started()
    with clock.travel(after(minutes=30)):
        house.write(GRID, code, "到了山脚")
        house.write(INFORMANT, code, SEEN, occurred_at=after(minutes=10).isoformat())
        house.write(VILLAGE, code, "手机钟不对", occurred_at=after(days=-3).isoformat())
        feed = house.feed(DISPATCHER, code)
    assert [(one["text"], one["late"]) for one in feed] == [("手机钟不对", False), ("到了山脚", False), (SEEN, True)]
    assert datetime.fromisoformat(feed[2]["at"]) == after(minutes=10)
    assert "补传" in house.hq(DISPATCHER, code).text


def test_what_was_made_before_the_end_is_kept_after_it(house: Feeds) -> None:
    code = house.started()
    with clock.travel(after(minutes=30)):
        house.step(DISPATCHER, code, "stand-down", reason="找到了")
    with clock.travel(after(minutes=31)):
        house.write(INFORMANT, code, SEEN, occurred_at=after(minutes=29, seconds=50).isoformat())
        house.write(INFORMANT, code, "晚了", occurred_at=after(minutes=31).isoformat(), status=409)
        house.write(INFORMANT, code, "晚了", status=409)
        assert [(one["text"], one["late"]) for one in house.feed(INFORMANT, code)] == [(SEEN, True)]


def test_a_correction_is_an_entry_that_names_what_it_puts_right(house: Feeds) -> None:
    code = house.started()
    first = house.write(INFORMANT, code, "两个人受伤")["id"]
    page = house.page(GRID, f"{at(code)}?corrects={first}")
    assert "两个人受伤" in page.text
    assert "应该是怎样" in page.text
    with clock.travel(after(minutes=1)):
        second = house.write(GRID, code, "只有一个人受伤", corrects=first)["id"]
        feed = house.feed(DISPATCHER, code)
    assert [(one["id"], one["corrects"], one["corrected"]) for one in feed] == [
        (second, first, False),
        (first, None, True),
    ]
    shown = house.hq(DISPATCHER, code).text
    assert "后来有更正" in shown
    assert "12:00：两个人受伤" in shown


def test_what_is_pinned_stands_on_top(house: Feeds) -> None:
    code = house.started()
    first = house.write(INFORMANT, code, "集合点在村委会")["id"]
    with clock.travel(after(minutes=5)):
        others = [house.write(INFORMANT, code, f"第 {n} 条")["id"] for n in range(MOST_PINNED)]
        house.pin(INFORMANT, code, first, status=403)
        house.pin(DISPATCHER, code, first)
        house.pin(DISPATCHER, code, first)
        assert house.feed(GRID, code)[0]["text"] == "集合点在村委会"
        assert house.happened("emergency.entry_pinned") == 1
        for one in others[1:]:
            house.pin(DISPATCHER, code, one)
        assert "先取消" in house.pin(DISPATCHER, code, others[0], status=409)["error"]["message"]
        house.pin(DISPATCHER, code, first, "unpin")
        house.pin(DISPATCHER, code, others[0])
        assert house.feed(GRID, code)[-1]["text"] == "集合点在村委会"
    house.pin(ELSEWHERE, code, first, status=404)


def test_pages_go_on_where_the_last_one_ended(house: Feeds) -> None:
    code = house.started()
    house.filled(code, SIZE * 2 + 1)
    seen: list[int] = []
    address = at(code)
    while address:
        page = house.read(GRID, address)
        seen += [one["id"] for one in page["entries"]]
        address = page["next"]
    assert len(seen) == len(set(seen)) == SIZE * 2 + 1
    assert seen == sorted(seen, reverse=True)
    links = house.page(GRID, at(code)).where(lambda one: one.attributes.get("rel") == "next")
    assert len(links) == 1
    assert house.phone(GRID).get(f"{at(code)}?after=x").status_code == 404


def test_a_feed_that_is_full_says_so(house: Feeds) -> None:
    code = house.started()
    house.filled(code, MOST)
    assert f"记满 {MOST} 条" in house.write(INFORMANT, code, SEEN, status=409)["error"]["message"]


def test_pictures_are_for_those_who_see_the_headquarters(house: Feeds) -> None:
    code = house.started()
    data = small_jpeg("tomato")
    later = hashlib.sha256(data).hexdigest()
    sent = with_photo(SEEN, photo_digests=later)
    told = house.phone(INFORMANT).post(at(code), sent, content_type="multipart/form-data").json
    assert told["photos"] == {"expected": 2, "stored": 1}
    news = house.row(code).news
    house.hq(DISPATCHER, code)
    assert house.phone(INFORMANT).put(f"{told['photos_at']}/{later}", data).status_code in (200, 201)
    assert house.row(code).news == news + 1  # open pages ask for it
    photos = house.feed(GRID, code)[0]["photos"]
    assert (photos["expected"], photos["stored"]) == (2, 2)
    for url in photos["urls"]:
        assert house.phone(GRID).get(url).status_code == 200
        assert house.phone(ELSEWHERE).get(url).status_code == 404
        assert house.phone(GRID).get(url.replace(code, house.started(place_name="别处"))).status_code == 404
    shown = [one["src"] for one in house.hq(VILLAGE, code).where(lambda one: "?size" in one.attributes.get("src", ""))]
    assert [src.split("?")[0] for src in shown] == photos["urls"]


def test_a_refused_entry_keeps_what_was_typed(house: Feeds) -> None:
    code = house.started()
    sent = {"client_id": str(uuid.uuid4()), "text": SEEN, "latitude": "400", "longitude": "110"}
    answer = house.phone(INFORMANT).post(at(code), sent, headers=PAGE)
    assert answer.status_code == 422
    assert SEEN in answer.text
    assert "定位的数不对" in answer.text


def test_a_poll_costs_three_statements_and_the_page_ten(house: Feeds) -> None:
    code = house.started()
    house.fact(DISPATCHER, code, "affected", "两个人")
    house.press(GRID, code, "here", latitude="25.99", longitude="110.95")
    first = house.write(INFORMANT, code, SEEN, latitude="25.98", longitude="110.94")["id"]
    house.pin(DISPATCHER, code, first)
    house.report()
    for who in (INFORMANT, DISPATCHER):
        page = house.hq(who, code)
        mark = next(one["data-seen"] for one in page.where(lambda one: "data-seen" in one.attributes))
        with counted_statements(house.town.app) as asked:
            assert house.phone(who).get(f"/emergencies/hq/{code}/now?seen={mark}").status_code == 204
        assert len(asked) <= 3, asked
        for address in (f"/emergencies/hq/{code}", at(code), f"/emergencies/hq/{code}/facts?key=affected"):
            with counted_statements(house.town.app) as asked:
                assert house.phone(who).get(address, headers=PAGE).status_code == 200
            assert len(asked) <= 10, (who, address, asked)


def test_once_it_is_over_no_empty_bar_stands_at_the_foot(house: Feeds) -> None:
    code = house.started()
    assert house.hq(INFORMANT, code).find_all(class_="bar")
    house.step(DISPATCHER, code, "false-alarm")
    assert not house.hq(INFORMANT, code).find_all(class_="bar")
