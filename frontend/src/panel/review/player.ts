import { html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { FrameTimes } from "../../api/types.ts";
import { define } from "../../element.ts";
import { percent } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { clockOf, nameOf } from "./added.ts";
import { isPhoto, sourceAt, withMask, withNewMask, withoutMask, type Clip } from "./draft.ts";
import type { NrReviewMasks, Placing } from "./mask-layer.ts";
import "./mask-layer.ts";
import { placed, type Area } from "./masks.ts";
import { Playback } from "./playback.ts";
import { playerStyle } from "./player-style.ts";
import { clamp, clockLength, length, type Micros } from "./time.ts";
import {
  allFrames,
  framesIn,
  frameSpan,
  placeAt,
  stepped,
  timelineOf,
  type Timeline,
} from "./timeline.ts";

const USUAL_SHAPE = 16 / 9;
/** If no picture came for so long, that it is waited for is said. */
const LATE_MS = 3000;

/**
 * Plays one clip with its masks over it, or, with `piece`, the very file that would leave. Both show
 * the same frame at the same label (timeline.ts).
 * Fires `nr-frames` (when the clip's frames are shown), `nr-at` (a moment), `nr-shown` (the label of a
 * frame that was on the screen), `nr-clip` (the clip with its masks changed), `nr-select` (a mask's
 * number), `nr-audio`, `nr-recording` (show it again), `nr-faces` and `nr-faces-off`.
 */
@define("nr-review-player")
export class NrReviewPlayer extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) clip!: Clip;
  @property({ type: Number }) at: Micros = 0;
  @property({ type: Number }) selected = -1;
  /** The path of the prepared piece; empty shows the recording, to be masked. */
  @property() piece = "";
  /** When the first frame of that piece was filmed. */
  @property({ type: Number }) pieceStart: Micros = 0;
  @property({ type: Boolean }) audio = false;
  /** The hub can search for faces. */
  @property({ type: Boolean }) finds = false;
  /** Which part of a search for faces is done, 0 to 1; null while there is none. */
  @property({ attribute: false }) looking: number | null = null;
  /** Nothing can be changed any more. */
  @property({ type: Boolean }) still = false;

  /** The newest mask is still where it came, and can be drawn where it belongs. */
  @state() private drawing = false;
  @state() private address = "";
  /** The clip's thumbnail, for as long as no frame of its film is there. */
  @state() private poster = "";
  @state() private failed = false;
  @state() private shape = USUAL_SHAPE;
  /** The picture is waited for, and has been for a while. */
  @state() private late = false;
  /** What can be covered with is shown. */
  @state() private covering = false;

  @query("video") private video?: HTMLVideoElement;
  @query("nr-review-masks") private layer?: NrReviewMasks;
  @state() private frames: readonly Micros[] = [];
  #timelines = new Map<string, Timeline>();
  #of = "";
  #again = false;
  #path = "";
  #posed = "";
  #waiting: ReturnType<typeof setTimeout> | undefined;
  readonly #playback = new Playback(this, {
    film: () => ({
      video: this.video,
      ...this.#clipFrames,
      all: this.frames,
      cut: this.clip.cut,
      at: this.at,
    }),
    at: (at) => this.#fire("nr-at", at),
    shown: (at) => this.#fire("nr-shown", at),
  });

  static override styles = [shared, playerStyle];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#waiting);
    this.#playback.stopped();
  }

  /** Play from where it stands as soon as the film is there. */
  play(): void {
    this.#playback.playSoon();
  }

  /** From now on a picture is waited for, or no more. */
  #wait(waits: boolean): void {
    clearTimeout(this.#waiting);
    this.late = false;
    if (waits) this.#waiting = setTimeout(() => (this.late = !this.failed), LATE_MS);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("clip")) void this.#learn();
    if (changed.has("clip") || changed.has("piece") || changed.has("at")) {
      void this.#pose();
      void this.#load();
    }
  }

  override updated(changed: PropertyValues<this>): void {
    if ((changed.has("at") || changed.has("pieceStart")) && !this.#playback.playing) this.#playback.seek();
    // What can't be played is looked at in the filmstrip: nobody is kept from an answer by a codec.
    const unplayable = this.failed || (!this.piece && !this.clip.sources.length);
    if (unplayable && (changed.has("at") || changed.has("clip") || changed.has("failed" as keyof NrReviewPlayer)))
      this.#fire("nr-shown", this.at);
  }

  /** The recording that is shown just now, once it is known when its frames are shown. */
  get #timeline(): Timeline | undefined {
    return this.#timelines.get(sourceAt(this.clip, this.at)?.path ?? "");
  }

  /** When the video that is loaded begins, and when its frames are shown. */
  get #clipFrames(): { zero: Micros; frames: readonly Micros[] } {
    if (this.piece) {
      return { zero: this.pieceStart, frames: framesIn(this.frames, this.clip.cut) };
    }
    return this.#timeline ?? { zero: this.clip.shown.start, frames: [] };
  }

  /** Learn when the frames of another clip are shown: without that none of it is. */
  async #learn(): Promise<void> {
    const { sources, shown } = this.clip;
    const of = sources.map(({ path }) => path).join(" ");
    if (of === this.#of) return;
    this.#of = of;
    this.#playback.forget();
    this.#timelines = new Map();
    this.frames = [];
    this.#wait(sources.length > 0);
    if (isPhoto(this.clip)) {
      this.#fire("nr-frames", this.frames);
      return void (await this.#load());
    }
    const isAdded = !!this.clip.file;
    const results = await Promise.allSettled(
      sources.map(async ({ path }) => {
        const times = await this.hub.get<FrameTimes>(`/${path}/frames`);
        return [path, timelineOf(path, times, isAdded)] as const;
      }),
    );
    if (of !== this.#of) return;
    this.#timelines = new Map(results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
    this.frames = allFrames(this.#timelines.values(), shown);
    this.#fire("nr-frames", this.frames);
    await this.#load();
    this.#playback.seek();
    if (!this.piece && !this.#timeline) {
      this.failed = sources.length > 0;
      this.#wait(false);
    }
  }

  /** Have the thumbnail of the recording that is shown just now. */
  async #pose(): Promise<void> {
    const path = `${sourceAt(this.clip, this.at)?.path ?? ""}/${this.clip.file ? "picture" : "thumbnail"}`;
    if (path === this.#posed) return;
    this.#posed = path;
    this.poster = "";
    try {
      const address = this.clip.sources.length ? await this.hub.media(path) : "";
      if (path === this.#posed) this.poster = address;
    } catch {
      // Without it the picture is black until the film is there.
    }
  }

  async #load(): Promise<void> {
    const source = this.clip.sources[0]?.path;
    const picture = isPhoto(this.clip) && source ? `${source}/picture` : "";
    const path = this.piece || picture || (this.#timeline?.path ?? "");
    if (path === this.#path) return;
    this.#path = path;
    this.failed = this.#playback.wrong = false;
    this.address = "";
    this.#playback.pause();
    try {
      const address = path ? await this.hub.media(path) : "";
      if (path === this.#path) this.address = address;
    } catch {
      if (path === this.#path) this.failed = true;
    }
  }

  override render() {
    const edit = !this.piece && !this.still;
    return html`<section
      aria-label=${t("review.player.label", { camera: nameOf(this.clip) })}
      style="--shape:${this.shape}"
      @keydown=${this.#key}
    >
      <div class="box">
        ${this.#waitsForFilm()}
        ${this.address && isPhoto(this.clip) ? this.#photo() : nothing}
        ${this.address && !isPhoto(this.clip)
          ? html`<video
              class=${this.#playback.wrong ? "wrong" : ""}
              src=${this.address}
              ?muted=${!this.audio}
              .muted=${!this.audio}
              playsinline
              preload="auto"
              tabindex="-1"
              aria-label=${t(this.piece ? "review.player.piece" : "review.player.film", {
                camera: nameOf(this.clip),
              })}
              @loadedmetadata=${this.#known}
              @pause=${() => this.#playback.paused()}
              @ended=${() => this.#playback.ended()}
              @error=${this.#broken}
            ></video>`
          : nothing}
        ${this.piece
          ? nothing
          : html`<nr-review-masks
              .masks=${this.clip.masks}
              .frame=${frameSpan(this.frames, this.at, this.clip.cut)}
              .selected=${this.selected}
              .still=${this.still}
              ?drawing=${this.drawing}
              @nr-draw=${this.#draw}
              @nr-place=${this.#place}
              @nr-select=${(event: CustomEvent<number>) => this.#fire("nr-select", event.detail)}
              @nr-remove=${this.#remove}
            ></nr-review-masks>`}
      </div>
      ${this.failed || this.#playback.wrong || this.late
        ? html`<p class="said" role="status"
            >${t(`review.player.${this.failed ? "failed" : this.#playback.wrong ? "wrong" : "late"}`)}</p
          >`
        : nothing}
      <div class="ctl">
        ${edit ? this.#covers() : nothing}
        ${isPhoto(this.clip) ? nothing : this.#seeker()}
        <div class="row">
          ${isPhoto(this.clip) ? nothing : this.#controls()}<span class="grow"></span>${edit ? this.#tools() : nothing}
          ${document.fullscreenEnabled ? this.#whole() : nothing}
        </div>
      </div>
      <div class="caps">
        <span class="cap"
          ><b>${nameOf(this.clip)}</b>
          <span class="time tn">${isPhoto(this.clip) ? nothing : clockOf(this.clip, this.at)}</span></span
        >
        ${this.piece
          ? html`<button class="cap" @click=${() => this.#fire("nr-recording")}>
              ${icon("sealed", 14)}${t("review.player.sent")}${icon("cross", 14)}
              <span class="vh">${t("review.preview_back")}</span>
            </button>`
          : html`<span class="cap">${icon("lock", 14)}${t("review.player.private")}</span>`}
      </div>
    </section>`;
  }

  /** A photo is seen as soon as it is there. */
  #photo() {
    const seen = ({ target }: { target: HTMLImageElement }) => {
      this.shape = target.naturalWidth / target.naturalHeight;
      this.#again = false;
      this.#wait(false);
      if (!this.piece) this.#fire("nr-shown", this.at);
    };
    return html`<img
      src=${this.address}
      alt=${t(this.piece ? "review.player.piece" : "review.player.film", { camera: nameOf(this.clip) })}
      @load=${seen}
      @error=${this.#broken}
    />`;
  }

  /** Lies under the film, which hides it from its first frame on. What is sent shows only itself. */
  #waitsForFilm() {
    if (!this.poster || this.piece || this.failed || this.#playback.wrong || isPhoto(this.clip)) return nothing;
    return html`<img
      src=${this.poster}
      alt=""
      decoding="async"
      @load=${({ target }: { target: HTMLImageElement }) => {
        if (!this.video?.videoWidth) this.shape = target.naturalWidth / target.naturalHeight;
      }}
      @error=${() => (this.poster = "")}
    />`;
  }

  /** What leaves, from its first frame to its last; arrows step one frame. */
  #seeker() {
    const { cut } = this.clip;
    const leaving = framesIn(this.frames, cut);
    const last = leaving.length ? leaving.length - 1 : Math.max(0, length(cut) - 1);
    const place = leaving.length ? placeAt(leaving, this.at) : clamp(this.at - cut.start, 0, last);
    return html`<input
      type="range"
      min="0"
      max=${last}
      step="1"
      .value=${String(place)}
      style="--done:${last ? (100 * place) / last : 0}% 100%"
      aria-label=${t("review.player.seek")}
      aria-valuetext=${clockOf(this.clip, this.at)}
      @input=${(event: Event) => {
        this.#playback.pause();
        const to = Number((event.target as HTMLInputElement).value);
        this.#fire("nr-at", leaving.length ? leaving[to] : cut.start + to);
      }}
    />`;
  }

  #whole() {
    return html`<button
      class="round"
      aria-label=${t("review.player.whole")}
      @click=${() =>
        void (document.fullscreenElement
          ? document.exitFullscreen()
          : this.renderRoot.querySelector("section")?.requestFullscreen())}
    >
      ${icon("whole", 18)}
    </button>`;
  }

  #controls() {
    const { cut } = this.clip;
    const { start, end } = frameSpan(this.frames, this.at, cut);
    const isLast = end === cut.end;
    return html`<button
        class="round"
        aria-label=${t(this.#playback.playing ? "review.player.pause" : "review.player.play")}
        title=${t("review.player.keys")}
        @click=${() => this.#toggle()}
      >
        ${icon(this.#playback.playing ? "pause" : "play", 18)}
      </button>
      <button
        class="round"
        aria-label=${t("review.player.back")}
        @click=${() => this.#step(-1)}
      >
        ${icon("previous", 18)}
      </button>
      <button class="round" aria-label=${t("review.player.on")} @click=${() => this.#step(1)}>
        ${icon("next", 18)}
      </button>
      <span class="pos tn"
        >${clockLength(clamp(this.at - cut.start + (isLast ? end - start : 0), 0, length(cut)))} /
        ${clockLength(length(cut))}</span
      >`;
  }

  #tools() {
    return html`${isPhoto(this.clip)
        ? nothing
        : html`<button
            aria-pressed=${this.audio}
            aria-label=${t(this.audio ? "review.player.audio" : "review.player.no_audio")}
            title=${t("review.player.audio_how")}
            @click=${() => this.#fire("nr-audio", !this.audio)}
          >
            ${icon(this.audio ? "sound" : "mute", 18)}
          </button>`}
      <button
        class="cv"
        aria-expanded=${this.covering}
        aria-label=${t("review.cover.open")}
        @click=${() => {
          this.covering = !this.covering;
        }}
      >
        ${icon("mask", 18)}<span>${t("review.cover.open")}</span>
      </button>`;
  }

  /** How to cover something; a search that goes on stays in sight. */
  #covers() {
    if (this.looking !== null)
      return html`<div class="more">
        <span class="tn" role="status">${t("review.faces.looking", { part: percent(this.looking) })}</span>
        <button @click=${() => this.#fire("nr-faces-off")}>
          ${icon("cross", 18)}${t("review.faces.stop")}
        </button>
      </div>`;
    if (!this.covering) return nothing;
    return html`<div class="more">
      ${this.finds
        ? html`<button
            title=${t("review.faces.how")}
            ?disabled=${!this.clip.taken}
            @click=${() => {
              this.covering = false;
              this.#fire("nr-faces");
            }}
          >
            ${icon("search", 18)}${t("review.faces.find")}
          </button>`
        : nothing}
      <button @click=${this.#start}>${icon("plus", 18)}${t("review.cover.add")}</button>
    </div>`;
  }

  #known = (): void => {
    const video = this.video;
    if (!video) return;
    if (video.videoWidth) this.shape = video.videoWidth / video.videoHeight;
    this.#again = false;
    this.#wait(false);
    this.#playback.seek(true);
    this.#playback.begin();
  };

  /** What was recorded may have changed since its frames were asked for: ask again, once. */
  #broken = (): void => {
    if (this.piece || this.#again) {
      this.failed = true;
      this.#wait(false);
      return;
    }
    this.#again = true;
    this.#of = this.#path = this.address = "";
    void this.#learn();
  };

  #toggle(): void {
    if (!this.failed) this.#playback.toggle();
  }

  #step(frames: number): void {
    this.#playback.pause();
    const { shown, cut } = this.clip;
    const inside = this.piece ? framesIn(this.frames, cut) : this.frames;
    const span = this.piece ? cut : shown;
    const at = stepped(inside, this.at, frames);
    this.#fire("nr-at", inside.length ? at : clamp(at, span.start, span.end));
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Space on a button presses that button.
    const onButton = (event.composedPath()[0] as Element | undefined)?.tagName === "BUTTON";
    if (event.key === " " && !onButton) this.#toggle();
    else if (event.key === ",") this.#step(-1);
    else if (event.key === ".") this.#step(1);
    else if (event.key === "n" && !this.piece && !this.still) void this.#add();
    else if (event.key === "Escape" && this.drawing) this.drawing = false;
    else return;
    event.preventDefault();
  };

  #place = (event: CustomEvent<Placing>): void => {
    this.#setArea(event.detail.number, event.detail.area);
  };

  #setArea(number: number, area: Area): void {
    const mask = this.clip.masks[number];
    if (!mask) return;
    this.drawing = false;
    this.#playback.pause();
    // A key that is set while a frame is shown means that frame.
    const { start } = frameSpan(this.frames, this.at, this.clip.cut);
    this.#fire("nr-clip", withMask(this.clip, number, placed(mask, area, start)));
  }

  #remove = (event: CustomEvent<number>): void => {
    this.#fire("nr-clip", withoutMask(this.clip, event.detail));
  };

  /** A new mask comes in the middle; by finger or mouse it can be drawn where it belongs, too. */
  #start = (event: MouseEvent): void => {
    void this.#add();
    this.drawing = event.detail > 0;
  };

  #draw = (event: CustomEvent<Area>): void => {
    if (this.drawing && this.selected >= 0) this.#setArea(this.selected, event.detail);
    else void this.#add(event.detail);
  };

  #add = async (area?: Area): Promise<void> => {
    this.drawing = false;
    const number = this.clip.masks.length;
    this.covering = false;
    this.#fire("nr-clip", withNewMask(this.clip, this.at, area));
    this.#fire("nr-select", number);
    await this.updateComplete;
    await this.layer?.updateComplete;
    this.layer?.focusMask(number);
  };

  #fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
