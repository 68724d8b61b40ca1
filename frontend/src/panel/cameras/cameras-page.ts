import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { repeat } from "lit/directives/repeat.js";
import { Fetched } from "../../api/hub.ts";
import type { Archive, ArchiveList, Camera, CameraStorage, Found, Setup, Storage } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, size } from "../../parts/format.ts";
import "../../parts/nr-empty.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { addPage, go } from "../pages.ts";
import "./add-camera.ts";
import type { Beginning } from "./add-camera.ts";
import "./archives.ts";
import "./camera-editor.ts";
import { nameOf } from "./camera-failure.ts";
import { isTroubled } from "./camera-lines.ts";
import "./camera-removal.ts";
import "./camera-tile.ts";
import type { TileAct } from "./camera-tile.ts";
import "./covers.ts";
import "./makers.ts";
import "./timestamps.ts";

const DAY_MS = 86_400_000;
/** So many tiles are drawn first; more follow with each frame, and then what is below them. */
const FIRST = 2;
const AT_ONCE = 4;
/** Empty cards stand where the next ones come: so many fill a screen. */
const EMPTY = 10;

/** The cameras of this house: what each does and what can be sent of it, those that were found, and storage. */
@define("nr-page-cameras")
export class CamerasPage extends PageElement {
  @state() private beginning: Beginning | null = null;
  @state() private placing: Camera | null = null;
  @state() private removing: Camera | null = null;
  @state() private tiles = FIRST;
  private readonly storage = new Fetched<Storage>(this);
  private readonly archives = new Fetched<ArchiveList>(this);
  private readonly setup = new Fetched<Setup>(this);
  #hushed: (() => void) | null = null;

  static override styles = [
    shared,
    css`
      .grid {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(300px, 1fr));
        gap: 16px;
      }
      /* As high as what comes there. */
      .later {
        min-height: 352px;
      }
      .grid li {
        min-width: 0;
      }
      .off {
        color: var(--nr-amber);
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        gap: 0 24px;
        align-items: start;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
        margin: 24px 0 2px;
      }
      .hint {
        margin-bottom: 10px;
      }
      .found {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 11px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      .found:last-child {
        border-bottom: 0;
      }
      .found b {
        font-weight: 500;
        display: block;
      }
      .found .grow > span {
        display: block;
        overflow-wrap: anywhere;
      }
      .found button {
        white-space: nowrap;
      }
      .storage {
        padding: 14px 16px;
        min-height: 122px;
      }
      .bar {
        display: flex;
        gap: 2px;
        height: 10px;
        border-radius: 5px;
        background: var(--nr-sunk);
        overflow: hidden;
      }
      .storage i {
        background: color-mix(in srgb, var(--nr-link) 55%, var(--nr-card));
      }
      .storage i.fetched {
        background: color-mix(in srgb, var(--nr-link) 30%, var(--nr-card));
      }
      .storage i.held {
        background: var(--nr-link);
      }
      .bar i:not([style="width:0%"]) {
        min-width: 3px;
      }
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 16px;
        margin: 9px 0 5px;
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
      .legend .end {
        margin-inline-start: auto;
        white-space: nowrap;
      }
      h3 + .card {
        margin-top: 10px;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
      :host([narrow]) .two {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) .grid {
        grid-template-columns: repeat(auto-fill, minmax(max(150px, 30%), 1fr));
        gap: 12px;
      }
      :host([narrow]) .later {
        min-height: 254px;
      }
      :host([narrow]) .acts button {
        min-height: 44px;
        border-radius: 22px;
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
    this.setup.ask(this.house.hub, "/setup");
  }

  override render(): TemplateResult {
    const [id = "", part = "", purpose = ""] = this.route;
    const chosen = this.house.cameras.find((camera) => camera.id === id);
    if (chosen && part === "covers" && this.house.mayManage)
      return html`<nr-camera-covers
        .hass=${this.hass}
        .house=${this.house}
        .camera=${chosen}
        .purpose=${purpose === "motion" ? "ignore" : "cover"}
        ?narrow=${this.narrow}
      ></nr-camera-covers>`;
    if (chosen)
      return html`<div class="wrap">
        <nr-camera-editor
          .hass=${this.hass}
          .house=${this.house}
          .camera=${chosen}
          .archive=${this.#archiveOf(chosen)}
          .stored=${this.#storedOf(chosen)}
          ?narrow=${this.narrow}
        ></nr-camera-editor>
      </div>`;
    const manages = this.house.mayManage;
    const found = this.house.found.filter((each) => !each.adopted);
    return html`<div class="wrap">
        <div class="pagehead">
          <div class="grow">
            <h2>${t("cameras.title")}</h2>
            <p>${this.#summary(found.length)}</p>
          </div>
          ${manages ? this.#buttons() : nothing}
        </div>
        ${this.house.cameras.length
          ? html`<ul class="grid">
              ${repeat(
                this.house.cameras.slice(0, this.tiles + EMPTY),
                (camera) => camera.id,
                (camera, at) =>
                  html`<li>
                    ${at < this.tiles ? this.#tile(camera) : html`<div class="card later"></div>`}
                  </li>`,
              )}
            </ul>`
          : html`<div class="card">
              <nr-empty
                icon="camera"
                .heading=${t("cameras.none")}
                .text=${t(manages ? "cameras.none_hint" : "cameras.none_yet")}
              ></nr-empty>
            </div>`}
        ${this.tiles < this.house.cameras.length ? nothing : this.#below(found)}
      </div>
      ${this.#dialogs()}`;
  }

  #below(found: readonly Found[]): TemplateResult {
    return html`<div class="two">
          <div>
            <nr-archives
              .hass=${this.hass}
              .house=${this.house}
              ?narrow=${this.narrow}
              .list=${this.#list}
              .error=${this.archives.error?.message ?? ""}
              @nr-changed=${() => void this.archives.again()}
            ></nr-archives>
            <nr-timestamps
              .hass=${this.hass}
              .house=${this.house}
              ?narrow=${this.narrow}
            ></nr-timestamps>
          </div>
          <div>
            ${this.#foundNearby(found)} ${this.#storage()}
            <nr-makers .hass=${this.hass} .house=${this.house} ?narrow=${this.narrow}></nr-makers>
          </div>
        </div>`;
  }

  #tile(camera: Camera): TemplateResult {
    return html`<nr-camera-tile
      .hub=${this.house.hub}
      .camera=${camera}
      .archive=${this.#archiveOf(camera)}
      .stored=${this.#storedOf(camera)}
      .narrow=${this.narrow}
      .manages=${this.house.mayManage}
      .away=${!this.house.available}
      @nr-tile=${(event: CustomEvent<TileAct>) => this.#act(event.detail)}
    ></nr-camera-tile>`;
  }

  get #list(): readonly Archive[] {
    return this.archives.value?.archives ?? this.house.archives;
  }

  #archiveOf(camera: Camera): Archive | null {
    return this.#list.find((each) => each.id === camera.archive_id) ?? null;
  }

  /** What is stored of a camera; undefined until that is known. */
  #storedOf(camera: Camera): CameraStorage | null | undefined {
    const storage = this.storage.value;
    if (!storage) return undefined;
    return storage.cameras.find((each) => each.camera_id === camera.id) ?? null;
  }

  #summary(found: number): TemplateResult {
    const count = this.house.cameras.length;
    const off = this.house.cameras.filter(isTroubled).length;
    return html`${[
      tn("cameras.so_many", count),
      this.house.mayManage ? (found ? tn("cameras.others", found) : t("cameras.no_others")) : "",
    ]
      .filter(Boolean)
      .join(" · ")}${off ? html` · <span class="off">${tn("cameras.off", off)}</span>` : nothing}`;
  }

  #buttons(): TemplateResult {
    const scanning = this.house.scan?.running ?? false;
    return html`<div class="acts">
      <button class="btn sm" ?disabled=${scanning} @click=${() => void this.#try(this.house.hub.post("/cameras/scan"))}>
        ${icon("again", 16)}${t(scanning ? "cameras.looking" : "cameras.look")}
      </button>
      <button class="btn sm tonal" @click=${() => (this.beginning = { what: "ways" })}>
        ${icon("plus", 16)}${t("add.title")}
      </button>
    </div>`;
  }

  #foundNearby(found: readonly Found[]): TemplateResult | typeof nothing {
    if (!this.house.mayManage) return nothing;
    const archives = this.#list.filter((each) => each.cameras.some((camera) => !camera.camera_id));
    return html`<h3>${t("cameras.found")}</h3>
      <p class="mut sm hint">${t("cameras.found_text")}</p>
      <ul class="card">
        ${archives.map((archive) => this.#more(archive))} ${found.map((each) => this.#one(each))}
        ${archives.length + found.length
          ? nothing
          : html`<li class="found mut">${t("cameras.nothing_found")}</li>`}
      </ul>`;
  }

  /** The cameras of an archive that nobody added. */
  #more(archive: Archive): TemplateResult {
    const more = archive.cameras.filter((camera) => !camera.camera_id);
    const names = more.map((camera) => camera.name);
    return html`<li class="found">
      <span class="tile" aria-hidden="true">${icon("server", 20)}</span>
      <div class="grow">
        <b>${tn("archives.more", more.length, { name: archive.name })}</b>
        <span class="xs mut">${names.slice(0, 4).join(", ")}${names.length > 4 ? "…" : ""}</span>
        <span class="xs mut">${t("archives.not_used")}</span>
      </div>
      ${this.#add(archive.name, { what: "archive", archive })}
    </li>`;
  }

  #one(found: Found): TemplateResult {
    return html`<li class="found">
      <span class="tile" aria-hidden="true">${icon(found.doorbell ? "bell" : "camera", 20)}</span>
      <div class="grow">
        <b>${nameOf(found)}</b>
        <span class="xs mut"
          ><span class="code">${found.address}</span>${found.brand ? ` · ${found.brand}` : ""}${found.away
            ? ` · ${t("cameras.away")}`
            : ""}</span
        >
        ${found.lent_by
          ? html`<span class="xs mut">${t("cameras.lent_by", { protocol: found.lent_by })}</span>`
          : nothing}
      </div>
      ${found.lent_by ? nothing : this.#add(nameOf(found), { what: "found", found })}
    </li>`;
  }

  #add(name: string, beginning: Beginning): TemplateResult {
    return html`<button
      class="btn sm"
      aria-label=${t("cameras.adopt_this", { name })}
      @click=${() => (this.beginning = beginning)}
    >
      ${t("cameras.adopt")}
    </button>`;
  }

  /** How much room recordings take, what is kept of it, and for how long it lasts. */
  #storage(): TemplateResult | typeof nothing {
    const storage = this.storage.value;
    if (!storage)
      return this.storage.error
        ? nothing
        : html`<h3>${t("storage.title")}</h3>
            <div class="card storage" aria-busy="true"></div>`;
    const { free_bytes: free, held_bytes: held, fetched_bytes: fetched } = storage;
    const all = storage.cameras.reduce((sum, each) => sum + each.size_bytes, 0);
    const own = Math.max(0, all - fetched - held);
    const part = (bytes: number) => `${(100 * bytes) / Math.max(1, all + free)}%`;
    return html`<h3>${t("storage.title")}</h3>
      <div class="card storage">
        <div class="bar" aria-hidden="true">
          <i style="width:${part(own)}"></i><i class="fetched" style="width:${part(fetched)}"></i
          ><i class="held" style="width:${part(held)}"></i>
        </div>
        <p class="sm legend tn">
          <span
            >${icon("disk", 16)}${all > fetched
              ? t("storage.recordings", { size: size(all - fetched) })
              : t("storage.none")}</span
          >
          ${fetched
            ? html`<span><i class="fetched"></i>${t("storage.fetched", { size: size(fetched) })}</span>`
            : nothing}
          ${held ? html`<span><i class="held"></i>${t("storage.held", { size: size(held) })}</span>` : nothing}
          <span class="mut end">${t("storage.free", { size: size(free) })}</span>
        </p>
        <p class="xs mut">${this.#rate()}</p>
      </div>`;
  }

  /** `About 18 GB a day. At this rate, recordings are kept 8 days.` */
  #rate(): string {
    const recorded = this.house.cameras.filter((each) => each.kind !== "archive").length;
    const outlook = this.setup.value?.recordings;
    if (!outlook || !recorded || outlook.reason) return t("storage.text");
    const daily = size(outlook.camera_day_bytes * recorded);
    return [t("storage.rate", { daily, length: about(outlook.days * DAY_MS) }), t("storage.text")].join(" ");
  }

  #dialogs(): TemplateResult {
    const { beginning, placing, removing } = this;
    return html`${beginning
      ? html`<nr-add-camera
          .hass=${this.hass}
          .house=${this.house}
          .archives=${this.#list}
          .beginning=${beginning}
          @nr-changed=${() => void this.archives.again()}
          @nr-done=${() => {
            this.beginning = null;
            void this.setup.again();
          }}
        ></nr-add-camera>`
      : nothing}
    ${placing
      ? html`<nr-place-dialog
          .hass=${this.hass}
          .house=${this.house}
          .camera=${this.house.cameras.find((each) => each.id === placing.id) ?? placing}
          @nr-done=${() => (this.placing = null)}
        ></nr-place-dialog>`
      : nothing}
    ${removing
      ? html`<nr-camera-removal
          .hass=${this.hass}
          .house=${this.house}
          .camera=${removing}
          .stored=${this.#storedOf(removing)}
          @nr-done=${() => {
            this.removing = null;
            void this.archives.again();
          }}
        ></nr-camera-removal>`
      : nothing}`;
  }

  #act({ act, camera }: TileAct): void {
    if (act === "locate") this.placing = camera;
    else if (act === "remove") this.removing = camera;
    else void this.#try(this.house.hub.patch(`/cameras/${camera.id}`, { recording: act === "resume" }));
  }

  async #try(asked: Promise<unknown>): Promise<void> {
    await asked.catch((thrown: unknown) => this.notify(thrown));
  }

  /** If a camera was removed, its page is gone. */
  override updated(): void {
    // The frame is drawn before more is written.
    if (this.tiles < this.house.cameras.length)
      requestAnimationFrame(() => setTimeout(() => (this.tiles += AT_ONCE)));
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
