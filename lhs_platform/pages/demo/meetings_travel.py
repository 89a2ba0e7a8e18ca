"""Travel support for the meeting: one fund, requests in every state, and claims with receipts."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from events.actions import claims, funds, travel
from events.actions.receipts import Upload
from events.models import Event, EventRole, Invitation, SponsorFund, TravelRequest
from networks.models import User
from outcomes.exports.pictures import png

LIMIT, EACH = Decimal(18_000), Decimal(1200)
RULES = (
    "Train, bus or flight in the cheapest class, up to two nights in a hotel, your own car at "
    "$0.67 a mile, and care for a child while you are away. Meals at the meeting are there."
)
# How far each request is, in the order people answered, with what they think they need.
PLAN = (
    ("submitted", 410), ("claimed", 640), ("approved", 980), ("paid", 720), ("submitted", 560),
    ("accepted", 880), ("returned", 430), ("verified", 590), ("queued", 1150), ("approved", 760),
    ("submitted", 640), ("declined", 2400), ("closed", 690), ("withdrawn", 300),
    ("accepted", 940), ("submitted", 520), ("approved", 810), ("submitted", 770),
)  # fmt: skip
RECEIPT = """<svg xmlns="http://www.w3.org/2000/svg" width="420" height="560" viewBox="0 0 420 560">
<rect width="420" height="560" fill="#f4f1ea"/><g font-family="Source Sans 3" fill="#222">
<text x="40" y="70" font-size="30">Invented Railway</text>
<text x="40" y="130" font-size="20">Fernleigh to Lakeside</text>
<text x="40" y="165" font-size="20">and back, second class</text>
<text x="40" y="260" font-size="34">Total  $186.40</text>
<text x="40" y="330" font-size="18">Sample, no real receipt</text></g></svg>"""
HOTEL = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 400 300]/Contents 4 0 R/Resources<</Font<</F1 "
    b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n"
    b"4 0 obj<</Length 62>>stream\nBT /F1 18 Tf 40 200 Td (Invented Inn, 2 nights, $236.00) Tj ET\n"
    b"endstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
)


def make(meeting: Event, *, by: User, second: User, now: datetime) -> None:
    """`by` approves and verifies; `second`, another organiser, books and pays."""
    fund = _fund(meeting, by, now)
    EventRole.objects.create(event=meeting, user=second, role=EventRole.Role.ORGANISER, given_by=by)
    asked = TravelRequest.objects.of_event(meeting).select_related("invitation").order_by("pk")
    way = _Way(fund, by, second, now)
    for (state, guess), request in zip(PLAN, asked, strict=False):
        way.take(request, state, Decimal(guess))


def _fund(meeting: Event, by: User, now: datetime) -> SponsorFund:
    until = meeting.in_order()[-1].date + timedelta(days=45)
    fields = {
        "sponsor": "Lakeside Foundation",
        "currency": "USD",
        "limit": LIMIT,
        "per_person_cap": EACH,
        "rules": RULES,
        "claims_until": until,
        "reference": "LF-114",
    }
    return funds.add(event=meeting, fields=fields, by=by)


class _Way:
    """Takes a request as far as the plan says, step by step, as people do."""

    def __init__(self, fund: SponsorFund, by: User, second: User, now: datetime) -> None:
        self.fund, self.by, self.second, self.now = fund, by, second, now
        self.receipts = (Upload("hotel.pdf", HOTEL), Upload("train.png", png(RECEIPT, width=420)))
        self.today: date = now.date()

    def take(self, request: TravelRequest, state: str, guess: Decimal) -> None:
        self._guess(request.invitation, request, guess)
        ways = {
            "submitted": (),
            "queued": (self._queue,),
            "declined": (self._decline,),
            "withdrawn": (self._withdraw,),
            "approved": (self._approve,),
            "accepted": (self._approve, self._accept),
        }
        claimed = (self._approve, self._accept, self._spend, self._claim)
        further = {
            "claimed": (),
            "returned": (self._return,),
            "verified": (self._verify,),
            "paid": (self._verify, self._pay),
            "closed": (self._verify, self._pay, self._close),
        }
        steps = ways[state] if state in ways else claimed + further[state]
        for step in steps:
            step(TravelRequest.objects.select_related("invitation", "fund").get(pk=request.pk))

    def _guess(self, invited: Invitation, request: TravelRequest, guess: Decimal) -> None:
        wish = travel.Wish(request.needs_prepaid, request.travels_from, guess)
        travel.ask(invitation=invited, wish=wish, by=None, now=self.now)

    def _queue(self, one: TravelRequest) -> None:
        travel.queue(requests=[one], by=self.by, now=self.now)

    def _decline(self, one: TravelRequest) -> None:
        why = "A flight in first class is not among what the sponsor pays. A train is."
        travel.decline(requests=[one], reason=why, by=self.by, now=self.now)

    def _withdraw(self, one: TravelRequest) -> None:
        travel.withdraw(request=one, version=one.version, by=None, now=self.now)

    def _approve(self, one: TravelRequest) -> None:
        cap = one.estimate or EACH
        travel.approve(requests=[one], fund=self.fund, cap=cap, by=self.by, now=self.now)

    def _accept(self, one: TravelRequest) -> None:
        accepted = travel.accept(request=one, version=one.version, by=None, now=self.now)
        if accepted.needs_prepaid:
            travel.book(
                request=accepted,
                amount=Decimal("180.00"),
                what="Train from Fernleigh and back",
                version=accepted.version,
                by=self.second,
                now=self.now,
            )

    def _spend(self, one: TravelRequest) -> None:
        hotel, train = self.receipts
        spent = (
            ("lodging", "Two nights at the Invented Inn", "236.00", hotel),
            ("rail", "Fernleigh to Lakeside and back", "186.40", train),
        )
        for category, what, amount, receipt in spent:
            bought = claims.Expense(category, what, self.today, Decimal(amount), "USD")
            claims.add_line(request=one, expense=bought, receipt=receipt, by=None, now=self.now)

    def _claim(self, one: TravelRequest) -> None:
        claims.send(request=one, version=one.version, by=None, now=self.now)

    def _return(self, one: TravelRequest) -> None:
        why = "The photo of the train ticket cannot be read. Please take it once more."
        claims.give_back(request=one, reason=why, version=one.version, by=self.by, now=self.now)

    def _verify(self, one: TravelRequest) -> None:
        room = (one.cap or EACH) - (one.prepaid_amount or Decimal(0))
        judgements = {}
        for line in one.lines.all():
            amount = min(line.amount, room)
            room -= amount
            reason = "" if amount == line.amount else "Up to what was approved."
            judgements[line.pk] = claims.Judgement(amount, reason)
        claims.judge(
            request=one,
            judgements=judgements,
            version=one.version,
            by=self.by,
            now=self.now,
            is_done=True,
        )

    def _pay(self, one: TravelRequest) -> None:
        claims.pay(
            request=one,
            reference="FO-2291",
            version=one.version,
            by=self.second,
            now=self.now,
        )

    def _close(self, one: TravelRequest) -> None:
        claims.close(request=one, version=one.version, by=self.by, now=self.now)
