import { Controller } from '@nestjs/common';
import { type In, Input, Serves } from '@minutebook/access';
import { api, type Gate, type ReviewerTraining } from '@minutebook/contract';
import { idCursor } from '@minutebook/platform';
import type { GateRow } from '../store/gate-store';
import { TrainingGate } from '../training-gate';
import { presentGate, presentTraining } from './presenting';

/** What queues ask of reviewers, and what reviewers have. */
@Controller()
export class GateController {
  constructor(private readonly gate: TrainingGate) {}

  @Serves(api.gates.list)
  async list(@Input() { query }: In<typeof api.gates.list>): Promise<{ items: Gate[]; next: string | null }> {
    const found = await this.gate.list(idCursor(query.after), query.limit + 1);
    const rows = found.slice(0, query.limit);
    const last = found.length > query.limit ? rows.at(-1) : undefined;
    return { items: await Promise.all(rows.map((row) => this.present(row))), next: last ? String(last.queue) : null };
  }

  @Serves(api.gates.set)
  async set(@Input() { actor, params, body }: In<typeof api.gates.set>): Promise<Gate> {
    const { version, ...settings } = body;
    return this.present(await this.gate.set(actor, Number(params.id), version, settings));
  }

  @Serves(api.gates.trainings)
  async trainings(
    @Input() { query }: In<typeof api.gates.trainings>,
  ): Promise<{ items: ReviewerTraining[]; next: string | null }> {
    const found = await this.gate.trainings(query.person, idCursor(query.after), query.limit + 1);
    const rows = found.slice(0, query.limit);
    return { items: rows.map(presentTraining), next: found.length > query.limit ? String(rows.at(-1)!.id) : null };
  }

  @Serves(api.gates.train)
  async train(@Input() { actor, body }: In<typeof api.gates.train>): Promise<ReviewerTraining> {
    return presentTraining(await this.gate.train(actor, body));
  }

  @Serves(api.gates.revoke)
  async revoke(@Input() { actor, params, body }: In<typeof api.gates.revoke>): Promise<ReviewerTraining> {
    return presentTraining(await this.gate.revoke(actor, Number(params.id), body.version));
  }

  private async present(row: GateRow): Promise<Gate> {
    return presentGate(row, await this.gate.shutOut(row));
  }
}
