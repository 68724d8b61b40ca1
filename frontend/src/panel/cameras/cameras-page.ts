import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { ArchiveList, Camera, CameraState, Found, Storage } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, between_ms, moment, size } from "../../parts/format.ts";
import "../../parts/nr-empty.ts";
import { snapshotOf } from "../../parts/nr-picture.ts";
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
  private readonly archives = new Fetched<ArchiveList>(this);
  #hushed: (() => void) | null = null;

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
      .storage {
        padding: 16px;
        display: grid;
        gap: 10px;
        margin-top: 12px;
      }
      .bar {
        display: flex;
        gap: 2px;
        height: 8px;
        border-radius: 4px;
        background: var(--nr-sunk);
        overflow: hidden;
      }
      .storage i {
        background: color-mix(in srgb, var(--nr-fill) 60%, var(--nr-card));
      }
      .storage i.fetched {
        background: var(--nr-link);
      }
      .bar i.fetched:not([style="width:0%"]) {
        min-width: 3px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }
      .legend i {
        width: 10px;
        height: 10px;
        border-radius: 2px;
      }
      .end {
        margin-inline-start: auto;
      }
      :host([narrow]) .two.open {
        grid-template-columns: minmax(0, 1fr);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#hushed = this.house.hub.listen((message) => {
      if (message.type === "archive.changed") void this.archives.again();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hushed?.();
  }

  override willUpdate(): void {
    this.storage.ask(this.house.hub, "/storage");
    this.archives.ask(this.house.hub, "/archives");
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
      <nr-archives
        .hass=${this.hass}
        .house=${this.house}
        .narrow=${this.narrow}
        .list=${this.archives.value?.archives ?? []}
        .error=${this.archives.error?.message ?? ""}
        @nr-changed=${() => void this.archives.again()}
      ></nr-archives>
      ${this.#storage()}
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

  /** How much room recordings take, and how much of it was fetched from archives or is kept. */
  #storage(): TemplateResult | typeof nothing {
    const storage = this.storage.value;
    if (!storage) return nothing;
    const { free_bytes: free, held_bytes: held, fetched_bytes: fetched } = storage;
    const all = storage.cameras.reduce((sum, each) => sum + each.size_bytes, 0);
    const own = Math.max(0, all - fetched);
    const part = (bytes: number) => `${(100 * bytes) / Math.max(1, all + free)}%`;
    return html`<h3>${t("storage.title")}</h3>
      <div class="card storage">
        <div class="bar" aria-hidden="true">
          <i style="width:${part(own)}"></i><i class="fetched" style="width:${part(fetched)}"></i>
        </div>
        <p class="sm legend">
          <span><i></i>${t("storage.recorded", { size: size(own) })}</span>
          ${fetched
            ? html`<span><i class="fetched"></i>${t("storage.fetched", { size: size(fetched) })}</span>`
            : nothing}
          ${held ? html`<span>${t("storage.held", { size: size(held) })}</span>` : nothing}
          <span class="mut end">${t("storage.free", { size: size(free) })}</span>
        </p>
        <p class="sm mut">${t("storage.text")}</p>
      </div>`;
  }

  #camera(camera: Camera): TemplateResult {
    const recording = camera.state === "recording" || camera.state === "archived";
    const name = camera.name;
    return html`<li class="card cam">
      <nr-picture
        .hub=${this.house.hub}
        .path=${snapshotOf(camera)}
        .alt=${t("cameras.picture", { name })}
      ></nr-picture>
      <span class="pill ${recording ? "" : REST.has(camera.state) ? "paused" : "off"}"><i></i>${t(`camera.state.${camera.state}`)}</span>
      <div class="body">
        ${link(`cameras/${camera.id}`, name)}
        <span class="sm mut">${this.#facts(camera)}</span>
        ${this.#recorded(camera)}
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

  /** `Recorded by Frigate: 14 days`; nothing if the hub records it. */
  #recorded(camera: Camera): TemplateResult | typeof nothing {
    const archive = this.archives.value?.archives.find((each) => each.id === camera.archive_id);
    if (!archive) return nothing;
    const ends = archive.cameras.find((each) => each.camera_id === camera.id);
    const length = ends?.earliest && ends.latest ? about(between_ms(ends.earliest, ends.latest)) : "";
    return html`<span class="sm mut"
        >${[
          t(archive.kind === "folder" ? "cameras.files_in" : "cameras.recorded_by", { archive: archive.name }),
          length,
        ]
          .filter(Boolean)
          .join(" · ")}</span
      >
      ${archive.state === "connected" || archive.state === "unknown"
        ? nothing
        : html`<span class="sm why">${t(`archive.state.${archive.state}`)}</span>`}`;
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

addPage("cameras", (given) =>
    html`<nr-page-cameras
      .hass=${given.hass}
      .house=${given.house}
      .route=${given.route}
      .narrow=${given.narrow}
    ></nr-page-cameras>`);
