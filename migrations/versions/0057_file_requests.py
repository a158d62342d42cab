"""requests to see a file that another unit keeps, what was said of them, each look"""

import sqlalchemy as sa
from alembic import op

revision = '0057'
down_revision = '0056'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('file_steps', 'file_recusals', 'file_looks', 'file_requests', 'file_scope')


def upgrade():
    op.create_table('file_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_file_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_file_scope_row_id'), 'file_scope', ['row_id'], unique=False)
    op.create_table('file_requests',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('thing_id', ROW_ID, nullable=False),
    sa.Column('what', sa.String(length=40), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('asker_id', ROW_ID, nullable=False),
    sa.Column('asker_label', sa.String(length=120), nullable=False),
    sa.Column('purpose', sa.String(length=12), nullable=False),
    sa.Column('basis', sa.String(length=40), nullable=False),
    sa.Column('basis_words', sa.Text(), nullable=False),
    sa.Column('question', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('until_on', sa.Date(), nullable=False),
    sa.Column('keeper_unit_id', ROW_ID, nullable=True),
    sa.Column('keeper_label', sa.String(length=120), nullable=False),
    sa.Column('decider', sa.String(length=12), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('next_rung_at', sa.BigInteger(), nullable=True),
    sa.Column('full', sa.Boolean(), nullable=False),
    sa.Column('decided_by_id', ROW_ID, nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['asker_id'], ['users.id'], name=op.f('fk_file_requests_asker_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_file_requests_case_id_cases')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_file_requests_decided_by_id_users')),
    sa.ForeignKeyConstraint(['keeper_unit_id'], ['units.id'], name=op.f('fk_file_requests_keeper_unit_id_units')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_file_requests_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_file_requests_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_requests')),
    sa.UniqueConstraint('number', name=op.f('uq_file_requests_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_file_requests_submission_id'))
    )
    op.create_index('ix_file_requests_asker', 'file_requests', ['asker_id'], unique=False)
    op.create_index(op.f('ix_file_requests_case_id'), 'file_requests', ['case_id'], unique=False)
    op.create_index('ix_file_requests_rung', 'file_requests', ['next_rung_at'], unique=False)
    op.create_table('file_looks',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('request_id', ROW_ID, nullable=False),
    sa.Column('code', sa.String(length=19), nullable=False),
    sa.Column('line', sa.Text(), nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['file_requests.id'], name=op.f('fk_file_looks_request_id_file_requests')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_file_looks_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_looks')),
    sa.UniqueConstraint('code', name=op.f('uq_file_looks_code'))
    )
    op.create_index(op.f('ix_file_looks_request_id'), 'file_looks', ['request_id'], unique=False)
    op.create_table('file_recusals',
    sa.Column('request_id', ROW_ID, nullable=False),
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['request_id'], ['file_requests.id'], name=op.f('fk_file_recusals_request_id_file_requests')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_file_recusals_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_file_recusals')),
    sa.UniqueConstraint('request_id', 'user_id', name=op.f('uq_file_recusals_request_id'))
    )
    op.create_table('file_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('request_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_file_steps_by_id_users')),
    sa.ForeignKeyConstraint(['request_id'], ['file_requests.id'], name=op.f('fk_file_steps_request_id_file_requests')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_file_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_file_steps'))
    )
    op.create_index(op.f('ix_file_steps_request_id'), 'file_steps', ['request_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
