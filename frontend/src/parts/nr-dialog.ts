import { css, html, LitElement } from "lit";
import { property, query } from "lit/decorators.js";
import { define } from "../element.ts";
import { shared } from "../style/shared.ts";

/**
 * A question in the middle of the page. Buttons go into the slot `acts`; the one with `autofocus`
 * is focused first. They stay in sight while the rest scrolls. Fires `nr-close` when it is closed by
 * Escape, or by pressing beside it.
 */
@define("nr-dialog")
export class NrDialog extends LitElement {
  @property({ type: Boolean }) open = false;
  @property() heading = "";

  @query("dialog") private dialog?: HTMLDialogElement;

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
      h2 {
        font: 500 18px/25px var(--nr-font);
        margin-bottom: 8px;
        text-wrap: pretty;
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
    `,
  ];

  override updated(): void {
    if (!this.dialog || this.open === this.dialog.open) return;
    if (!this.open) return this.dialog.close();
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
      <h2 id="heading">${this.heading}</h2>
      <slot></slot>
      <div class="acts"><slot name="acts"></slot></div>
    </dialog>`;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent("nr-close", { bubbles: false }));
  }
}
