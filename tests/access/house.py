"""Who may use the routes of the door, of reporting, of cases, roll-up and messages."""

import io

from tests.support.access import NEVER_SENT, VOICE, Matter, sees, watches
from tests.support.access_rows import (
    CASE_READERS,
    DONE,
    EVERYBODY,
    LEADS,
    REPORTERS,
    SIGNED_IN,
    WATCHERS,
    WORKERS,
    Row,
    about,
    own,
    own_in_the_open,
    own_or_seen,
    page,
    told,
    words,
)
from tests.support.town import small_jpeg


def in_the_open(key: str, matter: Matter) -> bool:
    return sees(key, matter) and not matter.protected


TABLE: dict[tuple[str, str], Row] = {
    # The door and what anybody may read.
    ("GET", "web_health.healthz"): page(EVERYBODY, "/healthz"),
    ("GET", "people.sign_in_page"): page(EVERYBODY, "/sign-in"),
    ("POST", "people.sign_in"): page(EVERYBODY, "/sign-in", ok=frozenset({422})),
    ("GET", "people.session"): page(SIGNED_IN, "/session"),
    ("GET", "people_guides.sheets"): page(EVERYBODY, "/help/sheets"),
    ("GET", "people_guides.sheet"): page(EVERYBODY, "/help/sheets/informant"),
    ("GET", "people.help_page"): page(EVERYBODY, "/help"),
    ("GET", "capture.weather"): page(EVERYBODY, "/weather"),
    ("GET", "pwa.manifest"): page(EVERYBODY, "/manifest.webmanifest"),
    ("GET", "pwa.offline"): page(EVERYBODY, "/offline"),
    ("GET", "pwa.service_worker"): page(EVERYBODY, "/sw.js"),
    ("GET", "pwa.shell"): page(EVERYBODY, "/shell/hazard"),
    ("GET", "pwa.shells"): page(EVERYBODY, "/shells"),
    ("POST", "pwa.share"): page(EVERYBODY, "/share"),
    ("GET", "pwa.share_again"): page(EVERYBODY, "/share"),
    # Everybody's own.
    ("GET", "capture.home"): page(SIGNED_IN, "/"),
    ("GET", "people.me"): page(SIGNED_IN, "/me"),
    ("GET", "people.devices"): page(SIGNED_IN, "/me/devices"),
    ("POST", "people.end_device"): about(SIGNED_IN, own, lambda m: f"/me/devices/{m.session_id}/end"),
    ("POST", "people.end_other_devices"): page(SIGNED_IN, "/me/devices/end-others", ends_session=True),
    ("POST", "people.sign_out"): page(SIGNED_IN, "/sign-out", ends_session=True),
    ("GET", "outbox_push.key"): page(SIGNED_IN, "/push/key"),
    ("GET", "outbox_push.standing"): page(SIGNED_IN, "/push/standing?ids=1"),
    ("POST", "outbox_push.turn_on"): page(SIGNED_IN, "/push/phones", ok=frozenset({422})),
    ("POST", "outbox_push.turn_off"): page(SIGNED_IN, "/push/phones/end", ok=frozenset({200})),
    ("POST", "outbox_push.shown"): page(SIGNED_IN, "/push/shown", ok=frozenset({200})),
    ("POST", "capture_rescue.device"): page(SIGNED_IN, "/session/device", ok=frozenset({200, 422})),
    ("GET", "inbox.messages"): page(SIGNED_IN, "/messages"),
    # Whose the message is, is asked in tests/outbox/test_go.py.
    ("GET", "outbox_go.go"): page(SIGNED_IN, "/go/999999", ok=frozenset({404})),
    ("GET", "inbox.unread"): page(SIGNED_IN, "/messages/unread"),
    ("GET", "web_frame.rail_now"): page(SIGNED_IN - {"informant"}, "/rail"),
    ("POST", "inbox.mark_all_read"): page(SIGNED_IN, "/messages/read"),
    ("GET", "inbox.thread"): about(SIGNED_IN, told, lambda m: f"/messages/{m.thread_id}"),
    ("POST", "inbox.mark_read"): about(SIGNED_IN, told, lambda m: f"/messages/{m.thread_id}/read"),
    # Reporting.
    ("GET", "capture.chooser"): page(REPORTERS, "/report"),
    ("GET", "capture.form"): page(REPORTERS, "/report/hazard"),
    ("POST", "capture.submit"): page(REPORTERS, "/reports", data=words(kind="patrol")),
    ("GET", "capture.where"): page(REPORTERS, "/report/where?latitude=25.9&longitude=111.0", ok=DONE | {422}),
    ("GET", "capture.nearby"): page(REPORTERS, "/report/nearby?latitude=25.9&longitude=111.0", ok=DONE | {422}),
    ("GET", "capture.pin_map"): page(REPORTERS, "/report/map"),
    ("GET", "pwa.drafts"): page(REPORTERS, "/drafts"),
    ("GET", "pwa.unsent"): page(SIGNED_IN, "/unsent"),
    ("GET", "pwa.kept_pages"): page(SIGNED_IN, "/kept-pages"),
    ("GET", "capture_reports.reports"): page(REPORTERS, "/reports"),
    ("GET", "capture_reports.report"): about(REPORTERS, own, lambda m: f"/reports/{m.client_id}"),
    ("GET", "capture_reports.card"): about(REPORTERS, own_in_the_open, lambda m: f"/reports/{m.client_id}/card"),
    ("GET", "capture_reports.own_voice"): about(
        REPORTERS, own_in_the_open, lambda m: f"/reports/{m.client_id}/voice/{m.voice_sha256}"
    ),
    ("GET", "capture_api.own_photo"): about(
        REPORTERS, own_in_the_open, lambda m: f"/reports/{m.client_id}/photos/{m.sha256}"
    ),
    ("PUT", "capture_api.put_photo"): about(
        SIGNED_IN, own, lambda m: f"/reports/{m.client_id}/photos/{m.sha256}", data=lambda _m: small_jpeg()
    ),
    ("PUT", "capture_api.put_voice"): about(
        SIGNED_IN, own, lambda m: f"/reports/{m.client_id}/voice/{m.voice_sha256}", data=lambda _m: VOICE
    ),
    ("POST", "capture_api.give_up_photo"): about(
        SIGNED_IN, own, lambda m: f"/reports/{m.client_id}/photos/{NEVER_SENT}/give-up", data=words(reason="删了")
    ),
    ("POST", "capture_api.give_up_voice"): about(
        SIGNED_IN, own, lambda m: f"/reports/{m.client_id}/voice/{m.voice_sha256}/give-up", data=words(reason="丢了")
    ),
    ("POST", "capture_api.add"): about(
        CASE_READERS, own_or_seen, lambda m: f"/reports/{m.client_id}/additions", data=words(description="还有")
    ),
    # Working.
    ("GET", "cases.todo"): page(WORKERS, "/todo"),
    ("GET", "cases.cases"): page(CASE_READERS, "/cases"),
    ("GET", "cases.case"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}"),
    ("GET", "cases.case_photo"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/photos/{m.photo_id}"),
    ("GET", "cases.case_voice"): about(CASE_READERS, sees, lambda m: f"/cases/{m.case_code}/voices/{m.voice_id}"),
    # Who comes after the first is told 409; that they came so far is what counts here.
    ("POST", "cases.act"): about(
        WORKERS, sees, lambda m: f"/cases/{m.case_code}/acknowledge", ok=DONE | {409}, second_person=True
    ),
    # Whoever works on it shows it to a colleague who may see it anyhow; nobody does with a protected one.
    ("GET", "cases_turning.ask"): about(
        WORKERS | {"receptionist"}, in_the_open, lambda m: f"/cases/{m.case_code}/protect"
    ),
    ("POST", "cases_turning.protect"): about(
        WORKERS | {"receptionist"}, in_the_open, lambda m: f"/cases/{m.case_code}/protect", ok=frozenset({422})
    ),
    ("GET", "cases_turning.handed_over"): page(SIGNED_IN, "/cases/handed-over"),
    ("GET", "cases_matter_forward.choose"): about(WORKERS, in_the_open, lambda m: f"/cases/{m.case_code}/forward"),
    ("POST", "cases_matter_forward.send"): about(
        WORKERS, in_the_open, lambda m: f"/cases/{m.case_code}/forward", ok=frozenset({422})
    ),
    ("GET", "insight.roll_up"): page(WATCHERS, "/roll-up"),
    ("GET", "insight.now"): about(WATCHERS, watches, lambda m: f"/roll-up/{m.area_code}/now"),
    ("GET", "insight.roll_up_area"): about(WATCHERS, watches, lambda m: f"/roll-up/{m.area_code}"),
    ("GET", "reports.patrols"): page(WATCHERS, "/patrols"),
    ("GET", "reports.patrol"): about(WATCHERS, watches, lambda m: f"/patrols/{m.patrol_id}"),
    ("GET", "reports.patrol_photo"): about(
        WATCHERS, watches, lambda m: f"/patrols/{m.patrol_id}/photos/{m.patrol_photo_id}"
    ),
    ("GET", "reports.patrol_voice"): about(
        WATCHERS, watches, lambda m: f"/patrols/{m.patrol_id}/voices/{m.patrol_voice_id}"
    ),
    # Helping a phone that can't send.
    ("GET", "capture_rescue.phones"): page(LEADS, "/phones"),
    ("GET", "capture_rescue.rescue"): page(LEADS, "/rescue"),
    ("POST", "capture_rescue.carry_in"): page(
        LEADS, "/rescue", data=lambda _m: {"file": (io.BytesIO(b"no rescue file"), "x")}, ok=frozenset({422})
    ),
}
