import { html, nothing, type TemplateResult } from "lit";
import { icon } from "../style/icons.ts";
import { t, tn } from "../words/localize.ts";
import { size } from "./format.ts";
import type { Point, Spot } from "./ground.ts";
import type { MapArea, Spread } from "./map-overlay.ts";
import { covers, type StreetLayer } from "./streets.ts";

/** What is beside a map's drawing in words: its marks, where streets come from, what is at a point. */

interface Legend {
  layer: StreetLayer;
  /** The middle of what is seen. */
  middle: Spot;
  /** Whether a hub says where streets come from. */
  asked: boolean;
  narrow: boolean;
  outlined: boolean;
  /** Opens the question where streets come from, if this person may answer it. */
  choose: (() => void) | null;
}

export function legend({ layer, middle, asked, narrow, outlined, choose }: Legend): TemplateResult {
  const { value: choice, lost } = layer;
  const file = choice?.source === "file" ? choice.file : null;
  const isInside = file !== null && file !== undefined && covers(file, middle);
  return html`<div class="leg">
    ${narrow
      ? nothing
      : html`<div class="kk">
          <span><i></i>${t("map.confirmed")}</span>
          <span><i class="low"></i>${t("map.unconfirmed")}</span>
          <span><i class="cm"></i>${t("map.faces")}</span>
          <span><i class="hx"></i>${t("map.inside")}</span>
          ${outlined ? html`<span><i class="out"></i>${t("map.works")}</span>` : nothing}
        </div>`}
    <p>
      ${icon(file && isInside && !lost ? "lock" : "info", 16)}<span
        >${choice || !asked ? whence(layer, isInside) : nothing}
        ${choose && choice
          ? html`<button class="textual" @click=${choose}>
              ${t(choice.source === "none" ? "map.choose" : "map.change")}
            </button>`
          : nothing}</span
      >
    </p>
  </div>`;
}

/** Return where streets come from, or why there are none. */
function whence({ value: choice, lost, fromServer }: StreetLayer, isInside: boolean): string {
  if (choice?.source === "server") return t(fromServer ? "map.from_server" : "map.from_home");
  const file = choice?.source === "file" ? choice.file : null;
  if (!file) return t("map.from_none");
  if (lost) return t("map.no_webgl");
  if (!isInside) return t("map.outside", { name: file.name });
  return t("map.from_file", { name: file.name, size: size(file.size_bytes) });
}

interface Here {
  spread: Spread;
  areas: readonly MapArea[];
  /** How large the map is; on a phone the list lies along its lower edge instead. */
  box: { width: number; height: number } | null;
  pick: (id: string) => void;
  close: () => void;
}

/** List what lies at one point, for whoever can't press every key. */
export function listHere({ spread, areas, box, pick, close }: Here): TemplateResult {
  const listed = spread.ids.flatMap((id) => areas.filter((one) => one.id === id));
  return html`<div
    class="pop"
    role="group"
    aria-label=${tn("map.here", listed.length)}
    style=${box ? beside(spread.at, listed.length, box) : "inset:auto 8px 8px 8px;width:auto;max-height:56%"}
    @keydown=${(event: KeyboardEvent) => {
      if (event.key === "Escape") close();
    }}
  >
    <p class="xs mut">${tn("map.here", listed.length)}</p>
    ${listed.map(
      (one) =>
        html`<button
          class=${one.selected ? "on" : ""}
          aria-current=${one.selected ? "true" : "false"}
          @click=${() => pick(one.id)}
        >
          <span class="key ${one.tone} ${one.selected ? "on" : ""}">${one.key}</span
          ><span><b>${one.name ?? one.id}</b><small>${one.note ?? ""}</small></span>
        </button>`,
    )}
  </div>`;
}

function beside({ x, y }: Point, count: number, box: { width: number; height: number }): string {
  const left = Math.max(8, Math.min(box.width - 232, x < box.width / 2 ? x + 96 : x - 316));
  const top = Math.max(8, Math.min(box.height - 64 * count - 40, y - 40));
  return `left:${left}px;top:${top}px;max-height:${box.height - top - 8}px`;
}
