/** Words for bytes, from BIP-39's English list: of a board's key, and of an upload. */
import { fromHex, hex, sha256 } from "./encoding.ts";
import { Malformed, require } from "./refusals.ts";
import listed from "./words.json";

const LIST: readonly string[] = listed.split(" ");
const PLACES = new Map(LIST.map((word, place) => [word, place]));
const WORD_BITS = 11;
const UPLOAD_WORDS = 12;
const CHECK_BITS = 4;

/** Return as many words as whole groups of 11 bits fit into `count`, from the first bit on. */
export function wordsOf(raw: Uint8Array, count: number): string[] {
  let bits = BigInt(`0x${hex(raw)}`);
  const total = raw.length * 8;
  if (total < count * WORD_BITS) bits <<= BigInt(count * WORD_BITS - total);
  else bits >>= BigInt(total - count * WORD_BITS);
  return Array.from({ length: count }, (_, at) => {
    const place = (bits >> BigInt(WORD_BITS * (count - 1 - at))) & 2047n;
    return LIST[Number(place)]!;
  });
}

/** Return the twelve words of an upload's id: 128 bits, and 4 of their hash (BIP 39). */
export function uploadWords(upload: string): string[] {
  const raw = fromHex(upload);
  return wordsOf(new Uint8Array([...raw, sha256(raw)[0]! & 0xf0]), UPLOAD_WORDS);
}

/** Return the upload's id; throws Malformed if a word or the checksum is wrong. */
export function uploadOf(words: readonly string[]): string {
  require(words.length === UPLOAD_WORDS, "twelve words");
  let bits = 0n;
  for (const word of words) {
    const place = PLACES.get(word.trim().toLowerCase());
    if (place === undefined) throw new Malformed("word");
    bits = (bits << BigInt(WORD_BITS)) | BigInt(place);
  }
  const upload = (bits >> BigInt(CHECK_BITS)).toString(16).padStart(32, "0");
  require(BigInt(sha256(fromHex(upload))[0]! >> 4) === (bits & 15n), "checksum");
  return upload;
}
