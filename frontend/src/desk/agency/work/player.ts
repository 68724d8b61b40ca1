import { html, LitElement, nothing, type PropertyValues } from "lit";
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
import { PictureView } from "./picture-view.ts";
import { type Clock, type Filmed, shift_ms } from "./placing.ts";
import { playerStyle } from "./player-style.ts";
import { type Watched, Watching } from "./watching.ts";
import { into, within } from "./wording.ts";

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];
const MOST_RATIO = 2.4;
const FIRST_FRAME_MS = 3000;

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
  @state() private isMuted = false;
  @state() private failed = "";
  @state() private source = "";
  /** How much wider than high the picture is. */
  @state() private ratio = 16 / 9;
  /** Frames drawn by the desk, for what no browser shows. */
  @state() private isDrawn = false;
  /** Nothing can draw it. */
  @state() private isBroken = false;
  @query("video") private video?: HTMLVideoElement;
  #wanted: number | null = null;
  #isSeeking = false;
  #isReady = false;
  #first_us = 0;
  #loaded = 0;
  readonly #watching = new Watching((watched) =>
    this.dispatchEvent(new CustomEvent<Watched>("nr-watched", { detail: watched, bubbles: true, composed: true })),
  );
  readonly #look = new PictureView(this);

  static override styles = [
    shared,
    desk,
    playerStyle,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watching.end();
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

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector<HTMLElement>(".vw")?.focus(options);
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
    this.#look.cycleZoom();
  }

  cycleLight(): void {
    this.#look.cycleLight();
  }

  async #load(): Promise<void> {
    this.#watching.end();
    const filmed = this.filmed;
    const loading = ++this.#loaded;
    [this.frames, this.source, this.failed] = [null, "", ""];
    this.isDrawn = this.isBroken = false;
    [this.frame, this.#first_us] = [1, 0];
    this.#played(false);
    [this.#wanted, this.#isSeeking, this.#isReady] = [null, false, false];
    this.#look.zoomTo(1);
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

  /** Give the picture the room of its shape, a high one that of a square: the controls stay in sight. */
  #shape(width: number, height: number): void {
    if (width && height) this.ratio = Math.min(MOST_RATIO, Math.max(1, width / height));
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
    if (this.filmed && this.frames) this.#watching.add(this.filmed, this.frames, frame);
    this.dispatchEvent(new CustomEvent("nr-frame"));
  }

  /** The browser can't show it: have the desk draw its frames. */
  #undrawable(): void {
    if (!this.source || !this.filmed) return;
    if (this.isDrawn) {
      [this.failed, this.isBroken] = [t("player.no_picture"), true];
      return;
    }
    // The film's own address would fail in a picture, too.
    [this.isDrawn, this.source] = [true, ""];
    this.#isReady = true;
    this.#show(this.frames?.frameAt_us(this.#first_us) ?? 1);
  }

  #played(isPlaying: boolean): void {
    this.isPlaying = isPlaying;
    this.#watching.isMoving = isPlaying;
  }

  override render() {
    const filmed = this.filmed;
    if (!filmed) return html`<div class="card pl"><p class="pad mut">${t("player.nothing")}</p></div>`;
    const count = this.frames?.count ?? 0;
    const note = this.failed ? html`<div class="pad"><div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div></div>` : nothing;
    // Without its frames there is nothing to press.
    if (this.failed && !count)
      return html`<figure class="card pl" aria-label=${t("player.of", { label: filmed.label })}>
        <figcaption class="pad"><b>${t("player.picture", { label: filmed.label, name: filmed.film.name })}</b></figcaption>
        ${note}
      </figure>`;
    return html`<figure class="card pl" aria-label=${t("player.of", { label: filmed.label })}>
      <div
        class="vw ${this.#look.zoom > 1 ? "far" : ""}"
        ${styled({ "aspect-ratio": String(this.ratio) })}
        tabindex="0"
        role="group"
        aria-label=${t("player.picture", { label: filmed.label, name: filmed.film.name })}
        @wheel=${this.#look.wheel}
        @keydown=${this.#look.key}
        @pointerdown=${this.#look.grab}
        @pointermove=${this.#look.pull}
        @pointerup=${this.#look.drop}
        @pointercancel=${this.#look.drop}
      >
        ${this.#picture(filmed)}
        <p class="over top tn">${this.#time(filmed)}</p>
        ${this.#look.isChanged ? html`<p class="over foot">${icon("eye", 14)}<span>${this.#look.changes}</span></p>` : nothing}
      </div>
      ${note}
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
      ${this.#look.showsLight ? this.#look.lights() : nothing}
      <p class="vh" role="status">${this.isPlaying || !this.frames ? "" : this.#told(filmed)}</p>
    </figure>`;
  }

  #picture(filmed: Filmed) {
    if (!this.source) return nothing;
    const look = styled(this.#look.style);
    if (this.isFilm && !this.isDrawn)
      return html`<video
        class="pic"
        ${look}
        src=${this.source}
        preload="auto"
        playsinline
        disablepictureinpicture
        @loadstart=${(event: Event) => this.#opened(event.target as HTMLVideoElement)}
        @loadedmetadata=${({ target }: Event) => {
          const { videoWidth, videoHeight } = target as HTMLVideoElement;
          this.#shape(videoWidth, videoHeight);
        }}
        @loadeddata=${(event: Event) =>
          "requestVideoFrameCallback" in (event.target as object) ? undefined : this.#ready(0)}
        @seeked=${() => this.#sought()}
        @play=${() => this.#played(true)}
        @pause=${() => this.#played(false)}
        @error=${() => this.#undrawable()}
      ></video>`;
    return html`<img
      class="pic"
      ?hidden=${this.isBroken}
      ${look}
      src=${this.source}
      alt=${t("player.picture", { label: filmed.label, name: filmed.film.name })}
      @load=${({ target }: Event) => {
        const { naturalWidth, naturalHeight } = target as HTMLImageElement;
        this.#shape(naturalWidth, naturalHeight);
        if (!this.isDrawn) this.#show(1);
      }}
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

  #speeds() {
    return html`<select aria-label=${t("player.speed")} @change=${(event: Event) => (this.speed = Number((event.target as HTMLSelectElement).value))}>
      ${SPEEDS.map((each) => html`<option value=${each} ?selected=${each === this.speed}>${each}×</option>`)}
    </select>`;
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
          ${this.isDrawn ? nothing : this.#speeds()}`
        : html`<span class="at"><b>${t("player.photo")}</b></span>`}
      ${square("search", t("player.zoom"), () => this.cycleZoom(), this.#look.zoom > 1)}
      ${this.#look.button()}
      ${filmed.film.has_sound && !this.isDrawn
        ? square(this.isMuted ? "mute" : "sound", t(this.isMuted ? "player.unmute" : "player.mute"), () => (this.isMuted = !this.isMuted))
        : nothing}
      <span class="keep">
        <button class="btn" ?disabled=${!count} @click=${fire("nr-mark")}>${icon("flag")}${t("player.mark")}</button>
        <button class="btn" ?disabled=${!count} @click=${fire("nr-still")}>${icon("photo")}${t("player.still")}</button>
      </span>`;
  }
}
