import { css, html, LitElement } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { shared } from "../style/shared.ts";
import { number } from "./format.ts";

export interface Bar {
  label: string;
  value: number;
}

/** A small chart with its table behind it: `label` says what is counted, `bars` are the columns. */
@define("nr-bars")
export class NrBars extends LitElement {
  @property({ attribute: false }) bars: Bar[] = [];
  @property() label = "";

  static override styles = [
    shared,
    css`
      :host {
        display: block;
        --nr-bars-height: 28px;
      }
      .bars {
        display: flex;
        align-items: flex-end;
        gap: 2px;
        height: var(--nr-bars-height);
      }
      .bars i {
        flex: 1;
        min-width: 3px;
        max-width: var(--nr-bars-widest, 24px);
        background: var(--nr-link);
        border-radius: 1.5px 1.5px 0 0;
      }
      .bars i.none {
        background: var(--nr-edge);
        height: 2px;
      }
    `,
  ];

  override render() {
    const most = Math.max(1, ...this.bars.map((bar) => bar.value));
    return html`<div class="bars" aria-hidden="true">
        ${this.bars.map((bar) =>
          bar.value
            ? html`<i
                title="${bar.label}: ${number(bar.value)}"
                style="height:${Math.max(8, (100 * bar.value) / most)}%"
              ></i>`
            : html`<i class="none" title="${bar.label}: 0"></i>`,
        )}
      </div>
      <table class="vh">
        <caption>
          ${this.label}
        </caption>
        <tbody>
          ${this.bars.map(
            (bar) => html`<tr>
              <th scope="row">${bar.label}</th>
              <td>${number(bar.value)}</td>
            </tr>`,
          )}
        </tbody>
      </table>`;
  }
}
