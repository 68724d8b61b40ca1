import { css, html, LitElement, type TemplateResult } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** For what shows `level()` in its own tree, in an element of the class `level`. */
export const levelStyle = css`
  :host(nr-level),
  .level {
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
  .pips i {
    width: 5px;
    height: 11px;
    border-radius: 1.5px;
    border: 1px solid var(--nr-link);
  }
  .pips i.on {
    background: var(--nr-link);
  }
`;

/** How an agency's identity was confirmed: three pips and the words. A long list has it without an element each. */
export function level(of: number): TemplateResult {
  const level = Math.min(3, Math.max(0, of));
  const text = t(`level.${level}`);
  return html`<span class="pips" aria-hidden="true"
      >${[1, 2, 3].map((pip) => html`<i class=${pip <= level ? "on" : ""}></i>`)}</span
    ><span aria-hidden="true">${text}</span
    ><span class="vh">${t("level.read", { level, words: text })}</span>`;
}

/** The same as an element. */
@define("nr-level")
export class NrLevel extends LitElement {
  @property({ type: Number }) level = 0;

  static override styles = [shared, levelStyle];

  override render() {
    return level(this.level);
  }
}
