import { css } from "lit";

export const pageStyle = css`
  :host {
    display: block;
    height: 100%;
  }
  .none {
    margin: 48px auto;
  }
  .page {
    height: 100%;
    min-height: 560px;
    display: grid;
    grid-template-columns: minmax(0, 1fr) 316px;
    grid-template-rows: auto minmax(220px, 1fr) auto auto;
  }
  .hd {
    grid-column: 1 / 3;
    display: flex;
    align-items: center;
    gap: 8px 16px;
    padding: 12px 24px 8px;
    min-width: 0;
  }
  h2 {
    font: 500 22px/30px var(--nr-font);
  }
  .dt {
    display: flex;
    align-items: center;
    gap: 2px;
    flex: none;
  }
  .day {
    position: relative;
    display: flex;
    gap: 6px;
    align-items: center;
    min-height: 44px;
    padding: 0 6px;
    border-radius: 8px;
    white-space: nowrap;
  }
  .day b {
    font-weight: 500;
  }
  .day input {
    position: absolute;
    inset: 0;
    width: 100%;
    opacity: 0;
    cursor: pointer;
  }
  .day:focus-within {
    outline: 3px solid var(--nr-link);
  }
  .camz {
    margin-inline-start: auto;
    flex-wrap: nowrap;
    overflow-x: auto;
    scrollbar-width: none;
    padding: 4px;
    min-width: 0;
  }
  .st {
    grid-column: 1;
    padding-inline-start: 24px;
    min-height: 0;
    min-width: 0;
    display: flex;
    flex-direction: column;
  }
  .vw {
    flex: 1;
    min-height: 0;
    display: flex;
    gap: 8px;
  }
  .pick {
    margin-inline-start: auto;
    font: 13px/18px var(--nr-font);
    min-height: 44px;
    border: 1px solid var(--nr-edge);
    border-radius: 8px;
    padding: 0 8px;
    background: var(--nr-card);
    color: var(--nr-ink);
  }
  .other {
    position: absolute;
    inset-block-end: 10px;
    inset-inline-end: 10px;
    font: 13px/18px var(--nr-font);
    min-height: 36px;
    max-width: 50%;
    border: 1px solid rgba(255, 255, 255, 0.5);
    border-radius: 8px;
    padding: 0 8px;
    background: rgba(10, 12, 15, 0.74);
    color: #fff;
  }
  .other option {
    color: #fff;
    background: #222;
  }
  .cb {
    display: flex;
    align-items: center;
    padding: 4px 0;
  }
  .cb .row {
    gap: 0;
  }
  .cb .pp,
  .cb .onx {
    background: var(--nr-tint);
    color: var(--nr-link);
  }
  .cb .sm {
    margin-inline-start: 8px;
    white-space: nowrap;
    min-height: 40px;
  }
  .sp {
    font: 500 14px/20px var(--nr-font);
    font-variant-numeric: tabular-nums;
    min-height: 44px;
    border: 0;
    border-radius: 8px;
    padding: 0 6px;
    background: transparent;
    color: var(--nr-ink);
  }
  .sp option {
    background: var(--nr-card);
  }
  .keys {
    position: relative;
  }
  .tip {
    position: absolute;
    inset-inline-end: 0;
    bottom: 100%;
    z-index: 6;
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 4px 12px;
    align-items: baseline;
    width: max-content;
    max-width: 360px;
    padding: 12px 16px;
    border-radius: 12px;
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    box-shadow: 0 4px 16px rgba(0, 0, 0, 0.25);
    font-size: 13px;
    line-height: 18px;
  }
  kbd {
    font: 12px/18px var(--nr-mono);
    padding: 0 6px;
    border-radius: 4px;
    background: var(--nr-sunk);
    white-space: nowrap;
  }
  .es {
    grid-column: 2;
    grid-row: 2;
    padding: 0 24px 0 16px;
    min-width: 0;
  }
  nr-review-masks {
    --hint-top: 40px;
  }
  .cv {
    overflow: auto;
    min-height: 0;
    scroll-margin-bottom: 240px;
  }
  .cv h3 {
    font: 500 15px/20px var(--nr-font);
    margin-bottom: 8px;
  }
  .tlx {
    grid-column: 1 / 3;
    padding: 4px 24px 16px;
    min-width: 0;
    position: relative;
    --lanes-most: min(300px, 38vh);
  }
  .th0 {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 16px;
    margin-bottom: 6px;
  }
  .lg {
    display: flex;
    gap: 4px 16px;
    flex-wrap: wrap;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
  }
  .lg li {
    display: flex;
    gap: 6px;
    align-items: center;
  }
  .lg i {
    width: 18px;
    height: 12px;
    border-radius: 3px;
  }
  .own {
    background: color-mix(in srgb, var(--nr-link) 20%, var(--nr-card));
  }
  .arc {
    background: color-mix(in srgb, var(--nr-ok) 17%, var(--nr-card));
  }
  .fold {
    background: color-mix(in srgb, var(--nr-ink2) 24%, var(--nr-card));
  }
  .gap {
    border: 1.5px dashed var(--nr-ink2);
  }
  .rq {
    background: var(--nr-amber-bg);
    border: 1.5px solid var(--nr-amber);
  }
  .hovering {
    position: relative;
    width: 144px;
    height: 81px;
    border-radius: 8px;
    overflow: hidden;
    border: 2px solid var(--nr-card);
    outline: 1px solid var(--nr-border);
    background: #111;
  }
  .hovering canvas {
    width: 100%;
    height: 100%;
    display: block;
  }
  .hovering em {
    position: absolute;
    inset: auto 0 0;
    text-align: center;
    font: 500 12px/18px var(--nr-font);
    color: #fff;
    background: linear-gradient(transparent, rgba(0, 0, 0, 0.8));
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .emp {
    position: absolute;
    inset: auto 24px 40px 176px;
    text-align: center;
    pointer-events: none;
  }
  .sv {
    grid-column: 1 / 3;
  }
  @media (max-height: 640px) {
    .page {
      height: auto;
    }
  }

  :host([stacked]) {
    height: auto;
  }
  :host([stacked]) .page {
    height: auto;
    min-height: 0;
    display: flex;
    flex-direction: column;
  }
  :host([stacked]) .hd {
    flex-wrap: wrap;
    padding: 2px 8px 2px 16px;
  }
  :host([stacked]) h2 {
    font-size: 18px;
  }
  :host([stacked]) .dt {
    margin-inline-start: auto;
  }
  :host([stacked]) .st {
    padding: 0;
  }
  :host([stacked]) .vw {
    flex-direction: column;
    gap: 2px;
  }
  .blank {
    aspect-ratio: 16 / 9;
    background: #000;
  }
  @media (max-height: 500px) and (orientation: landscape) {
    .blank {
      height: max(120px, 100dvh - 204px);
      aspect-ratio: auto;
    }
  }
  :host([stacked]) .other {
    inset-block: 8px auto;
    min-height: 44px;
  }
  :host([stacked]) .cb {
    display: block;
    padding: 2px 8px;
  }
  :host([stacked]) .tr {
    justify-content: space-between;
  }
  :host([stacked]) .ex {
    justify-content: flex-end;
    flex-wrap: wrap;
  }
  :host([stacked]) .cb .sm {
    margin-inline-start: 4px;
    padding: 0 12px;
    min-height: 44px;
  }
  :host([stacked]) .ex .link.btn {
    margin: 0;
    padding: 0 8px;
  }
  :host([stacked]) .ex .link svg {
    display: none;
  }
  :host([stacked]) .tlx {
    padding: 0;
  }
  :host([stacked]) .camz {
    padding: 4px 16px 8px;
    margin: 0;
  }
  :host([stacked]) .seg button {
    min-height: 44px;
    border-radius: 22px;
  }
  :host([stacked]) .th0 {
    padding: 12px 16px 0;
    margin: 0;
  }
  :host([stacked]) .mnote {
    padding: 8px 16px 4px;
  }
  :host([stacked]) .emp {
    inset: 90px 16px auto;
  }
  :host([stacked]) .es {
    padding: 8px 16px 20px;
  }
  :host([stacked]) .sv {
    position: sticky;
    bottom: 0;
    z-index: 3;
  }
  /* A phone on its side: the picture is left, what moves it right. */
  @media (max-height: 500px) and (orientation: landscape) {
    :host([stacked]) .page {
      display: grid;
      grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr);
      grid-template-rows: auto auto auto auto;
      align-items: start;
    }
    :host([stacked]) .hd {
      grid-column: 2;
      grid-row: 1;
    }
    :host([stacked]) .st {
      grid-column: 1;
      grid-row: 1 / 5;
      position: sticky;
      top: 0;
    }
    :host([stacked]) .sv {
      grid-column: 2;
      grid-row: 2;
      position: static;
    }
    :host([stacked]) .tlx {
      grid-column: 2;
      grid-row: 3;
    }
    :host([stacked]) .es {
      grid-column: 2;
      grid-row: 4;
    }
  }
`;
