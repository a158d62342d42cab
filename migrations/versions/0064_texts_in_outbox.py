"""what residents are told goes by the one outbox: what still waits moves there, its own table ends"""

import sqlalchemy as sa
from alembic import op

revision = '0064'
down_revision = '0063'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
WORDS = {
    '您好，您约的时间定好了。查进度用单号和电话。': 'order_set',
    '您好，约好的人出门了。': 'order_on_the_way',
    '您好，您约的有变动。查进度用单号和电话。': 'order_changed',
    '您好，您问的有回音了，方便时请来电。': 'order_quiet',
}
DAY, TWO_HOURS = 86_400_000_000, 7_200_000_000


def upgrade():
    db = op.get_bind()
    waiting = db.execute(sa.text(
        'SELECT t.id, t.order_id, t.words, t.made_at, t.tries, t.next_at, o.phone FROM service_texts t '
        'JOIN service_orders o ON o.id = t.order_id WHERE t.sent_at IS NULL AND t.next_at IS NOT NULL ORDER BY t.id'
    )).all()
    put = sa.text(
        'INSERT INTO outgoing (phone, key, sentence, count, path, urgent, made_at, lapses_at, look_at) '
        "VALUES (:phone, :key, :sentence, 1, '', :no, :made_at, :until, :until) RETURNING id"
    ).bindparams(sa.bindparam('no', type_=sa.Boolean))
    deliver = sa.text(
        'INSERT INTO deliveries (outgoing_id, way, service, phone_id, urgent, tries, next_at, unsure) '
        "VALUES (:id, 'text', 'text apprise', 0, :no, :tries, :next_at, :no)"
    ).bindparams(sa.bindparam('no', type_=sa.Boolean))
    for one in waiting:
        sentence = WORDS.get(one.words)
        if sentence is None:
            continue
        until = one.made_at + (TWO_HOURS if sentence == 'order_on_the_way' else DAY)
        values = {'phone': one.phone, 'key': f'order:{one.order_id}', 'sentence': sentence}
        made = db.execute(put, {**values, 'no': False, 'made_at': one.made_at, 'until': until}).scalar_one()
        db.execute(deliver, {'id': made, 'no': False, 'tries': one.tries, 'next_at': one.next_at})
    op.drop_index('ix_service_texts_next', table_name='service_texts')
    op.drop_table('service_texts')


def downgrade():
    op.create_table('service_texts',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('order_id', ROW_ID, nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('claimed_by', sa.String(length=16), nullable=True),
    sa.ForeignKeyConstraint(['order_id'], ['service_orders.id'], name=op.f('fk_service_texts_order_id_service_orders')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_texts'))
    )
    to_send = sa.text('next_at IS NOT NULL')
    op.create_index('ix_service_texts_next', 'service_texts', ['next_at'], sqlite_where=to_send, postgresql_where=to_send)
