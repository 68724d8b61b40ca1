import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError, type Hub } from "../../api/hub.ts";
import { define } from "../../element.ts";
import { clockToSecond } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import {
  LONGEST_EMAIL,
  LONGEST_NAME,
  LONGEST_TELEPHONE,
  LONGEST_STATEMENT,
  withExtract,
  type Draft,
  type Extract,
  type Identity,
} from "./draft.ts";
import { formatTime } from "./time.ts";

export interface Reading {
  at: string;
  state: string;
}

const MOST_ROWS = 200;

/** What one lent sensor said within the window: every line that would leave. */
@define("nr-review-readings")
export class NrReviewReadings extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) extract!: Extract;

  @state() private readings: Reading[] | null = null;
  @state() private error = "";

  static override styles = [
    shared,
    css`
      .scroll {
        max-height: 200px;
        overflow: auto;
        border: 1px solid var(--nr-line);
        border-radius: 8px;
      }
      .tbl td,
      .tbl th {
        padding: 6px 10px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const before = changed.get("extract") as Extract | undefined;
    const { sensorId, span } = this.extract;
    if (before?.sensorId === sensorId && before.span.start === span.start && before.span.end === span.end)
      return;
    if (changed.has("extract") || changed.has("hub")) void this.#read();
  }

  async #read(): Promise<void> {
    const { sensorId, span } = this.extract;
    const query = { start: formatTime(span.start), end: formatTime(span.end) };
    try {
      const path = `/sensors/${sensorId}/readings`;
      const { readings } = await this.hub.get<{ readings: Reading[] }>(path, query);
      if (sensorId === this.extract.sensorId) this.readings = readings;
    } catch (thrown) {
      this.error = HubError.of(thrown).message;
    }
  }

  override render() {
    if (this.error) return html`<p class="sm">${this.error}</p>`;
    if (!this.readings) return html`<span class="grey" aria-busy="true"></span>`;
    if (!this.readings.length) return html`<p class="sm mut">${t("review.readings.none")}</p>`;
    const more = this.readings.length - MOST_ROWS;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.extract.name}>
        <table class="tbl tn sm">
          <thead>
            <tr>
              <th scope="col">${t("review.readings.at")}</th>
              <th scope="col">${t("review.readings.said")}</th>
            </tr>
          </thead>
          <tbody>
            ${this.readings
              .slice(0, MOST_ROWS)
              .map((one) => html`<tr>
                <td>${clockToSecond(one.at)}</td>
                <td>${one.state}</td>
              </tr>`)}
          </tbody>
        </table>
      </div>
      ${more > 0 ? html`<p class="xs mut">${tn("review.readings.more", more)}</p>` : ""}`;
  }
}

const FIELDS = [
  { name: "name", type: "text", autocomplete: "name", most: LONGEST_NAME },
  { name: "email", type: "email", autocomplete: "email", most: LONGEST_EMAIL },
  { name: "telephone", type: "tel", autocomplete: "tel", most: LONGEST_TELEPHONE },
] as const;

/** What a person adds to the clips: a contact, words, readings, and how it is made. Nothing is ticked before. */
@define("nr-review-about")
export class NrReviewAbout extends LitElement {
  @property({ attribute: false }) draft!: Draft;
  /** The hub can add content credentials. */
  @property({ type: Boolean }) signs = false;
  @property({ attribute: false }) hub!: Hub;
  /** Without clips, words and readings are all there is: they are open from the start. */
  @property({ type: Boolean }) open = false;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 14px;
      }
      fieldset,
      details {
        border: 1px solid var(--nr-border);
        border-radius: 10px;
        min-width: 0;
      }
      label.choice {
        display: flex;
        gap: 10px;
        padding: 11px 12px;
        min-height: 44px;
        align-items: center;
        cursor: pointer;
      }
      label.choice + label.choice {
        border-top: 1px solid var(--nr-line);
      }
      label.choice small {
        display: block;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      label.choice .xs {
        margin-inline-start: auto;
        text-align: end;
      }
      input[type="radio"],
      input[type="checkbox"] {
        flex: none;
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .in {
        display: grid;
        gap: 10px;
        padding: 4px 12px 12px;
      }
      summary {
        list-style: none;
        display: flex;
        align-items: center;
        gap: 8px;
        padding: 11px 12px;
        min-height: 44px;
        cursor: pointer;
        border-radius: 10px;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      summary > .ic {
        color: var(--nr-ink2);
      }
      summary > .ic:last-child {
        margin-inline-start: auto;
      }
      details[open] summary > .ic:last-child {
        transform: rotate(180deg);
      }
      textarea {
        min-height: 88px !important;
        resize: vertical;
      }
    `,
  ];

  override render() {
    const { draft } = this;
    return html`<fieldset>
        <legend class="vh">${t("review.identity.legend")}</legend>
        <label class="choice">
          <input
            type="radio"
            name="identity"
            .checked=${!draft.contact}
            @change=${() => this.#change({ contact: false })}
          />
          <span>${t("review.identity.anonymous")}</span>
        </label>
        <label class="choice">
          <input
            type="radio"
            name="identity"
            .checked=${draft.contact}
            @change=${() => this.#change({ contact: true })}
          />
          <span>${t("review.identity.contact")}</span>
          <span class="xs mut">${t("review.identity.once")}</span>
        </label>
        ${draft.contact
          ? html`<div class="in">
              ${FIELDS.map(
                (field) =>
                  html`<label class="field"
                    >${t(`review.identity.${field.name}`)}
                    <input
                      type=${field.type}
                      autocomplete=${field.autocomplete}
                      maxlength=${field.most}
                      .value=${draft.identity[field.name]}
                      @input=${(event: Event) => this.#identity(field.name, event)}
                  /></label>`,
              )}
              <p class="xs mut">${t("review.identity.note")}</p>
            </div>`
          : nothing}
      </fieldset>
      <details ?open=${this.open || !!draft.words}>
        <summary>${icon("talk", 18)}${t("review.words.heading")}${icon("down", 16)}</summary>
        <div class="in">
          <label class="field"
            >${t("review.words.label")}
            <textarea
              rows="4"
              maxlength=${LONGEST_STATEMENT}
              .value=${draft.words}
              @input=${(event: Event) =>
                this.#change({ words: (event.target as HTMLTextAreaElement).value })}
            ></textarea>
          </label>
          <p class="xs mut">${t("review.words.note")}</p>
        </div>
      </details>
      ${draft.extracts.length ? this.#readings() : nothing} ${this.#making()}`;
  }

  #readings() {
    return html`<details ?open=${this.open || this.draft.extracts.some((one) => one.taken)}>
      <summary>${icon("info", 18)}${t("review.readings.heading")}${icon("down", 16)}</summary>
      ${this.draft.extracts.map(
        (one) =>
          html`<label class="choice">
              <input
                type="checkbox"
                .checked=${one.taken}
                @change=${(event: Event) => {
                  const taken = (event.target as HTMLInputElement).checked;
                  this.#fire(withExtract(this.draft, one.sensorId, taken));
                }}
              />
              <span>${one.name}</span>
            </label>
            ${one.taken
              ? html`<div class="in">
                  <nr-review-readings .hub=${this.hub} .extract=${one}></nr-review-readings>
                </div>`
              : nothing}`,
      )}
      <p class="in xs mut">${t("review.readings.note")}</p>
    </details>`;
  }

  #making() {
    return html`<details>
      <summary>${icon("gear", 18)}${t("review.making.heading")}${icon("down", 16)}</summary>
      ${(["ownCopy", "contentCredentials", "cameraMake"] as const).map((name) =>
        name === "contentCredentials" && !this.signs && !this.draft[name]
          ? nothing
          : html`<label class="choice">
              <input
                type="checkbox"
                .checked=${this.draft[name]}
                @change=${(event: Event) =>
                  this.#change({ [name]: (event.target as HTMLInputElement).checked })}
              />
              <span
                >${t(`review.making.${name}`)}<small>${t(`review.making.${name}_note`)}</small></span
              >
            </label>`,
      )}
    </details>`;
  }

  #identity(name: keyof Identity, event: Event): void {
    const value = (event.target as HTMLInputElement).value;
    this.#change({ identity: { ...this.draft.identity, [name]: value } });
  }

  #change(changed: Partial<Draft>): void {
    this.#fire({ ...this.draft, ...changed });
  }

  #fire(draft: Draft): void {
    this.dispatchEvent(new CustomEvent("nr-draft", { detail: draft }));
  }
}
