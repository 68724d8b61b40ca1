import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import type { Request } from "../../api/types.ts";
import { define } from "../../element.ts";
import { clock, moment, percent, size } from "../../parts/format.ts";
import "../../parts/nr-dialog.ts";
import "../../parts/nr-hold.ts";
import { icon, type IconName } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import type { Doing } from "./answer.ts";
import { canDecide, canDeny, sentPart, type Phase } from "./phase.ts";

/** Which clips are still to be watched: how many, and the first of them. */
export interface ToWatch {
  readonly count: number;
  readonly first: string;
}

/**
 * The answer: Deny and Hold of one size, then what became of it. Hold takes the place of Watch once
 * every chosen clip was on the screen; Deny waits for nothing. Fires `nr-deny`, `nr-watch`,
 * `nr-prepare`, `nr-approve`, `nr-undo`, `nr-withdraw`, `nr-retry`.
 */
@define("nr-review-foot")
export class NrReviewFoot extends LitElement {
  @property({ attribute: false }) request!: Request;
  @property() phase: Phase = "decide";
  @property() doing: Doing = "";
  /** Deny is never shut: it sends nothing, and waits for nothing. */
  @property({ type: Boolean }) denying = false;
  @property({ type: Boolean }) ready = false;
  @property({ type: Boolean }) preparing = false;
  /** The hub doesn't answer, which the page says. */
  @property({ type: Boolean }) silent = false;
  @property() fault = "";
  @property() error = "";
  @property() detail = "";
  /** How much leaves, such as `2 clips · 0:58 · 9 MB`. */
  @property() amount = "";
  @property({ attribute: false }) watch: ToWatch | null = null;
  @property() me = "";
  /** Whether there is anything to withhold a yes from: something must be read first. */
  @property({ type: Boolean }) unread = false;
  @property({ type: Boolean }) undoable = false;
  @property({ type: Boolean }) may = false;

  @state() private asking = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        border-top: 1px solid var(--nr-line);
        padding: 12px 24px 14px;
        background: var(--nr-card);
      }
      .two {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: 12px;
      }
      .two > button {
        min-height: 56px;
        border-radius: 28px;
        font-size: 14px;
        line-height: 18px;
        padding: 4px;
      }
      .two small {
        display: block;
        font-weight: 400;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .two > .watch {
        border-style: dashed;
      }
      p {
        margin-top: 9px;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
        text-wrap: pretty;
      }
      p.what {
        min-height: 32px;
      }
      p b {
        color: var(--nr-ink);
        font-weight: 500;
        white-space: nowrap;
      }
      p.why {
        margin: 0 0 10px;
        color: var(--nr-ink);
        font-size: 13px;
        line-height: 19px;
        display: flex;
        gap: 8px;
      }
      p.why .ic {
        color: var(--nr-amber);
      }
      .state {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 36px;
        font: 500 15px/21px var(--nr-font);
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        margin-top: 12px;
      }
      progress {
        display: block;
        width: 100%;
        height: 8px;
        margin-top: 6px;
        accent-color: var(--nr-fill);
      }
      .spin {
        flex: none;
        width: 20px;
        height: 20px;
        border-radius: 10px;
        border: 2.5px solid color-mix(in srgb, currentColor 30%, transparent);
        border-top-color: currentColor;
        animation: turn 1s linear 1s infinite;
      }
      @keyframes turn {
        to {
          transform: rotate(1turn);
        }
      }
      @container (max-width: 1100px) {
        :host {
          padding-inline: 16px;
        }
      }
      @container (max-width: 900px) {
        :host {
          padding: 10px 16px calc(12px + env(safe-area-inset-bottom));
          box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);
        }
        .two {
          gap: 10px;
        }
        p {
          margin-top: 7px;
        }
      }
      @media (max-width: 260px) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      @media (max-height: 480px) and (orientation: landscape) {
        :host {
          padding: 8px 12px;
        }
        .two > button {
          min-height: 48px;
        }
        p,
        p.why {
          margin-block: 5px 0;
        }
        p.why {
          margin: 0 0 6px;
          line-height: 16px;
        }
        p.what {
          min-height: 0;
        }
        .acts {
          margin-top: 6px;
        }
      }
    `,
  ];

  override render() {
    return html`<div role="status" aria-live="polite">
        ${this.error ? html`<p class="why">${icon("warn", 18)}<span>${this.error}</span></p>` : nothing}
        ${this.#status()}
      </div>
      ${this.#answer()} ${this.asking ? this.#question() : nothing}`;
  }

  #answer() {
    const { phase } = this;
    if (!canDeny(phase)) return nothing;
    const isWaiting = phase === "consent" && this.request.consent?.by === this.me;
    const note = canDecide(phase) && !isWaiting ? this.#note() : t("review.foot.deny_only");
    return html`<div class="two">
        <button @click=${() => this.#fire("nr-deny")}>
          ${this.denying ? html`<span class="spin"></span>` : nothing}
          <span>${t("review.deny")}<small>${t("review.deny_what")}</small></span>
        </button>
        ${canDecide(phase) && !isWaiting ? this.#yes() : html`<span></span>`}
      </div>
      <p class="what" aria-live="polite">${note}</p>`;
  }

  #note() {
    // The amount stands on the button itself once it can be held.
    if (this.watch && !this.fault) {
      const [before, after] = t("review.foot.watch", { amount: "\u0000" }).split("\u0000");
      return html`${before}<b class="tn">${this.amount}</b>${after}`;
    }
    const first = this.request.people > 1 && !this.request.consent;
    return first ? t("review.foot.two_people") : t("review.foot.armed", { agency: this.request.agency.name });
  }

  #yes() {
    if (this.doing === "approving")
      return html`<button disabled><span class="spin"></span>${t("review.approving")}</button>`;
    if (this.watch && !this.fault)
      return html`<button class="watch" @click=${() => this.#fire("nr-watch")}>
        ${icon("play", 18)}<span
          >${tn("review.watch", this.watch.count)}<small>${this.watch.first}</small></span
        >
      </button>`;
    if (this.preparing && !this.silent && !this.fault)
      return html`<button disabled>
        <span class="spin"></span><span>${t("review.preparing")}<small class="tn">${this.amount}</small></span>
      </button>`;
    if (!this.ready && !this.silent && !this.fault)
      return html`<button ?disabled=${!!this.doing} @click=${() => this.#fire("nr-prepare")}>
        ${icon("again", 18)}${t("share.retry")}
      </button>`;
    return html`<nr-hold
      .label=${t("review.hold")}
      .amount=${this.fault ? "" : this.amount}
      .question=${t("review.ask.heading", { agency: this.request.agency.name })}
      .detail=${this.detail}
      ?disabled=${!!this.doing || !!this.fault || this.unread || !this.ready}
      @nr-held=${() => this.#fire("nr-approve")}
    ></nr-hold>`;
  }

  /** What stands, in a sentence, with what can be done about it. */
  #status() {
    const { request, phase } = this;
    if (canDecide(phase)) return this.#obstacle();
    const share = request.share;
    switch (phase) {
      case "cooling": {
        const time = moment(request.decision?.final_at ?? "");
        return this.#state("clock", t("review.state.cooling", { time }), "cooling", {}, true);
      }
      case "sealing":
        return this.#state("", t("review.state.sealing"), "sealing", {}, true);
      case "sending":
        return html`${this.#state("", t("review.state.sending"), "sending", {}, false)}
          <progress
            max="1"
            value=${sentPart(request)}
            aria-label=${t("review.state.sending")}
          ></progress>
          <p class="tn" aria-live="off">
            ${t("review.state.sent", {
              sent: size(share?.sent_bytes ?? 0),
              all: size(share?.size_bytes ?? 0),
              part: percent(sentPart(request)),
            })}
          </p>
          ${this.#withdraw()}`;
      case "delivered":
      case "opened": {
        const time = clock(share?.changed_at ?? "");
        const text = t(`review.state.${phase}`, { time, agency: request.agency.name });
        return this.#state("tick", text, phase, { agency: request.agency.name }, true);
      }
      case "failed":
        return this.#failed(share?.reason ?? "");
      case "withdrawing":
        return this.#state("", t("review.state.withdrawing"), "withdrawing", {}, false);
      case "withdrawn":
        return this.#state("cross", t("review.state.withdrawn"), "withdrawn", { agency: request.agency.name }, false);
      case "denied":
        return this.#denied();
      default:
        return nothing;
    }
  }

  #obstacle() {
    const { request } = this;
    const consent = request.consent;
    if (consent && this.phase === "consent") {
      const mine = consent.by === this.me;
      const text = t(mine ? "review.consent.mine" : "review.consent.other", { by: consent.by, time: clock(consent.at) });
      return html`<p class="why">${icon("person", 18)}<span>${text}</span></p>`;
    }
    const voided = request.voided
      ? html`<p class="why">${icon("warn", 18)}<span>${request.voided.reason}</span></p>`
      : nothing;
    return html`${voided}${this.fault ? html`<p class="why">${icon("info", 18)}<span>${this.fault}</span></p>` : nothing}`;
  }

  #state(mark: IconName | "", heading: string, note: string, values: Record<string, string>, withdraw: boolean) {
    return html`<div class="state">
        ${mark ? icon(mark, 22) : html`<span class="spin"></span>`}<span>${heading}</span>
      </div>
      <p>${t(`review.state.${note}_note`, values)}</p>
      ${withdraw ? this.#withdraw() : nothing}`;
  }

  #failed(reason: string) {
    return html`${this.#state("warn", t("review.state.failed"), "failed", {}, false)}
    ${reason ? html`<p class="xs mut">${t("share.hub_says", { reason })}</p>` : nothing}
    ${this.#withdraw(
      html`<button ?disabled=${!!this.doing} @click=${() => this.#fire("nr-retry")}>
        ${this.doing === "retrying" ? html`<span class="spin"></span>` : icon("again", 18)}
        ${t("share.retry")}
      </button>`,
    )}`;
  }

  #denied() {
    const decision = this.request.decision;
    if (!decision) return nothing;
    return html`<div class="state">${icon("cross", 22)}<span>${t("review.state.denied")}</span></div>
      <p>${t("review.state.denied_note", { time: moment(decision.decided_at) })}</p>
      ${this.undoable && this.may
        ? html`<div class="acts">
            <button ?disabled=${!!this.doing} @click=${() => this.#fire("nr-undo")}>
              ${icon("undo", 18)}${t("review.undo")}
            </button>
          </div>`
        : nothing}`;
  }

  /** What else can be done comes first, beside it. */
  #withdraw(first: unknown = nothing) {
    const arrived = this.phase === "delivered" || this.phase === "opened";
    const may = this.request.withdrawable || arrived;
    if (!this.may || (!may && first === nothing)) return nothing;
    return html`<div class="acts">
      ${first}
      ${may
        ? html`<button
            ?disabled=${!!this.doing}
            @click=${() => {
              if (arrived) this.asking = true;
              else this.#fire("nr-withdraw");
            }}
          >
            ${this.doing === "withdrawing" ? html`<span class="spin"></span>` : nothing}
            ${t(arrived ? "review.withdraw_after" : "review.withdraw")}
          </button>`
        : nothing}
    </div>`;
  }

  #question() {
    const shut = () => {
      this.asking = false;
    };
    const { name } = this.request.agency;
    return html`<nr-dialog open .heading=${t("review.withdraw_ask", { agency: name })} @nr-close=${shut}>
      <p>${t("review.withdraw_what", { agency: name })}</p>
      <button slot="acts" class="btn" autofocus @click=${shut}>${t("review.back")}</button>
      <button
        slot="acts"
        class="btn"
        @click=${() => {
          shut();
          this.#fire("nr-withdraw");
        }}
      >
        ${t("review.withdraw")}
      </button>
    </nr-dialog>`;
  }

  #fire(name: string): void {
    this.dispatchEvent(new CustomEvent(name));
  }
}
