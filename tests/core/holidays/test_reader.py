"""A notice as it is pasted, or written day by day: what is read, what is refused, what is only odd."""

from datetime import date

import chinese_calendar
import pytest

from webapp.core.holidays.reader import as_text, read_notice

# The wording of these notices, for two years that the library knows.
OF_2025 = """
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""
OF_2023 = """
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。
"""


@pytest.mark.parametrize(("text", "year"), [(OF_2025, 2025), (OF_2023, 2023)])
def test_the_notice_as_it_is_published_is_read_as_the_library_has_it(text, year):
    found = read_notice(text, year)
    assert found.faults == []
    day = date(year, 1, 1)
    while day.year == year:
        works = found.days.get(day, day.weekday() < 5)
        assert works == chinese_calendar.is_workday(day), day
        day = date.fromordinal(day.toordinal() + 1)


def test_the_last_days_of_december_may_belong_to_the_next_year_s_notice():
    assert read_notice(OF_2023, 2023).off[0] == date(2022, 12, 31)


def test_a_line_a_day_is_read_and_written_alike():
    days = {date(2027, 2, 5): False, date(2027, 2, 14): True}
    assert read_notice(as_text(days), 2027).days == days
    assert read_notice("2027/2/5 休\n2027年2月14日　上班", 2027).days == days
    assert read_notice("２月５日（周五）放假", 2027).days == {date(2027, 2, 5): False}


def test_days_off_are_told_as_stretches():
    spans = read_notice(OF_2025, 2025).spans
    assert [(last - first).days + 1 for first, last in spans] == [1, 8, 3, 5, 3, 8]


def test_how_many_days_it_is_off_is_no_day():
    assert read_notice("端午节：6月9日（周三）放假1天，不调休", 2027).off == [date(2027, 6, 9)]
    assert read_notice("2月5日放假 1 天", 2027).off == [date(2027, 2, 5)]


@pytest.mark.parametrize(
    "text", ["2月5-7日放假", "2月5日至7日放假", "2月5日—2月7日放假", "2月5、6、7日放假", "2027.2.5-2027.2.7放假"]
)
def test_days_are_read_however_they_are_joined(text):
    assert [day.day for day in read_notice(text, 2027).off] == [5, 6, 7]


def test_nothing_odd_is_said_of_a_whole_notice():
    assert read_notice(OF_2025, 2025).odd == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有读到日子"),
        ("放假通知如下", "没有读到日子"),
        ("2月30日放假", "不是 2027 年的日子"),
        ("2026年5月1日放假", "不是 2027 年的日子"),
        ("2月29日放假", "不是 2027 年的日子"),
        ("1月1日（周四）放假", "是不是贴了别的年份的通知"),
        ("2月5日至11日放假调休，共8天", "写的是共 8 天，读到 7 天"),
        ("2月5日放假。2月5日上班", "又放假又上班"),
    ],
)
def test_what_can_not_be_is_refused_with_the_reason(text, said):
    assert said in "".join(read_notice(text, 2027).faults)


def test_29_february_is_a_day_in_a_leap_year():
    assert read_notice("2月29日（周二）放假", 2028).off == [date(2028, 2, 29)]


def test_a_day_of_the_law_that_is_missing_and_a_working_day_that_is_one_anyway_are_odd():
    odd = read_notice("10月1日至3日放假，共3天。9月29日上班", 2027).odd
    assert "2月5日（春节）按规定放假，这里没有写放假" in odd
    assert "9月29日本来就是上班的日子" in odd
    assert not [one for one in odd if one.startswith("10月1日")]


def read(text: str, year: int = 2027) -> dict[str, bool]:
    found = read_notice(text, year)
    assert found.faults == []
    return {f"{day:%m-%d}": works for day, works in sorted(found.days.items())}


@pytest.mark.parametrize("comma", ["，", "；", "。", "，共3天，", "\n"])
def test_each_day_is_what_the_words_behind_it_say_whatever_mark_stands_between(comma):
    days = {"01-01": False, "01-02": False, "01-03": False, "01-09": True}
    assert read(f"元旦：1月1日（周五）至3日放假调休{comma}1月9日（周六）上班") == days
    assert read("1月9日上班，1月1日至3日休息") == days


@pytest.mark.parametrize("text", ["2月14日不放假", "2月14日（周日）不休息", "2月14日不休", "2月14日不调休，照常上班"])
def test_a_day_that_is_not_off_is_worked(text):
    assert read(text) == {"02-14": True}


@pytest.mark.parametrize("text", ["2月5日不上班", "2月5日（周五）不用上班", "2月5日放假不补班", "2月5日放假，不用补班"])
def test_a_day_that_is_not_worked_is_off(text):
    assert read(text) == {"02-05": False}


@pytest.mark.parametrize(
    "text",
    [
        "9月26日（周日）、\n10月9日（周六）上班",
        "9月26日（周日）\n、10月9日（周六）上班。",
        "9月26日、10月9日\n上班\n国务院办公厅\n2026年11月4日",
        "9月26日（周\n日）和10月9日上班",
        "上班时间：9月26日、10月9日",
    ],
)
def test_a_line_that_breaks_within_a_sentence_loses_no_day(text):
    assert read(text) == {"09-26": True, "10-09": True}


@pytest.mark.parametrize("text", ["2月5日起至2月7日止放假", "从2月5日到2月7日放假", "2027.2.5—2.7放假", "2.5-2.7休"])
def test_the_ends_of_a_stretch_are_known_in_other_words_too(text):
    assert read(text) == {"02-05": False, "02-06": False, "02-07": False}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2月11日至5日放假", "2月5日在2月11日前面"),
        ("12月31日至1月3日放假", "1月3日在12月31日前面"),
        ("2月5日", "没写放假还是上班"),
        ("2月5日\n2月6日放假", "没写放假还是上班"),
        ("2月5日至11放假", "没看懂"),
        ("2月5日至2/11放假；20270301 放假", "没看懂"),
        ("2月5日放假，13日或14上班", "没看懂"),
    ],
)
def test_what_is_read_only_in_part_is_refused_with_the_reason(text, said):
    assert said in "".join(read_notice(text, 2027).faults)


def test_the_head_the_end_and_the_broken_lines_of_a_whole_document_change_nothing():
    head = """国务院办公厅关于2025年部分节假日安排的通知
国办发明电〔2024〕12号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2025年元旦、春节、清明节和国庆节放假调休日期的具体安排通知如下。"""
    end = """节假日期间，各地区、各部门要妥善安排好值班和安全等工作，遇有突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2024年11月12日
（此件公开发布）"""
    broken = OF_2025.replace("、2月8日", "、\n2月8日").replace("放假调休，共5天", "\n放假调休，\n共5天")
    assert read(head + broken + end, 2025) == read(OF_2025, 2025)


def test_numbers_of_lines_and_of_the_document_are_no_days():
    assert read("国办发明电〔2026〕7号\n1. 2027年元旦：1月1日放假，共1天\n(2)2月5日放假1天\n3、2月6日休2天") == {
        "01-01": False,
        "02-05": False,
        "02-06": False,
    }
