import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { clockToPart } from "../../../parts/format.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import type { Client } from "../../client.ts";
import { sentenceOf } from "../../page.ts";
import { desk } from "../../style.ts";
import { styled } from "../../styled.ts";
import type { FrameTimesView } from "../types.ts";
import { Frames } from "./frames.ts";
import { type Clock, type Filmed, shift_ms } from "./placing.ts";
import { into, within } from "./wording.ts";

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];
const ZOOMS = [1, 2, 4, 8];
const MOST_ZOOM = 16;
const LIGHT_STEP = 20;
const MOST_LIGHT = 100;
/** Frames that lie so close belong to one stretch of watching. */
const GAP_S = 1;
/** So long after the last frame a stretch is over. */
const REST_MS = 3000;
const FIRST_FRAME_MS = 3000;

/** What of a film somebody has looked at. */
export interface Watched {
  filmed: Filmed;
  from_frame: number;
  to_frame: number;
}

/**
 * Shows one film or photo frame by frame. Fires `nr-frame` when another frame is shown, and
 * `nr-watched` once for each stretch that was looked at. Nothing that is set here changes the file.
 */
@define("nr-desk-player")
export class DeskPlayer extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property({ attribute: false }) case = "";
  @property({ attribute: false }) filmed: Filmed | null = null;
  @property({ attribute: false }) clock: Clock = "corrected";
  @property() language = "";
  @state() frames: Frames | null = null;
  /** Which frame is on the screen, counted from 1. */
  @state() frame = 1;
  @state() private isPlaying = false;
  @state() private speed = 1;
  @state() private zoom = 1;
  @state() private pan = { x: 0, y: 0 };
  @state() private light = 0;
  @state() private contrast = 0;
  @state() private isMuted = false;
  @state() private showsLight = false;
  @state() private failed = "";
  @state() private source = "";
  /** Frames drawn by the desk, for what no browser shows. */
  @state() private isDrawn = false;
  @query("video") private video?: HTMLVideoElement;
  @query(".vw") private view!: HTMLElement;
  #wanted: number | null = null;
  #isSeeking = false;
  #isReady = false;
  #first_us = 0;
  #loaded = 0;
  #watched: Watched | null = null;
  #rest = 0;
  #drag: { x: number; y: number } | null = null;

  static override styles = [
    shared,
    desk,
    css`
      .pl {
        overflow: hidden;
      }
      .vw {
        position: relative;
        aspect-ratio: 16/9;
        max-height: 74vh;
        width: 100%;
        background: #000;
        overflow: hidden;
        touch-action: none;
      }
      .vw.far {
        cursor: grab;
      }
      .pic {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
        display: block;
      }
      .vw:focus-visible {
        outline-offset: -3px;
      }
      .over {
        position: absolute;
        background: rgba(8, 12, 14, 0.82);
        color: #fff;
        border-radius: 6px;
        padding: 3px 8px;
        font-size: 12.5px;
        line-height: 18px;
        display: flex;
        flex-wrap: wrap;
        gap: 0 6px;
        align-items: center;
        pointer-events: none;
        max-width: calc(100% - 16px);
      }
      .over.top {
        inset-inline-end: 8px;
        top: 8px;
      }
      .over.foot {
        inset-inline-end: 8px;
        bottom: 8px;
      }
      .fail {
        position: absolute;
        inset: auto 8px 8px;
      }
      .bar {
        display: block;
        width: 100%;
        margin: 0;
        height: 20px;
        background: transparent;
        accent-color: var(--nr-link);
        border-radius: 0;
      }
      .ctl {
        display: flex;
        align-items: center;
        gap: 6px;
        padding: 4px 10px 8px;
        flex-wrap: wrap;
      }
      .at {
        min-width: 112px;
        padding: 0 6px;
        line-height: 18px;
      }
      .at b {
        font-weight: 600;
      }
      select {
        font: 500 14px/20px var(--nr-font);
        min-height: 36px;
        padding: 0 6px;
        border-radius: 8px;
        border: 1.5px solid var(--nr-edge);
        background: var(--nr-card);
        color: var(--nr-ink);
      }
      .light {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr) 48px;
        gap: 4px 12px;
        align-items: center;
        padding: 4px 16px 12px;
        font-size: 13px;
      }
      .light input {
        accent-color: var(--nr-link);
        min-width: 0;
      }
      .light p {
        grid-column: 1/-1;
        color: var(--nr-ink2);
      }
      .on {
        background: var(--nr-tint);
        color: var(--nr-link);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#report();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("filmed") && changed.get("filmed")?.key !== this.filmed?.key) void this.#load();
  }

  override updated(): void {
    if (this.video) {
      this.video.playbackRate = this.speed;
      this.video.muted = this.isMuted;
    }
  }

  get isFilm(): boolean {
    return this.filmed?.film.kind === "film";
  }

  /** When the frame was, by the corrected clock; null if nobody says. */
  get at_ms(): number | null {
    const film = this.filmed?.film;
    return film?.start ? Date.parse(film.start) + (this.frames?.at_us(this.frame) ?? 0) / 1000 : null;
  }

  /** The same by the clock that is chosen. */
  get moment_ms(): number | null {
    const at = this.at_ms;
    return at === null || !this.filmed ? null : at + shift_ms(this.filmed.film, this.clock);
  }

  /** Begin so long after the first frame, as soon as the film is loaded. */
  beginAt(into_us: number): void {
    if (this.frames && this.#isReady) this.goTo(this.frames.frameAt_us(into_us));
    else this.#first_us = into_us;
  }

  toggle(): void {
    if (!this.video || this.isDrawn) return;
    if (!this.video.paused) this.video.pause();
    else void this.video.play().catch((error: unknown) => (this.failed = sentenceOf(error)));
  }

  pause(): void {
    this.video?.pause();
  }

  /** Go on or back by frames, and stop there. */
  step(by: number): void {
    if (!this.isFilm) return;
    this.video?.pause();
    this.goTo((this.#wanted ?? this.frame) + by);
  }

  skip(by_s: number): void {
    if (!this.frames) return;
    const from = this.frames.at_us(this.#wanted ?? this.frame);
    this.goTo(this.frames.frameAt_us(Math.max(0, from + by_s * 1e6)));
  }

  goTo(frame: number): void {
    if (!this.frames) return;
    this.#wanted = this.frames.clamp(frame);
    if (this.isDrawn) {
      const wanted = this.#wanted;
      this.#wanted = null;
      return this.#show(wanted);
    }
    // Before the film is there, a seek would never end; it comes once the film is ready. A picture
    // that comes while another is looked for would be lost: one after the other.
    if (this.#isReady && !this.#isSeeking) this.#seek();
  }

  #seek(): void {
    if (!this.video || !this.frames || this.#wanted === null) return;
    if (this.#wanted === this.frame && this.video.paused) {
      this.#wanted = null;
      return;
    }
    this.#isSeeking = true;
    this.video.currentTime = this.frames.middle_s(this.#wanted);
  }

  cycleZoom(): void {
    this.#zoomTo(ZOOMS.find((each) => each > this.zoom + 0.01) ?? 1);
  }

  cycleLight(): void {
    this.light = this.light + LIGHT_STEP > MOST_LIGHT ? 0 : Math.max(0, this.light) + LIGHT_STEP;
  }

  async #load(): Promise<void> {
    this.#report();
    const filmed = this.filmed;
    const loading = ++this.#loaded;
    [this.frames, this.source, this.failed, this.isDrawn] = [null, "", "", false];
    [this.frame, this.#first_us, this.isPlaying] = [1, 0, false];
    [this.#wanted, this.#isSeeking, this.#isReady] = [null, false, false];
    this.#zoomTo(1);
    if (!filmed) return;
    const path = this.#path(filmed);
    try {
      const [source, times] = await Promise.all([
        this.client.mediaUrl(path),
        this.client.call<FrameTimesView>("GET", `${path}/times`).catch((error: unknown) => {
          // A photo that only some browsers show has no frames here.
          if (filmed.film.kind === "film") throw error;
          return { times_us: [0], end_us: 1 };
        }),
      ]);
      if (loading !== this.#loaded) return;
      this.frames = new Frames(times);
      this.source = source;
    } catch (error) {
      if (loading === this.#loaded) this.failed = sentenceOf(error);
    }
  }

  #path(filmed: Filmed): string {
    return `/cases/${this.case}/shares/${filmed.share}/films/${filmed.film.name}`;
  }

  /** Show what the browser has just drawn: its own word for which frame that is. */
  #presented = (_now: number, { mediaTime }: VideoFrameCallbackMetadata): void => {
    const video = this.video;
    if (!video || !this.frames) return;
    if (!this.#isReady) this.#ready(mediaTime);
    const frame = this.frames.presented(mediaTime);
    if (frame === this.#wanted || (!video.paused && !this.#isSeeking)) this.#wanted = null;
    this.#show(frame);
    video.requestVideoFrameCallback(this.#presented);
  };

  #ready(begins_s: number): void {
    if (this.#isReady || !this.frames) return;
    this.#isReady = true;
    this.frames.begins_s = begins_s;
    this.#show(1);
    if (this.#wanted !== null) this.#seek();
    else if (this.#first_us > 0) this.goTo(this.frames.frameAt_us(this.#first_us));
  }

  #opened(video: HTMLVideoElement): void {
    if ("requestVideoFrameCallback" in video) video.requestVideoFrameCallback(this.#presented);
    const loading = this.#loaded;
    // Nothing is presented while the page is hidden.
    setTimeout(() => loading === this.#loaded && this.#ready(0), FIRST_FRAME_MS);
  }

  #sought(): void {
    const video = this.video;
    if (!video || !this.frames) return;
    this.#isSeeking = false;
    if (!("requestVideoFrameCallback" in video))
      this.#show(this.frames.frameAt_us(((video as HTMLVideoElement).currentTime - this.frames.begins_s) * 1e6));
    // Another may have been wanted meanwhile.
    const at = this.frames.frameAt_us((video.currentTime - this.frames.begins_s) * 1e6);
    if (this.#wanted !== at) return this.#seek();
    // A busy browser may present the picture without a word.
    const loading = this.#loaded;
    setTimeout(() => {
      if (loading !== this.#loaded || this.#wanted !== at || this.#isSeeking) return;
      this.#wanted = null;
      this.#show(at);
    }, FIRST_FRAME_MS);
  }

  #show(frame: number): void {
    this.frame = frame;
    if (this.isDrawn && this.filmed)
      void this.client
        .mediaUrl(`${this.#path(this.filmed)}/frames/${frame}`)
        .then((source) => this.frame === frame && (this.source = source))
        .catch((error: unknown) => (this.failed = sentenceOf(error)));
    this.#watch(frame);
    this.dispatchEvent(new CustomEvent("nr-frame"));
  }

  /** The browser can't show it: have the desk draw its frames. */
  #undrawable(): void {
    if (!this.source || !this.filmed) return;
    if (this.isDrawn) {
      this.failed = t("player.no_picture");
      return;
    }
    // The film's own address would fail in a picture, too.
    [this.isDrawn, this.source] = [true, ""];
    this.#isReady = true;
    this.#show(this.frames?.frameAt_us(this.#first_us) ?? 1);
  }

  #watch(frame: number): void {
    const filmed = this.filmed;
    if (!filmed || !this.frames) return;
    const last = this.#watched;
    const isNear = (one: number, other: number) =>
      Math.abs((this.frames?.at_us(one) ?? 0) - (this.frames?.at_us(other) ?? 0)) <= GAP_S * 1e6;
    const isSame =
      last?.filmed.key === filmed.key &&
      (isNear(last.from_frame, frame) || isNear(last.to_frame, frame) || (last.from_frame <= frame && frame <= last.to_frame));
    if (last && isSame) {
      last.from_frame = Math.min(last.from_frame, frame);
      last.to_frame = Math.max(last.to_frame, frame);
    } else {
      this.#report();
      this.#watched = { filmed, from_frame: frame, to_frame: frame };
    }
    clearTimeout(this.#rest);
    if (!this.isPlaying) this.#rest = window.setTimeout(() => this.#report(), REST_MS);
  }

  #report(): void {
    clearTimeout(this.#rest);
    const watched = this.#watched;
    this.#watched = null;
    if (watched) this.dispatchEvent(new CustomEvent<Watched>("nr-watched", { detail: watched, bubbles: true, composed: true }));
  }

  #played(isPlaying: boolean): void {
    this.isPlaying = isPlaying;
    clearTimeout(this.#rest);
    if (!isPlaying) this.#rest = window.setTimeout(() => this.#report(), REST_MS);
  }

  #zoomTo(zoom: number, x = 0.5, y = 0.5): void {
    const to = Math.min(MOST_ZOOM, Math.max(1, zoom));
    // What lies under the pointer stays there.
    const keep = (pan: number, at: number) => at - ((at - pan) * to) / this.zoom;
    const moved = { x: keep(this.pan.x, x - 0.5), y: keep(this.pan.y, y - 0.5) };
    this.zoom = to;
    this.#panTo(moved.x, moved.y);
  }

  #panTo(x: number, y: number): void {
    const most = (this.zoom - 1) / 2;
    this.pan = { x: Math.min(most, Math.max(-most, x)), y: Math.min(most, Math.max(-most, y)) };
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && this.zoom === 1 && event.deltaY > 0) return;
    event.preventDefault();
    const box = this.view.getBoundingClientRect();
    const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    this.#zoomTo(this.zoom * Math.exp(-event.deltaY / 400), at.x, at.y);
  }

  #key(event: KeyboardEvent): void {
    const step = 0.1 * this.zoom;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const move = moves[event.key];
    if (move && this.zoom > 1) this.#panTo(this.pan.x + move[0], this.pan.y + move[1]);
    else if (event.key === "+") this.#zoomTo(this.zoom * 1.5);
    else if (event.key === "-") this.#zoomTo(this.zoom / 1.5);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #move(event: PointerEvent): void {
    if (!this.#drag) return;
    const box = this.view.getBoundingClientRect();
    this.#panTo(
      this.pan.x + (event.clientX - this.#drag.x) / box.width,
      this.pan.y + (event.clientY - this.#drag.y) / box.height,
    );
    this.#drag = { x: event.clientX, y: event.clientY };
  }

  override render() {
    const filmed = this.filmed;
    if (!filmed) return html`<div class="card pl"><p class="pad mut">${t("player.nothing")}</p></div>`;
    const count = this.frames?.count ?? 0;
    return html`<figure class="card pl" aria-label=${t("player.of", { label: filmed.label })}>
      <div
        class="vw ${this.zoom > 1 ? "far" : ""}"
        tabindex="0"
        role="group"
        aria-label=${t("player.picture", { label: filmed.label, name: filmed.film.name })}
        @wheel=${this.#wheel}
        @keydown=${this.#key}
        @pointerdown=${(event: PointerEvent) => {
          if (this.zoom === 1 || event.button) return;
          this.view.setPointerCapture(event.pointerId);
          this.#drag = { x: event.clientX, y: event.clientY };
        }}
        @pointermove=${this.#move}
        @pointerup=${() => (this.#drag = null)}
        @pointercancel=${() => (this.#drag = null)}
      >
        ${this.#picture(filmed)}
        <p class="over top tn">${this.#time(filmed)}</p>
        ${this.light || this.contrast || this.zoom > 1
          ? html`<p class="over foot">${icon("eye", 14)}<span>${this.#changes()}</span></p>`
          : nothing}
      </div>
      ${this.failed ? html`<div class="pad"><div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div></div>` : nothing}
      ${this.isDrawn && !this.failed
        ? html`<div class="pad"><div class="note plain">${icon("info", 18)}<span>${t(this.isFilm ? "player.drawn" : "player.drawn_photo")}</span></div></div>`
        : nothing}
      ${this.isFilm
        ? html`<input
            class="bar"
            type="range"
            min="1"
            max=${Math.max(1, count)}
            .value=${String(this.frame)}
            aria-label=${t("player.frame")}
            aria-valuetext=${this.#told(filmed)}
            @input=${(event: Event) => this.goTo(Number((event.target as HTMLInputElement).value))}
          />`
        : nothing}
      <figcaption class="ctl">${this.#controls(filmed, count)}</figcaption>
      ${this.showsLight ? this.#lights() : nothing}
      <p class="vh" role="status">${this.isPlaying || !this.frames ? "" : this.#told(filmed)}</p>
    </figure>`;
  }

  #picture(filmed: Filmed) {
    if (!this.source) return nothing;
    const look = styled({
      filter: this.light || this.contrast ? `brightness(${lightness(this.light)}) contrast(${1 + this.contrast / 100})` : "none",
      transform: `translate(${this.pan.x * 100}%, ${this.pan.y * 100}%) scale(${this.zoom})`,
    });
    if (this.isFilm && !this.isDrawn)
      return html`<video
        class="pic"
        ${look}
        src=${this.source}
        preload="auto"
        playsinline
        disablepictureinpicture
        @loadstart=${(event: Event) => this.#opened(event.target as HTMLVideoElement)}
        @loadeddata=${(event: Event) =>
          "requestVideoFrameCallback" in (event.target as object) ? undefined : this.#ready(0)}
        @seeked=${() => this.#sought()}
        @play=${() => this.#played(true)}
        @pause=${() => this.#played(false)}
        @error=${() => this.#undrawable()}
      ></video>`;
    return html`<img
      class="pic"
      ${look}
      src=${this.source}
      alt=${t("player.picture", { label: filmed.label, name: filmed.film.name })}
      @load=${() => !this.isDrawn && this.#show(1)}
      @error=${() => this.#undrawable()}
    />`;
  }

  /** The time over the picture, never without how far off it may be. */
  #time(filmed: Filmed) {
    const moment = this.moment_ms;
    const share = t("player.share", { label: filmed.label });
    if (moment === null) return html`${share} · <b>${t("player.no_time")}</b>`;
    const kind = this.clock === "burned" && filmed.film.offset_ms !== null ? "player.own" : `player.by.${filmed.film.dated_by}`;
    return html`<span>${share} · ${t(kind)}</span> <b>${clockToPart(new Date(moment))}</b>
      <span>${within(filmed.film.uncertainty_ms)}</span>`;
  }

  /** The same for a screen reader, with the frame. */
  #told(filmed: Filmed): string {
    const moment = this.moment_ms;
    const frame = t("player.frame_of", { frame: this.frame, count: this.frames?.count ?? 0 });
    const at = moment === null ? t("player.no_time") : clockToPart(new Date(moment));
    return `${frame}, ${at}, ${moment === null ? "" : within(filmed.film.uncertainty_ms)}`.replace(/, $/, "");
  }

  #changes(): string {
    const signed = (value: number) => (value > 0 ? `+${value}` : `−${Math.abs(value)}`);
    const said = [
      this.zoom > 1 ? t("player.zoomed", { zoom: Math.round(this.zoom * 10) / 10 }) : "",
      this.light ? t("player.lit", { light: signed(this.light) }) : "",
      this.contrast ? t("player.contrasted", { contrast: signed(this.contrast) }) : "",
    ];
    return t("player.view_only", { changes: said.filter(Boolean).join(" · ") });
  }

  #controls(filmed: Filmed, count: number) {
    const fire = (name: string) => () => this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true }));
    const square = (name: Parameters<typeof icon>[0], label: string, act: () => void, isOn = false) =>
      html`<button class="btn sq ${isOn ? "on" : ""}" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
    return html`${this.isFilm
        ? html`${square("frame_back", t("player.back"), () => this.step(-1))}
          ${this.isDrawn ? nothing : square(this.isPlaying ? "pause" : "play", t(this.isPlaying ? "player.pause" : "player.play"), () => this.toggle())}
          ${square("frame_on", t("player.on"), () => this.step(1))}
          <span class="tn at"><b>${into(this.frames?.at_us(this.frame) ?? 0)}</b><small>${t("player.frame_of", { frame: this.frame, count })}</small></span>
          <select aria-label=${t("player.speed")} @change=${(event: Event) => (this.speed = Number((event.target as HTMLSelectElement).value))}>
            ${SPEEDS.map((each) => html`<option value=${each} ?selected=${each === this.speed}>${each}×</option>`)}
          </select>`
        : html`<span class="at"><b>${t("player.photo")}</b></span>`}
      ${square("search", t("player.zoom"), () => this.cycleZoom(), this.zoom > 1)}
      <button
        class="btn sq ${this.light || this.contrast ? "on" : ""}"
        aria-label=${t("player.light")}
        title=${t("player.light")}
        aria-expanded=${this.showsLight}
        @click=${() => (this.showsLight = !this.showsLight)}
      >
        ${icon("sun")}
      </button>
      ${filmed.film.has_sound && !this.isDrawn
        ? square(this.isMuted ? "mute" : "sound", t(this.isMuted ? "player.unmute" : "player.mute"), () => (this.isMuted = !this.isMuted))
        : nothing}
      <span class="grow"></span>
      <button class="btn" ?disabled=${!count} @click=${fire("nr-mark")}>${icon("flag")}${t("player.mark")}</button>
      <button class="btn" ?disabled=${!count} @click=${fire("nr-still")}>${icon("photo")}${t("player.still")}</button>`;
  }

  #lights() {
    const row = (label: string, value: number, set: (value: number) => void) =>
      html`<label for=${label}>${t(label)}</label>
        <input id=${label} type="range" min="-100" max="100" step="5" .value=${String(value)} @input=${(event: Event) => set(Number((event.target as HTMLInputElement).value))} />
        <span class="tn">${value > 0 ? "+" : ""}${value}</span>`;
    return html`<div class="light">
      ${row("player.light_only", this.light, (value) => (this.light = value))}
      ${row("player.contrast", this.contrast, (value) => (this.contrast = value))}
      <p>${t("player.light_why")}</p>
    </div>`;
  }
}

/** Return by how much a picture is brightened: +100 is four times as bright, -100 a quarter. */
function lightness(light: number): number {
  return 4 ** (light / 100);
}
