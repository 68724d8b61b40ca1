import { html, nothing, type PropertyValues } from "lit";
import { state } from "lit/decorators.js";
import { Memory } from "../../api/hub.ts";
import { define, PageElement } from "../../element.ts";
import { size } from "../../parts/format.ts";
import "../../parts/nr-chip.ts";
import "../../parts/nr-empty.ts";
import "../../parts/nr-finding.ts";
import "../../parts/nr-level.ts";
import "../../parts/nr-what-leaves.ts";
import { icon } from "../../style/icons.ts";
import { shared } from "../../style/shared.ts";
import { t, tn } from "../../words/localize.ts";
import { link } from "../pages.ts";
import { nameOf, startOf } from "./added.ts";
import { amountOf } from "./clip-strip.ts";
import { Desk } from "./desk.ts";
import "./details.ts";
import {
  faultOf,
  chosenClips,
  isPhoto,
  withClip,
  toWatch,
  withCut,
  withSeen,
  type Clip,
  type Draft,
  type Seen,
} from "./draft.ts";
import "./filmstrip.ts";
import "./footer.ts";
import { maskList } from "./mask-list.ts";
import { canDecide, changedSince, phaseOf, type Phase } from "./phase.ts";
import "./player.ts";
import type { NrReviewPlayer } from "./player.ts";
import { reviewStyle } from "./review-style.ts";
import "./share-proof.ts";
import { type Micros, type Span } from "./time.ts";
import { framesIn, frameSpan, frameAt } from "./timeline.ts";
import { asker, summary, whatLeaves } from "./what-leaves.ts";

/** Where a person was in a review, for when they come back to it. */
interface Place {
  key: string;
  seen: Seen;
  grid: boolean;
}

const places = new Memory<Place>();

/** One request under review: what would leave, cut and masked, and the answer. */
@define("nr-page-review")
export class NrPageReview extends PageElement {
  @state() private key = "";
  @state() private at: Micros = 0;
  /** When the frames of the clip are shown, once the player knows. */
  @state() private frames: readonly Micros[] = [];
  @state() private mask = -1;
  /** Show the prepared file instead of the recording. */
  @state() private leaving = false;
  /** What of each clip was on the screen. */
  @state() private seen: Seen = new Map();
  @state() private grid = false;

  readonly #desk = new Desk(this, (request) => this.show(request));
  /** What was asked to be prepared is shown once it is. */
  #requested = false;
  #clock: ReturnType<typeof setTimeout> | undefined;

  /** Of which request the rest is; as long as another one is opened here. */
  #of = "";
  /** The clip that is remembered is to be shown from its start. */
  #isFresh = true;

  static override styles = [shared, reviewStyle];

  /** How high the page may be: the picture of a phone on its side is as high. */
  readonly #room = new ResizeObserver(([main]) => {
    if (main) this.style.setProperty("--nr-room", `${main.contentRect.height}px`);
  });

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.parentElement) this.#room.observe(this.parentElement);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#room.disconnect();
    this.#leave();
    clearTimeout(this.#clock);
  }

  /** Remember where this person was. */
  #leave(): void {
    const { key, seen, grid } = this;
    if (this.#of) places.put(this.house.hub, this.#of, { key, seen, grid });
    this.#of = "";
  }

  #come(of: string): void {
    if (of === this.#of) return;
    this.#leave();
    const { key = "", seen = new Map(), grid = false } = places.take(this.house.hub, of) ?? {};
    Object.assign(this, { key, seen, grid, at: 0, frames: [], mask: -1, leaving: false });
    this.#of = of;
    this.#isFresh = true;
  }

  override willUpdate(_changed: PropertyValues): void {
    if (this.house && this.route[0]) {
      this.#come(this.route[0]);
      this.#desk.use(this.house, this.route[0]);
    }
    const draft = this.#desk.draft;
    const clip = draft?.clips.find((one) => one.key === this.key);
    if (draft && (!clip || this.#isFresh)) {
      const first = clip ?? chosenClips(draft)[0] ?? draft.clips[0];
      if (first) this.#select(first);
    }
    if (!this.#desk.ready) this.leaving = false;
    else if (this.#requested) {
      this.#requested = false;
      this.leaving = chosenClips(this.#desk.draft as Draft).some((clip) => clip.key === this.key);
    }
    this.#wake();
  }

  /** Render again when time alone changes something: an undo ends, a cool-off is over. */
  #wake(): void {
    clearTimeout(this.#clock);
    const { undoable_until: undo, decision } = this.#desk.request ?? {};
    const next = [undo, decision?.final_at]
      .map((time) => Date.parse(time ?? "") - Date.now())
      .filter((left) => left > 0);
    const soonest = Math.min(...next);
    if (soonest < 2 ** 31) this.#clock = setTimeout(() => this.requestUpdate(), soonest + 50);
  }

  #select(clip: Clip): void {
    this.#isFresh = false;
    if (this.key !== clip.key) this.frames = [];
    this.key = clip.key;
    this.#show(clip.cut.start);
    this.mask = -1;
  }

  get #me(): string {
    return this.hass.user?.name ?? "";
  }

  /** Whether this person said yes, and another one is waited for. */
  #isWaiting(phase: Phase): boolean {
    return phase === "consent" && this.#desk.request?.consent?.by === this.#me;
  }

  override render() {
    const { draft } = this.#desk;
    const request = this.#desk.request;
    if (!request)
      return this.house?.loaded
        ? html`<div class="wait">
            <nr-empty icon="inbox" .heading=${t("review.gone")} .text=${t("review.gone_why")}>
              <p>${link("requests", t("review.all_requests"), { class: "btn" })}</p>
            </nr-empty>
          </div>`
        : html`<div class="wait"><span class="grey" aria-busy="true"></span></div>`;
    const phase = phaseOf({
      request,
      available: this.house.available,
      boards: this.house.boards,
      mayAnswer: this.house.mayAnswer,
      hasKey: this.#key === null ? null : this.#key !== "",
      now: Date.now(),
    });
    return html`<div class="page ${draft?.clips.length ? "" : "bare"}">
      ${this.#head()}
      <section class="L" aria-label=${t("review.clips.label")}>
        ${this.#desk.silent
          ? html`<nr-finding class="silent" role="status" icon="away" .heading=${t("review.silent.heading")}
              >${t("review.silent.text")}</nr-finding
            >`
          : nothing}
        ${draft ? this.#film(draft, phase) : html`<span class="grey" aria-busy="true"></span>`}
      </section>
      <div class="R">
        <div class="sc">${draft ? this.#side(draft, phase) : nothing}</div>
        ${this.#foot(draft, phase)}
      </div>
    </div>`;
  }

  /** The key a share would be sealed to; null if not known yet. */
  get #key(): string | null {
    const { request, agency, current } = this.#desk;
    const proposed = current?.proposal ?? request?.proposal;
    return agency?.delivery_key ?? proposed?.recipient.delivery_key ?? null;
  }

  #head() {
    const request = this.#desk.request;
    if (!request) return nothing;
    return html`<header class="rh">
      ${link(`requests/${request.id}`, html`${icon("back", 22)}<span class="vh">${t("review.back_to")}</span>`, { class: "back" })}
      <div class="grow">
        <h2>${request.agency.name}<span class="wide"> ${t("review.requests_video")}</span></h2>
        <p class="sub">${request.title}</p>
      </div>
      <div class="wide meta">${asker(request)}</div>
    </header>`;
  }

  #film(draft: Draft, phase: Phase) {
    const clip = draft.clips.find((one) => one.key === this.key);
    const request = this.#desk.request;
    if (!clip || !request) {
      const why = phase === "nothing" || phase === "information" ? phase : "no_clip";
      return html`<nr-empty
        class="card"
        icon="clip"
        .heading=${t(`review.${why}.heading`)}
        .text=${t(`review.${why}.text`)}
        >${this.#desk.added && draft.adds && canDecide(phase)
          ? html`<p>${t("review.add.instead")}</p>
              <nr-review-add @nr-files=${this.#add}></nr-review-add>`
          : nothing}</nr-empty
      >${this.#uploads()}`;
    }
    const still = !canDecide(phase) || phase === "consent";
    const piece = this.#desk.pieceOf(clip);
    return html`<nr-review-player
        .hub=${this.house.hub}
        .clip=${clip}
        .at=${this.at}
        .selected=${this.mask}
        .piece=${this.leaving ? piece.path : ""}
        .pieceStart=${piece.start ?? framesIn(this.frames, clip.cut)[0] ?? clip.cut.start}
        .audio=${draft.audio}
        .finds=${this.#desk.can.findFaces}
        .looking=${this.#desk.detection}
        .still=${still}
        @nr-frames=${(event: CustomEvent<readonly Micros[]>) => this.#learn(event.detail)}
        @nr-at=${this.#go}
        @nr-shown=${(event: CustomEvent<Micros>) => {
          const shown = this.#clip;
          if (shown) this.seen = withSeen(this.seen, shown, this.frames, event.detail);
        }}
        @nr-recording=${() => this.#turn(false)}
        @nr-clip=${(event: CustomEvent<Clip>) => this.#change(event.detail)}
        @nr-select=${(event: CustomEvent<number>) => {
          this.mask = event.detail;
        }}
        @nr-audio=${(event: CustomEvent<boolean>) =>
          this.#desk.change({ ...draft, audio: event.detail })}
        @nr-faces=${() => void this.#desk.findFaces(clip.key)}
        @nr-faces-off=${() => void this.#desk.stopDetection()}
      ></nr-review-player>
      <p class=${this.#desk.found ? "vh" : "sm mut"} role="status" ?hidden=${this.#desk.found === null}
        >${this.#faces()}</p
      >
      ${isPhoto(clip)
        ? nothing
        : html`<nr-review-film
            .hub=${this.house.hub}
            .clip=${clip}
            .at=${this.at}
            .frames=${this.frames}
            .selected=${this.mask}
            .still=${still || !clip.taken}
            @nr-at=${this.#go}
            @nr-cut=${(event: CustomEvent<Span>) => this.#change(withCut(this.#clip ?? clip, event.detail))}
          ></nr-review-film>`}
      ${still || !this.#isCovering(clip) ? nothing : this.#masks(clip)}
      <nr-review-clips
        .hub=${this.house.hub}
        .draft=${draft}
        .window=${request.window}
        .labels=${({ sources }: Clip) =>
          request.match.clips
            .filter((each) => sources.some(({ path }) => path === `clips/${each.clip_id}`))
            .flatMap((each) => each.labels)}
        .added=${this.#desk.added}
        .seen=${this.seen}
        .selected=${this.key}
        .proposed=${this.#desk.asProposed}
        .still=${still}
        .watching=${canDecide(phase) && !this.#isWaiting(phase)}
        .grid=${this.grid}
        @nr-clip=${(event: CustomEvent<string>) => {
          const other = draft.clips.find((one) => one.key === event.detail);
          if (other) this.#select(other);
        }}
        @nr-draft=${(event: CustomEvent<Draft>) => this.#desk.change(event.detail)}
        @nr-grid=${(event: CustomEvent<boolean>) => {
          this.grid = event.detail;
        }}
      ></nr-review-clips>
      ${this.#uploads()}
      ${clip.file
        ? html`<nr-review-added .clip=${clip} .added=${this.#desk.added} ?still=${still}></nr-review-added>`
        : nothing}`;
  }

  #add = (event: CustomEvent<File[]>): void => this.#desk.added?.add(event.detail);

  #uploads() {
    const { added } = this.#desk;
    if (!added?.files) return nothing;
    return html`<nr-review-uploads .added=${added} .uploads=${added.uploads} .said=${added.said}></nr-review-uploads>`;
  }

  /** Whether covers are what this person is at: one is chosen, or some were just suggested. */
  #isCovering(clip: Clip): boolean {
    return this.mask >= 0 || this.#desk.search.done !== null || !!this.#desk.search.found(clip.key)?.length;
  }

  /** Beside the picture while a person covers something, otherwise further down. */
  #masks(clip: Clip) {
    return maskList({
      clip,
      frame: frameSpan(this.frames, this.at, clip.cut),
      selected: this.mask,
      own: this.house.cameras.find((one) => one.id === clip.cameraId)?.masks ?? [],
      change: (changed) => this.#change(changed),
      select: (number) => {
        this.mask = number;
      },
      go: (at) => this.#show(at),
      search: this.#desk.search,
    });
  }

  get #clip(): Clip | undefined {
    return this.#desk.draft?.clips.find((one) => one.key === this.key);
  }

  /** Show the frame at a moment: what is written beside it is when that frame was filmed. */
  #show(at: Micros): void {
    const cut = this.#clip?.cut;
    const leaving = cut ? framesIn(this.frames, cut) : [];
    // At the start of a cut, this is the first frame that leaves, not what was on the screen by then.
    const first = at === cut?.start ? leaving[0] : undefined;
    this.at = first ?? frameAt(this.leaving && leaving.length ? leaving : this.frames, at);
  }

  #learn(frames: readonly Micros[]): void {
    this.frames = frames;
    this.#show(this.at);
  }

  /** Show what leaves, or the recording again, at the same moment. */
  #turn(leaving: boolean): void {
    const clip = this.#clip;
    if (!clip) return;
    this.leaving = leaving;
    this.#show(Math.min(Math.max(this.at, clip.cut.start), clip.cut.end - 1));
    this.#reach("nr-review-player");
  }

  /** What will be sent, as soon as it is cut. */
  #preview(draft: Draft): void {
    const clip = this.#clip;
    if (!clip?.taken) {
      const first = chosenClips(draft)[0];
      if (first) this.#select(first);
    }
    if (this.#desk.ready) this.#turn(!this.leaving);
    else {
      this.#requested = true;
      void this.#desk.prepare();
      this.#reach("nr-review-player");
    }
  }

  /** Lead to the first clip that is still to be watched, and play it. */
  async #watch(clip: Clip): Promise<void> {
    this.leaving = false;
    this.#select(clip);
    this.#reach("nr-review-player");
    await this.updateComplete;
    const player = this.renderRoot.querySelector<NrReviewPlayer>("nr-review-player");
    await player?.updateComplete;
    player?.play();
  }

  #reach(selector: string): void {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.renderRoot
      .querySelector(selector)
      ?.scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
  }

  #faces() {
    const found = this.#desk.found;
    if (found === null) return nothing;
    return found ? tn("review.faces.found", found) : t("review.faces.none");
  }

  #change(clip: Clip): void {
    const draft = this.#desk.draft;
    if (draft) this.#desk.change(withClip(draft, clip.key, () => clip));
    if (this.mask >= clip.masks.length) this.mask = -1;
  }

  #go = (event: CustomEvent<number>): void => {
    this.#show(event.detail);
  };

  #side(draft: Draft, phase: Phase) {
    const request = this.#desk.request;
    if (!request) return nothing;
    const clip = this.#clip;
    return whatLeaves({
      draft,
      phase,
      request,
      desk: this.#desk,
      house: this.house,
      me: this.#me,
      key: this.#key ?? "",
      isWaiting: this.#isWaiting(phase),
      leaving: this.leaving && !!clip && !!this.#desk.pieceOf(clip).path,
      masks: clip && !this.#isCovering(clip) ? this.#masks(clip) : nothing,
      preview: () => this.#preview(draft),
      reach: () => this.renderRoot.querySelector("#what")?.scrollIntoView({ block: "start" }),
    });
  }

  /** The answer is there before the clips are: a deny needs none of them. */
  #foot(draft: Draft | null, phase: Phase) {
    const desk = this.#desk;
    const request = desk.request;
    if (!request) return nothing;
    if (["away", "watching", "resolved", "expired"].includes(phase)) return nothing;
    const wrong = draft ? faultOf(draft) : null;
    const waiting = draft && !this.#isWaiting(phase) ? toWatch(draft, this.seen) : [];
    const [next] = waiting;
    const unread = !!desk.opened && changedSince(desk.opened, request) !== null;
    return html`<nr-review-foot
      .request=${request}
      .phase=${phase}
      .doing=${desk.answer.doing || (desk.detection === null ? "" : "looking")}
      .denying=${desk.answer.denying}
      .ready=${desk.ready}
      .preparing=${desk.preparing || !draft}
      .silent=${desk.silent}
      .fault=${wrong ? t(wrong.key, wrong.values) : ""}
      .error=${desk.silent ? "" : desk.answer.error}
      .detail=${draft ? summary(draft, desk.size) : ""}
      .amount=${draft ? amountOf(draft, desk.size ? size(desk.size) : "") : ""}
      .watch=${next ? { count: waiting.length, first: `${nameOf(next)}, ${startOf(next)}` } : null}
      @nr-watch=${() => next && void this.#watch(next)}
      .me=${this.#me}
      .unread=${unread}
      .may=${this.house.mayAnswer}
      .undoable=${Date.parse(request.undoable_until ?? "") > Date.now()}
      @nr-deny=${() => void desk.deny()}
      @nr-prepare=${() => {
        this.#requested = true;
        void desk.prepare();
      }}
      @nr-approve=${() => void desk.approve()}
      @nr-undo=${() => void desk.answer.undo()}
      @nr-withdraw=${() => void desk.answer.withdraw()}
      @nr-retry=${() => void desk.answer.retry()}
    ></nr-review-foot>`;
  }
}
