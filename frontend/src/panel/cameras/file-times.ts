import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { Fetched } from "../../api/hub.ts";
import type { Archive, ExampleFile, Pattern } from "../../api/types.ts";
import { define } from "../../element.ts";
import { clock, day, entered, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { FormElement } from "../form-element.ts";

const MOST_SHOWN = 8;

/** Always with its day: that is what a pattern may have wrong. */
const written = (time: string | Date) => `${day(time)}, ${clock(time)}`;

/** "This file is from …": how a folder's file names say the time, learned from one of them. */
@define("nr-file-times")
export class FileTimes extends FormElement {
  /** The folder; null while nobody corrects its times. */
  @property({ attribute: false }) archive: Archive | null = null;
  @state() private file = "";
  @state() private at = "";
  @state() private learned: Pattern | null = null;
  private readonly now = new Fetched<Pattern>(this);
  #step = "";

  static override styles = [
    shared,
    css`
      form,
      .step {
        display: grid;
        gap: 12px;
      }
      .code {
        overflow-wrap: anywhere;
      }
      .tbl td,
      .tbl th {
        padding: 8px 12px 8px 0;
        vertical-align: top;
      }
      .tbl td:last-child {
        white-space: nowrap;
      }
      .wrong {
        color: var(--nr-red);
      }
      .why {
        color: var(--nr-amber);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("archive")) {
      this.file = this.at = this.wrong = "";
      this.learned = null;
    }
    this.now.ask(this.house.hub, this.archive ? `/archives/${this.archive.id}/example` : "");
    this.file ||= this.now.value?.files[0]?.file ?? "";
  }

  /** What comes next is where the keyboard is. */
  override updated(): void {
    const step = !this.now.value ? "" : this.learned ? "result" : "question";
    if (step !== this.#step) this.renderRoot.querySelector<HTMLElement>(".first")?.focus();
    this.#step = step;
  }

  override render(): TemplateResult {
    const { archive, learned } = this;
    return html`<nr-dialog
      .open=${archive !== null}
      .heading=${t("times.title", { name: archive?.name ?? "" })}
      @nr-close=${() => this.done()}
    >
      ${archive ? (learned ? this.#result(learned) : this.#question(archive)) : nothing}
      ${this.wrong ? html`<p class="wrong" role="alert">${this.wrong}</p>` : nothing}
      <button
        slot="acts"
        class="btn link"
        ?disabled=${this.busy}
        @click=${() => (learned ? this.#back() : this.done())}
      >
        ${t(learned ? "pages.back" : "pages.cancel")}
      </button>
      ${learned
        ? html`<button
            slot="acts"
            class="btn tonal first"
            ?disabled=${this.busy}
            @click=${() => void this.#use(learned.pattern, learned.zone)}
          >
            ${t(this.busy ? "times.reading" : "times.use")}
          </button>`
        : html`<button slot="acts" class="btn tonal" form="example" ?disabled=${this.busy || !this.file}>
            ${t(this.busy ? "times.reading" : "times.show")}
          </button>`}
    </nr-dialog>`;
  }

  #question(archive: Archive): TemplateResult {
    const { value, error } = this.now;
    if (error) return html`<p class="wrong" role="alert">${error.message}</p>`;
    if (!value) return html`<span class="grey" aria-busy="true" style="min-height:160px"></span>`;
    if (!value.files.length) return html`<p>${t("times.no_files")}</p>`;
    return html`<form id="example" @submit=${(event: SubmitEvent) => void this.#ask(event, archive)}>
      <p>${t("times.text")}</p>
      <label class="field"
        >${t("times.file")}<select
          class="first"
          @change=${(event: Event) => {
            this.file = (event.target as HTMLSelectElement).value;
          }}
        >
          ${value.files.map(
            (each) =>
              html`<option value=${each.file} ?selected=${each.file === this.file}>
                ${each.file} – ${each.start ? written(each.start) : t("times.none")}
              </option>`,
          )}
        </select></label
      >
      <label class="field"
        >${t("times.at")}<input
          type="datetime-local"
          required
          .value=${this.at}
          @input=${(event: Event) => {
            this.at = (event.target as HTMLInputElement).value;
          }}
      /></label>
      ${archive.pattern
        ? html`<p class="sm mut">${t("times.own")} <span class="code">${archive.pattern}</span></p>
            <p>
              <button
                class="btn sm"
                type="button"
                ?disabled=${this.busy}
                @click=${() => void this.#use("", archive.zone === "UTC" ? "" : archive.zone)}
              >
                ${t("times.usual")}
              </button>
            </p>`
        : nothing}
    </form>`;
  }

  #result({ pattern, zone, files }: Pattern): TemplateResult {
    const fitting = files.filter((each) => each.start).length;
    const row = (file: string, time: string, camera: string) =>
      html`<tr>
        <td><span class="code">${file}</span>${camera ? html`<br /><span class="xs mut">${camera}</span>` : nothing}</td>
        <td class="tn">${time}</td>
      </tr>`;
    const other = (each: ExampleFile) =>
      row(each.file, each.start ? written(each.start) : t("times.unfit"), each.camera);
    // What doesn't fit must be seen as well.
    const [fit, unfit] = [files.filter((each) => each.start), files.filter((each) => !each.start)];
    const shown = [...fit.slice(0, MOST_SHOWN - Math.min(unfit.length, 2)), ...unfit.slice(0, 2)];
    return html`<div class="step">
      <p>
        ${t(zone === "UTC" ? "times.pattern_utc" : "times.pattern")} <span class="code">${pattern}</span>
      </p>
      <table class="tbl sm">
        <thead>
          <tr>
            <th scope="col">${t("times.file")}</th>
            <th scope="col">${t("times.from")}</th>
          </tr>
        </thead>
        <tbody>
          ${row(this.file, written(entered(this.at)), t("times.yours"))} ${shown.map(other)}
        </tbody>
      </table>
      ${files.length
        ? html`<p class=${fitting ? "mut" : "why"}>
            ${tn("times.fits", files.length, { fitting: number(fitting), count: number(files.length) })}
          </p>`
        : nothing}
    </div>`;
  }

  async #ask(event: SubmitEvent, archive: Archive): Promise<void> {
    event.preventDefault();
    const body = { file: this.file, at: entered(this.at).toISOString() };
    await this.act(async () => {
      const path = `/archives/${archive.id}/example`;
      const learned = await this.house.hub.post<Pattern>(path, body);
      if (archive === this.archive) this.learned = learned;
    });
  }

  async #use(pattern: string, zone: string): Promise<void> {
    const { archive } = this;
    if (!archive) return;
    await this.act(async () => {
      await this.house.hub.patch(`/archives/${archive.id}`, { pattern, zone });
      this.notify(t("times.changed", { name: archive.name }));
      this.done();
    });
  }

  #back(): void {
    this.learned = null;
    this.wrong = "";
  }
}
