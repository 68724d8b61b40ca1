import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day } from "../../parts/format.ts";
import type { IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { address, DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import "./account.ts";
import "./promise.ts";
import { marked } from "./request-state.ts";
import type { AccountRow, AccountsView, PromiseView } from "./types.ts";

/** What is owed for each request: one account, and the list of all, late first. */
@define("nr-desk-accounts")
export class AccountsPage extends DeskPage {
  @state() private rows: AccountRow[] | null = null;
  @state() private next: string | null = null;
  @state() private late = 0;
  @state() private promise: PromiseView | null = null;

  static override styles = [
    shared,
    desk,
    css`
      tr[aria-current] {
        background: var(--nr-tint);
      }
      .ti {
        min-width: 180px;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("route") && this.rows) void this.#load();
  }

  #load = async (after = ""): Promise<void> => {
    try {
      const found = await this.client.call<AccountsView>("GET", `/accounts?${new URLSearchParams({ after })}`);
      this.rows = after ? [...(this.rows ?? []), ...found.accounts] : found.accounts;
      [this.next, this.late, this.promise] = [found.next, found.late, found.promise];
    } catch (error) {
      this.rows ??= [];
      this.notify(error);
    }
  };

  override render(): TemplateResult {
    const [request] = this.route;
    if (request)
      return html`<nr-desk-account
          .client=${this.client}
          .session=${this.session}
          .shortcuts=${this.shortcuts}
          .language=${this.language}
          .request=${request}
          @nr-kept=${() => void this.#load()}
        ></nr-desk-account>
        ${this.#list(request)}`;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("desk.accounts")}</h1>
          <p>${t("desk.accounts.lead")}</p>
        </div>
      </div>
      <div class="stack">
        ${this.#list("")}
        <nr-desk-promise
          .client=${this.client}
          .session=${this.session}
          .shortcuts=${this.shortcuts}
          .language=${this.language}
          .promise=${this.promise}
          @nr-kept=${() => void this.#load()}
        ></nr-desk-promise>
      </div>`;
  }

  #list(current: string): TemplateResult | typeof nothing {
    const { rows } = this;
    if (!rows) return nothing;
    if (!rows.length) return html`<section class="card pad"><p>${t("desk.accounts.none")}</p></section>`;
    return html`<section class="card" aria-labelledby="all">
      <header>
        <h2 id="all">${t("desk.accounts.all")}</h2>
        <span class="a mut">${t("desk.accounts.order")}${this.late ? html` · ${tn("desk.accounts.late", this.late)}` : nothing}</span>
      </header>
      <div class="ov" tabindex="0" role="group" aria-labelledby="all">
        <table class="tb tn">
          <thead>
            <tr>
              ${["request", "closes", "due", "account", "delete_by", "shares"].map(
                (name) => html`<th>${t(`desk.accounts.${name}`)}</th>`,
              )}
            </tr>
          </thead>
          <tbody>
            ${rows.map((each) => this.#row(each, each.id === current))}
          </tbody>
        </table>
      </div>
      ${this.next
        ? html`<p class="pad"><button @click=${() => void this.#load(this.next ?? "")}>${t("desk.more")}</button></p>`
        : nothing}
    </section>`;
  }

  #row(row: AccountRow, isCurrent: boolean): TemplateResult {
    return html`<tr aria-current=${isCurrent ? "true" : nothing}>
      <td class="ti"><a href=${address("accounts", row.id)}>${row.title}</a><small class="code">${row.case_number}</small></td>
      <td class="nw">${day(row.closes)}</td>
      <td class="nw">${row.due ? day(row.due) : "–"}</td>
      <td>${accountState(row)}</td>
      <td class="nw">${row.delete_by ? day(row.delete_by) : "–"}</td>
      <td>${keptState(row)}</td>
    </tr>`;
  }
}

function accountState(row: AccountRow): TemplateResult {
  const late = row.late_since ? day(row.late_since) : "";
  if (row.is_late) return said("warn", "am", t("desk.accounts.state.late", { date: late }));
  if (row.is_waiting) return said("hold", "am", t("desk.accounts.state.waiting"));
  if (row.is_kept_too_long) return said("warn", "am", t("desk.accounts.state.kept", { date: late }));
  if (row.posted) return said("tick", "ok", t("desk.accounts.state.posted", { date: day(row.posted) }));
  if (!row.is_closed) return said("eye", "lk", t("desk.accounts.state.open"));
  return row.due ? said("clock", "mut", t("desk.accounts.state.due")) : said("minus", "mut", t("desk.accounts.state.not_owed"));
}

function keptState(row: AccountRow): TemplateResult {
  if (!row.received) return html`<span class="mut">${t("desk.accounts.nothing")}</span>`;
  if (row.is_past_promise) return said("warn", "am", tn("desk.accounts.past", row.kept));
  return row.kept ? html`${tn("desk.accounts.kept", row.kept)}` : said("tick", "ok", t("desk.accounts.kept.none"));
}

function said(sign: IconName, color: string, text: string): TemplateResult {
  return html`<span class="st">${marked(sign, 16, color)}<span>${text}</span></span>`;
}
