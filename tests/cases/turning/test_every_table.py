"""Whatever points at a case says what becomes of it when the case turns protected: nothing is forgotten by default."""

from webapp.core.db import db
from webapp.core.protection.at_rest import sealable_models
from webapp.core.protection.turning import TURNING

# Table → what takes it back, or why nothing has to.
TABLES = {
    "case_reports": "its reports turn with it",
    "case_actions": "their files turn with it",
    "recusals": "sealed; who withdrew is out of the protected matter too",
    "work_orders": "ended, sealed, in no list (turning/service, work_orders/service_lists)",
    "case_rungs": "no words; a protected case has no such reminder",
    "follow_ups": "sealed; who calls back finds no protected case",
    "case_turns": "that it turned: for those named",
    "case_merges": "sealed, and what was merged turns too",
    "case_links": "removed, with their words (related/service_turning)",
    "flagged_cases": "taken out (related/service_turning)",
    "visits": "turn with it (visits/service_turning)",
    "emergency_calls": "turn with it; nobody who was called finds it (emergencies/service)",
    "care_courses": "begins with the turn",
    "legal_holds": "sealed; shown to who runs the house by its code alone",
    "mediations": "stopped and set aside; its words are always tokens (mediation/following)",
    "decisions": "set aside and sealed (decisions/service_turning)",
    "petitions": "ended and set aside; its words are encrypted always (petitions/service_turning)",
    "file_requests": "set aside, in no list; its words are encrypted always (files/service_turning)",
    "camera_faults": "set aside, in no list; no words (cameras/faults/service_following)",
    "camera_reviews": "set aside, in no list; its words are encrypted always (cameras/reviews/service_turning)",
    "whistles": "set aside, in no list; its words are encrypted always (whistle/service_turning)",
    "emergency_reports": "no words; who may not open the case finds it in no feed (emergencies/feed)",
    "emergency_entries": "its words are encrypted; they lead to no protected case (emergencies/feed/queries)",
    "emergency_headquarters": "no longer led to it, set aside once over; its words are encrypted (emergencies/hq)",
    "review_decisions": "taken out with their words (emergencies/after/service_turning)",
    "neighbour_alarms": "set aside, in no list; their words are encrypted always (neighbours/service_turning)",
    "bulletin_cases": "set aside, looks withdrawn; its words are encrypted always (meetings/bulletins/service_turning)",
    "consultations": "set aside; its words are encrypted always (consultation/service_turning)",
    "situation_mentions": "taken out; the numbers stay, and nothing tells which (meetings/situations/service_turning)",
    "meeting_topics": "taken out, also of minutes that were issued (meetings/service_turning)",
    "meeting_decisions": "taken out with their words (meetings/service_turning)",
    "documents": "sealed; opened through their thing alone",
}


def test_each_table_that_points_at_a_case_is_thought_of(app: object) -> None:
    pointing = {
        table.name
        for table in db.metadata.tables.values()
        for key in table.foreign_keys
        if key.column.table.name == "cases"
    }
    assert pointing == set(TABLES), "say what takes it back when a case turns protected (core/protection/turning)"


def test_what_is_said_to_be_sealed_can_be(app: object) -> None:
    sealed = {name for name, said in TABLES.items() if "sealed" in said}
    assert sealed <= {model.__tablename__ for model in sealable_models()}
    assert {"case", "report"} <= set(TURNING.kinds())
    assert TURNING.of("anything"), "what is told of things of any kind is taken back"
