import { css } from "lit";

export const viewerStyle = css`
  :host {
    display: block;
    min-width: 0;
    min-height: 0;
    flex: 1;
  }
  .pl {
    position: relative;
    height: 100%;
    background: #000;
    border-radius: 12px;
    overflow: hidden;
    container-type: size;
  }
  .box {
    position: absolute;
    inset: 0;
    margin: auto;
    width: min(100cqw, 100cqh * var(--ratio));
    height: fit-content;
    aspect-ratio: var(--ratio);
    pointer-events: none;
  }
  ::slotted(*) {
    pointer-events: auto;
  }
  canvas,
  video,
  img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .off {
    visibility: hidden;
  }
  .cap {
    position: absolute;
    top: 10px;
    display: flex;
    gap: 6px;
    align-items: center;
    background: rgba(10, 12, 15, 0.74);
    color: #fff;
    border-radius: 12px;
    font-size: 12px;
    line-height: 16px;
    padding: 4px 10px;
    max-width: calc(100% - 20px);
  }
  .cap b {
    font-weight: 500;
  }
  .at {
    inset-inline-start: 10px;
  }
  .by {
    inset-inline-end: 10px;
  }
  .conv {
    top: auto;
    bottom: 10px;
    inset-inline-start: 10px;
  }
  .conv button {
    color: #fff;
    min-height: 28px;
    border: 0;
    padding: 0 8px;
    font-size: 12px;
    line-height: 16px;
    position: relative;
  }
  .conv button::after {
    content: "";
    position: absolute;
    inset: -8px 0;
  }
  .pbx {
    width: 80px;
    height: 6px;
    border-radius: 3px;
    background: rgba(255, 255, 255, 0.3);
    overflow: hidden;
  }
  .pbx i {
    display: block;
    height: 100%;
    border-radius: 3px;
    background: #fff;
  }
  .said {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    padding: 48px 24px;
    background: rgba(10, 12, 15, 0.6);
    color: #fff;
    text-align: center;
    text-wrap: balance;
  }
  .spin {
    position: absolute;
    inset: 0;
    margin: auto;
    width: 40px;
    height: 40px;
    border-radius: 50%;
    border: 3px solid rgba(255, 255, 255, 0.35);
    border-top-color: #fff;
    animation: spin 0.9s linear infinite;
    pointer-events: none;
  }
  @keyframes spin {
    to {
      transform: rotate(1turn);
    }
  }
  /* Beside another one there is no room for both in a line. */
  @container (max-width: 440px) {
    .by {
      top: 40px;
      inset-inline: 10px auto;
    }
  }
  :host([stacked]) {
    flex: none;
  }
  :host([stacked]) .pl {
    border-radius: 0;
    height: auto;
    aspect-ratio: 16 / 9;
  }
  :host([stacked]) .by {
    top: auto;
    bottom: 8px;
    inset-inline-end: 8px;
  }
  :host([stacked]) .conv {
    bottom: 40px;
  }
  :host([stacked]) .by {
    inset-inline-start: auto;
  }
  @media (max-height: 500px) and (orientation: landscape) {
    :host([stacked]) .pl {
      height: max(120px, 100dvh - 204px);
      aspect-ratio: auto;
    }
  }
`;
