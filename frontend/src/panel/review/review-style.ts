import { css } from "lit";

/** The review page: the film on the left, what leaves and the answer on the right; one column on phones. */
export const reviewStyle = css`
  :host {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(360px, 424px);
    height: 100%;
    min-height: 0;
  }
  .L {
    padding: 16px 24px;
    overflow: auto;
    min-height: 0;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    align-content: start;
    gap: 12px;
  }
  .R {
    background: var(--nr-card);
    border-inline-start: 1px solid var(--nr-line);
    display: flex;
    flex-direction: column;
    min-height: 0;
    min-width: 0;
  }
  .R .sc {
    flex: 1;
    overflow: auto;
    padding: 16px 24px 12px;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    grid-auto-rows: max-content;
    gap: 14px;
    align-content: start;
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
  .rh .sub {
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
    flex: none;
    width: 44px;
    height: 44px;
    display: grid;
    place-items: center;
    color: inherit;
    border-radius: 22px;
    margin: -8px 0 0;
    margin-inline-start: -12px;
  }
  .back:dir(rtl) {
    transform: scaleX(-1);
  }
  .ctabs {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
  }
  .ctabs li {
    flex: 1 1 150px;
    min-width: 0;
    display: flex;
    align-items: center;
    border: 1.5px solid var(--nr-edge);
    border-radius: 8px;
    background: var(--nr-card);
  }
  .ctabs li.on {
    border-color: var(--nr-link);
    box-shadow: inset 0 0 0 1px var(--nr-link);
  }
  .ctabs .box {
    flex: none;
    display: grid;
    place-items: center;
    width: 44px;
    height: 48px;
    cursor: pointer;
  }
  input[type="checkbox"] {
    width: 20px;
    height: 20px;
    margin: 0;
    flex: none;
    accent-color: var(--nr-fill);
  }
  .ctabs button {
    flex: 1;
    min-width: 0;
    min-height: 48px;
    display: block;
    text-align: start;
    border: 0;
    border-radius: 8px;
    padding-block: 6px;
    padding-inline: 0 10px;
    font-weight: 400;
  }
  .ctabs b {
    font-weight: 500;
    display: block;
    line-height: 18px;
    overflow-wrap: anywhere;
  }
  .ctabs span {
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .ctabs .seen {
    display: block;
  }
  .window {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) auto;
    gap: 10px;
    align-items: center;
    font-size: 13px;
    line-height: 18px;
    direction: ltr;
    padding-bottom: 20px;
  }
  .rail {
    position: relative;
    height: 8px;
    border-radius: 4px;
    background: var(--nr-sunk);
    border: 1px solid var(--nr-line);
  }
  .rail i {
    position: absolute;
    top: -4px;
    height: 14px;
    min-width: 8px;
    border-radius: 3px;
    background: var(--nr-ink2);
  }
  .rail i.on {
    background: var(--nr-fill);
  }
  .rail .lab {
    position: absolute;
    top: 14px;
    transform: translateX(-50%);
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    white-space: nowrap;
  }
  .masks {
    display: grid;
    gap: 8px;
  }
  .masks ul {
    display: grid;
    gap: 4px;
  }
  .masks li {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 4px 8px;
    border: 1px solid var(--nr-border);
    border-radius: 8px;
    background: var(--nr-card);
  }
  .masks li.on {
    border-color: var(--nr-link);
  }
  .masks .own {
    display: flex;
    gap: 10px;
    align-items: center;
    min-height: 44px;
  }
  .masks small {
    display: block;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  nr-finding .act {
    display: flex;
    flex-wrap: wrap;
    gap: 8px;
    align-items: center;
    margin-top: 8px;
  }
  .wait {
    grid-column: 1 / -1;
    padding: 24px;
  }
  :host([narrow]) {
    display: block;
    height: auto;
  }
  @media (max-width: 870px) {
    :host {
      display: block;
      height: auto;
    }
    .L {
      padding: 12px 16px;
      overflow: visible;
    }
    nr-review-player {
      margin-inline: -16px;
      border-radius: 0;
    }
    /* The answer sticks to the foot of the whole page, so the page itself must hold it. */
    .R {
      display: contents;
    }
    .R .sc {
      padding: 16px;
      overflow: visible;
      background: var(--nr-card);
      border-top: 1px solid var(--nr-line);
    }
    .rail .lab:not(.sel) {
      display: none;
    }
    /* What was found comes before the list, so that it is read before anything is chosen. */
    .R .first {
      order: -1;
    }
    nr-review-foot {
      position: sticky;
      bottom: 0;
      z-index: 2;
    }
    .rh h2 {
      font-size: 18px;
      line-height: 24px;
    }
    .rh .tile {
      display: none;
    }
  }
  /* Very large letters: the answer scrolls with the page instead of covering it. */
  @media (max-height: 480px) {
    nr-review-foot {
      position: static;
    }
  }
`;
