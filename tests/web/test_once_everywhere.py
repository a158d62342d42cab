"""Every address that changes something, and by what a form that is sent to it twice is answered once.

A new address fails here until it stands in the table: nothing is to be done for it where its form is made with
``hidden_fields`` and it answers with a redirect.
"""

from tests.support.rules.markup import unmarked_forms
from tests.support.rules.sources import Source, read
from webapp.web.once import SUBMISSION

FORM = "its form carries an id (web/once)"
BYTES = "the same bytes under their digest change nothing"
KNOWN_BY = {
    "POST /admin/boundaries": FORM,
    "POST /admin/import": "changes nothing: each look is kept for a day",
    "POST /admin/import/<int:import_id>/apply": FORM,
    "POST /admin/import/<int:import_id>/undo": FORM,
    "POST /admin/import/<int:import_id>/invitations": FORM,
    "POST /areas/<code>/below": FORM,
    "POST /areas/<code>/name": FORM,
    "POST /areas/<code>/seat": FORM,
    "POST /audit/verify": "proves the chain anew",
    "POST /cases/<code>/<action>": SUBMISSION,
    "POST /care/<int:grant_id>/<action>": FORM,
    "POST /cases/<code>/care/<action>": SUBMISSION,
    "POST /cases/<code>/care/agree-grant": SUBMISSION,
    "POST /cases/<code>/care/end-grant": SUBMISSION,
    "POST /cases/<code>/care/grant": SUBMISSION,
    "POST /cases/<code>/care/items": SUBMISSION,
    "POST /cases/<code>/care/items/<int:number>/<action>": SUBMISSION,
    "POST /cases/<code>/care/refuse-grant": SUBMISSION,
    "POST /cases/<code>/dispatch": SUBMISSION,
    "POST /cases/<code>/protect": SUBMISSION,
    "POST /cases/<code>/forward": FORM,
    "POST /cases/<code>/merge": FORM,
    "POST /cases/<code>/orders/<int:number>/<action>": SUBMISSION,
    "POST /cases/<code>/related": FORM,
    "POST /cases/<code>/related/<other>/remove": FORM,
    "POST /cases/<code>/task-group": FORM,
    "POST /cases/<code>/unmerge": FORM,
    "POST /checklists": FORM,
    "POST /checklists/<int:checklist_id>/<area_code>": FORM,
    "POST /counter": SUBMISSION,
    "POST /cases/<code>/mediations": SUBMISSION,
    "POST /cases/<code>/mediations/<int:n>/<action>": SUBMISSION,
    "POST /cases/<code>/mediations/<int:n>/phone": "each look at a number is noted, and shows it",
    "POST /cases/<code>/mediations/<int:n>/papers/<name>/final": FORM,
    "POST /bulletins": SUBMISSION,
    "POST /bulletins/<int:bulletin_id>/<action>": SUBMISSION,
    "POST /decisions": SUBMISSION,
    "POST /decisions/<int:decision_id>/<action>": SUBMISSION,
    "POST /decisions/<int:decision_id>/papers/<name>/final": FORM,
    "POST /emergencies/<code>/answer": "the last answer stands, and the same one again tells nobody",
    "POST /files": SUBMISSION,
    "POST /files/<int:request_id>/<action>": SUBMISSION,
    "POST /flags/<int:flag_id>/review": FORM,
    "POST /follow-ups/<code>/number": "each look at a number is noted, and shows it",
    "POST /holidays/<int:year>": FORM,
    "POST /informants/<int:user_id>/invitation": FORM,
    "POST /informants/<int:user_id>/phones/end": FORM,
    "POST /informants/new/<code>": FORM,
    "POST /join": FORM,
    "POST /join/<token>": "the invitation knows the browser that used it, for minutes",
    "POST /ledger/templates": FORM,
    "POST /ledger/templates/<int:template_id>/end": FORM,
    "POST /legal-aid/<code>/<action>": FORM,
    "POST /legal-aid/<code>/hold": FORM,
    "POST /legal-aid/<code>/papers": FORM,
    "POST /legal-aid/<code>/phone": "each look at a number is noted, and shows it",
    "POST /me/calendar": FORM,
    "POST /me/calendar/end": FORM,
    "POST /me/devices/<int:session_id>/end": FORM,
    "POST /me/devices/end-others": FORM,
    "POST /me/password": FORM,
    "POST /me/second-step/renew": FORM,
    "POST /messages/<int:thread_id>/read": "what is read stays read",
    "POST /messages/read": "what is read stays read",
    "POST /named/<code>": FORM,
    "POST /named/<code>/<int:name_id>/<any(confirm, decline, end, 'send-home'):step>": FORM,
    "POST /named/<code>/<int:name_id>/call-in": FORM,
    "POST /orders/<code>/<action>": FORM,
    "POST /orders/<code>/<any(phone, told, notes):what>": FORM,
    "POST /orders/<code>/case": FORM,
    "POST /orders/away": FORM,
    "POST /orders/people": FORM,
    "POST /orders/people/<int:post_id>/end": FORM,
    "POST /orders/away/<int:absence_id>/end": FORM,
    "POST /orders/hours": FORM,
    "POST /outreach/events": FORM,
    "POST /outreach/events/<code>/<action>": FORM,
    "POST /outreach/lines/<int:plan_id>/change": FORM,
    "POST /outreach/lines/<int:plan_id>/drop": FORM,
    "POST /outreach/plans/<code>": FORM,
    "POST /outreach/plans/<code>/publish": FORM,
    "POST /outreach/stories": FORM,
    "POST /outreach/stories/<int:story_id>/change": FORM,
    "POST /outreach/stories/<int:story_id>/publish": FORM,
    "POST /outreach/stories/<int:story_id>/take-back": FORM,
    "POST /password/new": "the code knows the browser that used it, for minutes",
    "POST /people/<int:user_id>": FORM,
    "POST /people/<int:user_id>/invitation": FORM,
    "POST /people/invitations": FORM,
    "POST /people/<int:user_id>/one-time-code": FORM,
    "POST /people/<int:user_id>/phones/end": FORM,
    "POST /people/<int:user_id>/posts": FORM,
    "POST /people/<int:user_id>/posts/<int:post_id>/deputy": FORM,
    "POST /people/<int:user_id>/posts/<int:post_id>/end": FORM,
    "POST /people/<int:user_id>/posts/<int:post_id>/move": FORM,
    "POST /people/new": FORM,
    "POST /reports": SUBMISSION,
    "POST /reports/<client_id>/additions": SUBMISSION,
    "PUT /reports/<client_id>/photos/<sha256>": BYTES,
    "POST /reports/<client_id>/photos/<sha256>/give-up": SUBMISSION,
    "PUT /reports/<client_id>/voice/<sha256>": BYTES,
    "POST /reports/<client_id>/voice/<sha256>/give-up": SUBMISSION,
    "POST /rescue": SUBMISSION,
    "POST /security/lockouts/<account>/lift": FORM,
    "POST /security/phones/end": FORM,
    "POST /security/second-step/forget": FORM,
    "POST /services/legal-aid": FORM,
    "POST /services/legal-aid/<code>/<any(papers, withdraw):action>": FORM,
    "POST /services/legal-aid/apply": FORM,
    "POST /services/legal-aid/form": FORM,
    "POST /services/order/<any(where, when, who):step>": "what the steps hold is sent as one form (send)",
    "POST /services/orders": SUBMISSION,
    "POST /services/orders/<code>/<any(move, withdraw, rate):action>": FORM,
    "POST /services/p": SUBMISSION,
    "POST /services/remember": "a switch: the same again changes nothing",
    "POST /services/progress": "the right answer lets in again, a wrong one counts again",
    "POST /services/speak": SUBMISSION,
    "POST /services/survey/<token>": FORM,
    "POST /session/device": "the same key of the same phone again changes nothing",
    "POST /sign-in": "the same browser gets the same session for minutes",
    "POST /sign-in/second": "the same browser gets the same session for minutes",
    "POST /sign-out": "who is out stays out",
    "POST /standards": FORM,
    "POST /standards/<int:standard_id>/read": FORM,
    "POST /situations/<key>/<action>": FORM,
    "POST /situations/<key>/notes": FORM,
    "POST /suggestions": FORM,
    "POST /suggestions/box/<int:suggestion_id>/<action>": FORM,
    "POST /units": FORM,
    "POST /units/<code>/dissolve": FORM,
    "POST /units/<code>/name": FORM,
    "POST /units/set-up": FORM,
    "POST /cases/<code>/petition": SUBMISSION,
    "POST /cases/<code>/petition/<action>": SUBMISSION,
    "POST /cases/<code>/petition/papers/<name>/final": FORM,
    "POST /consultations": SUBMISSION,
    "POST /consultations/<int:consultation_id>/<action>": SUBMISSION,
    "POST /consultations/<int:consultation_id>/papers/<name>/final": FORM,
    "POST /meetings": SUBMISSION,
    "POST /meetings/<int:meeting_id>/<action>": SUBMISSION,
    "POST /meetings/<int:meeting_id>/attendance": FORM,
    "POST /meetings/<int:meeting_id>/gather": FORM,
    "POST /meetings/<int:meeting_id>/topic": FORM,
    "POST /meetings/<int:meeting_id>/topics/<int:topic_id>/<any(up, down, drop):action>": FORM,
    "POST /meetings/<int:meeting_id>/topics/<int:topic_id>/words": "the same words again change nothing, other words of"
    " another version are refused beside those that are there",
    "POST /whistles": SUBMISSION,
    "POST /whistles/ask": SUBMISSION,
    "POST /whistles/<int:whistle_id>/<action>": SUBMISSION,
    "POST /visits": SUBMISSION,
    "POST /visits/<int:visit_id>/<action>": SUBMISSION,
    "POST /visits/<int:visit_id>/phone": "each look at a number is noted, and shows it",
}


def test_every_address_says_how_it_knows_what_it_answered_before(app):
    found = {}
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}:
            how = getattr(app.view_functions[rule.endpoint], "answers_itself", BYTES if method == "PUT" else FORM)
            found[f"{method} {rule.rule}"] = how
    assert found == KNOWN_BY


def test_every_form_that_posts_carries_what_it_is_known_by():
    assert unmarked_forms(read("templates/**/*.html")) == []


def test_a_form_without_an_id_is_found():
    bare = '<form method="post" action="/units"><input name="csrf_token"></form>'
    without = bare.replace("<input", "{{ hidden_fields(once=False) }}<input")
    found = unmarked_forms([Source("templates/a.html", bare), Source("templates/b.html", without)])
    assert [fault.split(":")[0] for fault in found] == ["templates/a.html", "templates/b.html"]
    assert unmarked_forms([Source("templates/c.html", without.replace("once=False", ""))]) == []
    assert unmarked_forms([Source("templates/people/sign_in.html", without)]) == []
