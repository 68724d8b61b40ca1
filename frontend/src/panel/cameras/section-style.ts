import { css } from "lit";

/** A part of the Cameras page below the tiles: a heading, a list of rows, and one more. */
export const sectionStyle = css`
  h3 {
    font: 500 16px/22px var(--nr-font);
    margin: 24px 0 2px;
  }
  .hint {
    margin-bottom: 10px;
    text-wrap: pretty;
  }
  li {
    display: flex;
    align-items: center;
    gap: 12px;
    padding: 11px 16px;
    border-bottom: 1px solid var(--nr-line);
  }
  li:last-child {
    border-bottom: 0;
  }
  b {
    font-weight: 500;
    display: block;
    overflow-wrap: anywhere;
  }
  .line {
    display: flex;
    gap: 5px;
    overflow-wrap: anywhere;
  }
  .line .ic {
    margin-top: 1px;
  }
  .why {
    color: var(--nr-amber);
  }
  .wrong {
    color: var(--nr-red);
  }
  .pad {
    padding: 16px;
  }
  .addition {
    margin-top: 12px;
  }
  :host([narrow]) li {
    padding-inline: 12px;
  }
  :host([narrow]) .tile {
    display: none;
  }
`;
