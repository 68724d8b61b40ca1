import { css } from "lit";

/** What every element's own tree begins with: type, buttons, chips, notes, tables. */
export const shared = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  h1,
  h2,
  h3,
  h4,
  p,
  ul,
  ol,
  dl,
  dd,
  figure,
  table,
  fieldset {
    margin: 0;
    padding: 0;
    border: 0;
  }
  p {
    text-wrap: pretty;
  }
  ul,
  ol {
    list-style: none;
  }
  a {
    color: var(--nr-link);
    text-underline-offset: 2px;
  }
  .ic {
    flex: none;
    display: block;
  }
  button,
  .btn {
    font: 500 14px/20px var(--nr-font);
    min-height: 44px;
    padding: 0 18px;
    border-radius: 22px;
    border: 1.5px solid var(--nr-edge);
    background: transparent;
    color: var(--nr-ink);
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 8px;
    cursor: pointer;
    text-decoration: none;
    text-align: center;
  }
  button:disabled {
    cursor: default;
    opacity: 0.55;
  }
  @media (hover: hover) {
    button:not(:disabled):hover,
    .btn:hover {
      background-color: color-mix(in srgb, var(--nr-ink) 6%, transparent);
    }
  }
  .btn.link {
    color: var(--nr-link);
    border-color: transparent;
    padding: 0 12px;
  }
  .btn.tonal {
    background: var(--nr-tint);
    border-color: transparent;
    color: var(--nr-link);
  }
  .btn.fill,
  .btn.fill:not(:disabled):hover {
    background: var(--nr-fill);
    border-color: var(--nr-fill);
    color: var(--nr-on-fill);
  }
  .btn.sm {
    min-height: 36px;
    padding: 0 14px;
    font-size: 13px;
    border-radius: 18px;
  }
  /* What a finger can press is larger than what is seen. */
  :where(.btn.sm, .seg button) {
    position: relative;
  }
  .btn.sm::before,
  .seg button::before {
    content: "";
    position: absolute;
    inset: -4px 0;
  }
  .btn.round {
    width: 44px;
    padding: 0;
    border-color: transparent;
  }
  :focus-visible {
    outline: 3px solid var(--nr-link);
    outline-offset: 2px;
  }
  .tile {
    --s: 40px;
    width: var(--s);
    height: var(--s);
    border-radius: 8px;
    background: var(--nr-sunk);
    color: var(--nr-ink2);
    display: inline-grid;
    place-items: center;
    font: 600 calc(var(--s) * 0.36) / 1 var(--nr-font);
    letter-spacing: 0.02em;
    flex: none;
  }
  .chips {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .mut {
    color: var(--nr-ink2);
  }
  .sm {
    font-size: 13px;
    line-height: 18px;
  }
  .xs {
    font-size: 12px;
    line-height: 16px;
  }
  .tn {
    font-variant-numeric: tabular-nums;
  }
  .code {
    font-family: var(--nr-mono);
    font-size: 0.92em;
    letter-spacing: -0.01em;
    overflow-wrap: anywhere;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 8px;
  }
  .grow {
    flex: 1;
    min-width: 0;
  }
  .card {
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: var(--nr-r);
  }
  .wrap {
    padding: 24px;
    max-width: 1280px;
    margin-inline: auto;
  }
  .pagehead {
    display: flex;
    flex-wrap: wrap;
    align-items: flex-end;
    gap: 12px 16px;
    margin-bottom: 16px;
  }
  .pagehead > .grow {
    flex-basis: 340px;
  }
  .pagehead h2 {
    font: 500 22px/30px var(--nr-font);
  }
  .pagehead p {
    color: var(--nr-ink2);
    margin-top: 2px;
    max-width: 84ch;
    text-wrap: pretty;
  }
  .seg {
    display: flex;
    gap: 8px;
    flex-wrap: wrap;
  }
  .seg button {
    min-height: 36px;
    padding: 0 14px;
    font-size: 13px;
    border-radius: 18px;
    border: 1px solid color-mix(in srgb, var(--nr-ink) 30%, transparent);
    font-weight: 400;
    white-space: nowrap;
  }
  .seg button[aria-pressed="true"],
  .seg button[aria-checked="true"] {
    background: var(--nr-tint);
    color: var(--nr-link);
    border-color: var(--nr-link);
    font-weight: 500;
  }
  /* A finger needs more room than a mouse. */
  @media (pointer: coarse), (max-width: 480px) {
    .btn.sm,
    .seg button {
      min-height: 44px;
      border-radius: 22px;
    }
  }
  .tbl {
    width: 100%;
    border-collapse: collapse;
  }
  .tbl th {
    font: 500 12px/16px var(--nr-font);
    text-align: start;
    color: var(--nr-ink2);
    padding: 10px 16px;
    border-bottom: 1px solid var(--nr-line);
    white-space: nowrap;
  }
  .tbl td {
    padding: 12px 16px;
    border-bottom: 1px solid var(--nr-line);
    vertical-align: middle;
  }
  .tbl tr:last-child td {
    border-bottom: 0;
  }
  .field {
    display: grid;
    gap: 4px;
    font-size: 13px;
    line-height: 18px;
    color: var(--nr-ink2);
  }
  .field input,
  .field select,
  .field textarea {
    font: 14px/20px var(--nr-font);
    color: var(--nr-ink);
    background: var(--nr-card);
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    min-height: 44px;
    padding: 8px 12px;
    width: 100%;
  }
  .vh {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .grey {
    display: block;
    background: var(--nr-sunk);
    border-radius: 6px;
    min-height: 14px;
  }
  @media (max-width: 720px) {
    .wrap {
      padding: 16px;
    }
    .pagehead > .grow {
      flex-basis: 100%;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      transition: none !important;
      animation: none !important;
    }
  }

  .row:has(> .whole) {
    flex-wrap: wrap;
  }
  .whole {
    flex: 1 1 100%;
  }
`;

/** A box to tick before its text, which may have several lines. */
export const ticks = css`
  .tick {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    min-height: 44px;
  }
  .tick input {
    flex: none;
    width: 20px;
    height: 20px;
    margin: 2px 0 0;
    accent-color: var(--nr-fill);
  }
`;
