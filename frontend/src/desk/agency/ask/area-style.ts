import { css } from "lit";

/** The map on which an area is drawn, and the list of its corners. */
export const areaStyle = css`
  .bar {
    display: flex;
    align-items: center;
    flex-wrap: wrap;
    gap: 8px 12px;
    padding: 12px 16px 8px;
    height: auto;
    background: none;
    overflow: visible;
  }
  .bar .a {
    margin-inline-start: auto;
    display: flex;
    gap: 8px;
  }
  .seg button[aria-pressed="true"] {
    background: var(--nr-tint);
    color: var(--nr-link);
    font-weight: 600;
  }
  .map {
    position: relative;
    height: 300px;
    border-block: 1px solid var(--nr-line);
    background: var(--map-land);
    overflow: hidden;
  }
  .streets,
  svg.over {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .images {
    position: absolute;
    inset: 0;
    overflow: hidden;
  }
  .images img {
    position: absolute;
    max-width: none;
    visibility: hidden;
  }
  /* One that doesn't come leaves the drawn map. */
  .images img.here {
    visibility: visible;
  }
  @media (prefers-color-scheme: dark) {
    .images img {
      filter: invert(1) hue-rotate(180deg) brightness(0.95) contrast(0.85);
    }
  }
  .images-on {
    display: flex;
    gap: 10px;
    align-items: flex-start;
    padding: 10px 16px;
    border-bottom: 1px solid var(--nr-line);
    font-size: 13px;
    line-height: 18px;
    cursor: pointer;
  }
  .images-on input {
    margin: 1px 0 0;
    width: 16px;
    height: 16px;
    accent-color: var(--nr-link);
  }
  .images-on small {
    display: block;
    color: var(--nr-ink2);
    font-size: 12px;
    line-height: 16px;
  }
  svg.over {
    touch-action: none;
    cursor: crosshair;
  }
  svg.over:focus-visible {
    outline-offset: -3px;
  }
  .outline {
    fill: none;
    stroke: var(--nr-ink2);
    stroke-width: 2;
    stroke-dasharray: 6 5;
  }
  .grid {
    stroke: var(--map-edge);
    stroke-width: 1;
  }
  .drawn {
    fill: color-mix(in srgb, var(--nr-link) 22%, transparent);
    stroke: var(--nr-link);
    stroke-width: 2.5;
    stroke-linejoin: round;
  }
  .corner {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 2.5;
    cursor: move;
  }
  .between {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 2;
    cursor: copy;
  }
  .pick {
    fill: none;
    stroke: var(--nr-ink);
    stroke-width: 2.5;
  }
  .hit {
    fill: transparent;
  }
  .across {
    stroke: var(--nr-ink);
    stroke-width: 2;
    stroke-dasharray: 5 4;
  }
  .across.bad {
    stroke: var(--nr-red);
  }
  .zoom {
    position: absolute;
    inset-inline-end: 8px;
    top: 8px;
    display: grid;
    gap: 4px;
  }
  .wide,
  .from,
  .scale,
  .empty {
    position: absolute;
    background: var(--nr-card);
    border: 1px solid var(--nr-line);
    border-radius: 6px;
    padding: 3px 8px;
    font-size: 12px;
    line-height: 16px;
  }
  .wide {
    font-weight: 600;
    transform: translate(-50%, -150%);
    pointer-events: none;
  }
  .from {
    inset-inline-start: 8px;
    bottom: 8px;
    color: var(--nr-ink2);
    max-width: calc(100% - 130px);
  }
  .scale {
    inset-inline-end: 8px;
    bottom: 8px;
    border-radius: 0;
    border-width: 0 1px 1px;
    border-color: var(--nr-ink);
    background: color-mix(in srgb, var(--nr-card) 70%, transparent);
    text-align: center;
    padding: 0;
  }
  .empty {
    inset-inline: 0;
    margin-inline: auto;
    top: 40%;
    width: fit-content;
    max-width: calc(100% - 120px);
    font-size: 14px;
    line-height: 20px;
    padding: 8px 12px;
    pointer-events: none;
  }
  .file input {
    position: absolute;
    opacity: 0;
    width: 1px;
    height: 1px;
  }
  .file:focus-within {
    outline: 3px solid var(--nr-link);
    outline-offset: 2px;
  }
  .file {
    color: var(--nr-link);
    text-decoration: underline;
    cursor: pointer;
  }
  details {
    border-top: 1px solid var(--nr-line);
    padding: 8px 16px;
    font-size: 13px;
  }
  .corners {
    display: grid;
    gap: 8px;
    padding: 8px 0;
  }
  .corners li {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr) minmax(0, 1fr) 36px;
    gap: 8px;
    align-items: end;
  }
  .corners .n {
    line-height: 36px;
    color: var(--nr-ink2);
  }
`;
