"""consultations: what units are asked, what each wrote, what came of it"""

import sqlalchemy as sa
from alembic import op

revision = '0058'
down_revision = '0057'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = (
    'consultation_decisions',
    'consultation_steps',
    'consultation_seats',
    'consultation_rungs',
    'consultation_recusals',
    'consultation_persons',
    'consultation_asks',
    'consultations',
    'consultation_scope',
)


def upgrade():
    op.create_table('consultation_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_consultation_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_consultation_scope_row_id'), 'consultation_scope', ['row_id'], unique=False)
    op.create_table('consultations',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=12), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('author_id', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('clock_from', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('next_rung_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_consultations_author_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_consultations_case_id_cases')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_consultations_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_consultations_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultations')),
    sa.UniqueConstraint('number', name=op.f('uq_consultations_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_consultations_submission_id'))
    )
    op.create_index(op.f('ix_consultations_case_id'), 'consultations', ['case_id'], unique=False)
    op.create_index('ix_consultations_ended', 'consultations', ['ended_at'], unique=False)
    op.create_index('ix_consultations_rung', 'consultations', ['next_rung_at'], unique=False)
    op.create_table('consultation_asks',
    sa.Column('consultation_id', ROW_ID, nullable=False),
    sa.Column('by', sa.String(length=12), nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('wanted_at', sa.BigInteger(), nullable=True),
    sa.Column('asked_by_id', ROW_ID, nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('answer_by', sa.BigInteger(), nullable=True),
    sa.Column('decided_by_id', ROW_ID, nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('approved', sa.Boolean(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_consultation_asks_asked_by_id_users')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_asks_consultation_id_consultations')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_consultation_asks_decided_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_asks'))
    )
    op.create_index(op.f('ix_consultation_asks_consultation_id'), 'consultation_asks', ['consultation_id'], unique=False)
    op.create_index('uq_consultation_asks_waiting', 'consultation_asks', ['consultation_id', 'kind'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
    op.create_table('consultation_persons',
    sa.Column('consultation_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('happened', sa.Text(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('law', sa.Text(), nullable=False),
    sa.Column('law_words', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('phone_index', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_persons_consultation_id_consultations')),
    sa.PrimaryKeyConstraint('consultation_id', name=op.f('pk_consultation_persons'))
    )
    op.create_index(op.f('ix_consultation_persons_phone_index'), 'consultation_persons', ['phone_index'], unique=False)
    op.create_table('consultation_recusals',
    sa.Column('consultation_id', ROW_ID, nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_recusals_consultation_id_consultations')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_consultation_recusals_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_consultation_recusals')),
    sa.UniqueConstraint('consultation_id', 'user_id', name=op.f('uq_consultation_recusals_consultation_id'))
    )
    op.create_table('consultation_rungs',
    sa.Column('consultation_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('rung', sa.String(length=8), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_rungs_consultation_id_consultations')),
    sa.PrimaryKeyConstraint('consultation_id', 'rung', name=op.f('pk_consultation_rungs')),
    sqlite_with_rowid=False
    )
    op.create_table('consultation_seats',
    sa.Column('consultation_id', ROW_ID, nullable=False),
    sa.Column('seat', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('guest', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_seats_consultation_id_consultations')),
    sa.PrimaryKeyConstraint('consultation_id', 'seat', name=op.f('pk_consultation_seats'))
    )
    op.create_table('consultation_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('consultation_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('seat', sa.String(length=20), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('present', sa.Text(), nullable=False),
    sa.Column('held_at', sa.BigInteger(), nullable=True),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_consultation_steps_by_id_users')),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_steps_consultation_id_consultations')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_consultation_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_consultation_steps'))
    )
    op.create_index(op.f('ix_consultation_steps_consultation_id'), 'consultation_steps', ['consultation_id'], unique=False)
    op.create_table('consultation_decisions',
    sa.Column('decision_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('consultation_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['consultation_id'], ['consultations.id'], name=op.f('fk_consultation_decisions_consultation_id_consultations')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_consultation_decisions_decision_id_decisions')),
    sa.PrimaryKeyConstraint('decision_id', name=op.f('pk_consultation_decisions'))
    )
    op.create_index(op.f('ix_consultation_decisions_consultation_id'), 'consultation_decisions', ['consultation_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
