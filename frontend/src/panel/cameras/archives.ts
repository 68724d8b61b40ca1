import { css, html, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Archive, ArchiveCamera } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { about, between_ms, moment, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { SAME_CLOCK_MS } from "../../parts/recorded.ts";
import { icon } from "../../style/icons.ts";
import { shared, ticks } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import "./archive-add.ts";
import { archiveFields, enteredIn } from "./archive-add.ts";
import "./file-times.ts";
import { sectionStyle } from "./section-style.ts";

/** From here on a clock is set wrong, which a person should mend: its pictures show that time. */
const WRONG_CLOCK_MS = 60_000;

/** What records elsewhere: each archive, its clock, what it has, its settings, and how to add more. */
@define("nr-archives")
export class Archives extends PageElement {
  /** In the order in which they were added; fires `nr-changed` when the hub must be asked again. */
  @property({ attribute: false }) list: readonly Archive[] = [];
  @property() error = "";
  @state() private adding = false;
  @state() private settings: Archive | null = null;
  @state() private removing = false;
  @state() private busy = false;
  @state() private wrong = "";
  @state() private dating: Archive | null = null;

  static override styles = [
    shared,
    ticks,
    sectionStyle,
    css`
      .fine {
        color: var(--nr-ok);
      }
      form {
        display: grid;
        gap: 12px;
      }
      .times {
        min-height: 24px;
        padding: 0;
        border: 0;
        color: var(--nr-link);
        text-decoration: underline;
        font: inherit;
      }
      .addition {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
      }
      .addition .mut {
        flex: 1 1 200px;
      }
      :host([narrow]) li {
        flex-wrap: wrap;
      }
      :host([narrow]) li > .grow {
        flex-basis: 180px;
      }
    `,
  ];

  override render(): TemplateResult | typeof nothing {
    const archives = this.list;
    const manages = this.house.mayManage;
    if (!manages && !archives.length) return nothing;
    return html`<h3>${t("archives.title")}</h3>
      <p class="mut sm hint">${t("archives.text")}</p>
      ${this.error
        ? html`<div class="card pad"><p class="wrong" role="alert">${this.error}</p></div>`
        : archives.length
          ? html`<ul class="card">
              ${archives.map((archive) => this.#archive(archive, manages))}
            </ul>`
          : html`<div class="card pad"><p class="mut">${t("archives.none")}</p></div>`}
      ${manages
        ? html`<div class="addition">
            <button class="btn sm" @click=${() => (this.adding = true)}>
              ${icon("plus", 16)}${t("archives.add")}
            </button>
            <span class="sm mut">${t("archives.which")}</span>
          </div>`
        : nothing}
      ${this.adding
        ? html`<nr-dialog open closes .heading=${t("archives.add")} @nr-close=${() => (this.adding = false)}>
            <nr-archive-add
              .house=${this.house}
              @nr-archive=${() => {
                this.adding = false;
                this.#changed();
              }}
            ></nr-archive-add>
          </nr-dialog>`
        : nothing}
      ${this.settings ? (this.removing ? this.#removal(this.settings) : this.#form(this.settings)) : nothing}
      <nr-file-times
        .hass=${this.hass}
        .house=${this.house}
        .archive=${this.dating}
        @nr-done=${() => {
          this.dating = null;
          this.#changed();
        }}
      ></nr-file-times>`;
  }

  #archive(archive: Archive, manages: boolean): TemplateResult {
    const added = archive.cameras.filter((camera) => camera.camera_id);
    const fine = archive.state === "connected";
    const { state } = archive;
    const isSure = fine && archive.clock_offset_ms !== null;
    const manage = t(state === "wrong_password" ? "archives.enter_password" : "archives.manage");
    return html`<li>
        <span class="tile" aria-hidden="true">${icon(archive.kind === "folder" ? "folder" : "server", 20)}</span>
        <div class="grow">
          <b>${archive.name}</b>
          <span class="xs mut line">${this.#has(archive, added)}</span>
          <span class="xs line ${isSure ? "fine" : fine || state === "unknown" ? "mut" : "why"}"
            >${fine ? icon("tick", 14) : state === "unknown" ? nothing : icon("warn", 14)}${[
              state === "away" ? t("archives.away_since", { time: moment(archive.since) }) : t(`archive.state.${state}`),
              fine ? this.#clock(archive) : "",
            ]
              .filter(Boolean)
              .join(" · ")}</span
          >
          ${archive.reason
            ? html`<span class="xs line ${fine ? "mut" : "why"}">${archive.reason}</span>`
            : nothing}
          ${fine && Math.abs(archive.clock_offset_ms ?? 0) >= WRONG_CLOCK_MS
            ? html`<span class="xs line why">${t("archives.clock_wrong")}</span>`
            : nothing}
          ${fine && archive.kind === "folder" ? this.#times(archive, manages) : nothing}
        </div>
        ${manages
          ? html`<button
              class="btn sm ${state === "wrong_password" ? "tonal" : ""}"
              aria-label=${`${manage} ${archive.name}`}
              @click=${() => this.#open(archive)}
            >
              ${manage}
            </button>`
          : nothing}
      </li>`;
  }

  /** Where the times of a folder's files come from, and how to correct that. */
  #times(archive: Archive, manages: boolean): TemplateResult {
    const correct = t(archive.reason ? "archives.times_example" : "archives.times_correct");
    return html`<span class="xs mut"
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

  #changed(): void {
    this.dispatchEvent(new CustomEvent("nr-changed"));
  }

  // Settings

  #open(archive: Archive | null): void {
    this.wrong = "";
    this.removing = false;
    this.settings = archive;
  }

  #form(archive: Archive): TemplateResult {
    return html`<nr-dialog open closes .heading=${archive.name} @nr-close=${() => this.#open(null)}>
      <form id="archive" aria-label=${archive.name} @submit=${(event: SubmitEvent) => void this.#save(event, archive)}>
        <label class="field"
          >${t("edit.name")}<input name="name" required maxlength="60" .value=${archive.name}
        /></label>
        ${archiveFields(archive.kind, archive)}
        ${this.wrong ? html`<p class="sm wrong" role="alert">${this.wrong}</p>` : nothing}
        <div class="row" style="flex-wrap:wrap">
          <button class="btn sm" type="button" ?disabled=${this.busy} @click=${() => void this.#check(archive)}>
            ${t("archives.check")}
          </button>
          <button class="btn sm" type="button" @click=${() => (this.removing = true)}>
            ${t("archives.remove")}
          </button>
        </div>
      </form>
      <button slot="acts" class="btn link" @click=${() => this.#open(null)}>${t("pages.cancel")}</button>
      <button slot="acts" class="btn tonal" form="archive" ?disabled=${this.busy}>
        ${t(this.busy ? "archives.trying" : "camera.save")}
      </button>
    </nr-dialog>`;
  }

  async #save(event: SubmitEvent, archive: Archive): Promise<void> {
    event.preventDefault();
    const changes = enteredIn(event.target as HTMLFormElement, false);
    const same = (key: string) => (archive as unknown as Record<string, unknown>)[key] === changes[key];
    const changed = Object.fromEntries(Object.entries(changes).filter(([key]) => !same(key)));
    if (!Object.keys(changed).length) return this.#open(null);
    await this.#change(() => this.house.hub.patch(`/archives/${archive.id}`, changed));
  }

  async #check(archive: Archive): Promise<void> {
    await this.#change(() => this.house.hub.post(`/archives/${archive.id}/check`));
  }

  async #remove(archive: Archive): Promise<void> {
    await this.#change(() =>
      this.house.hub.delete(`/archives/${archive.id}`, { with_cameras: true }),
    );
  }

  async #change(change: () => Promise<unknown>): Promise<void> {
    this.busy = true;
    this.wrong = "";
    try {
      await change();
      this.#open(null);
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
    this.#changed();
  }

  #removal(archive: Archive): TemplateResult {
    return html`<nr-dialog
      open
      .heading=${t("archives.remove_title", { name: archive.name })}
      @nr-close=${() => (this.removing = false)}
    >
      <p>${t("archives.remove_text")}</p>
      ${this.wrong ? html`<p class="sm wrong" role="alert">${this.wrong}</p>` : nothing}
      <button slot="acts" class="btn link" autofocus @click=${() => (this.removing = false)}>
        ${t("pages.back")}
      </button>
      <button slot="acts" class="btn" ?disabled=${this.busy} @click=${() => void this.#remove(archive)}>
        ${t("archives.remove_this")}
      </button>
    </nr-dialog>`;
  }
}
