/**
 * Signed notes and their keys (c2sp.org/signed-note), strictly. The reference is
 * noticeboard/log/note.py: what it refuses is refused here.
 */
import { ed25519 } from "@noble/curves/ed25519.js";
import { equal, fromBase64, base64, fromUtf8, hasControl, hasUnseen, hex, joined, length, sha256, utf8 } from "./encoding.ts";
import { Malformed, require } from "./refusals.ts";
import { wordsOf } from "./words.ts";

export const ED25519 = 1;
export const COSIGNATURE = 4;

const KEY_ID_BYTES = 4;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
const LONGEST_NAME = 200;
const MOST_NOTE_BYTES = 256 * 1024;
const MOST_SIGNATURES = 64;
const FINGERPRINT_BYTES = 20;
const WORDS = 8;
const BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

/** A public key with the name it signs under. */
export interface Key {
  name: string;
  /** Hex of its id, 8 digits. */
  id: string;
  kind: typeof ED25519 | typeof COSIGNATURE;
  public: Uint8Array;
  /** As people see it. */
  text: string;
}

// Not \s, which has U+FEFF as well: Unicode says that it is no space.
const isSignerName = (name: string): boolean => name !== "" && !/[+\p{White_Space}]/u.test(name);

/** Return a key of a kind from `name+id+base64`; throws Malformed. */
export function parseKey(text: string, kind: Key["kind"]): Key {
  const [, name, id, keyed] = /^([^+]*)\+([^+]*)\+(.*)$/su.exec(text) ?? [];
  if (name === undefined || id === undefined || keyed === undefined) throw new Malformed("key");
  const raw = fromBase64(keyed);
  require(raw[0] === kind && raw.length === 33, "kind of key");
  require(isSignerName(name) && !hasUnseen(name) && length(name) <= LONGEST_NAME, "name of key");
  const known = raw.slice(1);
  require(isStrictPoint(known), "unsafe key");
  require(id === keyId(name, kind, known), "id of key");
  return { name, id, kind, public: known, text };
}

function keyId(name: string, kind: number, known: Uint8Array): string {
  const digest = sha256(joined(utf8(`${name}\n`), new Uint8Array([kind]), known));
  return hex(digest.slice(0, KEY_ID_BYTES));
}

/** Return whether 32 bytes are canonical, on the curve, and in the main subgroup. */
function isStrictPoint(raw: Uint8Array): boolean {
  try {
    const point = ed25519.Point.fromBytes(raw, false);
    return !point.isSmallOrder() && point.isTorsionFree();
  } catch {
    return false;
  }
}

/** Return whether a signature is valid as libsodium judges it. */
export function isSigned(message: Uint8Array, signature: Uint8Array, key: Key): boolean {
  if (signature.length !== SIGNATURE_BYTES) return false;
  // @noble multiplies by the cofactor, which forgives a torsion in R; libsodium doesn't.
  return (
    ed25519.verify(signature, message, key.public, { zip215: false }) &&
    isStrictPoint(signature.slice(0, 32))
  );
}

const digestOf = (key: Key): Uint8Array => sha256(utf8(key.text)).slice(0, FINGERPRINT_BYTES);

/** Return the fingerprint that links have: 160 bits in base32. */
export function fingerprint(key: Key): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of digestOf(key)) {
    bits = ((bits << 8) | byte) & 0xfff;
    held += 8;
    for (; held >= 5; held -= 5) text += BASE32[(bits >> (held - 5)) & 31];
  }
  return text;
}

/** Return the eight words that people compare. */
export const keyWords = (key: Key): string[] => wordsOf(digestOf(key), WORDS);

/** Return the eight words of a fingerprint; throws Malformed. */
export function fingerprintWords(text: string): string[] {
  require(/^[a-z2-7]{32}$/.test(text), "fingerprint");
  const raw = new Uint8Array(FINGERPRINT_BYTES);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    bits = ((bits << 5) | BASE32.indexOf(letter)) & 0xfff;
    held += 5;
    if (held >= 8) raw[at++] = (bits >> (held -= 8)) & 255;
  }
  return wordsOf(raw, WORDS);
}

/** A note's text with the known keys that signed it, and when if they are cosignatures. */
export interface Opened {
  text: string;
  signed: Map<Key, number | null>;
}

/** Return text and signature lines, trusting none of them; throws Malformed. */
function split(note: string): { text: string; lines: { name: string; id: string; blob: Uint8Array }[] } {
  require(note.length <= MOST_NOTE_BYTES && utf8(note).length <= MOST_NOTE_BYTES, "length of note");
  require(!hasControl(note), "characters of note");
  // The text may hold blank lines itself; the signatures start after the last one.
  const at = note.lastIndexOf("\n\n");
  require(at >= 0 && note.endsWith("\n"), "signatures");
  const lines = note.slice(at + 2, -1).split("\n");
  require(lines.length <= MOST_SIGNATURES, "number of signatures");
  return { text: note.slice(0, at + 1), lines: lines.map(signatureLine) };
}

function signatureLine(line: string): { name: string; id: string; blob: Uint8Array } {
  const [, name, encoded] = /^\u2014 ([^ ]*) (.*)$/su.exec(line) ?? [];
  if (name === undefined || encoded === undefined || !isSignerName(name)) throw new Malformed("line");
  const raw = fromBase64(encoded);
  require(raw.length > KEY_ID_BYTES, "line");
  return { name, id: hex(raw.slice(0, KEY_ID_BYTES)), blob: raw.slice(KEY_ID_BYTES) };
}

/** Return the text of a note without checking who signed it; throws Malformed. */
export const noteText = (note: string): string => split(note).text;

/** Check the known keys' signatures; throws Malformed if one is wrong or all are missing. */
export function openNote(note: string, known: readonly Key[]): Opened {
  const keys = new Map<string, Key>();
  for (const key of known) {
    const place = `${key.name} ${key.id}`;
    // Four bytes of id can be made to collide: such keys cannot be told apart.
    require(equal((keys.get(place) ?? key).public, key.public), "ids of keys");
    keys.set(place, key);
  }
  const { text, lines } = split(note);
  const signed = new Map<Key, number | null>();
  for (const { name, id, blob } of lines) {
    const key = keys.get(`${name} ${id}`);
    if (key === undefined) continue;
    const at = verify(key, text, blob);
    // If a witness cosigned twice, it counts once, with its newest time.
    if (!signed.has(key) || (at ?? 0) > (signed.get(key) ?? 0)) signed.set(key, at);
  }
  require(signed.size > 0, "signer");
  return { text, signed };
}

function verify(key: Key, text: string, blob: Uint8Array): number | null {
  if (key.kind === ED25519) {
    require(isSigned(utf8(text), blob, key), "signature");
    return null;
  }
  require(blob.length === TIME_BYTES + SIGNATURE_BYTES, "cosignature");
  const at = new DataView(blob.buffer, blob.byteOffset).getBigUint64(0);
  const message = utf8(`cosignature/v1\ntime ${at}\n${text}`);
  require(isSigned(message, blob.slice(TIME_BYTES), key), "cosignature");
  return Number(at);
}

/** Read a note's bytes as text; throws Malformed. */
export function noteFrom(raw: Uint8Array): string {
  require(raw.length <= MOST_NOTE_BYTES, "length of note");
  return fromUtf8(raw);
}

/** A private key that signs one note. */
export interface Signer {
  key: Key;
  sign(text: string): string;
}

/** Return a key with this name; its seed is random if none is given, and nothing keeps it. */
export function makeSigner(name: string, seed: Uint8Array = crypto.getRandomValues(new Uint8Array(32))): Signer {
  const known = ed25519.getPublicKey(seed);
  const id = keyId(name, ED25519, known);
  const text = `${name}+${id}+${base64(joined(new Uint8Array([ED25519]), known))}`;
  const key: Key = { name, id, kind: ED25519, public: known, text };
  const sign = (note: string): string => {
    const blob = joined(Uint8Array.from(id.match(/../g)!, (byte) => parseInt(byte, 16)), ed25519.sign(utf8(note), seed));
    return `${note}\n\u2014 ${name} ${base64(blob)}\n`;
  };
  return { key, sign };
}
