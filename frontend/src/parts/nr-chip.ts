import { css, html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";

/** A fact in a few words: `<nr-chip icon="clock">Sun 22 Nov</nr-chip>`; `have` marks what is ours. */
@define("nr-chip")
export class NrChip extends LitElement {
  @property() icon: IconName = "info";
  @property({ type: Boolean }) have = false;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        min-height: 28px;
        max-width: 100%;
        padding-block: 3px;
        padding-inline: 8px 10px;
        border-radius: 14px;
        background: var(--nr-sunk);
        color: var(--nr-ink);
        font-size: 13px;
        line-height: 18px;
      }
      .ic {
        color: var(--nr-ink2);
      }
      :host([have]) {
        background: var(--nr-tint);
      }
      :host([have]) .ic {
        color: var(--nr-link);
      }
    `,
  ];

  override render() {
    return html`${icon(this.icon)}<span><slot></slot></span>`;
  }
}
