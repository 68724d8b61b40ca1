import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, query, state } from "lit/decorators.js";
import { HubError, Memory, type Hub } from "../../api/hub.ts";
import type * as model from "../../api/types.ts";
import { define } from "../../element.ts";
import { clock, clockToSecond, listed, moment, number, percent, size } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Clip } from "./draft.ts";
import { asDate, clockLength, elapsed, length, SECOND, type Micros } from "./time.ts";

/** Films and photos that a person adds from the device in their hand: the hub cuts and covers them. */

/** The hub's limits, said before anything is sent. */
const MOST_BYTES = 2 * 1024 ** 3;
const MOST_FILES = 16;
const LONGEST_NAME = 200;
/** HEIC isn't among them: then phones hand out JPEG. */
const ACCEPTED = "image/jpeg,image/png,image/webp,video/*";
/** How often it is read out how far an upload is: each so many parts of it. */
const PARTS_SAID = 4;

/** One file on its way to the hub. */
export interface Upload {
  readonly number: number;
  readonly file: File;
  /** 0 to 1. */
  readonly done: number;
  /** Why it isn't there, in a sentence. */
  readonly error: string;
  /** Trying again may help. */
  readonly again: boolean;
}

const kept = new Memory<AddedFiles>();

/** The files of one request: what is in the hub, and what is on its way, one after the other. */
export class AddedFiles {
  /** What is in the hub; null if it takes nothing. */
  files: readonly model.AddedFile[] | null = null;
  uploads: readonly Upload[] = [];
  /** What came since a draft was made of the others. */
  readonly fresh = new Set<string>();
  /** What happened last, to be read out. */
  said = "";
  /** Something changed; the page that shows it says what follows. */
  changed: () => void = () => undefined;

  #number = 0;
  #sending: AbortController | null = null;
  #current = -1;

  private constructor(
    private readonly hub: Hub,
    private readonly path: string,
  ) {}

  /** Return those of a request: what is on its way goes on while another page is looked at. */
  static of(hub: Hub, requestId: string): AddedFiles {
    const known = kept.take(hub, requestId) ?? new AddedFiles(hub, `/requests/${requestId}/added`);
    kept.put(hub, requestId, known);
    return known;
  }

  /** Ask the hub what it has; an older one takes nothing. */
  async read(): Promise<void> {
    try {
      this.files = (await this.hub.get<model.AddedFileList>(this.path)).added;
    } catch (thrown) {
      if (HubError.of(thrown).code === "unreachable") throw thrown;
      this.files = null;
    }
  }

  /** Send files, as many as there is room for. */
  add(files: Iterable<File>): void {
    for (const file of files) {
      const waiting = this.uploads.filter((one) => !one.error).length;
      const isFull = (this.files?.length ?? 0) + waiting >= MOST_FILES;
      const fault = isFull
        ? t("review.add.too_many", { most: MOST_FILES })
        : file.size > MOST_BYTES
          ? t("review.add.too_large")
          : "";
      this.#number += 1;
      const upload = { number: this.#number, file, done: 0, error: fault, again: false };
      this.uploads = [...this.uploads, upload];
    }
    this.#tell("");
    void this.#next();
  }

  retry(number: number): void {
    this.#set(number, { done: 0, error: "", again: false });
    this.#tell("");
    void this.#next();
  }

  /** End an upload, or take one that failed off the list. */
  cancel(number: number): void {
    const upload = this.uploads.find((one) => one.number === number);
    this.uploads = this.uploads.filter((one) => one.number !== number);
    if (number === this.#current) this.#sending?.abort();
    if (upload && !upload.error) this.#tell(t("review.add.canceled", { name: upload.file.name }));
    else this.changed();
  }

  /** Have the hub delete a file. */
  async remove(file: model.AddedFile): Promise<void> {
    try {
      await this.hub.delete(`${this.path}/${file.id}`);
    } catch (thrown) {
      const error = HubError.of(thrown);
      if (error.code !== "not_found") return this.#tell(error.message);
    }
    this.files = (this.files ?? []).filter((one) => one.id !== file.id);
    this.#tell(t("review.added.gone", { name: file.name }));
  }

  async #next(): Promise<void> {
    const upload = this.uploads.find((one) => !one.error);
    if (!upload || this.#sending) return;
    const { number, file } = upload;
    const sending = new AbortController();
    this.#sending = sending;
    this.#current = number;
    try {
      const added = await this.hub.upload<model.AddedFile>(
        `${this.path.slice(1)}?${new URLSearchParams({ name: sentName(file) })}`,
        file,
        { signal: sending.signal, progress: (done) => this.#progress(number, file, done) },
      );
      this.files = [...(this.files ?? []), added];
      this.fresh.add(added.id);
      this.uploads = this.uploads.filter((one) => one.number !== number);
      this.#tell(t("review.add.done", { name: file.name }));
    } catch (thrown) {
      if (!sending.signal.aborted) this.#fail(number, HubError.of(thrown));
    } finally {
      this.#sending = null;
      void this.#next();
    }
  }

  #fail(number: number, { code, message }: HubError): void {
    const words = { broken: "stopped", too_large: "limited" }[code];
    // What the hub says of a file stays true of that file.
    const again = code !== "invalid" && code !== "not_allowed";
    const error = words ? t(`review.add.${words}`) : message;
    this.#set(number, { error, again });
    this.#tell(error);
  }

  #progress(number: number, file: File, done: number): void {
    const before = this.uploads.find((one) => one.number === number)?.done ?? 0;
    this.#set(number, { done });
    const part = Math.floor(done * PARTS_SAID);
    if (!before || part > Math.floor(before * PARTS_SAID))
      this.#tell(t("review.add.progress", { name: file.name, part: percent(part / PARTS_SAID) }));
    else this.changed();
  }

  #set(number: number, now: Partial<Upload>): void {
    this.uploads = this.uploads.map((one) => (one.number === number ? { ...one, ...now } : one));
  }

  #tell(said: string): void {
    this.said = said;
    this.changed();
  }
}

/** The end of a name tells what it is; the hub takes no letters that can't be seen. */
function sentName({ name }: File): string {
  return [...name.replace(/\p{C}/gu, "").trim()].slice(-LONGEST_NAME).join("");
}

/** Return what a person calls it: its name at home, or what it is. */
export function nameOf(clip: Clip): string {
  return clip.cameraName || (clip.file ? t(`review.added.${clip.file.kind}`) : "");
}

/** What names a clip on the screen, beside its camera or its name. */
export function startOf(clip: Clip): string {
  if (clip.file) return t(`review.added.${clip.file.kind}`);
  return clock(asDate(clip.taken ? clip.cut.start : clip.may.start));
}

/** Return a moment of a clip: the time of day, or how far into what was added. */
export function clockOf(clip: Clip, at: Micros): string {
  return clip.file ? elapsed(at) : clockToSecond(asDate(at));
}

/** Return `0:20–1:02`, such as of a cover. */
export function elapsedBetween(start: Micros, end: Micros): string {
  return `${elapsed(start)}–${elapsed(end)}`;
}

/** Return `0:20.34`, for the edges of a cut. */
export function elapsedToPart(at: Micros): string {
  const part = number((at % SECOND) / SECOND, 2).slice(1);
  return `${elapsed(at)}${part}`;
}

/** What files tell beside their pictures, as a person would ask for it. */
const TRACES: readonly model.Trace[] = ["place", "device", "time", "person", "thumbnail", "text", "other"];

/** Return what doesn't leave with files, in a sentence; empty if there was nothing. */
export function removedFrom(files: readonly model.AddedFile[]): string {
  const told = TRACES.filter((trace) => files.some(({ traces }) => traces.includes(trace)));
  if (!told.length) return "";
  return t("review.added.removed", { what: listed(told.map((trace) => t(`review.added.trace.${trace}`))) });
}

/** Opens the device's own choice of films and photos. Fires `nr-files` (the files). */
@define("nr-review-add")
export class NrReviewAdd extends LitElement {
  /** As one of the clips, rather than as a button. */
  @property({ type: Boolean }) tile = false;
  @query("input") private input?: HTMLInputElement;

  static override styles = [
    shared,
    css`
      input {
        display: none;
      }
      .add {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: 2px;
        width: 100%;
        aspect-ratio: 16 / 9;
        padding: 2px 6px;
        border: 1.5px dashed var(--nr-edge);
        border-radius: 8px;
        font: 500 12px/16px var(--nr-font);
        text-align: center;
        text-wrap: balance;
      }
    `,
  ];

  override render() {
    // Whoever sits at a computer has no phone in their hand.
    const words = t(matchMedia("(pointer: coarse)").matches ? "review.add.phone" : "review.add.computer");
    return html`<button class=${this.tile ? "add" : "btn"} @click=${() => this.input?.click()}>
        ${icon("plus", 18)}<span>${words}</span>
      </button>
      <input type="file" multiple accept=${ACCEPTED} tabindex="-1" aria-hidden="true" @change=${this.#choose} />`;
  }

  #choose = (event: Event): void => {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    // The same file again is another choice.
    input.value = "";
    if (files.length) this.dispatchEvent(new CustomEvent("nr-files", { detail: files }));
  };
}

/** What is on its way to the hub, or couldn't get there, and what happened last for who can't see it. */
@define("nr-review-uploads")
export class NrReviewUploads extends LitElement {
  @property({ attribute: false }) added!: AddedFiles;
  /** `added` changes inside, so an element gets this anew. */
  @property({ attribute: false }) uploads: readonly Upload[] = [];
  @property() said = "";

  static override styles = [
    shared,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto auto;
        align-items: center;
        gap: 0 8px;
        padding: 4px 4px 4px 12px;
        border: 1px solid var(--nr-border);
        border-radius: 8px;
        background: var(--nr-card);
        font-size: 13px;
        line-height: 18px;
      }
      li + li {
        margin-top: 6px;
      }
      .name {
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .name,
      progress {
        grid-column: 1;
      }
      progress {
        width: 100%;
        height: 6px;
        accent-color: var(--nr-fill);
      }
      button {
        grid-area: 1 / 2 / 3;
        min-height: 44px;
      }
      .round {
        grid-column: 3;
      }
      .error {
        grid-column: 1 / -1;
        display: flex;
        gap: 8px;
        padding: 0 8px 8px 0;
      }
      .error .ic {
        flex: none;
        color: var(--nr-amber);
      }
      .failed button {
        grid-row-end: 2;
      }
    `,
  ];

  override render() {
    return html`${this.uploads.length
        ? html`<ul aria-label=${t("review.add.uploads")}>
            ${this.uploads.map((upload) => this.#row(upload))}
          </ul>`
        : nothing}
      <p class="vh" role="status">${this.said}</p>`;
  }

  #row(upload: Upload) {
    const { number, file, done, error, again } = upload;
    const off = t(error ? "review.add.dismiss" : "review.faces.stop");
    return html`<li class=${error ? "failed" : ""}>
      <span class="name" title=${file.name}>${file.name}</span>
      ${error
        ? nothing
        : html`<progress
            max="1"
            .value=${done}
            aria-label=${file.name}
            aria-valuetext=${percent(done)}
          ></progress>`}
      ${again
        ? html`<button class="btn sm" @click=${() => this.added.retry(number)}>${t("share.retry")}</button>`
        : nothing}
      <button class="btn sm round" aria-label="${off}: ${file.name}" @click=${() => this.added.cancel(number)}>
        ${icon("cross", 18)}
      </button>
      ${error ? html`<p class="error">${icon("warn", 18)}<span>${error}</span></p>` : nothing}
    </li>`;
  }
}

/** What was added, said plainly: what doesn't leave with it, and that nobody can prove its time. */
@define("nr-review-added")
export class NrReviewAdded extends LitElement {
  @property({ attribute: false }) clip!: Clip;
  @property({ attribute: false }) added!: AddedFiles;
  @property({ type: Boolean }) still = false;

  @state() private asking = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
      }
      section {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        gap: 2px 8px;
        padding: 6px 4px 8px 12px;
        border: 1px solid var(--nr-border);
        border-radius: 10px;
        font-size: 13px;
        line-height: 18px;
      }
      .about {
        overflow-wrap: anywhere;
      }
      p {
        grid-column: 1 / -1;
        padding-inline-end: 8px;
        color: var(--nr-ink2);
      }
      .head {
        min-height: 44px;
        display: flex;
        align-items: center;
        gap: 8px;
      }
      .head .ic {
        flex: none;
      }
    `,
  ];

  override render() {
    const { file } = this.clip;
    if (!file) return nothing;
    return html`<section aria-label=${t("review.added.heading")}>
        <div class="head">${icon("phone", 18)}<span class="about tn">${aboutOf(this.clip, file)}</span></div>
        ${this.still
          ? nothing
          : html`<button
              class="btn sm round"
              aria-label="${t("review.added.remove")}: ${file.name}"
              title=${t("review.added.remove")}
              @click=${() => {
                this.asking = true;
              }}
            >
              ${icon("trash", 18)}
            </button>`}
        ${file.name
          ? html`${file.start ? html`<p>${t("review.added.says", { time: moment(file.start) })}</p>` : nothing}
              ${file.start || file.traces.includes("time")
                ? nothing
                : html`<p>${t("review.added.says_nothing")}</p>`}
              <p>${removedFrom([file]) || t("review.added.clean")}</p>`
          : nothing}
      </section>
      ${this.asking ? this.#question(file) : nothing}`;
  }

  #question(file: model.AddedFile): TemplateResult {
    const shut = () => {
      this.asking = false;
    };
    return html`<nr-dialog
      open
      .heading=${t("review.added.remove_ask", { name: file.name })}
      @nr-close=${shut}
    >
      <p>${t("review.added.remove_text")}</p>
      <button slot="acts" class="btn" autofocus @click=${shut}>${t("review.back")}</button>
      <button
        slot="acts"
        class="btn"
        @click=${() => {
          shut();
          void this.added.remove(file);
        }}
      >
        ${t("review.added.remove")}
      </button>
    </nr-dialog>`;
  }
}

function aboutOf(clip: Clip, file: model.AddedFile): string {
  const long = file.kind === "film" ? clockLength(length(clip.may)) : "";
  const shape = file.width ? `${file.width} × ${file.height}` : "";
  return [nameOf(clip), long, shape, file.size_bytes ? size(file.size_bytes) : ""].filter(Boolean).join(" · ");
}
