import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Hub } from "../../api/hub.ts";
import { define } from "../../element.ts";
import { clocksToSecond, percent, size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Clip } from "../review/draft.ts";
import { asDate, clockLength, length } from "../review/time.ts";
import { coversOf } from "./covers.ts";
import { ExportJob } from "./exports.ts";
import { LONGEST_CLIP_MS, LONGEST_LABORATORY_MS } from "./watched.ts";

/**
 * Saves a clip to this device: the hub makes it, and the browser downloads it through Home Assistant.
 * Nobody else gets it, and no request has to do with it. Fires `nr-close`.
 */
@define("nr-footage-saver")
export class NrFootageSaver extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  /** In what is shown of it, and with its covers. */
  @property({ attribute: false }) clip!: Clip;
  @property({ type: Boolean, reflect: true }) stacked = false;
  @state() private covers = true;
  @state() private sound = false;
  @state() private laboratory = false;
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
      .ticks {
        display: flex;
        flex-wrap: wrap;
        gap: 0 16px;
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
        gap: 8px;
        padding: 12px 16px calc(12px + env(safe-area-inset-bottom));
      }
      :host([stacked]) .grow,
      :host([stacked]) .ticks {
        flex: 1 0 100%;
      }
      :host([stacked]) .note {
        order: 1;
        flex: 1 1 88px;
        min-width: 0;
      }
      :host([stacked]) .done {
        order: 0;
        flex: 1 0 100%;
        max-width: none;
      }
      :host([stacked]) button {
        order: 2;
        padding-inline: 14px;
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
    const { cut, cameraName } = this.clip;
    const longest = this.laboratory ? LONGEST_LABORATORY_MS : LONGEST_CLIP_MS;
    const isLong = length(cut) > 1000 * longest;
    const tooLong = this.laboratory ? t("footage.save_laboratory_long") : t("footage.save_long");
    const time = clocksToSecond(asDate(cut.start), asDate(cut.end));
    const bytes = this.#job.value?.size_bytes;
    return html`<div class="grow">
        <b>${t("footage.save_what", { length: clockLength(length(cut)).replace(/^0(?=\d)/, ""), camera: cameraName })}</b>
        <span class="sm mut tn">${bytes ? `${time} · ${size(bytes)}` : time}</span>
        ${isLong ? html`<span class="sm bad" role="alert">${tooLong}</span>` : nothing}
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
    return html`<div class="ticks">
        ${this.clip.masks.length
          ? tick(this.covers, t("footage.with_covers"), (on) => (this.covers = on))
          : nothing}
        ${this.laboratory
          ? nothing
          : tick(this.sound, t("footage.with_sound"), (on) => (this.sound = on))}
        ${tick(this.laboratory, t("footage.save_laboratory"), (on) => (this.laboratory = on))}
      </div>
      <span class="sm mut note"
        >${this.laboratory ? t("footage.save_laboratory_about") : t("footage.save_private")}</span
      >
      <button class="btn link sm" @click=${() => this.#close()}>${t("pages.cancel")}</button>
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
          this.#close();
        }}
      >
        ${t("footage.save_close")}
      </button>`;
  }

  async #save(): Promise<void> {
    const { cameraId, cut } = this.clip;
    const masks = this.covers ? coversOf(this.clip) : [];
    const span = { start: cut.start / 1000, end: cut.end / 1000 };
    const wish = this.laboratory
      ? ({ cameraId, span, masks, sound: false, codec: "ffv1" } as const)
      : ({ cameraId, span, masks, sound: this.sound, codec: "as_recorded" } as const);
    await this.#job.start(this.hub, wish, "download");
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent("nr-close"));
  }
}
