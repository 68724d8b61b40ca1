import { css, html, LitElement, type PropertyValues, svg } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Chosen } from "../protocol.ts";
import type { Caller } from "./caller.ts";
import { place } from "./step.ts";

const PICTURES = 8;
const WIDTH = 1000;
const HEIGHT = 100;

type Grip = "start" | "end" | "at";

/**
 * A film as a strip of pictures, with the part that leaves between two handles, and the place that
 * is shown. Fires `nr-part` with a new start or end, and `nr-at` with a new place, in seconds.
 */
@define("nr-share-strip")
export class ShareStrip extends LitElement {
  @property({ attribute: false }) caller!: Caller;
  @property({ attribute: false }) chosen!: Chosen;
  @property({ attribute: false }) range: { start: number; end: number } | null = null;
  @property({ attribute: false }) at = 0;
  /** Whether the handles can be moved. */
  @property({ type: Boolean }) fixed = false;
  /** As in a step: its labels are written anew. */
  @property() language = "";
  @state() private drawn = 0;
  #grip: Grip | null = null;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        margin: 14px 0 10px;
      }
      .strip {
        position: relative;
        height: 56px;
        touch-action: pan-y;
        user-select: none;
        -webkit-user-select: none;
      }
      .pictures {
        display: flex;
        height: 100%;
        border-radius: 8px;
        overflow: hidden;
        background: #111;
      }
      canvas {
        flex: 1;
        min-width: 0;
        height: 100%;
        object-fit: cover;
      }
      svg {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        overflow: visible;
      }
      .out {
        fill: rgb(20 24 26 / 0.78);
      }
      .part {
        fill: none;
        stroke: var(--nr-link);
        stroke-width: 3;
        vector-effect: non-scaling-stroke;
      }
      .at {
        stroke: #fff;
        stroke-width: 3;
        vector-effect: non-scaling-stroke;
      }
      input {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        margin: 0;
        opacity: 0;
        pointer-events: none;
      }
      input:focus-visible ~ svg .part,
      .strip:focus-within {
        outline: 3px solid var(--nr-link);
        outline-offset: 3px;
        border-radius: 8px;
      }
    `,
  ];

  override render() {
    const { duration } = this.chosen;
    const x = (seconds: number) => (duration ? (seconds / duration) * WIDTH : 0);
    const { start, end } = this.range ?? { start: 0, end: duration };
    return html`<div
      class="strip"
      @pointerdown=${this.#press}
      @pointermove=${this.#move}
      @pointerup=${this.#let}
      @pointercancel=${this.#let}
    >
      <div class="pictures" aria-hidden="true">
        ${Array.from({ length: PICTURES }, () => html`<canvas width="120" height="90"></canvas>`)}
      </div>
      ${this.fixed
        ? this.#slider("at", t("share.trim.at"), this.at)
        : [
            this.#slider("start", t("share.trim.first"), start),
            this.#slider("end", t("share.trim.last"), end),
          ]}
      <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" aria-hidden="true">
        ${svg`<rect class="out" x="0" y="0" width=${x(start)} height=${HEIGHT} />
          <rect class="out" x=${x(end)} y="0" width=${Math.max(0, WIDTH - x(end))} height=${HEIGHT} />
          <rect class="part" x=${x(start)} y="2" width=${Math.max(0, x(end) - x(start))} height=${HEIGHT - 4} />
          <line class="at" x1=${x(this.at)} x2=${x(this.at)} y1="-4" y2=${HEIGHT + 4} />`}
      </svg>
    </div>`;
  }

  #slider(grip: Grip, label: string, value: number) {
    return html`<input
      type="range"
      min="0"
      max=${this.chosen.duration}
      step="any"
      aria-label=${label}
      aria-valuetext=${place(value)}
      .value=${String(value)}
      @keydown=${(event: KeyboardEvent) => this.#key(event, grip, value)}
    />`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("chosen")) void this.#fill();
  }

  async #fill(): Promise<void> {
    const chosen = this.chosen;
    const canvases = [...this.renderRoot.querySelectorAll("canvas")];
    for (const [number, canvas] of canvases.entries()) {
      canvas.getContext("2d")?.clearRect(0, 0, canvas.width, canvas.height);
      const at = ((number + 0.5) / PICTURES) * chosen.duration;
      try {
        const { bitmap } = await this.caller.call("frame", [chosen.id, at, 160]);
        if (chosen !== this.chosen) return;
        const scale = Math.max(canvas.width / bitmap.width, canvas.height / bitmap.height);
        const [width, height] = [bitmap.width * scale, bitmap.height * scale];
        canvas
          .getContext("2d")
          ?.drawImage(bitmap, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height);
        bitmap.close();
        this.drawn += 1;
      } catch {
        return; // Without pictures the strip still shows the part.
      }
    }
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    const seconds = this.#seconds(event);
    const { start, end } = this.range ?? { start: 0, end: this.chosen.duration };
    const near = this.chosen.duration / 12;
    if (!this.fixed && this.range) {
      const [toStart, toEnd] = [Math.abs(seconds - start), Math.abs(seconds - end)];
      if (Math.min(toStart, toEnd) < near) this.#grip = toStart <= toEnd ? "start" : "end";
    }
    this.#grip ??= "at";
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#set(this.#grip, seconds);
  };

  #move = (event: PointerEvent): void => {
    if (this.#grip) this.#set(this.#grip, this.#seconds(event));
  };

  #let = (): void => {
    this.#grip = null;
  };

  #seconds(event: PointerEvent): number {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const part = (event.clientX - box.left) / Math.max(1, box.width);
    return Math.min(1, Math.max(0, part)) * this.chosen.duration;
  }

  #key(event: KeyboardEvent, grip: Grip, value: number): void {
    const step = { ArrowLeft: "before", ArrowDown: "before", ArrowRight: "after", ArrowUp: "after" }[event.key];
    const jump = { PageDown: -1, PageUp: 1 }[event.key];
    const end = { Home: 0, End: this.chosen.duration }[event.key];
    if (step) this.dispatchEvent(new CustomEvent("nr-frame", { detail: { grip, to: step } }));
    else if (jump) this.#set(grip, value + jump);
    else if (end !== undefined) this.#set(grip, end);
    else return;
    event.preventDefault();
  }

  #set(grip: Grip, seconds: number): void {
    const within = Math.min(this.chosen.duration, Math.max(0, seconds));
    this.dispatchEvent(new CustomEvent("nr-grip", { detail: { grip, at: within } }));
  }
}
