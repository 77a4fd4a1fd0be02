import { Controller, Res } from '@nestjs/common';
import { api, type EntryProof, type LogChoice, type SignedHead } from '@minutebook/contract';
import { Database, notFound } from '@minutebook/platform';
import { canonicalBytes } from '@minutebook/proof';
import type { Response } from 'express';
import { Audit } from '../../audit/audit';
import { AuditOpenings, type OpenedEntry } from '../../audit/audit-openings';
import { Input, type In, Serves } from '../../permission/http/served';
import { Checkpoints, type SignedCheckpoint } from '../checkpoints';
import { Leaves } from '../leaves';
import { LogProofs } from '../log-proofs';
import type { Leaf } from '../store/log-store';

/** The proof of one entry, to look at and to take along. That somebody asked for it is an entry of its own. */
@Controller()
export class ProofController {
  private readonly leaves: Leaves;
  private readonly openings: AuditOpenings;

  constructor(
    private readonly checkpoints: Checkpoints,
    private readonly proofs: LogProofs,
    private readonly audit: Audit,
    database: Database,
  ) {
    this.leaves = new Leaves(database);
    this.openings = new AuditOpenings(database);
  }

  @Serves(api.proofs.entry)
  async entry(@Input() { actor, params: { log, index } }: In<typeof api.proofs.entry>): Promise<EntryProof> {
    const leaf = await this.leafOf(log, index);
    await this.audit.record(actor, 'proof.viewed', subjectOf(log, index));
    const started = performance.now();
    const checkpoint = await this.checkpoints.covering(log, index);
    const path = checkpoint ? await this.proofs.inclusion(log, index, checkpoint.size) : [];
    const milliseconds = Math.round((performance.now() - started) * 10) / 10;
    const opening = log === 'audit' ? await this.open(index) : undefined;
    return {
      log,
      index,
      entry: Buffer.from(leaf.entry).toString('utf8'),
      leaf: hex(leaf.hash),
      checkpoint: checkpoint ? presentHead(checkpoint) : null,
      path: path.map(hex),
      opening: opening ? { content: Buffer.from(opening.content).toString('utf8'), salt: hex(opening.salt) } : null,
      milliseconds,
    };
  }

  @Serves(api.proofs.file)
  async file(
    @Input() { actor, params: { log, index } }: In<typeof api.proofs.file>,
    @Res() response: Response,
  ): Promise<void> {
    await this.leafOf(log, index);
    const proof = await this.checkpoints.proofOf(log, index);
    await this.audit.record(actor, 'proof.exported', subjectOf(log, index), { what: 'proof' });
    download(response, `${log}-${index}.tlog-proof`, Buffer.from(proof, 'utf8'));
  }

  @Serves(api.proofs.opening)
  async opening(
    @Input() { actor, params: { log, index } }: In<typeof api.proofs.opening>,
    @Res() response: Response,
  ): Promise<void> {
    // What an entry of the records log commits to is content of a message, and leaves with the message.
    const opened = log === 'audit' ? await this.open(index) : undefined;
    if (!opened) throw notFound('opening');
    await this.audit.record(actor, 'proof.exported', subjectOf(log, index), { what: 'opening' });
    const bytes = canonicalBytes({
      entry: base64(opened.entry),
      content: base64(opened.content),
      salt: hex(opened.salt),
    });
    download(response, `${log}-${index}.opening.json`, bytes);
  }

  private async leafOf(log: LogChoice, index: number): Promise<Leaf> {
    const [leaf] = await this.leaves.at(log, [index]);
    if (!leaf) throw notFound('entry');
    return leaf;
  }

  private async open(index: number): Promise<OpenedEntry | undefined> {
    return (await this.openings.at([index]))[0];
  }
}

export function presentHead({ size, root, at, note }: SignedCheckpoint): SignedHead {
  return { size, root: hex(root), at: at.toISOString(), note };
}

function subjectOf(log: LogChoice, index: number): { kind: string; id: string } {
  return { kind: 'entry', id: `${log}.${index}` };
}

function download(response: Response, name: string, bytes: Uint8Array): void {
  response.setHeader('Content-Type', 'application/octet-stream');
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Content-Length', bytes.length);
  response.end(Buffer.from(bytes));
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex');
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64');
}
