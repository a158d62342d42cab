"""open cases stand in a second list, by when they were received, so that a table can be sorted by it"""

from alembic import op

revision = '0035'
down_revision = '0034'
branch_labels = None
depends_on = None


def upgrade():
    op.execute(
        "INSERT INTO case_scope (scope, bucket, sort, row_id)"
        " SELECT case_scope.scope, 'open_new', cases.received_at, case_scope.row_id"
        " FROM case_scope JOIN cases ON cases.id = case_scope.row_id WHERE case_scope.bucket = 'open'"
    )


def downgrade():
    op.execute("DELETE FROM case_scope WHERE bucket = 'open_new'")
