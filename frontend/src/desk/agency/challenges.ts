import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { day, number } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage, sentenceOf } from "../page.ts";
import { desk } from "../style.ts";
import type { AddedView, ChallengesView, ChallengeView } from "./types.ts";
import { withKey } from "./unlock.ts";

const MOST = 4000;

type Found = ChallengeView & { request: string };

/** What somebody holds against requests, and answering it. */
@define("nr-desk-challenges")
export class NrDeskChallenges extends DeskPage {
  @property({ attribute: false }) requests: readonly { id: string }[] = [];
  @state() private found: Found[] = [];
  @state() private asks: Found | null = null;
  @state() private text = "";
  @state() private failed = "";
  @state() private busy = false;

  static override styles = [
    shared,
    desk,
    css`
      .note {
        margin-bottom: 12px;
      }
      q {
        quotes: none;
        white-space: pre-line;
      }
      .note:has(> button) {
        align-items: center;
      }
      .field,
      .xs {
        margin-top: 12px;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("requests")) void this.#load();
  }

  async #load(): Promise<void> {
    const found = this.requests.map(async ({ id: request }): Promise<Found[]> => {
      const path = `/requests/${request}/challenges`;
      const { challenges } = await this.client.call<ChallengesView>("GET", path).catch(() => ({ challenges: [] }));
      return challenges.map((each) => ({ ...each, request }));
    });
    this.found = (await Promise.all(found)).flat();
  }

  override render(): TemplateResult {
    return html`${this.found.map((each) => this.#challenge(each))}
      <nr-dialog .open=${this.asks !== null} heading=${t("desk.challenge.heading")} @nr-close=${this.#close}>
        <p><q>${this.asks?.text ?? ""}</q></p>
        <label class="field"
          >${t("desk.challenge.words")}<textarea
            rows="5"
            maxlength=${MOST}
            .value=${this.text}
            @input=${(event: Event) => (this.text = (event.target as HTMLTextAreaElement).value)}
          ></textarea>
        </label>
        ${this.failed ? html`<div class="note red" role="alert">${icon("stop", 18)}<span>${this.failed}</span></div>` : nothing}
        <p class="xs mut">${t("desk.challenge.public")}</p>
        <button class="btn" slot="acts" @click=${this.#close}>${t("desk.ask.back")}</button>
        <button class="btn" slot="acts" ?disabled=${this.busy || !this.text.trim()} @click=${this.#post}>
          ${t(this.busy ? "desk.ask.working" : "desk.challenge.act")}
        </button>
      </nr-dialog>`;
  }

  #challenge(each: Found): TemplateResult {
    const isOpen = !each.answers.length;
    return html`<div class="note ${isOpen ? "" : "plain"}">
      ${icon("talk", 18)}<span
        ><b>${t("desk.challenge.said", { date: day(each.at), entry: number(each.entry) })}</b> <q>${each.text}</q>
        ${each.answers.map((answer) => html`<br />${t("desk.challenge.answered")} <q>${answer}</q>`)}</span
      >
      ${isOpen && this.session.roles.includes("officer")
        ? html`<button @click=${() => (this.asks = each)}>${t("desk.challenge.answer")}</button>`
        : nothing}
    </div>`;
  }

  #close = (): void => {
    this.asks = null;
    this.text = this.failed = "";
  };

  #post = async (): Promise<void> => {
    const { asks } = this;
    if (!asks || this.busy) return;
    [this.busy, this.failed] = [true, ""];
    try {
      const path = `/requests/${asks.request}/answers`;
      const body = { challenge: asks.id, text: this.text };
      const added = await withKey(this, () => this.client.call<AddedView>("POST", path, body));
      if (added) {
        this.notify(
          added.proof
            ? t("desk.ask.thread.done", { index: number(added.proof.index) })
            : `${t("desk.ask.held")} ${added.findings.map(({ text }) => text).join(" ")}`,
        );
        this.#close();
        await this.#load();
      }
    } catch (error) {
      this.failed = sentenceOf(error);
    }
    this.busy = false;
  };
}
