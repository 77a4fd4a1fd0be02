import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Inject, Res } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type Bundle } from '@minutebook/contract';
import { idCursor, type Jobs, JOBS } from '@minutebook/platform';
import type { Response } from 'express';
import { Bundles } from '../bundles/bundles';
import { BUNDLE_JOB } from '../bundles/jobs/bundle.job';
import type { BundleRow } from '../bundles/store/bundle-store';

/** Exports with proof (docs/bundles.md). */
@Controller()
export class BundleController {
  constructor(
    private readonly bundles: Bundles,
    @Inject(JOBS) private readonly jobs: Jobs,
  ) {}

  @Serves(api.bundles.list)
  async list(
    @Input() { actor, query }: In<typeof api.bundles.list>,
  ): Promise<{ items: Bundle[]; next: string | null }> {
    const found = await this.bundles.list(actor.id, idCursor(query.after), query.limit + 1);
    const items = found.slice(0, query.limit).map(present);
    return { items, next: found.length > query.limit ? items.at(-1)!.id : null };
  }

  @Serves(api.bundles.make)
  async make(@Input() { actor, body }: In<typeof api.bundles.make>): Promise<Bundle> {
    const { scope, request, reason, evidence, asOf } = body;
    const asked = { scope, request: request ?? null, reason, evidence, asked: asOf ?? null };
    const row = await this.bundles.start(actor, asked);
    await this.jobs.enqueue(BUNDLE_JOB, { id: row.id }, { key: String(row.id) });
    return present(row);
  }

  @Serves(api.bundles.get)
  async get(@Input() { actor, params }: In<typeof api.bundles.get>): Promise<Bundle> {
    return present(await this.bundles.get(actor.id, Number(params.id)));
  }

  @Serves(api.bundles.cancel)
  async cancel(@Input() { actor, params, body }: In<typeof api.bundles.cancel>): Promise<Bundle> {
    return present(await this.bundles.cancel(actor, Number(params.id), body.version));
  }

  @Serves(api.bundles.file)
  async file(@Input() { actor, params }: In<typeof api.bundles.file>, @Res() response: Response): Promise<void> {
    const { name, bytes, chunks } = await this.bundles.open(actor, Number(params.id));
    response.setHeader('Content-Type', 'application/zip');
    response.setHeader('Content-Length', bytes);
    response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
    response.setHeader('X-Content-Type-Options', 'nosniff');
    await pipeline(Readable.from(chunks), response);
  }
}

function present({ id, ...row }: BundleRow): Bundle {
  return {
    id: String(id),
    ...{ scope: row.scope, title: row.title, request: row.request, reason: row.reason, evidence: row.evidence },
    ...{ state: row.state, done: row.done, of: row.of, records: row.records, entries: row.entries, bytes: row.bytes },
    tagmanifest: row.tagmanifest?.toString('hex') ?? null,
    ...{ made: row.made, asOf: row.asOf, problem: row.problem, version: row.version },
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  };
}
