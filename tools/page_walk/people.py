"""Who walks through the pages: one account of the demo town for each role, and a resident without one."""

RESIDENT = "resident"
ROLES = {
    RESIDENT: None,
    "informant": "10010000103",
    "informant-of-another-village": "10010000001",
    "group-lead": "10020000026",
    "special-lead": "10020000103",
    "village-lead": "10030000005",
    "town-lead": "10040000001",
    "dispatcher": "10050000001",
    "court": "10060000001",
    "police": "10060000002",
    "justice-office": "10060000003",
    "mediation": "10060000004",
    "womens-federation": "10060000005",
    "civil-affairs": "10060000006",
    "police-head": "10060000022",
    "grid-centre": "10060000007",
    "reception": "10070000001",
    "commissioner": "10080000001",
    "adviser": "10090000005",
    "chief-expert": "10090000018",
    "system-admin": "10000000001",
    "security-admin": "10000000002",
    "auditor": "10000000003",
}
"""Role → phone."""
PASSWORD = "yishanmen-demo"
