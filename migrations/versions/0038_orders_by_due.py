"""orders that wait for an answer stand in their list by when it is due, first due first"""

from alembic import op

revision = '0038'
down_revision = '0037'
branch_labels = None
depends_on = None

_BY = (
    "UPDATE service_scope SET sort = (SELECT service_orders.{column} FROM service_orders"
    " WHERE service_orders.id = service_scope.row_id) WHERE bucket = 'new'"
)


def upgrade():
    op.execute(_BY.format(column="confirm_due_at"))


def downgrade():
    op.execute(_BY.format(column="received_at"))
