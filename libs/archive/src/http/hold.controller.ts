import { Controller, Inject } from '@nestjs/common';
import { Audit, type In, Input, Serves } from '@minutebook/access';
import { api, type Hold, type HoldRow, type HoldTask, type Matter } from '@minutebook/contract';
import { type Clock, CLOCK, idCursor } from '@minutebook/platform';
import { HoldFile } from '../holds/hold-file';
import { HoldTasks } from '../holds/hold-tasks';
import { HoldTrials } from '../holds/hold-trials';
import { Holds } from '../holds/holds';
import { Matters } from '../holds/matters';
import { presentHold, presentMatter, presentTask } from './presenting-holds';

@Controller()
export class HoldController {
  constructor(
    private readonly matters: Matters,
    private readonly holds: Holds,
    private readonly holdTasks: HoldTasks,
    private readonly trials: HoldTrials,
    private readonly file: HoldFile,
    private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.holds.matters)
  async listMatters(@Input() { actor, query }: In<typeof api.holds.matters>): Promise<Page<Matter>> {
    const found = await this.matters.list(actor, query.q, idCursor(query.after), query.limit + 1);
    return pageOf(found, query.limit, presentMatter);
  }

  @Serves(api.holds.openMatter)
  async openMatter(@Input() { actor, body }: In<typeof api.holds.openMatter>): Promise<Matter> {
    return presentMatter(await this.matters.open(actor, body));
  }

  @Serves(api.holds.changeMatter)
  async changeMatter(@Input() { actor, params, body }: In<typeof api.holds.changeMatter>): Promise<Matter> {
    const { version, title, reference } = body;
    const change = { ...(title && { title }), ...(reference !== undefined && { reference }) };
    return presentMatter(await this.matters.change(actor, Number(params.id), version, change));
  }

  @Serves(api.holds.list)
  async list(
    @Input() { actor, query }: In<typeof api.holds.list>,
  ): Promise<Page<HoldRow> & { counts: Awaited<ReturnType<Holds['counts']>> }> {
    const { view, matter, q, after, limit } = query;
    const filter = { view, matter: matter === undefined ? undefined : Number(matter), q };
    const [found, counts] = await Promise.all([
      this.holds.list(actor, filter, idCursor(after), limit + 1),
      this.holds.counts(actor),
    ]);
    return { ...pageOf(found, limit, (hold) => presentHold(hold, this.clock.now())), counts };
  }

  @Serves(api.holds.tasks)
  async tasks(@Input() { actor, query }: In<typeof api.holds.tasks>): Promise<Page<HoldTask>> {
    return pageOf(await this.holdTasks.list(actor, idCursor(query.after), query.limit + 1), query.limit, presentTask);
  }

  @Serves(api.holds.settleTask)
  async settleTask(@Input() { actor, params, body }: In<typeof api.holds.settleTask>): Promise<HoldTask> {
    return presentTask(await this.holdTasks.settle(actor, Number(params.id), body.note));
  }

  @Serves(api.holds.preview)
  async preview(@Input() { actor, body }: In<typeof api.holds.preview>) {
    const hold = body.hold === undefined ? undefined : await this.holds.get(actor, Number(body.hold));
    const scope = await this.holds.resolve(body.scope);
    const [before] = hold ? await this.holds.scopes(hold.id) : [];
    const preview = await this.trials.ofScope(scope, before);
    await this.audit.record(actor, 'hold.previewed', { kind: 'hold', id: body.hold ?? 'new' });
    return preview;
  }

  @Serves(api.holds.place)
  async place(@Input() { actor, body }: In<typeof api.holds.place>): Promise<Hold> {
    const { scope, matter, ...facts } = body;
    return this.file.of(actor, await this.holds.place(actor, { ...facts, matter: Number(matter) }, scope));
  }

  @Serves(api.holds.get)
  async get(@Input() { actor, params }: In<typeof api.holds.get>): Promise<Hold> {
    const hold = await this.holds.get(actor, Number(params.id));
    await this.audit.record(actor, 'hold.viewed', { kind: 'hold', id: params.id });
    return this.file.of(actor, hold);
  }

  @Serves(api.holds.change)
  async change(@Input() { actor, params, body }: In<typeof api.holds.change>): Promise<Hold> {
    const { version, name, issuer, triggerOn, legalBasis } = body;
    const change = {
      ...(name && { name }),
      ...(issuer && { issuer }),
      ...(triggerOn && { triggerOn }),
      ...(legalBasis && { legalBasis }),
    };
    return this.file.of(actor, await this.holds.change(actor, Number(params.id), version, change));
  }

  @Serves(api.holds.widen)
  async widen(@Input() { actor, params, body }: In<typeof api.holds.widen>): Promise<Hold> {
    const { version, scope, reason } = body;
    return this.file.of(actor, await this.holds.widen(actor, Number(params.id), version, scope, reason));
  }

  @Serves(api.holds.certify)
  async certify(@Input() { actor, params, body }: In<typeof api.holds.certify>): Promise<Hold> {
    const { version, reviewOn, reason } = body;
    return this.file.of(actor, await this.holds.certify(actor, Number(params.id), version, reviewOn, reason));
  }
}

export interface Page<T> {
  items: T[];
  next: string | null;
}

/** One more row than the page holds says that there is a next one. */
export function pageOf<R extends { readonly id: number }, T>(
  found: readonly R[],
  limit: number,
  present: (row: R) => T,
): Page<T> {
  const rows = found.slice(0, limit);
  return { items: rows.map(present), next: found.length > limit ? String(rows.at(-1)!.id) : null };
}

/** A cursor that is no id leads to the first page. */
export function idOf(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
}
