"""What of a petition stands in the course of its case: which event says so, and in what words."""

COURSE = {
    "case.petition_registered": ("按信访件登记了", "blue", "clipboard-check"),
    "case.petition_accepted": ("信访件受理了", "green", "clipboard-check"),
    "case.petition_answered": ("信访件答复了", "green", "check"),
    "case.petition_rests": ("信访件不再往下办", "neutral", "x"),
    "case.petition_visited": ("信访人又来了一次", "blue", "users"),
}
ON_CASE = {
    "petition.registered": "case.petition_registered",
    "petition.accepted": "case.petition_accepted",
    "petition.served": "case.petition_answered",
    "petition.settled": "case.petition_answered",
    "petition.passed_on": "case.petition_rests",
    "petition.guided": "case.petition_rests",
    "petition.declined": "case.petition_rests",
    "petition.withdrawn": "case.petition_rests",
    "petition.visited": "case.petition_visited",
}
