import { css } from "lit";

/** The page on which a request is written: its cards, and what stands beside them. */
export const askStyle = css`
  .ag {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 372px;
    gap: 16px;
    align-items: start;
  }
  @media (max-width: 1100px) {
    .ag {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  #result:focus {
    outline: none;
  }
  .top {
    margin-bottom: 12px;
    align-items: flex-start;
    flex-wrap: wrap;
  }
  .top .grow {
    min-width: 240px;
  }
  .top ul {
    list-style: disc;
    padding-inline-start: 18px;
  }
  .step {
    display: flex;
    align-items: center;
    gap: 10px;
  }
  .nu {
    width: 24px;
    height: 24px;
    flex: none;
    border-radius: 12px;
    border: 1.5px solid var(--nr-edge);
    display: grid;
    place-items: center;
    font: 600 13px/1 var(--nr-font);
  }
  .pt0 {
    padding-top: 4px;
  }
  .ms {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    padding: 10px 0;
  }
  .ms > div {
    padding: 2px 16px;
    border-inline-start: 1px solid var(--nr-line);
  }
  .ms > div:first-child {
    border: 0;
  }
  .ms dt {
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .ms b {
    font-size: 15px;
    font-weight: 600;
  }
  .ms small {
    display: flex;
    justify-content: space-between;
    font-size: 12px;
  }
  .gs {
    display: block;
    height: 6px;
    border-radius: 3px;
    background: var(--nr-sunk);
    position: relative;
    margin: 5px 0 2px;
  }
  .gs i {
    position: absolute;
    top: -3px;
    width: 4px;
    height: 12px;
    border-radius: 2px;
    background: var(--nr-link);
  }
  .under {
    display: grid;
    gap: 8px;
    margin-top: 12px;
  }
  nr-desk-area .under {
    margin: 0 16px 12px;
  }
  .wh {
    display: grid;
    grid-template-columns: minmax(136px, 1.2fr) minmax(118px, 1fr) minmax(118px, 1fr) minmax(180px, 1.7fr);
    gap: 12px;
  }
  .wh + * {
    margin-top: 12px;
  }
  .day {
    margin-bottom: 10px;
  }
  .tr {
    height: 14px;
    border-radius: 4px;
    position: relative;
    background: repeating-linear-gradient(
      90deg,
      var(--nr-sunk) 0 calc(12.5% - 1px),
      var(--nr-edge) calc(12.5% - 1px) 12.5%
    );
  }
  .tr i {
    position: absolute;
    top: 0;
    bottom: 0;
    min-width: 2px;
    background: var(--nr-link);
    border-radius: 3px;
  }
  .tk {
    display: flex;
    justify-content: space-between;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .g3 {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr) minmax(0, 1.2fr);
    gap: 12px;
    align-items: end;
  }
  .whole {
    grid-column: span 2;
  }
  .own {
    font-size: 13px;
    white-space: normal;
    overflow-wrap: anywhere;
  }
  .found {
    display: grid;
    gap: 8px;
  }
  .found:empty {
    display: none;
  }
  @media (max-width: 480px) {
    .note:has(> button) {
      flex-wrap: wrap;
    }
    .note:has(> button) > span {
      flex-basis: calc(100% - 40px);
    }
  }
  .found .note {
    align-items: center;
  }
  .found .note > .nu {
    flex: none;
  }
  .acts {
    flex-wrap: wrap;
    gap: 8px 12px;
  }
  .ck {
    padding: 0 16px 12px;
    display: grid;
    gap: 7px;
    font-size: 13px;
    line-height: 18px;
  }
  .ck li {
    display: grid;
    grid-template-columns: 18px minmax(0, 1fr);
    gap: 8px;
    overflow-wrap: anywhere;
  }
  .ck li > .ic {
    margin-top: 1px;
  }
  .ck li:not([class]) > .ic {
    color: var(--nr-ok);
  }
  .ck li > span {
    color: var(--nr-ink);
  }
  .ck b {
    font-weight: 600;
  }
  .go {
    min-height: 24px;
    padding: 0 4px;
    font-size: 13px;
    text-decoration: underline;
  }
  .dr li {
    padding: 9px 16px;
    border-top: 1px solid var(--nr-line);
    overflow-wrap: anywhere;
  }
  .dr li[aria-current] {
    background: var(--nr-tint);
  }
  .dr li[aria-current] a {
    font-weight: 600;
    color: var(--nr-ink);
    text-decoration: none;
  }
  @media (max-width: 700px) {
    .wh,
    .g3,
    .ms {
      grid-template-columns: minmax(0, 1fr);
    }
    .whole {
      grid-column: auto;
    }
    .ms > div {
      border: 0;
    }
  }
`;
