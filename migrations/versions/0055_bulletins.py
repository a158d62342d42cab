"""bulletins: what they say, to whom they go, who has read them"""

import sqlalchemy as sa
from alembic import op

revision = '0055'
down_revision = '0054'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = ('bulletin_reads', 'bulletin_steps', 'bulletin_cases', 'bulletin_seats', 'bulletins', 'bulletin_scope')


def upgrade():
    op.create_table('bulletin_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
    sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_bulletin_scope')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_bulletin_scope_row_id'), 'bulletin_scope', ['row_id'], unique=False)
    op.create_table('bulletins',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('title', sa.Text(), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('said', sa.Text(), nullable=False),
    sa.Column('about', sa.String(length=60), nullable=False),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('author_id', ROW_ID, nullable=False),
    sa.Column('issued_by_id', ROW_ID, nullable=True),
    sa.Column('made_at', sa.BigInteger(), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=True),
    sa.Column('remind_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_bulletins_author_id_users')),
    sa.ForeignKeyConstraint(['issued_by_id'], ['users.id'], name=op.f('fk_bulletins_issued_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_bulletins_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_bulletins_town_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletins')),
    sa.UniqueConstraint('number', name=op.f('uq_bulletins_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_bulletins_submission_id'))
    )
    op.create_index('ix_bulletins_remind', 'bulletins', ['remind_at'], unique=False)
    op.create_table('bulletin_seats',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('bulletin_id', ROW_ID, nullable=False),
    sa.Column('seat', sa.String(length=20), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('label', sa.String(length=120), nullable=False),
    sa.Column('issued_at', sa.BigInteger(), nullable=True),
    sa.Column('read_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletins.id'], name=op.f('fk_bulletin_seats_bulletin_id_bulletins')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bulletin_seats')),
    sa.UniqueConstraint('bulletin_id', 'seat', name=op.f('uq_bulletin_seats_bulletin_id'))
    )
    op.create_index('ix_bulletin_seats_seat', 'bulletin_seats', ['seat', 'issued_at'], unique=False)
    op.create_table('bulletin_cases',
    sa.Column('bulletin_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletins.id'], name=op.f('fk_bulletin_cases_bulletin_id_bulletins')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_bulletin_cases_case_id_cases')),
    sa.PrimaryKeyConstraint('bulletin_id', 'case_id', name=op.f('pk_bulletin_cases'))
    )
    op.create_index(op.f('ix_bulletin_cases_case_id'), 'bulletin_cases', ['case_id'], unique=False)
    op.create_table('bulletin_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('bulletin_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['bulletin_id'], ['bulletins.id'], name=op.f('fk_bulletin_steps_bulletin_id_bulletins')),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_bulletin_steps_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_bulletin_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_bulletin_steps'))
    )
    op.create_index(op.f('ix_bulletin_steps_bulletin_id'), 'bulletin_steps', ['bulletin_id'], unique=False)
    op.create_table('bulletin_reads',
    sa.Column('seat_id', ROW_ID, nullable=False),
    sa.Column('user_id', ROW_ID, nullable=False),
    sa.Column('read_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['seat_id'], ['bulletin_seats.id'], name=op.f('fk_bulletin_reads_seat_id_bulletin_seats')),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_bulletin_reads_user_id_users')),
    sa.PrimaryKeyConstraint('seat_id', 'user_id', name=op.f('pk_bulletin_reads'))
    )
    op.create_index(op.f('ix_bulletin_reads_user_id'), 'bulletin_reads', ['user_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
