"""The canonical text: the same on the phone and on the server, whatever was typed."""

import hashlib
import json
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webapp.core.replay import Receipt, canonical_text, clean_value, digest, same_uuid

UUID = "0f8fad5b-d9cb-469f-a165-70867728950e"


def test_names_are_sorted_and_values_are_lines():
    fields = [("kind", "hazard"), ("category", "gas"), ("description", "桥 断了")]
    assert canonical_text(fields, [], None) == "category=gas\ndescription=桥 断了\nkind=hazard"


def test_what_belongs_to_the_sending_is_left_out():
    sending = [(name, "x") for name in ("client_id", "csrf_token", "photo_digests", "voice_digest", "join_token")]
    assert canonical_text([*sending, ("kind", "patrol")], [], None) == "kind=patrol"


def test_a_repeated_field_stays_in_the_order_sent():
    fields = [("tag", "b"), ("kind", "patrol"), ("tag", "a"), ("tag", "c")]
    assert canonical_text(fields, [], None) == "kind=patrol\ntag=b\ntag=a\ntag=c"


def test_photos_follow_in_order_then_the_voice():
    assert canonical_text([("kind", "x")], ["bb", "aa"], "cc") == "kind=x\nphoto=bb\nphoto=aa\nvoice=cc"
    assert canonical_text([], ["bb"], "") == "photo=bb"
    assert canonical_text([], [], None) == ""


def test_line_ends_become_lf():
    assert clean_value("a\r\nb\rc\nd\r\r\ne") == "a\nb\nc\nd\n\ne"


def test_only_space_tab_and_lf_are_trimmed_and_only_at_the_ends():
    assert clean_value(" \t\r\n a \t b\r\n \t") == "a \t b"
    assert clean_value("X ray, size X") == "X ray, size X"
    for kept in ("\u3000", "\u00a0", "\ufeff", "\u2028", "\x0b", "\x0c", "\x1c", "\x85"):
        assert clean_value(f"{kept}a{kept}") == f"{kept}a{kept}"


def test_values_that_are_empty_after_trimming_are_left_out():
    assert canonical_text([("note", " \r\n\t"), ("place_name", ""), ("kind", "x")], [], None) == "kind=x"


def test_values_are_composed():
    assert clean_value("e\u0301") == "\u00e9"
    assert canonical_text([("a", "e\u0301")], [], None) == canonical_text([("a", "\u00e9")], [], None)


def test_a_lone_surrogate_counts_as_the_replacement_character():
    assert clean_value("a\ud800b") == "a\ufffdb"
    assert digest([("a", "\udfff")])


def test_the_digest_is_sha256_of_the_text_in_utf8():
    assert digest([("kind", "隐患")]) == hashlib.sha256("kind=隐患".encode()).hexdigest()
    assert digest([("kind", "x")], ["aa"], "bb") == hashlib.sha256(b"kind=x\nphoto=aa\nvoice=bb").hexdigest()


@given(st.permutations([("c", "3"), ("a", "1"), ("b", "2"), ("d", " ")]))
def test_the_order_of_different_fields_does_not_matter(fields):
    assert canonical_text(fields, [], None) == "a=1\nb=2\nc=3"


@given(st.text())
def test_cleaning_twice_changes_nothing(value):
    assert clean_value(clean_value(value)) == clean_value(value)


JAVASCRIPT = """
const clean = v => v.toWellFormed().normalize("NFC").replace(/\\r\\n?/g, "\\n")
  .replace(/^[ \\t\\n]+|[ \\t\\n]+$/g, "");
console.log(JSON.stringify(JSON.parse(require("fs").readFileSync(0)).map(clean)));
"""


@pytest.mark.skipif(not shutil.which("node"), reason="no Node to compare with")
def test_javascript_cleans_the_same_way():
    ends, inner = ("", "\r", "\t", "\u3000"), "\x85\u2028\ufeff\x1c가🚪"
    values = [f"{end} e\u0301{char}b\r\n\r{end}" for end in ends for char in inner]
    command = ["node", "-e", JAVASCRIPT]
    done = subprocess.run(command, input=json.dumps(values), capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == [clean_value(value) for value in values]


@pytest.mark.parametrize("text", [UUID, UUID.upper(), "00000000-0000-0000-0000-000000000000"])
def test_a_canonical_uuid_of_any_version_is_lowered(text):
    assert same_uuid(text) == text.lower()


@pytest.mark.parametrize(
    "text",
    ["", UUID.replace("-", ""), f"{{{UUID}}}", f"urn:uuid:{UUID}", f"{UUID}\n", f" {UUID}", UUID[:-1] + "g",
     UUID[:-1] + "０", UUID[:-1] + "ſ", UUID + "0"],
)  # fmt: skip
def test_other_forms_of_a_uuid_are_refused(text):
    assert same_uuid(text) is None


def test_a_receipt_says_what_the_phone_must_hold_and_what_came_of_it():
    first = Receipt("id-1", "ab12", "2026-06-10T10:00:00+08:00", True, {"case_code": "X"})
    assert (first.expected, first.stored) == (0, 0)
    assert Receipt("id-1", "ab12", "now", False, {"case_code": "X"}, 2, 1).as_json() == {
        "case_code": "X",
        "digest": "ab12",
        "received_at": "now",
        "photos": {"expected": 2, "stored": 1},
        "photos_at": "/reports/id-1/photos",
    }
