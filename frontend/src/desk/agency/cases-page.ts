import { html, nothing } from "lit";
import { query, state } from "lit/decorators.js";
import type { PropertyValues } from "lit";
import { define } from "../../element.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { address, DeskPage } from "../page.ts";
import type { Shortcut } from "../shortcuts.ts";
import { desk } from "../style.ts";
import "./case.ts";
import { countsOf, requestState } from "./request-state.ts";
import type { CaseRow, CasesView } from "./types.ts";
import { when } from "./when.ts";

/** The list of cases; one case; and what is proved about one share. */
@define("nr-desk-cases")
export class CasesPage extends DeskPage {
  @state() private cases: CaseRow[] = [];
  @state() private total = 0;
  @state() private next: string | null = null;
  @state() private isLoaded = false;
  @query("input[type=search]") private field?: HTMLInputElement;
  #find = "";

  static override styles = [shared, desk];

  protected override keys(): Shortcut[] {
    return [{ key: "/", word: "desk.cases.find", act: () => this.field?.focus() }];
  }

  override willUpdate(changed: PropertyValues): void {
    if (changed.has("route") && !this.route.length) void this.#load();
  }

  /** Read the first cases, or those after the last one. */
  async #load(after = ""): Promise<void> {
    const find = this.#find;
    try {
      const asked = new URLSearchParams({ find, after });
      const found = await this.client.call<CasesView>("GET", `/cases?${asked}`);
      if (find !== this.#find) return;
      this.cases = after ? [...this.cases, ...found.cases] : found.cases;
      this.total = found.total;
      this.next = found.next;
      this.isLoaded = true;
    } catch (error) {
      this.notify(error);
    }
  }

  override render() {
    const [name, share, tab] = this.route;
    if (name)
      return html`<nr-desk-case
        .client=${this.client}
        .session=${this.session}
        .shortcuts=${this.shortcuts}
        .language=${this.language}
        .case=${name}
        .share=${share ?? ""}
        .tab=${tab ?? ""}
      ></nr-desk-case>`;
    return html`<div class="ttl">
        <div>
          <h1 tabindex="-1">${t("desk.cases")}</h1>
          <p>${this.isLoaded ? tn("desk.cases.total", this.total) : ""}</p>
        </div>
        <div class="a field">
          <input
            type="search"
            aria-label=${t("desk.cases.find")}
            placeholder=${t("desk.cases.find")}
            maxlength="100"
            @input=${this.#search}
          />
        </div>
      </div>
      ${this.#list()}`;
  }

  #search = (event: Event): void => {
    this.#find = (event.target as HTMLInputElement).value;
    void this.#load();
  };

  #list() {
    if (!this.isLoaded) return nothing;
    if (!this.cases.length)
      return html`<section class="card pad stack">
        <p>${t(this.#find ? "desk.cases.not_found" : "desk.cases.none")}</p>
        ${this.#find ? nothing : html`<div><a class="btn" href=${address("ask")}>${t("desk.today.ask")}</a></div>`}
      </section>`;
    return html`<section class="card">
        <div class="ov" tabindex="0" role="group" aria-label=${t("desk.cases")}>
          <table class="tb tn">
            <thead>
              <tr>
                <th>${t("desk.today.case")}</th>
                <th>${t("desk.today.shares")}</th>
                <th>${t("desk.today.state")}</th>
                <th>${t("desk.cases.last")}</th>
              </tr>
            </thead>
            <tbody>
              ${this.cases.map((each) => this.#row(each))}
            </tbody>
          </table>
        </div>
      </section>
      ${this.next
        ? html`<p class="pad"><button @click=${() => void this.#load(this.next ?? "")}>${t("desk.more")}</button></p>`
        : nothing}`;
  }

  #row(row: CaseRow) {
    return html`<tr>
      <td>
        <a href=${address("cases", row.case)}>${row.title || t("desk.cases.elsewhere")}</a>
        <small class="code">${row.case_number}</small>
        ${row.requests > 1 ? html`<small>${tn("desk.cases.requests", row.requests)}</small>` : nothing}
      </td>
      <td>${countsOf(row.shares)}</td>
      <td>${row.state ? requestState({ state: row.state, asked: row.last }) : "–"}</td>
      <td class="nw">${when(row.last)}</td>
    </tr>`;
  }
}
