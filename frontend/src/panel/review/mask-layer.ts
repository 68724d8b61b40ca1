import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { areaOver, shifted, resized, type Area, type Corner, type Mask } from "./masks.ts";
import type { Span } from "./time.ts";

const CORNERS: readonly Corner[] = ["top-left", "top-right", "bottom-left", "bottom-right"];
const STEP = 0.01;
const LARGE_STEP = 0.05;

export interface Placing {
  number: number;
  area: Area;
}

/**
 * The masks over the picture, each solid as it will be. Fires `nr-place` (Placing) as one is dragged
 * or moved by arrows, `nr-select` (its number) and `nr-remove` (its number).
 */
@define("nr-review-masks")
export class NrReviewMasks extends LitElement {
  @property({ attribute: false }) masks: readonly Mask[] = [];
  /** How long the frame below is on the screen. */
  @property({ attribute: false }) frame: Span = { start: 0, end: 1 };
  @property({ type: Number }) selected = -1;
  @property({ type: Boolean }) still = false;

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
      /* A name that has no room is not cut off: the list below the film has it. */
      @container (width < 52px) or (height < 24px) {
        .tag > span {
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
    `,
  ];

  override render() {
    return this.masks.map((mask, number) => {
      const area = areaOver(mask, this.frame);
      if (!area) return nothing;
      const own = mask.kind === "own";
      const name = t(own ? "review.mask.own" : "review.mask.name", { number: number + 1 });
      const box = `left:${100 * area.left}%;top:${100 * area.top}%;width:${100 * area.width}%;height:${100 * area.height}%`;
      if (own || this.still)
        return html`<div class="msk ${own ? "own" : ""}" style=${box}>
          <span class="tag"><span>${name}</span></span>
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
        <span class="tag" aria-hidden="true"><span>${name}</span></span>
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

  /** Put the keyboard on a mask, such as one just drawn. */
  focusMask(number: number): void {
    this.renderRoot.querySelector<HTMLElement>(`[data-number="${number}"]`)?.focus();
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
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const by: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const way = by[event.key];
    if (way) this.#place(number, corner, area, way[0], way[1]);
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
