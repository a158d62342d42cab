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

    def met(self, value: float) -> bool:
        """Say whether a value is good enough."""
        return (self.at_least is None or value >= self.at_least) and (self.at_most is None or value <= self.at_most)

    @property
    def words(self) -> str:
        """The aim as a table shows it."""
        return f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"


TARGETS = (
    Target("POST with a photo, per CPU-second", lambda r: r["writes"]["post_with_photo"]["per_cpu_second"], 90),
    Target("the same ÷ the reference", lambda r: r["ratios"]["post_with_photo"], 0.75),
    Target("POST with a photo, p99 ÷ p50", lambda r: r["writes"]["post_with_photo"]["p99_over_p50"], at_most=3),
    Target("POST without, p99 ÷ p50", lambda r: r["writes"]["post_without_photo"]["p99_over_p50"], at_most=3),
    Target("list of 20, per CPU-second", lambda r: _largest(r)["list"]["per_cpu_second"], 400),
    Target("list, largest town ÷ smallest", lambda r: r["growth"]["list"], at_most=1.25),
    Target("待办, largest ÷ smallest", lambda r: r["growth"]["todo"], at_most=1.25),
    Target("roll-up, largest ÷ smallest", lambda r: r["growth"]["roll_up_town"], at_most=1.25),
    Target("roll-up of a village, SQL in ms", lambda r: _largest(r)["roll_up_village"]["sql_ms"], at_most=1),
    Target("roll-up of the town, SQL in ms", lambda r: _largest(r)["roll_up_town"]["sql_ms"], at_most=1),
    Target("most statements of a page", lambda r: max(p["statements"] for p in _largest(r).values()), at_most=6),
    Target("worker at rest, MiB", lambda r: r["memory"]["worker_at_rest_mib"], at_most=45),
    Target("two workers under the burst, MiB", lambda r: r["burst"]["two_workers_mib"], at_most=150),
    Target("first answer of a new server, s", lambda r: r["start"]["median_s"], at_most=1.5),
    Target("burst: lost or doubled", lambda r: r["burst"]["lost_or_doubled"], at_most=0),
    Target("burst: list meanwhile, p95 in ms", lambda r: r["burst"]["list_meanwhile_p95_ms"], at_most=600),
    Target("slow phones: answered 503", lambda r: r["slow_phones"]["answered_503"], at_most=0),
    Target("slow phones: not stored", lambda r: r["slow_phones"]["phones"] - r["slow_phones"]["stored"], at_most=0),
    Target("heaviest screen, first load in kB", lambda r: _heaviest(r, "first_kb"), at_most=_FIRST_KB),
    Target("heaviest screen, again in kB", lambda r: _heaviest(r, "repeat_kb"), at_most=_REPEAT_KB),
)


def _largest(report: Report) -> Mapping[str, Any]:
    towns: Mapping[str, Any] = report["pages"]
    return towns[max(towns, key=int)]


def _heaviest(report: Report, name: str) -> float:
    return max(screen["br"][name] for screen in report["weight"].values())
