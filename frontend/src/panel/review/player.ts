import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import { define } from "../../define.ts";
import { clockToSecond } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { sourceAt, withMask, withNewMask, withoutMask, type Clip } from "./draft.ts";
import type { NrReviewMasks, Placing } from "./mask-layer.ts";
import { placed } from "./masks.ts";
import { toFrame } from "./strip.ts";
import { asDate, clamp, SECOND, type Micros } from "./time.ts";
import "./mask-layer.ts";

const USUAL_SHAPE = 16 / 9;

/**
 * Plays one clip with its masks over it, or, with `piece`, the very file that would leave.
 * Fires `nr-at` (a moment), `nr-clip` (the clip with its masks changed), `nr-select` (a mask's
 * number), `nr-audio` and `nr-faces`.
 */
@define("nr-review-player")
export class NrReviewPlayer extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) clip!: Clip;
  @property({ type: Number }) at: Micros = 0;
  @property({ type: Number }) frame: Micros = SECOND / 15;
  @property({ type: Number }) selected = -1;
  /** The path of the prepared piece; empty shows the recording, to be masked. */
  @property() piece = "";
  @property({ type: Boolean }) audio = false;
  @property({ type: Boolean }) looking = false;
  /** Nothing can be changed any more. */
  @property({ type: Boolean }) still = false;

  @state() private address = "";
  @state() private poster = "";
  @state() private playing = false;
  @state() private failed = false;
  @state() private shape = USUAL_SHAPE;

  @query("video") private video?: HTMLVideoElement;
  @query("nr-review-masks") private layer?: NrReviewMasks;
  #path = "";
  #ticking = 0;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        border-radius: 10px;
        overflow: hidden;
        background: #000;
        color: #fff;
        direction: ltr;
      }
      :host(:focus-within) {
        box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);
      }
      section {
        position: relative;
      }
      .box {
        position: relative;
        margin: 0 auto;
        max-height: 62vh;
      }
      video {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: fill;
      }
      .said {
        position: absolute;
        inset: 12px 12px auto;
        width: fit-content;
        padding: 6px 12px;
        border-radius: 8px;
        background: rgba(10, 12, 15, 0.85);
        font-size: 13px;
        line-height: 18px;
      }
      .ctl {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
        padding: 8px 12px;
        background: #000;
      }
      .ctl button,
      .ctl .time {
        min-height: 44px;
        border: 0;
        border-radius: 22px;
        padding: 0 14px;
        background: rgba(255, 255, 255, 0.14);
        color: #fff;
        font-size: 13px;
        font-weight: 400;
        display: inline-flex;
        align-items: center;
        gap: 8px;
      }
      .ctl button:not(:disabled):hover {
        background: rgba(255, 255, 255, 0.24);
      }
      .ctl button:focus-visible {
        outline-color: #fff;
        outline-offset: -3px;
      }
      .ctl .round {
        width: 44px;
        padding: 0;
        justify-content: center;
      }
      .ctl .gap {
        flex: 1;
      }
      @media (min-width: 721px) {
        .over {
          position: absolute;
          left: 0;
          right: 0;
          bottom: 0;
          background: transparent;
          padding: 12px;
          pointer-events: none;
        }
        .over > * {
          pointer-events: auto;
        }
        .over > .gap {
          pointer-events: none;
        }
        .over button,
        .over .time {
          background: rgba(10, 12, 15, 0.78);
        }
        .over button:not(:disabled):hover {
          background: rgba(40, 44, 48, 0.92);
        }
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#ticking);
    this.playing = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("clip") || changed.has("piece") || changed.has("at")) void this.#load();
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("at") && !this.playing) this.#seek();
  }

  /** Where the film that is loaded begins. */
  get #start(): Micros {
    if (this.piece) return this.clip.cut.start;
    return sourceAt(this.clip, this.at)?.span.start ?? this.clip.shown.start;
  }

  async #load(): Promise<void> {
    const source = sourceAt(this.clip, this.at);
    const path = this.piece || (source ? `clips/${source.clipId}/video` : "");
    if (path === this.#path) return;
    this.#path = path;
    this.failed = false;
    this.address = "";
    this.#pause();
    try {
      if (source && !this.piece) this.poster = await this.hub.media(`clips/${source.clipId}/thumbnail`);
      const address = path ? await this.hub.media(path) : "";
      if (path === this.#path) this.address = address;
    } catch {
      if (path === this.#path) this.failed = true;
    }
  }

  override render() {
    const edit = !this.piece && !this.still;
    return html`<section
      aria-label=${t("review.player.label", { camera: this.clip.cameraName })}
      @keydown=${this.#key}
    >
      <div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
        ${this.address
          ? html`<video
              src=${this.address}
              poster=${this.piece ? "" : this.poster}
              ?muted=${!this.audio}
              .muted=${!this.audio}
              playsinline
              preload="auto"
              tabindex="-1"
              aria-label=${t(this.piece ? "review.player.piece" : "review.player.film", {
                camera: this.clip.cameraName,
              })}
              @loadedmetadata=${this.#known}
              @pause=${this.#stopped}
              @ended=${this.#stopped}
              @error=${() => {
                this.failed = true;
              }}
            ></video>`
          : nothing}
        ${this.piece
          ? nothing
          : html`<nr-review-masks
              .masks=${this.clip.masks}
              .at=${clamp(this.at, this.clip.cut.start, this.clip.cut.end)}
              .selected=${this.selected}
              .still=${this.still}
              @nr-place=${this.#place}
              @nr-select=${(event: CustomEvent<number>) => this.#fire("nr-select", event.detail)}
              @nr-remove=${this.#remove}
            ></nr-review-masks>`}
        ${this.failed ? html`<p class="said">${t("review.player.failed")}</p>` : nothing}
      </div>
      <div class="ctl over">${this.#controls()}${edit ? this.#tools() : nothing}</div>
    </section>`;
  }

  #controls() {
    return html`<button
        class="round"
        aria-label=${t(this.playing ? "review.player.pause" : "review.player.play")}
        title=${t("review.player.keys")}
        @click=${this.#toggle}
      >
        ${icon(this.playing ? "pause" : "play", 18)}
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
      <span class="time tn">${clockToSecond(asDate(this.at))}</span>`;
  }

  #tools() {
    return html`<button
        aria-pressed=${this.audio}
        title=${t("review.player.audio_how")}
        @click=${() => this.#fire("nr-audio", !this.audio)}
      >
        ${icon(this.audio ? "sound" : "mute", 18)}${t(
          this.audio ? "review.player.audio" : "review.player.no_audio",
        )}
      </button>
      <span class="gap"></span>
      <button
        title=${t("review.faces.how")}
        ?disabled=${this.looking || !this.clip.taken}
        @click=${() => this.#fire("nr-faces")}
      >
        ${icon("search", 18)}${t(this.looking ? "review.faces.looking" : "review.faces.find")}
      </button>
      <button @click=${this.#add}>${icon("plus", 18)}${t("review.mask.add")}</button>`;
  }

  #known = (): void => {
    const video = this.video;
    if (!video) return;
    if (video.videoWidth) this.shape = video.videoWidth / video.videoHeight;
    // Until it is told where to go, a film shows its poster, which is of another moment.
    this.#seek(true);
  };

  #seek(always = false): void {
    const video = this.video;
    if (!video || video.readyState < 1) return;
    const wanted = (this.at - this.#start) / SECOND;
    // A hair into the frame, so that rounding never shows the one before.
    const within = clamp(wanted + 0.001, 0, Math.max(0, video.duration - 0.001));
    if (always || Math.abs(video.currentTime - within) > 0.002) video.currentTime = within;
  }

  #toggle = (): void => {
    const video = this.video;
    if (!video || this.failed) return;
    if (this.playing) return video.pause();
    const { cut } = this.clip;
    // From the end of what leaves it begins again at its start.
    if (this.at >= cut.end - this.frame) {
      this.#fire("nr-at", cut.start);
      video.currentTime = Math.max(0, (cut.start - this.#start) / SECOND);
    }
    this.playing = true;
    video.play().then(this.#tick, () => {
      this.playing = false;
    });
  };

  #tick = (): void => {
    const video = this.video;
    if (!video || !this.playing) return;
    const at = this.#start + Math.round(video.currentTime * SECOND);
    const { end } = this.clip.cut;
    // What leaves ends here: a film that began within it stops with it.
    if (this.at < end && at >= end) {
      video.pause();
      this.#fire("nr-at", end);
      return;
    }
    this.#fire("nr-at", at);
    this.#ticking = requestAnimationFrame(this.#tick);
  };

  #stopped = (): void => {
    cancelAnimationFrame(this.#ticking);
    this.playing = false;
  };

  #pause(): void {
    this.video?.pause();
    this.#stopped();
  }

  #step(frames: number): void {
    this.#pause();
    const { shown, cut } = this.clip;
    const whole = this.piece ? cut : shown;
    const at = toFrame(this.at + frames * this.frame, this.#start, this.frame);
    this.#fire("nr-at", clamp(at, whole.start, whole.end));
  }

  #key = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Space on a button presses that button.
    const onButton = (event.composedPath()[0] as Element | undefined)?.tagName === "BUTTON";
    if (event.key === " " && !onButton) this.#toggle();
    else if (event.key === ",") this.#step(-1);
    else if (event.key === ".") this.#step(1);
    else return;
    event.preventDefault();
  };

  #place = (event: CustomEvent<Placing>): void => {
    const { number, area } = event.detail;
    const mask = this.clip.masks[number];
    if (!mask) return;
    this.#pause();
    const { cut } = this.clip;
    const at = clamp(this.at, cut.start, cut.end);
    this.#fire("nr-clip", withMask(this.clip, number, placed(mask, area, at)));
  };

  #remove = (event: CustomEvent<number>): void => {
    this.#fire("nr-clip", withoutMask(this.clip, event.detail));
  };

  #add = async (): Promise<void> => {
    const number = this.clip.masks.length;
    this.#fire("nr-clip", withNewMask(this.clip, this.at));
    this.#fire("nr-select", number);
    await this.updateComplete;
    await this.layer?.updateComplete;
    this.layer?.focusMask(number);
  };

  #fire(name: string, detail?: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
