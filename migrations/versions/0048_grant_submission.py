"""a grant of a protected matter knows with which form it was asked for"""

import sqlalchemy as sa
from alembic import op

revision = '0048'
down_revision = '0047'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    with op.batch_alter_table('care_grants') as grants:
        grants.add_column(sa.Column('submission_id', ROW_ID, nullable=True))
        grants.create_foreign_key('fk_care_grants_submission_id_submissions', 'submissions', ['submission_id'], ['id'])


def downgrade():
    with op.batch_alter_table('care_grants') as grants:
        grants.drop_constraint('fk_care_grants_submission_id_submissions', type_='foreignkey')
        grants.drop_column('submission_id')
