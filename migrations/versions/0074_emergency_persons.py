"""emergency persons: who is missing, what was pressed about them"""

import sqlalchemy as sa
from alembic import op

revision = '0074'
down_revision = '0073'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('emergency_persons',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('age', sa.Text(), nullable=False),
    sa.Column('sex', sa.Text(), nullable=False),
    sa.Column('looks', sa.Text(), nullable=False),
    sa.Column('illness', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('carries', sa.Text(), nullable=False),
    sa.Column('last_seen', sa.Text(), nullable=False),
    sa.Column('last_seen_at', sa.BigInteger(), nullable=True),
    sa.Column('likely_places', sa.Text(), nullable=False),
    sa.Column('made_by_id', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('found_at', sa.BigInteger(), nullable=True),
    sa.Column('found_by_id', ROW_ID, nullable=True),
    sa.Column('condition', sa.Text(), nullable=False),
    sa.Column('found_place', sa.Text(), nullable=False),
    sa.Column('first_aid', sa.Text(), nullable=False),
    sa.Column('called_at', sa.BigInteger(), nullable=True),
    sa.Column('meeting_place', sa.Text(), nullable=False),
    sa.Column('handed_over_at', sa.BigInteger(), nullable=True),
    sa.Column('hospital', sa.Text(), nullable=False),
    sa.Column('to_whom', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['found_by_id'], ['users.id'], name=op.f('fk_emergency_persons_found_by_id_users')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_persons_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_emergency_persons_made_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_persons_submission_id_submissions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_persons')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_emergency_persons_submission_id'))
    )
    op.create_index(op.f('ix_emergency_persons_headquarters_id'), 'emergency_persons', ['headquarters_id'], unique=False)
    op.create_table('emergency_person_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('person_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('second', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_emergency_person_steps_by_id_users')),
    sa.ForeignKeyConstraint(['person_id'], ['emergency_persons.id'], name=op.f('fk_emergency_person_steps_person_id_emergency_persons')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_person_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_emergency_person_steps'))
    )
    op.create_index('ix_emergency_person_steps_person', 'emergency_person_steps', ['person_id', 'at'], unique=False)


def downgrade():
    op.drop_index('ix_emergency_person_steps_person', table_name='emergency_person_steps')
    op.drop_table('emergency_person_steps')
    op.drop_index(op.f('ix_emergency_persons_headquarters_id'), table_name='emergency_persons')
    op.drop_table('emergency_persons')
