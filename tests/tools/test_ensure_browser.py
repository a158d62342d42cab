"""A browser is found, or installed where that is allowed, or its absence is said plainly."""

import shutil
import sys

import pytest

from tools import ensure_browser as tool


@pytest.fixture
def machine(monkeypatch):
    """Pretends which programs there are, and who runs the tests."""

    def pretend(*programs: str, root: bool = False, font: bool = True, missing: tuple[str, ...] = ()) -> list:
        there, installed = set(programs), []

        def install(packages: tuple[str, ...]) -> None:
            installed.append(packages)
            if packages[0] in missing:
                raise tool.NoBrowserError("no such package")
            there.add(packages[0])

        monkeypatch.delenv("CHROMIUM", raising=False)
        monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}" if name in there else None)
        monkeypatch.setattr(tool.os, "geteuid", lambda: 0 if root else 1000)
        monkeypatch.setattr(tool, "has_chinese_font", lambda: font)
        monkeypatch.setattr(tool, "install", install)
        return installed

    return pretend


def test_the_browser_that_is_there_is_taken(machine):
    installed = machine("google-chrome", "apt-get", root=True)
    assert tool.ensure_browser() == "/usr/bin/google-chrome"
    assert installed == []


def test_the_wish_for_another_one_is_heard(machine, monkeypatch):
    machine("chromium")
    monkeypatch.setenv("CHROMIUM", sys.executable)
    monkeypatch.setattr(shutil, "which", lambda name: name)
    assert tool.find_browser() == sys.executable


def test_a_wish_that_leads_nowhere_is_an_error_and_no_guess_replaces_it(machine, monkeypatch):
    machine("chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(tool.NoBrowserError, match="/nowhere/chromium"):
        tool.ensure_browser()


def test_root_on_debian_installs_it_with_fonts(machine):
    installed = machine("apt-get", root=True)
    assert tool.ensure_browser() == "/usr/bin/chromium-headless-shell"
    assert installed == [("chromium-headless-shell", "fonts-noto-cjk", "fonts-noto-color-emoji")]


def test_where_the_shell_has_no_package_the_whole_browser_is_installed(machine):
    machine("apt-get", root=True, missing=("chromium-headless-shell",))
    assert tool.ensure_browser() == "/usr/bin/chromium"


def test_missing_chinese_letters_are_installed_too_but_only_by_root(machine):
    installed = machine("chromium", "apt-get", root=True, font=False)
    tool.ensure_browser()
    assert len(installed) == 1
    installed = machine("chromium", "apt-get", font=False)
    tool.ensure_browser()
    assert installed == []


@pytest.mark.parametrize(("programs", "root"), [(("apt-get",), False), ((), True)])
def test_where_nothing_can_be_installed_the_message_names_the_packages(machine, programs, root):
    machine(*programs, root=root)
    with pytest.raises(tool.NoBrowserError, match=r"apt-get install .*chromium"):
        tool.ensure_browser()
