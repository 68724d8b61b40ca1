import { css } from "lit";

export const timelineStyle = css`
  :host {
    --nw: 128px;
    display: block;
    position: relative;
    direction: ltr;
  }
  .scroller {
    display: grid;
    grid-template-columns: var(--nw) minmax(0, 1fr);
    background: var(--nr-card);
    border: 1px solid var(--nr-border);
    border-radius: 12px;
    padding-inline-end: 12px;
    max-height: var(--lanes-most, 300px);
    overflow-y: auto;
    overflow-x: hidden;
    scrollbar-width: thin;
  }
  .corner {
    height: 26px;
    position: sticky;
    top: 0;
    background: var(--nr-card);
    z-index: 1;
  }
  .names {
    padding-bottom: 4px;
  }
  .nm {
    display: block;
    width: 100%;
    height: 44px;
    min-height: 44px;
    padding: 4px 4px 4px 14px;
    border: 0;
    border-radius: 0;
    text-align: start;
    font-weight: 400;
  }
  .nm b {
    display: block;
    font: 500 13px/17px var(--nr-font);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .nm[aria-pressed="true"] b {
    color: var(--nr-link);
  }
  .nm span {
    display: flex;
    gap: 4px;
    align-items: center;
    font-size: 12px;
    line-height: 16px;
    color: var(--nr-ink2);
    white-space: nowrap;
  }
  .nm i {
    font-style: normal;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .nm .am {
    color: var(--nr-amber);
  }
  .track {
    position: sticky;
    top: 0;
    align-self: start;
    min-width: 0;
    overflow: clip;
    overflow-clip-margin: 4px;
  }
  .slider {
    position: relative;
    touch-action: pan-y;
    cursor: crosshair;
    user-select: none;
    -webkit-user-select: none;
  }
  .slider:focus-visible {
    outline-offset: -3px;
  }
  canvas {
    display: block;
  }
  .over {
    position: absolute;
    inset: 0;
    pointer-events: none;
  }
  .over > * {
    position: absolute;
    left: 0;
    top: 0;
  }
  .key {
    z-index: 2;
    pointer-events: auto;
  }
  .key a {
    display: block;
    width: 22px;
    height: 22px;
    margin: 2px 0;
    border-radius: 11px;
    background: var(--nr-card);
    border: 2px solid var(--nr-link);
    color: var(--nr-link);
    font: 700 11px/18px var(--nr-font);
    text-align: center;
    text-decoration: none;
    position: relative;
  }
  .key a::after {
    content: "";
    position: absolute;
    inset: -3px;
  }
  .now em {
    position: absolute;
    top: 3px;
    transform: translateX(-50%);
    background: var(--nr-ink);
    color: var(--nr-card);
    font: 600 11px/18px var(--nr-font);
    border-radius: 9px;
    padding: 0 8px;
    white-space: nowrap;
  }
  .hl {
    border-inline-start: 1px dashed var(--nr-ink2);
  }
  .hv {
    top: 22px !important;
    width: 2px;
    margin-left: -1px;
    background: var(--nr-link);
  }
  .hv em {
    position: absolute;
    bottom: 1px;
    left: 1px;
    background: var(--nr-link);
    color: var(--nr-card);
    font: 600 12px/18px var(--nr-font);
    border-radius: 9px;
    padding: 0 8px;
    white-space: nowrap;
  }
  .hov {
    position: absolute;
    left: -72px;
    bottom: 100%;
    width: 144px;
    pointer-events: none;
    z-index: 4;
  }
  .sele {
    border: 2px solid var(--nr-link);
    border-radius: 5px;
    background: color-mix(in srgb, var(--nr-link) 14%, transparent);
  }
  .sele i {
    position: absolute;
    top: -2px;
    bottom: -2px;
    width: 10px;
    background: var(--nr-link);
    pointer-events: auto;
    touch-action: none;
    cursor: ew-resize;
  }
  .sele i::after {
    content: "";
    position: absolute;
    inset: -4px -17px;
  }
  .sele .start {
    left: -10px;
    border-radius: 5px 0 0 5px;
  }
  .sele .end {
    right: -10px;
    border-radius: 0 5px 5px 0;
  }
  .sele .start::after {
    right: 0;
  }
  .sele .end::after {
    left: 0;
  }

  :host([stacked]) .scroller {
    display: block;
    border-width: 1px 0;
    border-radius: 0;
    padding: 0;
    max-height: none;
    overflow: hidden;
  }
  :host([stacked]) .track {
    position: relative;
  }
  :host([stacked]) .slider {
    cursor: grab;
  }
  .line {
    position: absolute;
    left: 50%;
    top: 0;
    bottom: 0;
    width: 2px;
    margin-left: -1px;
    background: var(--nr-link);
    pointer-events: none;
  }
  .line::before {
    content: "";
    position: absolute;
    left: -5px;
    bottom: 0;
    border: 6px solid transparent;
    border-bottom-color: var(--nr-link);
  }
  .asked {
    top: auto !important;
    bottom: 0;
    padding-block: 6px;
    font-size: 12px;
    line-height: 1;
    pointer-events: auto;
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .asked a {
    color: var(--nr-amber);
    text-decoration: none;
  }
  .thin {
    display: flex;
    margin: 12px 16px 0;
    gap: 4px;
    max-height: 236px;
    overflow-y: auto;
  }
  .thin div {
    flex: none;
    width: 76px;
  }
  .thin span {
    display: block;
    font-size: 12px;
    line-height: 18px;
    color: var(--nr-ink2);
    white-space: nowrap;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .thin canvas {
    flex: 1;
    min-width: 0;
    width: 0;
    touch-action: pan-y;
  }
`;
