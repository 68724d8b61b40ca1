import { css } from "lit";

/** One account: its numbers, what an officer says, and the last step. */
export const accountStyle = css`
  .two {
    grid-template-columns: minmax(0, 1fr) 380px;
    margin-bottom: 16px;
  }
  .ac th[scope="row"] {
    font: 500 14px/19px var(--nr-font);
    color: var(--nr-ink);
    border-bottom: 1px solid var(--nr-line);
    vertical-align: middle;
  }
  .ac td {
    vertical-align: middle;
    font-size: 14px;
  }
  .ac thead th.r,
  .ac td.r {
    width: 96px;
  }
  .ac .pb {
    width: 32%;
    padding-inline-start: 20px;
  }
  .ac tbody tr:last-child th {
    border-bottom: 0;
  }
  .ac input {
    width: 64px;
    min-height: 36px;
    padding: 4px 8px;
    text-align: end;
  }
  .said {
    border-top: 1px solid var(--nr-line);
    display: grid;
    gap: 12px;
    padding: 14px 16px 16px;
  }
  .pair {
    display: grid;
    grid-template-columns: 170px minmax(0, 1fr);
    gap: 12px;
    align-items: start;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 10px 12px;
    padding: 16px;
  }
  .acts p {
    flex: 1 1 220px;
  }
  #result:focus-visible {
    outline: none;
  }
  #result:empty {
    display: none;
  }
  @media (max-width: 1000px) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @media (max-width: 600px) {
    .pair {
      grid-template-columns: minmax(0, 1fr);
    }
    .ac .pb {
      padding-inline-start: 10px;
    }
  }
`;
