"""the index that searches ask, and how far followers of the journal have read"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None

TABLES = ('search_whole', 'search_own')


def upgrade():
    op.create_table('journal_cursors',
    sa.Column('name', sa.String(length=30), nullable=False),
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_journal_cursors'))
    )
    for name in TABLES:
        if op.get_bind().dialect.name == 'postgresql':
            op.execute(f'CREATE TABLE {name} (row_id BIGINT PRIMARY KEY, entry TSVECTOR NOT NULL)')
            op.execute(f'CREATE INDEX ix_{name}_entry ON {name} USING gin (entry)')
        else:
            # Words come already split and folded; the ascii tokenizer takes every other character as part of a word.
            op.execute(f"CREATE VIRTUAL TABLE {name} USING fts5(keys, words, names, code, tokenize = 'ascii')")


def downgrade():
    for name in TABLES:
        op.execute(f'DROP TABLE {name}')
    op.drop_table('journal_cursors')
