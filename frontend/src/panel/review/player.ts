import { html, LitElement, nothing, type PropertyValues } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { FrameTimes } from "../../api/types.ts";
import { define } from "../../element.ts";
import { clockToSecond, percent } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { sourceAt, withMask, withNewMask, withoutMask, type Clip } from "./draft.ts";
import type { NrReviewMasks, Placing } from "./mask-layer.ts";
import "./mask-layer.ts";
import { placed, type Area } from "./masks.ts";
import { playerStyle } from "./player-style.ts";
import { asDate, clamp, SECOND, type Micros } from "./time.ts";
import {
  allFrames,
  framesIn,
  frameSpan,
  isFrame,
  nearest,
  seekTo,
  frameAt,
  stepped,
  timelineOf,
  type Timeline,
} from "./timeline.ts";

const USUAL_SHAPE = 16 / 9;
/** The parts of a frame to seek to, one after the other, until the browser shows that frame. */
const PARTS = [0.5, 0.95, 0.8, 0.2, 0.6, 0.4, 0.9, 0.3, 0.5];
/** A browser that reports no frame for this long after a seek is asked again; each time longer. */
const SILENT_MS = 200;

/**
 * Plays one clip with its masks over it, or, with `piece`, the very file that would leave. Both show
 * the same frame at the same label (timeline.ts).
 * Fires `nr-frames` (when the clip's frames are shown), `nr-at` (a moment), `nr-clip` (the clip with
 * its masks changed), `nr-select` (a mask's number), `nr-audio`, `nr-faces` and `nr-faces-off`.
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
  @state() private playing = false;
  @state() private failed = false;
  /** The browser shows another frame than the one at the label, whatever part of it is sought. */
  @state() private wrong = false;
  @state() private shape = USUAL_SHAPE;

  @query("video") private video?: HTMLVideoElement;
  @query("nr-review-masks") private layer?: NrReviewMasks;
  @state() private frames: readonly Micros[] = [];
  #timelines = new Map<string, Timeline>();
  #of = "";
  #again = false;
  #path = "";
  #stop = () => {};

  static override styles = [shared, playerStyle];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopped();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("clip")) void this.#learn();
    if (changed.has("clip") || changed.has("piece") || changed.has("at")) void this.#load();
  }

  override updated(changed: PropertyValues<this>): void {
    if ((changed.has("at") || changed.has("pieceStart")) && !this.playing) this.#seek();
  }

  /** The recording that is shown just now, once it is known when its frames are shown. */
  get #timeline(): Timeline | undefined {
    return this.#timelines.get(sourceAt(this.clip, this.at)?.clipId ?? "");
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
    const of = sources.map(({ clipId }) => clipId).join(" ");
    if (of === this.#of) return;
    this.#of = of;
    this.#timelines = new Map();
    this.frames = [];
    const results = await Promise.allSettled(
      sources.map(async ({ clipId }) => {
        const times = await this.hub.get<FrameTimes>(`/clips/${clipId}/frames`);
        return [clipId, timelineOf(clipId, times)] as const;
      }),
    );
    if (of !== this.#of) return;
    this.#timelines = new Map(results.flatMap((one) => (one.status === "fulfilled" ? [one.value] : [])));
    this.frames = allFrames(this.#timelines.values(), shown);
    this.#fire("nr-frames", this.frames);
    await this.#load();
    this.#seek();
    if (!this.piece && !this.#timeline) this.failed = sources.length > 0;
  }

  async #load(): Promise<void> {
    const path = this.piece || (this.#timeline?.path ?? "");
    if (path === this.#path) return;
    this.#path = path;
    this.failed = this.wrong = false;
    this.address = "";
    this.#pause();
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
      aria-label=${t("review.player.label", { camera: this.clip.cameraName })}
      @keydown=${this.#key}
    >
      <div class="box" style="aspect-ratio:${this.shape};width:min(100%, 62vh * ${this.shape})">
        ${this.address
          ? html`<video
              class=${this.wrong ? "wrong" : ""}
              src=${this.address}
              ?muted=${!this.audio}
              .muted=${!this.audio}
              playsinline
              preload="auto"
              tabindex="-1"
              aria-label=${t(this.piece ? "review.player.piece" : "review.player.film", {
                camera: this.clip.cameraName,
              })}
              @loadedmetadata=${this.#known}
              @pause=${this.#paused}
              @ended=${this.#paused}
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
        ${this.failed || this.wrong
          ? html`<p class="said">${t(this.failed ? "review.player.failed" : "review.player.wrong")}</p>`
          : nothing}
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
      ${this.finds ? this.#search() : nothing}
      <button @click=${this.#start}>${icon("plus", 18)}${t("review.mask.add")}</button>`;
  }

  #search() {
    return this.looking === null
      ? html`<button
          title=${t("review.faces.how")}
          ?disabled=${!this.clip.taken}
          @click=${() => this.#fire("nr-faces")}
        >
          ${icon("search", 18)}${t("review.faces.find")}
        </button>`
      : html`<span class="time tn" role="status"
            >${t("review.faces.looking", { part: percent(this.looking) })}</span
          >
          <button @click=${() => this.#fire("nr-faces-off")}>
            ${icon("cross", 18)}${t("review.faces.stop")}
          </button>`;
  }

  #known = (): void => {
    const video = this.video;
    if (!video) return;
    if (video.videoWidth) this.shape = video.videoWidth / video.videoHeight;
    this.#again = false;
    this.#seek(true);
  };

  /** What was recorded may have changed since its frames were asked for: ask again, once. */
  #broken = (): void => {
    if (this.piece || this.#again) {
      this.failed = true;
      return;
    }
    this.#again = true;
    this.#of = this.#path = this.address = "";
    void this.#learn();
  };

  #seek(always = false): void {
    const video = this.video;
    if (!video || video.readyState < 1) return;
    const { zero, frames } = this.#clipFrames;
    const target = seekTo(frames, zero, this.at, video.duration);
    if (!always && Math.abs(video.currentTime - target) < 1e-5) return;
    this.#seekPart(video, 0);
  }

  /**
   * Seek to a part of the frame at the label, and to the next part if the browser shows another
   * frame. If it does so for all parts, the picture is hidden: nobody may take it for that frame.
   */
  #seekPart(video: HTMLVideoElement, tried: number): void {
    this.#stop();
    const { zero, frames } = this.#clipFrames;
    const target = frameAt(frames, this.at);
    const sought_ms = Number(document.timeline.currentTime);
    let presented: Micros | undefined;
    let timer = 0;
    let number = 0;
    const judge = (): void => {
      if (video !== this.video || this.playing || video.seeking) return;
      window.clearTimeout(timer);
      if (!frames.length || (presented !== undefined && isFrame(frames, target, presented))) {
        this.wrong = false;
      } else if (tried + 1 < PARTS.length) {
        this.#seekPart(video, tried + 1);
      } else {
        this.wrong = presented !== undefined;
      }
    };
    // A hidden page shows no frames, so its browser reports none.
    const wait = (): void => {
      timer = window.setTimeout(() => (document.hidden ? wait() : judge()), SILENT_MS * (tried + 1));
    };
    const onFrame: VideoFrameRequestCallback = (_, { mediaTime, presentationTime }) => {
      number = video.requestVideoFrameCallback(onFrame);
      if (presentationTime < sought_ms) return; // A frame from before the seek.
      presented = zero + Math.round(mediaTime * SECOND);
      judge();
    };
    const sought = (): void => (presented === undefined ? wait() : judge());
    if (typeof video.requestVideoFrameCallback === "function") {
      // Before seeking, because a frame that was shown before the request is never reported.
      number = video.requestVideoFrameCallback(onFrame);
      // The frame may come before this event or after it.
      video.addEventListener("seeked", sought, { once: true });
      this.#stop = () => {
        video.cancelVideoFrameCallback(number);
        video.removeEventListener("seeked", sought);
        window.clearTimeout(timer);
      };
    }
    video.currentTime = seekTo(frames, zero, this.at, video.duration, PARTS[tried]);
  }

  #toggle = (): void => {
    const video = this.video;
    if (!video || this.failed) return;
    if (this.playing) return video.pause();
    const leaving = framesIn(this.frames, this.clip.cut);
    const [first, last] = [leaving[0], leaving[leaving.length - 1]];
    // From the end of what leaves it begins again at its start.
    if (first !== undefined && last !== undefined && this.at >= last) {
      this.#fire("nr-at", first);
      const { zero, frames } = this.#clipFrames;
      video.currentTime = seekTo(frames, zero, first, video.duration);
    }
    this.#stop();
    this.playing = true;
    this.wrong = false;
    video.play().then(this.#watch, () => {
      this.playing = false;
    });
  };

  /** Learn of the next frame on the screen; if the browser reports none, look. */
  #watch = (): void => {
    const video = this.video;
    if (!video || !this.playing) return;
    if (typeof video.requestVideoFrameCallback === "function") {
      const number = video.requestVideoFrameCallback((_, { mediaTime }) => this.#tick(mediaTime, nearest));
      this.#stop = () => video.cancelVideoFrameCallback(number);
    } else {
      const number = requestAnimationFrame(() => this.#tick(video.currentTime, frameAt));
      this.#stop = () => cancelAnimationFrame(number);
    }
  };

  #tick(time_s: number, frameOf: typeof frameAt): void {
    const video = this.video;
    if (!video || !this.playing) return;
    const { zero, frames } = this.#clipFrames;
    const at = frameOf(frames, zero + Math.round(time_s * SECOND));
    const { cut } = this.clip;
    // What leaves ends here: a film that began within it stops with it.
    if (this.at < cut.end && at >= cut.end) {
      this.#pause();
      this.#fire("nr-at", framesIn(frames, cut).at(-1) ?? cut.end);
      return;
    }
    this.#fire("nr-at", at);
    this.#watch();
  }

  #stopped = (): void => {
    this.#stop();
    this.playing = false;
  };

  /** Show the frame at the label: while playing, the screen is ahead of what the browser reports. */
  #paused = (): void => {
    this.#stopped();
    if (this.isConnected) this.#seek(true);
  };

  #pause(): void {
    this.video?.pause();
    this.#stopped();
  }

  #step(frames: number): void {
    this.#pause();
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
    this.#pause();
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
