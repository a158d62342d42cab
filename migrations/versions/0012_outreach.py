"""plans, events, typical cases, the three questions; a key of its own for each paper"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('outreach_scope',
    sa.Column('scope', sa.String(length=20), nullable=False),
    sa.Column('bucket', sa.String(length=20), nullable=False),
    sa.Column('sort', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('row_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.PrimaryKeyConstraint('scope', 'bucket', 'sort', 'row_id', name=op.f('pk_outreach_scope')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('outreach_scope', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outreach_scope_row_id'), ['row_id'], unique=False)

    op.create_table('survey_tickets',
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_survey_tickets')),
    sqlite_with_rowid=False
    )
    op.create_table('outreach_plans',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('topic', sa.String(length=60), nullable=False),
    sa.Column('reason', sa.String(length=80), nullable=False),
    sa.Column('lecturer_kind', sa.String(length=30), nullable=False),
    sa.Column('lecturer', sa.String(length=60), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('published_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_outreach_plans_area_id_areas')),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_outreach_plans_author_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_plans'))
    )
    with op.batch_alter_table('outreach_plans', schema=None) as batch_op:
        batch_op.create_index('ix_outreach_plans_month', ['month', 'area_id', 'id'], unique=False)

    op.create_table('survey_counts',
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('month', sa.Date(), nullable=False),
    sa.Column('question', sa.String(length=10), nullable=False),
    sa.Column('answer', sa.String(length=10), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_survey_counts_area_id_areas')),
    sa.PrimaryKeyConstraint('area_id', 'month', 'question', 'answer', name=op.f('pk_survey_counts')),
    sqlite_with_rowid=False
    )
    op.create_table('typical_cases',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=40), nullable=False),
    sa.Column('story', sa.Text(), nullable=False),
    sa.Column('outcome', sa.Text(), nullable=False),
    sa.Column('lesson', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('checked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sort_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['users.id'], name=op.f('fk_typical_cases_author_id_users')),
    sa.ForeignKeyConstraint(['checked_by_id'], ['users.id'], name=op.f('fk_typical_cases_checked_by_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_typical_cases'))
    )
    with op.batch_alter_table('typical_cases', schema=None) as batch_op:
        batch_op.create_index('ix_typical_cases_list', ['state', 'sort_at', 'id'], unique=False)

    op.create_table('outreach_events',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=19), nullable=False),
    sa.Column('form_id', sa.String(length=36), nullable=False),
    sa.Column('plan_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('area_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('topic', sa.String(length=60), nullable=False),
    sa.Column('starts_at', sa.BigInteger(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=False),
    sa.Column('place', sa.String(length=60), nullable=False),
    sa.Column('material', sa.String(length=200), nullable=False),
    sa.Column('lecturer_kind', sa.String(length=30), nullable=False),
    sa.Column('lecturer', sa.String(length=60), nullable=False),
    sa.Column('lecturer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('state', sa.String(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('sequence', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('head_count', sa.Integer(), nullable=True),
    sa.Column('questions', sa.Text(), nullable=False),
    sa.Column('reason', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['area_id'], ['areas.id'], name=op.f('fk_outreach_events_area_id_areas')),
    sa.ForeignKeyConstraint(['lecturer_id'], ['users.id'], name=op.f('fk_outreach_events_lecturer_id_users')),
    sa.ForeignKeyConstraint(['plan_id'], ['outreach_plans.id'], name=op.f('fk_outreach_events_plan_id_outreach_plans')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_events')),
    sa.UniqueConstraint('code', name=op.f('uq_outreach_events_code')),
    sa.UniqueConstraint('form_id', name=op.f('uq_outreach_events_form_id'))
    )
    with op.batch_alter_table('outreach_events', schema=None) as batch_op:
        batch_op.create_index('ix_outreach_events_lecturer', ['lecturer_id', 'starts_at'], unique=False)
        batch_op.create_index('ix_outreach_events_month', ['starts_at', 'area_id'], unique=False)
        batch_op.create_index('ix_outreach_events_public', ['state', 'starts_at'], unique=False)

    op.create_table('outreach_photos',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('event_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('file', sa.String(length=64), nullable=False),
    sa.Column('mime', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['event_id'], ['outreach_events.id'], name=op.f('fk_outreach_photos_event_id_outreach_events')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outreach_photos'))
    )
    with op.batch_alter_table('outreach_photos', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outreach_photos_event_id'), ['event_id'], unique=False)

    with op.batch_alter_table('aid_papers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key', sa.Text(), nullable=True))



def downgrade():
    with op.batch_alter_table('aid_papers', schema=None) as batch_op:
        batch_op.drop_column('key')
    with op.batch_alter_table('outreach_photos', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outreach_photos_event_id'))

    op.drop_table('outreach_photos')
    with op.batch_alter_table('outreach_events', schema=None) as batch_op:
        batch_op.drop_index('ix_outreach_events_public')
        batch_op.drop_index('ix_outreach_events_month')
        batch_op.drop_index('ix_outreach_events_lecturer')

    op.drop_table('outreach_events')
    with op.batch_alter_table('typical_cases', schema=None) as batch_op:
        batch_op.drop_index('ix_typical_cases_list')

    op.drop_table('typical_cases')
    op.drop_table('survey_counts')
    with op.batch_alter_table('outreach_plans', schema=None) as batch_op:
        batch_op.drop_index('ix_outreach_plans_month')

    op.drop_table('outreach_plans')
    op.drop_table('survey_tickets')
    with op.batch_alter_table('outreach_scope', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_outreach_scope_row_id'))

    op.drop_table('outreach_scope')
