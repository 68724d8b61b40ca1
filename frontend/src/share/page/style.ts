import { css } from "lit";

const ink = css`
  --nr-ink: #e7e9e6;
  --nr-ink2: #a6afab;
  --nr-bg: #13171a;
  --nr-card: #1b2023;
  --nr-sunk: #282f32;
  --nr-line: #31393c;
  --nr-border: #31393c;
  --nr-edge: #7d8884;
  --nr-link: #83cdc5;
  --nr-fill: #1a7a74;
  --nr-tint: #1d3735;
  --nr-amber: #f0c36d;
  --nr-amber-bg: #2f2818;
  --nr-amber-line: #5f4d24;
  --nr-red: #f3a598;
  --nr-red-bg: #351e1b;
  --nr-red-line: #6c3a33;
  --nr-ok: #86d3a0;
  color-scheme: dark;
`;

/**
 * The noticeboard's own colors, paper and ink, in the names that the shared parts use. They follow
 * the device, unless the page around says `light` or `dark`.
 */
export const paper = css`
  :host {
    --nr-ink: #1c2220;
    --nr-ink2: #58605c;
    --nr-bg: #f5f2ec;
    --nr-card: #fffefb;
    --nr-sunk: #ece8df;
    --nr-line: #ddd7cb;
    --nr-border: #ddd7cb;
    --nr-edge: #8b8f8a;
    --nr-link: #0b5a58;
    --nr-fill: #0b5a58;
    --nr-on-fill: #fff;
    --nr-tint: #e1eeea;
    --nr-amber: #7d4c00;
    --nr-amber-bg: #fbf0da;
    --nr-amber-line: #e6c98d;
    --nr-red: #9c2a1e;
    --nr-red-bg: #fbe9e4;
    --nr-red-line: #e4aca2;
    --nr-ok: #1d6a3a;
    --nr-r: 10px;
    --nr-font: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    --nr-head: "Source Serif 4", Georgia, "Noto Serif", serif;
    --nr-mono: ui-monospace, "Roboto Mono", "Noto Sans Mono", monospace;
    color-scheme: light;
    color: var(--nr-ink);
    background: var(--nr-bg);
    font: 16px/24px var(--nr-font);
    -webkit-font-smoothing: antialiased;
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([light])) {
      ${ink}
    }
  }
  :host([dark]) {
    ${ink}
  }
`;

/** What every step begins with. */
export const step = css`
  :host {
    display: block;
  }
  .bd {
    padding: 16px;
  }
  h1 {
    font: 600 24px/31px var(--nr-head);
    margin: 6px 0;
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  /* It is focused so that readers begin there; nobody can do anything with it. */
  h1:focus-visible {
    outline: none;
  }
  h2 {
    font: 600 18px/25px var(--nr-head);
    margin: 20px 0 4px;
  }
  p {
    font-size: 15px;
    line-height: 22px;
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .btn,
  button {
    border-radius: 8px;
  }
  .btn.sm {
    border-radius: 8px;
  }
  .btn.wide {
    width: 100%;
    margin-top: 10px;
  }
  .btn.link {
    display: flex;
    margin-inline-start: -12px;
  }
  .bd {
    flex: 1;
  }
  .bd > p:not(:first-child) {
    margin-top: 8px;
  }
  .btn.wide + .sm,
  .note + .sm {
    margin-top: 12px;
  }
  .note p {
    font-size: inherit;
    line-height: inherit;
  }
  .note .btn {
    margin-top: 8px;
  }
  .note .btn.link {
    margin-block: 2px -6px;
  }
  /* A file is chosen by its label: the browser's own button speaks the browser's language. */
  .pick {
    position: relative;
  }
  .pick input {
    position: absolute;
    width: 1px;
    height: 1px;
    opacity: 0;
  }
  .pick input:focus-visible + .btn {
    outline: 3px solid var(--nr-link);
    outline-offset: 2px;
  }
  .note {
    display: flex;
    gap: 10px;
    padding: 10px 12px;
    margin: 12px 0;
    border: 1px solid var(--nr-amber-line);
    border-radius: 8px;
    background: var(--nr-amber-bg);
    font-size: 14px;
    line-height: 21px;
  }
  .note .ic {
    color: var(--nr-amber);
  }
  .note.red {
    background: var(--nr-red-bg);
    border-color: var(--nr-red-line);
  }
  .note.red .ic {
    color: var(--nr-red);
  }
  .note.plain {
    background: var(--nr-sunk);
    border-color: transparent;
  }
  .note.plain .ic {
    color: var(--nr-ink2);
  }
  .ft {
    position: sticky;
    bottom: 0;
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 10px;
    padding: 12px 16px calc(16px + env(safe-area-inset-bottom));
    border-top: 1px solid var(--nr-line);
    background: var(--nr-card);
  }
  .ft .one {
    grid-column: 1 / -1;
  }
  .field {
    margin-top: 14px;
    font-size: 14px;
    line-height: 20px;
  }
  .field textarea,
  .field input {
    font: 16px/23px var(--nr-font);
  }
  progress {
    display: block;
    width: 100%;
    height: 8px;
    margin-top: 8px;
    accent-color: var(--nr-link);
  }
  .rows div {
    display: grid;
    grid-template-columns: 20px minmax(84px, 30%) minmax(0, 1fr);
    gap: 4px 10px;
    padding: 10px 0;
    border-bottom: 1px solid var(--nr-line);
    font-size: 15px;
    line-height: 21px;
  }
  .rows dt {
    color: var(--nr-ink2);
    font-size: 14px;
  }
  .rows dd {
    overflow-wrap: anywhere;
  }
  .rows .ic {
    color: var(--nr-ink2);
  }
  small {
    display: block;
    font-size: 13px;
    line-height: 18px;
    color: var(--nr-ink2);
    font-weight: 400;
  }
  summary {
    display: flex;
    gap: 8px;
    align-items: center;
    min-height: 44px;
    padding: 8px 12px;
    cursor: pointer;
    list-style: none;
    font-weight: 500;
  }
  summary::-webkit-details-marker {
    display: none;
  }
  summary .ic:last-child {
    margin-inline-start: auto;
    transition: transform 120ms;
  }
  details[open] > summary .ic:last-child {
    transform: rotate(180deg);
  }
  /* A phone on its side: the picture is left, and the buttons take less of the height. */
  @media (min-width: 600px) and (max-height: 480px) {
    .bd {
      padding-block: 8px;
    }
    h1 {
      font-size: 18px;
      line-height: 24px;
      margin: 0;
    }
    .beside {
      display: grid;
      grid-template-columns: minmax(0, 11fr) minmax(0, 9fr);
      gap: 16px;
    }
    .ft {
      padding-block: 6px calc(6px + env(safe-area-inset-bottom));
    }
    .ft:has(p) {
      grid-template-columns: 1fr 1fr 1fr;
    }
    .ft p.one {
      grid-column: auto;
      align-self: center;
    }
  }
  /* Letters twice as large on a narrow phone. */
  @media (max-width: 300px) {
    h1 {
      font-size: 20px;
      line-height: 26px;
      hyphens: auto;
    }
    .ft {
      position: static;
      grid-template-columns: minmax(0, 1fr);
    }
    .rows div {
      grid-template-columns: 20px minmax(0, 1fr);
    }
    .rows dd {
      grid-column: 2;
    }
  }
`;
