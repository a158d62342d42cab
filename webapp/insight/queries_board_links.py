"""Where the numbers of a board lead: to exactly the cases that they count, for whoever may open those."""

from dataclasses import dataclass
from datetime import date

from webapp.insight.queries import Location
from webapp.insight.schemas_board import BoardInput, Span
from webapp.people.actor import Actor


@dataclass(frozen=True)
class Number:
    """One number: its name, its value, where it leads (None: nowhere), and whether more than none of it is bad."""

    name: str
    value: int
    url: str | None = None
    bad: bool = False


class Ways:
    """The ways on from one board for one actor; on a wall there are none."""

    def __init__(self, actor: Actor, wanted: BoardInput, own: Location, today: date) -> None:
        """Note whose board it is, what it is narrowed to, and the day on which it is looked at."""
        self.actor, self.wanted, self.own, self.today = actor, wanted, own, today
        self.spans = wanted.spans(today)
        self._paths = actor.paths_for("area.roll_up")

    def open(self, place: Location) -> bool:
        """Say whether the actor may open the cases of an area."""
        return any(place.path.startswith(path) for path in self._paths)

    def board(self, code: str) -> str:
        """Return the address of the same board of another area."""
        return self.wanted.but(area_code=code).url()

    def down(self, place: Location) -> str | None:
        """Return where the name of a part leads."""
        return None if self.wanted.wall or place is self.own else self.board(place.code)

    def vacancies(self) -> str | None:
        """Return the list of empty seats that is the actor's."""
        if self.wanted.wall:
            return None
        lists = {"people.manage": "/areas/vacant", "informant.invite": "/vacancies"}
        return next((url for verb, url in lists.items() if self.actor.can(verb)), None)

    def number(
        self,
        name: str,
        value: int,
        span: Span | None = None,
        about: BoardInput | None = None,
        place: Location | None = None,
    ) -> Number:
        """Return a number with its way: open and overdue are of now, new and done of a span of days."""
        place = place or self.own
        url = None
        if not self.wanted.wall and self.open(place):
            asked = {"area": place.code, **self._show(name, span), **(about or self.wanted).about}
            # By hand: a page has hundreds of them, and building them takes longer than all the rest.
            url = "/cases?" + "&".join(f"{key}={one}" for key, one in asked.items())
        return Number(name, value, url, name == "overdue")

    def _show(self, name: str, span: Span | None) -> dict[str, str]:
        """Return the list whose length the number is; the usual ones by their own names."""
        if span is None:
            return {"show": name}
        if name == "new" and span.first == span.last == self.today:
            return {"show": "new_today"}
        if name == "done" and (span.first, span.last) == (self.today.replace(day=1), self.today):
            return {"show": "resolved_month"}
        show = "all" if name == "new" else "resolved"
        return {"show": show, "from": span.first.isoformat(), "to": span.last.isoformat()}
