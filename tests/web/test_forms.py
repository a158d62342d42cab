"""The one reader of forms: it reads, it says what is wrong beside each field, and it lists what a form takes."""

from datetime import date
from enum import StrEnum

import pytest
from werkzeug.datastructures import MultiDict

from webapp.core.errors import Problem
from webapp.web import fields, forms
from webapp.web.fields import (
    choice,
    choice_or_none,
    client_id,
    client_id_or_none,
    day,
    digests,
    flag,
    member,
    number,
    parsed,
    phone,
    rows,
    several,
    text,
    text_or_none,
    version,
    whole,
)
from webapp.web.forms import Reader, form_input, listed, read

ID = "6F9619FF-8B86-D011-B42D-00C04FC964FF"


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


def value_of(field, *sent):
    """Return what a field reads out of these values."""
    reader = Reader(MultiDict([("field", one) for one in sent]))
    found = reader.take("field", field)
    reader.finish()
    return found


def sentence_of(field, *sent):
    """Return the sentence with which a field refuses these values."""
    with pytest.raises(Problem) as refused:
        value_of(field, *sent)
    assert refused.value.status == 422
    return refused.value.fields["field"]


@pytest.mark.parametrize(
    ("field", "sent", "value"),
    [
        (text(5), [" 写\r\n一句 "], "写\n一句"),
        (text(5), [], ""),
        (text_or_none(5), [" "], None),
        (choice({"a", "b"}, "选一个"), ["a"], "a"),
        (choice(lambda: ["late"], "选一个"), ["late"], "late"),
        (choice_or_none({"a"}, "选一个"), [""], None),
        (member(Colour, "选一个"), ["red"], Colour.RED),
        (several({"a", "b"}), ["b", "x", "a", "b"], ("b", "a")),
        (flag(), ["1"], True),
        (flag(), ["0"], False),
        (flag(), [], False),
        (whole(9), ["9"], 9),
        (whole(9), [""], None),
        (number(-1, 1, "不对"), ["0.5"], 0.5),
        (rows(2, "太多"), ["3", "x", "3", "1"], (3, 1)),
        (day(), ["2026-11-30"], date(2026, 11, 30)),
        (phone(), ["100 1000-0001"], "10010000001"),
        (client_id(), [ID], ID.lower()),
        (client_id_or_none(), [], None),
        (version(), ["7"], 7),
        (version(), [], None),
        (digests(), ["a" * 64, " "], ("a" * 64,)),
        (parsed(str.upper, "不对", nothing=("soon",)), ["soon"], None),
        (parsed(str.upper, "不对"), ["x"], "X"),
    ],
)
def test_a_field_reads(field, sent, value):
    assert value_of(field, *sent) == value


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        (text(3), ["四个字呢"], "太长了，最多 3 个字，现在 4 个"),
        (text(9), ["a\0b"], fields.UNSHOWABLE),
        (text(9, "写一句"), ["  "], "写一句"),
        (choice({"a"}, "选一个"), [""], "选一个"),
        (choice_or_none({"a"}, "选一个"), ["b"], "选一个"),
        (member(Colour, "选颜色"), ["green"], "选颜色"),
        (whole(9), ["²"], "写一个数，最多 9"),
        (whole(9, "从 1 起", least=1), ["0"], "从 1 起"),
        (whole(9, needed="写个数"), [""], "写个数"),
        (number(-1, 1, "不对"), ["2"], "不对"),
        (rows(1, "太多"), ["3", "1"], "太多"),
        (day("哪天"), ["2026-02-30"], "哪天"),
        (day("哪天", needed="选一天"), [], "选一天"),
        (phone(), ["12"], fields.NO_PHONE),
        (phone(), [], fields.NO_PHONE),
        (client_id(), ["x"], fields.NO_ID),
        (client_id(), [], fields.NO_ID),
        (client_id_or_none(), ["x"], fields.NO_ID),
        (version(), ["新"], fields.OLD_PAGE),
        (digests(), ["a" * 63], fields.NO_DIGEST),
    ],
)
def test_a_field_refuses_with_its_sentence(field, sent, sentence):
    assert sentence_of(field, *sent) == sentence


@form_input
class DrinkInput:
    """What somebody wants to drink."""

    FILES = {"photos": 2}

    colour: Colour = member(Colour, "选颜色")
    cups: int | None = whole(9, least=1, sent_as="how_many")
    note: str = text(5, "写一句", default="")


def test_every_wrong_field_gets_its_sentence_and_the_first_one_is_the_message():
    with pytest.raises(Problem) as refused:
        read(DrinkInput, {"colour": "green", "how_many": "0"})
    assert refused.value.fields == {"colour": "选颜色", "how_many": "写一个数，最多 9", "note": "写一句"}
    assert refused.value.message == "选颜色"


def test_what_is_given_is_not_read():
    assert read(DrinkInput, {"colour": "green", "note": "热的"}, colour=Colour.BLUE).colour == Colour.BLUE


def test_reading_leaves_the_form_as_it_was_sent():
    form = MultiDict([("colour", "red"), ("note", " 热 ")])
    read(DrinkInput, form)
    assert form.to_dict(flat=False) == {"colour": ["red"], "note": [" 热 "]}


def test_a_form_can_be_listed():
    found = {one.name: (one.schema, one.required) for one in listed(DrinkInput)}
    assert found == {
        "colour": ({"type": "string", "enum": ["blue", "red"]}, True),
        "how_many": ({"type": "integer", "minimum": 1, "maximum": 9}, False),
        "note": ({"type": "string", "maxLength": 5}, True),
        "photos": ({"type": "array", "items": {"type": "string", "format": "binary"}, "maxItems": 2}, False),
    }
    assert DrinkInput in forms.INPUTS


def test_every_input_of_the_house_can_be_listed(app):
    for kind in (one for one in forms.INPUTS if one.__module__.startswith("webapp.")):
        fields_of = listed(kind)
        assert fields_of, kind
        for one in fields_of:
            assert one.schema["type"] in ("string", "integer", "number", "boolean", "array"), (kind, one)
            assert one.schema.get("type") != "string" or one.name
