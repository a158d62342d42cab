"""cameras: points of 雪亮工程, their faults, requests to see footage, sheets that were looked at"""

import sqlalchemy as sa
from alembic import op

revision = '0071'
down_revision = '0070'
branch_labels = None
depends_on = None

ROW_ID = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')
TABLES = (
    'camera_review_steps', 'camera_review_cameras', 'camera_reviews', 'camera_sheets', 'camera_faults', 'camera_pauses',
    'cameras',
)


def upgrade():
    op.create_table('cameras',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('village_id', ROW_ID, nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('latitude', sa.Float(), nullable=True),
    sa.Column('longitude', sa.Float(), nullable=True),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('looks_at', sa.String(length=12), nullable=False),
    sa.Column('owner', sa.String(length=60), nullable=False),
    sa.Column('unit_id', ROW_ID, nullable=True),
    sa.Column('in_use_since', sa.Date(), nullable=True),
    sa.Column('sign', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_cameras_unit_id_units')),
    sa.ForeignKeyConstraint(['village_id'], ['areas.id'], name=op.f('fk_cameras_village_id_areas')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_cameras')),
    sa.UniqueConstraint('code', name=op.f('uq_cameras_code'))
    )
    op.create_index('ix_cameras_place', 'cameras', ['village_id', 'id'], unique=False)
    op.create_table('camera_pauses',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('camera_id', ROW_ID, nullable=False),
    sa.Column('off_at', sa.BigInteger(), nullable=False),
    sa.Column('on_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_camera_pauses_camera_id_cameras')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_pauses'))
    )
    op.create_index(op.f('ix_camera_pauses_camera_id'), 'camera_pauses', ['camera_id'], unique=False)
    op.create_table('camera_faults',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('camera_id', ROW_ID, nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('opened_at', sa.BigInteger(), nullable=False),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('mended_at', sa.BigInteger(), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_camera_faults_camera_id_cameras')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_camera_faults_case_id_cases')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_faults'))
    )
    still_open = sa.text('ended_at IS NULL')
    op.create_index('ix_camera_faults_open', 'camera_faults', ['camera_id'], unique=True,
                    sqlite_where=still_open, postgresql_where=still_open)
    op.create_index('ix_camera_faults_camera', 'camera_faults', ['camera_id', 'opened_at'], unique=False)
    op.create_index(op.f('ix_camera_faults_case_id'), 'camera_faults', ['case_id'], unique=False)
    op.create_table('camera_sheets',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('file_name', sa.String(length=120), nullable=False),
    sa.Column('datum', sa.String(length=8), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=True),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('made_by', ROW_ID, nullable=False),
    sa.Column('created_at', sa.BigInteger(), nullable=False),
    sa.Column('applied_at', sa.BigInteger(), nullable=True),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['made_by'], ['users.id'], name=op.f('fk_camera_sheets_made_by_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_sheets'))
    )
    op.create_table('camera_reviews',
    sa.Column('id', ROW_ID, nullable=False),
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('purpose', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('basis', sa.Text(), nullable=False),
    sa.Column('since', sa.BigInteger(), nullable=False),
    sa.Column('until', sa.BigInteger(), nullable=False),
    sa.Column('case_id', ROW_ID, nullable=True),
    sa.Column('town_id', ROW_ID, nullable=False),
    sa.Column('unit_id', ROW_ID, nullable=False),
    sa.Column('asker_id', ROW_ID, nullable=False),
    sa.Column('asker_label', sa.String(length=120), nullable=False),
    sa.Column('for_name', sa.Text(), nullable=False),
    sa.Column('for_phone', sa.Text(), nullable=True),
    sa.Column('for_phone_index', sa.String(length=64), nullable=True),
    sa.Column('urgent', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.BigInteger(), nullable=False),
    sa.Column('due_at', sa.BigInteger(), nullable=True),
    sa.Column('next_at', sa.BigInteger(), nullable=True),
    sa.Column('told_late', sa.Boolean(), nullable=False),
    sa.Column('decided_by_id', ROW_ID, nullable=True),
    sa.Column('decided_at', sa.BigInteger(), nullable=True),
    sa.Column('ends_at', sa.BigInteger(), nullable=True),
    sa.Column('viewed_at', sa.BigInteger(), nullable=True),
    sa.Column('ended_at', sa.BigInteger(), nullable=True),
    sa.Column('changed_at', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.String(length=40), nullable=True),
    sa.Column('set_aside_at', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['asker_id'], ['users.id'], name=op.f('fk_camera_reviews_asker_id_users')),
    sa.ForeignKeyConstraint(['case_id'], ['cases.id'], name=op.f('fk_camera_reviews_case_id_cases')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_camera_reviews_decided_by_id_users')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_camera_reviews_submission_id_submissions')),
    sa.ForeignKeyConstraint(['town_id'], ['areas.id'], name=op.f('fk_camera_reviews_town_id_areas')),
    sa.ForeignKeyConstraint(['unit_id'], ['units.id'], name=op.f('fk_camera_reviews_unit_id_units')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_camera_reviews')),
    sa.UniqueConstraint('number', name=op.f('uq_camera_reviews_number')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_camera_reviews_submission_id'))
    )
    op.create_index('ix_camera_reviews_next', 'camera_reviews', ['next_at'], unique=False)
    op.create_index('ix_camera_reviews_asker', 'camera_reviews', ['asker_id', 'id'], unique=False)
    op.create_index('ix_camera_reviews_unit', 'camera_reviews', ['unit_id', 'state'], unique=False)
    op.create_index(op.f('ix_camera_reviews_case_id'), 'camera_reviews', ['case_id'], unique=False)
    op.create_index(op.f('ix_camera_reviews_for_phone_index'), 'camera_reviews', ['for_phone_index'], unique=False)
    op.create_table('camera_review_cameras',
    sa.Column('review_id', ROW_ID, nullable=False),
    sa.Column('camera_id', ROW_ID, nullable=False),
    sa.ForeignKeyConstraint(['camera_id'], ['cameras.id'], name=op.f('fk_camera_review_cameras_camera_id_cameras')),
    sa.ForeignKeyConstraint(['review_id'], ['camera_reviews.id'], name=op.f('fk_camera_review_cameras_review_id_camera_reviews')),
    sa.PrimaryKeyConstraint('review_id', 'camera_id', name=op.f('pk_camera_review_cameras'))
    )
    op.create_index(op.f('ix_camera_review_cameras_camera_id'), 'camera_review_cameras', ['camera_id'], unique=False)
    op.create_table('camera_review_steps',
    sa.Column('submission_id', ROW_ID, nullable=False),
    sa.Column('review_id', ROW_ID, nullable=False),
    sa.Column('action', sa.String(length=12), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('by_id', ROW_ID, nullable=False),
    sa.Column('at', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['by_id'], ['users.id'], name=op.f('fk_camera_review_steps_by_id_users')),
    sa.ForeignKeyConstraint(['review_id'], ['camera_reviews.id'], name=op.f('fk_camera_review_steps_review_id_camera_reviews')),
    sa.ForeignKeyConstraint(['submission_id'], ['submissions.id'], name=op.f('fk_camera_review_steps_submission_id_submissions')),
    sa.PrimaryKeyConstraint('submission_id', name=op.f('pk_camera_review_steps'))
    )
    op.create_index(op.f('ix_camera_review_steps_review_id'), 'camera_review_steps', ['review_id'], unique=False)


def downgrade():
    for table in TABLES:
        op.drop_table(table)
