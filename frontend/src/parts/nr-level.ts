import { css, html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** How an agency's identity was confirmed: three pips and the words. */
@define("nr-level")
export class NrLevel extends LitElement {
  @property({ type: Number }) level = 0;

  static override styles = [
    shared,
    css`
      :host {
        display: inline-flex;
        align-items: center;
        gap: 6px;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .pips {
        flex: none;
        display: inline-flex;
        gap: 2px;
      }
      i {
        width: 5px;
        height: 11px;
        border-radius: 1.5px;
        border: 1px solid var(--nr-link);
      }
      i.on {
        background: var(--nr-link);
      }
    `,
  ];

  override render() {
    const level = Math.min(3, Math.max(0, this.level));
    const text = t(`level.${level}`);
    return html`<span class="pips" aria-hidden="true"
        >${[1, 2, 3].map((pip) => html`<i class=${pip <= level ? "on" : ""}></i>`)}</span
      ><span aria-hidden="true">${text}</span
      ><span class="vh">${t("level.read", { level, words: text })}</span>`;
  }
}
