import { css } from "lit";

/** The chooser of what this house does with an agency's requests, in the list and on its page. */
export const chooser = css`
  .setting {
    font: 14px/20px var(--nr-font);
    color: var(--nr-ink);
    background: var(--nr-card);
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    min-height: 44px;
    padding: 0 8px;
  }
`;
