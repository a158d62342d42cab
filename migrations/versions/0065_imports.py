"""imports: what comes in from other systems, by which columns, under which numbers"""

import sqlalchemy as sa
from alembic import op

revision = '0065'
down_revision = '0064'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('import_numbers', 'imports', 'import_sources')


def upgrade():
    op.create_table('import_sources',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('name', sa.String(length=40), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('about', sa.String(length=60), nullable=True),
    sa.Column('columns', sa.JSON(), nullable=False),
    sa.Column('words', sa.JSON(), nullable=False),
    sa.Column('seen', sa.JSON(), nullable=False),
    sa.Column('changed_by', ROW_ID, nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_import_sources_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_sources')),
    sa.UniqueConstraint('town_id', 'name', name=op.f('uq_import_sources_town_id'))
    )
    op.create_table('imports',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('source_id', ROW_ID, nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=True),
    sa.Column('told', sa.Boolean(), nullable=False),
    sa.Column('made_by', ROW_ID, nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('done_at', sa.BigInteger(), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['source_id'], ['import_sources.id'], name=op.f('fk_imports_source_id_import_sources')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_imports'))
    )
    op.create_index('ix_imports_source', 'imports', ['source_id', 'id'], unique=False)
    op.create_table('import_numbers',
    sa.Column('source_id', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('import_id', ROW_ID, nullable=False),
    sa.Column('report_id', ROW_ID, nullable=True),
    sa.ForeignKeyConstraint(['import_id'], ['imports.id'], name=op.f('fk_import_numbers_import_id_imports')),
    sa.ForeignKeyConstraint(['report_id'], ['reports.id'], name=op.f('fk_import_numbers_report_id_reports')),
    sa.ForeignKeyConstraint(['source_id'], ['import_sources.id'], name=op.f('fk_import_numbers_source_id_import_sources')),
    sa.PrimaryKeyConstraint('source_id', 'number', name=op.f('pk_import_numbers'))
    )
    op.create_index(op.f('ix_import_numbers_import_id'), 'import_numbers', ['import_id'], unique=False)
    op.create_index(op.f('ix_import_numbers_report_id'), 'import_numbers', ['report_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
