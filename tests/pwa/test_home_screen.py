"""What a phone shows of the app outside of it: each picture is there, as large as it says; no first visit pays."""

import re

import pytest
from PIL import Image

from tests.support.rules.sources import ROOT
from webapp.pwa.home_screen import GROUNDS, IPHONES, start_images

PERSON = "informant:200/001/01"
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"
START = re.compile(r'<link rel="apple-touch-startup-image" href="(/static/[^"]+)" media="([^"]+)">')


@pytest.fixture
def manifest(client):
    return client.get("/manifest.webmanifest").get_json(force=True)


def file_of(address):
    """The file that an address of a picture stands for."""
    return ROOT / "static" / address.split("/", 3)[3]


def pictures(manifest):
    icons = [icon for shortcut in manifest["shortcuts"] for icon in shortcut["icons"]]
    return [*manifest["icons"], *icons, *manifest["screenshots"]]


def test_each_picture_is_served_as_large_as_it_says(manifest, client):
    for one in pictures(manifest):
        assert client.get(one["src"]).mimetype == one["type"]
        with Image.open(file_of(one["src"])) as image:
            assert f"{image.width}x{image.height}" == one["sizes"], one["src"]


def test_the_pictures_of_pages_are_those_that_a_phone_takes_and_small(manifest):
    forms = [one["form_factor"] for one in manifest["screenshots"]]
    assert (forms.count("narrow"), forms.count("wide")) == (3, 1)
    for one in manifest["screenshots"]:
        width, height = map(int, one["sizes"].split("x"))
        assert min(width, height) >= 320
        assert max(width, height) <= 2.3 * min(width, height)
        assert file_of(one["src"]).stat().st_size <= 80 * 1024
        assert one["label"]


def test_each_shortcut_has_an_icon_and_leads_to_a_form(manifest):
    assert [[icon["sizes"] for icon in one["icons"]] for one in manifest["shortcuts"]] == [["96x96"]] * 3
    assert {one["url"] for one in manifest["shortcuts"]} == {"/report/hazard", "/report/patrol", "/report/dispute"}


def test_no_first_visit_and_no_kept_page_brings_any_of_them(client):
    kept = client.get("/sw.js").get_data(as_text=True)
    assert [part for part in ("img/screens", "img/start", "img/shortcut") if part in kept] == []


def test_an_iphone_is_shown_the_mark_while_the_app_starts_and_no_other_phone_pays_for_it(town):
    phone = town.sign_in(PERSON)
    page = phone.get("/", headers={"User-Agent": IPHONE}).get_data(as_text=True)
    assert len(START.findall(page)) == len(IPHONES) * len(GROUNDS)
    assert '<meta name="apple-mobile-web-app-title" content="一扇门">' in page
    assert "apple-mobile-web-app" not in phone.get("/report/hazard", headers={"User-Agent": IPHONE}).text
    assert "startup-image" not in phone.get("/").text


def test_each_image_fits_its_iphone_and_is_small():
    for path, phones in start_images():
        width, height, ratio = (int(number) for number in re.findall(r":(\d+)", phones))
        with Image.open(ROOT / "static" / path) as image:
            assert image.size == (width * ratio, height * ratio)
            ground = GROUNDS[re.search(r"scheme:(\w+)", phones)[1]]
            assert "#{:02x}{:02x}{:02x}".format(*image.convert("RGB").getpixel((0, 0))) == ground
        assert (ROOT / "static" / path).stat().st_size <= 7 * 1024, path
