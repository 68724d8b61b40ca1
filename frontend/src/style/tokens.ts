import { css } from "lit";

/**
 * The colours and measures of card and panel, made of the theme's. Only roots (card, panel, editor)
 * carry them; everything inside inherits. Lightness is clamped, so that every theme stays readable.
 */
export const tokens = css`
  :host {
    --nr-ink: var(--primary-text-color, #141414);
    --nr-ink2: var(--secondary-text-color, #5a6066);
    --nr-bg: var(--primary-background-color, #f4f5f6);
    --nr-card: var(--ha-card-background, var(--card-background-color, #fff));
    --nr-sunk: color-mix(in srgb, var(--nr-ink) 7%, var(--nr-card));
    --nr-line: var(--divider-color, rgba(0, 0, 0, 0.12));
    --nr-border: var(--ha-card-border-color, var(--divider-color, #e0e3e6));
    --nr-edge: color-mix(in srgb, var(--nr-ink) 42%, transparent);
    --nr-r: var(--ha-card-border-radius, 12px);
    --nr-primary: var(--primary-color, #009ac7);
    --nr-warning: var(--warning-color, #ffa600);
    --nr-error: var(--error-color, #db4437);
    --nr-success: var(--success-color, #43a047);
    --nr-link: oklch(from var(--nr-primary) min(l, 0.48) c h);
    --nr-fill: oklch(from var(--nr-primary) min(l, 0.5) c h);
    --nr-on-fill: #fff;
    --nr-tint: color-mix(in srgb, var(--nr-primary) 11%, var(--nr-card));
    --nr-amber: oklch(from var(--nr-warning) min(l, 0.43) min(c, 0.1) h);
    --nr-amber-bg: color-mix(in srgb, var(--nr-warning) 13%, var(--nr-card));
    --nr-amber-line: color-mix(in srgb, var(--nr-warning) 50%, var(--nr-card));
    --nr-red: oklch(from var(--nr-error) min(l, 0.48) c h);
    --nr-red-bg: color-mix(in srgb, var(--nr-error) 11%, var(--nr-card));
    --nr-red-line: color-mix(in srgb, var(--nr-error) 45%, var(--nr-card));
    --nr-ok: oklch(from var(--nr-success) min(l, 0.48) c h);
    --nr-font: var(
      --ha-font-family-body,
      Roboto,
      system-ui,
      -apple-system,
      "Segoe UI",
      "Noto Sans",
      sans-serif
    );
    --nr-mono: var(--ha-font-family-code, ui-monospace, "Roboto Mono", "Noto Sans Mono", monospace);
    --map-land: #eef0ec;
    --map-line: #dfe3dc;
    --map-text: #5c6468;
    --map-block: #e4e6e1;
    --map-road: #fff;
    --map-edge: #d3d7d3;
    --map-water: #c9dfe9;
    --map-park: #d5e5cd;
    color: var(--nr-ink);
    font: 14px/20px var(--nr-font);
    -webkit-font-smoothing: antialiased;
  }
  :host([dark]) {
    --nr-link: oklch(from var(--nr-primary) max(l, 0.75) min(c, 0.12) h);
    --nr-amber: oklch(from var(--nr-warning) max(l, 0.85) min(c, 0.1) h);
    --nr-red: oklch(from var(--nr-error) max(l, 0.76) min(c, 0.13) h);
    --nr-ok: oklch(from var(--nr-success) max(l, 0.76) c h);
    --map-land: #1d2124;
    --map-line: #2a3034;
    --map-text: #a7b0b4;
    --map-block: #262b2e;
    --map-road: #3a4145;
    --map-edge: #141719;
    --map-water: #1c3542;
    --map-park: #223127;
    --map-filter: invert(0.9) hue-rotate(170deg) brightness(1.5) contrast(1.2) saturate(0.3);
    color-scheme: dark;
  }
`;
