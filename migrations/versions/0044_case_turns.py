"""a case turns protected: by whom, and why"""

import sqlalchemy as sa
from alembic import op

revision = '0044'
down_revision = '0043'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        "case_turns",
        sa.Column("case_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_turns_case_id_cases")),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_case_turns_by_id_users")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_case_turns")),
    )


def downgrade():
    op.drop_table("case_turns")
