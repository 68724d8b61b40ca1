import { css } from "lit";

/** The player: a picture with its time over it, and what moves it below. */
export const playerStyle = css`
  .pl {
    overflow: hidden;
  }
  .vw {
    position: relative;
    max-height: 74vh;
    width: 100%;
    background: #000;
    overflow: hidden;
    touch-action: none;
  }
  .vw.far {
    cursor: grab;
  }
  .pic {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
    display: block;
  }
  .vw:focus-visible {
    outline-offset: -3px;
  }
  .over {
    position: absolute;
    background: rgba(8, 12, 14, 0.82);
    color: #fff;
    border-radius: 6px;
    padding: 3px 8px;
    font-size: 12.5px;
    line-height: 18px;
    display: flex;
    flex-wrap: wrap;
    gap: 0 6px;
    align-items: center;
    pointer-events: none;
    max-width: calc(100% - 16px);
  }
  .over.top {
    inset-inline-end: 8px;
    top: 8px;
  }
  .over.foot {
    inset-inline-end: 8px;
    bottom: 8px;
  }
  .fail {
    position: absolute;
    inset: auto 8px 8px;
  }
  .bar {
    display: block;
    width: 100%;
    margin: 0;
    height: 20px;
    background: transparent;
    accent-color: var(--nr-link);
    border-radius: 0;
  }
  .ctl {
    display: flex;
    align-items: center;
    gap: 6px;
    padding: 4px 10px 8px;
    flex-wrap: wrap;
  }
  .at {
    min-width: 96px;
    padding: 0 2px;
    line-height: 18px;
  }
  .keep {
    display: flex;
    gap: 6px;
    margin-inline-start: auto;
  }
  .keep .btn {
    padding: 0 10px;
  }
  .at b {
    font-weight: 600;
  }
  select {
    font: 500 14px/20px var(--nr-font);
    min-height: 36px;
    padding: 0 6px;
    border-radius: 8px;
    border: 1.5px solid var(--nr-edge);
    background: var(--nr-card);
    color: var(--nr-ink);
  }
  .light {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr) 48px;
    gap: 4px 12px;
    align-items: center;
    padding: 4px 16px 12px;
    font-size: 13px;
  }
  .light input {
    accent-color: var(--nr-link);
    min-width: 0;
  }
  .light p {
    grid-column: 1/-1;
    color: var(--nr-ink2);
  }
  .on {
    background: var(--nr-tint);
    color: var(--nr-link);
  }
`;
