import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Camera, Place } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { homeOf } from "../../parts/answers.ts";
import "../../parts/nr-dialog.ts";
import "../../parts/nr-map.ts";
import { snapshotOf } from "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { placeOf, toText, type PlaceText } from "./place.ts";

const TURNS = [
  { name: "heading", least: 0, most: 359, sign: "°" },
  { name: "view", least: 10, most: 360, sign: "°" },
  { name: "range", least: 5, most: 200, sign: " m" },
] as const;
const NUMBERS = ["latitude", "longitude", "heading", "view", "range"] as const;

/** Where a camera is and what it sees: on a map, by sliders, or in numbers. Fires `nr-placed`. */
@define("nr-place-form")
export class PlaceForm extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  @property({ attribute: false }) value!: PlaceText;
  @property({ type: Boolean }) disabled = false;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      nr-map {
        height: 260px;
        border-radius: 8px;
      }
      .turns {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(140px, 1fr));
        gap: 4px 16px;
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
      }
      .turns label {
        display: grid;
        grid-template-columns: 1fr auto;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      b {
        color: var(--nr-ink);
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }
      input[type="range"] {
        grid-column: 1 / -1;
        width: 100%;
        height: 44px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      summary {
        color: var(--nr-link);
        font-weight: 500;
        min-height: 44px;
        display: flex;
        align-items: center;
        gap: 6px;
        cursor: pointer;
        list-style: none;
      }
      .numbers {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
        gap: 12px;
      }
    `,
  ];

  override render(): TemplateResult {
    return html`<p class="sm mut">${t("place.text")}</p>
      <nr-map
        .cameras=${this.house.cameras.filter((each) => each.id !== this.camera.id)}
        .placing=${placeOf(this.value)}
        .home=${homeOf(this.hass)}
        .label=${t("camera.map")}
        ?still=${this.disabled}
        @nr-place=${(event: CustomEvent<Partial<Place>>) => this.#move(event.detail)}
      ></nr-map>
      <fieldset class="turns" ?disabled=${this.disabled}>
        ${TURNS.map(({ name, least, most, sign }) => {
          const text = `${this.value[name] || "–"}${sign}`;
          return html`<label
            ><span>${t(`place.${name}`)}</span><b aria-hidden="true">${text}</b
            ><input
              type="range"
              min=${least}
              max=${most}
              aria-valuetext=${text}
              .value=${this.value[name]}
              @input=${(event: InputEvent) => this.#type(name, event)}
          /></label>`;
        })}
      </fieldset>
      <details>
        <summary>${t("place.exact")}${icon("down", 18)}</summary>
        <fieldset class="numbers" ?disabled=${this.disabled}>
          ${NUMBERS.map(
            (name) =>
              html`<label class="field"
                >${t(`camera.${name}`)}<input
                  inputmode="decimal"
                  .value=${this.value[name]}
                  @input=${(event: InputEvent) => this.#type(name, event)}
              /></label>`,
          )}
        </fieldset>
      </details>`;
  }

  #type(name: keyof PlaceText, event: InputEvent): void {
    this.#change({ [name]: (event.target as HTMLInputElement).value });
  }

  #move({ latitude_udeg, longitude_udeg, heading_deg }: Partial<Place>): void {
    this.#change({
      ...(latitude_udeg === undefined ? {} : { latitude: String(latitude_udeg / 1e6) }),
      ...(longitude_udeg === undefined ? {} : { longitude: String(longitude_udeg / 1e6) }),
      ...(heading_deg === undefined ? {} : { heading: String(heading_deg) }),
    });
  }

  #change(changes: Partial<PlaceText>): void {
    const detail: PlaceText = { ...this.value, ...changes };
    this.dispatchEvent(new CustomEvent("nr-placed", { detail }));
  }
}

/** Asks where a camera is, beside what it sees now. Fires `nr-done`, whether it was placed or not. */
@define("nr-place-dialog")
export class PlaceDialog extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  @state() private place: PlaceText | null = null;
  @state() private live = false;
  @state() private busy = false;
  @state() private wrong = "";

  static override styles = [
    shared,
    css`
      .sees {
        position: relative;
        margin-bottom: 12px;
      }
      nr-picture {
        aspect-ratio: 16 / 9;
        max-height: 220px;
        width: 100%;
        border-radius: 8px;
      }
      .sees button {
        position: absolute;
        inset-inline-end: 8px;
        bottom: 8px;
        background: var(--nr-card);
      }
      .wrong {
        color: var(--nr-red);
        margin-top: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const { camera } = this;
    const value = this.place ?? toText(camera.place, homeOf(this.hass));
    // A camera that was just added has no picture yet, but it can be looked at.
    const live = this.live || (!camera.snapshot_at && camera.state === "recording");
    const picture = snapshotOf(camera);
    return html`<nr-dialog
      open
      .heading=${t("place.title", { name: camera.name })}
      @nr-close=${this.#close}
    >
      <div class="sees">
        <nr-picture
          .hub=${this.house.hub}
          .path=${live ? `cameras/${camera.id}/live.mjpeg` : picture}
          .alt=${t("cameras.picture", { name: camera.name })}
        ></nr-picture>
        ${live || !picture
          ? nothing
          : html`<button
              class="btn sm"
              @click=${() => {
                this.live = true;
              }}
            >
              ${icon("play", 16)}${t("place.live")}
            </button>`}
      </div>
      <nr-place-form
        .hass=${this.hass}
        .house=${this.house}
        .camera=${camera}
        .value=${value}
        @nr-placed=${(event: CustomEvent<PlaceText>) => {
          this.place = event.detail;
        }}
      ></nr-place-form>
      ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <button
        slot="acts"
        class="btn link"
        ?disabled=${this.busy}
        @click=${() => void this.#save({ indoor: true, may_share: false })}
      >
        ${t("place.indoor")}
      </button>
      <button slot="acts" class="btn link" @click=${this.#close}>${t("place.later")}</button>
      <button slot="acts" class="btn tonal" ?disabled=${this.busy} @click=${() => this.#place(value)}>
        ${t("camera.save")}
      </button>
    </nr-dialog>`;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };

  #place(value: PlaceText): void {
    const place = placeOf(value);
    if (place) void this.#save({ place });
    else this.wrong = t("camera.wrong_place");
  }

  async #save(changes: { place: Place } | { indoor: true; may_share: false }): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await this.house.hub.patch(`/cameras/${this.camera.id}`, changes);
      this.#close();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}
