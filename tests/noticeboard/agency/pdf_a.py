"""What of PDF/A-2b and 3b (ISO 19005) can be seen in a file's structure, read by pypdf.

No full validator: it doesn't follow what page contents do with colors and glyphs. The numbers are
the standard's sections.
"""

from collections.abc import Iterator
import io
import re
from typing import Any, Final
from xml.etree import ElementTree as ET

from pypdf import PdfReader
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

_PDFAID: Final = "{http://www.aiim.org/pdfa/ns/id/}"
_MOST_BYTES_OF_NAME: Final = 127
_ACTIONS: Final = {"/GoTo", "/GoToR", "/GoToE", "/Thread", "/URI", "/Named", "/SubmitForm"}
"""The only ones that are allowed (6.5.1)."""
_NO_ACTIONS: Final = {
    *("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide"),
    *("/SetOCGState", "/Rendition", "/Trans", "/GoTo3DView"),
}
"""Those that are seen even if they don't say that they are actions."""
_NO_ANNOTATIONS: Final = {"/3D", "/Sound", "/Screen", "/Movie"}
_WITH_FILES: Final = 3
"""The part of the standard that allows attachments of any kind."""
_PRINT, _HIDDEN = 0b100, 0b100011
"""Flags of an annotation: printed; invisible, hidden or not viewed."""
_SPACES: Final = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}


def faults(raw: bytes, part: int = 2) -> list[str]:
    """Return what a file lacks that PDF/A asks for, and what it has that its part forbids."""
    reader = PdfReader(io.BytesIO(raw), strict=True)
    return [*_file_faults(raw, reader), *structure_faults(reader, part)]


def _file_faults(raw: bytes, reader: PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\r?\n%[\x80-\xff]{4}", raw):
        yield "6.1.2 header"
    if len(raw) - raw.rstrip().rfind(b"%%EOF") > len(b"%%EOF\r\n"):
        yield "6.1.3 something after the end"
    if "/ID" not in reader.trailer:
        yield "6.1.3 no ID"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3 encrypted"


def structure_faults(reader: PdfReader, part: int = 2) -> list[str]:
    """Return the faults of a file's objects."""
    root = reader.trailer["/Root"].get_object()
    assert isinstance(root, DictionaryObject)
    found = [*_metadata_faults(root, part), *_intent_faults(root)]
    if "/AA" in root:
        found.append("6.5.2 /AA of the document")
    names = root.get("/Names", DictionaryObject()).get_object()
    refused = ("/JavaScript",) if part == _WITH_FILES else ("/EmbeddedFiles", "/JavaScript")
    found += [f"6.1.7 {name}" for name in refused if name in names]
    if "/XFA" in root.get("/AcroForm", DictionaryObject()).get_object():
        found.append("6.4.2 XFA")
    for page in reader.pages:
        if "/AA" in page:
            found.append("6.5.2 /AA of a page")
    for each in _objects(reader):
        found += _object_faults(each)
        if isinstance(each, DictionaryObject) and each.get("/Type") == "/Filespec":
            found += _attachment_faults(each, part)
    if part == _WITH_FILES and "/AF" not in root:
        found.append("6.8 no associated files")
    return sorted(set(found))


def _attachment_faults(each: DictionaryObject, part: int) -> Iterator[str]:
    if "/EF" not in each:
        return
    if part != _WITH_FILES:
        yield "6.8 embedded file"
        return
    if not each.keys() >= {"/F", "/UF", "/AFRelationship"}:
        yield "6.8 an attachment without its names or its relation"
    stream = each["/EF"]["/F"].get_object()  # type: ignore[index]
    if "/Subtype" not in stream:
        yield "6.8 an attachment without its kind"
    if "/ModDate" not in stream.get("/Params", {}):
        yield "6.8 an attachment without its date"


def _metadata_faults(root: DictionaryObject, part: int) -> Iterator[str]:
    stream = root.get("/Metadata")
    stream = stream.get_object() if stream is not None else None
    if not isinstance(stream, StreamObject):
        yield "6.6.2 no XMP"
        return
    tree = ET.fromstring(stream.get_data())  # noqa: S314 -- our own file
    said: dict[str, str] = {}
    for each in tree.iter():
        said |= {each.tag: (each.text or "").strip(), **each.attrib}
    if said.get(f"{_PDFAID}part") != str(part) or said.get(f"{_PDFAID}conformance") != "B":
        yield "6.6.4 no identification"


def _intent_faults(root: DictionaryObject) -> Iterator[str]:
    intents = [each.get_object() for each in root.get("/OutputIntents", ())]
    chosen = [each for each in intents if each.get("/S") == "/GTS_PDFA1"]
    if len(chosen) != 1 or "/OutputConditionIdentifier" not in chosen[0]:
        yield "6.2.3 no output intent"
        return
    profile = chosen[0].get("/DestOutputProfile")
    if profile is None:
        yield "6.2.3 no profile"
        return
    stream = profile.get_object()
    icc = stream.get_data()
    is_icc = icc[36:40] == b"acsp" and int.from_bytes(icc[:4]) == len(icc) and icc[8] in {2, 4}
    if not is_icc or icc[12:16] not in {b"mntr", b"prtr"}:
        yield "6.2.3 not an ICC profile"
    elif stream.get("/N") != _SPACES.get(icc[16:20]):
        yield "6.2.3 another number of colors"


def _objects(reader: PdfReader) -> Iterator[Any]:
    """Yield every dictionary that the trailer leads to, and each name."""
    seen: set[int] = set()
    waiting: list[Any] = [reader.trailer["/Root"]]
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            if each.idnum in seen:
                continue
            seen.add(each.idnum)
            each = each.get_object()
        if isinstance(each, DictionaryObject):
            yield each
            waiting += [*each.keys(), *each.values()]
        elif isinstance(each, ArrayObject):
            waiting += each
        elif isinstance(each, NameObject):
            yield each


def _object_faults(each: Any) -> Iterator[str]:  # noqa: ANN401, C901, PLR0912 -- a list of rules
    if isinstance(each, NameObject):
        if len(each.encode()) > _MOST_BYTES_OF_NAME + 1:
            yield "6.1.13 a name is too long"
        return
    kind, kind_of = each.get("/Type"), each.get("/Subtype")
    filters: Any = each.get("/Filter", ())
    filters = filters.get_object() if isinstance(filters, IndirectObject) else filters
    filters = {filters} if isinstance(filters, str) else set(filters)
    if isinstance(each, StreamObject):
        if filters & {"/LZWDecode", "/Crypt"}:
            yield "6.1.7.2 filter"
        if each.keys() & {"/F", "/FFilter", "/FDecodeParms"}:
            yield "6.1.7.1 stream elsewhere"
    if kind == "/Font" and kind_of not in {"/Type0", "/Type3"}:
        described = each.get("/FontDescriptor", DictionaryObject()).get_object()
        if not described.keys() & {"/FontFile", "/FontFile2", "/FontFile3"}:
            yield "6.2.11.4 a font is not embedded"
    if kind == "/XObject" or kind_of in {"/Image", "/Form", "/PS"}:
        if kind_of == "/PS" or each.keys() & {"/OPI", "/Alternates", "/Ref", "/PS"}:
            yield "6.2.9 something else than a picture or form"
        if each.get("/Interpolate"):
            yield "6.2.8 interpolated"
    if kind == "/ExtGState" and (
        each.keys() & {"/TR", "/HTP"} or each.get("/TR2", "/Default") != "/Default"
    ):
        yield "6.2.5 transfer function"
    if each.get("/S") in _NO_ACTIONS or (kind == "/Action" and each.get("/S") not in _ACTIONS):
        yield "6.5.1 action"
    if "/JS" in each:
        yield "6.5.1 script"
    if kind == "/Annot":
        yield from _annotation_faults(each, kind_of)


def _annotation_faults(each: DictionaryObject, kind: object) -> Iterator[str]:
    if kind in _NO_ANNOTATIONS:
        yield "6.3.1 annotation"
    flags = int(each.get("/F", 0))
    if kind != "/Popup" and (not flags & _PRINT or flags & _HIDDEN):
        yield "6.3.2 annotation is not printed"
    if kind not in {"/Popup", "/Link"} and "/AP" not in each:
        yield "6.3.3 no appearance"
    if "/AA" in each:
        yield "6.5.2 action of an annotation"
