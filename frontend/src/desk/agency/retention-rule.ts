import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { RetentionEvent, RetentionRuleView, RetentionsView } from "./types.ts";

const AFTER: RetentionEvent[] = ["arrival", "closing", "export"];
const DAYS = 365;
const MOST_DAYS = 36_500;

/** How long cases are kept for which nobody sets a date. Fires `nr-kept` when that changed. */
@define("nr-desk-retention-rule")
export class RetentionRule extends DeskPage {
  @property({ attribute: false }) rule: RetentionRuleView | null = null;
  @state() private failed = "";
  @state() private isBusy = false;

  static override styles = [
    shared,
    desk,
    css`
      form {
        display: flex;
        flex-wrap: wrap;
        align-items: flex-end;
        gap: 12px;
        padding: 8px 16px 16px;
      }
      input {
        width: 110px;
      }
      p {
        padding: 0 16px;
      }
      .note {
        margin: 0 16px 16px;
      }
    `,
  ];

  override render() {
    const { rule } = this;
    const mayChange = this.session.roles.includes("custodian");
    return html`<section class="card">
      <header><h2>${t("desk.rule")}</h2></header>
      <p>${rule ? tn(`desk.rule.is.${rule.after}`, rule.days) : t("desk.rule.none")}</p>
      ${mayChange ? this.#form(rule) : html`<p class="pad sm mut">${t("desk.rule.custodian")}</p>`}
      ${this.failed ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>` : nothing}
    </section>`;
  }

  #form(rule: RetentionRuleView | null) {
    return html`<form @submit=${this.#save}>
      <label class="field">
        ${t("desk.rule.days")}
        <input name="days" type="number" min="1" max=${MOST_DAYS} required inputmode="numeric" .value=${String(rule?.days ?? DAYS)} />
      </label>
      <label class="field">
        ${t("desk.rule.after")}
        <select name="after">
          ${AFTER.map((each) => html`<option value=${each} ?selected=${each === rule?.after}>${t(`desk.rule.after.${each}`)}</option>`)}
        </select>
      </label>
      <button class="btn" ?disabled=${this.isBusy}>${t("desk.rule.save")}</button>
      ${rule
        ? html`<button class="btn" type="button" ?disabled=${this.isBusy} @click=${() => this.#set(null)}>${t("desk.rule.end")}</button>`
        : nothing}
    </form>`;
  }

  #save = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    void this.#set({ days: Number(form.get("days")), after: String(form.get("after")) as RetentionEvent });
  };

  async #set(rule: RetentionRuleView | null): Promise<void> {
    this.isBusy = true;
    this.failed = "";
    try {
      this.rule = (await this.client.call<RetentionsView>("PUT", "/retention/rule", { rule })).rule;
      this.notify(t("desk.rule.saved"));
      this.dispatchEvent(new CustomEvent("nr-kept"));
    } catch (error) {
      this.failed = sentenceOf(error);
    } finally {
      this.isBusy = false;
    }
  }
}
