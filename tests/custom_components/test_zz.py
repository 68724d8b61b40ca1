"""x"""
import ssl
async def test_x(hass, hub, loaded):
    """x"""
    old = hub.certificate.fingerprint
    await hub.stop()
    hub.certificate = type(hub.certificate)(hub.certificate.folder)
    print("FP", old[:8], hub.certificate.fingerprint[:8])
    await hub.start()
    import asyncio
    r, w = await asyncio.open_connection("127.0.0.1", hub.port, ssl=ssl._create_unverified_context())
    import hashlib
    print("SERVED", hashlib.sha256(w.get_extra_info("ssl_object").getpeercert(True)).hexdigest()[:8])
    w.close()
    try:
        print("GOT", await loaded.runtime_data.client.info())
    except Exception as e:
        print("ERR", repr(e))
    print(hub.seen)
    assert 0
