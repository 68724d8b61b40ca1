import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, span } from "../../parts/format.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { desk } from "../style.ts";
import type { AccountView, StatedView } from "./types.ts";

const DAY_MS = 86_400_000;

/** What the public reads of a request's end: now, and once the account is posted. */
@define("nr-desk-account-public")
export class NrDeskAccountPublic extends LitElement {
  @property({ attribute: false }) view!: AccountView;
  @property() language = "";
  @state() private isNow = false;

  static override styles = [
    shared,
    desk,
    css`
      .seg {
        justify-self: start;
      }
      .seg button[aria-pressed="true"] {
        background: var(--nr-tint);
        color: var(--nr-link);
        font-weight: 600;
      }
      .paper {
        background: var(--nr-sunk);
        border: 1px solid var(--nr-line);
        border-radius: 8px;
        padding: 14px 14px 16px;
        display: grid;
        gap: 4px;
        overflow-wrap: anywhere;
      }
      .paper h3 {
        font: 600 17px/24px var(--nr-head);
      }
      .line {
        margin-top: 8px;
      }
      .line li {
        display: grid;
        grid-template-columns: 18px minmax(0, 1fr);
        gap: 8px;
        padding-bottom: 10px;
      }
      .line li > span {
        margin-top: 2px;
      }
      .line p {
        margin: 0;
      }
    `,
  ];

  override render(): TemplateResult {
    const { view } = this;
    const press = (isNow: boolean, word: string) =>
      html`<button aria-pressed=${this.isNow === isNow} @click=${() => (this.isNow = isNow)}>${t(word)}</button>`;
    return html`<aside class="stack">
      <section class="card" aria-labelledby="look">
        <header><h2 id="look">${t("desk.account.look")}</h2></header>
        <div class="pad stack">
          <div class="seg" role="group" aria-labelledby="look">
            ${press(true, "desk.account.look.now")}${press(false, "desk.account.look.then")}
          </div>
          <div class="paper">
            <b>${view.agency}</b>
            <h3>${view.request.title}</h3>
            <p class="sm mut">${span({ start: view.window_start, end: view.window_end })}</p>
            <ul class="line">
              ${this.#thread(view)}
            </ul>
          </div>
          ${view.request.is_late && !this.isNow ? html`<p class="sm mut">${t("desk.account.look.stays")}</p>` : nothing}
        </div>
      </section>
      <section class="card" aria-labelledby="effects">
        <header><h2 id="effects">${t("desk.account.effects")}</h2></header>
        <ul class="kv">
          ${this.#effect("eye", "shown")}${this.#effect("home", "rules")}${this.#effect("clock", "two")}
        </ul>
      </section>
    </aside>`;
  }

  #thread(view: AccountView): TemplateResult {
    const { request, posted } = view;
    const [newest] = posted;
    const shown: [StatedView, string][] = this.isNow
      ? newest
        ? [[newest, day(newest.at ?? "")]]
        : []
      : [[view.draft, t("desk.account.look.today")]];
    return html`${shown.map(([stated, when]) =>
        item("ledger", html`<b>${t("desk.accounts.account")}</b> <span class="mut">${when}</span><p lang=${this.language}>${stated.sentences}</p>`),
      )}
      ${this.isNow && !newest ? item("clock", html`<p>${t("desk.account.look.none")}</p>`) : nothing}
      ${request.is_late && request.due ? this.#late(request.due) : nothing}
      ${this.isNow && request.is_kept_too_long && request.late_since
        ? item("warn", html`<p>${t("desk.account.look.kept", { date: day(request.late_since) })}</p>`, "am")
        : nothing}
      ${item(
        request.is_closed ? "tick" : "eye",
        html`<b>${request.is_closed ? t("desk.account.look.closed") : nothing}</b>
          ${request.is_closed ? html`<span class="mut">${day(request.closes)}</span>` : nothing}
          <p>${request.is_closed ? view.resolution || t("desk.account.look.ended") : t("desk.account.look.open")}</p>`,
      )}`;
  }

  #late(due: string): TemplateResult {
    const days = Math.max(1, Math.ceil((Date.now() - Date.parse(due)) / DAY_MS));
    return item(
      "warn",
      html`<p><b>${tn("desk.account.look.late", days)}</b> ${t("desk.account.look.due", { date: day(due) })}</p>`,
      "am",
    );
  }

  #effect(sign: IconName, name: string): TemplateResult {
    return html`<li>
      ${icon(sign, 18)}
      <div>${t(`desk.account.effects.${name}`)}<small>${t(`desk.account.effects.${name}.why`)}</small></div>
    </li>`;
  }
}

function item(sign: IconName, text: TemplateResult, color = "lk"): TemplateResult {
  return html`<li><span class=${color}>${icon(sign, 16)}</span><div>${text}</div></li>`;
}
