"""new orders of a unit are listed by due time"""

from alembic import op

revision = '0039'
down_revision = '0038'
branch_labels = None
depends_on = None

LISTED = "UPDATE order_scope SET sort = (SELECT {} FROM work_orders WHERE id = row_id) WHERE bucket = 'new'"


def upgrade():
    op.execute(LISTED.format("due_at"))


def downgrade():
    op.execute(LISTED.format("dispatched_at"))
