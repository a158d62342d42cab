"""What lectures can be about, by what people's cases and orders were about; and who gives them."""

import json
from enum import StrEnum
from functools import cache

from webapp.reports.catalogue import DATA


class Lecturer(StrEnum):
    """The four kinds of people who take the law to the villages."""

    LEGAL_EXPERT = "legal_expert"
    VILLAGE_LEGAL_ADVISER = "village_legal_adviser"
    LEGAL_PUBLICIST = "legal_publicist"
    LAW_VOLUNTEER = "law_volunteer"


LECTURERS: dict[Lecturer, str] = {
    Lecturer.LEGAL_EXPERT: "法律专家",
    Lecturer.VILLAGE_LEGAL_ADVISER: "村法律顾问",
    Lecturer.LEGAL_PUBLICIST: "法治宣传员",
    Lecturer.LAW_VOLUNTEER: "普法志愿者",
}


class Kind(StrEnum):
    """What an event is: a talk, questions on the spot, or training for the cadres of the villages."""

    TALK = "talk"
    CLINIC = "clinic"
    TRAINING = "training"


KINDS: dict[Kind, str] = {Kind.TALK: "普法讲座", Kind.CLINIC: "现场问法", Kind.TRAINING: "村干部法治培训"}


@cache
def topics() -> dict[str, str]:
    """Return what something was about → the topic that fits."""
    return dict(json.loads((DATA / "outreach_topics.json").read_text(encoding="utf-8"))["topics"])
