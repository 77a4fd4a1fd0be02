import type { FeedState, FeedStates } from '@minutebook/archive';
import type { Register } from './register';

/** The live sources as completeness sees them: beside the files, on one page. */
export class Feeds implements FeedStates {
  constructor(private readonly register: Register) {}

  async feeds(): Promise<FeedState[]> {
    const rows = await this.register.list();
    return rows
      .filter(({ state }) => state !== 'retired')
      .map(({ id, name, channel, state, team, receivedAt, openGaps, backlog, testedAt, ...row }) => ({
        ...{ id, name, channel, state, responsible: team, lastReceivedAt: receivedAt },
        ...{ gapsOpen: openGaps, backlog, testedAt, testProblem: row.testProblem },
        ...{ createdAt: row.createdAt, failed: row.failed, refusedSince: row.refusedSince },
      }));
  }
}
