/** A film that was chosen: what the browser can do with it, its pictures, and following a thing in it. */

import {
  BlobSource,
  CanvasSink,
  EncodedPacketSink,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  QTFF,
  VideoSampleSink,
  WEBM,
  type WrappedCanvas,
} from "mediabunny";

import { type Ability, type Box, type Mask, Refusal, type Shown } from "../protocol.ts";
import type { Turn } from "./masks.ts";
import { Template } from "./template.ts";

/** What is being done: told how far it is, and whether to stop. */
export interface Task {
  progress: (done: number, all: number) => void;
  signal: AbortSignal;
}

/** Following looks at pictures that are so wide: a quarter of a common film. */
const FOLLOW_WIDTH = 480;

/**
 * H.264's levels: how many blocks of 16 × 16 pixels a picture, and all pictures of a second, may have
 * (H.264 table A-1).
 */
const LEVELS = [
  { level: 0x1e, picture: 1620, second: 40500 },
  { level: 0x1f, picture: 3600, second: 108000 },
  { level: 0x28, picture: 8192, second: 245760 },
  { level: 0x2a, picture: 8704, second: 522240 },
  { level: 0x33, picture: 36864, second: 983040 },
  { level: 0x34, picture: 36864, second: 2073600 },
];
/**
 * Baseline, main, high. Firefox's encoder needs a third less time for baseline, which looks the same
 * with a sixth more bits; Chromium's makes no difference.
 */
const PROFILES = ["42e0", "4d00", "6400"];
const BITS_PER_PIXEL = 0.14;

/** Return how this browser encodes pictures of a size, or null if it can't. */
export async function encoding(
  width: number,
  height: number,
  rate: number,
): Promise<VideoEncoderConfig | null> {
  if (typeof VideoEncoder === "undefined") return null;
  const blocks = Math.ceil(width / 16) * Math.ceil(height / 16);
  const fit = LEVELS.filter(({ picture, second }) => blocks <= picture && blocks * rate <= second);
  for (const { level } of fit.length ? fit.slice(0, 1) : LEVELS.slice(-1))
    for (const profile of PROFILES) {
      const config: VideoEncoderConfig = {
        codec: `avc1.${profile}${level.toString(16)}`,
        width,
        height,
        framerate: rate,
        bitrate: Math.round(Math.max(300_000, width * height * rate * BITS_PER_PIXEL)),
        // Firefox's own configuration of MP4 is malformed; we write it.
        avc: { format: "annexb" },
      };
      const { supported } = await VideoEncoder.isConfigSupported(config).catch(() => ({ supported: false }));
      if (supported) return config;
    }
  return null;
}

export class OpenFilm {
  private asked: Promise<unknown> = Promise.resolve();
  private shown: { sink: CanvasSink; width: number } | null = null;
  private pictures: AsyncGenerator<WrappedCanvas, void, unknown> | null = null;
  /** The picture that was shown last, and the one after it. */
  private near: { last: WrappedCanvas; next: WrappedCanvas | null } | null = null;

  private constructor(
    readonly file: File,
    readonly input: Input,
    readonly video: InputVideoTrack,
    readonly audio: InputAudioTrack | null,
    readonly facts: Turn & {
      ability: Ability;
      why: string;
      codec: string;
      /** Of the coded picture, both even. */
      width: number;
      height: number;
      shownWidth: number;
      shownHeight: number;
      pixel: [number, number];
      /** Ticks a second. */
      scale: number;
      rate: number;
      duration: number;
      hdr: boolean;
    },
  ) {}

  /** Open a file; null if it is no film that we can read. */
  static async open(file: File): Promise<OpenFilm | null> {
    const input = new Input({ source: new BlobSource(file), formats: [MP4, QTFF, WEBM, MATROSKA] });
    let opened = false;
    try {
      if (!(await input.canRead())) return null;
      const video = await input.getPrimaryVideoTrack();
      if (!video) throw new Refusal((await input.getTracks()).length ? "no_picture" : "unreadable");
      const audio = await input.getPrimaryAudioTrack();
      const film = new OpenFilm(file, input, video, audio, await learn(input, video));
      opened = true;
      return film;
    } catch (error) {
      if (error instanceof Refusal) throw error;
      throw new Refusal("unreadable");
    } finally {
      if (!opened) input.dispose();
    }
  }

  close(): void {
    this.rest();
    this.input.dispose();
  }

  /** Let go of decoders and pictures that only showing needs. */
  rest(): void {
    void this.pictures?.return();
    [this.pictures, this.near] = [null, null];
  }

  /** Return the picture that is shown at a time, and when it begins; one after the other, as asked. */
  async frame(at: number, width: number): Promise<Shown> {
    const mine = this.asked.then(() => this.show(at, width));
    this.asked = mine.catch(() => undefined);
    return await mine;
  }

  private async show(at: number, width: number): Promise<Shown> {
    if (this.facts.ability !== "edit" && this.facts.ability !== "stills") throw new Refusal(this.facts.why);
    const shown = Math.max(16, Math.min(Math.round(width), this.facts.shownWidth));
    if (this.shown?.width !== shown) {
      this.rest();
      this.shown = { sink: new CanvasSink(this.video, { width: shown, poolSize: 3 }), width: shown };
    }
    const picture = await this.picture(at);
    const { timestamp } = picture;
    const earlier = timestamp - 1 / this.facts.scale;
    const packets = new EncodedPacketSink(this.video);
    const before = await packets.getPacket(earlier, { metadataOnly: true });
    return {
      bitmap: await createImageBitmap(picture.canvas),
      at: timestamp,
      before: before?.timestamp ?? timestamp,
      after: this.near?.next?.timestamp ?? timestamp,
    };
  }

  /** Return the picture that is shown at a time, in full, and when it begins. Close it after use. */
  async still(at: number): Promise<{ picture: ImageBitmap; time: number }> {
    if (this.facts.ability !== "edit" && this.facts.ability !== "stills") throw new Refusal(this.facts.why);
    this.rest();
    const sink = new CanvasSink(this.video, { poolSize: 1 });
    const found = await sink.getCanvas(Math.max(at, await this.video.getFirstTimestamp(), 0));
    if (!found) throw new Refusal("unreadable");
    return { picture: await createImageBitmap(found.canvas), time: found.timestamp };
  }

  /** Go on from the last picture if that is near: a film that is played isn't decoded from a key each time. */
  private async picture(at: number): Promise<WrappedCanvas> {
    const isNear = this.near && at >= this.near.last.timestamp && at < this.near.last.timestamp + 1;
    if (!isNear) {
      this.rest();
      const first = await this.video.getFirstTimestamp();
      this.pictures = this.shown!.sink.canvases(Math.max(at, first, 0));
      const { value: last } = await this.pictures.next();
      if (!last) throw new Refusal("unreadable");
      this.near = { last, next: (await this.pictures.next()).value ?? null };
    }
    while (this.near!.next && this.near!.next.timestamp <= at)
      this.near = { last: this.near!.next, next: (await this.pictures!.next()).value ?? null };
    return this.near!.last;
  }

  /**
   * Follow what is under a box, from a time on. What is returned ends where the thing was lost: compare
   * its last time with the part's end.
   */
  async follow(at: number, box: Box, end: number, task: Task): Promise<Mask["at"]> {
    this.rest();
    const width = Math.min(FOLLOW_WIDTH, this.facts.shownWidth);
    const height = Math.max(1, Math.round((width * this.facts.shownHeight) / this.facts.shownWidth));
    const context = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true })!;
    const found: Mask["at"] = [];
    let template: Template | null = null;
    for await (const sample of new VideoSampleSink(this.video).samples(at, end)) {
      try {
        task.signal.throwIfAborted();
        sample.draw(context, 0, 0, width, height);
        const pixels = context.getImageData(0, 0, width, height);
        template ??= new Template(pixels, box);
        const next: Box | null = found.length ? template.find(pixels) : box;
        if (!next) break;
        found.push({ time: Math.max(at, sample.timestamp), box: next });
        task.progress(sample.timestamp - at, end - at);
      } finally {
        sample.close();
      }
    }
    if (found.length < 2) throw new Refusal("lost");
    return straightened(found);
  }
}

/** Leave out what lies on the line between its neighbors anyway. */
export function straightened(found: Mask["at"]): Mask["at"] {
  const kept = found.slice(0, 1);
  let from = 0;
  const isStraight = (to: number) =>
    found.slice(from + 1, to).every(({ time, box }) => {
      const [one, other] = [found[from]!, found[to]!];
      const part = (time - one.time) / (other.time - one.time);
      return (["x", "y"] as const).every(
        (name) => Math.abs(one.box[name] + (other.box[name] - one.box[name]) * part - box[name]) < 0.004,
      );
    });
  for (let to = from + 2; to < found.length; to += 1)
    // Looking back on few pictures only keeps this quick.
    if (to - from > 30 || !isStraight(to)) {
      from = to - 1;
      kept.push(found[from]!);
    }
  return found.length > 1 ? [...kept, found.at(-1)!] : kept;
}

async function learn(input: Input, video: InputVideoTrack): Promise<OpenFilm["facts"]> {
  const codec = (await video.getCodec()) ?? "";
  const config = await video.getDecoderConfig();
  const [codedWidth, codedHeight] = [await video.getCodedWidth(), await video.getCodedHeight()];
  const aspect = await video.getPixelAspectRatio();
  const { averagePacketRate } = await video.computePacketStats(100);
  const rate = Math.min(240, Math.max(1, Math.round(averagePacketRate) || 30));
  const [width, height] = [codedWidth & ~1, codedHeight & ~1];
  if (!width || !height) throw new Refusal("unreadable");
  const decodes =
    config !== null &&
    typeof VideoDecoder !== "undefined" &&
    (await VideoDecoder.isConfigSupported(config).catch(() => ({ supported: false }))).supported === true;
  const encodes = decodes && (await encoding(width, height, rate)) !== null;
  // Only these are copied: what their notes are is known.
  const copies =
    ["avc", "hevc"].includes(codec) &&
    ["avc1", "avc3", "hvc1", "hev1"].includes(String(await video.getInternalCodecId()));
  const ability: Ability = encodes ? "edit" : decodes ? "stills" : copies ? "whole" : "nothing";
  return {
    ability,
    why: ability === "edit" ? "" : ability === "stills" ? "no_encoder" : "no_decoder",
    codec,
    width,
    height,
    shownWidth: await video.getDisplayWidth(),
    shownHeight: await video.getDisplayHeight(),
    pixel: [aspect.num, aspect.den],
    scale: await video.getTimeResolution(),
    rate,
    duration: await input.computeDuration([video]),
    hdr: await video.hasHighDynamicRange(),
    rotation: await video.getRotation(),
    flip: await video.getFlip(),
  };
}
