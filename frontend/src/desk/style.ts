import { css } from "lit";

/** The desks' own measures, tighter than the household's: text 14/20, tables 13/18, controls 36 px. */
export const desk = css`
  :host {
    display: block;
    font: 14px/20px var(--nr-font);
  }
  h1 {
    font: 600 24px/32px var(--nr-head);
    letter-spacing: -0.01em;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  h1:focus-visible {
    outline: none;
  }
  h2 {
    font: 600 17px/24px var(--nr-head);
  }
  h3 {
    font: 600 14px/20px var(--nr-font);
  }
  button,
  .btn {
    min-height: 36px;
    padding: 0 14px;
    border-radius: 8px;
    background: var(--nr-card);
    text-wrap: balance;
  }
  .btn.link,
  .btn.link:hover {
    background: transparent;
    padding: 0 8px;
  }
  .btn.big {
    min-height: 44px;
    padding: 0 20px;
  }
  .btn.sq {
    width: 36px;
    padding: 0;
  }
  .btn[aria-disabled="true"] {
    color: var(--nr-ink2);
    border-style: dashed;
    cursor: default;
  }
  .field input,
  .field select,
  .field textarea {
    min-height: 36px;
    padding: 6px 10px;
    border-radius: 6px;
  }
  .field {
    gap: 6px;
  }
  .field .ic,
  .hint {
    color: var(--nr-ink2);
  }
  .field [aria-invalid="true"] {
    border-color: var(--nr-red);
  }
  kbd {
    font: 500 11px/16px var(--nr-mono);
    border: 1px solid var(--nr-edge);
    border-bottom-width: 2px;
    border-radius: 4px;
    padding: 0 5px;
    background: var(--nr-card);
    color: var(--nr-ink);
    display: inline-block;
    min-width: 20px;
    text-align: center;
    white-space: nowrap;
  }
  .card > header,
  .ch {
    display: flex;
    align-items: center;
    gap: 8px 12px;
    padding: 12px 16px 8px;
    flex-wrap: wrap;
  }
  .card > header .a {
    margin-inline-start: auto;
    font-size: 13px;
  }
  .pad {
    padding: 16px;
  }
  .card > header + .pad {
    padding-top: 4px;
  }
  .note {
    display: flex;
    gap: 10px;
    padding: 10px 12px;
    border: 1px solid var(--nr-amber-line);
    border-radius: 8px;
    background: var(--nr-amber-bg);
    font-size: 13px;
    line-height: 19px;
  }
  .note > .ic {
    color: var(--nr-amber);
    margin-top: 1px;
  }
  .note b {
    font-weight: 600;
  }
  .ttl ~ .note {
    margin-bottom: 16px;
  }
  .note > span {
    flex: 1;
    min-width: 0;
    overflow-wrap: anywhere;
  }
  .note > :is(button, .btn) {
    flex: none;
  }
  .note.red {
    background: var(--nr-red-bg);
    border-color: var(--nr-red-line);
  }
  .note.red > .ic {
    color: var(--nr-red);
  }
  .note.plain {
    background: var(--nr-sunk);
    border-color: transparent;
  }
  .note.plain > .ic {
    color: var(--nr-ink2);
  }
  .am {
    color: var(--nr-amber);
  }
  .rd {
    color: var(--nr-red);
  }
  .ok {
    color: var(--nr-ok);
  }
  .lk {
    color: var(--nr-link);
  }
  .st {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    font-size: 13px;
    line-height: 18px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    min-height: 26px;
    padding: 2px 10px 2px 8px;
    border-radius: 13px;
    background: var(--nr-sunk);
    font-size: 13px;
    line-height: 18px;
  }
  .ov {
    overflow-x: auto;
    /* What only readers hear lies in it, too, or it would widen the page. */
    position: relative;
  }
  .tb {
    width: 100%;
    border-collapse: collapse;
    font-size: 13px;
    line-height: 18px;
  }
  .tb th {
    font: 600 12px/16px var(--nr-font);
    text-align: start;
    color: var(--nr-ink2);
    padding: 6px 10px;
    border-bottom: 1px solid var(--nr-line);
    vertical-align: bottom;
  }
  .tb td {
    padding: 9px 10px;
    border-bottom: 1px solid var(--nr-line);
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  .tb tr:last-child td {
    border-bottom: 0;
  }
  .tb :is(td, th):first-child {
    padding-inline-start: 16px;
  }
  .tb :is(td, th):last-child {
    padding-inline-end: 16px;
  }
  .tb .r {
    text-align: end;
  }
  .nw {
    white-space: nowrap;
  }
  small {
    display: block;
    font-size: 12.5px;
    line-height: 17px;
    color: var(--nr-ink2);
    font-weight: 400;
  }
  .kv > li {
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr);
    gap: 10px;
    padding: 9px 16px;
    border-top: 1px solid var(--nr-line);
    line-height: 19px;
    overflow-wrap: anywhere;
  }
  .kv > li > .ic {
    margin-top: 1px;
  }
  .kv > li > .ic:not(.ok, .lk, .am, .rd) {
    color: var(--nr-ink2);
  }
  .stack {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 16px;
    align-content: start;
    min-width: 0;
  }
  .stack > * {
    min-width: 0;
  }
  /* A page's main column, and what stands beside it. */
  .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 300px;
    gap: 16px;
    align-items: start;
  }
  .ttl {
    display: flex;
    align-items: flex-end;
    gap: 8px 16px;
    flex-wrap: wrap;
    margin-bottom: 16px;
  }
  .ttl > div:first-child {
    flex: 1 1 380px;
  }
  .ttl .a {
    margin-inline-start: auto;
    display: flex;
    gap: 8px;
    flex-wrap: wrap;
  }
  .ttl p,
  .meta {
    margin-top: 2px;
    color: var(--nr-ink2);
  }
  .meta {
    display: flex;
    flex-wrap: wrap;
    gap: 2px 14px;
    font-size: 13px;
  }
  .crumb {
    font-size: 13px;
    line-height: 18px;
    margin-bottom: 4px;
  }
  .kh {
    display: flex;
    flex-wrap: wrap;
    gap: 6px 14px;
    font-size: 12px;
    line-height: 18px;
    color: var(--nr-ink2);
  }
  .seg {
    display: inline-flex;
    gap: 0;
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    overflow: hidden;
    background: var(--nr-card);
  }
  .seg button {
    border: 0;
    border-radius: 0;
    min-height: 34px;
    padding: 0 12px;
    font-weight: 400;
  }
  .seg button + button {
    border-inline-start: 1px solid var(--nr-edge);
  }
  .seg button:focus-visible {
    outline-offset: -3px;
  }
  .bar {
    height: 8px;
    border-radius: 4px;
    background: var(--nr-sunk);
    overflow: hidden;
    display: flex;
  }
  .bar i {
    background: var(--nr-link);
    display: block;
  }
  input {
    accent-color: var(--nr-link);
  }
  details > summary {
    cursor: pointer;
    color: var(--nr-link);
  }
  @media (max-width: 1000px) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (pointer: coarse), (max-width: 480px) {
    button,
    .btn {
      min-height: 44px;
    }
    .btn.sq {
      width: 44px;
    }
  }
  @media print {
    button,
    .btn,
    .seg {
      display: none;
    }
    .card {
      break-inside: avoid;
    }
  }
`;
