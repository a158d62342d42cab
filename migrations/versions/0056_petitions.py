"""petitions: who came, what the law asks, each step of it"""

import sqlalchemy as sa
from alembic import op

revision = '0056'
down_revision = '0055'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('petition_steps', 'petition_rungs', 'petition_people', 'petition_asks', 'petitions', 'petition_scope')


def upgrade():
    op.create_table('petition_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_petition_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_petition_scope_row_id'), 'petition_scope', ['row_id'], unique=False)
    op.create_table('petitions',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('petition_type', sa.String(length=10), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('demand', sa.Text(), nullable=True),
    sa.Column('against', sa.Text(), nullable=True),
    sa.Column('about_cadre', sa.String(length=8), nullable=False),
    sa.Column('about_commissioner', sa.Boolean(), nullable=False),
    sa.Column('sealed_to', sa.Text(), nullable=True),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('anonymous', sa.Boolean(), nullable=False),
    sa.Column('proxy', sa.Text(), nullable=True),
    sa.Column('registered_by_id', ROW_ID, nullable=True),
    sa.Column('registered_at', sa.BigInteger(), nullable=False),
    sa.Column('order_id', ROW_ID, nullable=True),
    sa.Column('seat', sa.String(length=20), nullable=True),
    sa.Column('assigned_at', sa.BigInteger(), nullable=True),
    sa.Column('told_on', sa.Date(), nullable=True),
    sa.Column('told_how', sa.String(length=12), nullable=True),
    sa.Column('accepted_at', sa.BigInteger(), nullable=True),
    sa.Column('resolve_by', sa.BigInteger(), nullable=True),
    sa.Column('extended', sa.Boolean(), nullable=False),
    sa.Column('opinion', sa.String(length=12), nullable=True),
    sa.Column('drafted_by_id', ROW_ID, nullable=True),
    sa.Column('signed_by_id', ROW_ID, nullable=True),
    sa.Column('signed_at', sa.BigInteger(), nullable=True),
    sa.Column('served_on', sa.Date(), nullable=True),
    sa.Column('served_how', sa.String(length=12), nullable=True),
    sa.Column('agreement', sa.String(length=40), nullable=True),
    sa.Column('review_asked_on', sa.Date(), nullable=True),
    sa.Column('review_result', sa.String(length=12), nullable=True),
    sa.Column('review_served_on', sa.Date(), nullable=True),
    sa.Column('recheck_asked_on', sa.Date(), nullable=True),
    sa.Column('hearing_days', sa.Integer(), nullable=False),
    sa.Column('recheck_result', sa.String(length=12), nullable=True),
    sa.Column('recheck_served_on', sa.Date(), nullable=True),
    sa.Column('before_state', sa.String(length=12), nullable=True),
    sa.Column('withdrawn_by_id', ROW_ID, nullable=True),
    sa.Column('withdrawn_at', sa.BigInteger(), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('waits_for', sa.String(length=12), nullable=True),
    sa.Column('next_rung_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('end_reason', sa.String(length=20), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_petitions_case_id_cases')),
    sa.ForeignKeyConstraint(['drafted_by_id'], ['users.id'], name=op.f('fk_petitions_drafted_by_id_users')),
    sa.ForeignKeyConstraint(['order_id'], ['work_orders.id'], name=op.f('fk_petitions_order_id_work_orders')),
    sa.ForeignKeyConstraint(['registered_by_id'], ['users.id'], name=op.f('fk_petitions_registered_by_id_users')),
    sa.ForeignKeyConstraint(['signed_by_id'], ['users.id'], name=op.f('fk_petitions_signed_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_petitions_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_petitions_town_id_areas')),
    sa.ForeignKeyConstraint(['withdrawn_by_id'], ['users.id'], name=op.f('fk_petitions_withdrawn_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petitions')),
    sa.UniqueConstraint('case_id', name=op.f('uq_petitions_case_id')),
    sa.UniqueConstraint('number', name=op.f('uq_petitions_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_petitions_submission_id'))
    )
    op.create_index('ix_petitions_order', 'petitions', ['order_id'], unique=False)
    op.create_index('ix_petitions_rung', 'petitions', ['next_rung_at'], unique=False)
    op.create_table('petition_asks',
    sa.Column('petition_id', ROW_ID, nullable=False),
    sa.Column('ground', sa.String(length=12), nullable=True),
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
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_petition_asks_asked_by_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_petition_asks_decided_by_id_users')),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_asks_petition_id_petitions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_asks'))
    )
    op.create_index(op.f('ix_petition_asks_petition_id'), 'petition_asks', ['petition_id'], unique=False)
    op.create_index('uq_petition_asks_waiting', 'petition_asks', ['petition_id', 'kind'], unique=True, sqlite_where=sa.text('decided_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL'))
    op.create_table('petition_people',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('petition_id', ROW_ID, nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('n', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=True),
    sa.Column('name_index', sa.String(length=64), nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_index', sa.String(length=64), nullable=True),
    sa.Column('address', sa.Text(), nullable=True),
    sa.Column('id_number', sa.Text(), nullable=True),
    sa.Column('id_index', sa.String(length=64), nullable=True),
    sa.Column('died_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_people_petition_id_petitions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_petition_people')),
    sa.UniqueConstraint('petition_id', 'role', 'n', name=op.f('uq_petition_people_petition_id'))
    )
    op.create_index(op.f('ix_petition_people_id_index'), 'petition_people', ['id_index'], unique=False)
    op.create_index(op.f('ix_petition_people_name_index'), 'petition_people', ['name_index'], unique=False)
    op.create_index(op.f('ix_petition_people_phone_index'), 'petition_people', ['phone_index'], unique=False)
    op.create_table('petition_rungs',
    sa.Column('petition_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('waits_for', sa.String(length=12), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('rung', sa.String(length=8), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_rungs_petition_id_petitions')),
    sa.PrimaryKeyConstraint('petition_id', 'waits_for', 'due_at', 'rung', name=op.f('pk_petition_rungs')),
    sqlite_with_rowid=False
    )
    op.create_table('petition_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('petition_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_petition_steps_by_id_users')),
    sa.ForeignKeyConstraint(['petition_id'], ['petitions.id'], name=op.f('fk_petition_steps_petition_id_petitions')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_petition_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_petition_steps'))
    )
    op.create_index(op.f('ix_petition_steps_petition_id'), 'petition_steps', ['petition_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
