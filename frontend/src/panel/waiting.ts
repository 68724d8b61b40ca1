import { html, type TemplateResult } from "lit";
import type { Asked } from "../api/hub.ts";
import { icon } from "../style/icons.ts";
import { t } from "../words/localize.ts";
import "../parts/nr-empty.ts";

/** What stands in for an answer that has not come: grey blocks, or why it does not come. */
export function waiting(asked: Asked<unknown>): TemplateResult {
  if (!asked.error)
    return html`<div class="card" style="padding:16px;display:grid;gap:12px" aria-busy="true">
      <span class="vh" role="status">${t("pages.loading")}</span>
      <span class="grey" style="width:60%"></span><span class="grey"></span
      ><span class="grey" style="width:80%"></span>
    </div>`;
  return html`<div class="card">
    <nr-empty icon="away" .heading=${t("pages.failed")} .text=${asked.error.message}>
      <button @click=${() => void asked.again()}>${icon("again", 18)}${t("pages.again")}</button>
    </nr-empty>
  </div>`;
}
