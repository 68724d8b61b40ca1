import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { createHouse, type House } from "../src/api/house.ts";
import { Hub } from "../src/api/hub.ts";
import type { Request, Review } from "../src/api/types.ts";
import { Desk } from "../src/panel/review/desk.ts";
import { withClip, withMask, type Clip, type Draft } from "../src/panel/review/draft.ts";
import { isCovered, withFound, type Found } from "../src/panel/review/mask-search.ts";
import { NEW_AREA, placed, type Mask } from "../src/panel/review/masks.ts";
import { alley, stateOf } from "../stage/fixtures.ts";
import { pretend, type Answer } from "../stage/hass.ts";

const OTHER = "b".repeat(64);
let asked: unknown[] = [];

/** Wait until nothing more is asked, however busy the machine is. */
async function settle(): Promise<void> {
  for (let quiet = 0, seen = -1; quiet < 4; quiet = asked.length === seen ? quiet + 1 : 0) {
    seen = asked.length;
    await new Promise((done) => setTimeout(done, 25));
  }
}

function review(request: Request, id: string): Review {
  if (!request.proposal) throw new Error("Nothing is proposed.");
  return {
    request_id: request.id,
    proposal: { ...request.proposal, id },
    preparation: "ready",
    reason: "",
    cuts: [],
    finds_faces: true,
    signs_clips: true,
    custody: {},
    size_bytes: 1,
    estimated_bytes: 1,
  };
}

/** A desk with a pretended hub; `asked` is what it was asked to do. */
async function deskOf(request: Request = alley(), more: Record<string, Answer> = {}) {
  const told: Request[] = [];
  const hass = pretend(
    {
      at: "",
      answers: {
        "GET /clips/*": { id: "none" },
        "GET /agencies/*": {},
        "GET /requests/*/proof": {},
        "POST /requests/*/proposals/*/prepare": ((sent: { path: string }) =>
          review(request, sent.path.split("/")[4] ?? "")) as Answer,
        "GET /requests/*/proposals/*": ((sent: { path: string }) =>
          review(request, sent.path.split("/")[4] ?? "")) as Answer,
        "POST /requests/*/proposals": { id: OTHER },
        "POST /requests/*/decision": request,
        ...more,
      },
    },
    stateOf(),
    { language: "en", dark: false },
  );
  asked = hass.asked;
  const name = {
    entry_id: "house",
    hub_id: "",
    name: "",
    available: true,
    last_heard: null,
    may_answer: true,
    may_manage: true,
  };
  const house: House = {
    ...createHouse(new Hub(hass, "house"), name),
    cameras: stateOf().cameras,
    loaded: true,
    requests: [request],
  };
  const host = {
    addController() {},
    removeController() {},
    requestUpdate() {},
    updateComplete: Promise.resolve(true),
  };
  const desk = new Desk(host, (one) => told.push(one));
  desk.use(house, request.id);
  await settle();
  const posts = () =>
    (hass.asked as { method?: string; path?: string; body?: Record<string, unknown> }[]).filter(
      (one) => one.method === "POST",
    );
  return { desk, house, posts, told };
}

test("what is proposed is prepared when the page opens, and nothing is answered", async () => {
  const { desk, posts } = await deskOf();
  assert.ok(desk.ready);
  assert.deepEqual(posts().map((one) => one.path?.split("/").pop()), ["prepare"]);
});

test("an approval names the proposal that was looked at", async () => {
  const { desk, posts, told } = await deskOf();
  await desk.approve();
  const sent = posts().find((one) => one.path?.endsWith("decision"));
  assert.deepEqual(sent?.body, { answer: "approve", proposal_id: desk.review?.proposal.id });
  assert.equal(told.length, 1);
});

test("a draft that was changed is prepared anew and not sent", async () => {
  const { desk, posts } = await deskOf();
  if (desk.draft) desk.change({ ...desk.draft, audio: true });
  assert.ok(!desk.ready);
  await desk.approve();
  assert.ok(!posts().some((one) => one.path?.endsWith("decision")));
  assert.equal(desk.review?.proposal.id, OTHER);
  assert.ok(desk.ready);
  await desk.approve();
  const sent = posts().find((one) => one.path?.endsWith("decision"));
  assert.equal(sent?.body?.["proposal_id"], OTHER);
});

test("a change after it was prepared, and back again, is what was looked at", async () => {
  const { desk } = await deskOf();
  const draft = desk.draft;
  if (!draft) throw new Error("There is no draft.");
  desk.change({ ...draft, words: "Seen." });
  assert.equal(desk.current, null);
  desk.change(draft);
  assert.ok(desk.ready);
});

test("the second person looks at what the first said yes to", async () => {
  const request = alley({ people: 2, consent: { by: "Sam", at: "2026-11-24T18:00:00Z", proposal_id: OTHER } });
  const { desk } = await deskOf(request);
  assert.equal(desk.draft?.base, OTHER);
  assert.equal(desk.review?.proposal.id, OTHER);
});

test("a person's changes outlive another proposal, and an answer settles them", async () => {
  const request = alley();
  const { desk, house } = await deskOf(request);
  if (desk.draft) desk.change({ ...desk.draft, words: "Seen." });
  const moved = { ...request, proposal: review(request, OTHER).proposal };
  desk.use({ ...house, requests: [moved] }, request.id);
  await settle();
  assert.equal(desk.draft?.words, "Seen.");
  const decision = {
    request_id: request.id,
    answer: "deny" as const,
    proposal_id: null,
    by: "Sam",
    answered_by: "person" as const,
    first_by: "",
    reason: "",
    decided_at: "2026-11-24T18:40:00Z",
    final_at: "2026-11-24T18:40:10Z",
  };
  desk.use({ ...house, requests: [{ ...moved, decision }] }, request.id);
  await settle();
  assert.ok(desk.draft?.clips.every((clip) => !clip.taken));
});

test("where somebody else was first, who that was is said", async () => {
  const request = alley();
  const decision = {
    request_id: request.id,
    answer: "deny" as const,
    proposal_id: null,
    by: "Sam",
    answered_by: "person" as const,
    first_by: "",
    reason: "",
    decided_at: "2026-11-24T18:40:00Z",
    final_at: "2026-11-24T18:40:10Z",
  };
  const { desk, told } = await deskOf(request, {
    "POST /requests/*/decision": (() => {
      throw { code: "conflict", message: "Sam denied this." };
    }) as Answer,
    "GET /requests/*": { ...request, decision },
  });
  assert.equal(await desk.approve(), false);
  assert.equal(told[0]?.decision?.by, "Sam");
  assert.match(desk.answer.error, /Sam/);
  assert.equal(desk.answer.doing, "");
});

const SEARCH = "POST /requests/*/proposals/*/pieces/*/suggestions";
const FOLLOW = "POST /requests/*/proposals/*/pieces/*/follow";

test("a deny waits neither for a search, nor for a preview, nor for another answer", async () => {
  const never = () => new Promise(() => {});
  let end: (why: unknown) => void = () => {};
  const { desk, posts } = await deskOf(alley(), {
    [SEARCH]: () => new Promise((_, refuse) => (end = refuse)),
    "DELETE /requests/*/suggestions": null,
  });
  const key = desk.draft?.clips[0]?.key ?? "";
  void desk.findFaces(key);
  await settle();
  assert.notEqual(desk.detection, null);
  assert.ok(await desk.deny());
  const deleted = (asked as { method?: string; path?: string }[]).filter((one) => one.method === "DELETE");
  assert.ok(deleted.some((one) => one.path?.endsWith("/suggestions")));
  assert.equal(posts().filter((one) => one.path?.endsWith("decision")).length, 1);
  end({ code: "conflict", message: "" });

  const preparing = await deskOf(alley(), { "POST /requests/*/proposals": never });
  if (preparing.desk.draft) preparing.desk.change({ ...preparing.desk.draft, audio: true });
  void preparing.desk.prepare();
  assert.equal(preparing.desk.answer.doing, "preparing");
  assert.ok(await preparing.desk.deny());
});

test("a search says how far it is, and is ended without an error", async () => {
  let end: (why: unknown) => void = () => {};
  const { desk } = await deskOf(alley(), {
    [SEARCH]: () => new Promise((_, refuse) => (end = refuse)),
    "GET /requests/*/suggestions": { searching: true, done: 0.25 },
    "DELETE /requests/*/suggestions": () => {
      end({ code: "conflict", message: "The search was canceled." });
      return null;
    },
  });
  const searched = desk.findFaces(desk.draft?.clips[0]?.key ?? "");
  await new Promise((done) => setTimeout(done, 1300));
  assert.equal(desk.detection, 0.25);
  await desk.stopDetection();
  assert.equal(await searched, false);
  assert.deepEqual([desk.detection, desk.answer.error, desk.found], [null, "", null]);
});

const KEYS = [0, 500].map((at_ms) => ({ at_ms, left: 0.1, top: 0.1, width: 0.2, height: 0.2 }));

test("what is found covers nothing until a person says so, and is uncovered again", async () => {
  const masks = [{ found: true, keys: KEYS }];
  const { desk } = await deskOf(alley(), {
    [SEARCH]: { suggestions: [{ kind: "texts", picture: "AAAA", masks }] },
  });
  const clip = () => desk.draft?.clips[0] as Clip;
  const before = clip().masks;
  assert.ok(await desk.findFaces(clip().key));
  assert.deepEqual([clip().masks, desk.found], [before, 1]);

  const [found] = desk.search.found(clip().key) as Found[];
  assert.ok(found);
  assert.deepEqual([found.kind, found.picture], ["texts", "data:image/jpeg;base64,AAAA"]);
  const covered = withFound(clip(), found, true);
  assert.ok(isCovered(covered, found) && covered.masks.length === before.length + 1);
  // A person may move it; it is still that suggestion's.
  const number = covered.masks.length - 1;
  const mask = placed(covered.masks[number] as Mask, NEW_AREA, found.span.start);
  const moved = withMask(covered, number, mask);
  assert.deepEqual(withFound(moved, found, false).masks, before);
});

test("a mask follows what it covers, from there on if it moved already", async () => {
  const followed = { found: false, keys: [0, 1000, 2000].map((at_ms) => ({ ...KEYS[0], at_ms })) };
  const { desk, posts } = await deskOf(alley(), { [FOLLOW]: followed });
  const clip = () => desk.draft?.clips[0] as Clip;
  const { key, cut } = clip();
  const still: Mask = { kind: "still", area: NEW_AREA };
  if (desk.draft) desk.change(withClip(desk.draft, key, (one) => ({ ...one, masks: [still] })));
  const frame = { start: cut.start + 1_000_400, end: cut.start + 1_060_000 };
  assert.ok(await desk.search.follow(key, 0, frame));
  const sent = posts().find((one) => one.path?.endsWith("/follow")) as { body?: object } | undefined;
  assert.deepEqual(sent?.body, { at_ms: 1000, ...NEW_AREA });
  const once = clip().masks[0];
  assert.ok(once?.kind === "moving" && once.keys.length === 3);

  const moved: Mask = { ...once, keys: once.keys.map((one) => ({ ...one, area: NEW_AREA })) };
  if (desk.draft) desk.change(withClip(desk.draft, key, (one) => ({ ...one, masks: [moved] })));
  assert.ok(await desk.search.follow(key, 0, { start: cut.start + 1_000_000, end: cut.start + 1_060_000 }));
  const again = clip().masks[0];
  assert.ok(again?.kind === "moving");
  assert.deepEqual(again.keys.map((one) => one.area.left), [NEW_AREA.left, 0.1, 0.1]);
});

test("what can't be followed is said, and can be moved by hand", async () => {
  const { desk } = await deskOf(alley(), {
    [FOLLOW]: (() => {
      throw { code: "invalid", message: "There is nothing here that stands out." };
    }) as Answer,
  });
  const { key, cut } = desk.draft?.clips[0] as Clip;
  const masks: Mask[] = [{ kind: "still", area: NEW_AREA }];
  if (desk.draft) desk.change(withClip(desk.draft, key, (one) => ({ ...one, masks })));
  assert.equal(await desk.search.follow(key, 0, { start: cut.start, end: cut.start + 60_000 }), false);
  assert.match(desk.search.outcome, /stands out/);
  assert.equal(desk.draft?.clips[0]?.masks[0]?.kind, "moving");
});

/** Let the desk's own waits pass at once. */
function timers() {
  mock.timers.enable({ apis: ["setTimeout"] });
  const turn = async () => {
    for (let step = 0; step < 40; step += 1) {
      await new Promise((done) => setImmediate(done));
      mock.timers.tick(10);
    }
  };
  return { turn, pass: (ms: number) => mock.timers.tick(ms), end: () => mock.timers.reset() };
}

test("a change is cut by itself once the person pauses", async () => {
  const { desk, posts } = await deskOf();
  const { turn, pass, end } = timers();
  try {
    const draft = desk.draft as Draft;
    desk.change({ ...draft, words: "Se" });
    pass(600);
    desk.change({ ...draft, words: "Seen." });
    assert.ok(desk.preparing && !desk.ready);
    pass(600);
    assert.ok(!posts().some((one) => one.path?.endsWith("/proposals")), "not while it is typed");
    pass(600);
    await turn();
    const made = posts().filter((one) => one.path?.endsWith("/proposals"));
    assert.deepEqual(made.map((one) => one.body?.["words"]), ["Seen."]);
    assert.ok(desk.ready && !desk.preparing);
  } finally {
    end();
  }
});

test("the size is exact once it is cut, and in proportion before", async () => {
  const { desk } = await deskOf();
  const draft = desk.draft as Draft;
  const [clip] = draft.clips.filter((one) => one.taken);
  if (!clip || !desk.review) throw new Error("Nothing is proposed.");
  desk.review = { ...desk.review, estimated_bytes: 1000 };
  assert.equal(desk.size, 1000);
  const cut = { ...clip.cut, end: (clip.cut.start + clip.cut.end) / 2 };
  desk.change({ ...draft, clips: draft.clips.map((one) => (one === clip ? { ...clip, cut } : one)) });
  assert.equal(desk.size, 500);
  desk.hostDisconnected();
});

test("a hub that doesn't answer is said not to within seconds, and the page goes on by itself", async () => {
  const { turn, pass, end } = timers();
  try {
    let away = true;
    const unreachable = { code: "unreachable", message: "The hub isn't answering." };
    const opened = deskOf(alley(), {
      "GET /clips/*": (() => {
        if (away) throw unreachable;
        return { id: "none" };
      }) as Answer,
    });
    for (let step = 0; step < 10; step += 1) await turn();
    const { desk } = await opened;
    assert.equal(desk.draft, null);
    assert.ok(desk.silent);
    away = false;
    pass(4000);
    for (let step = 0; step < 10; step += 1) await turn();
    assert.deepEqual([desk.silent, desk.draft !== null, desk.ready], [false, true, true]);

    const never = deskOf(alley({ id: "9".repeat(32) }), { "GET /clips/*": () => new Promise(() => {}) });
    for (let step = 0; step < 10; step += 1) await turn();
    const hung = (await never).desk;
    pass(3000);
    assert.ok(hung.silent, "it neither answers nor fails");
  } finally {
    end();
  }
});

test("what was changed is there again for whoever comes back, unless something else is proposed", async () => {
  const request = alley();
  const { desk, house } = await deskOf(request);
  desk.change({ ...(desk.draft as Draft), words: "Seen." });
  desk.hostDisconnected();
  desk.use(house, request.id);
  await settle();
  assert.equal(desk.draft?.words, "Seen.");
  desk.hostDisconnected();
  const other = { ...request, proposal: review(request, OTHER).proposal };
  desk.use({ ...house, requests: [other] }, request.id);
  await settle();
  assert.equal(desk.draft?.words, "");
  desk.hostDisconnected();
});
