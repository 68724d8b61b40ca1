"""Makers of cameras: by address and name, and which of their models ring."""

from pathlib import Path
import re

from hypothesis import given, strategies as st
import pytest

from hub.api.view import Language
from hub.model.brand import (
    BRANDS,
    Brand,
    brand_named,
    brand_of,
    is_doorbell,
    usual_path,
    usual_paths,
)
from noticeboard.runtime.text import LANGUAGES, catalogue

PAGE = Path(__file__).parents[3] / "docs" / "brands.md"
TOLD = [brand for brand in BRANDS if brand.key]


@pytest.mark.parametrize(
    "texts",
    [
        ("AD410", "Amcrest"),
        ("AD110",),
        ("DS-HD1", "HIKVISION"),
        ("DS-KV6113-WPE1(B)",),
        ("DS-KD8003-IME1",),
        ("DB1", "EZVIZ"),
        ("DB1C", "Hikvision"),
        ("VTO2202F-P-S2", "Dahua"),
        ("DB61i", "Imou"),
        ("D340P", "Reolink"),
        ("Reolink Video Doorbell PoE",),
        ("Tapo D210",),
        ("D230S1", "TP-Link"),
        ("TD25", "Tapo"),
        ("UVC G4 Doorbell Pro",),
        ("G4", "Aqara"),
        ("AXIS A8207-VE",),
        ("I8016-LVE", "Axis"),
        ("T8200", "eufy"),
        ("D2101V", "DoorBird"),
    ],
)
def test_a_doorbell_is_known_by_its_model(texts: tuple[str, ...]) -> None:
    """Many doorbells are nowhere called one."""
    assert is_doorbell(*texts)


@pytest.mark.parametrize(
    "texts",
    [
        ("DS-2CD2042WD", "Hikvision"),
        ("AXIS D201-S XPT",),
        ("UVC G4 Bullet", "UniFi"),
        ("AXIS M1065-LW - ACCC8E000001",),
        ("Tapo C210",),
        ("RLC-810A", "Reolink"),
        ("IPC-HFW2431", "Dahua"),
        ("D210", "Nobody"),
        ("AD4100", "Amcrest"),
        ("G3", "Aqara"),
        ("Bird nest",),
        (),
    ],
)
def test_a_camera_is_no_doorbell(texts: tuple[str, ...]) -> None:
    """A model counts for its maker only, unless it could be nobody else's."""
    assert not is_doorbell(*texts)


@pytest.mark.parametrize(
    ("text", "sold_as", "key"),
    [
        ("HIKVISION DS-2CD", "Hikvision", "hikvision"),
        ("EZVIZ C6N", "EZVIZ", "hikvision"),
        ("Lorex", "Lorex", "dahua"),
        ("TP-Link", "TP-Link", "tapo"),
        ("Google Nest Cam", "Google Nest", "nest"),
        ("Ring Video Doorbell", "Ring Video", "ring"),
        ("Bird nest", "", ""),
        ("Key ring", "", ""),
        ("Blinking light", "", ""),
    ],
)
def test_a_brand_is_named(text: str, sold_as: str, key: str) -> None:
    """What is sold under another name has the texts of its maker."""
    brand = brand_named(text)

    assert brand_of("", text) == sold_as
    assert (brand.key if brand else "") == key


def test_a_hardware_address_says_more_than_a_name() -> None:
    """DoorBird announces itself as Axis does."""
    assert brand_of("1ccae3000001", "Axis") == "DoorBird"
    assert is_doorbell("Porch", mac="1ccae3000001") == is_doorbell("Porch")


def test_every_brand_is_whole() -> None:
    """Addresses are six digits each and one maker's; paths begin with a slash; keys are unique."""
    macs = [mac for brand in BRANDS for mac in brand.macs]
    keys = [brand.key for brand in BRANDS if brand.key]

    assert all(len(mac) == 6 and mac == mac.lower() for mac in macs)
    assert (len(set(macs)), len(set(keys))) == (len(macs), len(keys))
    assert all(not brand.path or brand.path.startswith("/") for brand in BRANDS)
    assert all(each.startswith("/") for each in usual_paths())
    assert usual_path("Annke C800") == usual_path("Hikvision")


def test_the_page_says_what_the_dialog_says() -> None:
    """Each row of docs/brands.md is the catalog's text and the code's models, none left out."""
    texts = catalogue()
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \| (.+?) \|$", PAGE.read_text(), re.MULTILINE)

    assert rows[2:] == [
        (
            brand.name,
            texts[f"brand.{brand.key}.on"],
            texts[f"brand.{brand.key}.works"],
            ", ".join(brand.doorbells) or "–",
        )
        for brand in sorted(TOLD, key=lambda each: each.name.lower())
    ]


def test_the_page_has_the_brands_people_ask_for() -> None:
    """Those of the issue tracker's most frequent questions are all there."""
    expected = (
        *("Amcrest", "Aqara", "Axis", "Blink", "Dahua", "DoorBird", "Eufy", "Hikvision"),
        *("Nest", "Reolink", "Ring", "Tapo", "UniFi", "Wyze"),
    )

    assert sorted(brand.name for brand in TOLD) == sorted(expected)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("brand", TOLD, ids=lambda brand: brand.key)
def test_every_brand_has_its_line_in_each_language(brand: Brand, language: str) -> None:
    """It names the brand, and is short enough for a form."""
    line = Language(language).about(brand.key)

    assert line.startswith(f"{brand.name}: ")
    assert 100 < len(line) < 900


@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=20))
def test_no_text_raises(texts: list[str], mac: str) -> None:
    """Whatever a device says of itself, it is known or it is not."""
    assert is_doorbell(*texts, mac=mac) in {True, False}
    assert isinstance(brand_of(mac, *texts), str)
