import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Request } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import "../../parts/nr-finding.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { go, link, pageOf } from "../pages.ts";

const STEPS = ["look", "deny", "approve", "record"] as const;
export type PracticeStep = (typeof STEPS)[number];

/** Each practice is a new request: that one was denied before is remembered here. */
const DENIED_KEY = "neighbors-requests-practice-denied";

/** Return where somebody is in the practice: what to do now, and what they did. */
export function practiceSteps(
  request: Request,
  reviewing: boolean,
  deniedBefore: boolean,
): { now: PracticeStep; done: PracticeStep[] } {
  const answer = request.decision?.answer;
  const denied: PracticeStep[] = deniedBefore || answer === "deny" ? ["deny"] : [];
  if (answer === "approve") return { now: "record", done: ["look", ...denied, "approve"] };
  if (denied.length || reviewing) return { now: "approve", done: ["look", ...denied] };
  return { now: "look", done: [] };
}

/** Above every page of a practice request: that it is one, where in it one is, and its end. */
@define("nr-practice")
export class PracticeBanner extends PageElement {
  @property({ attribute: false }) request!: Request;
  @property({ type: Boolean }) reviewing = false;
  @state() private busy = false;

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        flex: none;
      }
      .banner {
        display: flex;
        gap: 14px;
        align-items: center;
        padding: 10px 24px;
        background: var(--nr-tint);
        border-bottom: 2px dashed var(--nr-link);
      }
      .banner > .ic {
        color: var(--nr-link);
      }
      b {
        display: block;
        font-weight: 500;
      }
      .btn {
        flex: none;
      }
      ol {
        display: flex;
        flex-wrap: wrap;
        gap: 4px 22px;
        padding: 12px 24px 4px;
      }
      li {
        display: flex;
        gap: 8px;
        align-items: center;
        color: var(--nr-ink2);
        font-size: 13px;
        line-height: 18px;
      }
      .no {
        width: 22px;
        height: 22px;
        border-radius: 11px;
        border: 1.5px solid var(--nr-ink2);
        display: grid;
        place-items: center;
        font-weight: 600;
        font-size: 12px;
        flex: none;
      }
      .done .no {
        border-color: transparent;
        background: var(--nr-tint);
        color: var(--nr-link);
      }
      .now {
        color: var(--nr-link);
        font-weight: 500;
      }
      .now .no {
        background: var(--nr-link);
        border-color: var(--nr-link);
        color: var(--nr-card);
      }
      :host([narrow]) .banner {
        padding: 8px 16px;
        gap: 10px;
        font-size: 13px;
        line-height: 18px;
      }
      :host([narrow]) ol {
        padding: 10px 16px 2px;
        gap: 12px;
      }
      /* On a phone the others are read out, and have no room to be written. */
      @media (max-width: 560px) {
        li:not(.now) .step {
          position: absolute;
          width: 1px;
          height: 1px;
          overflow: hidden;
          clip-path: inset(50%);
          white-space: nowrap;
        }
      }
      :host([narrow]) .banner {
        flex-wrap: wrap;
      }
      :host([narrow]) .banner p {
        flex-basis: 70%;
      }
      :host([narrow]) .banner .btn {
        margin-inline-start: 32px;
      }
      /* A review needs the room; the request's own page is a step back. */
      :host([narrow][reviewing]) :is(ol, .btn) {
        display: none;
      }
    `,
  ];

  override willUpdate(_changed: PropertyValues<this>): void {
    this.toggleAttribute("reviewing", this.reviewing);
    if (this.request.decision?.answer === "deny") sessionStorage.setItem(DENIED_KEY, "1");
  }

  override render(): TemplateResult {
    const before = sessionStorage.getItem(DENIED_KEY) !== null;
    const { now, done } = practiceSteps(this.request, this.reviewing, before);
    return html`<section class="banner" aria-label=${t("setup.practice")}>
        ${icon("flag", 22)}
        <p class="grow"><b>${t("setup.practice")}</b>${t("practice.text")}</p>
        ${this.house.mayAnswer
          ? html`<button class="btn sm" ?disabled=${this.busy} @click=${() => void this.#end()}>
              ${t("practice.end")}
            </button>`
          : nothing}
      </section>
      <ol aria-label=${t("practice.steps")}>
        ${STEPS.map((step, at) => {
          const isDone = done.includes(step);
          return html`<li
            class=${step === now ? "now" : isDone ? "done" : ""}
            aria-current=${step === now ? "step" : "false"}
          >
            <span class="no">${isDone ? html`${icon("tick", 14)}<span class="vh">${t("setup.step_done")}</span>` : at + 1}</span
            ><span class="step">${t(`practice.step.${step}`)}</span>
          </li>`;
        })}
      </ol>`;
  }

  async #end(): Promise<void> {
    this.busy = true;
    // The request may be gone before the answer comes, and this with it.
    const page = pageOf(this);
    try {
      await this.house.hub.post("/practice/end");
      sessionStorage.removeItem(DENIED_KEY);
      go(page, this.house.mayManage ? "setup" : "requests");
    } catch (thrown) {
      this.notify(HubError.of(thrown).message);
    }
    this.busy = false;
  }
}

/** What a practice teaches at this point, below the answer; and the way on. */
@define("nr-practice-next")
export class PracticeNext extends PageElement {
  @property({ attribute: false }) request!: Request;
  @state() private busy = false;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
        gap: 12px;
      }
      p {
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
      }
    `,
  ];

  override render(): TemplateResult {
    const answer = this.request.decision?.answer;
    if (!answer)
      return html`<nr-finding tone="plain" icon="info">${t("practice.note")}</nr-finding>
        ${sessionStorage.getItem(DENIED_KEY)
          ? nothing
          : html`<p class="xs mut">${t("practice.try_deny")}</p>`}`;
    const again = html`<button class="btn" ?disabled=${this.busy} @click=${() => void this.#again()}>
      ${icon("again", 18)}${t("practice.again")}
    </button>`;
    const finish = this.house.mayManage
      ? link("setup", t("practice.finish"), { class: "btn link" })
      : nothing;
    return answer === "deny"
      ? html`<nr-finding tone="plain" icon="info">${t("practice.denied")}</nr-finding>
          <p>${again} ${finish}</p>`
      : html`<nr-finding tone="plain" icon="info">${t("practice.approved")}</nr-finding>
          <p>${link("ledger", t("practice.ledger"), { class: "btn" })} ${finish}</p>`;
  }

  async #again(): Promise<void> {
    this.busy = true;
    const page = pageOf(this);
    try {
      const { request } = await this.house.hub.post<{ request: string }>("/practice");
      go(page, `requests/${request}`);
    } catch (thrown) {
      this.notify(HubError.of(thrown).message);
    }
    this.busy = false;
  }
}
