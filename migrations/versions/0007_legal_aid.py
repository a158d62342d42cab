"""applications for legal aid, their papers, the lists they stand in"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('aid_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_aid_scope')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('aid_scope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_aid_scope_row_id'), ['row_id'], unique=False)

    op.create_table('aid_applications',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=19), nullable=False),
    sa.Column('client_id', sa.String(length=36), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('protected', sa.Boolean(), nullable=False),
    sa.Column('keep_private', sa.Boolean(), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('matter', sa.String(length=20), nullable=False),
    sa.Column('answers', sa.Text(), nullable=False),
    sa.Column('rules_version', sa.String(length=20), nullable=False),
    sa.Column('name', sa.Text(), nullable=False),
    sa.Column('phone', sa.Text(), nullable=False),
    sa.Column('phone_index', sa.String(length=64), nullable=False),
    sa.Column('story', sa.Text(), nullable=False),
    sa.Column('contact', sa.Text(), nullable=False),
    sa.Column('on_behalf', sa.Text(), nullable=True),
    sa.Column('by_user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('received_at', sa.BigInteger(), nullable=False),
    sa.Column('clock', sa.String(length=20), nullable=True),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('left_us', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('overdue_noted_at', sa.BigInteger(), nullable=True),
    sa.Column('papers_asked_at', sa.BigInteger(), nullable=True),
    sa.Column('papers_asked', sa.JSON(), nullable=True),
    sa.Column('asked_words', sa.Text(), nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('reasons', sa.Text(), nullable=True),
    sa.Column('helper_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('helper_name', sa.Text(), nullable=True),
    sa.Column('assigned_at', sa.BigInteger(), nullable=True),
    sa.Column('outcome', sa.Text(), nullable=True),
    sa.Column('closed_at', sa.BigInteger(), nullable=True),
    sa.Column('hold', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_aid_applications_area_id_areas')),
    sa.ForeignKeyConstraint(['by_user_id'], ['users.id'], name=op.f('fk_aid_applications_by_user_id_users')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_aid_applications_decided_by_id_users')),
    sa.ForeignKeyConstraint(['helper_id'], ['users.id'], name=op.f('fk_aid_applications_helper_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aid_applications')),
    sa.UniqueConstraint('client_id', name=op.f('uq_aid_applications_client_id')),
    sa.UniqueConstraint('code', name=op.f('uq_aid_applications_code'))
    )
    with op.batch_alter_table('aid_applications', schema=None) as batch_op:
        batch_op.create_index('ix_aid_applications_overdue', ['state', 'due_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_aid_applications_phone_index'), ['phone_index'], unique=False)

    op.create_table('aid_papers',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('application_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('file', sa.String(length=64), nullable=True),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.Column('sent_at', sa.BigInteger(), nullable=False),
    sa.Column('purge_at', sa.BigInteger(), nullable=False),
    sa.Column('purged_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['aid_applications.id'], name=op.f('fk_aid_papers_application_id_aid_applications')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aid_papers'))
    )
    with op.batch_alter_table('aid_papers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_aid_papers_application_id'), ['application_id'], unique=False)
        batch_op.create_index('ix_aid_papers_purge', ['purged_at', 'purge_at'], unique=False)



def downgrade():
    with op.batch_alter_table('aid_papers', schema=None) as batch_op:
        batch_op.drop_index('ix_aid_papers_purge')
        batch_op.drop_index(batch_op.f('ix_aid_papers_application_id'))

    op.drop_table('aid_papers')
    with op.batch_alter_table('aid_applications', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_aid_applications_phone_index'))
        batch_op.drop_index('ix_aid_applications_overdue')

    op.drop_table('aid_applications')
    with op.batch_alter_table('aid_scope', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_aid_scope_row_id'))

    op.drop_table('aid_scope')
