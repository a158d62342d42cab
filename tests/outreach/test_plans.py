"""Plans: suggested by what came up five times or more, never by a protected matter, public only when put out."""

from tests.outreach.conftest import VILLAGE, post
from tests.support.html import parse
from tests.support.makers import make_service_order
from tests.support.posts import area
from tests.support.statements import counted_statements
from tests.support.town import Phone, Town
from webapp.outreach.queries_needs import needs_of

PLAN = f"/outreach/plans/{VILLAGE}"


def needed(town: Town) -> list[tuple[str, int]]:
    with town.app.app_context():
        return [(need.topic[:4], need.count) for need in needs_of(area("200"))]


def report(town: Town, times: int, **fields: str) -> None:
    phone = town.sign_in("informant:200/001/01")
    for n in range(times):
        phone.report("dispute", description=f"第 {n} 件", **fields)


def test_what_came_up_five_times_is_suggested_and_four_times_not(town: Town):
    report(town, 4, category="neighbour")
    assert needed(town) == []
    report(town, 1, category="neighbour")
    assert needed(town) == [("邻里相处", 5)]


def test_protected_matters_are_never_counted(town: Town):
    report(town, 6, category="marriage_family", someone_hurt="yes")
    assert needed(town) == []


def ordered(town: Town, number: int, *, answered: bool = True, tell: str = "anyone") -> None:
    """Let so many residents of one group order a consultation, and the adviser answer."""
    adviser = town.sign_in("adviser:200")
    for n in range(number):
        made = make_service_order(town, phone=f"1001111{n:04}", tell=tell)
        if answered:
            assert post(adviser, f"/orders/{made}/confirm").status_code == 303


def test_what_residents_ordered_counts_once_somebody_answered(town: Town):
    ordered(town, 4)
    ordered(town, 5, answered=False)
    ordered(town, 5, tell="secret")
    assert needed(town) == []
    ordered(town, 1)
    assert needed(town) == [("常见法律", 5)]


def test_another_villages_needs_are_not_mixed_in(town: Town):
    report(town, 5, category="labour")
    with town.app.app_context():
        assert needs_of(area("201")) == []


def test_a_draft_is_the_offices_own_until_it_is_put_out(town: Town, officer: Phone):
    assert post(officer, PLAN, topic="欠条怎么写", lecturer_kind="law_volunteer").status_code == 303
    adviser = town.sign_in("adviser:200")
    assert "欠条怎么写" not in adviser.get(PLAN).text
    post(officer, f"{PLAN}/publish")
    assert "欠条怎么写" in adviser.get(PLAN).text
    assert "自己排一次" not in adviser.get(PLAN).text


def test_an_adviser_sees_the_own_village_only_and_changes_nothing(town: Town):
    other = town.sign_in("adviser:201")
    assert other.get(PLAN).status_code == 404
    assert post(town.sign_in("adviser:200"), PLAN, topic="x", lecturer_kind="law_volunteer").status_code == 404


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(officer: Phone):
    answer = post(officer, PLAN, topic="", place="祠堂", lecturer_kind="law_volunteer")
    page = parse(answer.data)
    assert answer.status_code == 422
    assert page.find(id="f-topic-error")
    assert page.find("input", name="place")["value"] == "祠堂"


def test_a_published_line_is_not_taken_out(officer: Phone):
    post(officer, PLAN, topic="防火", lecturer_kind="law_volunteer")
    post(officer, f"{PLAN}/publish")
    assert post(officer, "/outreach/lines/1/drop").status_code == 409


def test_a_line_is_changed_and_stays_out_for_people_to_see(officer: Phone):
    post(officer, PLAN, topic="防火", lecturer_kind="law_volunteer")
    post(officer, f"{PLAN}/publish")
    page = parse(officer.get("/outreach/lines/1").data)
    assert page.find("input", name="topic")["value"] == "防火"
    version = page.find("input", name="version")["value"]
    changed = {"topic": "防溺水", "lecturer_kind": "law_volunteer", "version": version}
    assert post(officer, "/outreach/lines/1/change", **changed | {"topic": ""}).status_code == 422
    assert post(officer, "/outreach/lines/1/change", **changed).headers["Location"].startswith(PLAN)
    shown = officer.get(PLAN).text
    assert "防溺水" in shown
    assert "防火" not in shown
    assert "大家看得到" in shown
    late = post(officer, "/outreach/lines/1/change", **changed | {"topic": "晚了"})
    assert late.status_code == 409
    assert parse(late.data).find("input", name="topic")["value"] == "晚了"


def test_a_draft_is_taken_out(officer: Phone):
    post(officer, PLAN, topic="防火", lecturer_kind="law_volunteer")
    assert post(officer, "/outreach/lines/1/drop").status_code == 303
    assert "防火" not in officer.get(PLAN).text


def test_lists_cost_few_statements(town: Town, officer: Phone):
    post(officer, PLAN, topic="防火", lecturer_kind="law_volunteer")
    for address in ("/outreach/plans", PLAN, "/outreach/events", "/outreach/stories", "/legal-aid", "/outreach/month"):
        with town.app.app_context(), counted_statements() as seen:
            assert officer.get(address).status_code == 200
        # Three read who asks and what waits behind the tabs; a plan asks what the village needs, a month sums up each
        # kind of thing once.
        assert len(seen) <= {PLAN: 11, "/outreach/month": 14}.get(address, 8), seen


def test_made_up_months_and_villages_do_not_exist(officer: Phone):
    assert officer.get(f"{PLAN}?month=2026-13").status_code == 404
    assert officer.get("/outreach/plans/999").status_code == 404
