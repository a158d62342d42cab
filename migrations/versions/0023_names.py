"""who is named for protected matters: proposed by one person and agreed to by another, and who stands in"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
AGREED = sa.text('ended_at IS NULL AND confirmed_at IS NOT NULL')
WAITING = sa.text('ended_at IS NULL AND confirmed_at IS NULL')
ACTIVE = sa.text('ended_at IS NULL')


def upgrade():
    with op.batch_alter_table('protected_contacts') as batch_op:
        batch_op.drop_index('uq_protected_contacts_one_active', sqlite_where=ACTIVE, postgresql_where=ACTIVE)
        batch_op.add_column(sa.Column('kind', sa.String(length=10), nullable=True))
        batch_op.add_column(sa.Column('proposed_as', sa.String(length=40), nullable=True))
        for moment in ('proposed_at', 'confirmed_at', 'called_in_at', 'called_until', 'noted_since'):
            batch_op.add_column(sa.Column(moment, sa.BigInteger(), nullable=True))
        for person in ('proposed_by', 'confirmed_by', 'ended_by'):
            batch_op.add_column(sa.Column(person, ROW_ID, nullable=True))
    # Who was named before stays named; by whom was not written down.
    op.execute("UPDATE protected_contacts SET kind = 'named', proposed_at = started_at, confirmed_at = started_at")
    op.execute('UPDATE protected_contacts SET noted_since = started_at WHERE ended_at IS NULL')
    with op.batch_alter_table('protected_contacts') as batch_op:
        batch_op.alter_column('kind', existing_type=sa.String(length=10), nullable=False)
        batch_op.alter_column('proposed_at', existing_type=sa.BigInteger(), nullable=False)
        batch_op.drop_column('started_at')
        batch_op.create_index(op.f('ix_protected_contacts_user_id'), ['user_id'], unique=False)
        for name, which in (('agreed', AGREED), ('waiting', WAITING)):
            batch_op.create_index(
                f'uq_protected_contacts_one_{name}',
                ['unit_id', 'kind'],
                unique=True,
                sqlite_where=which,
                postgresql_where=which,
            )


def downgrade():
    op.execute("DELETE FROM protected_contacts WHERE kind <> 'named' OR confirmed_at IS NULL")
    with op.batch_alter_table('protected_contacts') as batch_op:
        for name, which in (('agreed', AGREED), ('waiting', WAITING)):
            batch_op.drop_index(f'uq_protected_contacts_one_{name}', sqlite_where=which, postgresql_where=which)
        batch_op.drop_index(op.f('ix_protected_contacts_user_id'))
        batch_op.add_column(sa.Column('started_at', sa.BigInteger(), nullable=True))
    op.execute('UPDATE protected_contacts SET started_at = confirmed_at')
    with op.batch_alter_table('protected_contacts') as batch_op:
        batch_op.alter_column('started_at', existing_type=sa.BigInteger(), nullable=False)
        for column in (
            *('kind', 'proposed_as', 'proposed_at', 'confirmed_at', 'called_in_at', 'called_until', 'noted_since'),
            *('proposed_by', 'confirmed_by', 'ended_by'),
        ):
            batch_op.drop_column(column)
        batch_op.create_index(
            'uq_protected_contacts_one_active', ['unit_id'], unique=True, sqlite_where=ACTIVE, postgresql_where=ACTIVE
        )
