import { css } from "lit";

/** A board's description: what scrolls, and a foot with the one button that stays in sight. */
export const previewStyle = css`
  :host {
    display: flex;
    flex-direction: column;
    min-height: 0;
    overflow: hidden;
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: var(--nr-r);
  }
  .scroll {
    overflow: auto;
    padding: 16px 24px;
    flex: 1;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 14px;
    margin-bottom: 8px;
  }
  header .grow {
    flex-basis: 180px;
  }
  h2 {
    font: 500 20px/28px var(--nr-font);
    overflow-wrap: anywhere;
  }
  h2:focus-visible {
    outline: 0;
  }
  h3 {
    font: 500 15px/21px var(--nr-font);
    margin: 18px 0 6px;
  }
  .tag {
    display: inline-flex;
    align-items: center;
    gap: 5px;
    font-size: 12px;
    line-height: 16px;
    padding: 3px 10px;
    border-radius: 11px;
    background: var(--nr-tint);
    color: var(--nr-link);
  }
  .fact {
    display: grid;
    grid-template-columns: 18px 92px minmax(0, 1fr);
    gap: 10px;
    padding: 7px 0;
    border-bottom: 1px solid var(--nr-line);
  }
  .fact:last-child {
    border-bottom: 0;
  }
  .fact .ic {
    color: var(--nr-ink2);
  }
  dt {
    color: var(--nr-ink2);
    font-size: 13px;
  }
  dd {
    overflow-wrap: anywhere;
  }
  small {
    display: block;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .cols {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 200px);
    gap: 0 24px;
  }
  .figures {
    display: flex;
    flex-wrap: wrap;
    gap: 8px 24px;
    margin-bottom: 10px;
  }
  .figures b {
    display: block;
    font: 500 20px/26px var(--nr-font);
  }
  .figures span {
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  nr-bars {
    --nr-bars-height: 44px;
    --nr-bars-widest: 64px;
    border-bottom: 1px solid var(--nr-border);
  }
  .ends {
    display: flex;
    justify-content: space-between;
    gap: 8px;
    margin-top: 4px;
  }
  .home {
    margin-top: 6px;
  }
  .agencies li {
    display: flex;
    gap: 12px;
    align-items: center;
    min-height: 32px;
    border-bottom: 1px solid var(--nr-line);
  }
  .agencies li:last-child {
    border-bottom: 0;
  }
  .agencies b {
    font-weight: 400;
    overflow-wrap: anywhere;
  }
  .count {
    min-width: 24px;
    text-align: end;
  }
  summary {
    list-style: none;
    display: flex;
    gap: 6px;
    align-items: center;
    color: var(--nr-link);
    font-weight: 500;
    min-height: 44px;
    cursor: pointer;
  }
  fieldset {
    min-width: 0;
    margin-bottom: 8px;
  }
  .tick {
    display: flex;
    gap: 12px;
    align-items: flex-start;
    min-height: 44px;
    padding: 4px 0;
  }
  .tick input {
    flex: none;
    width: 20px;
    height: 20px;
    margin: 2px 0 0;
    accent-color: var(--nr-fill);
  }
  .words {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 8px;
    margin-top: 10px;
  }
  .words li {
    border: 1px solid var(--nr-border);
    border-radius: 8px;
    padding: 9px 10px;
    font: 500 15px/20px var(--nr-font);
    display: flex;
    gap: 8px;
    background: var(--nr-bg);
    overflow-wrap: anywhere;
  }
  .words span {
    color: var(--nr-ink2);
    font-weight: 400;
    font-size: 12px;
  }
  .rest {
    margin-top: 12px;
  }
  footer {
    display: flex;
    gap: 16px;
    align-items: center;
    border-top: 1px solid var(--nr-line);
    padding: 10px 24px;
    background: var(--nr-card);
  }
  footer .btn {
    flex: none;
  }
  footer .row .ic {
    color: var(--nr-ok);
  }
  .wrong {
    color: var(--nr-red);
  }
  .back {
    margin-inline-start: -12px;
  }
  @container (max-width: 1000px) {
    .cols {
      grid-template-columns: minmax(0, 1fr);
    }
    .words {
      grid-template-columns: 1fr 1fr;
    }
    .scroll,
    footer {
      padding-inline: 16px;
    }
    .agencies li {
      flex-wrap: wrap;
      gap: 0 12px;
      padding: 5px 0;
    }
  }
  :host([narrow]) {
    border: 0;
    border-radius: 0;
    overflow: visible;
  }
  :host([narrow]) .scroll {
    padding: 8px 16px 24px;
    overflow: visible;
  }
  :host([narrow]) .figures {
    display: grid;
    grid-template-columns: repeat(3, auto);
    justify-content: start;
    gap: 8px 16px;
  }
  :host([narrow]) .cols {
    grid-template-columns: minmax(0, 1fr);
  }
  :host([narrow]) .agencies li {
    flex-wrap: wrap;
    gap: 0 12px;
    padding: 5px 0;
  }
  :host([narrow]) .agencies nr-level {
    order: 3;
    flex: 1 0 100%;
  }
  :host([narrow]) .words {
    grid-template-columns: 1fr 1fr;
  }
  :host([narrow]) footer {
    position: sticky;
    bottom: 0;
    padding: 10px 16px calc(12px + env(safe-area-inset-bottom));
    flex-direction: column-reverse;
    align-items: stretch;
    gap: 8px;
    box-shadow: 0 -6px 18px rgba(0, 0, 0, 0.1);
  }
`;
