import { css } from "lit";

/** The six steps, the one that is shown, and what comes back. */
export const setupStyle = css`
  .kg {
    display: grid;
    grid-template-columns: 248px minmax(0, 1fr) 288px;
    gap: 16px;
    align-items: start;
  }
  .steps li {
    border-top: 1px solid var(--nr-line);
  }
  .steps li:first-child {
    border-top: 0;
  }
  .steps button {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    gap: 2px 12px;
    width: 100%;
    padding: 12px 14px;
    border: 0;
    border-radius: 0;
    background: transparent;
    text-align: start;
    align-items: start;
    justify-content: start;
    font-weight: 400;
    text-wrap: wrap;
  }
  .steps button:disabled {
    opacity: 1;
  }
  .steps button:focus-visible {
    outline-offset: -3px;
  }
  /* It is focused after each step, so that reading goes on there. */
  .step h2:focus-visible {
    outline: none;
  }
  .n {
    width: 28px;
    height: 28px;
    border-radius: 14px;
    border: 1.5px solid var(--nr-edge);
    display: grid;
    place-items: center;
    font-weight: 600;
    font-size: 13px;
  }
  .done .n {
    border-color: var(--nr-ok);
    color: var(--nr-ok);
  }
  .now button {
    background: var(--nr-tint);
  }
  .now .n {
    background: var(--nr-fill);
    border-color: var(--nr-fill);
    color: var(--nr-on-fill);
  }
  .now small {
    color: var(--nr-ink);
  }
  .steps b {
    font-weight: 600;
    display: block;
  }
  .step {
    display: grid;
    gap: 14px;
    padding: 16px 20px 20px;
  }
  .step h2 {
    font: 600 24px/30px var(--nr-head);
    text-wrap: balance;
    margin-top: 4px;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(180px, 1fr));
    gap: 10px;
  }
  .three {
    grid-template-columns: repeat(auto-fit, minmax(110px, 1fr));
  }
  .act {
    display: flex;
    flex-wrap: wrap;
    gap: 10px;
    margin-top: 4px;
  }
  .act .btn {
    flex: 1 1 150px;
  }
  .words {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(120px, 1fr));
    gap: 6px;
  }
  .words li {
    border: 1px solid var(--nr-line);
    border-radius: 6px;
    background: var(--nr-bg);
    padding: 5px 10px;
    font: 600 15px/20px var(--nr-head);
  }
  pre {
    margin: 0;
    padding: 10px 12px;
    border-radius: 6px;
    background: var(--nr-sunk);
    font: 12.5px/18px var(--nr-mono);
    overflow-wrap: anywhere;
    white-space: pre-wrap;
  }
  .start {
    justify-self: start;
  }
  textarea {
    min-height: 96px;
  }
  @media (max-width: 1100px) {
    .kg {
      grid-template-columns: 220px minmax(0, 1fr);
    }
    .kg > :last-child {
      grid-column: span 2;
    }
  }
  @media (max-width: 700px) {
    .kg {
      grid-template-columns: minmax(0, 1fr);
    }
    .kg > :last-child {
      grid-column: auto;
    }
  }
`;
