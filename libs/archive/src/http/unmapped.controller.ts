import { Controller, Inject } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type SettledHandle, type UnmappedHandle } from '@minutebook/contract';
import { type Clock, CLOCK, idCursor } from '@minutebook/platform';
import { Unmapped } from '../people/unmapped';
import type { AgeKey } from '../store/unmapped-store';
import { daysSince, instantOf, presentSettled, presentWaiting } from './presenting-people';

@Controller()
export class UnmappedController {
  constructor(
    private readonly unmapped: Unmapped,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  @Serves(api.directory.unmapped)
  async list(
    @Input() { query }: In<typeof api.directory.unmapped>,
  ): Promise<{ items: UnmappedHandle[]; next: string | null }> {
    const found = await this.unmapped.list(query.q || undefined, readAge(query.after), query.limit + 1);
    const shown = found.slice(0, query.limit);
    const now = this.clock.now();
    return {
      items: shown.map((waiting) => presentWaiting(waiting, now)),
      next: found.length > query.limit ? writeAge(shown.at(-1)!) : null,
    };
  }

  @Serves(api.directory.unmappedCount)
  async count(): Promise<{ handles: number; oldestAt: string | null; oldestDays: number | null }> {
    const { handles, oldestAt } = await this.unmapped.count();
    return {
      handles,
      oldestAt: oldestAt?.toISOString() ?? null,
      oldestDays: oldestAt && daysSince(oldestAt, this.clock.now()),
    };
  }

  @Serves(api.directory.settle)
  async settle(@Input() { actor, body }: In<typeof api.directory.settle>): Promise<{ settled: number }> {
    const { handles, class: name, reason, expiresAt } = body;
    const settlement = { class: name, reason, expiresAt: instantOf(expiresAt) };
    return { settled: await this.unmapped.settle(actor, handles.map(Number), settlement) };
  }

  @Serves(api.directory.settled)
  async settled(
    @Input() { query }: In<typeof api.directory.settled>,
  ): Promise<{ items: SettledHandle[]; next: string | null }> {
    const before = idCursor(query.after);
    const found = await this.unmapped.settled(before, query.limit + 1);
    const shown = found.slice(0, query.limit);
    return { items: shown.map(presentSettled), next: found.length > query.limit ? String(shown.at(-1)!.id) : null };
  }

  @Serves(api.directory.reopen)
  async reopen(@Input() { actor, params }: In<typeof api.directory.reopen>): Promise<Record<string, never>> {
    await this.unmapped.reopen(actor, Number(params.id));
    return {};
  }
}

function writeAge({ noticedAt, id }: AgeKey): string {
  return `${noticedAt.getTime()}-${id}`;
}

function readAge(cursor: string | undefined): AgeKey | undefined {
  const match = /^(\d{1,15})-(\d{1,15})$/.exec(cursor ?? '');
  return match ? { noticedAt: new Date(Number(match[1])), id: Number(match[2]) } : undefined;
}
