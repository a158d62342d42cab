"""What a spreadsheet would change, row by row, and every reason why it must not: decided from values, asking nobody.

A row says how something should be. What already is so changes nothing; what is not in the file stays as it is; only a
date under 到 ends a post.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from webapp.areas.models import Level
from webapp.core import clock
from webapp.grid_centre.spreadsheets.changes import ADDED, CHANGED, ENDED, NOTHING, Change, Plan, Value
from webapp.grid_centre.spreadsheets.queries_state import (
    AreaNow,
    PersonNow,
    PostNow,
    State,
    with_name,
)
from webapp.grid_centre.spreadsheets.sheets import (
    AREAS,
    PEOPLE,
    POSITION_WORDS,
    POSTS,
    Book,
    Fault,
    Line,
)
from webapp.people import rules
from webapp.people.permissions import ADMINISTRATORS, GRID_POSTS, ROLE_NAMES, Position, Role
from webapp.people.rules import LEVEL_WORDS, Giver, Person, Place, Refusal

CODE_LENGTHS = {Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12, Level.GRID: 15, Level.MICRO_GRID: 17}
# In which column is what the rule of posts refuses.
COLUMN_OF = {
    "person": "手机号",
    "phone": "手机号",
    "position": "身份",
    "area": "网格或单位编码",
    "unit": "网格或单位编码",
}


def plan_for(book: Book, state: State, giver: Giver, today: date) -> Plan:
    """Return what the book would change, or every reason why ``giver`` must not change it by a sheet."""
    plan = Plan(faults=list(book.faults), left=book.left, rows=sum(len(lines) for lines in book.lines.values()))
    maker = _Maker(plan, state, giver, today)
    maker.areas(book.lines.get(AREAS, []))
    maker.people(book.lines.get(PEOPLE, []))
    maker.posts(book.lines.get(POSTS, []))
    order = [AREAS, PEOPLE, POSTS]
    plan.faults = sorted(
        dict.fromkeys(plan.faults), key=lambda f: (order.index(f.sheet) if f.sheet in order else -1, f.row)
    )
    return plan


class _Maker:
    """Goes through the sheets from left to right; each sees what the ones before it will have done."""

    def __init__(self, plan: Plan, state: State, giver: Giver, today: date) -> None:
        self.plan, self.state, self.giver, self.today = plan, state, giver, today
        self.allowed = may_import(giver)
        self.held: dict[str, list[PostNow]] = defaultdict(list)  # phone → posts that have not ended
        for post in state.posts:
            if self._open(post):
                self.held[post.phone].append(post)

    def fault(self, line: Line, message: str, column: str = "") -> None:
        self.plan.faults.append(Fault(line.sheet, line.row, message, column))

    def refused(self, line: Line, refusal: Refusal | None) -> bool:
        """Note what the rule of posts says against a row, with the column that it is about."""
        if refusal:
            column = COLUMN_OF.get(refusal.field, "职务")
            self.fault(line, f"“{column}”这一列：{refusal.words}", column)
        return refusal is not None

    def person(self, phone: str) -> Person:
        now, roles = self.state.people[phone], frozenset(post.role for post in self.held[phone])
        return Person(now.id or None, now.name, now.position, now.active, roles)

    def change(self, line: Line, kind: str, words: str, values: Iterable[Value], *what: Any) -> None:
        self.plan.changes.append(Change(line.sheet, line.row, kind, words, what, tuple(values)))

    def unique(self, lines: Iterable[Line], key: str, word: str) -> list[Line]:
        first: dict[str, int] = {}
        kept = []
        for line in lines:
            value = line.values[key]
            if value in first:
                self.fault(line, f"{word}{value} 和第 {first[value]} 行重复了，请删掉一行", word.strip())
            else:
                first[value] = line.row
                kept.append(line)
        return kept

    # 网格

    def areas(self, lines: Sequence[Line]) -> None:
        lines = self.unique(lines, "code", "编码 ")
        inside = {line.values["code"]: line for line in lines}
        circles = _circles({code: self._parent(line) for code, line in inside.items()})
        ranked = sorted(lines, key=lambda line: (line.values["level"].rank, line.row))
        for line in ranked:
            code = line.values["code"]
            if code in circles:
                self.fault(line, f"上级绕成了圈：{' → '.join(circles[code])}。请改上级编码", "上级编码")
            elif self._sound_area(line, inside):
                self._area(line)

    def _sound_area(self, line: Line, inside: dict[str, Line]) -> bool:
        code, level, parent = line.values["code"], line.values["level"], self._parent(line)
        special, word = self._special(line), LEVEL_WORDS[line.values["level"]]
        if len(code) != CODE_LENGTHS[level]:
            self.fault(line, f"编码 {code} 有 {len(code)} 位，{word}的编码要 {CODE_LENGTHS[level]} 位", "编码")
        elif special and level != Level.GRID:
            self.fault(line, "专属网格的级别要写“网格”", "级别")
        elif level == Level.COUNTY:
            if not parent:
                return True
            self.fault(line, "县没有上级，上级编码请空着", "上级编码")
        elif not parent:
            self.fault(line, "上级编码没有填", "上级编码")
        elif not code.startswith(parent):
            self.fault(line, f"编码 {code} 和上级编码 {parent} 对不上：编码的前几位就是上级的编码", "上级编码")
        else:
            return self._sound_parent(line, inside, Level.TOWN if special else level.above)
        return False

    def _sound_parent(self, line: Line, inside: dict[str, Line], wanted: Level) -> bool:
        parent = self._parent(line)
        known = self.state.areas.get(parent)
        if parent in inside:
            found: str | None = inside[parent].values["level"]
        else:
            found = known.level if known and known.active else None
        if found is None:
            self.fault(line, f"上级编码 {parent} 没有这个网格，表里也没有。请核对编码，或先把上级写进来", "上级编码")
        elif found != wanted:
            self.fault(line, f"上级要是一个{LEVEL_WORDS[wanted]}，{parent} 是{LEVEL_WORDS[Level(found)]}", "上级编码")
        return found == wanted

    def _area(self, line: Line) -> None:
        code, name, level = line.values["code"], line.values["name"], line.values["level"]
        now, word = self.state.areas.get(code), LEVEL_WORDS[line.values["level"]]
        parent, special = self._parent(line), self._special(line)
        if now and (now.level, now.parent, now.special) != (level, parent, special):
            self.fault(line, "已有的网格不能换级别、上级和专属。请新开一个编码")
        elif now is None or not now.active:
            what = ("add_area", code, name, str(level), parent, special)
            self.change(line, ADDED, f"新增{word} {name}（{code}）", self._area_values(now, *what[1:]), *what)
            self.state.areas[code] = AreaNow(now.id if now else 0, code, name, level, parent, special, True, name)
        elif now.name != name:
            values = self._area_values(now, code, name, str(level), parent, special)
            self.change(line, CHANGED, f"{code} 改名：{now.name} → {name}", values, "rename_area", code, name)
            self.state.areas[code] = with_name(now, name)

    def _parent(self, line: Line) -> str:
        """Return the parent as it will be: a sheet without that column leaves it as it is."""
        now = self.state.areas.get(line.values["code"])
        return str(line.get("parent", "")) if "parent" in line.asked or now is None else now.parent

    def _special(self, line: Line) -> bool:
        now = self.state.areas.get(line.values["code"])
        return bool(line.get("special", False)) if "special" in line.asked or now is None else now.special

    def _area_values(
        self, now: AreaNow | None, code: str, name: str, level: str, parent: str, special: bool
    ) -> Iterable[Value]:
        above = self._place_words(parent)
        yield Value("编码", code)
        yield Value("名称", name, now.name if now else None)
        yield Value("级别", LEVEL_WORDS[Level(level)])
        yield Value("上级编码", f"{parent}（{above}）" if above != parent else parent or NOTHING)
        yield Value("专属网格", "是" if special else "否")

    # 人员

    def people(self, lines: Sequence[Line]) -> None:
        for line in self.unique(lines, "phone", "手机号 "):
            self._person(line)

    def _person(self, line: Line) -> None:
        phone, name, position = line.values["phone"], line.values["name"], line.get("position")
        now = self.state.people.get(phone)
        if now and "position" not in line.asked:
            position = now.position  # a sheet without that column leaves it as it is
        if now and now.active and (now.name, now.position) == (name, position):
            return
        if now and self.refused(line, rules.refuse_own(self.giver, self.person(phone))):
            return
        if now and now.active and self._out_of_reach(phone):
            self.fault(line, f"{now.name} 还有别的职务，他的名字和身份由系统管理员改")
            return
        values = (
            Value("手机号", phone),
            Value("姓名", name, now.name if now else None),
            Value("身份", _said(position), _said(now.position) if now else None),
        )
        if now is None or not now.active:
            self.change(line, ADDED, f"新增 {name}", values, "add_person", phone, name, position)
        else:
            told = [f"{now.name} → {name}"] if now.name != name else []
            if now.position != position:
                told.append(f"{name} 身份：{_said(now.position)} → {_said(position)}")
            self.change(line, CHANGED, "，".join(told), values, "change_person", phone, name, position)
        self.state.people[phone] = PersonNow(now.id if now else 0, name, position, True)

    def _out_of_reach(self, phone: str) -> bool:
        return any(post.role not in self.allowed for post in self.held[phone])

    def _open(self, post: PostNow) -> bool:
        return post.ended_at is None or post.ended_at > clock.day_start(self.today)

    # 职务

    def posts(self, lines: Sequence[Line]) -> None:
        self._seats = self._standing()
        seen: dict[tuple[Any, ...], int] = {}
        for line in lines:
            key = (line.values["phone"], line.values["role"], line.get("place", ""))
            if key in seen:
                self.fault(line, f"和第 {seen[key]} 行是同一个人、同一个职务、同一个地方，请删掉一行")
            elif self._sound_post(line):
                seen[key] = line.row
                self._post(line)
        self._one_informant_each()
        self._positions_of_leads()

    def _standing(self) -> dict[str, list[tuple[str, str, Line | None]]]:
        """Return micro-grid → (phone, name, row) of its informants as they are now, without deputies."""
        seats: dict[str, list[tuple[str, str, Line | None]]] = defaultdict(list)
        for post in self.state.posts:
            if post.role == Role.MICRO_GRID_INFORMANT and post.ended_at is None:
                seats[post.place].append((post.phone, post.name, None))
        return seats

    def _sound_post(self, line: Line) -> bool:
        role, place, phone = line.values["role"], line.get("place", ""), line.values["phone"]
        person = self.state.people.get(phone)
        since, until = line.get("since"), line.get("until")
        if role not in self.allowed:
            self.fault(line, f"{ROLE_NAMES[role]}不用表格办，请系统管理员在“人员”里办", "职务")
        elif person is None or not person.active:
            self.fault(line, f"手机号 {phone} 没有这个人，请先写进“人员”表", "手机号")
        elif since and until and until <= since:
            self.fault(line, "“到”要比“从”晚", "到")
        elif place and self._place(place) is None:
            self.fault(line, f"编码 {place} 没有这个网格或单位，表里也没有。请核对", "网格或单位编码")
        else:
            return True
        return False

    def _place(self, code: str) -> Place | None:
        area, unit = self.state.areas.get(code), self.state.units.get(code)
        if area:
            return Place(level=Level(area.level), special=area.special, open=area.active)
        return Place(unit=code, kind=unit.kind, open=unit.open) if unit else None

    def _post(self, line: Line) -> None:
        phone, role, place = line.values["phone"], line.values["role"], line.get("place", "")
        same = [p for p in self.state.posts if (p.phone, p.role, p.place) == (phone, role, place)]
        held = next((p for p in same if self._open(p)), None)
        words = f"{self.state.people[phone].name} · {self._place_words(place)} {ROLE_NAMES[role]}"
        if held is None:
            self._new_post(line, same, words)
            return
        self._change_post(line, held, words)

    def _change_post(self, line: Line, held: PostNow, words: str) -> None:
        since, until = line.get("since"), line.get("until")
        started = clock.local_day(held.started_at)
        ends = clock.local_day(held.ended_at) if held.ended_at else None
        until = until if "until" in line.asked else ends
        changed = (since and since != started) or until != ends
        ending = rules.refuse_ending(self.giver, self.person(held.phone), held.role, last=False)
        if changed and self.refused(line, ending):
            return
        if since and since != started:
            values = self._post_values(line, Value("从", str(since), str(started)), Value("到", _till(ends)))
            self.change(
                line, CHANGED, f"{words}：从 {started} → {since}", values, "date_post", held.id, since.isoformat()
            )
        if until != ends:
            if until is None:
                self.fault(line, f"这个职务到 {ends} 为止。要延长，请在“人员”里办", "到")
                return
            values = self._post_values(line, Value("从", str(since or started)), Value("到", str(until), _till(ends)))
            self.change(line, ENDED, f"{words}：到 {until}", values, "end_post", held.id, until.isoformat())
            self._leave(held.place, held.phone)

    def _new_post(self, line: Line, same: Sequence[PostNow], words: str) -> None:
        since, until = line.get("since"), line.get("until")
        phone, role, place = line.values["phone"], line.values["role"], line.get("place", "")
        if until and until <= self.today:
            if not any(p.ended_at and clock.local_day(p.ended_at) == until for p in same):
                self.fault(line, "没有找到要结束的这个职务：这个人现在没有它")
            return
        where = self._place(place) or rules.NOWHERE
        if self.refused(line, rules.refuse_giving(self.giver, self.person(phone), role, where)):
            return
        since = since or self.today
        values = self._post_values(line, Value("从", str(since)), Value("到", _till(until)))
        what = ("add_post", phone, str(role), place, since.isoformat(), until and until.isoformat())
        self.change(line, ADDED, words, values, *what)
        if role == Role.MICRO_GRID_INFORMANT:
            self._seats[place].append((phone, self.state.people[phone].name, line))

    def _post_values(self, line: Line, since: Value, until: Value) -> Iterable[Value]:
        phone, place = line.values["phone"], line.get("place", "")
        yield Value("手机号", f"{phone}（{self.state.people[phone].name}）")
        yield Value("职务", ROLE_NAMES[line.values["role"]])
        yield Value("网格或单位编码", f"{place}（{self._place_words(place)}）" if place else NOTHING)
        yield from (since, until)

    def _leave(self, place: str, phone: str) -> None:
        if place in self._seats:
            self._seats[place] = [seat for seat in self._seats[place] if seat[0] != phone]

    def _one_informant_each(self) -> None:
        for place, seats in self._seats.items():
            new = [seat for seat in seats if seat[2]]
            if len(seats) > 1 and new:
                line = new[-1][2]
                others = "、".join(
                    f"{name}（第 {row.row} 行）" if row else f"{name}（现在的）"
                    for _, name, row in seats
                    if row is not line
                )
                if line:
                    self.fault(
                        line,
                        f"微网格 {self._place_words(place)} 已有信息员 {others}，一个微网格只能有一个。"
                        "换人的话，再写一行让原来的人“到”今天",
                        "网格或单位编码",
                    )

    def _positions_of_leads(self) -> None:
        """Refuse taking the position away from who still leads after all rows."""
        ended = {change.what[1] for change in self.plan.changes if change.what[0] == "end_post"}
        for change in [c for c in self.plan.changes if c.what[0] == "change_person"]:
            _, phone, _, position = change.what
            left = frozenset(post.role for post in self.held[phone] if post.id not in ended)
            refusal = rules.refuse_standing(replace(self.person(phone), roles=left), position)
            if refusal:
                self.plan.faults.append(Fault(PEOPLE, change.row, refusal.words, "身份"))

    def _place_words(self, place: str) -> str:
        area, unit = self.state.areas.get(place), self.state.units.get(place)
        return (area.label or area.name) if area else unit.name if unit else place


def may_import(giver: Giver) -> frozenset[Role]:
    """Return the posts that may be given by a sheet: the grid's; by the system also offices, never administrators."""
    offices = giver == rules.SERVER or Role.SYSTEM_ADMIN in giver.roles
    return frozenset(Role) - ADMINISTRATORS if offices else GRID_POSTS


def _circles(parents: dict[str, str]) -> dict[str, list[str]]:
    """Return code → its way back to itself, for every code that is its own ancestor within the sheet."""
    found: dict[str, list[str]] = {}
    for code in parents:
        way, at = [code], parents[code]
        while at in parents and at not in way:
            way.append(at)
            at = parents[at]
        if at == code:
            found[code] = [*way, code]
    return found


def _said(position: str | None) -> str:
    return POSITION_WORDS[Position(position)] if position else NOTHING


def _till(day: date | None) -> str:
    return str(day) if day else "还在任"
