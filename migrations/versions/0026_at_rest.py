"""room for sealed words, positions and pictures of protected matters, and what is still to be done after an upgrade"""

import sqlalchemy as sa
from alembic import op

revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None

# A token is longer than the text in it. SQLite keeps any length whatever the column says.
GROWN = {
    'reports': [('place_name', False)],
    'visits': [('place', False)],
    'photos': [('give_up_reason', True)],
    'voices': [('give_up_reason', True)],
    'legal_holds': [('reason', False)],
}


def upgrade():
    op.add_column('reports', sa.Column('sealed_position', sa.Text(), nullable=True))
    op.add_column('photos', sa.Column('key', sa.Text(), nullable=True))
    op.add_column('voices', sa.Column('key', sa.Text(), nullable=True))
    op.create_table('one_time_works',
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_one_time_works'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        for table, columns in GROWN.items():
            for name, nullable in columns:
                op.alter_column(table, name, type_=sa.Text(), existing_nullable=nullable)


def downgrade():
    op.drop_table('one_time_works')
    for table, name in (('voices', 'key'), ('photos', 'key'), ('reports', 'sealed_position')):
        op.drop_column(table, name)
