"""What is told of an import: one row for all that came, to those who see the town's cases."""

from webapp.areas.models import Level
from webapp.core.notices import About, Entry, Subject, always, register
from webapp.people.permissions import GOVERNANCE, LEADS
from webapp.people.queries import leads_of_areas

HOLDERS = "holders"


def about(entry: Entry) -> About:
    """Return who holds what came: the town's seat, whose lists it stands in."""
    seats = leads_of_areas([int(entry.content["town"])], list(Level), LEADS | GOVERNANCE)
    people = [user_id for *_, leads in seats for user_id in leads]
    values = {"source": str(entry.content["source"]), "count": str(entry.content["new"])}
    return About({HOLDERS: people}, values, "/todo")


NOTICES = {
    "import.done": (always(HOLDERS, "{source} 导入了 {count} 件", "file-export", "amber", "{who} 导入的，等签收"),)
}
register(Subject("import", NOTICES, about))
