import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import type { Mask, MovingMask } from "../../api/types.ts";
import { define } from "../../element.ts";
import { clocksToSecond, percent, size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { clockLength, type Span } from "../review/time.ts";
import { ExportJob } from "./exports.ts";
import { MINUTE_MS } from "./scale.ts";

/** The hub makes no longer clip. */
export const LONGEST_CLIP_MS = 10 * MINUTE_MS;

/** Return still covers as the hub takes them: the same area from the first frame to the last. */
export function coversOf(masks: readonly Mask[], { start, end }: Span): MovingMask[] {
  const length_ms = Math.ceil(end - start);
  return masks.map(({ left, top, width, height }) => ({
    keys: [0, length_ms].map((at_ms) => ({ at_ms, left, top, width, height })),
    found: false,
  }));
}

/**
 * Saves a clip to this device: the hub makes it, and the browser downloads it through Home Assistant.
 * Nobody else gets it, and no request has to do with it. Fires `nr-close` and `nr-cover`.
 */
@define("nr-footage-saver")
export class NrFootageSaver extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property() cameraId = "";
  @property() name = "";
  @property({ attribute: false }) cut: Span = { start: 0, end: 0 };
  /** The camera's own covers, and those that were drawn for this clip. */
  @property({ attribute: false }) masks: readonly Mask[] = [];
  @property({ type: Boolean, reflect: true }) stacked = false;
  @state() private covers = true;
  @state() private sound = false;
  readonly #job = new ExportJob(this);
  #fetched = "";

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        align-items: center;
        gap: 8px 16px;
        padding: 10px 24px 12px;
        border-top: 1px solid var(--nr-line);
        background: var(--nr-card);
      }
      b {
        display: block;
        font-weight: 500;
      }
      label {
        display: flex;
        gap: 8px;
        align-items: center;
        min-height: 44px;
      }
      input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .sm {
        font-size: 13px;
      }
      .note {
        max-width: 34ch;
      }
      .bar {
        flex: 1;
        height: 6px;
        border-radius: 3px;
        background: var(--nr-sunk);
        overflow: hidden;
      }
      .bar i {
        display: block;
        height: 100%;
        background: var(--nr-link);
      }
      .bad {
        color: var(--nr-red);
      }
      :host([stacked]) {
        flex-wrap: wrap;
        padding: 12px 16px calc(12px + env(safe-area-inset-bottom));
      }
      :host([stacked]) .grow {
        flex: 1 0 100%;
      }
      :host([stacked]) .note {
        order: 1;
        flex: 1 1 40%;
      }
      :host([stacked]) .done {
        order: 0;
        flex: 1 0 100%;
        max-width: none;
      }
      :host([stacked]) button {
        order: 2;
      }
      :host([stacked]) .cover {
        order: 0;
      }
      button {
        white-space: nowrap;
      }
    `,
  ];

  override updated(): void {
    if (!this.#job.address || this.#fetched === this.#job.address) return;
    this.#fetched = this.#job.address;
    const anchor = document.createElement("a");
    anchor.href = this.#fetched;
    anchor.download = "";
    anchor.click();
  }

  override render(): TemplateResult {
    const length = this.cut.end - this.cut.start;
    const isLong = length > LONGEST_CLIP_MS;
    const time = clocksToSecond(new Date(this.cut.start), new Date(this.cut.end));
    const bytes = this.#job.value?.size_bytes;
    return html`<div class="grow">
        <b>${t("footage.save_what", { length: clockLength(length * 1000).replace(/^0(?=\d)/, ""), camera: this.name })}</b>
        <span class="sm mut tn">${bytes ? `${time} · ${size(bytes)}` : time}</span>
        ${isLong ? html`<span class="sm bad" role="alert">${t("footage.save_long")}</span>` : nothing}
        ${this.#job.error
          ? html`<span class="sm bad" role="alert">${t("footage.save_failed", { reason: this.#job.error.message })}</span>`
          : nothing}
      </div>
      ${this.#job.running ? this.#progress() : this.#job.address ? this.#done() : this.#choices(isLong)}`;
  }

  #choices(isLong: boolean): TemplateResult {
    const tick = (on: boolean, text: string, set: (on: boolean) => void) =>
      html`<label
        ><input
          type="checkbox"
          .checked=${on}
          @change=${(event: Event) => set((event.target as HTMLInputElement).checked)}
        />${text}</label
      >`;
    return html`${this.masks.length
        ? tick(this.covers, t("footage.with_covers"), (on) => (this.covers = on))
        : nothing}
      ${tick(this.sound, t("footage.with_sound"), (on) => (this.sound = on))}
      <button class="btn link sm cover" @click=${() => this.#fire("nr-cover")}>
        ${icon("plus")}${t("footage.add_cover")}
      </button>
      <span class="sm mut note">${t("footage.save_private")}</span>
      <button class="btn link sm" @click=${() => this.#fire("nr-close")}>${t("pages.cancel")}</button>
      <button class="btn sm" ?disabled=${isLong} @click=${() => void this.#save()}>
        ${icon("download")}${t("footage.save")}
      </button>`;
  }

  #progress(): TemplateResult {
    const done = this.#job.value?.done ?? 0;
    return html`<span class="sm" role="status">${t("footage.saving", { part: percent(done) })}</span>
      <span class="bar" aria-hidden="true"><i style="width:${done * 100}%"></i></span>
      <button class="btn link sm" @click=${() => this.#job.cancel()}>${t("pages.cancel")}</button>`;
  }

  #done(): TemplateResult {
    return html`<span class="sm note done" role="status">${t("footage.saved")}</span>
      <a class="btn link sm" href=${this.#job.address} download>${t("footage.save_again")}</a>
      <button
        class="btn sm"
        @click=${() => {
          this.#job.leave();
          this.#fire("nr-close");
        }}
      >
        ${t("footage.save_close")}
      </button>`;
  }

  async #save(): Promise<void> {
    const masks = this.covers ? coversOf(this.masks, this.cut) : [];
    await this.#job.start(this.hub, {
      cameraId: this.cameraId,
      span: this.cut,
      masks,
      sound: this.sound,
      codec: "as_recorded",
    }, "download");
  }

  #fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}
