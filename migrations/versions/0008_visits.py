"""约访 and 走访, their lists, and the address of a person's calendar"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table(
        'visits',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('submission_id', ROW_ID, nullable=False),
        sa.Column('kind', sa.String(length=10), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('protected', sa.Boolean(), nullable=False),
        sa.Column('case_id', ROW_ID, nullable=True),
        sa.Column('planner_id', ROW_ID, nullable=False),
        sa.Column('seat', sa.String(length=20), nullable=False),
        sa.Column('seat_label', sa.String(length=120), nullable=False),
        sa.Column('guest_id', ROW_ID, nullable=True),
        sa.Column('guest_name', sa.Text(), nullable=True),
        sa.Column('guest_phone', sa.Text(), nullable=True),
        sa.Column('guest_phone_index', sa.String(length=64), nullable=True),
        sa.Column('starts_at', sa.BigInteger(), nullable=False),
        sa.Column('place', sa.String(length=200), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('outcome', sa.Text(), nullable=False),
        sa.Column('again_on', sa.Date(), nullable=True),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('changed_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_visits_case_id_cases')),
        sa.ForeignKeyConstraint(['guest_id'], ['users.id'], name=op.f('fk_visits_guest_id_users')),
        sa.ForeignKeyConstraint(['planner_id'], ['users.id'], name=op.f('fk_visits_planner_id_users')),
        sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_visits_submission_id_submissions')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_visits')),
        sa.UniqueConstraint('submission_id', name=op.f('uq_visits_submission_id')),
    )
    op.create_index('ix_visits_case_id', 'visits', ['case_id'])
    op.create_index('ix_visits_guest_phone_index', 'visits', ['guest_phone_index'])
    op.create_index('ix_visits_guest_id', 'visits', ['guest_id', 'starts_at'])
    op.create_table(
        'visit_goers',
        sa.Column('visit_id', ROW_ID, nullable=False),
        sa.Column('user_id', ROW_ID, nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_visit_goers_user_id_users')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_visit_goers_visit_id_visits')),
        sa.PrimaryKeyConstraint('visit_id', 'user_id', name=op.f('pk_visit_goers')),
    )
    op.create_index('ix_visit_goers_user_id', 'visit_goers', ['user_id'])
    op.create_table(
        'visit_steps',
        sa.Column('submission_id', ROW_ID, nullable=False),
        sa.Column('visit_id', ROW_ID, nullable=False),
        sa.Column('action', sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_visit_steps_submission_id_submissions')),
        sa.ForeignKeyConstraint(['visit_id'], ['visits.id'], name=op.f('fk_visit_steps_visit_id_visits')),
        sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_visit_steps')),
    )
    op.create_index('ix_visit_steps_visit_id', 'visit_steps', ['visit_id'])
    op.create_table(
        'visit_scope',
        sa.Column('scope', sa.String(length=20), nullable=False),
        sa.Column('bucket', sa.String(length=20), nullable=False),
        sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_visit_scope')),
        sqlite_with_rowid=False,
    )
    op.create_index('ix_visit_scope_row_id', 'visit_scope', ['row_id'])
    op.create_table(
        'calendar_feeds',
        sa.Column('user_id', ROW_ID, nullable=False),
        sa.Column('token', sa.Text(), nullable=False),
        sa.Column('token_digest', sa.String(length=64), nullable=False),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_calendar_feeds_user_id_users')),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_calendar_feeds')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_calendar_feeds_token_digest')),
    )


def downgrade():
    for table in ('calendar_feeds', 'visit_scope', 'visit_steps', 'visit_goers', 'visits'):
        op.drop_table(table)
