import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { Database, type Schema } from './database';

/** For specs only: the same database over a line that can lose an answer. */
export interface LossyLine {
  readonly database: Database;
  /** The next COMMIT arrives, and its answer does not: the connection breaks. */
  loseNextCommit(): void;
  close(): Promise<void>;
}

export async function lossyLine(url: string, schemas: readonly Schema[]): Promise<LossyLine> {
  const behind = new URL(url);
  let armed = false;
  const line = createServer((client) => {
    const server = connect(Number(behind.port), '127.0.0.1');
    let broken = false;
    client.on('data', (asked) => {
      if (armed && asked.includes('COMMIT')) {
        armed = false;
        broken = true;
      }
      server.write(asked);
    });
    server.on('data', (answer) => (broken ? client.destroy() : client.write(answer)));
    client.on('close', () => server.destroy()).on('error', () => undefined);
    server.on('close', () => client.destroy()).on('error', () => undefined);
  });
  line.listen(0, '127.0.0.1');
  await once(line, 'listening');
  const through = new URL(url);
  through.port = String((line.address() as AddressInfo).port);
  through.searchParams.delete('host');
  const database = await Database.connect({ url: through.href, schemas, connections: 3 });
  return {
    database,
    loseNextCommit: () => (armed = true),
    close: async () => {
      await database.close();
      line.close();
    },
  };
}
