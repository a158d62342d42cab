"""emergency headquarters: whom they called, what was pressed"""

import sqlalchemy as sa
from alembic import op

revision = '0067'
down_revision = '0066'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('emergency_headquarters',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('code', sa.String(length=19), nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('news', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('drill', sa.Boolean(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('summary', sa.Text(), nullable=False),
    sa.Column('position', sa.Text(), nullable=True),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('area_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('open_case_id', ROW_ID, nullable=True),
    sa.Column('author_id', ROW_ID, nullable=False),
    sa.Column('commander_id', ROW_ID, nullable=True),
    sa.Column('command_asked_id', ROW_ID, nullable=True),
    sa.Column('command_asked_by_id', ROW_ID, nullable=True),
    sa.Column('command_asked_at', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('activated_at', sa.BigInteger(), nullable=True),
    sa.Column('responding_at', sa.BigInteger(), nullable=True),
    sa.Column('controlled_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('reviewed_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_emergency_headquarters_area_id_areas')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_emergency_headquarters_author_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_emergency_headquarters_case_id_cases')),
    sa.ForeignKeyConstraint(['command_asked_by_id'], ['users.id'], name=op.f('fk_emergency_headquarters_command_asked_by_id_users')),
    sa.ForeignKeyConstraint(['command_asked_id'], ['users.id'], name=op.f('fk_emergency_headquarters_command_asked_id_users')),
    sa.ForeignKeyConstraint(['commander_id'], ['users.id'], name=op.f('fk_emergency_headquarters_commander_id_users')),
    sa.ForeignKeyConstraint(['open_case_id'], ['cases.id'], name=op.f('fk_emergency_headquarters_open_case_id_cases')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_headquarters_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_emergency_headquarters_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_headquarters')),
    sa.UniqueConstraint('code', name=op.f('uq_emergency_headquarters_code')),
    sa.UniqueConstraint('open_case_id', name=op.f('uq_emergency_headquarters_open_case_id')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_emergency_headquarters_submission_id'))
    )
    op.create_index(op.f('ix_emergency_headquarters_case_id'), 'emergency_headquarters', ['case_id'], unique=False)
    op.create_index('ix_emergency_headquarters_town', 'emergency_headquarters', ['town_id', 'made_at', 'id'], unique=False)
    op.create_table('emergency_askers',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_askers_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_askers_submission_id_submissions')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_emergency_askers_user_id_users')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_emergency_askers'))
    )
    op.create_index(op.f('ix_emergency_askers_headquarters_id'), 'emergency_askers', ['headquarters_id'], unique=False)
    op.create_table('emergency_roll',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('pressed_at', sa.BigInteger(), nullable=True),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('arrived_at', sa.BigInteger(), nullable=True),
    sa.Column('left_at', sa.BigInteger(), nullable=True),
    sa.Column('back_at', sa.BigInteger(), nullable=True),
    sa.Column('noted_by_id', ROW_ID, nullable=True),
    sa.Column('deputy_id', ROW_ID, nullable=True),
    sa.Column('calls', sa.Integer(), nullable=False),
    sa.Column('called_at', sa.BigInteger(), nullable=False),
    sa.Column('next_call_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['deputy_id'], ['users.id'], name=op.f('fk_emergency_roll_deputy_id_users')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_roll_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['users.id'], name=op.f('fk_emergency_roll_noted_by_id_users')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_emergency_roll_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_roll')),
    sa.UniqueConstraint('headquarters_id', 'user_id', name=op.f('uq_emergency_roll_headquarters_id'))
    )
    op.create_index('ix_emergency_roll_next_call', 'emergency_roll', ['next_call_at'], unique=False)
    op.create_index('ix_emergency_roll_user', 'emergency_roll', ['user_id', 'headquarters_id'], unique=False)
    op.create_table('emergency_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('roll_id', ROW_ID, nullable=True),
    sa.Column('action', sa.String(length=16), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.Column('position', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_emergency_steps_by_id_users')),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_steps_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['roll_id'], ['emergency_roll.id'], name=op.f('fk_emergency_steps_roll_id_emergency_roll')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_emergency_steps'))
    )
    op.create_index('ix_emergency_steps_headquarters', 'emergency_steps', ['headquarters_id', 'at'], unique=False)


def downgrade():
    op.drop_index('ix_emergency_steps_headquarters', table_name='emergency_steps')
    op.drop_table('emergency_steps')
    op.drop_index('ix_emergency_roll_user', table_name='emergency_roll')
    op.drop_index('ix_emergency_roll_next_call', table_name='emergency_roll')
    op.drop_table('emergency_roll')
    op.drop_index(op.f('ix_emergency_askers_headquarters_id'), table_name='emergency_askers')
    op.drop_table('emergency_askers')
    op.drop_index('ix_emergency_headquarters_town', table_name='emergency_headquarters')
    op.drop_index(op.f('ix_emergency_headquarters_case_id'), table_name='emergency_headquarters')
    op.drop_table('emergency_headquarters')
