import { css, html, LitElement, nothing, type TemplateResult } from "lit";
import { property, state } from "lit/decorators.js";
import { define } from "../../element.ts";
import { clocksToSecond, percent } from "../../parts/format.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { clockOf, elapsedBetween, nameOf } from "./added.ts";
import { isPhoto, withMask, withOwnMasks, withoutMask, type Clip } from "./draft.ts";
import { isCovered, withFound, type Found, type MaskSearch } from "./mask-search.ts";
import { areaOver, toStill, withoutKey, type Area, type Mask } from "./masks.ts";
import { asDate, type Micros, type Span } from "./time.ts";

interface MaskListProps {
  clip: Clip;
  /** The frame that is shown, within what leaves. */
  frame: Span;
  selected: number;
  own: readonly Area[];
  change: (clip: Clip) => void;
  select: (number: number) => void;
  go: (at: Micros) => void;
  search: MaskSearch;
}

/** What covers a clip, what else could, and how to find that. */
export function maskList(props: MaskListProps): TemplateResult {
  // `search` changes inside, so an element gets its parts anew.
  return html`<nr-review-covers .props=${{ ...props }}></nr-review-covers>`;
}

type Drawn = Exclude<Mask, { kind: "own" }>;

/** The covers of a clip as a list: what each covers, whether it follows something, and off with it. */
@define("nr-review-covers")
export class NrReviewCovers extends LitElement {
  @property({ attribute: false }) props!: MaskListProps;
  /** What a person did last, for who can't see it. */
  @state() private said = "";

  static override styles = [
    shared,
    css`
      :host,
      section {
        display: grid;
        gap: 8px;
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px;
      }
      .row .grow {
        flex: 1 1 160px;
      }
      h3 {
        font: 500 16px/22px var(--nr-font);
      }
      progress {
        flex: 1 1 96px;
        height: 6px;
        accent-color: var(--nr-link);
      }
      ul {
        display: grid;
        gap: 4px;
      }
      .covers li {
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        align-items: center;
        padding: 4px 4px 4px 12px;
        border: 1px solid var(--nr-border);
        border-radius: 8px;
        background: var(--nr-card);
      }
      .covers li.on {
        border-color: var(--nr-link);
      }
      .covers .name {
        padding: 0;
      }
      .covers small {
        padding: 0 0 6px 24px;
      }
      .acts {
        grid-column: 1 / 3;
        display: flex;
        flex-wrap: wrap;
        gap: 8px;
        padding-block: 2px 6px;
      }
      .own {
        display: flex;
        gap: 10px;
        align-items: center;
        min-height: 44px;
      }
      small {
        display: block;
        font-size: 12px;
        line-height: 16px;
        color: var(--nr-ink2);
      }
      .found {
        grid-template-columns: repeat(auto-fill, minmax(148px, 1fr));
        gap: 8px;
        max-height: 420px;
        overflow: auto;
        overscroll-behavior: contain;
        padding: 2px;
      }
      .found button {
        display: grid;
        grid-template-columns: 56px minmax(0, 1fr);
        align-items: center;
        justify-items: start;
        gap: 8px;
        width: 100%;
        min-height: 56px;
        padding: 4px 8px 4px 4px;
        border: 1px solid var(--nr-border);
        border-radius: 10px;
        background: var(--nr-card);
        text-align: start;
        font: 500 14px/20px var(--nr-font);
      }
      .found button[aria-pressed="true"] {
        border-color: var(--nr-link);
        box-shadow: inset 0 0 0 1px var(--nr-link);
      }
      .pic {
        position: relative;
        display: block;
        width: 56px;
        height: 46px;
        border-radius: 7px;
        overflow: hidden;
        background: #000;
      }
      .pic img {
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .kind {
        display: flex;
        align-items: center;
        gap: 4px;
      }
      [aria-pressed="true"] .pic::after {
        content: "";
        position: absolute;
        inset: 20%;
        background: #000;
        outline: 2px solid #fff;
      }
    `,
  ];

  override render() {
    const { clip, own, search } = this.props;
    const drawn = clip.masks.some((mask) => mask.kind !== "own");
    const found = search.found(clip.key);
    const following = search.following && search.done !== null;
    if (!drawn && !own.length && !found?.length && !search.outcome) return nothing;
    return html`<section aria-label=${t("review.masks.heading")}>
        ${following ? this.#following(search.done ?? 0) : nothing}
        ${search.outcome ? html`<p class="sm" role="status">${search.outcome}</p>` : nothing}
        ${found?.length ? this.#found(found) : nothing} ${own.length ? this.#own() : nothing}
        ${drawn
          ? html`<ul class="covers">
              ${clip.masks.map((mask, number) =>
                mask.kind === "own" ? nothing : this.#row(mask, number),
              )}
            </ul>`
          : nothing}
      </section>
      <p class="vh" role="status">${this.said}</p>`;
  }

  #following(done: number) {
    const label = t("review.follow.looking", { part: percent(done) });
    return html`<div class="row">
      <span class="tn" role="status">${label}</span>
      <progress max="1" .value=${done} aria-label=${label}></progress>
      <button class="btn" @click=${() => void this.props.search.stop()}>
        ${icon("cross", 18)}${t("review.faces.stop")}
      </button>
    </div>`;
  }

  #found(found: readonly Found[]) {
    const { clip, change } = this.props;
    const covered = found.filter((one) => isCovered(clip, one)).length;
    const all = covered === found.length;
    const everything = () => {
      const others = all ? found : found.filter((one) => !isCovered(clip, one));
      change(others.reduce((now, one) => withFound(now, one, !all), clip));
      this.said = all ? t("review.suggest.uncovered_all") : tn("review.suggest.covered_all", found.length);
    };
    return html`<div class="row">
        <h3 class="grow"
          >${t("review.suggest.heading")}
          <small class="tn"
            >${t("review.suggest.covered_of", { covered, found: found.length })}</small
          ></h3
        >
        <button class="btn" @click=${everything}>
          ${t(all ? "review.suggest.uncover_all" : "review.suggest.cover_all")}
        </button>
      </div>
      <p class="sm mut">${t("review.suggest.note")}</p>
      <ul class="found" aria-label=${t("review.suggest.heading")}>
        ${found.map((one) => this.#suggestion(one))}
      </ul>`;
  }

  #suggestion(found: Found) {
    const { clip, change, go } = this.props;
    const on = isCovered(clip, found);
    const kind = t(found.kind === "faces" ? "review.suggest.face" : "review.suggest.text");
    const { start, end } = found.span;
    return html`<li>
      <button
        aria-pressed=${on}
        @click=${() => {
          change(withFound(clip, found, !on));
          // Where it was found: a person sees what the cover hides.
          go(Math.max(middle(found), clip.cut.start));
          // Read out, a dash is no word.
          const [from, to] = [start, end].map((at) => clockOf(clip, at)) as [string, string];
          this.said = t(on ? "review.suggest.uncovered" : "review.suggest.covered", { kind, from, to });
        }}
      >
        <span class="pic"><img src=${found.picture} alt="" /></span>
        <span
          ><span class="kind">${kind}${on ? icon("tick", 16) : nothing}</span
          >${isPhoto(clip) ? nothing : html`<small class="tn">${timesOf(clip, start, end)}</small>`}</span
        >
      </button>
    </li>`;
  }

  #own() {
    const { clip, own, change } = this.props;
    return html`<label class="own">
      <input
        type="checkbox"
        .checked=${!clip.ownMasksOff}
        @change=${(event: Event) =>
          change(withOwnMasks(clip, !(event.target as HTMLInputElement).checked, own))}
      />
      <span
        >${t("review.masks.own", { camera: nameOf(clip) })}
        ${clip.ownMasksOff ? html`<small>${t("review.masks.own_off")}</small>` : nothing}</span
      >
    </label>`;
  }

  #row(mask: Drawn, number: number) {
    const { clip, frame, selected, change, select, search } = this.props;
    const at = frame.start;
    const name = t("review.mask.name", { number: number + 1 });
    const moving = mask.kind === "moving";
    const shown = areaOver(mask, frame) !== null;
    const button = (key: string, press: () => void, off = false) =>
      html`<button class="btn sm" aria-label="${t(key)}: ${name}" ?disabled=${off} @click=${press}>
        ${t(key)}
      </button>`;
    return html`<li class=${number === selected ? "on" : ""}>
      <div>
        <button class="btn sm link name" aria-pressed=${number === selected} @click=${() => select(number)}>
          ${icon("mask", 16)}${name}
        </button>
        <small>${this.#covers(mask, at)}</small>
      </div>
      <button
        class="btn sm round"
        aria-label="${t("review.masks.remove")}: ${name}"
        @click=${() => {
          change(withoutMask(clip, number));
          this.said = t("review.masks.removed", { name });
        }}
      >
        ${icon("trash", 18)}
      </button>
      <span class="acts">${isPhoto(clip)
        ? nothing
        : button(
            moving ? "review.follow.again" : "review.masks.follow",
            () => void search.follow(clip.key, number, frame),
            search.done !== null || !clip.taken || !shown,
          )}
      ${moving
        ? button("review.masks.stay", () => change(withMask(clip, number, toStill(mask, at))))
        : nothing}
      ${moving && mask.keys.length > 2
        ? button("review.masks.drop_key", () => change(withMask(clip, number, withoutKey(mask, at))))
        : nothing}</span>
    </li>`;
  }

  #covers(mask: Drawn, at: Micros) {
    if (isPhoto(this.props.clip)) return nothing;
    if (mask.kind === "still") return t("review.masks.whole");
    const first = mask.keys[0]?.at;
    const label = t(mask.found ? "review.masks.found" : "review.masks.moving", {
      times: timesOf(this.props.clip, first, mask.keys[mask.keys.length - 1]?.at),
      keys: mask.keys.length,
    });
    // If the mask isn't shown at this moment, one press leads to it.
    return areaOver(mask, this.props.frame)
      ? label
      : html`<a
          href="#"
          @click=${(event: Event) => {
            event.preventDefault();
            this.props.go(first ?? at);
          }}
          >${label}</a
        >`;
  }
}

function timesOf(clip: Clip, from: Micros = 0, to: Micros = 0): string {
  return clip.file ? elapsedBetween(from, to) : clocksToSecond(asDate(from), asDate(to));
}

function middle({ span }: Found): Micros {
  return Math.floor((span.start + span.end) / 2);
}
