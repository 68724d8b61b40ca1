import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Archive, ArchiveCamera, Camera, Found } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import "../../parts/nr-dialog.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import "./archive-add.ts";
import type { ByHand } from "./archive-add.ts";
import { nameOf, short } from "./camera-failure.ts";
import "./camera-login.ts";
import "./new-camera.ts";

/** What Home Assistant could lend. */
interface Lendable {
  entity_id: string;
  name: string;
  stream: boolean;
}

/** With what the dialog begins: the ways, one found camera, or what an archive has. */
export type Beginning =
  | { what: "ways" }
  | { what: "found"; found: Found; atOnce?: boolean }
  | { what: "archive"; archive: Archive };

type Step =
  | "ways"
  | "found"
  | "archives"
  | "archive"
  | "new_archive"
  | "home"
  | "address"
  | "login";

/**
 * Adds a camera, whichever way, then asks for a name, what can be sent, and a location, or for the
 * explicit wish to decide later. Fires `nr-changed` when an archive was added or more of it is used,
 * and `nr-done` when it closes.
 */
@define("nr-add-camera")
export class AddCamera extends PageElement {
  @property({ attribute: false }) beginning: Beginning = { what: "ways" };
  @property({ attribute: false }) archives: readonly Archive[] = [];
  @state() private step: Step = "ways";
  @state() private busy = false;
  @state() private error: HubError | null = null;
  @state() private archive: Archive | null = null;
  @state() private kind: ByHand = "frigate";
  @state() private lendable: Lendable[] | null = null;
  @state() private found: Found | null = null;
  /** Those that were added; then the rest is asked about each. */
  @state() private cameras: readonly Camera[] = [];
  #shown: Step | null = null;

  static override styles = [
    shared,
    ticks,
    css`
      .ways button,
      .list button.whole {
        width: 100%;
        display: flex;
        gap: 14px;
        justify-content: flex-start;
        text-align: start;
        min-height: 60px;
        padding: 10px 4px;
        border: 0;
        border-radius: 0;
        border-bottom: 1px solid var(--nr-line);
        font-weight: 400;
      }
      .ways button:focus-visible,
      .list button.whole:focus-visible {
        border-radius: 8px;
        outline-offset: -3px;
      }
      .ways .ic:first-child {
        color: var(--nr-ink2);
      }
      .ways small,
      .list small {
        display: block;
        font-size: 13px;
        line-height: 18px;
        color: var(--nr-ink2);
        overflow-wrap: anywhere;
      }
      b {
        font-weight: 500;
      }
      .tag {
        font-size: 12px;
        line-height: 16px;
        padding: 2px 8px;
        border-radius: 10px;
        background: var(--nr-sunk);
        color: var(--nr-ink2);
      }
      .tag.some {
        background: var(--nr-tint);
        color: var(--nr-link);
      }
      .after {
        margin-top: 12px;
      }
      .list li {
        display: flex;
        gap: 12px;
        align-items: center;
        border-bottom: 1px solid var(--nr-line);
        min-height: 60px;
      }
      .list .tick {
        flex: 1;
        align-items: center;
        min-height: 52px;
      }
      .list .tick input {
        margin: 0;
      }
      .wrong {
        color: var(--nr-red);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("beginning")) return;
    const { beginning } = this;
    if (beginning.what === "archive") {
      this.archive = beginning.archive;
      this.step = "archive";
    } else if (beginning.what === "found") {
      this.found = beginning.found;
      this.step = "login";
    } else {
      this.step = "ways";
      void this.#askHome();
    }
  }

  /** What comes next is where the keyboard is. */
  override updated(): void {
    if (this.#shown && this.#shown !== this.step)
      this.renderRoot.querySelector<HTMLElement>("input, select, .ways button, .list button")?.focus();
    this.#shown = this.step;
  }

  override render(): TemplateResult {
    if (this.cameras.length)
      return html`<nr-new-camera
        .hass=${this.hass}
        .house=${this.house}
        .cameras=${this.cameras}
        @nr-done=${() => this.#done()}
      ></nr-new-camera>`;
    return html`<nr-dialog open closes .heading=${this.#heading()} @nr-close=${() => this.#done()}>
      ${this.#body()}
    </nr-dialog>`;
  }

  #heading(): string {
    switch (this.step) {
      case "login":
        return this.found ? nameOf(this.found) : t("add.title");
      case "archive":
        return t("add.cameras_of", { name: this.archive?.name ?? "" });
      case "new_archive":
        return t("archives.add");
      case "found":
      case "archives":
      case "home":
      case "address":
        return t(`add.way.${this.step}`);
      default:
        return t("add.title");
    }
  }

  #body(): TemplateResult {
    switch (this.step) {
      case "found":
        return this.#foundOnes();
      case "archives":
        return this.#archives();
      case "archive":
        return this.#unused();
      case "new_archive":
        return html`<nr-archive-add
            .house=${this.house}
            .kind=${this.kind}
            @nr-archive=${(event: CustomEvent<Archive>) => {
              this.archive = event.detail;
              this.step = "archive";
              this.dispatchEvent(new CustomEvent("nr-changed"));
            }}
          ></nr-archive-add>
          ${this.#back()}`;
      case "home":
        return this.#home();
      case "address":
      case "login":
        return html`<nr-camera-login
          .house=${this.house}
          .found=${this.step === "login" ? this.found : null}
          .back=${this.#backWords}
          .atOnce=${this.beginning.what === "found" && this.beginning.atOnce === true}
          @nr-back=${() => this.#goBack()}
          @nr-added=${(event: CustomEvent<Camera>) => (this.cameras = [event.detail])}
        ></nr-camera-login>`;
      default:
        return this.#ways();
    }
  }

  #go(step: Step): void {
    this.error = null;
    this.step = step;
  }

  /** Back to the ways; if the dialog began with one, out of it. */
  #goBack(): void {
    if (this.beginning.what === "ways") this.#go("ways");
    else this.#done();
  }

  get #backWords(): string {
    return t(this.beginning.what === "ways" ? "pages.back" : "pages.cancel");
  }

  #back(): TemplateResult {
    return html`<button slot="acts" class="btn link" @click=${() => this.#goBack()}>${this.#backWords}</button>`;
  }

  // The ways

  get #addable(): Found[] {
    return this.house.found.filter((each) => !each.adopted && !each.lent_by);
  }

  #ways(): TemplateResult {
    const unused = this.archives.flatMap((each) => each.cameras.filter((camera) => !camera.camera_id)).length;
    const way = (name: IconName, step: Step, text: string, count: number | null) =>
      html`<button
        class="way"
        ?autofocus=${step === "found"}
        @click=${() => {
          this.kind = "folder";
          this.#go(step);
        }}
      >
        ${icon(name, 24)}
        <span class="grow"><b>${t(`add.way.${step === "new_archive" ? "folder" : step}`)}</b><small>${text}</small></span>
        ${count === null ? icon("next", 18) : html`<span class="tag ${count ? "some" : ""}">${count}</span>`}
      </button>`;
    const found = this.#addable.length;
    return html`<div class="ways">
        ${way("search", "found", found ? tn("add.found_text", found) : t("cameras.nothing_found"), found)}
        ${way("server", "archives", t("add.archives_text"), unused)}
        ${way("home", "home", t("add.home_text"), this.lendable?.length ?? null)}
        ${way("link", "address", t("add.address_text"), null)}
        ${way("folder", "new_archive", t("add.folder_text"), null)}
      </div>
      <p class="xs mut after">${t("add.after")}</p>`;
  }

  #foundOnes(): TemplateResult {
    const scanning = this.house.scan?.running ?? false;
    return html`${this.#addable.length
        ? html`<ul class="list">
            ${this.#addable.map(
              (each) =>
                html`<li>
                  <span class="grow"
                    ><b>${nameOf(each)}</b
                    ><small><span class="code">${each.address}</span>${each.brand ? ` · ${each.brand}` : ""}</small></span
                  >
                  <button class="btn sm" ?disabled=${this.busy} @click=${() => this.#choose(each)}>
                    ${t("cameras.adopt")}<span class="vh"> ${nameOf(each)}</span>
                  </button>
                </li>`,
            )}
          </ul>`
        : html`<p>${t("cameras.nothing_found")}</p>
            <p class="sm mut">${t("add.nothing_hint")}</p>`}
      ${this.#back()}
      <button slot="acts" class="btn" ?disabled=${scanning} @click=${() => void this.#scan()}>
        ${icon("again", 16)}${t(scanning ? "cameras.looking" : "cameras.look")}
      </button>`;
  }

  async #scan(): Promise<void> {
    try {
      await this.house.hub.post("/cameras/scan");
    } catch (thrown) {
      this.notify(thrown);
    }
  }

  #choose(found: Found): void {
    this.found = found;
    this.#go("login");
  }

  // From an archive

  #archives(): TemplateResult {
    const more = (archive: Archive) => archive.cameras.filter((each) => !each.camera_id);
    const some = this.archives.filter((each) => more(each).length);
    return html`<div class="list">
        ${some.map(
          (archive) =>
            html`<button
              class="whole"
              @click=${() => {
                this.archive = archive;
                this.#go("archive");
              }}
            >
              <span class="grow"
                ><b>${archive.name}</b><small>${more(archive).map((each) => each.name).join(", ")}</small></span
              ><span class="tag some">${more(archive).length}</span>
            </button>`,
        )}
      </div>
      <p class="sm mut after">${t("archives.text")}</p>
      ${this.#back()}
      <button
        slot="acts"
        class="btn"
        @click=${() => {
          this.kind = "frigate";
          this.#go("new_archive");
        }}
      >
        ${icon("plus", 16)}${t("archives.add")}
      </button>`;
  }

  #unused(): TemplateResult {
    const unused = this.archive?.cameras.filter((each) => !each.camera_id) ?? [];
    if (!unused.length)
      return html`<p>${t("add.archive_used")}</p>
        ${this.#back()}`;
    return html`<form id="add" @submit=${(event: SubmitEvent) => void this.#use(event, unused)}>
        <p class="sm mut">${t("add.archive_text")}</p>
        <ul class="list">
          ${unused.map(
            (each) =>
              html`<li>
                <label class="tick"
                  ><input
                    type="checkbox"
                    name="key"
                    value=${each.key}
                    ?autofocus=${each === unused[0]}
                    ?checked=${unused.length === 1} /><span
                    >${each.name}</span
                  ></label
                >
              </li>`,
          )}
        </ul>
        ${this.#failure()}
      </form>
      ${this.#back()}
      <button slot="acts" class="btn tonal" form="add" ?disabled=${this.busy}>
        ${t(this.busy ? "adopt.adopting" : "adopt.adopt")}
      </button>`;
  }

  async #use(event: SubmitEvent, unused: readonly ArchiveCamera[]): Promise<void> {
    event.preventDefault();
    const keys = new FormData(event.target as HTMLFormElement).getAll("key");
    const chosen = unused.filter((each) => keys.includes(each.key));
    if (!chosen.length || !this.archive) return;
    const added: Camera[] = [];
    await this.#try(async () => {
      for (const { key, name } of chosen) {
        const body = { archive_id: this.archive?.id, archive_key: key, name: short(name) };
        added.push(await this.house.hub.post<Camera>("/cameras", body));
      }
    });
    if (!added.length) return;
    this.dispatchEvent(new CustomEvent("nr-changed"));
    if (this.error) this.notify(this.error);
    this.cameras = added;
  }

  // From Home Assistant

  async #askHome(): Promise<void> {
    try {
      this.lendable = (await this.house.hub.home<{ cameras?: Lendable[] }>("setup")).cameras ?? [];
    } catch (thrown) {
      this.lendable = [];
      this.notify(thrown);
    }
  }

  #home(): TemplateResult {
    const { lendable } = this;
    return html`${lendable === null
        ? html`<span class="grey" aria-busy="true" style="min-height:120px"></span>`
        : lendable.length
          ? html`<ul class="list">
              ${lendable.map(
                (each) =>
                  html`<li>
                    <span class="grow"
                      ><b>${each.name}</b><small>${t(each.stream ? "add.has_stream" : "add.snapshots")}</small></span
                    >
                    <button class="btn sm" ?disabled=${this.busy} @click=${() => void this.#lend(each)}>
                      ${t("add.use")}<span class="vh"> ${each.name}</span>
                    </button>
                  </li>`,
              )}
            </ul>`
          : html`<p>${t("add.home_none")}</p>`}
      ${this.#failure()} ${this.busy && lendable ? html`<p class="sm mut" role="status">${t("archives.trying")}</p>` : nothing}
      ${this.#back()}`;
  }

  async #lend({ entity_id }: Lendable): Promise<void> {
    await this.#try(async () => {
      this.cameras = [await this.house.hub.post<Camera>("/cameras", { entity_id })];
    });
  }

  async #try(act: () => Promise<void>): Promise<void> {
    this.busy = true;
    this.error = null;
    try {
      await act();
    } catch (thrown) {
      this.error = HubError.of(thrown);
    }
    this.busy = false;
  }

  #failure(): TemplateResult | typeof nothing {
    return this.error ? html`<p class="sm wrong" role="alert">${this.error.message}</p>` : nothing;
  }

  #done(): void {
    this.dispatchEvent(new CustomEvent("nr-done"));
  }
}
