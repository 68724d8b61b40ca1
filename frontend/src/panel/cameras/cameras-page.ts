import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { Camera, CameraState, Found, Storage } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, between_ms, moment, size } from "../../parts/format.ts";
import "../../parts/nr-empty.ts";
import "../../parts/nr-picture.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { addPage, go, link } from "../pages.ts";
import "./archives.ts";
import "./camera-forms.ts";

/** What is no fault: a person or the camera itself wants it so. */
const REST: ReadonlySet<CameraState> = new Set(["paused", "sleeping", "archived"]);
/** From here on a camera's clock is worth a word: a share says by how much it was off. */
const CLOCK_OFF_MS = 60_000;

/** What is being added if it is none of the found ones. */
const BY_ADDRESS = "address";

/** The cameras of this house: what each does and may share, and those that were found. */
@define("nr-page-cameras")
export class CamerasPage extends PageElement {
  @state() private adopting = "";
  @state() private busy = "";
  private readonly storage = new Fetched<Storage>(this);

  static override styles = [
    shared,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(260px, 1fr));
        gap: 16px;
      }
      .cam {
        overflow: hidden;
        position: relative;
      }
      .cam nr-picture {
        aspect-ratio: 16 / 9;
      }
      .pill {
        position: absolute;
        top: 8px;
        inset-inline-start: 8px;
        display: inline-flex;
        align-items: center;
        gap: 6px;
        background: rgba(16, 18, 20, 0.78);
        color: #fff;
        border-radius: 14px;
        padding: 4px 10px;
        font-size: 12px;
        line-height: 16px;
      }
      .pill i {
        width: 8px;
        height: 8px;
        border-radius: 50%;
        background: #7fe0a1;
      }
      .pill.off i {
        background: #ffb74d;
        border-radius: 0;
        clip-path: polygon(50% 0, 100% 100%, 0 100%);
      }
      .pill.paused i {
        background: none;
        border-radius: 0;
        border-inline: 3px solid #fff;
      }
      .body {
        padding: 12px 16px 14px;
        display: grid;
        gap: 4px;
      }
      .body a {
        font: 500 15px/21px var(--nr-font);
        color: var(--nr-ink);
        text-decoration: none;
      }
      .body a:hover {
        text-decoration: underline;
      }
      .why {
        color: var(--nr-amber);
      }
      .share {
        display: flex;
        gap: 8px;
        align-items: center;
        margin-top: 4px;
      }
      .share .ic {
        color: var(--nr-ink2);
      }
      h3 {
        font: 500 18px/25px var(--nr-font);
        margin: 24px 0 2px;
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        margin-top: 12px;
        align-items: start;
      }
      .two.open {
        grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);
      }
      .found {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 12px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      .found:last-child {
        border-bottom: 0;
      }
      .found.chosen {
        background: var(--nr-tint);
      }
      .found b {
        font-weight: 500;
        font-size: 15px;
        line-height: 21px;
        display: block;
      }
      .lent {
        display: block;
      }
      :host([narrow]) .two.open {
        grid-template-columns: minmax(0, 1fr);
      }
    `,
  ];

  override willUpdate(): void {
    this.storage.ask(this.house.hub, "/storage");
  }

  override render(): TemplateResult {
    const chosen = this.house.cameras.find((camera) => camera.id === this.route[0]);
    if (this.route[0] && chosen)
      return html`<div class="wrap">
        <nr-camera-change
          .hass=${this.hass}
          .house=${this.house}
          .camera=${chosen}
          .narrow=${this.narrow}
        ></nr-camera-change>
      </div>`;
    const found = this.house.found.filter((each) => !each.adopted);
    return html`<div class="wrap">
      <div class="pagehead">
        <div class="grow">
          <h2>${t("cameras.title")}</h2>
          <p>${this.#summary(found.length)}</p>
        </div>
        ${this.house.mayManage
          ? html`<button
                class="btn sm"
                @click=${() => {
                  this.adopting = BY_ADDRESS;
                }}
              >
                ${icon("plus", 16)}${t("setup.by_address")}
              </button>
              <button
              class="btn sm"
              ?disabled=${this.house.scan?.running ?? false}
              @click=${() => void this.#scan()}
            >
              ${icon("again", 16)}${t(this.house.scan?.running ? "cameras.looking" : "cameras.look")}
            </button>`
          : nothing}
      </div>
      ${this.house.cameras.length
        ? html`<ul class="grid">
            ${this.house.cameras.map((camera) => this.#camera(camera))}
          </ul>`
        : html`<div class="card">
            <nr-empty
              icon="camera"
              .heading=${t("cameras.none")}
              .text=${t("cameras.none_text")}
            ></nr-empty>
          </div>`}
      <h3>${t("cameras.found")}</h3>
      <p class="mut sm">${t("cameras.found_text")}</p>
      ${this.#foundCameras(found)}
      <nr-archives .hass=${this.hass} .house=${this.house} .narrow=${this.narrow}></nr-archives>
    </div>`;
  }

  #summary(found: number): string {
    const parts = [tn("cameras.adopted", this.house.cameras.length), tn("cameras.count", found)];
    const storage = this.storage.value;
    if (storage) {
      const days = Math.max(
        0,
        ...storage.cameras.map((each) => between_ms(each.oldest, each.newest) || 0),
      );
      const free = size(storage.free_bytes);
      parts.push(
        days ? t("cameras.kept", { length: about(days), free }) : t("cameras.free", { free }),
      );
    }
    return parts.join(" ");
  }

  #camera(camera: Camera): TemplateResult {
    const recording = camera.state === "recording" || camera.state === "archived";
    const name = camera.name;
    return html`<li class="card cam">
      <nr-picture
        .hub=${this.house.hub}
        .path=${camera.snapshot_at ? `cameras/${camera.id}/snapshot` : ""}
        .alt=${t("cameras.picture", { name })}
      ></nr-picture>
      <span class="pill ${recording ? "" : REST.has(camera.state) ? "paused" : "off"}"><i></i>${t(`camera.state.${camera.state}`)}</span>
      <div class="body">
        ${link(`cameras/${camera.id}`, name)}
        <span class="sm mut">${this.#facts(camera)}</span>
        ${camera.reason
          ? html`<span class="sm ${REST.has(camera.state) ? "mut" : "why"}">${camera.reason}</span>`
          : nothing}
        ${camera.notes.map((each) => html`<span class="sm why">${each}</span>`)}
        ${Math.abs(camera.clock_offset_ms ?? 0) >= CLOCK_OFF_MS
          ? html`<span class="sm why"
              >${t("cameras.clock_off", { length: about(Math.abs(camera.clock_offset_ms ?? 0)) })}</span
            >`
          : nothing}
        ${this.#judged(camera)}
        ${camera.state === "paused"
          ? html`<span class="row paused"
              ><span class="sm grow"
                >${t("cameras.paused", { time: moment(camera.since) })}</span
              >${this.house.mayManage
                ? html`<button
                    class="btn sm"
                    aria-label=${t("cameras.resume_this", { name })}
                    ?disabled=${this.busy === camera.id}
                    @click=${() => void this.#resume(camera)}
                  >
                    ${t("cameras.resume")}
                  </button>`
                : nothing}</span
            >`
          : nothing}
        <span class="share"
          >${icon(camera.may_share ? "tick" : "lock", 18)}${t(
            camera.may_share ? "cameras.may_share" : "cameras.never",
          )}</span
        >
      </div>
    </li>`;
  }

  /** How well the hub and the others who judge motion agree; nothing if the hub is alone. */
  #judged(camera: Camera): TemplateResult | typeof nothing {
    const { both, only_camera, only_hub, judges, stuck } = camera.motion_agreement;
    if (stuck) return html`<span class="sm why">${t("cameras.stuck")}</span>`;
    if (judges.length < 2 || both + only_camera + only_hub === 0) return nothing;
    return html`<span class="sm mut"
      >${t("cameras.judged", { both, camera: only_camera, hub: only_hub })}</span
    >`;
  }

  #facts(camera: Camera): string {
    return [
      camera.video,
      camera.indoor ? t("cameras.indoor") : "",
      camera.doorbell ? t("cameras.doorbell") : "",
      camera.kind === "lent" ? t("cameras.lent") : "",
      camera.place ? "" : t("cameras.no_place"),
    ]
      .filter(Boolean)
      .join(" · ");
  }

  #foundCameras(found: readonly Found[]): TemplateResult {
    const chosen = found.find((each) => each.key === this.adopting);
    const open = chosen || this.adopting === BY_ADDRESS;
    return html`<div class="two ${open ? "open" : ""}">
      <ul class="card">
        ${found.length
          ? found.map((each) => this.#one(each))
          : html`<li class="found mut">${t("cameras.nothing_found")}</li>`}
      </ul>
      ${open
        ? html`<nr-camera-adopt
            .house=${this.house}
            .found=${chosen ?? null}
            @nr-done=${() => {
              this.adopting = "";
            }}
          ></nr-camera-adopt>`
        : nothing}
    </div>`;
  }

  #one(found: Found): TemplateResult {
    const name = found.name || t("cameras.at", { address: found.address });
    return html`<li class="found ${found.key === this.adopting ? "chosen" : ""}">
      <span class="tile" aria-hidden="true">${icon(found.doorbell ? "bell" : "camera", 20)}</span>
      <div class="grow">
        <b>${name}</b>
        <span class="sm mut"
          ><span class="code">${found.address}</span>${found.brand
            ? html` · ${found.brand}`
            : nothing}${found.away ? html` · ${t("cameras.away")}` : nothing}</span
        >
        ${found.lent_by
          ? html`<span class="sm lent">${t("cameras.lent_by", { protocol: found.lent_by })}</span>`
          : nothing}
      </div>
      ${this.house.mayManage && !found.lent_by
        ? html`<button
            class="btn sm"
            aria-expanded=${found.key === this.adopting}
            aria-label=${t("cameras.adopt_this", { name })}
            @click=${() => {
              this.adopting = found.key === this.adopting ? "" : found.key;
            }}
          >
            ${t("cameras.adopt")}
          </button>`
        : nothing}
    </li>`;
  }

  async #resume(camera: Camera): Promise<void> {
    this.busy = camera.id;
    try {
      await this.house.hub.patch(`/cameras/${camera.id}`, { recording: true });
    } catch (thrown) {
      this.notify(thrown);
    }
    this.busy = "";
  }

  async #scan(): Promise<void> {
    try {
      await this.house.hub.post("/cameras/scan");
    } catch (thrown) {
      this.notify(thrown);
    }
  }

  /** If a camera was removed, its page is gone. */
  override updated(): void {
    const isGone = this.route[0] && !this.house.cameras.some((each) => each.id === this.route[0]);
    if (isGone && this.house.loaded) go(this, "cameras");
  }
}

addPage({
  name: "cameras",
  icon: "camera",
  show: (given) =>
    html`<nr-page-cameras
      .hass=${given.hass}
      .house=${given.house}
      .route=${given.route}
      .narrow=${given.narrow}
    ></nr-page-cameras>`,
});

