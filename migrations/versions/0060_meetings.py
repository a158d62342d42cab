"""meetings: when and where, who was asked and came, what was spoken of and decided"""

import sqlalchemy as sa
from alembic import op

revision = '0060'
down_revision = '0059'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('meeting_decisions', 'meeting_topics', 'meeting_steps', 'meeting_seats', 'meetings', 'meeting_scope')


def upgrade():
    op.create_table('meeting_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_meeting_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_meeting_scope_row_id'), 'meeting_scope', ['row_id'], unique=False)
    op.create_table('meetings',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('slot', sa.String(length=8), nullable=True),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('fixed', sa.Boolean(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=True),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.Column('author_id', ROW_ID, nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('notified_at', sa.BigInteger(), nullable=True),
    sa.Column('opened_at', sa.BigInteger(), nullable=True),
    sa.Column('minutes_at', sa.BigInteger(), nullable=True),
    sa.Column('minutes_by_id', ROW_ID, nullable=True),
    sa.Column('issued_at', sa.BigInteger(), nullable=True),
    sa.Column('issued_by_id', ROW_ID, nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_meetings_author_id_users')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['users.id'], name=op.f('fk_meetings_issued_by_id_users')),
    sa.ForeignKeyConstraint(['minutes_by_id'], ['users.id'], name=op.f('fk_meetings_minutes_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_meetings_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_meetings_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meetings')),
    sa.UniqueConstraint('number', name=op.f('uq_meetings_number')),
    sa.UniqueConstraint('town_id', 'slot', name=op.f('uq_meetings_town_id'))
    )
    op.create_index(op.f('ix_meetings_submission_id'), 'meetings', ['submission_id'], unique=False)
    op.create_index('ix_meetings_town_starts', 'meetings', ['town_id', 'starts_at'], unique=False)
    op.create_table('meeting_seats',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('meeting_id', ROW_ID, nullable=False),
    sa.Column('seat', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('person', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('instead', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('answered_by_id', ROW_ID, nullable=True),
    sa.Column('came', sa.Boolean(), nullable=False),
    sa.Column('attendee', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_meeting_seats_answered_by_id_users')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_seats_meeting_id_meetings')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_seats')),
    sa.UniqueConstraint('meeting_id', 'seat', name=op.f('uq_meeting_seats_meeting_id'))
    )
    op.create_index('ix_meeting_seats_seat', 'meeting_seats', ['seat', 'meeting_id'], unique=False)
    op.create_table('meeting_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('meeting_id', ROW_ID, nullable=False),
    sa.Column('seat_id', ROW_ID, nullable=True),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_meeting_steps_by_id_users')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_steps_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['seat_id'], ['meeting_seats.id'], name=op.f('fk_meeting_steps_seat_id_meeting_seats')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_meeting_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_meeting_steps'))
    )
    op.create_index(op.f('ix_meeting_steps_meeting_id'), 'meeting_steps', ['meeting_id'], unique=False)
    op.create_table('meeting_topics',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('meeting_id', ROW_ID, nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(length=12), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('url', sa.String(length=200), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('dropped_at', sa.BigInteger(), nullable=True),
    sa.Column('written_by_id', ROW_ID, nullable=True),
    sa.Column('written_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_meeting_topics_case_id_cases')),
    sa.ForeignKeyConstraint(['meeting_id'], ['meetings.id'], name=op.f('fk_meeting_topics_meeting_id_meetings')),
    sa.ForeignKeyConstraint(['written_by_id'], ['users.id'], name=op.f('fk_meeting_topics_written_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_topics')),
    sa.UniqueConstraint('meeting_id', 'source', 'key', name=op.f('uq_meeting_topics_meeting_id'))
    )
    op.create_index(op.f('ix_meeting_topics_case_id'), 'meeting_topics', ['case_id'], unique=False)
    op.create_table('meeting_decisions',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('topic_id', ROW_ID, nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.String(length=36), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('lead_unit', sa.String(length=40), nullable=False),
    sa.Column('helpers', sa.String(length=600), nullable=False),
    sa.Column('due', sa.String(length=40), nullable=False),
    sa.Column('case_code', sa.String(length=60), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('decision_id', ROW_ID, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_meeting_decisions_case_id_cases')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_meeting_decisions_decision_id_decisions')),
    sa.ForeignKeyConstraint(['topic_id'], ['meeting_topics.id'], name=op.f('fk_meeting_decisions_topic_id_meeting_topics')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_meeting_decisions')),
    sa.UniqueConstraint('client_id', name=op.f('uq_meeting_decisions_client_id'))
    )
    op.create_index(op.f('ix_meeting_decisions_case_id'), 'meeting_decisions', ['case_id'], unique=False)
    op.create_index(op.f('ix_meeting_decisions_decision_id'), 'meeting_decisions', ['decision_id'], unique=False)
    op.create_index(op.f('ix_meeting_decisions_topic_id'), 'meeting_decisions', ['topic_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
