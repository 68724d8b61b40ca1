"""`python -m hub.cli.healthcheck DIR`: whether the hub on this folder answers. For containers.

It runs every half minute for years, so it imports very little.
"""

from contextlib import closing
import http.client
import json
from pathlib import Path
import ssl
import sys

ANSWER_S = 5


def is_alive(data_dir: Path) -> bool:
    """Ask the hub's `/healthz` on this machine; False if it does not answer in time."""
    # Unverified TLS is fine here: the request holds no secret, and the answer is one word.
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    try:
        where = json.loads((data_dir / "running.json").read_text())
        line = http.client.HTTPSConnection(
            str(where["host"]), int(where["port"]), timeout=ANSWER_S, context=trusting
        )
        with closing(line):
            line.request("GET", "/healthz")
            return line.getresponse().read(16) == b"ok\n"
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False


if __name__ == "__main__":
    sys.exit(0 if is_alive(Path(sys.argv[1])) else 1)
