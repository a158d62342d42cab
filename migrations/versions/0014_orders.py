"""work orders of units, what they ask for, calls back, task groups"""

import sqlalchemy as sa
from alembic import op


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('order_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_order_scope')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('order_scope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_scope_row_id'), ['row_id'], unique=False)

    op.create_table('supervision_numbers',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('last', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_supervision_numbers'))
    )
    op.create_table('follow_ups',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('result', sa.String(length=20), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_follow_ups_by_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_follow_ups_case_id_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_follow_ups'))
    )
    with op.batch_alter_table('follow_ups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_follow_ups_case_id'), ['case_id'], unique=False)

    op.create_table('work_orders',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('leading', sa.Boolean(), nullable=False),
    sa.Column('asked', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('dispatched_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('dispatched_at', sa.BigInteger(), nullable=False),
    sa.Column('clock_from', sa.BigInteger(), nullable=False),
    sa.Column('first_due_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('deadline_reason', sa.Text(), nullable=False),
    sa.Column('accepted_at', sa.BigInteger(), nullable=True),
    sa.Column('officer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('done_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('result', sa.Text(), nullable=False),
    sa.Column('checked_at', sa.BigInteger(), nullable=True),
    sa.Column('checked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('transferred_from_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('asks', sa.String(length=12), nullable=True),
    sa.Column('asks_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('asks_since', sa.BigInteger(), nullable=True),
    sa.Column('suspended_at', sa.BigInteger(), nullable=True),
    sa.Column('suspended_until', sa.BigInteger(), nullable=True),
    sa.Column('suspended_due_at', sa.BigInteger(), nullable=True),
    sa.Column('reminded_at', sa.BigInteger(), nullable=True),
    sa.Column('supervision', sa.String(length=20), nullable=True),
    sa.Column('supervision_proposed_at', sa.BigInteger(), nullable=True),
    sa.Column('next_rung_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['asks_by_id'], ['users.id'], name=op.f('fk_work_orders_asks_by_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_work_orders_case_id_cases')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['users.id'], name=op.f('fk_work_orders_checked_by_id_users')),
    sa.ForeignKeyConstraint(['dispatched_by_id'], ['users.id'], name=op.f('fk_work_orders_dispatched_by_id_users')),
    sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_work_orders_done_by_id_users')),
    sa.ForeignKeyConstraint(['officer_id'], ['users.id'], name=op.f('fk_work_orders_officer_id_users')),
    sa.ForeignKeyConstraint(['transferred_from_id'], ['work_orders.id'], name=op.f('fk_work_orders_transferred_from_id_work_orders')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_work_orders_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_work_orders')),
    sa.UniqueConstraint('case_id', 'number', name=op.f('uq_work_orders_case_id')),
    sa.UniqueConstraint('supervision', name=op.f('uq_work_orders_supervision'))
    )
    with op.batch_alter_table('work_orders', schema=None) as batch_op:
        batch_op.create_index('ix_work_orders_rung', ['next_rung_at'], unique=False)
        batch_op.create_index('ix_work_orders_unit', ['unit_id', 'state'], unique=False)

    op.create_table('order_requests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('wanted_at', sa.BigInteger(), nullable=True),
    sa.Column('asked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('approved', sa.Boolean(), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['asked_by_id'], ['users.id'], name=op.f('fk_order_requests_asked_by_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_order_requests_decided_by_id_users')),
    sa.ForeignKeyConstraint(['order_id'], ['work_orders.id'], name=op.f('fk_order_requests_order_id_work_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_order_requests'))
    )
    with op.batch_alter_table('order_requests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_order_requests_order_id'), ['order_id'], unique=False)

    op.create_table('order_rungs',
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=False),
    sa.Column('rung', sa.String(length=8), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['work_orders.id'], name=op.f('fk_order_rungs_order_id_work_orders')),
    sa.PrimaryKeyConstraint('order_id', 'due_at', 'rung', name=op.f('pk_order_rungs')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(length=10), nullable=False, server_default='app'))
        batch_op.add_column(sa.Column('order_count', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('before_dispatch', sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column('handed_up_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('rechecked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))

    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.add_column(sa.Column('made_for', sa.String(length=19), nullable=True))
        batch_op.add_column(sa.Column('dissolved_at', sa.BigInteger(), nullable=True))

    op.execute(
        "UPDATE cases SET channel = (SELECT channel FROM registrations WHERE report_id = opening_report_id) "
        "WHERE opening_report_id IN (SELECT report_id FROM registrations)"
    )
    # What the town holds stands on its desk from now on.
    op.execute(
        "INSERT INTO case_scope (scope, bucket, sort, row_id) "
        "SELECT 'a' || CAST(holder_area_id AS VARCHAR(18)), "
        "CASE WHEN severity = 'urgent' THEN 'desk_urgent' ELSE 'desk' END, due_at, id FROM cases "
        "WHERE holder_level = 'town' AND state IN ('submitted', 'acknowledged', 'in_progress')"
    )


def downgrade():
    op.execute("DELETE FROM case_scope WHERE bucket IN ('desk', 'desk_urgent')")
    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.drop_column('dissolved_at')
        batch_op.drop_column('made_for')

    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_column('rechecked_by_id')
        batch_op.drop_column('handed_up_by_id')
        batch_op.drop_column('before_dispatch')
        batch_op.drop_column('order_count')
        batch_op.drop_column('channel')

    op.drop_table('order_rungs')
    with op.batch_alter_table('order_requests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_requests_order_id'))

    op.drop_table('order_requests')
    with op.batch_alter_table('work_orders', schema=None) as batch_op:
        batch_op.drop_index('ix_work_orders_unit')
        batch_op.drop_index('ix_work_orders_rung')

    op.drop_table('work_orders')
    with op.batch_alter_table('follow_ups', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_follow_ups_case_id'))

    op.drop_table('follow_ups')
    op.drop_table('supervision_numbers')
    with op.batch_alter_table('order_scope', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_order_scope_row_id'))

    op.drop_table('order_scope')
