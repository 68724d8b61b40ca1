import assert from "node:assert/strict";
import { test } from "node:test";
import type { House } from "../src/api/house.ts";
import type { AgencySummary, Board } from "../src/api/types.ts";
import { matches, statusOf } from "../src/panel/agencies/agency-status.ts";
import { boardFacts, hostOf, lookPath } from "../src/panel/boards/directories.ts";
import { keysIn, leastQuorum } from "../src/panel/boards/policy.ts";
import { placeOf, toText } from "../src/panel/cameras/place.ts";
import { count, isRetention, describe, type Entry } from "../src/panel/ledger/entries.ts";
import { practiceSteps } from "../src/panel/requests/practice.ts";
import { bodyOf, conditions, effects, NEW, NO_CONDITIONS } from "../src/panel/rules/rule.ts";
import { boardsLine } from "../src/parts/answers.ts";
import { readAs } from "../src/parts/format.ts";
import { speak } from "../src/words/localize.ts";
import { alley, answered, stateOf } from "../stage/fixtures.ts";
import { pretend } from "../stage/hass.ts";
import { scenes } from "../stage/shows/agencies.ts";

const listed = scenes["list"]?.().answers?.["GET /agencies"] as { agencies: AgencySummary[] };
const agency = listed.agencies[0] as AgencySummary;

test("what an agency's record shows begins with its keys, then how often it asks", () => {
  speak("en");
  const busy = { ...agency, months: [{ key: "2026-11", requests: 9, resolved: 0 }] };
  assert.equal(statusOf({ ...busy, keys: "compromised" }, []).tone, "stop");
  assert.equal(statusOf({ ...busy, keys: "revoked" }, []).tone, "stop");
  assert.equal(statusOf(busy, []).text, "9 requests this month");
  assert.equal(statusOf({ ...agency, requests: 0 }, []).text, "No requests yet");
  assert.equal(statusOf(agency, []).text, "No flags");
});

test("an agency is found by a part of its name or domain, in any case", () => {
  assert.ok(matches(agency, " rivertown "));
  assert.ok(matches(agency, agency.domain.slice(2, 8).toUpperCase()));
  assert.ok(!matches(agency, "fire county"));
});

test("keys are taken one in a line, each once", () => {
  assert.deepEqual(keysIn(" a+1+x \n\nb+2+y\r\na+1+x\n"), ["a+1+x", "b+2+y"]);
  assert.deepEqual(keysIn("\n \n"), []);
});

test("a board may ask to be checked by more than a majority, and never by fewer", () => {
  assert.equal(leastQuorum(0, 0), 0);
  assert.equal(leastQuorum(0, 1), 1);
  assert.equal(leastQuorum(0, 3), 2);
  assert.equal(leastQuorum(1, 3), 2);
  assert.equal(leastQuorum(3, 3), 3);
  // Somebody relies on fewer than the board asks for.
  assert.equal(leastQuorum(3, 2), 2);
  assert.equal(leastQuorum(2, 0), 0);
});

test("a link is shown by its host, and never by what follows it", () => {
  assert.equal(hostOf("https://board.example.org/#key=abc"), "board.example.org");
  assert.equal(hostOf(" board.example.org "), "board.example.org");
  assert.equal(hostOf("https://example.org/county/board/?x#key=abc"), "example.org/county/board");
  assert.equal(hostOf("x".repeat(500)).length, 100);
  assert.equal(decodeURIComponent(lookPath("https://b.example/#key=a").split("/")[2] ?? ""), "https://b.example/#key=a");
});

test("a board that a directory says nothing of is shown by its address", () => {
  speak("en");
  const board = {
    name: "Example County Board",
    address: "https://board.example.org/#key=abc",
    operator: "",
    covers: true,
    agencies: 6,
    requests_year: 1,
    directory: "Example",
  };
  assert.equal(boardFacts(board), "6 agencies · 1 request in 12 months");
  const unknown = { ...board, agencies: null, requests_year: null };
  assert.equal(boardFacts(unknown), "board.example.org");
});

test("a practice goes by four steps, and remembers that one was denied", () => {
  const open = alley();
  const decided = (answer: "deny" | "approve") =>
    alley({ decision: { ...answered()[0]!.decision!, answer } });
  assert.deepEqual(practiceSteps(open, false, false), { now: "look", done: [] });
  assert.deepEqual(practiceSteps(open, true, false), { now: "approve", done: ["look"] });
  assert.deepEqual(practiceSteps(decided("deny"), false, false).done, ["look", "deny"]);
  assert.deepEqual(practiceSteps(open, false, true), { now: "approve", done: ["look", "deny"] });
  assert.deepEqual(practiceSteps(decided("approve"), false, false), {
    now: "record",
    done: ["look", "approve"],
  });
});

test("what was done for practice is not counted in a year", () => {
  const entry = (more: object) =>
    ({ index: 1, at: "2026-11-20T10:00:00Z", type: "share", ...more }) as Entry;
  assert.equal(count([entry({}), entry({ practice: "yes" })], 2026).shared, 1);
});

test("a line says which boards cannot be checked, and which nobody else checks", () => {
  speak("en");
  const board = (more: Partial<Board>): Board => ({
    origin: "board.example.org/v1",
    state: "following",
    since: "2026-11-24T18:37:00Z",
    size: 3,
    checked_at: null,
    reason: "",
    unchecked: null,
    witnesses: 3,
    quorum: 2,
    newer: 0,
    read_since: null,
    earlier_percent: null,
    region: "",
    region_as_of: null,
    fingerprint: "wd7dxvza4dvidrostbjhjng4poeftybn",
    url: "https://board.example.org",
    ...more,
  });
  const line = (...boards: Board[]) =>
    boardsLine({ boards, available: true } as unknown as House).text;
  assert.equal(line(board({})), "1 board verified");
  assert.equal(line(board({ quorum: 0 })), "Nobody else checks this board");
  assert.equal(line(board({ state: "unchecked" }), board({})), "Can’t check 1 board right now");
  assert.equal(line(board({ state: "unchecked" }), board({ state: "stopped" })), "1 board stopped");
});

test("a place is whole degrees and metres within their bounds, or none", () => {
  const home = { latitude: 40.0004, longitude: -75.0009 };
  const place = placeOf({ ...toText(null, home), heading: "359", range: "12,6" });
  assert.deepEqual(place, {
    latitude_udeg: 40_000_400,
    longitude_udeg: -75_000_900,
    heading_deg: 359,
    view_deg: 110,
    range_m: 13,
  });
  for (const wrong of [{ latitude: "91" }, { heading: "360" }, { view: "0" }, { range: "" }])
    assert.equal(placeOf({ ...toText(null, home), ...wrong }), null, JSON.stringify(wrong));
});

const decided = (more: Partial<Entry>): Entry => ({
  index: 1,
  at: "2026-05-01T10:00:00Z",
  type: "decision",
  answer: "deny",
  answered_by: "person",
  by: "Alex",
  agency_name: "Example County Fire",
  case_number: "EF-1",
  decided_at: "x",
  ...more,
});

test("every kind of entry is said in words, and who did it", () => {
  speak("en");
  assert.equal(describe(decided({})).heading, "Denied Example County Fire, EF\u20111");
  assert.match(describe(decided({})).text, /^By Alex\. Nothing was sent\./);
  assert.match(describe(decided({ answered_by: "rule", by: "Not from L1" })).text, /your rule “Not/);
  assert.match(describe(decided({ first_by: "Sam" })).text, /By Sam, then Alex/);
  for (const type of ["undone", "withdrawal", "share", "opened", "hold", "release"])
    assert.ok(!describe(decided({ type })).heading.includes("ledger."), type);
  const void_ = describe(decided({ type: "withdrawal", state: "asked", code: "camera_closed", by: "the hub" }));
  assert.match(void_.heading, /^Not sent: /);
  assert.equal(void_.text, "A camera is now set to never send.");
  assert.ok(isRetention(decided({ type: "hold" })));
});

test("a year is counted without what was taken back", () => {
  const entries = [
    decided({}),
    decided({ decided_at: "y" }),
    decided({ type: "undone", decided_at: "y" }),
    decided({ answered_by: "rule", decided_at: "z" }),
    decided({ type: "share" }),
    decided({ type: "withdrawal", state: "asked" }),
    decided({ type: "withdrawal", state: "recorded" }),
    decided({ at: "2025-05-01T10:00:00Z", decided_at: "q" }),
  ];
  assert.deepEqual(count(entries, 2026), { denied: 1, byRule: 1, shared: 1, withdrawn: 1 });
});

test("a rule's sentence has one full stop, after an abbreviation too", async () => {
  const german = pretend({ at: "card" }, stateOf(), { language: "de", dark: false });
  assert.equal(speak("de"), false);
  while (!readAs(german)) await new Promise((loaded) => setTimeout(loaded));
  const [asks] = conditions({ ...NO_CONDITIONS, longer_than_s: 7200 }, new Map());
  const seen = conditions({ ...NO_CONDITIONS, labels: ["person", "package"] }, new Map());
  readAs(pretend({ at: "card" }, stateOf(), { language: "en", dark: false }));
  speak("en");
  assert.match(asks ?? "", /2 Std\.$/);
  assert.deepEqual(seen, [
    "Ein passender Clip zeigt eine Person oder ein Paket.",
  ]);
});

test("a rule says all that it asks for, and all that it does", () => {
  speak("en");
  const asks = conditions(
    { ...NO_CONDITIONS, kinds: ["fire", "ems"], words: ["rally"], hours: [22, 6] },
    new Map(),
  );
  assert.equal(asks.length, 3);
  assert.match(asks.join(" "), /“rally”/);
  const seen = conditions({ ...NO_CONDITIONS, labels: ["person", "package"] }, new Map());
  assert.deepEqual(seen, ["A matching clip shows a person or a package."]);
  assert.deepEqual(conditions(NO_CONDITIONS, new Map()), []);
  assert.equal(effects({ ...NEW, then: "notify", prepare: true, people: 2, cool_off_s: 60 }).length, 4);
  assert.deepEqual(Object.keys(bodyOf({ ...NEW, id: "1" } as never)).includes("id"), false);
});
