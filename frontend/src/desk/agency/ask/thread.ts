import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../../element.ts";
import { number } from "../../../parts/format.ts";
import "../../../parts/nr-dialog.ts";
import { icon } from "../../../style/icons.ts";
import { shared } from "../../../style/shared.ts";
import { t } from "../../../words/localize.ts";
import { DeskPage, sentenceOf } from "../../page.ts";
import { desk } from "../../style.ts";
import type { AddedView, FindingView, RequestView } from "../types.ts";
import { withKey } from "../unlock.ts";
import { findingNote, marksOf } from "./findings.ts";
import "./poster-dialog.ts";
import "./words.ts";

export type ThreadKind = "update" | "correction" | "resolution";

const PATHS = { update: "updates", correction: "corrections", resolution: "resolution" };
const KINDS: ThreadKind[] = ["update", "correction", "resolution"];
const CHECK_MS = 150;
const MOST = 4000;

/**
 * What can still be done with a posted request: add to it, correct it, close it, print its poster.
 * Each is a button here; with `kind`, only that one's dialog is shown. Fires `nr-posted` once
 * something is logged or held, and `nr-close` when a dialog is left.
 */
@define("nr-desk-thread")
export class NrDeskThread extends DeskPage {
  /** The request's id. */
  @property() request = "";
  @property() kind: ThreadKind | "" = "";
  @state() private chosen: ThreadKind | "poster" | "" = "";
  @state() private asked: RequestView | null = null;
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
      .acts {
        flex-wrap: wrap;
        justify-content: flex-end;
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("request") && this.request) void this.#load();
    if (changed.has("kind") && this.kind) this.chosen = this.kind;
  }

  async #load(): Promise<void> {
    this.asked = await this.client.call<RequestView>("GET", `/requests/${this.request}`).catch(() => null);
  }

  override render() {
    const { chosen } = this;
    return html`${this.kind ? nothing : this.#buttons()}
    ${chosen && chosen !== "poster" ? this.#dialog(chosen) : nothing}
    ${this.kind
      ? nothing
      : html`<nr-desk-poster
          .client=${this.client}
          .request=${this.request}
          .language=${this.language}
          .open=${chosen === "poster"}
          @nr-close=${this.#close}
        ></nr-desk-poster>`}`;
  }

  #buttons(): TemplateResult | typeof nothing {
    if (this.asked?.status !== "open" || !this.session.roles.includes("officer")) return nothing;
    return html`<div class="row acts">
      ${KINDS.map(
        (kind) =>
          html`<button class="btn" @click=${() => (this.chosen = kind)}>${t(`desk.ask.thread.open.${kind}`)}</button>`,
      )}
      <button class="btn" @click=${() => (this.chosen = "poster")}>${t("desk.ask.print")}</button>
    </div>`;
  }

  #dialog(kind: ThreadKind): TemplateResult {
    return html`<nr-dialog open heading=${t(`desk.ask.thread.${kind}`)} @nr-close=${this.#close}>
      <div class="stack">
        ${this.added
          ? html`<div class="note plain" role="status">${icon("tick", 18)}<span>${this.#result(this.added)}</span></div>`
          : html`<p>${t(`desk.ask.thread.${kind}.text`)}</p>
              <nr-desk-words
                lines
                .label=${t("desk.ask.thread.words")}
                .value=${this.text}
                .most=${MOST}
                .marks=${marksOf(this.findings, "text")}
                @nr-text=${(event: CustomEvent<string>) => this.#type(event.detail)}
              ></nr-desk-words>
              ${this.findings.length
                ? html`<div class="stack" lang=${this.language}>${this.findings.map((finding) => findingNote(finding))}</div>`
                : nothing}`}
        ${this.failed ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>` : nothing}
        <p class="xs mut">${t("desk.ask.release.final")}</p>
      </div>
      <button class="btn" slot="acts" @click=${this.#close}>${t(this.added ? "desk.ask.done" : "desk.ask.back")}</button>
      ${this.added
        ? nothing
        : html`<button class="btn" slot="acts" ?disabled=${this.working || !this.text.trim()} @click=${() => this.#post(kind)}>
            ${t(this.working ? "desk.ask.working" : `desk.ask.thread.${kind}.act`)}
          </button>`}
    </nr-dialog>`;
  }

  #result({ proof, findings }: AddedView): string {
    return proof
      ? t("desk.ask.thread.done", { index: number(proof.index) })
      : `${t("desk.ask.held")} ${findings.map(({ text }) => text).join(" ")}`;
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

  async #post(kind: ThreadKind): Promise<void> {
    if (this.working) return;
    this.working = true;
    this.failed = "";
    try {
      const path = `/requests/${this.request}/${PATHS[kind]}`;
      const added = await withKey(this, () => this.client.call<AddedView>("POST", path, { text: this.text }));
      if (added) {
        this.added = added;
        this.dispatchEvent(new CustomEvent("nr-posted", { detail: added, bubbles: true, composed: true }));
      }
    } catch (error) {
      this.failed = sentenceOf(error);
    }
    this.working = false;
  }

  #close = (): void => {
    if (this.added) void this.#load();
    this.chosen = this.text = this.failed = "";
    this.findings = [];
    this.added = null;
    this.dispatchEvent(new CustomEvent("nr-close"));
  };
}
