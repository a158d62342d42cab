"""The one vocabulary of who may do what: roles, verbs, and which role has which verb."""

from enum import StrEnum


class Role(StrEnum):
    """The posts people hold (glossary: Roles)."""

    MICRO_GRID_INFORMANT = "micro_grid_informant"
    SECURITY_HOUSEHOLD_HEAD = "security_household_head"
    GROUP_GRID_LEAD = "group_grid_lead"
    SPECIAL_GRID_LEAD = "special_grid_lead"
    VILLAGE_GRID_LEAD = "village_grid_lead"
    TOWN_GRID_LEAD = "town_grid_lead"
    DISPATCHER = "dispatcher"
    GRID_CENTRE_OFFICER = "grid_centre_officer"
    PETITION_RECEPTIONIST = "petition_receptionist"
    POLITICAL_LEGAL_COMMISSIONER = "political_legal_commissioner"
    COURT_OFFICER = "court_officer"
    POLICE_OFFICER = "police_officer"
    JUSTICE_OFFICER = "justice_officer"
    MEDIATOR = "mediator"
    UNIT_OFFICER = "unit_officer"
    UNIT_HEAD = "unit_head"
    VILLAGE_LEGAL_ADVISER = "village_legal_adviser"
    CHIEF_LEGAL_EXPERT = "chief_legal_expert"
    LEGAL_PUBLICIST = "legal_publicist"
    LAW_VOLUNTEER = "law_volunteer"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDITOR = "auditor"


class Position(StrEnum):
    """What a person is outside this app; only these two may lead a grid (三级网格长制)."""

    TOWN_CADRE = "town_cadre"
    VILLAGE_PARTY_SECRETARY = "village_party_secretary"


LEADS = frozenset(
    {Role.GROUP_GRID_LEAD, Role.SPECIAL_GRID_LEAD, Role.VILLAGE_GRID_LEAD, Role.TOWN_GRID_LEAD},
)
GOVERNANCE = frozenset({Role.DISPATCHER})
DECIDERS = GOVERNANCE | {Role.POLITICAL_LEGAL_COMMISSIONER}
ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
# The posts that change every month: the grid centre gives and ends them, and who holds no other signs in by invitation.
GRID_POSTS = frozenset(
    {
        Role.MICRO_GRID_INFORMANT,
        Role.SECURITY_HOUSEHOLD_HEAD,
        Role.GROUP_GRID_LEAD,
        Role.SPECIAL_GRID_LEAD,
        Role.VILLAGE_GRID_LEAD,
    },
)
# Who take the law to the villages beside the lawyers; the justice office gives and ends these posts.
PUBLICISTS = frozenset({Role.LEGAL_PUBLICIST, Role.LAW_VOLUNTEER})
# Lawyers and helpers from outside; everybody else who is neither they nor a grid post sits in the town's offices.
OUTSIDERS = PUBLICISTS | {Role.VILLAGE_LEGAL_ADVISER, Role.CHIEF_LEGAL_EXPERT}
TWO_STEP_ROLES = frozenset(Role) - GRID_POSTS - OUTSIDERS

ROLE_NAMES: dict[Role, str] = {
    Role.MICRO_GRID_INFORMANT: "微网格信息员",
    Role.SECURITY_HOUSEHOLD_HEAD: "治安户长",
    Role.GROUP_GRID_LEAD: "村民小组网格长",
    Role.SPECIAL_GRID_LEAD: "专属网格长",
    Role.VILLAGE_GRID_LEAD: "村级网格长",
    Role.TOWN_GRID_LEAD: "镇级网格长",
    Role.DISPATCHER: "调度员",
    Role.GRID_CENTRE_OFFICER: "网格中心工作人员",
    Role.PETITION_RECEPTIONIST: "信访接待员",
    Role.POLITICAL_LEGAL_COMMISSIONER: "政法委员",
    Role.COURT_OFFICER: "法庭工作人员",
    Role.POLICE_OFFICER: "民警",
    Role.JUSTICE_OFFICER: "司法所工作人员",
    Role.MEDIATOR: "人民调解员",
    Role.UNIT_OFFICER: "成员单位工作人员",
    Role.UNIT_HEAD: "成员单位负责人",
    Role.VILLAGE_LEGAL_ADVISER: "村法律顾问",
    Role.CHIEF_LEGAL_EXPERT: "首席法律咨询专家",
    Role.LEGAL_PUBLICIST: "法治宣传员",
    Role.LAW_VOLUNTEER: "普法志愿者",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDITOR: "审计员",
}

# Also of those whose posts have all ended: they must be able to read their notices, and to sign out.
# “file.send”: whoever announced a picture may send it to their own words, whatever became of the post meanwhile.
EVERYONE = frozenset(
    {"me.use", "notice.read", "visit.read", "emergency.answer", "suggestion.make", "standard.read", "file.send"}
) | {"force.read"}  # the shifts of the patrol force that are one's own
_REPORTING = frozenset({"report.create", "report.read_own", "case.read", "case.answer", "case.add"})
_LEADING = frozenset(
    {
        "case.todo",
        "case.acknowledge",
        "case.handle",
        "case.escalate",
        "case.return",
        "case.resolve",
        "case.reopen",
        "case.close",
        "case.follow_up",
        "order.check",
        "order.remind",
        "case.merge",
        "case.link",
        "flag.read",
        "area.roll_up",
        "board.read",
        "patrol.read",
        "visit.plan",
        "paper.export",
        "standard.follow",
        "checklist.use",
        "case.protect",
    }
)
_RECHECKING = frozenset({"case.recheck", "order.remind"})
_DECIDING = frozenset({"order.decide", "order.supervise", "order.remind", "flag.read", "flag.review"})
# The dispatch desk; a second person with this post stands in for the first.
_DISPATCHING = _DECIDING | {"case.dispatch", "order.transfer", "order.resume", "unit.manage", "unit.add"}
_HELPING = frozenset({"phone.help", "rescue.carry"})  # a neighbour's phone that can't send
_INVITING = frozenset({"informant.invite"})
# The days off of a year, which move deadlines: who gets the yearly notice first, and who runs the house.
_KEEPING_DAYS = frozenset({"calendar.keep"})
_MANAGING = _KEEPING_DAYS | frozenset({"people.manage", "suggestion.answer", "standard.publish", "standard.follow"})
# Officers see only what is put into their own or their unit's scope: orders, and protected matters named to them.
_OFFICE = frozenset({"case.todo", "case.read", "case.add", "case.acknowledge", "visit.plan", "paper.export"})
# The further course of a protected matter; officers have it, and only those who are named see one.
_CARING = frozenset({"care.work"})
_ORDERED = frozenset({"order.accept", "order.handle", "order.transfer", "order.resume"})
OFFICERS = frozenset(
    {Role.COURT_OFFICER, Role.POLICE_OFFICER, Role.JUSTICE_OFFICER, Role.MEDIATOR, Role.UNIT_OFFICER, Role.UNIT_HEAD},
)
# The units that name a person for protected matters, as the promise on the screen says them: code → what it is called.
PROTECTED_UNITS = {"police_station": "派出所", "justice_office": "司法所", "womens_federation": "妇联"}
# A name takes two people: one of each of these.
NAMERS = (Role.SECURITY_ADMIN, Role.POLITICAL_LEGAL_COMMISSIONER)
# Whoever of the courtyard meets a resident who comes or calls writes it down for them.
_COUNTER = frozenset({"case.register", "case.read", "case.add", "case.protect"})
# Whoever writes down for many at once what another system holds of the town.
_IMPORTING = frozenset({"case.import"})

ROLE_VERBS: dict[Role, frozenset[str]] = {
    Role.MICRO_GRID_INFORMANT: EVERYONE | _REPORTING | _RECHECKING,
    # They report nothing but an alarm that they pass on, and read what came of that.
    Role.SECURITY_HOUSEHOLD_HEAD: EVERYONE | _REPORTING - {"report.create"},
    **dict.fromkeys(LEADS, EVERYONE | _REPORTING | _LEADING | _RECHECKING | _HELPING | _INVITING),
    Role.DISPATCHER: EVERYONE | _LEADING - {"case.return"} | _DISPATCHING | _COUNTER | _IMPORTING,
    Role.PETITION_RECEPTIONIST: EVERYONE | _COUNTER | _IMPORTING | {"case.follow_up"},
    Role.POLITICAL_LEGAL_COMMISSIONER: EVERYONE | _DECIDING | {"case.read", "visit.plan", "board.read", "name.manage"},
    **dict.fromkeys(OFFICERS, EVERYONE | _OFFICE | _ORDERED | _COUNTER | _CARING),
    **dict.fromkeys(OUTSIDERS, EVERYONE),
    Role.GRID_CENTRE_OFFICER: EVERYONE | _MANAGING | {"board.read"},  # numbers only; they open no list for it
    Role.SYSTEM_ADMIN: EVERYONE | _MANAGING | {"settings.read", "password.reset", "unit.add"},
    Role.SECURITY_ADMIN: EVERYONE | {"security.manage", "name.manage"},
    Role.AUDITOR: EVERYONE | {"journal.audit"},
}

# 警情移交: what the police met and hand over to the courtyard.
ROLE_VERBS[Role.POLICE_OFFICER] |= {"case.hand_over"}

# Deciding on legal aid is the justice office's alone; whoever was assigned sees, and ends, only what was given to them.
_PLANS = frozenset({"outreach.read"})
_STORIES = frozenset({"story.write", "story.check"})  # whoever checks is another person than who wrote
_LEGAL_HELP: dict[Role, frozenset[str]] = {
    Role.JUSTICE_OFFICER: frozenset({"aid.read", "aid.decide", "outreach.run", "outreach.month"}) | _PLANS | _STORIES,
    Role.VILLAGE_LEGAL_ADVISER: frozenset({"aid.read"}) | _PLANS | _STORIES,
    Role.CHIEF_LEGAL_EXPERT: frozenset({"aid.read"}) | _PLANS | _STORIES,
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset({"outreach.month", "story.check"}) | _PLANS,
    Role.MEDIATOR: _STORIES,
    **dict.fromkeys(PUBLICISTS, _PLANS),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _LEGAL_HELP.items()}

# What residents order: who serves it, who looks after all of it, who may order for a neighbour, who prints posters.
_SERVICES: dict[Role, frozenset[str]] = {
    Role.MICRO_GRID_INFORMANT: frozenset({"service.help"}),
    **dict.fromkeys(LEADS, frozenset({"service.help", "service.poster"})),
    Role.JUSTICE_OFFICER: frozenset({"service.visit", "service.office", "service.poster"}),
    **dict.fromkeys(OUTSIDERS | {Role.MEDIATOR}, frozenset({"service.visit"})),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _SERVICES.items()}
# What upper levels ask for is filled at the town.
for _role in (Role.TOWN_GRID_LEAD, Role.DISPATCHER):
    ROLE_VERBS[_role] |= {"paper.ledger"}

# What was decided: who makes and checks it, who may give more time, who is asked; never the court, which guides.
_ASKED = (OFFICERS - {Role.COURT_OFFICER}) | {
    Role.PETITION_RECEPTIONIST,
    Role.GRID_CENTRE_OFFICER,
    Role.VILLAGE_GRID_LEAD,
}
_DECISIONS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(_ASKED, frozenset({"decision.read", "decision.work"})),
    Role.DISPATCHER: frozenset({"decision.read", "decision.make"}),
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset({"decision.read", "decision.make", "decision.extend"}),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _DECISIONS.items()}

# Mediation: who may refer a case, who decides what becomes of it, who mediates or is asked in; the court confirms.
_MEDIATING = frozenset({"mediation.read", "mediation.work"})
_REFERRING = frozenset({"mediation.read", "mediation.refer"})
_MEDIATIONS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(LEADS | {Role.PETITION_RECEPTIONIST}, _REFERRING),
    **dict.fromkeys(OFFICERS, _REFERRING | _MEDIATING),
    Role.POLICE_OFFICER: _REFERRING | _MEDIATING | {"mediation.police"},
    Role.COURT_OFFICER: _REFERRING | _MEDIATING | {"mediation.confirm"},
    Role.JUSTICE_OFFICER: _REFERRING | _MEDIATING | {"mediation.month"},
    Role.DISPATCHER: _REFERRING | {"mediation.route"},
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset(
        {"mediation.read", "mediation.route", "mediation.start", "mediation.month"}
    ),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _MEDIATIONS.items()}
# The whistle: who blows it, who may only ask for one, who is called by it; never the court, which guides.
_WHISTLED = _ASKED | {Role.DISPATCHER}
for _role in LEADS | OFFICERS | _WHISTLED | DECIDERS:
    ROLE_VERBS[_role] |= {"whistle.read", "whistle.blow" if _role in DECIDERS else "whistle.ask"}
for _role in _WHISTLED:
    ROLE_VERBS[_role] |= {"whistle.answer"}
# Bulletins: who writes and issues them, and to whom they can go, the court too: they only tell.
for _role in _WHISTLED | DECIDERS | {Role.COURT_OFFICER, Role.TOWN_GRID_LEAD}:
    ROLE_VERBS[_role] |= {"bulletin.read"}
for _role in DECIDERS:
    ROLE_VERBS[_role] |= {"bulletin.write", "bulletin.sign"}
ROLE_VERBS[Role.PETITION_RECEPTIONIST] |= {"bulletin.write"}

# An emergency headquarters: who may start one, officers only while they are on duty; who may ask for one.
for _role in DECIDERS | OFFICERS | {Role.TOWN_GRID_LEAD}:
    ROLE_VERBS[_role] |= {"emergency.start"}
ROLE_VERBS[Role.POLICE_OFFICER] |= {"emergency.ask"}

# Petitions: who registers one, who receives and routes them, which units work on them, who signs; never the court.
_PETITIONING = frozenset({"petition.read", "petition.register"})
_PETITIONS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(OFFICERS - {Role.COURT_OFFICER}, _PETITIONING | {"petition.work"}),
    Role.UNIT_HEAD: _PETITIONING | {"petition.work", "petition.sign", "petition.decide"},
    Role.TOWN_GRID_LEAD: frozenset({"petition.read", "petition.sign", "petition.decide", "petition.year"}),
    Role.PETITION_RECEPTIONIST: _PETITIONING | {"petition.receive", "petition.year"},
    Role.DISPATCHER: _PETITIONING | {"petition.receive", "petition.route", "petition.decide", "petition.year"},
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset({"petition.read", "petition.year"}),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _PETITIONS.items()}
# Consultations: who makes them, whose yes lets units see one on a person, which units are asked; the court is a guest.
for _role in (_ASKED - {Role.VILLAGE_GRID_LEAD}) | {Role.COURT_OFFICER, Role.DISPATCHER}:
    ROLE_VERBS[_role] |= {"consultation.read", "consultation.work"}
for _role in DECIDERS:
    ROLE_VERBS[_role] |= {"consultation.read", "consultation.make"}
ROLE_VERBS[Role.POLITICAL_LEGAL_COMMISSIONER] |= {"consultation.agree"}

# Files of other units: officers and reception ask to see one, heads and the commissioner decide; the desk sees them.
for _role in OFFICERS | {Role.PETITION_RECEPTIONIST}:
    ROLE_VERBS[_role] |= {"file.read", "file.ask"}
for _role in (Role.UNIT_HEAD, Role.POLITICAL_LEGAL_COMMISSIONER):
    ROLE_VERBS[_role] |= {"file.read", "file.decide"}

# Camera points: who sees them, who reports a fault, who keeps them; who asks for footage, goes ahead, decides, audits.
_KEEPING = frozenset({"camera.read", "camera.keep"})
_CAMERAS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(LEADS | {Role.MICRO_GRID_INFORMANT}, frozenset({"camera.read", "camera.report"})),
    **dict.fromkeys(OFFICERS | {Role.PETITION_RECEPTIONIST}, frozenset({"camera.read", "camera.ask"})),
    Role.TOWN_GRID_LEAD: frozenset({"camera.read", "camera.report", "camera.ask"}),
    Role.UNIT_HEAD: frozenset({"camera.read", "camera.ask", "camera.decide"}),
    Role.POLICE_OFFICER: _KEEPING | {"camera.ask", "camera.decide", "camera.urgent"},
    Role.DISPATCHER: _KEEPING | {"camera.ask", "camera.urgent"},
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset({"camera.read", "camera.ask", "camera.urgent"}),
    Role.GRID_CENTRE_OFFICER: _KEEPING,
    Role.AUDITOR: frozenset({"camera.audit"}),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _CAMERAS.items()}

# Situations: the desk looks them over and freezes them, the commissioner issues them; who is invited then reads them.
_SITUATIONS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(_ASKED | OFFICERS | {Role.TOWN_GRID_LEAD, Role.AUDITOR}, frozenset({"situation.read"})),
    Role.DISPATCHER: frozenset({"situation.read", "situation.write", "situation.freeze"}),
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset({"situation.read", "situation.write", "situation.issue"}),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _SITUATIONS.items()}
# Meetings: who calls and keeps them, who sends notices and hands minutes in, who issues these, who is asked, who reads.
_MEETINGS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(_ASKED | {Role.COURT_OFFICER}, frozenset({"meeting.read", "meeting.answer"})),
    **dict.fromkeys((Role.TOWN_GRID_LEAD, Role.AUDITOR), frozenset({"meeting.read"})),
    Role.DISPATCHER: frozenset({"meeting.read", "meeting.call", "meeting.arrange"}),
    Role.POLITICAL_LEGAL_COMMISSIONER: frozenset({"meeting.read", "meeting.call", "meeting.issue"}),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _MEETINGS.items()}

# The emergency team: the desk keeps it and its duty calendar; commissioner and town lead see both. Members see the
# calendar because they are members, whatever their posts.
ROLE_VERBS[Role.DISPATCHER] |= {"emergency.keep"}
for _role in DECIDERS | {Role.TOWN_GRID_LEAD}:
    ROLE_VERBS[_role] |= {"emergency.team"}
# The mass patrol force: who keeps its register, who makes shifts, who leads one without signal, who only looks.
_SHIFTS: dict[Role, frozenset[str]] = {
    Role.MICRO_GRID_INFORMANT: frozenset({"force.lead"}),
    **dict.fromkeys(LEADS, frozenset({"force.lead"})),
    Role.VILLAGE_GRID_LEAD: frozenset({"force.lead", "force.arrange", "force.see"}),
    Role.TOWN_GRID_LEAD: frozenset({"force.lead", "force.see"}),
    Role.GRID_CENTRE_OFFICER: frozenset({"force.keep", "force.arrange", "force.see"}),
    **dict.fromkeys(DECIDERS, frozenset({"force.see"})),
}
ROLE_VERBS |= {role: ROLE_VERBS[role] | verbs for role, verbs in _SHIFTS.items()}
# Ten households: who may shout and answer, who keeps the groups, who names a head.
for _role in LEADS | {Role.MICRO_GRID_INFORMANT, Role.SECURITY_HOUSEHOLD_HEAD}:
    ROLE_VERBS[_role] |= {"neighbour.read", "neighbour.call"}
for _role in LEADS | {Role.MICRO_GRID_INFORMANT, Role.GRID_CENTRE_OFFICER}:
    ROLE_VERBS[_role] |= {"neighbour.read", "neighbour.keep"}
ROLE_VERBS[Role.GRID_CENTRE_OFFICER] |= {"neighbour.appoint"}

# Whoever does more here than report works in the frame of a desk, where the window is wide enough.
for _role in set(Role) - {Role.MICRO_GRID_INFORMANT, Role.SECURITY_HOUSEHOLD_HEAD}:
    ROLE_VERBS[_role] |= {"desk.use"}
# Everybody with a post may search; what is found is what they may open.
for _role in Role:
    ROLE_VERBS[_role] |= {"search.use"}

VERBS: frozenset[str] = frozenset().union(*ROLE_VERBS.values())


def roles_with(verb: str) -> list[Role]:
    """Return the roles that have a verb, in the order of the roles."""
    return [role for role in Role if verb in ROLE_VERBS[role]]
