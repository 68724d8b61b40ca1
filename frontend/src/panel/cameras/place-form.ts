import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Camera, Place } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { homeOf } from "../../parts/answers.ts";
import { bearing, distance, wind } from "../../parts/format.ts";
import "../../parts/nr-map.ts";
import { snapshotOf } from "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { placeOf, toText, type PlaceText } from "./place.ts";

const TURNS = [
  { name: "heading", least: 0, most: 359, shown: (value: number) => bearing(value) },
  { name: "view", least: 10, most: 360, shown: (value: number) => `${value}°` },
  { name: "range", least: 5, most: 200, shown: (value: number) => distance(value) },
] as const;
const NUMBERS = ["latitude", "longitude", "heading", "view", "range"] as const;
const PHONE = "(max-width: 869px)";

/**
 * Where a camera is and what it sees: on a map, by sliders, or in numbers. Fires `nr-placed`.
 *
 * With `beside`, the map fills the room beside everything else: what is in the slots `head`,
 * `picture` and `foot`.
 */
@define("nr-place-form")
export class PlaceForm extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  @property({ attribute: false }) value!: PlaceText;
  @property({ type: Boolean }) disabled = false;
  @property({ type: Boolean, reflect: true }) beside = false;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      nr-map {
        height: 340px;
        border-radius: 8px;
      }
      .hint {
        display: flex;
        gap: 10px;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      .turns {
        display: grid;
        /* Side by side, or one below the other; never two and one. */
        grid-template-columns: repeat(
          auto-fit,
          minmax(min(100%, max(140px, (480px - 100%) * 999)), 1fr)
        );
        gap: 4px 16px;
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
      }
      .turns label {
        display: grid;
        grid-template-columns: 1fr auto;
        gap: 0 8px;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
      }
      b {
        color: var(--nr-ink);
        font-weight: 500;
        font-variant-numeric: tabular-nums;
      }
      input[type="range"] {
        grid-column: 1 / -1;
        width: 100%;
        height: 44px;
        margin: 0;
        accent-color: var(--nr-link);
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
      details {
        margin-block: -8px;
      }
      .rest {
        display: contents;
      }
      :host([beside]) {
        grid-template-columns: 408px minmax(0, 1fr);
        gap: 0;
        height: 100%;
      }
      :host([beside]) nr-map {
        grid-row: 1;
        grid-column: 2;
        height: 100%;
        border-radius: 0;
      }
      :host([beside]) .rest {
        display: flex;
        flex-direction: column;
        gap: 8px;
        grid-row: 1;
        grid-column: 1;
        overflow: auto;
        padding: 16px 24px 24px;
        border-inline-end: 1px solid var(--nr-line);
      }
      :host([beside]) .turns {
        grid-template-columns: minmax(0, 1fr);
        gap: 0;
      }
      .look {
        display: contents;
      }
      @media (max-width: 869px) {
        :host([beside]) {
          display: block;
          overflow: auto;
        }
        :host([beside]) nr-map {
          height: 42vh;
          min-height: 260px;
        }
        :host([beside]) .rest {
          padding: 16px;
          border: 0;
          overflow: visible;
        }
        :host([beside]) .look {
          display: grid;
          grid-template-columns: 120px minmax(0, 1fr);
          gap: 12px;
          align-items: start;
        }
        :host([beside]) .hint .ic {
          display: none;
        }
      }
    `,
  ];

  override render(): TemplateResult {
    const map = html`<nr-map
      .hub=${this.house.hub}
      .cameras=${this.house.cameras.filter((each) => each.id !== this.camera.id)}
      .placing=${placeOf(this.value)}
      .home=${homeOf(this.hass)}
      .label=${t("camera.map")}
      ?still=${this.disabled}
      ?narrow=${matchMedia(PHONE).matches}
      @nr-place=${(event: CustomEvent<Partial<Place>>) => this.#move(event.detail)}
    ></nr-map>`;
    const hint = html`<p class="hint">${icon("hand", 18)}<span>${t("place.drag")}</span></p>`;
    if (!this.beside) return html`${hint}${map}${this.#numbers()}`;
    return html`<slot name="head"></slot>${map}
      <div class="rest">
        <div class="look"><slot name="picture"></slot>${hint}</div>
        ${this.#numbers()}<slot name="foot"></slot>
      </div>`;
  }

  #numbers(): TemplateResult {
    return html`<fieldset class="turns" ?disabled=${this.disabled}>
        ${TURNS.map(({ name, least, most, shown }) => {
          const value = Number(this.value[name].replace(",", "."));
          const text = this.value[name].trim() && Number.isFinite(value) ? shown(value) : "–";
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

  #move({ latitude_udeg, longitude_udeg, heading_deg, view_deg, range_m }: Partial<Place>): void {
    this.#change({
      ...(latitude_udeg === undefined ? {} : { latitude: String(latitude_udeg / 1e6) }),
      ...(longitude_udeg === undefined ? {} : { longitude: String(longitude_udeg / 1e6) }),
      ...(heading_deg === undefined ? {} : { heading: String(heading_deg) }),
      ...(view_deg === undefined ? {} : { view: String(view_deg) }),
      ...(range_m === undefined ? {} : { range: String(range_m) }),
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
  @state() private indoor: boolean | null = null;
  @state() private busy = false;
  @state() private wrong = "";

  static override styles = [
    shared,
    css`
      dialog {
        border: 0;
        margin: 0;
        padding: 0;
        width: 100vw;
        max-width: none;
        height: 100vh;
        height: 100dvh;
        max-height: none;
        background: var(--nr-card);
        color: var(--nr-ink);
        font: 14px/20px var(--nr-font);
        overflow: hidden;
      }
      .head {
        display: grid;
        grid-template-columns: 44px minmax(0, 1fr);
        gap: 0 8px;
        align-items: center;
        margin-inline-start: -12px;
      }
      h2 {
        font: 500 18px/25px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .sees {
        position: relative;
        border-radius: 8px;
        overflow: hidden;
      }
      nr-picture {
        aspect-ratio: 16 / 9;
        width: 100%;
      }
      .cap {
        position: absolute;
        border-radius: 12px;
        padding: 2px 10px;
        background: rgba(17, 17, 17, 0.8);
        color: #fff;
        font-size: 12px;
        line-height: 18px;
      }
      .chip {
        inset-inline-start: 8px;
        top: 8px;
        font-weight: 500;
      }
      .edges {
        inset-inline: 8px;
        bottom: 8px;
        text-align: center;
      }
      .sees button {
        position: absolute;
        inset-inline-end: 8px;
        top: 8px;
        background: var(--nr-card);
      }
      .tick {
        display: flex;
        gap: 12px;
        align-items: center;
        min-height: 44px;
      }
      .tick input {
        width: 22px;
        height: 22px;
        margin: 0;
        accent-color: var(--nr-fill);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin: 12px 0 8px;
      }
      .wrong {
        color: var(--nr-red);
      }
      nr-place-form > [slot="head"] {
        grid-row: 1;
      }
      @media (max-width: 869px) {
        .head {
          margin: 0;
          padding: 8px 12px 8px 4px;
        }
        .edges,
        .chip {
          display: none;
        }
        .sees button {
          inset: auto 4px 4px auto;
          width: 44px;
          min-height: 44px;
          padding: 0;
        }
        .sees button span {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
        }
      }
    `,
  ];

  override firstUpdated(): void {
    this.renderRoot.querySelector("dialog")?.showModal();
  }

  override render(): TemplateResult {
    const { camera } = this;
    const value = this.place ?? toText(camera.place, homeOf(this.hass));
    const phone = matchMedia(PHONE).matches;
    const head = html`<div class="head" slot=${phone ? "head" : "picture"}>
      <button class="btn round" aria-label=${t("place.later")} ?disabled=${this.busy} @click=${this.#close}>
        ${icon("back", 22)}
      </button>
      <div>
        <h2 id="heading">${t("place.where", { name: camera.name })}</h2>
        <p class="sm mut">${t("place.only_hub")}</p>
      </div>
    </div>`;
    return html`<dialog
      aria-labelledby="heading"
      @cancel=${(event: Event) => {
        event.preventDefault();
        this.#close();
      }}
    >
      <nr-place-form
        beside
        .hass=${this.hass}
        .house=${this.house}
        .camera=${camera}
        .value=${value}
        @nr-placed=${(event: CustomEvent<PlaceText>) => {
          this.place = event.detail;
        }}
      >
        ${head}${this.#sees(value)}
        <div slot="foot">
          <label class="tick"
            ><input
              type="checkbox"
              role="switch"
              .checked=${this.indoor ?? camera.indoor}
              @change=${(event: Event) => {
                this.indoor = (event.target as HTMLInputElement).checked;
              }}
            /><span
              >${t("place.indoor_camera")}<br /><span class="xs mut"
                >${t("place.indoor_more")}</span
              ></span
            ></label
          >
          ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
          <div class="acts">
            <button class="btn tonal" ?disabled=${this.busy} @click=${() => this.#done(value)}>
              ${t("camera.save")}
            </button>
            <button class="btn link" ?disabled=${this.busy} @click=${this.#close}>
              ${t("place.later")}
            </button>
          </div>
          <p class="xs mut">${t("place.reminds")}</p>
        </div>
      </nr-place-form>
    </dialog>`;
  }

  /** What the camera sees, with which way the edges of its picture face. */
  #sees(value: PlaceText): TemplateResult {
    const { camera } = this;
    // A camera that was just added has no picture yet, but it can be looked at.
    const live = this.live || (!camera.snapshot_at && camera.state === "recording");
    const picture = snapshotOf(camera);
    const place = placeOf(value);
    return html`<div class="sees" slot="picture">
      <nr-picture
        .hub=${this.house.hub}
        .path=${live ? `cameras/${camera.id}/live.mjpeg` : picture}
        .alt=${t("cameras.picture", { name: camera.name })}
      ></nr-picture>
      ${live ? html`<span class="cap chip">${t("place.is_live")}</span>` : nothing}
      ${place && place.view_deg < 300
        ? html`<span class="cap edges"
            >${t("place.edges", {
              left: wind(place.heading_deg - place.view_deg / 2),
              right: wind(place.heading_deg + place.view_deg / 2),
            })}</span
          >`
        : nothing}
      ${live || !picture
        ? nothing
        : html`<button
            class="btn sm"
            @click=${() => {
              this.live = true;
            }}
          >
            ${icon("play", 16)}<span>${t("place.live")}</span>
          </button>`}
    </div>`;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-done"));
  };

  #done(value: PlaceText): void {
    const place = placeOf(value);
    if (this.indoor) void this.#save({ indoor: true, may_share: false });
    else if (!place) this.wrong = t("camera.wrong_place");
    else void this.#save(this.indoor === false ? { place, indoor: false } : { place });
  }

  async #save(changes: { place: Place; indoor?: false } | { indoor: true; may_share: false }): Promise<void> {
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
