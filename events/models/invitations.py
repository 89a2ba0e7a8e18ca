"""Who is invited to a meeting."""

import base64
import uuid
from collections.abc import Sequence
from typing import Any, Self

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models.functions import Cast, Concat
from django.utils.crypto import salted_hmac

from events.models.events import Event, with_a_role_of
from lhs_platform.lib.links import signed, unsigned
from lhs_platform.lib.models import Record
from lhs_platform.lib.numbers import whole_number
from lhs_platform.mail.models import UNWANTED, Message, Suppression
from networks.models import Network
from networks.models.memberships import Group, coordinated_by

LINK_SALT = "events.invitation"
STOP_SALT = "events.stop"
LETTER = "events.invitation"
BADGE_SALT = "events.badge"
_PUBLISHED = ~models.Q(event__status=Event.Status.DRAFT)


def _stopped() -> models.QuerySet[Suppression]:
    return Suppression.objects.filter(email=models.OuterRef("email"))


def _came_back() -> models.QuerySet[Message]:
    """Give the mails of an invitation to its present address that came back: those to an address
    that was corrected since do not count."""
    of_invitation = Concat(
        models.F("purpose"),
        models.Value(":"),
        Cast(models.OuterRef("event_id"), models.CharField()),
        models.Value(":"),
        Cast(models.OuterRef("pk"), models.CharField()),
        models.Value(":"),
        output_field=models.CharField(),
    )
    return Message.objects.filter(
        to_email=models.OuterRef("email"),
        state=Message.State.BOUNCED,
        dedupe_key__startswith=of_invitation,
    )


def _parts_of(token: str, *, salt: str) -> tuple[uuid.UUID, str]:
    """Give what a token was signed from: the id of an invitation, and what it is good for. One
    that is not ours is good for nothing."""
    public_id, _, rest = (unsigned(salt=salt, token=token) or "").rpartition(":")
    try:
        return uuid.UUID(public_id), rest
    except ValueError:
        return uuid.UUID(int=0), ""


def add_letters(people: "Sequence[Invitation]") -> None:
    """Add to a page of people of one meeting what `with_letter` adds, for less: where nothing is
    filtered by it, three plain queries cost a fraction of what the database is asked there."""
    addresses = [one.email for one in people]
    letters = Message.objects.filter(dedupe_key__in=[one.dedupe_key for one in people])
    found = {key: rest for key, *rest in letters.values_list("dedupe_key", "state", "error")}
    stopped = dict(Suppression.objects.filter(email__in=addresses).values_list("email", "reason"))
    bounced = Message.objects.filter(to_email__in=addresses, state=Message.State.BOUNCED)
    returned = list(bounced.values_list("to_email", "purpose", "dedupe_key"))
    for one in people:
        one.letter_state, one.letter_error = found.get(one.dedupe_key, (None, None))
        one.suppressed = stopped.get(one.email)
        one.is_bounced = one.suppressed == Suppression.Reason.BOUNCE or any(
            email == one.email and key.startswith(f"{purpose}{one.key_part}")
            for email, purpose, key in returned
        )


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> Self:
        """Give the invitations of networks this person coordinates, of meetings they help to
        organise, and their own; also one to a meeting of a network they are not in."""
        if not user.is_authenticated:
            return self.none()
        networks = Network.objects.keys_visible_to(user)
        if user.is_staff:
            return self.filter(event__network__in=networks)
        coordinated = coordinated_by(user)
        own = models.Q(user=user) & models.Q(event__network__in=networks)
        if user.limited_to is None:
            is_asked = models.Q(state=Invitation.State.ACTIVE) & _PUBLISHED
            own |= models.Q(user=user) & is_asked
        organised = models.Q(event__in=with_a_role_of(user))
        return self.filter(models.Q(event__network__in=coordinated) | organised | own)

    def standing(self) -> Self:
        return self.exclude(state=Invitation.State.REVOKED)

    def for_list(self) -> Self:
        return (
            self.select_related("event__network", "rsvp__answered_by", "merged_into")
            .prefetch_related("rsvp__places__day", "event__days")
            .with_letter()
        )

    def of_person(self, user: Any) -> Self:
        """Give what this person was invited to, by account or by a verified address."""
        if not user.is_authenticated:
            return self.none()
        addresses = EmailAddress.objects.filter(user=user, verified=True).values("email")
        return self.filter(models.Q(user=user) | models.Q(user=None, email__in=addresses))

    def with_letter(self) -> Self:
        """Add what became of the mail that carries the present link: its state in the outbox,
        when it went and what the other side said."""
        letters = Message.objects.filter(dedupe_key=models.OuterRef("letter_key"))
        return self.with_letter_state().annotate(
            letter_sent_at=models.Subquery(letters.values("sent_at")[:1]),
            letter_error=models.Subquery(letters.values("error")[:1]),
        )

    def with_letter_state(self) -> Self:
        """Add whether that mail is on its way, went or came back, and to whom none goes."""
        key = Concat(
            models.Value(f"{LETTER}:"),
            Cast("event_id", models.CharField()),
            models.Value(":"),
            Cast("pk", models.CharField()),
            models.Value(":"),
            Cast("link_version", models.CharField()),
            output_field=models.CharField(),
        )
        letters = Message.objects.filter(dedupe_key=models.OuterRef("letter_key"))
        return self.annotate(letter_key=key).annotate(
            letter_state=models.Subquery(letters.values("state")[:1]),
            suppressed=models.Subquery(_stopped().values("reason")[:1]),
            is_bounced=models.Exists(_came_back())
            | models.Exists(_stopped().filter(reason=Suppression.Reason.BOUNCE)),
        )

    def by_token(self, token: str) -> "tuple[Invitation, int] | None":
        """Give the invitation of a personal link and the version the link was made for; None
        if the link is not one of ours."""
        public_id, version = _parts_of(token, salt=LINK_SALT)
        number = whole_number(version)
        if number is None:
            return None
        invitation = self.for_link().filter(public_id=public_id).first()
        return (invitation, number) if invitation else None

    def for_link(self) -> Self:
        """Load what the pages behind a personal link show."""
        return self.select_related(
            "event__network", "rsvp__needs", "rsvp__answered_by"
        ).prefetch_related("event__days", "rsvp__places")

    def by_stop_token(self, token: str) -> "tuple[Invitation, bool] | None":
        """Give the invitation whose mail a link stops, and whether it still goes to the address
        that the link was sent to; None if the link is not one of ours."""
        public_id, mark = _parts_of(token, salt=STOP_SALT)
        invitation = self.filter(public_id=public_id).select_related("event__network").first()
        return (invitation, mark == invitation.address_mark) if invitation and mark else None


class Invitation(Record):
    """One person asked to one meeting, with or without an account.

    The personal link is signed from the public id and `link_version`: raising the version kills
    every link made before. Whether the mail went out is read from the outbox, not kept here.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Not sent yet"
        ACTIVE = "active", "Sent"
        REVOKED = "revoked", "Withdrawn"

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="invitations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Empty for people who came without an invitation and left no address.
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120)
    group = models.CharField(max_length=12, choices=Group.choices, blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    link_version = models.PositiveIntegerField(default=1)
    sent_at = models.DateTimeField(null=True, blank=True)
    is_walk_in = models.BooleanField("came without an invitation", default=False)
    # The invitation of the same person that stands instead of this one.
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    # Added by `with_letter`.
    letter_state: str | None
    letter_error: str | None
    # Why the present address gets no mail, and whether mail of this meeting to it came back.
    suppressed: str | None
    is_bounced: bool

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["event", "email"],
                condition=~models.Q(email=""),
                name="invitation_one_per_address",
            ),
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(state="revoked"),
                name="invitation_merged_stands_no_more",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} to {self.event_id}"

    @property
    def token(self) -> str:
        """The secret part of the present personal link, made again whenever it is needed."""
        return signed(salt=LINK_SALT, value=f"{self.public_id}:{self.link_version}")

    @property
    def stop_token(self) -> str:
        """The secret part of the link that stops mail to the present address. It opens nothing,
        and works as long as the address stays, whatever becomes of the invitation."""
        return signed(salt=STOP_SALT, value=f"{self.public_id}:{self.address_mark}")

    @property
    def address_mark(self) -> str:
        """A mark of the address that does not tell it."""
        return salted_hmac(STOP_SALT, self.email.lower()).hexdigest()[:16]

    @property
    def badge_code(self) -> str:
        """What a badge says: signed, short enough to type, and of use at the desk alone."""
        mark = salted_hmac(BADGE_SALT, str(self.public_id), algorithm="sha256").digest()
        text = base64.b32encode(mark)[:10].decode()
        return f"{text[:5]}-{text[5:]}"

    @property
    def dedupe_key(self) -> str:
        """One mail for each link: `with_letter` makes the same key in the database."""
        return f"{self.dedupe_prefix}{self.link_version}"

    @property
    def dedupe_prefix(self) -> str:
        return f"{LETTER}{self.key_part}"

    @property
    def key_part(self) -> str:
        """What stands behind the purpose in the key of each mail to this invitation."""
        return f":{self.event_id}:{self.pk}:"

    @property
    def mails(self) -> models.QuerySet[Message]:
        """Give the mails to this invitation that are about the meeting itself."""
        key = Concat("purpose", models.Value(self.key_part))
        return Message.objects.about(self.event.about).filter(dedupe_key__startswith=key)

    @property
    def answer(self) -> Any:
        """The RSVP, or None while there is none."""
        return getattr(self, "rsvp", None)

    @property
    def wants_no_mail(self) -> bool:
        """Whether the person asked not to be written to. Added up by `with_letter`."""
        return self.suppressed in UNWANTED

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0].rstrip(",;")

    @property
    def masked_name(self) -> str:
        return " ".join(f"{part[0]}." for part in self.name.split() if part)

    @property
    def masked_email(self) -> str:
        box, _, domain = self.email.partition("@")
        return f"{box[:1]}…@{domain}"
