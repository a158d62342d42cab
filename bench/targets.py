"""What is aimed at, each measured by one figure of the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Report = Mapping[str, Any]
_FIRST_KB, _REPEAT_KB = 80, 10


@dataclass(frozen=True)
class Target:
    """One aim: where its figure stands in the report, and what it must be at least or at most."""

    name: str
    figure: Callable[[Report], float]
    at_least: float | None = None
    at_most: float | None = None

    def value(self, report: Report) -> float | None:
        """Return the figure, None when this part was not measured."""
        try:
            return self.figure(report)
        except KeyError:
            return None

    def met(self, value: float) -> bool:
        """Say whether a value is good enough."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    @property
    def words(self) -> str:
        """The aim as a table shows it."""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


TARGETS = (
    Target("POST with a photo, of the reference", lambda r: r["sides"]["post_with_photo"]["ratio"][1], 0.8),
    Target("the same with the worker's share", lambda r: r["sides"]["post_with_photo"]["ratio_with_worker"][1], 0.55),
    Target("POST without, of the reference", lambda r: r["sides"]["post_without_photo"]["ratio"][1], 0.45),
    Target("list of 20, of the reference", lambda r: r["sides"]["list"]["ratio"][1], 0.35),
    Target("POST with a photo, p99 ÷ p50", lambda r: _spread(r, "post_with_photo"), at_most=3),
    Target("POST without, p99 ÷ p50", lambda r: _spread(r, "post_without_photo"), at_most=3),
    Target("most statements of a page", lambda r: _statements(r, "list", "roll_up", "board", "todo"), at_most=6),
    Target(
        "most statements of a report", lambda r: _statements(r, "post_with_photo", "post_without_photo"), at_most=15
    ),
    Target("list, largest town ÷ smallest", lambda r: r["growth"]["list"][1], at_most=1.25),
    Target("待办, largest ÷ smallest", lambda r: r["growth"]["todo"][1], at_most=1.25),
    Target("roll-up, largest ÷ smallest", lambda r: r["growth"]["roll_up"][1], at_most=1.25),
    Target("POST without, largest ÷ smallest", lambda r: r["growth"]["post_without_photo"][1], at_most=1.25),
    Target("roll-up of a village, SQL in ms", lambda r: _largest(r)["roll_up_village"]["sql_ms"], at_most=1),
    Target("roll-up of the town, SQL in ms", lambda r: _largest(r)["roll_up"]["sql_ms"], at_most=1),
    Target("worker at rest, MiB", lambda r: r["memory"]["worker_at_rest_mib"], at_most=45),
    Target("two workers under the burst, MiB", lambda r: r["burst"]["most_mib"]["workers"], at_most=150),
    Target("first answer of a new server, s", lambda r: r["start"]["median_s"], at_most=1.5),
    Target("burst: CPU of the server for 20 reports each, s", lambda r: r["burst"]["server_cpu_s_of_20"], at_most=150),
    Target("burst: lost or doubled", lambda r: r["burst"]["lost_or_doubled"], at_most=0),
    Target("burst: list meanwhile, p95 in ms", lambda r: r["burst"]["lists"]["p95_ms"], at_most=600),
    Target("slow phones, no nginx: answered 503", lambda r: r["slow_phones"]["direct"]["answered_503"], at_most=0),
    Target("slow phones, no nginx: not stored", lambda r: _not_stored(r["slow_phones"]["direct"]), at_most=0),
    Target("slow phones, behind nginx: not stored", lambda r: _not_stored(r["slow_phones"]["behind_nginx"]), at_most=0),
    Target("slow phones: a second without nginx ÷ behind it", lambda r: r["slow_phones"]["direct_of_nginx"], 0.8),
    Target("heaviest screen, first load in kB", lambda r: _heaviest(r, "first_kb"), at_most=_FIRST_KB),
    Target("heaviest screen, again in kB", lambda r: _heaviest(r, "repeat_kb"), at_most=_REPEAT_KB),
)


def _spread(report: Report, name: str) -> float:
    return float(report["sides"][name]["house"]["p99_over_p50"])


def _statements(report: Report, *names: str) -> float:
    return max(report["sides"][name]["statements"] for name in names)


def _not_stored(slow: Report) -> float:
    return float(slow["reports"] - slow["stored"])


def _largest(report: Report) -> Mapping[str, Any]:
    towns: Mapping[str, Any] = report["pages"]
    return towns[max(towns, key=int)]


def _heaviest(report: Report, name: str) -> float:
    return max(screen["br"][name] for screen in report["weight"].values())
