import { html, type TemplateResult } from "lit";
import { icon } from "../../../style/icons.ts";
import { t } from "../../../words/localize.ts";
import { type Corner, type Drawn, inserted, LEAST_CORNERS, MOST_CORNERS, placed, radius, removed } from "./area.ts";

/** All of an area as fields, to be typed; `change` takes what it becomes. */
export function cornerList(area: Drawn, still: boolean, change: (area: Drawn | null) => void): TemplateResult {
  const field = (label: string, value: string, set: (typed: number) => void) =>
    html`<label class="field"
      >${label}<input
        class="tn"
        inputmode="decimal"
        ?disabled=${still}
        .value=${value}
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          const text = input.value.trim().replace(",", ".");
          // What isn't a number leaves it as it was.
          input.value = value;
          if (text && Number.isFinite(Number(text))) set(Number(text));
        }}
    /></label>`;
  const place = ([lat, lon]: Corner, set: (corner: Corner) => void) =>
    html`${field(t("desk.ask.corners.lat"), (lat / 1e6).toFixed(6), (typed) => set([within(typed, 90), lon]))}
    ${field(t("desk.ask.corners.lon"), (lon / 1e6).toFixed(6), (typed) => set([lat, within(typed, 180)]))}`;
  if (area.shape === "circle")
    return html`<details>
      <summary>${t("desk.ask.corners.circle")}</summary>
      <ul class="corners">
        <li><span class="n"></span>${place([area.lat, area.lon], (corner) => change(placed(area, 0, corner)))}</li>
        <li>
          <span class="n"></span>
          ${field(t("desk.ask.corners.radius"), String(area.radius_m), (typed) => change({ ...area, radius_m: radius(typed) }))}
        </li>
      </ul>
    </details>`;
  const ring = area.ring as Corner[];
  return html`<details>
    <summary>${t("desk.ask.corners.list", { count: ring.length })}</summary>
    <ol class="corners">
      ${ring.map(
        (corner, at) =>
          html`<li>
            <span class="n tn">${at + 1}</span>${place(corner, (to) => change(placed(area, at, to)))}
            <button
              class="btn sq"
              aria-label=${t("desk.ask.corners.remove", { corner: at + 1 })}
              ?disabled=${still || ring.length <= LEAST_CORNERS}
              @click=${(event: Event) => {
                keepFocus(event.currentTarget as HTMLElement, at, ring.length);
                change(removed(area, at));
              }}
            >
              ${icon("trash", 16)}
            </button>
          </li>`,
      )}
    </ol>
    <button
      class="btn"
      ?disabled=${still || ring.length >= MOST_CORNERS}
      @click=${() => change(inserted(area, ring.length - 1))}
    >
      ${t("desk.ask.corners.add")}
    </button>
  </details>`;
}

/** A button that goes, or can't be pressed any more, leaves the focus to what is before it. */
function keepFocus(button: HTMLElement, at: number, count: number): void {
  if (count - 1 <= LEAST_CORNERS) button.closest("details")?.querySelector("summary")?.focus();
  else if (at === count - 1) button.closest("li")?.previousElementSibling?.querySelector("button")?.focus();
}

/** Degrees as they are typed, in micro-degrees. */
function within(degrees: number, most: number): number {
  return Math.round(Math.max(-most, Math.min(most, degrees)) * 1e6);
}
