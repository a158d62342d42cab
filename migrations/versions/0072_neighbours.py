"""ten households: groups, households, keys of their phones, alarms; browsers without an account take pushes"""

import sqlalchemy as sa
from alembic import op

revision = '0072'
down_revision = '0071'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
STANDING = sa.text('ended_on IS NULL')
TABLES = ('neighbour_imports', 'neighbour_steps', 'neighbour_alarms', 'neighbour_keys', 'neighbour_households', 'neighbour_groups')


def upgrade():
    op.create_table('neighbour_groups',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('area_id', ROW_ID, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('head_id', ROW_ID, nullable=True),
    sa.Column('deputy_id', ROW_ID, nullable=True),
    sa.Column('begun_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_neighbour_groups_area_id_areas')),
    sa.ForeignKeyConstraint(['deputy_id'], ['users.id'], name=op.f('fk_neighbour_groups_deputy_id_users')),
    sa.ForeignKeyConstraint(['head_id'], ['users.id'], name=op.f('fk_neighbour_groups_head_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbour_groups'))
    )
    op.create_index(op.f('ix_neighbour_groups_deputy_id'), 'neighbour_groups', ['deputy_id'], unique=False)
    op.create_index(op.f('ix_neighbour_groups_head_id'), 'neighbour_groups', ['head_id'], unique=False)
    op.create_index('uq_neighbour_groups_name', 'neighbour_groups', ['area_id', 'name'], unique=True,
                    sqlite_where=STANDING, postgresql_where=STANDING)
    op.create_table('neighbour_households',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('group_id', ROW_ID, nullable=False),
    sa.Column('door', sa.Text(), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('phone_index', sa.String(length=64), nullable=True),
    sa.Column('second_name', sa.Text(), nullable=False),
    sa.Column('second_phone', sa.Text(), nullable=True),
    sa.Column('second_phone_index', sa.String(length=64), nullable=True),
    sa.Column('no_calls', sa.Boolean(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['group_id'], ['neighbour_groups.id'], name=op.f('fk_neighbour_households_group_id_neighbour_groups')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbour_households'))
    )
    op.create_index('ix_neighbour_households_ended', 'neighbour_households', ['ended_at', 'id'], unique=False)
    for column in ('group_id', 'phone_index', 'second_phone_index'):
        op.create_index(op.f(f'ix_neighbour_households_{column}'), 'neighbour_households', [column], unique=False)
    op.create_table('neighbour_keys',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('household_id', ROW_ID, nullable=False),
    sa.Column('token', sa.Text(), nullable=False),
    sa.Column('token_index', sa.String(length=64), nullable=False),
    sa.Column('made_by', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['household_id'], ['neighbour_households.id'], name=op.f('fk_neighbour_keys_household_id_neighbour_households')),
    sa.ForeignKeyConstraint(['made_by'], ['users.id'], name=op.f('fk_neighbour_keys_made_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbour_keys')),
    sa.UniqueConstraint('token_index', name=op.f('uq_neighbour_keys_token_index'))
    )
    op.create_index(op.f('ix_neighbour_keys_household_id'), 'neighbour_keys', ['household_id'], unique=False)
    op.create_table('neighbour_alarms',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('group_id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('caller', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('raised_at', sa.BigInteger(), nullable=False),
    sa.Column('pressed_at', sa.BigInteger(), nullable=True),
    sa.Column('next_call_at', sa.BigInteger(), nullable=True),
    sa.Column('lead_called_at', sa.BigInteger(), nullable=True),
    sa.Column('village_called_at', sa.BigInteger(), nullable=True),
    sa.Column('answered_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_neighbour_alarms_case_id_cases')),
    sa.ForeignKeyConstraint(['group_id'], ['neighbour_groups.id'], name=op.f('fk_neighbour_alarms_group_id_neighbour_groups')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_neighbour_alarms_submission_id_submissions')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbour_alarms')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_neighbour_alarms_submission_id'))
    )
    op.create_index(op.f('ix_neighbour_alarms_case_id'), 'neighbour_alarms', ['case_id'], unique=False)
    op.create_index('ix_neighbour_alarms_caller', 'neighbour_alarms', ['caller', 'raised_at'], unique=False)
    op.create_index('ix_neighbour_alarms_group', 'neighbour_alarms', ['group_id', 'raised_at'], unique=False)
    op.create_index('ix_neighbour_alarms_next_call', 'neighbour_alarms', ['next_call_at'], unique=False)
    op.create_table('neighbour_steps',
    sa.Column('submission_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('alarm_id', ROW_ID, nullable=False),
    sa.Column('by', sa.String(length=20), nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('answer', sa.String(length=8), nullable=True),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('late', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['alarm_id'], ['neighbour_alarms.id'], name=op.f('fk_neighbour_steps_alarm_id_neighbour_alarms')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_neighbour_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_neighbour_steps'))
    )
    op.create_index(op.f('ix_neighbour_steps_alarm_id'), 'neighbour_steps', ['alarm_id'], unique=False)
    op.create_table('neighbour_imports',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('cells', sa.Text(), nullable=True),
    sa.Column('made_by', ROW_ID, nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('groups', sa.Integer(), nullable=False),
    sa.Column('households', sa.Integer(), nullable=False),
    sa.Column('changed', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['users.id'], name=op.f('fk_neighbour_imports_made_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_neighbour_imports'))
    )
    op.create_index(op.f('ix_neighbour_imports_made_by'), 'neighbour_imports', ['made_by'], unique=False)
    op.add_column('outgoing', sa.Column('guest', sa.String(length=40), nullable=True))
    with op.batch_alter_table('push_phones', schema=None) as batch_op:
        batch_op.add_column(sa.Column('guest', sa.String(length=40), nullable=True))
        batch_op.alter_column('user_id', existing_type=ROW_ID, nullable=True)
        batch_op.alter_column('session_id', existing_type=ROW_ID, nullable=True)
        batch_op.create_index(batch_op.f('ix_push_phones_guest'), ['guest'], unique=False)


def downgrade():
    op.execute('DELETE FROM push_phones WHERE guest IS NOT NULL')
    with op.batch_alter_table('push_phones', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_push_phones_guest'))
        batch_op.alter_column('session_id', existing_type=ROW_ID, nullable=False)
        batch_op.alter_column('user_id', existing_type=ROW_ID, nullable=False)
        batch_op.drop_column('guest')
    op.execute('DELETE FROM deliveries WHERE outgoing_id IN (SELECT id FROM outgoing WHERE guest IS NOT NULL)')
    op.execute('DELETE FROM outgoing WHERE guest IS NOT NULL')
    op.drop_column('outgoing', 'guest')
    for table in TABLES:
        op.drop_table(table)
