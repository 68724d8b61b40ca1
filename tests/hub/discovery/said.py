"""WS-Discovery messages as devices send them."""

ENDPOINT = "urn:uuid:4d454930-0000-1000-8000-02a1b2c3d4e5"
XADDR = "http://192.0.2.7:8000/onvif/device_service"
SCOPES = (
    "onvif://www.onvif.org/name/Front%20Door onvif://www.onvif.org/mfr/Acme "
    "onvif://www.onvif.org/MAC/02:A1:B2:C3:D4:E5"
)


def match(
    *, endpoint: str = ENDPOINT, xaddrs: str = XADDR, scopes: str = SCOPES, kind: str = "ProbeMatch"
) -> str:
    """Return one device's element."""
    return (
        f"<d:{kind}><a:EndpointReference><a:Address>{endpoint}</a:Address></a:EndpointReference>"
        f"<d:Scopes>{scopes}</d:Scopes><d:XAddrs>{xaddrs}</d:XAddrs></d:{kind}>"
    )


def message(body: str, *, header: str = "", before: str = "") -> bytes:
    """Return a whole message around a body."""
    return (
        f'{before}<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
        'xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
        'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">'
        f"<s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>"
    ).encode()
