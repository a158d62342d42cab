"""Who may use legal aid, plans, events and typical cases: anybody what is public, the justice office the rest."""

from tests.support.access import Matter
from tests.support.access_rows import DONE, EVERYBODY, Row, about, page, words

JUSTICE = frozenset({"justice_office"})
AID_READERS = JUSTICE | {"adviser:200"}
PLAN_READERS = AID_READERS | {"political_legal_commissioner", "publicist", "volunteer"}
MONTH = JUSTICE | {"political_legal_commissioner"}
WRITERS = AID_READERS | {"mediation_committee"}
CHECKERS = WRITERS | {"political_legal_commissioner"}
VILLAGE = "450324106200"
NO_SUCH = "0000-0000-0000-0000"


def nothing(_key: str, _matter: Matter) -> bool:
    """Say that nobody reaches an application that does not exist; those that do are in tests/legal_aid."""
    return False


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "legal_aid_public.start"): page(EVERYBODY, "/services/legal-aid"),
    ("POST", "legal_aid_public.step"): page(EVERYBODY, "/services/legal-aid"),
    ("GET", "legal_aid_public.basis"): page(EVERYBODY, "/services/legal-aid/basis"),
    ("POST", "legal_aid_public.form"): page(EVERYBODY, "/services/legal-aid/form"),
    ("POST", "legal_aid_public.apply"): page(
        EVERYBODY, "/services/legal-aid/apply", data=words(phone="10011112222", matter="wages"), ok=DONE | {429}
    ),
    ("GET", "legal_aid_public.slip"): page(EVERYBODY, f"/services/legal-aid/{NO_SUCH}"),
    ("POST", "legal_aid_public.act_on_slip"): page(EVERYBODY, f"/services/legal-aid/{NO_SUCH}/withdraw"),
    ("GET", "legal_aid.applications"): page(AID_READERS, "/legal-aid"),
    ("GET", "legal_aid.one"): about(AID_READERS, nothing, lambda _m: f"/legal-aid/{NO_SUCH}"),
    ("POST", "legal_aid.phone"): about(AID_READERS, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/phone"),
    ("GET", "legal_aid.paper"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/papers/1"),
    ("POST", "legal_aid.add_papers"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/papers"),
    ("POST", "legal_aid.hold"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/hold"),
    ("GET", "legal_aid.refusal"): about(JUSTICE, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/refusal"),
    ("GET", "outreach.plans"): page(PLAN_READERS, "/outreach/plans"),
    ("GET", "outreach.plan"): page(PLAN_READERS, f"/outreach/plans/{VILLAGE}"),
    ("POST", "outreach.add_line"): page(
        JUSTICE, f"/outreach/plans/{VILLAGE}", data=words(topic="邻里", lecturer_kind="law_volunteer")
    ),
    ("POST", "outreach.publish"): page(JUSTICE, f"/outreach/plans/{VILLAGE}/publish"),
    ("GET", "outreach.edit_line"): about(JUSTICE, nothing, lambda _m: "/outreach/lines/999999"),
    ("POST", "outreach.change_line"): about(
        JUSTICE, nothing, lambda _m: "/outreach/lines/999999/change", data=words(topic="邻里")
    ),
    ("POST", "outreach.drop_line"): about(JUSTICE, nothing, lambda _m: "/outreach/lines/999999/drop"),
    ("GET", "outreach.month"): page(MONTH, "/outreach/month"),
    ("GET", "outreach.month_xlsx"): page(MONTH, "/outreach/month.xlsx"),
    ("GET", "outreach_events.events"): page(PLAN_READERS, "/outreach/events"),
    ("GET", "outreach_events.new"): page(JUSTICE, "/outreach/events/new"),
    ("POST", "outreach_events.create"): page(JUSTICE, "/outreach/events", ok=frozenset({422})),
    ("GET", "outreach_events.event"): about(PLAN_READERS, nothing, lambda _m: f"/outreach/events/{NO_SUCH}"),
    ("GET", "outreach_events.photo"): about(PLAN_READERS, nothing, lambda _m: f"/outreach/events/{NO_SUCH}/photos/1"),
    ("POST", "outreach_events.act"): about(JUSTICE, nothing, lambda _m: f"/outreach/events/{NO_SUCH}/announce"),
    ("GET", "outreach_stories.stories"): page(CHECKERS, "/outreach/stories"),
    ("GET", "outreach_stories.new"): page(WRITERS, "/outreach/stories/new"),
    ("POST", "outreach_stories.create"): page(WRITERS, "/outreach/stories", ok=frozenset({422})),
    ("GET", "outreach_stories.story"): about(CHECKERS, nothing, lambda _m: "/outreach/stories/999999"),
    ("GET", "outreach_stories.edit"): about(WRITERS, nothing, lambda _m: "/outreach/stories/999999/edit"),
    ("POST", "outreach_stories.change"): about(
        WRITERS,
        nothing,
        lambda _m: "/outreach/stories/999999/change",
        data=words(title="一", story="二", outcome="三", lesson="四"),
    ),
    ("POST", "outreach_stories.publish"): about(CHECKERS, nothing, lambda _m: "/outreach/stories/999999/publish"),
    ("POST", "outreach_stories.take_back"): about(CHECKERS, nothing, lambda _m: "/outreach/stories/999999/take-back"),
    ("GET", "outreach_public.events"): page(EVERYBODY, "/services/events"),
    ("GET", "outreach_public.event"): about(EVERYBODY, nothing, lambda _m: f"/services/events/{NO_SUCH}"),
    ("GET", "outreach_public.event_ics"): about(EVERYBODY, nothing, lambda _m: f"/services/events/{NO_SUCH}/event.ics"),
    ("GET", "outreach_public.stories"): page(EVERYBODY, "/services/stories"),
    ("GET", "outreach_public.story"): about(EVERYBODY, nothing, lambda _m: "/services/stories/999999"),
    ("GET", "outreach_public.survey"): about(EVERYBODY, nothing, lambda _m: "/services/survey/none"),
    ("POST", "outreach_public.answer_survey"): about(
        EVERYBODY, nothing, lambda _m: "/services/survey/none", data=words(gain="good")
    ),
    ("POST", "legal_aid.act"): about(AID_READERS, nothing, lambda _m: f"/legal-aid/{NO_SUCH}/grant"),
}
