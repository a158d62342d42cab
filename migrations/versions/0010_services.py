"""what residents order, when advisers have time, and what guards the public door"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('service_look_ups',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_service_look_ups')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('service_look_ups', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_look_ups_since'), ['since'], unique=False)

    op.create_table('service_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_service_scope')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('service_scope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_scope_row_id'), ['row_id'], unique=False)

    op.create_table('adviser_absences',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('since', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_adviser_absences_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adviser_absences'))
    )
    with op.batch_alter_table('adviser_absences', schema=None) as batch_op:
        batch_op.create_index('ix_adviser_absences_user', ['user_id', 'until'], unique=False)

    op.create_table('adviser_hours',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=False),
    sa.Column('opens', sa.Integer(), nullable=False),
    sa.Column('closes', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_adviser_hours_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adviser_hours'))
    )
    with op.batch_alter_table('adviser_hours', schema=None) as batch_op:
        batch_op.create_index('ix_adviser_hours_user', ['user_id', 'weekday'], unique=False)

    op.create_table('service_orders',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=19), nullable=False),
    sa.Column('submission_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('form_id', sa.String(length=36), nullable=True),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('item', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('unit_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('adviser_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('adviser_reason', sa.String(length=120), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('consent', sa.String(length=20), nullable=True),
    sa.Column('meeting', sa.String(length=10), nullable=False),
    sa.Column('way', sa.Text(), nullable=True),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('phone_index', sa.String(length=64), nullable=False),
    sa.Column('tell', sa.String(length=10), nullable=False),
    sa.Column('groups', sa.Text(), nullable=True),
    sa.Column('priority', sa.Boolean(), nullable=False),
    sa.Column('words', sa.Text(), nullable=True),
    sa.Column('call_only', sa.Boolean(), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('origin', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('crowd', sa.Boolean(), nullable=False),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('confirm_due_at', sa.BigInteger(), nullable=False),
    sa.Column('late_at', sa.BigInteger(), nullable=True),
    sa.Column('proved_at', sa.BigInteger(), nullable=True),
    sa.Column('confirmed_at', sa.BigInteger(), nullable=True),
    sa.Column('meet_at', sa.BigInteger(), nullable=True),
    sa.Column('slot_at', sa.BigInteger(), nullable=True),
    sa.Column('started_at', sa.BigInteger(), nullable=True),
    sa.Column('finished_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('to_call', sa.String(length=20), nullable=True),
    sa.Column('reason', sa.Text(), nullable=True),
    sa.Column('result', sa.Text(), nullable=True),
    sa.Column('rating', sa.String(length=20), nullable=True),
    sa.Column('rating_words', sa.Text(), nullable=True),
    sa.Column('follow_up', sa.String(length=10), nullable=True),
    sa.Column('follow_up_words', sa.Text(), nullable=True),
    sa.Column('case_code', sa.String(length=19), nullable=True),
    sa.ForeignKeyConstraint(['adviser_id'], ['users.id'], name=op.f('fk_service_orders_adviser_id_users')),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_service_orders_area_id_areas')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_service_orders_author_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_service_orders_submission_id_submissions')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_service_orders_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_orders')),
    sa.UniqueConstraint('code', name=op.f('uq_service_orders_code')),
    sa.UniqueConstraint('form_id', name=op.f('uq_service_orders_form_id')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_service_orders_submission_id'))
    )
    with op.batch_alter_table('service_orders', schema=None) as batch_op:
        batch_op.create_index('ix_service_orders_address', ['address', 'received_at'], unique=False)
        batch_op.create_index('ix_service_orders_log', ['adviser_id', 'finished_at'], unique=False)
        batch_op.create_index('ix_service_orders_origin', ['origin', 'received_at'], unique=False)
        batch_op.create_index('ix_service_orders_phone', ['phone_index', 'received_at'], unique=False)
        batch_op.create_index('ix_service_orders_received', ['received_at'], unique=False)
        batch_op.create_index('ix_service_orders_sweep', ['state', 'confirm_due_at'], unique=False)
        batch_op.create_index('uq_service_orders_slot', ['adviser_id', 'slot_at'], unique=True, sqlite_where=sa.text('slot_at IS NOT NULL'), postgresql_where=sa.text('slot_at IS NOT NULL'))

    op.create_table('service_notes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_service_notes_author_id_users')),
    sa.ForeignKeyConstraint(['order_id'], ['service_orders.id'], name=op.f('fk_service_notes_order_id_service_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_notes'))
    )
    with op.batch_alter_table('service_notes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_service_notes_order_id'), ['order_id'], unique=False)

    op.create_table('service_texts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['order_id'], ['service_orders.id'], name=op.f('fk_service_texts_order_id_service_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_texts'))
    )


def downgrade():
    for table in ('service_texts', 'service_notes', 'service_orders', 'adviser_hours', 'adviser_absences'):
        op.drop_table(table)
    for table in ('service_scope', 'service_look_ups'):
        op.drop_table(table)
