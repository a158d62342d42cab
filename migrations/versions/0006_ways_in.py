"""invitations, one-time codes, the second step, deputies, names as they are typed"""

import re

import sqlalchemy as sa
from alembic import op
from pypinyin import Style, lazy_pinyin

revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.add_column(sa.Column('pinyin', sa.String(length=120), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('initials', sa.String(length=20), nullable=False, server_default=''))
        batch_op.create_index(batch_op.f('ix_users_pinyin'), ['pinyin'], unique=False)
        batch_op.create_index(batch_op.f('ix_users_initials'), ['initials'], unique=False)
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('deputy_for', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.create_index(batch_op.f('ix_posts_deputy_for'), ['deputy_for'], unique=False)
    row_id = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
    op.create_table(
        'invitations',
        sa.Column('id', row_id, nullable=False),
        sa.Column('user_id', row_id, nullable=False),
        sa.Column('token_digest', sa.String(length=64), nullable=False),
        sa.Column('made_by', row_id, nullable=True),
        sa.Column('created_at', sa.BigInteger(), nullable=False),
        sa.Column('expires_at', sa.BigInteger(), nullable=False),
        sa.Column('used_at', sa.BigInteger(), nullable=True),
        sa.Column('revoked_at', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_invitations_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_invitations')),
        sa.UniqueConstraint('token_digest', name=op.f('uq_invitations_token_digest')),
    )
    op.create_index(op.f('ix_invitations_user_id'), 'invitations', ['user_id'])
    op.create_table(
        'one_time_codes',
        sa.Column('user_id', row_id, autoincrement=False, nullable=False),
        sa.Column('code_digest', sa.String(length=64), nullable=False),
        sa.Column('expires_at', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_one_time_codes_user_id_users')),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_one_time_codes')),
    )
    op.create_table(
        'second_factors',
        sa.Column('user_id', row_id, autoincrement=False, nullable=False),
        sa.Column('secret', sa.Text(), nullable=False),
        sa.Column('confirmed_at', sa.BigInteger(), nullable=True),
        sa.Column('last_step', row_id, nullable=False),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_second_factors_user_id_users')),
        sa.PrimaryKeyConstraint('user_id', name=op.f('pk_second_factors')),
    )
    op.create_table(
        'recovery_codes',
        sa.Column('id', row_id, nullable=False),
        sa.Column('user_id', row_id, nullable=False),
        sa.Column('code_digest', sa.String(length=64), nullable=False),
        sa.Column('used_at', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_recovery_codes_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_codes')),
        sa.UniqueConstraint('user_id', 'code_digest', name=op.f('uq_recovery_codes_user_id')),
    )
    _spell_names()


def downgrade():
    for table in ('recovery_codes', 'second_factors', 'one_time_codes', 'invitations'):
        op.drop_table(table)
    with op.batch_alter_table('posts', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_posts_deputy_for'))
        batch_op.drop_column('deputy_for')
    with op.batch_alter_table('users', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_users_initials'))
        batch_op.drop_index(batch_op.f('ix_users_pinyin'))
        batch_op.drop_column('initials')
        batch_op.drop_column('pinyin')


def _spell_names():
    connection = op.get_bind()
    for user_id, name in connection.execute(sa.text('SELECT id, name FROM users')).all():
        keys = (lazy_pinyin(name), lazy_pinyin(name, style=Style.FIRST_LETTER))
        whole, initials = (re.sub(r'[^a-z0-9]', '', ''.join(key).lower()) for key in keys)
        connection.execute(
            sa.text('UPDATE users SET pinyin = :whole, initials = :initials WHERE id = :user_id'),
            {'whole': whole[:120], 'initials': initials[:20], 'user_id': user_id},
        )
