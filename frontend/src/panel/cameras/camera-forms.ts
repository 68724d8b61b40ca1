import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import type { House } from "../../api/house.ts";
import { HubError } from "../../api/hub.ts";
import type { Camera, Found } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { snapshotOf } from "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { link } from "../pages.ts";
import "./place-form.ts";
import { placeOf, toText, type PlaceText } from "./place.ts";

/** Adds a camera that was found, or one at an address. Fires `nr-done` with the camera, or with null if somebody thinks again. */
@define("nr-camera-adopt")
export class CameraAdopt extends LitElement {
  @property({ attribute: false }) house!: House;
  /** Without one, the address is asked for. */
  @property({ attribute: false }) found: Found | null = null;
  /** A camera that an archive records; then neither an address nor a password is asked for. */
  @property({ attribute: false }) archived: { archive_id: string; archive_key: string; name: string } | null =
    null;
  /** Why one click was not enough; empty at first. */
  @property({ attribute: false }) error: HubError | null = null;
  @state() private indoor = false;
  @state() private busy = false;
  @state() private answer = "";
  /** Whether a recorder reads the camera already, so that somebody must choose. */
  @state() private choice = false;

  static override styles = [
    shared,
    ticks,
    css`
      form {
        padding: 16px;
        display: grid;
        grid-template-columns: 1fr 1fr;
        align-items: end;
        gap: 12px;
      }
      h4 {
        grid-column: 1 / -1;
        font: 500 16px/22px var(--nr-font);
      }
      .acts,
      .answer,
      .tick,
      .whole {
        grid-column: 1 / -1;
      }
      .acts {
        flex-wrap: wrap;
      }
      .acts button {
        white-space: nowrap;
      }
      .wrong {
        color: var(--nr-red);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("error") && this.error) this.#refused(this.error);
  }

  override render(): TemplateResult {
    return html`<form class="card" @submit=${(event: SubmitEvent) => void this.#adopt(event)}>
      <h4>
        ${this.found || this.archived
          ? t("adopt.title", { name: this.#called || (this.found?.address ?? "") })
          : t("adopt.by_address")}
      </h4>
      ${this.found || this.archived
        ? nothing
        : html`<label class="field whole"
            >${t("adopt.address")}<input
              name="address"
              required
              autofocus
              maxlength="2000"
              autocomplete="off"
              spellcheck="false"
              placeholder="rtsp://"
          /></label>`}
      <label class="field"
        >${t("adopt.name")}<input name="name" required maxlength="60" .value=${this.#called}
      /></label>
      <label class="field"
        >${t("adopt.place")}<select
          name="place"
          @change=${(event: Event) => {
            this.indoor = (event.target as HTMLSelectElement).value === "indoor";
          }}
        >
          <option value="outdoor">${t("adopt.outdoor")}</option>
          <option value="indoor">${t("adopt.indoor")}</option>
        </select></label
      >
      ${this.archived ? nothing : this.#login()}
      <label class="tick"
        ><input name="may_share" type="checkbox" ?checked=${!this.indoor} ?disabled=${this.indoor} /><span
          >${t("adopt.may_share")}<br /><span class="sm mut"
            >${t(this.indoor ? "adopt.never" : "adopt.each_time")}</span
          ></span
        ></label
      >
      ${this.answer
        ? html`<p class="answer sm ${this.choice ? "" : "wrong"}" role="alert">${this.answer}</p>`
        : nothing}
      <div class="acts row">
        ${this.#buttons()}
        <button class="btn link" type="button" @click=${() => this.#done()}>
          ${t("pages.cancel")}
        </button>
      </div>
    </form>`;
  }

  get #called(): string {
    return this.archived?.name ?? this.found?.name ?? "";
  }

  #login(): TemplateResult {
    return html`<label class="field"
        >${t("adopt.user")}<input name="username" autocomplete="off" maxlength="200"
      /></label>
      <label class="field"
        >${t("adopt.password")}<input
          name="password"
          type="password"
          autocomplete="off"
          maxlength="200"
      /></label>`;
  }

  /** How the camera is reached. */
  #reached(text: (name: string) => string): Record<string, string> {
    if (this.archived)
      return { archive_id: this.archived.archive_id, archive_key: this.archived.archive_key };
    const login = { username: text("username"), password: text("password") };
    return this.found
      ? { found_key: this.found.key, ...login }
      : { stream_url: text("address").trim(), ...login };
  }

  #buttons(): TemplateResult {
    if (!this.choice || this.busy)
      return html`<button ?disabled=${this.busy}>
        ${t(this.busy ? "adopt.adopting" : "adopt.adopt")}
      </button>`;
    return html`<button class="btn tonal" value="recorder">${t("adopt.from_recorder")}</button
      ><button class="btn link" value="directly">${t("adopt.directly")}</button>`;
  }

  async #adopt(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const text = (name: string) => String(data.get(name) ?? "");
    this.busy = true;
    this.answer = "";
    try {
      const camera = await this.house.hub.post<Camera>("/cameras", {
        ...this.#reached(text),
        name: text("name").trim(),
        indoor: this.indoor,
        may_share: !this.indoor && data.has("may_share"),
        doorbell: this.found?.doorbell ?? false,
        if_read_already: (event.submitter as HTMLButtonElement | null)?.value || "ask",
      });
      this.#done(camera);
    } catch (thrown) {
      this.#refused(HubError.of(thrown));
    }
    this.busy = false;
  }

  #refused(error: HubError): void {
    this.answer = error.message;
    this.choice = error.code === "read_already";
  }

  #done(camera: Camera | null = null): void {
    this.dispatchEvent(new CustomEvent("nr-done", { detail: camera }));
  }
}

/** One camera: its picture, where it stands and what it sees, what may leave of it, how it is kept. */
@define("nr-camera-change")
export class CameraChange extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  @state() private place: PlaceText | null = null;
  @state() private busy = false;
  @state() private wrong = "";
  @state() private forgetting = false;

  static override styles = [
    shared,
    ticks,
    css`
      :host {
        display: grid;
        gap: 16px;
      }
      h2 {
        font: 500 22px/30px var(--nr-font);
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .pad {
        padding: 16px;
        display: grid;
        gap: 12px;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      nr-picture {
        aspect-ratio: 16 / 9;
        border-radius: var(--nr-r) var(--nr-r) 0 0;
      }
      .why {
        color: var(--nr-amber);
      }
      .wrong {
        color: var(--nr-red);
      }
      :host([narrow]) .two {
        grid-template-columns: minmax(0, 1fr);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("camera") && changed.get("camera")?.id !== this.camera.id) this.place = null;
  }

  override render(): TemplateResult {
    const { camera, house } = this;
    const manages = house.mayManage;
    return html`
      <div>${link("cameras", html`${icon("back", 18)} ${t("cameras.title")}`, { class: "row" })}</div>
      <h2>${camera.name}</h2>
      <form
        class="two"
        @submit=${(event: SubmitEvent) => void this.#save(event)}
        aria-label=${camera.name}
      >
        <section class="card">
          <nr-picture
            .hub=${house.hub}
            .path=${snapshotOf(camera)}
            .alt=${t("cameras.picture", { name: camera.name })}
          ></nr-picture>
          <fieldset class="pad" ?disabled=${!manages}>
            <p class="sm mut">
              ${[t(`camera.state.${camera.state}`), camera.video].filter(Boolean).join(" · ")}
            </p>
            ${[camera.reason, ...camera.notes]
              .filter(Boolean)
              .map((each) => html`<p class="sm why">${each}</p>`)}
            <label class="field"
              >${t("adopt.name")}<input name="name" required maxlength="60" .value=${camera.name}
            /></label>
            ${camera.kind === "archive"
              ? nothing
              : this.#tick("recording", camera.recording, "camera.recording", "camera.recording_text")}
            ${this.#tick("may_share", camera.may_share, "adopt.may_share", "adopt.each_time")}
            ${this.#tick("indoor", camera.indoor, "camera.indoor", "camera.indoor_text")}
            ${camera.kind === "archive"
              ? nothing
              : html`${this.#tick("sound", camera.sound, "camera.sound", "camera.sound_text")}
            <label class="field"
              >${t("camera.keep")}<input
                name="days"
                type="number"
                min="0.01"
                max="366"
                step="any"
                .value=${camera.keep.days === null ? "" : String(camera.keep.days)}
                placeholder=${t("camera.keep_all")}
            /></label>`}
          </fieldset>
        </section>
        <section class="card pad">
          <h3>${t("camera.place")}</h3>
          <p class="sm mut">${t("camera.place_text")}</p>
          ${this.#placing(manages)}
        </section>
        ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
        ${manages
          ? html`<div class="row" style="flex-wrap:wrap">
              <button ?disabled=${this.busy}>${t("camera.save")}</button>
              <button
                type="button"
                class="btn link"
                @click=${() => {
                  this.forgetting = true;
                }}
              >
                ${t("camera.forget")}
              </button>
            </div>`
          : nothing}
      </form>
      <nr-dialog
        .open=${this.forgetting}
        .heading=${t("camera.forget_title", { name: camera.name })}
        @nr-close=${() => {
          this.forgetting = false;
        }}
      >
        <p>${t(camera.kind === "archive" ? "camera.forget_archived" : "camera.forget_text")}</p>
        <button
          slot="acts"
          class="btn link"
          autofocus
          @click=${() => {
            this.forgetting = false;
          }}
        >
          ${t("pages.back")}
        </button>
        <button slot="acts" ?disabled=${this.busy} @click=${() => void this.#forget()}>
          ${t("camera.forget_it")}
        </button>
      </nr-dialog>
    `;
  }

  #placing(manages: boolean): TemplateResult {
    const { latitude, longitude } = this.hass.config;
    const home = { latitude, longitude };
    const placeText = this.place ?? (this.camera.place ? toText(this.camera.place, home) : null);
    if (!placeText)
      return html`<p>${t("cameras.no_place")}</p>
        ${manages
          ? html`<p>
              <button
                type="button"
                @click=${() => {
                  this.place = toText(null, home);
                }}
              >
                ${icon("place", 18)}${t("camera.place_it")}
              </button>
            </p>`
          : nothing}`;
    return html`<nr-place-form
      .hass=${this.hass}
      .house=${this.house}
      .camera=${this.camera}
      .value=${placeText}
      ?disabled=${!manages}
      @nr-placed=${(event: CustomEvent<PlaceText>) => {
        this.place = event.detail;
      }}
    ></nr-place-form>`;
  }

  #tick(name: string, on: boolean, label: string, more: string): TemplateResult {
    return html`<label class="tick"
      ><input type="checkbox" name=${name} .checked=${on} /><span
        >${t(label)}<br /><span class="sm mut">${t(more)}</span></span
      ></label
    >`;
  }

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const data = new FormData(event.target as HTMLFormElement);
    const place = this.place && placeOf(this.place);
    if (this.place && !place) {
      this.wrong = t("camera.wrong_place");
      return;
    }
    const days = Number(data.get("days"));
    this.busy = true;
    this.wrong = "";
    try {
      await this.house.hub.patch(`/cameras/${this.camera.id}`, {
        name: String(data.get("name")).trim(),
        may_share: data.has("may_share"),
        indoor: data.has("indoor"),
        // An archive's camera has no boxes for these: they stay.
        ...(this.camera.kind === "archive"
          ? {}
          : {
              ...(data.has("recording") === this.camera.recording
                ? {}
                : { recording: data.has("recording") }),
              sound: data.has("sound"),
              keep: { ...this.camera.keep, days: days > 0 ? days : null },
            }),
        ...(place ? { place } : {}),
      });
      this.place = null;
      this.notify(t("camera.saved", { name: this.camera.name }));
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }

  async #forget(): Promise<void> {
    this.busy = true;
    try {
      await this.house.hub.delete(`/cameras/${this.camera.id}`);
      this.forgetting = false;
    } catch (thrown) {
      this.notify(thrown);
    }
    this.busy = false;
  }
}
