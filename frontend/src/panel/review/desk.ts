import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { House } from "../../api/house.ts";
import { HubError, Memory, type Hub } from "../../api/hub.ts";
import type {
  AgencyRecord,
  Clip,
  Proof,
  Proposal,
  Request,
  Review,
} from "../../api/types.ts";
import { AddedFiles } from "./added.ts";
import { PendingAnswer } from "./answer.ts";
import { sameBody, spanOf, toBody, toDraft, withFiles } from "./body.ts";
import { chosenClips, faultOf, isPhoto, withClip, type Clip as DraftClip, type Draft } from "./draft.ts";
import { MaskSearch } from "./mask-search.ts";
import type { SignedRow } from "./signed.ts";
import { length, parseTime, type Micros, type Span } from "./time.ts";

/** Messages tell when something is prepared; this is for one that was missed. */
const DETECTION_POLL_MS = 3000;
/** A change is cut once nothing was changed for so long. */
const SETTLED_MS = 1000;
/** A hub that takes longer than this to answer is said not to. */
const SILENT_MS = 3000;
/** A hub that can't be reached is asked again after so long. */
const AGAIN_MS = 4000;

/** What a person changed, by house and request, for when they come back to it. */
const left = new Memory<{ proposal: string; began: Draft; draft: Draft }>();

/** One request under review: its draft, what that became, and the answer. */
export class Desk implements ReactiveController {
  /** What this hub can do with clips, as it said last: not every machine can search. */
  can = { findFaces: true, signClips: true };
  request: Request | null = null;
  /** As it was when the page was opened, or read again. */
  opened: Request | null = null;
  draft: Draft | null = null;
  review: Review | null = null;
  agency: AgencyRecord | null = null;
  proof: Proof | null = null;
  readonly answer = new PendingAnswer({
    request: () => this.request,
    hub: () => this.#house?.hub,
    run: () => this.#run,
    took: (request) => this.onRequest(request),
    done: () => {
      if (this.#due) this.#settle();
    },
    update: () => this.host.requestUpdate(),
  });
  /** Searches for what a person may want to cover, and follows what they marked. */
  readonly search = new MaskSearch(
    () => {
      const { request, draft } = this;
      const hub = this.#house?.hub;
      if (!request || !draft || !hub) return null;
      return {
        hub,
        clips: draft.clips,
        progress: `/requests/${request.id}/suggestions`,
        // What is searched is a piece of a proposal.
        address: async (clip) => {
          const path = `/requests/${request.id}/proposals`;
          const { id } = await hub.post<Proposal>(path, toBody(draft));
          return { path: `${path}/${id}/pieces/${chosenClips(draft).indexOf(clip) + 1}` };
        },
      };
    },
    (key, change) => {
      if (this.draft) this.change(withClip(this.draft, key, change));
    },
    () => this.host.requestUpdate(),
  );

  /** What people added to this request, and what is on its way. */
  added: AddedFiles | null = null;

  /** The hub has been asked for what is shown here, and doesn't answer. */
  silent = false;

  /** What each clip's camera signed, as it was cut when the hub said so. */
  #offers: ReadonlyMap<string, { cut: Span; offer: Span }> = new Map();
  /** The draft that `review` is of. */
  #confirmed: Draft | null = null;
  #began: Draft | null = null;
  #house: House | null = null;
  #run = 0;
  #unlisten: (() => void) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #settled: ReturnType<typeof setTimeout> | undefined;
  /** What was changed is to be cut once what is done now has ended. */
  #due = false;
  /** The hub was asked to cut, and hasn't said that it does. */
  #asked = false;
  #retry: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly onRequest: (request: Request) => void,
  ) {
    host.addController(this);
  }

  hostConnected(): void {}

  hostDisconnected(): void {
    this.#leave();
    this.#run += 1;
    this.#unlisten?.();
    this.#unlisten = null;
    if (this.added) this.added.changed = () => undefined;
    for (const timer of [this.#timer, this.#settled, this.#retry]) clearTimeout(timer);
    this.#settled = undefined;
    void this.stopDetection();
    this.request = null;
  }

  /** Which part of a search is done, 0 to 1; null while there is none. The covers show following. */
  get detection(): number | null {
    return this.search.following ? null : this.search.done;
  }

  /** How much the last search found, or null before one. */
  get found(): number | null {
    return this.search.count;
  }

  /** Whether what was looked at is what would be sent now. */
  get ready(): boolean {
    return this.review?.preparation === "ready" && this.#matches;
  }

  get preparing(): boolean {
    return (
      this.answer.doing === "preparing" ||
      this.#settled !== undefined ||
      this.#due ||
      this.#asked ||
      (this.review?.preparation === "preparing" && this.#matches)
    );
  }

  /** Nothing was changed of what the hub proposes. */
  get asProposed(): boolean {
    return !!this.draft?.base && this.draft.base === this.request?.proposal?.id && !this.#touched;
  }

  /** The size of what leaves in bytes: exact once it is cut, 0 if nothing is known. */
  get size(): number {
    const { current, review, draft } = this;
    if (current) return current.estimated_bytes;
    if (!review || !draft) return 0;
    const whole = (spans: readonly Span[]) => spans.reduce((sum, span) => sum + length(span), 0);
    const known = whole(review.proposal.pieces.map(spanOf));
    const now = whole(chosenClips(draft).map(({ cut }) => cut));
    const photos = chosenClips(draft).filter(isPhoto);
    const pictures = photos.reduce((sum, { file }) => sum + (file?.size_bytes ?? 0), 0);
    return pictures + (known ? Math.round((review.estimated_bytes * now) / known) : 0);
  }

  /** What the draft became; null once it was changed. */
  get current(): Review | null {
    return this.#matches ? this.review : null;
  }

  get #matches(): boolean {
    return !!this.draft && !!this.#confirmed && sameBody(this.draft, this.#confirmed);
  }

  get #touched(): boolean {
    return !!this.draft && !!this.#began && !sameBody(this.draft, this.#began);
  }

  /** Take the newest house; called before each render, and cheap if nothing changed. */
  use(house: House, id: string): void {
    const request = house.requests.find((one) => one.id === id) ?? null;
    const before = this.request;
    const other = before?.id !== id || this.#house?.hub !== house.hub;
    const back = house.available && this.#house?.available === false;
    this.#house = house;
    if (!request || (request === before && !other && !back)) return;
    this.request = request;
    if (other) {
      this.#leave(before);
      this.opened = request;
      this.draft = null;
      void this.#open(house, request);
      return;
    }
    // An answer, or one taken back, settles what is shown; a person's changes are kept from
    // anything else, and that the request moved on is said beside them.
    const settled =
      before?.decision?.answer !== request.decision?.answer ||
      before?.consent?.proposal_id !== request.consent?.proposal_id ||
      before?.status !== request.status;
    const anew = back || before?.proposal?.id !== request.proposal?.id;
    if (settled || (anew && !this.#touched)) void this.#open(house, request);
  }

  change(draft: Draft): void {
    this.draft = draft;
    this.answer.error = "";
    this.#asked = false;
    this.#settle();
    this.host.requestUpdate();
  }

  /** Have what was changed cut, once the person pauses, so that it is ready to be held. */
  #settle(): void {
    clearTimeout(this.#settled);
    this.#settled = undefined;
    this.#due = false;
    const { draft, request } = this;
    if (!draft || this.#matches || faultOf(draft)) return;
    if (!this.#house?.mayAnswer || request?.decision || request?.consent || request?.status !== "open") return;
    this.#settled = setTimeout(() => {
      // One after the other: what is being cut now is nearly done, and was wanted a moment ago.
      this.#settled = undefined;
      this.#due = this.answer.doing !== "" || this.review?.preparation === "preparing";
      if (this.#due) return;
      void this.prepare().then(() => {
        if (this.silent) this.#askAgain(() => this.#settle());
      });
    }, SETTLED_MS);
  }

  /** Remember what was changed. */
  #leave(request = this.request): void {
    const { draft } = this;
    const house = this.#house;
    if (!house || !request || !draft || !this.#began) return;
    const proposal = request.decision ? undefined : request.proposal?.id;
    const changed = this.#touched && proposal ? { proposal, began: this.#began, draft } : undefined;
    left.put(house.hub, request.id, changed);
  }

  /** Await an answer of the hub; that none comes is said, and that one came after all. */
  async #answerOf<T>(asked: Promise<T>): Promise<T> {
    const tell = (silent: boolean) => {
      if (this.silent === silent) return;
      this.silent = silent;
      this.host.requestUpdate();
    };
    const timer = setTimeout(() => tell(true), SILENT_MS);
    try {
      const answer = await asked;
      tell(false);
      return answer;
    } catch (thrown) {
      tell(isUnreachable(thrown));
      throw thrown;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Ask again in a while, unless something else is shown by then. */
  #askAgain(ask: () => unknown): void {
    const run = this.#run;
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => {
      if (run === this.#run) ask();
    }, AGAIN_MS);
  }

  /** The person has read what changed. */
  read(): void {
    this.opened = this.request;
    this.host.requestUpdate();
  }

  async #open(house: House, request: Request): Promise<void> {
    this.#run += 1;
    const run = this.#run;
    this.review = this.#confirmed = this.#began = null;
    this.#offers = new Map();
    this.#asked = false;
    this.answer.error = "";
    this.search.forget();
    this.#listen(house.hub);
    const added = AddedFiles.of(house.hub, request.id);
    this.added = added;
    added.changed = () => this.#addedChanged();
    void this.#about(house.hub, request, run);
    // Both people must say yes to one and the same: the second looks at what the first did.
    const proposalId = request.decision?.proposal_id ?? request.consent?.proposal_id;
    const read = Promise.all([
      loadClips(house.hub, request),
      proposalId ? reviewed(house.hub, request, proposalId) : null,
      house.mayAnswer ? added.read() : null,
    ]);
    let clips: Map<string, Clip>;
    let review: Review | null;
    try {
      [clips, review] = await this.#answerOf(read);
    } catch {
      // The page says that the hub doesn't answer, and goes on by itself once it does.
      if (run === this.#run) this.#askAgain(() => this.request && this.#open(house, this.request));
      return;
    }
    if (run !== this.#run) return;
    const open = request.status === "open" && !request.decision;
    // What was denied or is over stays here: nothing of it is ticked.
    const proposal = review?.proposal ?? (open ? request.proposal : null);
    const files = added.files?.filter((file) => !added.fresh.has(file.id)) ?? null;
    const ground = { request, cameras: house.cameras, sensors: house.sensors, clips, files };
    this.draft = this.#began = toDraft(ground, proposal);
    const before = left.take(house.hub, request.id);
    if (open && !proposalId && before && before.proposal === proposal?.id) {
      this.draft = before.draft;
      this.#began = before.began;
    }
    // What was added while another page was looked at is chosen, too.
    if (added.files) this.draft = withFiles(this.draft, request.id, added.files);
    added.fresh.clear();
    if (review) {
      this.#confirmed = this.draft;
      this.review = review;
    }
    this.host.requestUpdate();
    if (this.#touched) this.#settle();
    else if (proposal && open && house.available && house.mayAnswer) {
      await this.#prepare(request, proposal.id, this.draft);
    }
  }

  /** Something was added or removed, or is on its way: what is new is chosen. */
  #addedChanged(): void {
    const { draft, request, added } = this;
    if (draft && request && added?.files) {
      const now = withFiles(draft, request.id, added.files);
      // A proposal with a file that is gone is none to begin from.
      const isGone = draft.clips.some((clip) => clip.file && !now.clips.includes(clip));
      added.fresh.clear();
      if (now !== draft) this.change(isGone ? { ...now, base: null } : now);
    }
    this.host.requestUpdate();
  }

  async #about(hub: Hub, request: Request, run: number): Promise<void> {
    this.agency = this.proof = null;
    const [agency, proof] = await Promise.allSettled([
      hub.get<AgencyRecord>(`/agencies/${request.agency.id}`),
      hub.get<Proof>(`/requests/${request.id}/proof`),
    ]);
    if (run !== this.#run) return;
    if (agency.status === "fulfilled") this.agency = agency.value;
    if (proof.status === "fulfilled") this.proof = proof.value;
    this.host.requestUpdate();
  }

  #listen(hub: Hub): void {
    this.#unlisten?.();
    this.#unlisten = hub.listen((message) => {
      if (message.type === "proposal.changed" && message.data["proposal_id"] === this.review?.proposal.id)
        void this.#detectFaces();
    });
  }

  /** Make a proposal of the draft if it isn't one yet, and have it cut. */
  async prepare(): Promise<boolean> {
    const { draft, request } = this;
    const hub = this.#house?.hub;
    if (!draft || !request || !hub) return false;
    if (this.#matches && this.review?.preparation !== "failed") return this.ready;
    return this.answer.do("preparing", async () => {
      const id =
        draft.base !== null && this.#began && sameBody(draft, this.#began)
          ? draft.base
          : (await this.#answerOf(hub.post<{ id: string }>(`/requests/${request.id}/proposals`, toBody(draft)))).id;
      await this.#prepare(request, id, draft);
    });
  }

  async #prepare(request: Request, id: string, draft: Draft): Promise<void> {
    const run = this.#run;
    const hub = this.#house?.hub;
    if (!hub) return;
    this.#asked = true;
    try {
      const path = `/requests/${request.id}/proposals/${id}/prepare`;
      const review = await this.#answerOf(hub.post<Review>(path));
      if (run !== this.#run) return;
      this.#asked = false;
      this.#confirmed = draft;
      this.#storeReview(review);
    } catch (thrown) {
      if (run !== this.#run) return;
      if (isUnreachable(thrown)) {
        this.#askAgain(() => this.draft === draft && this.#prepare(request, id, draft));
      } else {
        this.#asked = false;
        this.answer.error = HubError.of(thrown).message;
      }
    }
    this.host.requestUpdate();
  }

  #storeReview(review: Review): void {
    this.review = review;
    this.can = { findFaces: review.finds_faces, signClips: review.signs_clips };
    clearTimeout(this.#timer);
    if (review.preparation === "ready") this.#takeOffers(review);
    if (review.preparation === "failed") this.answer.error = review.reason;
    if (review.preparation === "preparing" || review.preparation === "none")
      this.#timer = setTimeout(() => void this.#detectFaces(), DETECTION_POLL_MS);
    else if (this.#due && !this.answer.doing) this.#settle();
    this.host.requestUpdate();
  }

  #takeOffers(review: Review): void {
    const clips = this.#confirmed ? chosenClips(this.#confirmed) : [];
    this.#offers = new Map(
      clips.flatMap((clip, place) => {
        const offer = review.cuts[place]?.signed_offer;
        return offer ? [[clip.key, { cut: clip.cut, offer: spanOf(offer) }] as const] : [];
      }),
    );
  }

  /** What cameras signed, for each chosen clip of which it can be sent: nothing of it is covered. */
  get signed(): readonly SignedRow[] {
    const { draft } = this;
    if (!draft) return [];
    return chosenClips(draft).flatMap((clip, place) => {
      const known = this.#offers.get(clip.key);
      const isOf = known?.cut.start === clip.cut.start && known.cut.end === clip.cut.end;
      const offer = clip.signed ?? (known && isOf ? known.offer : null);
      if (!offer || clip.masks.length) return [];
      const { ready, review, request } = this;
      const isThere = ready && review && request && review.cuts[place]?.signed_film;
      const path = isThere
        ? `requests/${request.id}/proposals/${review.proposal.id}/pieces/${place + 1}/signed`
        : "";
      return [{ clip, offer, path }];
    });
  }

  async #detectFaces(): Promise<void> {
    const run = this.#run;
    const { review, request } = this;
    const hub = this.#house?.hub;
    if (!review || !request || !hub) return;
    try {
      const path = `/requests/${request.id}/proposals/${review.proposal.id}`;
      const newer = await hub.get<Review>(path);
      if (run === this.#run && this.review?.proposal.id === newer.proposal.id) this.#storeReview(newer);
    } catch {
      // The hub is away: the page says so, and what is prepared is looked at once it is back.
      if (run === this.#run) this.#timer = setTimeout(() => void this.#detectFaces(), DETECTION_POLL_MS);
    }
  }

  /** Search one clip for faces and texts; a person chooses what of it is covered. */
  findFaces(key: string): Promise<boolean> {
    return this.search.find(key);
  }

  /** End a search. */
  stopDetection(): Promise<void> {
    return this.search.stop();
  }

  /** Approve exactly what was looked at; anything else is prepared first and not sent. */
  async approve(): Promise<boolean> {
    const review = this.review;
    if (this.ready && review) return this.answer.approve(review.proposal.id);
    await this.prepare();
    return false;
  }

  deny(): Promise<boolean> {
    const denied = this.answer.deny();
    void this.stopDetection();
    return denied;
  }

  /** The prepared file of a clip, and when its first frame was filmed, if a clock says so; no path if it isn't ready. */
  pieceOf(clip: DraftClip): { path: string; start: Micros | null } {
    const { ready, review, request, draft } = this;
    const number = draft ? chosenClips(draft).indexOf(clip) + 1 : 0;
    const cut = number ? review?.cuts[number - 1] : undefined;
    return {
      path:
        ready && review && request && number
          ? `requests/${request.id}/proposals/${review.proposal.id}/pieces/${number}/${isPhoto(clip) ? "picture" : "video"}`
          : "",
      start: cut?.start && !clip.file ? parseTime(cut.start) : null,
    };
  }
}

/** Whether nothing answered, so that asking again may help. */
function isUnreachable(thrown: unknown): boolean {
  return HubError.of(thrown).code === "unreachable";
}

/** Return one proposal of a request with its result, or null if that isn't available. */
async function reviewed(hub: Hub, request: Request, id: string): Promise<Review | null> {
  try {
    return await hub.get<Review>(`/requests/${request.id}/proposals/${id}`);
  } catch (thrown) {
    if (isUnreachable(thrown)) throw thrown;
    return null;
  }
}

async function loadClips(hub: Hub, request: Request): Promise<Map<string, Clip>> {
  const loads = request.match.clips.map((one) => hub.get<Clip>(`/clips/${one.clip_id}`));
  const known = new Map<string, Clip>();
  for (const one of await Promise.allSettled(loads)) {
    if (one.status === "fulfilled") known.set(one.value.id, one.value);
    else if (isUnreachable(one.reason)) throw one.reason;
  }
  return known;
}
