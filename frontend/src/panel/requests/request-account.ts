import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import type { Account, Request } from "../../api/types.ts";
import { define } from "../../element.ts";
import { dueLine, sentences } from "../../parts/accounts.ts";
import { finding } from "../../parts/answers.ts";
import { fullDay, number } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";

/** What the agency has to state about a request once it has closed, and what it has stated. */
@define("nr-request-account")
export class RequestAccount extends LitElement {
  @property({ attribute: false }) house!: House;
  @property({ attribute: false }) request!: Request;

  static override styles = [
    shared,
    css`
      .card {
        padding: 16px;
        display: grid;
        gap: 8px;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      .words {
        overflow-wrap: anywhere;
        white-space: pre-line;
      }
      .late {
        display: flex;
        gap: 8px;
        color: var(--nr-amber);
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const { accounting } = this.request;
    const line = accounting ? dueLine(accounting) : "";
    if (!accounting || (!line && !accounting.account && !accounting.delete_by)) return nothing;
    return html`<section class="card">
      <h3>${t(accounting.account ? "account.title" : "account.title_due")}</h3>
      ${accounting.account ? this.#account(accounting.account) : nothing}
      ${line
        ? html`<p class=${accounting.late_since ? "late" : ""}>
            ${accounting.late_since ? icon("warn", 20) : nothing}<span>${line}</span>
          </p>`
        : nothing}
      ${accounting.delete_by
        ? html`<p class="sm mut">${t("account.promise", { date: fullDay(accounting.delete_by) })}</p>`
        : nothing}
    </section>`;
  }

  #account(account: Account): TemplateResult {
    const board = this.house.boards.find(({ origin }) => origin === this.request.origin);
    const entry = t("request.entry", { index: number(account.index) });
    return html`<ul>
        ${sentences(account).map((each) => html`<li>${each}</li>`)}
      </ul>
      ${account.text ? html`<p class="words">${account.text}</p>` : nothing}
      <p class="sm mut tn">
        ${t("account.of", { date: fullDay(account.issued) })} ·
        ${board
          ? html`<a
              href=${`${board.url}/entries/${account.index}`}
              target="_blank"
              rel="noopener noreferrer"
              >${entry}</a
            >`
          : entry}
      </p>
      ${account.findings.map(finding)}`;
  }
}
