import { css, html, LitElement, nothing, type PropertyValues } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { clockToSecond, number } from "../../../parts/format.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import type { Client } from "../../client.ts";
import { desk } from "../../style.ts";
import type { MarkView } from "../types.ts";
import type { Filmed } from "./placing.ts";
import { into, within } from "./wording.ts";

const LONGEST_NOTE = 2000;

/** A note that somebody wrote at a mark; null for a new one. */
export interface Noted {
  mark: MarkView | null;
  note: string;
}

/** The marks and stills of a case, with their notes. */
@define("nr-desk-marks")
export class DeskMarks extends LitElement {
  @property({ attribute: false }) client!: Client;
  @property() case = "";
  @property({ attribute: false }) marks: MarkView[] = [];
  @property({ attribute: false }) films: Filmed[] = [];
  /** The id of the mark that is chosen. */
  @property() chosen = "";
  /** Whether a frame is on the screen, which a new note can be about. */
  @property({ type: Boolean }) hasFrame = false;
  /** The name of whoever is signed in. */
  @property() me = "";
  @property() language = "";
  @state() private stills: Record<string, string> = {};
  @state() private draft = "";

  static override styles = [
    shared,
    desk,
    css`
      header .a {
        color: var(--nr-ink2);
      }
      li {
        border-top: 1px solid var(--nr-line);
        padding: 9px 16px;
        display: grid;
        grid-template-columns: 24px minmax(0, 1fr);
        gap: 10px;
      }
      li[aria-current="true"] {
        background: var(--nr-tint);
      }
      .l {
        min-width: 24px;
        min-height: 24px;
        height: 24px;
        padding: 0 2px;
        border-radius: 5px;
        font: 600 12px/1 var(--nr-font);
        position: relative;
      }
      .l::before {
        content: "";
        position: absolute;
        inset: -8px -10px;
      }
      b {
        font-weight: 600;
      }
      b small {
        display: inline;
      }
      .words {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      .still {
        display: grid;
        grid-template-columns: 84px minmax(0, 1fr);
        gap: 8px;
        margin-top: 6px;
      }
      .still img {
        width: 84px;
        max-height: 72px;
        object-fit: contain;
        background: #000;
        border-radius: 4px;
        display: block;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 8px;
      }
      textarea {
        width: 100%;
        resize: vertical;
      }
      .still .code {
        font-size: 11px;
        white-space: nowrap;
      }
      details {
        margin-top: 6px;
        font-size: 13px;
      }
      .pad {
        border-top: 1px solid var(--nr-line);
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    const mark = this.#mark;
    const before = (changed.get("marks") ?? this.marks).find(({ id }) => id === mark?.id);
    const isNew = changed.has("chosen") && changed.get("chosen") !== this.chosen;
    // What somebody is writing stays, whoever else writes meanwhile.
    if (isNew || (changed.has("marks") && this.draft === noteOf(before))) this.draft = noteOf(mark);
    for (const each of this.marks) if (each.still && !(each.id in this.stills)) void this.#load(each);
  }

  get #mark(): MarkView | undefined {
    return this.marks.find(({ id }) => id === this.chosen);
  }

  /** Put the cursor into the note, at once: what is typed next must not act as keys. */
  write(): void {
    this.renderRoot.querySelector("textarea")?.focus();
  }

  async #load(mark: MarkView): Promise<void> {
    this.stills[mark.id] = "";
    const source = await this.client.mediaUrl(`/cases/${this.case}/stills/${mark.id}`).catch(() => "");
    this.stills = { ...this.stills, [mark.id]: source };
  }

  override render() {
    const marks = [...this.marks].sort((one, other) => (one.at ?? "~").localeCompare(other.at ?? "~"));
    const mark = this.#mark;
    return html`<section class="card" aria-labelledby="title">
      <header><h2 id="title">${t("player.marks")}</h2><span class="a">${number(marks.length)}</span></header>
      ${marks.length ? html`<ol>${marks.map((each) => this.#item(each))}</ol>` : html`<p class="pad mut">${t("player.no_marks")}</p>`}
      ${mark || this.hasFrame ? this.#note(mark) : nothing}
    </section>`;
  }

  #note(mark: MarkView | undefined) {
    return html`<div class="pad">
        <label class="field"
          >${mark ? t("player.note_at", { label: mark.label }) : t("player.note_here")}
          <textarea
            rows="2"
            maxlength=${LONGEST_NOTE}
            placeholder=${t("player.note_hint")}
            .value=${this.draft}
            @focus=${() => this.#fire("nr-writing", mark)}
            @input=${(event: Event) => (this.draft = (event.target as HTMLTextAreaElement).value)}
            @keydown=${(event: KeyboardEvent) => {
              if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
              event.stopPropagation();
              this.#save();
            }}
          ></textarea>
        </label>
        <div class="acts">
          <button class="btn" @click=${() => this.#save()}>${t("player.save_note")}</button>
          ${mark ? html`<button class="btn" @click=${() => this.#fire("nr-unmark", mark)}>${t("player.remove", { label: mark.label })}</button>` : nothing}
        </div>
      </div>`;
  }

  #item(mark: MarkView) {
    const note = noteOf(mark);
    const isFrame = mark.share !== "";
    const filmed = this.films.find(({ key }) => key === `${mark.share}/${mark.film}`);
    const earlier = mark.notes.slice(0, -1).filter(({ text }) => text);
    return html`<li aria-current=${mark.id === this.chosen}>
      <button class="l" aria-label=${t("player.go", { label: mark.label })} @click=${() => this.#fire("nr-open-mark", mark)}>${mark.label}</button>
      <div>
        <b class="tn"
          >${mark.at ? clockToSecond(new Date(mark.at)) : into(mark.film_us)}
          <small>${mark.at ? (isFrame ? within(mark.uncertainty_ms) : t("player.known_short")) : t("player.no_time")}</small></b
        >
        ${note ? html`<p class="words">${note}</p>` : nothing}
        <small
          >${mark.by === this.me ? t("player.you") : mark.by}${isFrame
            ? ` · ${t("player.place", { label: filmed?.label ?? mark.share, frame: mark.frame })}`
            : ""}</small
        >
        ${mark.still
          ? html`<div class="still">
              ${this.stills[mark.id]
                ? html`<a href=${this.stills[mark.id] ?? ""} download=${`still-${mark.label}.png`}><img src=${this.stills[mark.id] ?? ""} alt=${t("player.still_of", { label: mark.label })} /></a>`
                : html`<span></span>`}
              <small
                >${t("player.still_size", { width: mark.still.width, height: mark.still.height })}<br /><span class="code" title=${mark.still.sha256}
                  >${grouped(mark.still.sha256)}</span
                ><br />${t("player.original")}</small
              >
            </div>`
          : nothing}
        ${earlier.length
          ? html`<details>
              <summary>${t("player.earlier", { count: earlier.length })}</summary>
              ${earlier.map((each) => html`<p class="words">${each.text}<small>${each.by}, ${clockToSecond(each.at)}</small></p>`)}
            </details>`
          : nothing}
      </div>
    </li>`;
  }

  #save(): void {
    const mark = this.#mark ?? null;
    if (mark || this.draft.trim()) this.#fire("nr-note", { mark, note: this.draft } satisfies Noted);
    else this.write();
  }

  #fire(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

function noteOf(mark: MarkView | undefined): string {
  return mark?.notes.at(-1)?.text ?? "";
}

/** `5f0c 81d2 … 9a1e`: enough to compare it by eye; the whole of it is in the file and the export. */
function grouped(sha256: string): string {
  return `${sha256.slice(0, 4)} ${sha256.slice(4, 8)} … ${sha256.slice(-4)}`;
}
