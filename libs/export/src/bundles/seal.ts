import type { Actor, Audit, AuditOpenings, Checkpoints, Detail, Subject } from '@minutebook/access';
import { Problem } from '@minutebook/platform';
import { BAG, bagInfoText, BAGIT_TEXT, formatProof, manifestText, sealBytes } from '@minutebook/proof';
import type { BundleHead, Prover } from './prover';
import type { Spool } from './spool';

/** Writes what says of every file what it hashes to (BagIt, RFC 8493). Returns the digest that the seal is over. */
export async function writeManifests(
  spool: Spool,
  about: { readonly id: string; readonly date: string; readonly agent: string },
): Promise<Buffer> {
  const payload = spool.files();
  const octets = payload.reduce((sum, { size }) => sum + size, 0);
  const tags = [
    await spool.add(BAG.declaration, BAGIT_TEXT),
    await spool.add(BAG.info, bagInfoText({ ...about, octets, files: payload.length })),
    await spool.add(BAG.sha256, manifestText(new Map(payload.map(({ name, sha256 }) => [name, sha256])))),
    await spool.add(BAG.sha512, manifestText(new Map(payload.map(({ name, sha512 }) => [name, sha512])))),
  ];
  const tagmanifest = manifestText(new Map(tags.map(({ name, sha256 }) => [name, sha256])));
  return Buffer.from((await spool.add(BAG.tags, tagmanifest)).sha256, 'hex');
}

export interface Sealing {
  readonly actor: Actor;
  readonly subject: Subject;
  /** With the digest as `tagmanifest`. */
  readonly detail: Detail & { readonly tagmanifest: string };
  /** Of the audit log, in the bundle. */
  readonly head: BundleHead;
}

/**
 * Says in the audit log what left, has that signed, and puts the proof of it beside the manifests (R84). Returns the number of
 * the entry. A bundle whose maker ends after the entry and before the file was made, as far as the log knows; it is made anew.
 */
export async function writeSeal(
  { audit, checkpoints, openings }: { audit: Audit; checkpoints: Checkpoints; openings: AuditOpenings },
  spool: Spool,
  prover: Prover,
  { actor, subject, detail, head }: Sealing,
): Promise<number> {
  await audit.record(actor, 'bundle.made', subject, detail);
  await checkpoints.settle();
  const recent = await audit.list({ action: 'bundle.made', subject: `${subject.kind}:${subject.id}` }, undefined, 10);
  const made = recent.find((entry) => entry.detail['tagmanifest'] === detail.tagmanifest);
  const checkpoint = made && (await checkpoints.covering('audit', made.index));
  const [opened] = made ? await openings.at([made.index]) : [];
  if (!made || !checkpoint || !opened)
    throw new Problem({
      code: 'not-yet-signed',
      status: 503,
      title: 'The signer did not sign the entry that seals this export.',
      detail: 'Nothing was handed out.',
      hint: 'Try again in a minute. If it stays so, the foot of the page says how it stands with the signer.',
    });
  const path = await prover.path(made.index, checkpoint);
  // One signature and no cosignature: nothing covers this file, so nothing in it may be free.
  const proof = formatProof({ index: made.index, path, checkpoint: checkpoint.note });
  const consistency = await prover.continues(head.size, checkpoint.size);
  await spool.add(BAG.seal, sealBytes({ ...opened, proof, consistency }));
  return made.index;
}
