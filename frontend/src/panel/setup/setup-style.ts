import { css } from "lit";

/** The checklist: numbered steps with what each needs, beside the card and what recordings cost. */
export const setupStyle = css`
  .two {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 344px;
    gap: 24px;
    align-items: start;
    max-width: 1240px;
  }
  .pagehead {
    flex-wrap: nowrap;
    align-items: center;
    margin-bottom: 12px;
  }
  .pagehead > .grow {
    flex-basis: 0;
  }
  .bar {
    height: 6px;
    border-radius: 3px;
    background: var(--nr-sunk);
    overflow: hidden;
    margin-bottom: 14px;
  }
  .bar i {
    display: block;
    height: 100%;
    background: var(--nr-link);
    border-radius: 3px;
  }
  .step {
    display: flex;
    gap: 14px;
    padding: 14px 18px;
    border-bottom: 1px solid var(--nr-line);
  }
  .step:last-child {
    border-bottom: 0;
  }
  .no {
    width: 28px;
    height: 28px;
    border-radius: 14px;
    border: 2px solid var(--nr-ink2);
    color: var(--nr-ink2);
    display: grid;
    place-items: center;
    font: 600 13px/1 var(--nr-font);
    flex: none;
    margin-top: 4px;
  }
  .done .no {
    background: var(--nr-tint);
    border-color: transparent;
    color: var(--nr-link);
  }
  .current .no {
    border-color: var(--nr-link);
    background: var(--nr-link);
    color: var(--nr-card);
  }
  .head {
    display: flex;
    align-items: center;
    gap: 8px 16px;
    min-height: 36px;
  }
  .step h3 {
    font: 500 15px/20px var(--nr-font);
  }
  .step .head p {
    text-wrap: pretty;
  }
  .step h4 {
    font: 500 14px/20px var(--nr-font);
    margin: 10px 0 0;
  }
  .head > .btn {
    flex: none;
    max-width: 100%;
  }
  .head > .link {
    margin-inline-end: -12px;
  }
  .rows {
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    overflow: hidden;
    margin-top: 8px;
  }
  .rows li {
    display: flex;
    gap: 12px;
    align-items: center;
    padding: 8px 12px;
    min-height: 52px;
    border-bottom: 1px solid var(--nr-line);
  }
  .rows li:last-child {
    border-bottom: 0;
  }
  .rows b {
    display: block;
    font-weight: 500;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .rows .xs {
    display: block;
  }
  .ways {
    margin: 4px 0 -6px -12px;
    display: flex;
    flex-wrap: wrap;
  }
  .wrong {
    margin-top: 10px;
  }
  .switch {
    width: 40px;
    min-height: 24px;
    padding: 0;
    border-radius: 12px;
    border: 2px solid var(--nr-ink2);
    position: relative;
    flex: none;
  }
  /* A thumb needs more room than the switch takes. */
  .switch::before {
    content: "";
    position: absolute;
    inset: -12px -6px;
  }
  .switch::after {
    content: "";
    position: absolute;
    inset-inline-start: 3px;
    top: 3px;
    width: 14px;
    height: 14px;
    border-radius: 7px;
    background: var(--nr-ink2);
  }
  .switch[aria-checked="true"],
  .switch[aria-checked="true"]:not(:disabled):hover {
    background: var(--nr-fill);
    border-color: var(--nr-fill);
  }
  .switch[aria-checked="true"]::after {
    inset-inline-start: 19px;
    background: #fff;
  }
  aside > h3 {
    font: 500 15px/21px var(--nr-font);
  }
  aside > h3:not(:first-child) {
    margin-top: 20px;
  }
  aside > .card,
  neighbors-requests-card {
    display: block;
    margin-top: 10px;
  }
  .facts {
    padding: 12px 16px;
  }
  .facts .row {
    align-items: flex-start;
    gap: 10px;
    font-size: 13px;
    line-height: 18px;
    padding: 4px 0;
    overflow-wrap: anywhere;
  }
  .facts .ic {
    color: var(--nr-ink2);
  }
  .facts .why .ic {
    color: var(--nr-amber);
  }
  .facts .btn {
    margin: 2px 0 -6px -12px;
  }
  /* Home Assistant's sidebar takes its part, so not the window's width. */
  @container (max-width: 900px) {
    .two {
      grid-template-columns: minmax(0, 1fr);
    }
    aside {
      max-width: 492px;
    }
  }
  @container (max-width: 260px) {
    .pagehead {
      flex-wrap: wrap;
    }
    .pagehead > .grow {
      flex-basis: 100%;
    }
  }
  @container (max-width: 560px) {
    .pagehead {
      flex-direction: row;
      align-items: flex-start;
    }
    .pagehead > .link {
      flex: none;
      margin: -8px -12px 0;
    }
    .rows .tile {
      display: none;
    }
    .rows li {
      flex-wrap: wrap;
    }
    .rows .grow {
      flex-basis: 96px;
    }
    .pagehead h2 {
      font-size: 19px;
      line-height: 26px;
    }
    .step {
      padding: 12px 14px;
      gap: 12px;
    }
    .head {
      flex-wrap: wrap;
    }
    .head > .grow {
      flex-basis: 60%;
    }
    .head > .link {
      margin: 0;
      padding: 0;
    }
  }
`;
