"""No duty to tap, no points, no ranking of people, no quota, no online time: no screen, no column."""

import pytest

from tests.support.rules import formalism as rules
from tests.support.rules.sources import Source, read

PYTHON = read("webapp/**/*.py")
TEMPLATES = read("templates/**/*.*")
SCRIPTS = read("static/js/**/*.js")
SCREENS = [*PYTHON, *TEMPLATES, *SCRIPTS, *read("webapp/**/*.csv"), *read("migrations/versions/*.py")]
REPORT_FORMS = [one for one in [*TEMPLATES, *SCRIPTS] if one.path.split("/")[1] in {"capture", "reports", "js"}]


def test_no_screen_says_it():
    assert rules.word_faults(SCREENS) == []


@pytest.mark.parametrize(
    "line", ["今日签到", "本月积分 12", "网格排名", "在线时长 3 小时", "连续上报 7 天", "完成率 98%"]
)
def test_a_screen_that_says_it_is_found(line):
    assert rules.word_faults([Source("templates/home.html", f"<p>\n{line}</p>")])[0].startswith(
        "templates/home.html:2: "
    )


def test_saying_that_there_is_none_is_allowed():
    assert rules.word_faults([Source("templates/home.html", "没有打卡，不计里程。已签收")]) == []


def test_no_name_in_the_code_counts_people():
    assert rules.python_name_faults([*PYTHON, *read("migrations/versions/*.py")]) == []
    assert rules.script_name_faults([*SCRIPTS, *TEMPLATES, *read("static/css/**/*.css")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "class User:\n    points = column()",
        "def leaderboard(): ...",
        "check_in_at = 1",
        "x = user.onlineTime",
        "op.add_column(Column('streak_days'))",
        "def f(daily_target): ...",
        "def f(*, x=1): ...\nf(ranking=1)",
    ],
)
def test_a_name_that_counts_people_is_found(text):
    assert rules.python_name_faults([Source("webapp/people/models.py", text)])


@pytest.mark.parametrize("text", ["user.onlineTime = 1", '<b class="rank ranking-list">', '<input name="points">'])
def test_a_name_that_counts_people_is_found_in_scripts_and_templates(text):
    assert rules.script_name_faults([Source("static/js/x.js", text)])


def test_names_of_other_things_pass():
    names = "checking = point = camera_points = pointer = score_of_match = ranked = rank = onlined = 1"
    assert rules.python_name_faults([Source("webapp/people/models.py", names)]) == []
    storage = "if (error.name === 'QuotaExceededError') { const { quota, usage } = await storage.estimate(); }"
    assert rules.script_name_faults([Source("static/js/x.js", storage)]) == []


def test_nothing_is_added_up_by_person_nor_mediations_and_whistles_by_unit():
    assert rules.total_faults([one for one in PYTHON if not one.path.startswith("webapp/demo/")]) == []


@pytest.mark.parametrize(
    "text",
    [
        "select(func.count()).group_by(Mediation.mediator_id)",
        "select(func.count()).group_by(Mediation.state, MediationStep.by_id, WhistleSeat.arrived_by_id)",
        "Counter(one.unit_id for one in seats)",
        "groupby(rows, key=lambda row: row.seat)",
    ],
)
def test_a_total_by_person_or_unit_is_found(text):
    assert rules.total_faults([Source("webapp/whistle/queries.py", text)])


def test_totals_by_state_pass_and_the_desk_sees_how_many_orders_a_unit_has():
    assert (
        rules.total_faults([Source("webapp/mediation/queries.py", "q.group_by(Mediation.state, Case.category)")]) == []
    )
    assert rules.total_faults([Source("webapp/dispatch/queries.py", "q.group_by(WorkOrder.unit_id)")]) == []


def test_the_report_forms_demand_nothing_but_kind_and_category():
    assert [one for one in REPORT_FORMS if "<input" in one.text], "there are report forms"
    assert rules.forced_field_faults(REPORT_FORMS) == []


@pytest.mark.parametrize(
    "text",
    [
        '<input type="file" name="photos" multiple required>',
        "<textarea\n  name='description' aria-required=\"true\"></textarea>",
        '<input name="voice" {% if strict %}required{% endif %}>',
        '<input type="hidden" name="latitude" required>',
        "<input required>",
        "photo.required = true;",
        "place.setAttribute('required', '')",
    ],
)
def test_a_forced_photo_voice_or_place_is_found(text):
    assert rules.forced_field_faults([Source("templates/capture/hazard.html", text)])


def test_a_forced_category_passes():
    text = '<input name="category" required> <input name="photos" aria-required="false" data-required-not>'
    assert rules.forced_field_faults([Source("templates/capture/hazard.html", text)]) == []
