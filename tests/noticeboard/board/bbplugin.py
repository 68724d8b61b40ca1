import pytest
from blockbuster import blockbuster_ctx
@pytest.fixture(autouse=True)
def bb(request):
    with blockbuster_ctx("noticeboard") as b: yield b
