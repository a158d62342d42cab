"""Boundaries on the desk: what lies elsewhere is asked, and stored only when it is answered for this very file."""

import io
from datetime import timedelta

import pytest
from shapely.affinity import translate
from shapely.geometry import box, shape
from sqlalchemy import select, text

from tests.support.boundaries import SOUTH, SQUARES, WEST, draw_boundaries
from tests.support.html import parse
from tests.support.outlines import corners, feature, file
from tests.support.town import Town, code
from webapp.areas.models import Area
from webapp.areas.queries_schematic import KEPT_FOR
from webapp.core import clock
from webapp.core.db import db
from webapp.grid_centre.models import BoundaryFile
from webapp.grid_centre.service_kept import KEPT_FOR as FILES_KEPT_FOR
from webapp.grid_centre.tasks import forget_uploads

DRAWN = ("200/001/01", "200/001/02")


def outline(place, east=0.0):
    west, south, right, north = SQUARES[place]
    whole = box(WEST + west / 100, SOUTH + south / 100, WEST + right / 100, SOUTH + north / 100)
    return translate(whole, xoff=east)


def lying(east):
    return file(*(feature(code(place), corners(outline(place, east))) for place in DRAWN))


def send(phone, data, **fields):
    sent = {"file": (io.BytesIO(data), "边界.geojson"), "datum": "wgs84"} | fields
    return phone.post("/admin/boundaries", sent, headers={}, content_type="multipart/form-data")


def ticks(answer):
    return [box["value"] for box in parse(answer.data).find_all("input", name="sure")]


@pytest.fixture
def officer(town):
    draw_boundaries(town)
    return town.sign_in("grid_centre")


@pytest.fixture
def stored(town):
    def centre():
        with town.app.app_context():
            return shape(db.session().scalar(select(Area.boundary).where(Area.code == code(DRAWN[0])))).centroid.x

    return centre


def test_a_file_that_lies_elsewhere_is_stored_only_with_a_tick_for_this_very_file(officer, stored):
    before, east = stored(), lying(0.015)
    answer = send(officer, east, store="1")
    assert answer.status_code == 422
    assert "往东偏了 1.5 公里" in answer.text
    assert "没有发现问题" not in answer.text
    (tick,) = ticks(answer)
    assert send(officer, east, store="1", sure="1").status_code == 422
    assert send(officer, lying(0.016), store="1", sure=tick).status_code == 422, "that was said of another file"
    assert send(officer, east, store="1", sure=tick, datum="bd09").status_code == 422, "and in another datum"
    assert stored() == before
    looked = send(officer, east, sure=tick)
    assert looked.status_code == 200
    assert stored() == before, "only looked at"
    assert send(officer, east, store="1", sure=tick).status_code == 303
    assert stored() == pytest.approx(before + 0.015)


def answered(phone, answer, **fields):
    """Send the form of the page as it came back, with a tick and without a file."""
    form = next(one for one in parse(answer.data).find_all("form") if one.get("action") == "/admin/boundaries")
    fields = {key: value for key, value in form.fields.items() if key != "csrf_token"} | fields
    sent = {"datum": "wgs84", "store": "1"} | fields
    return phone.post("/admin/boundaries", sent, headers={}, content_type="multipart/form-data")


def test_what_was_asked_is_answered_without_choosing_the_file_again(officer, stored):
    before, asked = stored(), send(officer, lying(0.015), store="1")
    assert "边界.geojson 还在，不用再选" in parse(asked.data).text
    unsure = answered(officer, asked)
    assert unsure.status_code == 422
    assert stored() == before
    assert answered(officer, unsure, sure=ticks(unsure)[0]).status_code == 303
    assert stored() == pytest.approx(before + 0.015)


def test_a_faultless_file_that_was_only_looked_at_is_stored_as_it_lies(officer, stored):
    before, looked = stored(), send(officer, lying(0.0001))
    assert looked.status_code == 200
    assert answered(officer, looked).status_code == 303
    assert stored() == pytest.approx(before + 0.0001)


def test_another_datum_of_the_same_file_is_asked_anew(officer, stored):
    before, asked = stored(), send(officer, lying(0.015), store="1")
    again = answered(officer, asked, sure=ticks(asked)[0], datum="bd09")
    assert again.status_code == 422
    assert stored() == before


@pytest.mark.parametrize("gone", ["another person", "an hour later", "another file since", "made up"])
def test_a_kept_file_is_for_who_sent_it_in_the_last_one_for_an_hour(town, officer, stored, gone):
    before, asked = stored(), send(officer, lying(0.015))
    phone, later, more = officer, clock.now(), {"sure": ticks(asked)[0]}
    if gone == "another person":
        phone = town.sign_in("system_admin")
    elif gone == "an hour later":
        later += FILES_KEPT_FOR + timedelta(minutes=1)
    elif gone == "another file since":
        send(officer, lying(0.016))
    else:
        more["kept"] = "0" * 64
    with clock.travel(later):
        answer = answered(phone, asked, **more)
    assert answer.status_code == 422
    assert "刚才的文件不在了，请再选一次" in parse(answer.data).text
    assert stored() == before


def test_kept_files_are_sealed_and_dropped_when_their_time_is_over(town, officer):
    send(officer, lying(0.015))
    with town.app.app_context():
        raw = db.session().execute(text("SELECT sealed FROM boundary_files")).scalar_one()
        assert "coordinates" not in raw
        forget_uploads()
        assert db.session().query(BoundaryFile).count() == 1
        with clock.travel(clock.now() + FILES_KEPT_FOR + timedelta(minutes=1)):
            forget_uploads()
        assert db.session().query(BoundaryFile).count() == 0


def test_what_changes_is_listed_for_each_micro_grid_and_what_fits_needs_no_tick(officer, stored):
    answer = send(officer, lying(0.0001))
    assert answer.status_code == 200
    assert ticks(answer) == []
    assert "每个微网格改什么（2 个）" in answer.text
    assert "中心挪了 10 米" in answer.text
    assert send(officer, lying(0.0001), store="1").status_code == 303


def test_another_file_is_named_beside_the_field(officer, stored):
    answer = send(officer, b"%PDF-1.7 ...")
    assert answer.status_code == 422
    assert "这是 PDF，不是边界文件" in answer.text


def test_a_datum_that_nobody_knows_is_asked_for_and_not_taken_for_another(officer):
    answer = send(officer, b"{}", datum="cgcs2000")
    assert answer.status_code == 422
    assert parse(answer.data).find(id="q-datum-error").text.strip() == "请选坐标是哪一种"


def test_the_command_says_the_same_and_needs_to_be_sure_as_well(officer, stored, town, tmp_path):
    path, run = tmp_path / "east.geojson", town.app.test_cli_runner().invoke
    path.write_bytes(lying(0.015))
    refused = run(args=["areas", "boundaries", str(path)])
    assert refused.exit_code == 1
    assert "75.0% 在现在的范围外面" in refused.output
    assert "要看过再定：整个文件比现在存的往东偏了 1.5 公里" in refused.output
    assert "中心挪了 1.5 公里" in refused.output
    before = stored()
    assert run(args=["areas", "boundaries", str(path), "--sure", "--dry-run"]).exit_code == 0
    assert stored() == before
    done = run(args=["areas", "boundaries", str(path), "--sure"])
    assert done.exit_code == 0, done.output
    assert stored() == pytest.approx(before + 0.015)
    path.write_bytes(b"")
    assert "这个文件是空的" in run(args=["areas", "boundaries", str(path)]).output


def test_what_one_process_stores_another_that_runs_already_sees_at_once(town, officer, make_app):
    other = Town(make_app(), town.users, town.phones).sign_in("informant:200/001/01")
    edge = f"/report/where?latitude={SOUTH + 0.01}&longitude={WEST + 0.005}&accuracy_m=5"
    before = other.get("/report/map").json
    assert other.get(edge).status_code == 204, "at home"
    swapped = [feature(code(one), corners(outline(two))) for one, two in (DRAWN, DRAWN[::-1])]
    answer = send(officer, file(*swapped), store="1")
    answer = send(officer, file(*swapped), store="1", sure=ticks(answer)) if answer.status_code == 422 else answer
    assert answer.status_code == 303, answer.text
    asked = other.get(edge)
    assert "网格 02" in asked.text
    with clock.travel(clock.now() + KEPT_FOR):
        assert other.get("/report/map").json != before
