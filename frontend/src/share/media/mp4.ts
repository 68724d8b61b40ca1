/**
 * Writes MP4 (ISO 14496-12), and says nothing in it that isn't needed to play: no times, no names, no
 * program. Packets go straight to the file; only the tables of samples are kept, and written at the end.
 */

/** Where bytes go: each call appends or, with `at`, writes over what is there. */
export interface Output {
  readonly size: number;
  write(bytes: Uint8Array, at?: number): void;
}

export interface Color {
  primaries: number;
  transfer: number;
  matrix: number;
  fullRange: boolean;
}

export type TrackFormat =
  | {
      kind: "video";
      /** `avc1`, `hvc1`, `hev1`, and its configuration, `avcC` or `hvcC`. */
      entry: string;
      config: Uint8Array;
      width: number;
      height: number;
      /** Width of a pixel by its height, as a fraction. */
      pixel: [number, number];
      rotation: number;
      flip: boolean;
      color: Color | null;
    }
  | { kind: "sound"; codec: "opus" | "aac"; config: Uint8Array; channels: number; rate: number };

const text = (four: string) => Uint8Array.from(four, (letter) => letter.charCodeAt(0));

export function joined(parts: Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

const u8 = (...numbers: number[]) => Uint8Array.from(numbers);
const u16 = (...numbers: number[]) => joined(numbers.map((each) => u8((each >> 8) & 255, each & 255)));

/** Big-endian words; a list, as very many arguments would overflow the stack. */
function words(numbers: number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 4);
  const view = new DataView(bytes.buffer);
  numbers.forEach((each, index) => view.setUint32(index * 4, each >>> 0));
  return bytes;
}

const u32 = (...numbers: number[]) => words(numbers);

function longs(numbers: number[]): Uint8Array {
  const bytes = new Uint8Array(numbers.length * 8);
  const view = new DataView(bytes.buffer);
  numbers.forEach((each, index) => view.setBigInt64(index * 8, BigInt(each)));
  return bytes;
}

const u64 = (...numbers: number[]) => longs(numbers);

export function box(type: string, ...parts: Uint8Array[]): Uint8Array {
  const size = parts.reduce((sum, part) => sum + part.length, 8);
  return joined([u32(size), text(type), ...parts]);
}

const full = (type: string, version: number, flags: number, ...parts: Uint8Array[]) =>
  box(type, u32(version * 0x1000000 + flags), ...parts);

/** Runs of equal numbers, each as how often and what: how MP4 keeps times. */
function runs(numbers: number[]): { count: number; words: Uint8Array } {
  const found: number[] = [];
  for (const each of numbers)
    if (found.length && found[found.length - 1] === each) found[found.length - 2]! += 1;
    else found.push(1, each);
  return { count: found.length / 2, words: words(found) };
}

/** Players read a chunk at once. */
const MOST_IN_CHUNK = 60;

/** One track: what each of its samples is, in the order of decoding. */
class Track {
  readonly sizes: number[] = [];
  readonly times: number[] = [];
  readonly keys: number[] = [];
  /** Where each chunk begins, and how many samples it has. */
  readonly chunks: { at: number; samples: number }[] = [];
  /** Of the sample that is shown last. */
  private lastTime = -Infinity;
  private lastDuration = 0;

  constructor(
    readonly format: TrackFormat,
    /** Ticks a second. */
    readonly scale: number,
  ) {}

  add(at: number, size: number, time: number, duration: number, key: boolean, sameChunk: boolean): void {
    const chunk = this.chunks.at(-1);
    if (chunk && sameChunk && chunk.samples < MOST_IN_CHUNK) chunk.samples += 1;
    else this.chunks.push({ at, samples: 1 });
    this.sizes.push(size);
    this.times.push(time);
    if (key) this.keys.push(this.sizes.length);
    if (time < this.lastTime) return;
    [this.lastTime, this.lastDuration] = [time, duration];
  }

  /** Return the track's box and how long it plays, in milliseconds; its time 0 is the film's. */
  box(id: number): { box: Uint8Array; duration: number } {
    const shown = this.times.slice().sort((one, other) => one - other);
    const first = shown[0]!;
    const lasts = shown.map((time, index) =>
      index + 1 < shown.length ? shown[index + 1]! - time : this.lastDuration,
    );
    // A sample takes its turn to be decoded when another is shown; `delay` makes no offset negative.
    const delay = this.times.reduce((most, time, index) => Math.max(most, shown[index]! - time), 0);
    const offsets = this.times.map((time, index) => time - shown[index]! + delay);
    const inMedia = shown.at(-1)! + this.lastDuration - first;
    const played = Math.max(0, inMedia + Math.min(first, 0));
    const ms = (ticks: number) => Math.round((ticks * 1000) / this.scale);
    const late = Math.max(0, ms(first));
    const duration = late + ms(played);

    const edits: Uint8Array[] = [];
    if (late) edits.push(joined([u64(late, -1), u16(1, 0)]));
    if (edits.length || delay || first < 0)
      edits.push(joined([u64(ms(played), delay - Math.min(first, 0)), u16(1, 0)]));
    const video = this.format.kind === "video" ? this.format : null;
    const shownWidth = video ? Math.round((video.width * video.pixel[0]) / video.pixel[1]) : 0;
    const steps = runs(lasts);
    const later = runs(offsets);
    const tables = [
      full("stsd", 0, 0, u32(1), entry(this.format)),
      full("stts", 0, 0, u32(steps.count), steps.words),
      ...(delay ? [full("ctts", 0, 0, u32(later.count), later.words)] : []),
      ...(video && this.keys.length < this.sizes.length
        ? [full("stss", 0, 0, u32(this.keys.length), words(this.keys))]
        : []),
      full("stsc", 0, 0, ...this.chunkRuns()),
      full("stsz", 0, 0, u32(0, this.sizes.length), words(this.sizes)),
      full("co64", 0, 0, u32(this.chunks.length), longs(this.chunks.map(({ at }) => at))),
    ];
    const made = box(
      "trak",
      full(
        "tkhd",
        0,
        3,
        u32(0, 0, id, 0, duration, 0, 0),
        u16(0, 0, video ? 0 : 0x100, 0),
        matrix(video),
        u32(shownWidth * 0x10000, (video?.height ?? 0) * 0x10000),
      ),
      ...(edits.length ? [box("edts", full("elst", 1, 0, u32(edits.length), ...edits))] : []),
      box(
        "mdia",
        full("mdhd", 1, 0, u64(0, 0), u32(this.scale), u64(inMedia + delay), u16(0x55c4, 0)),
        full("hdlr", 0, 0, u32(0), text(video ? "vide" : "soun"), u32(0, 0, 0), u8(0)),
        box(
          "minf",
          video ? full("vmhd", 0, 1, u32(0, 0)) : full("smhd", 0, 0, u32(0)),
          box("dinf", full("dref", 0, 0, u32(1), full("url ", 0, 1))),
          box("stbl", ...tables),
        ),
      ),
    );
    return { box: made, duration };
  }

  private chunkRuns(): Uint8Array[] {
    const found: number[] = [];
    this.chunks.forEach(({ samples }, index) => {
      if (found.at(-2) !== samples) found.push(index + 1, samples, 1);
    });
    return [u32(found.length / 3), words(found)];
  }
}

/** What turns a decoded picture into the shown one: by quarters, clockwise, then mirrored. */
function matrix(video: (TrackFormat & { kind: "video" }) | null): Uint8Array {
  const one = 0x10000;
  let [a, b, c, d, x, y] = [one, 0, 0, one, 0, 0];
  if (video) {
    const width = Math.round((video.width * video.pixel[0]) / video.pixel[1]) * one;
    const height = video.height * one;
    if (video.rotation === 90) [a, b, c, d, x, y] = [0, one, -one, 0, height, 0];
    if (video.rotation === 180) [a, b, c, d, x, y] = [-one, 0, 0, -one, width, height];
    if (video.rotation === 270) [a, b, c, d, x, y] = [0, -one, one, 0, 0, width];
    if (video.flip) [a, c, x] = [-a, -c, (video.rotation % 180 ? height : width) - x];
  }
  return u32(a, b, 0, c, d, 0, x, y, 0x40000000);
}

function entry(format: TrackFormat): Uint8Array {
  if (format.kind === "sound") {
    const head = [u32(0), u16(0, 1), u32(0, 0), u16(format.channels, 16), u32(0)];
    return format.codec === "opus"
      ? box("Opus", ...head, u32(48000 * 0x10000), box("dOps", format.config))
      : box("mp4a", ...head, u32((format.rate & 0xffff) * 0x10000), esds(format.config));
  }
  const parts = [
    u32(0),
    u16(0, 1),
    u32(0, 0, 0, 0),
    u16(format.width, format.height),
    u32(0x480000, 0x480000, 0),
    u16(1),
    // The name of the program that compressed: nobody's.
    new Uint8Array(32),
    u16(0x18, 0xffff),
    box(format.entry === "avc1" ? "avcC" : "hvcC", format.config),
  ];
  const { color, pixel } = format;
  if (color)
    parts.push(
      box(
        "colr",
        text("nclx"),
        u16(color.primaries, color.transfer, color.matrix),
        u8(color.fullRange ? 0x80 : 0),
      ),
    );
  if (pixel[0] !== pixel[1]) parts.push(box("pasp", u32(...pixel)));
  return box(format.entry, ...parts);
}

/** ISO 14496-1: what an AAC decoder is told. */
function esds(config: Uint8Array): Uint8Array {
  const tag = (number: number, ...parts: Uint8Array[]) => {
    const body = joined(parts);
    return joined([
      u8(number, 0x80, 0x80, body.length >> 7 ? 0x80 | (body.length >> 7) : 0x80, body.length & 0x7f),
      body,
    ]);
  };
  const decoder = tag(4, u8(0x40, 0x15, 0, 0, 0), u32(0, 0), tag(5, config));
  return full("esds", 0, 0, tag(3, u16(1), u8(0), decoder, tag(6, u8(2))));
}

/** A film that is being written: packets as they come, of any track, then `finish`. */
export class Film {
  private readonly tracks: Track[] = [];
  private readonly begin: number;
  private last: Track | null = null;

  constructor(private readonly output: Output) {
    output.write(box("ftyp", text("isom"), u32(0x200), text("isomiso6mp41")));
    this.begin = output.size;
    output.write(joined([u32(1), text("mdat"), u64(0)]));
  }

  /** Return a track; its times are in ticks, `scale` to a second. */
  track(format: TrackFormat, scale: number): number {
    return this.tracks.push(new Track(format, scale)) - 1;
  }

  /** Add what the track's decoder takes next; `time` is when it is shown, from the film's begin. */
  add(track: number, data: Uint8Array, packet: { time: number; duration: number; key: boolean }): void {
    const one = this.tracks[track]!;
    const at = this.output.size;
    this.output.write(data);
    one.add(at, data.length, packet.time, packet.duration, packet.key, this.last === one);
    this.last = one;
  }

  /** How many samples a track has. */
  count(track: number): number {
    return this.tracks[track]!.sizes.length;
  }

  finish(): void {
    this.output.write(u64(this.output.size - this.begin), this.begin + 8);
    const made = this.tracks.filter((each) => each.sizes.length).map((each, index) => each.box(index + 1));
    const duration = Math.max(0, ...made.map((each) => each.duration));
    const header = full(
      "mvhd",
      0,
      0,
      u32(0, 0, 1000, duration, 0x10000),
      u16(0x100, 0),
      u32(0, 0),
      matrix(null),
      u32(0, 0, 0, 0, 0, 0, made.length + 1),
    );
    this.output.write(box("moov", header, ...made.map((each) => each.box)));
  }
}

export interface Found {
  type: string;
  /** Where its content begins and ends. */
  begin: number;
  end: number;
}

/** Return the boxes between two places of bytes; ends at the first that doesn't fit. */
export function boxes(bytes: Uint8Array, from = 0, to = bytes.length): Found[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Found[] = [];
  for (let at = from; at + 8 <= to;) {
    const head = heading(view, at, to);
    if (!head) break;
    found.push(head);
    at = head.end;
  }
  return found;
}

function heading(view: DataView, at: number, most: number, left = most - at): Found | null {
  let size = view.getUint32(at);
  let head = 8;
  if (size === 1) {
    if (at + 16 > view.byteLength) return null;
    size = Number(view.getBigUint64(at + 8));
    head = 16;
  }
  if (size === 0) size = left;
  if (size < head || size > left) return null;
  const type = String.fromCharCode(...[4, 5, 6, 7].map((each) => view.getUint8(at + each)));
  return { type, begin: at + head, end: at + size };
}

/** Return a file's own boxes, without reading what is in them. */
export async function fileBoxes(file: Blob): Promise<Found[]> {
  const found: Found[] = [];
  for (let at = 0; at + 8 <= file.size && found.length < 10_000;) {
    const view = new DataView(await file.slice(at, at + 16).arrayBuffer());
    const head = heading(view, 0, view.byteLength, file.size - at);
    if (!head) break;
    found.push({ type: head.type, begin: at + head.begin, end: at + head.end });
    at += head.end;
  }
  return found;
}
