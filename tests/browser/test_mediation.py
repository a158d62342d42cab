"""An uncle and a nephew fought: a mediation from the police to its end, in a real browser, as every role of the story.

handed over → referred → started with three forces → they join, the whistle is answered → both say yes where there is no
signal → a number with the receipt → talked, agreed by word of mouth, signed → kept → on paper → looked at again →
closed; beside it those who were not asked in, who are shown no more than a dispute.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.test_signature import write
from tests.support.running import browser as support
from tests.support.running.counted import Counted
from tests.support.running.field import Field, picture
from webapp.core import clock

Phone = Callable[..., Page]

POLICE, JUSTICE, MEDIATOR, COLLEAGUE = "10060000002", "10060000003", "10060000004", "10060000014"
DISPATCHER, COMMISSIONER, VILLAGE_LEAD, AUDITOR = "10050000001", "10080000001", "10030000005", "10000000003"
# Of the village next door, who reports, another unit, the town's lead, who looks at the journal: nobody asked them in.
OTHERS = ("10010000001", "10030000001", "10060000005", "10040000001", "10070000001", AUDITOR)
UNCLE, NEPHEW = "莫长根", "莫青山"
SUMMARY = "叔侄为一条水沟动了手，叔叔脸上破了皮"
WAITS = "存在手机里了，有网自动发"
# What each part of the story costs in presses at most.
TAPS = {"移送调解": 5, "启动三力联调": 5, "吹哨": 7, "记意愿两次": 8, "记一次": 3, "谈成了": 6}


def tap(page: Page, name: str, value: str) -> None:
    """Choose a tile of the form that is open."""
    opened = page.locator("dialog[open]")
    place = opened if opened.count() else page.locator("main")
    place.locator(f"label:has(input[name='{name}'][value='{value}'])").first.click()


def fill(page: Page, **fields: str) -> None:
    """Write into fields of the form that is open."""
    for name, value in fields.items():
        page.locator(f"dialog[open] [name='{name.replace('__', '-')}']").fill(value)


def send(page: Page, word: str) -> None:
    """Press the button of the form that is open, and come back to the page without an error."""
    page.locator("dialog[open] form").get_by_role("button", name=word, exact=True).click()
    expect(page.locator("dialog[open]")).to_have_count(0)
    expect(page.locator("main [aria-invalid=true], main [role=alert]")).to_have_count(0)


def at_foot(page: Page, word: str) -> None:
    """Press a button at the foot of the page."""
    page.locator(".bar").get_by_role("button", name=word, exact=True).click()


def behind_more(page: Page, word: str) -> None:
    """Open what is behind 更多."""
    page.get_by_role("button", name="更多").click()
    page.locator("#more").get_by_text(word, exact=True).click()


def stands(page: Page, state: str) -> None:
    """Expect the mediation to stand in a state."""
    expect(page.locator("#the-mediation")).to_have_attribute("data-mediation-state", state)


def today() -> str:
    return clock.local_day(clock.now()).isoformat()


def day(ahead: int) -> str:
    return (clock.local_day(clock.now()) + timedelta(days=ahead)).isoformat()


def test_uncle_and_nephew_agree_on_a_hillside_and_keep_it_to_the_end(
    phone: Phone, in_field: Field, later: Callable[[int], Phone], trouble: support.Trouble
) -> None:
    trouble.expect("404")
    taps: dict[str, int] = {}
    police, desk = phone(POLICE), phone(DISPATCHER, desk=True)
    code = handed_over(police)
    seen_as_a_dispute(phone(VILLAGE_LEAD), code)
    url = referred(police, code, taps)
    in_field.sign_in(MEDIATOR)
    started(phone(COMMISSIONER), url, name_of(in_field.page), taps)
    justice = phone(JUSTICE)
    for page in (police, justice):
        joined(page, url)
    whistle = blown(desk, code, taps)
    for page in (police, justice, phone(VILLAGE_LEAD)):
        answered(page, whistle)
    number = asked_without_signal(in_field, url, taps)
    talked(in_field.page, taps)
    agreed(in_field.page, taps)
    kept(in_field.page, 1)
    stood_down(desk, whistle)
    done_and_told(desk, police, code, url, number)
    on_paper(in_field.page, phone(COLLEAGUE), url)
    for who in OTHERS:
        sees_nothing(phone(who), url, code)
    ended(later, url, number)
    assert {job: count for job, count in taps.items() if count > TAPS[job]} == {}


def handed_over(police: Page) -> str:
    """Write down at the counter what the police were called to: hurt, no family, they may be mediated."""
    police.goto("/counter")
    tap(police, "channel", "police")
    police.get_by_label("是什么事？").select_option("dispute:neighbour")
    support.choose_place(police, "南一村", "不知道哪个网格")
    police.locator("[name=description]").fill("叔侄为水沟动了手，叔叔脸上破了皮")
    answers = {"someone_hurt": "yes", "afraid_to_go_home": "no", "minor_harmed": "no", "live_together": "no"}
    for name, answer in {**answers, "police_view": "allowed"}.items():
        tap(police, name, answer)
    police.locator("[name=basis]").fill("轻微伤，不住一起，双方愿意")
    police.locator("#counter-form").get_by_role("button", name="登记").click()
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", police.locator("main").inner_text())
    assert found, police.locator("main").inner_text()
    return found[0]


def seen_as_a_dispute(lead: Page, code: str) -> None:
    """The village lead sees that there is a dispute."""
    assert lead.goto(f"/cases/{code}").status == 200


def referred(police: Page, code: str, taps: dict[str, int]) -> str:
    """Refer it from the page of the case."""
    police.goto(f"/cases/{code}")
    counted = Counted(police)
    police.get_by_role("button", name="更多").click()
    police.get_by_role("link", name="移送调解").click()
    police.locator("[name=summary]").fill(SUMMARY)
    tap(police, "source", "police")
    tap(police, "harm", "yes")
    at_foot(police, "移送调解")
    stands(police, "suggested")
    taps["移送调解"] = counted.spent().presses
    return re.sub(r"^https?://[^/]+|[?#].*", "", police.url)


def name_of(page: Page) -> str:
    """Return whose phone it is."""
    page.goto("/me")
    return page.locator("main .big").first.inner_text().strip()


def started(commissioner: Page, url: str, mediator: str, taps: dict[str, int]) -> None:
    """Find it in the list, and let the committee mediate with the police and the justice office."""
    commissioner.goto("/mediations")
    row = commissioner.locator(f"a[href='{url}']").first
    expect(row).to_be_visible()
    counted = Counted(commissioner)
    row.click()
    stands(commissioner, "suggested")
    at_foot(commissioner, "启动三力联调")
    tap(commissioner, "host", "mediation_committee")
    commissioner.locator("dialog[open] label:has(input[name=mediator])", has_text=mediator).click()
    send(commissioner, "启动三力联调")
    stands(commissioner, "asking")
    taps["启动三力联调"] = counted.spent().presses


def joined(page: Page, url: str) -> None:
    """Say that the unit takes part: one tap; there is no button of anybody else."""
    page.goto(url)
    expect(page.get_by_role("button", name="记意愿")).to_have_count(0)
    at_foot(page, "参加")
    expect(page.locator("main")).to_contain_text("您参加")


def blown(desk: Page, code: str, taps: dict[str, int]) -> str:
    """Blow the whistle for the police, the justice office and the village."""
    desk.goto(f"/whistles/new?case={code}")
    counted = Counted(desk)
    tap(desk, "kind", "joint")
    for unit in ("police_station", "justice_office"):
        tap(desk, "units", unit)
    desk.locator("details.more-fields summary").first.click()
    tap(desk, "units", "450324106203")
    desk.locator("[name=place]").fill("南一村水沟边")
    desk.locator("[name=summary]").fill("叔侄争水动了手，一起到场")
    tap(desk, "answer_within", "15min")
    at_foot(desk, "吹哨")
    expect(desk).to_have_url(re.compile(r"/whistles/\d+"))
    taps["吹哨"] = counted.spent().presses
    return re.sub(r"^https?://[^/]+|[?#].*", "", desk.url)


def answered(page: Page, whistle: str) -> None:
    """Say 我来, and on the spot 我到了."""
    page.goto(whistle)
    mine = page.locator("[data-mine]")
    mine.get_by_role("button", name="我来", exact=True).click()
    expect(mine.get_by_role("button", name="我来", exact=True)).to_have_count(0)
    mine.get_by_role("button", name="我到了", exact=True).click()
    expect(mine.get_by_role("button", name="我先走了", exact=True)).to_be_visible()


def asked_without_signal(field: Field, url: str, taps: dict[str, int]) -> str:
    """Write down who they are; then, where there is no signal, that both want it: the number comes with the receipt."""
    page = field.page
    page.goto(url)
    for name, role, born in ((UNCLE, "applicant", "1961"), (NEPHEW, "respondent", "1988")):
        at_foot(page, "记当事人")
        fill(page, name=name, birth_year=born)
        tap(page, "role", role)
        tap(page, "capacity", "full")
        send(page, "记当事人")
    field.gate.cut()
    counted = Counted(page)
    for party in (1, 2):
        page.locator(f"[data-party='{party}']").get_by_role("button", name="记意愿").click()
        tap(page, "answer", "yes")
        tap(page, "how", "in_person")
        page.locator("dialog[open]").get_by_role("button", name="记意愿", exact=True).click()
        expect(page.get_by_text(WAITS).last).to_be_visible()
    taps["记意愿两次"] = counted.spent().presses
    field.gate.open()
    field.wake()
    field.wait_until_sent()
    page.goto(url)
    stands(page, "open")
    number = page.locator("#the-mediation").get_attribute("data-number")
    assert re.fullmatch(r"才人调〔\d{4}〕\d+号", number or "")
    return str(number)


def talked(page: Page, taps: dict[str, int]) -> None:
    """Write down a talk."""
    counted = Counted(page)
    at_foot(page, "记一次")
    fill(page, place="水沟边", present="叔侄两个，民警，司法所，村干部", said="都说那天火气大")
    page.locator("dialog[open] label:has([name=rights_read])").click()
    send(page, "记一次")
    taps["记一次"] = counted.spent().presses


def agreed(page: Page, taps: dict[str, int]) -> None:
    """Write down two terms, and let both sign on the screen."""
    counted = Counted(page)
    at_foot(page, "谈成了")
    tap(page, "answer", "oral")
    page.locator("dialog[open] [data-add-row]").click()
    terms: tuple[dict[str, Any], ...] = (
        {"what": "当面道歉", "by": today()},
        {"what": "付药费", "amount": "860", "by": day(2)},
    )
    for row, term in enumerate(terms):
        for name, value in {"who": NEPHEW, "to_whom": UNCLE, **term}.items():
            page.locator(f"dialog[open] [name='clauses-{row}-{name}']").fill(value)
    for pad in range(2):
        write(page, (0.1, 0.8), (0.4, 0.2), (0.8, 0.6), pad=pad)
    send(page, "谈成了")
    stands(page, "effective")
    taps["谈成了"] = counted.spent().presses
    expect(page.locator("main")).to_contain_text("860.00 元")


def kept(page: Page, number: int) -> None:
    """Note that a term was fulfilled."""
    page.locator(f"[data-clause='{number}']").get_by_role("button", name="履行了").click()
    send(page, "履行了")
    expect(page.locator(f"[data-clause='{number}']")).to_have_attribute("data-answer", "fulfilled")


def stood_down(desk: Page, whistle: str) -> None:
    """Everybody has come: the desk lets them go."""
    desk.goto(whistle)
    at_foot(desk, "解哨")
    desk.locator("dialog[open] [name=outcome]").fill("谈成了，两家都回去了")
    send(desk, "解哨")
    expect(desk.locator("main")).to_contain_text("已解哨")


def done_and_told(desk: Page, police: Page, code: str, url: str, number: str) -> None:
    """The committee's order is done with the number; the police hear of it, without a name."""
    desk.goto(f"/cases/{code}")
    expect(desk.locator("main")).to_contain_text(f"谈成：{number}")
    police.goto("/messages")
    expect(police.locator("main")).to_contain_text(f"谈成了：{number}")
    assert UNCLE not in police.locator("main").inner_text()


def on_paper(mediator: Page, colleague: Page, url: str) -> None:
    """The next day at the office: the same terms on paper, signed and sealed, looked at by a colleague."""
    mediator.goto(url)
    behind_more(mediator, "补签书面")
    send(mediator, "补签书面")
    at_foot(mediator, "签好了")
    mediator.locator("dialog[open] input[type=file]").first.set_input_files([picture(1)])
    mediator.locator("dialog[open] label:has([name=seal])").click()
    send(mediator, "签好了")
    expect(mediator.locator(".bar").get_by_role("button", name="核对")).to_have_count(0)
    colleague.goto(url)
    at_foot(colleague, "核对")
    stands(colleague, "effective")


def sees_nothing(page: Page, url: str, code: str) -> None:
    """Who was not asked in is sent no page of it, and no name on any other."""
    asked, plain = page.request, {"Accept": "text/html"}
    assert asked.get(url, headers=plain).status == 404
    for address in ("/", "/messages", "/mediations", f"/cases/{code}"):
        text = asked.get(address, headers=plain).text()
        assert "<main" in text
        assert UNCLE not in text
        assert NEPHEW not in text
        assert SUMMARY not in text


def ended(later: Callable[[int], Phone], url: str, number: str) -> None:
    """On Friday the bill is paid; a week and a month later somebody looks again; then it is closed, and counted."""
    friday = later(8)
    mediator = friday(MEDIATOR)
    mediator.goto(url)
    kept(mediator, 2)
    stands(mediator, "fulfilled")
    mediator.goto(f"{url}/papers/no-penalty")
    expect(mediator.locator("h1.paper-title")).to_contain_text("不予处罚申请书")
    for content in ("药费给了，说话了", "一个月没再争"):
        mediator.goto(url)
        at_foot(mediator, "回访")
        tap(mediator, "kept", "yes")
        fill(mediator, content=content)
        send(mediator, "回访")
    stands(mediator, "closed")
    commissioner = friday(COMMISSIONER)
    commissioner.goto("/mediations?show=done")
    row = commissioner.locator(f"[data-number='{number}']")
    expect(row.first).to_have_attribute("data-mediation-state", "closed")
