import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { FrameTimes } from "../../api/types.ts";
import { define } from "../../element.ts";
import { clockToSecond, percent } from "../../parts/format.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { formatTime, parseTime, type Span } from "../review/time.ts";
import { ExportJob } from "./exports.ts";
import { FrameSource, type Wanted } from "./frames.ts";
import { frameStep, nextFootage, pieceAt, spanAt, type Lane } from "./lanes.ts";
import { canPlay, canStream, playLive } from "./live.ts";
import { MINUTE_MS, SECOND_MS } from "./scale.ts";
import { viewerStyle } from "./viewer-style.ts";

/** How much is loaded at once: an archive has to fetch it first. */
const PIECE_MS = { hub: 10 * MINUTE_MS, other: 2 * MINUTE_MS, converted: MINUTE_MS };
/** A moving finger is shown small frames, a resting one the very frame. */
const WIDTH = { scrub: 640, rest: 1280 };
const RESTS_AFTER_MS = 120;
/** The next piece is loaded so long before it is played. */
const AHEAD_S = 12;
/** The second of two pictures is moved if it is so far off. */
const DRIFT_MS = 400;
/** Live video that broke off so often without lasting is not tried again. */
const MOST_BROKEN = 3;
const LASTING_MS = 10 * SECOND_MS;
const LIVE_AGAIN_MS = SECOND_MS;
/** While it plays, the page learns so often where it is. */
const TOLD_MS = 66;
const PAUSED_NEAR_MS = 300;
const USUAL_FRAME_MS = 1000 / 15;
/** Frames around a moment, to step through. */
const AROUND_MS = 4 * SECOND_MS;

interface Loaded {
  readonly span: Span;
  /** When the video's own time 0 was. */
  readonly zero: number;
  readonly address: string;
}

/** What the page tells a picture to do. */
export type Mode = "still" | "playing" | "live";

/**
 * One camera's picture at one moment: a frame while one looks for something, the recording while it
 * is played, the camera itself when live. Fires `nr-at` (a moment, while it plays and leads),
 * `nr-stop` (it can't go on), `nr-live` (how live video comes).
 */
@define("nr-footage-viewer")
export class NrFootageViewer extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property() cameraId = "";
  @property() name = "";
  /** What recorded what is shown, and how its clock is. */
  @property() source = "";
  @property() sourceMore = "";
  @property() sourceIcon: IconName = "camera";
  @property({ attribute: false }) lane: Lane | undefined;
  @property({ type: Number }) at = 0;
  @property() mode: Mode = "still";
  @property({ type: Number }) rate = 1;
  @property({ type: Boolean }) muted = true;
  /** The finger is down. */
  @property({ type: Boolean }) scrubbing = false;
  @property({ attribute: false }) ahead: readonly number[] = [];
  /** Where the finger's frames are; the very moment otherwise. */
  @property({ type: Number }) frameAt = 0;
  /** The other picture follows this one. */
  @property({ type: Boolean }) leading = false;
  /** Lanes are still being read, so a gap may not be one. */
  @property({ type: Boolean }) reading = false;
  @property({ type: Boolean }) mayConvert = false;
  @property({ type: Boolean, reflect: true }) stacked = false;

  @state() private trouble: "" | "gap" | "failed" | "unplayable" | "no_live" = "";
  @state() private front = 0;
  @state() private showsVideo = false;
  @state() private pictures = "";
  @state() private busy = false;
  @state() private ratio = 16 / 9;
  @query("canvas") private canvas?: HTMLCanvasElement;
  readonly #loaded: (Loaded | null)[] = [null, null];
  readonly #convert = new ExportJob(this);
  #converted: Span | null = null;
  #source: FrameSource | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #tick = 0;
  #loading = 0;
  #live: AbortController | null = null;
  #own = 0;
  /** What is being loaded. */
  #coming: Span | null = null;
  #told_ms = 0;
  #frames: { readonly span: Span; readonly at: readonly number[] } | null = null;

  static override styles = [shared, viewerStyle];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
    this.#source?.close();
    this.#source = null;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) this.requestUpdate("cameraId", "");
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("cameraId") || changed.has("hub")) this.#other();
    if (changed.has("muted") || changed.has("rate")) this.#tune();
    if (this.mode === "live") {
      if (changed.has("mode") || changed.has("cameraId")) void this.#goLive();
      return;
    }
    if (changed.get("mode") === "live") this.#leave();
    if (this.mode === "playing") this.#play(changed);
    else this.#still(changed);
  }

  override render(): TemplateResult {
    const converting = this.#convert.running || (this.#convert.value?.state === "running");
    return html`<div class="pl">
      <canvas class=${this.showsVideo || this.pictures || this.trouble ? "off" : ""} role="img" aria-label=${this.#label()}></canvas>
      ${[0, 1].map(
        (at) => html`<video
          class=${this.showsVideo && this.front === at ? "" : "off"}
          playsinline
          tabindex="-1"
          preload="auto"
          aria-label=${this.#label()}
          aria-hidden=${!(this.showsVideo && this.front === at)}
          @ended=${() => this.#ended(at)}
          @error=${() => this.#broken(at)}
          @waiting=${() => (this.busy = true)}
          @playing=${() => (this.busy = false)}
        ></video>`,
      )}
      ${this.pictures ? html`<img src=${this.pictures} alt=${this.#label()} @error=${this.#noLive} />` : nothing}
      ${this.trouble ? this.#said() : nothing}
      <div class="box" style="--ratio:${this.ratio}"><slot></slot></div>
      <span class="cap at"
        ><b>${this.name}</b
        ><span class="tn">${this.mode === "live" ? t("footage.live") : this.at ? clockToSecond(new Date(this.at)) : nothing}</span></span
      >
      ${this.source
        ? html`<span class="cap by" title=${this.sourceMore || nothing}>${icon(this.sourceIcon, 14)}${this.source}</span>`
        : nothing}
      ${converting && this.mode === "playing" ? this.#progress() : nothing}
      ${this.busy && !this.trouble && !converting && this.mode !== "still"
        ? html`<span class="spin" role="status"><span class="vh">${t("pages.loading")}</span></span>`
        : nothing}
    </div>`;
  }

  #label(): string {
    return t("footage.picture", { camera: this.name, time: clockToSecond(new Date(this.at)) });
  }

  #progress(): TemplateResult {
    const done = this.#convert.value?.done ?? 0;
    return html`<span class="cap conv"
      >${icon("again", 14)}<span role="status">${t("footage.converting", { part: percent(done) })}</span
      ><span class="pbx" aria-hidden="true"><i style="width:${done * 100}%"></i></span
      ><button @click=${() => this.#fire("nr-stop", "")}>${t("pages.cancel")}</button></span
    >`;
  }

  #said(): TemplateResult {
    const text = this.#convert.error?.message || t(`footage.trouble.${this.trouble}`);
    return html`<p class="said" role="status">${text}</p>`;
  }

  #other(): void {
    this.#leave();
    this.#source?.close();
    this.#frames = null;
    this.#source = new FrameSource(
      this.cameraId,
      async (path, signal) => (await this.hub.fetch(path, { signal })).blob(),
      (blob) => createImageBitmap(blob),
      (picture, wanted) => this.#paint(picture, wanted),
      (wanted) => this.#noFrame(wanted),
    );
  }

  // A frame

  #still(changed: PropertyValues<this>): void {
    if (!this.#source || !this.at) return;
    if (changed.has("mode")) {
      // Paused: the video stands at its frame, which is the right one.
      for (const video of this.#videos()) video.pause();
      const loaded = this.#loaded[this.front];
      const video = this.#videos()[this.front];
      if (loaded && video && this.showsVideo) this.#own = loaded.zero + video.currentTime * SECOND_MS;
      cancelAnimationFrame(this.#tick);
      this.busy = false;
      const beside = Math.abs(this.at - this.#own) < PAUSED_NEAR_MS * this.rate;
      if (changed.get("mode") === "playing" && beside && this.showsVideo) {
        if (this.leading) this.#fire("nr-at", this.#own);
        return;
      }
    }
    const moved = changed.has("at") && this.at !== this.#own;
    if (!moved && !changed.has("cameraId") && !changed.has("scrubbing") && !changed.has("lane") && !changed.has("mode"))
      return;
    if (this.showsVideo && !moved && !changed.has("cameraId")) return;
    clearTimeout(this.#rest);
    const run = spanAt(this.lane?.runs ?? [], this.at);
    if (this.lane && !run && !this.reading && !this.scrubbing) {
      this.trouble = "gap";
      this.showsVideo = false;
      return;
    }
    if (this.trouble === "gap") this.trouble = "";
    if (this.scrubbing) {
      const small = (at: number): Wanted => ({ at, width: WIDTH.scrub, exact: false });
      this.#source.want(small(this.frameAt || this.at), this.ahead.map(small));
    }
    this.#rest = setTimeout(() => {
      if (this.mode === "still") this.#source?.want({ at: this.at, width: WIDTH.rest, exact: true });
    }, this.scrubbing ? RESTS_AFTER_MS : 0);
  }

  #paint(picture: ImageBitmap, wanted: Wanted): void {
    const { canvas } = this;
    if (!canvas) return;
    if (canvas.width !== picture.width || canvas.height !== picture.height) {
      canvas.width = picture.width;
      canvas.height = picture.height;
      this.ratio = picture.width / picture.height;
    }
    canvas.getContext("2d", { alpha: false })?.drawImage(picture, 0, 0);
    canvas.dataset["at"] = String(wanted.at);
    this.trouble = "";
    if (this.mode === "still") this.showsVideo = false;
  }

  #noFrame(wanted: Wanted): void {
    if (this.mode !== "still") return;
    if (wanted.exact || !this.scrubbing) this.trouble = this.lane && !spanAt(this.lane.runs, this.at) ? "gap" : "failed";
  }

  /** Return the frame before or after the one at a moment, once the hub has said when frames are. */
  async step(way: -1 | 1): Promise<number> {
    const { at } = this;
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
    const time = (at: number) => formatTime(Math.round(at * 1000));
    return this.hub.get<FrameTimes>(`/cameras/${this.cameraId}/frames`, {
      start: time(start),
      end: time(end),
      codec: this.lane?.codec === "h265" ? "as_recorded" : undefined,
    });
  }

  // The recording

  #videos(): HTMLVideoElement[] {
    return [...this.renderRoot.querySelectorAll("video")];
  }

  #tune(): void {
    for (const video of this.#videos()) {
      video.muted = this.muted;
      video.playbackRate = this.rate;
      video.preservesPitch = true;
    }
  }

  #play(changed: PropertyValues<this>): void {
    if (changed.has("mode")) {
      clearTimeout(this.#rest);
      this.#watch();
    }
    const moved = changed.has("mode") || (changed.has("at") && Math.abs(this.at - this.#own) > 1);
    const drift = Math.abs(this.at - this.#own) > (this.leading ? 1 : DRIFT_MS * this.rate);
    if ((moved && drift) || changed.has("mode") || changed.has("lane")) void this.#playFrom(this.at);
  }

  /** Play from a moment: in what is loaded if it is there, else after loading. */
  async #playFrom(at: number): Promise<void> {
    const runs = this.lane?.runs ?? [];
    if (!spanAt(runs, at)) {
      const next = nextFootage(runs, at);
      if (this.leading && next !== null) return this.#fire("nr-at", next);
      if (this.leading && !this.reading) return this.#fire("nr-stop", "");
      if (!this.reading) this.trouble = "gap";
      this.showsVideo = false;
      for (const video of this.#videos()) video.pause();
      return;
    }
    this.trouble = "";
    const here = this.#loaded.findIndex((each) => each && each.span.start - 1 <= at && at < each.span.end);
    if (here >= 0) return this.#present(here, at);
    // What is on its way already is waited for.
    if (this.#coming && this.#coming.start - 1 <= at && at < this.#coming.end) return;
    this.#videos()[this.front]?.pause();
    this.#own = at;
    const slot = 1 - this.front;
    const loaded = await this.#load(slot, at);
    // The moment may have gone on while it was loaded.
    const now = loaded && !this.leading && spanAt([loaded.span], this.at) ? this.at : at;
    if (loaded && this.mode === "playing") await this.#present(slot, now);
  }

  async #load(slot: number, at: number): Promise<Loaded | null> {
    const run = ++this.#loading;
    const piece = this.#pieceAt(at);
    if (!piece) return null;
    this.#loaded[slot] = null;
    this.#coming = piece;
    this.busy = slot !== this.front;
    try {
      const loaded = canPlay(this.lane?.codec ?? "") ? await this.#recorded(piece) : await this.#converts(piece);
      const video = this.#videos()[slot];
      if (!loaded || !video || run !== this.#loading || !this.isConnected) return null;
      this.#loaded[slot] = loaded;
      video.src = loaded.address;
      video.currentTime = Math.max(0, (at - loaded.zero) / SECOND_MS);
      this.#tune();
      return loaded;
    } catch {
      if (run === this.#loading) this.trouble = "failed";
      return null;
    } finally {
      if (run === this.#loading) this.#coming = null;
    }
  }

  #pieceAt(at: number): Span | null {
    const { lane } = this;
    if (!lane) return null;
    const own = spanAt(lane.spans, at)?.source === "hub";
    const most = !canPlay(lane.codec) ? PIECE_MS.converted : own ? PIECE_MS.hub : PIECE_MS.other;
    const faster = own ? Math.max(1, Math.min(3, this.rate / 4)) : 1;
    return pieceAt(lane.runs, at, most * faster);
  }

  /** The hub gives whole segments: the video begins with the first one's first frame. */
  async #recorded(span: Span): Promise<Loaded> {
    const time = (at: number) => formatTime(Math.round(at * 1000));
    // The hub converts H.265 unless it is told that this browser plays it.
    const more = this.lane?.codec === "h265" ? "&codec=as_recorded" : "";
    const path = `cameras/${this.cameraId}/video?start=${time(span.start)}&end=${time(span.end)}${more}`;
    const first = { start: span.start, end: Math.min(span.end, span.start + SECOND_MS) };
    const [address, zero] = await Promise.all([
      this.hub.media(path),
      this.#frameTimes(first).then(
        ({ start }) => parseTime(start) / 1000,
        () => span.start,
      ),
    ]);
    return { span, zero, address };
  }

  /** What this browser can't play is converted by the hub first. */
  async #converts(span: Span): Promise<Loaded | null> {
    if (!this.mayConvert) {
      this.trouble = "unplayable";
      return null;
    }
    if (this.#converted?.start !== span.start || !this.#convert.address) {
      this.#converted = span;
      await this.#convert.start(this.hub, {
        cameraId: this.cameraId,
        span,
        masks: [],
        sound: true,
        codec: "h264",
      }, "play");
      while (this.#convert.running && this.#converted === span)
        await new Promise((done) => setTimeout(done, 100));
    }
    if (this.#convert.error) throw this.#convert.error;
    if (this.#converted !== span) return null;
    return { span, zero: span.start, address: this.#convert.address };
  }

  async #present(slot: number, at: number): Promise<void> {
    const video = this.#videos()[slot];
    const loaded = this.#loaded[slot];
    if (!video || !loaded) return;
    this.#videos()[1 - slot]?.pause();
    this.front = slot;
    this.#own = at;
    const time = (at - loaded.zero) / SECOND_MS;
    if (Math.abs(video.currentTime - time) > 0.05) video.currentTime = time;
    this.#tune();
    try {
      await video.play();
      this.showsVideo = true;
      this.trouble = "";
    } catch {
      // A newer moment, a pause, or an error that is told by itself.
    }
  }

  #watch(): void {
    cancelAnimationFrame(this.#tick);
    this.#tick = requestAnimationFrame(() => {
      if (this.mode !== "playing") return;
      const video = this.#videos()[this.front];
      const loaded = this.#loaded[this.front];
      if (video && loaded && !video.paused && !video.seeking) {
        this.#own = loaded.zero + video.currentTime * SECOND_MS;
        if (this.#own >= loaded.span.end) this.#ended(this.front);
        else if (this.leading && performance.now() - this.#told_ms > TOLD_MS) {
          this.#told_ms = performance.now();
          this.#fire("nr-at", this.#own);
        }
        const left_s = (loaded.span.end - this.#own) / SECOND_MS / this.rate;
        if (left_s < AHEAD_S) void this.#prepare(loaded.span.end);
      }
      this.#watch();
    });
  }

  /** Load what follows, so that it begins without a pause. */
  async #prepare(at: number): Promise<void> {
    const slot = 1 - this.front;
    const next = nextFootage(this.lane?.runs ?? [], at);
    const known = this.#loaded[slot];
    if (next === null || (known && known.span.start <= next && next < known.span.end)) return;
    if (this.#preparing === next || this.#convert.running) return;
    this.#preparing = next;
    await this.#load(slot, next);
    this.busy = false;
    this.#preparing = 0;
  }
  #preparing = 0;

  #ended(slot: number): void {
    const loaded = this.#loaded[slot];
    if (slot !== this.front || !loaded || this.mode !== "playing") return;
    const next = nextFootage(this.lane?.runs ?? [], loaded.span.end);
    this.#loaded[slot] = null;
    this.#videos()[slot]?.pause();
    if (!this.leading) return;
    if (next === null) return this.#fire("nr-stop", "end");
    this.#fire("nr-at", next);
    void this.#playFrom(next);
  }

  #broken(slot: number): void {
    if (!this.#loaded[slot] || !this.#videos()[slot]?.error) return;
    this.#loaded[slot] = null;
    if (slot !== this.front) return;
    this.trouble = "failed";
    this.showsVideo = false;
    this.#fire("nr-stop", "");
  }

  // Live

  async #goLive(): Promise<void> {
    this.#leave();
    const controller = new AbortController();
    this.#live = controller;
    this.busy = true;
    const { signal } = controller;
    // Video that breaks off is asked for again; what never came is shown as pictures.
    for (let broken = 0; canStream() && broken < MOST_BROKEN; broken += 1) {
      if (broken) await new Promise((done) => setTimeout(done, LIVE_AGAIN_MS));
      const began = performance.now();
      if (!(await this.#stream(signal)) || signal.aborted) break;
      if (performance.now() - began > LASTING_MS) broken = 0;
    }
    if (signal.aborted) return;
    this.showsVideo = false;
    this.#fire("nr-live", "pictures");
    const pictures = await this.hub.media(`cameras/${this.cameraId}/live.mjpeg`).catch(() => "");
    if (signal.aborted) return;
    this.busy = false;
    if (pictures) this.pictures = pictures;
    else this.#noLive();
  }

  /** Show live video until it breaks off; return whether any of it was shown. */
  async #stream(signal: AbortSignal): Promise<boolean> {
    const video = this.#videos()[this.front];
    let shown = false;
    try {
      const response = await this.hub.fetch(`cameras/${this.cameraId}/live.mp4`, { signal });
      if (!video) return false;
      await playLive(video, response, signal, () => {
        if (shown) return;
        shown = this.showsVideo = true;
        this.#tune();
        this.#fire("nr-live", "video");
      });
    } catch {
      // Broken off, or not to be played here: `shown` tells which.
    }
    return shown;
  }

  #noLive = (): void => {
    this.pictures = "";
    this.trouble = "no_live";
    this.busy = false;
  };

  /** Leave whatever is loaded, and close what is open. */
  #leave(): void {
    clearTimeout(this.#rest);
    cancelAnimationFrame(this.#tick);
    this.#loading += 1;
    this.#coming = null;
    this.#live?.abort();
    this.#live = null;
    this.pictures = "";
    this.showsVideo = this.busy = false;
    this.trouble = "";
    this.#loaded.fill(null);
    this.#converted = null;
    if (this.#convert.value) this.#convert.cancel();
    for (const video of this.#videos()) {
      video.pause();
      video.removeAttribute("src");
      video.load();
    }
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
