"""emergency teams: sectors, teams, who is in them"""

import sqlalchemy as sa
from alembic import op

revision = '0073'
down_revision = '0072'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade():
    op.create_table('emergency_sectors',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('thorough', sa.String(length=8), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('grids', sa.String(length=300), nullable=False),
    sa.Column('position', sa.Text(), nullable=True),
    sa.Column('radius_m', sa.Integer(), nullable=True),
    sa.Column('made_by_id', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('marked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_sectors_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_emergency_sectors_made_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_sectors_submission_id_submissions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_sectors'))
    )
    op.create_index(op.f('ix_emergency_sectors_headquarters_id'), 'emergency_sectors', ['headquarters_id'], unique=False)
    op.create_index(op.f('ix_emergency_sectors_submission_id'), 'emergency_sectors', ['submission_id'], unique=False)
    op.create_table('emergency_teams',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('headquarters_id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('leader_id', ROW_ID, nullable=False),
    sa.Column('sector_id', ROW_ID, nullable=True),
    sa.Column('task', sa.Text(), nullable=False),
    sa.Column('safe_every', sa.Integer(), nullable=True),
    sa.Column('turn_back_at', sa.BigInteger(), nullable=True),
    sa.Column('made_by_id', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('pressed_at', sa.BigInteger(), nullable=True),
    sa.Column('started_at', sa.BigInteger(), nullable=True),
    sa.Column('searched_at', sa.BigInteger(), nullable=True),
    sa.Column('thorough', sa.String(length=8), nullable=True),
    sa.Column('found_at', sa.BigInteger(), nullable=True),
    sa.Column('returned_at', sa.BigInteger(), nullable=True),
    sa.Column('heard_at', sa.BigInteger(), nullable=True),
    sa.Column('heard_late_at', sa.BigInteger(), nullable=True),
    sa.Column('heard_from_id', ROW_ID, nullable=True),
    sa.Column('reached', sa.Boolean(), nullable=False),
    sa.Column('next_alarm_at', sa.BigInteger(), nullable=True),
    sa.Column('alarms', sa.Integer(), nullable=False),
    sa.Column('called_back_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['headquarters_id'], ['emergency_headquarters.id'], name=op.f('fk_emergency_teams_headquarters_id_emergency_headquarters')),
    sa.ForeignKeyConstraint(['heard_from_id'], ['users.id'], name=op.f('fk_emergency_teams_heard_from_id_users')),
    sa.ForeignKeyConstraint(['leader_id'], ['users.id'], name=op.f('fk_emergency_teams_leader_id_users')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_emergency_teams_made_by_id_users')),
    sa.ForeignKeyConstraint(['sector_id'], ['emergency_sectors.id'], name=op.f('fk_emergency_teams_sector_id_emergency_sectors')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_emergency_teams_submission_id_submissions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_emergency_teams')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_emergency_teams_submission_id'))
    )
    op.create_index(op.f('ix_emergency_teams_headquarters_id'), 'emergency_teams', ['headquarters_id'], unique=False)
    op.create_index('ix_emergency_teams_next_alarm', 'emergency_teams', ['next_alarm_at'], unique=False)
    op.create_index(op.f('ix_emergency_teams_sector_id'), 'emergency_teams', ['sector_id'], unique=False)
    op.create_table('emergency_team_members',
    sa.Column('team_id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['team_id'], ['emergency_teams.id'], name=op.f('fk_emergency_team_members_team_id_emergency_teams')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_emergency_team_members_user_id_users')),
    sa.PrimaryKeyConstraint('team_id', 'user_id', name=op.f('pk_emergency_team_members'))
    )
    op.create_index(op.f('ix_emergency_team_members_user_id'), 'emergency_team_members', ['user_id'], unique=False)


def downgrade():
    op.drop_index(op.f('ix_emergency_team_members_user_id'), table_name='emergency_team_members')
    op.drop_table('emergency_team_members')
    op.drop_index(op.f('ix_emergency_teams_sector_id'), table_name='emergency_teams')
    op.drop_index('ix_emergency_teams_next_alarm', table_name='emergency_teams')
    op.drop_index(op.f('ix_emergency_teams_headquarters_id'), table_name='emergency_teams')
    op.drop_table('emergency_teams')
    op.drop_index(op.f('ix_emergency_sectors_submission_id'), table_name='emergency_sectors')
    op.drop_index(op.f('ix_emergency_sectors_headquarters_id'), table_name='emergency_sectors')
    op.drop_table('emergency_sectors')
