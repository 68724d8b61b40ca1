import { css, html, LitElement, nothing } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../element.ts";
import { icon } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** The dialogs that are open, the uppermost last. */
const opened: NrDialog[] = [];

/**
 * A question in the middle of the page, or at its foot on a phone. Buttons go into the slot `acts`; the one with `autofocus`
 * is focused first. They stay in sight while the rest scrolls. Fires `nr-close` when it is closed by
 * Escape, or by pressing beside it.
 */
@define("nr-dialog")
export class NrDialog extends LitElement {
  @property({ type: Boolean }) open = false;
  @property() heading = "";
  /** Whether it has a cross in its corner. */
  @property({ type: Boolean }) closes = false;

  @query("dialog") private dialog?: HTMLDialogElement;
  /** What had the focus before it opened. */
  #before: HTMLElement | null = null;

  static override styles = [
    shared,
    css`
      dialog {
        border: 1px solid var(--nr-border);
        border-radius: var(--nr-r);
        background: var(--nr-card);
        color: var(--nr-ink);
        padding: 20px 20px 0;
        width: min(560px, calc(100vw - 32px));
        max-height: calc(100vh - 32px);
        font: 14px/20px var(--nr-font);
        overflow: auto;
      }
      dialog::backdrop {
        background: rgba(0, 0, 0, 0.5);
      }
      .head {
        display: flex;
        gap: 8px;
        margin-bottom: 8px;
      }
      h2 {
        flex: 1;
        min-width: 0;
        font: 500 18px/25px var(--nr-font);
        text-wrap: pretty;
        overflow-wrap: anywhere;
      }
      .head button {
        margin: -10px -12px -6px 0;
      }
      .acts {
        display: flex;
        flex-wrap: wrap;
        justify-content: flex-end;
        gap: 8px;
        margin-top: 8px;
        padding: 12px 0 20px;
        position: sticky;
        bottom: 0;
        background: var(--nr-card);
      }
      @media (max-width: 600px) {
        dialog {
          width: 100%;
          max-width: 100%;
          max-height: calc(100dvh - 24px);
          margin-bottom: 0;
          border-radius: 16px 16px 0 0;
          border-width: 1px 0 0;
        }
      }
    `,
  ];

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#leave();
    // A browser gives the focus back when a dialog closes, but not when it is taken out of the page.
    if (this.dialog?.open && this.#before?.isConnected) this.#before.focus();
  }

  override updated(): void {
    if (!this.dialog || this.open === this.dialog.open) return;
    if (!this.open) {
      this.#leave();
      return this.dialog.close();
    }
    this.#before = focused();
    opened.push(this);
    addEventListener("keydown", this.#press, { capture: true });
    this.dialog.showModal();
    this.querySelector<HTMLElement>("[autofocus]")?.focus();
  }

  override render() {
    return html`<dialog
      aria-labelledby="heading"
      @cancel=${(event: Event) => {
        event.preventDefault();
        this.#close();
      }}
      @click=${(event: MouseEvent) => event.target === this.dialog && this.#close()}
    >
      <div class="head">
        <h2 id="heading">${this.heading}</h2>
        ${this.closes
          ? html`<button class="btn round" aria-label=${t("panel.close")} @click=${() => this.#close()}>
              ${icon("cross", 20)}
            </button>`
          : nothing}
      </div>
      <slot></slot>
      <div class="acts"><slot name="acts"></slot></div>
    </dialog>`;
  }

  #leave(): void {
    const at = opened.indexOf(this);
    if (at >= 0) opened.splice(at, 1);
    removeEventListener("keydown", this.#press, { capture: true });
  }

  /** Nothing has the focus once the focused button is disabled: keys then must not act behind it. */
  #press = (event: KeyboardEvent): void => {
    if (opened.at(-1) !== this || (this.dialog && event.composedPath().includes(this.dialog))) return;
    event.stopPropagation();
    if (event.key !== "Escape") return;
    event.preventDefault();
    this.#close();
  };

  #close(): void {
    this.dispatchEvent(new CustomEvent("nr-close", { bubbles: false }));
  }
}

/** What has the focus, through every shadow tree. */
function focused(): HTMLElement | null {
  let one = document.activeElement;
  while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
  return one instanceof HTMLElement ? one : null;
}
