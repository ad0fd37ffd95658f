"""A record that is closed may still become a grievance, and is then on the board until its written notice went out."""

from collections.abc import Sequence

from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

TURNS = "CREATE INDEX complaint_changes ON complaint (changes_at, rules_version) WHERE open = 0 AND changes_at > ''"
TURNS_BEFORE = "CREATE INDEX complaint_changes ON complaint (changes_at) WHERE open = 1"

FORGOTTEN = """
UPDATE complaint SET changes_at = received_at WHERE state = 'closed' AND ' ' || flags || ' ' LIKE '% grievance %'
AND NOT EXISTS (SELECT 1 FROM event e WHERE e.subject = 'complaint:' || complaint.id AND e.kind = 'notice_sent')
"""
"""What was closed and is a grievance by rule: the first board looks at it again. What turned unnoticed kept its
moment, and is looked at again without this."""


def upgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("DROP INDEX complaint_changes")
    run(TURNS)
    run(FORGOTTEN.strip())


def downgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("DROP INDEX complaint_changes")
    run("UPDATE complaint SET open = 0 WHERE state = 'closed'")
    run(TURNS_BEFORE)
