"""Forms are read in one place, `web/forms` with the fields of `web/fields`: a rule of the house, as in `architecture`.

What the rule can see: a field of a form that is handed to a reader of texts, the marks by which every form reader of
its own was known (it looks for NUL, it picks the first of its faults), and inputs that are not called so.
"""

import ast
from collections.abc import Iterable

from tests.support.rules.architecture import aliases, dotted, with_function
from tests.support.rules.sources import Source

READERS = {"webapp/web/fields.py", "webapp/web/forms.py"}
FORMS = {"form", "sent", "typed"}
FIRST_OF_OWN = {f"iter({name}.values())" for name in ("faults", "self.faults", "found", "self.found", "errors")}
GETS = {"get", "getlist"}
TEXT_READERS = ("webapp.core.reading.", "webapp.core.replay.clean_value", "webapp.core.replay.same_uuid")
OLD_SUFFIXES = ("Wanted", "Intake", "Said", "Sent", "Chosen")
OWN = {
    "webapp/people/schemas.py",  # the number of an account may be anything
    "webapp/people/sign_in/service_passwords.py",  # what a new password may not hold
}


def form_faults(sources: Iterable[Source]) -> list[str]:
    """Return what reads a form anywhere but in web/forms.py."""
    faults = []
    for source in sources:
        if source.path in READERS or not source.path.startswith("webapp/") or source.path.startswith("webapp/demo/"):
            continue
        known = aliases(source)
        for node in ast.walk(source.tree):
            if source.path not in OWN and (why := _reads(node, known)):
                faults.append(source.at(node, f"{why}: forms are read by web/forms.py"))
            if isinstance(node, ast.ClassDef) and (why := _misnamed(source, node)):
                faults.append(source.at(node, why))
    return faults


def _reads(node: ast.AST, known: dict[str, str]) -> str:
    if isinstance(node, ast.Call):
        name = dotted(node.func, known)
        if name.startswith(TEXT_READERS) and any(_of_a_form(argument) for argument in node.args):
            return f"{name.rpartition('.')[2]}() of a form's field"
        if name == "iter" and ast.unparse(node) in FIRST_OF_OWN:
            return "the first of its own faults"
    if isinstance(node, ast.Compare) and isinstance(node.left, ast.Constant) and node.left.value == "\0":
        return "looks for NUL"
    return ""


def _of_a_form(node: ast.expr) -> bool:
    called = [one for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute)]
    return any(one.func.attr in GETS and _called(one.func.value) in FORMS for one in called)


def _called(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _misnamed(source: Source, node: ast.ClassDef) -> str:
    parses = source.path.rsplit("/", 1)[-1].startswith("schemas")
    declared = any(_called(one) == "form_input" for one in node.decorator_list)
    if (declared and not node.name.endswith("Input")) or (parses and node.name.endswith(OLD_SUFFIXES)):
        return f"{node.name}: what comes in is called …Input"
    return ""


# They do more than show a page again: note a wrong try, lead to where a case went, answer what is no form.
CATCHES = {
    "webapp/cases/routes.py:case",
    "webapp/dispatch/routes_units.py:_change",
    "webapp/grid_centre/routes_people.py:_do",
    "webapp/people/routes_join.py:join",
    "webapp/people/sign_in/routes_enter.py:_take",
    "webapp/people/sign_in/routes_enter.py:renew_second_step",
    "webapp/people/sign_in/routes_passwords.py:change",
    "webapp/people/sign_in/routes_passwords.py:set_new",
    "webapp/related/routes_merge.py:_again",
    "webapp/people/sign_on/routes_wechat.py:_let_in",  # who has to wait sees the form
}


def refusal_faults(sources: Iterable[Source]) -> list[str]:
    """Return routes that answer a refused form by themselves, and exceptions to the rule that name nothing."""
    faults, unused = [], set(CATCHES)
    for source in sources:
        if not source.path.rsplit("/", 1)[-1].startswith("routes"):
            continue
        for node, function in with_function(source.tree):
            if isinstance(node, ast.ExceptHandler) and node.type and "Problem" in ast.unparse(node.type):
                place = f"{source.path}:{function}"
                unused.discard(place)
                if place not in CATCHES:
                    faults.append(source.at(node, "a refused form is answered by @mended_on of web/mending.py"))
    return faults + [f"{place} catches nothing any more" for place in sorted(unused)]
