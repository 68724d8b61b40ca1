import { css } from "lit";

/** Areas by their level: solid and round, dashed and square, dotted. Keys as in the list beside the map. */
export const mapStyle = css`
  :host {
    display: block;
    position: relative;
    min-height: 160px;
    background: var(--map-land);
    overflow: hidden;
  }
  svg.map {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    touch-action: none;
    cursor: grab;
    direction: ltr;
  }
  :host([still]) svg.map {
    touch-action: auto;
    cursor: auto;
    pointer-events: none;
  }
  .grid {
    stroke: var(--map-line);
  }
  .area {
    fill: color-mix(in srgb, var(--nr-link) 13%, transparent);
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .selected .area {
    fill: color-mix(in srgb, var(--nr-link) 26%, transparent);
    stroke-width: 3;
  }
  .low .area {
    fill: color-mix(in srgb, var(--nr-amber) 10%, transparent);
    stroke: var(--nr-amber);
    stroke-dasharray: 7 5;
  }
  .low.selected .area {
    fill: color-mix(in srgb, var(--nr-amber) 20%, transparent);
  }
  .quiet .area {
    fill: none;
    stroke: var(--nr-ink2);
    stroke-dasharray: 1.5 5;
    stroke-linecap: round;
  }
  .pick {
    cursor: pointer;
  }
  .pick rect {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .pick text {
    fill: var(--nr-link);
    font: 700 13px/1 var(--nr-font);
    text-anchor: middle;
    dominant-baseline: central;
  }
  .selected .pick rect {
    fill: var(--nr-link);
  }
  .selected .pick text {
    fill: var(--nr-card);
  }
  .low .pick rect {
    stroke: var(--nr-amber);
  }
  .low .pick text {
    fill: var(--nr-amber);
  }
  .low.selected .pick rect {
    fill: var(--nr-amber);
  }
  .low.selected .pick text {
    fill: var(--nr-card);
  }
  .quiet .pick rect {
    stroke: var(--nr-ink2);
    stroke-dasharray: 1.5 3;
  }
  .quiet .pick text {
    fill: var(--nr-ink2);
  }
  .faces {
    fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);
    stroke: color-mix(in srgb, var(--nr-ink) 55%, transparent);
  }
  .placing .sees {
    fill: color-mix(in srgb, var(--nr-link) 22%, transparent);
    stroke: var(--nr-link);
    stroke-width: 1.5;
  }
  .placing line {
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .placing .at {
    fill: var(--nr-link);
    stroke: var(--nr-card);
    stroke-width: 2;
  }
  .placing .handle {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 3;
  }
  .placing .grip {
    fill: transparent;
    cursor: grab;
  }
  .homedot {
    fill: var(--nr-ink);
  }
  .homemark {
    fill: none;
    stroke: var(--nr-card);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .scale line {
    stroke: var(--map-text);
    stroke-width: 2;
  }
  .scale text {
    fill: var(--map-text);
    font: 12px/1 var(--nr-font);
    text-anchor: end;
  }
  .zoom {
    position: absolute;
    inset-inline-end: 16px;
    top: 16px;
    display: grid;
    border-radius: 10px;
    overflow: hidden;
    border: 1px solid var(--nr-border);
    background: var(--nr-card);
  }
  .zoom button {
    width: 44px;
    height: 44px;
    border: 0;
    border-radius: 0;
    padding: 0;
  }
  .zoom button + button {
    border-top: 1px solid var(--nr-line);
  }
  .zoom button:focus-visible {
    outline-offset: -3px;
  }
  .leg {
    position: absolute;
    /* The scale is right of it in every language. */
    left: 16px;
    bottom: 16px;
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    padding: 12px 14px;
    font-size: 12px;
    line-height: 16px;
    display: grid;
    gap: 8px;
    max-width: 300px;
  }
  .leg div {
    display: flex;
    gap: 10px;
    align-items: center;
  }
  .leg i {
    width: 18px;
    height: 18px;
    border-radius: 9px;
    border: 2px solid var(--nr-link);
    flex: none;
  }
  .leg i.low {
    border-radius: 4px;
    border-style: dashed;
    border-color: var(--nr-amber);
  }
  .leg i.h {
    background: var(--nr-ink);
    border-color: var(--nr-ink);
    color: var(--nr-card);
    display: grid;
    place-items: center;
  }
  .leg .last {
    border-top: 1px solid var(--nr-line);
    padding-top: 8px;
    color: var(--nr-ink2);
  }
`;
