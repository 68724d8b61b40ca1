"""The virtual doorbell's SOAP messages (ONVIF Device, Media and Events services). Pure."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime, timedelta
from hashlib import sha1
import hmac

from lxml import etree

NAMESPACES = (
    'xmlns:s="http://www.w3.org/2003/05/soap-envelope" '
    'xmlns:tds="http://www.onvif.org/ver10/device/wsdl" '
    'xmlns:trt="http://www.onvif.org/ver10/media/wsdl" '
    'xmlns:tev="http://www.onvif.org/ver10/events/wsdl" '
    'xmlns:tt="http://www.onvif.org/ver10/schema" '
    'xmlns:wsa="http://www.w3.org/2005/08/addressing" '
    'xmlns:wsnt="http://docs.oasis-open.org/wsn/b-2" '
    'xmlns:wstop="http://docs.oasis-open.org/wsn/t-1" '
    'xmlns:tns1="http://www.onvif.org/ver10/topics" '
    'xmlns:ter="http://www.onvif.org/ver10/error" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" '
    'xmlns:wsad="http://schemas.xmlsoap.org/ws/2004/08/addressing" '
    'xmlns:dn="http://www.onvif.org/ver10/network/wsdl"'
)
FRESH = timedelta(minutes=5)
MODEL = "Virtual doorbell"
TOPICS = {
    "Motion": "tns1:RuleEngine/CellMotionDetector/Motion",
    "Visitor": "tns1:RuleEngine/MyRuleDetector/Visitor",
}


def envelope(body: str) -> bytes:
    """Return a SOAP envelope with this body."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope {NAMESPACES}>'
        f"<s:Body>{body}</s:Body></s:Envelope>"
    ).encode()


def fault(code: str, reason: str) -> bytes:
    """Return a SOAP 1.2 fault with an ONVIF subcode such as `ter:NotAuthorized`."""
    return envelope(
        "<s:Fault><s:Code><s:Value>s:Sender</s:Value>"
        f"<s:Subcode><s:Value>{code}</s:Value></s:Subcode></s:Code>"
        f'<s:Reason><s:Text xml:lang="en">{reason}</s:Text></s:Reason></s:Fault>'
    )


def operation(root: etree._Element) -> str:
    """Return the name of the requested operation, without its namespace."""
    for element in root:
        if etree.QName(element).localname == "Body" and len(element):
            return str(etree.QName(element[0]).localname)
    return ""


def text_of(root: etree._Element, name: str) -> str:
    """Return the text of the first element with this local name, or an empty string."""
    for element in root.iter():
        if isinstance(element.tag, str) and etree.QName(element).localname == name:
            return (element.text or "").strip()
    return ""


def is_authentic(root: etree._Element, username: str, password: str, now: datetime) -> bool:
    """Return whether the WS-Security password digest is correct and recent."""
    created, nonce = text_of(root, "Created"), text_of(root, "Nonce")
    given = text_of(root, "Password")
    if text_of(root, "Username") != username or not created:
        return False
    try:
        raw = b64decode(nonce) + created.encode() + password.encode()
        fresh = abs(datetime.fromisoformat(created).astimezone(UTC) - now) < FRESH
    except (ValueError, OverflowError):
        return False
    digest = sha1(raw).digest()  # noqa: S324 -- required by WS-Security UsernameToken 1.0
    return fresh and hmac.compare_digest(b64encode(digest), given.encode())


def time_answer(now: datetime) -> str:
    """Return the answer to GetSystemDateAndTime."""
    return (
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime>"
        "<tt:DateTimeType>NTP</tt:DateTimeType><tt:DaylightSavings>false</tt:DaylightSavings>"
        "<tt:TimeZone><tt:TZ>UTC0</tt:TZ></tt:TimeZone><tt:UTCDateTime>"
        f"<tt:Time><tt:Hour>{now.hour}</tt:Hour><tt:Minute>{now.minute}</tt:Minute>"
        f"<tt:Second>{now.second}</tt:Second></tt:Time>"
        f"<tt:Date><tt:Year>{now.year}</tt:Year><tt:Month>{now.month}</tt:Month>"
        f"<tt:Day>{now.day}</tt:Day></tt:Date></tt:UTCDateTime>"
        "</tds:SystemDateAndTime></tds:GetSystemDateAndTimeResponse>"
    )


def device_answers(base: str, mac: str) -> dict[str, str]:
    """Return the device service's fixed answers by operation; `base` is the device's address."""
    services = {
        "device": "http://www.onvif.org/ver10/device/wsdl",
        "media": "http://www.onvif.org/ver10/media/wsdl",
        "events": "http://www.onvif.org/ver10/events/wsdl",
    }
    listed = "".join(
        f"<tds:Service><tds:Namespace>{namespace}</tds:Namespace>"
        f"<tds:XAddr>{base}/onvif/{path}_service</tds:XAddr>"
        "<tds:Version><tt:Major>2</tt:Major><tt:Minor>60</tt:Minor></tds:Version></tds:Service>"
        for path, namespace in services.items()
    )
    colons = ":".join(mac[i : i + 2] for i in range(0, 12, 2))
    return {
        "GetServices": f"<tds:GetServicesResponse>{listed}</tds:GetServicesResponse>",
        "GetCapabilities": (
            "<tds:GetCapabilitiesResponse><tds:Capabilities>"
            f"<tt:Device><tt:XAddr>{base}/onvif/device_service</tt:XAddr></tt:Device>"
            f"<tt:Events><tt:XAddr>{base}/onvif/events_service</tt:XAddr>"
            "<tt:WSSubscriptionPolicySupport>false</tt:WSSubscriptionPolicySupport>"
            "<tt:WSPullPointSupport>true</tt:WSPullPointSupport>"
            "<tt:WSPausableSubscriptionManagerInterfaceSupport>false"
            "</tt:WSPausableSubscriptionManagerInterfaceSupport></tt:Events>"
            f"<tt:Media><tt:XAddr>{base}/onvif/media_service</tt:XAddr>"
            "<tt:StreamingCapabilities><tt:RTPMulticast>false</tt:RTPMulticast>"
            "<tt:RTP_TCP>true</tt:RTP_TCP><tt:RTP_RTSP_TCP>true</tt:RTP_RTSP_TCP>"
            "</tt:StreamingCapabilities></tt:Media>"
            "</tds:Capabilities></tds:GetCapabilitiesResponse>"
        ),
        "GetDeviceInformation": (
            "<tds:GetDeviceInformationResponse><tds:Manufacturer>Demo</tds:Manufacturer>"
            f"<tds:Model>{MODEL}</tds:Model><tds:FirmwareVersion>1.0</tds:FirmwareVersion>"
            f"<tds:SerialNumber>{mac}</tds:SerialNumber><tds:HardwareId>1</tds:HardwareId>"
            "</tds:GetDeviceInformationResponse>"
        ),
        "GetNetworkInterfaces": (
            '<tds:GetNetworkInterfacesResponse><tds:NetworkInterfaces token="eth0">'
            "<tt:Enabled>true</tt:Enabled><tt:Info><tt:Name>eth0</tt:Name>"
            f"<tt:HwAddress>{colons}</tt:HwAddress><tt:MTU>1500</tt:MTU></tt:Info>"
            "</tds:NetworkInterfaces></tds:GetNetworkInterfacesResponse>"
        ),
        "GetScopes": (
            "<tds:GetScopesResponse><tds:Scopes><tt:ScopeDef>Fixed</tt:ScopeDef>"
            "<tt:ScopeItem>onvif://www.onvif.org/Profile/Streaming</tt:ScopeItem></tds:Scopes>"
            "</tds:GetScopesResponse>"
        ),
        "GetServiceCapabilities": (
            "<tev:GetServiceCapabilitiesResponse><tev:Capabilities WSSubscriptionPolicySupport="
            '"false" WSPullPointSupport="true" MaxPullPoints="4"/>'
            "</tev:GetServiceCapabilitiesResponse>"
        ),
    }


def _profile(token: str, width: int, height: int, rate: int) -> str:
    return (
        f'<trt:Profiles token="{token}" fixed="true"><tt:Name>{token}</tt:Name>'
        f'<tt:VideoSourceConfiguration token="source"><tt:Name>source</tt:Name>'
        "<tt:UseCount>2</tt:UseCount><tt:SourceToken>source</tt:SourceToken>"
        '<tt:Bounds x="0" y="0" width="1280" height="720"/></tt:VideoSourceConfiguration>'
        f'<tt:VideoEncoderConfiguration token="{token}"><tt:Name>{token}</tt:Name>'
        "<tt:UseCount>1</tt:UseCount><tt:Encoding>H264</tt:Encoding><tt:Resolution>"
        f"<tt:Width>{width}</tt:Width><tt:Height>{height}</tt:Height></tt:Resolution>"
        "<tt:Quality>5</tt:Quality><tt:RateControl>"
        f"<tt:FrameRateLimit>{rate}</tt:FrameRateLimit><tt:EncodingInterval>1</tt:EncodingInterval>"
        "<tt:BitrateLimit>2048</tt:BitrateLimit></tt:RateControl>"
        "<tt:H264><tt:GovLength>30</tt:GovLength><tt:H264Profile>Main</tt:H264Profile></tt:H264>"
        "<tt:Multicast><tt:Address><tt:Type>IPv4</tt:Type><tt:IPv4Address>0.0.0.0</tt:IPv4Address>"
        "</tt:Address><tt:Port>0</tt:Port><tt:TTL>1</tt:TTL><tt:AutoStart>false</tt:AutoStart>"
        "</tt:Multicast><tt:SessionTimeout>PT60S</tt:SessionTimeout>"
        "</tt:VideoEncoderConfiguration></trt:Profiles>"
    )


def profiles_answer(sizes: dict[str, tuple[int, int]], rate: int) -> str:
    """Return the answer to GetProfiles; `sizes` maps a profile's token to its width and height."""
    profiles = "".join(_profile(token, *size, rate) for token, size in sizes.items())
    return f"<trt:GetProfilesResponse>{profiles}</trt:GetProfilesResponse>"


def uri_answer(kind: str, uri: str) -> str:
    """Return the answer to GetStreamUri or GetSnapshotUri (`kind` is `Stream` or `Snapshot`)."""
    return (
        f"<trt:Get{kind}UriResponse><trt:MediaUri><tt:Uri>{uri}</tt:Uri>"
        "<tt:InvalidAfterConnect>false</tt:InvalidAfterConnect>"
        "<tt:InvalidAfterReboot>false</tt:InvalidAfterReboot><tt:Timeout>PT0S</tt:Timeout>"
        f"</trt:MediaUri></trt:Get{kind}UriResponse>"
    )


def _time(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def subscription_answer(address: str, now: datetime, lasts: timedelta) -> str:
    """Return the answer to CreatePullPointSubscription."""
    return (
        "<tev:CreatePullPointSubscriptionResponse><tev:SubscriptionReference>"
        f"<wsa:Address>{address}</wsa:Address></tev:SubscriptionReference>"
        f"<wsnt:CurrentTime>{_time(now)}</wsnt:CurrentTime>"
        f"<wsnt:TerminationTime>{_time(now + lasts)}</wsnt:TerminationTime>"
        "</tev:CreatePullPointSubscriptionResponse>"
    )


def renew_answer(now: datetime, lasts: timedelta) -> str:
    """Return the answer to Renew."""
    return (
        f"<wsnt:RenewResponse><wsnt:TerminationTime>{_time(now + lasts)}</wsnt:TerminationTime>"
        f"<wsnt:CurrentTime>{_time(now)}</wsnt:CurrentTime></wsnt:RenewResponse>"
    )


def notification(kind: str, at: datetime, *, active: bool) -> str:
    """Return one event, `Motion` or `Visitor`, turning on or off."""
    value = "true" if active else "false"
    name = "IsMotion" if kind == "Motion" else "State"
    return (
        "<wsnt:NotificationMessage><wsnt:Topic Dialect="
        '"http://www.onvif.org/ver10/tev/topicExpression/ConcreteSet">'
        f"{TOPICS[kind]}</wsnt:Topic><wsnt:Message>"
        f'<tt:Message UtcTime="{_time(at)}" PropertyOperation="Changed"><tt:Source>'
        '<tt:SimpleItem Name="Source" Value="source"/>'
        f'</tt:Source><tt:Data><tt:SimpleItem Name="{name}" Value="{value}"/></tt:Data>'
        "</tt:Message></wsnt:Message></wsnt:NotificationMessage>"
    )


def messages_answer(notifications: list[str], now: datetime, lasts: timedelta) -> str:
    """Return the answer to PullMessages."""
    return (
        f"<tev:PullMessagesResponse><tev:CurrentTime>{_time(now)}</tev:CurrentTime>"
        f"<tev:TerminationTime>{_time(now + lasts)}</tev:TerminationTime>"
        f"{''.join(notifications)}</tev:PullMessagesResponse>"
    )


def probe_match(relates_to: str, endpoint: str, xaddr: str, mac: str) -> bytes:
    """Return the WS-Discovery answer to a probe."""
    scopes = (
        "onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/name/Virtual%20doorbell "
        f"onvif://www.onvif.org/mfr/Demo onvif://www.onvif.org/MAC/{mac}"
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><s:Envelope {NAMESPACES}><s:Header>'
        f"<wsad:RelatesTo>{relates_to}</wsad:RelatesTo>"
        "<wsad:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/ProbeMatches</wsad:Action>"
        "</s:Header><s:Body><d:ProbeMatches><d:ProbeMatch><wsad:EndpointReference>"
        f"<wsad:Address>{endpoint}</wsad:Address></wsad:EndpointReference>"
        f"<d:Types>dn:NetworkVideoTransmitter</d:Types><d:Scopes>{scopes}</d:Scopes>"
        f"<d:XAddrs>{xaddr}</d:XAddrs><d:MetadataVersion>1</d:MetadataVersion>"
        "</d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>"
    ).encode()
