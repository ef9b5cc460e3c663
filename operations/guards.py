"""Everything that the database keeps as it was: the audit trail, what is published, and what was accepted."""

from districts.append_only import AUDIT_TRAIL, Guard

PUBLISHED = "What was published is never changed or deleted. A correction is the next issue."
ACCEPTED = "A line that was accepted is never changed or deleted."
IS_PUBLISHED = (
    "EXISTS (SELECT 1 FROM scorecard_edition WHERE id = NEW.edition_id AND published_at IS NOT NULL)"
)

GUARDS = (
    *AUDIT_TRAIL,
    Guard("scorecard_edition", PUBLISHED, kept="OLD.published_at IS NOT NULL"),
    Guard("scorecard_editionpage", PUBLISHED, no_insert=IS_PUBLISHED),
    Guard("scorecard_publicrendition", PUBLISHED),
    Guard("scorecard_publicpage", PUBLISHED),
    Guard("scorecard_publishedfigure", PUBLISHED),
    Guard("returns_returnline", ACCEPTED, kept="OLD.taken"),
)
