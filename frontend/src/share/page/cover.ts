import { css, html, nothing, svg } from "lit";
import { query, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { boxAt, type Box, type Chosen, type Mask } from "../protocol.ts";
import "./frame.ts";
import { StepElement, place } from "./step.ts";
import { step } from "./style.ts";
import "./strip.ts";

const LEAST = 0.02;
const KEY_STEP = 0.02;
/** What is followed to so shortly before the end was not lost. */
const LOST_S = 0.25;
const CORNERS = ["nw", "ne", "sw", "se"] as const;

type Corner = (typeof CORNERS)[number];
type Drag = { kind: "new"; x: number; y: number } | { kind: "move"; x: number; y: number; box: Box } | { kind: Corner; box: Box };

/** Draw areas over the picture; each covers the whole film, or follows what is under it. */
@define("nr-share-cover")
export class ShareCover extends StepElement {
  @state() private open = 0;
  @state() private at = 0;
  @state() private selected = 0;
  @state() private following: { id: number; part: number } | null = null;
  @query("svg.over") private over?: SVGSVGElement;
  #drag: Drag | null = null;
  #stop: AbortController | null = null;

  static override styles = [
    shared,
    step,
    css`
      nr-share-frame {
        margin: 12px -16px 0;
      }
      @media (min-width: 600px) and (max-height: 480px) {
        nr-share-frame {
          margin: 0;
        }
      }
      .over {
        touch-action: none;
        cursor: crosshair;
        overflow: visible;
      }
      .mask {
        fill: #000;
        stroke: #fff;
        stroke-width: 2;
        vector-effect: non-scaling-stroke;
        cursor: move;
      }
      .mask.moving {
        stroke-dasharray: 6 4;
      }
      .mask.on {
        fill-opacity: 0.8;
      }
      .mask:focus-visible {
        outline: none;
        stroke: var(--nr-link);
        stroke-width: 5;
      }
      .corner {
        fill: #fff;
        stroke: #000;
        vector-effect: non-scaling-stroke;
      }
      .touch {
        fill: transparent;
      }
      ul.areas {
        margin: 4px 0 12px;
      }
      .areas li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 4px 8px;
        min-height: 56px;
        padding: 6px 0;
        border-bottom: 1px solid var(--nr-line);
      }
      .k {
        flex: none;
        width: 26px;
        height: 26px;
        border-radius: 6px;
        background: #000;
        color: #fff;
        display: grid;
        place-items: center;
        font-size: 13px;
        font-weight: 600;
        border: 1px solid var(--nr-border);
      }
      .areas .grow {
        min-width: 100px;
      }
      @media (min-width: 600px) and (max-height: 480px) {
        .areas li {
          flex-wrap: nowrap;
        }
      }
    `,
  ];

  private get coverable(): Chosen[] {
    return this.draft.files
      .map(({ chosen }) => chosen)
      .filter((chosen) => chosen.ability === "edit" || (chosen.ability === "stills" && this.draft.edit(chosen).stills.length > 0));
  }

  private get chosen(): Chosen | undefined {
    return this.coverable[this.open];
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#show(0);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.abort();
  }

  override render() {
    const chosen = this.chosen;
    return html`<div class="bd">
        <h1 tabindex="-1">${t("share.cover.title")}</h1>
        <p class="mut">${t(chosen ? "share.cover.lead" : "share.cover.cannot")}</p>
        ${this.troubled()} ${chosen ? html`<div class="beside">${this.#picture(chosen)}</div>` : nothing}
      </div>
      <div class="ft">
        <button class="btn" @click=${this.#back}>${t("share.back")}</button>
        <button class="btn tonal" ?disabled=${this.following !== null} @click=${this.#next}>
          ${t("share.continue")}
        </button>
      </div>`;
  }

  #picture(chosen: Chosen) {
    const { masks, part } = this.draft.edit(chosen);
    const isFilm = chosen.kind === "film";
    return html`<div>
      ${this.coverable.length > 1
        ? html`<p class="sm">${t("share.cover.nth", { nth: this.open + 1, all: this.coverable.length, name: chosen.name })}</p>`
        : nothing}
      <nr-share-frame .caller=${this.caller} .chosen=${chosen} .at=${this.at} @nr-failed=${(event: CustomEvent) => this.tell(event.detail)}>
        <svg
          class="over"
          viewBox="0 0 1 1"
          preserveAspectRatio="none"
          role="group"
          aria-label=${t("share.cover.picture")}
          @pointerdown=${this.#press}
          @pointermove=${this.#move}
          @pointerup=${this.#let}
          @pointercancel=${this.#let}
        >
          ${masks.map((mask, number) => this.#mask(mask, number + 1))}
        </svg>
      </nr-share-frame>
      ${isFilm && part
        ? html`<nr-share-strip
      .language=${this.language}
            .caller=${this.caller}
            .chosen=${chosen}
            .range=${part}
            .at=${this.at}
            fixed
            @nr-grip=${(event: CustomEvent<{ at: number }>) => (this.at = event.detail.at)}
            @nr-frame=${(event: CustomEvent<{ to: "before" | "after" }>) => this.#step(chosen, event.detail.to)}
          ></nr-share-strip>`
        : nothing}
      </div>
      <div>
      <ul class="areas">
        ${masks.map((mask, number) => this.#area(chosen, mask, number + 1))}
      </ul>
      <button class="btn wide" @click=${() => this.#add(chosen)}>
        ${icon("plus", 20)}${t(masks.length ? "share.cover.another" : "share.cover.add")}
      </button>
      ${masks.some((mask) => mask.at.length > 1)
        ? html`<div class="note">${icon("warn", 20)}<span>${t("share.cover.slips")}</span></div>`
        : nothing}
      </div>`;
  }

  #mask(mask: Mask, nth: number) {
    const box = boxAt(mask, this.at);
    const isOn = mask.id === this.selected;
    return svg`<g>
      <rect class="mask ${mask.at.length > 1 ? "moving" : ""} ${isOn ? "on" : ""}" data-mask=${mask.id} tabindex="0"
        role="button" aria-label=${t("share.cover.area_keys", { nth })}
        x=${box.x} y=${box.y} width=${box.width} height=${box.height}
        @focus=${() => (this.selected = mask.id)}
        @keydown=${(event: KeyboardEvent) => this.#key(event, mask, box)} />
      ${isOn ? CORNERS.map((corner) => this.#corner(mask, box, corner)) : nothing}
    </g>`;
  }

  #corner(mask: Mask, box: Box, corner: Corner) {
    const x = corner.endsWith("w") ? box.x : box.x + box.width;
    const y = corner.startsWith("n") ? box.y : box.y + box.height;
    const view = this.over?.getBoundingClientRect();
    const [across, down] = [(px: number) => px / (view?.width || 360), (px: number) => px / (view?.height || 240)];
    return svg`<rect class="corner" x=${x - across(7)} y=${y - down(7)} width=${across(14)} height=${down(14)} />
      <rect class="touch" data-mask=${mask.id} data-corner=${corner} x=${x - across(20)} y=${y - down(20)} width=${across(40)} height=${down(40)} />`;
  }

  #area(chosen: Chosen, mask: Mask, nth: number) {
    const isFollowing = this.following?.id === mask.id;
    const [first, last] = [mask.at[0], mask.at.at(-1)];
    const isMoving = mask.at.length > 1 && first && last;
    const end = this.draft.edit(chosen).part?.end ?? 0;
    const isLost = isMoving && last.time < end - LOST_S;
    return html`<li>
      <span class="k" aria-hidden="true">${nth}</span>
      <span class="grow">
        <b>${t("share.cover.area", { nth })}</b>
        <small aria-live="polite"
          >${isFollowing
            ? t("share.cover.following")
            : isMoving
              ? t(isLost ? "share.cover.lost" : "share.cover.follows", { start: place(first.time), end: place(last.time) })
              : t(chosen.kind === "film" ? "share.cover.whole" : "share.cover.fixed")}</small
        >
        ${isFollowing ? html`<progress max="1" .value=${this.following?.part ?? 0}></progress>` : nothing}
      </span>
      ${chosen.kind === "film" && chosen.ability === "edit" && !this.draft.edit(chosen).stills.length
        ? isFollowing
          ? html`<button class="btn sm" @click=${() => this.#stop?.abort()}>${t("share.stop")}</button>`
          : html`<button class="btn sm" ?disabled=${this.following !== null} @click=${() => this.#follow(chosen, mask)}>
              ${t(isMoving ? "share.cover.again" : "share.cover.follow")}
            </button>`
        : nothing}
      <button class="btn round" aria-label=${t("share.cover.remove", { nth })} @click=${() => this.#remove(chosen, mask)}>
        ${icon("trash", 20)}
      </button>
    </li>`;
  }

  #show(number: number): void {
    this.open = number;
    this.selected = 0;
    this.trouble = null;
    const chosen = this.chosen;
    const edit = chosen && this.draft.edit(chosen);
    this.at = edit?.stills[0] ?? edit?.part?.start ?? 0;
  }

  #back = (): void => {
    this.#stop?.abort();
    if (this.open > 0) this.#show(this.open - 1);
    else this.go("trim");
  };

  #next = (): void => {
    if (this.open + 1 < this.coverable.length) this.#show(this.open + 1);
    else this.go("check");
  };

  #add(chosen: Chosen): void {
    const { masks } = this.draft.edit(chosen);
    const id = 1 + Math.max(0, ...masks.map((mask) => mask.id));
    this.#set(chosen, { id, at: [{ time: this.at, box: { x: 0.4, y: 0.4, width: 0.2, height: 0.2 } }] });
    this.selected = id;
    // Whoever has only keys moves it right away.
    this.#focus(`[data-mask="${id}"]`);
  }

  #remove(chosen: Chosen, mask: Mask): void {
    const { masks } = this.draft.edit(chosen);
    this.draft.change(chosen, { masks: masks.filter(({ id }) => id !== mask.id) });
    this.requestUpdate();
    // What had the focus is gone.
    this.#focus(".btn.wide");
  }

  #focus(selector: string): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(selector)?.focus());
  }

  #set(chosen: Chosen, mask: Mask): void {
    this.draft.setMask(chosen, mask);
    this.requestUpdate();
  }

  async #follow(chosen: Chosen, mask: Mask): Promise<void> {
    const { part } = this.draft.edit(chosen);
    const box = boxAt(mask, this.at);
    if (!part) return;
    const from = Math.max(part.start, Math.min(this.at, part.end));
    this.#stop = new AbortController();
    this.following = { id: mask.id, part: 0 };
    this.trouble = null;
    try {
      const at = await this.caller.call("follow", [chosen.id, from, box, part], {
        signal: this.#stop.signal,
        progress: (progress) => {
          if ("done" in progress) this.following = { id: mask.id, part: progress.done / Math.max(1, progress.all) };
        },
      });
      this.#set(chosen, { id: mask.id, at });
    } catch (error) {
      this.tell(error);
    } finally {
      this.following = null;
    }
  }

  async #step(chosen: Chosen, to: "before" | "after"): Promise<void> {
    const shown = await this.caller.call("frame", [chosen.id, this.at, 16]).catch(() => null);
    shown?.bitmap.close();
    if (shown) this.at = shown[to];
  }

  #point(event: PointerEvent): { x: number; y: number } {
    const view = this.over?.getBoundingClientRect();
    if (!view) return { x: 0, y: 0 };
    const part = (value: number) => Math.min(1, Math.max(0, value));
    return { x: part((event.clientX - view.left) / view.width), y: part((event.clientY - view.top) / view.height) };
  }

  #press = (event: PointerEvent): void => {
    const chosen = this.chosen;
    if (!chosen || event.button !== 0 || this.following) return;
    const target = event.target as SVGElement;
    const id = Number(target.dataset["mask"] ?? 0);
    const { masks } = this.draft.edit(chosen);
    const mask = masks.find((each) => each.id === id);
    const box = mask && boxAt(mask, this.at);
    const point = this.#point(event);
    if (mask && box) {
      this.selected = id;
      const corner = target.dataset["corner"] as Corner | undefined;
      this.#drag = corner ? { kind: corner, box } : { kind: "move", ...point, box };
    } else {
      this.selected = 1 + Math.max(0, ...masks.map((each) => each.id));
      this.#drag = { kind: "new", ...point };
    }
    this.over?.setPointerCapture(event.pointerId);
  };

  #move = (event: PointerEvent): void => {
    const chosen = this.chosen;
    if (!chosen || !this.#drag) return;
    const { x, y } = this.#point(event);
    const drag = this.#drag;
    const box =
      drag.kind === "new"
        ? between(drag.x, drag.y, x, y)
        : drag.kind === "move"
          ? within({ ...drag.box, x: drag.box.x + x - drag.x, y: drag.box.y + y - drag.y })
          : pulled(drag.box, drag.kind, x, y);
    if (drag.kind === "new" && (box.width < LEAST || box.height < LEAST)) return;
    // Whoever moves an area by hand has it stand still from then on.
    this.#set(chosen, { id: this.selected, at: [{ time: this.at, box }] });
  };

  #let = (): void => {
    this.#drag = null;
  };

  #key(event: KeyboardEvent, mask: Mask, box: Box): void {
    const chosen = this.chosen;
    if (!chosen) return;
    const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [];
    if (event.key === "Delete" || event.key === "Backspace") this.#remove(chosen, mask);
    else if (dx === undefined || dy === undefined) return;
    else {
      const [x, y] = [dx * KEY_STEP, dy * KEY_STEP];
      const next = event.shiftKey
        ? { ...box, width: Math.max(LEAST, box.width + x), height: Math.max(LEAST, box.height + y) }
        : { ...box, x: box.x + x, y: box.y + y };
      this.#set(chosen, { id: mask.id, at: [{ time: this.at, box: within(next) }] });
    }
    event.preventDefault();
  }
}

function between(x1: number, y1: number, x2: number, y2: number): Box {
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

/** Keep a box within the picture. */
function within(box: Box): Box {
  const [width, height] = [Math.min(1, box.width), Math.min(1, box.height)];
  return { x: Math.min(1 - width, Math.max(0, box.x)), y: Math.min(1 - height, Math.max(0, box.y)), width, height };
}

function pulled(box: Box, corner: Corner, x: number, y: number): Box {
  const left = corner.endsWith("w") ? Math.min(x, box.x + box.width - LEAST) : box.x;
  const right = corner.endsWith("w") ? box.x + box.width : Math.max(x, box.x + LEAST);
  const top = corner.startsWith("n") ? Math.min(y, box.y + box.height - LEAST) : box.y;
  const bottom = corner.startsWith("n") ? box.y + box.height : Math.max(y, box.y + LEAST);
  return { x: left, y: top, width: right - left, height: bottom - top };
}
