import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { HubError } from "../../api/hub.ts";
import type { Camera, Mask } from "../../api/types.ts";
import { define, PageElement } from "../../element.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t } from "../../words/localize.ts";
import { go, link } from "../pages.ts";
import { NEW_AREA } from "../review/masks.ts";
import "./cover-layer.ts";
import { isFull, nameOf, type CoverLayer, type Drawing, type Drawn, type Purpose, type Suggestion } from "./cover-layer.ts";
import "./live-picture.ts";

const MOST_UNDONE = 50;

/** Covers and ignored areas, drawn on the camera's live picture by finger, mouse, or keys. */
@define("nr-camera-covers")
export class CameraCovers extends PageElement {
  @property({ attribute: false }) camera!: Camera;
  /** What is drawn next. */
  @property() purpose: Purpose = "cover";
  /** What the hub proposes to cover; nothing if it can't look for texts. */
  @state() private suggestions: readonly Suggestion[] = [];
  @state() private drawn: readonly Drawn[] = [];
  @state() private selected = -1;
  @state() private busy = false;
  @state() private wrong = "";
  @state() private undone: (readonly Drawn[])[] = [];
  /** What was there before a change that is still going on. */
  #before: readonly Drawn[] | null = null;

  static override styles = [
    shared,
    css`
      .page {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 340px;
        min-height: 100%;
      }
      .main {
        padding: 16px 24px;
      }
      .head {
        display: flex;
        align-items: flex-start;
        gap: 4px;
        margin-bottom: 12px;
      }
      .head a {
        width: 44px;
        height: 44px;
        display: grid;
        place-items: center;
        color: var(--nr-ink);
        margin-inline-start: -12px;
        flex: none;
      }
      h2 {
        font: 500 18px/25px var(--nr-font);
        overflow-wrap: anywhere;
      }
      .picture {
        position: relative;
        border-radius: 12px;
        overflow: hidden;
        background: #000;
        direction: ltr;
      }
      nr-live-picture {
        position: absolute;
        inset: 0;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        justify-content: space-between;
        gap: 8px;
        margin-top: 10px;
      }
      .tools button {
        min-height: 44px;
        border-radius: 22px;
      }
      aside {
        background: var(--nr-card);
        border-inline-start: 1px solid var(--nr-line);
        padding: 16px;
        display: flex;
        flex-direction: column;
        gap: 8px;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
        margin-top: 8px;
      }
      li {
        display: flex;
        align-items: center;
        gap: 10px;
        min-height: 52px;
        padding: 0 12px;
        margin: 0 -12px;
        border-radius: 8px;
      }
      li.on {
        background: var(--nr-tint);
      }
      li .name {
        flex: 1;
        min-width: 0;
        justify-content: flex-start;
        text-align: start;
        border: 0;
        padding: 0;
        font-weight: 400;
      }
      .cut {
        width: 72px;
        height: 44px;
        border-radius: 6px;
        flex: none;
        background: #000;
        object-fit: contain;
      }
      small {
        display: block;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .wrong {
        color: var(--nr-red);
      }
      .end {
        display: flex;
        justify-content: flex-end;
        gap: 8px;
        margin-top: auto;
        padding-top: 16px;
      }
      :host([narrow]) .page {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([narrow]) .main {
        padding: 8px 16px 16px;
      }
      :host([narrow]) .picture {
        margin-inline: -16px;
        border-radius: 0;
      }
      :host([narrow]) aside {
        border-inline-start: 0;
        border-top: 1px solid var(--nr-line);
      }
      :host([narrow]) .end {
        position: sticky;
        bottom: 0;
        background: var(--nr-card);
        padding-block: 12px;
        z-index: 3;
      }
    `,
  ];

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("camera") || changed.get("camera")?.id === this.camera.id) return;
    const of = (purpose: Purpose, areas: readonly Mask[]) => areas.map((area) => ({ purpose, area }));
    this.drawn = [...of("cover", this.camera.masks), ...of("ignore", this.camera.motion_masks)];
    this.selected = -1;
    this.undone = [];
    this.suggestions = [];
    if (this.house.mayManage) void this.#suggest(this.camera.id);
  }

  async #suggest(id: string): Promise<void> {
    try {
      const path = `/cameras/${id}/suggestions`;
      const { suggestions } = await this.house.hub.post<{ suggestions: Suggestion[] }>(path);
      if (id === this.camera.id) this.suggestions = suggestions;
    } catch {
      // A hub without this search proposes nothing; a person draws either way.
    }
  }

  override render(): TemplateResult {
    const { camera } = this;
    return html`<div class="page">
      <div class="main">
        <div class="head">
          ${link(`cameras/${camera.id}`, html`${icon("back", 22)}<span class="vh">${t("covers.back", { name: camera.name })}</span>`)}
          <div class="grow">
            <h2>${t("covers.title", { name: camera.name })}</h2>
            <p class="mut sm">${t("covers.text")}</p>
          </div>
        </div>
        <div class="picture" style="aspect-ratio:${shapeOf(this.camera)}">
          <nr-live-picture whole .hub=${this.house.hub} .camera=${camera} .away=${!this.house.available}></nr-live-picture>
          <nr-cover-layer
            .drawn=${this.drawn}
            .suggestions=${this.#open}
            .purpose=${this.purpose}
            .selected=${this.selected}
            @nr-drawn=${(event: CustomEvent<Drawing>) => this.#take(event.detail)}
          ></nr-cover-layer>
        </div>
        <div class="tools" role="toolbar" aria-label=${t("covers.tools")}>
          <div class="seg">
            ${(["cover", "ignore"] as const)
              .filter((each) => each === "cover" || camera.kind !== "archive")
              .map(
                (each) =>
                  html`<button aria-pressed=${each === this.purpose} @click=${() => (this.purpose = each)}>
                    ${icon(each === "cover" ? "mask" : "motion", 16)}${t(`covers.${each}`)}
                  </button>`,
              )}
          </div>
          <div class="seg">
            <button ?disabled=${isFull(this.drawn, this.purpose)} @click=${() => this.#put(NEW_AREA)}>
              ${icon("plus", 16)}${t("covers.add")}
            </button>
            <button ?disabled=${!this.undone.length} @click=${this.#undo}>
              ${icon("undo", 16)}${t("covers.undo")}
            </button>
          </div>
        </div>
        <p class="xs mut" style="margin-top:8px">${t("covers.how")}</p>
      </div>
      <aside>
        ${this.#list("cover")} ${camera.kind === "archive" ? nothing : this.#list("ignore")} ${this.#suggested()}
        ${this.wrong ? html`<p class="wrong sm" role="alert">${this.wrong}</p>` : nothing}
        <div class="end">
          <button class="btn link" @click=${() => go(this, `cameras/${camera.id}`)}>${t("pages.cancel")}</button>
          ${this.house.mayManage
            ? html`<button class="btn tonal" ?disabled=${this.busy} @click=${() => void this.#save()}>
                ${t("covers.save")}
              </button>`
            : nothing}
        </div>
      </aside>
    </div>`;
  }

  /** What is proposed and not covered yet. */
  get #open(): readonly Suggestion[] {
    return this.suggestions.filter(
      ({ mask }) => !this.drawn.some((each) => each.purpose === "cover" && contains(each.area, mask)),
    );
  }

  #list(purpose: Purpose): TemplateResult {
    const numbers = this.drawn.flatMap((each, number) => (each.purpose === purpose ? [number] : []));
    return html`<h3>${t(`covers.list.${purpose}`)}</h3>
      ${numbers.length
        ? html`<ul>
            ${numbers.map((number) => {
              const name = nameOf(this.drawn, number);
              return html`<li class=${number === this.selected ? "on" : ""}>
                ${icon(purpose === "cover" ? "mask" : "motion", 18)}
                <button class="name" aria-pressed=${number === this.selected} @click=${() => this.#select(number)}>
                  ${name}
                </button>
                <button class="btn link sm" @click=${() => this.#remove(number)}>
                  ${t("covers.delete")}<span class="vh"> ${name}</span>
                </button>
              </li>`;
            })}
          </ul>`
        : html`<p class="sm mut">${t(`covers.none.${purpose}`)}</p>`}`;
  }

  /** Each with its part of the picture, so that somebody sees what they cover. */
  #suggested(): TemplateResult | typeof nothing {
    const open = this.#open;
    if (!open.length) return nothing;
    return html`<h3>${t("covers.suggestions")}</h3>
      <p class="sm mut">${t("covers.suggestions_text")}</p>
      <ul>
        ${open.map(
          ({ mask, picture }) =>
            html`<li>
              <img class="cut" src="data:image/jpeg;base64,${picture}" alt="" />
              <span class="grow">${t("covers.overlay")}<small>${t("covers.overlay.what")}</small></span>
              <button class="btn sm" @click=${() => this.#put(mask, "cover")}>
                ${t("covers.cover")}<span class="vh"> ${t("covers.overlay")}</span>
              </button>
            </li>`,
        )}
      </ul>`;
  }

  #change(drawn: readonly Drawn[], selected: number): void {
    this.undone = [...this.undone, this.drawn].slice(-MOST_UNDONE);
    this.drawn = drawn;
    this.selected = selected;
  }

  /** Take what was drawn; a drag is one change, to undo as one. */
  #take({ drawn, selected, open }: Drawing): void {
    if (open) this.#before ??= this.drawn;
    const before = this.#before ?? this.drawn;
    if (!open) {
      this.#before = null;
      if (drawn !== before) this.undone = [...this.undone, before].slice(-MOST_UNDONE);
    }
    this.drawn = drawn;
    this.selected = selected;
  }

  #undo = (): void => {
    const before = this.undone.at(-1);
    if (!before) return;
    this.undone = this.undone.slice(0, -1);
    this.drawn = before;
    this.selected = Math.min(this.selected, before.length - 1);
  };

  #put(area: Mask, purpose = this.purpose): void {
    this.#change([...this.drawn, { purpose, area }], this.drawn.length);
    this.#select(this.selected);
  }

  #select(number: number): void {
    this.selected = number;
    void this.updateComplete.then(() =>
      this.renderRoot.querySelector<CoverLayer>("nr-cover-layer")?.focusArea(number),
    );
  }

  #remove(number: number): void {
    this.#change(
      this.drawn.filter((_, each) => each !== number),
      -1,
    );
    this.renderRoot.querySelector<HTMLElement>(".tools button")?.focus();
  }

  async #save(): Promise<void> {
    const of = (purpose: Purpose) =>
      this.drawn.filter((each) => each.purpose === purpose).map((each) => each.area);
    this.busy = true;
    this.wrong = "";
    try {
      await this.house.hub.patch(`/cameras/${this.camera.id}`, {
        masks: of("cover"),
        ...(this.camera.kind === "archive" ? {} : { motion_masks: of("ignore") }),
      });
      this.notify(t("camera.saved", { name: this.camera.name }));
      go(this, `cameras/${this.camera.id}`);
    } catch (thrown) {
      this.wrong = HubError.of(thrown).message;
    }
    this.busy = false;
  }
}

/** Return the shape of a camera's picture, of `H.264 1920x1080 15/s`. */
function shapeOf({ video }: Camera): string {
  const [, width, height] = /(\d{2,5})x(\d{2,5})/.exec(video) ?? [];
  return width && height ? `${width} / ${height}` : "16 / 9";
}

function contains(outer: Mask, inner: Mask): boolean {
  const slack = 0.005;
  return (
    outer.left <= inner.left + slack &&
    outer.top <= inner.top + slack &&
    outer.left + outer.width >= inner.left + inner.width - slack &&
    outer.top + outer.height >= inner.top + inner.height - slack
  );
}
