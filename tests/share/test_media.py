"""Films and photos are cut, covered and stripped in the browser, in Chromium and in Firefox."""
from pathlib import Path
import pytest
from tests.share import films
from tests.share.conftest import Tab

pytestmark = pytest.mark.asyncio(loop_scope="module")

async def test_try(tab: Tab, tmp_path: Path):
    names=('phone_film','variable_film','dashcam_film','webm_film','hlg_film','hevc_film','photo','png_photo','webp_photo','heic_photo')
    chosen = await tab.choose(*[getattr(films,n)(tmp_path) for n in names])
    for c in chosen: print(tab.name, c)
    for c in chosen:
        try:
            made = await tab.make({"id": c["id"], "part": {"start": 0.1, "end": 0.5} if c["kind"]=="film" else None, "masks": [{"id":1,"at":[{"time":0,"box":films.AREA}]}] if c["ability"]=="edit" else [], "whole": c["ability"]=="whole"})
            for m, p in made: print(tab.name, m)
        except AssertionError as e: print("ERR", tab.name, c["name"], str(e)[:600])
