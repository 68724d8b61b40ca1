import type { Message, Request, Review } from "../../src/api/types.ts";
import { board, CAMERAS, requestId } from "../fixtures.ts";
import { found, inTurn, press, pressAt } from "../acting.ts";
import { LATER, type Scenes } from "../hass.ts";
import {
  addedFile, ask, BARE, choose, cutOf, heard, many, MANY_FRAMES, no, pieceOf, RECORDED, review,
  scene, SEARCH, SENSOR, sent, share, signedReview, signs, STAMPED, unseen, watch, yes,
} from "../fixtures/review.ts";

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
