/**
 * The units that H.264 and H.265 films are made of (ITU-T H.264 7.3.1, H.265 7.3.1). Pictures and what
 * is needed to decode them are kept. All else goes: cameras write places, serial numbers and times
 * there, and encoders their names and options.
 */

import { Refusal } from "../protocol.ts";
import { joined } from "./mp4.ts";

/** H.264: pictures (1 to 5) and how to decode them (7, 8). */
const KEPT_AVC = new Set([1, 2, 3, 4, 5, 7, 8]);

function isKept(codec: "avc" | "hevc", head: number): boolean {
  // H.265: pictures are 0 to 31, their parameters 32 to 34.
  return codec === "avc" ? KEPT_AVC.has(head & 0x1f) : ((head >> 1) & 0x3f) <= 34;
}

/** Return a packet without what isn't needed: its units have their lengths before them. */
export function bare(codec: "avc" | "hevc", packet: Uint8Array, lengthSize: number): Uint8Array {
  const kept: Uint8Array[] = [];
  for (let at = 0; at < packet.length;) {
    let length = 0;
    for (let each = 0; each < lengthSize; each += 1) length = length * 256 + (packet[at + each] ?? NaN);
    const end = at + lengthSize + length;
    if (!(length > 0 && end <= packet.length)) throw new Refusal("unreadable");
    if (isKept(codec, packet[at + lengthSize]!)) kept.push(packet.subarray(at, end));
    at = end;
  }
  return joined(kept);
}

/** Fill what isn't needed in an H.265 picture, or its decoder's configuration, where nothing may move. */
export function silence(bytes: Uint8Array, isConfig: boolean): void {
  const fill = (begin: number, end: number) => {
    if (isKept("hevc", bytes[begin]!)) return;
    // Filler data: decoders skip it (H.265 7.3.2.8).
    bytes.fill(0xff, begin, end);
    bytes.set([38 << 1, 1], begin);
    bytes[end - 1] = 0x80;
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    if (isConfig)
      for (let at = 23, array = 0; array < view.getUint8(22); array += 1) {
        const count = view.getUint16(at + 1);
        at += 3;
        for (let unit = 0; unit < count; unit += 1) {
          const end = at + 2 + view.getUint16(at);
          if (end > bytes.length) throw new RangeError();
          if (end > at + 4) fill(at + 2, end);
          at = end;
        }
      }
    else
      for (let at = 0; at < bytes.length;) {
        const end = at + 4 + view.getUint32(at);
        if (end > bytes.length || end < at + 6) throw new RangeError();
        fill(at + 4, end);
        at = end;
      }
  } catch {
    throw new Refusal("unreadable");
  }
}

/** Return a decoder's configuration without notes (H.265 allows some there), and the size of lengths. */
export function bareConfig(
  codec: "avc" | "hevc",
  config: Uint8Array,
): { config: Uint8Array; lengthSize: number } {
  const lengthSize = ((config[codec === "avc" ? 4 : 21] ?? 0) & 3) + 1;
  if (codec === "avc") return { config, lengthSize };
  const kept = [config.subarray(0, 22), Uint8Array.of(0)];
  let arrays = 0;
  let at = 23;
  for (let each = 0; each < (config[22] ?? 0); each += 1) {
    const begin = at;
    const type = (config[at] ?? 0) & 0x3f;
    const count = ((config[at + 1] ?? 0) << 8) | (config[at + 2] ?? 0);
    at += 3;
    for (let unit = 0; unit < count; unit += 1) at += 2 + (((config[at] ?? 0) << 8) | (config[at + 1] ?? 0));
    if (at > config.length) throw new Refusal("unreadable");
    if (type < 32 || type > 34) continue;
    kept.push(config.subarray(begin, at));
    arrays += 1;
  }
  kept[1] = Uint8Array.of(arrays);
  return { config: joined(kept), lengthSize };
}

/** Return the units of an encoder's packet, which are told apart by 00 00 01. */
export function units(stream: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  let begin = -1;
  for (let at = 0; at + 2 < stream.length; at += 1) {
    if (stream[at] !== 0 || stream[at + 1] !== 0 || stream[at + 2] !== 1) continue;
    if (begin >= 0) found.push(trimmed(stream.subarray(begin, at)));
    begin = at + 3;
    at += 2;
  }
  if (begin >= 0) found.push(trimmed(stream.subarray(begin)));
  return found.filter((each) => each.length);
}

/** No unit ends with a zero: those belong to the next one's mark. */
function trimmed(unit: Uint8Array): Uint8Array {
  let end = unit.length;
  while (end && unit[end - 1] === 0) end -= 1;
  return unit.subarray(0, end);
}

/** What an encoder writes, made fit for MP4: slices in packets, parameters once before all. */
export class Encoded {
  private readonly sequence: Uint8Array[] = [];
  private readonly picture: Uint8Array[] = [];

  /** Return the slices of a packet, each after its length. */
  packet(stream: Uint8Array): Uint8Array {
    const parts: Uint8Array[] = [];
    for (const unit of units(stream)) {
      const type = unit[0]! & 0x1f;
      if (type === 7) remember(this.sequence, unit);
      if (type === 8) remember(this.picture, unit);
      if (type !== 1 && type !== 5) continue;
      const length = unit.length;
      parts.push(Uint8Array.of(length >>> 24, (length >> 16) & 255, (length >> 8) & 255, length & 255), unit);
    }
    if (!parts.length) throw new Refusal("encoder");
    return joined(parts);
  }

  /** Return `avcC` (ISO 14496-15 5.3.3.1). Firefox's own is malformed. */
  config(): Uint8Array {
    const [first] = this.sequence;
    // Two sequences would need two numbers; no browser's encoder changes its mind.
    if (
      !first ||
      first.length < 4 ||
      this.sequence.length > 1 ||
      !this.picture.length ||
      this.picture.length > 255
    )
      throw new Refusal("encoder");
    const sized = (unit: Uint8Array) => [Uint8Array.of(unit.length >> 8, unit.length & 255), unit];
    const high = [100, 110, 122, 244].includes(first[1]!);
    return joined([
      Uint8Array.of(1, first[1]!, first[2]!, first[3]!, 0xff, 0xe1),
      ...sized(first),
      Uint8Array.of(this.picture.length),
      ...this.picture.flatMap(sized),
      // Every encoder in a browser makes 4:2:0 with 8 bits.
      ...(high ? [Uint8Array.of(0xfd, 0xf8, 0xf8, 0)] : []),
    ]);
  }
}

function remember(known: Uint8Array[], unit: Uint8Array): void {
  const isSame = (one: Uint8Array) =>
    one.length === unit.length && one.every((byte, at) => byte === unit[at]);
  if (!known.some(isSame)) known.push(unit.slice());
}
