"""what must be kept although its time has passed, and files whose rows are gone"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'legal_holds',
        sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('case_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
        sa.Column('reason', sa.String(length=300), nullable=False),
        sa.Column('set_at', sa.BigInteger(), nullable=False),
        sa.Column('lifted_at', sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_legal_holds_case_id_cases')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_holds')),
    )
    active = sa.text('lifted_at IS NULL')
    op.create_index(
        'uq_legal_holds_one_active', 'legal_holds', ['case_id'], unique=True, sqlite_where=active, postgresql_where=active
    )
    op.create_table(
        'erased_files',
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('erased_at', sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint('digest', name=op.f('pk_erased_files')),
    )


def downgrade():
    op.drop_table('erased_files')
    op.drop_table('legal_holds')
