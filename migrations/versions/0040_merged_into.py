"""what was put into a case is found by an index"""

import sqlalchemy as sa
from alembic import op

revision = '0040'
down_revision = '0039'
branch_labels = None
depends_on = None

MERGED = sa.text("merged_into_id IS NOT NULL")


def upgrade():
    op.create_index(
        "ix_cases_merged_into", "cases", ["merged_into_id"], sqlite_where=MERGED, postgresql_where=MERGED
    )


def downgrade():
    op.drop_index("ix_cases_merged_into", table_name="cases")
