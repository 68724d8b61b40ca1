/**
 * A film as it leaves: its chosen frames decoded, covered and encoded anew; or, if the browser can't
 * decode it, all of its pictures copied without what lies beside them.
 */

import { BlobSource, EncodedPacketSink, Input, MP4, type VideoSample, VideoSampleSink } from "mediabunny";

import { type Box, boxAt, type Mask, Refusal } from "../protocol.ts";
import { encoding, type OpenFilm, type Task } from "./film.ts";
import { areBlack, coded, cover, coverDrawn, grown, isKnown, isMoving } from "./masks.ts";
import { type Color, Film, type Output } from "./mp4.ts";
import { bare, bareConfig, Encoded } from "./nal.ts";
import { bytesOf, copiedSound, drained, type Part, Sound } from "./sound.ts";

const KEY_EVERY_S = 2;
/** ISO 23091-2. */
const BT601 = 6;
/** How many frames of a result are looked at, first and last among them. */
const LOOKS = 14;

export interface CutFilm {
  frames: number;
  sound: "none" | "opus" | "copied";
  toneMapped: boolean;
  /** When each frame is shown in the result and in the source, in seconds: first, last, some between. */
  looks: { at: number; source: number }[];
}

/** Firefox's formats: a canvas takes their pixels at half the cost of `copyTo`. */
const COLORS = /^(BGR|RGB)[XA]$/;
/** Formats with more bits, more color or alpha than we paint in: a canvas converts them. */
const CONVERTED = /^I4(20|22|44)A?(P1[02])?$/;

/** Paints frames and hands them on, in one buffer for the pixels of all of them. */
class Painter {
  toneMapped = false;
  /** Whether the encoder was given RGB, of which it makes the film's colors itself. */
  gaveColors = false;
  private buffer: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  private canvas: OffscreenCanvasRenderingContext2D | null = null;

  constructor(
    private readonly film: OpenFilm,
    private readonly masks: Mask[],
  ) {}

  /** Return the frame as it leaves; its time is `timestamp`, in microseconds. Closes the sample. */
  async paint(sample: VideoSample, timestamp: number): Promise<VideoFrame> {
    const { width, height, hdr } = this.film.facts;
    const time = sample.timestamp;
    const areas = this.masks.map((mask) =>
      grown(coded(boxAt(mask, time), this.film.facts), isMoving(mask), width, height),
    );
    const frame = sample.toVideoFrame();
    sample.close();
    try {
      const { x, y, width: wide, height: high } = frame.visibleRect ?? { x: 0, y: 0, width: 0, height: 0 };
      // A film of more than one size: masks would be elsewhere.
      if ((wide & ~1) !== width || (high & ~1) !== height) throw new Refusal("sizes");
      const rect = { x, y, width, height };
      const { format } = frame;
      const paints = isKnown(format);
      // A frame without a format is in the graphics card: a canvas takes it from there.
      const encodes = paints || format === null || COLORS.test(format);
      const isDrawn = hdr || !(areas.length ? paints : encodes);
      this.gaveColors ||= isDrawn || COLORS.test(format ?? "");
      if (isDrawn) return this.draw(frame, rect, areas, timestamp);
      if (!areas.length)
        return new VideoFrame(frame, {
          timestamp,
          ...(wide !== width || high !== height ? { visibleRect: rect } : {}),
        });
      return await this.fill(frame, rect, areas, timestamp);
    } finally {
      frame.close();
    }
  }

  /** Cover in the decoded planes: quick, and colors stay as they are. */
  private async fill(
    frame: VideoFrame,
    rect: DOMRectInit,
    areas: ReturnType<typeof grown>[],
    timestamp: number,
  ) {
    const format = frame.format!;
    const size = frame.allocationSize({ rect });
    if (this.buffer.length < size) this.buffer = new Uint8Array(size);
    const layout = await frame.copyTo(this.buffer, { rect });
    const colors = frame.colorSpace;
    cover(this.buffer, format, layout, areas, colors.fullRange === true);
    return new VideoFrame(this.buffer, {
      format,
      layout,
      timestamp,
      codedWidth: rect.width!,
      codedHeight: rect.height!,
      colorSpace: colors.toJSON(),
    });
  }

  /** Cover on a canvas, which also makes a bright screen's colors a common screen's. */
  private draw(frame: VideoFrame, rect: DOMRectInit, areas: ReturnType<typeof grown>[], timestamp: number) {
    const { format } = frame;
    if (format !== null && !isKnown(format) && !COLORS.test(format) && !CONVERTED.test(format))
      throw new Refusal("pixel_format", { format });
    const [width, height] = [rect.width!, rect.height!];
    this.canvas ??= new OffscreenCanvas(width, height).getContext("2d", { alpha: false })!;
    this.canvas.drawImage(frame, 0, 0, width, height, 0, 0, width, height);
    coverDrawn(this.canvas, areas);
    this.toneMapped ||= this.film.facts.hdr;
    return new VideoFrame(this.canvas.canvas, { timestamp, alpha: "discard" });
  }
}

/** What ISO 23091-2 calls the colors that browsers name. */
function color(space: VideoColorSpaceInit | undefined): Color | null {
  const primaries = { bt709: 1, bt470bg: 5, smpte170m: 6, bt2020: 9, smpte432: 12 };
  const transfer = { bt709: 1, smpte170m: 6, linear: 8, "iec61966-2-1": 13, pq: 16, hlg: 18 };
  const matrix = { rgb: 0, bt709: 1, bt470bg: 5, smpte170m: 6, "bt2020-ncl": 9 };
  const found = {
    primaries: primaries[space?.primaries as keyof typeof primaries],
    transfer: transfer[space?.transfer as keyof typeof transfer],
    matrix: matrix[space?.matrix as keyof typeof matrix],
  };
  if (Object.values(found).every((each) => each === undefined)) return null;
  return {
    primaries: found.primaries ?? 2,
    transfer: found.transfer ?? 2,
    matrix: found.matrix ?? 2,
    fullRange: space?.fullRange === true,
  };
}

/** A color that BT.601 and BT.709 make other numbers of, by 13 to 18 of 255. */
const RED = [200, 40, 60];

/** Return whether an encoder makes of RGB what it says: Firefox's makes BT.601, and says BT.709. */
async function keepsColors(): Promise<boolean> {
  const [width, height] = [320, 240];
  const config = await encoding(width, height, 30);
  if (!config) return true;
  const context = new OffscreenCanvas(width, height).getContext("2d", { alpha: false, willReadFrequently: true })!;
  context.fillStyle = `rgb(${RED.join()})`;
  context.fillRect(0, 0, width, height);
  const seen: VideoFrame[] = [];
  const ignored = () => undefined;
  const decoder = new VideoDecoder({ output: (frame) => seen.push(frame), error: ignored });
  const encoder = new VideoEncoder({ output: (chunk) => decoder.decode(chunk), error: ignored });
  decoder.configure({ codec: config.codec, codedWidth: width, codedHeight: height });
  encoder.configure(config);
  const frame = new VideoFrame(context.canvas, { timestamp: 0, alpha: "discard" });
  encoder.encode(frame, { keyFrame: true });
  frame.close();
  await encoder.flush();
  await decoder.flush();
  if (seen[0]) context.drawImage(seen[0], 0, 0);
  for (const each of seen) each.close();
  encoder.close();
  decoder.close();
  const pixel = context.getImageData(width / 2, height / 2, 1, 1).data;
  return RED.every((value, at) => Math.abs(value - pixel[at]!) < 8);
}

/** Cut frames that begin in a part (its end excluded) and write them as a film. */
export async function cut(
  film: OpenFilm,
  part: Part,
  masks: Mask[],
  withSound: boolean,
  output: Output,
  task: Task,
): Promise<CutFilm> {
  const { facts } = film;
  const config = await encoding(facts.width, facts.height, facts.rate);
  if (!config) throw new Refusal("no_encoder");
  // As whole ticks: as floats, a frame at an edge is easily lost.
  const tick = (seconds: number) => Math.round(seconds * facts.scale);
  const [from, to] = [tick(part.start), tick(part.end)];
  const writing = new Film(output);
  const encoded = new Encoded();
  const painter = new Painter(film, masks);
  const times: number[] = [];
  const durations: number[] = [];
  const order = new Map<number, number>();
  const videoTrack = {
    kind: "video" as const,
    entry: "avc1",
    config: new Uint8Array(0) as Uint8Array,
    width: facts.width,
    height: facts.height,
    pixel: facts.pixel,
    rotation: facts.rotation,
    flip: facts.flip,
    color: null as Color | null,
  };
  const track = writing.track(videoTrack, facts.scale);
  const sound = withSound && film.audio ? await Sound.open(film, part, writing) : null;

  let failure: unknown = null;
  const failed = () => {
    task.signal.throwIfAborted();
    if (failure) throw failure instanceof Refusal ? failure : new Refusal("encoder");
  };
  const encoder = new VideoEncoder({
    output: (chunk, meta) => {
      try {
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        const index = order.get(chunk.timestamp);
        if (index === undefined) throw new Refusal("encoder");
        order.delete(chunk.timestamp);
        const time = times[index]!;
        if (meta?.decoderConfig?.colorSpace) videoTrack.color ??= color(meta.decoderConfig.colorSpace);
        writing.add(track, encoded.packet(bytes), {
          time,
          duration: durations[index] ?? 1,
          key: chunk.type === "key",
        });
      } catch (error) {
        failure ??= error;
      }
    },
    error: (error) => (failure ??= error),
  });
  encoder.configure(config);

  let first: number | null = null;
  let key = -Infinity;
  const samples = new VideoSampleSink(film.video).samples(part.start, part.end);
  try {
    for await (const sample of samples) {
      const at = tick(sample.timestamp);
      // The first one is shown at the start, but may have begun earlier.
      if (at < from || at >= to) {
        sample.close();
        continue;
      }
      first ??= at;
      const time = at - first;
      const end = Math.min(to, at + Math.max(1, tick(sample.duration)));
      const timestamp = Math.round((time * 1e6) / facts.scale);
      order.set(timestamp, times.length);
      times.push(time);
      durations.push(Math.max(1, end - at));
      const frame = await painter.paint(sample, timestamp);
      const isKey = time - key >= KEY_EVERY_S * facts.scale;
      if (isKey) key = time;
      encoder.encode(frame, { keyFrame: isKey });
      frame.close();
      await drained(encoder, failed);
      await sound?.until(time / facts.scale);
      task.progress((at - from) / facts.scale, (to - from) / facts.scale);
    }
    await encoder.flush();
    failed();
    await sound?.until(Infinity);
  } catch (error) {
    failed();
    throw error;
  } finally {
    await samples.return();
    if (encoder.state !== "closed") encoder.close();
    sound?.close();
  }
  if (first === null) throw new Refusal("empty_part");
  // An encoder that drops frames would shorten what was seen.
  if (writing.count(track) !== times.length) throw new Refusal("encoder");
  videoTrack.config = encoded.config();
  if (painter.gaveColors && videoTrack.color && !(await keepsColors().catch(() => true)))
    videoTrack.color.matrix = BT601;
  writing.finish();
  const looks = looked(times).map((time) => ({
    at: time / facts.scale,
    source: (time + first!) / facts.scale,
  }));
  return {
    frames: times.length,
    sound: sound?.count ? "opus" : "none",
    toneMapped: painter.toneMapped,
    looks,
  };
}

/** Return the first, the last, and some between. */
function looked(times: number[]): number[] {
  const count = Math.min(LOOKS, times.length);
  const all = Array.from(
    { length: count },
    (_, each) => times[Math.round((each * (times.length - 1)) / Math.max(1, count - 1))]!,
  );
  return [...new Set(all)];
}

/** Copy all pictures, and the sound if wanted: nothing of the film's other contents. */
export async function copy(film: OpenFilm, withSound: boolean, output: Output, task: Task): Promise<CutFilm> {
  const { facts, video } = film;
  const codec = facts.codec === "avc" ? "avc" : "hevc";
  const decoder = await video.getDecoderConfig();
  if (!decoder?.description || facts.ability === "nothing") throw new Refusal("no_decoder");
  const { config, lengthSize } = bareConfig(codec, bytesOf(decoder.description));
  const writing = new Film(output);
  const track = writing.track(
    {
      kind: "video",
      entry: codec === "avc" ? "avc1" : "hvc1",
      config,
      width: await video.getCodedWidth(),
      height: await video.getCodedHeight(),
      pixel: facts.pixel,
      rotation: facts.rotation,
      flip: facts.flip,
      color: color(await video.getColorSpace()),
    },
    facts.scale,
  );
  const sound = withSound && film.audio ? await copiedSound(film, writing) : null;
  const tick = (seconds: number) => Math.round(seconds * facts.scale);
  const pictures = new EncodedPacketSink(video);
  // What an edit list hides before the begin was cut off by somebody.
  const first = (await pictures.getKeyPacket(0)) ?? (await pictures.getFirstPacket());
  if (!first) throw new Refusal("empty_part");
  for await (const packet of pictures.packets(first)) {
    task.signal.throwIfAborted();
    const data = bare(codec, packet.data, lengthSize);
    if (data.length)
      writing.add(track, data, {
        time: tick(packet.timestamp),
        duration: tick(packet.duration),
        key: packet.type === "key",
      });
    await sound?.until(packet.timestamp);
    task.progress(packet.timestamp, facts.duration);
  }
  await sound?.until(Infinity);
  writing.finish();
  return { frames: writing.count(track), sound: sound ? "copied" : "none", toneMapped: false, looks: [] };
}

/**
 * Decode a result and look at some of its frames, also the first and the last. Refuses if it can't be
 * decoded, or if anything that was to be covered isn't black: a film may not leave then.
 */
export async function prove(result: Blob, made: CutFilm, masks: Mask[], task: Task): Promise<void> {
  const input = new Input({ source: new BlobSource(result), formats: [MP4] });
  try {
    const video = await input.getPrimaryVideoTrack();
    if (!video || !made.looks.length) throw new Refusal("not_covered");
    const [width, height] = [await video.getDisplayWidth(), await video.getDisplayHeight()];
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    // A little later than each begins: its time is rounded once more.
    const times = made.looks.map(({ at }) => at + 1e-4);
    let each = 0;
    for await (const sample of new VideoSampleSink(video).samplesAtTimestamps(times)) {
      task.signal.throwIfAborted();
      if (!sample) throw new Refusal("not_covered");
      const { source } = made.looks[each]!;
      try {
        if (masks.length) {
          sample.draw(context, 0, 0, width, height);
          const boxes: Box[] = masks.map((mask) => boxAt(mask, source));
          if (!areBlack(context, boxes)) throw new Refusal("not_covered");
        }
      } finally {
        sample.close();
      }
      each += 1;
    }
    if (each !== made.looks.length) throw new Refusal("not_covered");
  } catch (error) {
    if (error instanceof Refusal || task.signal.aborted) throw error;
    throw new Refusal("not_covered");
  } finally {
    input.dispose();
  }
}
