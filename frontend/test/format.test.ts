import assert from "node:assert/strict";
import { test } from "node:test";
import * as format from "../src/parts/format.ts";
import { pretend } from "../stage/hass.ts";
import { stateOf } from "../stage/fixtures.ts";

const hass = (changes: object) => ({
  ...pretend({ at: "card" }, stateOf(), { language: "en-GB", dark: false }),
  ...changes,
});
const read = (changes: object = {}) => format.readAs(hass(changes));

test("a window within one day names the day once", () => {
  read();
  const window = { start: "2026-11-22T21:40:00Z", end: "2026-11-22T22:20:00Z" };
  assert.equal(format.span(window), "Sun 22 Nov, 21:40–22:20");
  assert.equal(
    format.span({ ...window, end: "2026-11-23T01:00:00Z" }),
    "Sun 22 Nov, 21:40 – Mon 23 Nov, 01:00",
  );
});

test("the half of the day is said once if a window keeps within it", () => {
  const window = { start: "2026-11-22T09:05:00Z", end: "2026-11-22T10:20:00Z" };
  const written = (language: string) => {
    read({ locale: { language, time_format: "12" } });
    const noon = { ...window, end: "2026-11-22T13:00:00Z" };
    return [window, noon].map((each) => format.span(each).replaceAll(/\s/g, " "));
  };
  assert.deepEqual(written("en-US"), ["Sun, Nov 22, 9:05–10:20 AM", "Sun, Nov 22, 9:05 AM–1:00 PM"]);
  assert.deepEqual(written("de"), ["So., 22. Nov., 9:05–10:20 AM", "So., 22. Nov., 9:05 AM–1:00 PM"]);
  read({ locale: { language: "en-US", time_format: "12" } });
  const seconds = format.clocksToSecond("2026-11-22T09:55:58Z", "2026-11-22T09:56:35Z");
  assert.equal(seconds.replaceAll(/\s/g, " "), "9:55:58–9:56:35 AM");
});

test("times are the server's where the person asks for that", () => {
  read({
    locale: { language: "en-GB", time_format: "24", time_zone: "server" },
    config: { ...hass({}).config, time_zone: "America/New_York" },
  });
  assert.equal(format.clock("2026-11-22T21:40:00Z"), "16:40");
});

test("what a person enters is by the clock that they read", () => {
  read({ locale: { language: "en-GB", time_format: "24", time_zone: "server" }, config: { ...hass({}).config, time_zone: "America/New_York" } });
  assert.equal(format.entered("2026-11-22T16:40").toISOString(), "2026-11-22T21:40:00.000Z");
  assert.equal(format.entered("2026-07-01T16:40").toISOString(), "2026-07-01T20:40:00.000Z");
  // Summer time ended at 02:00, which is 06:00 in UTC.
  assert.equal(format.entered("2026-11-01T00:30").toISOString(), "2026-11-01T04:30:00.000Z");
  assert.equal(format.entered("2026-11-01T03:30").toISOString(), "2026-11-01T08:30:00.000Z");
  // It began at 02:00, which is 07:00 in UTC.
  assert.equal(format.entered("2026-03-08T01:30").toISOString(), "2026-03-08T06:30:00.000Z");
  assert.equal(format.entered("2026-03-08T03:30").toISOString(), "2026-03-08T07:30:00.000Z");
  read({ locale: { language: "en-GB", time_zone: "local" } });
  assert.equal(format.entered("2026-11-22T16:40").toISOString(), "2026-11-22T16:40:00.000Z");
});

test("hours are written as Home Assistant writes them", () => {
  const written = (language: string, time_format: string) => {
    read({ locale: { language, time_format } });
    return ["21:40", "00:05"].map((time) =>
      format.clock(`2026-11-22T${time}:00Z`).replace(/\s/, " "),
    );
  };
  for (const time_format of ["12", "language"]) {
    assert.deepEqual(written("en-US", time_format), ["9:40 PM", "12:05 AM"]);
  }
  assert.deepEqual(written("de", "12"), ["9:40 PM", "12:05 AM"]);
  for (const language of ["en-GB", "de", "fr", "es"]) {
    assert.deepEqual(written(language, "language"), ["21:40", "00:05"]);
  }
  // Midnight is not an hour 24, which English has if it is only told not to count to twelve.
  assert.deepEqual(written("en-US", "24"), ["21:40", "00:05"]);
  read({ locale: { language: "en-US", time_format: "12" } });
  assert.match(format.clockToSecond("2026-11-22T21:40:07Z"), /^9:40:07\sPM$/);
  assert.match(format.clockToPart("2026-11-22T21:40:07.5Z"), /^9:40:07\.5\sPM$/);
});

test("today needs no date", () => {
  read();
  const now = new Date("2026-11-24T18:41:00Z");
  assert.equal(format.moment("2026-11-24T08:30:00Z", now), "08:30");
  assert.equal(format.moment("2026-11-22T08:30:00Z", now), "22 Nov, 08:30");
  assert.equal(format.moment("2026-11-23T23:59:00Z", now), "23 Nov, 23:59");
  assert.equal(format.moment("2015-11-24T08:30:00Z", now), "24 Nov 2015, 08:30");
  assert.equal(format.day("2025-11-22T08:30:00Z", now), "22 Nov 2025");
});

test("lengths read as on a player, sizes and distances as people say them", () => {
  read();
  assert.equal(format.length(42_000), "0:42");
  assert.equal(format.length(754_000), "12:34");
  assert.equal(format.length(3_723_000), "1:02:03");
  assert.equal(format.size(11_800_000), "11.8 MB");
  assert.equal(format.size(0), "0 bytes");
  assert.equal(format.distance(208), "210 m");
  assert.equal(format.distance(1240), "1.2 km");
  read({ config: { ...hass({}).config, unit_system: { length: "mi" } } });
  assert.equal(format.distance(208), "680 ft");
});

test("initials are of the first and the last word with a capital", () => {
  assert.equal(format.initials("Example County Fire"), "EF");
  assert.equal(format.initials("North Valley Search and Rescue"), "NR");
  assert.equal(format.initials("police"), "P");
});

test("a key is short enough to compare by eye", () => {
  assert.equal(format.shortKey("age1q8x4m0f6vwz5k3r7n2d9c8j6h4t7fke"), "age1q8x…t7fke");
});

test("a width that a limit may just refuse is never said larger than it is", () => {
  read({ config: { ...hass({}).config, unit_system: { length: "mi" } } });
  assert.deepEqual([29.9, 30, 400].map((each) => format.atLeast(each)), ["98 ft", "98 ft", "0.2 mi"]);
  assert.equal(format.inMetric(29.9, format.atLeast), " (29 m)");
  read();
  assert.deepEqual([29.9, 30, 400].map((each) => format.atLeast(each)), ["29 m", "30 m", "400 m"]);
  assert.equal(format.inMetric(29.9, format.atLeast), "");
});

test("French counts the first of a month", () => {
  const written = (language: string, at: string) => {
    read({ locale: { language, time_format: "24" } });
    return format.weekday(at);
  };
  assert.equal(written("fr", "2026-12-01T12:00:00Z"), "mar. 1er déc.");
  assert.equal(written("fr", "2026-12-11T12:00:00Z"), "ven. 11 déc.");
  assert.equal(written("es", "2026-12-01T12:00:00Z"), "mar, 1 dic");
  read();
});
