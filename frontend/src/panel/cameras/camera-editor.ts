import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Archive, Camera, CameraList, CameraStorage, SourceKind } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { number } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { go, link } from "../pages.ts";
import { footageLine, judgesLine, sendingLine, stateLine, troubles } from "./camera-lines.ts";
import "./camera-removal.ts";
import "./live-picture.ts";
import "./place-form.ts";
import { placeOf, toText, type PlaceText } from "./place.ts";

const BY_ADDRESS: ReadonlySet<SourceKind> = new Set(["rtsp", "flv", "mjpeg", "jpeg"]);
const WATCHED_S = 5;
const LOOK_MS = 500;

/** The one editor of a camera: everything that the hub lets somebody change of it. */
@define("nr-camera-editor")
export class CameraEditor extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  @property({ attribute: false }) archive: Archive | null = null;
  @property({ attribute: false }) stored: CameraStorage | null | undefined;
  @state() private place: PlaceText | null = null;
  @state() private indoor = false;
  @state() private busy = false;
  @state() private wrong = "";
  @state() private removing = false;
  /** The highest motion score while somebody watches; null before. */
  @state() private score: number | null = null;
  @state() private watching = false;

  static override styles = [
    shared,
    ticks,
    css`
      :host,
      .column {
        display: grid;
        gap: 16px;
      }
      h2 {
        font: 500 22px/30px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .back {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        min-height: 36px;
        text-decoration: none;
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      fieldset,
      .pad {
        padding: 14px 16px 16px;
        display: grid;
        gap: 12px;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      nr-live-picture {
        aspect-ratio: 16 / 9;
        border-radius: var(--nr-r) var(--nr-r) 0 0;
      }
      .facts p {
        display: flex;
        gap: 7px;
        font-size: 13px;
        line-height: 20px;
        color: var(--nr-ink2);
        overflow-wrap: anywhere;
      }
      .facts {
        gap: 0;
      }
      .facts .ok .ic {
        color: var(--nr-ok);
      }
      .why.why {
        color: var(--nr-amber);
      }
      .wrong {
        color: var(--nr-red);
      }
      .drawn {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .drawn span {
        flex: 1;
        min-width: 120px;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(150px, 1fr));
        gap: 12px;
        align-items: end;
      }
      input[type="range"] {
        width: 100%;
        height: 44px;
        min-height: 44px;
        margin: 0;
        padding: 0;
        border: 0;
        accent-color: var(--nr-link);
      }
      .value {
        display: flex;
        justify-content: space-between;
      }
      .acts {
        position: sticky;
        bottom: 0;
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        align-items: center;
        padding: 12px 0;
        background: var(--nr-bg);
        z-index: 1;
      }
      .acts .wrong {
        flex: 1 1 100%;
      }
      :host([narrow]) .two {
        grid-template-columns: minmax(0, 1fr);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("camera")) return;
    const before = changed.get("camera");
    if (before?.id !== this.camera.id) this.place = this.score = null;
    if (before?.indoor !== this.camera.indoor) this.indoor = this.camera.indoor;
  }

  override render(): TemplateResult {
    const { camera, house } = this;
    const manages = house.mayManage;
    const isRead = camera.kind !== "archive";
    return html`<div>${link("cameras", html`${icon("back", 18)} ${t("cameras.title")}`, { class: "back" })}</div>
      <h2>${camera.name}</h2>
      <form aria-label=${camera.name} @submit=${(event: SubmitEvent) => void this.#save(event)}>
        <div class="two">
          <div class="column">
            <section class="card">
              <nr-live-picture .hub=${house.hub} .camera=${camera} .away=${!house.available}></nr-live-picture>
              ${this.#facts()}
            </section>
            ${this.#section("sharing", this.#sharing())}
            ${isRead ? this.#section("motion", this.#motion()) : nothing}
          </div>
          <div class="column">
            ${this.#section("details", this.#details())}
            ${isRead ? this.#section("recording", this.#recording()) : nothing}
            ${isRead && camera.kind !== "lent" ? this.#section("connection", this.#connection()) : nothing}
          </div>
        </div>
        ${manages
          ? html`<div class="acts">
              ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
              <button class="btn tonal" ?disabled=${this.busy}>
                ${t(this.busy ? "archives.trying" : "camera.save")}
              </button>
              <button type="button" class="btn link" @click=${() => (this.removing = true)}>
                ${t("camera.forget")}
              </button>
            </div>`
          : nothing}
      </form>
      ${this.removing
        ? html`<nr-camera-removal
            .house=${house}
            .camera=${camera}
            .stored=${this.stored}
            @nr-done=${() => (this.removing = false)}
          ></nr-camera-removal>`
        : nothing}`;
  }

  #section(name: string, body: TemplateResult): TemplateResult {
    return html`<section class="card">
      <fieldset ?disabled=${!this.house.mayManage} aria-labelledby=${name}>
        <h3 id=${name}>${t(`edit.${name}`)}</h3>
        ${body}
      </fieldset>
    </section>`;
  }

  #facts(): TemplateResult {
    const { camera, archive } = this;
    const lines = [
      stateLine(camera, archive),
      footageLine(camera, archive, this.stored),
      sendingLine(camera, false),
      judgesLine(camera, archive),
    ];
    const made = [camera.make, camera.model, camera.video, camera.audio].filter(Boolean).join(" · ");
    return html`<div class="pad facts">
      ${lines.map((line) =>
        line ? html`<p class=${line.tone}>${icon(line.icon, 16)}<span>${line.text}</span></p>` : nothing,
      )}
      ${troubles(camera).map((text) => html`<p class="why">${icon("info", 16)}<span>${text}</span></p>`)}
      ${made ? html`<p>${icon("camera", 16)}<span>${made}</span></p>` : nothing}
    </div>`;
  }

  #details(): TemplateResult {
    const { camera } = this;
    return html`<label class="field"
        >${t("edit.name")}<input name="name" required maxlength="60" .value=${camera.name}
      /></label>
      ${this.#tick("doorbell", camera.doorbell)}
      <label class="tick"
        ><input
          type="checkbox"
          name="indoor"
          .checked=${this.indoor}
          @change=${(event: Event) => (this.indoor = (event.target as HTMLInputElement).checked)}
        /><span>${t("edit.indoor")}<br /><span class="sm mut">${t("edit.indoor_text")}</span></span></label
      >
      ${this.indoor ? nothing : this.#placing()}`;
  }

  #placing(): TemplateResult {
    const { latitude, longitude } = this.hass.config;
    const home = { latitude, longitude };
    const text = this.place ?? (this.camera.place ? toText(this.camera.place, home) : null);
    const heading = html`<h3>${t("edit.location")}</h3>
      <p class="sm mut">${t("edit.location_text")}</p>`;
    if (!text)
      return html`${heading}
        <p class="why row">${icon("place", 18)}${t("cameras.no_place")}</p>
        <div>
          <button type="button" class="btn sm tonal" @click=${() => (this.place = toText(null, home))}>
            ${t("setup.location")}
          </button>
        </div>`;
    return html`${heading}
      <nr-place-form
        .hass=${this.hass}
        .house=${this.house}
        .camera=${this.camera}
        .value=${text}
        ?disabled=${!this.house.mayManage}
        @nr-placed=${(event: CustomEvent<PlaceText>) => {
          this.place = event.detail;
        }}
      ></nr-place-form>`;
  }

  #sharing(): TemplateResult {
    const { camera } = this;
    return html`${this.#tick("may_share", camera.may_share, "may_share", this.indoor)}
      ${this.#drawn("masks", camera.masks.length)}`;
  }

  /** How many areas are drawn on the picture, and where to draw them. */
  #drawn(name: "masks" | "motion_masks", count: number): TemplateResult {
    return html`<div class="drawn">
      <span>${t(`edit.${name}`)}: ${count ? tn("edit.areas", count) : t("edit.no_areas")}</span>
      <button
        type="button"
        class="btn sm"
        @click=${() => go(this, `cameras/${this.camera.id}/covers${name === "masks" ? "" : "/motion"}`)}
      >
        ${icon(name === "masks" ? "mask" : "motion", 16)}${t("edit.draw")}
        <span class="vh"> ${t(`edit.${name}`)}</span>
      </button>
    </div>`;
  }

  #motion(): TemplateResult {
    const { camera } = this;
    const { both, only_camera, only_hub, judges } = camera.motion_agreement;
    const shown = this.score ?? camera.score;
    return html`${judges.length > 1 && both + only_camera + only_hub
        ? html`<p class="sm mut">${t("cameras.judged", { both, camera: only_camera, hub: only_hub })}</p>`
        : nothing}
      <label class="field"
        ><span class="value">${t("edit.sensitivity")}<output id="sensitivity">${camera.sensitivity}</output></span
        ><input
          type="range"
          name="sensitivity"
          min="1"
          max="100"
          aria-describedby="sensitivity-text"
          .value=${String(camera.sensitivity)}
          @input=${(event: Event) => {
            const output = this.renderRoot.querySelector("#sensitivity");
            if (output) output.textContent = (event.target as HTMLInputElement).value;
          }}
        /><span id="sensitivity-text">${t("edit.sensitivity_text")}</span></label
      >
      <div class="drawn">
        <span role="status" class="sm"
          >${t("edit.score", { score: number(shown), threshold: number(camera.threshold) })}</span
        >
        <button type="button" class="btn sm" ?disabled=${this.watching} @click=${() => void this.#watch()}>
          ${t(this.watching ? "edit.watching" : "edit.watch")}
        </button>
      </div>
      ${this.#drawn("motion_masks", camera.motion_masks.length)}`;
  }

  /** Follow the motion score for five seconds, while a person walks through the picture. */
  async #watch(): Promise<void> {
    const { id } = this.camera;
    this.watching = true;
    this.score = 0;
    for (const until = performance.now() + WATCHED_S * 1000; performance.now() < until && this.isConnected; ) {
      try {
        const { cameras } = await this.house.hub.get<CameraList>("/cameras");
        const score = cameras.find((each) => each.id === id)?.score ?? 0;
        if (id === this.camera.id) this.score = Math.max(this.score ?? 0, score);
      } catch {
        break;
      }
      await new Promise((done) => setTimeout(done, LOOK_MS));
    }
    this.watching = false;
  }

  #recording(): TemplateResult {
    const { camera } = this;
    const amount = (name: "days" | "gib", most: string) =>
      html`<label class="field"
        >${t(`edit.keep_${name}`)} (${t(`edit.unit.${name}`)})<input
          name=${name}
          type="number"
          min="0.01"
          max=${most}
          step="any"
          .value=${camera.keep[name] === null ? "" : String(camera.keep[name])}
          placeholder=${t("camera.keep_all")}
      /></label>`;
    return html`${this.#tick("recording", camera.recording, "record")} ${this.#tick("sound", camera.sound)}
      <div class="pair">${amount("days", "366")} ${amount("gib", "1000000")}</div>
      <p class="xs mut">${t("edit.keep_text")}</p>
      ${camera.kind === "onvif" || camera.kind === "rtsp"
        ? html`<label class="field"
              >${t("edit.transport")}<select name="transport">
                ${(["tcp", "udp"] as const).map(
                  (each) =>
                    html`<option value=${each} ?selected=${each === camera.transport}>
                      ${each.toUpperCase()}
                    </option>`,
                )}
              </select></label
            >
            <p class="xs mut">${t("edit.transport_text")}</p>`
        : nothing}
      ${camera.state === "sleeping" || camera.wired ? this.#tick("wired", camera.wired) : nothing}`;
  }

  #connection(): TemplateResult {
    return html`${BY_ADDRESS.has(this.camera.kind)
        ? html`<label class="field"
              >${t("edit.new_address")}<input
                name="stream_url"
                maxlength="2000"
                autocomplete="off"
                spellcheck="false"
            /></label>
            <p class="xs mut">${t("edit.new_address_text")}</p>`
        : nothing}
      <div class="pair">
        <label class="field"
          >${t("edit.username")}<input name="username" autocomplete="off" maxlength="200"
        /></label>
        <label class="field"
          >${t("edit.password")}<input name="password" type="password" autocomplete="new-password" maxlength="200"
        /></label>
      </div>
      <p class="xs mut">${t("archives.same_password")}</p>`;
  }

  #tick(name: string, on: boolean, words = name, disabled = false): TemplateResult {
    return html`<label class="tick"
      ><input type="checkbox" name=${name} .checked=${on} ?disabled=${disabled} /><span
        >${t(`edit.${words}`)}<br /><span class="sm mut">${t(`edit.${words}_text`)}</span></span
      ></label
    >`;
  }

  async #save(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const place = this.place && placeOf(this.place);
    if (this.place && !place) {
      this.wrong = t("camera.wrong_place");
      return;
    }
    const changes = changesIn(event.target as HTMLFormElement, this.camera);
    if (place && !this.indoor) changes["place"] = place;
    this.busy = true;
    this.wrong = "";
    try {
      if (Object.keys(changes).length) await this.house.hub.patch(`/cameras/${this.camera.id}`, changes);
      this.place = null;
      for (const input of this.renderRoot.querySelectorAll<HTMLInputElement>(
        "[name=username], [name=password], [name=stream_url]",
      ))
        input.value = "";
      this.notify(t("camera.saved", { name: this.camera.name }));
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}

/** Return what somebody entered that differs from the camera as it is: what has no box, stays. */
export function changesIn(form: HTMLFormElement, camera: Camera): Record<string, unknown> {
  const data = new FormData(form);
  const field = (name: string) => form.elements.namedItem(name) as HTMLInputElement | null;
  const text = (name: string) => String(data.get(name) ?? "").trim();
  const entered: Record<string, unknown> = { name: text("name") };
  for (const name of ["doorbell", "indoor", "may_share", "recording", "sound", "wired"]) {
    const box = field(name);
    if (box && !box.disabled) entered[name] = box.checked;
  }
  if (field("sensitivity")) entered["sensitivity"] = Number(text("sensitivity"));
  if (field("transport")) entered["transport"] = text("transport");
  const before = camera as unknown as Record<string, unknown>;
  const changes = Object.fromEntries(
    Object.entries(entered).filter(([name, value]) => value !== before[name]),
  );
  if (field("days")) {
    const amount = (name: string) => (Number(text(name)) > 0 ? Number(text(name)) : null);
    const keep = { days: amount("days"), gib: amount("gib") };
    if (keep.days !== camera.keep.days || keep.gib !== camera.keep.gib) changes["keep"] = keep;
  }
  if (text("username") || data.get("password"))
    Object.assign(changes, { username: text("username"), password: String(data.get("password")) });
  if (text("stream_url")) changes["stream_url"] = text("stream_url");
  return changes;
}
