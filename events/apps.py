from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events import rules
        from events.emails import (
            answers,
            codes,
            followups,
            guests,
            invitations,
            letters,
            roles,
            travel,
        )
        from improvement.rules import facilitating
        from improvement.rules.guests import register as reach_guests
        from lhs_platform.mail import outbox

        seat, together = letters.is_coming, letters.read_together
        outbox.register("events.invitation", invitations.invitation_sent, read=together)
        outbox.register("events.invitation_test", invitations.letter_tested)
        outbox.register("events.reminder", invitations.reminder_due)
        outbox.register("events.travel", invitations.travel_told)
        outbox.register("events.thanks", invitations.thanks_said)
        outbox.register("events.online", answers.online_offered)
        outbox.register("events.link_again", invitations.link_sent_again, is_essential=True)
        outbox.register(
            "events.changed", invitations.meeting_changed, is_essential=seat, read=together
        )
        outbox.register(
            "events.restated", invitations.times_restated, is_essential=seat, read=together
        )
        outbox.register("events.cancelled", invitations.meeting_cancelled, is_essential=seat)
        outbox.register("events.withdrawn", invitations.invitation_withdrawn)
        own = answers.was_asked_for
        outbox.register("events.answered", answers.answer_saved, is_essential=own)
        outbox.register("events.seat_offered", answers.seat_offered, is_essential=True)
        outbox.register("events.role_given", roles.role_given)
        outbox.register("events.role_offered", roles.role_offered)
        outbox.register("events.code", codes.code_asked, is_essential=True)
        for what in travel.STILL:
            outbox.register(f"events.{what}", travel.notice(what), is_essential=True)
        outbox.register("events.action_given", followups.action_given)
        outbox.register("events.action_due", followups.action_due)
        outbox.register("events.action_overdue", followups.action_overdue)
        outbox.register("events.evaluation_open", followups.evaluation_open)
        facilitating.register(rules.facilitates)
        reach_guests(guests.guests)
