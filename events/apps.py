from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "events"

    def ready(self) -> None:
        from events.emails import answers, codes, invitations, travel
        from lhs_platform.mail import outbox

        outbox.register("events.invitation", invitations.invitation_sent)
        outbox.register("events.invitation_test", invitations.invitation_tested)
        outbox.register("events.link_again", invitations.link_sent_again, is_essential=True)
        outbox.register("events.changed", invitations.meeting_changed)
        outbox.register("events.cancelled", invitations.meeting_cancelled)
        outbox.register("events.answered", answers.answer_saved)
        outbox.register("events.seat_found", answers.seat_found)
        outbox.register("events.code", codes.code_asked, is_essential=True)
        for what in travel.STILL:
            outbox.register(f"events.{what}", travel.notice(what))
