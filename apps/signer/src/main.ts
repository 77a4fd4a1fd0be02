import { chmodSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { parseArgs } from 'node:util';
import { LogSigner, MalformedKey } from '@minutebook/proof';
import { serve } from './http';
import { tell } from './journal';
import { codeOf, Hindrance, OwnFolder, Taken } from './own-folder';
import { signerVault, signing } from './signing';
import { USAGE } from './usage';
import { openWitness, witnessing, witnessKey } from './witnessing';

/** What a run ends with; documented in the usage. 75 is EX_TEMPFAIL of sysexits(3). */
const EXIT = { done: 0, failed: 1, usage: 2, taken: 75 } as const;

/** The process that holds a signing key, apart from the appliance. It reads no setting, no database and no other file. */
async function main(): Promise<number | undefined> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      folder: { type: 'string' },
      socket: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '8090' },
      name: { type: 'string' },
      logs: { type: 'string' },
      'with-parent': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [command, ...rest] = positionals;
  if (values.help || values.folder === undefined || rest.length > 0) return usage();
  const folder = OwnFolder.open(values.folder);
  switch (command) {
    case 'sign': {
      if (values.socket === undefined) return usage();
      folder.lock();
      const vault = signerVault(folder);
      vault.read(); // What is damaged is said now, and not at the first request.
      const signer = new LogSigner(vault, () => new Date());
      const server = serve(signing(signer));
      await listenOnSocket(server, values.socket);
      if (values['with-parent']) {
        process.stdin.on('end', () => process.exit(0)).resume();
        // A Ctrl-C that reaches both is its business: it may have heads to be signed before it goes.
        process.removeAllListeners('SIGINT').on('SIGINT', () => undefined);
      }
      say({ event: 'listening', socket: values.socket });
      return undefined;
    }
    case 'keys':
      for (const { vkey } of signerVault(folder)
        .read()
        ?.logs.flatMap(({ keys }) => keys) ?? [])
        process.stdout.write(`${vkey}\n`);
      return EXIT.done;
    case 'witness': {
      folder.lock();
      const server = serve(witnessing(openWitness(folder, values)));
      await listening(server, () => server.listen(Number(values.port), values.host));
      say({ event: 'listening', address: server.address() });
      return undefined;
    }
    case 'key':
      process.stdout.write(`${witnessKey(folder, values.name).verifier}\n`);
      return EXIT.done;
    default:
      return usage();
  }
}

/** Owner and group may connect: the appliance is put into the group of the signer, and cannot read its folder. */
async function listenOnSocket(server: Server, path: string): Promise<void> {
  const before = process.umask(0o117);
  try {
    await listening(server, () => server.listen(path));
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw error;
    if (await answers(path)) throw new Taken(`Another program is listening on ${path}.`);
    rmSync(path); // Left by one that was killed.
    await listening(server, () => server.listen(path));
  } finally {
    process.umask(before);
  }
  chmodSync(path, 0o660);
}

function listening(server: Server, listen: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    listen();
  });
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}

function say(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document)}\n`);
}

function usage(): number {
  process.stderr.write(USAGE);
  return EXIT.usage;
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => process.exit(0));
main().then(
  (code) => {
    if (code !== undefined) process.exitCode = code;
  },
  (error: unknown) => {
    const known = error instanceof Hindrance || error instanceof MalformedKey || codeOf(error) !== undefined;
    tell('stopped', { reason: error instanceof Error ? error.message : 'unknown', ...(known ? {} : { fault: true }) });
    process.exitCode =
      error instanceof Taken ? EXIT.taken : codeOf(error)?.startsWith('ERR_PARSE_ARGS') ? EXIT.usage : EXIT.failed;
  },
);
