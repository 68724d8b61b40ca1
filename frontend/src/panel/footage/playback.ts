import type { ReactiveControllerHost } from "lit";
import type { Hub } from "../../api/hub.ts";
import type { FrameTimes } from "../../api/types.ts";
import { formatTime, parseTime, type Span } from "../review/time.ts";
import { ExportJob } from "./exports.ts";
import { frameStep, nextFootage, pieceAt, spanAt, type Lane } from "./lanes.ts";
import { canPlay } from "./live.ts";
import { MINUTE_MS, SECOND_MS } from "./scale.ts";
import type { Mode } from "./watched.ts";

/** How much is loaded at once: an archive has to fetch it first. */
const PIECE_MS = { hub: 10 * MINUTE_MS, other: 2 * MINUTE_MS, converted: MINUTE_MS };
/** The next piece is loaded so long before it is played. */
const AHEAD_S = 12;
/** The second of two pictures is moved if it is so far off. */
const DRIFT_MS = 400;
/** While it plays, the page learns so often where it is. */
const TOLD_MS = 66;
const PAUSED_NEAR_MS = 300;
const USUAL_FRAME_MS = 1000 / 15;
/** Frames around a moment, to step through. */
const AROUND_MS = 4 * SECOND_MS;
const LOOK_MS = 100;
/** So long it is waited for how an archive codes its footage; then it is taken for what plays. */
const CODEC_MS = 15 * SECOND_MS;

/** A piece of footage in one of the two videos. */
interface Loaded {
  readonly span: Span;
  /** When the video's own time 0 was. */
  readonly zero: number;
  readonly address: string;
}

export type Trouble = "" | "gap" | "failed" | "unplayable" | "no_live";

/** What is on a viewer's screen: its frame, or one of two videos; and what is wrong. */
export class Screen {
  trouble: Trouble = "";
  /** Which video is in front. */
  front = 0;
  showsVideo = false;
  busy = false;

  constructor(private readonly host: ReactiveControllerHost) {}

  set(changes: Partial<Pick<Screen, "trouble" | "front" | "showsVideo" | "busy">>): void {
    if (Object.entries(changes).every(([key, value]) => this[key as keyof Screen] === value)) return;
    Object.assign(this, changes);
    this.host.requestUpdate();
  }
}

/** What playback needs of its viewer. */
export interface Player extends ReactiveControllerHost {
  readonly hub: Hub;
  readonly cameraId: string;
  readonly lane: Lane | undefined;
  readonly at: number;
  readonly mode: Mode;
  readonly rate: number;
  readonly muted: boolean;
  readonly leading: boolean;
  readonly reading: boolean;
  readonly mayConvert: boolean;
  readonly isConnected: boolean;
  /** Two: one plays while the other loads what follows. */
  readonly videos: readonly HTMLVideoElement[];
  /** While it plays and leads, a new moment. */
  tellAt(at: number): void;
  /** It can't go on, perhaps because footage has ended. */
  tellStop(isEnd: boolean): void;
}

/** Plays recordings without a pause between pieces, and what this browser can't play once it is converted. */
export class Playback {
  /** The moment that the video shows. */
  own = 0;
  readonly convert: ExportJob;
  readonly #loaded: (Loaded | null)[] = [null, null];
  #converted: Span | null = null;
  /** What is being loaded. */
  #coming: Span | null = null;
  #preparing = 0;
  #loading = 0;
  #tick = 0;
  #told_ms = 0;
  #frames: { readonly span: Span; readonly at: readonly number[] } | null = null;

  constructor(
    private readonly player: Player,
    private readonly screen: Screen,
  ) {
    this.convert = new ExportJob(player);
  }

  get converting(): boolean {
    return this.convert.running || this.convert.value?.state === "running";
  }

  /** Stop at the frame that is shown; return whether that is the right one for the moment. */
  pause(): boolean {
    for (const video of this.player.videos) video.pause();
    const { front, showsVideo } = this.screen;
    const [loaded, video] = [this.#loaded[front], this.player.videos[front]];
    if (loaded && video && showsVideo) this.own = loaded.zero + video.currentTime * SECOND_MS;
    cancelAnimationFrame(this.#tick);
    this.screen.set({ busy: false });
    return showsVideo && Math.abs(this.player.at - this.own) < PAUSED_NEAR_MS * this.player.rate;
  }

  /** Play on, after these properties of the player changed. */
  play(changed: ReadonlyMap<PropertyKey, unknown>): void {
    const { at, leading, rate } = this.player;
    if (changed.has("mode")) this.#watch();
    const moved = changed.has("mode") || (changed.has("at") && Math.abs(at - this.own) > 1);
    const drift = Math.abs(at - this.own) > (leading ? 1 : DRIFT_MS * rate);
    if ((moved && drift) || changed.has("mode") || changed.has("lane")) void this.#playFrom(at);
  }

  /** Leave whatever is loaded. */
  leave(): void {
    cancelAnimationFrame(this.#tick);
    this.#loading += 1;
    this.#coming = null;
    this.#loaded.fill(null);
    this.#frames = null;
    this.#converted = null;
    if (this.convert.value) this.convert.cancel();
    for (const video of this.player.videos) {
      video.pause();
      video.removeAttribute("src");
      video.load();
    }
  }

  tune(): void {
    for (const video of this.player.videos) {
      video.muted = this.player.muted;
      video.playbackRate = this.player.rate;
      video.preservesPitch = true;
    }
  }

  /** Return the frame before or after the moment, once the hub has said when frames are. */
  async step(way: -1 | 1): Promise<number> {
    const { at } = this.player;
    const known = this.#frames;
    if (!known || at - known.span.start < SECOND_MS || known.span.end - at < SECOND_MS) {
      const span = { start: at - AROUND_MS, end: at + AROUND_MS };
      this.#frames = await this.#frameTimes(span).then(
        ({ start, frames_us }) => {
          const zero = parseTime(start);
          return { span, at: frames_us.map((each) => (zero + each) / 1000) };
        },
        () => ({ span, at: [] }),
      );
    }
    return frameStep(this.#frames?.at ?? [], at, way) ?? at + way * USUAL_FRAME_MS;
  }

  /** Of the same video as `#recorded` plays. */
  #frameTimes({ start, end }: Span): Promise<FrameTimes> {
    const { hub, cameraId, lane } = this.player;
    return hub.get<FrameTimes>(`/cameras/${cameraId}/frames`, {
      start: time(start),
      end: time(end),
      codec: lane?.codec === "h265" ? "as_recorded" : undefined,
    });
  }

  get #runs(): readonly Span[] {
    return this.player.lane?.runs ?? [];
  }

  /** Play from a moment: in what is loaded if it is there, else after loading. */
  async #playFrom(at: number): Promise<void> {
    const { player, screen } = this;
    if (!spanAt(this.#runs, at)) {
      const next = nextFootage(this.#runs, at);
      if (player.leading && next !== null) return player.tellAt(next);
      if (player.leading && !player.reading) return player.tellStop(false);
      if (!player.reading) screen.set({ trouble: "gap" });
      screen.set({ showsVideo: false });
      for (const video of player.videos) video.pause();
      return;
    }
    screen.set({ trouble: "" });
    const here = this.#loaded.findIndex((each) => each && each.span.start - 1 <= at && at < each.span.end);
    if (here >= 0) return this.#present(here, at);
    // What is on its way already is waited for.
    if (this.#coming && this.#coming.start - 1 <= at && at < this.#coming.end) return;
    player.videos[screen.front]?.pause();
    this.own = at;
    const slot = 1 - screen.front;
    const loaded = await this.#load(slot, at);
    // The moment may have gone on while it was loaded.
    const now = loaded && !player.leading && spanAt([loaded.span], player.at) ? player.at : at;
    if (loaded && player.mode === "playing") await this.#present(slot, now);
  }

  async #load(slot: number, at: number): Promise<Loaded | null> {
    const { player, screen } = this;
    const run = ++this.#loading;
    if (!spanAt(this.#runs, at)) return null;
    this.#loaded[slot] = null;
    this.#coming = { start: at, end: at + SECOND_MS };
    screen.set({ busy: slot !== screen.front });
    try {
      await this.#codecKnown(run);
      const piece = run === this.#loading ? this.#pieceAt(at) : null;
      if (!piece) return null;
      this.#coming = piece;
      const loaded = canPlay(player.lane?.codec ?? "") ? await this.#recorded(piece) : await this.#converts(piece);
      const video = player.videos[slot];
      if (!loaded || !video || run !== this.#loading || !player.isConnected) return null;
      this.#loaded[slot] = loaded;
      video.src = loaded.address;
      video.currentTime = Math.max(0, (at - loaded.zero) / SECOND_MS);
      this.tune();
      return loaded;
    } catch {
      if (run === this.#loading) screen.set({ trouble: "failed" });
      return null;
    } finally {
      if (run === this.#loading) this.#coming = null;
    }
  }

  /** An archive's codec is known once something of it was fetched, such as the frame that is shown. */
  async #codecKnown(run: number): Promise<void> {
    const until = performance.now() + CODEC_MS;
    const waits = () => this.player.lane?.archiveId && !this.player.lane.codec && run === this.#loading;
    while (waits() && performance.now() < until) await new Promise((done) => setTimeout(done, LOOK_MS));
  }

  #pieceAt(at: number): Span | null {
    const { lane, rate } = this.player;
    if (!lane) return null;
    const own = spanAt(lane.spans, at)?.source === "hub";
    const most = !canPlay(lane.codec) ? PIECE_MS.converted : own ? PIECE_MS.hub : PIECE_MS.other;
    const faster = own ? Math.max(1, Math.min(3, rate / 4)) : 1;
    return pieceAt(lane.runs, at, most * faster);
  }

  /** The hub gives whole segments: the video begins with the first one's first frame. */
  async #recorded(span: Span): Promise<Loaded> {
    const { hub, cameraId, lane } = this.player;
    // The hub converts H.265 unless it is told that this browser plays it.
    const more = lane?.codec === "h265" ? "&codec=as_recorded" : "";
    const path = `cameras/${cameraId}/video?start=${time(span.start)}&end=${time(span.end)}${more}`;
    const first = { start: span.start, end: Math.min(span.end, span.start + SECOND_MS) };
    const [address, zero] = await Promise.all([
      hub.media(path),
      this.#frameTimes(first).then(
        ({ start }) => parseTime(start) / 1000,
        () => span.start,
      ),
    ]);
    return { span, zero, address };
  }

  /** What this browser can't play is converted by the hub first. */
  async #converts(span: Span): Promise<Loaded | null> {
    const { convert, player } = this;
    if (!player.mayConvert) {
      this.screen.set({ trouble: "unplayable" });
      return null;
    }
    if (this.#converted?.start !== span.start || !convert.address) {
      this.#converted = span;
      const wish = { cameraId: player.cameraId, span, masks: [], sound: true, codec: "h264" } as const;
      await convert.start(player.hub, wish, "play");
      while (convert.running && this.#converted === span)
        await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    if (convert.error) throw convert.error;
    if (this.#converted !== span) return null;
    return { span, zero: span.start, address: convert.address };
  }

  async #present(slot: number, at: number): Promise<void> {
    const video = this.player.videos[slot];
    const loaded = this.#loaded[slot];
    if (!video || !loaded) return;
    this.player.videos[1 - slot]?.pause();
    this.screen.set({ front: slot });
    this.own = at;
    const wanted_s = (at - loaded.zero) / SECOND_MS;
    if (Math.abs(video.currentTime - wanted_s) > 0.05) video.currentTime = wanted_s;
    this.tune();
    try {
      await video.play();
      this.screen.set({ showsVideo: true, trouble: "" });
    } catch {
      // A newer moment, a pause, or an error that is told by itself.
    }
  }

  #watch(): void {
    cancelAnimationFrame(this.#tick);
    this.#tick = requestAnimationFrame(() => {
      const { player, screen } = this;
      if (player.mode !== "playing") return;
      const video = player.videos[screen.front];
      const loaded = this.#loaded[screen.front];
      if (video && loaded && !video.paused && !video.seeking) {
        this.own = loaded.zero + video.currentTime * SECOND_MS;
        if (this.own >= loaded.span.end) this.ended(screen.front);
        else if (player.leading && performance.now() - this.#told_ms > TOLD_MS) {
          this.#told_ms = performance.now();
          player.tellAt(this.own);
        }
        const left_s = (loaded.span.end - this.own) / SECOND_MS / player.rate;
        if (left_s < AHEAD_S) void this.#prepare(loaded.span.end);
      }
      this.#watch();
    });
  }

  /** Load what follows, so that it begins without a pause. */
  async #prepare(at: number): Promise<void> {
    const slot = 1 - this.screen.front;
    const next = nextFootage(this.#runs, at);
    const known = this.#loaded[slot];
    if (next === null || (known && known.span.start <= next && next < known.span.end)) return;
    if (this.#preparing === next || this.convert.running) return;
    this.#preparing = next;
    await this.#load(slot, next);
    this.screen.set({ busy: false });
    this.#preparing = 0;
  }

  /** A video has come to its end: the next piece follows. */
  ended(slot: number): void {
    const { player, screen } = this;
    const loaded = this.#loaded[slot];
    if (slot !== screen.front || !loaded || player.mode !== "playing") return;
    const next = nextFootage(this.#runs, loaded.span.end);
    this.#loaded[slot] = null;
    player.videos[slot]?.pause();
    if (!player.leading) return;
    if (next === null) return player.tellStop(true);
    player.tellAt(next);
    void this.#playFrom(next);
  }

  /** A video can't be played. */
  broken(slot: number): void {
    if (!this.#loaded[slot] || !this.player.videos[slot]?.error) return;
    this.#loaded[slot] = null;
    if (slot !== this.screen.front) return;
    this.screen.set({ trouble: "failed", showsVideo: false });
    this.player.tellStop(false);
  }
}

function time(at: number): string {
  return formatTime(Math.round(at * 1000));
}
