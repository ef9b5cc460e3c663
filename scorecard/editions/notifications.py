"""Telling people that an edition is published: those who subscribed, each about their authority or area.

A failing mail server undoes nothing: the edition is published before the first e-mail is written. Each e-mail that is
to go out is a row, stored with the edition, that goes with the sending: what is broken off goes on with the next
`manage.py publish_asked`, and nobody is told twice. An address that was refused for a day is given up.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from smtplib import SMTPException

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from districts.models import Area, AuditEntry, User, record
from districts.permissions import Permission, Reader, reader_for
from indicators.rules.row import Row
from scorecard.editions.build import edition_before, pages_of
from scorecard.models import Edition, LetterDue, Subscription
from scorecard.rules.content import PageContent, changes_since, counts


@dataclass(frozen=True)
class Notification:
    """What is published: whose page of which period, in which issue, and where it is read."""

    area: str
    period: str
    issue: int
    reason: str
    link: str
    last_period: str


def subject_of(news: Notification) -> str:
    """The subject: "Kent, May 2012: the scorecard is published"."""
    what = f"issue {news.issue} corrects the scorecard" if news.issue > 1 else "the scorecard is published"
    return f"{news.area}, {news.period}: {what}"


def body_of(news: Notification, content: PageContent, last_rows: Sequence[Row], unsubscribe: str) -> str:
    """The whole text, ending with the way not to get another."""
    parts = [
        f"The scorecard of {news.area} for {news.period} is published"
        + (f" as issue {news.issue}. It corrects the issue before: {news.reason}" if news.issue > 1 else "."),
        "\n".join(f"{count.number} {count.words}" for count in counts(content.rows)),
        _changed(news, content, last_rows),
    ]
    if content.illustrative:
        parts.append("Some of these figures are illustrative; the page marks them one by one.")
    parts += [f"Read it here:\n{news.link}", f"To stop these e-mails:\n{unsubscribe}"]
    return "\n\n".join(parts) + "\n"


def _changed(news: Notification, content: PageContent, last_rows: Sequence[Row]) -> str:
    found = changes_since(content.rows, last_rows)
    if not found.compared:
        return f"What changed since {news.last_period} is not known: no line can be compared."
    untold = f"{found.not_known} of {found.rated} ratings can’t be compared." if found.not_known else ""
    if not found.changed:
        known = "is known to have" if untold else "has"
        return f"No rating {known} changed since {news.last_period}. {untold}".rstrip()
    lines = [
        f"- {change.row.name}, {change.row.area_name}: {change.before.lower()} to {change.row.rating.name.lower()}"
        for change in found.changed
    ]
    return "\n".join([f"Ratings that changed since {news.last_period}:", *lines, untold]).rstrip()


log = logging.getLogger(__name__)
SALT = "unsubscribe"
GIVEN_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True)
class NotificationEmail:
    """One e-mail that is ready to go."""

    to: str
    subject: str
    body: str
    unsubscribe: str
    subscription: int


def areas_offered(reader: Reader) -> list[Area]:
    """What somebody can hear of: their authorities, and the areas below whose drafts they may read. Two queries."""
    authorities = Area.objects.filter(pk__in=reader.authorities())
    own = Area.objects.filter(pk__in=reader.areas_held(Permission.READ_DRAFT), parent__isnull=False)
    return [*authorities, *own]


@transaction.atomic
def set_subscriptions(*, areas: Iterable[Area], by: User) -> None:
    """Subscribe to exactly these areas."""
    wanted = {area.pk: area for area in areas}
    before = {each.area_id: each.area for each in by.subscriptions.select_related("area")}
    by.subscriptions.exclude(area__in=wanted).delete()
    Subscription.objects.bulk_create(
        (Subscription(user=by, area=area) for pk, area in wanted.items() if pk not in before),
        ignore_conflicts=True,
    )
    if wanted.keys() != before.keys():
        record(by=by, action="subscriptions changed", subject=by, before=_names(before), after=_names(wanted))


@transaction.atomic
def subscribe_members(*, authority: Area, offered: Iterable[User], wanted: Iterable[User], by: User) -> None:
    """Of those offered, subscribe exactly the `wanted` to the authority's editions."""
    listed, asked = list(offered), {user.pk: user for user in wanted}
    held = Subscription.objects.filter(area=authority, user__in=listed).select_related("user")
    before = {each.user_id: each.user for each in held}
    held.exclude(user__in=asked).delete()
    Subscription.objects.bulk_create(
        (Subscription(user=user, area=authority) for pk, user in asked.items() if pk not in before),
        ignore_conflicts=True,
    )
    if asked.keys() != before.keys():
        said = ({"authority": authority.slug, "members": _called(users)} for users in (before, asked))
        was, now = said
        record(by=by, action="subscribers chosen", subject=authority, before=was, after=now, area=authority)


def _called(users: dict[int, User]) -> list[str]:
    return sorted(str(user) for user in users.values())


def left_by_themselves(authority: Area, users: Iterable[User]) -> set[int]:
    """The ids of those among these who have ended a subscription to the authority's editions. One query."""
    trail = AuditEntry.objects.filter(
        by__in=list(users), action__in=["unsubscribed", "subscriptions changed"]
    )
    return {
        by
        for by, action, subject, before in trail.values_list("by", "action", "subject", "before")
        if authority.name in (before or {}).get("areas", ())
        or (action == "unsubscribed" and subject.endswith(f": {authority}"))
    }


def _names(areas: dict[int, Area]) -> dict[str, object]:
    return {"areas": sorted(area.name for area in areas.values())}


@transaction.atomic
def unsubscribe(*, subscription: Subscription) -> None:
    """End one subscription, as whoever holds its link asks for."""
    record(by=subscription.user, action="unsubscribed", subject=subscription, area=subscription.area)
    subscription.delete()


def token_of(subscription: Subscription) -> str:
    """The part of a link that ends this subscription without signing in."""
    return signing.dumps([subscription.user_id, subscription.area_id], salt=SALT, compress=False)


def subscription_of(token: str) -> Subscription | None:
    """The subscription that a link ends; None for a link that was tampered with or has done its work."""
    try:
        user_id, area_id = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Subscription.objects.filter(user=user_id, area=area_id)
    return found.select_related("area__parent__parent__parent", "user").first()


def notifications_for(edition: Edition, site: str) -> Iterator[NotificationEmail]:
    """The e-mails about an edition; `site` is where the service stands: "https://example.org".

    Nobody is told who may no longer read it or has no address, and of no area that the edition doesn't know.
    """
    subscriptions = list(_subscriptions(edition))
    slugs = {each.area.slug for each in subscriptions}
    contents = pages_of(edition, slugs)
    before = edition_before(edition.scorecard, edition.period)
    earlier = {} if before is None else pages_of(before, slugs)
    since = "the edition before" if before is None else before.period.label
    for each in subscriptions:
        slug = each.area.slug
        if slug in contents and reader_for(each.user).may(Permission.READ_PUBLISHED, each.area):
            last = earlier[slug].rows if slug in earlier else []
            news = _news(edition, each.area, since, site)
            link = f"{site}{reverse('unsubscribe', args=[token_of(each)])}"
            yield NotificationEmail(
                each.user.email, subject_of(news), body_of(news, contents[slug], last, link), link, each.pk
            )


def _subscriptions(edition: Edition) -> Iterable[Subscription]:
    authority = edition.scorecard.authority
    found = Subscription.objects.filter(user__is_active=True).exclude(user__email="")
    found = found.select_related("user", "area__parent__parent__parent")
    return (each for each in found if each.area.authority.pk == authority.pk)


def _news(edition: Edition, area: Area, since: str, site: str) -> Notification:
    query = "" if area.parent_id is None else f"?area={area.slug}"
    page = reverse("scorecard", args=[edition.scorecard.slug, edition.period.slug])
    return Notification(
        area=area.name,
        period=edition.period.label,
        issue=edition.issue,
        reason=edition.reason,
        link=f"{site}{page}{query}",
        last_period=since,
    )


def announce(edition: Edition, site: str) -> None:
    """Store which e-mails an edition that is being published has to send; they go out once it is stored."""
    LetterDue.objects.bulk_create(
        LetterDue(edition=edition, subscription=each, site=site) for each in _subscriptions(edition)
    )
    transaction.on_commit(send_notifications, robust=True)


def send_notifications(*, again: bool = False) -> None:
    """Send the e-mails that have not gone out; what fails is logged and tried `again` by the next command."""
    LetterDue.objects.filter(since__lt=timezone.now() - GIVEN_UP_AFTER).delete()
    due = Edition.objects.filter(pk__in=LetterDue.objects.values("edition"))
    for edition in due.select_related("scorecard__authority"):
        _send_notifications_of(edition, again)


def _send_notifications_of(edition: Edition, again: bool) -> None:
    rows = {each.subscription_id: each for each in LetterDue.objects.filter(edition=edition)}
    site = next(iter(rows.values())).site
    notifications = [each for each in notifications_for(edition, site) if each.subscription in rows]
    meant = [each.subscription for each in notifications]
    LetterDue.objects.filter(edition=edition).exclude(subscription__in=meant).delete()
    sent = 0
    if not notifications:
        return
    try:
        with get_connection() as connection:
            for notification in notifications:
                sent += _send(edition, notification, connection)
    except (SMTPException, OSError):
        log.exception(
            "The mail server can't be reached; %s of %s e-mails were sent.", sent, len(notifications)
        )
    if sent or not again:
        record(
            by=None,
            action="subscribers told",
            subject=edition,
            after={"sent": sent, "meant": len(notifications)},
            area=edition.scorecard.authority,
        )


def _send(edition: Edition, notification: NotificationEmail, connection: BaseEmailBackend) -> int:
    """How many went out: none where another process sends it. The same message has the same Message-ID."""
    name = sha256(f"{edition.pk} {notification.subscription}".encode()).hexdigest()[:32]
    host = settings.ALLOWED_HOSTS[0] if settings.ALLOWED_HOSTS else "localhost"
    headers = {"List-Unsubscribe": f"<{notification.unsubscribe}>", "Message-ID": f"<{name}@{host}>"}
    message = EmailMessage(
        notification.subject, notification.body, to=[notification.to], connection=connection, headers=headers
    )
    due = LetterDue.objects.filter(edition=edition, subscription=notification.subscription)
    try:
        with transaction.atomic():
            return message.send() if due.delete()[0] else 0
    except (SMTPException, OSError):
        log.exception("An e-mail about an edition could not be sent.")
        return 0
