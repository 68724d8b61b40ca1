"""Where the agencies of a large board are, what they are called, and what they write."""

from typing import Final

from noticeboard.log.body import AgencyKind

METROS: Final = (
    *((40.71, -74.01, 195), (34.05, -118.24, 128), (41.88, -87.63, 93), (32.78, -96.8, 81)),
    *((29.76, -95.37, 75), (38.91, -77.04, 63), (39.95, -75.17, 62), (33.75, -84.39, 62)),
    *((25.76, -80.19, 62), (33.45, -112.07, 50), (42.36, -71.06, 49), (37.77, -122.42, 46)),
    *((42.33, -83.05, 43), (47.61, -122.33, 40), (44.98, -93.27, 37), (27.95, -82.46, 33)),
    *((32.72, -117.16, 33), (39.74, -104.99, 30), (28.54, -81.38, 28), (35.23, -80.84, 28)),
    *((38.63, -90.2, 28), (29.42, -98.49, 27), (45.52, -122.68, 25), (40.44, -80.0, 24)),
    *((38.58, -121.49, 24), (36.17, -115.14, 23), (39.1, -84.51, 23), (39.1, -94.58, 22)),
    *((39.96, -83.0, 22), (41.5, -81.69, 22), (36.16, -86.78, 21), (40.76, -111.89, 13)),
)
"""Latitude, longitude, and weight by population. Around each is a region with a verifier."""

KINDS: Final[tuple[tuple[AgencyKind, str], ...]] = (
    ("police", "Police Department"),
    ("sheriff", "Sheriff's Office"),
    ("fire", "Fire Department"),
    ("police", "Department of Public Safety"),
    ("fire", "Fire District"),
    ("ems", "Ambulance Service"),
    ("transit", "Transit Police"),
)
_FIRST: Final = (
    *("Alder", "Amber", "Ash", "Bell", "Birch", "Bright", "Brook", "Cedar", "Clear", "Copper"),
    *("Eagle", "Elm", "Fair", "Fern", "Flint", "Fox", "Glen", "Green", "Hazel", "Heron"),
    *("Laurel", "Linden", "Maple", "Meadow", "Otter", "Pine", "Quail", "Silver", "Stone", "Willow"),
)
_MIDDLE: Final = (
    *("", "bank", "berg", "bend", "born", "bridge", "cliff", "cross", "dale", "den", "field"),
    *("gate", "grove", "ham", "land", "ley", "mere", "mont", "ridge", "side", "stead", "ton"),
    *("vale", "wick"),
)
_LAST: Final = (
    *("Bay", "Beach", "Bluff", "City", "Corners", "County", "Creek", "Crossing", "Falls", "Forks"),
    *("Harbor", "Heights", "Hills", "Hollow", "Island", "Junction", "Lake", "Landing", "Mills"),
    *("Park", "Plains", "Point", "Prairie", "Rapids", "River", "Springs", "Station", "Township"),
    *("Valley", "Village"),
)


def town_name(number: int) -> str:
    """Return a town's name, another one for each number, made of parts of names."""
    rest, first = divmod(number, len(_FIRST))
    rest, last = divmod(rest, len(_LAST))
    rest, middle = divmod(rest, len(_MIDDLE))
    name = f"{_FIRST[first]}{_MIDDLE[middle]} {_LAST[last]}"
    return f"{name} {rest + 1}" if rest else name


# All texts are ASCII without quotes, backslashes and controls: as JSON, they are themselves.
INCIDENTS: Final = (
    ("burglary", "Burglary"),
    ("burglary", "Break-in at a shop"),
    ("theft", "Theft of tools"),
    ("theft", "Parcels stolen from porches"),
    ("vehicle_theft", "Stolen pickup truck"),
    ("vehicle_theft", "Stolen motorcycle"),
    ("hit_and_run", "Hit and run"),
    ("traffic_collision", "Collision of two cars"),
    ("vandalism", "Broken windows"),
    ("robbery", "Robbery of a store"),
    ("fire", "Fire in a garage"),
    ("fire", "Brush fire"),
    ("arson", "Burned containers"),
    ("animal_attack", "Dog bite"),
    ("natural_disaster", "Flooded road"),
)
STREETS: Final = tuple(
    f"{name} {way}"
    for name in (
        "Elm",
        "Oak",
        "Second",
        "Third",
        "Fourth",
        "Mill",
        "Church",
        "Lake",
        "Hill",
        "Main",
    )
    for way in ("Street", "Avenue", "Road", "Lane", "Court", "Drive")
)
SENTENCES: Final = (
    "A gray van may have left toward the highway with its lights off.",
    "The first call came some minutes after it happened, so the times are rough.",
    "Footage from doorbells and from driveways is of the most use to us.",
    "A white sedan with a damaged door was parked near the corner that evening.",
    "The street was closed for the rest of the night, and traffic went through side roads.",
    "Please send nothing that shows only your own home or your guests.",
    "We would like to know from which side the vehicle came and where it went.",
    "There was heavy rain at the time, and most of the street lights were out.",
    "Nobody was hurt. The damage is still being counted.",
    "An earlier report about the same block gave another time, which was wrong.",
    "Whoever was there with a bicycle trailer is asked to call the number below as well.",
    "We delete what we do not need within sixty days and say so in public.",
)
THREAD_TEXTS: Final = (
    "We know more about the time: it was later than we thought, after the last bus.",
    "The vehicle was found. Thank you to everybody who went through recordings.",
    "The area was too wide. Footage of the northern half is enough.",
    "The color of the van was wrong in what we wrote at first: it was dark green.",
    "The case is closed, and nothing more is needed.",
    "We have what we need for now.",
)
