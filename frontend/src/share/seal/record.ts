/**
 * The custody record of a share that this page makes (version 3), and the bag around it. The reference
 * is noticeboard/seal/custody.py and bag.py; design/share-page.md says what the page's records have.
 */
import { canonical, exactTime, hasControl, hasUnseen, hex, length, sha256, utf8, type Json } from "../encoding.ts";
import { makeSigner, type Signer } from "../note.ts";
import type { Contact, Made } from "../protocol.ts";
import { refuse, require } from "../refusals.ts";

const HEADING = "neighbors-requests/custody/v3";
const SOFTWARE = "share page";
const MOST_WORDS = 10_000;
const MOST_CONTACT = 254;
const MOST_FILES = 64;
const MOST_NOTE_BYTES = 64 * 1024;
const MOST_LINE = 200;

/** The request as the record names it. */
export interface Requester {
  origin: string;
  agency: string;
  id: string;
  index: number;
  /** Hex. */
  leaf: string;
  agencyName: string;
  incident: string;
  caseNumber: string;
  title: string;
  start: string;
  end: string;
}

/** The page that makes the share. */
export interface Release {
  release: string;
  sha256: string;
}

/** Everything that one share says. */
export interface Said {
  request: Requester;
  deliveryKey: string;
  proof: string;
  words: string;
  contact: Contact;
  files: readonly Made[];
  approvedAt: number;
  page: Release;
}

export const hashOf = (content: Uint8Array): string => hex(sha256(content));

/** Return words with the line breaks of the record, or refuse them. */
export function cleanWords(words: string): string {
  const text = words.replace(/\r\n?/g, "\n").trim();
  if (length(text) > MOST_WORDS) refuse("words_long", { most: MOST_WORDS });
  if (hasControl(text)) refuse("words_form", {});
  return text;
}

function cleanContact(contact: Contact): Contact {
  const line = (text: string): string => {
    const clean = text.trim();
    if (length(clean) > MOST_CONTACT || hasUnseen(clean)) refuse("contact", {});
    return clean;
  };
  return { name: line(contact.name), email: line(contact.email), telephone: line(contact.telephone) };
}

/** Return the signed record, and every small file of the bag by its name, in order. */
export function bagOf(said: Said, signer: Signer = makeSigner("share")): { custody: string; small: Map<string, Uint8Array> } {
  const words = cleanWords(said.words);
  if (!words && !said.files.length) refuse("nothing", {});
  if (said.files.length > MOST_FILES) refuse("many_files", { most: MOST_FILES });
  const content = words ? utf8(`${words}\n`) : null;
  const proof = utf8(said.proof);
  const record: Json = {
    added: said.files.length ? said.files.map(addedFile) : undefined,
    approved_at: exactTime(said.approvedAt),
    files: [],
    identity: { ...cleanContact(said.contact) },
    information: content ? [{ name: "words.txt", sha256: hashOf(content), size_bytes: content.length }] : [],
    key: signer.key.text,
    ledger_root: "",
    made_by: { kind: "page", release: said.page.release, sha256: said.page.sha256 },
    recipient: { agency: said.request.agency, delivery_key: said.deliveryKey },
    request: requester(said.request, proof),
    software: { name: SOFTWARE, version: said.page.release },
    type: "custody",
    v: 3,
  };
  const custody = signer.sign(`${HEADING}\n${canonical(record)}\n`);
  if (utf8(custody).length > MOST_NOTE_BYTES) refuse("many_files", { most: MOST_FILES });
  const payload = new Map([["data/custody.txt", utf8(custody)]]);
  if (proof.length) payload.set("data/request.proof", proof);
  if (content) payload.set("data/words.txt", content);
  return { custody, small: new Map([...tagFiles(said, payload), ...payload]) };
}

function requester(request: Requester, proof: Uint8Array): Json {
  const { agencyName, caseNumber, ...same } = request;
  for (const text of [agencyName, caseNumber, request.title]) require(length(text) <= MOST_LINE && !hasUnseen(text), "request");
  return {
    ...same,
    agency_name: agencyName,
    case_number: caseNumber,
    start: exactTime(Date.parse(request.start)),
    end: exactTime(Date.parse(request.end)),
    proof: proof.length ? hashOf(proof) : "",
  };
}

function addedFile(file: Made): Json {
  const { name, kind, sha256, frames, cut, copied, masks, moving_masks, sound, tone_mapped, original_sha256 } = file;
  const claimed = file.claimed && {
    start: exactTime(Date.parse(file.claimed.start)),
    end: exactTime(Date.parse(file.claimed.end)),
    from: file.claimed.from,
  };
  const done = { cut, copied, masks, moving_masks, sound, tone_mapped, original_sha256 };
  return { name, kind, sha256, size_bytes: file.size, claimed, frames, ...done };
}

function tagFiles(said: Said, payload: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> {
  const hashes = new Map([...payload].map(([name, content]) => [name, hashOf(content)]));
  let bytes = [...payload.values()].reduce((sum, content) => sum + content.length, 0);
  for (const file of said.files) {
    hashes.set(`data/${file.name}`, file.sha256);
    bytes += file.size;
  }
  const { origin, id } = said.request;
  const tags = new Map([
    ["bagit.txt", utf8("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n")],
    [
      "bag-info.txt",
      utf8(
        `Bagging-Date: ${exactTime(said.approvedAt).slice(0, 10)}\n` +
          `External-Identifier: ${origin} ${id}\nPayload-Oxum: ${bytes}.${hashes.size}\n`,
      ),
    ],
    ["manifest-sha256.txt", manifest(hashes)],
  ]);
  const tagHashes = new Map([...tags].map(([name, content]) => [name, hashOf(content)]));
  return tags.set("tagmanifest-sha256.txt", manifest(tagHashes));
}

const manifest = (hashes: ReadonlyMap<string, string>): Uint8Array =>
  utf8([...hashes].sort(([one], [other]) => (one < other ? -1 : 1)).map(([name, hash]) => `${hash}  ${name}\n`).join(""));

export const BLOCK_BYTES = 512;
const SMALLEST_BYTES = 1024 * 1024;

/** Return the padded length (Padmé), a multiple of a tar's block. */
export function padded(bytes: number): number {
  const length = Math.max(bytes, SMALLEST_BYTES);
  let exponent = 0;
  while (2 ** (exponent + 1) <= length) exponent++;
  const unit = 2 ** (exponent - (32 - Math.clz32(exponent)));
  return Math.ceil(length / unit) * unit;
}

/** Return a ustar header with only a name and a size, as Python's tarfile writes it. */
export function tarHeader(name: string, bytes: number): Uint8Array {
  const header = new Uint8Array(BLOCK_BYTES);
  const put = (at: number, text: string): void => header.set(utf8(text), at);
  put(0, `share/${name}`);
  put(100, "0000644\0" + "0000000\0".repeat(2));
  put(124, `${bytes.toString(8).padStart(11, "0")}\0${"0".repeat(11)}\0`);
  put(148, " ".repeat(8) + "0");
  put(257, "ustar\x0000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, "0")}\0`);
  return header;
}

export const fill = (bytes: number): number => (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
