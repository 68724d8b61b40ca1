import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Fetched, HubError } from "../../api/hub.ts";
import type {
  Archive,
  ArchiveCamera,
  ArchiveKind,
  Camera,
  FoundArchive,
  FoundArchiveList,
  Lender,
  LenderList,
} from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, between_ms, moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { SAME_CLOCK_MS } from "../../parts/recorded.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import "./camera-forms.ts";
import "./file-times.ts";
import "./place-form.ts";

/** What somebody can enter by hand; what Home Assistant lends is chosen from a list. */
const BY_HAND = ["frigate", "onvif", "folder"] as const satisfies readonly ArchiveKind[];
/** From here on a clock is set wrong, which a person should mend: its pictures show that time. */
const WRONG_CLOCK_MS = 60_000;
/** More of an archive's cameras that nobody added are behind one line. */
const MOST_OPEN = 3;

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
  /** In the order in which they were added; fires `nr-changed` when the hub must be asked again. */
  @property({ attribute: false }) list: readonly Archive[] = [];
  @property() error = "";
  @state() private open: Open | null = null;
  @state() private kind: (typeof BY_HAND)[number] = "frigate";
  @state() private busy = "";
  @state() private wrong = "";
  @state() private removing: Archive | null = null;
  @state() private dating: Archive | null = null;
  /** A camera that was just added: without a location, no request matches it. */
  @state() private placing: Camera | null = null;
  private readonly found = new Fetched<FoundArchiveList>(this);
  private readonly lenders = new Fetched<LenderList>(this);
  #shown: Open | null = null;

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
      .rest {
        border-top: 1px solid var(--nr-line);
        padding-top: 12px;
      }
      .fine {
        color: var(--nr-ok);
      }
      .times {
        min-height: 24px;
        padding: 0;
        border: 0;
        color: var(--nr-link);
        text-decoration: underline;
        font: inherit;
      }
      li.folded {
        display: block;
        padding: 0;
      }
      summary {
        list-style: none;
        display: flex;
        align-items: center;
        gap: 12px;
        padding: 12px 16px;
        padding-inline-start: 68px;
        cursor: pointer;
      }
      summary::-webkit-details-marker {
        display: none;
      }
      details[open] summary .ic {
        transform: rotate(180deg);
      }
      details ul {
        border-top: 1px solid var(--nr-line);
      }
      .names {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      details[open] .names {
        display: none;
      }
      .looking {
        padding: 16px 16px 0;
      }
      .offers {
        border-bottom: 1px solid var(--nr-line);
      }
      :host([narrow]) .two.open {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) li.camera,
      :host([narrow]) summary {
        padding-inline-start: 16px;
      }
      :host([narrow]) .head {
        flex-direction: column;
        align-items: stretch;
        gap: 12px;
      }
      :host([narrow]) li {
        flex-wrap: wrap;
      }
      :host([narrow]) .tile {
        display: none;
      }
      :host([narrow]) li > .grow {
        flex-basis: 180px;
      }
    `,
  ];

  override willUpdate(): void {
    const adding = this.open?.what === "add";
    this.found.ask(this.house.hub, adding ? "/archives/found" : "");
    this.lenders.ask(this.house.hub, adding ? "/archives/lenders" : "");
  }

  /** What was opened may be far below what opened it. */
  override updated(): void {
    if (this.open && this.open !== this.#shown)
      this.renderRoot.querySelector(".two > :nth-child(2)")?.scrollIntoView({ block: "nearest" });
    this.#shown = this.open;
  }

  override render(): TemplateResult | typeof nothing {
    const archives = this.list;
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
        ${this.error
          ? html`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`
          : archives.length
            ? html`<ul class="card">
                ${archives.map((archive) => this.#archive(archive, manages))}
              </ul>`
            : html`<div class="card pad">
                <p>${t("archives.none")}</p>
                <p class="sm mut">${t("archives.none_which")}</p>
              </div>`}
        ${this.#beside()}
      </div>
      ${this.#dialog()}
      <nr-file-times
        .hass=${this.hass}
        .house=${this.house}
        .archive=${this.dating}
        @nr-done=${() => {
          this.dating = null;
          this.#changed();
        }}
      ></nr-file-times>
      ${this.placing
        ? html`<nr-place-dialog
            .hass=${this.hass}
            .house=${this.house}
            .camera=${this.house.cameras.find((each) => each.id === this.placing?.id) ?? this.placing}
            @nr-done=${() => (this.placing = null)}
          ></nr-place-dialog>`
        : nothing}`;
  }

  #archive(archive: Archive, manages: boolean): TemplateResult {
    const added = archive.cameras.filter((camera) => camera.camera_id);
    const fine = archive.state === "connected";
    const { state } = archive;
    const isSure = fine && archive.clock_offset_ms !== null;
    const manage = t(state === "wrong_password" ? "archives.enter_password" : "archives.manage");
    return html`<li class=${this.#chosen(archive)}>
        <span class="tile" aria-hidden="true">${icon("disk", 20)}</span>
        <div class="grow">
          <b>${archive.name}</b>
          <span class="sm mut line">${this.#has(archive, added)}</span>
          <span class="sm line ${isSure ? "fine" : fine || state === "unknown" ? "mut" : "why"}"
            >${[
              state === "away" ? t("archives.away_since", { time: moment(archive.since) }) : t(`archive.state.${state}`),
              fine ? this.#clock(archive) : "",
            ]
              .filter(Boolean)
              .join(" · ")}</span
          >
          ${archive.reason
            ? html`<span class="sm line ${fine ? "mut" : "why"}">${archive.reason}</span>`
            : nothing}
          ${fine && Math.abs(archive.clock_offset_ms ?? 0) >= WRONG_CLOCK_MS
            ? html`<span class="sm line why">${t("archives.clock_wrong")}</span>`
            : nothing}
          ${fine && archive.kind === "folder" ? this.#times(archive, manages) : nothing}
        </div>
        ${manages
          ? html`<button
              class="btn sm ${state === "wrong_password" ? "tonal" : ""}"
              aria-label=${`${manage} ${archive.name}`}
              @click=${() => this.#show({ what: "settings", archive })}
            >
              ${manage}
            </button>`
          : nothing}
      </li>
      ${this.#unused(archive, manages)}`;
  }

  /** Where the times of a folder's files come from, and how to correct that. */
  #times(archive: Archive, manages: boolean): TemplateResult {
    const correct = t(archive.reason ? "archives.times_example" : "archives.times_correct");
    return html`<span class="sm line mut"
      >${archive.reason ? nothing : t(archive.pattern ? "archives.times_own" : "archives.times_usual")}
      ${manages
        ? html`<button
            class="times"
            aria-label=${`${correct} ${archive.name}`}
            @click=${() => (this.dating = archive)}
          >
            ${correct}
          </button>`
        : nothing}</span
    >`;
  }

  /** The cameras of an archive that nobody added; many are folded. */
  #unused(archive: Archive, manages: boolean): TemplateResult | TemplateResult[] {
    const more = archive.cameras.filter((camera) => !camera.camera_id);
    const rows = more.map((camera) => this.#camera(archive, camera, manages));
    if (more.length <= MOST_OPEN) return rows;
    const names = more.map((camera) => camera.name).join(", ");
    return html`<li class="folded">
      <details>
        <summary>
          <span class="grow">
            <b>${tn("archives.more", more.length, { name: archive.name })}</b>
            <span class="sm mut names">${names}</span>
          </span>
          ${icon("down", 18)}
        </summary>
        <ul>
          ${rows}
        </ul>
      </details>
    </li>`;
  }

  #chosen(archive: Archive): string {
    return this.open?.what === "settings" && this.open.archive.id === archive.id ? "chosen" : "";
  }

  /** `Back alley · 14 days · Person, Vehicle · version 0.17.2`, as far as that is known. */
  #has(archive: Archive, added: readonly ArchiveCamera[]): string {
    const days = Math.max(
      0,
      ...added.map(({ earliest, latest }) => (earliest && latest ? between_ms(earliest, latest) : 0)),
    );
    const labels = [...new Set(added.flatMap((camera) => camera.labels))];
    return [
      archive.name === t(`archive.kind.${archive.kind}`) ? "" : t(`archive.kind.${archive.kind}`),
      archive.kind === "folder" ? archive.folder : "",
      added.map((camera) => camera.name).join(", "),
      days ? about(days) : "",
      labels.map((label) => t(`label.${label}`)).join(", "),
      archive.files === null ? "" : tn("archives.files", archive.files, { count: number(archive.files) }),
      archive.version && archive.kind === "frigate"
        ? t("archives.version", { version: archive.version })
        : archive.version,
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
        @nr-done=${({ detail }: CustomEvent<Camera | null>) => {
          this.#close();
          this.#changed();
          this.placing = detail?.indoor ? null : detail;
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

  #changed(): void {
    this.dispatchEvent(new CustomEvent("nr-changed"));
  }

  // Adding

  #adding(): TemplateResult {
    const found = (this.found.value?.found ?? []).filter((each) => !each.archive_id);
    const lenders = (this.lenders.value?.lenders ?? []).filter((each) => !each.lent);
    return html`<div class="card">
      ${this.found.value || this.found.error
        ? nothing
        : html`<p class="sm mut looking" role="status">${t("archives.looking")}</p>`}
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
            ${BY_HAND.map(
              (kind) =>
                html`<option value=${kind} .selected=${kind === this.kind}>
                  ${t(`archive.kind.${kind}`)}
                </option>`,
            )}
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
      <p class="sm mut">${t(archive ? "archives.same_password" : "archives.no_password")}</p>
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
      this.#changed();
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
      const kind = BY_HAND.find((each) => each === body.kind);
      if (kind && body.address && what === body.address) {
        this.kind = kind;
        await this.updateComplete;
        const input = (name: string) =>
          this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`);
        const [address, own] = [input("address"), input("own")];
        if (address) address.value = body.address;
        if (own) own.checked = body.verify === false;
        input("username")?.focus();
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
        <button ?disabled=${Boolean(this.busy)}>
          ${t(this.busy ? "archives.trying" : "camera.save")}
        </button>
        <button class="btn link" type="button" @click=${() => this.#close()}>
          ${t("pages.cancel")}
        </button>
      </div>
      <div class="acts row rest">
        <button class="btn sm" type="button" ?disabled=${Boolean(this.busy)} @click=${() => void this.#check(archive)}>
          ${t("archives.check")}
        </button>
        <button class="btn sm" type="button" @click=${() => (this.removing = archive)}>
          ${t("archives.remove")}
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
    this.#changed();
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
