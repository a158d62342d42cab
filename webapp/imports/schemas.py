"""What the forms of importing say: which source, which column is what, what their words mean here."""

import hashlib
from collections.abc import Iterable, Mapping

from webapp.core.errors import invalid
from webapp.imports.columns import BY_KEY, FIELDS
from webapp.imports.plan import BY_HAND, Meaning
from webapp.imports.schemas_table import Table
from webapp.reports.catalogue import matters_by_kind, severities
from webapp.reports.models import Channel
from webapp.web.fields import choice_or_none, member, name_text, row, whole
from webapp.web.forms import Reader, form_input

LONGEST_NAME = 20
CHANNELS = (Channel.PHONE, Channel.ONLINE, Channel.LETTER, Channel.WALK_IN)
NAMELESS = "选一个来源，或者给新的来源写个名字，如 12345热线"


@form_input
class SourceInput:
    """Which source a table comes from: one that is known, or the name of a new one."""

    source: int | None = row()
    name: str = name_text(LONGEST_NAME)


def read_source(form: Mapping[str, str]) -> SourceInput:
    """Return the source that was chosen; Problem 422 where none was."""
    reader = Reader(form)
    found = reader.fill(SourceInput)
    if found.source is None and not found.name:
        reader.refuse("name", NAMELESS)
    if found.source is not None and found.name:
        reader.refuse("name", "上面选了来源，这里就空着；要新的，上面选“新的来源”")
    reader.finish()
    return found


def read_version(form: Mapping[str, str]) -> int:
    """Return the version of the source that a page showed."""
    reader = Reader(form)
    found = reader.take("version", whole(10**9, needed="页面开得太久了，请刷新"))
    reader.finish()
    return found


def read_columns(form: Mapping[str, str], table: Table) -> tuple[dict[str, str], str | None, Channel]:
    """Return field → head, what all rows are about where no column says it, and how they came."""
    reader, heads = Reader(form), [one for one in table.heads if one]
    found: dict[str, str] = {}
    for one in FIELDS:
        head = reader.take(f"column-{one.key}", choice_or_none(heads, "没有这一列，请重新选"))
        if head and heads.count(head) > 1:
            reader.refuse(f"column-{one.key}", f"有 {heads.count(head)} 列都叫“{head}”，请在表里留一列")
        elif head and head in found.values():
            reader.refuse(f"column-{one.key}", f"“{head}”上面已经选过了")
        elif head:
            found[one.key] = head
        elif one.needed:
            reader.refuse(f"column-{one.key}", f"选一列是“{one.word}”")
    about = reader.take("about", choice_or_none(_abouts, "请重新选是哪一类"))
    if "about" not in found and not about:
        reader.refuse("about", "没有哪一列写着哪一类，请选都是哪一类")
    channel = reader.take("channel", member(Channel, "选一样是怎么来的"))
    if channel is not None and channel not in CHANNELS:
        reader.refuse("channel", "选一样是怎么来的")
    reader.finish()
    return found, about, channel


def read_words(
    form: Mapping[str, str], asked: Mapping[str, Iterable[str]], areas: Iterable[str]
) -> dict[str, dict[str, str]]:
    """Return field → (their word → ours) for those words that were explained; Problem 422 where none was."""
    known = {"about": _abouts(), "severity": [str(one) for one in severities()], "area": list(areas)}
    reader, found = Reader(form), dict[str, dict[str, str]]()
    for key, words in asked.items():
        for word in words:
            ours = reader.take(name_of(key, word), choice_or_none(known[key], "请重新选"))
            if ours:
                found.setdefault(key, {})[word] = ours
    reader.finish()
    if not found:
        first = next((name_of(key, word) for key, words in asked.items() for word in words), "words")
        raise invalid(**{first: "选一样"})
    return found


def name_of(key: str, word: str) -> str:
    """Return the name of the field in which a word of theirs is explained."""
    return f"{key}-{hashlib.sha256(word.encode()).hexdigest()[:12]}"


def covers(meaning: Meaning, table: Table) -> bool:
    """Say whether what a source keeps is enough to read a table: every column that is needed stands in it, once."""
    there = all(table.column(meaning.columns.get(one.key, "")) >= 0 for one in FIELDS if one.needed)
    said = meaning.about or table.column(meaning.columns.get("about", "")) >= 0
    return bool(there and said)


def changed_heads(meaning: Meaning, seen: Iterable[str], table: Table) -> list[str]:
    """Return what differs from the table of the last time, in sentences: columns that are new, and that are gone."""
    seen = set(seen)
    fresh = [one for one in dict.fromkeys(table.heads) if one and one not in seen] if seen else []
    gone = [(BY_KEY[key].word, head) for key, head in meaning.columns.items() if head not in table.heads]
    told = [f"“{one}”这一列上次没有，不会存；要存就点“改每一列是什么”" for one in fresh]
    return told + [f"上次“{word}”是“{head}”这一列，这次没有" for word, head in gone]


def about_options() -> list[tuple[str, str]]:
    """Return what a word of theirs may mean: every kind of matter, and that a person has to ask first."""
    ours = [(code, f"{group} · {name}") for group, every in matters_by_kind() for code, name in every]
    return [*ours, (BY_HAND, "不导入，要当面登记（人不安全、要保密）")]


def _abouts() -> list[str]:
    return [code for code, _ in about_options()]
