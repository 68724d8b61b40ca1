import os
from pathlib import Path
import re
import time

import pytest

from tests.share import films
from tests.share.conftest import Tab
from tests.share.test_large_films import _noisy

pytestmark = [pytest.mark.asyncio(loop_scope="module")]
HZ = os.sysconf("SC_CLK_TCK")


def ours():
    parents = {}
    for each in Path("/proc").iterdir():
        if each.name.isdigit():
            try:
                told = (each / "stat").read_text().rsplit(") ")[1]
                parents[int(each.name)] = int(told.split()[1])
            except OSError:
                pass
    out = []
    for pid in parents:
        p = pid
        while p > 1 and p != os.getpid():
            p = parents.get(p, 0)
        if p == os.getpid():
            out.append(pid)
    return out


def snap():
    s = {}
    for pid in ours():
        try:
            cmd = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").strip().decode()
            f = (Path(f"/proc/{pid}/stat").read_text()).rsplit(") ")[1].split()
            s[(pid, 0)] = (cmd, "ALL", int(f[11]) / HZ, int(f[12]) / HZ)
            for t in Path(f"/proc/{pid}/task").iterdir():
                st = (t / "stat").read_text()
                name = st[st.index("(") + 1 : st.rindex(")")]
                f = st.rsplit(") ")[1].split()
                s[(pid, int(t.name))] = (cmd, name, (int(f[11])) / HZ, int(f[12]) / HZ)
        except OSError:
            pass
    return s


def kind(cmd):
    if "--type=" in cmd:
        return re.search(r"--type=(\S+)", cmd)[1]
    if "-contentproc" in cmd:
        return cmd.split()[-1]
    return cmd.split()[0].split("/")[-1]


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    cached = Path("/tmp/h/large/noisy.mp4")
    if not cached.exists():
        p = _noisy(
            tmp_path_factory.mktemp("x"),
            "libx264",
            10,
            "-preset",
            "ultrafast",
            "-crf",
            "28",
            "-g",
            "60",
        )
        cached.write_bytes(p.read_bytes())
    return cached


async def test_cpu(tab: Tab, film, capsys):
    (chosen,) = await tab.choose(film)
    a = snap()
    began = time.monotonic()
    masks = [] if os.environ.get("NOMASK") else [{"id": 1, "at": [{"time": 0, "box": films.AREA}]}]
    ((made, path),) = await tab.make({"id": chosen["id"], "masks": masks})
    took = time.monotonic() - began
    b = snap()
    with capsys.disabled():
        rows = {}
        for k, (cmd, name, u, s) in b.items():
            u0, s0 = a.get(k, (0, 0, 0, 0))[2:]
            d = (u - u0, s - s0)
            if sum(d) > 0.05:
                rows.setdefault(f"{k[0]} {kind(cmd)}", []).append((sum(d), d[1], name))
        total = sum(r[0] for v in rows.values() for r in v if r[2] == "ALL")
        n = made["frames"]
        print(
            f"\n{tab.name}: {n} frames in {took:.1f} s = {n / took:.1f}/s; cpu {total:.1f} s = {n / total:.1f} frames/cpu-s; load {os.getloadavg()[0]:.1f}; {path.stat().st_size / 1e6:.1f} MB"
        )
        for p, v in sorted(rows.items()):
            print(
                "  ",
                p,
                [(r[2], round(r[0], 2), f"sys {r[1]:.2f}") for r in sorted(v, reverse=True)[:9]],
            )
