import { css, html, LitElement, type PropertyValues } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../../element.ts";
import type { Chosen, Shown } from "../protocol.ts";
import type { Caller } from "./caller.ts";

const WIDTH_PX = 960;

/**
 * A film's frame at a time, or a photo; what lies over it comes as its content. Fires `nr-shown`
 * with the frame's times once it is drawn. Only the newest time that was asked for is drawn.
 */
@define("nr-share-frame")
export class ShareFrame extends LitElement {
  @property({ attribute: false }) caller!: Caller;
  @property({ attribute: false }) chosen!: Chosen;
  @property({ attribute: false }) at = 0;
  @query("canvas") private canvas!: HTMLCanvasElement;
  #wanted: number | null = null;
  #isBusy = false;

  static override styles = css`
    :host {
      display: block;
      background: #000;
    }
    .box {
      position: relative;
      margin: 0 auto;
      width: fit-content;
    }
    canvas {
      display: block;
      max-width: 100%;
      max-height: min(56vh, 480px);
    }
    @media (min-width: 600px) and (max-height: 480px) {
      canvas {
        max-height: calc(100vh - 180px);
      }
    }
    ::slotted(*) {
      position: absolute;
      inset: 0;
      width: 100%;
      height: 100%;
    }
  `;

  override render() {
    return html`<div class="box"><canvas></canvas><slot></slot></div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("chosen")) {
      const { width, height } = this.chosen;
      const across = Math.min(WIDTH_PX, width || WIDTH_PX);
      this.canvas.width = across;
      this.canvas.height = Math.max(1, Math.round((across * height) / Math.max(1, width)));
    }
    if (changed.has("chosen") || changed.has("at")) this.#want(this.at);
  }

  #want(at: number): void {
    this.#wanted = at;
    if (!this.#isBusy) void this.#draw();
  }

  async #draw(): Promise<void> {
    this.#isBusy = true;
    while (this.#wanted !== null) {
      const at = this.#wanted;
      this.#wanted = null;
      try {
        const chosen = this.chosen;
        const shown = await this.caller.call("frame", [chosen.id, at, this.canvas.width]);
        if (chosen !== this.chosen) continue;
        this.canvas.getContext("2d")?.drawImage(shown.bitmap, 0, 0, this.canvas.width, this.canvas.height);
        shown.bitmap.close();
        this.dispatchEvent(new CustomEvent<Shown>("nr-shown", { detail: shown }));
      } catch (error) {
        this.dispatchEvent(new CustomEvent("nr-failed", { detail: error }));
      }
    }
    this.#isBusy = false;
  }
}
