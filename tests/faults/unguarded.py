"""The control: one task for each recipient, and nothing to fall back on."""

from celery import shared_task


@shared_task
def send_one(message_id: int) -> None:
    """Send a mail as most sites do: the task is the only one who knows that it should go."""
    from lhs_platform.mail.composing import compose
    from lhs_platform.mail.models import Message
    from lhs_platform.mail.postman import Postman

    message = Message.objects.to_send().get(pk=message_id)
    with Postman() as postman:
        postman.deliver(compose(message), seconds=10)  # type: ignore[arg-type]
    Message.objects.filter(pk=message_id).update(state=Message.State.SENT)
