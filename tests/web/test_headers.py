"""Every answer says what it may load and that nobody may keep it, whatever it is."""

import pytest

from tests.support.production import SAFE
from tests.support.town import JSON
from webapp.web.assets import build_id
from webapp.web.headers import POLICY

ANSWERS = {
    "a page": ("/sign-in", {}),
    "a 404": ("/nothing-here", {}),
    "a redirect": ("/me", {}),
    "a JSON error": ("/me", JSON),
    "a check": ("/healthz", {}),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_every_answer_carries_the_policy_and_is_not_guessed_at_framed_or_kept(client, what):
    address, headers = ANSWERS[what]
    answer = client.get(address, headers=headers).headers
    assert answer["Content-Security-Policy"] == POLICY
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cache-Control"] == "no-store"
    assert "geolocation=(self)" in answer["Permissions-Policy"]


def test_the_policy_allows_no_inline_code_and_no_other_site():
    rules = dict(rule.split(" ", 1) for rule in POLICY.split("; "))
    assert "unsafe" not in POLICY
    assert "http" not in POLICY
    assert "*" not in POLICY
    assert rules["script-src"] == rules["style-src"] == rules["default-src"] == rules["connect-src"] == "'self'"
    assert rules["img-src"] == "'self' data: blob:"
    assert rules["media-src"] == "'self' blob:"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["form-action"] == "'self'"


def test_no_server_tells_its_kind(client):
    assert "Werkzeug" not in client.get("/sign-in").get_data(as_text=True)


def test_production_asks_for_https_for_good_and_the_demo_does_not(make_app):
    production = make_app(ENV="production", **SAFE).test_client().get("/healthz").headers
    assert int(production["Strict-Transport-Security"].split("=")[1]) >= 31_536_000
    assert "Strict-Transport-Security" not in make_app(ENV="demo").test_client().get("/healthz").headers


def test_no_other_site_is_let_in_by_cors(client):
    answer = client.get("/session", headers={"Origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_static_files_are_kept_for_good_under_the_build_s_own_address(app, client):
    address = app.jinja_env.globals["asset"]("css/components.css")
    answer = client.get(address)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(address.replace(app.config["BUILD"], "0" * 12)).status_code == 404
    assert client.get("/static/../webapp/config.py").status_code == 404


def test_the_build_follows_the_contents_of_static(tmp_path):
    (tmp_path / "a.js").write_text("1")
    first = build_id(tmp_path)
    assert build_id(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    second = build_id(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({first, second, build_id(tmp_path)}) == 3
