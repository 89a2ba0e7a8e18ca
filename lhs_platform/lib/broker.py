"""The queue of a machine without Redis: a folder. A message is there whole or not at all."""

from pathlib import Path
from time import monotonic
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    """Kombu's own channel writes in place: a worker that reads half a message ends."""

    # Kombu's two classes above this one do not agree on the names.
    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        name = f"{round(monotonic() * 1000)}_{uuid4()}.{queue}.msg"
        path = Path(self.data_folder_out) / name
        partial = path.with_name(f"{name}.partial")
        try:
            partial.write_text(dumps(payload))
            partial.replace(path)
        except OSError as error:
            raise ChannelError(f"Cannot add {name} to the queue") from error


class Transport(filesystem.Transport):
    """Like Kombu's own, with that channel."""

    Channel = Channel
