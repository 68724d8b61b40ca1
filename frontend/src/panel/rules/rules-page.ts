import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { Rule, RuleList, Trial } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { whatItWould } from "../../parts/answers.ts";
import { placeholder } from "../../parts/nr-empty.ts";
import "../../parts/nr-finding.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { addPage } from "../pages.ts";
import "./rule-form.ts";
import { bodyOf, conditions, effects, NEW } from "./rule.ts";

/** What this house does by itself, in the order in which it is asked, and each tried on the past. */
@define("nr-page-rules")
export class RulesPage extends PageElement {
  /** The rule whose form is open: an id, `new`, or nothing. */
  @state() private open = "";
  @state() private trials = new Map<string, string>();
  @state() private busy = false;
  private readonly rules = new Fetched<RuleList>(this);
  #heard: (() => void) | null = null;

  static override styles = [
    shared,
    css`
      ol {
        display: grid;
        gap: 12px;
        counter-reset: rule;
      }
      .rule {
        padding: 16px;
        display: grid;
        grid-template-columns: 28px minmax(0, 1fr) auto;
        gap: 4px 12px;
      }
      .rule::before {
        counter-increment: rule;
        content: counter(rule);
        font: 500 15px/21px var(--nr-font);
        color: var(--nr-ink2);
        text-align: end;
      }
      .rule > * {
        grid-column: 2 / -1;
      }
      .rule > .head {
        grid-column: 2;
      }
      .rule > .acts {
        grid-column: 3;
        grid-row: 1;
        margin-block: -12px;
        min-height: 44px;
        display: flex;
        gap: 0;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        align-content: center;
      }
      .marks {
        display: flex;
      }
      h3 {
        font: 500 15px/21px var(--nr-font);
      }
      .off h3,
      .off p {
        color: var(--nr-ink2);
      }
      .trial {
        display: flex;
        gap: 8px;
        align-items: flex-start;
        margin-top: 6px;
      }
      .trial .ic {
        color: var(--nr-link);
      }
      .asleep {
        padding: 16px;
        margin-bottom: 12px;
        display: flex;
        flex-wrap: wrap;
        gap: 12px;
        align-items: center;
        justify-content: space-between;
      }
      .asleep nr-finding {
        flex: 1 1 300px;
      }
      .rest {
        padding: 16px;
        margin-top: 12px;
      }
      :host([narrow]) .pagehead .link {
        order: 1;
      }
      :host([narrow]) .rule > .acts {
        grid-column: 2 / -1;
        grid-row: auto;
        margin: 0;
        margin-inline-start: -12px;
        justify-content: flex-start;
      }
      :host([narrow]) .marks {
        margin-inline: auto -12px;
      }
    `,
  ];

  override willUpdate(): void {
    this.rules.ask(this.house.hub, "/rules");
    this.#heard ??= this.house.hub.listen((message) => {
      if (message.type === "rules.changed") void this.rules.again();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#heard?.();
    this.#heard = null;
  }

  override render(): TemplateResult {
    const rules = this.rules.value?.rules;
    const active = this.rules.value?.active ?? true;
    return html`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${t("rules.title")}</h2>
          <p>${t("rules.about")}</p>
        </div>
        ${this.house.mayManage && active && rules?.length
          ? html`<button
              class="btn link sm"
              ?disabled=${this.busy}
              @click=${() => void this.#switch(false)}
            >
              ${t("rules.all_off")}
            </button>`
          : nothing}
        ${this.house.mayManage && rules
          ? html`<button
              class="btn sm tonal"
              aria-expanded=${this.open === "new"}
              @click=${() => {
                this.open = this.open === "new" ? "" : "new";
              }}
            >
              ${icon("plus", 16)}${t("rules.add")}
            </button>`
          : nothing}
      </div>
      ${rules && !active ? this.#asleep() : nothing}
      ${rules ? this.#list(rules) : placeholder(this.rules)}
      ${rules
        ? html`<p class="card rest mut sm">${t("rules.rest")}</p>`
        : nothing}
    </div>`;
  }

  #asleep(): TemplateResult {
    return html`<div class="card asleep" role="status">
      <nr-finding tone="amber" .heading=${t("rules.asleep")}>${t("rules.asleep_why")}</nr-finding>
      ${this.house.mayManage
        ? html`<button class="btn" ?disabled=${this.busy} @click=${() => void this.#switch(true)}>
            ${t("rules.all_on")}
          </button>`
        : nothing}
    </div>`;
  }

  async #switch(active: boolean): Promise<void> {
    this.busy = true;
    try {
      this.rules.show(await this.house.hub.put<RuleList>("/rules/active", { active }));
    } catch (thrown) {
      this.notify(thrown);
    }
    this.busy = false;
  }

  #list(rules: readonly Rule[]): TemplateResult {
    return html`${this.open === "new" ? this.#form(null) : nothing}
    ${rules.length
      ? html`<ol>
          ${rules.map((rule) => this.#rule(rule, rules))}
        </ol>`
      : this.open === "new"
        ? nothing
        : html`<div class="card">
            <nr-empty icon="rules" .heading=${t("rules.none")} .text=${t("rules.none_text")}></nr-empty>
          </div>`}`;
  }

  #form(rule: Rule | null): TemplateResult {
    return html`<nr-rule-form
      style="margin-bottom:12px"
      .house=${this.house}
      ?narrow=${this.narrow}
      .rule=${rule ?? NEW}
      .ruleId=${rule?.id ?? ""}
      @nr-done=${() => {
        this.open = "";
        void this.rules.again();
      }}
    ></nr-rule-form>`;
  }

  #rule(rule: Rule, rules: readonly Rule[]): TemplateResult {
    if (this.open === rule.id) return html`<li>${this.#form(rule)}</li>`;
    const agencies = new Map(
      this.house.requests.map((each) => [each.agency.id, each.agency.name] as const),
    );
    const asks = conditions(rule.when, agencies);
    const trial = this.trials.get(rule.id);
    const own = rules.filter((each) => !each.from_config);
    const place = own.indexOf(rule);
    return html`<li class="card rule ${rule.on ? "" : "off"}">
      <h3 class="head">${rule.name}${rule.on ? "" : ` (${t("rules.off")})`}</h3>
      <p>${asks.length ? asks.join(" ") : t("rules.always")}</p>
      <p>${effects(rule).join(" ")}</p>
      ${rule.from_config ? html`<p class="sm mut">${t("rules.from_file")}</p>` : nothing}
      ${trial
        ? html`<p class="trial sm" role="status">${icon("search", 18)}<span>${trial}</span></p>`
        : nothing}
      <div class="acts">
        ${this.house.mayManage
          ? html`<button class="btn link sm" @click=${() => void this.#try(rule)}>
              ${t("rules.try")}
            </button>`
          : nothing}
        ${this.house.mayManage && !rule.from_config
          ? html`
              <button
                class="btn link sm"
                ?disabled=${this.busy}
                @click=${() => void this.#put(rule, !rule.on)}
              >
                ${t(rule.on ? "rules.turn_off" : "rules.turn_on")}
              </button>
              <button
                class="btn link sm"
                @click=${() => {
                  this.open = rule.id;
                }}
              >
                ${t("rules.change")}
              </button>
              <span class="marks">
              ${this.#mover(rule, place - 1, "up", place === 0)}
              ${this.#mover(rule, place + 1, "down", place === own.length - 1)}
              <button
                class="btn round"
                aria-label=${t("rules.remove", { name: rule.name })}
                title=${t("rules.remove", { name: rule.name })}
                ?disabled=${this.busy}
                @click=${() => void this.#act(() => this.house.hub.delete(`/rules/${rule.id}`))}
              >
                ${icon("trash", 18)}
              </button></span>
            `
          : nothing}
      </div>
    </li>`;
  }

  #mover(rule: Rule, to: number, way: "up" | "down", atEnd: boolean): TemplateResult {
    const text = t(`rules.${way}`, { name: rule.name });
    return html`<button
      class="btn round"
      aria-label=${text}
      title=${text}
      ?disabled=${this.busy || atEnd}
      @click=${() => void this.#act(() => this.house.hub.post(`/rules/${rule.id}/move`, { to }))}
    >
      ${icon(way, 18)}
    </button>`;
  }

  #put(rule: Rule, on: boolean): Promise<void> {
    return this.#act(() => this.house.hub.put(`/rules/${rule.id}`, bodyOf(rule, { on })));
  }

  async #act(act: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    try {
      await act();
      await this.rules.again();
    } catch (thrown) {
      this.notify(thrown);
    }
    this.busy = false;
  }

  async #try(rule: Rule): Promise<void> {
    try {
      const trial = await this.house.hub.post<Trial>("/rules/try", {
        rule: { id: rule.from_config ? null : rule.id, ...bodyOf(rule) },
      });
      this.trials = new Map(this.trials).set(rule.id, whatItWould(rule.then, trial));
    } catch (thrown) {
      this.notify(thrown);
    }
  }
}

addPage("rules", (given) =>
    html`<nr-page-rules
      .hass=${given.hass}
      .house=${given.house}
      .route=${given.route}
      .narrow=${given.narrow}
    ></nr-page-rules>`);
