/** The sound of a film: encoded anew with a part, or copied with a whole film. */

import { type AudioSample, AudioSampleSink, EncodedPacketSink } from "mediabunny";

import { Refusal } from "../protocol.ts";
import type { OpenFilm } from "./film.ts";
import type { Film } from "./mp4.ts";

/** More waiting for the encoder would fill the tab: a decoded 1080p frame has 3 to 8 MB. */
const MOST_WAITING = 3;

export interface Part {
  start: number;
  end: number;
}

/** Wait until an encoder has little to do; its errors arrive elsewhere. */
export async function drained(encoder: VideoEncoder | AudioEncoder, failed: () => void): Promise<void> {
  while (encoder.encodeQueueSize > MOST_WAITING) {
    failed();
    await new Promise<void>((done) => {
      const timer = setTimeout(done, 1000);
      encoder.addEventListener(
        "dequeue",
        () => {
          clearTimeout(timer);
          done();
        },
        { once: true },
      );
    });
  }
  failed();
}

/** The sound of a part, as Opus: no browser encodes AAC. */
export class Sound {
  private failure: unknown = null;
  private pending: { bytes: Uint8Array; time: number; duration: number }[] = [];
  private readonly encoder: AudioEncoder;
  private track = -1;
  private isOver = false;
  private reached = 0;
  count = 0;

  private constructor(
    private readonly part: Part,
    private readonly writing: Film,
    private readonly samples: AsyncGenerator<AudioSample, void, unknown>,
    config: AudioEncoderConfig,
  ) {
    this.encoder = new AudioEncoder({
      output: (chunk, meta) => {
        if (this.track < 0) {
          const description = meta?.decoderConfig?.description;
          this.track = this.writing.track(
            {
              kind: "sound",
              codec: "opus",
              config: opusConfig(description, config.numberOfChannels, config.sampleRate),
              channels: config.numberOfChannels,
              rate: 48000,
            },
            48000,
          );
        }
        const bytes = new Uint8Array(chunk.byteLength);
        chunk.copyTo(bytes);
        const ticks = (microseconds: number) => Math.round((microseconds * 48000) / 1e6);
        this.pending.push({ bytes, time: ticks(chunk.timestamp), duration: ticks(chunk.duration ?? 20_000) });
      },
      error: (error) => (this.failure ??= error),
    });
    this.encoder.configure(config);
  }

  static async open(film: OpenFilm, part: Part, writing: Film): Promise<Sound> {
    const audio = film.audio!;
    const config: AudioEncoderConfig = {
      codec: "opus",
      sampleRate: await audio.getSampleRate(),
      numberOfChannels: await audio.getNumberOfChannels(),
      bitrate: 96_000,
    };
    const can =
      typeof AudioEncoder !== "undefined" &&
      (await audio.canDecode()) &&
      (await AudioEncoder.isConfigSupported(config).catch(() => ({ supported: false }))).supported;
    if (!can) throw new Refusal("sound");
    return new Sound(part, writing, new AudioSampleSink(audio).samples(part.start, part.end), config);
  }

  /** Write what sounds before a time of the result; with Infinity, all of it. */
  async until(time: number): Promise<void> {
    while (!this.isOver && this.reached <= time) {
      const { value: sample } = await this.samples.next();
      if (!sample) {
        this.isOver = true;
        await this.encoder.flush();
        break;
      }
      const at = sample.timestamp - this.part.start;
      this.reached = at + sample.duration;
      // Not a moment from outside of the part.
      if (at >= 0 && sample.timestamp + sample.duration <= this.part.end) {
        sample.setTimestamp(at);
        const data = sample.toAudioData();
        this.encoder.encode(data);
        data.close();
        await drained(this.encoder, () => undefined);
      }
      sample.close();
      if (this.failure) throw new Refusal("sound");
    }
    const length = Math.round((this.part.end - this.part.start) * 48000);
    for (const { bytes, ...packet } of this.pending.splice(0))
      // The last packet is filled up beyond the end.
      if (packet.time + packet.duration <= length) {
        this.writing.add(this.track, bytes, { ...packet, key: true });
        this.count += 1;
      }
  }

  close(): void {
    void this.samples.return();
    if (this.encoder.state !== "closed") this.encoder.close();
  }
}

/** `dOps` (Opus in ISOBMFF 4.3.2) of an `OpusHead`, whose numbers are little-endian. */
function opusConfig(
  description: AllowSharedBufferSource | undefined,
  channels: number,
  rate: number,
): Uint8Array {
  let skip = 312;
  if (description) {
    const view = ArrayBuffer.isView(description)
      ? new DataView(description.buffer, description.byteOffset, description.byteLength)
      : new DataView(description);
    if (view.byteLength >= 12) skip = view.getUint16(10, true);
  }
  const bytes = new Uint8Array(11);
  const view = new DataView(bytes.buffer);
  view.setUint8(1, channels);
  view.setUint16(2, skip);
  view.setUint32(4, rate);
  return bytes;
}

/** Copy all sound, if it is of a kind that MP4 players know. */
export async function copiedSound(film: OpenFilm, writing: Film) {
  const audio = film.audio!;
  const codec = await audio.getCodec();
  const decoder = await audio.getDecoderConfig();
  if ((codec !== "aac" && codec !== "opus") || !decoder?.description) throw new Refusal("sound");
  const description = bytesOf(decoder.description);
  const rate = codec === "opus" ? 48000 : decoder.sampleRate;
  const channels = decoder.numberOfChannels;
  const config = codec === "opus" ? opusConfig(description, channels, decoder.sampleRate) : description;
  const track = writing.track({ kind: "sound", codec, config, channels, rate }, rate);
  const packets = new EncodedPacketSink(audio).packets();
  let next = (await packets.next()).value;
  return {
    async until(time: number) {
      for (; next && next.timestamp <= time; next = (await packets.next()).value)
        if (next.timestamp >= 0)
          writing.add(track, next.data, {
            time: Math.round(next.timestamp * rate),
            duration: Math.round(next.duration * rate),
            key: true,
          });
    },
  };
}

export function bytesOf(source: AllowSharedBufferSource): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
