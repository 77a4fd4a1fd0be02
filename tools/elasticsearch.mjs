import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';

/** Newest on Maven Central as a core-only server; the client (9.4.3) speaks to it. */
export const VERSION = '9.5.4';
const ARTIFACT = `org.elasticsearch.distribution.integ-test-zip:elasticsearch:${VERSION}:zip`;
const CACHE = resolve(import.meta.dirname, '../.cache/elasticsearch');

/**
 * The real Elasticsearch server (core modules only) from Maven Central, on loopback. Returns `{ url, stop }`, or
 * `{ missing }` with the reason why it cannot run here.
 */
export async function startElasticsearch({ fetch: mayFetch = true, heap = '1g' } = {}) {
  if (process.env.ELASTICSEARCH_URL) return { url: process.env.ELASTICSEARCH_URL, stop: async () => {} };
  const java = findJava();
  if (!java) return { missing: 'no JDK 21 or newer' };
  const home = join(CACHE, `elasticsearch-${VERSION}`);
  if (!existsSync(join(home, 'bin/elasticsearch'))) {
    if (!mayFetch) return { missing: 'not downloaded yet (node tools/elasticsearch.mjs)' };
    const failure = download(home);
    if (failure) return { missing: failure };
  }
  return launch(home, java, heap);
}

function download(home) {
  try {
    execFileSync('mvn', ['--version'], { stdio: 'ignore' });
  } catch {
    return 'no Maven to fetch it with';
  }
  try {
    mkdirSync(CACHE, { recursive: true });
    execFileSync(
      'mvn',
      [
        '-q',
        '-B',
        'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy',
        `-Dartifact=${ARTIFACT}`,
        `-DoutputDirectory=${CACHE}`,
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const zip = readdirSync(CACHE).find((name) => name.endsWith('.zip'));
    // Python's zipfile forgets the run bits; unzip keeps them, and what is missing is set below.
    execFileSync('sh', [
      '-c',
      `command -v unzip >/dev/null && unzip -q -o "$0" -d "$1" || python3 -m zipfile -e "$0" "$1"`,
      join(CACHE, zip),
      CACHE,
    ]);
    for (const folder of ['bin', 'modules', 'lib']) chmodTree(join(home, folder));
    rmSync(join(CACHE, zip));
    return undefined;
  } catch (error) {
    rmSync(home, { recursive: true, force: true });
    return `the download failed: ${String(error.stderr ?? error.message)
      .split('\n')
      .find(Boolean)}`;
  }
}

function chmodTree(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && (folder.endsWith('bin') || entry.parentPath.includes('/bin')))
      chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
}

function findJava() {
  const candidates = [
    process.env.ES_JAVA_HOME,
    process.env.JAVA_HOME,
    ...['/usr/lib/jvm'].flatMap((folder) =>
      existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [],
    ),
  ];
  for (const home of candidates.filter(Boolean)) {
    try {
      const major = /^JAVA_VERSION="(\d+)/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1];
      if (Number(major) >= 21) return home;
    } catch {
      // not a JDK
    }
  }
  return undefined;
}

async function launch(home, java, heap) {
  const work = mkdtempSync(join(resolve(import.meta.dirname, '../.cache'), 'es-'));
  const [http, transport] = [await freePort(), await freePort()];
  const ids = process.getuid?.() === 0 ? unprivileged() : {};
  for (const folder of ['data', 'logs', 'config']) mkdirSync(join(work, folder));
  execFileSync('cp', ['-r', `${join(home, 'config')}/.`, join(work, 'config')]);
  if (ids.uid !== undefined) execFileSync('chown', ['-R', `${ids.uid}:${ids.gid}`, work]);
  if (ids.uid !== undefined) chownSync(work, ids.uid, ids.gid);
  const settings = {
    'discovery.type': 'single-node',
    'xpack.security.enabled': 'false',
    'http.host': '127.0.0.1',
    'transport.host': '127.0.0.1',
    'http.port': http,
    'transport.port': transport,
    'path.data': join(work, 'data'),
    'path.logs': join(work, 'logs'),
    'cluster.routing.allocation.disk.threshold_enabled': 'false',
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ['-E', `${name}=${value}`]);
  const child = spawn(join(home, 'bin/elasticsearch'), args, {
    ...ids,
    env: {
      ...process.env,
      ES_JAVA_HOME: java,
      ES_PATH_CONF: join(work, 'config'),
      ES_JAVA_OPTS: process.env.ES_JAVA_OPTS ?? `-Xms${heap} -Xmx${heap}`,
      HOME: work,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => (output = (output + chunk).slice(-4000)));
  const stop = async () => {
    if (child.exitCode === null) {
      child.ref();
      const gone = new Promise((done) => child.once('exit', done));
      process.kill(-child.pid, 'SIGTERM');
      await gone;
    }
    // The JVM may still be closing files when its launcher is gone.
    rmSync(work, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
  const url = `http://127.0.0.1:${http}`;
  for (
    const end = Date.now() + 120_000;
    Date.now() < end && child.exitCode === null;
    await new Promise((done) => setTimeout(done, 300))
  ) {
    const up = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`).catch(() => undefined);
    if (up?.ok) {
      child.unref();
      for (const stream of [child.stdout, child.stderr]) stream.unref?.();
      return { url, stop };
    }
  }
  await stop();
  return { missing: `it did not start: ${output.split('\n').filter(Boolean).at(-1) ?? 'no output'}` };
}

function unprivileged() {
  for (const user of ['postgres', 'nobody']) {
    try {
      const [uid, gid] = ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, user], { encoding: 'utf8' })));
      return { uid, gid };
    } catch {
      // the next one
    }
  }
  return {};
}

function freePort() {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });
}

if (process.argv[1] === import.meta.filename) {
  const running = await startElasticsearch();
  if (running.missing) {
    console.error(`Elasticsearch cannot run here: ${running.missing}.`);
    process.exit(1);
  }
  console.log(`Elasticsearch ${VERSION} at ${running.url}. Ctrl-C stops it.`);
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => void running.stop().then(() => process.exit(0)));
  setInterval(() => {}, 60_000);
}
