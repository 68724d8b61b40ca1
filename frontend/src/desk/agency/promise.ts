import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { AddedView, PromiseView } from "./types.ts";
import { withKey } from "./unlock.ts";

const DAYS = 60;
const MOST_DAYS = 3650;

/** What the agency promises in public: how soon shares are deleted. Fires `nr-kept` once it is public. */
@define("nr-desk-promise")
export class NrDeskPromise extends DeskPage {
  @property({ attribute: false }) promise: PromiseView | null = null;
  @state() private asks: { days: number; text: string } | null = null;
  @state() private failed = "";
  @state() private busy = false;

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
      [name="days"] {
        width: 110px;
      }
      form .wide {
        flex: 1 1 260px;
      }
      section > p {
        padding: 0 16px;
        overflow-wrap: anywhere;
      }
      .note {
        margin: 0 16px 16px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { promise, asks } = this;
    return html`<section class="card">
        <header><h2>${t("desk.promise")}</h2></header>
        <p>
          ${promise
            ? html`${tn("desk.promise.is", promise.days, { date: day(promise.since) })}<small>${promise.text}</small>`
            : t("desk.promise.none")}
        </p>
        ${this.session.roles.includes("custodian")
          ? this.#form(promise)
          : html`<p class="pad sm mut">${t("desk.promise.custodian")}</p>`}
        ${this.failed ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>` : nothing}
      </section>
      <nr-dialog .open=${asks !== null} heading=${t("desk.promise.heading")} @nr-close=${() => (this.asks = null)}>
        ${asks
          ? html`<p><b>${tn("desk.promise.is", asks.days, { date: day(new Date()) })}</b><small>${asks.text}</small></p>`
          : nothing}
        <p>${t("desk.promise.sure")}</p>
        <button class="btn" slot="acts" autofocus @click=${() => (this.asks = null)}>${t("desk.ask.back")}</button>
        <button class="btn" slot="acts" @click=${this.#post}>${t("desk.promise.go")}</button>
      </nr-dialog>`;
  }

  #form(promise: PromiseView | null): TemplateResult {
    return html`<form @submit=${this.#ask}>
      <label class="field">
        ${t("desk.promise.days")}
        <input name="days" type="number" min="1" max=${MOST_DAYS} required inputmode="numeric" .value=${String(promise?.days ?? DAYS)} />
      </label>
      <label class="field wide">
        ${t("desk.promise.text")}
        <input name="text" maxlength="1000" .value=${promise?.text ?? ""} />
      </label>
      <button class="btn" ?disabled=${this.busy}>${t("desk.promise.act")}</button>
    </form>`;
  }

  #ask = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    this.asks = { days: Number(form.get("days")), text: String(form.get("text")).trim() };
  };

  #post = async (): Promise<void> => {
    const { asks } = this;
    if (!asks || this.busy) return;
    [this.asks, this.busy, this.failed] = [null, true, ""];
    try {
      const added = await withKey(this, () => this.client.call<AddedView>("POST", "/retention/promise", asks));
      if (added) {
        this.notify(t("desk.promise.done"));
        this.dispatchEvent(new CustomEvent("nr-kept"));
      }
    } catch (error) {
      this.failed = sentenceOf(error);
    }
    this.busy = false;
  };
}
