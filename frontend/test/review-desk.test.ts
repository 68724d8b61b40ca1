import assert from "node:assert/strict";
import { test } from "node:test";
import { createHouse, type House } from "../src/api/house.ts";
import { Hub } from "../src/api/hub.ts";
import type { Request, Review } from "../src/api/types.ts";
import { Desk } from "../src/panel/review/desk.ts";
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
  assert.match(desk.error, /Sam/);
  assert.equal(desk.doing, "");
});

const FACES = "POST /requests/*/proposals/*/pieces/*/faces";

test("a deny waits neither for a search, nor for a preview, nor for another answer", async () => {
  const never = () => new Promise(() => {});
  let end: (why: unknown) => void = () => {};
  const { desk, posts } = await deskOf(alley(), {
    [FACES]: () => new Promise((_, refuse) => (end = refuse)),
    "DELETE /requests/*/faces": null,
  });
  const key = desk.draft?.clips[0]?.key ?? "";
  void desk.findFaces(key);
  await settle();
  assert.notEqual(desk.detection, null);
  assert.ok(await desk.deny());
  const deleted = (asked as { method?: string; path?: string }[]).filter((one) => one.method === "DELETE");
  assert.ok(deleted.some((one) => one.path?.endsWith("/faces")));
  assert.equal(posts().filter((one) => one.path?.endsWith("decision")).length, 1);
  end({ code: "conflict", message: "" });

  const preparing = await deskOf(alley(), { "POST /requests/*/proposals": never });
  if (preparing.desk.draft) preparing.desk.change({ ...preparing.desk.draft, audio: true });
  void preparing.desk.prepare();
  assert.equal(preparing.desk.doing, "preparing");
  assert.ok(await preparing.desk.deny());
});

test("a search says how far it is, and is ended without an error", async () => {
  let end: (why: unknown) => void = () => {};
  const { desk } = await deskOf(alley(), {
    [FACES]: () => new Promise((_, refuse) => (end = refuse)),
    "GET /requests/*/faces": { searching: true, done: 0.25 },
    "DELETE /requests/*/faces": () => {
      end({ code: "conflict", message: "The search for faces was called off." });
      return null;
    },
  });
  const searched = desk.findFaces(desk.draft?.clips[0]?.key ?? "");
  await new Promise((done) => setTimeout(done, 1300));
  assert.equal(desk.detection, 0.25);
  await desk.stopDetection();
  assert.equal(await searched, false);
  assert.deepEqual([desk.detection, desk.error, desk.found], [null, "", null]);
});
