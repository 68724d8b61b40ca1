import { css, html, LitElement, nothing } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../element.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";
import "./nr-dialog.ts";

export const HOLD_MS = 1500;
const TAP_MS = 250;

/**
 * The one filled button: it is held, not pressed. Fires `nr-held` when it was held to the end, or
 * when the question that stands in for holding (keyboard, switch, reader, reduced motion) was
 * answered with Send. `question` and `detail` are that question.
 */
@define("nr-hold")
export class NrHold extends LitElement {
  @property() label = "";
  @property() question = "";
  @property() detail = "";
  /** A second line on the button: how much leaves. */
  @property() amount = "";
  @property({ type: Boolean }) disabled = false;

  @state() private holding = false;
  @state() private asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #pressed: number | null = null;

  static override styles = [
    shared,
    css`
      :host {
        display: grid;
      }
      .hold {
        position: relative;
        overflow: hidden;
        min-height: 56px;
        border-radius: 28px;
        font-size: 14px;
        line-height: 18px;
        padding: 4px 10px;
        touch-action: none;
        user-select: none;
        -webkit-user-select: none;
        -webkit-touch-callout: none;
      }
      .pg {
        position: absolute;
        inset: 0;
        background: rgba(255, 255, 255, 0.24);
        transform: scaleX(0);
        transform-origin: left;
        transition: transform 150ms ease-out;
      }
      .pg:dir(rtl) {
        transform-origin: right;
      }
      .on .pg {
        transform: scaleX(1);
        transition: transform ${HOLD_MS}ms linear;
      }
      small {
        display: block;
        font-weight: 400;
        font-size: 12px;
        line-height: 16px;
      }
      p {
        color: var(--nr-ink2);
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#let();
  }

  override render() {
    return html`<button
        class="btn fill hold ${this.holding ? "on" : ""}"
        ?disabled=${this.disabled}
        @pointerdown=${this.#press}
        @pointerup=${this.#let}
        @pointercancel=${this.#leave}
        @pointerleave=${this.#leave}
        @contextmenu=${(event: Event) => event.preventDefault()}
        @click=${this.#click}
      >
        <span class="pg"></span>${this.amount ? nothing : icon("hold", 20)}
        <span
          >${this.holding ? t("hold.keep") : this.label || t("hold.rest")}
          ${this.amount ? html`<small class="tn">${this.amount}</small>` : nothing}</span
        >
      </button>
      ${this.asking
        ? html`<nr-dialog open .heading=${this.question} @nr-close=${this.#back}>
            <p>${this.detail}</p>
            <button slot="acts" class="btn" autofocus @click=${this.#back}>${t("hold.back")}</button>
            <button slot="acts" class="btn tonal" @click=${this.#send}>${t("hold.send")}</button>
          </nr-dialog>`
        : nothing}`;
  }

  #press = (event: PointerEvent): void => {
    if (event.button !== 0 || this.disabled) return;
    this.#pressed = event.timeStamp;
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    this.holding = true;
    this.#timer = setTimeout(() => {
      this.#let();
      this.#fire();
    }, HOLD_MS);
  };

  #let = (): void => {
    clearTimeout(this.#timer);
    this.holding = false;
  };

  #leave = (): void => {
    this.#pressed = null;
    this.#let();
  };

  /** A short tap asks, as do a keyboard, a switch and a reader; a press let go too early does not. */
  #click = (event: MouseEvent): void => {
    const pressed = this.#pressed;
    this.#pressed = null;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (pressed !== null && !still && event.timeStamp - pressed > TAP_MS) return;
    this.asking = true;
  };

  #back = (): void => {
    this.asking = false;
    this.renderRoot.querySelector<HTMLElement>(".hold")?.focus();
  };

  #send = (): void => {
    this.asking = false;
    this.#fire();
  };

  #fire(): void {
    this.dispatchEvent(new CustomEvent("nr-held", { bubbles: true, composed: true }));
  }
}
