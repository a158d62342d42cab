"""What comes after an emergency: reviews, their decisions, reports to upper levels"""

import sqlalchemy as sa
from alembic import op

revision = '0069'
down_revision = '0068'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('emergency_reviews',
    sa.Column('headquarters_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('well', sa.Text(), nullable=False),
    sa.Column('badly', sa.Text(), nullable=False),
    sa.Column('written_by_id', ROW_ID, nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_reviews_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['written_by_id'], ['users.id'], name=op.f('fk_emergency_reviews_written_by_id_users')),
    sa.PrimaryKeyConstraint('headquarters_id', name=op.f('pk_emergency_reviews'))
    )
    op.create_table('upward_reports',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('sent_to', sa.Text(), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('written_by_id', ROW_ID, nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.Column('sent_by_id', ROW_ID, nullable=True),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_upward_reports_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['users.id'], name=op.f('fk_upward_reports_sent_by_id_users')),
    sa.ForeignKeyConstraint(['written_by_id'], ['users.id'], name=op.f('fk_upward_reports_written_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upward_reports')),
    sa.UniqueConstraint('headquarters_id', 'rank', name=op.f('uq_upward_reports_headquarters_id')),
    sa.UniqueConstraint('number', name=op.f('uq_upward_reports_number'))
    )
    op.create_table('review_decisions',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('client_id', sa.String(length=36), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('lead_unit', sa.String(length=40), nullable=False),
    sa.Column('helpers', sa.String(length=600), nullable=False),
    sa.Column('due', sa.String(length=40), nullable=False),
    sa.Column('case_code', sa.String(length=60), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('decision_id', ROW_ID, nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_review_decisions_case_id_cases')),
    sa.ForeignKeyConstraint(['decision_id'], ['decisions.id'], name=op.f('fk_review_decisions_decision_id_decisions')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_review_decisions_headquarters_id_emergency_headquarters')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_decisions')),
    sa.UniqueConstraint('client_id', name=op.f('uq_review_decisions_client_id'))
    )
    op.create_index(op.f('ix_review_decisions_case_id'), 'review_decisions', ['case_id'], unique=False)
    op.create_index(op.f('ix_review_decisions_decision_id'), 'review_decisions', ['decision_id'], unique=False)
    op.create_index(op.f('ix_review_decisions_headquarters_id'), 'review_decisions', ['headquarters_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_review_decisions_headquarters_id'), table_name='review_decisions')
    op.drop_index(op.f('ix_review_decisions_decision_id'), table_name='review_decisions')
    op.drop_index(op.f('ix_review_decisions_case_id'), table_name='review_decisions')
    op.drop_table('review_decisions')
    op.drop_table('upward_reports')
    op.drop_table('emergency_reviews')
