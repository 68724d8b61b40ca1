import { css } from "lit";

/** The player: video in its own shape, with what is said of it and its controls over it. */
export const playerStyle = css`
  :host {
    display: block;
    border-radius: 12px;
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
    height: 100%;
    display: grid;
    align-items: center;
    background: #000;
  }
  .box {
    position: relative;
    margin: 0 auto;
    width: min(100%, var(--nr-player-height, 62vh) * var(--shape));
    max-height: var(--nr-player-height, 62vh);
    aspect-ratio: var(--shape);
  }
  section:fullscreen .box {
    width: min(100vw, 100vh * var(--shape));
    max-height: 100vh;
  }
  img,
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
  .caps {
    position: absolute;
    inset: 10px 10px auto;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 6px;
    pointer-events: none;
  }
  .cap,
  .said {
    min-width: 0;
    display: flex;
    gap: 6px;
    align-items: center;
    padding: 4px 10px;
    border-radius: 12px;
    background: rgba(10, 12, 15, 0.86);
    font-size: 12px;
    line-height: 16px;
  }
  button.cap {
    pointer-events: auto;
    min-height: 44px;
    margin-block: -10px;
    border: 0;
    color: #fff;
    border-radius: 22px;
  }
  .cap b {
    font-weight: 500;
    overflow-wrap: anywhere;
  }
  .said {
    position: absolute;
    inset: 48px 10px auto;
    width: fit-content;
    margin-inline: auto;
    background: rgba(10, 12, 15, 0.92);
    font-size: 13px;
    line-height: 18px;
  }
  .ctl {
    position: absolute;
    inset: auto 0 0;
    padding: 28px 8px 4px;
    background: linear-gradient(transparent, rgba(0, 0, 0, 0.76) 45%);
    pointer-events: none;
  }
  .ctl > * {
    pointer-events: auto;
  }
  .row {
    gap: 0;
    font-size: 13px;
  }
  .ctl button {
    flex: none;
    min-width: 44px;
    min-height: 44px;
    border: 0;
    border-radius: 22px;
    padding: 0;
    gap: 6px;
    color: #fff;
    font-size: 13px;
    font-weight: 400;
    white-space: nowrap;
  }
  .ctl button.cv {
    padding: 0 10px;
  }
  .ctl button:not(:disabled):hover,
  .ctl button[aria-expanded="true"] {
    background: rgba(255, 255, 255, 0.2);
  }
  .ctl button:focus-visible,
  .ctl input:focus-visible {
    outline-color: #fff;
    outline-offset: -3px;
  }
  .pos {
    padding-inline: 6px;
    white-space: nowrap;
  }
  input[type="range"] {
    display: block;
    appearance: none;
    -webkit-appearance: none;
    width: calc(100% - 16px);
    height: 24px;
    margin: 0 8px -4px;
    background: transparent;
    cursor: pointer;
    touch-action: none;
    border-radius: 8px;
  }
  input::-webkit-slider-runnable-track {
    height: 4px;
    border-radius: 2px;
    background: linear-gradient(#fff, #fff) 0 / var(--done) no-repeat rgba(255, 255, 255, 0.35);
  }
  input::-moz-range-track {
    height: 4px;
    border-radius: 2px;
    background: rgba(255, 255, 255, 0.35);
  }
  input::-moz-range-progress {
    height: 4px;
    border-radius: 2px;
    background: #fff;
  }
  input::-webkit-slider-thumb {
    -webkit-appearance: none;
    width: 14px;
    height: 14px;
    margin-top: -5px;
    border: 0;
    border-radius: 7px;
    background: #fff;
  }
  input::-moz-range-thumb {
    width: 14px;
    height: 14px;
    border: 0;
    border-radius: 7px;
    background: #fff;
  }
  .more {
    display: flex;
    flex-wrap: wrap;
    justify-content: flex-end;
    align-items: center;
    gap: 6px;
    padding: 0 4px 6px;
    font-size: 13px;
  }
  .more button,
  .more span {
    padding: 0 14px;
    background: rgba(10, 12, 15, 0.86);
  }
  .more span {
    line-height: 44px;
    border-radius: 22px;
  }
  @container (max-width: 900px) {
    :host {
      border-radius: 0;
    }
    .caps {
      inset: 8px 8px auto;
    }
    .cv span {
      display: none;
    }
    .ctl button.cv {
      padding: 0;
    }
    .pos {
      padding-inline: 2px;
    }
  }
  /* Very large letters: over the picture there is no room for words and controls. */
  @container (max-width: 300px) {
    .caps,
    .said,
    .ctl {
      position: static;
      margin: 0;
    }
    .caps {
      order: -1;
      gap: 0;
    }
    .cap {
      background: none;
    }
    .ctl {
      padding-block: 4px;
      background: none;
    }
    .ctl .row {
      flex-wrap: wrap;
    }
    .pos {
      order: -1;
      flex: 1 0 100%;
      padding-inline: 12px;
    }
  }
  @container (max-width: 380px) {
    .ctl {
      padding-inline: 0;
    }
  }
`;
