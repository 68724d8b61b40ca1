import { css, html, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { DeskPage } from "../page.ts";
import { desk } from "../style.ts";
import { OpeningQueue } from "./opening.ts";
import type { OpenBody, OpeningView, ShareReportView } from "./types.ts";

/** Says which files of a share were changed here, and opens it again. Fires `nr-opened`. */
@define("nr-desk-changed")
export class NrDeskChanged extends DeskPage {
  @property({ attribute: false }) report!: ShareReportView;
  @state() private asks = false;
  readonly #queue = new OpeningQueue(this, () => {
    if (this.#opening?.state === "opened") this.dispatchEvent(new Event("nr-opened"));
  });
  /** Whether the queue's last words are about what was asked for here. */
  @state() private isAsked = false;

  static override styles = [
    shared,
    desk,
    css`
      :host {
        display: block;
      }
      .note {
        margin-bottom: 16px;
      }
      .act {
        margin-top: 8px;
      }
      p {
        margin-top: 4px;
      }
    `,
  ];

  get #number(): number {
    return Number(this.report.share);
  }

  get #opening(): OpeningView | undefined {
    return this.#queue.of(this.#number);
  }

  /** Only what the inbox listed can be opened from here, and only by who opens shares. */
  get #mayOpen(): boolean {
    const { roles } = this.session;
    return this.report.sealed_holds && this.#number > 0 && (roles.includes("officer") || roles.includes("supervisor"));
  }

  override render() {
    const { changed, sealed_holds, withdrawn_at } = this.report;
    return html`<div class="note red" role="alert">
        ${icon("stop", 18)}<span
          ><b>${t("desk.report.changed")}</b> ${changed.map((name) => html`<span class="code">${name}</span> `)}
          <p>${sealed_holds ? t("desk.report.changed.sealed") : t("desk.report.changed.nothing")}</p>
          ${this.#act()}</span
        >
      </div>
      ${this.asks
        ? html`<nr-desk-open
            again
            .shares=${[this.#number]}
            ?withdrawn=${!!withdrawn_at}
            @nr-close=${() => (this.asks = false)}
            @nr-open=${this.#open}
          ></nr-desk-open>`
        : nothing}`;
  }

  #act() {
    if (!this.#mayOpen) return nothing;
    const opening = this.#opening;
    if (opening?.state === "waiting" || opening?.state === "opening") {
      const { step, steps } = opening;
      const what = t(`desk.step.${step}`);
      return html`<p role="status">${t("desk.opening")}: ${t("desk.opening.step", { step, steps, what })}</p>
        <button class="act" @click=${() => this.#queue.stop()}>${t("desk.opening.stop")}</button>`;
    }
    return html`${this.isAsked && opening?.message ? html`<p role="status">${opening.message}</p>` : nothing}
      <button class="act" @click=${() => (this.asks = true)}>${t("desk.opening.again")}</button>`;
  }

  #open = async ({ detail }: CustomEvent<OpenBody>): Promise<void> => {
    this.asks = false;
    this.isAsked = true;
    try {
      await this.#queue.open(detail);
    } catch (error) {
      this.notify(error);
    }
  };
}
