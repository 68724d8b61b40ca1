import type { AddedFile, Clip, Message, Proof, Request, Review, Share } from "../../src/api/types.ts";
import { alley, board, CAMERAS, fifteen, FIRE, others, proposal, requestId, stateOf } from "../fixtures.ts";
import { found, inTurn, press, pressAt } from "../acting.ts";
import { LATER, type Answer, type Scene, type Scenes } from "../hass.ts";

const AT = `requests/${requestId(1)}/review`;
const PIECE = { start: "2026-11-22T22:03:20Z", end: "2026-11-22T22:04:02Z" };
const DELIVERY_KEY = "age1q8x4m0f6vwz5k3r7n2d9c8j6h4t7fke";
const SENSOR = {
  id: "0000000005e1",
  entity_id: "binary_sensor.gate",
  name: "Garden gate",
  kind: "opening",
  unit: "",
  lent_at: "2026-10-01T08:00:00Z",
};

/** The one that waits, with its first clip cut to 42 seconds. */
function ask(changes: Partial<Request> = {}): Request {
  const request = alley();
  const { proposal } = request;
  const first = proposal?.pieces[0];
  return {
    ...request,
    proposal: proposal && first ? { ...proposal, pieces: [{ ...first, ...PIECE }] } : null,
    ...changes,
  };
}

function review(of: Request, changes: Partial<Review> = {}): Review {
  const proposal = of.proposal ?? ask().proposal;
  if (!proposal) throw new Error("Nothing is proposed.");
  return {
    request_id: of.id,
    proposal,
    preparation: "ready",
    reason: "",
    cuts: [
      {
        number: 1,
        ...PIECE,
        frames: 630,
        frames_copied: 0,
        width: 1920,
        height: 1080,
        size_bytes: 11_700_000,
        sha256: "5f0c".padEnd(60, "3") + "9a1e",
        clock_offset_ms: 120,
        audio: false,
        sources: 8,
        signed_offer: null,
        signed_film: null,
      },
    ],
    finds_faces: true,
    signs_clips: true,
    custody: {
      v: 1,
      type: "custody",
      request: { origin: of.origin, index: of.index, case_number: of.case_number },
      recipient: { agency: FIRE.id, delivery_key: DELIVERY_KEY },
      files: [{ name: "clip-01.mp4", frames: 630, reencoded: "all", masks: 1, audio: false }],
      identity: { name: "", email: "", telephone: "" },
      ledger_root: "",
    },
    size_bytes: 11_800_000,
    estimated_bytes: 11_800_000,
    ...changes,
  };
}

/** What recorded its clip: an archive, with a clock of its own. */
const RECORDED = {
  v: 2,
  type: "custody",
  files: [
    {
      name: "clip-01.mp4",
      frames: 630,
      reencoded: "all",
      recorded: {
        archives: [
          {
            kind: "frigate",
            product: "Frigate 0.17.2",
            received_at: "2026-11-24T18:14:41Z",
            clock_offset_ms: -4150,
            clock_uncertainty_ms: 960,
            video_recoded: false,
            sound_recoded: true,
            files: { count: 5, root: "7c".repeat(32) },
            sha256: [],
          },
        ],
        hub: false,
      },
    },
  ],
};

/** A clip with proof of when it existed, by two services. */
const STAMPED = {
  v: 4,
  type: "custody",
  files: [{ name: "clip-01.mp4", frames: 630, reencoded: "head", masks: 0, audio: false }],
  timestamps: {
    groups: { sha256: "4d".repeat(32), size_bytes: 118_402 },
    hours: [
      {
        sha256: "e1".repeat(32),
        size_bytes: 79,
        replies: ["tsa.example.org", "stempel.example.net"].map((service) => ({
          sha256: "0b".repeat(32),
          size_bytes: 1_384,
          service,
        })),
      },
    ],
  },
};

/** Its camera signs, and nothing is covered: what it signed may go along. */
const signs = () => {
  const { proposal } = ask();
  return ask({ proposal: proposal && { ...proposal, pieces: proposal.pieces.map((piece) => ({ ...piece, masks: [] })) } });
};

const SIGNED = { start: "2026-11-22T22:03:18.4Z", end: "2026-11-22T22:04:03.6Z" };

const BARE = { state: { cameras: CAMERAS.map((one) => ({ ...one, masks: [] })) } };

/** Whatever is proposed, as it would be made. */
const signedReview = (film: boolean): Partial<Review> => ({
  cuts: review(signs()).cuts.map((cut) => ({
    ...cut,
    frames_copied: 604,
    signed_offer: SIGNED,
    signed_film: film
      ? { ...SIGNED, frames: 679, groups: 23, size_bytes: 12_400_000, sha256: "c8".repeat(32) }
      : null,
  })),
});

/** With its sound. */
const heard = () => {
  const { proposal } = ask();
  return ask({ proposal: proposal && { ...proposal, audio: true } });
};

const PROOF: Proof = {
  request_id: requestId(1),
  origin: "board.example.org",
  index: 4871,
  leaf: "1".padStart(64, "0"),
  tree_size: 4871,
  root: "a".repeat(64),
  checkpoint_at: "2026-11-24T18:40:00Z",
  seen_at: "2026-11-24T18:14:20Z",
  checked_at: "2026-11-24T18:41:00Z",
  witnesses: ["one", "two", "three"].map((name) => ({
    name: `witness-${name}.example.org`,
    at: "2026-11-24T18:40:00Z",
  })),
  quorum: 2,
  log_key: "board.example.org+0",
  key_id: "5e6f7a8b",
  entry: "",
  file: "",
  file_name: "request.tlog-proof",
  commands: [],
};

function whole(sent: { path: string }): Clip {
  const id = sent.path.split("/")[2] ?? "";
  const match = [...alley().match.clips, ...fifteen()].find((one) => one.clip_id === id);
  return {
    id,
    camera_id: match?.camera_id ?? "",
    start: match?.start ?? "",
    end: match?.end ?? "",
    triggers: ["motion"],
    labels: match?.labels ?? [],
    thumbnail: true,
  };
}

const SEARCH = "POST /requests/*/proposals/*/pieces/*/suggestions";
const FOLLOW = "POST /requests/*/proposals/*/pieces/*/follow";

/** A face that walks past, and a plate that stays. */
export const SUGGESTIONS = [
  {
    kind: "faces",
    picture:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABIMDRANCxIQDhAUExIVGywdGxgYGzYnKSAsQDlEQz85Pj1HUGZXR0thTT0+WXlaYWltcnNyRVV9hnxvhWZwcm7/2wBDARMUFBsXGzQdHTRuST5Jbm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm7/wAARCAAuADgDASIAAhEBAxEB/8QAGgABAAMBAQEAAAAAAAAAAAAAAAEDBgQFAv/EADAQAAIBAgMEBgsAAAAAAAAAAAABAgMRBCExBRITQQYUImGBsSM0NVRzgpGTobLB/8QAGAEAAwEBAAAAAAAAAAAAAAAAAQIDAAT/xAAaEQEBAQEAAwAAAAAAAAAAAAAAAQIRAyEx/9oADAMBAAIRAxEAPwDOgAYqG1FXZ8cVX0yLsLh+uY+lQvZSeb7tX+DYRo040uFGnBU7NbiirWfcT1vlVxjsYyMlJZEnRtbCrB7TlGFlCp24pck+X1uc4+b2J6nKAAIAAMzT7G9l0fm/ZnZuvclHfld3tLK6v4WyPI6P4qPDlhpy7Se9C71XNLz8T2Tm3OWurF7mKMd6jiPhy8jImi25io0cI6Kl6SplZPNR5v8AhnSvinpLy32AAokEPQkh6Goz6RlKMlKLaad009C3ruK95rfcZSBFUzqTqTcqk5Sk9XJ3YWhBK0DC6+JAAyb/2Q==",
    masks: [
      {
        found: true,
        keys: [
          { at_ms: 0, left: 0.44, top: 0.52, width: 0.06, height: 0.12 },
          { at_ms: 12000, left: 0.5, top: 0.5, width: 0.06, height: 0.12 },
        ],
      },
    ],
  },
  {
    kind: "texts",
    picture:
      "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABIMDRANCxIQDhAUExIVGywdGxgYGzYnKSAsQDlEQz85Pj1HUGZXR0thTT0+WXlaYWltcnNyRVV9hnxvhWZwcm7/2wBDARMUFBsXGzQdHTRuST5Jbm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm7/wAARCAAgAEADASIAAhEBAxEB/8QAGgABAAIDAQAAAAAAAAAAAAAABgADBAUHAv/EADIQAAEDAgIGCQMFAAAAAAAAAAECAwQAERIxFSFBVJPRBQYTIjVhcYKyUXOBMlJiwfD/xAAWAQEBAQAAAAAAAAAAAAAAAAAAAQL/xAAXEQEBAQEAAAAAAAAAAAAAAAAAARES/9oADAMBAAIRAxEAPwDQVK2fVvxyP7viaUP9IqanuxUpStwoQWUZFROK9/IBIP8AhWrcZkBKldChPuPKkodwXZdDd0gi/cSfqdpNepsgxmMSE4nFHC2j9yuW0+QNTpcc7qU2MyauDFfbXHC5KW8LZaUe8oAnXiyGs+grJfkyGukIzQQ2GHVFBJJKicClegy86dGAFSnqZMlM1lt1LYS8V2QB3kJGSib2N9WzVcUe63+KNfZHyVSXUxjdW/HI/u+JpVJ6MTIkOv48LikoDawnW2pJUbg+7KgjTq2XAtpakLGSkmxH5q/SU7fJHFVzpZpKatRJTLzq0SGcLywtQUySb4QDY4v41dJhtSilTmMKQCElDik2vnkRQTSU7fJHFVzqaSnb5I4qudTldNYfRwiiOC6XBHZDaAQc9qtZP0Fhsq9+P2z8dzFbsFldrfqukp/ugekp2+SOKrnU0lO3yRxVc6cmmsaJIZlOPOvtOlw6z2RCgNiQcWoD0o71v8Ua+yPkqtZpKdvkjiq51S8+7IWFPurcUBa61Em35qyYWv/Z",
    masks: [
      {
        found: true,
        keys: [0, 42000].map((at_ms) => ({ at_ms, left: 0.7, top: 0.7, width: 0.12, height: 0.06 })),
      },
    ],
  },
];

/** Scrub through what is chosen, which was cut before. */
async function watch(panel: HTMLElement): Promise<void> {
  const seek = (await found(panel, "input[type=range]")) as HTMLInputElement;
  // What is cut has its frames' times by then.
  while (Number(seek.max) > 1000) await new Promise((done) => setTimeout(done, 10));
  seek.value = seek.max;
  seek.dispatchEvent(new Event("input"));
  await found(panel, "button", "Hold to approve");
}

/** Fifteen clips, of which two are proposed. */
function many(): Request {
  const clips = fifteen();
  const chosen = [clips[7], clips[5]].flatMap((one) => one ?? []);
  const request = ask();
  return {
    ...request,
    match: { ...request.match, clips },
    proposal: proposal(1, FIRE, chosen),
  };
}

/** When the frames of fifteen clips are shown. */
const MANY_FRAMES: Answer = ({ path }: { path: string }) => ({
  start: fifteen().find((one) => path.includes(one.clip_id))?.start,
  until: "2026-11-24T18:40:00Z",
  tag: "7a9".padEnd(32, "0"),
  frames_us: Array.from({ length: 60 }, (_, second) => second * 1_000_000),
});

/** One scene: the request as it is, and what the hub answers about it. */
function scene(request: Request, more: Partial<Scene> = {}, given: Partial<Review> = {}): Scene {
  const prepared: Answer = ({ path }: { path: string }) => {
    const made = review(request, given);
    return { ...made, proposal: { ...made.proposal, id: path.split("/")[4] ?? "" } };
  };
  const answers: Record<string, Answer> = {
    "GET /clips/*": whole as Answer,
    ...more.answers,
    "GET /agencies/*": { id: FIRE.id, delivery_key: DELIVERY_KEY },
    "GET /requests/*/proof": PROOF,
    "GET /sensors/*/readings": {
      readings: [
        { at: "2026-11-22T21:40:00Z", state: "off" },
        { at: "2026-11-22T22:01:12Z", state: "on" },
        { at: "2026-11-22T22:01:40Z", state: "off" },
      ],
    },
    "GET /requests/*/proposals/*": prepared,
    "POST /requests/*/proposals/*/prepare": prepared,
    "POST /requests/*/proposals": { ...request.proposal, id: "b".repeat(64) },
    [SEARCH]: more.answers?.[SEARCH] ?? { suggestions: SUGGESTIONS },
    [FOLLOW]: more.answers?.[FOLLOW] ?? {
      found: false,
      keys: [
        { at_ms: 0, left: 0.4, top: 0.35, width: 0.2, height: 0.3 },
        { at_ms: 21000, left: 0.55, top: 0.3, width: 0.18, height: 0.3 },
        { at_ms: 30000, left: 0.6, top: 0.3, width: 0.18, height: 0.3 },
      ],
    },
  };
  return {
    at: AT,
    ...more,
    answers,
    state: stateOf({ requests: [request, ...others()], ...more.state }),
  };
}

/** A film and a photo that a person added, as the hub lists them. */
export function addedFile(kind: AddedFile["kind"], changes: Partial<AddedFile> = {}): AddedFile {
  const film = kind === "film";
  return {
    id: (film ? "f1" : "f2").padEnd(32, "0"),
    kind,
    name: film ? "IMG_2041.MOV" : "IMG_2043.JPG",
    size_bytes: film ? 64_000_000 : 3_400_000,
    duration_ms: film ? 90_000 : 0,
    width: film ? 1920 : 3024,
    height: film ? 1080 : 4032,
    start: "2026-11-22T22:03:34Z",
    traces: ["device", "place", "time"],
    ...changes,
  };
}

const pieceOf = ({ id, kind }: AddedFile, end_ms = 0) => ({
  file_id: id,
  kind,
  start_ms: 0,
  end_ms,
  masks: [],
  moving: [],
});

/** One more file that would leave, after the clips. */
function cutOf(number: number, size_bytes: number): Review["cuts"][0] {
  const { cuts } = review(ask());
  return { ...(cuts[0] as Review["cuts"][0]), number, start: null, end: null, size_bytes };
}

/** Nothing was recorded, so a photo is all there is. */
const unseen = (changes: Partial<Request> = {}) =>
  ask({
    proposal: null,
    match: { ...ask().match, strength: "camera_only", because: "nothing_moved", clips: [] },
    ...changes,
  });

/** Choose files, as the device's own dialog does. */
const choose =
  (...names: string[]) =>
  async (panel: HTMLElement): Promise<void> => {
    const add = await found(panel, "nr-review-add");
    const detail = names.map((name) => new File(["film"], name));
    add.dispatchEvent(new CustomEvent("nr-files", { detail }));
  };

const DECIDED = {
  request_id: requestId(1),
  proposal_id: "1".padStart(64, "0"),
  answered_by: "person" as const,
  first_by: "",
  reason: "",
  decided_at: "2026-11-24T18:40:30Z",
  final_at: "2026-11-24T18:40:30Z",
};
const yes = { ...DECIDED, answer: "approve" as const, by: "Alex" };
const no = { ...DECIDED, answer: "deny" as const, proposal_id: null, by: "Alex" };

function share(state: Share["state"], changes: Partial<Share> = {}): Share {
  return {
    state,
    sealed_sha256: "5e".repeat(32),
    size_bytes: 11_800_000,
    sent_bytes: 0,
    opened: false,
    withdrawn: false,
    own_copy: "",
    reason: "",
    changed_at: "2026-11-24T18:45:00Z",
    practice: false,
    ...changes,
  };
}

const sent = (state: Share["state"], changes: Partial<Share> = {}, withdrawable = true) =>
  ask({ decision: yes, share: share(state, changes), pending: false, withdrawable });

export const scenes: Scenes = {
  ready: () => scene(ask()),
  armed: () => scene(ask(), { then: watch }),
  many: () => scene(many(), { answers: { "GET /clips/*/frames": MANY_FRAMES } }, { size_bytes: 9_000_000, estimated_bytes: 9_000_000 }),
  grid: () =>
    scene(many(), { answers: { "GET /clips/*/frames": MANY_FRAMES }, then: press("Show grid") }),
  added: () => {
    const [film, photo] = [addedFile("film"), addedFile("photo")];
    const { proposal } = ask();
    const added = [pieceOf(film, 16_000), pieceOf(photo)];
    return scene(
      ask({ proposal: proposal && { ...proposal, added } }),
      {
        answers: { "GET /requests/*/added": { added: [film, photo] }, "DELETE /requests/*/added/*": null },
        then: pressAt("li:nth-child(3) > button[aria-pressed]"),
      },
      { cuts: [...review(ask()).cuts, cutOf(2, 4_200_000), cutOf(3, 900_000)], size_bytes: 16_900_000, estimated_bytes: 16_900_000 },
    );
  },
  photo: () => {
    const photo = addedFile("photo");
    const proposal = ask().proposal;
    const added = proposal && { ...proposal, pieces: [], added: [pieceOf(photo)] };
    return scene(
      unseen({ proposal: added }),
      { answers: { "GET /requests/*/added": { added: [photo] } } },
      { cuts: [cutOf(1, 900_000)], size_bytes: 912_000, estimated_bytes: 912_000 },
    );
  },
  adding: () =>
    scene(unseen(), {
      answers: {
        "POST /requests/*/added": ({ body }: { body: unknown }) => {
          if ((body as File).name.endsWith(".MOV")) return LATER;
          throw { code: "invalid", message: "Your hub can’t read HEIC photos. Save it as JPEG, then add it." };
        },
      },
      then: async (panel) => {
        await choose("IMG_2042.HEIC", "IMG_2041.MOV")(panel);
        await found(panel, ".failed .error");
        await found(panel, "li progress");
      },
    }),
  silent: () =>
    scene(ask(), {
      answers: { "GET /clips/*": LATER },
      then: async (panel) => void (await found(panel, "nr-finding.silent")),
    }),
  coming: () => scene(ask(), { answers: { "GET /clips/*/frames": LATER } }),
  practice: () => scene({ ...ask(), practice: true } as Request),
  preparing: () => scene(ask(), {}, { preparation: "preparing", cuts: [], size_bytes: 0 }),
  suggested: () =>
    scene(ask(), {
      then: async (panel) => {
        await inTurn(press("Cover…"), press("Find faces and text"))(panel);
        await pressAt(".found li:last-child button", "")(panel);
      },
    }),
  no_search: () => scene(ask(), {}, { finds_faces: false, signs_clips: false }),
  looking: () =>
    scene(ask(), {
      answers: {
        [SEARCH]: LATER,
        "GET /requests/*/suggestions": { searching: true, done: 0.42 },
      },
      then: async (panel) => {
        await inTurn(press("Cover…"), press("Find faces and text"))(panel);
        await found(panel, "button", "Cancel");
      },
    }),
  leaves: () => scene(ask(), { then: press("Preview exactly") }),
  files: () => scene(ask(), { then: pressAt("summary", "Files and custody record") }),
  archived: () => scene(heard(), {}, { custody: RECORDED }),
  archived_files: () =>
    scene(
      heard(),
      { then: pressAt("summary", "Files and custody record") },
      { custody: RECORDED },
    ),
  stamped: () => scene(ask(), {}, { custody: STAMPED }),
  signs: () => scene(signs(), BARE, signedReview(false)),
  signed: () =>
    scene(
      signs(),
      {
        ...BARE,
        then: async (panel) => {
          await pressAt("label", "Send the signed recording")(panel);
          await found(panel, ".signed video");
        },
      },
      signedReview(true),
    ),
  contact: () =>
    scene(ask(), { then: pressAt("label", "Add a contact") }),
  readings: () =>
    scene(
      ask({
        proposal: {
          ...(ask().proposal as NonNullable<Request["proposal"]>),
          words: "Two people came past before the lamp went out.",
          extracts: [
            {
              sensor_id: SENSOR.id,
              sensor_name: SENSOR.name,
              start: ask().window.start,
              end: ask().window.end,
            },
          ],
        },
      }),
      { state: { sensors: [SENSOR] } },
    ),
  edited: () =>
    scene(ask(), {
      state: {
        cameras: CAMERAS.map((one) => ({
          ...one,
          masks: [{ left: 0.03, top: 0.25, width: 0.12, height: 0.3 }],
        })),
      },
      then: async (panel) => {
        await inTurn(press("Cover…"), press("Add a cover"), press("Follow"))(panel);
        await found(panel, "button.watch");
      },
    }),
  two_steps: () => scene(ask(), { then: inTurn(watch, press("Hold to approve")) }),
  holding: () =>
    scene(ask(), {
      then: async (panel) => {
        await watch(panel);
        const hold = (await found(panel, "nr-hold")) as HTMLElement & { holding: boolean };
        hold.holding = true;
        const bar = hold.shadowRoot?.querySelector<HTMLElement>(".pg");
        // Without animation, holding is two steps; so the stage says how far it has come.
        if (bar) bar.style.transform = "scaleX(0.62)";
      },
    }),
  unplayable: () => scene(ask(), { film: "data:video/mp4;base64," }),
  sealing: () => scene(sent("approved")),
  sending: () => scene(sent("sending", { sent_bytes: 4_900_000 })),
  delivered: () => scene(sent("delivered", { sent_bytes: 11_800_000 }, false)),
  opened: () => scene(sent("delivered", { sent_bytes: 11_800_000, opened: true }, false)),
  failed: () => scene(sent("failed", { reason: "Their inbox didn’t answer." })),
  withdraw_after: () =>
    scene(sent("delivered", {}, false), { then: press("Withdraw…") }),
  withdrawing: () => scene(sent("withdrawing", {}, false)),
  withdrawn: () =>
    scene(ask({ pending: false, share: share("withdrawn", { withdrawn: true }) })),
  first_yes: () => scene(ask({ people: 2 })),
  second_yes: () =>
    scene(
      ask({
        people: 2,
        consent: { by: "Sam", at: "2026-11-24T18:38:00Z", proposal_id: "1".padStart(64, "0") },
      }),
    ),
  own_yes: () =>
    scene(
      ask({
        people: 2,
        consent: { by: "Alex", at: "2026-11-24T18:38:00Z", proposal_id: "1".padStart(64, "0") },
      }),
    ),
  cooling: () =>
    scene(
      ask({
        decision: { ...yes, final_at: "2026-11-24T19:10:30Z" },
        withdrawable: true,
        pending: false,
        cool_off_s: 1800,
      }),
    ),
  denied: () =>
    scene(
      ask({
        pending: false,
        decision: { ...no, decided_at: "2026-11-24T18:40:55Z", final_at: "2026-11-24T18:41:05Z" },
        undoable_until: "2026-11-24T18:41:05Z",
      }),
    ),
  answered: () =>
    scene(ask({ pending: false, decision: { ...no, by: "Sam", decided_at: "2026-11-24T18:33:00Z" } })),
  by_rule: () =>
    scene(ask({ pending: false, decision: { ...no, by: "No protests", answered_by: "rule" } })),
  away: () => scene(ask(), { told: [{ type: "away", since: "2026-11-24T18:12:00Z" }] }),
  forked: () =>
    scene(ask(), {
      state: { boards: [board("board.example.org", { state: "stopped", reason: "two histories" })] },
    }),
  unchecked: () =>
    scene(ask(), {
      state: { boards: [board("board.example.org", { state: "unchecked", unchecked: "few_witnesses" })] },
    }),
  left: () =>
    scene(ask(), { state: { boards: [board("board.example.org", { state: "left" })] } }),
  behind: () =>
    scene(ask(), {
      state: { boards: [board("board.example.org", { state: "unreachable", since: "2026-11-24T18:37:00Z" })] },
    }),
  revoked: () =>
    scene(
      ask({
        findings: [{ code: "revoked_key", severity: "refuse", text: "The key was revoked.", params: {} }],
      }),
    ),
  corrected: () =>
    scene(ask(), {
      then: async (panel, hass) => {
        await watch(panel);
        const window = { start: "2026-11-22T21:40:00Z", end: "2026-11-22T22:10:00Z" };
        const message: Message = {
          seq: 2,
          type: "request.changed",
          at: "2026-11-24T18:41:00Z",
          data: { request: { ...ask(), window } },
        };
        hass.tell({ type: "message", message });
      },
    }),
  gap: () =>
    scene(
      ask(),
      {},
      { cuts: [{ ...(review(ask()).cuts[0] as Review["cuts"][0]), end: "2026-11-22T22:03:58Z" }] },
    ),
  resolved: () =>
    scene(
      ask({
        status: "resolved",
        pending: false,
        thread: [
          {
            kind: "resolve",
            index: 4866,
            issued: "2026-11-24T18:20:00Z",
            text: "Somebody was found. Thank you.",
          },
        ],
      }),
    ),
  nothing: () => scene(unseen()),
  information: () =>
    scene(
      ask({
        proposal: null,
        match: { ...ask().match, strength: "none", because: "no_camera", clips: [], cameras: [] },
      }),
      { state: { sensors: [SENSOR] } },
    ),
  watching: () =>
    scene(ask(), {
      houses: [
        {
          entry_id: "house",
          hub_id: "0123456789abcdef",
          name: "Hub",
          available: true,
          last_heard: "2026-11-24T18:41:00Z",
          may_answer: false,
          may_manage: false,
        },
      ],
    }),
  refused: () =>
    scene(ask(), {}, { preparation: "failed", reason: "The recording can’t be read. Check the hub’s disk.", cuts: [], size_bytes: 0 }),
  gone: () => ({ at: `requests/${requestId(99)}/review` }),
};
