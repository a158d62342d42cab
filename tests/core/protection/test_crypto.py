"""Encryption of columns, rotation of keys, the blind index."""

import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Text, create_engine, select, text, type_coerce
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from webapp.core.protection import crypto
from webapp.core.protection.crypto import (
    EncryptedText,
    Keyring,
    Undecryptable,
    derive,
)

OLD, NEW, INDEX = derive("a secret", "old"), derive("a secret", "new"), derive("a secret", "index")
PHONE = "10010000001"


class Base(DeclarativeBase):
    pass


class Person(Base):
    __tablename__ = "person"
    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str | None] = mapped_column(EncryptedText)


@pytest.fixture
def ring(monkeypatch):
    monkeypatch.setattr(crypto, "_holder", {})
    keyring = Keyring([OLD], INDEX)
    crypto.use_keyring(keyring)
    return keyring


@pytest.fixture
def engine(tmp_path):
    engine = create_engine(f"sqlite:///{tmp_path / 'people.db'}")
    Base.metadata.create_all(engine)
    yield engine
    engine.dispose()


def test_a_value_comes_back_and_its_token_differs_each_time(ring):
    first, second = ring.encrypt("张三 🚪"), ring.encrypt("张三 🚪")
    assert first != second
    assert ring.decrypt(first) == ring.decrypt(second) == "张三 🚪"


def test_a_changed_token_or_a_strange_key_is_refused_without_showing_the_value(ring):
    token = ring.encrypt(PHONE)
    for bad in (token[:-4] + "AAA=", "", "x", "张", Keyring([NEW], INDEX).encrypt(PHONE)):
        with pytest.raises(Undecryptable) as refused:
            ring.decrypt(bad)
        assert PHONE not in str(refused.value)
        assert refused.value.__suppress_context__


def test_rotation_moves_a_value_to_the_newest_key(ring):
    token = ring.encrypt(PHONE)
    both, only_new = Keyring([NEW, OLD], INDEX), Keyring([NEW], INDEX)
    with pytest.raises(Undecryptable):
        only_new.decrypt(token)
    assert both.decrypt(token) == PHONE
    assert only_new.decrypt(both.rotate(token)) == PHONE
    with pytest.raises(Undecryptable):
        only_new.rotate(token)


def test_the_blind_index_is_the_same_however_a_number_was_typed(ring):
    index = ring.blind_index(PHONE)
    for typed in (
        "100 1000 0001",
        "100-1000-0001",
        "+86 10010000001",
        "008610010000001",
        "１００１００００００１",
    ):
        assert ring.blind_index(typed) == index
    assert ring.blind_index("45032419900101123x") == ring.blind_index(" 45032419900101123X ")
    assert ring.blind_index("10010000002") != index


def test_the_blind_index_depends_on_its_own_key_only(ring):
    assert Keyring([NEW], INDEX).blind_index(PHONE) == ring.blind_index(PHONE)
    assert Keyring([OLD], NEW).blind_index(PHONE) != ring.blind_index(PHONE)


@pytest.mark.parametrize(
    ("keys", "index"),
    [([], INDEX), ([OLD, b"short"], INDEX), ([OLD], b"short"), ([OLD], b""), ([INDEX], INDEX)],
)
def test_missing_short_or_shared_keys_are_refused(keys, index):
    with pytest.raises(ValueError, match=r"key ring|index key"):
        Keyring(keys, index)


def test_derived_keys_differ_by_purpose_and_by_secret_and_are_stable():
    assert len({OLD, NEW, INDEX, derive("another secret", "old")}) == 4
    assert derive("a secret", "old") == OLD
    assert len(OLD) == 32


def test_a_column_is_plain_in_python_and_unreadable_in_the_file(ring, engine, tmp_path):
    with Session(engine) as session:
        session.add_all([Person(id=1, phone=PHONE), Person(id=2, phone=None), Person(id=3, phone="")])
        session.commit()
        session.expunge_all()
        assert [person.phone for person in session.scalars(select(Person).order_by(Person.id))] == [
            PHONE,
            None,
            "",
        ]
        assert session.execute(text("SELECT phone FROM person WHERE id = 2")).scalar() is None
    assert PHONE.encode() not in (tmp_path / "people.db").read_bytes()


def test_tokens_can_be_read_raw_for_rotation(ring, engine):
    with Session(engine) as session:
        session.add(Person(id=1, phone=PHONE))
        session.commit()
        token = session.execute(select(type_coerce(Person.phone, Text))).scalar_one()
    assert token != PHONE
    assert ring.decrypt(token) == PHONE


def test_without_a_key_ring_nothing_is_written_in_plain(monkeypatch, engine):
    monkeypatch.setattr(crypto, "_holder", {})
    with Session(engine) as session:
        session.add(Person(id=1, phone=PHONE))
        with pytest.raises(Exception, match="no key ring"):
            session.commit()


def test_the_key_ring_serves_every_thread(ring):
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(crypto.current_keyring).result() is ring


def test_nothing_is_logged(ring, caplog):
    with caplog.at_level(logging.DEBUG):
        ring.decrypt(ring.encrypt(PHONE))
        ring.blind_index(PHONE)
    assert PHONE not in caplog.text
    assert PHONE not in repr(ring)
