"""mediation: the row beside the case, who is asked in, the parties, what they want and agreed, every step"""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NOT_OVER = sa.text("ended_at IS NULL")


def upgrade():
    _mediation_scope()
    _mediations()
    _mediation_clauses()
    _mediation_follow_ups()
    _mediation_parties()
    _mediation_recusals()
    _mediation_rungs()
    _mediation_seats()
    _mediation_steps()
    _mediation_consents()


def _mediation_scope():
    op.create_table(
        "mediation_scope",
        sa.Column("scope", sa.String(length=20), nullable=False),
        sa.Column("bucket", sa.String(length=20), nullable=False),
        sa.Column("sort", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("row_id", ROW_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("scope", "bucket", "sort", "row_id", name=op.f("pk_mediation_scope")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_mediation_scope_row_id"), "mediation_scope", ["row_id"], unique=False)


def _mediations():
    op.create_table(
        "mediations",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("submission_id", ROW_ID, nullable=False),
        sa.Column("last_submission_id", ROW_ID, nullable=True),
        sa.Column("case_id", ROW_ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("town_id", ROW_ID, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("harm", sa.String(length=8), nullable=False),
        sa.Column("referred_by_id", ROW_ID, nullable=False),
        sa.Column("referred_at", sa.BigInteger(), nullable=False),
        sa.Column("started_by_id", ROW_ID, nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("joint", sa.Boolean(), nullable=False),
        sa.Column("order_id", ROW_ID, nullable=True),
        sa.Column("mediator_id", ROW_ID, nullable=True),
        sa.Column("apart", sa.Boolean(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("police_view", sa.String(length=20), nullable=True),
        sa.Column("police_basis", sa.Text(), nullable=True),
        sa.Column("police_by_id", ROW_ID, nullable=True),
        sa.Column("police_at", sa.BigInteger(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=True),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("form", sa.String(length=8), nullable=True),
        sa.Column("agreed_at", sa.BigInteger(), nullable=True),
        sa.Column("agreed_by_id", ROW_ID, nullable=True),
        sa.Column("on_paper", sa.Boolean(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.Column("signed_by_id", ROW_ID, nullable=True),
        sa.Column("checked_by_id", ROW_ID, nullable=True),
        sa.Column("checked_at", sa.BigInteger(), nullable=True),
        sa.Column("effective_at", sa.BigInteger(), nullable=True),
        sa.Column("doubtful", sa.Boolean(), nullable=False),
        sa.Column("confirm_state", sa.String(length=12), nullable=True),
        sa.Column("confirm_asked_at", sa.BigInteger(), nullable=True),
        sa.Column("confirm_at", sa.BigInteger(), nullable=True),
        sa.Column("clock_from", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=True),
        sa.Column("waits_for", sa.String(length=12), nullable=True),
        sa.Column("next_rung_at", sa.BigInteger(), nullable=True),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("ended_at", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.String(length=40), nullable=True),
        sa.Column("set_aside_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["agreed_by_id"], ["users.id"], name=op.f("fk_mediations_agreed_by_id_users")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_mediations_case_id_cases")),
        sa.ForeignKeyConstraint(["checked_by_id"], ["users.id"], name=op.f("fk_mediations_checked_by_id_users")),
        sa.ForeignKeyConstraint(
            ["last_submission_id"], ["submissions.id"], name=op.f("fk_mediations_last_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["mediator_id"], ["users.id"], name=op.f("fk_mediations_mediator_id_users")),
        sa.ForeignKeyConstraint(["order_id"], ["work_orders.id"], name=op.f("fk_mediations_order_id_work_orders")),
        sa.ForeignKeyConstraint(["police_by_id"], ["users.id"], name=op.f("fk_mediations_police_by_id_users")),
        sa.ForeignKeyConstraint(["referred_by_id"], ["users.id"], name=op.f("fk_mediations_referred_by_id_users")),
        sa.ForeignKeyConstraint(["signed_by_id"], ["users.id"], name=op.f("fk_mediations_signed_by_id_users")),
        sa.ForeignKeyConstraint(["started_by_id"], ["users.id"], name=op.f("fk_mediations_started_by_id_users")),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_mediations_submission_id_submissions")
        ),
        sa.ForeignKeyConstraint(["town_id"], ["areas.id"], name=op.f("fk_mediations_town_id_areas")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediations")),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_mediations_case_id")),
        sa.UniqueConstraint("number", name=op.f("uq_mediations_number")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_mediations_submission_id")),
    )
    op.create_index(
        "ix_mediations_one_live",
        "mediations",
        ["case_id"],
        unique=True,
        sqlite_where=NOT_OVER,
        postgresql_where=NOT_OVER,
    )
    op.create_index("ix_mediations_rung", "mediations", ["next_rung_at"], unique=False)


def _mediation_clauses():
    op.create_table(
        "mediation_clauses",
        sa.Column("mediation_id", ROW_ID, nullable=False),
        sa.Column("n", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("to_whom", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=True),
        sa.Column("by_on", sa.Date(), nullable=False),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_clauses_mediation_id_mediations")
        ),
        sa.PrimaryKeyConstraint("mediation_id", "n", name=op.f("pk_mediation_clauses")),
    )


def _mediation_follow_ups():
    op.create_table(
        "mediation_follow_ups",
        sa.Column("mediation_id", ROW_ID, nullable=False),
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("done_at", sa.BigInteger(), nullable=True),
        sa.Column("submission_id", ROW_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_follow_ups_mediation_id_mediations")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_mediation_follow_ups_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("mediation_id", "days", name=op.f("pk_mediation_follow_ups")),
    )


def _mediation_parties():
    op.create_table(
        "mediation_parties",
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("mediation_id", ROW_ID, nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("phone_index", sa.String(length=64), nullable=True),
        sa.Column("guardian_phone", sa.Text(), nullable=True),
        sa.Column("guardian_phone_index", sa.String(length=64), nullable=True),
        sa.Column("proxy_phone", sa.Text(), nullable=True),
        sa.Column("proxy_phone_index", sa.String(length=64), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("birth_year", sa.Integer(), nullable=True),
        sa.Column("capacity", sa.String(length=8), nullable=False),
        sa.Column("with_other_side", sa.Boolean(), nullable=False),
        sa.Column("tie", sa.String(length=12), nullable=False),
        sa.Column("died_on", sa.Date(), nullable=True),
        sa.Column("heir_of", sa.Integer(), nullable=True),
        sa.Column("consent", sa.String(length=8), nullable=True),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("mediator_ok", sa.Boolean(), nullable=True),
        sa.Column("consented_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_parties_mediation_id_mediations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_parties")),
        sa.UniqueConstraint("mediation_id", "n", name=op.f("uq_mediation_parties_mediation_id")),
    )
    op.create_index("ix_mediation_parties_phone", "mediation_parties", ["phone_index"], unique=False)


def _mediation_recusals():
    op.create_table(
        "mediation_recusals",
        sa.Column("mediation_id", ROW_ID, nullable=False),
        sa.Column("id", ROW_ID, nullable=False),
        sa.Column("user_id", ROW_ID, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_recusals_mediation_id_mediations")
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_mediation_recusals_user_id_users")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mediation_recusals")),
        sa.UniqueConstraint("mediation_id", "user_id", name=op.f("uq_mediation_recusals_mediation_id")),
    )


def _mediation_rungs():
    op.create_table(
        "mediation_rungs",
        sa.Column("mediation_id", ROW_ID, autoincrement=False, nullable=False),
        sa.Column("waits_for", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("rung", sa.String(length=8), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_rungs_mediation_id_mediations")
        ),
        sa.PrimaryKeyConstraint("mediation_id", "waits_for", "due_at", "rung", name=op.f("pk_mediation_rungs")),
        sqlite_with_rowid=False,
    )


def _mediation_seats():
    op.create_table(
        "mediation_seats",
        sa.Column("mediation_id", ROW_ID, nullable=False),
        sa.Column("seat", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=120), nullable=False),
        sa.Column("joins", sa.Boolean(), nullable=True),
        sa.Column("answered_by_id", ROW_ID, nullable=True),
        sa.Column("answered_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["answered_by_id"], ["users.id"], name=op.f("fk_mediation_seats_answered_by_id_users")),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_seats_mediation_id_mediations")
        ),
        sa.PrimaryKeyConstraint("mediation_id", "seat", name=op.f("pk_mediation_seats")),
    )


def _mediation_steps():
    op.create_table(
        "mediation_steps",
        sa.Column("submission_id", ROW_ID, nullable=False),
        sa.Column("mediation_id", ROW_ID, nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("answers", sa.Text(), nullable=False),
        sa.Column("by_id", ROW_ID, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_mediation_steps_by_id_users")),
        sa.ForeignKeyConstraint(
            ["mediation_id"], ["mediations.id"], name=op.f("fk_mediation_steps_mediation_id_mediations")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_mediation_steps_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_mediation_steps")),
    )
    op.create_index(op.f("ix_mediation_steps_mediation_id"), "mediation_steps", ["mediation_id"], unique=False)


def _mediation_consents():
    op.create_table(
        "mediation_consents",
        sa.Column("submission_id", ROW_ID, nullable=False),
        sa.Column("party_id", ROW_ID, nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.Column("how", sa.String(length=12), nullable=False),
        sa.Column("said_at", sa.BigInteger(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("mediator_ok", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["party_id"], ["mediation_parties.id"], name=op.f("fk_mediation_consents_party_id_mediation_parties")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submissions.id"], name=op.f("fk_mediation_consents_submission_id_submissions")
        ),
        sa.PrimaryKeyConstraint("submission_id", "party_id", name=op.f("pk_mediation_consents")),
    )


def downgrade():
    for table in (
        "mediation_consents",
        "mediation_steps",
        "mediation_seats",
        "mediation_rungs",
        "mediation_recusals",
        "mediation_parties",
        "mediation_follow_ups",
        "mediation_clauses",
        "mediations",
        "mediation_scope",
    ):
        op.drop_table(table)
