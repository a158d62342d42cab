"""the further course of protected matters: the row beside the case, what was said, items, grants, what is asked for"""

import sqlalchemy as sa
from alembic import op

revision = '0042'
down_revision = '0041'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
HOUR = 3_600_000_000
WAITS = sa.text('decided_at IS NULL')

# What stands goes on where it is: nobody has it yet, or somebody has and is to reach her within a day.
BEGIN = """
INSERT INTO care_courses (id, state, version, began_at, received_at, ended_at, due_at, waits_for, clock_from,
                          facts, wishes, against)
SELECT id,
       CASE state WHEN 'submitted' THEN 'arrived' WHEN 'closed' THEN 'closed' ELSE 'received' END,
       1, received_at, acknowledged_at, closed_at,
       CASE state WHEN 'submitted' THEN received_at + {hour} WHEN 'closed' THEN NULL
                  ELSE coalesce(acknowledged_at, received_at) + 24 * {hour} END,
       CASE state WHEN 'submitted' THEN 'receive' WHEN 'closed' THEN NULL ELSE 'contact' END,
       CASE state WHEN 'closed' THEN NULL ELSE coalesce(acknowledged_at, received_at) END,
       {empty}, {empty}, {empty}
FROM cases WHERE protected
"""
STAND = (
    "UPDATE cases SET due_at = (SELECT due_at FROM care_courses WHERE care_courses.id = cases.id), waits_for = "
    "(SELECT waits_for FROM care_courses WHERE care_courses.id = cases.id) "
    "WHERE id IN (SELECT id FROM care_courses WHERE due_at IS NOT NULL)",
    "UPDATE case_scope SET sort = (SELECT due_at FROM cases WHERE cases.id = row_id) "
    "WHERE bucket IN ('open', 'working') AND row_id IN (SELECT id FROM care_courses WHERE due_at IS NOT NULL)",
)


def upgrade():
    op.add_column('cases', sa.Column('waits_for', sa.String(length=12), nullable=True))
    _courses()
    _entries()
    _items()
    _grants()
    _asks()
    empty = "'{}'::json" if op.get_bind().dialect.name == 'postgresql' else "'{}'"
    op.execute(BEGIN.format(hour=HOUR, empty=empty))
    for statement in STAND:
        op.execute(statement)


def _courses():
    op.create_table(
        'care_courses',
        sa.Column('id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('began_at', sa.BigInteger(), nullable=False),
        *(sa.Column(f'{name}_at', sa.BigInteger(), nullable=True) for name in ('received', 'tried', 'contacted')),
        sa.Column('checked_at', sa.BigInteger(), nullable=True),
        sa.Column('danger', sa.String(length=10), nullable=True),
        *(sa.Column(f'{name}_at', sa.BigInteger(), nullable=True) for name in ('look', 'planned', 'incident')),
        sa.Column('watched_at', sa.BigInteger(), nullable=True),
        sa.Column('unlocked_until', sa.BigInteger(), nullable=True),
        sa.Column('keep_until', sa.BigInteger(), nullable=True),
        sa.Column('ended_at', sa.BigInteger(), nullable=True),
        sa.Column('due_at', sa.BigInteger(), nullable=True),
        sa.Column('waits_for', sa.String(length=12), nullable=True),
        sa.Column('clock_from', sa.BigInteger(), nullable=True),
        *(sa.Column(name, sa.JSON(), nullable=False) for name in ('facts', 'wishes', 'against')),
        sa.Column('against_phone_index', sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(['id'], ['cases.id'], name=op.f('fk_care_courses_id_cases')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_care_courses')),
    )
    op.create_index('ix_care_courses_due', 'care_courses', ['due_at'])
    op.create_index(op.f('ix_care_courses_against_phone_index'), 'care_courses', ['against_phone_index'])


def _key(table, *columns):
    """Return the constraints of a table beside a course: its key, the course, and columns that name other tables."""
    return (
        sa.PrimaryKeyConstraint('id', name=op.f(f'pk_{table}')),
        *(
            sa.ForeignKeyConstraint([column], [f'{other}.id'], name=op.f(f'fk_{table}_{column}_{other}'))
            for column, other in (('course_id', 'care_courses'), *columns)
        ),
    )


def _entries():
    op.create_table(
        'care_entries',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('course_id', ROW_ID, nullable=False),
        sa.Column('kind', sa.String(length=16), nullable=False),
        sa.Column('at', sa.BigInteger(), nullable=False),
        sa.Column('by_id', ROW_ID, nullable=False),
        sa.Column('answers', sa.JSON(), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('submission_id', ROW_ID, nullable=True),
        *_key('care_entries', ('by_id', 'users'), ('submission_id', 'submissions')),
    )
    op.create_index(op.f('ix_care_entries_course_id'), 'care_entries', ['course_id'])


def _items():
    op.create_table(
        'care_items',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('course_id', ROW_ID, nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=20), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('due_at', sa.BigInteger(), nullable=True),
        sa.Column('opened_at', sa.BigInteger(), nullable=False),
        sa.Column('opened_by_id', ROW_ID, nullable=True),
        sa.Column('closed_at', sa.BigInteger(), nullable=True),
        sa.Column('closed_by_id', ROW_ID, nullable=True),
        sa.Column('facts', sa.JSON(), nullable=False),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('submission_id', ROW_ID, nullable=True),
        *_key(
            'care_items', ('opened_by_id', 'users'), ('closed_by_id', 'users'), ('submission_id', 'submissions')
        ),
        sa.UniqueConstraint('course_id', 'number', name=op.f('uq_care_items_course_id')),
    )
    op.create_index('ix_care_items_due', 'care_items', ['state', 'due_at'])


def _grants():
    op.create_table(
        'care_grants',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('course_id', ROW_ID, nullable=False),
        sa.Column('person_id', ROW_ID, nullable=False),
        sa.Column('unit_id', ROW_ID, nullable=True),
        sa.Column('area_id', ROW_ID, nullable=True),
        sa.Column('part', sa.String(length=12), nullable=False),
        sa.Column('state', sa.String(length=12), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('until', sa.BigInteger(), nullable=False),
        sa.Column('her_yes', sa.Text(), nullable=False),
        sa.Column('summary', sa.Text(), nullable=False),
        sa.Column('asked_by_id', ROW_ID, nullable=False),
        sa.Column('asked_unit_id', ROW_ID, nullable=True),
        sa.Column('asked_at', sa.BigInteger(), nullable=False),
        sa.Column('decided_by_id', ROW_ID, nullable=True),
        *(sa.Column(f'{name}_at', sa.BigInteger(), nullable=True) for name in ('decided', 'ended', 'seen', 'done')),
        sa.Column('words', sa.Text(), nullable=False),
        *_key(
            'care_grants',
            ('person_id', 'users'),
            ('unit_id', 'units'),
            ('area_id', 'areas'),
            ('asked_by_id', 'users'),
            ('asked_unit_id', 'units'),
            ('decided_by_id', 'users'),
        ),
    )
    for column in ('course_id', 'person_id'):
        op.create_index(op.f(f'ix_care_grants_{column}'), 'care_grants', [column])
    op.create_index('ix_care_grants_until', 'care_grants', ['state', 'until'])
    op.create_table(
        'care_grant_scope',
        sa.Column('scope', sa.String(length=20), nullable=False),
        sa.Column('bucket', sa.String(length=20), nullable=False),
        sa.Column('sort', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('row_id', ROW_ID, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_care_grant_scope')),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f('ix_care_grant_scope_row_id'), 'care_grant_scope', ['row_id'])


def _asks():
    op.create_table(
        'care_asks',
        sa.Column('id', ROW_ID, nullable=False),
        sa.Column('course_id', ROW_ID, nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('reason', sa.Text(), nullable=False),
        sa.Column('wanted_at', sa.BigInteger(), nullable=True),
        sa.Column('asked_by_id', ROW_ID, nullable=False),
        sa.Column('asked_unit_id', ROW_ID, nullable=True),
        sa.Column('asked_at', sa.BigInteger(), nullable=False),
        sa.Column('answer_by', sa.BigInteger(), nullable=True),
        sa.Column('decided_by_id', ROW_ID, nullable=True),
        sa.Column('decided_at', sa.BigInteger(), nullable=True),
        sa.Column('approved', sa.Boolean(), nullable=True),
        sa.Column('words', sa.Text(), nullable=False),
        sa.Column('wanted', sa.JSON(), nullable=False),
        *_key('care_asks', ('asked_by_id', 'users'), ('decided_by_id', 'users'), ('asked_unit_id', 'units')),
    )
    op.create_index(op.f('ix_care_asks_course_id'), 'care_asks', ['course_id'])
    op.create_index(
        'uq_care_asks_waiting',
        'care_asks',
        ['course_id', 'kind'],
        unique=True,
        sqlite_where=WAITS,
        postgresql_where=WAITS,
    )


def downgrade():
    for table in ('care_asks', 'care_grant_scope', 'care_grants', 'care_items', 'care_entries', 'care_courses'):
        op.drop_table(table)
    op.drop_column('cases', 'waits_for')
