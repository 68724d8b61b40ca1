"""A machine in the middle: `python -m tests.access.middle HUB_HOST HUB_PORT CERTIFICATE HEARD`.

It answers at three ports after one another, and what it can read of what comes goes into the
folder HEARD: with a certificate of its own, passing on what it decrypts; without TLS; and passing
on the bytes as they are.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
import ssl
import sys

OWN_CERTIFICATE, PLAIN, PASSED_ON = 8471, 8472, 8473
READY = "ready"


async def _pour(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, heard: Path | None
) -> None:
    with suppress(OSError, ssl.SSLError):
        while piece := await reader.read(65536):
            if heard is not None:
                with heard.open("ab") as file:
                    file.write(piece)
            writer.write(piece)
            await writer.drain()
    writer.close()


class Middle:
    """What stands between a client and its hub."""

    def __init__(self, host: str, port: int, heard: Path) -> None:
        self._hub = (host, port)
        self._heard = heard
        self._trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._trusting.check_hostname = False
        self._trusting.verify_mode = ssl.CERT_NONE

    async def decrypt(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on what one client says, having read it, and the hub's answers."""
        await self._pass_on("own-certificate", self._trusting, reader, writer)

    async def pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Pass on the bytes as they are, in both directions."""
        await self._pass_on("passed-on", None, reader, writer)

    async def _pass_on(
        self,
        name: str,
        tls: ssl.SSLContext | None,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        heard = self._heard / name
        heard.touch()
        from_hub, to_hub = await asyncio.open_connection(*self._hub, ssl=tls)
        await asyncio.gather(_pour(reader, to_hub, heard), _pour(from_hub, writer, None))

    async def answer_plainly(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Answer whatever comes as if TLS were not needed."""
        with (self._heard / "plain").open("ab") as file:
            file.write(await reader.read(65536))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        with suppress(OSError):
            await writer.drain()
        writer.close()


async def main() -> None:
    """Stand in the middle until ended."""
    host, port, certificate, heard = sys.argv[1:]
    middle = Middle(host, int(port), Path(heard))
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    everywhere = "0.0.0.0"  # noqa: S104 -- of a namespace
    await asyncio.start_server(middle.decrypt, everywhere, OWN_CERTIFICATE, ssl=own)
    await asyncio.start_server(middle.answer_plainly, everywhere, PLAIN)
    await asyncio.start_server(middle.pass_on, everywhere, PASSED_ON)
    (Path(heard) / READY).touch()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
