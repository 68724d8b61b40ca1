"""Which camera or clip a person means: its id, its name, or an unambiguous beginning. Pure."""

from collections.abc import Sequence
from ipaddress import ip_address

from hub.cli.words import Shown
from hub.errors import InvalidInputError

MOST_NAMED = 4


def the_camera(said: str, cameras: Sequence[Shown]) -> Shown:
    """Return the adopted camera that is meant; raises InvalidInputError."""
    wanted = said.strip().casefold()
    names = [camera["name"].casefold() for camera in cameras]
    exact = [
        camera
        for camera, name in zip(cameras, names, strict=True)
        if wanted in {camera["id"], name}
    ]
    begins = [
        camera
        for camera, name in zip(cameras, names, strict=True)
        if wanted and (name.startswith(wanted) or camera["id"].startswith(wanted))
    ]
    meant = exact or begins
    if not meant:
        raise InvalidInputError(f"No camera is called {said!r}: see `neighbors hub cameras`.")
    if len(meant) > 1:
        some = " or ".join(f"{camera['name']} ({camera['id']})" for camera in meant[:MOST_NAMED])
        raise InvalidInputError(f"{said!r} could be {some}: say more of the name, or the id.")
    return meant[0]


def the_clip(said: str, clips: Sequence[Shown]) -> str:
    """Return the id of the clip that is meant; raises InvalidInputError."""
    meant = [clip["id"] for clip in clips if said and clip["id"].startswith(said.casefold())]
    if not meant:
        raise InvalidInputError(f"No clip has the id {said!r}: see `neighbors hub clips`.")
    if len(meant) > 1:
        raise InvalidInputError(f"{len(meant)} clips have ids that begin so: say more of it.")
    return str(meant[0])


def the_request(said: str, known: Sequence[Shown]) -> Shown:
    """Return the request that is meant; raises InvalidInputError."""
    meant = [each for each in known if said and each["id"].startswith(said.strip().casefold())]
    if not meant:
        raise InvalidInputError(f"No request has the id {said!r}: see `neighbors hub requests`.")
    if len(meant) > 1:
        raise InvalidInputError(f"{len(meant)} requests have ids that begin so: say more of it.")
    return meant[0]


def the_source(said: str, known: Sequence[Shown]) -> Shown:
    """Return the awareness source that is meant; raises InvalidInputError."""
    wanted = said.strip().casefold()
    exact = [each for each in known if wanted in {each["id"], each["name"].casefold(), each["url"]}]
    begins = [each for each in known if wanted and each["name"].casefold().startswith(wanted)]
    meant = exact or begins
    if len(meant) != 1:
        raise InvalidInputError(
            f"{said!r} is the name of {len(meant) or 'no'} source{'s' if len(meant) > 1 else ''}: "
            "see `neighbors hub awareness list`."
        )
    return meant[0]


def the_rule(said: str, known: Sequence[Shown]) -> Shown:
    """Return the house rule that is meant, by name or number; raises InvalidInputError."""
    wanted = said.strip().casefold()
    for number, rule in enumerate(known, start=1):
        if wanted in {rule["name"].casefold(), str(number)}:
            return rule
    raise InvalidInputError(f"No rule is called {said!r}: see `neighbors hub rules`.")


def to_adopt(found: Sequence[Shown]) -> list[Shown]:
    """Return the found cameras that wait to be adopted, in the order they are numbered in."""
    return [each for each in found if not each["adopted"]]


def the_found(said: str, found: Sequence[Shown]) -> Shown:
    """Return the found camera that is meant, by number, key, address or name.

    Raises InvalidInputError.
    """
    waiting = to_adopt(found)
    if said.isascii() and said.isdigit() and 0 < int(said) <= len(waiting):
        return waiting[int(said) - 1]
    for field in ("key", "address", "name"):
        meant = [each for each in found if each[field].casefold() == said.strip().casefold()]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise InvalidInputError(f"{len(meant)} cameras go by {said!r}: give the number of one.")
    where = f" {said.strip()}" if _is_address(said) else ""
    raise InvalidInputError(
        f"No camera was found as {said!r}: look for cameras again with `neighbors hub scan{where}`."
    )


def _is_address(said: str) -> bool:
    try:
        ip_address(said.strip())
    except ValueError:
        return False
    return True
