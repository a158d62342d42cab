"""who withdrew from a case; parties are found by their telephones"""

import sqlalchemy as sa
from alembic import op

revision = '0045'
down_revision = '0044'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'recusals',
        sa.Column('case_id', ROW_ID, nullable=False),
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('user_id', ROW_ID, nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_recusals_case_id_cases')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_recusals_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recusals')),
        sa.UniqueConstraint('case_id', 'user_id', name=op.f('uq_recusals_case_id')),
    )
    op.create_table(
        'party_numbers',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('report_id', ROW_ID, nullable=False),
        sa.Column('phone', sa.Text(), nullable=False),
        sa.Column('phone_index', sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_party_numbers_report_id_reports')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_party_numbers')),
    )
    op.create_index('ix_party_numbers_report_id', 'party_numbers', ['report_id'])
    op.create_index('ix_party_numbers_phone_index', 'party_numbers', ['phone_index'])


def downgrade():
    op.drop_table('party_numbers')
    op.drop_table('recusals')
