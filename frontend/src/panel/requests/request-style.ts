import { css } from "lit";

export const requestStyle = css`
  .why {
    color: var(--nr-amber);
  }
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    min-height: 100%;
  }
  .cols {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 424px;
  }
  .main {
    padding: 16px 24px 24px;
    display: grid;
    align-content: start;
    gap: 16px;
    max-width: 900px;
  }
  .main nr-finding {
    margin: 0;
  }
  aside {
    background: var(--nr-card);
    border-inline-start: 1px solid var(--nr-line);
  }
  .side {
    display: grid;
    gap: 16px;
    padding: 16px 24px 24px;
    position: sticky;
    top: 0;
  }
  .first,
  .answering {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-content: start;
    gap: 16px;
  }
  /* A tablet shows picture and answers beside one another, so neither needs scrolling. */
  @container (min-width: 600px) {
    .first:has(nr-frames) {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
  }
  nr-frames {
    align-self: start;
    border-radius: 10px;
    overflow: hidden;
  }
  .rh {
    display: flex;
    gap: 12px;
    align-items: flex-start;
  }
  .rh h2 {
    font: 500 19px/26px var(--nr-font);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .sub {
    display: flex;
    flex-wrap: wrap;
    gap: 4px 12px;
    color: var(--nr-ink2);
    font-size: 13px;
    line-height: 18px;
    margin-top: 4px;
    align-items: center;
  }
  .back {
    margin-block: 0;
    margin-inline: -12px 0;
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
  }
  .card.block {
    padding: 16px;
    display: grid;
    gap: 8px;
    margin: 0;
    height: auto;
  }
  h4 {
    font: 500 14px/20px var(--nr-font);
    margin-top: 4px;
  }
  .thread {
    display: grid;
    gap: 12px;
  }
  .thread li + li {
    border-top: 1px solid var(--nr-line);
    padding-top: 12px;
  }
  .thread b {
    font-weight: 500;
    color: var(--nr-ink);
  }
  .thread .row {
    flex-wrap: wrap;
    gap: 0 8px;
  }
  .words {
    white-space: pre-line;
    margin-top: 2px;
    font-size: 15px;
    line-height: 22px;
    max-width: 72ch;
    overflow-wrap: anywhere;
    text-wrap: pretty;
  }
  .foot2 {
    border-top: 1px solid var(--nr-line);
    padding-top: 12px;
    margin-top: 4px;
    display: flex;
    flex-wrap: wrap;
    gap: 4px 16px;
    overflow-wrap: anywhere;
  }
  .filter {
    margin: 4px 0 12px;
  }
  .clips {
    display: grid;
    gap: 16px;
  }
  .clips .clip {
    display: grid;
    grid-template-columns: 112px minmax(0, 1fr);
    gap: 0 12px;
    align-items: start;
  }
  .clips nr-picture {
    aspect-ratio: 16 / 9;
    border-radius: 8px;
  }
  .clips b {
    display: block;
    font-weight: 500;
  }
  .clips a {
    display: inline-block;
    padding-block: 2px;
    text-wrap: balance;
  }
  .clips .sm {
    display: block;
    text-wrap: pretty;
  }
  .labels {
    display: flex;
    flex-wrap: wrap;
    gap: 4px;
    margin-top: 4px;
  }
  :host([narrow]) .clips .clip {
    grid-template-columns: 92px minmax(0, 1fr);
  }
  /* Very large letters. */
  @media (max-width: 260px) {
    :host([narrow]) .clips .clip {
      grid-template-columns: minmax(0, 1fr);
    }
    .sub {
      overflow-wrap: anywhere;
    }
  }
  @media (pointer: coarse), (max-width: 480px) {
    .clips a {
      padding-block: 12px;
      margin-block: -4px;
    }
    .sub a,
    .foot2 a {
      padding-block: 12px;
      margin-block: -8px;
    }
  }
  .place nr-map {
    height: 240px;
    border-radius: 8px;
  }
  .st {
    display: flex;
    gap: 8px;
    color: var(--nr-ink2);
  }
  .st.have {
    color: var(--nr-link);
    font-weight: 500;
  }
  .st.warn {
    color: var(--nr-amber);
  }
  .answered {
    font-weight: 500;
  }
  .acts4 {
    display: grid;
    /* Two beside one another, but if letters are very large. */
    grid-template-columns: repeat(auto-fit, minmax(max(112px, 34%), 1fr));
    gap: 12px;
    margin-top: 4px;
  }
  .acts4 button {
    padding-inline: 8px;
  }
  .acts4 button:only-child {
    grid-column: 1 / -1;
  }
  .card.block nr-finding {
    margin: 0;
  }
  .card.block .foot {
    margin-top: 4px;
  }
  details.v {
    border: 1px solid var(--nr-border);
    border-radius: 10px;
  }
  details.v summary {
    list-style: none;
    display: flex;
    align-items: center;
    gap: 8px;
    padding: 9px 12px;
    min-height: 44px;
    cursor: pointer;
  }
  details.v summary::-webkit-details-marker {
    display: none;
  }
  details.v summary .ic:last-child {
    margin-inline-start: auto;
    color: var(--nr-ink2);
  }
  details.v[open] summary .ic:last-child {
    transform: rotate(180deg);
  }
  details.v > :not(summary) {
    padding-block: 0 12px;
    padding-inline: 38px 12px;
  }
  :host([narrow]) .main {
    padding: 12px 16px 24px;
  }
  :host([narrow]) .rh .tile {
    display: none;
  }
`;
