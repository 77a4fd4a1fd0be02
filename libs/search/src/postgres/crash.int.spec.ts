import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCESS_SCHEMA } from '@minutebook/access';
import { ARCHIVE_SCHEMA } from '@minutebook/archive';
import { Database, DataFolder, EmbeddedPostgres } from '@minutebook/platform';
import { Vocabulary } from '../indexing/vocabulary';
import { SEARCH_SCHEMA } from '../schema';
import type { IndexedMessage } from '../search-index';
import { PostgresIndex } from './postgres-index';

const SCHEMAS = [ACCESS_SCHEMA, ARCHIVE_SCHEMA, SEARCH_SCHEMA];
const STEP = 20;
const STEPS = 40;
const DURABLE = STEPS / 2;

function message(position: number): IndexedMessage {
  const at = new Date(Date.UTC(2026, 0, 1) + position * 60_000);
  return {
    id: position + 1,
    first: position,
    position,
    at,
    sentAt: at,
    channel: 'teams',
    conversation: 1,
    type: 'message',
    direction: null,
    sender: 1,
    to: [],
    cc: [],
    bcc: [],
    parties: [1],
    has: [],
    zones: [{ kind: 'own', terms: ['word', `w${position}`] }],
  };
}

async function withIndex(folder: string, work: (index: PostgresIndex, database: Database) => Promise<void>) {
  const server = await EmbeddedPostgres.start(DataFolder.open(folder));
  const owner = await Database.connect({ url: server.endpoints.ownerUrl, schemas: SCHEMAS, connections: 1 });
  await owner.migrate();
  const app = await Database.connect({ url: server.endpoints.appUrl, schemas: SCHEMAS });
  try {
    await work(new PostgresIndex(app), app);
  } finally {
    await Promise.allSettled([app.close(), owner.close()]);
    await server.stop();
  }
}

it('[R91] a server killed while it takes messages in has a position and all messages up to it, and no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-index-'));
  try {
    await withIndex(folder, async (index, database) => {
      await index.prepare();
      for (let step = 0; step < STEPS; step++) {
        const messages = Array.from({ length: STEP }, (_, i) => message(step * STEP + i));
        await index.apply(messages, (step + 1) * STEP);
        // A commit that waits for the disk has everything before it there, too.
        if (step + 1 === DURABLE) await new Vocabulary(database).add(['word']);
      }
      // Answered, but perhaps not on the disk yet.
      const [pid] = readFileSync(join(folder, 'postgres/postmaster.pid'), 'utf8').split('\n');
      process.kill(Number(pid), 'SIGKILL');
    });
    await withIndex(folder, async (index, database) => {
      const position = await index.position();
      expect(position % STEP).toBe(0);
      expect(position).toBeGreaterThanOrEqual(DURABLE * STEP);
      const rows = await database.query<{ id: number }>(
        'SELECT message_id AS id FROM search.document ORDER BY message_id',
      );
      expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: position }, (_, i) => i + 1));
      // What is lost comes again.
      await index.apply([message(position)], position + 1);
      expect([await index.position(), await index.count()]).toEqual([position + 1, position + 1]);

      // As after a crash that nobody heard of: what was acknowledged last is gone, and whoever would go on is told so.
      await database.query('DELETE FROM search.document WHERE message_id = $1', [position + 1]);
      await database.query(`UPDATE search.state SET position = $1 WHERE index LIKE 'postgres%'`, [position]);
      await expect(index.apply([message(position + 1)], position + 2)).rejects.toThrow('went back');
      expect([await index.position(), await index.count()]).toEqual([position, position]);
      await index.apply([message(position), message(position + 1)], position + 2);
      expect([await index.position(), await index.count()]).toEqual([position + 2, position + 2]);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}, 120_000);
