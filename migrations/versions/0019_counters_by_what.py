"""counters also by kind, category and severity, by day and by month; all counted anew from the cases"""

from collections import Counter
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
OPEN = ('submitted', 'acknowledged', 'in_progress', 'dispatched', 'pending_recheck')
WHAT = {'kind': 10, 'category': 40, 'severity': 10}


def upgrade():
    counted_anew([sa.Column(name, sa.String(length=length), nullable=False) for name, length in WHAT.items()], by_what)


def downgrade():
    counted_anew([], by_kind)


def counted_anew(what, keys_of):
    """Make the table anew with these further columns of its key; counters follow from the cases alone."""
    columns = [
        sa.Column('area_id', ROW_ID, autoincrement=False, nullable=False),
        sa.Column('measure', sa.String(length=60), nullable=False),
        sa.Column('period', sa.String(length=10), nullable=False),
        *what,
    ]
    names = [column.name for column in columns]
    op.drop_table('case_counters')
    table = op.create_table(
        'case_counters',
        *columns,
        sa.Column('value', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_case_counters_area_id_areas')),
        sa.PrimaryKeyConstraint(*names, name=op.f('pk_case_counters')),
        sqlite_with_rowid=False,
    )
    rows = [dict(zip(names, key)) | {'value': value} for key, value in sorted(true_counters(keys_of).items())]
    for at in range(0, len(rows), 1000):
        op.bulk_insert(table, rows[at : at + 1000])


def true_counters(keys_of):
    connection = op.get_bind()
    paths = connection.execute(sa.text('SELECT id, path FROM areas'))
    lineages = {row.id: [int(part) for part in row.path.split('/') if part] for row in paths}
    found = Counter()
    cases = sa.text(
        'SELECT area_id, kind, category, severity, state, received_at, resolved_at FROM cases WHERE NOT protected'
    )
    for case in connection.execute(cases, execution_options={'yield_per': 1000}):
        for key in keys_of(case):
            found.update((area_id, *key) for area_id in lineages[case.area_id])
    return found


def day_of(micros):
    """Return the Shanghai day (UTC+8 the whole year)."""
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(hours=8, microseconds=micros)).date().isoformat()


def totals(case):
    yield 'received', day_of(case.received_at)
    if case.state in OPEN:
        yield 'open', ''
    elif case.resolved_at is not None:
        yield 'resolved', day_of(case.resolved_at)[:7]


def by_what(case):
    what = (case.kind, case.category, case.severity)
    yield from ((*one, '', '', '') for one in totals(case))
    yield from (('received:day', (day := day_of(case.received_at)), *what), ('received:month', day[:7], *what))
    if case.state in OPEN:
        yield ('open:now', '', *what)
    elif case.resolved_at is not None:
        day = day_of(case.resolved_at)
        yield from (('resolved:day', day, *what), ('resolved:month', day[:7], *what))


def by_kind(case):
    yield from totals(case)
    if case.state in OPEN:
        yield f'open:{case.kind}:{case.category}', ''
