import { css, html, nothing, type TemplateResult } from "lit";
import { state } from "lit/decorators.js";
import { Fetched, HubError } from "../../api/hub.ts";
import type {
  Archive,
  ArchiveCamera,
  ArchiveKind,
  ArchiveList,
  FoundArchive,
  FoundArchiveList,
  Lender,
  LenderList,
} from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, between_ms, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import "../../parts/nr-empty.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import "./camera-forms.ts";

/** What somebody can enter by hand; what Home Assistant lends is chosen from a list. */
const BY_HAND = ["frigate", "onvif", "folder"] as const satisfies readonly ArchiveKind[];
/** An offset that is smaller is not worth a word: recorders tell whole seconds. */
const SAME_CLOCK_MS = 1000;

interface NewArchive {
  kind: ArchiveKind;
  name?: string;
  address?: string;
  verify?: boolean;
  lender?: string;
}

/** What is open beside the list: nothing, how to add an archive, one of its cameras, its settings. */
type Open =
  | { what: "add" }
  | { what: "camera"; archive: Archive; camera: ArchiveCamera }
  | { what: "settings"; archive: Archive };

/** What records elsewhere: each archive, its clock, its cameras, and how to add more. */
@define("nr-archives")
export class Archives extends PageElement {
  @state() private open: Open | null = null;
  @state() private kind: (typeof BY_HAND)[number] = "frigate";
  @state() private busy = "";
  @state() private wrong = "";
  @state() private removing: Archive | null = null;
  private readonly list = new Fetched<ArchiveList>(this);
  private readonly found = new Fetched<FoundArchiveList>(this);
  private readonly lenders = new Fetched<LenderList>(this);
  #hushed: (() => void) | null = null;

  static override styles = [
    shared,
    ticks,
    css`
      .head {
        display: flex;
        align-items: end;
        gap: 16px;
        margin: 24px 0 12px;
      }
      h3 {
        font: 500 18px/25px var(--nr-font);
        margin: 0 0 2px;
      }
      h4 {
        font: 500 16px/22px var(--nr-font);
      }
      .two {
        display: grid;
        grid-template-columns: minmax(0, 1fr);
        gap: 16px;
        align-items: start;
      }
      .two.open {
        grid-template-columns: minmax(0, 2fr) minmax(300px, 1fr);
      }
      li {
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 12px 16px;
        border-bottom: 1px solid var(--nr-line);
      }
      li:last-child {
        border-bottom: 0;
      }
      li.camera {
        padding-inline-start: 68px;
      }
      li.chosen {
        background: var(--nr-tint);
      }
      b {
        font-weight: 500;
        font-size: 15px;
        line-height: 21px;
        display: block;
      }
      .line {
        display: block;
      }
      .why {
        color: var(--nr-amber);
      }
      .wrong {
        color: var(--nr-red);
      }
      form,
      .pad {
        padding: 16px;
        display: grid;
        gap: 12px;
      }
      .acts {
        flex-wrap: wrap;
      }
      .offers {
        border-bottom: 1px solid var(--nr-line);
      }
      :host([narrow]) .two.open {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) li.camera {
        padding-inline-start: 16px;
      }
      :host([narrow]) li {
        flex-wrap: wrap;
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    this.#hushed = this.house.hub.listen((message) => {
      if (message.type === "archive.changed") void this.list.again();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hushed?.();
  }

  override willUpdate(): void {
    this.list.ask(this.house.hub, "/archives");
    const adding = this.open?.what === "add";
    this.found.ask(this.house.hub, adding ? "/archives/found" : "");
    this.lenders.ask(this.house.hub, adding ? "/archives/lenders" : "");
  }

  override render(): TemplateResult | typeof nothing {
    const archives = this.list.value?.archives ?? [];
    const manages = this.house.mayManage;
    if (!manages && !archives.length) return nothing;
    return html`<div class="head">
        <div class="grow">
          <h3>${t("archives.title")}</h3>
          <p class="mut sm">${t("archives.text")}</p>
        </div>
        ${manages
          ? html`<button class="btn sm" @click=${() => this.#show({ what: "add" })}>
              ${icon("plus", 16)}${t("archives.add")}
            </button>`
          : nothing}
      </div>
      <div class="two ${this.open ? "open" : ""}">
        ${this.list.error
          ? html`<div class="card pad"><p class="wrong" role="alert">${this.list.error.message}</p></div>`
          : archives.length
            ? html`<ul class="card">
                ${archives.map((archive) => this.#archive(archive, manages))}
              </ul>`
            : html`<div class="card pad"><p class="mut">${t("archives.none")}</p></div>`}
        ${this.#beside()}
      </div>
      ${this.#dialog()}`;
  }

  #archive(archive: Archive, manages: boolean): TemplateResult {
    const added = archive.cameras.filter((camera) => camera.camera_id);
    const more = archive.cameras.filter((camera) => !camera.camera_id);
    const fine = archive.state === "connected";
    return html`<li class=${this.#chosen(archive)}>
        <span class="tile" aria-hidden="true">${icon("disk", 20)}</span>
        <div class="grow">
          <b>${archive.name}</b>
          <span class="sm mut line">${this.#has(archive, added)}</span>
          <span class="sm line ${fine || archive.state === "unknown" ? "mut" : "why"}"
            >${[t(`archive.state.${archive.state}`), fine ? this.#clock(archive) : ""].filter(Boolean).join(" · ")}</span
          >
          ${archive.reason
            ? html`<span class="sm line ${fine ? "mut" : "why"}">${archive.reason}</span>`
            : nothing}
        </div>
        ${manages
          ? html`<button
              class="btn sm"
              aria-label=${t("archives.manage_this", { name: archive.name })}
              @click=${() => this.#show({ what: "settings", archive })}
            >
              ${t("archives.manage")}
            </button>`
          : nothing}
      </li>
      ${more.map((camera) => this.#camera(archive, camera, manages))}`;
  }

  #chosen(archive: Archive): string {
    return this.open?.what === "settings" && this.open.archive.id === archive.id ? "chosen" : "";
  }

  /** `Back alley · 14 days · people, vehicles`, or what it is if none of its cameras was added. */
  #has(archive: Archive, added: readonly ArchiveCamera[]): string {
    const days = Math.max(
      0,
      ...added.map(({ earliest, latest }) => (earliest && latest ? between_ms(earliest, latest) : 0)),
    );
    const labels = [...new Set(added.flatMap((camera) => camera.labels))];
    return [
      archive.name === t(`archive.kind.${archive.kind}`) ? "" : t(`archive.kind.${archive.kind}`),
      archive.kind === "folder" ? archive.folder : archive.version,
      added.map((camera) => camera.name).join(", "),
      days ? about(days) : "",
      labels.map((label) => t(`label.${label}`)).join(", "),
      archive.files === null ? "" : tn("archives.files", archive.files, { count: number(archive.files) }),
    ]
      .filter(Boolean)
      .join(" · ");
  }

  #clock({ clock_offset_ms: offset, clock_uncertainty_ms: sure }: Archive): string {
    const seconds = number(Math.max(1, Math.ceil(sure / 1000)));
    if (offset === null) return t("archives.clock_unknown", { seconds });
    if (Math.abs(offset) < SAME_CLOCK_MS) return t("archives.clock_right");
    const length = about(Math.abs(offset));
    return t(offset > 0 ? "archives.clock_ahead" : "archives.clock_behind", { length });
  }

  #camera(archive: Archive, camera: ArchiveCamera, manages: boolean): TemplateResult {
    const open = this.open?.what === "camera" && this.open.camera.key === camera.key;
    return html`<li class="camera ${open ? "chosen" : ""}">
      <div class="grow">
        <b>${camera.name}</b>
        <span class="sm mut">${t("archives.not_used")}</span>
      </div>
      ${manages
        ? html`<button
            class="btn sm"
            aria-expanded=${open}
            aria-label=${t("cameras.adopt_this", { name: camera.name })}
            @click=${() => (open ? this.#close() : this.#show({ what: "camera", archive, camera }))}
          >
            ${t("cameras.adopt")}
          </button>`
        : nothing}
    </li>`;
  }

  #beside(): TemplateResult | typeof nothing {
    const open = this.open;
    if (!open) return nothing;
    if (open.what === "camera")
      return html`<nr-camera-adopt
        .house=${this.house}
        .archived=${{ archive_id: open.archive.id, archive_key: open.camera.key, name: open.camera.name }}
        @nr-done=${() => {
          this.#close();
          void this.list.again();
        }}
      ></nr-camera-adopt>`;
    return open.what === "add" ? this.#adding() : this.#settings(open.archive);
  }

  #show(open: Open): void {
    this.wrong = "";
    this.open = open;
  }

  #close(): void {
    this.open = null;
  }

  // Adding

  #adding(): TemplateResult {
    const found = (this.found.value?.found ?? []).filter((each) => !each.archive_id);
    const lenders = (this.lenders.value?.lenders ?? []).filter((each) => !each.lent);
    return html`<div class="card">
      ${found.length || lenders.length
        ? html`<ul class="offers">
            ${found.map((each) => this.#offer(each))} ${lenders.map((each) => this.#lender(each))}
          </ul>`
        : nothing}
      <form aria-label=${t("archives.add")} @submit=${(event: SubmitEvent) => void this.#byHand(event)}>
        <h4>${t("archives.add")}</h4>
        <label class="field"
          >${t("archives.kind")}<select
            name="kind"
            @change=${(event: Event) => {
              this.kind = (event.target as HTMLSelectElement).value as (typeof BY_HAND)[number];
            }}
          >
            ${BY_HAND.map((kind) => html`<option value=${kind}>${t(`archive.kind.${kind}`)}</option>`)}
          </select></label
        >
        ${this.#fields(this.kind)} ${this.#answer()}
        <div class="acts row">
          <button ?disabled=${Boolean(this.busy)}>
            ${t(this.busy ? "archives.trying" : "archives.add_this")}
          </button>
          <button class="btn link" type="button" @click=${() => this.#close()}>
            ${t("pages.cancel")}
          </button>
        </div>
      </form>
    </div>`;
  }

  #fields(kind: ArchiveKind, archive: Archive | null = null): TemplateResult {
    if (kind === "folder")
      return html`<label class="field"
          >${t("archives.folder")}<input
            name="folder"
            required
            maxlength="1000"
            autocomplete="off"
            spellcheck="false"
            placeholder="/media/cameras"
            .value=${archive?.folder ?? ""}
        /></label>
        <p class="sm mut">${t("archives.folder_text")}</p>`;
    if (kind === "lent") return html``;
    return html`<label class="field"
        >${t("archives.address")}<input
          name="address"
          required
          maxlength="2000"
          autocomplete="off"
          spellcheck="false"
          placeholder=${kind === "frigate" ? "http://192.0.2.8:5000" : "http://192.0.2.8/onvif/device_service"}
          .value=${archive?.address ?? ""}
      /></label>
      <label class="field"
        >${t("adopt.user")}<input name="username" autocomplete="off" maxlength="200" /></label
      ><label class="field"
        >${t("adopt.password")}<input
          name="password"
          type="password"
          autocomplete="off"
          maxlength="200"
      /></label>
      ${kind === "frigate"
        ? html`<label class="tick"
            ><input name="own" type="checkbox" ?checked=${archive ? !archive.verify : false} /><span
              >${t("archives.own_certificate")}<br /><span class="sm mut"
                >${t("archives.own_certificate_text")}</span
              ></span
            ></label
          >`
        : nothing}`;
  }

  #offer(found: FoundArchive): TemplateResult {
    const name = found.name || t(`archive.kind.${found.kind}`);
    return html`<li>
      <div class="grow">
        <b>${t("archives.is_here", { name })}</b>
        <span class="sm mut"
          ><span class="code">${found.address}</span>${found.version ? html` · ${found.version}` : nothing}</span
        >
      </div>
      <button
        class="btn sm tonal"
        aria-label=${t("archives.use_this", { name })}
        ?disabled=${Boolean(this.busy)}
        @click=${() =>
          void this.#add(found.address, {
            kind: found.kind,
            address: found.address,
            verify: found.verify,
          })}
      >
        ${t("archives.use")}
      </button>
    </li>`;
  }

  #lender(lender: Lender): TemplateResult {
    return html`<li>
      <div class="grow">
        <b>${lender.name}</b>
        <span class="sm mut">${t("archives.through_home_assistant")}</span>
      </div>
      <button
        class="btn sm"
        aria-label=${t("archives.use_this", { name: lender.name })}
        ?disabled=${Boolean(this.busy)}
        @click=${() =>
          void this.#add(lender.key, { kind: "lent", lender: lender.key, name: lender.name })}
      >
        ${t("archives.use")}
      </button>
    </li>`;
  }

  async #byHand(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    await this.#add(this.kind, { kind: this.kind, ...entered(event.target as HTMLFormElement, true) } as NewArchive);
  }

  /** Add an archive. If it wants a password, what was found is left in the form. */
  async #add(what: string, body: NewArchive): Promise<void> {
    this.busy = what;
    this.wrong = "";
    try {
      await this.house.hub.post<Archive>("/archives", body);
      this.#close();
      await this.list.again();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
      const kind = BY_HAND.find((each) => each === body.kind);
      const address = this.renderRoot.querySelector<HTMLInputElement>("input[name=address]");
      if (kind && body.address && address) {
        this.kind = kind;
        address.value = body.address;
      }
    }
    this.busy = "";
  }

  #answer(): TemplateResult | typeof nothing {
    return this.wrong ? html`<p class="sm wrong" role="alert">${this.wrong}</p>` : nothing;
  }

  // Settings

  #settings(archive: Archive): TemplateResult {
    return html`<form
      class="card"
      aria-label=${archive.name}
      @submit=${(event: SubmitEvent) => void this.#save(event, archive)}
    >
      <h4>${archive.name}</h4>
      <label class="field"
        >${t("adopt.name")}<input name="name" required maxlength="60" .value=${archive.name}
      /></label>
      ${this.#fields(archive.kind, archive)} ${this.#answer()}
      <div class="acts row">
        <button ?disabled=${Boolean(this.busy)}>${t("camera.save")}</button>
        <button class="btn sm" type="button" ?disabled=${Boolean(this.busy)} @click=${() => void this.#check(archive)}>
          ${t("archives.check")}
        </button>
        <button class="btn link" type="button" @click=${() => (this.removing = archive)}>
          ${t("archives.remove")}
        </button>
        <button class="btn link" type="button" @click=${() => this.#close()}>
          ${t("pages.cancel")}
        </button>
      </div>
    </form>`;
  }

  async #save(event: SubmitEvent, archive: Archive): Promise<void> {
    event.preventDefault();
    const changes = entered(event.target as HTMLFormElement, false);
    const same = (key: string) => (archive as unknown as Record<string, unknown>)[key] === changes[key];
    const changed = Object.fromEntries(Object.entries(changes).filter(([key]) => !same(key)));
    if (!Object.keys(changed).length) return this.#close();
    await this.#change(archive, () => this.house.hub.patch(`/archives/${archive.id}`, changed));
  }

  async #check(archive: Archive): Promise<void> {
    await this.#change(archive, () => this.house.hub.post(`/archives/${archive.id}/check`));
  }

  async #remove(archive: Archive): Promise<void> {
    this.removing = null;
    await this.#change(archive, () =>
      this.house.hub.delete(`/archives/${archive.id}`, { with_cameras: true }),
    );
  }

  async #change(archive: Archive, change: () => Promise<unknown>): Promise<void> {
    this.busy = archive.id;
    this.wrong = "";
    try {
      await change();
      this.#close();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = "";
    await this.list.again();
  }

  #dialog(): TemplateResult {
    const archive = this.removing;
    return html`<nr-dialog
      .open=${archive !== null}
      .heading=${t("archives.remove_title", { name: archive?.name ?? "" })}
      @nr-close=${() => (this.removing = null)}
    >
      <p>${t("archives.remove_text")}</p>
      <button slot="acts" class="btn link" autofocus @click=${() => (this.removing = null)}>
        ${t("pages.back")}
      </button>
      <button slot="acts" class="btn" @click=${() => void (archive && this.#remove(archive))}>
        ${t("archives.remove_this")}
      </button>
    </nr-dialog>`;
  }
}

/** What was entered in a form. Without a user name and a password, a changed archive keeps them. */
function entered(form: HTMLFormElement, isNew: boolean): Record<string, unknown> {
  const data = new FormData(form);
  const given: Record<string, unknown> = {};
  for (const key of ["name", "address", "folder"])
    if (data.has(key)) given[key] = String(data.get(key)).trim();
  const username = String(data.get("username") ?? "");
  const password = String(data.get("password") ?? "");
  if (isNew ? username || password : username) Object.assign(given, { username, password });
  if (form.elements.namedItem("own")) given["verify"] = !data.has("own");
  return given;
}
