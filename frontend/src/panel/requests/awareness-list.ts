import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { AwarenessItem } from "../../api/types.ts";
import { define } from "../../element.ts";
import { distance, moment, span } from "../../parts/format.ts";
import "../../parts/nr-finding.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";

/**
 * What feeds without a log say: opened to be read, and nothing can be done with it.
 *
 * An address is only written out. Nothing here leads anywhere outside the house.
 */
@define("nr-awareness")
export class NrAwareness extends LitElement {
  @property({ attribute: false }) items: readonly AwarenessItem[] = [];
  @property({ type: Boolean, reflect: true }) narrow = false;

  static override styles = [
    shared,
    css`
      details {
        margin: 0 16px 12px;
      }
      summary {
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        gap: 4px 12px;
        padding: 14px;
        cursor: pointer;
        list-style: none;
        border-radius: inherit;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      .key {
        width: 28px;
        height: 28px;
        border-radius: 14px;
        border: 2px dotted var(--nr-ink2);
        color: var(--nr-ink2);
        display: grid;
        place-items: center;
        background: var(--nr-card);
      }
      b {
        font-weight: 500;
        line-height: 28px;
        overflow-wrap: anywhere;
      }
      .turn {
        color: var(--nr-ink2);
        padding-top: 4px;
      }
      details[open] .turn .ic {
        transform: rotate(180deg);
      }
      .title {
        grid-column: 2 / -1;
        font-size: 15px;
        line-height: 21px;
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .meta {
        grid-column: 2 / -1;
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
        display: flex;
        flex-wrap: wrap;
        gap: 2px 12px;
      }
      .meta span {
        display: inline-flex;
        gap: 5px;
        align-items: center;
      }
      .more {
        padding-block: 0 14px;
        padding-inline: 54px 14px;
        display: grid;
        gap: 10px;
        font-size: 14px;
        line-height: 20px;
      }
      .more p {
        white-space: pre-line;
        overflow-wrap: anywhere;
      }
      .more .small {
        white-space: normal;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .more ul {
        margin-top: 2px;
      }
      h3 {
        font: 500 13px/18px var(--nr-font);
        color: var(--nr-ink2);
      }
      :host([narrow]) details {
        margin: 0 12px 12px;
      }
      :host([narrow]) .more {
        padding-inline-start: 14px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`${this.items.map((item) => this.#item(item))}`;
  }

  #item(item: AwarenessItem): TemplateResult {
    return html`<details class="card">
      <summary>
        <span class="key">${icon("cloud", 16)}</span>
        <b>${item.publisher || item.source_name}</b>
        <span class="turn">${icon("down", 18)}</span>
        <span class="title">${item.title || item.event}</span>
        <span class="meta tn"
          ><span>${icon("clock")}${this.#when(item)}</span>${item.distance_m === null
            ? nothing
            : html`<span>${icon("place")}${this.#where(item.distance_m)}</span>`}</span
        >
      </summary>
      <div class="more">
        ${item.text ? html`<p>${item.text}</p>` : nothing}
        ${item.instruction
          ? html`<div>
              <h3>${t("awareness.do")}</h3>
              <p>${item.instruction}</p>
            </div>`
          : nothing}
        ${item.area_text ? html`<p class="small">${item.area_text}</p>` : nothing}
        ${item.concern ? this.#concern(item.concern) : nothing}
        ${item.link
          ? html`<p class="small">
              ${t("awareness.link", { host: item.link_host })}<br /><span class="code"
                >${item.link}</span
              >
            </p>`
          : nothing}
        ${item.findings.map(
          (finding) => html`<nr-finding tone="plain">${finding.text}</nr-finding>`,
        )}
      </div>
    </details>`;
  }

  #when(item: AwarenessItem): string {
    if (item.window) return span(item.window);
    return item.expires
      ? t("awareness.until", { time: moment(item.expires) })
      : t("awareness.updated", { time: moment(item.updated) });
  }

  #where(away_m: number): string {
    return away_m === 0 ? t("ask.around") : t("ask.away", { distance: distance(away_m) });
  }

  #concern({ reason, clips }: NonNullable<AwarenessItem["concern"]>): TemplateResult {
    return html`<div class="small">
      <p>${reason}</p>
      ${clips.length
        ? html`<h3>${t("awareness.clips")}</h3>
            <ul class="tn">
              ${clips.map((clip) => html`<li>${clip.camera_name} · ${span(clip)}</li>`)}
            </ul>`
        : nothing}
    </div>`;
  }
}
