import type { Player, Screen } from "./playback.ts";

/** A camera live: an endless fragmented MP4 through Media Source Extensions, or single pictures. */

/** iPhones have it under another name, and only from iOS 17.1 on. */
interface Managed {
  ManagedMediaSource?: typeof MediaSource;
}

const sourceType = (): typeof MediaSource | undefined =>
  globalThis.MediaSource ?? (globalThis as Managed).ManagedMediaSource;

const two = (value: number) => value.toString(16).padStart(2, "0").toUpperCase();

function find(bytes: Uint8Array, name: string): number {
  const codes = [...name].map((letter) => letter.charCodeAt(0));
  for (let at = 4; at < bytes.length - 4; at += 1)
    if (codes.every((code, index) => bytes[at + index] === code)) return at + 4;
  return -1;
}

/**
 * Return the media type of an MP4 from its header, such as `video/mp4; codecs="avc1.64001F"`; null
 * while the header is not complete (ISO/IEC 14496-15, annex E for H.265).
 */
export function mediaType(header: Uint8Array): string | null {
  const moov = find(header, "moov");
  if (moov < 0) return null;
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < moov - 8 + view.getUint32(moov - 8)) return null;
  const codecs: string[] = [];
  const avc = find(header, "avcC");
  const hevc = find(header, "hvcC");
  if (avc >= 0) codecs.push(`avc1.${[1, 2, 3].map((at) => two(header[avc + at] ?? 0)).join("")}`);
  else if (hevc >= 0) codecs.push(hevcCodec(header, view, hevc));
  if (find(header, "mp4a") >= 0) codecs.push("mp4a.40.2");
  return codecs.length ? `video/mp4; codecs="${codecs.join(", ")}"` : null;
}

function hevcCodec(header: Uint8Array, view: DataView, at: number): string {
  const general = header[at + 1] ?? 0;
  const space = ["", "A", "B", "C"][general >> 6];
  const tier = general & 0x20 ? "H" : "L";
  let compatibility = 0;
  for (let bit = 0, all = view.getUint32(at + 2); bit < 32; bit += 1, all >>>= 1)
    compatibility = (compatibility * 2 + (all & 1)) >>> 0;
  const constraints = [...header.subarray(at + 6, at + 12)];
  while (constraints.at(-1) === 0) constraints.pop();
  const rest = constraints.map((each) => `.${each.toString(16).toUpperCase()}`).join("");
  return `hvc1.${space}${general & 0x1f}.${compatibility.toString(16).toUpperCase()}.${tier}${header[at + 12]}${rest}`;
}

const HEVC = ['video/mp4; codecs="hvc1.1.6.L120.B0"', 'video/mp4; codecs="hev1.1.6.L120.B0"'];

/** Return whether this browser plays recordings of a codec; an unknown one is tried. */
export function canPlay(codec: string): boolean {
  if (codec !== "h265") return true;
  const source = sourceType();
  const video = document.createElement("video");
  return HEVC.some((type) => source?.isTypeSupported(type) || video.canPlayType(type) === "probably");
}

export function canStream(): boolean {
  return sourceType() !== undefined;
}

/** What is older than this is dropped, and the picture is never farther behind. */
const KEPT_S = 20;
const BEHIND_S = 3;
const AIM_S = 0.8;

/**
 * Play a live video until it ends or is stopped, and tell when some of it is there; throws if this
 * browser can't play it.
 */
async function playLive(
  video: HTMLVideoElement,
  response: Response,
  signal: AbortSignal,
  began: () => void,
): Promise<void> {
  const Source = sourceType();
  const reader = response.body?.getReader();
  if (!Source || !reader) throw new Error("no media source");
  let header = new Uint8Array();
  let type: string | null = null;
  while (!type) {
    const { value, done } = await reader.read();
    if (done) throw new Error("no header");
    header = joined(header, value);
    type = mediaType(header);
  }
  if (!Source.isTypeSupported(type)) {
    await reader.cancel();
    throw new Error(type);
  }
  const source = new Source();
  const address = URL.createObjectURL(source);
  signal.addEventListener("abort", () => void reader.cancel().catch(() => undefined));
  try {
    video.disableRemotePlayback = true;
    video.src = address;
    await once(source, "sourceopen", signal);
    const buffer = source.addSourceBuffer(type);
    for (let piece: Uint8Array<ArrayBuffer> = header; ; ) {
      buffer.appendBuffer(piece);
      await once(buffer, "updateend", signal);
      if (buffer.buffered.length) began();
      await keepUp(video, buffer, signal);
      const next = await reader.read();
      if (next.done || signal.aborted) return;
      piece = next.value;
    }
  } finally {
    URL.revokeObjectURL(address);
    await reader.cancel().catch(() => undefined);
  }
}

/** Play near the end of what has come, and drop what was played long ago. */
async function keepUp(video: HTMLVideoElement, buffer: SourceBuffer, signal: AbortSignal): Promise<void> {
  const { buffered } = buffer;
  if (!buffered.length) return;
  const [start, end] = [buffered.start(0), buffered.end(buffered.length - 1)];
  if (end - video.currentTime > BEHIND_S || video.currentTime < start)
    video.currentTime = Math.max(start, end - AIM_S);
  if (video.paused) void video.play().catch(() => undefined);
  if (video.currentTime - start > 2 * KEPT_S) {
    buffer.remove(start, video.currentTime - KEPT_S);
    await once(buffer, "updateend", signal);
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

function once(target: EventTarget, name: string, signal: AbortSignal): Promise<void> {
  return new Promise((done, fail) => {
    const stopped = () => fail(new Error("stopped"));
    if (signal.aborted) return stopped();
    target.addEventListener(name, () => done(), { once: true });
    signal.addEventListener("abort", stopped, { once: true });
  });
}

/** Live video that broke off so often without lasting is not tried again. */
const MOST_BROKEN = 3;
const LASTING_MS = 10_000;
const AGAIN_MS = 1000;

/** Shows a camera live: as video where the browser plays it, else as pictures. */
export class Live {
  /** The address of pictures that follow one another; "" for video, or nothing. */
  pictures = "";
  #going: AbortController | null = null;

  /** `told` learns how live video comes. */
  constructor(
    private readonly player: Player & { tune(): void },
    private readonly screen: Screen,
    private readonly told: (how: "video" | "pictures") => void,
  ) {}

  async start(): Promise<void> {
    const { player, screen } = this;
    this.stop();
    this.#going = new AbortController();
    const { signal } = this.#going;
    screen.set({ busy: true });
    // Video that breaks off is asked for again; what never came is shown as pictures.
    for (let broken = 0; canStream() && broken < MOST_BROKEN; broken += 1) {
      if (broken) await new Promise((done) => setTimeout(done, AGAIN_MS));
      const began = performance.now();
      if (!(await this.#stream(signal)) || signal.aborted) break;
      if (performance.now() - began > LASTING_MS) broken = 0;
    }
    if (signal.aborted) return;
    screen.set({ showsVideo: false });
    this.told("pictures");
    const pictures = await player.hub.media(`cameras/${player.cameraId}/live.mjpeg`).catch(() => "");
    if (signal.aborted) return;
    this.pictures = pictures;
    screen.set({ busy: false });
    player.requestUpdate();
    if (!pictures) this.failed();
  }

  stop(): void {
    this.#going?.abort();
    this.#going = null;
    this.pictures = "";
  }

  failed(): void {
    this.pictures = "";
    this.screen.set({ trouble: "no_live", busy: false });
  }

  /** Show live video until it breaks off; return whether any of it was shown. */
  async #stream(signal: AbortSignal): Promise<boolean> {
    const { player, screen } = this;
    const video = player.videos[screen.front];
    let shown = false;
    try {
      const response = await player.hub.fetch(`cameras/${player.cameraId}/live.mp4`, { signal });
      if (!video) return false;
      await playLive(video, response, signal, () => {
        if (shown) return;
        shown = true;
        screen.set({ showsVideo: true });
        player.tune();
        this.told("video");
      });
    } catch {
      // Broken off, or not to be played here: `shown` tells which.
    }
    return shown;
  }
}
