import { html, type ReactiveControllerHost, type TemplateResult } from "lit";
import { icon } from "../../../style/icons.ts";
import { t } from "../../../words/localize.ts";

const ZOOMS = [1, 2, 4, 8];
const MOST_ZOOM = 16;
const LIGHT_STEP = 20;
const MOST_LIGHT = 100;

/** How somebody looks at a picture: how near, which part, in what light. Nothing of it changes the file. */
export class PictureView {
  zoom = 1;
  showsLight = false;
  /** How far the picture is moved, in parts of its width and height. */
  #pan = { x: 0, y: 0 };
  #light = 0;
  #contrast = 0;
  #held: { x: number; y: number } | null = null;

  constructor(private readonly host: ReactiveControllerHost) {}

  get isLit(): boolean {
    return this.#light !== 0 || this.#contrast !== 0;
  }

  get isChanged(): boolean {
    return this.isLit || this.zoom > 1;
  }

  get style(): Record<string, string> {
    return {
      // +100 is four times as bright, -100 a quarter.
      filter: this.isLit ? `brightness(${4 ** (this.#light / 100)}) contrast(${1 + this.#contrast / 100})` : "none",
      transform: `translate(${this.#pan.x * 100}%, ${this.#pan.y * 100}%) scale(${this.zoom})`,
    };
  }

  /** What is set, in a few words. */
  get changes(): string {
    const signed = (value: number) => (value > 0 ? `+${value}` : `−${Math.abs(value)}`);
    const said = [
      this.zoom > 1 ? t("player.zoomed", { zoom: Math.round(this.zoom * 10) / 10 }) : "",
      this.#light ? t("player.lit", { light: signed(this.#light) }) : "",
      this.#contrast ? t("player.contrasted", { contrast: signed(this.#contrast) }) : "",
    ];
    return t("player.view_only", { changes: said.filter(Boolean).join(" · ") });
  }

  cycleZoom(): void {
    this.zoomTo(ZOOMS.find((each) => each > this.zoom + 0.01) ?? 1);
  }

  cycleLight(): void {
    this.#set({ light: this.#light + LIGHT_STEP > MOST_LIGHT ? 0 : Math.max(0, this.#light) + LIGHT_STEP });
  }

  /** Come nearer; what lies at this place, in parts of the picture, stays there. */
  zoomTo(zoom: number, x = 0.5, y = 0.5): void {
    const to = Math.min(MOST_ZOOM, Math.max(1, zoom));
    const keep = (pan: number, at: number) => at - ((at - pan) * to) / this.zoom;
    const moved = { x: keep(this.#pan.x, x - 0.5), y: keep(this.#pan.y, y - 0.5) };
    this.zoom = to;
    this.#panTo(moved.x, moved.y);
  }

  #panTo(x: number, y: number): void {
    const most = (this.zoom - 1) / 2;
    this.#pan = { x: Math.min(most, Math.max(-most, x)), y: Math.min(most, Math.max(-most, y)) };
    this.host.requestUpdate();
  }

  #set({ light = this.#light, contrast = this.#contrast }: { light?: number; contrast?: number }): void {
    [this.#light, this.#contrast] = [light, contrast];
    this.host.requestUpdate();
  }

  readonly wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && this.zoom === 1 && event.deltaY > 0) return;
    event.preventDefault();
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const at = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
    this.zoomTo(this.zoom * Math.exp(-event.deltaY / 400), at.x, at.y);
  };

  readonly key = (event: KeyboardEvent): void => {
    const step = 0.1 * this.zoom;
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [step, 0],
      ArrowRight: [-step, 0],
      ArrowUp: [0, step],
      ArrowDown: [0, -step],
    };
    const move = moves[event.key];
    if (move && this.zoom > 1) this.#panTo(this.#pan.x + move[0], this.#pan.y + move[1]);
    else if (event.key === "+") this.zoomTo(this.zoom * 1.5);
    else if (event.key === "-") this.zoomTo(this.zoom / 1.5);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  readonly grab = (event: PointerEvent): void => {
    if (this.zoom === 1 || event.button) return;
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
    this.#held = { x: event.clientX, y: event.clientY };
  };

  readonly pull = (event: PointerEvent): void => {
    if (!this.#held) return;
    const { width, height } = (event.currentTarget as Element).getBoundingClientRect();
    this.#panTo(
      this.#pan.x + (event.clientX - this.#held.x) / width,
      this.#pan.y + (event.clientY - this.#held.y) / height,
    );
    this.#held = { x: event.clientX, y: event.clientY };
  };

  readonly drop = (): void => {
    this.#held = null;
  };

  button(): TemplateResult {
    return html`<button
      class="btn sq ${this.isLit ? "on" : ""}"
      aria-label=${t("player.light")}
      title=${t("player.light")}
      aria-expanded=${this.showsLight}
      @click=${() => {
        this.showsLight = !this.showsLight;
        this.host.requestUpdate();
      }}
    >
      ${icon("sun")}
    </button>`;
  }

  lights(): TemplateResult {
    const row = (label: string, value: number, set: (value: number) => void) =>
      html`<label for=${label}>${t(label)}</label>
        <input id=${label} type="range" min="-100" max="100" step="5" .value=${String(value)} @input=${(event: Event) => set(Number((event.target as HTMLInputElement).value))} />
        <span class="tn">${value > 0 ? "+" : ""}${value}</span>`;
    return html`<div class="light">
      ${row("player.light_only", this.#light, (light) => this.#set({ light }))}
      ${row("player.contrast", this.#contrast, (contrast) => this.#set({ contrast }))}
      <p>${t("player.light_why")}</p>
    </div>`;
  }
}
