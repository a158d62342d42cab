"""The pure hearts of the house and the tests that hold each: what `make mutants` breaks."""

from tools.mutants import Heart

_NEVER_STORED = "the value of this enum is stored and shown nowhere"
_A_NO = "both are a no, and nobody asks which"
_A_NAME = "a name for debugging"

HEARTS = (
    Heart(
        "webapp/core/workflow.py",
        ("tests/core/test_workflow.py", "tests/test_workflows.py", "tests/cases/work_orders/test_asks.py"),
    ),
    Heart("webapp/core/asks.py", ("tests/cases/work_orders/test_asks.py",)),
    Heart("webapp/core/replay.py", ("tests/core/test_replay.py",)),
    Heart(
        "webapp/core/clock.py",
        ("tests/core/test_clock.py",),
        equivalent={
            "module: timezone(timedelta(hours=8), 'Asia/Shanghai')"
            " → timezone(timedelta(hours=8), 'XXAsia/Shanghai')": _A_NAME,
            "module: ContextVar('travelled', default=None) → ContextVar('XXtravelled', default=None)": _A_NAME,
        },
    ),
    Heart(
        "webapp/core/deadlines.py",
        ("tests/core/test_deadlines.py",),
        equivalent={
            **{
                f"Kind: {kind} = '{kind.lower()}' → {kind} = 'XX{kind.lower()}'": _NEVER_STORED
                for kind in ("STRAIGHT", "WORKING_HOURS", "WORKING_DAYS", "END_OF_WORKING_DAY")
            },
            "WorkCalendar.next_opening: here.time() >= self.open or not self.is_workday(day)"
            " → here.time() > self.open or not self.is_workday(day)": "at the opening of a workday it returned before",
        },
    ),
    Heart("webapp/core/protection/at_rest.py", ("tests/core/protection/test_at_rest.py",)),
    Heart("webapp/areas/scope.py", ("tests/areas/test_scope.py",)),
    Heart("webapp/people/rules.py", ("tests/people/test_rules.py",)),
    Heart(
        "webapp/people/queries.py",
        ("tests/people/names/test_name_in_force.py",),
        only=(
            "protected_contact_ids",
            "protected_unit_names",
            "protected_units",
            "_receivers",
            "_receiving",
        ),
    ),
    Heart(
        "webapp/people/queries_receiving.py",
        ("tests/people/names/test_name_in_force.py", "tests/people/names/test_kept_out.py"),
        only=("in_force", "not_over", "name_in_force", "at_work_where_named", "_holds", "_is_called_in"),
    ),
    Heart(
        "webapp/cases/rules.py",
        ("tests/cases/test_rules.py",),
        equivalent={
            "_has_right: if transition.verb is None or not actor.can(transition.verb):"
            " → if not actor.can(transition.verb):": "nobody has the right None",
            "_has_right: return False → return None": _A_NO,
        },
    ),
    Heart("webapp/cases/clocks.py", ("tests/cases/test_clocks.py",)),
    Heart(
        "webapp/cases/work_orders/rules.py",
        ("tests/cases/work_orders/test_rules.py",),
        equivalent={
            "_has_right: if step.verb is None or not actor.can(step.verb) or held.case.protected:"
            " → if not actor.can(step.verb) or held.case.protected:": "nobody has the right None",
            "_has_right: return False → return None": _A_NO,
            "_has_right: return False → return True": "the end of the match: a step of the case has no right",
        },
    ),
    Heart(
        "webapp/cases/lists/service.py",
        ("tests/cases/lists/test_scope_rows.py",),
        only=("scope_rows", "counted_for", "town_of", "own_scopes", "_places", "_held_places", "_to_dispatch"),
    ),
    Heart("webapp/visits/rules.py", ("tests/visits/test_rules.py",)),
    Heart("webapp/standards/rules.py", ("tests/standards/test_rules.py",)),
    Heart(
        "webapp/legal_aid/rules.py",
        ("tests/legal_aid/test_rules.py",),
        equivalent={"fits: return False → return None": _A_NO},
    ),
    Heart(
        "webapp/service_orders/rules.py",
        ("tests/service_orders/test_rules.py",),
        equivalent={"may: return False → return None": _A_NO},
    ),
)
