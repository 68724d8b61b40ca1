import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import { define } from "../../element.ts";
import { clockToSecond, percent } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Caption } from "./captions.ts";
import { FrameSource, type Wanted } from "./frames.ts";
import { spanAt, type Lane } from "./lanes.ts";
import { Live } from "./live.ts";
import { Playback, Screen, type Player } from "./playback.ts";
import type { Mode } from "./watched.ts";

/** A moving finger is shown small frames, a resting one the very frame. */
const WIDTH = { scrub: 640, rest: 1280 };
const RESTS_AFTER_MS = 120;

/**
 * One camera's picture at one moment: a frame while one looks for something, the recording while it
 * is played, the camera itself when live. Fires `nr-at` (a moment, while it plays and leads),
 * `nr-stop` (it can't go on; whether footage has ended), `nr-live` (how live video comes).
 */
@define("nr-footage-viewer")
export class NrFootageViewer extends LitElement implements Player {
  @property({ attribute: false }) hub!: Hub;
  @property() cameraId = "";
  @property() name = "";
  /** What recorded what is shown, and how its clock is. */
  @property({ attribute: false }) caption: Caption = { text: "", more: "", icon: "camera" };
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

  @state() private ratio = 16 / 9;
  @query("canvas") private canvas?: HTMLCanvasElement;
  readonly #screen = new Screen(this);
  readonly #playback = new Playback(this, this.#screen);
  readonly #live = new Live(this, this.#screen, (how) => this.#fire("nr-live", how));
  #source: FrameSource | null = null;
  #rest: ReturnType<typeof setTimeout> | undefined;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        min-width: 0;
        min-height: 0;
        flex: 1;
      }
      .pl {
        position: relative;
        height: 100%;
        background: #000;
        border-radius: 12px;
        overflow: hidden;
        container-type: size;
      }
      .box {
        position: absolute;
        inset: 0;
        margin: auto;
        width: min(100cqw, 100cqh * var(--ratio));
        height: fit-content;
        aspect-ratio: var(--ratio);
        pointer-events: none;
      }
      ::slotted(*) {
        pointer-events: auto;
      }
      canvas,
      video,
      img {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .off {
        visibility: hidden;
      }
      .cap {
        position: absolute;
        top: 10px;
        display: flex;
        gap: 6px;
        align-items: center;
        background: rgba(10, 12, 15, 0.74);
        color: #fff;
        border-radius: 12px;
        font-size: 12px;
        line-height: 16px;
        padding: 4px 10px;
        max-width: calc(100% - 20px);
      }
      .cap b {
        font-weight: 500;
      }
      .at {
        inset-inline-start: 10px;
      }
      .by {
        inset-inline-end: 10px;
      }
      .conv {
        top: auto;
        bottom: 10px;
        inset-inline-start: 10px;
      }
      .conv button {
        color: #fff;
        min-height: 28px;
        border: 0;
        padding: 0 8px;
        font-size: 12px;
        line-height: 16px;
        position: relative;
      }
      .conv button::after {
        content: "";
        position: absolute;
        inset: -8px 0;
      }
      .pbx {
        width: 80px;
        height: 6px;
        border-radius: 3px;
        background: rgba(255, 255, 255, 0.3);
        overflow: hidden;
      }
      .pbx i {
        display: block;
        height: 100%;
        border-radius: 3px;
        background: #fff;
      }
      .said {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        padding: 48px 24px;
        background: rgba(10, 12, 15, 0.6);
        color: #fff;
        text-align: center;
        text-wrap: balance;
      }
      .spin {
        position: absolute;
        inset: 0;
        margin: auto;
        width: 40px;
        height: 40px;
        border-radius: 50%;
        border: 3px solid rgba(255, 255, 255, 0.35);
        border-top-color: #fff;
        animation: spin 0.9s linear infinite;
        pointer-events: none;
      }
      @keyframes spin {
        to {
          transform: rotate(1turn);
        }
      }
      /* Beside another one there is no room for both in a line. */
      @container (max-width: 440px) {
        .by {
          top: 40px;
          inset-inline: 10px auto;
        }
      }
      :host([stacked]) {
        flex: none;
      }
      :host([stacked]) .pl {
        border-radius: 0;
        height: auto;
        aspect-ratio: 16 / 9;
      }
      :host([stacked]) .by {
        top: auto;
        bottom: 8px;
        inset-inline-end: 8px;
      }
      :host([stacked]) .conv {
        bottom: 40px;
      }
      :host([stacked]) .by {
        inset-inline-start: auto;
      }
      @media (max-height: 500px) and (orientation: landscape) {
        :host([stacked]) .pl {
          height: max(120px, 100dvh - 204px);
          aspect-ratio: auto;
        }
      }
    `,
  ];

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
    if (changed.has("muted") || changed.has("rate")) this.tune();
    if (this.mode === "live") {
      if (!changed.has("mode") && !changed.has("cameraId")) return;
      this.#leave();
      return void this.#live.start();
    }
    if (changed.get("mode") === "live") this.#leave();
    if (changed.has("mode")) clearTimeout(this.#rest);
    if (this.mode !== "playing") return this.#still(changed);
    // Until the video is there, the frame of the moment is.
    if (!this.#screen.showsVideo && (changed.has("mode") || changed.has("cameraId")))
      this.#source?.want({ at: this.at, width: WIDTH.rest, exact: true });
    this.#playback.play(changed);
  }

  override render(): TemplateResult {
    const { trouble, showsVideo, front, busy } = this.#screen;
    const { pictures } = this.#live;
    const { text, more, icon: mark } = this.caption;
    const converts = this.#playback.converting;
    return html`<div class="pl">
      <canvas class=${showsVideo || pictures || trouble ? "off" : ""} role="img" aria-label=${this.#label()}></canvas>
      ${[0, 1].map(
        (at) => html`<video
          class=${showsVideo && front === at ? "" : "off"}
          playsinline
          tabindex="-1"
          preload="auto"
          aria-label=${this.#label()}
          aria-hidden=${!(showsVideo && front === at)}
          @ended=${() => this.#playback.ended(at)}
          @error=${() => this.#playback.broken(at)}
          @waiting=${() => this.#screen.set({ busy: true })}
          @playing=${() => this.#screen.set({ busy: false })}
        ></video>`,
      )}
      ${pictures ? html`<img src=${pictures} alt=${this.#label()} @error=${() => this.#live.failed()} />` : nothing}
      ${trouble ? this.#said(trouble) : nothing}
      <div class="box" style="--ratio:${this.ratio}"><slot></slot></div>
      <span class="cap at"
        ><b>${this.name}</b
        ><span class="tn">${this.mode === "live" ? t("footage.live") : this.at ? clockToSecond(new Date(this.at)) : nothing}</span></span
      >
      ${text ? html`<span class="cap by" title=${more || nothing}>${icon(mark, 14)}${text}</span>` : nothing}
      ${converts && this.mode === "playing" ? this.#progress() : nothing}
      ${!this.at || (busy && !trouble && !converts && this.mode !== "still")
        ? html`<span class="spin" role="status"><span class="vh">${t("pages.loading")}</span></span>`
        : nothing}
    </div>`;
  }

  #label(): string {
    return t("footage.picture", { camera: this.name, time: clockToSecond(new Date(this.at)) });
  }

  #progress(): TemplateResult {
    const done = this.#playback.convert.value?.done ?? 0;
    return html`<span class="cap conv"
      >${icon("again", 14)}<span role="status">${t("footage.converting", { part: percent(done) })}</span
      ><span class="pbx" aria-hidden="true"><i style="width:${done * 100}%"></i></span
      ><button @click=${() => this.tellStop(false)}>${t("pages.cancel")}</button></span
    >`;
  }

  #said(trouble: string): TemplateResult {
    const text = this.#playback.convert.error?.message || t(`footage.trouble.${trouble}`);
    return html`<p class="said" role="status">${text}</p>`;
  }

  #other(): void {
    this.#leave();
    this.#source?.close();
    this.#source = new FrameSource(
      this.cameraId,
      async (path, signal) => (await this.hub.fetch(path, { signal })).blob(),
      (blob) => createImageBitmap(blob),
      (picture, wanted) => this.#paint(picture, wanted),
      (wanted) => this.#noFrame(wanted),
    );
  }

  /** Show the frame of the moment: small ones below a moving finger. */
  #still(changed: PropertyValues<this>): void {
    if (!this.#source || !this.at) return;
    if (changed.has("mode") && this.#playback.pause() && changed.get("mode") === "playing") {
      // The video stands at its frame, which is the right one.
      if (this.leading) this.tellAt(this.#playback.own);
      return;
    }
    const moved = changed.has("at") && this.at !== this.#playback.own;
    const others = ["cameraId", "scrubbing", "lane", "mode"] as const;
    if (!moved && !others.some((each) => changed.has(each))) return;
    if (this.#screen.showsVideo && !moved && !changed.has("cameraId")) return;
    clearTimeout(this.#rest);
    const run = spanAt(this.lane?.runs ?? [], this.at);
    if (this.lane && !run && !this.reading && !this.scrubbing)
      return this.#screen.set({ trouble: "gap", showsVideo: false });
    if (this.#screen.trouble === "gap") this.#screen.set({ trouble: "" });
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
    if (this.mode === "still") this.#screen.set({ trouble: "", showsVideo: false });
  }

  #noFrame(wanted: Wanted): void {
    if (this.mode !== "still" || (!wanted.exact && this.scrubbing)) return;
    const inGap = this.lane && !spanAt(this.lane.runs, this.at);
    this.#screen.set({ trouble: inGap ? "gap" : "failed" });
  }

  /** Return the frame before or after the one that is shown. */
  step(way: -1 | 1): Promise<number> {
    return this.#playback.step(way);
  }

  /** Leave whatever is loaded, and close what is open. */
  #leave(): void {
    clearTimeout(this.#rest);
    this.#live.stop();
    this.#screen.set({ showsVideo: false, busy: false, trouble: "" });
    this.#playback.leave();
  }

  get videos(): readonly HTMLVideoElement[] {
    return [...this.renderRoot.querySelectorAll("video")];
  }

  tune(): void {
    this.#playback.tune();
  }

  tellAt(at: number): void {
    this.#fire("nr-at", at);
  }

  tellStop(isEnd: boolean): void {
    this.#fire("nr-stop", isEnd);
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
