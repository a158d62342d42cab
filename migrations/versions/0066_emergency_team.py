"""emergencies: who is in the team, who is on duty, who asks to swap"""

import sqlalchemy as sa
from alembic import op

revision = '0066'
down_revision = '0065'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('emergency_sheets', 'emergency_swaps', 'emergency_duties', 'emergency_members')


def upgrade():
    op.create_table('emergency_members',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('unit_id', ROW_ID, nullable=True),
    sa.Column('skills', sa.JSON(), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=True),
    sa.Column('deputy_id', ROW_ID, nullable=True),
    sa.Column('left_at', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_by_id', ROW_ID, nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['users.id'], name=op.f('fk_emergency_members_changed_by_id_users')),
    sa.ForeignKeyConstraint(['deputy_id'], ['users.id'], name=op.f('fk_emergency_members_deputy_id_users')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_emergency_members_town_id_areas')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_emergency_members_unit_id_units')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_emergency_members_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_members'))
    )
    op.create_index('ix_emergency_members_town', 'emergency_members', ['town_id', 'since'], unique=False)
    op.create_index('ix_emergency_members_user', 'emergency_members', ['user_id', 'since'], unique=False)
    op.create_table('emergency_duties',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('main_id', ROW_ID, nullable=True),
    sa.Column('deputy_id', ROW_ID, nullable=True),
    sa.Column('away', sa.JSON(), nullable=False),
    sa.Column('settled', sa.Boolean(), nullable=False),
    sa.Column('mark', sa.Integer(), nullable=False),
    sa.Column('told_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_by_id', ROW_ID, nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['changed_by_id'], ['users.id'], name=op.f('fk_emergency_duties_changed_by_id_users')),
    sa.ForeignKeyConstraint(['deputy_id'], ['users.id'], name=op.f('fk_emergency_duties_deputy_id_users')),
    sa.ForeignKeyConstraint(['main_id'], ['users.id'], name=op.f('fk_emergency_duties_main_id_users')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_emergency_duties_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_duties')),
    sa.UniqueConstraint('town_id', 'day', name=op.f('uq_emergency_duties_town_id'))
    )
    op.create_index('ix_emergency_duties_day', 'emergency_duties', ['day'], unique=False)
    op.create_index(op.f('ix_emergency_duties_main_id'), 'emergency_duties', ['main_id'], unique=False)
    op.create_index(op.f('ix_emergency_duties_deputy_id'), 'emergency_duties', ['deputy_id'], unique=False)
    op.create_table('emergency_swaps',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('duty_id', ROW_ID, nullable=False),
    sa.Column('part', sa.String(length=8), nullable=False),
    sa.Column('state', sa.String(length=10), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('asker_id', ROW_ID, nullable=False),
    sa.Column('other_id', ROW_ID, nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_by_id', ROW_ID, nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['asker_id'], ['users.id'], name=op.f('fk_emergency_swaps_asker_id_users')),
    sa.ForeignKeyConstraint(['duty_id'], ['emergency_duties.id'], name=op.f('fk_emergency_swaps_duty_id_emergency_duties')),
    sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_emergency_swaps_ended_by_id_users')),
    sa.ForeignKeyConstraint(['other_id'], ['users.id'], name=op.f('fk_emergency_swaps_other_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_swaps'))
    )
    op.create_index('ix_emergency_swaps_duty', 'emergency_swaps', ['duty_id', 'state'], unique=False)
    op.create_index('ix_emergency_swaps_other', 'emergency_swaps', ['other_id', 'state'], unique=False)
    op.create_index('ix_emergency_swaps_asker', 'emergency_swaps', ['asker_id', 'state'], unique=False)
    op.create_table('emergency_sheets',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('made_by_id', ROW_ID, nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_emergency_sheets_made_by_id_users')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_emergency_sheets_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_sheets'))
    )


def downgrade():
    for table in TABLES:
        op.drop_table(table)
