import { css, html, nothing } from "lit";
import { state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clock, moment, shortKey, size } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import type { Link, Progress } from "../protocol.ts";
import { StepElement, save } from "./step.ts";
import { step } from "./style.ts";

export const wordsStyle = css`
  .twelve {
    counter-reset: word;
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 6px;
    margin-top: 8px;
  }
  .twelve li {
    counter-increment: word;
    border: 1px solid var(--nr-border);
    border-radius: 6px;
    background: var(--nr-card);
    padding: 7px 8px;
    font: 500 14px/20px var(--nr-font);
    overflow-wrap: anywhere;
  }
  .twelve li::before {
    content: counter(word);
    color: var(--nr-ink2);
    font-size: 12px;
    margin-inline-end: 6px;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    margin-top: 10px;
  }
  .acts .btn.link {
    margin-inline-start: 0;
  }
`;

type Phase = "seal" | "send" | "waiting" | "receipt" | "done" | "failed";

/** Seals, sends, and keeps the receipt; the words that take the share back come before the last byte. */
@define("nr-share-send")
export class ShareSend extends StepElement {
  @state() private phase: Phase = "seal";
  @state() private progress = { done: 0, all: 1 };
  @state() private isCopied = false;
  /** Whether the page goes on if it is opened again; null until that is known. */
  @state() private lasts: boolean | null = null;
  #stop: AbortController | null = null;
  #lock: WakeLockSentinel | null = null;

  static override styles = [
    shared,
    step,
    wordsStyle,
    css`
      .phases {
        display: grid;
        gap: 14px;
        margin: 8px 0 16px;
      }
      .phases li {
        display: grid;
        grid-template-columns: 20px minmax(0, 1fr);
        gap: 12px;
        color: var(--nr-ink2);
      }
      .phases li.on,
      .phases li.past {
        color: var(--nr-ink);
      }
      .phases .past .ic {
        color: var(--nr-ok);
      }
      .phases b {
        font-weight: 500;
      }
      .phases .on b {
        font-weight: 600;
      }
      .done {
        display: flex;
        gap: 12px;
        align-items: center;
      }
      .done .ic {
        color: var(--nr-ok);
      }
    `,
  ];

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#run();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    void this.#lock?.release();
  }

  override render() {
    return this.draft.sent ? this.#done() : this.#sending();
  }

  #sending() {
    const { asked, twelve } = this.draft;
    const at = { seal: 0, send: 1, waiting: 1, failed: 1, receipt: 2, done: 3 }[this.phase];
    const { done, all } = this.progress;
    const row = (nth: number, title: string, detail: unknown) =>
      html`<li class=${nth < at ? "past" : nth === at ? "on" : ""} aria-current=${nth === at ? "step" : nothing}>
        ${icon(nth < at ? "tick" : "clock", 20)}
        <div><b>${title}</b>${detail}</div>
      </li>`;
    return html`<div class="bd">
        <h1 tabindex="-1">${t("share.send.title")}</h1>
        <ol class="phases">
          ${row(0, t("share.send.sealed"), html`<small>${t("share.send.sealed_how", { agency: asked.agency.name })}</small>`)}
          ${row(
            1,
            t("share.send.going"),
            at === 1
              ? html`<small class="tn">${t("share.send.amount", { done: size(done), all: size(all) })}</small
                  ><progress .max=${Math.max(1, all)} .value=${done} aria-label=${t("share.send.going")}></progress>`
              : nothing,
          )}
          ${row(2, t("share.send.receipt"), nothing)}
        </ol>
        <div role="status">
          ${this.phase === "waiting" ? html`<div class="note">${icon("away", 20)}<span>${t("share.send.line", { done: size(done), all: size(all) })}</span></div>` : nothing}
        </div>
        ${this.troubled()}
        ${this.phase === "failed"
          ? html`<button class="btn tonal wide" @click=${() => this.#run()}>${t("share.send.again")}</button>`
          : this.lasts === null
            ? nothing
            : html`<div class="note plain">
                ${icon("info", 20)}<span>${t(this.lasts ? "share.send.phone" : "share.send.memory")}</span>
              </div>`}
        ${twelve.length ? this.#twelve(twelve) : nothing}
      </div>
      <div class="ft">
        <button class="btn one" @click=${this.#end}>${t("share.send.stop")}</button>
      </div>`;
  }

  #twelve(words: string[]) {
    return html`<h2>${t("share.twelve.title")}</h2>
      <p class="sm">${t("share.twelve.text")}</p>
      <ol class="twelve">
        ${words.map((word) => html`<li>${word}</li>`)}
      </ol>
      <div class="acts">
        <button class="btn" @click=${() => save("share-words.txt", keepsake(this.draft.link, words, ""))}>
          ${icon("download", 20)}${t("share.twelve.save")}
        </button>
        <button class="btn link" @click=${this.#copy}>${t(this.isCopied ? "share.twelve.copied" : "share.twelve.copy")}</button>
      </div>`;
  }

  #done() {
    const { sent, sealed, link } = this.draft;
    if (!sent) return nothing;
    return html`<div class="bd">
        <div class="done">${icon("verified", 32)}<h1 tabindex="-1">${t("share.done.title", { at: clock(sent.at) })}</h1></div>
        <p>${t("share.done.text")}</p>
        <dl class="rows">
          <div>
            ${icon("ledger", 20)}
            <dt>${t("share.done.receipt")}</dt>
            <dd>
              ${sealed ? html`${size(sealed.size)} <small class="code">${shortKey(sealed.sha256)}</small>` : nothing}
              <small>${moment(sent.at)}</small>
            </dd>
          </div>
        </dl>
        <button class="btn wide" @click=${() => save("share-receipt.txt", keepsake(link, sent.words, sent.receipt))}>
          ${icon("download", 20)}${t("share.done.save")}
        </button>
        ${this.#twelve(sent.words)}
        <h2>${t("share.done.changed")}</h2>
        <p>${t("share.done.changed_text")}</p>
        <button class="btn wide" @click=${() => this.go("back")}>${t("share.done.look")}</button>
        <p class="sm mut">${t("share.done.kept")}</p>
      </div>`;
  }

  async #run(): Promise<void> {
    this.trouble = null;
    this.#stop = new AbortController();
    const how = { signal: this.#stop.signal, progress: (progress: Progress) => this.#hear(progress) };
    void this.#stayAwake();
    try {
      if (!this.draft.sealed) {
        this.phase = "seal";
        const given = { words: this.draft.words.trim(), contact: this.draft.whoSends };
        this.draft.sealed = await this.caller.call("seal", [given], how);
        this.draft.forgetMade();
      }
      this.progress = { done: 0, all: this.draft.sealed?.size ?? 1 };
      const { words, lasts } = await this.caller.call("begin", [], how);
      this.draft.twelve = words;
      this.lasts = lasts;
      this.phase = "send";
      this.draft.sent = await this.caller.call("send", [], how);
      this.phase = "done";
      this.dispatchEvent(new CustomEvent("nr-sent", { bubbles: true, composed: true }));
    } catch (error) {
      this.phase = "failed";
      this.tell(error);
    } finally {
      await this.#lock?.release().catch(() => undefined);
    }
  }

  #hear(progress: Progress): void {
    if (progress.step === "waiting") this.phase = "waiting";
    else if (progress.step === "send") {
      this.phase = progress.done >= progress.all ? "receipt" : "send";
      this.progress = { done: progress.done, all: progress.all };
    }
  }

  async #stayAwake(): Promise<void> {
    // Where a browser has no wake lock, the upload only pauses while the phone sleeps.
    this.#lock = await navigator.wakeLock?.request("screen").catch(() => null) ?? null;
  }

  #copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(this.draft.twelve.join(" ")).then(
      () => (this.isCopied = true),
      () => undefined,
    );
  };

  #end = async (): Promise<void> => {
    this.#stop?.abort();
    const { link, twelve } = this.draft;
    // What has arrived so far is removed at the board.
    if (twelve.length) await this.caller.call("withdraw", [link, twelve]).catch(() => undefined);
    this.draft.sealed = null;
    this.draft.twelve = [];
    // After a page was opened again, there is nothing to check but what is sealed.
    this.go(this.draft.isEmpty ? "choose" : "check");
  };
}

/** What a person keeps: where, the words, and the receipt as the inbox signed it. */
export function keepsake(link: Link, words: string[], receipt: string): Blob {
  const lines = [`${link.board}/s/${link.request}${link.key ? `#key=${link.key}` : ""}`, words.join(" "), "", receipt];
  return new Blob([`${lines.join("\n").trimEnd()}\n`], { type: "text/plain" });
}
