"""What a job costs the one who does it, as the page itself sees it: presses, keys that are no words, full loads."""

from dataclasses import dataclass

from playwright.sync_api import Page

# Also a page that comes later counts on: the sums lie in the tab's own memory.
COUNT = """(() => {
  if (window.counting || window !== top) return;
  window.counting = true;
  const add = (name) => {
    const key = `counted-${name}`;
    try { sessionStorage[key] = Number(sessionStorage[key] ?? 0) + 1; } catch { /* a page of nobody's */ }
  };
  const words = ({ key, ctrlKey, metaKey, target }) =>
    key.length === 1 && !ctrlKey && !metaKey && target.matches?.("input:not([type=radio], [type=checkbox]), textarea");
  add("loads");
  addEventListener("pointerdown", (event) => { if (event.isTrusted) add("presses"); }, true);
  addEventListener("keydown", (event) => { if (event.isTrusted && !event.repeat && !words(event)) add("keys"); }, true);
})();"""
SUMS = "['presses', 'keys', 'loads'].map((name) => Number(sessionStorage[`counted-${name}`] ?? 0))"


@dataclass(frozen=True)
class Budget:
    """The most that a job may cost. None: it is not bounded."""

    presses: int
    keys: int | None = None
    loads: int | None = None
    scrolled: int | None = None

    def of(self, share: int) -> "Budget":
        """Return the budget of one of so many equal parts."""
        parts = [one if one is None else one // share for one in (self.presses, self.keys, self.loads)]
        return Budget(*parts, self.scrolled)  # type: ignore[arg-type]


class Counted:
    """Counts on a page from now on; `more` presses are those that no page sees, in a window of the system."""

    def __init__(self, page: Page) -> None:
        self.page, self.more = page, 0
        page.add_init_script(COUNT)
        page.evaluate(COUNT)
        self.before = self._sums()

    def spent(self) -> Budget:
        """Return what was spent until now."""
        presses, keys, loads = (now - then for now, then in zip(self._sums(), self.before, strict=True))
        return Budget(presses + self.more, keys, loads, self.page.evaluate("Math.round(scrollY)"))

    def keeps(self, budget: Budget) -> None:
        """Fail unless what was spent is within the budget, and anything was counted at all."""
        spent = self.spent()
        assert spent.presses or spent.keys, "nothing was counted"
        found, most = vars(spent), vars(budget)
        over = {name: (found[name], most[name]) for name in most if most[name] is not None and found[name] > most[name]}
        assert over == {}, f"spent and allowed: {over}"

    def _sums(self) -> list[int]:
        found: list[int] = self.page.evaluate(SUMS)
        return found
