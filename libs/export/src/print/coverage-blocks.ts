import type { api } from '@minutebook/contract';
import type { Block } from '@minutebook/platform';
import type { z } from 'zod';
import { counted, utc } from './words';

/** A custodian with the holds that hold what is theirs. */
export type CoverageLine = z.infer<Exclude<(typeof api.holds.coverage)['response'], string>>['items'][number];

/** Whom holds cover, by name: one row a custodian and hold. */
export function coverageBlocks(lines: readonly CoverageLine[]): Block[] {
  return [
    { kind: 'text', text: `${counted(lines.length, 'custodian')} of holds that are in effect.` },
    {
      kind: 'table',
      table: {
        columns: [
          { head: 'Id', share: 1 },
          { head: 'Name', share: 2 },
          { head: 'Desk', share: 2 },
          { head: 'State', share: 1 },
          { head: 'Handles', share: 1 },
          { head: 'Matter', share: 1 },
          { head: 'Hold', share: 3 },
          { head: 'Since (UTC)', share: 2 },
          { head: 'Messages', share: 1 },
        ],
        rows: lines.flatMap(({ externalId, name, desk, state, handles, holds }) =>
          holds.map((hold) => [
            externalId,
            name,
            desk ?? '',
            state,
            String(handles),
            hold.matter,
            hold.name,
            utc(hold.since),
            String(hold.held),
          ]),
        ),
      },
    },
  ];
}
