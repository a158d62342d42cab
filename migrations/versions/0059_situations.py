"""situations: a half-month in numbers, what it names, what people wrote below"""

import sqlalchemy as sa
from alembic import op

revision = '0059'
down_revision = '0058'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('situation_notes', 'situation_mentions', 'situations')


def upgrade():
    op.create_table('situations',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('key', sa.String(length=21), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('written_at', sa.BigInteger(), nullable=False),
    sa.Column('written_by_id', ROW_ID, nullable=True),
    sa.Column('frozen_at', sa.BigInteger(), nullable=True),
    sa.Column('frozen_by_id', ROW_ID, nullable=True),
    sa.Column('issued_at', sa.BigInteger(), nullable=True),
    sa.Column('issued_by_id', ROW_ID, nullable=True),
    sa.ForeignKeyConstraint(['frozen_by_id'], ['users.id'], name=op.f('fk_situations_frozen_by_id_users')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['users.id'], name=op.f('fk_situations_issued_by_id_users')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_situations_town_id_areas')),
    sa.ForeignKeyConstraint(['written_by_id'], ['users.id'], name=op.f('fk_situations_written_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_situations')),
    sa.UniqueConstraint('town_id', 'key', name=op.f('uq_situations_town_id'))
    )
    op.create_index('ix_situations_until', 'situations', ['town_id', 'until'], unique=False)
    op.create_table('situation_mentions',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('situation_id', ROW_ID, nullable=False),
    sa.Column('section', sa.String(length=30), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('heading', sa.String(length=60), nullable=False),
    sa.Column('words', sa.String(length=300), nullable=False),
    sa.Column('url', sa.String(length=200), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('ticked', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_situation_mentions_case_id_cases')),
    sa.ForeignKeyConstraint(['situation_id'], ['situations.id'], name=op.f('fk_situation_mentions_situation_id_situations')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_situation_mentions')),
    sa.UniqueConstraint('situation_id', 'section', 'key', name=op.f('uq_situation_mentions_situation_id'))
    )
    op.create_index(op.f('ix_situation_mentions_case_id'), 'situation_mentions', ['case_id'], unique=False)
    op.create_table('situation_notes',
    sa.Column('situation_id', ROW_ID, nullable=False),
    sa.Column('section', sa.String(length=30), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_situation_notes_by_id_users')),
    sa.ForeignKeyConstraint(['situation_id'], ['situations.id'], name=op.f('fk_situation_notes_situation_id_situations')),
    sa.PrimaryKeyConstraint('situation_id', 'section', name=op.f('pk_situation_notes'))
    )


def downgrade():
    for table in TABLES:
        op.drop_table(table)
