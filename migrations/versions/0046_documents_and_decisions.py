"""papers with numbers, signatures on the screen, and decisions"""

import sqlalchemy as sa
from alembic import op

revision = '0046'
down_revision = '0045'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLES = (
    "decision_steps",
    "decision_seats",
    "decision_rungs",
    "decision_asks",
    "decisions",
    "documents",
    "signatures",
    "decision_scope",
)


def upgrade():
    op.create_table('decision_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_decision_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_decision_scope_row_id'), 'decision_scope', ['row_id'], unique=False)
    op.create_table('signatures',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', ROW_ID, nullable=False),
    sa.Column('file', sa.String(length=64), nullable=False),
    sa.Column('key', sa.Text(), nullable=False),
    sa.Column('read', sa.Text(), nullable=False),
    sa.Column('read_digest', sa.String(length=64), nullable=False),
    sa.Column('signed_at', sa.BigInteger(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_signatures_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signatures'))
    )
    op.create_index('ix_signatures_subject', 'signatures', ['subject', 'subject_id'], unique=False)
    op.create_table('documents',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('subject', sa.String(length=30), nullable=False),
    sa.Column('subject_id', ROW_ID, nullable=False),
    sa.Column('paper', sa.String(length=40), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_documents_case_id_cases')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_documents_made_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_documents')),
    sa.UniqueConstraint('subject', 'subject_id', 'paper', name=op.f('uq_documents_subject'))
    )
    op.create_index(op.f('ix_documents_case_id'), 'documents', ['case_id'], unique=False)
    op.create_table('decisions',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('order_id', ROW_ID, nullable=True),
    sa.Column('author_id', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('clock_from', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('next_rung_at', sa.BigInteger(), nullable=True),
    sa.Column('done_by_id', ROW_ID, nullable=True),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_decisions_author_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_decisions_case_id_cases')),
    sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_decisions_done_by_id_users')),
    sa.ForeignKeyConstraint(['order_id'], ['work_orders.id'], name=op.f('fk_decisions_order_id_work_orders')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_decisions_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_decisions_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decisions')),
    sa.UniqueConstraint('number', name=op.f('uq_decisions_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_decisions_submission_id'))
    )
    op.create_index(op.f('ix_decisions_case_id'), 'decisions', ['case_id'], unique=False)
    op.create_index('ix_decisions_rung', 'decisions', ['next_rung_at'], unique=False)
    op.create_table('decision_asks',
    sa.Column('decision_id', ROW_ID, nullable=False),
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
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_decision_asks_asked_by_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_decision_asks_decided_by_id_users')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_decision_asks_decision_id_decisions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_decision_asks'))
    )
    op.create_index(op.f('ix_decision_asks_decision_id'), 'decision_asks', ['decision_id'], unique=False)
    op.create_index('uq_decision_asks_waiting', 'decision_asks', ['decision_id', 'kind'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
    op.create_table('decision_rungs',
    sa.Column('decision_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('rung', sa.String(length=8), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_decision_rungs_decision_id_decisions')),
    sa.PrimaryKeyConstraint('decision_id', 'due_at', 'rung', name=op.f('pk_decision_rungs')),
    sqlite_with_rowid=False
    )
    op.create_table('decision_seats',
    sa.Column('decision_id', ROW_ID, nullable=False),
    sa.Column('seat', sa.String(length=20), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('leading', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_decision_seats_decision_id_decisions')),
    sa.PrimaryKeyConstraint('decision_id', 'seat', name=op.f('pk_decision_seats'))
    )
    op.create_table('decision_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('decision_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_decision_steps_by_id_users')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_decision_steps_decision_id_decisions')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_decision_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_decision_steps'))
    )
    op.create_index(op.f('ix_decision_steps_decision_id'), 'decision_steps', ['decision_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
