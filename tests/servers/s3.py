"""A local S3 endpoint for tests: moto, as a child process on loopback."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
import itertools
import subprocess
import sys
import threading
import urllib.request

import pytest


@dataclass(frozen=True, slots=True, kw_only=True)
class S3:
    """An endpoint without a bucket yet; it believes any credentials."""

    url: str
    process: subprocess.Popen[str]
    made: Iterator[int] = field(default_factory=itertools.count)

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables by which a program finds it."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "an-access-key",
            "AWS_SECRET_ACCESS_KEY": "a-secret",
            "AWS_REGION": "us-east-1",
            "AWS_ALLOW_HTTP": "true",
        }

    def new_bucket(self) -> str:
        """Make a bucket that everybody may read, and return its name."""
        name = f"bucket-{next(self.made)}"
        self._ask("PUT", f"/{name}", {"x-amz-acl": "public-read"})
        return name

    def _ask(self, method: str, path: str, headers: dict[str, str]) -> None:
        asked = urllib.request.Request(self.url + path, method=method, headers=headers)  # noqa: S310
        urllib.request.urlopen(asked).close()  # noqa: S310 -- loopback


@contextmanager
def running_s3() -> Iterator[S3]:
    """Run an endpoint while the block runs."""
    process = subprocess.Popen(  # noqa: S603 -- our own words
        [
            *("/usr/bin/setpriv", "--pdeathsig=KILL"),  # it ends with the tests, however they end
            *(sys.executable, "-c", "from moto.server import main; main()"),
            *("-H127.0.0.1", "-p0"),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    try:
        for line in process.stdout:
            if "Running on" in line:
                # It says each request, and stops if nobody hears it anymore.
                hearing = threading.Thread(target=deque, args=(process.stdout, 0))
                hearing.start()
                try:
                    yield S3(url=line.split()[-1], process=process)
                finally:
                    process.kill()
                    hearing.join()
                break
        else:
            raise AssertionError("moto did not start")
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.fixture(scope="session")
def s3() -> Iterator[S3]:
    """Run one endpoint for all tests that ask for it."""
    with running_s3() as server:
        yield server
