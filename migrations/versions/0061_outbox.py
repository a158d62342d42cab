"""outbox: what leaves the house, by which way, each person's wishes; who is known elsewhere under which name"""

import sqlalchemy as sa
from alembic import op

revision = '0061'
down_revision = '0060'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('deliveries', 'outgoing', 'outbox_wishes', 'push_phones', 'outbox_services', 'identities')


def upgrade():
    op.create_table('outbox_services',
    sa.Column('name', sa.String(length=80), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('paused_until', sa.BigInteger(), nullable=True),
    sa.Column('took_at', sa.BigInteger(), nullable=True),
    sa.Column('failed_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_outbox_services'))
    )
    op.create_table('identities',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('provider', sa.String(length=10), nullable=False),
    sa.Column('subject', sa.Text(), nullable=False),
    sa.Column('subject_index', sa.String(length=64), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by', ROW_ID, nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_identities_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identities'))
    )
    op.create_index(op.f('ix_identities_user_id'), 'identities', ['user_id'], unique=False)
    op.create_index('uq_identities_subject', 'identities', ['provider', 'subject_index'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('uq_identities_user', 'identities', ['provider', 'user_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('outbox_wishes',
    sa.Column('user_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('ways', sa.String(length=80), nullable=False),
    sa.Column('off', sa.String(length=80), nullable=False),
    sa.Column('urgent_only', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_outbox_wishes_user_id_users')),
    sa.PrimaryKeyConstraint('user_id', name=op.f('pk_outbox_wishes'))
    )
    op.create_table('outgoing',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=True),
    sa.Column('phone', sa.Text(), nullable=True),
    sa.Column('entry_id', ROW_ID, nullable=True),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('sentence', sa.String(length=20), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('path', sa.String(length=200), nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('lapses_at', sa.BigInteger(), nullable=False),
    sa.Column('look_at', sa.BigInteger(), nullable=True),
    sa.Column('ended', sa.String(length=12), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['journal.id'], name=op.f('fk_outgoing_entry_id_journal')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_outgoing_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing')),
    sa.UniqueConstraint('entry_id', 'user_id', name=op.f('uq_outgoing_entry_id'))
    )
    op.create_index('ix_outgoing_ended', 'outgoing', ['ended', 'id'], unique=False)
    op.create_index('ix_outgoing_look', 'outgoing', ['look_at'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_outgoing_waiting', 'outgoing', ['user_id', 'key'], unique=False, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_table('deliveries',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('outgoing_id', ROW_ID, nullable=False),
    sa.Column('way', sa.String(length=10), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('phone_id', ROW_ID, nullable=False),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('claimed_by', sa.String(length=16), nullable=True),
    sa.Column('unsure', sa.Boolean(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('shown_at', sa.BigInteger(), nullable=True),
    sa.Column('failed_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['outgoing_id'], ['outgoing.id'], name=op.f('fk_deliveries_outgoing_id_outgoing')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deliveries')),
    sa.UniqueConstraint('outgoing_id', 'way', 'phone_id', name=op.f('uq_deliveries_outgoing_id'))
    )
    op.create_index('ix_deliveries_failed', 'deliveries', ['failed_at', 'id'], unique=False)
    op.create_index('ix_deliveries_next', 'deliveries', ['service', 'next_at'], unique=False, sqlite_where=sa.text('next_at IS NOT NULL'), postgresql_where=sa.text('next_at IS NOT NULL'))
    op.create_table('push_phones',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('session_id', ROW_ID, nullable=False),
    sa.Column('endpoint', sa.Text(), nullable=False),
    sa.Column('endpoint_index', sa.String(length=64), nullable=False),
    sa.Column('host', sa.String(length=80), nullable=False),
    sa.Column('keys', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['session_id'], ['device_sessions.id'], name=op.f('fk_push_phones_session_id_device_sessions')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_push_phones_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_push_phones')),
    sa.UniqueConstraint('endpoint_index', name=op.f('uq_push_phones_endpoint_index'))
    )
    op.create_index(op.f('ix_push_phones_session_id'), 'push_phones', ['session_id'], unique=False)
    op.create_index(op.f('ix_push_phones_user_id'), 'push_phones', ['user_id'], unique=False)
    op.add_column('threads', sa.Column('outward', sa.String(length=20), nullable=True))
    op.add_column('inbox_cursor', sa.Column('gathered_at', sa.BigInteger(), nullable=True))


def downgrade():
    op.drop_column('inbox_cursor', 'gathered_at')
    op.drop_column('threads', 'outward')
    for table in TABLES:
        op.drop_table(table)
