import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, clock, initials, moment, number, shortKey, size } from "../../parts/format.ts";
import { level, levelStyle } from "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { StepElement } from "./step.ts";
import { step } from "./style.ts";

export const MOST_FILES = 10;
const MOST_BYTES = 2 * 1024 ** 3;
/** iPhones hand over JPEG instead of HEIC if a page asks for it. */
const TYPES = "image/jpeg,image/png,image/webp,image/heic,video/*";

/** Which release the page is, and its hash if the page could learn it. */
export interface Release {
  version: string;
  sha256: string;
}

/** What is asked, by whom, what was checked of it; and what the person wants to answer with. */
@define("nr-share-choose")
export class ShareChoose extends StepElement {
  @property({ attribute: false }) release: Release = { version: "", sha256: "" };
  @state() private reading = "";
  @state() private trusted = false;

  static override styles = [
    shared,
    levelStyle,
    step,
    css`
      .ag {
        display: flex;
        gap: 12px;
        align-items: center;
        margin-bottom: 12px;
      }
      .ag b {
        display: block;
      }
      .text {
        white-space: pre-line;
        margin: 8px 0;
      }
      .seen {
        border: 1px solid var(--nr-border);
        border-radius: 8px;
        background: var(--nr-card);
        font-size: 14px;
        line-height: 20px;
        margin: 12px 0;
      }
      .seen summary .ic:first-child,
      .seen li .ic {
        color: var(--nr-ok);
      }
      .seen ul {
        display: grid;
        gap: 8px;
        padding: 0 12px 12px;
      }
      .seen li {
        display: grid;
        grid-template-columns: 18px 1fr;
        gap: 8px;
        color: var(--nr-ink2);
      }
      .seen li.open .ic {
        color: var(--nr-ink2);
      }
      .words {
        display: grid;
        grid-template-columns: repeat(4, 1fr);
        gap: 6px;
        margin: 8px 0;
        padding: 0;
      }
      .words li {
        border: 1px solid var(--nr-border);
        border-radius: 6px;
        background: var(--nr-card);
        padding: 6px 4px;
        text-align: center;
        font: 14px/20px var(--nr-mono);
        overflow-wrap: anywhere;
      }
      .big {
        display: grid;
        gap: 10px;
        margin: 14px 0;
      }
      .big .btn {
        margin: 0;
        justify-content: flex-start;
        text-align: start;
        gap: 14px;
        padding: 14px 16px;
        border-radius: 10px;
        background: var(--nr-card);
      }
      .big b {
        display: block;
        font-size: 16px;
        line-height: 22px;
      }
      .big .ic {
        color: var(--nr-link);
      }
      input[type="file"] {
        position: absolute;
        width: 1px;
        height: 1px;
        opacity: 0;
      }
      input:focus-visible + .btn {
        outline: 3px solid var(--nr-link);
        outline-offset: 2px;
      }
      @media (max-width: 380px) {
        .words {
          grid-template-columns: repeat(2, 1fr);
        }
      }
    `,
  ];

  override render() {
    const { agency, request, closed, pinned } = this.draft.asked;
    const isSmall = this.draft.asked.room === "small";
    return html`<div class="bd">
      <div class="ag">
        <span class="tile" aria-hidden="true">${initials(agency.name)}</span>
        <div>
          <b>${agency.name}</b><span class="level">${level(agency.level)}</span>
          <small class="code">${agency.domain}</small>
        </div>
      </div>
      <h1 tabindex="-1">${request.title}</h1>
      <p class="text">${request.text}</p>
      ${request.later.map(
        (each) =>
          html`<div class="note plain">
            ${icon("info", 20)}<span><b>${t(`share.later.${each.kind}`, { at: moment(each.at) })}</b> ${each.text}</span>
          </div>`,
      )}
      <p>
        ${t("share.asks", { day: day(request.start), start: clock(request.start), end: clock(request.end) })}
        ${t("share.need_not")}
      </p>
      ${this.#checked()}
      ${pinned || this.trusted ? nothing : this.#compare()} ${this.troubled()}
      ${closed ? this.#closed(closed) : pinned || this.trusted ? this.#choices(isSmall) : nothing}
      <p class="sm mut">${t("share.promise")}</p>
      <button class="btn link" @click=${() => this.go("back")}>${t("share.words.have")}</button>
    </div>`;
  }

  #checked() {
    const { asked } = this.draft;
    const { agency, witnesses } = asked;
    const rows = [
      t("share.checked.log", { index: number(asked.index), at: asked.origin }),
      witnesses.named
        ? tn("share.checked.witnesses", witnesses.signed, { named: witnesses.named })
        : t("share.checked.no_witness"),
      agency.verifiers.length
        ? t("share.checked.agency", { verifiers: agency.verifiers.join(", ") })
        : t("share.checked.nobody"),
      t("share.checked.key"),
    ];
    return html`<details class="seen">
      <summary>${icon("verified", 20)}<span>${t("share.checked.title")}</span>${icon("down", 18)}</summary>
      <ul>
        ${rows.map((row) => html`<li>${icon("tick", 18)}<span>${row}</span></li>`)}
        <li class="open">
          ${icon("info", 18)}<span
            >${t("share.release.is", { release: this.release.version })}
            ${this.release.sha256 ? html`<span class="code">${shortKey(this.release.sha256)}</span>` : nothing}
            ${t("share.release.check")}</span
          >
        </li>
      </ul>
    </details>`;
  }

  /** Whoever typed the link compares the board's words with the poster's. */
  #compare() {
    return html`<div class="note">
      ${icon("warn", 20)}
      <div>
        <b>${t("share.compare.title")}</b>
        <p>${t("share.compare.text")}</p>
        <ol class="words">
          ${this.draft.asked.words.map((word) => html`<li>${word}</li>`)}
        </ol>
        <button class="btn tonal" @click=${() => (this.trusted = true)}>${t("share.compare.same")}</button>
      </div>
    </div>`;
  }

  #closed(why: string) {
    return html`<div class="note red" role="alert">
      ${icon("info", 20)}<span>${t(`share.closed.${why}`, { at: moment(this.draft.asked.request.expires) })}</span>
    </div>`;
  }

  #choices(isSmall: boolean) {
    return html`${isSmall ? html`<div class="note">${icon("info", 20)}<span>${t("share.room.small")}</span></div>` : nothing}
      <div class="big">
        ${this.#picker("files", "clip", t("share.choose.files"), t("share.choose.files_how", { most: MOST_FILES, size: size(MOST_BYTES) }), true)}
        ${this.#picker("camera", "camera", t("share.choose.take"), t("share.choose.take_how"), false)}
        <button class="btn" @click=${() => this.go("check")}>
          ${icon("edit", 24)}<span><b>${t("share.choose.words")}</b><small>${t("share.choose.words_how")}</small></span>
        </button>
      </div>
      <div role="status">
        ${this.reading ? html`<p>${t("share.reading", { name: this.reading })}</p><progress></progress>` : nothing}
      </div>
      ${this.draft.files.length
        ? html`<button class="btn tonal wide" @click=${() => this.go("trim")}>
            ${tn("share.choose.on", this.draft.files.length)}
          </button>`
        : nothing}`;
  }

  #picker(name: string, mark: "clip" | "camera", title: string, how: string, several: boolean) {
    return html`<div>
      <input
        id=${name}
        type="file"
        accept=${several ? TYPES : "image/*"}
        capture=${several ? nothing : "environment"}
        ?multiple=${several}
        ?disabled=${this.reading !== ""}
        @change=${(event: Event) => this.#read(event.target as HTMLInputElement)}
      />
      <label class="btn wide" for=${name}>${icon(mark, 24)}<span><b>${title}</b><small>${how}</small></span></label>
    </div>`;
  }

  async #read(input: HTMLInputElement): Promise<void> {
    const files = [...(input.files ?? [])];
    input.value = "";
    this.trouble = "";
    for (const file of files) {
      if (this.draft.files.length >= MOST_FILES) {
        this.trouble = t("share.refused.many", { most: MOST_FILES });
        break;
      }
      if (file.size > MOST_BYTES) {
        this.trouble = t("share.refused.large", { name: file.name, most: size(MOST_BYTES) });
        continue;
      }
      this.reading = file.name;
      try {
        const chosen = await this.caller.call("choose", [file]);
        this.draft.files = [...this.draft.files, { chosen, file }];
      } catch (error) {
        this.tell(error);
      }
    }
    this.reading = "";
    if (this.draft.files.length && !this.trouble) this.go("trim");
  }
}
