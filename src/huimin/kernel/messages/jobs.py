"""Jobs of messages. A new job wakes the worker by NOTIFY, so a one-time code does not wait for a poll."""

from huimin.kernel.jobs.api import Backoff, every, job

from .delivery import deliver, forget
from .mailbox import read_mailbox

# How often is for `message.attempts` to say: the job itself goes on trying, at most ten minutes apart.
RETRY = Backoff(1_000, longest_s=600)


@job(queue="messages", retry=RETRY, name="kernel.messages.deliver")
def deliver_message(*, message_id: str) -> None:
    """Hands one message to the port."""
    deliver(message_id=message_id)


@every("* * * * * */30", name="kernel.messages.read_mailbox")
def read_answers() -> None:
    """Takes the answers that lie in the mailbox, where one is set."""
    read_mailbox()


@every("17 19 * * *", name="kernel.messages.forget")
def forget_old() -> None:
    """Empties what is older than the retention, at night in China."""
    forget()
