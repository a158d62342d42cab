"""what was written down for others lies with the counter, what was looked at again with the seat, not with a person"""

from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

# In whose lists a case stands, by the reason: 'p' a reporter, 'c' who wrote it down, 'm' the informant's seat.
NOW = 'case_reports.case_id = case_scope.row_id AND case_reports.left_at IS NULL'
WRITTEN = f'JOIN case_reports ON {NOW} JOIN registrations ON registrations.report_id = case_reports.report_id'
LOOKED = (
    'JOIN cases ON cases.id = case_scope.row_id AND cases.rechecked_by_id IS NOT NULL'
    " AND case_scope.bucket IN ('all', 'open', 'done', 'closed')"
)
REPORTED = (
    f"EXISTS (SELECT 1 FROM case_reports JOIN reports ON reports.id = case_reports.report_id WHERE {NOW}"
    " AND case_scope.scope = 'p' || reports.author_id)"
)
REGISTRAR, CHECKER, SEAT = 'registrations.registered_by_id', 'cases.rechecked_by_id', 'cases.area_id'


def upgrade():
    copy(WRITTEN, f"'p' || {REGISTRAR}", f"'c' || {REGISTRAR}")
    copy(LOOKED, f"'p' || {CHECKER}", f"'m' || {SEAT}")
    for joined, scope in ((WRITTEN, f"'p' || {REGISTRAR}"), (LOOKED, f"'p' || {CHECKER}")):
        remove(joined, scope, f'AND NOT {REPORTED}')


def downgrade():
    copy(WRITTEN, f"'c' || {REGISTRAR}", f"'p' || {REGISTRAR}")
    copy(LOOKED, f"'m' || {SEAT}", f"'p' || {CHECKER}")
    remove(WRITTEN, f"'c' || {REGISTRAR}")
    remove(LOOKED, f"'m' || {SEAT}", "AND cases.state <> 'pending_recheck'")


def copy(joined, old, new):
    """Enter what stands in one scope in another one too; what stands there already stays."""
    there = f'SELECT 1 FROM case_scope AS one WHERE one.scope = {new} AND one.bucket = case_scope.bucket'
    op.execute(
        f'INSERT INTO case_scope (scope, bucket, sort, row_id) SELECT DISTINCT {new}, bucket, sort, row_id'
        f' FROM case_scope {joined} WHERE case_scope.scope = {old} AND NOT EXISTS'
        f' ({there} AND one.sort = case_scope.sort AND one.row_id = case_scope.row_id)'
    )


def remove(joined, scope, more=''):
    """Take what stands in a scope out of it."""
    op.execute(
        'DELETE FROM case_scope WHERE (scope, bucket, sort, row_id) IN (SELECT case_scope.scope, case_scope.bucket,'
        f' case_scope.sort, case_scope.row_id FROM case_scope {joined} WHERE case_scope.scope = {scope} {more})'
    )
