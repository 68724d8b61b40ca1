import { html, type ReactiveControllerHost, type TemplateResult } from "lit";
import type { Hub } from "../../api/hub.ts";
import type { Camera, Mask, MovingMask } from "../../api/types.ts";
import { percent } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { t } from "../../words/localize.ts";
import { keysWithin } from "../review/body.ts";
import { withCut, withMask, withNewMask, withoutMask, type Clip } from "../review/draft.ts";
import type { NrReviewMasks, Placing } from "../review/mask-layer.ts";
import "../review/mask-layer.ts";
import { maskList } from "../review/mask-list.ts";
import { MaskSearch } from "../review/mask-search.ts";
import { placed, type Area } from "../review/masks.ts";
import { formatTime, type Micros, type Span } from "../review/time.ts";
import { USUAL_FRAME } from "../review/timeline.ts";

/** Where a moment is in a saved clip, as the review counts: its frame is there for so long. */
function frameAt(at_ms: number): Span {
  const start = Math.round(at_ms * 1000);
  return { start, end: start + USUAL_FRAME };
}

const micros = ({ start, end }: Span): Span => ({ start: Math.round(start * 1000), end: Math.round(end * 1000) });

/** Return a clip to save, with the camera's own covers. The review's clip, in its unit, is what it is. */
export function clipOf(camera: Camera, cut_ms: Span): Clip {
  const cut = micros(cut_ms);
  const masks = camera.masks.map(({ left, top, width, height }: Mask) => ({
    kind: "own" as const,
    area: { left, top, width, height },
  }));
  return {
    key: `${camera.id} ${formatTime(cut.start)}`,
    cameraId: camera.id,
    cameraName: camera.name,
    sources: [],
    shown: cut,
    may: { start: 0, end: Number.MAX_SAFE_INTEGER },
    taken: true,
    cut,
    masks,
    ownMasksOff: false,
  };
}

/** Return a clip's covers as the hub takes them: a still one is in one place from first to last frame. */
export function coversOf({ masks, cut }: Clip): MovingMask[] {
  const length_ms = Math.ceil((cut.end - cut.start) / 1000);
  return masks.flatMap((mask) => {
    if (mask.kind !== "moving")
      return [{ keys: [0, length_ms].map((at_ms) => ({ at_ms, ...mask.area })), found: false }];
    const keys = keysWithin(mask, cut);
    return keys.length > 1 ? [{ keys, found: mask.found }] : [];
  });
}

/** What covers a clip that is saved: the camera's own, drawn ones, ones that follow, found ones. */
export class Covers {
  clip: Clip | null = null;
  selected = -1;
  /** The next finger on the picture draws. */
  drawing = false;
  readonly search: MaskSearch;

  constructor(
    private readonly page: ReactiveControllerHost & { readonly renderRoot: ParentNode },
    hub: () => Hub,
  ) {
    this.search = new MaskSearch(
      () => {
        const { clip } = this;
        if (!clip) return null;
        const path = `/cameras/${clip.cameraId}/footage`;
        const body = { start: formatTime(clip.cut.start), end: formatTime(clip.cut.end) };
        return { hub: hub(), clips: [clip], progress: `${path}/suggestions`, address: async () => ({ path, body }) };
      },
      (key, change) => {
        if (this.clip?.key === key) this.#change(change(this.clip));
      },
      () => page.requestUpdate(),
    );
  }

  /** Whether there is anything to list beside the picture. */
  get shown(): boolean {
    const { clip, search } = this;
    const drawn = clip?.masks.some((mask) => mask.kind !== "own");
    return !!clip && (!!drawn || search.done !== null || search.count !== null || search.outcome !== "");
  }

  /** Cover what is cut; another clip begins with the camera's own covers, no clip ends all. */
  cover(camera: Camera | undefined, cut_ms: Span | null): void {
    const { clip } = this;
    if (!camera || !cut_ms) {
      if (clip) this.#end();
      return;
    }
    if (clip?.cameraId !== camera.id) {
      this.#end();
      this.clip = clipOf(camera, cut_ms);
      return;
    }
    const cut = micros(cut_ms);
    if (cut.start !== clip.cut.start || cut.end !== clip.cut.end) this.clip = withCut(clip, cut);
  }

  #end(): void {
    void this.search.stop();
    this.search.forget();
    this.clip = null;
    this.selected = -1;
    this.drawing = false;
  }

  #change(clip: Clip): void {
    this.clip = clip;
    this.page.requestUpdate();
  }

  #select(number: number): void {
    this.selected = number;
    this.page.requestUpdate();
  }

  /** Add a cover in a usual place; `draws` if the next finger or mouse says where it belongs. */
  async add(at_ms: number, draws: boolean, area?: Area): Promise<void> {
    if (!this.clip) return;
    this.drawing = draws;
    this.selected = this.clip.masks.length;
    this.#change(withNewMask(this.clip, frameAt(at_ms).start, area));
    await this.page.updateComplete;
    const layer = this.page.renderRoot.querySelector<NrReviewMasks>("nr-review-masks");
    await layer?.updateComplete;
    layer?.focusMask(this.selected);
  }

  /** Look for faces and texts in the clip. */
  async find(): Promise<void> {
    if (this.clip) await this.search.find(this.clip.key);
  }

  #place(number: number, area: Area, at: Micros): void {
    const mask = this.clip?.masks[number];
    if (!this.clip || !mask) return;
    this.drawing = false;
    this.#change(withMask(this.clip, number, placed(mask, area, at)));
  }

  /** What adds covers; `find` looks for faces and texts. */
  tools(at_ms: number, find: () => void): TemplateResult {
    const { done, following } = this.search;
    return html`<button class="btn link sm" @click=${({ detail }: MouseEvent) => void this.add(at_ms, detail > 0)}>
        ${icon("plus")}${t("footage.add_cover")}
      </button>
      ${done === null || following
        ? html`<button class="btn link sm" ?disabled=${done !== null} title=${t("review.faces.how")} @click=${find}>
            ${icon("search")}${t("review.faces.find")}
          </button>`
        : html`<span class="sm tn" role="status">${t("review.faces.looking", { part: percent(done) })}</span>
            <button class="btn link sm" @click=${() => void this.search.stop()}>${t("review.faces.stop")}</button>`}`;
  }

  /** The covers over the picture of a moment. */
  layer(at_ms: number): TemplateResult {
    const frame = frameAt(at_ms);
    return html`<nr-review-masks
      .masks=${this.clip?.masks ?? []}
      .frame=${frame}
      .selected=${this.selected}
      ?drawing=${this.drawing}
      @nr-select=${({ detail }: CustomEvent<number>) => this.#select(detail)}
      @nr-place=${({ detail }: CustomEvent<Placing>) => this.#place(detail.number, detail.area, frame.start)}
      @nr-draw=${({ detail }: CustomEvent<Area>) => {
        if (this.drawing && this.selected >= 0) this.#place(this.selected, detail, frame.start);
        else void this.add(at_ms, false, detail);
      }}
      @nr-remove=${({ detail }: CustomEvent<number>) => this.clip && this.#change(withoutMask(this.clip, detail))}
    ></nr-review-masks>`;
  }

  /** The covers as a list, and what else was found; `go` shows another moment. */
  list(at_ms: number, go: (at_ms: number) => void): TemplateResult {
    const { clip, search, selected } = this;
    if (!clip) return html``;
    return maskList({
      clip,
      frame: frameAt(at_ms),
      selected,
      // Whether they are saved along is ticked where the clip is saved.
      own: [],
      change: (changed) => this.#change(changed),
      select: (number) => this.#select(number),
      go: (at) => go(at / 1000),
      search,
    });
  }
}
