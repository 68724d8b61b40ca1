import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clocksToSecond, clockToSecond, day, number, shortKey, size } from "../../parts/format.ts";
import "../../parts/nr-hold.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { has, t, tn } from "../../words/localize.ts";
import type { Contact, Made, Trace } from "../protocol.ts";
import { StepElement, place } from "./step.ts";
import { step } from "./style.ts";

/** A frame more or less is no loss. */
const SHORT_S = 0.5;
const MOST_WORDS = 10_000;
const MOST_CONTACT = 254;
const CONTACT: (keyof Contact)[] = ["name", "email", "telephone"];

/** Everything that leaves, made on this device and looked at before it is sent. */
@define("nr-share-check")
export class ShareCheck extends StepElement {
  @state() private making: { done: number; all: number } | null = null;
  @state() private addresses = new Map<string, string>();
  /** Films that turned out shorter than what was chosen, and how long they are, in seconds. */
  @state() private short = new Map<string, number>();
  #stop: AbortController | null = null;

  static override styles = [
    shared,
    step,
    css`
      .film {
        margin: 8px -16px 0;
        background: #000;
      }
      video,
      img {
        display: block;
        max-width: 100%;
        max-height: 56vh;
        margin: 0 auto;
      }
      @media (min-width: 600px) and (max-height: 480px) {
        video,
        img {
          max-height: calc(100vh - 160px);
        }
      }
      .taken {
        border: 1px solid var(--nr-border);
        border-radius: 8px;
        background: var(--nr-card);
        font-size: 14px;
        line-height: 20px;
        margin: 12px 0;
      }
      table {
        width: 100%;
        border-collapse: collapse;
        table-layout: fixed;
      }
      th {
        font: 500 12px/16px var(--nr-font);
        color: var(--nr-ink2);
        text-align: start;
        padding: 4px 6px 6px 12px;
      }
      td {
        padding: 7px 6px 7px 12px;
        border-top: 1px solid var(--nr-line);
        vertical-align: top;
        font-size: 13px;
        line-height: 18px;
        overflow-wrap: anywhere;
      }
      fieldset {
        border: 1px solid var(--nr-border);
        border-radius: 8px;
        background: var(--nr-card);
        margin-top: 14px;
      }
      fieldset label:not(.field) {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 48px;
        padding: 0 12px;
        font-size: 15px;
      }
      fieldset label + label:not(.field) {
        border-top: 1px solid var(--nr-line);
      }
      fieldset .field {
        margin: 0 12px 12px;
      }
      input[type="radio"] {
        width: 20px;
        height: 20px;
        margin: 0;
        accent-color: var(--nr-link);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#make();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.abort();
    for (const address of this.addresses.values()) URL.revokeObjectURL(address);
  }

  override render() {
    const { files, asked, made } = this.draft;
    const isReady = this.draft.isMade && !this.trouble && !this.making;
    return html`<div class="bd">
        <h1 tabindex="-1">${t(files.length ? "share.check.title" : "share.check.words_title")}</h1>
        ${this.troubled()}
        <div role="status">
          ${this.making
            ? html`<p>${t("share.check.making")}</p>
                <progress .max=${Math.max(1, this.making.all)} .value=${this.making.done}></progress>`
            : nothing}
        </div>
        ${isReady ? made.map((each) => this.#made(each)) : nothing} ${isReady && files.length ? this.#taken() : nothing}
        ${this.#words()} ${this.#contact()}
        <dl class="rows">
          <div>
            ${icon("sealed", 20)}
            <dt>${t("share.check.to")}</dt>
            <dd>${asked.agency.name}<small>${t("share.check.only")}</small></dd>
          </div>
          <div>
            ${icon("package", 20)}
            <dt>${t("share.check.size")}</dt>
            <dd class="tn">${size(this.#bytes)}<small>${t("share.check.padded")}</small></dd>
          </div>
        </dl>
      </div>
      <div class="ft">
        <button class="btn" @click=${() => this.go(files.length ? "cover" : "choose")}>${t("share.back")}</button>
        <nr-hold
          label=${t("share.hold")}
          .question=${t("share.send.question", { agency: asked.agency.name })}
          .detail=${t("share.send.detail")}
          ?disabled=${!isReady || this.draft.isEmpty}
          @nr-held=${() => this.go("send")}
        ></nr-hold>
        <p class="xs mut one">${t("share.hold.means")}</p>
      </div>`;
  }

  get #bytes(): number {
    const files = this.draft.made.reduce((sum, made) => sum + made.size, 0);
    return Math.max(1024 ** 2, files);
  }

  #made(made: Made) {
    const address = this.addresses.get(made.name);
    const rows: [Parameters<typeof icon>[0], string, unknown][] = [
      ["clip", t(`share.kind.${made.kind}`), this.#how(made)],
      ["mask", t("share.check.covered"), made.masks + made.moving_masks ? tn("share.check.areas", made.masks + made.moving_masks) : t("share.check.nothing")],
    ];
    if (made.kind === "film") rows.push([made.sound === "none" ? "mute" : "sound", t("share.check.sound"), t(`share.check.sound_${made.sound}`)]);
    rows.push(["clock", t("share.check.time"), this.#time(made)]);
    if (made.original_sha256)
      rows.push(["link", t("share.original"), html`${t("share.original.sent")}<small class="code">${shortKey(made.original_sha256)}</small>`]);
    return html`<div class="film">
        ${!address
          ? nothing
          : made.kind === "film"
            ? html`<video
                controls
                playsinline
                preload="metadata"
                .src=${address}
                aria-label=${t("share.check.film", { name: made.name })}
                @loadedmetadata=${(event: Event) => this.#measured(made, (event.target as HTMLVideoElement).duration)}
              ></video>`
            : html`<img .src=${address} alt=${t("share.check.photo", { name: made.name })} />`}
      </div>
      ${this.short.has(made.name)
        ? html`<div class="note" role="alert">${icon("warn", 20)}<span>${t("share.check.short", { length: place(this.short.get(made.name) ?? 0) })}</span></div>`
        : nothing}
      <dl class="rows">
        ${rows.map(
          ([mark, name, value]) =>
            html`<div>
              ${icon(mark, 20)}
              <dt>${name}</dt>
              <dd>${value}</dd>
            </div>`,
        )}
      </dl>`;
  }

  /** A damaged film may end before the part that was chosen. */
  #measured(made: Made, seconds: number): void {
    const edits = this.draft.edits.flatMap((edit) => Array.from({ length: edit.stills.length || 1 }, () => edit));
    const part = edits[this.draft.made.indexOf(made)]?.part;
    if (part && seconds < part.end - part.start - SHORT_S) this.short = new Map(this.short).set(made.name, seconds);
  }

  #how(made: Made) {
    const how = made.copied ? "copied" : made.kind === "film" ? "film" : "photo";
    return html`${made.kind === "film" ? tn("share.check.frames", made.frames) : made.name}
      <small>${t(`share.check.how_${how}`)}${made.tone_mapped ? ` ${t("share.check.tone")}` : ""}</small>`;
  }

  #time({ claimed }: Made) {
    if (!claimed) return t("share.check.no_time");
    const { start, end } = claimed;
    const clock = start === end ? clockToSecond(start) : clocksToSecond(start, end);
    return html`${day(start)}, ${clock}<small>${t("share.check.claim")}</small>`;
  }

  /** What the chosen files told about the person, beside what is left of it. */
  #taken() {
    const before = this.draft.files.flatMap(({ chosen }) => chosen.traces);
    const after = this.draft.made.flatMap(({ traces }) => traces);
    const kinds = [...new Set(before.map(({ kind }) => kind))];
    const row = (kind: string, first: string, left: Trace[]) =>
      html`<tr>
        <td>${has(`share.trace.${kind}`) ? t(`share.trace.${kind}`) : t("share.trace.other")}</td>
        <td>${first}</td>
        <td>${left.length ? left.map(({ value }) => value).join(", ") : t("share.taken.none")}</td>
      </tr>`;
    return html`<details class="taken">
      <summary>
        ${icon("tick", 20)}<span>${tn("share.taken.title", before.length)}</span>${icon("down", 18)}
      </summary>
      <table>
        <tr>
          <th scope="col"><span class="vh">${t("share.taken.what")}</span></th>
          <th scope="col">${t("share.taken.before")}</th>
          <th scope="col">${t("share.taken.after")}</th>
        </tr>
        ${kinds.map((kind) => {
          const values = before.filter((trace) => trace.kind === kind).map(({ value }) => value);
          return row(kind, shortened(values), after.filter((trace) => trace.kind === kind));
        })}
        ${row("name", this.draft.files.map(({ chosen }) => chosen.name).join(", "), [])}
      </table>
    </details>`;
  }

  #words() {
    const label = this.draft.files.length ? "share.words.label" : "share.words.alone";
    return html`<label class="field"
      >${t(label)}<textarea
        rows=${this.draft.files.length ? 3 : 6}
        maxlength=${MOST_WORDS}
        .value=${this.draft.words}
        @input=${(event: Event) => {
          this.draft.words = (event.target as HTMLTextAreaElement).value;
          this.requestUpdate();
        }}
      ></textarea>
      <small class="tn">${t("share.words.count", { count: number(this.draft.words.length), most: number(MOST_WORDS) })}</small></label
    >`;
  }

  #contact() {
    const { named, contact } = this.draft;
    const choice = (value: boolean, text: string) =>
      html`<label
        ><input
          type="radio"
          name="contact"
          .checked=${named === value}
          @change=${() => {
            this.draft.named = value;
            this.requestUpdate();
          }}
        />${text}</label
      >`;
    return html`<fieldset>
      <legend class="vh">${t("share.contact.title")}</legend>
      ${choice(false, t("share.contact.none"))} ${choice(true, t("share.contact.leave"))}
      ${named
        ? CONTACT.map(
            (field) =>
              html`<label class="field"
                >${t(`share.contact.${field}`)}<input
                  maxlength=${MOST_CONTACT}
                  autocomplete="off"
                  .value=${contact[field]}
                  @input=${(event: Event) => {
                    this.draft.contact = { ...this.draft.contact, [field]: (event.target as HTMLInputElement).value };
                  }}
              /></label>`,
          )
        : nothing}
    </fieldset>`;
  }

  async #make(): Promise<void> {
    if (!this.draft.isMade) {
      this.#stop = new AbortController();
      const edits = this.draft.edits;
      this.making = { done: 0, all: 1 };
      try {
        const made = edits.length
          ? await this.caller.call("make", [edits], {
              signal: this.#stop.signal,
              progress: (progress) => {
                if ("done" in progress) this.making = { done: progress.done, all: progress.all };
              },
            })
          : [];
        this.draft.keepMade(edits, made);
      } catch (error) {
        this.tell(error);
      }
      this.making = null;
    }
    if (!this.isConnected) return;
    const addresses = new Map<string, string>();
    for (const { name, copied } of this.draft.isMade ? this.draft.made : []) {
      if (copied) continue; // What this browser can't decode, it can't show.
      const file = await this.caller.call("made", [name]).catch(() => null);
      if (file) addresses.set(name, URL.createObjectURL(file));
    }
    this.addresses = addresses;
  }
}

const SHOWN = 3;

function shortened(values: string[]): string {
  const shown = [...new Set(values)].slice(0, SHOWN).join(", ");
  return values.length > SHOWN ? `${shown} …` : shown;
}
