import { html } from "lit";

/** A bar that is full to this share; a style attribute would be refused by the desk's policy. */
export function bar(share: number) {
  return html`<svg class="bar" width="100%" height="8" aria-hidden="true">
    <rect width="${Math.min(100, Math.max(0, 100 * share)).toFixed(1)}%" height="8" fill="var(--nr-link)"></rect>
  </svg>`;
}
