"""Static files under the address of their build."""

import os
from collections.abc import Callable
from pathlib import Path

from flask import Flask

from webapp.web.assets import KEPT_BUILDS, build_id


def test_a_file_is_served_for_good_under_its_build(app: Flask) -> None:
    answer = app.test_client().get(f"/static/{app.config['BUILD']}/css/components.css")
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]


def test_it_comes_compressed_when_the_phone_takes_it(app: Flask) -> None:
    address = f"/static/{app.config['BUILD']}/css/components.css"
    for encoding in ("br", "gzip"):
        assert app.test_client().get(address, headers={"Accept-Encoding": encoding}).content_encoding == encoding


def test_the_build_follows_the_contents(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    first = build_id(tmp_path)
    (tmp_path / "a.css").write_text("b{}")
    assert build_id(tmp_path) != first


def test_what_programmers_read_is_not_served_and_makes_no_new_build(app: Flask, tmp_path: Path) -> None:
    assert list(app.config["PUBLISHED"].rglob("*.md")) == []
    assert app.test_client().get(f"/static/{app.config['BUILD']}/js/README.md").status_code == 404
    first = build_id(tmp_path)
    (tmp_path / "README.md").write_text("# Scripts\n")
    assert build_id(tmp_path) == first


def test_a_page_of_an_earlier_build_still_finds_its_files(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    (assets / "0123456789ab" / "css").mkdir(parents=True)
    (assets / "0123456789ab" / "css" / "tokens.css").write_text("old{}")
    app = make_app(ASSETS=str(assets))
    assert app.test_client().get("/static/0123456789ab/css/tokens.css").text == "old{}"


def test_builds_of_long_ago_are_cleared_away(make_app: Callable[..., Flask], tmp_path: Path) -> None:
    assets = tmp_path / "assets"
    for age in range(8):
        folder = assets / f"{age:012x}"
        folder.mkdir(parents=True)
        os.utime(folder, (1_000_000 - age, 1_000_000 - age))
    app = make_app(ASSETS=str(assets))
    kept = {path.name for path in assets.iterdir() if path.name != "templates-plain"}
    assert kept == {app.config["BUILD"], *(f"{age:012x}" for age in range(KEPT_BUILDS - 1))}
