"""whistles: who was called where, what each answered, when they came"""

import sqlalchemy as sa
from alembic import op

revision = '0053'
down_revision = '0052'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('whistle_steps', 'whistle_seats', 'whistle_askers', 'whistles', 'whistle_scope')


def upgrade():
    op.create_table('whistle_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_whistle_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_whistle_scope_row_id'), 'whistle_scope', ['row_id'], unique=False)
    op.create_table('whistles',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('answer_within', sa.String(length=8), nullable=False),
    sa.Column('arrive_by', sa.BigInteger(), nullable=True),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('author_id', ROW_ID, nullable=False),
    sa.Column('raised_by_id', ROW_ID, nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('raised_at', sa.BigInteger(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('next_call_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_whistles_author_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_whistles_case_id_cases')),
    sa.ForeignKeyConstraint(['raised_by_id'], ['users.id'], name=op.f('fk_whistles_raised_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_whistles_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_whistles_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistles')),
    sa.UniqueConstraint('number', name=op.f('uq_whistles_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_whistles_submission_id'))
    )
    op.create_index(op.f('ix_whistles_case_id'), 'whistles', ['case_id'], unique=False)
    op.create_index('ix_whistles_next_call', 'whistles', ['next_call_at'], unique=False)
    op.create_table('whistle_askers',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('whistle_id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_whistle_askers_submission_id_submissions')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_whistle_askers_user_id_users')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistles.id'], name=op.f('fk_whistle_askers_whistle_id_whistles')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_whistle_askers'))
    )
    op.create_index(op.f('ix_whistle_askers_whistle_id'), 'whistle_askers', ['whistle_id'], unique=False)
    op.create_table('whistle_seats',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('whistle_id', ROW_ID, nullable=False),
    sa.Column('seat', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('last_submission_id', ROW_ID, nullable=True),
    sa.Column('answer', sa.String(length=8), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('instead', sa.Text(), nullable=False),
    sa.Column('unmanned', sa.Boolean(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('arrived_at', sa.BigInteger(), nullable=True),
    sa.Column('left_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['last_submission_id'], ['submissions.id'], name=op.f('fk_whistle_seats_last_submission_id_submissions')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistles.id'], name=op.f('fk_whistle_seats_whistle_id_whistles')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_whistle_seats')),
    sa.UniqueConstraint('whistle_id', 'seat', name=op.f('uq_whistle_seats_whistle_id'))
    )
    op.create_table('whistle_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('whistle_id', ROW_ID, nullable=False),
    sa.Column('seat_id', ROW_ID, nullable=True),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_whistle_steps_by_id_users')),
    sa.ForeignKeyConstraint(['seat_id'], ['whistle_seats.id'], name=op.f('fk_whistle_steps_seat_id_whistle_seats')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_whistle_steps_submission_id_submissions')),
    sa.ForeignKeyConstraint(['whistle_id'], ['whistles.id'], name=op.f('fk_whistle_steps_whistle_id_whistles')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_whistle_steps'))
    )
    op.create_index(op.f('ix_whistle_steps_whistle_id'), 'whistle_steps', ['whistle_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
