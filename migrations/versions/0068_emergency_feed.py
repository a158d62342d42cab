"""emergency feed: entries, facts, reports that were looked at"""

import sqlalchemy as sa
from alembic import op

revision = '0068'
down_revision = '0067'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('emergency_entries',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=True),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('position', sa.Text(), nullable=True),
    sa.Column('corrects_id', ROW_ID, nullable=True),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('pinned_at', sa.BigInteger(), nullable=True),
    sa.Column('pinned_by_id', ROW_ID, nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_emergency_entries_by_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_emergency_entries_case_id_cases')),
    sa.ForeignKeyConstraint(['corrects_id'], ['emergency_entries.id'], name=op.f('fk_emergency_entries_corrects_id_emergency_entries')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_entries_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['pinned_by_id'], ['users.id'], name=op.f('fk_emergency_entries_pinned_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_entries_submission_id_submissions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_entries')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_emergency_entries_submission_id'))
    )
    op.create_index(op.f('ix_emergency_entries_case_id'), 'emergency_entries', ['case_id'], unique=False)
    op.create_index(op.f('ix_emergency_entries_corrects_id'), 'emergency_entries', ['corrects_id'], unique=False)
    op.create_index('ix_emergency_entries_headquarters', 'emergency_entries', ['headquarters_id', 'at', 'id'], unique=False)
    op.create_index('ix_emergency_entries_pinned', 'emergency_entries', ['headquarters_id', 'pinned_at'], unique=False)
    op.create_table('emergency_facts',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('key', sa.String(length=12), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_emergency_facts_by_id_users')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_facts_headquarters_id_emergency_headquarters')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_facts')),
    sa.UniqueConstraint('headquarters_id', 'key', 'number', name=op.f('uq_emergency_facts_headquarters_id'))
    )
    op.create_table('emergency_reports',
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=False),
    sa.Column('same', sa.Boolean(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_emergency_reports_by_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_emergency_reports_case_id_cases')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_reports_headquarters_id_emergency_headquarters')),
    sa.PrimaryKeyConstraint('headquarters_id', 'case_id', name=op.f('pk_emergency_reports'))
    )
    op.create_index(op.f('ix_emergency_reports_case_id'), 'emergency_reports', ['case_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_emergency_reports_case_id'), table_name='emergency_reports')
    op.drop_table('emergency_reports')
    op.drop_table('emergency_facts')
    op.drop_index('ix_emergency_entries_pinned', table_name='emergency_entries')
    op.drop_index('ix_emergency_entries_headquarters', table_name='emergency_entries')
    op.drop_index(op.f('ix_emergency_entries_corrects_id'), table_name='emergency_entries')
    op.drop_index(op.f('ix_emergency_entries_case_id'), table_name='emergency_entries')
    op.drop_table('emergency_entries')
