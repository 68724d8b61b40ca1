import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { HouseName } from "../api/house.ts";
import { define } from "../element.ts";
import type { Hass } from "../hass.ts";
import { readAs } from "../parts/format.ts";
import { shared } from "../style/shared.ts";
import { tokens } from "../style/tokens.ts";
import { t } from "../words/localize.ts";

/** What a dashboard keeps of the card. */
export interface CardConfig {
  type: string;
  /** The config entry of the hub, if there are several. */
  house?: string;
  /** False shows no pictures, such as on a tablet in the hall. */
  pictures?: boolean;
  /** False leaves the card out while nothing waits for an answer. */
  when_clear?: boolean;
}

export const CARD = "neighbors-requests-card";
export const CARD_TYPE = `custom:${CARD}`;

/** What Home Assistant shows beside the card while a dashboard is edited. */
@define(`${CARD}-editor`)
export class NeighborsRequestsCardEditor extends LitElement {
  @property({ attribute: false }) hass?: Hass;
  @state() private config: CardConfig = { type: CARD_TYPE };
  @state() private houses: HouseName[] = [];
  #asked = false;

  static override styles = [
    tokens,
    shared,
    css`
      form {
        display: grid;
        gap: 16px;
      }
      label.tick {
        display: grid;
        grid-template-columns: 20px 1fr;
        gap: 2px 12px;
        min-height: 44px;
        align-items: center;
        cursor: pointer;
      }
      label.tick input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      label.tick span {
        grid-column: 2;
      }
    `,
  ];

  setConfig(config: CardConfig): void {
    this.config = config;
  }

  /** Nothing is shown until it can be read. */
  override shouldUpdate(): boolean {
    return !this.hass || readAs(this.hass, this);
  }

  override willUpdate(): void {
    if (!this.hass) return;
    this.toggleAttribute("dark", this.hass.themes?.darkMode === true);
    if (this.#asked) return;
    this.#asked = true;
    void this.hass
      .callWS<HouseName[]>({ type: "neighbors_requests/houses" })
      .then((houses) => (this.houses = houses))
      .catch(() => undefined);
  }

  override render() {
    if (!this.hass) return nothing;
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      ${this.houses.length > 1
        ? html`<label class="field"
            >${t("editor.house")}
            <select
              @change=${(event: Event) =>
                this.#set({ house: (event.target as HTMLSelectElement).value || undefined })}
            >
              <option value="" ?selected=${!this.config.house}>${t("editor.first")}</option>
              ${this.houses.map(
                (house) =>
                  html`<option value=${house.entry_id} ?selected=${this.config.house === house.entry_id}>
                    ${house.name}
                  </option>`,
              )}
            </select></label
          >`
        : nothing}
      ${this.#tick("pictures")} ${this.#tick("when_clear")}
    </form>`;
  }

  #tick(name: "pictures" | "when_clear") {
    return html`<label class="tick"
      ><input
        type="checkbox"
        .checked=${this.config[name] !== false}
        @change=${(event: Event) =>
          this.#set({ [name]: (event.target as HTMLInputElement).checked ? undefined : false })}
      />${t(`editor.${name}`)}<span class="sm mut">${t(`editor.${name}.why`)}</span></label
    >`;
  }

  /** What is as it comes is left out, so that a dashboard keeps only what somebody chose. */
  #set(changes: { [Key in keyof CardConfig]?: CardConfig[Key] | undefined }): void {
    const options = Object.entries({ ...this.config, ...changes }).filter(
      ([, value]) => value !== undefined,
    );
    this.config = Object.fromEntries(options) as unknown as CardConfig;
    this.dispatchEvent(
      new CustomEvent("config-changed", {
        detail: { config: this.config },
        bubbles: true,
        composed: true,
      }),
    );
  }
}
