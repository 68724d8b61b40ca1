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
    user-select: none;
    -webkit-user-select: none;
  }
  svg.map:focus-visible {
    outline-offset: -4px;
  }
  :host([narrow]) svg.map {
    touch-action: pan-y;
  }
  .streets {
    position: absolute;
    inset: 0;
    overflow: hidden;
    direction: ltr;
  }
  .streets canvas {
    position: absolute;
    inset: 0;
  }
  .streets img {
    position: absolute;
    left: 0;
    top: 0;
    max-width: none;
  }
  .server {
    filter: var(--map-filter, none);
  }
  :host([still]) svg.map {
    touch-action: auto;
    cursor: auto;
    pointer-events: none;
  }
  .grid {
    stroke: var(--map-edge);
  }
  .area {
    fill: color-mix(in srgb, var(--nr-link) 9%, transparent);
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .selected .area {
    fill: color-mix(in srgb, var(--nr-link) 18%, transparent);
    stroke-width: 3.5;
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
  .outline {
    fill: none;
    stroke: var(--nr-ink2);
    stroke-width: 1.5;
    stroke-dasharray: 10 4 2 4;
    opacity: 0.7;
  }
  .pick {
    cursor: pointer;
  }
  .hit {
    fill: transparent;
  }
  .rest.pick rect {
    fill: var(--nr-ink);
    stroke: var(--nr-card);
    stroke-width: 2;
  }
  .rest.pick text {
    fill: var(--nr-card);
    font-size: 13px;
  }
  .leader {
    stroke: var(--nr-ink);
    stroke-width: 1.5;
  }
  .origin {
    fill: var(--nr-ink);
    stroke: var(--nr-card);
    stroke-width: 2;
  }
  .pick rect {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 2.5;
  }
  .pick text {
    fill: var(--nr-link);
    font: 700 15px/1 var(--nr-font);
    text-anchor: middle;
    dominant-baseline: central;
  }
  .selected.pick rect {
    fill: var(--nr-link);
  }
  .selected.pick text {
    fill: var(--nr-card);
  }
  .low.pick rect {
    stroke: var(--nr-amber);
  }
  .low.pick text {
    fill: var(--nr-amber);
  }
  .low.selected.pick rect {
    fill: var(--nr-amber);
  }
  .low.selected.pick text {
    fill: var(--nr-card);
  }
  .quiet.pick rect {
    stroke: var(--nr-ink2);
    stroke-dasharray: 1.5 3;
  }
  .quiet.pick text {
    fill: var(--nr-ink2);
  }
  .faces {
    fill: color-mix(in srgb, var(--nr-ink) 26%, transparent);
    stroke: var(--nr-ink);
  }
  .faces.ghost {
    fill: color-mix(in srgb, var(--nr-ink) 14%, transparent);
    stroke: var(--nr-ink2);
    stroke-dasharray: 4 4;
  }
  .hatch {
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .inside {
    fill: url("#hatch");
  }
  .placing .sees {
    fill: color-mix(in srgb, var(--nr-link) 22%, transparent);
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .placing .arc {
    fill: none;
    stroke: var(--nr-link);
    stroke-width: 5;
  }
  .placing line {
    stroke: var(--nr-link);
    stroke-width: 2;
  }
  .placing .end {
    fill: var(--nr-card);
    stroke: var(--nr-link);
    stroke-width: 3;
  }
  .placing .knob {
    fill: var(--nr-link);
    stroke: var(--nr-card);
    stroke-width: 2;
  }
  .placing .at {
    fill: var(--nr-ink);
    stroke: var(--nr-card);
    stroke-width: 2.5;
  }
  .placing .arrow,
  .placing .lens {
    fill: none;
    stroke: var(--nr-card);
    stroke-width: 2;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .placing .grip {
    fill: transparent;
    cursor: grab;
    touch-action: none;
  }
  .placing .grip.turn {
    cursor: crosshair;
  }
  .tip {
    pointer-events: none;
  }
  .tip rect {
    fill: var(--nr-ink);
  }
  .tip text {
    fill: var(--nr-card);
    font: 500 12px/1 var(--nr-font);
    text-anchor: middle;
    dominant-baseline: central;
  }
  .homedot {
    fill: var(--nr-ink);
    stroke: var(--nr-card);
    stroke-width: 2.5;
  }
  .homedot.ghost {
    opacity: 0.55;
  }
  .homemark {
    fill: none;
    stroke: var(--nr-card);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .scl {
    position: absolute;
    right: 16px;
    bottom: 16px;
    display: flex;
    align-items: flex-end;
    gap: 10px;
    padding: 4px 10px 6px;
    border-radius: 10px;
    background: color-mix(in srgb, var(--nr-card) 82%, transparent);
    color: var(--nr-ink);
    font: 500 12px/16px var(--nr-font);
    direction: ltr;
    pointer-events: none;
  }
  .north {
    display: grid;
    justify-items: center;
    font-weight: 700;
    font-size: 11px;
    line-height: 12px;
  }
  .bar {
    border: 2px solid var(--nr-ink);
    border-top: 0;
    text-align: center;
    line-height: 14px;
    padding-bottom: 1px;
    white-space: nowrap;
  }
  .credit {
    position: absolute;
    right: 16px;
    bottom: 2px;
    max-width: 60%;
    padding: 0 4px;
    border-radius: 3px;
    background: color-mix(in srgb, var(--nr-card) 82%, transparent);
    color: var(--nr-ink2);
    font: 10px/13px var(--nr-font);
    pointer-events: none;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  :host([narrow]) .credit {
    right: auto;
    left: 8px;
    bottom: auto;
    top: 8px;
  }
  :host([narrow]) .scl {
    bottom: auto;
    top: 8px;
    right: 8px;
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
  .zoom.second {
    top: 122px;
  }
  :host([narrow]) .zoom:not(.placing) {
    display: none;
  }
  :host([narrow]) .zoom.placing {
    inset-inline-end: 8px;
    top: 8px;
  }
  :host([narrow]) .zoom.placing ~ .scl,
  :host([narrow]) .scl.placing {
    top: auto;
    bottom: 8px;
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
  .pop {
    position: absolute;
    width: 224px;
    overflow: auto;
    display: grid;
    gap: 2px;
    padding: 8px 6px;
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    background: var(--nr-card);
    box-shadow: 0 4px 16px rgba(0, 0, 0, 0.2);
  }
  .pop p {
    padding: 2px 8px 4px;
  }
  .pop button {
    display: grid;
    grid-template-columns: 28px minmax(0, 1fr);
    gap: 10px;
    justify-content: start;
    justify-items: start;
    text-align: start;
    border: 0;
    border-radius: 8px;
    padding: 5px 8px;
    font-weight: 400;
  }
  .pop button.on {
    background: var(--nr-tint);
  }
  .pop b {
    display: block;
    font-weight: 500;
    font-size: 13px;
    line-height: 17px;
    overflow-wrap: anywhere;
  }
  .pop small {
    display: block;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    overflow: hidden;
    text-overflow: ellipsis;
    display: -webkit-box;
    -webkit-line-clamp: 2;
    -webkit-box-orient: vertical;
  }
  .key {
    width: 28px;
    height: 28px;
    border-radius: 14px;
    border: 2px solid var(--nr-link);
    color: var(--nr-link);
    font: 700 14px/24px var(--nr-font);
    text-align: center;
    background: var(--nr-card);
  }
  .key.on {
    background: var(--nr-link);
    color: var(--nr-card);
  }
  .key.low {
    border-color: var(--nr-amber);
    color: var(--nr-amber);
    border-radius: 6px;
  }
  .key.low.on {
    background: var(--nr-amber);
    color: var(--nr-card);
  }
  .key.quiet {
    border-color: var(--nr-ink2);
    border-style: dotted;
    color: var(--nr-ink2);
    background: var(--nr-card);
  }
  .leg {
    position: absolute;
    /* The scale is right of it in every language. */
    left: 16px;
    bottom: 16px;
    max-width: min(470px, calc(100% - 190px));
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: 10px;
    padding: 10px 14px;
    font-size: 12px;
    line-height: 16px;
  }
  :host([narrow]) .leg {
    left: 8px;
    right: 8px;
    bottom: 8px;
    max-width: none;
    padding: 8px 12px;
  }
  .kk {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(150px, max-content));
    gap: 6px 20px;
    padding-bottom: 8px;
    margin-bottom: 8px;
    border-bottom: 1px solid var(--nr-line);
  }
  .kk span {
    display: flex;
    gap: 8px;
    align-items: center;
  }
  .leg i {
    width: 16px;
    height: 16px;
    border-radius: 8px;
    border: 2px solid var(--nr-link);
    flex: none;
  }
  .leg i.low {
    border-radius: 4px;
    border-style: dashed;
    border-color: var(--nr-amber);
  }
  .leg i.cm {
    border: 1px solid var(--nr-ink);
    background: color-mix(in srgb, var(--nr-ink) 26%, transparent);
    border-radius: 16px 0 0 0;
  }
  .leg i.hx {
    border: 0;
    border-radius: 3px;
    background: repeating-linear-gradient(135deg, var(--nr-link) 0 2px, transparent 2px 5px);
  }
  .leg i.out {
    height: 0;
    border-width: 1.5px 0 0;
    border-radius: 0;
    border-style: dashed;
    border-color: var(--nr-ink2);
  }
  .leg p {
    min-height: 40px;
    display: flex;
    align-items: center;
    gap: 8px;
    color: var(--nr-ink2);
  }
  button.textual {
    display: inline;
    min-height: 24px;
    padding: 0 2px;
    border: 0;
    border-radius: 4px;
    color: var(--nr-link);
    font: inherit;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  :host([narrow]) button.textual {
    position: relative;
  }
  :host([narrow]) button.textual::after {
    content: "";
    position: absolute;
    inset: -12px -8px;
  }
`;
