/**
 * Bytes, base64, times and JSON as the log and the shares spell them: one spelling for each value.
 * The reference is noticeboard/log/encoding.py.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes } from "@noble/hashes/utils.js";
import { Malformed, require } from "./refusals.ts";

export { bytesToHex as hex, concatBytes as joined, hexToBytes as fromHex, sha256 };

export const HASH_BYTES = 32;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export const utf8 = (text: string): Uint8Array => encoder.encode(text);

/** Return UTF-8 as text; throws Malformed. */
export function fromUtf8(raw: Uint8Array): string {
  try {
    return decoder.decode(raw);
  } catch {
    throw new Malformed("encoding");
  }
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const DIGITS = new Map([...ALPHABET].map((letter, digit) => [letter.charCodeAt(0), digit]));

/** Return standard base64 with padding. */
export function base64(raw: Uint8Array): string {
  let text = "";
  for (let at = 0; at < raw.length; at += 3) {
    const bits = (raw[at]! << 16) | ((raw[at + 1] ?? 0) << 8) | (raw[at + 2] ?? 0);
    for (let digit = 0; digit < 4; digit++) {
      const left = raw.length - at;
      text += digit > left ? "=" : ALPHABET[(bits >> (18 - 6 * digit)) & 63];
    }
  }
  return text;
}

/** Return the bytes of canonical base64; throws Malformed on any other spelling. */
export function fromBase64(text: string): Uint8Array {
  const padding = text.endsWith("==") ? 2 : text.endsWith("=") ? 1 : 0;
  const digits = text.length - padding;
  require(text.length % 4 === 0, "base64");
  const raw = new Uint8Array((text.length / 4) * 3 - padding);
  let bits = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = at < digits ? DIGITS.get(text.charCodeAt(at)) : 0;
    if (digit === undefined) throw new Malformed("base64");
    bits = ((bits << 6) | digit) & 0xffffff;
    if (at % 4 !== 3) continue;
    const start = (at >> 2) * 3;
    for (let byte = 0; byte < 3; byte++) {
      const value = (bits >> (16 - 8 * byte)) & 255;
      if (start + byte < raw.length) raw[start + byte] = value;
      // Bits after the end would give one value several spellings.
      else require(value === 0, "base64");
    }
  }
  return raw;
}

/** Return the 32 bytes of a SHA-256 in base64. */
export function fromHash(text: string): Uint8Array {
  const raw = fromBase64(text);
  require(raw.length === HASH_BYTES, "hash");
  return raw;
}

const TIME = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$/;

/** Return `2026-01-31T23:59:59Z` in milliseconds; throws Malformed. */
export function fromTime(text: string): number {
  const at = TIME.test(text) ? Date.parse(text) : NaN;
  // JavaScript takes 24:00:00 and February 30 for the day after.
  require(!Number.isNaN(at) && wholeSeconds(at) === text, "time");
  return at;
}

/** Return a time to the second. */
export const wholeSeconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** Return a time as records have it: whole seconds, or six digits of fraction. */
export function exactTime(at: number): string {
  const text = new Date(at).toISOString();
  return text.endsWith(".000Z") ? wholeSeconds(at) : `${text.slice(0, -1)}000Z`;
}

// Controls, formats, separators, fillers that draw nothing, noncharacters: Unicode 16.
const UNSEEN =
  /[\x00-\x1f\x7f-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/u;
const CONTROL = /[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]/u;

/** Return whether a one-line text has a character that a reader cannot see. */
export const hasUnseen = (text: string): boolean => UNSEEN.test(text);

/** Return whether a running text has a control character other than a line break. */
export const hasControl = (text: string): boolean => CONTROL.test(text);

/** Return how many characters a text has, as Python counts them. */
export const length = (text: string): number => [...text].length;

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json | undefined };

/** Return canonical JSON (RFC 8785) of whole numbers and ASCII keys; fields that are undefined are left out. */
export function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  const fields = names.sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name]!)}`);
  return `{${fields.join(",")}}`;
}

const MOST_DEPTH = 8;

// Half a surrogate pair is no character, though JSON can escape it.
const HALF = /[\ud800-\udfff]/u;

/** Return JSON of whole numbers and whole characters whose nesting is shallow; throws Malformed. */
export function fromJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Malformed("JSON");
  }
  requirePlain(value, 1);
  return value;
}

function requirePlain(value: unknown, depth: number): void {
  if (typeof value === "number") require(Number.isSafeInteger(value) && !Object.is(value, -0), "number");
  if (typeof value === "string") require(!HALF.test(value), "characters");
  if (value === null || typeof value !== "object") return;
  require(depth <= MOST_DEPTH, "depth");
  for (const each of Object.values(value)) requirePlain(each, depth + 1);
}

/** Require that every name is ASCII: beyond it, canonical JSON and sorting by octets disagree. */
export function requireAsciiNames(value: unknown): void {
  if (value === null || typeof value !== "object") return;
  if (!Array.isArray(value)) require(Object.keys(value).every((name) => /^[\x00-\x7f]*$/.test(name)), "name of field");
  for (const each of Object.values(value)) requireAsciiNames(each);
}

/** The fields of one object, each read once by a rule. What isn't named there is never used. */
export class Fields {
  readonly #values: Map<string, unknown>;

  constructor(value: unknown) {
    require(typeof value === "object" && value !== null && !Array.isArray(value), "object");
    this.#values = new Map(Object.entries(value));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  any(name: string): unknown {
    require(this.#values.has(name), name);
    const value = this.#values.get(name);
    this.#values.delete(name);
    return value;
  }

  /** A running text of `most` characters; a line if `line`. */
  text(name: string, most: number, { least = 0, line = true } = {}): string {
    const value = this.any(name);
    require(typeof value === "string" && value.length <= 2 * most, name);
    const count = length(value);
    require(least <= count && count <= most, name);
    require(!(line ? hasUnseen(value) : hasControl(value)), name);
    return value;
  }

  form(name: string, form: RegExp): string {
    const value = this.any(name);
    require(typeof value === "string" && form.test(value), name);
    return value;
  }

  time(name: string): string {
    const value = this.any(name);
    require(typeof value === "string", name);
    fromTime(value);
    return value;
  }

  count(name: string, most = Number.MAX_SAFE_INTEGER, least = 0): number {
    const value = this.any(name);
    require(typeof value === "number" && Number.isSafeInteger(value), name);
    require(least <= value && value <= most, name);
    return value;
  }

  list(name: string, most: number): unknown[] {
    const value = this.any(name);
    require(Array.isArray(value) && value.length <= most, name);
    return value;
  }

  object(name: string): Fields {
    return new Fields(this.any(name));
  }

  /** Require that every field was read. */
  end(): void {
    require(this.#values.size === 0, [...this.#values.keys()].join().slice(0, 60));
  }
}
