"""work standards with who has read them, and checklists with what was noted"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def _to(column, target, name):
    return sa.ForeignKeyConstraint([column], [target], name=op.f(name))


def upgrade():
    op.create_table(
        'work_standards',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('title', sa.String(length=60), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('current', sa.Boolean(), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('changed', sa.String(length=300), nullable=False),
        sa.Column('groups', sa.JSON(), nullable=False),
        sa.Column('published_by_id', ROW_ID, nullable=False),
        sa.Column('published_at', sa.BigInteger(), nullable=False),
        _to('published_by_id', 'users.id', 'fk_work_standards_published_by_id_users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_work_standards')),
        sa.UniqueConstraint('title', 'version', name=op.f('uq_work_standards_title')),
    )
    op.create_index('ix_work_standards_current', 'work_standards', ['current', 'id'])
    op.create_table(
        'work_standard_reads',
        sa.Column('standard_id', ROW_ID, nullable=False),
        sa.Column('user_id', ROW_ID, nullable=False),
        sa.Column('read_at', sa.BigInteger(), nullable=False),
        _to('standard_id', 'work_standards.id', 'fk_work_standard_reads_standard_id_work_standards'),
        _to('user_id', 'users.id', 'fk_work_standard_reads_user_id_users'),
        sa.PrimaryKeyConstraint('standard_id', 'user_id', name=op.f('pk_work_standard_reads')),
    )
    op.create_index(op.f('ix_work_standard_reads_user_id'), 'work_standard_reads', ['user_id'])
    op.create_table(
        'checklists',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('title', sa.String(length=60), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('current', sa.Boolean(), nullable=False),
        sa.Column('level', sa.String(length=12), nullable=False),
        sa.Column('frequency', sa.String(length=12), nullable=False),
        sa.Column('items', sa.JSON(), nullable=False),
        sa.Column('published_by_id', ROW_ID, nullable=False),
        sa.Column('published_at', sa.BigInteger(), nullable=False),
        _to('published_by_id', 'users.id', 'fk_checklists_published_by_id_users'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_checklists')),
        sa.UniqueConstraint('title', 'version', name=op.f('uq_checklists_title')),
    )
    op.create_table(
        'checklist_marks',
        sa.Column('checklist_id', ROW_ID, nullable=False),
        sa.Column('area_id', ROW_ID, nullable=False),
        sa.Column('period', sa.String(length=10), nullable=False),
        sa.Column('item', sa.String(length=20), nullable=False),
        sa.Column('mark', sa.String(length=16), nullable=False),
        sa.Column('note', sa.String(length=300), nullable=False),
        sa.Column('marked_by_id', ROW_ID, nullable=False),
        sa.Column('marked_at', sa.BigInteger(), nullable=False),
        _to('area_id', 'areas.id', 'fk_checklist_marks_area_id_areas'),
        _to('checklist_id', 'checklists.id', 'fk_checklist_marks_checklist_id_checklists'),
        _to('marked_by_id', 'users.id', 'fk_checklist_marks_marked_by_id_users'),
        sa.PrimaryKeyConstraint('checklist_id', 'area_id', 'period', 'item', name=op.f('pk_checklist_marks')),
    )


def downgrade():
    for table in ('checklist_marks', 'checklists', 'work_standard_reads', 'work_standards'):
        op.drop_table(table)
