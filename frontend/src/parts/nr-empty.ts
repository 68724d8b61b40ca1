import { css, html, LitElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { Fetched } from "../api/hub.ts";
import { define } from "../element.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** A page with nothing on it yet: what is missing, what that means, and the way on (the content). */
@define("nr-empty")
export class NrEmpty extends LitElement {
  @property() icon: IconName = "inbox";
  @property() heading = "";
  @property() text = "";

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        justify-items: center;
        align-content: start;
        gap: 4px;
        padding: 24px;
        text-align: center;
      }
      .g {
        width: 56px;
        height: 56px;
        border-radius: 28px;
        background: var(--nr-tint);
        color: var(--nr-link);
        display: grid;
        place-items: center;
        margin-bottom: 8px;
      }
      h2 {
        font: 500 16px/22px var(--nr-font);
      }
      p {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 19px;
        max-width: 44ch;
        text-wrap: balance;
      }
      /* The page around it takes margins away, too. */
      ::slotted(*) {
        margin-top: 12px !important;
      }
    `,
  ];

  override render() {
    return html`<span class="g">${icon(this.icon, 28)}</span>
      <h2>${this.heading}</h2>
      <p>${this.text}</p>
      <slot></slot>`;
  }
}

/** What stands in for an answer that has not come: grey blocks, or why it does not come. */
export function placeholder(query: Fetched<unknown>): TemplateResult {
  if (!query.error)
    return html`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
      <span class=${query.slow ? "" : "vh"} role="status"
        >${t(query.slow ? "pages.slow" : "pages.loading")}</span
      >
      <span class="grey" style="width:60%"></span><span class="grey"></span
      ><span class="grey" style="width:80%"></span>
    </div>`;
  return html`<div class="card">
    <nr-empty icon="away" .heading=${t("pages.failed")} .text=${query.error.message}>
      <button @click=${() => void query.again()}>${icon("again", 18)}${t("pages.again")}</button>
    </nr-empty>
  </div>`;
}
