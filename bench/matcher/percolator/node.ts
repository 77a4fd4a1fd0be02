import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '@minutebook/platform';

const ROOT = resolve(__dirname, '../..');
const HERE = join(ROOT, 'bench/matcher/percolator');
const CLASS_PATH = join(ROOT, '.cache/percolator/classpath');
const MAVEN_GOAL = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath';
const START_MILLISECONDS = 60_000;
const MAVEN_MILLISECONDS = 300_000;

export interface Percolator {
  readonly url: string;
  stop(): Promise<void>;
}

/** OpenSearch 3 with its percolator on loopback, or why it cannot run here. */
export async function startPercolator(): Promise<Percolator | { readonly missing: string }> {
  const java = findJava();
  if (!java) return { missing: 'no JDK 21 or newer' };
  const classPath = fetchClassPath();
  if (typeof classPath !== 'string') return classPath;
  return launch(java, classPath);
}

/** The newest JDK: OpenSearch 3 is compiled for 21. */
function findJava(): string | undefined {
  const installed = existsSync('/usr/lib/jvm') ? readdirSync('/usr/lib/jvm').map((name) => `/usr/lib/jvm/${name}`) : [];
  return [process.env.ES_JAVA_HOME, process.env.JAVA_HOME, ...installed]
    .filter((home) => home !== undefined)
    .find((home) => majorOf(home) >= 21 && existsSync(join(home, 'bin/javac')));
}

function majorOf(home: string): number {
  try {
    return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(join(home, 'release'), 'utf8'))?.[1]);
  } catch {
    return 0;
  }
}

/** Lets Maven fetch what pom.xml names, from whichever repository it is set up for. */
function fetchClassPath(): string | { readonly missing: string } {
  try {
    mkdirSync(resolve(CLASS_PATH, '..'), { recursive: true });
    const args = ['-q', '-B', '-f', join(HERE, 'pom.xml'), MAVEN_GOAL, `-Dmdep.outputFile=${CLASS_PATH}`];
    execFileSync('mvn', args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: MAVEN_MILLISECONDS });
    return readFileSync(CLASS_PATH, 'utf8').trim();
  } catch (error) {
    const { code, stdout } = error as { code?: string; stdout?: Buffer };
    if (code === 'ENOENT') return { missing: 'no Maven to fetch it with' };
    const reason = String(stdout ?? '')
      .split('\n')
      .find((line) => line.includes('ERROR'));
    return { missing: `Maven could not fetch it: ${reason ?? code ?? 'no reason given'}` };
  }
}

async function launch(java: string, classPath: string): Promise<Percolator | { readonly missing: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'minutebook-percolator-'));
  const port = await freePort();
  const child = spawn(
    join(java, 'bin/java'),
    ['-Xms1g', '-Xmx1g', '-cp', classPath, join(HERE, 'Percolator.java'), folder, String(port)],
    { stdio: ['pipe', 'ignore', 'ignore'], cwd: folder },
  );
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const stop = async (): Promise<void> => {
    // The end of its input is its sign to go; should this process be killed, it goes just so.
    child.stdin.end();
    await gone;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (const end = Date.now() + START_MILLISECONDS; Date.now() < end && child.exitCode === null;) {
    const health = await fetch(`${url}/_cluster/health?wait_for_status=yellow&timeout=1s`).catch(() => undefined);
    if (health?.ok) return { url, stop };
    await new Promise((done) => setTimeout(done, 200));
  }
  child.kill('SIGKILL');
  await stop();
  return { missing: 'it did not start' };
}
