"""cases that belong together: put into one, linked, happening again and again"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('flag_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_flag_scope')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('flag_scope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flag_scope_row_id'), ['row_id'], unique=False)

    op.create_table('case_flags',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('what', sa.String(length=10), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=True),
    sa.Column('category', sa.String(length=40), nullable=True),
    sa.Column('place_name', sa.String(length=200), nullable=False),
    sa.Column('flagged_at', sa.BigInteger(), nullable=False),
    sa.Column('reviewed_at', sa.BigInteger(), nullable=True),
    sa.Column('reviewed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_case_flags_area_id_areas')),
    sa.ForeignKeyConstraint(['reviewed_by_id'], ['users.id'], name=op.f('fk_case_flags_reviewed_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_flags'))
    )
    with op.batch_alter_table('case_flags', schema=None) as batch_op:
        batch_op.create_index('ix_case_flags_area', ['area_id', 'what'], unique=False)

    op.create_table('case_links',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('first_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('second_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('why', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('made_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('removed_at', sa.BigInteger(), nullable=True),
    sa.Column('removed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['first_id'], ['cases.id'], name=op.f('fk_case_links_first_id_cases')),
    sa.ForeignKeyConstraint(['made_by_id'], ['users.id'], name=op.f('fk_case_links_made_by_id_users')),
    sa.ForeignKeyConstraint(['removed_by_id'], ['users.id'], name=op.f('fk_case_links_removed_by_id_users')),
    sa.ForeignKeyConstraint(['second_id'], ['cases.id'], name=op.f('fk_case_links_second_id_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_links'))
    )
    with op.batch_alter_table('case_links', schema=None) as batch_op:
        batch_op.create_index('ix_case_links_second', ['second_id'], unique=False)
        batch_op.create_index('uq_case_links_one_active', ['first_id', 'second_id'], unique=True, sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))

    op.create_table('case_merges',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('source_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('target_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('merged_at', sa.BigInteger(), nullable=False),
    sa.Column('merged_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('stood', sa.JSON(), nullable=False),
    sa.Column('target_stood', sa.JSON(), nullable=False),
    sa.Column('reports', sa.JSON(), nullable=False),
    sa.Column('orders', sa.JSON(), nullable=False),
    sa.Column('undone_at', sa.BigInteger(), nullable=True),
    sa.Column('undone_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.ForeignKeyConstraint(['merged_by_id'], ['users.id'], name=op.f('fk_case_merges_merged_by_id_users')),
    sa.ForeignKeyConstraint(['source_id'], ['cases.id'], name=op.f('fk_case_merges_source_id_cases')),
    sa.ForeignKeyConstraint(['target_id'], ['cases.id'], name=op.f('fk_case_merges_target_id_cases')),
    sa.ForeignKeyConstraint(['undone_by_id'], ['users.id'], name=op.f('fk_case_merges_undone_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_merges'))
    )
    with op.batch_alter_table('case_merges', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_case_merges_target_id'), ['target_id'], unique=False)
        batch_op.create_index('uq_case_merges_one_active', ['source_id'], unique=True, sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))

    op.create_table('flagged_cases',
    sa.Column('flag_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_flagged_cases_case_id_cases')),
    sa.ForeignKeyConstraint(['flag_id'], ['case_flags.id'], name=op.f('fk_flagged_cases_flag_id_case_flags'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('flag_id', 'case_id', name=op.f('pk_flagged_cases'))
    )
    with op.batch_alter_table('flagged_cases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_flagged_cases_case_id'), ['case_id'], unique=False)

    op.add_column('cases', sa.Column('merged_into_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))


def downgrade():
    with op.batch_alter_table('cases', schema=None) as batch_op:
        batch_op.drop_column('merged_into_id')

    with op.batch_alter_table('flagged_cases', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_flagged_cases_case_id'))

    op.drop_table('flagged_cases')
    with op.batch_alter_table('case_merges', schema=None) as batch_op:
        batch_op.drop_index('uq_case_merges_one_active', sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_case_merges_target_id'))

    op.drop_table('case_merges')
    with op.batch_alter_table('case_links', schema=None) as batch_op:
        batch_op.drop_index('uq_case_links_one_active', sqlite_where=sa.text('removed_at IS NULL'), postgresql_where=sa.text('removed_at IS NULL'))
        batch_op.drop_index('ix_case_links_second')

    op.drop_table('case_links')
    with op.batch_alter_table('case_flags', schema=None) as batch_op:
        batch_op.drop_index('ix_case_flags_area')

    op.drop_table('case_flags')
    with op.batch_alter_table('flag_scope', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_flag_scope_row_id'))

    op.drop_table('flag_scope')