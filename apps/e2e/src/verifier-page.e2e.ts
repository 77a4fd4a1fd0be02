import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { canonicalBytes } from '@minutebook/proof';
import { type Files, SAMPLE_SCOPE, sampleSite, zipped } from '@minutebook/proof/testing';
import type { Browser } from 'playwright-core';
import { openBrowser, Person } from './person';

const ROOT = resolve(__dirname, '../../..');
const PAGE = pathToFileURL(join(ROOT, 'dist/apps/verifier/minutebook-verify.html')).href;
const chromium = process.env['MINUTEBOOK_TEST_CHROMIUM'];
const folder = mkdtempSync(join(tmpdir(), 'verifier-page-'));
const site = sampleSite();
let browser: Browser;
let auditor: Person;
let files: Files;

(chromium ? describe : describe.skip)('the page that verifies a bundle', () => {
  beforeAll(async () => {
    const built = spawnSync(process.execPath, ['tools/build.mjs', 'verifier'], { cwd: ROOT, encoding: 'utf8' });
    if (built.status !== 0) throw new Error(built.stderr);
    files = await site.bundle({ scope: SAMPLE_SCOPE });
    writeFileSync(join(folder, 'good.zip'), zipped(files));
    const bent = new Map(files).set(
      'data/records/0.json',
      canonicalBytes({ v: 1, event: '<img src=x onerror=alert(1)>' }),
    );
    writeFileSync(join(folder, 'bent.zip'), zipped(bent));
    // Words of a bundle's own, where the page shows them: names are shown, and nothing of them runs.
    const hostile = await site.payload({ scope: SAMPLE_SCOPE });
    writeFileSync(join(folder, 'hostile.zip'), zipped(await site.seal(hostile, '<img src=x onerror=alert(1)>')));
    browser = await openBrowser(chromium!);
    auditor = await Person.at(browser, 'file://', 'An Auditor');
    await auditor.page.goto(PAGE);
  });

  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const check = async (name: string): Promise<string> => {
    await auditor.page.setInputFiles('#zip', join(folder, name));
    await auditor.page.waitForSelector('#result:not([hidden])');
    return auditor.page.innerText('#verdict strong');
  };

  it('[R82] says proven, unproven and faulty as the program does, offline', async () => {
    expect(await check('good.zip')).toBe('Unproven');
    await auditor.page.fill('#keys', site.trust);
    expect(await check('good.zip')).toBe('Proven');
    expect(await auditor.page.innerText('#details')).toContain('witness.example/w1');
    expect(await check('bent.zip')).toBe('Faulty');
    expect(await auditor.page.innerText('#details')).toContain('data/records/0.json');
    expect(auditor.strays).toEqual([]);
    expect(auditor.complaints).toEqual([]);
  });

  it('[R82] gives the same JSON as the program', async () => {
    await check('good.zip');
    const [download] = await Promise.all([auditor.page.waitForEvent('download'), auditor.page.click('#saveJson')]);
    writeFileSync(join(folder, 'keys.txt'), site.trust);
    const { stdout } = spawnSync(
      process.execPath,
      [
        join(ROOT, 'dist/apps/verifier/minutebook-verify.cjs'),
        'verify',
        join(folder, 'good.zip'),
        '--keys',
        join(folder, 'keys.txt'),
        '--json',
      ],
      { encoding: 'utf8' },
    );
    expect(JSON.parse(readFileSync(await download.path(), 'utf8'))).toEqual(JSON.parse(stdout));
  });

  it('shows what a bundle says as text, and lets nothing in it run or reach out', async () => {
    await check('hostile.zip');
    expect(await auditor.page.innerText('#details')).toContain('<img src=x onerror=alert(1)>');
    expect(await auditor.page.locator('#details img').count()).toBe(0);
    const policy = await auditor.page.getAttribute('meta[http-equiv="Content-Security-Policy"]', 'content');
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-/);
    const reached = await auditor.page.evaluate(() =>
      fetch('http://127.0.0.1:9/').then(
        () => true,
        () => false,
      ),
    );
    expect(reached).toBe(false);
  });

  it('[R86] keeps what was seen in a file, and speaks Chinese', async () => {
    expect(await check('good.zip')).toBe('Proven');
    const [download] = await Promise.all([auditor.page.waitForEvent('download'), auditor.page.click('#saveState')]);
    await auditor.page.setInputFiles('#state', {
      name: 'seen.json',
      mimeType: 'application/json',
      buffer: readFileSync(await download.path()),
    });
    await auditor.page.waitForFunction(() => document.getElementById('stateName')?.textContent !== '');
    await auditor.page.click('#language');
    expect(await check('good.zip')).toBe('已证明');
    const older = sampleSite();
    expect(older.records.origin).toBe(site.records.origin);
    const forked = Buffer.from(zipped(await older.bundle()));
    await auditor.page.fill('#keys', older.trust);
    await auditor.page.setInputFiles('#zip', { name: 'f.zip', mimeType: 'application/zip', buffer: forked });
    await auditor.page.waitForSelector('#result:not([hidden])');
    expect(await auditor.page.innerText('#verdict strong')).toBe('有问题');
    expect(await auditor.page.innerText('#details')).toContain('两套历史');
  });
});
