"""The demo town's people: fictional, unique, the same on every machine."""

import re
import subprocess
import sys

import pytest

from webapp.demo.names import ACCOUNTS, known_phones, name_for, phone


def everybody():
    return {one: name_for(one) for one in known_phones()}


def test_phones_are_eleven_digits_and_start_with_100():
    assert phone("1001", 1) == "10010000001"
    assert all(re.fullmatch(r"100\d{8}", number) for number in everybody())


def test_there_are_as_many_accounts_as_the_contract_says():
    assert ACCOUNTS["1001"] == 333
    assert ACCOUNTS["1002"] == 108
    assert len(everybody()) == 537


def test_no_two_accounts_share_a_name():
    names = everybody()
    assert len(set(names.values())) == len(names)


def test_a_name_is_three_chinese_characters():
    for name in everybody().values():
        assert re.fullmatch(r"[一-龥]{3}", name), name


def test_the_screens_people_are_there():
    assert name_for("10010000103") == "唐小满"
    assert name_for("10030000005") == "秦大河"
    assert name_for("10050000001") == "邓一安"


def test_a_phone_keeps_its_name_in_another_process():
    code = "from webapp.demo.names import name_for; print(name_for('10010000001'), name_for('10019999999'))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.split() == [name_for("10010000001"), name_for("10019999999")]


@pytest.mark.parametrize("surname", ["唐", "蒋", "邓", "秦"])
def test_the_surnames_of_the_county_are_common(surname):
    assert sum(name.startswith(surname) for name in everybody().values()) >= 15


def test_informants_and_cadres_come_from_different_generations():
    older = {name_for(phone("1001", n))[1:] for n in range(1, 334)}
    cadres = {name_for(phone("1002", n))[1:] for n in range(1, 109)}
    assert not older & cadres
