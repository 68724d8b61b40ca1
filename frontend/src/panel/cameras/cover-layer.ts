import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Mask } from "../../api/types.ts";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { LEAST_SIDE, NEW_AREA, resized, shifted, type Corner } from "../review/masks.ts";

/** What an area is for: covered in whatever is sent, or motion in it doesn't count. */
export type Purpose = "cover" | "ignore";

export interface Drawn {
  readonly purpose: Purpose;
  readonly area: Mask;
}

/** Text on the picture that may be worth a cover, such as the camera's own, as the hub found it. */
export interface Suggestion {
  readonly mask: Mask;
  /** The text itself, a JPEG in base64. */
  readonly picture: string;
}

const CORNERS: readonly Corner[] = ["top-left", "top-right", "bottom-right", "bottom-left"];
const STEP = 0.01;
const LARGE_STEP = 0.05;
/** The hub takes so many of each. */
export const MOST = 32;

/** Return the rectangle between two points of the picture, no smaller than a finger can hold. */
export function between(from: { x: number; y: number }, to: { x: number; y: number }): Mask {
  const [left, top] = [Math.min(from.x, to.x), Math.min(from.y, to.y)];
  const width = Math.max(LEAST_SIDE, Math.abs(to.x - from.x));
  const height = Math.max(LEAST_SIDE, Math.abs(to.y - from.y));
  return { left: Math.min(left, 1 - width), top: Math.min(top, 1 - height), width, height };
}

/** Return what an area is called: each purpose counts its own. */
export function nameOf(drawn: readonly Drawn[], number: number): string {
  const { purpose } = drawn[number] as Drawn;
  const before = drawn.slice(0, number).filter((each) => each.purpose === purpose).length;
  return t(`covers.${purpose}.name`, { number: before + 1 });
}

/** Return whether there is room for another area of a purpose. */
export function isFull(drawn: readonly Drawn[], purpose: Purpose): boolean {
  return drawn.filter((each) => each.purpose === purpose).length >= MOST;
}

/** What a change makes of the areas; one that is `open` goes on, such as a drag. */
export interface Drawing {
  drawn: readonly Drawn[];
  selected: number;
  open: boolean;
}

/**
 * Areas over a picture: a drag on the bare picture draws one, a tap puts one there; a drag moves an
 * area, or one of its corners; arrow keys do so, too. Fires `nr-drawn` (Drawing).
 */
@define("nr-cover-layer")
export class CoverLayer extends LitElement {
  @property({ attribute: false }) drawn: readonly Drawn[] = [];
  @property({ attribute: false }) suggestions: readonly Suggestion[] = [];
  @property() purpose: Purpose = "cover";
  @property({ type: Number }) selected = -1;
  #drag: { corner: Corner | null; area: Mask; x: number; y: number; isNew: boolean } | null = null;

  static override styles = [
    shared,
    css`
      :host {
        position: absolute;
        inset: 0;
        direction: ltr;
      }
      .draw {
        position: absolute;
        inset: 0;
        touch-action: none;
        cursor: crosshair;
      }
      .area {
        position: absolute;
        background: rgba(0, 0, 0, 0.78);
        outline: 2px solid #fff;
        color: #fff;
        cursor: move;
        touch-action: none;
        display: grid;
        place-items: center;
        user-select: none;
        -webkit-user-select: none;
      }
      .area.ignore {
        background: rgba(255, 255, 255, 0.18);
        outline: 2px dashed #fff;
      }
      .area.on {
        outline: 3px solid #6fd3ff;
        z-index: 1;
      }
      .area:focus-visible {
        box-shadow: 0 0 0 6px #000;
      }
      .area > span,
      .hint {
        background: rgba(10, 12, 15, 0.66);
        color: #fff;
        font: 500 12px/16px var(--nr-font);
        padding: 2px 7px;
        border-radius: 8px;
        pointer-events: none;
        max-width: 100%;
        text-align: center;
      }
      .area {
        container-type: size;
      }
      @container (width < 88px) or (height < 20px) {
        .area > span {
          display: none;
        }
      }
      .corner {
        position: absolute;
        width: 44px;
        height: 44px;
        min-height: 0;
        margin: -22px;
        padding: 0;
        border: 0;
        border-radius: 22px;
        touch-action: none;
        z-index: 2;
        cursor: grab;
        background: transparent;
      }
      .corner::before {
        content: "";
        width: 16px;
        height: 16px;
        border-radius: 8px;
        background: #fff;
        border: 3px solid #006b9a;
      }
      .corner:not(:disabled):hover {
        background: transparent;
      }
      .corner:focus-visible {
        outline: 3px solid #fff;
        outline-offset: -10px;
      }
      .proposed {
        position: absolute;
        outline: 2px dashed #fff;
        pointer-events: none;
      }
      .proposed .hint {
        position: absolute;
        bottom: calc(100% + 4px);
        left: 0;
        white-space: nowrap;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<div
      class="draw"
      @pointerdown=${this.#begin}
      @pointermove=${this.#pull}
      @pointerup=${this.#drop}
      @pointercancel=${this.#drop}
    >
      ${this.suggestions.map(
        ({ mask }) =>
          html`<div class="proposed" style=${box(mask)}>
            <span class="hint">${t("covers.overlay.ask")}</span>
          </div>`,
      )}
      ${this.drawn.map((each, number) => this.#area(each, number))}
      <span id="how" class="vh">${t("covers.how")}</span>
    </div>`;
  }

  #area({ purpose, area }: Drawn, number: number): TemplateResult {
    const on = number === this.selected;
    const name = nameOf(this.drawn, number);
    return html`<div
        class="area ${purpose} ${on ? "on" : ""}"
        style=${box(area)}
        role="application"
        tabindex="0"
        data-number=${number}
        aria-label=${name}
        aria-describedby="how"
        @focus=${() => number !== this.selected && this.#tell(this.drawn, number)}
        @pointerdown=${(event: PointerEvent) => this.#grab(event, number, null)}
        @keydown=${(event: KeyboardEvent) => this.#key(event, number, null)}
      >
        <span aria-hidden="true">${purpose === "ignore" ? t("covers.ignored") : name}</span>
      </div>
      ${on
        ? CORNERS.map(
            (corner) =>
              html`<button
                class="corner"
                style=${at(area, corner)}
                aria-label=${t(`review.mask.${corner}`, { name })}
                @pointerdown=${(event: PointerEvent) => this.#grab(event, number, corner)}
                @keydown=${(event: KeyboardEvent) => this.#key(event, number, corner)}
              ></button>`,
          )
        : nothing}`;
  }

  /** Put the keyboard on an area, such as one just drawn. */
  async focusArea(number: number): Promise<void> {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(`[data-number="${number}"]`)?.focus();
  }

  /** Show it at once, and tell who keeps it. */
  #tell(drawn: readonly Drawn[], selected: number, open = false): void {
    this.drawn = drawn;
    this.selected = selected;
    const detail: Drawing = { drawn, selected, open };
    this.dispatchEvent(new CustomEvent("nr-drawn", { detail }));
  }

  #replace(number: number, area: Mask, open = true): void {
    const drawn = this.drawn.map((each, other) => (other === number ? { ...each, area } : each));
    this.#tell(drawn, number, open);
  }

  /** Where a pointer is, in fractions of the picture. */
  #point(event: PointerEvent): { x: number; y: number } {
    const frame = (this.renderRoot.querySelector(".draw") as HTMLElement).getBoundingClientRect();
    const part = (value: number) => Math.min(1, Math.max(0, value));
    return {
      x: part((event.clientX - frame.left) / frame.width),
      y: part((event.clientY - frame.top) / frame.height),
    };
  }

  #hold(event: PointerEvent): void {
    event.preventDefault();
    event.stopPropagation();
    (this.renderRoot.querySelector(".draw") as HTMLElement).setPointerCapture(event.pointerId);
  }

  /** On the bare picture, a drag draws a new area, and a tap puts one there. */
  #begin = (event: PointerEvent): void => {
    if (event.button !== 0 || isFull(this.drawn, this.purpose)) return;
    this.#hold(event);
    const point = this.#point(event);
    this.#drag = { corner: null, area: between(point, point), ...point, isNew: true };
    const made = { purpose: this.purpose, area: between(point, point) };
    this.#tell([...this.drawn, made], this.drawn.length, true);
  };

  #grab(event: PointerEvent, number: number, corner: Corner | null): void {
    if (event.button !== 0) return;
    this.#hold(event);
    this.#tell(this.drawn, number);
    this.#drag = { corner, area: (this.drawn[number] as Drawn).area, ...this.#point(event), isNew: false };
    if (!corner) void this.focusArea(number);
  }

  #pull = (event: PointerEvent): void => {
    const drag = this.#drag;
    if (!drag) return;
    const point = this.#point(event);
    const [right, down] = [point.x - drag.x, point.y - drag.y];
    if (drag.isNew) this.#replace(this.selected, between(drag, point));
    else if (drag.corner) this.#replace(this.selected, resized(drag.area, drag.corner, right, down));
    else this.#replace(this.selected, shifted(drag.area, right, down));
  };

  #drop = (event: PointerEvent): void => {
    const drag = this.#drag;
    this.#drag = null;
    if (!drag) return;
    if (!drag.isNew) return this.#tell(this.drawn, this.selected);
    const point = this.#point(event);
    const { area } = this.drawn[this.selected] as Drawn;
    if (event.type === "pointercancel") return this.#tell(this.drawn.slice(0, -1), -1);
    if (area.width <= LEAST_SIDE && area.height <= LEAST_SIDE)
      this.#replace(this.selected, {
        ...NEW_AREA,
        left: Math.min(1 - NEW_AREA.width, Math.max(0, point.x - NEW_AREA.width / 2)),
        top: Math.min(1 - NEW_AREA.height, Math.max(0, point.y - NEW_AREA.height / 2)),
      });
    this.#tell(this.drawn, this.selected);
    void this.focusArea(this.selected);
  };

  #key(event: KeyboardEvent, number: number, corner: Corner | null): void {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const by: Record<string, [number, number]> = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const way = by[event.key];
    const { area } = this.drawn[number] as Drawn;
    if (way) {
      const placed = corner ? resized(area, corner, ...way) : shifted(area, ...way);
      this.#replace(number, placed, false);
    } else if (event.key === "Delete" || event.key === "Backspace")
      this.#tell(
        this.drawn.filter((_, each) => each !== number),
        -1,
      );
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

const percent = (part: number): string => `${100 * part}%`;

function box({ left, top, width, height }: Mask): string {
  return `left:${percent(left)};top:${percent(top)};width:${percent(width)};height:${percent(height)}`;
}

function at({ left, top, width, height }: Mask, corner: Corner): string {
  const x = corner.endsWith("left") ? left : left + width;
  const y = corner.startsWith("top") ? top : top + height;
  return `left:${percent(x)};top:${percent(y)}`;
}
