"""what the police say of a matter that they hand over is kept with its registration"""

import sqlalchemy as sa
from alembic import op

revision = '0043'
down_revision = '0042'
branch_labels = None
depends_on = None


def upgrade():
    op.add_column('registrations', sa.Column('police_view', sa.String(length=20), nullable=True))
    op.add_column('registrations', sa.Column('police_basis', sa.Text(), nullable=True))


def downgrade():
    op.drop_column('registrations', 'police_basis')
    op.drop_column('registrations', 'police_view')
