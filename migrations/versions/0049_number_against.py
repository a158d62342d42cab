"""the number that a protected matter is against has a column of its own; an item knows its application"""

import sqlalchemy as sa
from alembic import op

revision = '0049'
down_revision = '0048'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.add_column('care_courses', sa.Column('against_phone', sa.Text(), nullable=True))
    with op.batch_alter_table('care_items') as items:
        items.add_column(sa.Column('application_id', ROW_ID, nullable=True))
        items.create_foreign_key(
            'fk_care_items_application_id_aid_applications', 'aid_applications', ['application_id'], ['id']
        )
        items.create_index('ix_care_items_application_id', ['application_id'])


def downgrade():
    with op.batch_alter_table('care_items') as items:
        items.drop_index('ix_care_items_application_id')
        items.drop_constraint('fk_care_items_application_id_aid_applications', type_='foreignkey')
        items.drop_column('application_id')
    op.drop_column('care_courses', 'against_phone')
