"""The page of all tables of states."""

from webapp.core import machines
from webapp.core.machines import Machine, Step


def test_the_page_draws_each_step_and_only_the_columns_that_a_machine_has(monkeypatch) -> None:
    monkeypatch.setattr(machines, "_machines", {})
    lamp = Machine(
        "A lamp",
        "webapp/lamps/states.py",
        {"off": "关着", "on": "亮着"},
        ("off", "it is bought"),
        (
            Step("light", "开灯", ("off",), "on", "anybody"),
            Step("put-out", "关灯", ("on",), "off", more={"why": "sleep"}),
        ),
        ("off",),
    )
    machines.register(lamp)
    page = machines.states_markdown()
    assert "    [*] --> off: it is bought\n    off --> on: light\n    on --> off: put-out\n    off --> [*]" in page
    assert "| step | button | from | to | who | verb | why |" in page
    assert "| `light` | 开灯 | off | on | anybody | – | – |" in page
    assert "| `put-out` | 关灯 | on | off | – | – | sleep |" in page


def test_machines_stand_in_the_order_of_their_files(monkeypatch) -> None:
    monkeypatch.setattr(machines, "_machines", {})
    for title, source in (("B", "webapp/b/states.py"), ("A", "webapp/a/states.py"), ("C", "webapp/a/states.py")):
        machines.register(Machine(title, source, {"x": "x"}, ("x", "it begins"), ()))
    assert [machine.title for machine in machines.registered()] == ["A", "C", "B"]
