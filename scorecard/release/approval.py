"""Approval of a draft by a second person, of exactly what they saw: whatever changes afterwards needs it again."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse

from districts.changes import Problem, Refusal
from districts.models import Role, RoleName, User, record
from scorecard.models import Approval, ApprovalAnswer, Edition

CHANGED = "Figures or texts have changed since you looked. Look again."


class NotApproved(Refusal):
    """A step of an approval can't be taken."""


@dataclass(frozen=True)
class ApprovalState:
    """Where the approval of a draft stands.

    `asked` is when it was last asked for, `decided` the last answer; `current` says that the answer is about the draft
    as it is now.
    """

    needed: bool
    asked: Approval | None = None
    decided: Approval | None = None
    current: bool = False

    @property
    def given(self) -> bool:
        """Whether the draft as it is now was approved."""
        return self.current and self.decided is not None and self.decided.answer == ApprovalAnswer.APPROVED

    @property
    def waits(self) -> bool:
        """Whether it was asked for and nobody has answered since."""
        return self.asked is not None and (self.decided is None or self.decided.pk < self.asked.pk)


def approval_state(draft: Edition, seen: str) -> ApprovalState:
    """Where the approval of a draft with this fingerprint stands. At most one query."""
    if not draft.scorecard.needs_approval:
        return ApprovalState(needed=False)
    asked = decided = None
    for step in draft.approvals.select_related("by"):
        if step.answer == ApprovalAnswer.ASKED:
            asked = step
        else:
            decided = step
    return ApprovalState(True, asked, decided, decided is not None and decided.seen == seen)


def lacking_approval(draft: Edition, seen: str, by: User) -> Iterator[Problem]:
    """Why a draft that needs approval can't be published by this person as it is now."""
    state = approval_state(draft, seen)
    if state.needed and not state.given:
        yield Problem("", "Nobody has approved the draft as it is now. Ask for its approval.")
    elif state.decided is not None and state.decided.by_id == by.pk:
        yield Problem("", "You approved this draft, so somebody else publishes it.")


@transaction.atomic
def ask_approval(*, draft: Edition, seen: str, by: User, site: str) -> None:
    """Ask those who may approve a draft, by e-mail. Raises NotApproved where nobody may."""
    people = [each for each in _approvers(draft) if each.pk != by.pk]
    if not people:
        raise NotApproved(
            Problem("", f"Nobody else is an approver of {draft.scorecard.authority}. Invite somebody.")
        )
    _step(draft, ApprovalAnswer.ASKED, seen, "", by)
    link = f"{site}{reverse('approval', args=[draft.pk])}"
    _tell(
        [each.email for each in people if each.email],
        f"To approve: {draft}",
        f"{by} asks you to approve {draft}.\n\nLook at it here, then approve it or send it back:\n{link}\n",
    )


@transaction.atomic
def answer_approval(*, draft: Edition, now: str, seen: str, approved: bool, words: str, by: User) -> None:
    """Approve a draft as it was `seen`, or send it back with a reason. `now` is its fingerprint as it is.

    Raises NotApproved where it has changed since, or no reason is given.
    """
    if seen != now:
        raise NotApproved(Problem("", CHANGED))
    if not approved and not words.strip():
        raise NotApproved(Problem("words", "Say what has to change."))
    answer = ApprovalAnswer.APPROVED if approved else ApprovalAnswer.REFUSED
    _step(draft, answer, seen, words.strip(), by)
    said = f"\n\n{words.strip()}" if words.strip() else ""
    asked = draft.approvals.filter(answer=ApprovalAnswer.ASKED).select_related("by").last()
    if asked is not None and asked.by.email:
        _tell(
            [asked.by.email], f"{answer.label}: {draft}", f"{draft}: {answer.label.lower()} by {by}.{said}\n"
        )


def _approvers(draft: Edition) -> list[User]:
    held = Role.objects.filter(
        area=draft.scorecard.authority_id, role=RoleName.APPROVER, user__is_active=True
    )
    return [role.user for role in held.select_related("user")]


def _step(draft: Edition, answer: ApprovalAnswer, seen: str, words: str, by: User) -> None:
    step = Approval.objects.create(edition=draft, answer=answer, seen=seen, words=words, by=by)
    council = draft.scorecard.authority
    about = {"id": draft.pk, "authority": council.slug, "seen": seen, "words": words}
    action = f"draft {step.answer}" if answer is not ApprovalAnswer.ASKED else "draft approval asked"
    record(by=by, action=action, subject=draft, after=about, area=council)


def _tell(to: list[str], subject: str, text: str) -> None:
    """Each gets an e-mail of their own once the step is stored; that the mail server fails undoes nothing."""

    def send() -> None:
        for address in to:
            with suppress(SMTPException, OSError):
                EmailMessage(subject, text, to=[address]).send()

    transaction.on_commit(send)
