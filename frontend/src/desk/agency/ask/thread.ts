import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { number } from "../../../parts/format.ts";
import "../../../parts/nr-dialog.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { DeskPage, sentenceOf } from "../../page.ts";
import { desk } from "../../style.ts";
import type { AddedView, FindingView } from "../types.ts";
import { withKey } from "../unlock.ts";
import type { Mark } from "./words.ts";
import "./words.ts";

export type ThreadKind = "update" | "correction" | "resolution";

const PATHS = { update: "updates", correction: "corrections", resolution: "resolution" };
const CHECK_MS = 150;
const MOST = 4000;

/**
 * A dialog that adds an update or a correction to a request, or closes it. Fires `nr-posted` once it
 * is logged or held, and `nr-close` when it is left.
 */
@define("nr-desk-thread")
export class NrDeskThread extends DeskPage {
  /** The request's id. */
  @property() request = "";
  @property() kind: ThreadKind = "update";
  @property({ type: Boolean }) open = true;
  @state() private text = "";
  @state() private findings: FindingView[] = [];
  @state() private failed = "";
  @state() private working = false;
  @state() private added: AddedView | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #checked = 0;

  static override styles = [
    shared,
    desk,
    css`
      .stack {
        gap: 12px;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override render() {
    return html`<nr-dialog .open=${this.open} heading=${t(`desk.ask.thread.${this.kind}`)} @nr-close=${this.#close}>
      <div class="stack">
        ${this.added
          ? html`<div class="note plain" role="status">${icon("tick", 18)}<span>${this.#result(this.added)}</span></div>`
          : html`<p>${t(`desk.ask.thread.${this.kind}.text`)}</p>
              <nr-desk-words
                lines
                .label=${t("desk.ask.thread.words")}
                .value=${this.text}
                .most=${MOST}
                .marks=${this.#marks()}
                @nr-text=${(event: CustomEvent<string>) => this.#type(event.detail)}
              ></nr-desk-words>
              ${this.findings.map(
                ({ text, grade }) =>
                  html`<div class="note ${grade === "refuse" ? "red" : ""}">
                    ${icon(grade === "refuse" ? "stop" : "warn", 18)}
                    <span><b>${t(grade === "refuse" ? "desk.ask.refuses" : "desk.ask.holds")}</b> ${text}</span>
                  </div>`,
              )}`}
        ${this.failed ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>` : nothing}
        <p class="xs mut">${t("desk.ask.release.final")}</p>
      </div>
      <button class="btn" slot="acts" @click=${this.#close}>${t(this.added ? "desk.ask.done" : "desk.ask.back")}</button>
      ${this.added
        ? nothing
        : html`<button class="btn" slot="acts" ?disabled=${this.working || !this.text.trim()} @click=${this.#post}>
            ${t(this.working ? "desk.ask.working" : `desk.ask.thread.${this.kind}.act`)}
          </button>`}
    </nr-dialog>`;
  }

  #result({ proof, findings }: AddedView): string {
    return proof
      ? t("desk.ask.thread.done", { index: number(proof.index) })
      : `${t("desk.ask.held")} ${findings.map(({ text }) => text).join(" ")}`;
  }

  #marks(): Mark[] {
    return this.findings.flatMap(({ spans, grade }, at) => spans.map(({ start, end }) => ({ start, end, number: at + 1, grade })));
  }

  #type(text: string): void {
    this.text = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#check(), CHECK_MS);
  }

  async #check(): Promise<void> {
    const asked = ++this.#checked;
    if (!this.text) {
      this.findings = [];
      return;
    }
    const found = await this.client
      .call<{ findings: FindingView[] }>("POST", `/requests/${this.request}/check`, { text: this.text })
      .catch(() => null);
    if (found && asked === this.#checked) this.findings = found.findings;
  }

  #post = async (): Promise<void> => {
    if (this.working) return;
    this.working = true;
    this.failed = "";
    try {
      const path = `/requests/${this.request}/${PATHS[this.kind]}`;
      const added = await withKey(this, () => this.client.call<AddedView>("POST", path, { text: this.text }));
      if (added) {
        this.added = added;
        this.dispatchEvent(new CustomEvent("nr-posted", { detail: added, bubbles: true, composed: true }));
      }
    } catch (error) {
      this.failed = sentenceOf(error);
    }
    this.working = false;
  };

  #close = (): void => {
    this.open = false;
    this.dispatchEvent(new CustomEvent("nr-close"));
  };
}
