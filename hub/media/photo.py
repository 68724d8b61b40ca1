"""Photos as phones write them."""

from enum import StrEnum


class Trace(StrEnum):
    """What a file tells beside its pictures."""

    DEVICE = "device"
    """What filmed it: its make, model, lens or serial number."""
    OTHER = "other"
    PERSON = "person"
    PLACE = "place"
    TEXT = "text"
    THUMBNAIL = "thumbnail"
    """A small picture, which may show what is covered in the large one."""
    TIME = "time"
