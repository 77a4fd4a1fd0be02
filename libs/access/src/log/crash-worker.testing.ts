import { writeSync } from 'node:fs';
import { Database, SYSTEM_CLOCK } from '@minutebook/platform';
import { TransparencyLog } from './transparency-log';

/**
 * For the crash spec only: writers that commit one entry after the other and say each once it is committed, beside a
 * sequencer. The process may be killed at any instruction. Arguments: url, and of each writer number, first and last event.
 */
async function work(url: string, writers: readonly string[]): Promise<void> {
  const database = await Database.connect({ url, schemas: [], connections: 4 });
  const log = new TransparencyLog(database, SYSTEM_CLOCK, 'test');
  let writing = true;
  const sequencing = (async () => {
    while (writing) await log.sequence('records');
  })();
  await Promise.all(
    writers.map(async (spec) => {
      const [writer, from, to] = spec.split(':').map(Number) as [number, number, number];
      for (let event = from; event < to; event++) {
        const ref = writer * 1_000 + event;
        await database.transaction((tx) =>
          log.append(tx, 'records', `writer:${writer}`, [
            { type: 'test', subject: `event:${ref}`, ref, commit: Buffer.alloc(32, event) },
          ]),
        );
        writeSync(1, `${writer}:${event}\n`);
      }
    }),
  );
  writing = false;
  await sequencing;
  await database.close();
}

void work(process.argv[2]!, process.argv.slice(3)).then(
  () => process.exit(0),
  (error: unknown) => {
    writeSync(2, String(error));
    process.exit(1);
  },
);
