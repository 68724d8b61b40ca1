// The protocol's vectors (docs/protocol/vectors), as far as the share page implements it. The same
// files hold the reference: tests/contract/test_vectors.py. shares.json is in share-seal.test.ts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { base64, fromHex, hex, joined, utf8 } from "../src/share/encoding.ts";
import { openInboxNote } from "../src/share/deliver/notes.ts";
import { AgencyChain, parseHistory, requireWhole } from "../src/share/log/agency.ts";
import { openCheckpoint, parseProof } from "../src/share/log/checkpoint.ts";
import { KNOWN_TYPES, Newer, parseEntry, requireSigned } from "../src/share/log/entry.ts";
import { entriesOf, folded, leafHash, tilePath, verifyInclusion } from "../src/share/log/tree.ts";
import { COSIGNATURE, ED25519, fingerprint, keyWords, makeSigner, openNote, parseKey } from "../src/share/note.ts";
import { Malformed } from "../src/share/refusals.ts";
import entryFile from "../../docs/protocol/vectors/entries.json";
import noteFile from "../../docs/protocol/vectors/notes.json";
import registryFile from "../../docs/protocol/vectors/registry.json";
import treeFile from "../../docs/protocol/vectors/tree.json";

const [entries, notes, registry, tree]: any[] = [entryFile, noteFile, registryFile, treeFile];
const malformed = (read: () => unknown, about: string): void => assert.throws(read, Malformed, about);
const rawOf = (each: any): Uint8Array => ("entry" in each ? utf8(each.entry) : new Uint8Array(Buffer.from(each.base64, "base64")));

/** Why this page refuses an entry that another reader refuses: types that it doesn't read, it skips. */
function reasonOf({ entry, reason, as_newer: asNewer }: any): string {
  let type: unknown;
  try {
    type = JSON.parse((entry ?? "").split("\n")[0]).type;
  } catch {
    return reason;
  }
  return KNOWN_TYPES.has(type as string) ? reason : asNewer;
}

test("an entry of each type is read, and signed by whoever the file says", () => {
  for (const each of entries.valid) {
    const entry = parseEntry(rawOf(each));
    assert.equal(hex(entry.leaf), each.leaf);
    assert.equal(entry.body.agency, each.author);
    if (KNOWN_TYPES.has(each.type)) assert.equal(entry.body.type, each.type);
    requireSigned(entry, entries.origin, parseKey(each.signer, ED25519));
  }
  for (const each of entries.unusual) assert.equal(hex(parseEntry(rawOf(each)).leaf), each.leaf, each.name);
  for (const { name, entry, vkey, origin } of entries.wrong_signatures) {
    malformed(() => requireSigned(parseEntry(utf8(entry)), origin, parseKey(vkey, ED25519)), name);
  }
});

for (const each of entries.refused) {
  test(`an entry is refused as the reference refuses it: ${each.name}`, () => {
    const reason = reasonOf(each);
    if (reason === "") parseEntry(rawOf(each));
    else if (reason.includes("entry.newer_")) assert.throws(() => parseEntry(rawOf(each)), Newer);
    else malformed(() => parseEntry(rawOf(each)), reason);
  });
}

test("roots, proofs, paths and bundles", () => {
  const leaves = Array.from({ length: 600 }, (_, at) => leafHash(utf8(`entry ${at}`)));
  const rootAt = (size: number): Uint8Array => folded(joined(...leaves.slice(0, size)));
  for (const { size, root } of tree.roots) if (size > 0) assert.equal(hex(rootAt(size)), root);
  const hashes = (proof: string[]): Uint8Array[] => proof.map((each) => fromHex(each));
  for (const { index, size, proof } of tree.inclusion) verifyInclusion(index, size, leaves[index]!, hashes(proof), rootAt(size));
  for (const { name, index, size, leaf, proof } of tree.inclusion_refused) {
    malformed(() => verifyInclusion(index, size, leaves[leaf]!, hashes(proof), rootAt(7)), name);
  }
  for (const { level, number, width, path } of tree.paths) assert.equal(`tile/${tilePath(level, number, width)}`, path);
  const { entries: listed, hex: bundle } = tree.bundle;
  assert.deepEqual(entriesOf(fromHex(bundle), listed.length).map((each) => Buffer.from(each).toString()), listed);
  for (const { name, hex: wrong, count } of tree.bundles_refused) malformed(() => entriesOf(fromHex(wrong), count), name);
  const { rows, root } = tree.heads;
  assert.equal(hex(folded(joined(...rows.map((row: string) => leafHash(utf8(row)))))), root);
});

test("keys, and what people compare of them", () => {
  for (const { name, kind, seed, vkey, fingerprint: short, words } of notes.keys) {
    const key = parseKey(vkey, kind);
    assert.deepEqual([fingerprint(key), keyWords(key)], [short, words]);
    if (kind === ED25519) assert.equal(makeSigner(name, fromHex(seed)).key.text, vkey);
  }
  for (const { name, vkey } of notes.keys_refused) malformed(() => parseKey(vkey, ED25519), name);
});

test("checkpoints, and when their witnesses cosigned", () => {
  for (const { name, note, log, witnesses, size, root, cosigned } of notes.checkpoints) {
    const keys = { log: parseKey(log, ED25519), witnesses: witnesses.map((each: string) => parseKey(each, COSIGNATURE)) };
    const point = openCheckpoint(note, keys);
    assert.deepEqual([point.size, base64(point.root)], [size, root], name);
    assert.deepEqual(point.cosigned, Object.values(cosigned), name);
  }
  for (const { name, note, log } of notes.checkpoints_refused) {
    malformed(() => openCheckpoint(note, { log: parseKey(log, ED25519), witnesses: [] }), name);
  }
});

test("proofs and histories as files", () => {
  const log = parseKey(notes.proof.log, ED25519);
  const proof = parseProof(notes.proof.text);
  const point = openCheckpoint(proof.note, { log, witnesses: [] });
  verifyInclusion(proof.index, point.size, parseEntry(proof.extra).leaf, proof.hashes, point.root);
  for (const { name, text } of notes.proofs_refused) malformed(() => parseProof(text), name);
  const history = parseHistory(notes.history.text);
  requireWhole(history, log);
  assert.equal(history.agency, notes.history.agency);
  const chain = new AgencyChain(history.agency, log.name, log, { index: proof.index, leaf: leafHash(proof.extra) });
  for (const { raw, index } of history.entries) chain.add(raw, index);
  assert.ok(chain.request);
  malformed(() => requireWhole({ ...history, entries: history.entries.slice(0, -1) }, log), "a history without its end");
});

test("what an inbox has signed of a share", () => {
  const { about, inbox_key: inbox, inbox_note: note, log, receipt, opened, withdrawal, refused } = notes.receipts;
  const key = parseKey(inbox, ED25519);
  assert.equal(openNote(note, [parseKey(log, ED25519)]).text, `neighbors-requests/inbox-key/v1\n${entries.origin}\n${inbox}\n`);
  openInboxNote(receipt, "receipt", key, about);
  openInboxNote(opened, "opened", key, about);
  openInboxNote(withdrawal, "withdrawal", key, about);
  for (const { name, note: wrong } of refused) malformed(() => openInboxNote(wrong, "receipt", key, about), name);
});

/** The reasons that this page looks for: it reads one agency's chain, and only one request's signature. */
const CHAIN = new Set(
  [
    ...["entry.not_next", "entry.other_previous", "entry.dated_before", "entry.not_countersigned", "entry.board_only"],
    ...["agency.register_first", "agency.other_id", "agency.registered", "key.used", "key.made_earlier", "signature.wrong"],
  ].map((code) => `noticeboard.${code}`),
);

for (const { name, entries: raws, refused, agency } of registry.logs) {
  test(`a chain is followed as the reference follows it: ${name}`, () => {
    const log = parseKey(registry.board_key, ED25519);
    const listed = raws.map((raw: string, index: number) => ({ raw: utf8(raw), index }));
    const id = parseEntry(listed[0].raw).body.agency;
    const own = listed.filter(({ raw }: any) => parseEntry(raw).body.agency === id);
    const chain = new AgencyChain(id, registry.origin, log, { index: -1, leaf: new Uint8Array(32) });
    const fold = (): void => own.forEach(({ raw, index }: any) => chain.add(raw, index));
    const isRead = refused !== "noticeboard.signature.wrong" || parseEntry(listed.at(-1).raw).body.type === "agency.delivery";
    if (CHAIN.has(refused) && isRead) return malformed(fold, refused);
    if (refused !== "" || agency === null) return;
    fold();
    assert.equal(chain.compromised, agency.compromised);
    const last = Date.parse(parseEntry(own.at(-1)!.raw).body.issued);
    assert.equal(chain.acting(last).revoked, agency.revoked_from !== null);
    assert.equal(chain.acting(last + 72 * 3600_000).delivery, agency.seals_to[0]);
  });
}
