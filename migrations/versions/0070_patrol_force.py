"""patrol force: its register, sheets of it, its shifts"""

import sqlalchemy as sa
from alembic import op

revision = '0070'
down_revision = '0069'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('patrol_steps', 'patrol_seats', 'patrol_shifts', 'patrol_sheets', 'patrol_members')


def upgrade():
    op.create_table('patrol_members',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('area_id', ROW_ID, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('phone_index', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('employer', sa.String(length=60), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('user_id', ROW_ID, nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_patrol_members_area_id_areas')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_patrol_members_town_id_areas')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_patrol_members_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol_members')),
    sa.UniqueConstraint('phone_index', name=op.f('uq_patrol_members_phone_index'))
    )
    op.create_index('ix_patrol_members_town', 'patrol_members', ['town_id', 'area_id'], unique=False)
    for column in ('area_id', 'until', 'user_id'):
        op.create_index(op.f(f'ix_patrol_members_{column}'), 'patrol_members', [column], unique=False)
    op.create_table('patrol_sheets',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('made_by', ROW_ID, nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol_sheets'))
    )
    op.create_table('patrol_shifts',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=True),
    sa.Column('last_submission_id', ROW_ID, nullable=True),
    sa.Column('round_id', sa.String(length=36), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('village_id', ROW_ID, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('ends_at', sa.BigInteger(), nullable=False),
    sa.Column('route', sa.Text(), nullable=False),
    sa.Column('grids', sa.JSON(), nullable=False),
    sa.Column('wanted', sa.Integer(), nullable=True),
    sa.Column('leader_id', ROW_ID, nullable=True),
    sa.Column('made_by_id', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('begun_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('matters', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['last_submission_id'], ['submissions.id'], name=op.f('fk_patrol_shifts_last_submission_id_submissions')),
    sa.ForeignKeyConstraint(['leader_id'], ['patrol_members.id'], name=op.f('fk_patrol_shifts_leader_id_patrol_members')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_patrol_shifts_made_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_patrol_shifts_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_patrol_shifts_town_id_areas')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_patrol_shifts_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patrol_shifts')),
    sa.UniqueConstraint('round_id', name=op.f('uq_patrol_shifts_round_id')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_patrol_shifts_submission_id'))
    )
    op.create_index('ix_patrol_shifts_village', 'patrol_shifts', ['village_id', 'starts_at'], unique=False)
    op.create_index('ix_patrol_shifts_town', 'patrol_shifts', ['town_id', 'starts_at'], unique=False)
    for column in ('ends_at', 'leader_id'):
        op.create_index(op.f(f'ix_patrol_shifts_{column}'), 'patrol_shifts', [column], unique=False)
    op.create_table('patrol_seats',
    sa.Column('shift_id', ROW_ID, nullable=False),
    sa.Column('member_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('there', sa.Boolean(), nullable=True),
    sa.ForeignKeyConstraint(['member_id'], ['patrol_members.id'], name=op.f('fk_patrol_seats_member_id_patrol_members')),
    sa.ForeignKeyConstraint(['shift_id'], ['patrol_shifts.id'], name=op.f('fk_patrol_seats_shift_id_patrol_shifts')),
    sa.PrimaryKeyConstraint('shift_id', 'member_id', name=op.f('pk_patrol_seats'))
    )
    op.create_index(op.f('ix_patrol_seats_member_id'), 'patrol_seats', ['member_id'], unique=False)
    op.create_table('patrol_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('shift_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_patrol_steps_by_id_users')),
    sa.ForeignKeyConstraint(['shift_id'], ['patrol_shifts.id'], name=op.f('fk_patrol_steps_shift_id_patrol_shifts')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_patrol_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_patrol_steps'))
    )
    op.create_index(op.f('ix_patrol_steps_shift_id'), 'patrol_steps', ['shift_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
