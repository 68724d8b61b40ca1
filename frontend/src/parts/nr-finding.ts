import { css, html, LitElement, nothing } from "lit";
import { property } from "lit/decorators.js";
import { define } from "../element.ts";
import { icon, type IconName } from "../style/icons.ts";
import { shared } from "../style/shared.ts";

const MARKS: Record<string, IconName> = { amber: "warn", red: "stop", plain: "info" };

/**
 * Something to read before acting: what was found (`heading`), then what it means (the content).
 * `tone` is `amber` (read this first), `red` (stopped) or `plain`.
 */
@define("nr-finding")
export class NrFinding extends LitElement {
  @property() tone: "amber" | "red" | "plain" = "amber";
  @property() heading = "";
  @property() icon: IconName | "" = "";

  static override styles = [
    shared,
    css`
      :host {
        display: flex;
        gap: 10px;
        padding: 10px 12px;
        border-radius: 8px;
        background: var(--nr-amber-bg);
        border: 1px solid var(--nr-amber-line);
        color: var(--nr-ink);
        font-size: 13px;
        line-height: 19px;
      }
      .ic {
        color: var(--nr-amber);
      }
      b {
        font-weight: 600;
      }
      :host([tone="red"]) {
        background: var(--nr-red-bg);
        border-color: var(--nr-red-line);
      }
      :host([tone="red"]) .ic {
        color: var(--nr-red);
      }
      :host([tone="plain"]) {
        background: var(--nr-sunk);
        border-color: transparent;
      }
      :host([tone="plain"]) .ic {
        color: var(--nr-ink2);
      }
    `,
  ];

  override render() {
    const { heading } = this;
    const ends = /[.:?!…。]$/.test(heading);
    return html`${icon(this.icon || (MARKS[this.tone] ?? "info"), 20)}
      <div class="grow">${heading ? html`<b>${heading}${ends ? "" : "."}</b> ` : nothing}<slot></slot></div>`;
  }
}
