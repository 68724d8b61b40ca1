import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { type Hub, HubError } from "../api/hub.ts";
import type { FoundMapFile, Streets } from "../api/types.ts";
import { define } from "../element.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import { percent, size } from "./format.ts";
import { covers, SERVER_HOST, showStreets, StreetLayer } from "./streets.ts";
import type { Spot } from "./ground.ts";
import "./nr-dialog.ts";

type Source = Streets["source"];
const SOURCES: Source[] = ["none", "file", "server"];
const PIECE_BYTES = 512 * 1024;
const AGAIN_MS = 1000;

/** Where Home Assistant keeps files of the household. */
const FOLDER = "/media";

/** Asks where streets on maps come from, and says for each way who then learns what. */
@define("nr-street-source")
export class NrStreetSource extends LitElement {
  @property({ attribute: false }) hub!: Hub;
  @property({ attribute: false }) home: Spot | null = null;

  @state() private chosen: Source | null = null;
  @state() private adding: "" | "download" | "own" = "";
  @state() private busy = false;
  @state() private sent: number | null = null;
  @state() private wrong = "";
  @state() private found: readonly FoundMapFile[] | null = null;
  @state() private folder = "";
  @state() private passesOn: boolean | null = null;
  private readonly streets = new StreetLayer(this);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;

  static override styles = [
    shared,
    css`
      .op {
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr);
        gap: 0 10px;
        border: 1px solid var(--nr-border);
        border-radius: 10px;
        padding: 12px 14px;
        margin-top: 10px;
      }
      .op.on {
        border-color: var(--nr-link);
        box-shadow: inset 0 0 0 1px var(--nr-link);
      }
      .op > input {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-link);
      }
      label b {
        font-weight: 500;
        display: block;
        min-height: 20px;
      }
      .more {
        grid-column: 2;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
        overflow-wrap: anywhere;
      }
      label.row {
        flex-wrap: nowrap;
      }
      .bt {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
      .add {
        display: grid;
        gap: 8px;
        margin-top: 10px;
      }
      form.row {
        flex-wrap: wrap;
      }
      @media (max-width: 480px) {
        .more {
          grid-column: 1 / -1;
          margin-top: 4px;
        }
      }
      .add label.field {
        flex: 1 1 220px;
      }
      progress {
        width: 100%;
        accent-color: var(--nr-fill);
      }
      .wrong {
        color: var(--nr-red);
      }
      ul button {
        width: 100%;
        justify-content: space-between;
        border-radius: 8px;
        margin-top: 4px;
        overflow-wrap: anywhere;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.streets.use(this.hub);
    void this.streets.again().then(() => this.#follow());
    void this.hub.mapToken().then((token) => {
      this.passesOn = token !== null;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#stopped = true;
  }

  override render(): TemplateResult {
    const now = this.streets.value;
    const chosen = this.chosen ?? now?.source ?? "none";
    return html`<nr-dialog open .heading=${t("map.source")} @nr-close=${this.#close}>
      <p class="mut">${t("map.source_text")}</p>
      <fieldset ?disabled=${this.busy} aria-label=${t("map.source")}>
        ${SOURCES.map(
          (source) => html`<div class="op ${source === chosen ? "on" : ""}">
            <input
              type="radio"
              name="source"
              id=${source}
              .checked=${source === chosen}
              ?autofocus=${source === chosen}
              aria-describedby="${source}-more"
              @change=${() => {
                this.chosen = source;
                this.wrong = "";
              }}
            />
            <label for=${source}><b>${t(`map.source.${source}`)}</b></label>
            <div class="more" id="${source}-more">${this.#about(source, now)}</div>
            ${source === "file" && chosen === "file" ? html`<div class="more">${this.#file(now)}</div>` : nothing}
          </div>`,
        )}
      </fieldset>
      ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" @click=${this.#close}>${t("pages.cancel")}</button>
      <button
        slot="acts"
        class="btn tonal"
        ?disabled=${this.busy || (chosen === "file" && !now?.file)}
        @click=${() => void this.#save(chosen)}
      >
        ${t("camera.save")}
      </button>
    </nr-dialog>`;
  }

  #about(source: Source, now: Streets | null): string {
    const file = now?.file;
    if (source === "none") return t("map.none_text");
    if (source === "server")
      return this.passesOn === false
        ? t("map.server_text", { host: SERVER_HOST })
        : t("map.home_text");
    if (!file) return t("map.file_text");
    const values = { name: file.name, size: size(file.size_bytes), host: file.host };
    return t(file.host ? "map.file_downloaded" : "map.file_own", values);
  }

  #file(now: Streets | null): TemplateResult {
    const download = now?.download;
    const file = now?.file;
    if (download?.state === "running") {
      const share = download.size_bytes ? download.done_bytes / download.size_bytes : null;
      return html`<div class="add">
        <p role="status">
          ${t("map.downloading", { host: download.host })} ${share === null ? "" : percent(share)}
        </p>
        <progress aria-label=${t("map.downloading", { host: download.host })} .value=${share ?? 0}></progress>
        <div><button class="btn sm" @click=${() => void this.#stop()}>${t("map.stop")}</button></div>
      </div>`;
    }
    if (this.sent !== null)
      return html`<div class="add">
        <p role="status">${t("map.uploading")} ${percent(this.sent)}</p>
        <progress aria-label=${t("map.uploading")} .value=${this.sent}></progress>
      </div>`;
    const away = file && this.home && !covers(file, this.home);
    return html`${away ? html`<p class="wrong">${t("map.not_home")}</p>` : nothing}
      ${download ? html`<p class="wrong" role="alert">${download.reason}</p>` : nothing}
      <div class="bt">
        <button
          class="btn sm"
          aria-expanded=${this.adding === "download"}
          @click=${() => this.#add("download")}
        >
          ${t(file ? "map.update" : "map.download")}
        </button>
        ${file
          ? html`<button class="btn link sm" @click=${() => void this.#remove()}>
              ${t("map.delete")}
            </button>`
          : nothing}
        <button class="btn link sm" aria-expanded=${this.adding === "own"} @click=${() => this.#add("own")}>
          ${t("map.own")}
        </button>
      </div>
      ${this.adding === "download" ? this.#download() : nothing}
      ${this.adding === "own" ? this.#own() : nothing}`;
  }

  #download(): TemplateResult {
    return html`<form class="add" @submit=${this.#fetch}>
      <p>${t("map.download_text")}</p>
      <label class="field"
        >${t("map.address")}<input name="url" type="url" required autocomplete="off"
      /></label>
      <label class="row"
        ><input type="checkbox" name="private" /><span>${t("map.private")}</span></label
      >
      <div><button class="btn sm">${t("map.begin")}</button></div>
    </form>`;
  }

  #own(): TemplateResult {
    return html`<div class="add">
      <label class="field"
        >${t("map.from_device")}<input
          type="file"
          accept=".pmtiles"
          @change=${(event: Event) => void this.#upload(event.target as HTMLInputElement)}
      /></label>
      <form class="row" @submit=${this.#look}>
        <label class="field"
          >${t("map.folder")}<input name="path" required placeholder=${FOLDER} .value=${this.folder}
        /></label>
        <button class="btn sm">${t("map.look")}</button>
      </form>
      ${this.found
        ? this.found.length
          ? html`<ul>
              ${this.found.map(
                ({ name, size_bytes }) =>
                  html`<li>
                    <button class="btn sm" @click=${() => void this.#take(name)}>
                      <span>${name}</span><span>${size(size_bytes)}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
          : html`<p role="status">${t("map.no_files")}</p>`
        : nothing}
    </div>`;
  }

  #close = (): void => {
    this.dispatchEvent(new CustomEvent("nr-close"));
  };

  #add(way: "download" | "own"): void {
    this.adding = this.adding === way ? "" : way;
    this.wrong = "";
  }

  /** Ask again while a download runs, because the hub tells nobody of it. */
  #follow(): void {
    clearTimeout(this.#timer);
    if (this.#stopped || this.streets.value?.download?.state !== "running") return;
    this.#timer = setTimeout(() => void this.streets.again().then(() => this.#follow()), AGAIN_MS);
  }

  async #do(act: () => Promise<Streets | null>): Promise<boolean> {
    this.busy = true;
    this.wrong = "";
    try {
      const value = await act();
      if (value) showStreets(this.hub, value);
      else await this.streets.again();
      this.#follow();
      return true;
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
      return false;
    } finally {
      this.busy = false;
      this.sent = null;
    }
  }

  async #save(source: Source): Promise<void> {
    if (await this.#do(() => this.hub.put<Streets>("/map", { source }))) this.#close();
  }

  async #remove(): Promise<void> {
    await this.#do(() => this.hub.delete<null>("/map/file"));
  }

  async #stop(): Promise<void> {
    await this.#do(() => this.hub.delete<null>("/map/download"));
  }

  #fetch = (event: SubmitEvent): void => {
    event.preventDefault();
    const form = new FormData(event.target as HTMLFormElement);
    const body = { url: String(form.get("url")).trim(), allow_private_address: form.has("private") };
    void this.#do(() => this.hub.post<Streets>("/map/download", body)).then((good) => {
      if (good) this.adding = "";
    });
  };

  #look = (event: SubmitEvent): void => {
    event.preventDefault();
    this.folder = String(new FormData(event.target as HTMLFormElement).get("path")).trim();
    this.found = null;
    this.wrong = "";
    this.hub.get<{ files: FoundMapFile[] }>("/map/folder", { path: this.folder }).then(
      ({ files }) => {
        this.found = files;
      },
      (thrown: unknown) => {
        this.wrong = HubError.of(thrown).message;
      },
    );
  };

  async #take(name: string): Promise<void> {
    const path = `${this.folder.replace(/\/+$/, "")}/${name}`;
    if (await this.#do(() => this.hub.post<Streets>("/map/file", { path }))) this.#done();
  }

  async #upload(input: HTMLInputElement): Promise<void> {
    const file = input.files?.[0];
    if (!file) return;
    const name = file.name.replace(/\.pmtiles$/i, "").slice(0, 100) || "map";
    const good = await this.#do(async () => {
      let value: Streets | null = null;
      for (let at = 0; at < file.size && !this.#stopped; at += PIECE_BYTES) {
        this.sent = at / file.size;
        const data = await base64(file.slice(at, at + PIECE_BYTES));
        value = await this.hub.post<Streets>("/map/pieces", { name, at, size_bytes: file.size, data });
      }
      return value;
    });
    input.value = "";
    if (good) this.#done();
  }

  #done(): void {
    this.adding = "";
    this.found = null;
    this.chosen = "file";
  }
}

function base64(piece: Blob): Promise<string> {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => failed(new Error("The file could not be read."));
    reader.readAsDataURL(piece);
  });
}
