/**
 * The age file format (https://c2sp.org/age), sealed to one recipient with one stanza, in constant
 * memory. X25519 is done here, so that a test can fix every random byte; post-quantum recipients by
 * age-encryption. The reference is noticeboard/seal/age.py.
 */
import { x25519 } from "@noble/curves/ed25519.js";
import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { hmac } from "@noble/hashes/hmac.js";
import { Encrypter } from "age-encryption";
import { base64, joined, sha256, utf8 } from "../encoding.ts";
import { Malformed, require } from "../refusals.ts";

export const CHUNK_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
const POST_QUANTUM = "age1pq1";
const WRAP_INFO = "age-encryption.org/v1/X25519";
const LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const GENERATORS = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** What is random in an age file to an X25519 recipient. */
export interface Secrets {
  fileKey: Uint8Array;
  nonce: Uint8Array;
  ephemeral: Uint8Array;
}

const random = (count: number): Uint8Array => crypto.getRandomValues(new Uint8Array(count));
export const makeSecrets = (): Secrets => ({ fileKey: random(16), nonce: random(16), ephemeral: random(32) });

const derive = (key: Uint8Array, salt: Uint8Array, info: string): Uint8Array => hkdf(sha256, key, salt, utf8(info), 32);
const unpadded = (raw: Uint8Array): string => base64(raw).replace(/=+$/, "");

/** Return the 32 bytes of an X25519 recipient (Bech32); throws Malformed. */
export function parseRecipient(text: string): Uint8Array {
  require(/^age1[02-9ac-hj-np-z]{58}$/.test(text), "recipient");
  const digits = [...text.slice(4)].map((letter) => LETTERS.indexOf(letter));
  require(checksum("age", digits) === 1, "recipient");
  const raw = new Uint8Array(32);
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const digit of digits.slice(0, 52)) {
    bits = ((bits << 5) | digit) & 0xfff;
    held += 5;
    if (held >= 8) raw[at++] = (bits >> (held -= 8)) & 255;
  }
  require((bits & ((1 << held) - 1)) === 0, "recipient");
  return raw;
}

function checksum(prefix: string, digits: readonly number[]): number {
  const letters = [...prefix].map((letter) => letter.charCodeAt(0));
  let remainder = 1;
  for (const value of [...letters.map((each) => each >> 5), 0, ...letters.map((each) => each & 31), ...digits]) {
    const top = remainder >>> 25;
    remainder = ((remainder & 0x1ffffff) << 5) ^ value;
    GENERATORS.forEach((generator, bit) => {
      if ((top >> bit) & 1) remainder ^= generator;
    });
  }
  return remainder >>> 0;
}

/** Return a file's header, up to and with its MAC; throws Malformed if nobody could open it. */
function x25519Header(recipient: string, { fileKey, ephemeral }: Secrets): Uint8Array {
  const to = parseRecipient(recipient);
  const share = x25519.getPublicKey(ephemeral);
  let secret: Uint8Array;
  try {
    secret = x25519.getSharedSecret(ephemeral, to);
  } catch {
    // Anybody could open what is sealed to a point of small order.
    throw new Malformed("recipient");
  }
  const wrapping = derive(secret, joined(share, to), WRAP_INFO);
  const body = chacha20poly1305(wrapping, new Uint8Array(12)).encrypt(fileKey);
  const text = `age-encryption.org/v1\n-> X25519 ${unpadded(share)}\n${unpadded(body)}\n---`;
  const mac = hmac(sha256, derive(fileKey, new Uint8Array(), "header"), utf8(text));
  return utf8(`${text} ${unpadded(mac)}\n`);
}

/** Return a post-quantum header and the file key that the library chose for it. */
async function postQuantumHeader(recipient: string): Promise<{ header: Uint8Array; fileKey: Uint8Array }> {
  let fileKey: Uint8Array | null = null;
  const encrypter = new Encrypter();
  try {
    encrypter.addRecipient(recipient);
  } catch {
    throw new Malformed("recipient");
  }
  // It adds no stanza: it only learns the key, so that the payload can be sealed in constant memory.
  encrypter.addRecipient({
    wrapFileKey: (key) => {
      fileKey = key.slice();
      return [];
    },
  });
  const empty = await encrypter.encrypt(new Uint8Array());
  if (fileKey === null) throw new Malformed("recipient");
  return { header: empty.slice(0, empty.length - 16 - TAG_BYTES), fileKey };
}

/** Seals one file, chunk by chunk. */
export class AgeWriter {
  #count = 0;

  private constructor(
    /** The start of the file: header and nonce. */
    readonly start: Uint8Array,
    private readonly key: Uint8Array,
  ) {}

  static async to(recipient: string, secrets: Secrets = makeSecrets()): Promise<AgeWriter> {
    const { nonce } = secrets;
    const { header, fileKey } = recipient.startsWith(POST_QUANTUM)
      ? await postQuantumHeader(recipient)
      : { header: x25519Header(recipient, secrets), fileKey: secrets.fileKey };
    return new AgeWriter(joined(header, nonce), derive(fileKey, nonce, "payload"));
  }

  /** Seal whole chunks into `into`, or the last bytes of the file; return how many bytes that are. */
  seal(plain: Uint8Array, into: Uint8Array, last: boolean): number {
    if (!last && plain.length % CHUNK_BYTES) throw new RangeError("An age file is written in whole chunks.");
    const nonce = new Uint8Array(12);
    const view = new DataView(nonce.buffer);
    let at = 0;
    for (let start = 0; start < plain.length || (last && this.#count === 0); start += CHUNK_BYTES) {
      const chunk = plain.subarray(start, start + CHUNK_BYTES);
      view.setUint32(7, this.#count++);
      nonce[11] = last && start + CHUNK_BYTES >= plain.length ? 1 : 0;
      chacha20poly1305(this.key, nonce).encrypt(chunk, into.subarray(at, at + chunk.length + TAG_BYTES));
      at += chunk.length + TAG_BYTES;
    }
    return at;
  }
}
