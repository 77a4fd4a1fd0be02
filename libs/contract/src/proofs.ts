import { z } from 'zod';
import { endpoint, Instant } from './endpoint';

/** The two logs: what was archived, and what was done. */
export const LogChoice = z.enum(['records', 'audit']);
export type LogChoice = z.infer<typeof LogChoice>;

const Hash = z.string().regex(/^[0-9a-f]{64}$/);

/** A signed statement of how many entries a log had, and of the hash over all of them. */
export const SignedHead = z.object({
  size: z.number(),
  root: Hash,
  at: Instant,
  /** The C2SP note, as it leaves the machine. */
  note: z.string(),
});
export type SignedHead = z.infer<typeof SignedHead>;

export const SIGNER_STATES = ['signing', 'away', 'refused'] as const;
export const SignerState = z.enum(SIGNER_STATES);
export type SignerState = z.infer<typeof SignerState>;

const LogView = z.object({
  log: LogChoice,
  size: z.number(),
  /** Newest first; at most six. */
  checkpoints: z.array(SignedHead),
});

/** A place checkpoints leave the machine for. `missed`: for more than a day nothing arrived there. */
export const AnchorView = z.object({
  kind: z.string(),
  name: z.string(),
  state: z.enum(['published', 'waiting', 'failing', 'missed']),
  since: Instant,
  lastAt: Instant.nullable(),
  /** Entries covered by the newest checkpoints that arrived. */
  records: z.number().nullable(),
  audit: z.number().nullable(),
  fault: z.string().nullable(),
  nextAt: Instant,
});
export type AnchorView = z.infer<typeof AnchorView>;

/** Whether the record can prove itself, as far as can be said from here. */
export const ChainState = z.object({
  logs: z.array(LogView),
  signer: SignerState,
  /** What the signer refused, in its own words. */
  reason: z.string().nullable(),
  /** How long the oldest entry waits for a checkpoint, in milliseconds. */
  mergeDelay: z.number(),
  keys: z.array(z.object({ vkey: z.string(), since: Instant, until: Instant.nullable() })),
  /** Empty: no checkpoint leaves this machine. */
  anchors: z.array(AnchorView),
  /** Cosignatures that are asked for, of so many witnesses. */
  quorum: z.object({ needed: z.number(), of: z.number() }),
  /** What is stored is hashed again, round after round (R90). */
  rehash: z.object({
    round: z.number(),
    checked: z.number(),
    of: z.number(),
    faults: z.number(),
    late: z.boolean(),
    startedAt: Instant.nullable(),
    endsBy: Instant.nullable(),
    lastAt: Instant.nullable(),
  }),
  /** Days that are closed by a manifest (R97). */
  days: z.object({
    manifests: z.number(),
    closedAt: Instant.nullable(),
    open: z.number(),
    oldestOpen: z.string().nullable(),
  }),
});
export type ChainState = z.infer<typeof ChainState>;

/** Everything by which one entry proves itself without the log. */
export const EntryProof = z.object({
  log: LogChoice,
  index: z.number(),
  /** The canonical bytes that are hashed into the tree: ids and a commitment. */
  entry: z.string(),
  leaf: Hash,
  /** Null: no checkpoint covers the entry yet. */
  checkpoint: SignedHead.nullable(),
  /** From the leaf up. */
  path: z.array(Hash),
  /** What the entry commits to, canonical, and the salt it does so under. Null for entries of the records log. */
  opening: z.object({ content: z.string(), salt: Hash }).nullable(),
  milliseconds: z.number(),
});
export type EntryProof = z.infer<typeof EntryProof>;

const EntryParams = z.object({ log: LogChoice, index: z.coerce.number().int().min(0) });

export const proofs = {
  state: endpoint({
    method: 'GET',
    path: '/api/proofs/state',
    summary: 'Both logs, their checkpoints, who signs, where checkpoints went, and what was hashed again',
    permission: 'audit.read',
    audit: 'chain.viewed',
    response: ChainState,
  }),
  entry: endpoint({
    method: 'GET',
    path: '/api/proofs/:log/:index',
    summary: 'The proof of one entry: its place in the tree, and the opening of what it commits to',
    permission: 'audit.read',
    audit: 'proof.viewed',
    params: EntryParams,
    response: EntryProof,
  }),
  file: endpoint({
    method: 'GET',
    path: '/api/proofs/:log/:index/tlog-proof',
    summary: 'The C2SP tlog-proof of one entry, as a file',
    permission: 'audit.export',
    audit: 'proof.exported',
    params: EntryParams,
    response: 'bytes',
  }),
  opening: endpoint({
    method: 'GET',
    path: '/api/proofs/:log/:index/opening.json',
    summary: 'The entry, what it commits to and the salt, as a file; of the audit log',
    permission: 'audit.export',
    audit: 'proof.exported',
    params: EntryParams,
    response: 'bytes',
  }),
};
