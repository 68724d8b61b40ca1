import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { Conditions, Trial, Verdict } from "../../api/types.ts";
import { define } from "../../element.ts";
import { LABELS, whatItWould } from "../../parts/answers.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { FormElement } from "../form-element.ts";
import { bodyOf, KINDS, NEW, type Draft } from "./rule.ts";

const VERDICTS: Verdict[] = ["deny", "list", "notify", "approve"];
/** At the highest level every agency is meant, so nothing is said of it. */
const LEVELS = [0, 1, 2];

/** Writes one house rule, and tries it on every request so far before it is saved. Fires `nr-done`. */
@define("nr-rule-form")
export class RuleForm extends FormElement {
  @property({ attribute: false }) rule: Draft = NEW;
  /** Empty while it is new. */
  @property() ruleId = "";
  @state() private draft: Draft = NEW;
  @state() private trial = "";

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      form {
        padding: 16px;
        display: grid;
        grid-template-columns: minmax(0, 728px);
        gap: 12px;
      }
      .line {
        display: grid;
        grid-template-columns: 220px minmax(0, 1fr);
        gap: 4px 16px;
        align-items: start;
        color: var(--nr-ink2);
        font-size: 14px;
        line-height: 20px;
      }
      .line > :first-child {
        padding-top: 12px;
      }
      .line > .ticks {
        padding-top: 4px;
      }
      .line :is(input:not([type="checkbox"]), select) {
        font: 14px/20px var(--nr-font);
        color: var(--nr-ink);
        background: var(--nr-card);
        border: 1px solid var(--nr-edge);
        border-radius: 8px;
        min-height: 44px;
        padding: 8px 12px;
        width: 100%;
      }
      .amounts {
        display: grid;
        gap: inherit;
      }
      :host([narrow]) form {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) .line {
        grid-template-columns: minmax(0, 1fr);
        align-content: start;
      }
      /* Short fields share a line if there is room. */
      :host([narrow]) .amounts {
        grid-template-columns: repeat(auto-fit, minmax(min(200px, 100%), 1fr));
        gap: 12px 16px;
      }
      :host([narrow]) .line > :is(:first-child, .ticks) {
        padding-top: 0;
      }
      .ticks {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .ticks label {
        display: inline-flex;
        gap: 8px;
        align-items: center;
        min-height: 36px;
      }
      :host([narrow]) .ticks {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(120px, 100%), 1fr));
      }
      :host([narrow]) .ticks.findings {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) .ticks label {
        min-height: 44px;
      }
      .ticks input {
        flex: none;
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      .try {
        margin-inline-start: auto;
      }
      :host([narrow]) .try {
        order: -1;
        flex-basis: 100%;
      }
      .trial {
        display: flex;
        gap: 8px;
      }
      .trial .ic {
        color: var(--nr-link);
      }
      .wrong {
        color: var(--nr-red);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("rule")) this.draft = bodyOf(this.rule);
  }

  override render(): TemplateResult {
    const { draft } = this;
    const { when } = draft;
    return html`<form class="card" @submit=${(event: Event) => void this.#save(event)}>
      <label class="line"
        ><span>${t("rules.name")}</span
        ><input
          required
          maxlength="100"
          .value=${draft.name}
          @input=${(event: Event) => this.#set({ name: value(event) })}
      /></label>
      <p class="mut sm">${t("rules.all_hold")}</p>
      ${this.#ticks("kinds", KINDS.map((kind) => [kind, `agency_kind.${kind}`]))}
      <label class="line"
        ><span>${t("rules.level_to")}</span
        ><select
          @change=${(event: Event) =>
            this.#when({ level_to: value(event) ? Number(value(event)) : null })}
        >
          <option value="">${t("rules.any")}</option>
          ${LEVELS.map(
            (level) =>
              html`<option value=${level} ?selected=${when.level_to === level}>
                ${t(`level.${level}`)}${level ? ` ${t("rules.or_below")}` : ""}
              </option>`,
          )}
        </select></label
      >
      <div class="amounts">
      ${this.#amount("rules.longer", when.longer_than_s === null ? null : when.longer_than_s / 3600, {
        min: 0.1,
        max: 24,
        step: "any",
        set: (hours) => ({ longer_than_s: hours > 0 ? Math.round(hours * 3600) : null }),
      })}
      ${this.#amount("rules.farther", when.farther_than_m, {
        min: 1,
        step: "1",
        set: (meters) => ({ farther_than_m: meters || null }),
      })}
      <div class="line" role="group" aria-labelledby="hours">
        <span id="hours">${t("rules.hours")}</span>
        <div class="row">
          ${this.#hour(0, "rules.hour_from")}<span aria-hidden="true">–</span>${this.#hour(
            1,
            "rules.hour_to",
          )}
        </div>
      </div>
      </div>
      <label class="line"
        ><span>${t("rules.words")}</span
        ><input
          .value=${when.words.join(", ")}
          @input=${(event: Event) =>
            this.#when({
              words: value(event)
                .split(",")
                .map((each) => each.trim())
                .filter(Boolean),
            })}
      /></label>
      ${this.#ticks("findings", [
        ["*", "rules.any_finding"],
        ["lawful_activity", "finding.lawful_activity"],
        ["late_account", "finding.late_account"],
      ])}
      ${this.#ticks("labels", LABELS.map((label) => [label, `label.${label}`]))}
      <label class="line"
        ><span>${t("rules.then")}</span
        ><select @change=${(event: Event) => this.#set({ then: value(event) as Verdict })}>
          ${VERDICTS.map(
            (verdict) =>
              html`<option value=${verdict} ?selected=${draft.then === verdict}>
                ${t(`rules.then.${verdict}`)}
              </option>`,
          )}
        </select></label
      >
      ${draft.then === "deny"
        ? nothing
        : html`<div class="line"><span></span><div class="ticks">
            <label
              ><input
                type="checkbox"
                .checked=${draft.prepare}
                @change=${(event: Event) => this.#set({ prepare: ticked(event) })}
              />${t("rules.prepares")}</label
            >
            ${draft.then === "approve"
              ? nothing
              : html`<label
                  ><input
                    type="checkbox"
                    .checked=${draft.people > 1}
                    @change=${(event: Event) => this.#set({ people: ticked(event) ? 2 : 1 })}
                  />${t("rules.two_people")}</label
                >`}
          </div></div>`}
      ${this.trial
        ? html`<p class="trial" role="status">${icon("search", 18)}<span>${this.trial}</span></p>`
        : nothing}
      ${this.complaint()}
      <div class="acts">
        <button class="btn tonal" ?disabled=${this.busy}>${t("rules.save")}</button>
        <button type="button" class="btn link" @click=${() => this.done()}>
          ${t("pages.cancel")}
        </button>
        <button type="button" class="try" ?disabled=${this.busy} @click=${() => void this.#try()}>
          ${t("rules.try")}
        </button>
      </div>
    </form>`;
  }

  #ticks(name: "kinds" | "findings" | "labels", choices: [string, string][]): TemplateResult {
    const chosen: readonly string[] = this.draft.when[name];
    return html`<div class="line" role="group" aria-labelledby=${name}>
      <span id=${name}>${t(`rules.${name}`)}</span>
      <div class="ticks ${name}">
        ${choices.map(
          ([one, label]) =>
            html`<label
              ><input
                type="checkbox"
                .checked=${chosen.includes(one)}
                @change=${(event: Event) =>
                  this.#when({
                    [name]: ticked(event)
                      ? [...chosen, one]
                      : chosen.filter((each) => each !== one),
                  })}
              />${t(label).replace(/\.$/, "")}</label
            >`,
        )}
      </div>
    </div>`;
  }

  #amount(
    label: string,
    now: number | null,
    limits: {
      min: number;
      max?: number;
      step: string;
      set: (value: number) => Partial<Conditions>;
    },
  ): TemplateResult {
    return html`<label class="line"
      ><span>${t(label)}</span
      ><input
        type="number"
        min=${limits.min}
        max=${limits.max ?? nothing}
        step=${limits.step}
        .value=${now === null ? "" : String(now)}
        @input=${(event: Event) => this.#when(limits.set(Number(value(event))))}
    /></label>`;
  }

  #hour(at: 0 | 1, label: string): TemplateResult {
    const hours = this.draft.when.hours;
    return html`<input
        type="number"
        aria-label=${t(label)}
        min="0"
        max=${at ? 24 : 23}
        .value=${hours ? String(hours[at]) : ""}
        @input=${(event: Event) => {
          const text = value(event);
          if (!text) return this.#when({ hours: null });
          const next: [number, number] = hours ? [...hours] : [0, 24];
          next[at] = Number(text);
          this.#when({ hours: next });
        }}
      />`;
  }

  #set(change: Partial<Draft>): void {
    const next = { ...this.draft, ...change };
    // A denial prepares nothing, and only a person is one of two.
    this.draft = {
      ...next,
      prepare: next.then !== "deny" && next.prepare,
      people: next.then === "deny" || next.then === "approve" ? 1 : next.people,
      cool_off_s: next.then === "deny" ? 0 : next.cool_off_s,
    };
    this.trial = "";
  }

  #when(change: Partial<Conditions>): void {
    this.#set({ when: { ...this.draft.when, ...change } });
  }

  async #try(): Promise<void> {
    await this.act(async () => {
      const trial = await this.house.hub.post<Trial>("/rules/try", {
        rule: { id: this.ruleId || null, ...this.draft, name: this.draft.name || t("rules.new") },
      });
      this.trial = whatItWould(this.draft.then, trial);
    });
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    await this.act(async () => {
      if (this.ruleId) await this.house.hub.put(`/rules/${this.ruleId}`, this.draft);
      else await this.house.hub.post("/rules", this.draft);
      this.done();
    });
  }
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function ticked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}
