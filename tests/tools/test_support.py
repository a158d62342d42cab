"""The tests' own tools say what is there."""

import pytest
from sqlalchemy import text

from tests.support import once
from tests.support.html import parse
from tests.support.statements import counted_statements
from webapp.core.db import db

PAGE = """
<!doctype html><html lang="zh-CN"><title>x</title><script>var hidden = "<a href=/no>";</script>
<p>您好，<b>蒋</b>某 &amp; 家人<br>再见</p>
<a href="/cases/1" data-area="450324106">第一件</a><a href="/me" aria-label="我的"><svg></svg></a>
<form action="/reports"><input type="hidden" name="client_id" value="7"><input type="file" name="photos">
<input type="radio" name="kind" value="a"><input type="radio" name="kind" value="b" checked>
<textarea name="description">桥 坏了</textarea><select name="severity">
<option value="1">不急</option><option value="2" selected>急</option></select>
<button name="go" value="1">提交</button></form>
"""


def test_a_page_is_read_as_a_person_reads_it():
    page = parse(PAGE)
    assert page.find("p").text == "您好，蒋某 & 家人 再见"
    assert page.links == ["/cases/1", "/me"]
    assert page.link("第一件") == "/cases/1"
    assert page.link("我的") == "/me"
    assert page.find(data_area="450324106")["href"] == "/cases/1"
    with pytest.raises(LookupError, match="no link 没有"):
        page.link("没有")


def test_a_form_knows_what_it_would_send():
    form = parse(PAGE).find("form", action="/reports")
    assert form.fields == {"client_id": "7", "kind": "b", "description": "桥 坏了", "severity": "2"}


def test_statements_are_counted_without_transaction_control(app):
    with app.app_context(), counted_statements() as seen:
        db.session.execute(text("SELECT 1"))
        db.session.rollback()
        db.session.execute(text("SELECT 2"))
    assert seen == ["SELECT 1", "SELECT 2"]


def test_each_test_has_a_database_of_its_own(app, empty_instance):
    assert app.config["INSTANCE"] != str(empty_instance)
    with app.app_context():
        assert db.session.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1


def test_what_is_slow_is_built_once_and_a_failed_build_leaves_nothing(tmp_path):
    built = []

    def build(folder):
        built.append(folder)
        if len(built) == 1:
            raise RuntimeError("no disk")
        (folder / "a").write_text("1")

    with pytest.raises(RuntimeError):
        once.built_once(tmp_path, "thing", build)
    for _ in range(2):
        assert (once.built_once(tmp_path, "thing", build) / "a").read_text() == "1"
    assert len(built) == 2
