"""Runs migrations inside the app, so that they use its database and settings."""

from typing import Any, Literal

from alembic import context
from flask import current_app

from webapp.core.db import Moment, db
from webapp.core.protection.at_rest import SealableJson, SealableText
from webapp.core.protection.crypto import EncryptedText
from webapp.operations.service_upgrade import finish_upgrade


def plain(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column types as what the database keeps, so that a migration never changes with the code."""
    if kind == "type" and isinstance(item, Moment):
        return "sa.BigInteger()"
    if kind == "type" and isinstance(item, EncryptedText | SealableText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, SealableJson):
        return "sa.JSON()"
    return False


def ours(_item: Any, name: str | None, kind: str, *_: Any) -> bool:
    """Leave out what no model describes: the index of the search and the tables that SQLite keeps for it."""
    return not (kind == "table" and name and name.startswith(("search_whole", "search_own")))


def run() -> None:
    """Migrate the app's database in one transaction per migration."""
    with db.engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            transaction_per_migration=True,
            render_item=plain,
            include_object=ours,
            **current_app.extensions["migrate"].configure_args,
        )
        with context.begin_transaction():
            context.run_migrations()
        newest = context.get_context().get_current_revision() == context.script.get_current_head()
    if newest:
        finish_upgrade()  # the data's part: in small transactions, with the models as they are now


run()
