import { css } from "lit";

/** The player: video in its own shape, controls over or under it. */
export const playerStyle = css`
  :host {
    display: block;
    border-radius: 10px;
    overflow: hidden;
    background: #000;
    color: #fff;
    direction: ltr;
  }
  :host(:focus-within) {
    box-shadow: 0 0 0 2px var(--nr-bg), 0 0 0 4px var(--nr-link);
  }
  section {
    position: relative;
  }
  .box {
    position: relative;
    margin: 0 auto;
    max-height: 62vh;
  }
  video {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: fill;
  }
  video.wrong {
    opacity: 0;
  }
  .said {
    position: absolute;
    inset: 12px 12px auto;
    width: fit-content;
    padding: 6px 12px;
    border-radius: 8px;
    background: rgba(10, 12, 15, 0.85);
    font-size: 13px;
    line-height: 18px;
  }
  .ctl {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px;
    padding: 8px 12px;
    background: #000;
  }
  .ctl button,
  .ctl .time {
    min-height: 44px;
    border: 0;
    border-radius: 22px;
    padding: 0 14px;
    background: rgba(255, 255, 255, 0.14);
    color: #fff;
    font-size: 13px;
    font-weight: 400;
    display: inline-flex;
    align-items: center;
    gap: 8px;
  }
  .ctl button:not(:disabled):hover {
    background: rgba(255, 255, 255, 0.24);
  }
  .ctl button:focus-visible {
    outline-color: #fff;
    outline-offset: -3px;
  }
  .ctl .round {
    width: 44px;
    padding: 0;
    justify-content: center;
  }
  .ctl .gap {
    flex: 1;
  }
  @media (min-width: 721px) {
    .over {
      position: absolute;
      left: 0;
      right: 0;
      bottom: 0;
      background: transparent;
      padding: 12px;
      pointer-events: none;
    }
    .over > * {
      pointer-events: auto;
    }
    .over > .gap {
      pointer-events: none;
    }
    .over button,
    .over .time {
      background: rgba(10, 12, 15, 0.78);
    }
    .over button:not(:disabled):hover {
      background: rgba(40, 44, 48, 0.92);
    }
  }
`;
