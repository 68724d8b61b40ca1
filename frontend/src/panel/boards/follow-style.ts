import { css } from "lit";

/** Finding a board on the left, the board on the right; on a phone one after the other. */
export const followStyle = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 456px) minmax(0, 1fr);
    height: 100%;
  }
  :host(:not([chosen])) {
    grid-template-columns: minmax(0, 720px);
  }
  .find {
    padding: 16px 24px 24px;
    overflow: auto;
    min-height: 0;
  }
  .back {
    display: inline-flex;
    min-height: 36px;
    text-decoration: none;
  }
  h2 {
    font: 500 20px/28px var(--nr-font);
    margin-bottom: 2px;
  }
  h3 {
    font: 500 15px/21px var(--nr-font);
    margin: 18px 0 6px;
  }
  form {
    display: flex;
    align-items: center;
    gap: 10px;
    border: 1.5px solid var(--nr-link);
    border-radius: 10px;
    background: var(--nr-card);
    padding-block: 4px;
    padding-inline: 12px 6px;
    margin-top: 12px;
    min-height: 48px;
  }
  form > .ic {
    color: var(--nr-ink2);
  }
  form:focus-within {
    outline: 2px solid var(--nr-link);
    outline-offset: 1px;
  }
  form input {
    border: 0;
    outline: 0;
    background: transparent;
    color: var(--nr-ink);
    min-height: 36px;
    font-size: 16px;
    padding: 0;
    text-overflow: ellipsis;
  }
  form input::placeholder {
    color: var(--nr-ink2);
    opacity: 1;
  }
  form .btn {
    flex: none;
  }
  .ways > .link:first-child {
    margin-inline-start: -14px;
  }
  .ways {
    margin-top: 10px;
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .ways label:focus-within {
    outline: 3px solid var(--nr-link);
    outline-offset: 2px;
  }
  .looking {
    margin-top: 12px;
  }
  .spin {
    width: 18px;
    height: 18px;
    border-radius: 9px;
    border: 2px solid var(--nr-sunk);
    border-top-color: var(--nr-link);
    animation: turn 1s linear infinite;
  }
  @keyframes turn {
    to {
      transform: rotate(1turn);
    }
  }
  nr-finding {
    margin-top: 12px;
  }
  .scanner {
    margin-top: 12px;
    display: grid;
    gap: 8px;
  }
  video {
    width: 100%;
    aspect-ratio: 4 / 3;
    object-fit: cover;
    border-radius: 10px;
    background: #111;
  }
  ul.card {
    overflow: hidden;
  }
  li {
    border-bottom: 1px solid var(--nr-line);
  }
  li:last-child {
    border-bottom: 0;
  }
  .entry {
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 10px 14px;
    color: inherit;
    text-decoration: none;
  }
  a.entry:focus-visible {
    outline-offset: -3px;
  }
  .on {
    background: var(--nr-tint);
  }
  .entry b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .entry .grow > * {
    display: block;
  }
  .entry > .ic {
    color: var(--nr-ink2);
  }
  .mark {
    width: 40px;
    height: 40px;
    border-radius: 8px;
    background: var(--nr-sunk);
    color: var(--nr-ink2);
    display: grid;
    place-items: center;
    flex: none;
  }
  .entry .btn {
    flex: none;
  }
  .source {
    display: flex;
    gap: 8px;
    margin-top: 10px;
  }
  .source .btn {
    display: flex;
    padding: 0;
    font-size: 12px;
  }
  nr-board-preview {
    margin-block: 16px;
    margin-inline: 0 24px;
  }
  /* A tablet, or a window with Home Assistant's sidebar open. */
  @container (max-width: 1000px) {
    :host([chosen]) {
      grid-template-columns: minmax(0, 340px) minmax(0, 1fr);
    }
    .find {
      padding: 12px 16px 24px;
    }
    nr-board-preview {
      margin-inline-end: 16px;
    }
  }
  :host([narrow]) {
    display: block;
    height: auto;
  }
  :host([narrow]) .find {
    padding: 8px 16px 24px;
    overflow: visible;
  }
  :host([narrow][chosen]) .find {
    display: none;
  }
  :host([narrow]) nr-board-preview {
    margin: 0;
    min-height: 100%;
  }
`;
