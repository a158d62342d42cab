"""One question in the language of either database; what PostgreSQL gets was once tried on a real one."""

from webapp.search.grams import pieces, words_of
from webapp.search.matching import CODE, KEYS, NAMES, WORDS, language

LITE, GRES = language("sqlite"), language("postgresql")


def test_text_is_kept_as_pairs_and_single_characters_with_a_break_between_pieces() -> None:
    assert words_of("护栏松，Ｋ1") == ["护栏", "栏松", "·", "k1", "·", "护", "栏", "松", "k", "1"]
    assert pieces("护") == ["护"]
    assert pieces("护栏松") == ["护栏", "栏松"]


def test_a_phrase_a_beginning_and_their_joining() -> None:
    assert LITE.phrase((WORDS, NAMES), ["护栏", "栏松"]) == '{words names} : "护栏 栏松"'
    assert GRES.phrase((WORDS, NAMES), ["护栏", "栏松"]) == "('护栏':BC <-> '栏松':BC)"
    assert LITE.beginning((NAMES,), "zsw") == '{names} : "zsw" *'
    assert GRES.beginning((NAMES,), "zsw") == "'zsw':*C"
    assert LITE.without(LITE.every(["a", "b"]), LITE.either(["c", "d"])) == "((a AND b) NOT (c OR d))"
    assert GRES.without(GRES.every(["a", "b"]), GRES.either(["c", "d"])) == "((a & b) & !((c | d)))"


def test_a_row_numbers_its_words_through_and_never_beyond_what_postgres_counts() -> None:
    row = {KEYS: ["a7"], WORDS: ["护栏", "栏松"], NAMES: [], CODE: ["k1"]}
    assert LITE.row(row) == {"keys": "a7", "words": "护栏 栏松", "names": "", "code": "k1"}
    assert GRES.row(row) == {"entry": "'a7':1A '护栏':2B '栏松':3B 'k1':4D"}
    assert GRES.row(row | {WORDS: ["护栏"] * 20_000})["entry"].endswith("'k1':16383D")
