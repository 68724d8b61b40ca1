import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import { HubError } from "../../api/hub.ts";
import type { Conditions, Trial, Verdict } from "../../api/types.ts";
import { define } from "../../element.ts";
import { LABELS, whatItWould } from "../../parts/answers.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { bodyOf, KINDS, NEW, type Draft } from "./rule.ts";

const VERDICTS: Verdict[] = ["deny", "list", "notify", "approve"];
const LEVELS = [0, 1, 2, 3];

/** Writes one house rule, and tries it on every request so far before it is saved. Fires `nr-done`. */
@define("nr-rule-form")
export class RuleForm extends LitElement {
  @property({ attribute: false }) house!: House;
  @property({ attribute: false }) rule: Draft = NEW;
  /** Empty while it is new. */
  @property() ruleId = "";
  @state() private draft: Draft = NEW;
  @state() private trial = "";
  @state() private wrong = "";
  @state() private busy = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      form {
        padding: 16px;
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(220px, 1fr));
        gap: 16px;
      }
      .whole {
        grid-column: 1 / -1;
      }
      fieldset {
        display: grid;
        gap: 4px;
        min-width: 0;
      }
      legend,
      .label {
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
        padding: 0;
      }
      legend {
        margin-bottom: 2px;
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
      .ticks input {
        flex: none;
        width: 18px;
        height: 18px;
        margin: 0;
        accent-color: var(--nr-fill);
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
      <label class="field whole"
        >${t("rules.name")}<input
          required
          maxlength="100"
          .value=${draft.name}
          @input=${(event: Event) => this.#set({ name: value(event) })}
      /></label>
      <p class="whole mut sm">${t("rules.all_hold")}</p>
      <fieldset class="whole">
        <legend>${t("rules.kinds")}</legend>
        <div class="ticks">
          ${KINDS.map((kind) => this.#tick(kind, `agency_kind.${kind}`, when.kinds, "kinds"))}
        </div>
      </fieldset>
      <label class="field"
        >${t("rules.level_to")}<select
          @change=${(event: Event) =>
            this.#when({ level_to: value(event) ? Number(value(event)) : null })}
        >
          <option value="">${t("rules.any")}</option>
          ${LEVELS.slice(0, 3).map(
            (level) =>
              html`<option value=${level} ?selected=${when.level_to === level}>
                L${level} ${t("rules.or_below")}
              </option>`,
          )}
        </select></label
      >
      <label class="field"
        >${t("rules.longer")}<input
          type="number"
          min="0.1"
          max="24"
          step="any"
          .value=${when.longer_than_s === null ? "" : String(when.longer_than_s / 3600)}
          @input=${(event: Event) => this.#when({ longer_than_s: seconds(value(event)) })}
      /></label>
      <label class="field"
        >${t("rules.words")}<input
          .value=${when.words.join(", ")}
          @input=${(event: Event) =>
            this.#when({
              words: value(event)
                .split(",")
                .map((each) => each.trim())
                .filter(Boolean),
            })}
      /></label>
      <label class="field"
        >${t("rules.farther")}<input
          type="number"
          min="1"
          step="1"
          .value=${when.farther_than_m === null ? "" : String(when.farther_than_m)}
          @input=${(event: Event) => this.#when({ farther_than_m: Number(value(event)) || null })}
      /></label>
      <fieldset>
        <legend>${t("rules.hours")}</legend>
        <div class="row">
          ${this.#hour(0, "rules.hour_from")}<span aria-hidden="true">–</span>${this.#hour(
            1,
            "rules.hour_to",
          )}
        </div>
      </fieldset>
      <fieldset>
        <legend>${t("rules.findings")}</legend>
        <div class="ticks">${this.#tick("*", "rules.any_finding", when.findings, "findings")}
        ${this.#tick("lawful_activity", "finding.lawful_activity", when.findings, "findings")}</div>
      </fieldset>
      <fieldset>
        <legend>${t("rules.labels")}</legend>
        <div class="ticks">
          ${LABELS.map((label) => this.#tick(label, `label.${label}`, when.labels, "labels"))}
        </div>
      </fieldset>
      <label class="field whole"
        >${t("rules.then")}<select
          @change=${(event: Event) => this.#set({ then: value(event) as Verdict })}
        >
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
        : html`<div class="ticks whole">
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
          </div>`}
      ${this.trial
        ? html`<p class="whole trial" role="status">${icon("search", 18)}<span>${this.trial}</span></p>`
        : nothing}
      ${this.wrong ? html`<p class="whole wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <div class="whole row" style="flex-wrap:wrap">
        <button type="button" ?disabled=${this.busy} @click=${() => void this.#try()}>
          ${t("rules.try")}
        </button>
        <button ?disabled=${this.busy}>${t("rules.save")}</button>
        <button type="button" class="btn link" @click=${() => this.#close()}>
          ${t("pages.cancel")}
        </button>
      </div>
    </form>`;
  }

  #tick(
    one: string,
    label: string,
    chosen: readonly string[],
    name: "kinds" | "findings" | "labels",
  ): TemplateResult {
    return html`<label
      ><input
        type="checkbox"
        .checked=${chosen.includes(one)}
        @change=${(event: Event) =>
          this.#when({
            [name]: ticked(event) ? [...chosen, one] : chosen.filter((each) => each !== one),
          })}
      />${t(label)}</label
    >`;
  }

  #hour(at: 0 | 1, label: string): TemplateResult {
    const hours = this.draft.when.hours;
    return html`<label class="field" style="flex:1"
      ><span class="vh">${t(label)}</span
      ><input
        type="number"
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
    /></label>`;
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
    await this.#ask(async () => {
      const trial = await this.house.hub.post<Trial>("/rules/try", {
        rule: { id: this.ruleId || null, ...this.draft, name: this.draft.name || t("rules.new") },
      });
      this.trial = whatItWould(this.draft.then, trial);
    });
  }

  async #save(event: Event): Promise<void> {
    event.preventDefault();
    await this.#ask(async () => {
      if (this.ruleId) await this.house.hub.put(`/rules/${this.ruleId}`, this.draft);
      else await this.house.hub.post("/rules", this.draft);
      this.#close();
    });
  }

  async #ask(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await act();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent("nr-done"));
  }
}

function value(event: Event): string {
  return (event.target as HTMLInputElement).value;
}

function ticked(event: Event): boolean {
  return (event.target as HTMLInputElement).checked;
}

function seconds(hours: string): number | null {
  const value = Number(hours);
  return value > 0 ? Math.round(value * 3600) : null;
}
