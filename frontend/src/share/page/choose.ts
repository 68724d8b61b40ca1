import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, clock, initials, moment, number, shortKey, size } from "../../parts/format.ts";
import { level, levelStyle } from "../../parts/nr-level.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { Refusal } from "../protocol.ts";
import { StepElement, sentence } from "./step.ts";
import { step } from "./style.ts";

export const MOST_FILES = 10;
/** Said as 2 GB; phones count gigabytes in both ways. */
const MOST_BYTES = 2 * 1024 ** 3;
const SAID_BYTES = 2_000_000_000;
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
  /** What could not be opened, and why. */
  @state() private wrong: { name: string; why: unknown }[] = [];

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
      .wrong {
        display: grid;
        gap: 6px;
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
    // Before the words are compared, this may be anybody's board: nothing is called real.
    const isTrusted = pinned || this.trusted;
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
      ${isTrusted ? this.#checked() : this.#compare()}
      ${closed ? this.#closed(closed) : isTrusted ? this.#choices(isSmall) : nothing}
      <p class="sm mut">${t("share.promise")}</p>
      <button class="btn link" @click=${() => this.go("back")}>${t("share.words.have")}</button>
    </div>`;
  }

  #checked() {
    const { asked } = this.draft;
    const { agency, closed, witnesses } = asked;
    const hasKey = closed !== "no_key" && closed !== "key_waits";
    const rows: [boolean, string][] = [
      [true, t("share.checked.log", { index: number(asked.index), at: asked.origin })],
      witnesses.named
        ? [true, tn("share.checked.witnesses", witnesses.signed, { named: witnesses.named })]
        : [false, t("share.checked.no_witness")],
      agency.verifiers.length
        ? [true, t("share.checked.agency", { verifiers: agency.verifiers.join(", ") })]
        : [false, t("share.checked.nobody")],
    ];
    if (hasKey) rows.push([true, t("share.checked.key")]);
    return html`<details class="seen">
      <summary>
        ${icon("verified", 20)}<span>${t(closed ? "share.checked.closed" : "share.checked.title")}</span>${icon("down", 18)}
      </summary>
      <ul>
        ${rows.map(
          ([isProved, row]) =>
            html`<li class=${isProved ? "" : "open"}>${icon(isProved ? "tick" : "info", 18)}<span>${row}</span></li>`,
        )}
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
        ${this.#picker("files", "clip", t("share.choose.files"), t("share.choose.files_how", { most: MOST_FILES, size: size(SAID_BYTES) }), true)}
        ${this.#picker("camera", "photo", t("share.choose.take"), t("share.choose.take_how"), false)}
        <button class="btn" @click=${() => this.go("check")}>
          ${icon("edit", 24)}<span><b>${t("share.choose.words")}</b><small>${t("share.choose.words_how")}</small></span>
        </button>
      </div>
      <div role="status">
        ${this.reading ? html`<p>${t("share.reading", { name: this.reading })}</p><progress></progress>` : nothing}
      </div>
      ${this.wrong.length ? this.#refused() : nothing}
      ${this.draft.files.length
        ? html`<button class="btn tonal wide" @click=${() => this.go("trim")}>
            ${tn("share.choose.on", this.draft.files.length)}
          </button>`
        : nothing}`;
  }

  /** What could not be opened stays out, and the others go on. */
  #refused() {
    return html`<div class="note" role="alert">
      ${icon("warn", 20)}
      <ul class="wrong">
        ${this.wrong.map(({ name, why }) => html`<li><b>${name}</b> ${sentence(why)}</li>`)}
      </ul>
    </div>`;
  }

  #picker(name: string, mark: "clip" | "photo", title: string, how: string, several: boolean) {
    return html`<div class="pick">
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
    this.wrong = [];
    const refuse = (name: string, why: unknown) => (this.wrong = [...this.wrong, { name, why }]);
    for (const file of files) {
      if (this.draft.files.length >= MOST_FILES) {
        refuse(file.name, new Refusal("many", { most: MOST_FILES }));
        break;
      }
      if (file.size > MOST_BYTES) {
        refuse(file.name, new Refusal("large", { most: size(SAID_BYTES) }));
        continue;
      }
      this.reading = file.name;
      try {
        const chosen = await this.caller.call("choose", [file]);
        if (chosen.ability === "nothing") {
          await this.caller.call("drop", [chosen.id]);
          refuse(file.name, new Refusal(chosen.why));
        } else this.draft.files = [...this.draft.files, { chosen, file }];
      } catch (error) {
        refuse(file.name, error);
      }
    }
    this.reading = "";
    if (this.draft.files.length && !this.wrong.length) return this.go("trim");
    await this.updateComplete;
    this.renderRoot.querySelector("[role=alert]")?.scrollIntoView({ block: "nearest" });
  }
}
