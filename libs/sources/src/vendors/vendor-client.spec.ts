import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VendorClient, VendorUnavailable } from './vendor-client';

const SILENCE = 500;
const sleep = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

let folder: string;
let server: Server;
let pause: number;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'minutebook-vendor-'));
  server = createServer((_request, response) => {
    void (async () => {
      for (let n = 0; n < 6 && !response.destroyed; n++) {
        response.write(String(n));
        await sleep(pause);
      }
      response.end();
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

const fetched = (path: string) =>
  new VendorClient(() => Promise.resolve(), SILENCE).file(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`,
    path,
  );

it('waits for a file as long as something of it comes', async () => {
  pause = SILENCE / 5;
  const path = join(folder, 'file');
  await expect(fetched(path)).resolves.toMatchObject({ bytes: 6 });
  expect(readFileSync(path, 'utf8')).toBe('012345');
});

it('does not wait for a service that has fallen silent', async () => {
  pause = SILENCE * 2;
  await expect(fetched(join(folder, 'file'))).rejects.toBeInstanceOf(VendorUnavailable);
});
