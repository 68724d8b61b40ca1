import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import { define } from "../../element.ts";
import { clocksToSecond, clockToPart } from "../../parts/format.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { elapsedBetween, elapsedToPart } from "./added.ts";
import type { Clip } from "./draft.ts";
import { keyTimes } from "./masks.ts";
import { asDate, clamp, clockLength, length, SECOND, type Micros, type Span } from "./time.ts";
import {
  barOf,
  edgeNear,
  edgeStepped,
  framesIn,
  handleStep,
  partAt,
  staysHere,
  timeAt,
  USUAL_FRAME,
  withEdge,
  type Edge,
} from "./timeline.ts";

/**
 * The filmstrip: what is between its two handles leaves, the hatched rest stays here.
 * Fires `nr-cut` (a span) and `nr-at` (a moment).
 */
@define("nr-review-film")
export class NrReviewFilm extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) clip!: Clip;
  @property({ type: Number }) at: Micros = 0;
  /** When the clip's frames are shown: a cut begins and ends with one. */
  @property({ attribute: false }) frames: readonly Micros[] = [];
  @property({ type: Number }) selected = -1;
  @property({ type: Boolean }) still = false;

  /** Their addresses, by their paths. */
  @state() private pictures = new Map<string, string>();
  #drag: Edge | "at" | null = null;
  #of = "";

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        padding: 4px 16px 0;
      }
      .film {
        position: relative;
        height: 44px;
        border-radius: 6px;
        background: #000;
        direction: ltr;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        cursor: pointer;
      }
      .clipped {
        position: absolute;
        inset: 0;
        overflow: hidden;
        border-radius: 6px;
      }
      .clipped > img,
      .clipped .poster {
        position: absolute;
        top: 0;
        height: 100%;
        overflow: hidden;
        object-fit: fill;
        pointer-events: none;
      }
      /* The thumbnail again and again, until the strip of frames lies over it. */
      .poster {
        background: 0 / auto 100% repeat-x;
      }
      .out {
        position: absolute;
        top: 0;
        bottom: 0;
        display: grid;
        place-items: center;
        overflow: hidden;
        color: #fff;
        font: 500 12px/16px var(--nr-font);
        background: repeating-linear-gradient(
          135deg,
          rgba(14, 16, 19, 0.9) 0 6px,
          rgba(40, 44, 48, 0.9) 6px 12px
        );
      }
      .out span {
        white-space: nowrap;
        padding: 0 14px;
      }
      .out.narrow span {
        visibility: hidden;
      }
      .cut {
        position: absolute;
        top: -3px;
        height: 50px;
        border-block: 3px solid var(--nr-fill);
        pointer-events: none;
      }
      .handle {
        position: absolute;
        top: -3px;
        height: 50px;
        width: 18px;
        background: var(--nr-fill);
        display: grid;
        place-items: center;
        cursor: ew-resize;
        touch-action: none;
      }
      .handle::before {
        content: "";
        width: 3px;
        height: 18px;
        border-radius: 2px;
        background: #fff;
      }
      .handle::after {
        content: "";
        position: absolute;
        inset: 0 -14px;
      }
      .handle.start {
        transform: translateX(-100%);
        border-radius: 8px 0 0 8px;
      }
      .handle.end {
        border-radius: 0 8px 8px 0;
      }
      .still .cut {
        border: 3px solid var(--nr-fill);
        border-radius: 8px;
      }
      .playhead {
        position: absolute;
        top: -7px;
        height: 58px;
        width: 2px;
        margin-left: -1px;
        background: #fff;
        box-shadow: 0 0 0 1px #000;
        cursor: ew-resize;
      }
      .playhead::after {
        content: "";
        position: absolute;
        inset: 0 -7px;
      }
      .key {
        position: absolute;
        bottom: 2px;
        width: 8px;
        height: 8px;
        margin-left: -4px;
        background: #fff;
        border: 1px solid #000;
        transform: rotate(45deg);
        pointer-events: none;
      }
      .times {
        display: flex;
        flex-wrap: wrap;
        gap: 0 5px;
        margin: 10px -16px 0;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .times b {
        color: var(--nr-ink);
        font-weight: 500;
      }
      .times span:last-child {
        margin-inline-start: auto;
      }
      @container (max-width: 900px) {
        .times span:last-child {
          display: none;
        }
      }
      @container (max-width: 380px) {
        .times {
          display: none;
        }
        .film {
          margin-bottom: 6px;
        }
      }
      @media (max-height: 480px) and (orientation: landscape) {
        .times {
          display: none;
        }
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("clip")) return;
    const of = this.clip.sources.map((source) => source.path).join(" ");
    if (of === this.#of) return;
    this.#of = of;
    this.pictures = new Map();
    // Of what was added the hub makes no strip of frames.
    const kinds = this.clip.file ? ["picture"] : ["thumbnail", "filmstrip"];
    for (const { path } of this.clip.sources) for (const kind of kinds) void this.#picture(`${path}/${kind}`);
  }

  async #picture(path: string): Promise<void> {
    try {
      const address = await this.hub.media(path);
      this.pictures = new Map(this.pictures).set(path, address);
    } catch {
      // Without pictures the strip is black: its times and handles work all the same.
    }
  }

  override render() {
    const { clip } = this;
    const { shown, cut } = clip;
    const stays = staysHere(shown, clip.taken ? cut : null);
    const start = 100 * partAt(shown, cut.start);
    const end = 100 * partAt(shown, cut.end);
    const mask = clip.masks[this.selected];
    return html`<div
        class="film ${this.still ? "still" : ""}"
        @pointerdown=${this.#press}
        @pointermove=${this.#pull}
        @pointerup=${this.#drop}
        @pointercancel=${this.#drop}
      >
        <div class="clipped">
          ${clip.sources.map(({ path, span }) => {
            const poster = this.pictures.get(`${path}/${clip.file ? "picture" : "thumbnail"}`);
            const strip = this.pictures.get(`${path}/filmstrip`);
            const bar = barOf(shown, span);
            if (!bar) return nothing;
            const place = `left:${100 * bar.from}%;width:${100 * bar.width}%`;
            return [
              poster
                ? html`<i class="poster" style=${`${place};background-image:url("${CSS.escape(poster)}")`}></i>`
                : nothing,
              strip ? html`<img src=${strip} alt="" style=${place} />` : nothing,
            ];
          })}
          ${this.#out(0, stays.before)} ${this.#out(1 - stays.after, stays.after)}
        </div>
        ${clip.taken
          ? html`<i class="cut" style="left:${start}%;width:${end - start}%"></i>
              ${this.still ? nothing : [this.#handle("start", start), this.#handle("end", end)]}`
          : nothing}
        ${mask
          ? keyTimes(mask, cut).map(
              (at) => html`<i class="key" style="left:${100 * partAt(shown, at)}%"></i>`,
            )
          : nothing}
        <i class="playhead" data-edge="at" style="left:${100 * partAt(shown, this.at)}%"></i>
      </div>
      <p class="times tn">
        <b>${clockLength(length(cut))}</b>
        <span
          >${t("review.film.part", {
            times: clip.file
              ? elapsedBetween(cut.start, cut.end)
              : clocksToSecond(asDate(cut.start), asDate(cut.end)),
          })}</span
        >
        <span>${t(clip.taken ? "review.film.rest" : "review.film.all")}</span>
      </p>`;
  }

  #out(from: number, width: number) {
    if (width <= 0) return nothing;
    return html`<div
      class="out ${width < 0.16 ? "narrow" : ""}"
      style="left:${100 * from}%;width:${100 * width}%"
    >
      <span>${t("review.film.stays")}</span>
    </div>`;
  }

  #handle(edge: Edge, place: number) {
    const { may, cut } = this.clip;
    const seconds = (at: Micros) => ((at - may.start) / SECOND).toFixed(2);
    return html`<div
      class="handle ${edge}"
      style="left:${place}%"
      data-edge=${edge}
      role="slider"
      tabindex="0"
      aria-label=${t(`review.film.${edge}`)}
      aria-valuemin="0"
      aria-valuemax=${seconds(may.end)}
      aria-valuenow=${seconds(cut[edge])}
      aria-valuetext=${t("review.film.value", {
        time: this.clip.file ? elapsedToPart(cut[edge]) : clockToPart(asDate(cut[edge]), 2),
        length: clockLength(length(cut)),
      })}
      @keydown=${(event: KeyboardEvent) => this.#key(event, edge)}
    ></div>`;
  }

  #key(event: KeyboardEvent, edge: Edge): void {
    const step = handleStep(event.key, event.shiftKey);
    if (step === null) return;
    event.preventDefault();
    const { cut, may } = this.clip;
    if (step === "first" || step === "last") this.#cut(edge, step === "first" ? may.start : may.end);
    else if ("frames" in step) this.#cut(edge, edgeStepped(this.frames, cut[edge], step.frames));
    else this.#cut(edge, edgeNear(this.frames, cut[edge] + step.time, may[edge]));
  }

  #cut(edge: Edge, at: Micros): void {
    const { cut, may } = this.clip;
    const now: Span = withEdge(cut, edge, at, may);
    this.#fire("nr-cut", now);
    // The picture shows the frame at the edge: the first that leaves, or the last.
    const leaving = framesIn(this.frames, now);
    const last = leaving.at(-1) ?? Math.max(now.start, now.end - USUAL_FRAME);
    this.#fire("nr-at", edge === "start" ? (leaving[0] ?? now.start) : last);
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const edge = (event.target as HTMLElement).dataset?.["edge"] as Edge | "at" | undefined;
    this.#drag = this.still ? "at" : (edge ?? "at");
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    if (edge !== "at") (event.target as HTMLElement).focus?.();
    if (!edge) this.#pull(event);
  };

  #pull = (event: PointerEvent): void => {
    if (!this.#drag) return;
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    if (!box.width) return;
    const { shown, may } = this.clip;
    const at = timeAt(shown, (event.clientX - box.left) / box.width);
    if (this.#drag === "at") this.#fire("nr-at", clamp(at, shown.start, shown.end));
    else this.#cut(this.#drag, edgeNear(this.frames, at, may[this.#drag]));
  };

  #drop = (): void => {
    this.#drag = null;
  };

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
