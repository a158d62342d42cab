"""calls for help, and who of those called has answered"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'emergency_calls',
        sa.Column('case_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('report_id', ROW_ID, nullable=False),
        sa.Column('author_id', ROW_ID, nullable=False),
        sa.Column('raised_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_emergency_calls_author_id_users')),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_emergency_calls_case_id_cases')),
        sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_emergency_calls_report_id_reports')),
        sa.PrimaryKeyConstraint('case_id', name=op.f('pk_emergency_calls')),
        sa.UniqueConstraint('report_id', name=op.f('uq_emergency_calls_report_id')),
    )
    op.create_table(
        'emergency_called',
        sa.Column('case_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('user_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('label', sa.String(length=120), nullable=False),
        sa.Column('answer', sa.String(length=20), nullable=True),
        sa.Column('answered_at', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ['case_id'], ['emergency_calls.case_id'], name=op.f('fk_emergency_called_case_id_emergency_calls')
        ),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_emergency_called_user_id_users')),
        sa.PrimaryKeyConstraint('case_id', 'user_id', name=op.f('pk_emergency_called')),
    )
    op.create_index('ix_emergency_called_user_id', 'emergency_called', ['user_id', 'case_id'])


def downgrade():
    op.drop_table('emergency_called')
    op.drop_table('emergency_calls')
