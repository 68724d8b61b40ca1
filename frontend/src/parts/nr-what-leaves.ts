import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";
import { t } from "../words/localize.ts";

/** One line of the list: what it is, how much of it leaves, and what that means. */
export interface Leaving {
  icon: IconName;
  term: string;
  value: string;
  note?: string;
  /** Shown in letters of one width after the value, such as a key. */
  code?: string;
}

/** The one list that every path to a share passes: "What leaves this house". */
@define("nr-what-leaves")
export class NrWhatLeaves extends LitElement {
  @property({ attribute: false }) items: Leaving[] = [];
  /** It has arrived. */
  @property({ type: Boolean }) sent = false;

  static override styles = [
    shared,
    css`
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      dl {
        display: grid;
        margin-top: 2px;
      }
      dl div {
        display: grid;
        grid-template-columns: 20px 92px minmax(0, 1fr);
        gap: 10px;
        padding: 7px 0;
        border-bottom: 1px solid var(--nr-line);
        line-height: 18px;
        align-items: start;
      }
      dl div:last-child {
        border: 0;
      }
      /* Very large letters. */
      @media (max-width: 260px) {
        dl div {
          grid-template-columns: 20px minmax(0, 1fr);
          gap: 2px 10px;
        }
        dd {
          grid-column: 2;
        }
      }
      .ic,
      dt,
      small {
        color: var(--nr-ink2);
      }
      dt {
        font-size: 13px;
        overflow-wrap: anywhere;
      }
      .key {
        display: inline-block;
      }
      small {
        display: block;
        font-size: 12px;
        line-height: 16px;
      }
    `,
  ];

  override render() {
    return html`<h3>${t(this.sent ? "leaves.sent" : "leaves.heading")}</h3>
      <dl>
        ${this.items.map(
          (item) => html`<div>
            ${icon(item.icon, 18)}
            <dt>${item.term}</dt>
            <dd class="tn">
              ${item.value}
              ${item.code ? html`<span class="code mut key">${item.code}</span>` : nothing}
              ${item.note ? html`<small>${item.note}</small>` : nothing}
            </dd>
          </div>`,
        )}
      </dl>`;
  }
}
