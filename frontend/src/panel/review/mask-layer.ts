import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import {
  areaOver,
  atLeast,
  NEW_AREA,
  resized,
  shifted,
  spanned,
  type Area,
  type Corner,
  type Mask,
} from "./masks.ts";
import { clamp, type Span } from "./time.ts";

const CORNERS: readonly Corner[] = ["top-left", "top-right", "bottom-left", "bottom-right"];
const STEP = 0.01;
const LARGE_STEP = 0.05;

export interface Placing {
  number: number;
  area: Area;
}

/** What is dragged over less of the picture than this was a press: a usual mask is put there. */
const PRESS = 0.02;

/**
 * The masks over the picture, each solid as it will be. Fires `nr-place` (Placing) as one is dragged
 * or moved by arrows, `nr-select` (its number), `nr-remove` (its number) and `nr-draw` (an Area) when
 * one is drawn: by mouse anywhere beside a mask, by finger while `drawing`.
 */
@define("nr-review-masks")
export class NrReviewMasks extends LitElement {
  @property({ attribute: false }) masks: readonly Mask[] = [];
  /** How long the frame below is on the screen. */
  @property({ attribute: false }) frame: Span = { start: 0, end: 1 };
  @property({ type: Number }) selected = -1;
  @property({ type: Boolean }) still = false;
  /** A finger draws instead of scrolling, and a press puts a mask there. */
  @property({ type: Boolean, reflect: true }) drawing = false;

  @state() private drawn: Area | null = null;
  #from: { x: number; y: number } | null = null;
  #drag: { number: number; corner: Corner | null; area: Area; x: number; y: number } | null = null;

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        overflow: hidden;
        direction: ltr;
      }
      :host([drawing]) {
        touch-action: none;
        cursor: crosshair;
      }
      .hint {
        position: absolute;
        inset-inline: 8px;
        top: var(--hint-top, 8px);
        margin: auto;
        width: fit-content;
        padding: 4px 12px;
        border-radius: 16px;
        background: rgba(0, 0, 0, 0.75);
        color: #fff;
        font: 500 14px/20px var(--nr-font);
        text-align: center;
        pointer-events: none;
      }
      .msk {
        position: absolute;
        background: #000;
        outline: 2px solid rgba(255, 255, 255, 0.85);
        outline-offset: 0;
        touch-action: none;
        cursor: move;
        color: #fff;
        font: 500 12px/16px var(--nr-font);
        display: grid;
        place-items: center;
        user-select: none;
        -webkit-user-select: none;
      }
      .msk > span {
        max-width: 100%;
        pointer-events: none;
        text-align: center;
      }
      .tag {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
        container-type: size;
      }
      /* A name that has no room is its number: the list below the film has it. */
      .number {
        display: none;
      }
      @container (width < 76px) or (height < 40px) {
        .number {
          display: block;
        }
        .name {
          display: none;
        }
      }
      @container (width < 16px) or (height < 16px) {
        .number {
          display: none;
        }
      }
      @container (width < 96px) {
        .own .tag > span {
          display: none;
        }
      }
      .own {
        cursor: default;
        outline: 1px dashed rgba(255, 255, 255, 0.6);
      }
      .msk:focus-visible {
        outline: 3px solid #fff;
        box-shadow: 0 0 0 5px #000;
      }
      .corner {
        position: absolute;
        width: 24px;
        height: 24px;
        min-height: 0;
        padding: 0;
        border: 0;
        border-radius: 4px;
        background: transparent;
        touch-action: none;
        cursor: nwse-resize;
      }
      .corner::before {
        content: "";
        width: 12px;
        height: 12px;
        background: #fff;
        border: 1px solid #000;
        border-radius: 2px;
      }
      .corner:not(:disabled):hover {
        background: transparent;
      }
      .corner:focus-visible {
        outline: 3px solid #fff;
        outline-offset: -3px;
        box-shadow: 0 0 0 2px #000;
      }
      .top-left {
        left: -12px;
        top: -12px;
      }
      .top-right {
        right: -12px;
        top: -12px;
        cursor: nesw-resize;
      }
      .bottom-left {
        left: -12px;
        bottom: -12px;
        cursor: nesw-resize;
      }
      .bottom-right {
        right: -12px;
        bottom: -12px;
      }
      /* A finger needs more; the handle that is seen stays at the corner. */
      @media (pointer: coarse) {
        .corner {
          width: 44px;
          height: 44px;
        }
        .top-left,
        .bottom-left {
          left: -22px;
        }
        .top-right,
        .bottom-right {
          right: -22px;
        }
        .top-left,
        .top-right {
          top: -22px;
        }
        .bottom-left,
        .bottom-right {
          bottom: -22px;
        }
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener("pointerdown", this.#begin);
    this.addEventListener("pointermove", this.#stretch);
    this.addEventListener("pointerup", this.#finish);
    this.addEventListener("pointercancel", this.#callOff);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener("pointerdown", this.#begin);
    this.removeEventListener("pointermove", this.#stretch);
    this.removeEventListener("pointerup", this.#finish);
    this.removeEventListener("pointercancel", this.#callOff);
  }

  override render() {
    return [
      this.#placed(),
      this.drawn ? html`<div class="msk" style=${boxOf(this.drawn)}></div>` : nothing,
      this.drawing && !this.drawn ? this.#drawing() : nothing,
    ];
  }

  #drawing() {
    return html`<p class="hint" role="status">${t("review.mask.draw")}</p>`;
  }

  #placed() {
    return this.masks.map((mask, number) => {
      const area = areaOver(mask, this.frame);
      if (!area) return nothing;
      const own = mask.kind === "own";
      const name = t(own ? "review.mask.own" : "review.mask.name", { number: number + 1 });
      const box = boxOf(area);
      if (own || this.still)
        return html`<div class="msk ${own ? "own" : ""}" style=${box}>
          ${this.#tag(name, number, own)}
        </div>`;
      return html`<div
        class="msk"
        style=${box}
        role="application"
        tabindex="0"
        data-number=${number}
        aria-label=${t("review.mask.read", { name })}
        aria-describedby="how"
        @focus=${() => this.#fire("nr-select", number)}
        @pointerdown=${(event: PointerEvent) => this.#grab(event, number, null, area)}
        @pointermove=${this.#pull}
        @pointerup=${this.#drop}
        @pointercancel=${this.#drop}
        @keydown=${(event: KeyboardEvent) => this.#key(event, number, null, area)}
      >
        ${this.#tag(name, number)}
        ${number === this.selected
          ? CORNERS.map(
              (corner) =>
                html`<button
                  class="corner ${corner}"
                  aria-label=${t(`review.mask.${corner}`, { name })}
                  @pointerdown=${(event: PointerEvent) => this.#grab(event, number, corner, area)}
                  @pointermove=${this.#pull}
                  @pointerup=${this.#drop}
                  @pointercancel=${this.#drop}
                  @keydown=${(event: KeyboardEvent) => this.#key(event, number, corner, area)}
                ></button>`,
            )
          : nothing}
      </div>`;
    }).concat(html`<span id="how" class="vh">${t("review.mask.how")}</span>`);
  }

  #tag(name: string, number: number, own = false) {
    return html`<span class="tag" aria-hidden="true"
      ><span class="name">${name}</span>${own ? nothing : html`<span class="number">${number + 1}</span>`}</span
    >`;
  }

  /** Put the keyboard on a mask, such as one just drawn. */
  focusMask(number: number): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-number="${number}"]`)?.focus();
  }

  #begin = (event: PointerEvent): void => {
    if (this.still || event.button !== 0) return;
    if (this.drawing || event.pointerType !== "touch") this.#from = this.#at(event);
  };

  #stretch = (event: PointerEvent): void => {
    if (!this.#from) return;
    const area = spanned(this.#from, this.#at(event));
    if (isPress(area)) return;
    // Only now, because a press is for whatever lies around the picture.
    this.setPointerCapture(event.pointerId);
    event.stopPropagation();
    this.drawn = area;
  };

  #finish = (event: PointerEvent): void => {
    const from = this.#from;
    this.#callOff();
    if (!from) return;
    const area = spanned(from, this.#at(event));
    if (isPress(area) && !this.drawing) return;
    event.stopPropagation();
    const usual = { ...NEW_AREA, left: 0, top: 0 };
    const [right, down] = [from.x - NEW_AREA.width / 2, from.y - NEW_AREA.height / 2];
    this.#fire("nr-draw", isPress(area) ? shifted(usual, right, down) : atLeast(area));
  };

  #callOff = (): void => {
    this.#from = this.drawn = null;
  };

  #at(event: PointerEvent): { x: number; y: number } {
    const box = this.getBoundingClientRect();
    const part = (value: number, length: number) => clamp(value / Math.max(length, 1), 0, 1);
    return { x: part(event.clientX - box.left, box.width), y: part(event.clientY - box.top, box.height) };
  }

  #grab(event: PointerEvent, number: number, corner: Corner | null, area: Area): void {
    if (event.button !== 0) return;
    event.stopPropagation();
    (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    this.#drag = { number, corner, area, x: event.clientX, y: event.clientY };
    this.#fire("nr-select", number);
  }

  #pull = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) return;
    event.stopPropagation();
    const box = this.getBoundingClientRect();
    if (!box.width || !box.height) return;
    const right = (event.clientX - drag.x) / box.width;
    const down = (event.clientY - drag.y) / box.height;
    this.#place(drag.number, drag.corner, drag.area, right, down);
  };

  #drop = (event: PointerEvent): void => {
    event.stopPropagation();
    this.#drag = null;
  };

  #key(event: KeyboardEvent, number: number, corner: Corner | null, area: Area): void {
    const step = event.shiftKey && corner ? LARGE_STEP : STEP;
    const by: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const way = by[event.key];
    // Shift sizes a mask by its last corner, and moves a corner further.
    if (way) this.#place(number, !corner && event.shiftKey ? "bottom-right" : corner, area, way[0], way[1]);
    else if (event.key === "Delete" || event.key === "Backspace") this.#fire("nr-remove", number);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #place(number: number, corner: Corner | null, area: Area, right: number, down: number): void {
    const placed = corner ? resized(area, corner, right, down) : shifted(area, right, down);
    this.#fire("nr-place", { number, area: placed } satisfies Placing);
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function isPress({ width, height }: Area): boolean {
  return width < PRESS && height < PRESS;
}

function boxOf({ left, top, width, height }: Area): string {
  return `left:${100 * left}%;top:${100 * top}%;width:${100 * width}%;height:${100 * height}%`;
}
