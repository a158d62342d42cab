"""who came to the courtyard with what somebody else wrote down for them"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'registrations',
        sa.Column('report_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
        sa.Column('channel', sa.String(length=10), nullable=False),
        sa.Column('registered_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
        sa.Column('caller_name', sa.Text(), nullable=True),
        sa.Column('caller_phone', sa.Text(), nullable=True),
        sa.Column('caller_phone_index', sa.String(length=64), nullable=True),
        sa.Column('call_back', sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_registrations_report_id_reports')),
        sa.ForeignKeyConstraint(['registered_by_id'], ['users.id'], name=op.f('fk_registrations_registered_by_id_users')),
        sa.PrimaryKeyConstraint('report_id', name=op.f('pk_registrations')),
    )
    op.create_index(op.f('ix_registrations_caller_phone_index'), 'registrations', ['caller_phone_index'])


def downgrade():
    op.drop_table('registrations')
