"""The files that prove expenses: what may be one is decided by what is in it, never by its name."""

import hashlib
import re
from dataclasses import dataclass

from events.models import ExpenseLine, Receipt
from lhs_platform.lib.errors import DomainError

MOST_BYTES = 5 * 1024 * 1024
KINDS = {
    "application/pdf": ".pdf",
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/heic": ".heic",
}
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_ODD = re.compile(r"[^\w .()+-]+")


@dataclass(frozen=True)
class Upload:
    """A file as it was sent."""

    name: str
    content: bytes


def kind_of(content: bytes) -> str:
    """Give the type of a file by its first bytes; empty for what is no receipt."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "image/heic"
    return ""


def checked(upload: Upload) -> str:
    """Give the type of a file that is taken, or say why it is not."""
    if not upload.content:
        raise DomainError("This file is empty.", field="receipt")
    if len(upload.content) > MOST_BYTES:
        raise DomainError(
            "This file is larger than 5 MB. Take a smaller photo, or send a PDF.", field="receipt"
        )
    kind = kind_of(upload.content)
    if not kind:
        raise DomainError(
            "This file is no receipt we can open. Send a PDF or a photo (JPEG, PNG, HEIC).",
            field="receipt",
        )
    return kind


def keep(line: ExpenseLine, upload: Upload) -> Receipt:
    """Store a receipt; it is called what it is, whatever ending its name had."""
    kind = checked(upload)
    return Receipt.objects.create(
        line=line,
        name=_tidy(upload.name, KINDS[kind]),
        content_type=kind,
        size=len(upload.content),
        sha256=hashlib.sha256(upload.content).hexdigest(),
        content=upload.content,
    )


def _tidy(name: str, ending: str) -> str:
    stem = name.replace("\\", "/").rsplit("/", 1)[-1].rpartition(".")[0]
    plain = " ".join(_ODD.sub(" ", stem).split())[:100]
    return f"{plain or 'receipt'}{ending}"
